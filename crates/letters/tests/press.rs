//! The press, from a text of blocks to the bytes of a file.

mod press {
    mod archive;
    mod docx;
    mod pages;
    mod samples;
}
