//! Telling what is due: `fire_on` has come, and nobody was told. Never "is it today?": a
//! worker that stood still for a month tells what the month should have, once.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::rules::Rung;
use serde_json::json;
use store::{CaseId, CaseRow, NoticeRow, OfficerId, ReminderRow, Scope, Tx};

use super::JOB;
use super::planning::plan;
use super::recipients::{Told, told_of};
use crate::delivery::id_of;
use crate::error::ActError;
use crate::office::Office;
use crate::record::case_of;
use crate::worker::LEASE;

/// Reminders of a transaction: acts go on in between.
const PAGE: i64 = 100;

impl Office {
    /// Tells the next reminders that are due; `None` when there are none, or another
    /// worker took the job over.
    pub(super) async fn fire_page(
        &self,
        fence: i64,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Option<usize>, ActError> {
        let office = self.clone();
        self.store
            .act(move |tx| {
                let office = office.clone();
                Box::pin(async move { office.fire_next(tx, fence, today, now).await })
            })
            .await
    }

    async fn fire_next(
        &self,
        tx: &mut Tx,
        fence: i64,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Option<usize>, ActError> {
        if !tx.keep_job(JOB, fence, LEASE).await? {
            return Ok(None);
        }
        let due = tx.due_reminders(today, PAGE).await?;
        if due.is_empty() {
            return Ok(None);
        }
        let mut cases: Vec<CaseId> = due.iter().map(|reminder| reminder.case_id).collect();
        cases.sort_unstable();
        cases.dedup();
        let mut told = 0;
        for case in cases {
            told += self.fire_case(tx, case, today, now).await?;
        }
        Ok(Some(told))
    }

    /// All that is due of a case together: of several rungs of one deadline, somebody is
    /// told the last alone.
    async fn fire_case(
        &self,
        tx: &mut Tx,
        case: CaseId,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<usize, ActError> {
        let reminders = tx.reminders_of(case).await?;
        let due: Vec<ReminderRow> = reminders
            .into_iter()
            .filter(|reminder| reminder.fired_at.is_none() && reminder.fire_on <= today)
            .collect();
        let row = tx.case(&Scope::system(), case).await?;
        let mut notices = 0;
        if let Some(row) = &row {
            for notice in self.notices(tx, row, &due, today, now).await? {
                notices += usize::from(tx.write_notice(&notice).await?);
            }
        }
        for reminder in &due {
            tx.fire_reminder(reminder.id, now).await?;
        }
        if let Some(row) = &row {
            // What is told again and again is planned one by one.
            let deadlines = tx.deadlines(&Scope::system(), case).await?;
            plan(tx, case, &case_of(row)?, &deadlines, &self.rules).await?;
        }
        Ok(notices)
    }

    /// What whom is to be told: of each deadline the last rung that is due.
    async fn notices(
        &self,
        tx: &mut Tx,
        row: &CaseRow,
        due: &[ReminderRow],
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Vec<NoticeRow>, ActError> {
        let mut last: BTreeMap<(OfficerId, Deadline<'_>), (Told, &ReminderRow, &Rung)> =
            BTreeMap::new();
        // Ordered by the day they are due: a later one takes the place of an earlier.
        for reminder in due {
            let Some(rung) = self.rules.rung(&reminder.rung, reminder.due_on) else {
                continue;
            };
            for told in told_of(tx, row, &rung.to, today).await? {
                last.insert((told.officer, deadline(reminder)), (told, reminder, rung));
            }
        }
        let notice = |(told, reminder, rung): (Told, &ReminderRow, &Rung)| NoticeRow {
            id: id_of(&[reminder.id.as_bytes(), told.officer.as_bytes()]),
            officer_id: told.officer,
            case_id: Some(row.id),
            reminder_id: Some(reminder.id),
            stands_for: told.stands_for,
            kind: reminder.rung.clone(),
            refs: json!({
                "number": row.number,
                "kind": reminder.kind,
                "subject": reminder.subject,
                "due_on": reminder.due_on,
            }),
            urgent: rung.urgent,
            created_at: now,
            gathered_at: None,
            mail_id: None,
            seen_at: None,
        };
        Ok(last.into_values().map(notice).collect())
    }
}

/// Which deadline of its case a reminder is of, as a notice names it: two letters whose
/// receipts are waited for until the same day are one line to read, not two that are equal.
type Deadline<'r> = (&'r str, Option<&'r str>, NaiveDate);

fn deadline(reminder: &ReminderRow) -> Deadline<'_> {
    (&reminder.kind, reminder.subject.as_deref(), reminder.due_on)
}
