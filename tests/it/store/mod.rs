//! The memory, on both databases.

mod acts;
mod chain;
mod people;
mod sample;
mod scope;
mod story;
