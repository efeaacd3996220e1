//! The binary as an operator runs it.

mod binary;
mod calendar;
mod command_line;
mod dump;
mod kill;
mod operator;
mod readme;

pub use binary::Binary;
