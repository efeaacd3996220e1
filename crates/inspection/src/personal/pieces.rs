//! Digits of a text, wherever they come from and however they are split.

use std::ops::Range;

use super::{identity, phone};

/// What stands between two pieces of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A space, an ideographic one, or several.
    Space,
    /// One hyphen or dash.
    Hyphen,
    /// One full stop or low line.
    Dot,
    /// Nothing: one number follows another at once.
    None,
    /// A hyphen with spaces about it.
    SpacedHyphen,
    /// A new line.
    Line,
    /// The border of a cell.
    Cell,
}

/// Digits that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The digits in ASCII; an X only as the last.
    pub(super) digits: String,
    /// Where they stand, in bytes.
    pub(super) range: Range<usize>,
}

/// Pieces with nothing but gaps between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) pieces: Vec<Piece>,
    /// `gaps[i]` stands between the pieces `i` and `i + 1`.
    pub(super) gaps: Vec<Gap>,
    /// What stands before the first digit and after the last.
    pub(super) before: Option<char>,
    pub(super) after: Option<char>,
}

impl Run {
    /// The digits of some pieces, joined.
    pub(super) fn joined(&self, first: usize, last: usize) -> String {
        self.pieces[first..=last]
            .iter()
            .map(|piece| piece.digits.as_str())
            .collect()
    }

    /// The only gap between some pieces, if they are all parted alike.
    pub(super) fn only_gap(&self, first: usize, last: usize) -> Option<Gap> {
        let gaps = &self.gaps[first..last];
        let only = *gaps.first()?;
        gaps.iter().all(|gap| *gap == only).then_some(only)
    }

    /// The gap before a piece, if the run does not begin with it.
    pub(super) fn gap_before(&self, piece: usize) -> Option<Gap> {
        piece.checked_sub(1).map(|gap| self.gaps[gap])
    }

    /// The gap after a piece, if the run does not end with it.
    pub(super) fn gap_after(&self, piece: usize) -> Option<Gap> {
        self.gaps.get(piece).copied()
    }

    /// The character before a piece when the run begins with it.
    pub(super) fn char_before(&self, piece: usize) -> Option<char> {
        if piece == 0 { self.before } else { None }
    }

    /// The character after a piece when the run ends with it.
    pub(super) fn char_after(&self, piece: usize) -> Option<char> {
        if piece + 1 == self.pieces.len() {
            self.after
        } else {
            None
        }
    }

    /// Whether neither a letter nor another number sticks to these pieces: they
    /// are not a part of a longer code.
    pub(super) fn stands_alone(&self, first: usize, last: usize) -> bool {
        self.gap_before(first) != Some(Gap::Hyphen)
            && self.gap_after(last) != Some(Gap::Hyphen)
            && self.gap_before(first) != Some(Gap::Dot)
            && self.gap_after(last) != Some(Gap::Dot)
            && !self.char_before(first).is_some_and(sticks)
            && !self.char_after(last).is_some_and(sticks)
    }
}

fn sticks(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | ',' | '_' | '/' | '－' | '-')
}

/// More of anything between two digits than this, and they do not belong
/// together.
const WIDEST: usize = 4;

/// The runs of a text.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut reader = Reader {
        runs: &mut runs,
        run: None,
        gap: String::new(),
    };
    let mut before = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        let next = characters.peek().map(|(_, next)| *next);
        if let Some(digit) = digit(character) {
            reader.digit(digit, at..end, before);
        } else if is_x(character)
            && reader.takes_x()
            && (!next.is_some_and(alphanumeric) || reader.ends_identity())
        {
            reader.digit('X', at..end, before);
        } else if invisible(character) {
            // Nothing to see, so nothing that parts digits.
        } else if (gap(character)
            || dot(character) && next.is_some_and(|next| digit(next).is_some()))
            && reader.gap.chars().count() < WIDEST
        {
            reader.gap.push(character);
        } else {
            reader.end(character);
        }
        if !invisible(character) {
            before = Some(character);
        }
    }
    reader.finish(None);
    runs.iter_mut().for_each(part_joined);
    runs
}

/// Parts pieces that are an identity number and a mobile number, or two identity numbers,
/// written without a gap.
fn part_joined(run: &mut Run) {
    let mut at = 0;
    while at < run.pieces.len() {
        let digits = &run.pieces[at].digits;
        if let Some(first) = joint(digits) {
            // A digit may be several bytes wide.
            let (start, end) = (run.pieces[at].range.start, run.pieces[at].range.end);
            let width = (end - start) / digits.len();
            let rest = digits[first..].to_owned();
            run.pieces[at].digits.truncate(first);
            run.pieces[at].range.end = start + first * width;
            run.pieces.insert(
                at + 1,
                Piece {
                    digits: rest,
                    range: start + first * width..end,
                },
            );
            run.gaps.insert(at, Gap::None);
        }
        at += 1;
    }
}

/// Where the second of two joined numbers begins.
fn joint(digits: &str) -> Option<usize> {
    let parts = match digits.len() {
        29 => [18, 11],
        36 => [18, 18],
        _ => return None,
    };
    parts.into_iter().find(|at| {
        let (one, other) = digits.split_at(*at);
        let person = |number: &str| identity::is_number(number) || phone::is_mobile(number);
        person(one) && person(other)
    })
}

/// A digit of any width, or a Latin letter.
fn alphanumeric(character: char) -> bool {
    digit(character).is_some() || character.is_ascii_alphabetic()
}

struct Reader<'a> {
    runs: &'a mut Vec<Run>,
    run: Option<Run>,
    /// What has stood since the last digit.
    gap: String,
}

impl Reader<'_> {
    fn digit(&mut self, digit: char, range: Range<usize>, before: Option<char>) {
        let Some(run) = &mut self.run else {
            self.gap.clear();
            self.run = Some(Run {
                pieces: vec![Piece {
                    digits: digit.to_string(),
                    range,
                }],
                gaps: Vec::new(),
                before,
                after: None,
            });
            return;
        };
        if self.gap.chars().any(dot) && self.gap.chars().count() > 1 {
            self.finish(None);
            self.digit(digit, range, before);
            return;
        }
        match (kind(&self.gap), run.pieces.last_mut()) {
            (None, Some(piece)) => {
                piece.digits.push(digit);
                piece.range.end = range.end;
            }
            (gap, _) => {
                run.gaps.extend(gap);
                run.pieces.push(Piece {
                    digits: digit.to_string(),
                    range,
                });
            }
        }
        self.gap.clear();
    }

    /// Whether an X here can be the check digit of an identity number.
    fn takes_x(&self) -> bool {
        self.run.as_ref().is_some_and(|run| {
            let digits: usize = run.pieces.iter().map(|piece| piece.digits.len()).sum();
            digits >= 17
                && !run
                    .pieces
                    .last()
                    .is_some_and(|piece| piece.digits.ends_with('X'))
        })
    }

    /// Whether an X here completes an identity number, whatever follows.
    fn ends_identity(&self) -> bool {
        self.gap.is_empty()
            && self
                .run
                .as_ref()
                .and_then(|run| run.pieces.last())
                .is_some_and(|piece| identity::is_number(&format!("{}X", piece.digits)))
    }

    fn end(&mut self, character: char) {
        let after = self.gap.chars().next().unwrap_or(character);
        self.finish(Some(after));
    }

    fn finish(&mut self, after: Option<char>) {
        let after = self.gap.chars().next().or(after);
        if let Some(mut run) = self.run.take() {
            run.after = after;
            self.runs.push(run);
        }
        self.gap.clear();
    }
}

/// A digit of any width.
fn digit(character: char) -> Option<char> {
    match character {
        '0'..='9' => Some(character),
        '０'..='９' => char::from_digit(character as u32 - '０' as u32, 10),
        // Bold, double-struck and monospaced digits of mathematics.
        '\u{1D7CE}'..='\u{1D7FF}' => char::from_digit((character as u32 - 0x1D7CE) % 10, 10),
        _ => None,
    }
}

fn is_x(character: char) -> bool {
    matches!(character, 'x' | 'X' | 'ｘ' | 'Ｘ' | '×')
}

/// A character that nobody sees: soft hyphen, zero width, byte order mark.
fn invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

fn gap(character: char) -> bool {
    character.is_whitespace() || hyphen(character)
}

fn hyphen(character: char) -> bool {
    matches!(character, '-' | '‐'..='―' | '－' | '−' | '﹣' | '·')
}

/// What parts the groups of a number with some, and decimals with others.
fn dot(character: char) -> bool {
    matches!(character, '.' | '_' | '．')
}

fn kind(gap: &str) -> Option<Gap> {
    let has_hyphen = gap.chars().any(hyphen);
    Some(if gap.is_empty() {
        return None;
    } else if gap.contains('\t') {
        Gap::Cell
    } else if gap.contains(['\n', '\r']) {
        Gap::Line
    } else if gap.chars().any(dot) {
        Gap::Dot
    } else if has_hyphen && gap.chars().count() == 1 {
        Gap::Hyphen
    } else if has_hyphen {
        Gap::SpacedHyphen
    } else {
        Gap::Space
    })
}
