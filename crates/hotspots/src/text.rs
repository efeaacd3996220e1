//! A text as it comes in, and its characters made comparable.

use chrono::NaiveDate;

/// One application, message or petition.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// The caller's name for it; handed back, never looked into.
    pub id: String,
    /// May be empty.
    pub title: String,
    /// May be empty, may be long.
    pub body: String,
    /// The day it came in; a text without one is in reach of all others but counts in no period.
    pub day: Option<NaiveDate>,
    /// Whoever wrote it, as a key that is equal for the same person. `None` counts as nobody's.
    pub applicant: Option<String>,
    /// The town or street office that it concerns.
    pub township: Option<String>,
    /// How it was answered.
    pub outcome: Option<String>,
    /// It is another voice: a call to the hotline, a letter to the mayor's box, a petition.
    /// It bears out a topic and is never counted as a request.
    pub is_voice: bool,
}

/// Title and body as one text whose characters compare: full width made half
/// width, lower case, one space for whatever is no letter, digit or mark of a
/// sentence. Reads at most `longest` characters.
pub(crate) fn normalised(text: &Text, longest: usize) -> String {
    let (title, body) = (text.title.chars(), text.body.chars());
    comparable(title.chain("。".chars()).chain(body), longest)
}

/// At most `longest` characters, made to compare as [`normalised`] says.
pub(crate) fn comparable(characters: impl Iterator<Item = char>, longest: usize) -> String {
    let mut out = String::new();
    for character in characters.take(longest) {
        let character = half_width(character);
        if character.is_alphanumeric() || is_mark(character) {
            out.extend(character.to_lowercase());
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// The marks that part sentences, or that stand inside of numbers and names.
fn is_mark(character: char) -> bool {
    matches!(
        character,
        '。' | '，'
            | '；'
            | '：'
            | '？'
            | '！'
            | '、'
            | ','
            | ';'
            | ':'
            | '?'
            | '!'
            | '.'
            | '#'
            | '-'
    )
}

fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        '\u{3000}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Text, normalised};

    fn read(title: &str, body: &str, longest: usize) -> String {
        let text = Text {
            title: title.into(),
            body: body.into(),
            ..Text::default()
        };
        normalised(&text, longest)
    }

    #[test]
    fn width_case_and_ornament_do_not_count() {
        assert_eq!(
            read("Ａ３区　噪音", "😀😀11０ＫＶ", 100),
            "a3区 噪音。 110kv"
        );
        assert_eq!(read("", "", 100), "。");
    }

    #[test]
    fn a_long_text_is_read_from_its_beginning() {
        assert_eq!(read("标题", &"字".repeat(1_000_000), 5), "标题。字字");
    }
}
