//! What a text is found by. A text is cut into grams here, and only here, so that
//! both databases index the same and find the same; what they find is then looked
//! up in the text itself, so that a hit really contains what was sought.
//!
//! Chinese is written without spaces: its characters are indexed one by one and in
//! pairs. A run of ASCII letters and digits is indexed from each of its places on,
//! so that any part of a number is found.

use std::collections::BTreeSet;
use std::ops::Range;

/// The longest gram of an ASCII run, in characters: what is longer is looked up.
const LONGEST: usize = 16;

/// The most grams that the index is asked for at a time.
const MOST: usize = 64;

/// A character as it is compared: full-width letters as narrow ones, small letters
/// for capitals, and one pair of brackets for all that stand around a year. One
/// for one, so that places in a text stay where they are.
fn folded(c: char) -> char {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    };
    match narrow {
        '〔' | '[' | '【' | '〖' => '(',
        '〕' | ']' | '】' | '〗' => ')',
        _ => small(narrow),
    }
}

fn small(c: char) -> char {
    let mut letters = c.to_lowercase();
    match (letters.next(), letters.next()) {
        (Some(small), None) => small,
        _ => c,
    }
}

/// A text as it is compared.
fn fold(text: &str) -> Vec<char> {
    text.chars().map(folded).collect()
}

/// Whether a character stands between words. By blocks that never change: what is
/// indexed today must be cut alike by every later version.
fn separates(c: char) -> bool {
    match c {
        // 々, 〆 and 〇 are written like characters
        '\u{3005}'..='\u{3007}' => false,
        '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' => true,
        _ if c.is_ascii() => !c.is_ascii_alphanumeric(),
        _ => c.is_whitespace(),
    }
}

/// The runs between what separates.
fn runs(text: &[char]) -> impl Iterator<Item = &[char]> {
    text.split(|c| separates(*c)).filter(|run| !run.is_empty())
}

/// The pairs of a run; within an ASCII run there are none.
fn pairs(run: &[char]) -> impl Iterator<Item = String> {
    let pairs = run
        .windows(2)
        .filter(|pair| !pair.iter().all(char::is_ascii));
    pairs.map(|pair| pair.iter().collect())
}

/// The ASCII stretches of a run.
fn stretches(run: &[char]) -> impl Iterator<Item = &[char]> {
    let stretches = run.chunk_by(|one, other| one.is_ascii() == other.is_ascii());
    stretches.filter(|stretch| stretch[0].is_ascii())
}

fn shortened(stretch: &[char]) -> String {
    stretch.iter().take(LONGEST).collect()
}

/// All that a text is found by.
pub(crate) fn grams_of(text: &str) -> BTreeSet<String> {
    let text = fold(text);
    let mut grams = BTreeSet::new();
    for run in runs(&text) {
        grams.extend(pairs(run));
        let single = run.iter().filter(|c| !c.is_ascii());
        grams.extend(single.map(char::to_string));
        for stretch in stretches(run) {
            grams.extend((0..stretch.len()).map(|from| shortened(&stretch[from..])));
        }
    }
    grams
}

/// What a text must be indexed by to contain a word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gram {
    /// This gram.
    Whole(String),
    /// A gram that begins so: the word may end within a run.
    Begun(String),
}

/// What is sought: words, all of which must be found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sought {
    words: Vec<Vec<char>>,
}

impl Sought {
    /// The words of a text, which stand between white space. What is nothing but
    /// punctuation is no word: no index helps to find it.
    pub fn of(text: &str) -> Sought {
        let text = fold(text);
        let words = text.split(|c| c.is_whitespace());
        Sought {
            words: words
                .filter(|word| !word.iter().all(|c| separates(*c)))
                .map(<[char]>::to_vec)
                .collect(),
        }
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// What a text that contains every word is indexed by; of a long one as much as
    /// narrows the search.
    pub fn grams(&self) -> BTreeSet<Gram> {
        let mut grams = BTreeSet::new();
        for word in &self.words {
            // a run that the word does not end with ends where the text's does
            let ended = word.last().is_some_and(|c| separates(*c));
            let mut runs: Vec<&[char]> = runs(word).collect();
            let open = if ended { None } else { runs.pop() };
            for run in runs {
                grams.extend(of_run(run, false));
            }
            grams.extend(open.into_iter().flat_map(|run| of_run(run, true)));
        }
        grams.into_iter().take(MOST).collect()
    }

    /// Whether every word stands in one of the fields; which of them hold one.
    pub fn found_in<const N: usize>(&self, fields: [&[&str]; N]) -> Option<[bool; N]> {
        let folded = fields.map(|texts| texts.iter().map(|text| fold(text)).collect::<Vec<_>>());
        let mut found = [false; N];
        for word in &self.words {
            let mut anywhere = false;
            for (texts, found) in folded.iter().zip(&mut found) {
                let here = texts.iter().any(|text| place(text, word).is_some());
                *found |= here;
                anywhere |= here;
            }
            if !anywhere {
                return None;
            }
        }
        Some(found)
    }

    /// Where in a text the first word stands that stands there, in characters.
    pub fn first_in(&self, text: &str) -> Option<Range<usize>> {
        let text = fold(text);
        let found = |word: &Vec<char>| place(&text, word).map(|at| at..at + word.len());
        self.words.iter().find_map(found)
    }
}

fn place(text: &[char], word: &[char]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

/// What a run of a word is found by; `open` when more may follow in the text.
fn of_run(run: &[char], open: bool) -> Vec<Gram> {
    if let [single] = run
        && !single.is_ascii()
    {
        return vec![Gram::Whole(single.to_string())];
    }
    let mut grams: Vec<Gram> = pairs(run).map(Gram::Whole).collect();
    let last = run.last().is_some_and(char::is_ascii);
    let mut stretches: Vec<&[char]> = stretches(run).collect();
    if open
        && last
        && let Some(stretch) = stretches.pop()
    {
        grams.push(match stretch.len() < LONGEST {
            true => Gram::Begun(shortened(stretch)),
            false => Gram::Whole(shortened(stretch)),
        });
    }
    grams.extend(stretches.into_iter().map(shortened).map(Gram::Whole));
    grams
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str) -> Vec<String> {
        grams_of(text).into_iter().collect()
    }

    fn sought(text: &str) -> Vec<Gram> {
        Sought::of(text).grams().into_iter().collect()
    }

    fn whole(text: &str) -> Gram {
        Gram::Whole(text.into())
    }

    fn begun(text: &str) -> Gram {
        Gram::Begun(text.into())
    }

    #[test]
    fn a_text_is_cut_into_characters_pairs_and_what_ends_its_runs() {
        assert_eq!(
            listed("合同，A1号 "),
            ["1", "1号", "a1", "号", "合", "合同", "同"]
        );
        assert_eq!(listed("〔２０〕〇𬹼"), ["0", "20", "〇", "〇𬹼", "𬹼"]);
        assert_eq!(listed("—，。 \n“”"), [""; 0]);
        let long = listed(&"a".repeat(40));
        assert_eq!(long.iter().map(String::len).max(), Some(LONGEST));
    }

    #[test]
    fn a_word_is_found_by_what_every_text_with_it_has() {
        assert_eq!(sought("合同"), [whole("合同")]);
        assert_eq!(sought("合 同"), [whole("合"), whole("同")]);
        assert_eq!(sought("〔2026〕1"), [whole("2026"), begun("1")]);
        assert_eq!(sought("26〕12号"), [whole("12"), whole("26"), whole("2号")]);
        assert_eq!(sought("12-"), [whole("12")]);
        assert_eq!(sought("第ABC"), [whole("第a"), begun("abc")]);
        assert_eq!(sought("%_ ——"), []);
        let long: String = ('一'..='龥').take(500).collect();
        assert_eq!(sought(&long).len(), MOST);
        assert_eq!(sought(&"9".repeat(20)), [whole(&"9".repeat(16))]);
    }

    #[test]
    fn words_are_looked_up_as_they_are_compared() {
        let sought = Sought::of("[2026]12  ｑｘ");
        let found = sought.found_in([&["依申请〔2026〕123号"], &["无", "QX路"]]);
        assert_eq!(found, Some([true, true]));
        assert_eq!(sought.found_in([&["依申请〔2026〕1号"], &["QX路"]]), None);
        assert_eq!(sought.first_in("甲QX"), Some(1..3));
        assert_eq!(sought.first_in("甲"), None);
        assert_eq!(Sought::of(" 　").found_in([&["甲"]]), Some([false]));
    }
}
