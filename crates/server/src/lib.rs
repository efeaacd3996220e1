//! The doors: JSON API, workbench and command line. Builds the one binary, `kaijuan`.

pub mod api;
pub mod cli;
pub mod config;
pub mod doors;
mod download;
mod json;
mod reports;
mod upload;
pub mod workbench;
