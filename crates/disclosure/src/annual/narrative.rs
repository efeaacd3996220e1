//! Numbers in the text of a report, compared with those of its tables (R5).
//!
//! A text also speaks of other years, of parts and of what is no application. So a number is
//! taken only where nothing but known words stands between it and what it counts, and of
//! words that come again the first number of this year counts.

use super::{Break, CARRIED_IN, CARRIED_OUT, DONE, NEW, RESULTS, Rule, Sheet, TOTAL};

/// Something that a text gives the number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// What it counts, as the message calls it.
    name: &'static str,
    /// The number.
    pub number: i64,
}

/// Which number of the tables some words stand for: rows of a column of table three, or
/// totals of parts of table four.
enum Of {
    Rows(std::ops::Range<usize>),
    Kind(usize),
    Remedies(std::ops::Range<usize>),
}

/// What a text may give the number of.
struct Known {
    name: &'static str,
    words: &'static [&'static str],
    of: Of,
}

const fn known(name: &'static str, words: &'static [&'static str], of: Of) -> Known {
    Known { name, words, of }
}

const KNOWN: [Known; 19] = [
    known("新收", &["新收", "收到", "受理"], Of::Rows(NEW..NEW + 1)),
    known("自然人", &["自然人"], Of::Kind(0)),
    known("商业企业", &["商业企业"], Of::Kind(1)),
    known("科研机构", &["科研机构"], Of::Kind(2)),
    known("社会公益组织", &["公益组织"], Of::Kind(3)),
    known("法律服务机构", &["法律服务机构"], Of::Kind(4)),
    known(
        "上年结转",
        &[
            "上年结转",
            "上年度结转",
            "上一年度结转",
            "结转上年度",
            "结转上年",
        ],
        Of::Rows(CARRIED_IN..CARRIED_IN + 1),
    ),
    known("予以公开", &["予以公开"], Of::Rows(2..3)),
    known("部分公开", &["部分公开"], Of::Rows(3..4)),
    known("不予公开", &["不予公开"], Of::Rows(4..12)),
    known("无法提供", &["无法提供"], Of::Rows(12..15)),
    known("不予处理", &["不予处理"], Of::Rows(15..20)),
    known("其他处理", &["其他处理"], Of::Rows(20..23)),
    known("办结", &["办结", "答复"], Of::Rows(DONE..DONE + 1)),
    known(
        "结转下年度",
        &[
            "结转下年度",
            "结转下一年度",
            "结转至下年度",
            "结转至下一年度",
            "结转到下年度",
        ],
        Of::Rows(CARRIED_OUT..CARRIED_OUT + 1),
    ),
    known("行政复议", &["行政复议"], Of::Remedies(0..1)),
    known("行政诉讼", &["行政诉讼"], Of::Remedies(1..3)),
    known(
        "未经复议直接起诉",
        &["未经复议直接起诉"],
        Of::Remedies(1..2),
    ),
    known("复议后起诉", &["复议后起诉"], Of::Remedies(2..3)),
];

/// What may stand between words and their number without making it the number of
/// something else. The longer stand before those that they begin with.
const FILLERS: [&str; 37] = [
    "政府信息公开",
    "依申请公开",
    "政府信息",
    "信息公开",
    "其他组织",
    "继续办理",
    "申请人",
    "公民",
    "法人",
    "申请",
    "案件",
    "数量",
    "总数",
    "总量",
    "件数",
    "共计",
    "总计",
    "合计",
    "累计",
    "办理",
    "答复",
    "登记",
    "受理",
    "情况",
    "共",
    "总",
    "计",
    "数",
    "量",
    "件",
    "的",
    "了",
    "到",
    "为",
    "是",
    "有",
    "达",
];
/// Signs that may stand there.
const SIGNS: &str = "、和及与：:";
/// The most characters between words and their number.
const BETWEEN: usize = 30;
/// What an application is counted in.
const UNITS: [char; 6] = ['件', '份', '宗', '起', '条', '项'];

/// What a text gives the numbers of: the words, a few others, and so many 件. Numbers of
/// other years than that of the report are left out.
pub fn said_in(text: &str, year: Option<i32>) -> Vec<Said> {
    let text: String = text
        .chars()
        .filter(|c| *c == '\n' || !c.is_whitespace())
        .map(narrow)
        .collect();
    let mut said: Vec<Said> = Vec::new();
    for sentence in text.split(['。', '；', ';', '！', '\n']) {
        for known in &KNOWN {
            let met = said.iter().any(|one| one.name == known.name);
            let number = || {
                let mut words = known.words.iter();
                words.find_map(|words| number_in(sentence, words, &known.of, year))
            };
            if !met && let Some(number) = number() {
                said.push(Said {
                    name: known.name,
                    number,
                });
            }
        }
    }
    said
}

/// Full-width digits as plain ones.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// The number that a sentence gives for some words.
fn number_in(sentence: &str, words: &str, of: &Of, year: Option<i32>) -> Option<i64> {
    sentence.match_indices(words).find_map(|(at, _)| {
        let (before, after) = (&sentence[..at], &sentence[at + words.len()..]);
        let (between, number) = number_of(after)?;
        let counts = match (words, of) {
            // letters and gifts are received, too
            ("收到" | "受理", _) => between.contains("申请"),
            ("予以公开", _) => !before.ends_with('不'),
            // each kind of reply is one
            ("答复", _) => !["公开", "提供", "处理"]
                .iter()
                .any(|it| clause(before).contains(it)),
            (_, Of::Kind(_)) => speaks_of_new(before),
            _ => true,
        };
        (counts && !of_others(before, year)).then_some(number)
    })
}

/// The number after a few known words, when it counts applications; and those words.
fn number_of(after: &str) -> Option<(&str, i64)> {
    let (between, rest) = after.split_at(after.find(|c: char| c.is_ascii_digit())?);
    if between.chars().count() > BETWEEN || !is_filling(between) {
        return None;
    }
    let digits = rest.find(|c: char| !c.is_ascii_digit() && c != ',');
    let (digits, unit) = rest.split_at(digits.unwrap_or(rest.len()));
    let number = digits.replace(',', "").parse().ok()?;
    unit.starts_with(UNITS).then_some((between, number))
}

fn is_filling(mut between: &str) -> bool {
    while !between.is_empty() {
        let known = FILLERS.iter().find_map(|it| between.strip_prefix(it));
        match known.or_else(|| between.strip_prefix(|c| SIGNS.contains(c))) {
            Some(rest) => between = rest,
            None => return false,
        }
    }
    true
}

/// The clause that goes on after a text.
fn clause(before: &str) -> &str {
    before
        .rsplit(['，', ',', '（', '(', '、'])
        .next()
        .unwrap_or_default()
}

/// Whether a sentence so far speaks of applications that came in, and not yet of replies.
fn speaks_of_new(before: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|it| before.contains(it));
    has(&["新收", "收到", "受理"]) && !has(&["办结", "答复"])
}

/// Whether what follows is not said of this report's year as a whole: of another year, of an
/// average, or of one part among others.
fn of_others(before: &str, year: Option<i32>) -> bool {
    let clause = clause(before);
    let other = [
        "上年",
        "去年",
        "上一年",
        "同期",
        "同比",
        "环比",
        "月均",
        "日均",
        "平均",
    ];
    if other.iter().any(|it| clause.contains(it)) {
        return true;
    }
    let part = before.rsplit_once("其中").map(|(_, since)| since);
    let named = |since: &str| {
        let since = since.trim_start_matches(['，', ',', '：', ':']);
        !since.is_empty() && !since.contains(|c: char| c.is_ascii_digit())
    };
    part.is_some_and(named)
        || year.is_some_and(|year| last_year_named(before).is_some_and(|it| it != year))
}

/// The last year that a sentence names so far, unless it only compares with it.
fn last_year_named(before: &str) -> Option<i32> {
    before.rmatch_indices('年').find_map(|(at, _)| {
        let from = at.checked_sub(4)?;
        let year: i32 = before.get(from..at)?.parse().ok()?;
        let compared = before[..from].ends_with(['较', '比', '与', '同', '和']);
        (!compared).then_some(year)
    })
}

/// Where the text gives another number than the tables.
pub fn told(said: &[Said], sheet: &Sheet) -> Vec<Break> {
    said.iter().filter_map(|one| differs(*one, sheet)).collect()
}

fn differs(said: Said, sheet: &Sheet) -> Option<Break> {
    let known = KNOWN.iter().find(|known| known.name == said.name)?;
    let applications = |row: usize, column: usize| {
        let table = sheet.applications.as_ref()?;
        table
            .get(row)?
            .get(column)
            .copied()
            .flatten()
            .map(i128::from)
    };
    let (row, column, expected) = match &known.of {
        Of::Rows(rows) => {
            let sum: Option<i128> = rows.clone().map(|row| applications(row, TOTAL)).sum();
            (rows.start + 1, TOTAL + 1, sum?)
        }
        Of::Kind(kind) => (NEW + 1, kind + 1, applications(NEW, *kind)?),
        Of::Remedies(parts) => {
            let table = sheet.remedies.as_ref()?;
            let last = |part: usize| (part + 1) * RESULTS.len() - 1;
            let total = |part: usize| table.get(last(part)).copied().flatten().map(i128::from);
            let sum: Option<i128> = parts.clone().map(total).sum();
            (1, last(parts.start) + 1, sum?)
        }
    };
    (expected != i128::from(said.number)).then(|| Break {
        rule: Rule::R5,
        table: "narrative",
        row,
        column,
        expected: i64::try_from(expected).ok(),
        found: Some(said.number),
        place: None,
        message: format!(
            "文字部分“{}”是 {} 件，表中是 {expected} 件（文字和表格的数字应当一致）",
            said.name, said.number
        ),
    })
}
