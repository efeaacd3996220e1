//! The JSON API, in process, on SQLite.

mod bad_input;
mod consulted;
mod document;
mod guard;
mod hall;
mod list;
mod matrix;
mod promise;
mod read;
mod snapshot;
mod story;
mod waiting;
mod write;

use hall::{Answer, Hall};
use snapshot::scrubbed;
