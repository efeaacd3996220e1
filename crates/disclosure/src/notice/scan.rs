//! The words of a clause: dates, verbs, counts.

use chrono::{Datelike, NaiveDate};

use super::Stated;
use super::spelt::numeral;
use super::unread::unread;

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
    /// 取消: what the next verb says of its days no longer holds.
    Cancel,
    /// 公休日调至: the days before it give their rest to those that follow.
    Moved,
    /// 调整为: what was said before it in this sentence no longer holds.
    Instead,
    /// 放假时间为: the days that follow are off.
    RestFollows,
    /// 上班时间为: the days that follow are worked.
    WorkFollows,
    /// 延长: the day that follows is the last one off.
    Extend,
    /// 增加: beside what was published, not instead of it.
    Beside,
    /// 共N天.
    Total(u32),
    /// N天.
    Count(u32),
    /// A comma.
    Comma,
    /// A day that only says from when or until when something else holds.
    Bound,
    /// A date that cannot be, or cannot be read: what is wrong with it.
    Wrong(String),
    /// What may be a date, if the sentence arranges something.
    Unclear(String),
}

/// Words and what they mean, the longer before the shorter; `None` for those that
/// say nothing of the days before them.
const WORDS: &[(&str, Option<Token>)] = &[
    ("调整为工作日", Some(Token::Work)),
    ("调整为休息日", Some(Token::Rest)),
    ("调整为公休日", Some(Token::Rest)),
    ("为法定节假日", Some(Token::Rest)),
    ("放假日期:", Some(Token::RestFollows)),
    ("放假时间:", Some(Token::RestFollows)),
    ("放假日期为", Some(Token::RestFollows)),
    ("放假时间为", Some(Token::RestFollows)),
    ("上班日期为", Some(Token::WorkFollows)),
    ("上班时间为", Some(Token::WorkFollows)),
    ("上班日期:", Some(Token::WorkFollows)),
    ("上班时间:", Some(Token::WorkFollows)),
    ("上班日为", Some(Token::WorkFollows)),
    ("不再放假", Some(Token::Cancel)),
    ("不再上班", Some(Token::Cancelled)),
    ("上班取消", Some(Token::Cancelled)),
    ("取消上班", Some(Token::Cancelled)),
    ("为工作日", Some(Token::Work)),
    ("照常工作", Some(Token::Work)),
    ("正常工作", Some(Token::Work)),
    ("照常办公", Some(Token::Work)),
    ("正常办公", Some(Token::Work)),
    ("调休上班取消", Some(Token::Cancelled)),
    ("调休上班日期为", Some(Token::WorkFollows)),
    ("调休上班时间为", Some(Token::WorkFollows)),
    ("调休上班日为", Some(Token::WorkFollows)),
    ("调休上班", Some(Token::Work)),
    ("调休补班", Some(Token::Work)),
    ("为公休日", Some(Token::Rest)),
    ("为休息日", Some(Token::Rest)),
    ("公休日调", Some(Token::Moved)),
    ("公休日", None),
    ("休息日", None),
    ("公休调", Some(Token::Moved)),
    ("不上班", Some(Token::Cancelled)),
    ("假期为", Some(Token::RestFollows)),
    ("调整到", Some(Token::Moved)),
    ("调整至", Some(Token::Moved)),
    ("调整为", Some(Token::Instead)),
    ("改为", Some(Token::Instead)),
    ("调至", Some(Token::Moved)),
    ("调到", Some(Token::Moved)),
    ("移至", Some(Token::Moved)),
    ("改至", Some(Token::Moved)),
    ("取消", Some(Token::Cancel)),
    ("增加", Some(Token::Beside)),
    ("延长", Some(Token::Extend)),
    ("上班", Some(Token::Work)),
    ("补班", Some(Token::Work)),
    ("放假", Some(Token::Rest)),
    ("调休", Some(Token::Rest)),
    ("补休", Some(Token::Rest)),
    ("公休", Some(Token::Rest)),
    ("休息", Some(Token::Rest)),
    ("连休", Some(Token::Rest)),
    (",", Some(Token::Comma)),
];

/// The longest range that a holiday can have; more is a misreading.
const LONGEST: i64 = 31;

/// Reads the sentences of one clause, in their order.
pub(super) struct Scanner {
    /// The year that a date without one belongs to.
    year: i32,
    /// New Year: a December without a year is the one before.
    new_year: bool,
    /// The date written last: one without a month has that one's.
    before: Option<Written>,
}

/// A date as it is written.
#[derive(Debug, Clone, Copy)]
struct Written {
    year: Option<i32>,
    month: Option<u32>,
    day: u32,
    weekday: Option<u32>,
    /// Of the day that ends the range within the brackets behind this one.
    last_weekday: Option<u32>,
}

impl Scanner {
    pub fn new(year: i32, new_year: bool) -> Scanner {
        Scanner {
            year,
            new_year,
            before: None,
        }
    }

    /// What matters in a sentence, each with its place.
    pub fn tokens(&mut self, chars: &[char]) -> Vec<(usize, Token)> {
        let mut tokens = Vec::new();
        let mut at = 0;
        // Whether a date stands before this within the same words.
        let mut dated = false;
        while at < chars.len() {
            let date = self.days(chars, at);
            let word = || count(chars, at).or_else(|| word(chars, at));
            let date = match date {
                None if word().is_none() => unread(chars, at, dated),
                date => date,
            };
            let is_date = date.is_some();
            let found = date.or_else(word);
            dated = is_date || (dated && !matches!(chars[at], ',' | '、' | '至' | '和'));
            match found {
                Some((token, next)) => {
                    tokens.extend(token.map(|token| (at, token)));
                    at = next;
                }
                None => at += 1,
            }
        }
        tokens
    }

    /// A day or a range that begins here.
    fn days(&mut self, chars: &[char], at: usize) -> Option<(Option<Token>, usize)> {
        // Not in the middle of a figure.
        if at > 0 && chars[at - 1].is_ascii_digit() {
            return None;
        }
        let (first, next) = date(chars, at, self.before)?;
        first.month?;
        let range = behind_dash(chars, next).and_then(|at| date(chars, at, Some(first)));
        let (last, next) = match range {
            Some((last, next)) => (Some(last), next),
            None => (None, next),
        };
        self.before = Some(last.unwrap_or(first));
        // “2月3日起正常上班” says when ordinary days go on.
        let bounds = matches!(chars.get(next), Some('起' | '前' | '后'))
            || matches!(chars.get(next..next + 2), Some(['以' | '之', '前' | '后']));
        if bounds && last.is_none() {
            return Some((Some(Token::Bound), next + 1));
        }
        let token = match self.range(first, last) {
            Ok(days) => Token::Days(days),
            Err(message) => Token::Wrong(message),
        };
        Some((Some(token), next))
    }

    /// The days from one date to another.
    fn range(&self, first: Written, last: Option<Written>) -> Result<Vec<Stated>, String> {
        let Some(last) = last else {
            return Ok(vec![self.civil(first)?]);
        };
        let end = self.civil(last)?;
        let mut begin = self.civil(first)?;
        // “12月31日至1月2日” begins in the year before.
        let turns = begin.day.month() == 12 && end.day.month() == 1;
        if begin.day > end.day && first.year.is_none() && turns {
            let before = begin.day.with_year(end.day.year() - 1);
            begin.day = before.unwrap_or(begin.day);
        }
        let length = (end.day - begin.day).num_days();
        if length < 0 {
            return Err(format!("{} 至 {} 的起止颠倒", begin.day, end.day));
        }
        if length >= LONGEST {
            return Err(format!("{} 至 {} 太长，不像一个假期", begin.day, end.day));
        }
        let weekday_of = |day: NaiveDate| match day {
            _ if day == begin.day => begin.weekday,
            _ if day == end.day => last.last_weekday.or(end.weekday),
            _ => None,
        };
        Ok(begin
            .day
            .iter_days()
            .take_while(|day| *day <= end.day)
            .map(|day| Stated {
                day,
                weekday: weekday_of(day),
            })
            .collect())
    }

    fn civil(&self, written: Written) -> Result<Stated, String> {
        let (month, day) = (written.month.unwrap_or(0), written.day);
        let before = self.new_year && month == 12;
        let year = written.year.unwrap_or(self.year - i32::from(before));
        match NaiveDate::from_ymd_opt(year, month, day) {
            Some(day) => Ok(Stated {
                day,
                weekday: written.weekday,
            }),
            None => Err(format!("没有{year}年{month}月{day}日这一天")),
        }
    }
}

/// The place behind the dash of a range: 至, 到, 起至, twice where a dash is.
fn behind_dash(chars: &[char], at: usize) -> Option<usize> {
    let from = at + usize::from(chars.get(at) == Some(&'起'));
    let dashes = chars.get(from..)?.iter();
    let length = dashes.take_while(|c| matches!(c, '至' | '到')).count();
    (length > 0).then_some(from + length)
}

/// `(YYYY年)(M月)D日(…)`; the end of a range, and a day listed behind another, may leave
/// out what was said before.
fn date(chars: &[char], at: usize, before: Option<Written>) -> Option<(Written, usize)> {
    let (year, at) = match figure(chars, at, '年') {
        Some((year, next)) if (1949..2200).contains(&year) => (i32::try_from(year).ok(), next),
        _ => (None, at),
    };
    let (month, at) = match figure(chars, at, '月') {
        Some((month, next)) => (Some(month), next),
        None => (None, at),
    };
    let short = || figure_before_days(chars, at).filter(|_| month.is_some());
    let (day, next) = figure(chars, at, '日').or_else(short)?;
    let ([weekday, last_weekday], next) = weekdays(chars, next);
    let carried = before.filter(|_| month.is_none());
    let written = Written {
        year: year.or(carried.and_then(|before| before.year)),
        month: month.or(carried.and_then(|before| before.month)),
        day,
        weekday,
        last_weekday,
    };
    Some((written, next))
}

/// What brackets behind a date say of its weekday, or the bare word; two for a range.
fn weekdays(chars: &[char], at: usize) -> ([Option<u32>; 2], usize) {
    const LONGEST: usize = 30;
    let mut found = [None; 2];
    let mut next = at;
    if let Some((day, length)) = weekday_at(&chars[next..]) {
        (found[0], next) = (Some(day), next + length);
    }
    while matches!(chars.get(next), Some('(' | '〔')) {
        let inner = chars[next + 1..].iter().take(LONGEST);
        let Some(length) = inner
            .take_while(|c| !matches!(c, '。' | '('))
            .position(|c| matches!(c, ')' | '〕'))
        else {
            break;
        };
        let inner = &chars[next + 1..next + 1 + length];
        // 除夕(2月9日): a date in brackets is read for itself.
        if inner
            .windows(2)
            .any(|pair| pair[0].is_ascii_digit() && pair[1] == '日')
        {
            break;
        }
        let halves: Vec<&[char]> = inner.splitn(2, |c| *c == '至').collect();
        for (found, half) in found.iter_mut().zip(halves) {
            *found = found.or(weekday_in(half));
        }
        next += length + 2;
    }
    (found, next)
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

/// The 1 of 10月1至7日, the 2 of 10月2、3日.
fn figure_before_days(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let joined = ['至', '到', '、'];
    let (day, next) = joined
        .into_iter()
        .find_map(|mark| figure(chars, at, mark))?;
    let follows = figure(chars, next, '日').is_some() || figure_before_days(chars, next).is_some();
    follows.then_some((day, next - 1))
}

/// 共N天, or N天.
fn count(chars: &[char], at: usize) -> Option<(Option<Token>, usize)> {
    let total = chars.get(at)? == &'共';
    let from = at + usize::from(total) + usize::from(total && chars.get(at + 1) == Some(&'计'));
    let (days, next) = figure(chars, from, '天').or_else(|| {
        let spelt: String = chars
            .get(from..)?
            .iter()
            .take_while(|c| **c != '天')
            .take(4)
            .collect();
        let next = from + spelt.chars().count() + 1;
        numeral(&spelt).filter(|_| total).map(|days| (days, next))
    })?;
    let token = match total {
        true => Token::Total(days),
        false => Token::Count(days),
    };
    Some((Some(token), next))
}

fn word(chars: &[char], at: usize) -> Option<(Option<Token>, usize)> {
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
    let denied = at > 0 && chars[at - 1] == '不' && *token == Some(Token::Rest);
    Some((token.clone().filter(|_| !denied), end))
}

/// 周四, 星期六, 礼拜六 at the beginning, with how many characters it takes.
pub(super) fn weekday_at(chars: &[char]) -> Option<(u32, usize)> {
    let length = match chars {
        ['星', '期', ..] | ['礼', '拜', ..] => 2,
        ['周', ..] => 1,
        _ => return None,
    };
    Some((weekday_named(*chars.get(length)?)?, length + 1))
}

/// The first weekday within brackets; a bracket may hold its one character alone.
fn weekday_in(bracket: &[char]) -> Option<u32> {
    match bracket {
        [only] => weekday_named(*only),
        _ => (0..bracket.len()).find_map(|at| Some(weekday_at(&bracket[at..])?.0)),
    }
}

/// `天` is Sunday too.
fn weekday_named(c: char) -> Option<u32> {
    Some(match c {
        '一' | '1' => 1,
        '二' | '2' => 2,
        '三' | '3' => 3,
        '四' | '4' => 4,
        '五' | '5' => 5,
        '六' | '6' => 6,
        '日' | '天' | '七' => 7,
        _ => return None,
    })
}
