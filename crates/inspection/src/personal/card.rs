//! Bank cards: issuer's prefix, length, and the check digit of ISO/IEC 7812.

use super::pieces::{Gap, Run};
use super::{Around, Match};
use crate::kinds::Kind;

/// The bank cards of a run.
pub(super) fn find(run: &Run, around: &Around<'_>) -> Vec<Match> {
    let mut found = Vec::new();
    for first in 0..run.pieces.len() {
        for last in first..run.pieces.len().min(first + 6) {
            let number = run.joined(first, last);
            if number.len() > 19 {
                break;
            }
            let written = if first == last {
                run.stands_alone(first, last)
            } else {
                in_groups(run, first, last)
            };
            // A mistyped digit gives away all the others.
            let told = number.starts_with("62")
                && (16..=19).contains(&number.len())
                && around.says_card_number(run, first);
            if written
                && (told
                    || check(&number)
                        && issued(&number, first < last || around.says_card(run, first)))
                && (around.says_card(run, first) || !around.is_account_or_other(run, first))
            {
                found.push((Kind::BankCard, first, last));
            }
        }
    }
    found
}

/// Whether the pieces are groups of four, the last with the rest, or the prefix
/// and the rest, as on a card.
fn in_groups(run: &Run, first: usize, last: usize) -> bool {
    let pieces = &run.pieces[first..=last];
    let parted = matches!(run.only_gap(first, last), Some(Gap::Space | Gap::Hyphen));
    let fours = pieces[..pieces.len() - 1]
        .iter()
        .all(|piece| piece.digits.len() == 4)
        && pieces.last().is_some_and(|piece| piece.digits.len() <= 4)
        && pieces.len() >= 4;
    let prefixed = pieces.len() == 2 && pieces[0].digits.len() == 6;
    parted
        && (fours || prefixed)
        && run.gap_before(first) != Some(Gap::Hyphen)
        && run.gap_after(last) != Some(Gap::Hyphen)
}

/// Whether an issuer gives out such numbers. Some prefixes are as good as the
/// name of a card; others begin many numbers and count only when announced.
fn issued(number: &str, announced: bool) -> bool {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| number.starts_with(prefix));
    match number.len() {
        16 if starts(&["62"]) => true,
        19 if starts(&["62", "9558", "95599", "436742", "456351", "601382"]) => true,
        16 if starts(&["4", "51", "52", "53", "54", "55", "60", "9558"]) => announced,
        17 | 18 if starts(&["62"]) => announced,
        19 if starts(&["60", "4", "69", "94"]) => announced,
        _ => false,
    }
}

fn check(number: &str) -> bool {
    if number.len() < 16 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            let weighed = if place % 2 == 1 { digit * 2 } else { digit };
            weighed / 10 + weighed % 10
        })
        .sum();
    // All the same digit passes, and is nobody's card.
    sum.is_multiple_of(10) && number.bytes().any(|byte| byte != number.as_bytes()[0])
}
