//! Dates in digits, however they were spelt: 二〇〇八年十二月二日, 一月一日至三日, 1月28号.

/// What joins a day to the one before it.
const JOINING: [char; 6] = ['至', '到', '、', '和', '及', '与'];

/// The value of a Chinese numeral below a hundred, or of a year spelt figure by figure.
pub(super) fn numeral(text: &str) -> Option<u32> {
    const FIGURES: &str = "零一二三四五六七八九";
    let figure = |c: char| match c {
        '○' | '〇' | 'Ｏ' | 'O' | '０' => Some(0),
        c => FIGURES
            .chars()
            .position(|it| it == c)
            .and_then(|at| u32::try_from(at).ok()),
    };
    let chars: Vec<char> = text.chars().collect();
    match chars.iter().position(|c| *c == '十') {
        Some(at) if chars.len() <= 3 && at <= 1 => {
            let tens = match at {
                0 => 1,
                _ => figure(chars[0])?,
            };
            let ones = match chars.get(at + 1) {
                Some(c) => figure(*c)?,
                None => 0,
            };
            Some(tens * 10 + ones)
        }
        Some(_) => None,
        None if chars.len() == 4 || chars.len() == 1 => chars
            .iter()
            .try_fold(0, |value, c| Some(value * 10 + figure(*c)?)),
        None => None,
    }
}

/// The text with its dates in digits, each day marked 日.
pub(super) fn in_digits(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut plain: Vec<char> = Vec::with_capacity(chars.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        match part(&chars, at, &plain) {
            Some((value, next)) => {
                plain.extend(value.to_string().chars());
                at = next;
            }
            None if *c == '号' && is_day(&plain) => {
                plain.push('日');
                at += 1;
            }
            None => {
                plain.push(*c);
                at += 1;
            }
        }
    }
    plain.into_iter().collect()
}

fn is_spelt(c: char) -> bool {
    "零○〇ＯO一二三四五六七八九十".contains(c)
}

/// A year, month or day that is spelt here, in front of its mark.
fn part(chars: &[char], at: usize, before: &[char]) -> Option<(u32, usize)> {
    if !is_spelt(chars[at]) || (at > 0 && is_spelt(chars[at - 1])) {
        return None;
    }
    let spelt: String = chars[at..]
        .iter()
        .copied()
        .take_while(|c| is_spelt(*c))
        .collect();
    let end = at + spelt.chars().count();
    let value = numeral(&spelt)?;
    let is_date = match chars.get(end)? {
        '年' => (1949..2200).contains(&value),
        '月' => {
            // 农历八月十五 is no day of this calendar.
            let lunar = matches!(before.last(), Some('历' | '闰'));
            (1..=12).contains(&value) && !lunar && days_follow(chars, end + 1)
        }
        _ => (1..=31).contains(&value) && days_follow(chars, at) && within_a_month(before),
    };
    is_date.then_some((value, end))
}

/// Whether a day begins here, or days joined to one: 三日, 一至三日.
fn days_follow(chars: &[char], at: usize) -> bool {
    let figures = chars.get(at..).unwrap_or_default().iter();
    let length = figures
        .take_while(|c| is_spelt(**c) || c.is_ascii_digit())
        .count();
    match chars.get(at + length) {
        Some('日' | '号') => length > 0,
        Some('至' | '到' | '、') => length > 0 && days_follow(chars, at + length + 1),
        _ => false,
    }
}

/// Whether what stands here is a day of a month that was said: behind 1月, or joined to a
/// day before it. 〔2018〕15 is none.
fn within_a_month(before: &[char]) -> bool {
    let digit = |at: usize| before.get(at).is_some_and(char::is_ascii_digit);
    let Some(last) = before.len().checked_sub(1) else {
        return false;
    };
    match before[last] {
        '月' => last > 0 && digit(last - 1),
        c if JOINING.contains(&c) && last > 0 => {
            let joined = &before[..last];
            matches!(joined.last(), Some('日' | ')')) || (digit(last - 1) && is_day(joined))
        }
        _ => false,
    }
}

/// Whether the digits at the end are a day of a month that was said.
fn is_day(text: &[char]) -> bool {
    let digits = text.iter().rev().take_while(|c| c.is_ascii_digit()).count();
    (1..=2).contains(&digits) && within_a_month(&text[..text.len() - digits])
}
