//! The memory, on both databases.

mod acts;
mod chain;
mod keys;
mod people;
mod sample;
mod scope;
mod story;
