//! Who was shown the personal data of a case in full, when and what for.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{CaseId, OfficerId, micros};
use crate::pages::cut;
use crate::scope::Scope;
use crate::store::{Reader, Tx};

/// That somebody was shown them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reveal {
    /// Its id.
    pub id: Uuid,
    /// The case.
    pub case_id: CaseId,
    /// Who was shown them.
    pub officer_id: OfficerId,
    /// What for.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Where the next page begins: after this moment and entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevealCursor(pub DateTime<Utc>, pub Uuid);

/// One page of entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevealPage {
    /// Its lines.
    pub rows: Vec<Reveal>,
    /// Where the next page begins; absent on the last.
    pub next: Option<RevealCursor>,
}

macro_rules! reveals {
    ($following:literal, $limit:literal) => {
        concat!(
            "SELECT r.id, r.case_id, r.officer_id, r.reason, r.at FROM reveals r JOIN cases c ON c.id = r.case_id \
             JOIN agencies a ON a.id = c.agency_id WHERE a.path >= $1 AND a.path < $2",
            $following,
            " ORDER BY r.at DESC, r.id DESC LIMIT ",
            $limit
        )
    };
}

statements! {
    INSERT_REVEAL = "INSERT INTO reveals (id, case_id, officer_id, reason, at) VALUES ($1, $2, $3, $4, $5)";
    REVEALS_OF = "SELECT id, case_id, officer_id, reason, at FROM reveals WHERE case_id = $1 ORDER BY at DESC, id DESC";
    NEWEST = reveals!("", "$3");
    FOLLOWING = reveals!(" AND (r.at, r.id) < ($3, $4)", "$5");
}

from_row!(Reveal, |row| {
    Ok(Reveal {
        id: row.try_get("id")?,
        case_id: row.try_get("case_id")?,
        officer_id: row.try_get("officer_id")?,
        reason: row.try_get("reason")?,
        at: row.try_get("at")?,
    })
});

impl Reader {
    /// Who was shown the personal data of a case, the newest first. Whoever calls has
    /// checked that the officer sees the case.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn reveals_of(&mut self, case: CaseId) -> Result<Vec<Reveal>, StoreError> {
        ask!(self, fetch_all, Reveal, REVEALS_OF, case)
    }

    /// A page of what was shown of cases whose owner is in reach, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn reveals(
        &mut self,
        scope: &Scope,
        cursor: Option<&RevealCursor>,
        limit: u32,
    ) -> Result<RevealPage, StoreError> {
        let sight = self.sight(scope).await?;
        let (low, high) = (&sight.low, &sight.high);
        let one_more = i64::from(limit) + 1;
        let mut rows = match cursor {
            None => ask!(self, fetch_all, Reveal, NEWEST, low, high, one_more)?,
            Some(RevealCursor(at, id)) => ask!(
                self,
                fetch_all,
                Reveal,
                FOLLOWING,
                low,
                high,
                micros(*at),
                id,
                one_more
            )?,
        };
        let next = cut(&mut rows, limit, |row| RevealCursor(row.at, row.id));
        Ok(RevealPage { rows, next })
    }
}

impl Tx {
    /// Notes that somebody is shown the personal data of a case.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such case or officer.
    pub async fn insert_reveal(&mut self, reveal: &Reveal) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_REVEAL,
            reveal.id,
            reveal.case_id,
            reveal.officer_id,
            &reveal.reason,
            micros(reveal.at)
        )?;
        Ok(())
    }
}
