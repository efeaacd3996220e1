//! A short piece of a description around what was found in it.

use std::ops::Range;

/// How much is shown before what was found, in characters, and how much after.
const BEFORE: usize = 20;
const AFTER: usize = 40;
/// The fewest letters and digits in a row that may be a number of identity or a
/// telephone: shorter ones are years, amounts and numbers of documents.
const IDENTIFYING: usize = 11;
/// How much of such a number is shown at its beginning and at its end.
const SHOWN: (usize, usize) = (3, 4);

/// A piece of a text, with what was found in it apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// What stands before it; begins with “…” when there is more.
    pub before: String,
    /// What was found.
    pub found: String,
    /// What stands after it; ends with “…” when there is more.
    pub after: String,
}

impl Excerpt {
    /// The piece around a place, in characters, on one line, with the middle of
    /// what looks like a number of identity hidden.
    pub(crate) fn of(text: &str, place: Range<usize>) -> Excerpt {
        let text = masked(text);
        let end = place.end.min(text.len());
        let start = place.start.min(end);
        let (from, to) = (start.saturating_sub(BEFORE), (end + AFTER).min(text.len()));
        let piece = |range: Range<usize>| text[range].iter().collect::<String>();
        let more = |cut: bool| if cut { "…" } else { "" };
        Excerpt {
            before: format!("{}{}", more(from > 0), piece(from..start)),
            found: piece(start..end),
            after: format!("{}{}", piece(end..to), more(to < text.len())),
        }
    }
}

/// The characters of a text, one for one.
fn masked(text: &str) -> Vec<char> {
    let mut text: Vec<char> = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    for run in text.chunk_by_mut(|one, other| identifying(*one) && identifying(*other)) {
        let digits = run.iter().filter(|c| c.is_numeric()).count();
        if run.len() >= IDENTIFYING && digits * 2 > run.len() {
            let end = run.len() - SHOWN.1;
            run[SHOWN.0..end].fill('*');
        }
    }
    text
}

/// Letters and digits of either width.
fn identifying(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, found: &str) -> [String; 3] {
        let at = text.find(found).unwrap();
        let start = text[..at].chars().count();
        let place = start..start + found.chars().count();
        let Excerpt {
            before,
            found,
            after,
        } = Excerpt::of(text, place);
        [before, found, after]
    }

    #[test]
    fn a_piece_is_cut_at_both_ends() {
        assert_eq!(excerpt("请公开\n合同", "合同"), ["请公开 ", "合同", ""]);
        let long = format!("{}合同{}", "前".repeat(30), "后".repeat(50));
        let before = format!("…{}", "前".repeat(BEFORE));
        let after = format!("{}…", "后".repeat(AFTER));
        assert_eq!(excerpt(&long, "合同"), [before, "合同".into(), after]);
        let beyond = Excerpt::of("甲", 3..9);
        assert_eq!((beyond.before.as_str(), beyond.found.as_str()), ("甲", ""));
    }

    #[test]
    fn what_looks_like_a_number_of_identity_is_hidden() {
        for (text, shown) in [
            ("本人11010519491231002X，", "本人110***********002X，"),
            ("电话１３８12345678", "电话１３８****5678"),
            ("91370400MA3CABCD12号", "913***********CD12号"),
            ("2026〔12〕号20260302", "2026〔12〕号20260302"),
            ("internationalization", "internationalization"),
        ] {
            assert_eq!(masked(text).iter().collect::<String>(), shown);
        }
        // also when it is what was found
        let [before, found, after] = excerpt("号码11010519491231002X止", "19491231");
        assert_eq!(
            (before.as_str(), found.as_str()),
            ("号码110***", "********")
        );
        assert_eq!(after, "002X止");
    }
}
