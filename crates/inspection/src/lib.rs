//! What hides in a file.
