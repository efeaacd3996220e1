//! The annual report on a real register, on both databases.

mod bad_input;
mod counting;
mod freezing;
mod layouts;
mod outside;
mod played;
