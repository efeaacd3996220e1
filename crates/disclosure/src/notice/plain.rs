//! A copy of a notice made plain: the text alone, in one script of digits, brackets
//! and dashes, whatever page, office suite or scanner it was copied from.

use super::spelt::in_digits;

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
    in_digits(&plain)
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
        '：' | '﹕' | '∶' | '︰' => ':',
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
        // 曰 is what a scanner reads for 日.
        '⽇' | '曰' => '日',
        '⾄' => '至',
        '⼀' => '一',
        '⼆' => '二',
        '⼋' => '八',
        '⼗' => '十',
        other => other,
    }
}

/// Without `<…>`, and with what the entities of HTML stand for.
fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        plain.push_str(&rest[..at]);
        let behind = &rest[at..];
        if let Some((c, length)) = entity(behind) {
            plain.extend(c);
            rest = &behind[length..];
        } else if let Some(length) = tag(behind) {
            rest = &behind[length..];
        } else {
            plain.push_str(&behind[..1]);
            rest = &behind[1..];
        }
    }
    plain.push_str(rest);
    plain
}

/// The entity at the beginning of this text, with its length: what it stands for, or nothing
/// where it is a space or unknown.
fn entity(text: &str) -> Option<(Option<char>, usize)> {
    let inner = text.strip_prefix('&')?;
    let end = inner.find(';').filter(|end| *end <= 8)?;
    let name = &inner[..end];
    let coded = name.strip_prefix('#').map(|code| {
        let hex = code.strip_prefix(['x', 'X']);
        hex.map_or_else(|| code.parse(), |hex| u32::from_str_radix(hex, 16))
    });
    let stands_for = match coded {
        Some(code) => char::from_u32(code.ok()?),
        None if !name.chars().all(|c| c.is_ascii_alphanumeric()) => return None,
        None => match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            "ldquo" => Some('“'),
            "rdquo" => Some('”'),
            "mdash" => Some('—'),
            "ndash" => Some('–'),
            "middot" => Some('·'),
            "bull" => Some('•'),
            _ => None,
        },
    };
    Some((stands_for, end + 2))
}

/// How many bytes of a tag stand at the beginning of this text.
fn tag(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
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
