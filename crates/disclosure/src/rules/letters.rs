//! What stands below `letters/` is read where paper is made; here it only counts into the
//! hash of the rules.

/// Whether a file is one of those that paper is made from.
pub(super) fn is_of_letters(name: &str) -> bool {
    name.starts_with("letters/")
        && (name.ends_with(".j2") || name == "letters/letters.toml" || name.ends_with(".typ"))
}
