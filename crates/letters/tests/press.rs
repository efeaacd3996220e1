//! The press, from a text of blocks to the bytes of a file.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod press {
    mod archive;
    mod docx;
    mod pages;
    mod samples;
}
