//! What leaves the house, handed to servers that nobody here wrote.

mod peer;
mod smtp;
mod webhook;
