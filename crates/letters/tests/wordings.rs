//! The wordings of `workflows/letters/`: what they say, and that mistakes in them are
//! found.

mod wordings {
    mod damage;
    mod docs;
    mod files;
    mod papers;
}
