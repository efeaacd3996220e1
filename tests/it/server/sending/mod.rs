//! Mails that real processes send, at a time that the test sets: several at once, killed
//! in the middle, standing still, over New Year.

mod house;
mod kills;
mod new_year;
mod standstill;
mod time;
mod together;
mod worker;

pub use time::Time;

/// Whether the goals are tried at their full size.
fn campaign() -> bool {
    std::env::var_os("KAIJUAN_TEST_CAMPAIGN").is_some()
}
