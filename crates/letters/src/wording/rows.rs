//! The table of letters, `letters/letters.toml`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::error::LetterError;
use crate::letter::Layout;
use crate::near;

/// Whom a letter goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// 申请人
    Applicant,
    /// 第三方
    ThirdParty,
    /// 其他机关
    Agency,
    /// 内设机构
    Unit,
    /// 存卷: nobody outside.
    File,
}

/// One letter: its name, its number series and how it is written, from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterRow {
    /// The stable name, such as `supplement_notice`.
    pub letter: String,
    /// What officers call it: 补正告知书.
    pub title: String,
    /// First day of decision that this row is for.
    #[serde(deserialize_with = "day")]
    pub since: NaiveDate,
    /// Last day that it is for: where none is written, that before the next row begins.
    #[serde(default, deserialize_with = "some_day")]
    pub until: Option<NaiveDate>,
    /// What the letter rests on, as in the other files: `reg:30`.
    #[serde(deserialize_with = "one_or_more")]
    pub cite: Vec<String>,
    /// The kind of number that it takes (`office.toml`); none for sheets.
    #[serde(default)]
    pub series: Option<String>,
    /// Whom it goes to.
    pub to: Recipient,
    /// The wording's file, from `letters/` on.
    pub wording: String,
    /// How the pages are set.
    pub layout: Layout,
    /// Whether it is printed with a red head unless the office says otherwise.
    #[serde(default)]
    pub red_head: bool,
    /// Who gets a copy of every such letter: 抄送.
    #[serde(default)]
    pub copies: Vec<String>,
    /// Where it stands in the table, counted from 1.
    #[serde(skip)]
    pub line: usize,
}

impl LetterRow {
    /// Whether the row is for a decision of this day.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.since <= on && self.until.is_none_or(|until| on <= until)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    letter: Vec<Spanned<LetterRow>>,
}

/// What was read of the table.
pub(super) struct Rows {
    /// The rows that have their form.
    pub rows: Vec<LetterRow>,
    /// What is wrong.
    pub faults: Vec<LetterError>,
    /// Whether every row has its form: otherwise some are missing from `rows`.
    pub whole: bool,
}

/// Reads the table a row at a time, so that a slip in one hides no other.
pub(super) fn read(text: &str, wordings: &BTreeMap<String, String>) -> Rows {
    let mut faults = Vec::new();
    let mut rows: Vec<(usize, LetterRow)> = Vec::new();
    for (start, piece) in pieces(text) {
        match toml::from_str::<Table>(piece) {
            Ok(table) => rows.extend(table.letter.into_iter().map(|spanned| {
                let at = start + spanned.span().start;
                let row = LetterRow {
                    line: place(text, at).0,
                    ..spanned.into_inner()
                };
                (at, row)
            })),
            Err(error) => {
                let at = start + error.span().unwrap_or_default().start;
                faults.push(fault(text, at, crate::chinese::of_toml(error.message())));
            }
        }
    }
    let whole = faults.is_empty();
    for (at, row) in &rows {
        let messages = judge(row, wordings);
        faults.extend(
            messages
                .into_iter()
                .map(|message| fault(text, *at, message)),
        );
    }
    if whole {
        let gaps = timelines(&mut rows);
        faults.extend(
            gaps.into_iter()
                .map(|(at, message)| fault(text, at, message)),
        );
    }
    Rows {
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        faults,
        whole,
    }
}

/// The table cut before each row: where a piece begins, and its text.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("[[letter]]") && at > 0 {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let pieces = starts.iter().zip(ends);
    pieces
        .filter_map(|(start, end)| Some((*start, text.get(*start..end)?)))
        .collect()
}

/// Letters whose numbers the register follows by a name of their own.
const OWN_SERIES: [&str; 2] = ["reply", "handover_letter"];

/// Series that no other letter may take numbers from.
const TAKEN: [&str; 2] = ["case", "reply"];

/// What goes out under the number of its case.
const UNDER_ITS_CASE: &str = "acknowledgement";

fn judge(row: &LetterRow, wordings: &BTreeMap<String, String>) -> Vec<String> {
    let LetterRow {
        letter,
        title,
        wording,
        ..
    } = row;
    let mut messages = Vec::new();
    if title.trim().is_empty() {
        messages.push(format!("文书“{letter}”没有名称（title）"));
    }
    if !wordings.contains_key(wording) {
        let near = near::perhaps(wording, wordings.keys().map(String::as_str));
        messages.push(format!("{title}的用语文件 letters/{wording} 不存在{near}"));
    }
    // A letter that leaves the house bears who made it and when; the form does not.
    if row.to != Recipient::File && row.layout == Layout::Form {
        messages.push(format!(
            "{title}是发出的文书，要有署名和成文日期：版式（layout）请写 official"
        ));
    }
    messages.extend(misnumbered(row));
    if row.until.is_some_and(|until| until < row.since) {
        messages.push(format!(
            "{title}的最后一日（until）早于生效日期（since）；请改正"
        ));
    }
    messages
}

/// What goes out bears a number; those of the register go by their own names.
fn misnumbered(row: &LetterRow) -> Option<String> {
    let LetterRow { letter, title, .. } = row;
    let goes_out = row.to != Recipient::File && letter != UNDER_ITS_CASE;
    let own = OWN_SERIES.contains(&letter.as_str());
    match row.series.as_deref() {
        None if goes_out => Some(format!(
            "{title}是发出的文书，应当编号：请写 series（office.toml 的 [[number]] 的 kind，如 \"{letter}\"）"
        )),
        Some(series) if own && series != letter => Some(format!(
            "{title}的编号（series）应当是“{letter}”：系统按这个名称核对文号是否连续；请改正"
        )),
        Some(series) if !own && TAKEN.contains(&series) => Some(format!(
            "{title}不能用“{series}”的编号（series），否则该类编号会有缺号；请改用别的，如 \"{letter}\""
        )),
        _ => None,
    }
}

/// Gives each row its last day. On every day from its first row on a letter has one
/// wording, and no more: an act may need it then.
fn timelines(rows: &mut [(usize, LetterRow)]) -> Vec<(usize, String)> {
    let mut letters: BTreeMap<String, Vec<&mut (usize, LetterRow)>> = BTreeMap::new();
    for row in rows {
        letters.entry(row.1.letter.clone()).or_default().push(row);
    }
    let mut faults = Vec::new();
    for mut rows in letters.into_values() {
        rows.sort_by_key(|(_, row)| row.since);
        let nexts = rows.iter().skip(1).map(|(_, row)| Some(row.since));
        let nexts: Vec<Option<NaiveDate>> = nexts.chain([None]).collect();
        for ((at, row), next) in rows.into_iter().zip(nexts) {
            faults.extend(close(row, next).map(|message| (*at, message)));
        }
    }
    faults
}

fn close(row: &mut LetterRow, next: Option<NaiveDate>) -> Option<String> {
    let named = format!("{}（{}）", row.title, row.letter);
    match (row.until, next) {
        (None, Some(next)) if next == row.since => Some(format!(
            "{named}有两行都自 {next} 起生效，生效期间重叠；请只保留一行"
        )),
        (None, next) => {
            row.until = next.and_then(|next| next.pred_opt());
            None
        }
        (Some(until), None) => Some(format!(
            "{named}在 {until} 之后没有文字，此后要发这份文书的事项都不能办理；请去掉 until，或者补上后续的一行"
        )),
        (Some(until), Some(next)) if until >= next => Some(format!(
            "{named}的两行在 {next} 的生效期间重叠；until 是最后适用的一日，请写此日之前，或者去掉"
        )),
        (Some(until), Some(next)) if until.succ_opt() != Some(next) => Some(format!(
            "{named}自 {until} 之后至 {next} 之前没有文字，其间要发这份文书的事项都不能办理；请去掉 until，或者补上这段时间的一行"
        )),
        _ => None,
    }
}

fn fault(text: &str, at: usize, message: String) -> LetterError {
    let (line, column) = place(text, at);
    LetterError::Row {
        line,
        column,
        message,
    }
}

/// Line and column of a byte, counted from 1.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let column = before[line_start..].chars().count() + 1;
    (before.matches('\n').count() + 1, column)
}

/// A day as TOML writes it: `2019-05-15`, without quotes.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?;
    let date = match (written.date, written.time) {
        (Some(date), None) => date,
        _ => return Err(serde::de::Error::custom("这里只写日期，例如 2019-05-15")),
    };
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
        .ok_or_else(|| serde::de::Error::custom("没有这一天"))
}

fn some_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    day(deserializer).map(Some)
}

fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Cites {
        One(String),
        More(Vec<String>),
    }
    Ok(match Cites::deserialize(deserializer)? {
        Cites::One(cite) => vec![cite],
        Cites::More(cites) => cites,
    })
}
