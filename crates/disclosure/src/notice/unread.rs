//! What looks like an arrangement and could not be read: it is named, so that no day is lost
//! without a word.

use super::scan::{Token, weekday_at};

/// Something that looks like a date or the weekday of one, and is none. `dated` is whether
/// a date stands before it within the same words.
pub(super) fn unread(chars: &[char], at: usize, dated: bool) -> Option<(Option<Token>, usize)> {
    lettered(chars, at)
        .or_else(|| unmarked(chars, at))
        .or_else(|| pointed(chars, at))
        .or_else(|| undated(chars, at).filter(|_| !dated))
        .map(|(token, next)| (Some(token), next))
}

fn quoted(chars: &[char]) -> String {
    chars.iter().collect()
}

fn begins_figure(chars: &[char], at: usize) -> bool {
    chars[at].is_ascii_alphanumeric() && (at == 0 || !chars[at - 1].is_ascii_alphanumeric())
}

fn digits(chars: &[char], at: usize) -> usize {
    let behind = chars.get(at..).unwrap_or_default().iter();
    behind.take_while(|c| c.is_ascii_digit()).count()
}

/// l月l日, 1O月1日: letters that were meant as figures.
fn lettered(chars: &[char], at: usize) -> Option<(Token, usize)> {
    let part = |c: &&char| c.is_ascii_alphanumeric() || matches!(c, '月' | '日');
    let length = chars[at..].iter().take_while(part).count();
    let said = &chars[at..at + length];
    let letters = said.iter().any(char::is_ascii_alphabetic);
    let date = said.iter().any(|c| matches!(c, '月' | '日'));
    (begins_figure(chars, at) && letters && date).then(|| {
        let message = format!(
            "“{}”中有字母，读不出是哪一天；请对照原文改成数字",
            quoted(said)
        );
        (Token::Wrong(message), at + length)
    })
}

/// 6月25: no 日 behind it.
fn unmarked(chars: &[char], at: usize) -> Option<(Token, usize)> {
    let month = digits(chars, at);
    if !begins_figure(chars, at) || month == 0 || chars.get(at + month) != Some(&'月') {
        return None;
    }
    let day = digits(chars, at + month + 1);
    let next = at + month + 1 + day;
    (day > 0 && chars.get(next) != Some(&'日')).then(|| {
        let message = format!(
            "“{}”后面没有“日”，读不出是哪一天；请对照原文改正",
            quoted(&chars[at..next])
        );
        (Token::Wrong(message), next)
    })
}

/// 6/25, 1.1: no way in which a notice writes a day.
fn pointed(chars: &[char], at: usize) -> Option<(Token, usize)> {
    let first = digits(chars, at);
    if !begins_figure(chars, at) || first == 0 {
        return None;
    }
    let second = matches!(chars.get(at + first), Some('/' | '.'))
        .then(|| digits(chars, at + first + 1))
        .filter(|length| *length > 0)?;
    let next = at + first + 1 + second;
    // 1.5天
    (!matches!(chars.get(next), Some('天' | '%' | '倍' | '小'))).then(|| {
        let message = format!(
            "“{}”不是“几月几日”的写法，读不出是哪一天；请改写后再读",
            quoted(&chars[at..next])
        );
        (Token::Unclear(message), next)
    })
}

/// (星期日) with no date before it.
fn undated(chars: &[char], at: usize) -> Option<(Token, usize)> {
    const LONGEST: usize = 30;
    if !matches!(chars[at], '(' | '〔') {
        return None;
    }
    let inner = chars[at + 1..].iter().take(LONGEST);
    let length = inner.clone().position(|c| matches!(c, ')' | '〕'))?;
    let inner = &chars[at + 1..at + 1 + length];
    // A weekday at one end; (如逢周三则……) says something else.
    let is_weekday = |part: &[char]| weekday_at(part).is_some_and(|(_, took)| took == part.len());
    let parts: Vec<&[char]> = inner.split(|c| matches!(c, '、' | ',' | '至')).collect();
    let ends = [parts.first()?, parts.last()?];
    ends.iter().any(|part| is_weekday(part)).then(|| {
        let next = at + length + 2;
        let message = format!("“{}”前面没有日期；请对照原文补上", quoted(&chars[at..next]));
        (Token::Wrong(message), next)
    })
}

/// A verb of arrangement to which no day belongs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Idle {
    /// Where it stands in its sentence.
    pub at: usize,
    /// It gives a day off; otherwise one is worked.
    pub rests: bool,
    /// A verb before it in the sentence has its days.
    pub follows: bool,
}

impl Idle {
    /// What is wrong with it in its sentence; `None` where it only names the thing
    /// (放假安排), or belongs to words of principle.
    pub fn fault(self, sentence: &[char]) -> Option<String> {
        const VERBS: [&str; 6] = ["放假", "调休", "补休", "上班", "公休", "休息"];
        const NAMED: [&str; 14] = [
            "安排", "时间", "日期", "办法", "期间", "方案", "规定", "通知", "天数", "原则", "情况",
            "的", "前", "后",
        ];
        // 应当安排补休, 其余时间正常上班, 如逢周三只在当日放假.
        const PRINCIPLES: [&str; 19] = [
            "应",
            "要",
            "可",
            "须",
            "需",
            "安排",
            "不得",
            "不能",
            "其余",
            "其他",
            "其它",
            "恢复",
            "结束",
            "原则",
            "一般",
            "依法",
            "按照",
            "按规定",
            "节后",
        ];
        let from = sentence[..self.at].iter().rposition(|c| *c == ',');
        let from = from.map_or(0, |comma| comma + 1);
        let behind: String = sentence[self.at..]
            .iter()
            .take_while(|c| **c != ',')
            .collect();
        let words = quoted(&sentence[from..self.at]) + &behind;
        let mut named = behind.as_str();
        while let Some(rest) = VERBS.iter().find_map(|verb| named.strip_prefix(verb)) {
            named = rest;
        }
        let dated = |c: char| c.is_ascii_digit() || matches!(c, '月' | '日' | '号');
        let excused = behind.starts_with("连休")
            || NAMED.iter().any(|word| named.starts_with(word))
            // 不能放假的,……
            || words.ends_with('的')
            || sentence.contains(&'逢')
            || PRINCIPLES.iter().any(|word| words.contains(word))
            // 5月1日放假,与周末调休
            || (self.rests && self.follows && !words.contains(dated));
        (!excused).then(|| format!("“{words}”没有读出是哪一天；请对照原文核对日期"))
    }
}
