//! The pages of the workbench, in process, behind the doors.

mod hall;
mod lists;
mod search;

pub use hall::{Browser, Hall, Shown};
