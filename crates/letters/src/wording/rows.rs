//! The table of letters, `letters/letters.toml`.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::error::LetterError;
use crate::letter::Layout;

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
    /// First day that it is no longer for.
    #[serde(default, deserialize_with = "some_day")]
    pub until: Option<NaiveDate>,
    /// What the letter rests on, as in the other files: `reg:30`.
    #[serde(default, deserialize_with = "one_or_more")]
    pub cite: Vec<String>,
    /// The kind of number that it takes (`office.toml`); none for sheets.
    #[serde(default)]
    pub series: Option<String>,
    /// Whom it goes to: `applicant`, `third_party`, `agency`, `file` …
    pub to: String,
    /// The wording's file, from `letters/` on.
    pub wording: String,
    /// How the pages are set.
    pub layout: Layout,
    /// Whether it is printed with a red head unless the office says otherwise.
    #[serde(default)]
    pub red_head: bool,
    /// Where it stands in the table, counted from 1.
    #[serde(skip)]
    pub line: usize,
}

impl LetterRow {
    /// Whether the row is for a decision of this day.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.since <= on && self.until.is_none_or(|until| on < until)
    }

    fn overlaps(&self, other: &LetterRow) -> bool {
        self.letter == other.letter
            && self.until.is_none_or(|until| other.since < until)
            && other.until.is_none_or(|until| self.since < until)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    letter: Vec<Spanned<LetterRow>>,
}

/// The rows, and what is wrong with them.
pub(super) fn read(
    text: &str,
    wordings: &BTreeMap<String, String>,
) -> (Vec<LetterRow>, Vec<LetterError>) {
    let table: Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => {
            let span = error.span().unwrap_or_default();
            return (
                Vec::new(),
                vec![at(text, span, crate::chinese::of_toml(error.message()))],
            );
        }
    };
    let mut errors = Vec::new();
    let mut rows: Vec<LetterRow> = Vec::new();
    for spanned in table.letter {
        let span = spanned.span();
        let mut row = spanned.into_inner();
        row.line = place(text, span.start).0;
        errors.extend(
            judge(&row, &rows, wordings)
                .into_iter()
                .map(|message| at(text, span.clone(), message)),
        );
        rows.push(row);
    }
    (rows, errors)
}

fn judge(
    row: &LetterRow,
    before: &[LetterRow],
    wordings: &BTreeMap<String, String>,
) -> Vec<String> {
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
        messages.push(format!("{title}的用语文件 letters/{wording} 不存在"));
    }
    // A letter that leaves the house bears who made it and when; the form does not.
    if row.to != "file" && row.layout == Layout::Form {
        messages.push(format!(
            "{title}是发出的文书，要有署名和成文日期：版式（layout）请写 official"
        ));
    }
    if row.until.is_some_and(|until| until <= row.since) {
        messages.push(format!("{title}的失效日期（until）不晚于生效日期（since）"));
    }
    if before.iter().any(|other| other.overlaps(row)) {
        messages.push(format!(
            "{title}（{letter}）的生效期间与前面的一行重叠：请给前一行写上失效日期（until）"
        ));
    }
    messages
}

fn at(text: &str, span: Range<usize>, message: String) -> LetterError {
    let (line, column) = place(text, span.start);
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
