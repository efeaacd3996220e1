//! What an officer reads in the workbench of what was told: the list, what of it was not
//! seen yet, and the reminders of one case.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use store::{CaseId, OfficerId, StoreError};
use uuid::Uuid;

use super::told::{self, Told};
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::worker::Standstill;

/// Where the next page of what an officer was told begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldCursor(pub DateTime<Utc>, pub Uuid);

/// A page of what an officer was told, the newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldPage {
    /// The notices in words.
    pub told: Vec<Told>,
    /// Where the next page begins; `None` when there is none.
    pub next: Option<ToldCursor>,
}

/// What every page of the workbench tells beside what was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beside {
    /// How much the officer was told and has not seen, counted up to [`MOST_UNSEEN`].
    pub unseen: i64,
    /// Reminders stand still.
    pub standstill: Option<Standstill>,
}

/// Beyond that it is not counted.
pub const MOST_UNSEEN: i64 = 100;

/// A reminder of a case: planned, or told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseReminder {
    /// Which deadline, in words.
    pub deadline: String,
    /// The consultation that it belongs to.
    pub subject: Option<String>,
    /// Its last day.
    pub due_on: NaiveDate,
    /// Which reminder, in words.
    pub label: String,
    /// The roles that are told.
    pub to: Vec<&'static str>,
    /// The day from which on it is told.
    pub fire_on: NaiveDate,
    /// When it was told; while absent it is planned.
    pub fired_at: Option<DateTime<Utc>>,
}

impl Office {
    /// What an officer was told, in words, the newest first; after a cursor what is older.
    ///
    /// # Errors
    /// The register failed.
    pub async fn told_to(
        &self,
        desk: &Desk,
        after: Option<ToldCursor>,
        limit: u32,
    ) -> Result<ToldPage, ActError> {
        let officer = desk.officer.id;
        let mut reader = self.store.read().await?;
        let before = match after {
            Some(ToldCursor(at, id)) => (at, id),
            // What was written at this very moment is of today as well.
            None => (self.clock.now() + chrono::TimeDelta::days(1), Uuid::max()),
        };
        let one_more = i64::from(limit) + 1;
        let mut notices = reader.notices_before(officer, before, one_more).await?;
        let more = notices.len() > limit as usize;
        notices.truncate(limit as usize);
        let next = notices
            .last()
            .filter(|_| more)
            .map(|last| ToldCursor(last.created_at, last.id));
        let told = told::lines(&mut reader, self, &notices).await?;
        Ok(ToldPage { told, next })
    }

    /// What every page tells beside: how much is unseen, and whether reminders stand still.
    ///
    /// # Errors
    /// The register failed.
    pub async fn beside(&self, officer: OfficerId) -> Result<Beside, ActError> {
        let mut reader = self.store.read().await?;
        let unseen = reader.unseen_notices(officer, MOST_UNSEEN).await?;
        drop(reader);
        Ok(Beside {
            unseen,
            standstill: self.standstill().await?,
        })
    }

    /// Notes that an officer saw all that was told up to a moment.
    ///
    /// # Errors
    /// The register failed.
    pub async fn see_told(&self, desk: &Desk, up_to: DateTime<Utc>) -> Result<u64, ActError> {
        let (officer, now) = (desk.officer.id, self.clock.now());
        self.store
            .act(move |tx| {
                Box::pin(async move { tx.see_notices(officer, up_to.min(now), now).await })
            })
            .await
            .map_err(|error: StoreError| ActError::from(error))
    }

    /// The reminders of a case that is shown whole, by the day they are due.
    ///
    /// # Errors
    /// The register failed.
    pub async fn case_reminders(
        &self,
        desk: &Desk,
        case: CaseId,
    ) -> Result<Vec<CaseReminder>, ActError> {
        let mut reader = self.store.read().await?;
        let rows = reader.reminders(&desk.scope, case).await?;
        let reminder = |row: store::ReminderRow| {
            let kind = disclosure::clock::DeadlineKind::parse(&row.kind);
            let rung = self.rules.rung(&row.rung, row.due_on);
            CaseReminder {
                deadline: kind.map_or_else(|| row.kind.clone(), |kind| kind.label().to_owned()),
                subject: row.subject,
                due_on: row.due_on,
                label: rung.map_or_else(|| row.rung.clone(), |rung| rung.label.clone()),
                to: rung.map_or_else(Vec::new, |rung| {
                    rung.to.iter().map(|role| role.label()).collect()
                }),
                fire_on: row.fire_on,
                fired_at: row.fired_at,
            }
        };
        Ok(rows.into_iter().map(reminder).collect())
    }
}
