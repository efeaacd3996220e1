//! Letters addressed to another agency that were handed over to it. They are no
//! cases: nothing is answered, no period runs.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{AgencyId, OfficerId, micros};
use crate::pages::cut;
use crate::scope::Scope;
use crate::store::{Reader, Tx};

/// A letter that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverRow {
    /// Its id.
    pub id: Uuid,
    /// Where it had arrived.
    pub agency_id: AgencyId,
    /// When it arrived.
    pub arrived_on: NaiveDate,
    /// Who sent it.
    pub sender_name: String,
    /// What it asks for, in one line.
    pub title: String,
    /// The agency that stands on it.
    pub addressed_to: String,
    /// The agency that got it.
    pub handed_to: String,
    /// When it got it.
    pub handed_on: NaiveDate,
    /// How many pages it has.
    pub pages: Option<i64>,
    /// Who signed for it, or the number of the posting.
    pub receipt: Option<String>,
    /// What else is to be said.
    pub remark: Option<String>,
    /// The number of the letter that goes with it; absent where no letter can be made, or
    /// none was numbered yet.
    pub number: Option<String>,
    /// Who wrote it down.
    pub added_by: OfficerId,
    /// When.
    pub added_at: DateTime<Utc>,
}

/// Where the next page of letters begins: after this moment and letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverCursor(pub DateTime<Utc>, pub Uuid);

/// One page of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverPage {
    /// Its lines.
    pub rows: Vec<HandoverRow>,
    /// Where the next page begins; absent on the last.
    pub next: Option<HandoverCursor>,
}

macro_rules! handovers {
    ($following:literal, $limit:literal) => {
        concat!(
            "SELECT h.id, h.agency_id, h.arrived_on, h.sender_name, h.title, h.addressed_to, h.handed_to, \
             h.handed_on, h.pages, h.receipt, h.remark, h.number, h.added_by, h.added_at FROM handovers h \
             JOIN agencies a ON a.id = h.agency_id WHERE a.path >= $1 AND a.path < $2",
            $following,
            " ORDER BY h.added_at DESC, h.id DESC LIMIT ",
            $limit
        )
    };
}

statements! {
    INSERT_HANDOVER = "INSERT INTO handovers (id, agency_id, arrived_on, sender_name, title, addressed_to, handed_to, \
        handed_on, pages, receipt, remark, number, added_by, added_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    HANDOVER = handovers!(" AND h.id = $3", "1");
    NEWEST = handovers!("", "$3");
    FOLLOWING = handovers!(" AND (h.added_at, h.id) < ($3, $4)", "$5");
}

from_row!(HandoverRow, |row| {
    Ok(HandoverRow {
        id: row.try_get("id")?,
        agency_id: row.try_get("agency_id")?,
        arrived_on: row.try_get("arrived_on")?,
        sender_name: row.try_get("sender_name")?,
        title: row.try_get("title")?,
        addressed_to: row.try_get("addressed_to")?,
        handed_to: row.try_get("handed_to")?,
        handed_on: row.try_get("handed_on")?,
        pages: row.try_get("pages")?,
        receipt: row.try_get("receipt")?,
        remark: row.try_get("remark")?,
        number: row.try_get("number")?,
        added_by: row.try_get("added_by")?,
        added_at: row.try_get("added_at")?,
    })
});

impl Reader {
    /// A page of the letters of the agencies in reach, the newest in the register
    /// first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn handovers(
        &mut self,
        scope: &Scope,
        cursor: Option<&HandoverCursor>,
        limit: u32,
    ) -> Result<HandoverPage, StoreError> {
        let sight = self.sight(scope).await?;
        let (low, high) = (&sight.low, &sight.high);
        let one_more = i64::from(limit) + 1;
        let mut rows = match cursor {
            None => ask!(self, fetch_all, HandoverRow, NEWEST, low, high, one_more)?,
            Some(HandoverCursor(at, id)) => ask!(
                self,
                fetch_all,
                HandoverRow,
                FOLLOWING,
                low,
                high,
                micros(*at),
                id,
                one_more
            )?,
        };
        let next = cut(&mut rows, limit, |row| HandoverCursor(row.added_at, row.id));
        Ok(HandoverPage { rows, next })
    }
}

impl Reader {
    /// One letter of the agencies in reach.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn handover(
        &mut self,
        scope: &Scope,
        id: Uuid,
    ) -> Result<Option<HandoverRow>, StoreError> {
        let sight = self.sight(scope).await?;
        ask!(
            self,
            fetch_optional,
            HandoverRow,
            HANDOVER,
            &sight.low,
            &sight.high,
            id
        )
    }
}

impl Tx {
    /// Writes down a letter that was handed over.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such agency or officer.
    pub async fn insert_handover(&mut self, letter: &HandoverRow) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_HANDOVER,
            letter.id,
            letter.agency_id,
            letter.arrived_on,
            &letter.sender_name,
            &letter.title,
            &letter.addressed_to,
            &letter.handed_to,
            letter.handed_on,
            letter.pages,
            &letter.receipt,
            &letter.remark,
            &letter.number,
            letter.added_by,
            micros(letter.added_at)
        )?;
        Ok(())
    }
}
