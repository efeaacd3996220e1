//! What the register knows across cases: running numbers, an applicant's items
//! of a month, equal wordings.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::{Ending, State};

use crate::dialect::{ask, from_row, on, statements, tell, word, word_or_none};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, OfficerId, PersonId};
use crate::people::folded;
use crate::store::{Reader, Tx};

/// One application of an applicant in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub number: String,
    /// The legal day of receipt.
    pub received_on: NaiveDate,
    /// How it ended without a reply.
    pub ending: Option<Ending>,
    /// In whose hands it is or was.
    pub handler_id: Option<OfficerId>,
    /// The case it was split from.
    pub parent_id: Option<CaseId>,
    /// When it was registered.
    pub registered_at: DateTime<Utc>,
}

/// An application of the same applicant with the same wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameWording {
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: State,
    /// The legal day of receipt, once it is known.
    pub received_on: Option<NaiveDate>,
    /// The number of its reply, if it has one.
    pub reply_number: Option<String>,
    /// The day the reply was served.
    pub replied_on: Option<NaiveDate>,
}

/// How far a series of running numbers has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberRow {
    /// Whose.
    pub agency_id: AgencyId,
    /// Of which year.
    pub year: i64,
    /// Of what.
    pub kind: String,
    /// The last number that was given.
    pub last: i64,
    /// Up to this one they were given outside the register.
    pub given_before: i64,
}

statements! {
    NEXT_NUMBER = "INSERT INTO numbers (agency_id, year, kind, last) VALUES ($1, $2, $3, 1) \
        ON CONFLICT (agency_id, year, kind) DO UPDATE SET last = numbers.last + 1 RETURNING last";
    SET_NUMBER = "INSERT INTO numbers (agency_id, year, kind, last, given_before) VALUES ($1, $2, $3, $4, $4) \
        ON CONFLICT (agency_id, year, kind) DO UPDATE SET \
        given_before = CASE WHEN excluded.last > numbers.last THEN excluded.last ELSE numbers.given_before END, \
        last = CASE WHEN excluded.last > numbers.last THEN excluded.last ELSE numbers.last END RETURNING last";
    ITEMS_IN_MONTH = "SELECT id, number, received_on, ending, handler_id, parent_id, created_at FROM cases \
        WHERE applicant_id = $1 AND agency_id = $2 AND received_on >= $3 AND received_on <= $4 \
        ORDER BY received_on, created_at, id";
    ITEMS_BEFORE = "SELECT items FROM earlier_items WHERE agency_id = $1 AND applicant_id = $2 AND month = $3";
    INSERT_ITEMS = "INSERT INTO earlier_items (agency_id, applicant_id, month, items) VALUES ($1, $2, $3, $4)";
    // by id, which grows with time: asked for `created_at`, SQLite walks all cases
    // of the agency in that order rather than sort the applicant's few
    SAME_WORDING = "SELECT id, number, state, received_on, reply_number, replied_on FROM cases \
        WHERE applicant_id = $1 AND agency_id = $2 AND wording_key = $3 ORDER BY id";
    NAMESAKES_WORDING = "SELECT c.id, c.number, c.state, c.received_on, c.reply_number, c.replied_on \
        FROM cases c JOIN people p ON p.id = c.applicant_id \
        WHERE p.name_key = $1 AND c.agency_id = $2 AND c.wording_key = $3 AND c.applicant_id <> $4 ORDER BY c.id";
    NUMBERS = "SELECT agency_id, year, kind, last, given_before FROM numbers ORDER BY agency_id, year, kind";
}

from_row!(ItemRow, |row| {
    Ok(ItemRow {
        case_id: row.try_get("id")?,
        number: row.try_get("number")?,
        received_on: row.try_get("received_on")?,
        ending: word_or_none("ending", Ending::parse, row.try_get("ending")?)?,
        handler_id: row.try_get("handler_id")?,
        parent_id: row.try_get("parent_id")?,
        registered_at: row.try_get("created_at")?,
    })
});

from_row!(SameWording, |row| {
    Ok(SameWording {
        case_id: row.try_get("id")?,
        number: row.try_get("number")?,
        state: word("state", State::parse, row.try_get("state")?)?,
        received_on: row.try_get("received_on")?,
        reply_number: row.try_get("reply_number")?,
        replied_on: row.try_get("replied_on")?,
    })
});

from_row!(NumberRow, |row| {
    Ok(NumberRow {
        agency_id: row.try_get("agency_id")?,
        year: row.try_get("year")?,
        kind: row.try_get("kind")?,
        last: row.try_get("last")?,
        given_before: row.try_get("given_before")?,
    })
});

impl Reader {
    /// What an applicant asked of an agency with a receipt date in
    /// `first_day..=last_day`, in the order of receipt and then of registration.
    /// (Not by the number's text: 「9号」 would sort after 「10号」.)
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn items_in_month(
        &mut self,
        agency_id: AgencyId,
        applicant_id: PersonId,
        first_day: NaiveDate,
        last_day: NaiveDate,
    ) -> Result<Vec<ItemRow>, StoreError> {
        ask!(
            self,
            fetch_all,
            ItemRow,
            ITEMS_IN_MONTH,
            applicant_id,
            agency_id,
            first_day,
            last_day
        )
    }

    /// How many items an applicant had asked of an agency in a month before the
    /// register; `month` is its first day.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the number kept is none.
    pub async fn items_before(
        &mut self,
        agency_id: AgencyId,
        applicant_id: PersonId,
        month: NaiveDate,
    ) -> Result<u32, StoreError> {
        let found = ask!(
            self,
            fetch_optional,
            (i64,),
            ITEMS_BEFORE,
            agency_id,
            applicant_id,
            month
        )?;
        let items = found.map_or(0, |(items,)| items);
        u32::try_from(items)
            .map_err(|_| StoreError::inconsistent(format!("earlier_items.items 不能是 {items}")))
    }

    /// What the applicant asked of this agency in the same words before.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn same_wording(
        &mut self,
        agency_id: AgencyId,
        applicant_id: PersonId,
        wording_key: &str,
    ) -> Result<Vec<SameWording>, StoreError> {
        ask!(
            self,
            fetch_all,
            SameWording,
            SAME_WORDING,
            applicant_id,
            agency_id,
            wording_key
        )
    }

    /// What others who bear this name (white space and width aside) asked of this
    /// agency in the same words; that says nothing about being the same person.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn same_wording_of_namesakes(
        &mut self,
        agency_id: AgencyId,
        name: &str,
        applicant_id: PersonId,
        wording_key: &str,
    ) -> Result<Vec<SameWording>, StoreError> {
        ask!(
            self,
            fetch_all,
            SameWording,
            NAMESAKES_WORDING,
            folded(name),
            agency_id,
            wording_key,
            applicant_id
        )
    }

    /// All series of running numbers.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn numbers(&mut self) -> Result<Vec<NumberRow>, StoreError> {
        ask!(self, fetch_all, NumberRow, NUMBERS)
    }
}

impl Tx {
    /// The next number of a kind for an agency in a year, from 1. An act that is
    /// not kept gives its number back, so there are no gaps.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such agency.
    pub async fn next_number(
        &mut self,
        agency_id: AgencyId,
        year: i32,
        kind: &str,
    ) -> Result<i64, StoreError> {
        let (number,) = ask!(
            self.reader,
            fetch_one,
            (i64,),
            NEXT_NUMBER,
            agency_id,
            i64::from(year),
            kind
        )?;
        Ok(number)
    }

    /// Lets a series go on after `last`, which was given outside the register. It
    /// is never set back. Answers the last number that now counts as given.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such agency.
    pub async fn set_number(
        &mut self,
        agency_id: AgencyId,
        year: i32,
        kind: &str,
        last: i64,
    ) -> Result<i64, StoreError> {
        let (stands,) = ask!(
            self.reader,
            fetch_one,
            (i64,),
            SET_NUMBER,
            agency_id,
            i64::from(year),
            kind,
            last
        )?;
        Ok(stands)
    }

    /// Records how many items an applicant had asked of an agency in a month
    /// before the register; `month` is its first day.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when it is recorded already, [`StoreError::Driver`]
    /// when there is no such agency or person.
    pub async fn insert_earlier_items(
        &mut self,
        agency_id: AgencyId,
        applicant_id: PersonId,
        month: NaiveDate,
        items: u32,
    ) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_ITEMS,
            agency_id,
            applicant_id,
            month,
            i64::from(items)
        )?;
        Ok(())
    }
}
