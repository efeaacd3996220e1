//! Equal wording: white space, width and punctuation folded away.

use sha2::{Digest, Sha256};

/// Folds a text to what it says: full-width letters and digits to half-width,
/// letters to lower case, white space and punctuation dropped.
pub fn fold(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// U+FF01 to U+FF5E stand for U+0021 to U+007E.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// SHA-256 of the folded wording, hexadecimal.
pub fn key(title: &str, content: &str) -> String {
    let digest = Sha256::new()
        .chain_update(fold(title))
        .chain_update([0])
        .chain_update(fold(content))
        .finalize();
    hex::encode(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_width_and_punctuation_do_not_matter() {
        let plain = key("征地批复", "申请公开鲁政土字(2023)4号征地批复。");
        assert_eq!(
            plain,
            key(" 征地 批复", "申请公开　鲁政土字（２０２３）４号，征地批复")
        );
        assert_ne!(
            plain,
            key("征地批复", "申请公开鲁政土字(2023)5号征地批复。")
        );
    }

    #[test]
    fn the_border_between_title_and_content_matters() {
        assert_ne!(key("ab", "c"), key("a", "bc"));
    }

    #[test]
    fn rare_characters_stay_apart() {
        assert_ne!(key("喆", "𬹼"), key("堃", "𬹼"));
    }
}
