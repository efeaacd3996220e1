//! What stands around the arrangement: title, year, number, signature.

use chrono::NaiveDate;

/// The holidays that every yearly notice arranges, each with the words it goes by.
const HOLIDAYS: [(&str, &[&str]); 7] = [
    ("元旦", &["元旦"]),
    ("春节", &["春节"]),
    ("清明节", &["清明"]),
    ("劳动节", &["劳动节", "“五一”", "五一国际"]),
    ("端午节", &["端午"]),
    ("中秋节", &["中秋"]),
    ("国庆节", &["国庆", "“十一”"]),
];

/// The names of those holidays.
pub(super) fn holidays() -> impl Iterator<Item = &'static str> {
    HOLIDAYS.into_iter().map(|(name, _)| name)
}

/// The holidays that a text names, in its order, each once.
pub(super) fn named(text: &str) -> Vec<&'static str> {
    let text: String = text
        .chars()
        .map(|c| match c {
            '"' | '「' | '‘' | '\'' | '＂' => '“',
            '」' | '’' => '”',
            other => other,
        })
        .collect();
    // Straight quotation marks open and close alike.
    let text = text.replace("“五一“", "“五一”").replace("“十一“", "“十一”");
    let mut found: Vec<(usize, &str)> = HOLIDAYS
        .into_iter()
        .filter_map(|(name, words)| {
            let at = words.iter().filter_map(|word| text.find(word)).min()?;
            Some((at, name))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, name)| name).collect()
}

/// The holidays that a text names, if it names few enough to mean them.
pub(super) fn holiday_in(text: &str) -> Option<String> {
    let named = named(text);
    (1..=2).contains(&named.len()).then(|| named.join("、"))
}

/// The title from 关于 to 通知. A title within 《》 is that of another notice.
pub(super) fn title(text: &str) -> &str {
    titles(text).next().unwrap_or("")
}

fn titles(text: &str) -> impl Iterator<Item = &str> {
    const LONGEST: usize = 240;
    let about = ["节假日", "假期", "放假", "调休", "节"];
    text.match_indices("关于").filter_map(move |(at, _)| {
        let quoted = text[..at]
            .rfind('《')
            .is_some_and(|open| !text[open..at].contains('》'));
        let behind = &text[at..];
        let end = behind.find("通知").filter(|end| *end <= LONGEST)?;
        let title = &behind[..end + "通知".len()];
        (!quoted && about.iter().any(|word| title.contains(word))).then_some(title)
    })
}

/// Another notice behind the opening of this one: what follows its title, or the signature
/// of this one. The list of titles below a page is none: nothing is arranged there.
pub(super) fn another<'t>(body: &Body<'t>) -> Option<&'t str> {
    const LONGEST: usize = "国务院办公厅".len();
    let opens = |text: &str| text.contains("现将") && text.contains("如下");
    let numbered = |text: &str| text.starts_with('国') && number(text).is_some();
    let opened = body.opened;
    let titled = titles(opened)
        // Words that run on are no title: 关于修改……的决定,现将……通知.
        .filter(|title| !title.contains(['。', ',', ':', ';']))
        .filter_map(|title| Some((opened.find(title)?, title)))
        .find(|(at, title)| {
            let behind = &opened[at + title.len()..];
            has_arrangement(behind) && (opens(behind) || numbered(behind))
        })
        .map(|(at, _)| {
            let office = opened[..at].rfind("国务院");
            &opened[office.filter(|from| at - from <= LONGEST).unwrap_or(at)..]
        });
    titled.or_else(|| Some(body.behind).filter(|text| has_arrangement(text) && opens(text)))
}

fn has_arrangement(text: &str) -> bool {
    text.contains("放假") || text.contains("上班")
}

/// Whether it arranges a whole year; without a title it does when it arranges holidays
/// of both halves of one.
pub(super) fn is_yearly(text: &str, title: &str) -> bool {
    let anew = ["调整", "延长", "取消"];
    match title {
        "" => ["劳动节", "国庆"]
            .iter()
            .all(|holiday| text.contains(holiday)),
        _ => title.contains("部分节假日") && !anew.iter().any(|word| title.contains(word)),
    }
}

/// What a notice is about that names no holiday of every year: 关于…纪念日调休放假的通知.
pub(super) fn occasion(title: &str) -> Option<&str> {
    let words = title.strip_prefix("关于")?;
    let end = ["调休", "放假", "假期", "安排", "的通知"]
        .iter()
        .filter_map(|mark| words.find(mark))
        .min()?;
    Some(&words[..end]).filter(|occasion| !occasion.is_empty())
}

/// The year that is arranged: as the title says, or the opening, or else the first
/// date of the text.
pub(super) fn year(text: &str, title: &str) -> Option<i32> {
    let opening = || {
        let at = text.find("现将")?;
        let words = text[at..]
            .char_indices()
            .nth(16)
            .map_or(text.len(), |(end, _)| at + end);
        first_year(&text[at..words], |_| true)
    };
    let arranged = |behind: &str| {
        let words = ["部分节假日", "节假日", "放假"];
        words.iter().any(|word| behind.starts_with(word))
            || holidays().any(|holiday| behind.starts_with(holiday))
    };
    let dated = |behind: &str| behind.starts_with(|c: char| c.is_ascii_digit());
    first_year(title, |_| true)
        .or_else(opening)
        .or_else(|| first_year(text, arranged))
        .or_else(|| first_year(behind_title(text, title), dated).filter(|_| text.contains("放假")))
}

/// What follows the title; all of it where there is none.
fn behind_title<'t>(text: &'t str, title: &str) -> &'t str {
    text.split_once(title)
        .filter(|_| !title.is_empty())
        .map_or(text, |(_, behind)| behind)
}

/// The first `YYYY年` that what follows it fits.
fn first_year(text: &str, fits: impl Fn(&str) -> bool) -> Option<i32> {
    text.match_indices('年').find_map(|(at, mark)| {
        let figures = text[..at].bytes().rev().take(5);
        let length = figures.take_while(u8::is_ascii_digit).count();
        let year: i32 = text.get(at.checked_sub(4)?..at)?.parse().ok()?;
        let real = length == 4 && (1949..2200).contains(&year);
        (real && fits(&text[at + mark.len()..])).then_some(year)
    })
}

/// Its number, as 国办发明电〔2024〕12号, in the brackets that are usual. One that stands
/// behind a title in 《》 is that of another notice.
pub(super) fn number(text: &str) -> Option<String> {
    text.match_indices("国").find_map(|(at, _)| {
        let quoted = text[..at].trim_end_matches(['(', '〔']).ends_with('》');
        let (letters, rest) = text[at..].split_once(['〔', '('])?;
        let known = letters.chars().count() <= 8
            && letters.contains('发')
            && letters.chars().all(|c| "国务院办公厅发函明电".contains(c));
        let (year, rest) = rest.split_once(['〕', ')'])?;
        let (serial, _) = rest.split_once('号')?;
        let serial = serial.strip_prefix('第').unwrap_or(serial);
        let digits = |text: &str, most: usize| {
            (1..=most).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_digit())
        };
        let is_number = known && !quoted && year.len() == 4 && digits(year, 4) && digits(serial, 4);
        is_number.then(|| format!("{letters}〔{year}〕{serial}号"))
    })
}

/// What stands between the opening and the signature, and the day of the signature.
pub(super) struct Body<'t> {
    pub text: &'t str,
    pub issued_on: Option<NaiveDate>,
    /// All that follows the opening.
    opened: &'t str,
    /// What follows the signature.
    behind: &'t str,
}

/// Finds the arrangement within the text.
pub(super) fn body(text: &str) -> Body<'_> {
    let arranges = |text: &&str| has_arrangement(text);
    let opened = text
        .find("如下")
        .map(|at| opened_by(&text[at + "如下".len()..]))
        .filter(arranges)
        .or_else(|| {
            let end = text.find("的通知")? + "的通知".len();
            Some(&text[end..]).filter(arranges)
        })
        .unwrap_or(text);
    let signed = opened.match_indices("国务院").find_map(|(at, mark)| {
        let behind = opened[at + mark.len()..].trim_start_matches("办公厅");
        Some((at, full_date(behind)?, behind))
    });
    let (body, signed, behind) = match signed {
        Some((at, day, behind)) => (&opened[..at], Some(day), behind),
        None => match last_line_date(opened) {
            Some((at, day)) => (&opened[..at], Some(day), ""),
            None => (opened, None, ""),
        },
    };
    let above = ["成文日期:", "发文日期:", "印发日期:"];
    let issued_on = signed.or_else(|| {
        let mut marks = above.iter().filter_map(|mark| text.split_once(mark));
        marks.find_map(|(_, behind)| full_date(behind))
    });
    Body {
        text: without_closing(body),
        issued_on,
        opened,
        behind,
    }
}

/// Without the paragraph that closes a notice: 节假日期间,各地区、各部门要……. What names
/// a day there is kept to be read.
fn without_closing(body: &str) -> &str {
    const CLOSING: [&str; 6] = [
        "节假日期间,",
        "节日期间,",
        "假日期间,",
        "假期期间,",
        "放假期间,",
        "各地区、各部门",
    ];
    let closes = |at: usize| {
        let behind = &body[at..];
        let names_day = behind.match_indices('日').any(|(day, _)| {
            let before = behind[..day].chars().next_back();
            before.is_some_and(|c| c.is_ascii_digit())
        });
        body[..at].ends_with('。') && !names_day
    };
    let found = CLOSING.iter().flat_map(|words| body.match_indices(words));
    let at = found.map(|(at, _)| at).filter(|at| closes(*at)).min();
    &body[..at.unwrap_or(body.len())]
}

/// What follows 如下: 通知如下。 or 特作如下调休: — the words up to the colon are no heading.
fn opened_by(behind: &str) -> &str {
    const LONGEST: usize = 8;
    match behind.split_once(':') {
        Some((words, rest))
            if words.chars().count() <= LONGEST
                && !words.contains(['。', '、', ','])
                && named(words).is_empty() =>
        {
            rest
        }
        _ => behind.trim_start_matches(['。', ',']),
    }
}

/// A date that closes the text, behind a full stop, and where: a signature without a name.
fn last_line_date(text: &str) -> Option<(usize, NaiveDate)> {
    let text = text.trim_end_matches("(此件公开发布)");
    let at = text.rfind('。')? + '。'.len_utf8();
    let last = &text[at..];
    let day = full_date(last).filter(|_| last.ends_with('日'))?;
    Some((at, day))
}

/// `YYYY年M月D日` at the beginning.
fn full_date(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let (day, _) = rest.split_once('日')?;
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The holidays that the opening says a yearly notice arranges; all of them where
/// it does not say.
pub(super) fn promised(text: &str) -> Vec<&'static str> {
    let opening = text.split_once("现将").and_then(|(_, behind)| {
        let (opening, _) = behind.split_once("如下")?;
        Some(named(opening)).filter(|named| named.len() > 2)
    });
    opening.unwrap_or_else(|| holidays().collect())
}
