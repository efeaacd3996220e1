//! The binary as an operator runs it.

mod account;
pub mod binary;
mod calendar;
mod catalogue;
mod command_line;
mod dump;
mod files;
mod inspect;
mod kill;
mod operator;
mod readme;
mod report;
mod sending;
mod serving;
mod topics;

pub use binary::Binary;
