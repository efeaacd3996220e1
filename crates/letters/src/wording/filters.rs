//! How values are written in Chinese letters.

use chrono::NaiveDate;
use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Value};

use super::fault;
use crate::blocks;
use crate::letter::written;

/// Figures of everyday numerals and of sums of money.
const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const MONEY_DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// `day`, `yuan`, `yuan_words`, `list`, `numbered`, `numeral`.
pub(super) fn add(environment: &mut Environment<'static>) {
    environment.add_filter("day", day);
    environment.add_filter("yuan", yuan);
    environment.add_filter("yuan_words", yuan_words);
    environment.add_filter("list", list);
    environment.add_filter("numbered", numbered);
    environment.add_filter("numeral", numeral);
}

/// `2026-03-02` → 2026年3月2日.
fn day(value: &Value) -> Result<String, Error> {
    let text = present(value)?.as_str().unwrap_or_default();
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map(written)
        .map_err(|_| wrong("|day 只用于日期"))
}

/// Fen → 120元, 120.50元: two decimals only where there are fen (and jiao).
fn yuan(value: &Value) -> Result<String, Error> {
    let fen = amount(value)?;
    let (sign, fen) = (if fen < 0 { "-" } else { "" }, fen.unsigned_abs());
    Ok(match fen % 100 {
        0 => format!("{sign}{}元", fen / 100),
        rest => format!("{sign}{}.{rest:02}元", fen / 100),
    })
}

/// Fen → 壹佰贰拾元整, the way a sum is written where it must not be altered.
fn yuan_words(value: &Value) -> Result<String, Error> {
    let fen = amount(value)?;
    let (yuan, jiao, fen) = match u64::try_from(fen) {
        Ok(fen) => (fen / 100, fen / 10 % 10, fen % 10),
        Err(_) => return Err(wrong("|yuan_words 不用于负数")),
    };
    if yuan >= 1_000_000_000_000 {
        return Err(wrong("|yuan_words 只写到千亿元"));
    }
    let mut words = String::new();
    if yuan > 0 || (jiao == 0 && fen == 0) {
        words.push_str(&money_figures(yuan));
        words.push('元');
    }
    match (jiao, fen) {
        (0, 0) => words.push('整'),
        (0, fen) => {
            if yuan > 0 {
                words.push('零');
            }
            words.extend([money_digit(fen), '分']);
        }
        (jiao, 0) => words.extend([money_digit(jiao), '角']),
        (jiao, fen) => words.extend([money_digit(jiao), '角', money_digit(fen), '分']),
    }
    Ok(words)
}

/// Texts → 甲、乙、丙.
fn list(value: &Value) -> Result<String, Error> {
    let texts = texts(value)?;
    Ok(texts.join("、"))
}

/// A number → （一）; texts → （一）甲, （二）乙 …
fn numbered(value: &Value) -> Result<Value, Error> {
    if present(value)?.kind() == ValueKind::Number {
        return Ok(Value::from(format!("（{}）", numeral(value)?)));
    }
    let numbered = texts(value)?.into_iter().zip(1..);
    let numbered = numbered.map(|(text, n)| format!("（{}）{text}", figures(n)));
    Ok(numbered.map(Value::from).collect::<Vec<_>>().into())
}

/// A number → 一, 十二, 一百〇三.
fn numeral(value: &Value) -> Result<String, Error> {
    let number = i64::try_from(present(value)?.clone()).ok();
    match number {
        Some(number @ 0..=9999) => Ok(figures(number.unsigned_abs())),
        _ => Err(wrong("序号只用于 0 至 9999 的整数")),
    }
}

fn present(value: &Value) -> Result<&Value, Error> {
    match value.kind() {
        ValueKind::Undefined => Err(ErrorKind::UndefinedError.into()),
        ValueKind::None => Err(fault::empty()),
        _ => Ok(value),
    }
}

fn texts(value: &Value) -> Result<Vec<String>, Error> {
    let items = present(value)?
        .try_iter()
        .map_err(|_| wrong("|list 和 |numbered 只用于列表"))?;
    let texts: Vec<String> = items
        .map(|item| match item.kind() {
            ValueKind::String if blocks::clean(&item.to_string()).is_empty() => Err(fault::empty()),
            ValueKind::String | ValueKind::Number => Ok(item.to_string()),
            ValueKind::None => Err(fault::empty()),
            _ => Err(fault::unprintable()),
        })
        .collect::<Result<_, _>>()?;
    if texts.is_empty() {
        return Err(fault::empty());
    }
    Ok(texts)
}

fn amount(value: &Value) -> Result<i64, Error> {
    i64::try_from(present(value)?.clone()).map_err(|_| wrong("金额须是以分为单位的整数"))
}

fn wrong(message: &'static str) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

fn money_digit(digit: u64) -> char {
    digit_of(digit, MONEY_DIGITS)
}

fn digit_of(digit: u64, digits: [char; 10]) -> char {
    usize::try_from(digit % 10).map_or(digits[0], |digit| digits[digit])
}

/// Everyday numerals below ten thousand: 十二, not 一十二.
fn figures(number: u64) -> String {
    match number {
        0..=9 => digit_of(number, DIGITS).to_string(),
        10..=19 => {
            let ones = Some(number - 10).filter(|&ones| ones > 0);
            let ones = ones.map(|ones| digit_of(ones, DIGITS));
            std::iter::once('十').chain(ones).collect()
        }
        _ => thousands(number, DIGITS, ['千', '百', '十']),
    }
}

/// Figures of a sum of money: groups of four digits with 万 and 亿.
fn money_figures(yuan: u64) -> String {
    let mut words = String::new();
    let groups = [
        (yuan / 100_000_000, "亿"),
        (yuan / 10_000 % 10_000, "万"),
        (yuan % 10_000, ""),
    ];
    let mut gap = false;
    for (group, unit) in groups {
        if group == 0 {
            gap = !words.is_empty();
            continue;
        }
        if !words.is_empty() && (gap || group < 1000) {
            words.push('零');
        }
        words.push_str(&thousands(group, MONEY_DIGITS, ['仟', '佰', '拾']));
        words.push_str(unit);
        gap = false;
    }
    if words.is_empty() {
        words.push('零');
    }
    words
}

/// A number below ten thousand; a gap inside it is one zero, one at its end none.
fn thousands(number: u64, digits: [char; 10], units: [char; 3]) -> String {
    let mut words = String::new();
    let mut gap = false;
    let places = [
        (1000, Some(units[0])),
        (100, Some(units[1])),
        (10, Some(units[2])),
        (1, None),
    ];
    for (place, unit) in places {
        let digit = number / place % 10;
        if digit == 0 {
            gap = !words.is_empty();
            continue;
        }
        if gap {
            words.push(digits[0]);
            gap = false;
        }
        words.push(digit_of(digit, digits));
        words.extend(unit);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_written_in_figures_and_words() {
        let rows = [
            (0, "0元", "零元整"),
            (5, "0.05元", "伍分"),
            (10_000, "100元", "壹佰元整"),
            (12_050, "120.50元", "壹佰贰拾元伍角"),
            (12_005, "120.05元", "壹佰贰拾元零伍分"),
            (
                100_123_456,
                "1001234.56元",
                "壹佰万壹仟贰佰叁拾肆元伍角陆分",
            ),
            (10_000_000_500_i64, "100000005元", "壹亿零伍元整"),
            (100_050_000, "1000500元", "壹佰万零伍佰元整"),
        ];
        for (fen, figures, words) in rows {
            assert_eq!(yuan(&Value::from(fen)).unwrap(), figures);
            assert_eq!(yuan_words(&Value::from(fen)).unwrap(), words);
        }
        assert_eq!(yuan(&Value::from(-150)).unwrap(), "-1.50元");
        assert!(yuan_words(&Value::from(-1)).is_err());
        assert!(yuan_words(&Value::from(i64::MAX)).is_err());
        assert!(yuan(&Value::from(1.5)).is_err());
    }

    #[test]
    fn numerals_are_everyday_ones() {
        let rows = [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (21, "二十一"),
            (103, "一百〇三"),
            (1010, "一千〇一十"),
        ];
        for (number, words) in rows {
            assert_eq!(numeral(&Value::from(number)).unwrap(), words);
        }
        assert!(numeral(&Value::from(10_000)).is_err());
    }

    #[test]
    fn lists_and_days() {
        let items = Value::from(vec!["甲", "乙"]);
        assert_eq!(list(&items).unwrap(), "甲、乙");
        assert_eq!(
            numbered(&items).unwrap(),
            Value::from(vec!["（一）甲", "（二）乙"])
        );
        assert_eq!(numbered(&Value::from(11)).unwrap().to_string(), "（十一）");
        assert!(list(&Value::from(Vec::<String>::new())).is_err());
        assert_eq!(day(&Value::from("2026-03-02")).unwrap(), "2026年3月2日");
        assert!(day(&Value::from("三月二日")).is_err());
    }
}
