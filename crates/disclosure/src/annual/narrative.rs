//! Numbers in the text of a report, compared with those of its tables (R5).

use super::{Break, CARRIED_IN, CARRIED_OUT, DONE, NEW, RESULTS, Rule, Sheet, TOTAL};

/// Something that a text gives the number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The words before the number.
    words: &'static str,
    /// The number.
    pub number: i64,
}

/// Which number of the tables some words stand for: rows of the total column of table
/// three, or totals of table four.
enum Of {
    Rows(std::ops::Range<usize>),
    Remedies(&'static [usize]),
}

const KNOWN: [(&str, Of); 11] = [
    ("新收", Of::Rows(NEW..NEW + 1)),
    ("上年结转", Of::Rows(CARRIED_IN..CARRIED_IN + 1)),
    ("予以公开", Of::Rows(2..3)),
    ("部分公开", Of::Rows(3..4)),
    ("不予公开", Of::Rows(4..12)),
    ("无法提供", Of::Rows(12..15)),
    ("不予处理", Of::Rows(15..20)),
    ("其他处理", Of::Rows(20..23)),
    ("办结", Of::Rows(DONE..DONE + 1)),
    ("结转下年度", Of::Rows(CARRIED_OUT..CARRIED_OUT + 1)),
    ("行政复议", Of::Remedies(&[0])),
];

/// The most characters between words and their number.
const BETWEEN: usize = 16;

/// What a text gives the numbers of: the words, a few others, and so many 件. Of words
/// that come again the first number counts: later ones compare with other years.
pub fn said_in(text: &str) -> Vec<Said> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(narrow)
        .collect();
    let said = |(words, _): &(&'static str, Of)| {
        let number = text.match_indices(words).find_map(|(at, _)| {
            let denied = *words == "予以公开" && text[..at].ends_with('不');
            let after = &text[at + words.len()..];
            if denied { None } else { number_of(after) }
        });
        number.map(|number| Said { words, number })
    };
    KNOWN.iter().filter_map(said).collect()
}

/// Full-width digits and commas as plain ones.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' | '，' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// The number that follows within a few words of the same sentence, when it counts 件.
fn number_of(after: &str) -> Option<i64> {
    let stops = |c: char| "。；;%％".contains(c);
    let sentence = after.split(stops).next().unwrap_or_default();
    let at = sentence.find(|c: char| c.is_ascii_digit())?;
    let between = &sentence[..at];
    if between.chars().count() > BETWEEN || between.contains(',') || between.contains('年') {
        return None;
    }
    let rest = &sentence[at..];
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != ',')
        .unwrap_or(rest.len());
    let (digits, unit) = rest.split_at(end);
    if !unit.starts_with(['件', '份', '宗']) {
        return None;
    }
    digits.replace(',', "").parse().ok()
}

/// Where the text gives another number than the tables.
pub fn told(said: &[Said], sheet: &Sheet) -> Vec<Break> {
    said.iter().filter_map(|one| differs(*one, sheet)).collect()
}

fn differs(said: Said, sheet: &Sheet) -> Option<Break> {
    let (_, of) = KNOWN.iter().find(|(words, _)| *words == said.words)?;
    let (row, column, expected) = match of {
        Of::Rows(rows) => {
            let table = sheet.applications.as_ref()?;
            let total = |row: usize| table.get(row)?.get(TOTAL).copied().flatten();
            let sum: Option<i64> = rows.clone().map(total).sum();
            (rows.start + 1, TOTAL + 1, sum?)
        }
        Of::Remedies(parts) => {
            let table = sheet.remedies.as_ref()?;
            let last = |part: &usize| (part + 1) * RESULTS.len() - 1;
            let total = |part: &usize| table.get(last(part)).copied().flatten();
            let sum: Option<i64> = parts.iter().map(total).sum();
            (1, parts.first().map_or(0, last) + 1, sum?)
        }
    };
    (expected != said.number).then(|| Break {
        rule: Rule::R5,
        table: "narrative",
        row,
        column,
        expected: Some(expected),
        found: Some(said.number),
        place: None,
        message: format!(
            "文字部分“{}”是 {} 件，表中是 {expected} 件（文字和表格的数字应当一致）",
            said.words, said.number
        ),
    })
}
