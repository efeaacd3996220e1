//! Identity numbers (GB 11643): eighteen characters with a check digit, and the
//! fifteen digits of before 1999.

use super::pieces::{Gap, Run};
use super::{Around, Match};
use crate::kinds::Kind;

/// Length of a number, and of an old one.
const LENGTH: usize = 18;
const OLD_LENGTH: usize = 15;

/// The first two digits: provinces (GB/T 2260), and 83 and 9x for residents from
/// Taiwan and foreigners.
fn region(digits: &[u8]) -> bool {
    let code = digits[0] * 10 + digits[1];
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91)
}

fn date(year: u32, month: u8, day: u8) -> bool {
    let days = match month {
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

fn values(number: &str) -> Vec<u8> {
    number
        .bytes()
        .map(|byte| {
            if byte == b'X' {
                10
            } else {
                byte.wrapping_sub(b'0')
            }
        })
        .collect()
}

/// Whether the first fourteen digits are a region and a birthday.
fn plausible(digits: &[u8]) -> bool {
    let year = digits[6..10]
        .iter()
        .fold(0, |year, digit| year * 10 + u32::from(*digit));
    // Nobody alive was born earlier, and no number is given ahead of its time.
    (1900..=2099).contains(&year)
        && region(digits)
        && date(
            year,
            digits[10] * 10 + digits[11],
            digits[12] * 10 + digits[13],
        )
}

/// The check digit by ISO 7064, MOD 11-2.
fn checked(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| u32::from(*digit) * ((1 << place) % 11))
        .sum();
    sum % 11 == 1
}

pub(super) fn is_number(number: &str) -> bool {
    let digits = values(number);
    digits.len() == LENGTH
        && digits[..LENGTH - 1].iter().all(|digit| *digit < 10)
        && plausible(&digits)
        && checked(&digits)
}

fn is_old_number(number: &str) -> bool {
    let digits = values(number);
    digits.len() == OLD_LENGTH
        && digits.iter().all(|digit| *digit < 10)
        && region(&digits)
        && date(
            1900 + u32::from(digits[6]) * 10 + u32::from(digits[7]),
            digits[8] * 10 + digits[9],
            digits[10] * 10 + digits[11],
        )
}

/// Whether a number in a cell may have been an identity number: a spreadsheet
/// keeps fifteen digits, so the check digit is gone, but the region and the
/// birthday are still there.
pub(crate) fn rounded(number: &str) -> bool {
    number.len() == LENGTH
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && plausible(&values(number))
}

/// The identity numbers of a run.
pub(super) fn find(run: &Run, around: &Around<'_>) -> Vec<Match> {
    let mut found = Vec::new();
    let mut first = 0;
    while first < run.pieces.len() {
        match number_from(run, first, around) {
            Some(last) => {
                found.push((Kind::IdentityNumber, first, last));
                first = last + 1;
            }
            None => first += 1,
        }
    }
    found
}

/// The numbers of a run that are announced as identity numbers, whatever their
/// check digit: a person may have mistyped one, and all but a digit of it is
/// true.
pub(super) fn announced(run: &Run, around: &Around<'_>) -> Vec<Match> {
    let mut found = Vec::new();
    for first in 0..run.pieces.len() {
        if let Some(last) = eighteen_from(run, first)
            // Right behind the words, or in one piece.
            && (first == 0 || first == last)
            && run.stands_alone(first, last)
            && split_by_hand(run, first, last)
            && around.says_identity(run, first)
        {
            let likely = plausible(&values(&run.joined(first, last)));
            let kind = if likely {
                Kind::IdentityNumber
            } else {
                Kind::DoubtfulIdentity
            };
            found.push((kind, first, last));
        }
    }
    found
}

/// The last of the pieces that are eighteen characters together.
fn eighteen_from(run: &Run, first: usize) -> Option<usize> {
    let mut length = 0;
    for last in first..run.pieces.len() {
        length += run.pieces[last].digits.len();
        if length >= LENGTH {
            return (length == LENGTH).then_some(last);
        }
    }
    None
}

/// The last piece of the number that begins with this one.
fn number_from(run: &Run, first: usize, around: &Around<'_>) -> Option<usize> {
    let mut length = 0;
    for last in first..run.pieces.len() {
        length += run.pieces[last].digits.len();
        let number = || run.joined(first, last);
        let old = length == OLD_LENGTH
            && first == last
            && run.stands_alone(first, last)
            && is_old_number(&number())
            && !around.is_other_number(run, first);
        if old || length == LENGTH && split_by_hand(run, first, last) && is_number(&number()) {
            return Some(last);
        }
        if length >= LENGTH {
            return None;
        }
    }
    None
}

/// Whether a number may have been written in these pieces. A table of figures
/// has so many neighbours that some would make a number by chance: what is split
/// must be split as people do.
fn split_by_hand(run: &Run, first: usize, last: usize) -> bool {
    let lengths: Vec<usize> = run.pieces[first..=last]
        .iter()
        .map(|piece| piece.digits.len())
        .collect();
    let pieces = lengths.len();
    let gaps = &run.gaps[first..last];
    if gaps.contains(&Gap::Dot) || gaps.contains(&Gap::None) {
        return run.only_gap(first, last) == Some(Gap::Dot) && lengths == [6, 8, 4];
    }
    if pieces == 1 || lengths.iter().all(|length| *length == 1) {
        return true;
    }
    let lines = gaps.iter().filter(|gap| **gap == Gap::Line).count();
    let begins_with_region = lengths[0] == 6 || lengths[0] == 3 && lengths[1] == 3;
    match run.only_gap(first, last) {
        Some(Gap::Cell) => pieces <= 4 && (begins_with_region || lengths[0] == 17),
        Some(Gap::Line) => pieces == 2,
        Some(_) => pieces <= 6,
        None => lines == 1 && !gaps.contains(&Gap::Cell) && pieces <= 7,
    }
}
