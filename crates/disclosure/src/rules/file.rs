//! Reading one file of `workflows/`: mistakes are collected with their place,
//! dated rows are put in order.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::Range;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use toml::Spanned;

use super::cite::{Cite, Sources};
use super::error::{RulesError, in_chinese};

/// A file while it is read.
pub(super) struct File<'a> {
    pub(super) name: &'a str,
    text: &'a str,
    /// `None` while, or because, the sources themselves could not be read: citations go unchecked.
    pub(super) sources: Option<&'a Sources>,
    errors: Vec<RulesError>,
}

impl<'a> File<'a> {
    pub(super) fn new(name: &'a str, text: &'a str, sources: Option<&'a Sources>) -> Self {
        File {
            name,
            text,
            sources,
            errors: Vec::new(),
        }
    }

    /// The whole file as `T`; a mistake of form is collected.
    pub(super) fn parse<T: DeserializeOwned>(&mut self) -> Option<T> {
        toml::from_str(self.text)
            .map_err(|error| self.fault(error.span().unwrap_or(0..0), in_chinese(error.message())))
            .ok()
    }

    /// Collects a mistake.
    pub(super) fn fault(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.errors
            .push(RulesError::at(self.name, self.text, span, message.into()));
    }

    /// Whether nothing is wrong so far. How rows fit together is judged only then,
    /// so that one mistake is not told twice.
    pub(super) fn is_clean(&self) -> bool {
        self.errors.is_empty()
    }

    pub(super) fn into_errors(self) -> Vec<RulesError> {
        self.errors
    }

    /// A word of a closed vocabulary.
    pub(super) fn word<T: Copy + Display>(
        &mut self,
        word: &Spanned<String>,
        what: &str,
        parse: impl Fn(&str) -> Option<T>,
        all: &[T],
    ) -> Option<T> {
        let parsed = parse(word.get_ref());
        if parsed.is_none() {
            let known: Vec<_> = all.iter().map(T::to_string).collect();
            self.fault(
                word.span(),
                format!(
                    "不认识的{what}“{}”；请改用：{}",
                    word.get_ref(),
                    known.join("、")
                ),
            );
        }
        parsed
    }

    /// Several words; `None` when one is unknown.
    pub(super) fn words<T: Copy + Display>(
        &mut self,
        words: &[Spanned<String>],
        what: &str,
        parse: impl Fn(&str) -> Option<T>,
        all: &[T],
    ) -> Option<Vec<T>> {
        let parsed: Vec<_> = words
            .iter()
            .map(|word| self.word(word, what, &parse, all))
            .collect();
        parsed.into_iter().collect()
    }

    /// A citation that resolves.
    pub(super) fn cite(&mut self, cite: &Spanned<String>) -> Option<Cite> {
        let parsed = Cite::from(cite.get_ref().as_str());
        match self
            .sources
            .map_or(Ok(()), |sources| sources.check(&parsed))
        {
            Ok(()) => Some(parsed),
            Err(message) => {
                self.fault(cite.span(), message);
                None
            }
        }
    }

    /// A number from 1 up.
    pub(super) fn positive(&mut self, number: &Spanned<i64>, what: &str) -> Option<u32> {
        let value = u32::try_from(*number.get_ref())
            .ok()
            .filter(|value| *value > 0);
        if value.is_none() {
            self.fault(
                number.span(),
                format!("{what}应为大于0的整数，现为{}；请改正", number.get_ref()),
            );
        }
        value
    }

    /// Puts the rows of one key in order and gives each its last day: a row
    /// without `until` is in force until the next one begins, so a change of law
    /// is a row added and no row edited. With `from`, some row must be in force
    /// on every day from then on.
    pub(super) fn timeline<T: Dated>(
        &mut self,
        what: &str,
        mut rows: Vec<(Range<usize>, T)>,
        from: Option<NaiveDate>,
    ) -> Vec<T> {
        rows.sort_by_key(|(_, row)| row.since());
        let nexts: Vec<_> = rows
            .iter()
            .skip(1)
            .map(|(_, row)| Some(row.since()))
            .chain([None])
            .collect();
        for ((span, row), next) in rows.iter_mut().zip(&nexts) {
            self.close(what, span, row, *next, from.is_some());
        }
        if let Some(from) = from {
            match rows.first() {
                None => self.fault(0..0, format!("缺少“{what}”；请增加一行，自{from}起施行")),
                Some((span, row)) if row.since() > from => {
                    self.fault(
                        span.clone(),
                        format!(
                            "“{what}”自{from}至{}无规定；请补上这段时间的行",
                            row.since()
                        ),
                    );
                }
                Some(_) => {}
            }
        }
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// Timelines by key: each `needed` key must be there.
    pub(super) fn timelines<T: Dated>(
        &mut self,
        rows: Vec<(Range<usize>, T)>,
        key: impl Fn(&T) -> String,
        needed: &[&str],
        from: Option<NaiveDate>,
    ) -> Vec<T> {
        let mut groups: BTreeMap<String, Vec<(Range<usize>, T)>> = BTreeMap::new();
        for (span, row) in rows {
            groups.entry(key(&row)).or_default().push((span, row));
        }
        if self.is_clean() {
            for missing in needed
                .iter()
                .filter(|needed| !groups.contains_key(**needed))
            {
                self.fault(0..0, format!("缺少“{missing}”；请增加一行"));
            }
        }
        let gapless = |key: &str| from.filter(|_| needed.contains(&key));
        groups
            .into_iter()
            .flat_map(|(key, rows)| self.timeline(&key, rows, gapless(&key)))
            .collect()
    }

    fn close<T: Dated>(
        &mut self,
        what: &str,
        span: &Range<usize>,
        row: &mut T,
        next: Option<NaiveDate>,
        gapless: bool,
    ) {
        let since = row.since();
        let until = row.until_mut();
        match (*until, next) {
            (Some(last), _) if last < since => {
                self.fault(
                    span.clone(),
                    format!("“{what}”的 until（{last}）早于 since（{since}）；请改正"),
                );
            }
            (Some(last), Some(next)) if last >= next => {
                self.fault(
                    span.clone(),
                    format!("“{what}”的两行在{next}重叠；请把前一行的 until 改为此日之前"),
                );
            }
            (None, Some(next)) if next == since => {
                self.fault(
                    span.clone(),
                    format!("“{what}”有两行都自{since}起施行，相互重叠；请只保留一行"),
                );
            }
            (Some(last), None) if gapless => {
                self.fault(
                    span.clone(),
                    format!("“{what}”在{last}之后无规定；请去掉 until 或补上后续的行"),
                );
            }
            (Some(last), Some(next)) if gapless && last.succ_opt() != Some(next) => {
                self.fault(
                    span.clone(),
                    format!("“{what}”自{last}至{next}之间无规定；请补上这段时间的行"),
                );
            }
            (None, Some(next)) => *until = next.pred_opt(),
            _ => {}
        }
    }
}

/// Each word of a vocabulary once, in its order; `spans` are the places of the rows.
pub(super) fn each_once<T, W: Copy + Ord + Display>(
    file: &mut File<'_>,
    what: &str,
    spans: &[Range<usize>],
    mut rows: Vec<T>,
    all: &[W],
    word: impl Fn(&T) -> W,
) -> Vec<T> {
    for (index, (row, span)) in rows.iter().zip(spans).enumerate() {
        if rows[..index]
            .iter()
            .any(|earlier| word(earlier) == word(row))
        {
            file.fault(
                span.clone(),
                format!("{what}“{}”重复；请只保留一处", word(row)),
            );
        }
    }
    for wanted in all {
        if !rows.iter().any(|row| word(row) == *wanted) {
            file.fault(0..0, format!("缺少{what}“{wanted}”；请补上"));
        }
    }
    rows.sort_by_key(word);
    rows
}

/// A row in force from a day up to a day.
pub(super) trait Dated {
    fn since(&self) -> NaiveDate;
    fn until(&self) -> Option<NaiveDate>;
    fn until_mut(&mut self) -> &mut Option<NaiveDate>;

    fn in_force(&self, on: NaiveDate) -> bool {
        self.since() <= on && self.until().is_none_or(|until| on <= until)
    }
}

/// The row in force on a day.
pub(super) fn in_force<T: Dated>(rows: &[T], on: NaiveDate) -> Option<&T> {
    rows.iter().rev().find(|row| row.in_force(on))
}

/// Rows with the fields `since` and `until`.
macro_rules! dated {
    ($($row:ty),+) => {$(
        impl $crate::rules::file::Dated for $row {
            fn since(&self) -> chrono::NaiveDate { self.since }
            fn until(&self) -> Option<chrono::NaiveDate> { self.until }
            fn until_mut(&mut self) -> &mut Option<chrono::NaiveDate> { &mut self.until }
        }
    )+};
}
pub(super) use dated;

/// A civil date of a TOML file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day(pub(super) NaiveDate);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = toml::value::Datetime::deserialize(deserializer)?;
        let date = match (written.date, written.time, written.offset) {
            (Some(date), None, None) => NaiveDate::from_ymd_opt(
                i32::from(date.year),
                u32::from(date.month),
                u32::from(date.day),
            ),
            _ => None,
        };
        date.map(Day)
            .ok_or_else(|| D::Error::custom("这里应写日期，如 2019-05-15"))
    }
}

/// For `deserialize_with`.
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    Day::deserialize(deserializer).map(|day| day.0)
}
