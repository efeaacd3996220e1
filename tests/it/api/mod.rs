//! The JSON API, in process, on SQLite.

mod asking;
mod bad_input;
mod consulted;
mod cursor;
mod document;
mod guard;
mod hall;
mod kept;
mod list;
pub mod matrix;
mod metrics;
mod once;
mod pages;
mod promise;
mod rate;
mod read;
mod snapshot;
mod story;
mod together;
mod turns;
mod waiting;
mod write;

use hall::{Answer, Hall};
use snapshot::scrubbed;
