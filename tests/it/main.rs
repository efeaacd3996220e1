//! All tests that need more than one room of the house, in one binary.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod annual;
mod api;
mod casework;
mod channel;
mod demo;
mod harness;
mod hotspots;
mod import;
mod law;
mod opening;
mod server;
mod simulate;
mod store;
mod tidy;
mod workbench;
