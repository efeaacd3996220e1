//! A copy of a notice made plain: the text alone, in one script of digits, brackets
//! and dashes, whatever page, office suite or scanner it was copied from.

/// The text without white space and mark-up, in half-width digits and brackets.
pub(super) fn plain(text: &str) -> String {
    let text = without_tags(text);
    let lines: String = text
        .lines()
        .filter(|line| !is_page_number(line))
        .flat_map(|line| [line, "\n"])
        .collect();
    let plain: String = lines
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !is_invisible(*c))
        .map(one_form)
        .collect();
    dates_in_digits(&plain)
}

/// Characters that leave no mark: joiners, byte order marks, soft hyphens.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// One character for those that mean the same.
fn one_form(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + u8::try_from(c as u32 - '０' as u32).unwrap_or(0)),
        '（' | '﹙' => '(',
        '）' | '﹚' => ')',
        '：' | '﹕' | '∶' => ':',
        '，' | '﹐' => ',',
        '；' => ';',
        '．' => '.',
        '｡' => '。',
        '［' | '[' | '【' | '﹝' | '〖' => '〔',
        '］' | ']' | '】' | '﹞' | '〗' => '〕',
        '－' | '—' | '–' | '─' | '~' | '～' | '-' | '―' | '‐' | '‑' | '‒' | '−' | '﹣' => {
            '至'
        }
        // The radicals that a PDF's text layer often has in place of the characters.
        '⽉' => '月',
        '⽇' => '日',
        '⾄' => '至',
        '⼀' => '一',
        '⼆' => '二',
        '⼋' => '八',
        '⼗' => '十',
        other => other,
    }
}

/// Without `<…>` and the entities of HTML.
fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        plain.push_str(&rest[..at]);
        let behind = &rest[at..];
        match mark_up(behind) {
            Some(length) => rest = &behind[length..],
            None => {
                plain.push_str(&behind[..1]);
                rest = &behind[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// How many bytes of mark-up stand at the beginning of this text.
fn mark_up(text: &str) -> Option<usize> {
    let inner = &text[1..];
    if text.starts_with('&') {
        let end = inner.find(';').filter(|end| *end <= 8)?;
        let name = &inner[..end];
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#');
        return is_name.then_some(end + 2);
    }
    let opens = |c: char| c.is_ascii_alphabetic() || c == '/' || c == '!';
    if !inner.starts_with(opens) {
        return None;
    }
    // What stands in these is no text.
    for name in ["script", "style"] {
        let named = inner.get(..name.len());
        if named.is_some_and(|named| named.eq_ignore_ascii_case(name)) {
            let close = inner.to_ascii_lowercase().find(&format!("</{name}"))?;
            return inner[close..].find('>').map(|end| close + end + 2);
        }
    }
    inner.find('>').map(|end| end + 2)
}

/// “— 2 —”, “第 1 页 共 2 页”: the foot of a printed page, which may stand within a clause.
fn is_page_number(line: &str) -> bool {
    let tight: String = line
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(one_form)
        .collect();
    let between = |open, close| {
        let inner = tight
            .strip_prefix(open)
            .and_then(|inner: &str| inner.strip_suffix(close));
        inner.is_some_and(|inner| {
            let inner = inner.trim_matches('至');
            !inner.is_empty() && inner.len() <= 3 && inner.bytes().all(|c| c.is_ascii_digit())
        })
    };
    between('至', '至') || (tight.starts_with('第') && tight.ends_with('页') && tight.len() < 40)
}

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

/// 二〇〇八年十二月二十五日 in digits, as the older notices are signed.
fn dates_in_digits(text: &str) -> String {
    let is_part = |c: char| "零○〇ＯO一二三四五六七八九十".contains(c);
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_part) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        match spelt_date(rest) {
            Some((year, month, day, behind)) => {
                plain.push_str(&format!("{year}年{month}月{day}日"));
                rest = behind;
            }
            None => {
                let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                plain.push_str(&rest[..end]);
                rest = &rest[end..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn spelt_date(text: &str) -> Option<(u32, u32, u32, &str)> {
    let (mut values, mut rest) = ([0; 3], text);
    for (value, mark) in values.iter_mut().zip(['年', '月', '日']) {
        let (at, _) = rest.char_indices().take(5).find(|(_, c)| *c == mark)?;
        *value = numeral(&rest[..at])?;
        rest = &rest[at + mark.len_utf8()..];
    }
    let [year, month, day] = values;
    (year >= 1949).then_some((year, month, day, rest))
}
