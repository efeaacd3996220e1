//! The wordings of `workflows/letters/`: what they say, and that mistakes in them are
//! found.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod wordings {
    mod damage;
    mod docs;
    mod files;
    mod papers;
    mod rows;
    mod silence;
}
