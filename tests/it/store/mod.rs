//! The memory, on both databases.

mod accounts;
mod acts;
mod before;
mod catalogue;
mod chain;
mod dump;
mod files;
mod keys;
#[cfg(target_os = "linux")]
mod locks;
mod looks;
mod once;
mod people;
mod plans;
mod sample;
mod scope;
mod search;
mod story;
mod worklist;
