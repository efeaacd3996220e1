//! How documents are numbered: `[[number]]` of `office.toml`.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::file::{Dated, Day, File, dated};
use super::office::{fill, placeholders};

/// How documents of one kind are numbered; a series is one agency's, year's and kind's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NumberRow {
    /// Which series.
    pub kind: String,
    /// First day in force: a 1 January, for a series does not change its form within its year.
    pub since: NaiveDate,
    /// Last day in force.
    pub until: Option<NaiveDate>,
    /// The form, with `{code}` (the agency's), `{year}` and `{n}`.
    pub format: String,
}

dated!(NumberRow);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNumber {
    kind: Spanned<String>,
    since: Spanned<Day>,
    until: Option<Day>,
    format: Spanned<String>,
}

/// The series that the register itself numbers in.
const NEEDED: [&str; 2] = ["case", "reply"];

/// Reads the rows: those of one kind follow each other, those of two kinds never give one
/// number.
pub(super) fn read(
    file: &mut File<'_>,
    raw: Vec<RawNumber>,
    law_since: Option<NaiveDate>,
) -> Vec<NumberRow> {
    let mut formats = BTreeMap::new();
    let mut rows = Vec::new();
    for row in raw {
        let place = (row.kind.get_ref().clone(), row.since.get_ref().0);
        formats.insert(place, row.format.span());
        rows.extend(read_row(file, row));
    }
    let rows = file.timelines(rows, |row: &NumberRow| row.kind.clone(), &NEEDED, law_since);
    apart(file, &rows, &formats);
    rows
}

fn read_row(file: &mut File<'_>, row: RawNumber) -> Option<(Range<usize>, NumberRow)> {
    let since = row.since.get_ref().0;
    if since.ordinal() != 1 {
        file.fault(
            row.since.span(),
            "编号格式只能自某年1月1日起施行（同年同类文书连续编号）；请改正",
        );
    }
    // Agencies count each for itself: without the code two would have one number.
    placeholders(file, &row.format, &["year", "n", "code"]).then(|| {
        let until = row.until.map(|day| day.0);
        let built = NumberRow {
            kind: row.kind.into_inner(),
            since,
            until,
            format: row.format.into_inner(),
        };
        (row.since.span(), built)
    })
}

/// A number names one document: no two kinds may give the same in one year.
fn apart(
    file: &mut File<'_>,
    rows: &[NumberRow],
    formats: &BTreeMap<(String, NaiveDate), Range<usize>>,
) {
    for (at, row) in rows.iter().enumerate() {
        let same = rows[..at]
            .iter()
            .find(|other| other.kind != row.kind && meet(other, row) && alike(other, row));
        if let Some(other) = same {
            let place = |row: &NumberRow| formats.get(&(row.kind.clone(), row.since));
            // Whichever was written later.
            let places = [place(row), place(other)].into_iter().flatten();
            let place = places.max_by_key(|span| span.start).cloned();
            file.fault(
                place.unwrap_or_default(),
                format!(
                    "“{}”与“{}”的编号格式会编出相同的编号，两件文书就会是同一个文号；请改用不同的字样",
                    row.kind, other.kind
                ),
            );
        }
    }
}

fn meet(one: &NumberRow, other: &NumberRow) -> bool {
    one.in_force(other.since) || other.in_force(one.since)
}

/// Whether two forms can give one number. What stands around the running number may differ
/// in figures alone: 1{n} and {n} both give 11.
fn alike(one: &NumberRow, other: &NumberRow) -> bool {
    around(&one.format) == around(&other.format)
}

fn around(format: &str) -> (String, String) {
    let (before, after) = format.split_once("{n}").unwrap_or((format, ""));
    let filled = |text: &str| fill(text, &[("code", "\u{0}"), ("year", "2026"), ("n", "1")]);
    let figure = |sign: char| sign.is_ascii_digit();
    (
        filled(before).trim_end_matches(figure).to_owned(),
        filled(after).trim_start_matches(figure).to_owned(),
    )
}
