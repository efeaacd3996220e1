//! The pages of the workbench, in process, behind the doors.

mod hall;
mod lists;
mod search;
mod steps;

pub use hall::{Browser, Hall, Shown};
