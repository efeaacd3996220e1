//! `deadlines.toml`: the periods, in workdays, and a few in natural days.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cite::{Cite, Reading};
use super::file::{Day, File, dated, in_force};
use crate::words::{DayUnit, Period};

/// A period as it stands from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeriodRow {
    /// Which period.
    pub period: Period,
    /// First day in force.
    pub since: NaiveDate,
    /// Last day in force; none while it still is.
    pub until: Option<NaiveDate>,
    /// Its length: in workdays, but for a `unit` that says otherwise.
    pub workdays: u32,
    /// What is counted.
    pub unit: DayUnit,
    /// By which rule a last day that is no workday is put off to the next one, of a
    /// period in natural days.
    pub rest_day: Option<Cite>,
    /// The least that an officer may set, in workdays; none where it is not set by officers.
    pub min: Option<u32>,
    /// The most that an officer may set, in workdays.
    pub max: Option<u32>,
    /// The article.
    pub cite: Cite,
    /// How sure the reading is.
    pub status: Reading,
}

dated!(PeriodRow);

/// All periods.
#[derive(Debug, Clone)]
pub(super) struct Periods {
    /// By the order of [`Period::ALL`], each in order of time.
    rows: Vec<Vec<PeriodRow>>,
}

/// One array of tables per word of [`Period`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadlinesFile {
    #[serde(default)]
    reply: Vec<Row>,
    #[serde(default)]
    extension: Vec<Row>,
    #[serde(default)]
    supplement_notice: Vec<Row>,
    #[serde(default)]
    supplement: Vec<Row>,
    #[serde(default)]
    third_party: Vec<Row>,
    #[serde(default)]
    joint_agency: Vec<Row>,
    #[serde(default)]
    fee_payment: Vec<Row>,
    #[serde(default)]
    reasons: Vec<Row>,
    #[serde(default)]
    deferral: Vec<Row>,
    #[serde(default)]
    new_reply: Vec<Row>,
    #[serde(default)]
    reconsideration_answer: Vec<Row>,
    #[serde(default)]
    simplified_answer: Vec<Row>,
    #[serde(default)]
    litigation_answer: Vec<Row>,
    #[serde(default)]
    appeal_answer: Vec<Row>,
    #[serde(default)]
    appeal: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    since: Spanned<Day>,
    until: Option<Day>,
    workdays: Option<Spanned<i64>>,
    days: Option<Spanned<i64>>,
    rest_day: Option<Spanned<String>>,
    min: Option<Spanned<i64>>,
    max: Option<Spanned<i64>>,
    cite: Spanned<String>,
    #[serde(default)]
    status: Reading,
}

impl DeadlinesFile {
    fn take(&mut self, period: Period) -> Vec<Row> {
        std::mem::take(match period {
            Period::Reply => &mut self.reply,
            Period::Extension => &mut self.extension,
            Period::SupplementNotice => &mut self.supplement_notice,
            Period::Supplement => &mut self.supplement,
            Period::ThirdParty => &mut self.third_party,
            Period::JointAgency => &mut self.joint_agency,
            Period::FeePayment => &mut self.fee_payment,
            Period::Reasons => &mut self.reasons,
            Period::Deferral => &mut self.deferral,
            Period::NewReply => &mut self.new_reply,
            Period::ReconsiderationAnswer => &mut self.reconsideration_answer,
            Period::SimplifiedAnswer => &mut self.simplified_answer,
            Period::LitigationAnswer => &mut self.litigation_answer,
            Period::AppealAnswer => &mut self.appeal_answer,
            Period::Appeal => &mut self.appeal,
        })
    }
}

impl Periods {
    pub(super) fn load(file: &mut File<'_>, law_since: Option<NaiveDate>) -> Option<Periods> {
        let mut raw: DeadlinesFile = file.parse()?;
        let mut rows = Vec::new();
        for period in Period::ALL {
            let read: Vec<_> = raw
                .take(*period)
                .into_iter()
                .map(|row| (row.since.span(), read(file, *period, row)))
                .collect();
            let whole = read.iter().all(|(_, row)| row.is_some());
            let known = read
                .into_iter()
                .filter_map(|(span, row)| Some((span, row?)))
                .collect();
            rows.push(if whole {
                file.timeline(period.word(), known, law_since)
            } else {
                Vec::new()
            });
        }
        Some(Periods { rows })
    }

    pub(super) fn on(&self, period: Period, on: NaiveDate) -> Option<&PeriodRow> {
        in_force(self.of(period), on)
    }

    /// The same with other lengths of the rows that count in the unit that is counted in on
    /// a day: ten days of one law are no ten workdays of the next.
    pub(super) fn supposing(&self, lengths: &BTreeMap<Period, u32>, on: NaiveDate) -> Periods {
        let mut supposed = self.clone();
        for (period, length) in lengths {
            let unit = self.on(*period, on).map(|row| row.unit);
            let rows = supposed.rows.get_mut(*period as usize).into_iter();
            for row in rows.flatten().filter(|row| Some(row.unit) == unit) {
                row.workdays = *length;
            }
        }
        supposed
    }

    pub(super) fn of(&self, period: Period) -> &[PeriodRow] {
        self.rows.get(period as usize).map_or(&[], Vec::as_slice)
    }
}

fn read(file: &mut File<'_>, period: Period, row: Row) -> Option<PeriodRow> {
    let length = length(file, period, &row);
    let rest_day = row.rest_day.as_ref().map(|cite| file.cite(cite));
    let (min, min_is_whole) = bound(file, row.min.as_ref(), "min");
    let (max, max_is_whole) = bound(file, row.max.as_ref(), "max");
    let cite = file.cite(&row.cite);
    let (unit, span, workdays) = length?;
    if min.is_some_and(|min| min > workdays) || max.is_some_and(|max| max < workdays) {
        file.fault(
            span,
            format!("“{period}”的 workdays 应在 min 与 max 之间；请改正"),
        );
        return None;
    }
    (min_is_whole && max_is_whole).then_some(())?;
    Some(PeriodRow {
        period,
        since: row.since.into_inner().0,
        until: row.until.map(|day| day.0),
        workdays,
        unit,
        rest_day: match rest_day {
            Some(cite) => Some(cite?),
            None => None,
        },
        min,
        max,
        cite: cite?,
        status: row.status,
    })
}

/// The length of a period, and what it is counted in.
fn length(
    file: &mut File<'_>,
    period: Period,
    row: &Row,
) -> Option<(DayUnit, std::ops::Range<usize>, u32)> {
    let (unit, number, what) = match (&row.workdays, &row.days) {
        (Some(number), None) if row.rest_day.is_none() => (DayUnit::Workday, number, "workdays"),
        (None, Some(number)) => (DayUnit::Day, number, "days"),
        _ => {
            let message = format!(
                "“{period}”应写明 workdays（工作日）或者 days（自然日）中的一项，rest_day 只与 days 同用；请改正"
            );
            file.fault(row.since.span(), message);
            return None;
        }
    };
    Some((unit, number.span(), file.positive(number, what)?))
}

/// A bound that may be absent, and whether it is sound.
fn bound(file: &mut File<'_>, bound: Option<&Spanned<i64>>, what: &str) -> (Option<u32>, bool) {
    let read = bound.map(|number| file.positive(number, what));
    (read.flatten(), read != Some(None))
}
