//! The articles of `letters/letters.toml`. What else stands below `letters/` is read
//! where paper is made; here it only counts into the hash of the rules.

use serde::Deserialize;
use toml::Spanned;

use super::file::File;

/// Name of the table of letters.
pub(super) const TABLE: &str = "letters/letters.toml";

/// Whether a file is one of those that paper is made from.
pub(super) fn is_of_letters(name: &str) -> bool {
    name.starts_with("letters/")
        && (name.ends_with(".j2") || name == TABLE || name.ends_with(".typ"))
}

#[derive(Deserialize)]
struct Table {
    #[serde(default)]
    letter: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    cite: Spanned<String>,
}

/// Whether every citation of the table resolves.
pub(super) fn check(file: &mut File<'_>) -> Option<()> {
    let table: Table = file.parse()?;
    for row in table.letter {
        file.cite(&row.cite);
    }
    Some(())
}
