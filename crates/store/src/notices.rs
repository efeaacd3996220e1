//! What officers are to know: a reminder that fired, dates that moved, a calendar that
//! is missing. Each is shown in the workbench and goes out in one mail.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::canonical::{canonical, parse};
use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{CaseId, OfficerId, micros};
use crate::pieces::planned;
use crate::store::{Reader, Tx};

/// Something that an officer is to know.
#[derive(Debug, Clone, PartialEq)]
pub struct NoticeRow {
    /// Follows from what it tells and whom, so that the same is told once.
    pub id: Uuid,
    /// Who is told.
    pub officer_id: OfficerId,
    /// Of which case, when it is one.
    pub case_id: Option<CaseId>,
    /// The reminder that fired.
    pub reminder_id: Option<Uuid>,
    /// In whose place the officer is told.
    pub stands_for: Option<OfficerId>,
    /// A rung of `reminders.toml`, or what else it is.
    pub kind: String,
    /// What it refers to; nothing of an applicant.
    pub refs: Value,
    /// Whether it goes out at once.
    pub urgent: bool,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was put into a mail, or left to the workbench alone.
    pub gathered_at: Option<DateTime<Utc>>,
    /// The row of the outbox with which it is sent.
    pub mail_id: Option<Uuid>,
    /// When the officer saw it.
    pub seen_at: Option<DateTime<Utc>>,
}

macro_rules! notices {
    ($rest:literal) => {
        concat!(
            "SELECT n.id, n.officer_id, n.case_id, n.reminder_id, n.stands_for, n.kind, n.refs, n.urgent, \
             n.created_at, n.gathered_at, n.mail_id, n.seen_at FROM notices n ",
            $rest
        )
    };
}

statements! {
    WRITE = "INSERT INTO notices (id, officer_id, case_id, reminder_id, stands_for, kind, refs, urgent, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING";
    WAITING_FOR = "SELECT DISTINCT officer_id FROM notices WHERE gathered_at IS NULL AND officer_id > $1 \
        ORDER BY officer_id LIMIT $2";
    UNSENT = notices!("WHERE n.officer_id = $1 AND n.gathered_at IS NULL ORDER BY n.created_at, n.id");
    GATHER = "UPDATE notices SET gathered_at = $3, mail_id = $4 WHERE officer_id = $1 AND gathered_at IS NULL \
        AND (urgent OR NOT $2)";
    IN_MAIL = notices!("WHERE n.mail_id = $1 ORDER BY n.created_at, n.id");
    NEWEST_OF = notices!("WHERE n.officer_id = $1 AND (n.created_at < $2 OR (n.created_at = $2 AND n.id < $3)) \
        ORDER BY n.created_at DESC, n.id DESC LIMIT $4");
    UNSEEN = "SELECT COUNT(*) FROM (SELECT 1 FROM notices WHERE officer_id = $1 AND seen_at IS NULL LIMIT $2) AS few";
    OF_CASE = notices!("WHERE n.case_id = $1 ORDER BY n.created_at, n.id");
    SEE = "UPDATE notices SET seen_at = $3 WHERE id = $1 AND officer_id = $2 AND seen_at IS NULL";
}

from_row!(NoticeRow, |row| {
    Ok(NoticeRow {
        id: row.try_get("id")?,
        officer_id: row.try_get("officer_id")?,
        case_id: row.try_get("case_id")?,
        reminder_id: row.try_get("reminder_id")?,
        stands_for: row.try_get("stands_for")?,
        kind: row.try_get("kind")?,
        refs: parse("notices.refs", row.try_get("refs")?)
            .map_err(|error| sqlx::Error::Decode(error.to_string().into()))?,
        urgent: row.try_get("urgent")?,
        created_at: row.try_get("created_at")?,
        gathered_at: row.try_get("gathered_at")?,
        mail_id: row.try_get("mail_id")?,
        seen_at: row.try_get("seen_at")?,
    })
});

impl Reader {
    /// The officers for whom something waits to be sent, by their ids, after one of them.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn officers_to_tell(
        &mut self,
        after: OfficerId,
        limit: i64,
    ) -> Result<Vec<OfficerId>, StoreError> {
        let found = ask!(self, fetch_all, (OfficerId,), WAITING_FOR, after, limit)?;
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    /// How the database goes about [`Reader::officers_to_tell`].
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn officers_to_tell_plan(
        &mut self,
        after: OfficerId,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        planned!(self, WAITING_FOR, after, limit)
    }

    /// What waits to be sent to an officer, the oldest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn unsent_notices(
        &mut self,
        officer: OfficerId,
    ) -> Result<Vec<NoticeRow>, StoreError> {
        ask!(self, fetch_all, NoticeRow, UNSENT, officer)
    }

    /// What goes out with a row of the outbox.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn notices_in(&mut self, mail: Uuid) -> Result<Vec<NoticeRow>, StoreError> {
        ask!(self, fetch_all, NoticeRow, IN_MAIL, mail)
    }

    /// What an officer was told before a moment, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn notices_before(
        &mut self,
        officer: OfficerId,
        before: (DateTime<Utc>, Uuid),
        limit: i64,
    ) -> Result<Vec<NoticeRow>, StoreError> {
        let at = micros(before.0);
        ask!(
            self, fetch_all, NoticeRow, NEWEST_OF, officer, at, before.1, limit
        )
    }

    /// How much an officer was told and has not seen, counted up to `most`.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn unseen_notices(
        &mut self,
        officer: OfficerId,
        most: i64,
    ) -> Result<i64, StoreError> {
        Ok(ask!(self, fetch_one, (i64,), UNSEEN, officer, most)?.0)
    }

    /// What anybody was told of a case, the oldest first; whoever calls has read the case
    /// within a scope.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn notices_of_case(&mut self, case_id: CaseId) -> Result<Vec<NoticeRow>, StoreError> {
        ask!(self, fetch_all, NoticeRow, OF_CASE, case_id)
    }
}

impl Tx {
    /// Writes what an officer is to know; false when the same was written before.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when `refs` holds a float.
    pub async fn write_notice(&mut self, row: &NoticeRow) -> Result<bool, StoreError> {
        let refs = canonical(&row.refs)?;
        let written = tell!(
            self.reader,
            WRITE,
            row.id,
            row.officer_id,
            row.case_id,
            row.reminder_id,
            row.stands_for,
            &row.kind,
            &refs,
            row.urgent,
            micros(row.created_at)
        )?;
        Ok(written == 1)
    }

    /// Takes what waits for an officer into a mail, or what is urgent of it alone;
    /// without a mail it is left to the workbench. Answers how much it was.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such row in the outbox.
    pub async fn gather_notices(
        &mut self,
        officer: OfficerId,
        urgent_alone: bool,
        mail: Option<Uuid>,
        at: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let at = micros(at);
        tell!(self.reader, GATHER, officer, urgent_alone, at, mail)
    }

    /// Notes that an officer saw something; false when it is another's, or was seen.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn see_notice(
        &mut self,
        id: Uuid,
        officer: OfficerId,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, SEE, id, officer, micros(at))? == 1)
    }
}
