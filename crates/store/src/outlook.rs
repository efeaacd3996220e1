//! What an outlook on the coming days is made from, by indexes alone: what is open, how
//! many replies each officer made, and how many applications came.

use chrono::NaiveDate;
use disclosure::words::State;

use crate::dialect::{from_row, word};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, OfficerId};
use crate::pieces::{Bound, Pieces, in_reach};
use crate::scope::{Scope, Sight};
use crate::store::Reader;

/// An open case on which a reply is still to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenReply {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Its owner.
    pub agency: AgencyId,
    /// In whose hands it is; nobody's before it is handed on.
    pub handler: Option<OfficerId>,
    /// Where it stands.
    pub state: State,
    /// The last day to reply; absent while the period stands still without limit, or has
    /// not begun.
    pub due_on: Option<NaiveDate>,
}

/// Replies that an officer's cases were concluded with on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concluded {
    /// The owner of the cases.
    pub agency: AgencyId,
    /// In whose hands they were.
    pub handler: OfficerId,
    /// The day.
    pub on: NaiveDate,
    /// How many.
    pub cases: i64,
}

/// Applications that an agency received on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Who received them.
    pub agency: AgencyId,
    /// The day of receipt; of registration, as long as that is not known.
    pub on: NaiveDate,
    /// How many.
    pub cases: i64,
}

from_row!(OpenReply, |row| {
    Ok(OpenReply {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        agency: row.try_get("agency_id")?,
        handler: row.try_get("handler_id")?,
        state: word("state", State::parse, row.try_get("state")?)?,
        due_on: row.try_get("due_on")?,
    })
});

from_row!(Concluded, |row| {
    Ok(Concluded {
        agency: row.try_get("agency_id")?,
        handler: row.try_get("handler_id")?,
        on: row.try_get("on_day")?,
        cases: row.try_get("cases")?,
    })
});

from_row!(Arrived, |row| {
    Ok(Arrived {
        agency: row.try_get("agency_id")?,
        on: row.try_get("on_day")?,
        cases: row.try_get("cases")?,
    })
});

impl Reader {
    /// The open cases of the agencies in reach that await a reply, by last day and case,
    /// those without a last day at the end; `limit` at most.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn open_replies(
        &mut self,
        scope: &Scope,
        limit: i64,
    ) -> Result<Vec<OpenReply>, StoreError> {
        let sight = self.sight(scope).await?;
        self.lines(open(&sight, limit)).await
    }

    /// How many cases each officer of the agencies in reach concluded by a reply, day by
    /// day of `from..=to`.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn concluded(
        &mut self,
        scope: &Scope,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<Concluded>, StoreError> {
        let sight = self.sight(scope).await?;
        self.lines(concluded(&sight, from, to)).await
    }

    /// How many applications the agencies in reach received on each day of `from..=to`.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn arrived(
        &mut self,
        scope: &Scope,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<Arrived>, StoreError> {
        let sight = self.sight(scope).await?;
        self.lines(arrived(&sight, from, to)).await
    }

    /// How the database goes about all of it: a test holds that it goes by indexes.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn outlook_plan(
        &mut self,
        scope: &Scope,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<String>, StoreError> {
        let sight = self.sight(scope).await?;
        self.prefer_indexes().await?;
        let mut plan = self.plan(open(&sight, 1)).await?;
        plan.extend(self.plan(concluded(&sight, from, to)).await?);
        plan.extend(self.plan(arrived(&sight, from, to)).await?);
        Ok(plan)
    }

    /// The ids of the cases that were first concluded in `from..=to`, by a reply or otherwise,
    /// of the agencies in reach.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn concluded_cases(
        &mut self,
        scope: &Scope,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<CaseId>, StoreError> {
        let sight = self.sight(scope).await?;
        let mut pieces = Pieces::default();
        pieces
            .text("SELECT c.id FROM cases c")
            .with(" WHERE c.concluded_on >= ", Bound::Day(from))
            .with(" AND c.concluded_on <= ", Bound::Day(to))
            .text(" AND c.agency_id");
        in_reach(&mut pieces, &sight);
        pieces.text(" ORDER BY c.id");
        let found: Vec<(CaseId,)> = self.lines(pieces).await?;
        Ok(found.into_iter().map(|(id,)| id).collect())
    }
}

fn open(sight: &Sight, limit: i64) -> Pieces<'_> {
    let mut pieces = Pieces::default();
    pieces.text(
        "SELECT c.id, c.number, c.agency_id, c.handler_id, c.state, d.due_on FROM cases c \
         LEFT JOIN deadlines d ON d.case_id = c.id AND d.kind = 'reply' AND d.closed_on IS NULL \
         WHERE c.is_open = TRUE AND c.phase <> 'archiving' AND c.agency_id",
    );
    in_reach(&mut pieces, sight);
    // both databases put what has no last day at the end only when told to
    pieces
        .text(" ORDER BY d.due_on IS NULL, d.due_on, c.id")
        .with(" LIMIT ", Bound::Count(limit));
    pieces
}

fn concluded(sight: &Sight, from: NaiveDate, to: NaiveDate) -> Pieces<'_> {
    let mut pieces = Pieces::default();
    pieces
        .text("SELECT c.agency_id, c.handler_id, c.concluded_on AS on_day, COUNT(*) AS cases FROM cases c")
        .with(" WHERE c.concluded_on >= ", Bound::Day(from))
        .with(" AND c.concluded_on <= ", Bound::Day(to))
        .text(" AND c.ending IS NULL AND c.handler_id IS NOT NULL AND c.agency_id");
    in_reach(&mut pieces, sight);
    pieces.text(" GROUP BY c.agency_id, c.handler_id, c.concluded_on");
    pieces
}

fn arrived(sight: &Sight, from: NaiveDate, to: NaiveDate) -> Pieces<'_> {
    let mut pieces = Pieces::default();
    pieces
        .text("SELECT c.agency_id, COALESCE(c.received_on, c.registered_on) AS on_day, COUNT(*) AS cases FROM cases c")
        .with(" WHERE COALESCE(c.received_on, c.registered_on) >= ", Bound::Day(from))
        .with(" AND COALESCE(c.received_on, c.registered_on) <= ", Bound::Day(to))
        .text(" AND c.parent_id IS NULL AND c.agency_id");
    in_reach(&mut pieces, sight);
    pieces.text(" GROUP BY c.agency_id, COALESCE(c.received_on, c.registered_on)");
    pieces
}
