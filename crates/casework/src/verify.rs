//! Walks the register and compares every copy that acts are judged by with what
//! the events say: rows, snapshots, parties, deadlines, people, rules, numbers.
//!
//! The chains themselves are the store's to walk; what was added, changed or
//! removed behind the register's back shows here. Memory does not grow with the
//! cases, but for the running numbers.

mod copies;
mod decided;
mod numbers;
mod rule_sets;

use std::fmt;

use chrono::Datelike;
use disclosure::act::Act;
use disclosure::case::Event;
use store::{CaseId, CaseRow, DocumentRow, Reader, Scope, StoreError, StoredEvent};
use uuid::Uuid;

use crate::office::Office;
use crate::record::read_event;
use numbers::{Numbers, Taken};
use rule_sets::RuleSets;

/// How much was walked and found whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Cases.
    pub cases: u64,
    /// Events.
    pub events: u64,
    /// People.
    pub people: u64,
    /// Sets of rules.
    pub rule_sets: u64,
}

/// The first copy that is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// Of what, in Chinese: a case by its number, a set of rules by its hash.
    pub of: String,
    /// What does not fit, in Chinese.
    pub what: String,
}

impl fmt::Display for Differing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}：{}", self.of, self.what)
    }
}

/// Why the register was not found whole.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// A chain of events, or a person.
    #[error(transparent)]
    Store(#[from] store::VerifyError),
    /// A copy of what the events say.
    #[error("登记簿校验不通过：{0}。请保全数据库并与备份比对")]
    Differs(Differing),
}

impl VerifyError {
    fn differs(of: impl Into<String>, what: impl Into<String>) -> VerifyError {
        VerifyError::Differs(Differing {
            of: of.into(),
            what: what.into(),
        })
    }
}

impl From<StoreError> for VerifyError {
    fn from(error: StoreError) -> VerifyError {
        VerifyError::Store(error.into())
    }
}

/// How many cases are asked for at a time.
const PAGE: i64 = 500;

impl Office {
    /// Walks the whole register. Rules are those that the register has in force,
    /// also when this process was started with others.
    ///
    /// # Errors
    /// The first event, person or copy that does not fit; or the register failed.
    pub async fn verify(&self) -> Result<Verified, VerifyError> {
        self.verify_in(&mut self.store.read().await?).await
    }

    /// The same of what a reader sees, which may not be kept yet.
    pub(crate) async fn verify_in(&self, reader: &mut Reader) -> Result<Verified, VerifyError> {
        let chains = reader.verify_chains().await?;
        let people = reader.verify_people().await?;
        let rules = RuleSets::read(reader, &self.rules).await?;
        let mut numbers = Numbers::default();
        let mut after = Uuid::nil();
        loop {
            let page = reader.cases_after(after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = *last;
            for id in page {
                let whole = Whole::read(reader, id).await?;
                check(reader, &whole, &rules)
                    .await
                    .map_err(|failed| of_case(&whole.row.number, failed))?;
                numbers.take(reader, &whole, &rules).await?;
            }
        }
        numbers.take_of_letters(reader, &rules).await?;
        numbers.check(reader, &rules).await?;
        Ok(Verified {
            cases: chains.cases,
            events: chains.events,
            people,
            rule_sets: rules.count(),
        })
    }
}

/// A case with its events, both with their texts, and with what they sent out.
struct Whole {
    row: CaseRow,
    stored: Vec<StoredEvent>,
    events: Vec<Event>,
    documents: Vec<DocumentRow>,
}

impl Whole {
    async fn read(reader: &mut Reader, id: CaseId) -> Result<Whole, VerifyError> {
        let row = reader
            .case(&Scope::system(), id)
            .await
            .map_err(|error| unreadable(&id.to_string(), error))?
            .ok_or_else(|| VerifyError::differs(format!("案件 {id}"), "案件记录不见了"))?;
        let readable = |error| unreadable(&row.number, error);
        let stored = reader
            .events(&Scope::system(), id)
            .await
            .map_err(readable)?;
        let events = stored
            .iter()
            .map(read_event)
            .collect::<Result<_, _>>()
            .map_err(readable)?;
        let documents = reader
            .documents(&Scope::system(), id)
            .await
            .map_err(readable)?;
        Ok(Whole {
            row,
            stored,
            events,
            documents,
        })
    }

    /// The running numbers that its events took: those of cases and replies stand in
    /// the events themselves, those of notices on what the events sent out.
    fn numbers(&self) -> impl Iterator<Item = Taken<'_>> {
        let events = self.events.iter().zip(&self.stored);
        let in_events = events.filter_map(|(event, stored)| {
            let (kind, number) = match &event.act {
                Act::Register(registration) => ("case", registration.number.as_str()),
                Act::Sign(_) | Act::AnswerOnTheSpot(_) => {
                    ("reply", event.facts.document_number.as_deref()?)
                }
                _ => return None,
            };
            Some(Taken {
                agency: self.row.agency_id,
                year: i64::from(event.on.year()),
                kind,
                number,
                rules: &stored.rules_hash,
            })
        });
        in_events.chain(self.documents.iter().filter_map(|document| {
            let stored = self.stored.iter().find(|event| event.seq == document.seq)?;
            let notice = document.series != "reply";
            Some(Taken {
                agency: document.agency_id,
                year: i64::from(document.dated.year()),
                kind: &document.series,
                number: document.number.as_deref().filter(|_| notice)?,
                rules: &stored.rules_hash,
            })
        }))
    }
}

/// A row that cannot be read is a change like any other; what fails otherwise
/// says nothing about the register.
fn unreadable(case: &str, error: StoreError) -> VerifyError {
    match error {
        StoreError::Inconsistent { what } => VerifyError::differs(format!("案件 {case}"), what),
        other => other.into(),
    }
}

/// What a check of one case says.
enum Failed {
    Differs(String),
    Store(StoreError),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Failed {
        match error {
            StoreError::Inconsistent { what } => Failed::Differs(what),
            other => Failed::Store(other),
        }
    }
}

fn of_case(number: &str, failed: Failed) -> VerifyError {
    match failed {
        Failed::Differs(what) => VerifyError::differs(format!("案件 {number}"), what),
        Failed::Store(error) => error.into(),
    }
}

/// Checks the copies of one case.
async fn check(reader: &mut Reader, whole: &Whole, rules: &RuleSets) -> Result<(), Failed> {
    let unknown = whole
        .stored
        .iter()
        .find(|stored| !rules.has(&stored.rules_hash));
    if let Some(stored) = unknown {
        return Err(Failed::Differs(format!(
            "第 {} 个事件所依的规则 {} 不在登记簿中",
            stored.seq, stored.rules_hash
        )));
    }
    let in_force = rules.in_force().ok_or_else(|| {
        Failed::Differs("登记簿中没有现行规则，无法核对期限；请先运行 kaijuan migrate".into())
    })?;
    let case = copies::snapshot(whole)?;
    copies::columns(whole, &case, in_force)?;
    copies::figures(whole, &case, rules)?;
    copies::annual(reader, whole, &case, rules).await?;
    copies::measured(reader, whole, &case, rules).await?;
    copies::people(reader, &case).await?;
    copies::parties(reader, whole, &case).await?;
    copies::ended(reader, whole, &case).await?;
    copies::deadlines(reader, whole, &case, in_force).await?;
    copies::remedies(reader, whole, &case, in_force).await?;
    copies::todos(reader, whole, &case, in_force).await?;
    copies::hands(reader, whole).await?;
    copies::documents(whole)?;
    decided::files(reader, whole).await?;
    copies::findable(reader, whole, &case).await
}
