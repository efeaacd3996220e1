//! A file, played within one transaction: first what stands by itself, then the
//! past acts of all cases day by day, as they were done. What is refused is noted
//! and the rest goes on, so that one run tells all; the caller undoes it.

mod cases;
mod rows;

use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;
use disclosure::case::Case;
use disclosure::words::{Period, State};
use disclosure::{Refusal, Warning, lifecycle};
use store::{Agency, AgencyId, CaseId, CaseRow, PersonId, Tx};

use super::acts::PastAct;
use super::begun::Begun;
use super::lines::{Line, Unread};
use super::numbers::Numbers;
use super::records::{PastCase, Record, Says};
use super::report::{BadRecord, OpeningReport, PastStep, StateCount};
use super::warnings::Warnings;
use crate::acts::Circumstances;
use crate::error::ActError;
use crate::office::Desk;
use crate::record::deadline_rows;

/// So many records that the database should look again at how it finds them.
const MANY: usize = 1_000;

/// What a file came to.
pub(super) struct Played {
    /// What is kept if nothing is bad.
    pub report: OpeningReport,
    /// What is bad, by line.
    pub bad: Vec<BadRecord>,
}

/// A case of the file, in the register.
struct Entered<'l> {
    line: usize,
    owner: &'l Agency,
    past: &'l PastCase,
    id: CaseId,
    case: Case,
    /// One of its acts was refused: those after it are not tried.
    stuck: bool,
}

/// Where a record stands that something is said of.
struct At<'l> {
    line: usize,
    number: Option<&'l str>,
    step: Option<PastStep>,
}

struct Play<'p, 'l> {
    tx: &'p mut Tx,
    /// Those of the importing officer, today.
    importing: &'p Circumstances,
    begun: Begun,
    numbers: Numbers,
    items: HashMap<(AgencyId, PersonId, chrono::NaiveDate), usize>,
    years: HashMap<(AgencyId, i32), usize>,
    cases: Vec<Entered<'l>>,
    by_number: HashMap<(AgencyId, &'l str), CaseId>,
    /// The row that the last act left: the next is most often on the same case.
    last: Option<CaseRow>,
    warnings: Warnings,
    played: Played,
}

/// Plays all lines.
///
/// # Errors
/// The register failed: what is refused is in the answer.
pub(super) async fn play(
    tx: &mut Tx,
    importing: &Circumstances,
    lines: &[Line],
) -> Result<Played, ActError> {
    let mut play = Play {
        tx,
        importing,
        begun: Begun::default(),
        numbers: Numbers::default(),
        items: HashMap::new(),
        years: HashMap::new(),
        cases: Vec::new(),
        by_number: HashMap::new(),
        last: None,
        warnings: Warnings::default(),
        played: Played {
            report: OpeningReport::default(),
            bad: Vec::new(),
        },
    };
    for (nth, line) in lines.iter().enumerate() {
        match &line.read {
            Ok(record) => play.record(line.number, record).await?,
            Err(bad) => play.unread(line.number, bad)?,
        }
        if nth == MANY {
            play.tx.count_rows().await?;
        }
    }
    play.acts().await?;
    play.end().await
}

impl<'l> Play<'_, 'l> {
    /// A line that cannot be read takes its numbers all the same, so that another
    /// that bears one of them is named in the same run.
    fn unread(&mut self, line: usize, unread: &'l Unread) -> Result<(), ActError> {
        self.played.bad.extend(unread.bad.iter().cloned());
        for claim in &unread.claims {
            let taken = self.numbers.claim(line, claim);
            self.noted(&At::line(line, Some(&claim.number)), taken)?;
        }
        Ok(())
    }

    async fn record(&mut self, line: usize, record: &'l Record) -> Result<(), ActError> {
        let (at, done) = match &record.says {
            Says::Case(past) => {
                let at = At::line(line, Some(&past.number));
                (at, self.case(line, record, past).await)
            }
            Says::EarlierReply(reply) => {
                let at = At::line(line, Some(&reply.number));
                (at, self.reply(line, record, reply).await)
            }
            Says::Items(items) => {
                let done = self.items(line, record, items).await;
                (At::line(line, None), done)
            }
            Says::CarriedOver(row) => {
                let done = self.carried_over(line, record, row).await;
                (At::line(line, None), done)
            }
            Says::Number(row) => {
                let (rules, year) = (self.importing.rules(), self.importing.today.year());
                let done = self
                    .numbers
                    .take_last(rules, &record.owner, row, year, line);
                (At::line(line, None), done.map_err(ActError::from))
            }
        };
        self.noted(&at, done).map(|_| ())
    }

    /// Notes a refusal; none when there was one.
    fn noted<T>(&mut self, at: &At<'_>, done: Result<T, ActError>) -> Result<Option<T>, ActError> {
        let refusal = match done {
            Ok(done) => return Ok(Some(done)),
            Err(ActError::Refused(refusal)) => refusal,
            Err(ActError::NotFound) => Refusal::not_yours(
                "not_found",
                "reg:45",
                "这一项所涉及的案件不在该经办人员的权限范围内",
                "请核对由谁办理（by）。",
            ),
            Err(failed) => return Err(failed),
        };
        self.played.bad.push(BadRecord {
            line: at.line,
            number: at.number.map(str::to_owned),
            step: at.step,
            refusal,
        });
        Ok(None)
    }

    /// Passes on what to mind; that it is entered late goes without saying.
    fn mind(&mut self, at: &At<'_>, warnings: Vec<Warning>) {
        let said = warnings
            .into_iter()
            .filter(|warning| warning.code != "recorded_late");
        said.for_each(|warning| self.warnings.add(at.line, at.number, warning));
    }

    /// What is the same for something that an officer did then and that is entered now.
    fn then(&self, by: &std::sync::Arc<Desk>, on: chrono::NaiveDate) -> Circumstances {
        let importing = self.importing.desk.officer.id;
        Circumstances {
            desk: by.clone(),
            actor: by.actor(),
            on,
            entered_by: Some(importing).filter(|id| *id != by.officer.id),
            from_paper: true,
            ..self.importing.clone()
        }
    }

    async fn end(mut self) -> Result<Played, ActError> {
        self.refresh().await?;
        self.played.report.cases = self.states();
        self.played.report.warnings = self.warnings.summed();
        self.played.report.series = self.numbers.settle(self.tx).await?;
        self.played
            .bad
            .sort_by_key(|bad| (bad.line, bad.step.map(|step| step.nth)));
        Ok(self.played)
    }

    fn states(&self) -> Vec<StateCount> {
        let mut counts: BTreeMap<State, (usize, usize)> = BTreeMap::new();
        for Entered { case, .. } in &self.cases {
            let count = counts.entry(case.state).or_default();
            count.0 += 1;
            count.1 += usize::from(self.is_overdue(case));
        }
        let counts = counts.into_iter();
        counts
            .map(|(state, (cases, overdue))| StateCount {
                state,
                cases,
                overdue,
            })
            .collect()
    }

    /// As the register lists it: an open case past the last day of its reply period.
    fn is_overdue(&self, case: &Case) -> bool {
        lifecycle::is_open(case.state)
            && deadline_rows(case, self.importing.rules())
                .iter()
                .any(|row| {
                    row.kind == Period::Reply.word()
                        && row.due_on.is_some_and(|due| due < self.importing.today)
                })
    }
}

impl<'l> At<'l> {
    fn line(line: usize, number: Option<&'l str>) -> At<'l> {
        At {
            line,
            number,
            step: None,
        }
    }

    fn act(line: usize, past: &'l PastCase, act: &PastAct) -> At<'l> {
        At {
            line,
            number: Some(&past.number),
            step: Some(act.step()),
        }
    }
}
