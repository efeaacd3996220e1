//! The pages of the workbench, in process, behind the doors.

mod board;
mod calendar;
mod catalogue;
mod delivery;
mod drafting;
mod feed;
mod files;
mod hall;
mod import;
mod lists;
mod matrix;
mod register;
mod reminders;
mod search;
mod steps;
mod topics;

pub use hall::{Browser, Hall, Shown, encoded};
