//! Paper.

pub mod data;
