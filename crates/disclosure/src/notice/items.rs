//! The items that an arrangement falls into, and their headings.

use super::head::named;
use super::spelt::numeral;

const NUMERALS: &str = "一二三四五六七八九十";

/// An item's mark: 一、 (一) 1、 1. — how deep it lies, its number, and what follows it.
fn mark(text: &str) -> Option<(usize, u32, &str)> {
    let split = |text: &str, part: fn(char) -> bool| {
        text.find(|c| !part(c)).filter(|end| *end > 0).unwrap_or(0)
    };
    let spelt = |c: char| NUMERALS.contains(c);
    if let Some(inner) = text.strip_prefix('(') {
        let end = inner.find(|c| !spelt(c))?;
        let rest = inner[end..].strip_prefix(')')?;
        return Some((1, numeral(&inner[..end])?, rest));
    }
    match split(text, |c| NUMERALS.contains(c)) {
        0 => {
            let end = split(text, |c| c.is_ascii_digit());
            let rest = text[end..].strip_prefix(['、', '.'])?;
            let said = !rest.starts_with(|c: char| c.is_ascii_digit());
            let number = text[..end].parse().ok().filter(|number| *number < 100)?;
            said.then_some((2, number, rest))
        }
        end => {
            let rest = text[end..].strip_prefix('、')?;
            Some((0, numeral(&text[..end])?, rest))
        }
    }
}

/// The items 一、 二、 …; the whole where there are none. White space is gone, so
/// an item begins after a stop, or where a holiday is named behind the mark.
pub(super) fn items(body: &str) -> Vec<&str> {
    let mut starts = Vec::new();
    let mut before = '。';
    for (at, c) in body.char_indices() {
        // within a number, or the 六 of 星期六、中秋节当日
        let within = (NUMERALS.contains(c) && NUMERALS.contains(before))
            || (c.is_ascii_digit() && before.is_ascii_digit())
            || ['期', '周', '拜'].contains(&before);
        if !within && let Some((_, _, said)) = mark(&body[at..]) {
            let stop = ['。', '.', ':', ',', ';'].contains(&before);
            let heading = said
                .char_indices()
                .nth(4)
                .map_or(said, |(end, _)| &said[..end]);
            if stop || !named(heading).is_empty() {
                starts.push(at);
            }
        }
        before = c;
    }
    if starts.is_empty() {
        starts = named_items(body);
    }
    if starts.is_empty() {
        return vec![body];
    }
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    starts
        .iter()
        .zip(ends)
        // the bullet of the next item
        .map(|(from, to)| body[*from..to].trim_end_matches(['·', '•', '●', '*', '至']))
        .collect()
}

/// Where items begin that lost their numbers: at a holiday's name before a colon, as
/// 国庆节、中秋节:. What stands before the first one is one too if it names a day.
fn named_items(body: &str) -> Vec<usize> {
    let colons = body.match_indices(':');
    let mut starts: Vec<usize> = colons
        .filter_map(|(at, _)| name_before(&body[..at]))
        .collect();
    let before = starts.first().map_or("", |first| &body[..*first]);
    let names_day = before.match_indices('日').any(|(at, _)| {
        let day = before[..at].chars().next_back();
        day.is_some_and(|c| c.is_ascii_digit())
    });
    if names_day && !before.contains("原则") {
        starts.insert(0, 0);
    }
    starts
}

/// Where the names of holidays begin that end this text.
fn name_before(text: &str) -> Option<usize> {
    const NAMES: [&str; 14] = [
        "元旦",
        "春节",
        "清明节",
        "清明",
        "劳动节",
        "“五一”",
        "五一",
        "端午节",
        "端午",
        "中秋节",
        "中秋",
        "国庆节",
        "国庆",
        "“十一”",
    ];
    const BESIDE: [&str; 5] = ["国际", "放假安排", "假期安排", "假期", "放假"];
    const JOINING: [char; 5] = ['、', '和', '及', '与', '暨'];
    let (mut rest, mut named) = (text, false);
    loop {
        let name = NAMES.iter().find_map(|name| rest.strip_suffix(name));
        let beside = || BESIDE.iter().find_map(|word| rest.strip_suffix(word));
        let joined = || rest.strip_suffix(JOINING);
        named |= name.is_some();
        match name.or_else(beside).or_else(joined) {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    let names = text[rest.len()..].trim_start_matches(JOINING);
    named.then_some(text.len() - names.len())
}

/// Whether items are numbered from the first on, each once, those within an item
/// anew; what has no numbers is one item.
pub(super) fn numbered_on(items: &[&str]) -> bool {
    let mut counted = [0; 3];
    items
        .iter()
        .filter_map(|item| mark(item))
        .all(|(depth, number, _)| {
            counted[depth] += 1;
            counted[depth + 1..].fill(0);
            counted[depth] == number
        })
}

/// The heading of an item and what it says: 国庆节、中秋节:….
pub(super) fn heading(item: &str) -> (Option<&str>, &str) {
    let unnumbered = mark(item).map_or(item, |(_, _, rest)| rest);
    match unnumbered.split_once(':') {
        Some((name, said)) if name.chars().count() <= 24 && !name.contains(['月', '。']) => {
            (Some(name), said)
        }
        _ => (None, unnumbered),
    }
}
