//! What is run against the whole: tests, measurements, and a simulator of the clock's
//! promises.

pub mod simulate;
