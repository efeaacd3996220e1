//! What leaves the house, handed to servers that nobody here wrote.

pub mod peer;
mod smtp;
mod webhook;
