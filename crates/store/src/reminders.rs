//! Reminders: what is to be told of a deadline and from which day on, planned in
//! the act's transaction, so that what is due is an index range.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, micros};
use crate::pieces::planned;
use crate::scope::{Scope, visible};
use crate::store::{Reader, Tx};

/// A reminder of one deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderRow {
    /// Follows from what it reminds of, so that the same is there once.
    pub id: Uuid,
    /// The case.
    pub case_id: CaseId,
    /// Its owner.
    pub agency_id: AgencyId,
    /// Of which period, as the deadline names it.
    pub kind: String,
    /// Whose: the consultation it belongs to.
    pub subject: Option<String>,
    /// The event that opened the deadline.
    pub opened_by_seq: i64,
    /// The deadline's last day.
    pub due_on: NaiveDate,
    /// A rung of `reminders.toml`.
    pub rung: String,
    /// The how manieth, of a rung that is told again and again; from 0.
    pub nth: i64,
    /// The civil day in China from which on it is due.
    pub fire_on: NaiveDate,
    /// When the officers were told; while absent it is planned.
    pub fired_at: Option<DateTime<Utc>>,
}

macro_rules! reminders {
    ($rest:expr) => {
        concat!(
            "SELECT r.id, r.case_id, r.agency_id, r.kind, r.subject, r.opened_by_seq, r.due_on, r.rung, r.nth, \
             r.fire_on, r.fired_at FROM reminders r ",
            $rest
        )
    };
}

statements! {
    OF_CASE = reminders!("WHERE r.case_id = $1 ORDER BY r.fire_on, r.id");
    SEEN_OF_CASE = concat!(reminders!("JOIN cases c ON c.id = r.case_id WHERE "), visible!(),
        " AND r.case_id = $4 ORDER BY r.fire_on, r.id");
    DUE = reminders!("WHERE r.fired_at IS NULL AND r.fire_on <= $1 ORDER BY r.fire_on, r.id LIMIT $2");
    PLAN = "INSERT INTO reminders (id, case_id, agency_id, kind, subject, opened_by_seq, due_on, rung, nth, fire_on) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING";
    MOVE = "UPDATE reminders SET fire_on = $2 WHERE id = $1 AND fired_at IS NULL";
    DROP_PLANNED = "DELETE FROM reminders WHERE id = $1 AND fired_at IS NULL";
    FIRE = "UPDATE reminders SET fired_at = $2 WHERE id = $1 AND fired_at IS NULL";
    LATE = "SELECT MIN(fire_on) AS oldest, COUNT(*) AS many FROM reminders WHERE fired_at IS NULL AND fire_on < $1";
}

from_row!(ReminderRow, |row| {
    Ok(ReminderRow {
        id: row.try_get("id")?,
        case_id: row.try_get("case_id")?,
        agency_id: row.try_get("agency_id")?,
        kind: row.try_get("kind")?,
        subject: row.try_get("subject")?,
        opened_by_seq: row.try_get("opened_by_seq")?,
        due_on: row.try_get("due_on")?,
        rung: row.try_get("rung")?,
        nth: row.try_get("nth")?,
        fire_on: row.try_get("fire_on")?,
        fired_at: row.try_get("fired_at")?,
    })
});

impl Reader {
    /// All reminders of a case, planned and told; whoever calls has read the case
    /// within a scope.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn reminders_of(&mut self, case_id: CaseId) -> Result<Vec<ReminderRow>, StoreError> {
        ask!(self, fetch_all, ReminderRow, OF_CASE, case_id)
    }

    /// The reminders of a case within a scope, by the day they are due.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn reminders(
        &mut self,
        scope: &Scope,
        case_id: CaseId,
    ) -> Result<Vec<ReminderRow>, StoreError> {
        let sight = self.sight(scope).await?;
        let (low, high) = (&sight.low, &sight.high);
        ask!(
            self,
            fetch_all,
            ReminderRow,
            SEEN_OF_CASE,
            low,
            high,
            sight.party,
            case_id
        )
    }

    /// What should have been told by the end of `today` and was not, the oldest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn due_reminders(
        &mut self,
        today: NaiveDate,
        limit: i64,
    ) -> Result<Vec<ReminderRow>, StoreError> {
        ask!(self, fetch_all, ReminderRow, DUE, today, limit)
    }

    /// How the database goes about [`Reader::due_reminders`]: a test holds that it costs
    /// what is due.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn due_reminders_plan(
        &mut self,
        today: NaiveDate,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        planned!(self, DUE, today, limit)
    }

    /// How many reminders of days before `today` are not told, and of which day the
    /// oldest is.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn late_reminders(
        &mut self,
        today: NaiveDate,
    ) -> Result<(Option<NaiveDate>, i64), StoreError> {
        ask!(self, fetch_one, (Option<NaiveDate>, i64), LATE, today)
    }
}

impl Tx {
    /// Makes these the planned reminders of a case: planned ones that are not among
    /// them go, those that are there keep or change their day, and what was told stays
    /// as it was told.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn plan_reminders(
        &mut self,
        case_id: CaseId,
        planned: &[ReminderRow],
    ) -> Result<(), StoreError> {
        let kept = self.reminders_of(case_id).await?;
        for row in kept.iter().filter(|row| row.fired_at.is_none()) {
            match planned.iter().find(|wanted| wanted.id == row.id) {
                None => tell!(self.reader, DROP_PLANNED, row.id)?,
                Some(wanted) if wanted.fire_on != row.fire_on => {
                    tell!(self.reader, MOVE, row.id, wanted.fire_on)?
                }
                Some(_) => 0,
            };
        }
        let known = |wanted: &&ReminderRow| !kept.iter().any(|row| row.id == wanted.id);
        for row in planned.iter().filter(known) {
            self.plan_reminder(row).await?;
        }
        Ok(())
    }

    /// Plans one reminder more; false when it is there already.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn plan_reminder(&mut self, row: &ReminderRow) -> Result<bool, StoreError> {
        let planned = tell!(
            self.reader,
            PLAN,
            row.id,
            row.case_id,
            row.agency_id,
            &row.kind,
            &row.subject,
            row.opened_by_seq,
            row.due_on,
            &row.rung,
            row.nth,
            row.fire_on
        )?;
        Ok(planned == 1)
    }

    /// Notes that a reminder was told; false when it was before, or fell away.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn fire_reminder(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, FIRE, id, micros(at))? == 1)
    }
}
