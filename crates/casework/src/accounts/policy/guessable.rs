//! What is guessed first: the commonest passwords, patterns, and the words of the office.

/// Passwords, and stems of passwords, that lists of leaked ones begin with, beside those
/// that people here use; small letters, one a line.
const COMMONEST: &str = include_str!("commonest.txt");

/// What sits side by side: a password that walks along it is a pattern.
const ROWS: [&str; 6] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
];

/// Whether a password is one of those that are guessed first: with too few different
/// characters, a walk along the alphabet or the keyboard, or nothing but one of the
/// commonest or a word of the office, whatever figures and signs stand around it.
pub(super) fn is_common(password: &str, different: usize, words: &[&str]) -> bool {
    let folded = password.to_lowercase();
    let mut characters: Vec<char> = folded.chars().collect();
    if is_walk(&characters) {
        return true;
    }
    let trimmed = folded.trim_matches(|c: char| !c.is_alphabetic());
    let letters: String = folded.chars().filter(|c| c.is_alphabetic()).collect();
    let known = |candidate: &str| {
        !candidate.is_empty()
            && (COMMONEST.lines().any(|common| repeats(candidate, common))
                || words
                    .iter()
                    .any(|word| repeats(candidate, &word.to_lowercase())))
    };
    if [folded.as_str(), trimmed, &letters].into_iter().any(known) {
        return true;
    }
    characters.sort_unstable();
    characters.dedup();
    characters.len() < different
}

/// Whether a text is a word, once or several times over.
fn repeats(text: &str, word: &str) -> bool {
    !word.is_empty()
        && text.len().is_multiple_of(word.len())
        && text
            .as_bytes()
            .chunks(word.len())
            .all(|part| part == word.as_bytes())
}

/// Whether nearly every character stands beside the one before, along a row or back.
fn is_walk(characters: &[char]) -> bool {
    let steps = characters
        .windows(2)
        .filter(|pair| ROWS.iter().any(|row| beside(row, pair[0], pair[1])))
        .count();
    // two breaks are still a pattern: 123456abcdef
    characters.len() > 3 && steps + 3 >= characters.len()
}

fn beside(row: &str, one: char, other: char) -> bool {
    one == other || row.contains(&format!("{one}{other}")) || row.contains(&format!("{other}{one}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_first_is_common() {
        for password in [
            "password",
            "PASSWORD123",
            "P@ssw0rd2026!",
            "admin888",
            "123456abcdef",
            "qwertyuiop12",
            "1qaz2wsx3edc",
            "aaaaaaaaaaaa",
            "ababababab",
            "0987654321",
            "zhengfugongkai2026",
            "5201314woaini",
            "123456123456",
        ] {
            assert!(is_common(password, 5, &[]), "{password}");
        }
        for password in [
            "correct horse battery",
            "kaijuan-demo-2026",
            "松下问童子，言师采药去",
            "Qc7-vnpe",
        ] {
            assert!(!is_common(password, 5, &["kaijuan"]), "{password}");
        }
    }

    #[test]
    fn the_list_is_of_words_as_they_are_compared() {
        let mut seen = std::collections::HashSet::new();
        assert!(COMMONEST.lines().count() > 100);
        for line in COMMONEST.lines() {
            assert_eq!(line, line.trim().to_lowercase());
            assert!(!line.is_empty() && seen.insert(line), "{line}");
        }
    }
}
