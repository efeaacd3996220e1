//! Telephone numbers of the mainland.

use super::pieces::{Gap, Run};
use super::{Around, Match};
use crate::kinds::Kind;

/// The mobile numbers of a run.
pub(super) fn mobiles(run: &Run, around: &Around<'_>) -> Vec<Match> {
    let mut found = Vec::new();
    for first in 0..run.pieces.len() {
        for last in first..run.pieces.len().min(first + 11) {
            let number = run.joined(first, last);
            let number = national(&number);
            if number.len() > 11 {
                break;
            }
            if is_mobile(number)
                && written_as_mobile(run, first, last, around)
                && !is_something_else(run, first, last, number, around)
            {
                found.push((Kind::MobileNumber, first, last));
            }
        }
        let digits = run.pieces[first].digits.as_str();
        if bracketed_area(around.text, run.pieces[first].range.start)
            .is_some_and(|network| network.len() == 3 && is_mobile(&format!("{network}{digits}")))
        {
            found.push((Kind::MobileNumber, first, first));
        }
    }
    found
}

/// A number without the country's prefix.
fn national(number: &str) -> &str {
    let local = number.strip_prefix("00").unwrap_or(number);
    match local.strip_prefix("86") {
        Some(rest) if rest.len() == 11 && rest.starts_with('1') => rest,
        _ => number,
    }
}

/// Eleven digits with a prefix that is in use (MIIT numbering plan).
pub(super) fn is_mobile(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() == 11
        && bytes[0] == b'1'
        && match (bytes[1], bytes[2]) {
            (b'3' | b'8', _) | (b'7', b'0'..=b'8') | (b'9', _) => true,
            (b'4', second) => second != b'2',
            (b'5', second) => second != b'4',
            (b'6', second) => matches!(second, b'2' | b'5'..=b'7'),
            _ => false,
        }
        && bytes.iter().all(u8::is_ascii_digit)
}

/// Whether a mobile number may have been written in these pieces.
fn written_as_mobile(run: &Run, first: usize, last: usize, around: &Around<'_>) -> bool {
    let mut from = first;
    if last > first && matches!(run.pieces[first].digits.as_str(), "86" | "0086") {
        from += 1;
    }
    let lengths: Vec<usize> = run.pieces[from..=last]
        .iter()
        .map(|piece| piece.digits.len())
        .collect();
    match (lengths.as_slice(), run.only_gap(from, last)) {
        ([_], _) => true,
        ([3, 4, 4] | [3, 8] | [7, 4], Some(Gap::Space | Gap::Hyphen | Gap::Dot)) => true,
        ([3, 3, 5] | [4, 3, 4] | [5, 6] | [4, 4, 3], Some(Gap::Space | Gap::Hyphen)) => {
            around.says_telephone(run, first)
        }
        // Wrapped at the end of a line, or a digit in each box.
        (_, gap) => {
            let boxes = lengths.len() == 11 && gap.is_some();
            let wrapped = lengths.len() == 2 && gap == Some(Gap::Line);
            (boxes || wrapped) && around.says_telephone(run, first)
        }
    }
}

/// Words that a telephone number may stick to.
const STICKS: &[&str] = &[
    "tel", "phone", "mobile", "mob", "wx", "weixin", "fax", "cell", "qq", "m", "t", "p",
];

fn is_something_else(
    run: &Run,
    first: usize,
    last: usize,
    number: &str,
    around: &Around<'_>,
) -> bool {
    let says_telephone = around.says_telephone(run, first);
    let start = run.pieces[first].range.start;
    let word: String = around.text[..start]
        .chars()
        .rev()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    if run
        .char_before(first)
        .is_some_and(|before| before.is_ascii_alphanumeric())
        && !STICKS.contains(&word.to_lowercase().as_str())
    {
        return true;
    }
    if run
        .char_before(first)
        .is_some_and(|before| matches!(before, '.' | ',' | '¥' | '￥' | '$' | '_'))
        || run
            .char_after(last)
            .is_some_and(|after| after.is_ascii_alphabetic())
        || decimal_after(run, last, around.text)
    {
        return true;
    }
    if run.gap_before(first) == Some(Gap::Dot) || run.gap_after(last) == Some(Gap::Dot) {
        return true;
    }
    let part_of_a_code = |gap: Option<Gap>| gap == Some(Gap::Hyphen);
    if (part_of_a_code(run.gap_before(first)) || part_of_a_code(run.gap_after(last)))
        && !says_telephone
    {
        return true;
    }
    if says_telephone {
        return false;
    }
    let rest = &around.text[run.pieces[last].range.end..];
    let unit = rest.trim_start();
    number.ends_with("00000")
        || [
            "元", "万", "亿", "股", "亩", "平方", "㎡", "吨", "公里", "%",
        ]
        .iter()
        .any(|measure| unit.starts_with(measure))
        || unit.starts_with('号') && numbered(&around.text[..start])
        || around.is_other_number(run, first)
}

/// Whether what stands before a number begins the number of a paper: 第, 〕, 备.
fn numbered(before: &str) -> bool {
    before
        .trim_end()
        .ends_with(['第', '〕', '】', ']', ')', '）', '字', '备', '证', '函'])
}

/// Whether decimals or thousands follow.
fn decimal_after(run: &Run, last: usize, text: &str) -> bool {
    let mut rest = text[run.pieces[last].range.end..].chars();
    matches!(rest.next(), Some('.' | ',')) && rest.next().is_some_and(|next| next.is_ascii_digit())
}

/// The landline numbers of a run.
pub(super) fn landlines(run: &Run, around: &Around<'_>) -> Vec<Match> {
    let mut found = Vec::new();
    for first in 0..run.pieces.len() {
        let digits = run.pieces[first].digits.as_str();
        let alone = is_local(digits) && begins(run, first) || whole(digits);
        if alone && run.stands_alone(first, first) && around.says_telephone(run, first) {
            found.push((line(run, first, around), first, first));
        } else if let Some(next) = run.pieces.get(first + 1)
            && matches!(
                run.gaps[first],
                Gap::Hyphen | Gap::Space | Gap::SpacedHyphen
            )
            && with_area(digits, &next.digits)
            && (run.gaps[first] != Gap::Space || around.says_telephone(run, first))
            && !preceded(run, first)
            && !around.is_other_number(run, first)
        {
            found.push((line(run, first, around), first, first + 1));
        }
    }
    if found.is_empty()
        && let [only] = run.pieces.as_slice()
        && bracketed_area(around.text, only.range.start)
            .is_some_and(|area| with_area(&area, &only.digits))
    {
        found.push((line(run, 0, around), 0, 0));
    }
    found
}

/// Whose line it is: an office publishes its own.
fn line(run: &Run, piece: usize, around: &Around<'_>) -> Kind {
    if around.says_office(run, piece) {
        Kind::OfficeLine
    } else {
        Kind::LandlineNumber
    }
}

/// Whether a number can begin here: it is no part of a longer code.
fn begins(run: &Run, piece: usize) -> bool {
    piece == 0 || !matches!(run.gaps[piece - 1], Gap::Hyphen | Gap::Dot)
}

/// A part of a longer code, such as 2026-0571-87654321.
fn preceded(run: &Run, first: usize) -> bool {
    run.gap_before(first) == Some(Gap::Hyphen) && run.pieces[first - 1].digits != "86"
        || run
            .char_before(first)
            .is_some_and(|before| before.is_ascii_alphanumeric() || before == '.')
}

/// A number within a town: seven or eight digits, the first from 2 to 8.
fn is_local(digits: &str) -> bool {
    matches!(digits.len(), 7 | 8)
        && matches!(digits.as_bytes()[0], b'2'..=b'8')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// An area code and a number within it.
fn with_area(area: &str, local: &str) -> bool {
    // The country's prefix takes the zero of the area code away.
    if !is_local(local) {
        return false;
    }
    match area.as_bytes() {
        [b'0', b'1', b'0'] | [b'0', b'2', b'0'..=b'9'] => local.len() == 8,
        [b'0', b'3'..=b'9', _, _] => true,
        _ => false,
    }
}

/// Area code and number written together.
fn whole(digits: &str) -> bool {
    [3, 4].iter().any(|at| {
        digits.is_char_boundary(*at)
            && digits.len() > *at
            && with_area(&digits[..*at], &digits[*at..])
    })
}

/// The area code in brackets before a number: (0571)87654321.
fn bracketed_area(text: &str, start: usize) -> Option<String> {
    let before = text[..start].trim_end().strip_suffix([')', '）'])?;
    let open = before.rfind(['(', '（'])?;
    let area = before[open..].trim_start_matches(['(', '（']).trim();
    (area.len() <= 4).then(|| area.to_owned())
}
