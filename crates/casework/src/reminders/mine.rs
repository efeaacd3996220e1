//! What an officer reads in the workbench of what was told: the list, what of it was not
//! seen yet, and the reminders of one case.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::clock::DeadlineKind;
use serde::{Deserialize, Serialize};
use store::{NoticeRow, OfficerId, StoreError};
use uuid::Uuid;

use super::told::{self, Told};
use crate::error::ActError;
use crate::names::Names;
use crate::office::{Desk, Office};
use crate::read::CaseFile;
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
    /// When it was due and looked at; while absent it is planned.
    pub fired_at: Option<DateTime<Utc>>,
    /// Who was told; nobody where a later reminder of the same deadline was told instead.
    pub told: Vec<ToldTo>,
}

/// Somebody who was told of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldTo {
    /// The officer.
    pub officer: String,
    /// In whose place.
    pub stands_for: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// It went out in a mail as well.
    pub by_mail: bool,
    /// It was seen in the workbench.
    pub seen: bool,
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

    /// Notes that an officer saw these: by their ids, since what is written meanwhile may
    /// bear an earlier moment. Answers how many were new; another's are passed over.
    ///
    /// # Errors
    /// The register failed.
    pub async fn see_told(&self, desk: &Desk, ids: Vec<Uuid>) -> Result<usize, ActError> {
        let (officer, now) = (desk.officer.id, self.clock.now());
        let ids: Arc<[Uuid]> = ids.into();
        self.store
            .act(move |tx| {
                let ids = ids.clone();
                Box::pin(async move {
                    let mut seen = 0;
                    for id in ids.iter() {
                        seen += usize::from(tx.see_notice(*id, officer, now).await?);
                    }
                    Ok(seen)
                })
            })
            .await
            .map_err(|error: StoreError| ActError::from(error))
    }

    /// The reminders of a case by the day they are due, and who was told; none of a case
    /// that is not shown whole.
    ///
    /// # Errors
    /// The register failed.
    pub async fn case_reminders(
        &self,
        desk: &Desk,
        file: &CaseFile,
    ) -> Result<Vec<CaseReminder>, ActError> {
        if !file.sight.is_whole() {
            return Ok(Vec::new());
        }
        let names = self.names().await?;
        let mut reader = self.store.read().await?;
        let rows = reader.reminders(&desk.scope, file.row.id).await?;
        let notices = reader.notices_of_case(file.row.id).await?;
        drop(reader);
        let told = |id: Uuid| {
            let own = notices.iter().filter(|row| row.reminder_id == Some(id));
            own.map(|row| told_to(row, &names)).collect()
        };
        let reminder = |row: store::ReminderRow| {
            let kind = DeadlineKind::parse(&row.kind);
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
                told: told(row.id),
            }
        };
        Ok(rows.into_iter().map(reminder).collect())
    }
}

fn told_to(row: &NoticeRow, names: &Names) -> ToldTo {
    let name = |id| names.officer(id).map(|officer| officer.name.clone());
    ToldTo {
        officer: name(row.officer_id).unwrap_or_default(),
        stands_for: row.stands_for.and_then(name),
        at: row.created_at,
        by_mail: row.mail_id.is_some(),
        seen: row.seen_at.is_some(),
    }
}
