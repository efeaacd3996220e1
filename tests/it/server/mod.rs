//! The binary as an operator runs it.

pub mod binary;
mod account;
mod calendar;
mod command_line;
mod dump;
mod kill;
mod operator;
mod readme;
mod report;
mod serving;

pub use binary::Binary;
