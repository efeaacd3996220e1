//! What comes in: read strictly, refused in words that say where and what instead.

mod body;
mod distinct;
mod if_match;
mod path;
mod query;
mod strict;
mod wording;

pub(super) use body::{JsonBody, act, check_values, typed};
pub(super) use if_match::IfMatch;
pub(super) use path::CasePath;
pub(super) use query::{Day, Filter, page_size};
