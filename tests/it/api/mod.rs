//! The JSON API, in process, on SQLite.

mod bad_input;
mod consulted;
mod cursor;
mod document;
mod guard;
mod hall;
mod list;
mod matrix;
mod metrics;
mod once;
mod promise;
mod rate;
mod read;
mod snapshot;
mod story;
mod waiting;
mod write;

use hall::{Answer, Hall};
use snapshot::scrubbed;
