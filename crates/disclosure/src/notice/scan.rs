//! The words of a notice: dates, verbs, counts.

use chrono::{Datelike, NaiveDate};

use super::Stated;

/// The text without white space, in half-width digits and brackets.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}')
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + u8::try_from(c as u32 - '０' as u32).unwrap_or(0)),
            '（' => '(',
            '）' => ')',
            '：' => ':',
            '，' => ',',
            '［' | '[' | '【' | '﹝' => '〔',
            '］' | ']' | '】' | '﹞' => '〕',
            '－' | '—' | '–' | '─' | '~' | '～' | '-' => '至',
            other => other,
        })
        .collect()
}

/// The year of 关于2025年部分节假日安排的通知.
pub(super) fn year_of_title(text: &str) -> Option<i32> {
    let from = ["关于", "现将"]
        .iter()
        .find_map(|mark| text.find(mark).map(|at| &text[at..]))
        .unwrap_or(text);
    let at = from.find('年')?;
    let digits: String = from[..at]
        .chars()
        .rev()
        .take_while(char::is_ascii_digit)
        .collect();
    let year: String = digits.chars().rev().collect();
    (year.len() == 4).then(|| year.parse().ok()).flatten()
}

/// 国办发明电〔2024〕12号.
pub(super) fn number(text: &str) -> Option<String> {
    let at = text.find("国办发")?;
    let rest = &text[at..];
    let end = rest.find('号')?;
    let number = &rest[..end + '号'.len_utf8()];
    // A number is short: anything longer is a sentence that mentions one.
    (number.chars().count() <= 24 && number.contains('〔')).then(|| number.to_owned())
}

/// What stands between the opening and the signature, and the day of the signature.
pub(super) fn body(text: &str) -> (&str, Option<NaiveDate>) {
    let opened = ["通知如下", "安排如下"]
        .iter()
        .filter_map(|mark| text.find(mark).map(|at| at + mark.len()))
        .min()
        .map_or(text, |at| &text[at..]);
    let Some(at) = opened.rfind("国务院办公厅") else {
        return (opened, None);
    };
    let signed = &opened[at + "国务院办公厅".len()..];
    let scanned = Scanned {
        year: 0,
        new_year: false,
    };
    let date = match scanned.date(&signed.chars().collect::<Vec<_>>(), 0, None) {
        Some((
            Written {
                year: Some(year),
                month: Some(month),
                day,
                ..
            },
            _,
        )) => NaiveDate::from_ymd_opt(year, month, day),
        _ => None,
    };
    match date {
        Some(_) => (&opened[..at], date),
        None => (opened, None),
    }
}

const NUMERALS: &str = "一二三四五六七八九十";

/// The items 一、 二、 …; the whole where there are none. White space is gone, so
/// an item begins after a stop, or where a holiday is named behind the numeral.
pub(super) fn items(body: &str) -> Vec<&str> {
    let mut starts = Vec::new();
    let mut before = '。';
    for (at, c) in body.char_indices() {
        if NUMERALS.contains(c) && !NUMERALS.contains(before) {
            let said = body[at..]
                .trim_start_matches(|c| NUMERALS.contains(c))
                .strip_prefix('、');
            let stop = ['。', '.', ':', ',', '；', ';'].contains(&before);
            let named = |said: &str| HOLIDAYS.iter().any(|holiday| said.starts_with(holiday));
            if said.is_some_and(|said| stop || named(said)) {
                starts.push(at);
            }
        }
        before = c;
    }
    if starts.is_empty() {
        return vec![body];
    }
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(from, to)| &body[*from..to])
        .collect()
}

/// Whether items are numbered from 一 on, each once; what has no numbers is one item.
pub(super) fn numbered_on(items: &[&str]) -> bool {
    let numeral = |item: &str| {
        let first = item.chars().next()?;
        NUMERALS.chars().position(|c| c == first)
    };
    let numbered = items.iter().any(|item| numeral(item).is_some());
    !numbered
        || items
            .iter()
            .enumerate()
            .all(|(at, item)| numeral(item) == Some(at) || at >= NUMERALS.chars().count())
}

/// The heading of an item and what it says: 国庆节、中秋节:….
pub(super) fn heading(item: &str) -> (Option<&str>, &str) {
    let unnumbered = match item.split_once('、') {
        Some((numeral, rest)) if numeral.chars().all(|c| NUMERALS.contains(c)) => rest,
        _ => item,
    };
    match unnumbered.split_once(':') {
        Some((name, said)) if name.chars().count() <= 16 && !name.contains(['月', '。']) => {
            (Some(name), said)
        }
        _ => (None, unnumbered),
    }
}

/// The holidays that every yearly notice arranges.
pub(super) const HOLIDAYS: [&str; 7] = [
    "元旦",
    "春节",
    "清明节",
    "劳动节",
    "端午节",
    "中秋节",
    "国庆节",
];

/// The holidays that a text names, if it names few enough to mean them.
pub(super) fn holiday_in(text: &str) -> Option<String> {
    let named: Vec<&str> = HOLIDAYS
        .into_iter()
        .filter(|holiday| text.contains(holiday))
        .collect();
    (1..=2).contains(&named.len()).then(|| named.join("、"))
}

/// What matters in a sentence, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// One day, or a range of them.
    Days(Vec<Stated>),
    /// 放假, 调休, 补休, 休息: the days before it are off.
    Rest,
    /// 上班: the days before it are worked.
    Work,
    /// 不再上班: what was to be worked is off after all.
    Cancelled,
    /// 延长: the day that follows is the last one off.
    Extend,
    /// 起: the day before it begins something, and is no day of its own.
    From,
    /// 共N天, 放假N天.
    Count(u32),
}

/// How the days of a sentence are read.
pub(super) struct Scanned {
    /// The year that a date without one belongs to.
    pub year: i32,
    /// New Year: a December without a year is the one before.
    pub new_year: bool,
}

/// A date as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    pub year: Option<i32>,
    pub month: Option<u32>,
    pub day: u32,
    pub weekday: Option<u32>,
}

/// Words and what they mean, the longer before the shorter.
const WORDS: &[(&str, Token)] = &[
    ("不再上班", Token::Cancelled),
    ("上班取消", Token::Cancelled),
    ("取消上班", Token::Cancelled),
    ("延长", Token::Extend),
    ("上班", Token::Work),
    ("放假", Token::Rest),
    ("调休", Token::Rest),
    ("补休", Token::Rest),
    ("公休", Token::Rest),
    ("休息", Token::Rest),
    ("起", Token::From),
];

/// The longest range that a holiday can have; more is a misreading.
const LONGEST: u64 = 31;

impl Scanned {
    pub fn tokens(&self, sentence: &str) -> Vec<Token> {
        let chars: Vec<char> = sentence.chars().collect();
        let mut tokens = Vec::new();
        let mut at = 0;
        while at < chars.len() {
            if let Some((days, next)) = self.days(&chars, at) {
                tokens.push(Token::Days(days));
                at = next;
            } else if let Some((days, next)) = count(&chars, at) {
                tokens.push(Token::Count(days));
                at = next;
            } else if let Some((token, next)) = word(&chars, at) {
                tokens.push(token);
                at = next;
            } else {
                at += 1;
            }
        }
        tokens
    }

    /// A day or a range that begins here.
    fn days(&self, chars: &[char], at: usize) -> Option<(Vec<Stated>, usize)> {
        // Not in the middle of a figure.
        if at > 0 && chars[at - 1].is_ascii_digit() {
            return None;
        }
        let (first, next) = self.date(chars, at, None)?;
        first.month?;
        let range = (chars.get(next) == Some(&'至'))
            .then(|| self.date(chars, next + 1, Some(first)))
            .flatten();
        let Some((last, next)) = range else {
            let day = self.civil(first)?;
            return Some((vec![day], next));
        };
        let end = self.civil(last)?;
        let mut begin = self.civil(first)?;
        // “12月31日至1月2日” begins in the year before.
        if begin.day > end.day && first.year.is_none() {
            begin.day = begin.day.with_year(begin.day.year() - 1)?;
        }
        let length = (end.day - begin.day).num_days();
        if !(0..LONGEST as i64).contains(&length) {
            return Some((vec![begin, end], next));
        }
        let days = begin
            .day
            .iter_days()
            .take_while(|day| *day <= end.day)
            .map(|day| Stated {
                day,
                weekday: match day {
                    _ if day == begin.day => begin.weekday,
                    _ if day == end.day => end.weekday,
                    _ => None,
                },
            })
            .collect();
        Some((days, next))
    }

    /// `(YYYY年)(M月)D日(…)`; the end of a range may leave out what its beginning says.
    pub fn date(
        &self,
        chars: &[char],
        at: usize,
        from: Option<Written>,
    ) -> Option<(Written, usize)> {
        let (year, at) = match figure(chars, at, '年') {
            Some((year, next)) if (1949..2200).contains(&year) => {
                (Some(i32::try_from(year).ok()?), next)
            }
            _ => (None, at),
        };
        let (month, at) = match figure(chars, at, '月') {
            Some((month, next)) => (Some(month), next),
            None => (None, at),
        };
        let (day, mut next) = figure(chars, at, '日')?;
        let mut weekday = None;
        if chars.get(next) == Some(&'(')
            && let Some(length) = chars[next..].iter().position(|c| *c == ')')
        {
            weekday = weekday_in(&chars[next..next + length]);
            next += length + 1;
        }
        let written = Written {
            year: year.or(from.filter(|_| month.is_none()).and_then(|from| from.year)),
            month: month.or(from.and_then(|from| from.month)),
            day,
            weekday,
        };
        Some((written, next))
    }

    fn civil(&self, written: Written) -> Option<Stated> {
        let month = written.month?;
        let before = self.new_year && month == 12;
        let year = written.year.unwrap_or(self.year - i32::from(before));
        Some(Stated {
            day: NaiveDate::from_ymd_opt(year, month, written.day)?,
            weekday: written.weekday,
        })
    }
}

/// Figures with this mark behind them.
fn figure(chars: &[char], at: usize, mark: char) -> Option<(u32, usize)> {
    let digits: String = chars
        .get(at..)?
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .take(5)
        .collect();
    let end = at + digits.len();
    (chars.get(end) == Some(&mark)).then(|| Some((digits.parse().ok()?, end + 1)))?
}

/// 共N天 or 放假N天.
fn count(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let after = match chars.get(at)? {
        '共' => at + 1,
        _ => at,
    };
    figure(chars, after, '天')
}

fn word(chars: &[char], at: usize) -> Option<(Token, usize)> {
    let here = |word: &str| {
        chars[at..]
            .iter()
            .copied()
            .take(word.chars().count())
            .eq(word.chars())
    };
    let (word, token) = WORDS.iter().find(|(word, _)| here(word))?;
    let end = at + word.chars().count();
    // “不调休”, “不放假”: said not to be.
    if at > 0 && chars[at - 1] == '不' && *token == Token::Rest {
        return None;
    }
    Some((token.clone(), end))
}

/// 周四, 星期六; `天` is Sunday too.
fn weekday_in(bracket: &[char]) -> Option<u32> {
    let said: String = bracket.iter().collect();
    let after = ["星期", "周"]
        .iter()
        .find_map(|mark| said.find(mark).map(|at| &said[at + mark.len()..]))?;
    Some(match after.chars().next()? {
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '日' | '天' | '七' => 7,
        _ => return None,
    })
}
