//! The return of a month (月报备案): every reconsideration and suit that was alive in it, for
//! the next level. It names no applicant.

use chrono::{Months, NaiveDate};
use disclosure::remedies::Standing;
use disclosure::words::{RemedyBy, RemedyKind, RemedyOutcome};
use serde::Serialize;
use store::{AgencyId, ListedRemedy};

use super::{course, sheet};
use crate::error::ActError;
use crate::export::ExportError;
use crate::names::Names;
use crate::office::{Desk, Office};

/// The name of the form, and its version: a field is added, never renamed; what would
/// change a meaning takes a new version.
const FORM: &str = "kaijuan.remedies.month";
const VERSION: u32 = 1;

/// The return of a month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonthlyReturn {
    /// The name of this form.
    pub form: &'static str,
    /// Its version.
    pub version: u32,
    /// Whose it is; absent for all that the desk reaches.
    pub agency: Option<String>,
    /// The month, as `2026-11`.
    pub month: String,
    /// The day on which it was made: it tells what was on record then.
    pub made_on: NaiveDate,
    /// Received in the month.
    pub received: usize,
    /// Decided in it.
    pub decided: usize,
    /// Of these, against the agency.
    pub corrected: usize,
    /// Undecided at its end.
    pub undecided: usize,
    /// One by one.
    pub remedies: Vec<ReturnedRemedy>,
}

/// A line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnedRemedy {
    /// The agency.
    pub agency: String,
    /// The number of the case.
    pub case: String,
    /// What the case asks for.
    pub title: String,
    /// Which.
    pub kind: RemedyKind,
    /// The same, in Chinese.
    pub kind_label: &'static str,
    /// By whom.
    pub sought_by: RemedyBy,
    /// Which authority or court.
    pub authority: String,
    /// Its number there.
    pub authority_number: Option<String>,
    /// The day it reached the agency.
    pub received_on: NaiveDate,
    /// The day the agency answered.
    pub answered_on: Option<NaiveDate>,
    /// The day of an appeal.
    pub appealed_on: Option<NaiveDate>,
    /// The day of the decision that stands at the end of the month.
    pub decided_on: Option<NaiveDate>,
    /// What it says; absent while it is undecided.
    pub outcome: Option<RemedyOutcome>,
    /// The same, in Chinese.
    pub outcome_label: &'static str,
    /// What is to be done next while it is undecided; as of the day on which this was made.
    pub due: Option<&'static str>,
    /// The last day for it.
    pub due_on: Option<NaiveDate>,
    /// Whether it came in that month.
    pub received_this_month: bool,
    /// Whether it was decided in that month.
    pub decided_this_month: bool,
}

impl Office {
    /// The return of a month: of one agency and all below it, or of all in the desk's
    /// reach. `None` where there is no such month, or it has not begun.
    ///
    /// # Errors
    /// The register failed.
    pub async fn remedy_return(
        &self,
        desk: &Desk,
        agency: Option<AgencyId>,
        month: &str,
    ) -> Result<Option<MonthlyReturn>, ActError> {
        let Some((from, to)) = days_of(month).filter(|(from, _)| *from <= self.today()) else {
            return Ok(None);
        };
        let names = self.names().await?;
        let mut reader = self.store.read().await?;
        let alive = reader.remedies_alive(&desk.scope, agency, from, to).await?;
        drop(reader);
        let lines = alive.iter().filter_map(|it| line(it, &names, from, to));
        let remedies: Vec<ReturnedRemedy> = lines.collect();
        let count = |which: &dyn Fn(&ReturnedRemedy) -> bool| {
            remedies.iter().filter(|line| which(line)).count()
        };
        let is_corrected = |line: &ReturnedRemedy| {
            line.decided_this_month && line.outcome == Some(RemedyOutcome::Corrected)
        };
        Ok(Some(MonthlyReturn {
            form: FORM,
            version: VERSION,
            agency: agency
                .and_then(|id| names.agency(id))
                .map(|agency| agency.name.clone()),
            month: month.to_owned(),
            made_on: self.today(),
            received: count(&|line| line.received_this_month),
            decided: count(&|line| line.decided_this_month),
            corrected: count(&is_corrected),
            undecided: count(&|line| line.outcome.is_none()),
            remedies,
        }))
    }

    /// The same as a spreadsheet.
    ///
    /// # Errors
    /// The file could not be written.
    pub fn remedy_return_sheet(&self, told: &MonthlyReturn) -> Result<Vec<u8>, ExportError> {
        Ok(sheet::month(told, self.clock.now())?)
    }

    /// A list as a spreadsheet.
    ///
    /// # Errors
    /// The register failed, or the file could not be written.
    pub async fn remedy_sheet(&self, listed: &[ListedRemedy]) -> Result<Vec<u8>, ExportError> {
        let names = self.names().await?;
        Ok(sheet::list(listed, &names, self.clock.now())?)
    }
}

/// The first and the last day of `2026-11`.
fn days_of(month: &str) -> Option<(NaiveDate, NaiveDate)> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (year, number) = month.split_once('-')?;
    let written_so = year.len() == 4 && number.len() == 2 && digits(year) && digits(number);
    let first = NaiveDate::from_ymd_opt(year.parse().ok()?, number.parse().ok()?, 1)?;
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    written_so.then_some((first, last))
}

/// One that was alive in the month: as it stood at its end.
fn line(
    listed: &ListedRemedy,
    names: &Names,
    from: NaiveDate,
    to: NaiveDate,
) -> Option<ReturnedRemedy> {
    let remedy = &listed.remedy;
    let (decided_on, outcome) = match course(remedy).standing(to)? {
        Standing::Undecided => (None, None),
        Standing::Decided(day, outcome) => (Some(day), Some(outcome)),
    };
    let known_by_then = |day: Option<NaiveDate>| day.filter(|day| *day <= to);
    let within = |day: NaiveDate| (from..=to).contains(&day);
    // What was decided before and stands is no matter of this month.
    if decided_on.is_some_and(|day| day < from) {
        return None;
    }
    let agency = names.agency(listed.agency_id);
    Some(ReturnedRemedy {
        agency: agency.map_or_else(String::new, |agency| agency.name.clone()),
        case: listed.number.clone(),
        title: listed.title.clone(),
        kind: remedy.kind,
        kind_label: remedy.kind.label(),
        sought_by: remedy.sought_by,
        authority: remedy.authority.clone(),
        authority_number: remedy.authority_number.clone(),
        received_on: remedy.received_on,
        answered_on: known_by_then(remedy.answered_on),
        appealed_on: known_by_then(remedy.appealed_on),
        decided_on,
        outcome,
        outcome_label: outcome.map_or("尚未审结", RemedyOutcome::label),
        due: remedy
            .due_kind
            .filter(|_| outcome.is_none())
            .map(|kind| kind.label()),
        due_on: remedy.due_on.filter(|_| outcome.is_none()),
        received_this_month: within(remedy.received_on),
        decided_this_month: decided_on.is_some_and(within),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_strictly() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let february = (day("2024-02-01"), day("2024-02-29"));
        assert_eq!(days_of("2024-02"), Some(february));
        for other in [
            "+999-1",
            "   1-01",
            "2026-１1",
            "2024-2",
            "2024",
            "2024-13",
            "2024-02-01",
            "",
        ] {
            assert_eq!(days_of(other), None, "{other}");
        }
    }
}
