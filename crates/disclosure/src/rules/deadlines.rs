//! `deadlines.toml`: the periods, in workdays.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cite::{Cite, Reading};
use super::file::{Day, File, dated, in_force};
use crate::words::Period;

/// A period as it stands from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeriodRow {
    /// Which period.
    pub period: Period,
    /// First day in force.
    pub since: NaiveDate,
    /// Last day in force; none while it still is.
    pub until: Option<NaiveDate>,
    /// Its length, in workdays.
    pub workdays: u32,
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
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    since: Spanned<Day>,
    until: Option<Day>,
    workdays: Spanned<i64>,
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

    pub(super) fn of(&self, period: Period) -> &[PeriodRow] {
        self.rows.get(period as usize).map_or(&[], Vec::as_slice)
    }
}

fn read(file: &mut File<'_>, period: Period, row: Row) -> Option<PeriodRow> {
    let workdays = file.positive(&row.workdays, "workdays");
    let (min, min_is_whole) = bound(file, row.min.as_ref(), "min");
    let (max, max_is_whole) = bound(file, row.max.as_ref(), "max");
    let cite = file.cite(&row.cite);
    let workdays = workdays?;
    if min.is_some_and(|min| min > workdays) || max.is_some_and(|max| max < workdays) {
        file.fault(
            row.workdays.span(),
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
        min,
        max,
        cite: cite?,
        status: row.status,
    })
}

/// A bound that may be absent, and whether it is sound.
fn bound(file: &mut File<'_>, bound: Option<&Spanned<i64>>, what: &str) -> (Option<u32>, bool) {
    let read = bound.map(|number| file.positive(number, what));
    (read.flatten(), read != Some(None))
}
