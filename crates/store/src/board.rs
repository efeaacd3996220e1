//! What one who watches over agencies asks of them, by indexes alone: how many cases
//! each has in hand, what presses, what its replies took, and what falls due on which
//! day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::dialect::from_row;
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, OfficerId};
use crate::pieces::{Bound, Pieces, in_reach};
use crate::scope::{Reach, Scope, Sight};
use crate::store::Reader;

/// How an agency stands on a day, and what its replies of a period took.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AgencyFigures {
    /// Open cases.
    pub in_hand: i64,
    /// Of these, with a last day that is soon.
    pub due_soon: i64,
    /// Of these, past their last day.
    pub overdue: i64,
    /// Replies of the period, by how many workdays of the agency's own each took.
    pub replies: BTreeMap<i64, i64>,
    /// How many of these were late.
    pub late: i64,
}

/// A case that falls due on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueCase {
    /// The last day to reply.
    pub due_on: NaiveDate,
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// How many fall due on that day.
    pub of: i64,
}

struct InHand {
    agency: AgencyId,
    cases: i64,
}

from_row!(InHand, |row| {
    Ok(InHand {
        agency: row.try_get("agency_id")?,
        cases: row.try_get("cases")?,
    })
});

struct Pressing {
    agency: AgencyId,
    overdue: i64,
    cases: i64,
}

from_row!(Pressing, |row| {
    Ok(Pressing {
        agency: row.try_get("agency_id")?,
        overdue: row.try_get("overdue")?,
        cases: row.try_get("cases")?,
    })
});

struct Replied {
    agency: AgencyId,
    workdays: i64,
    late: bool,
    cases: i64,
}

from_row!(Replied, |row| {
    Ok(Replied {
        agency: row.try_get("agency_id")?,
        workdays: row.try_get("workdays")?,
        late: row.try_get("late")?,
        cases: row.try_get("cases")?,
    })
});

from_row!(DueCase, |row| {
    Ok(DueCase {
        due_on: row.try_get("due_on")?,
        id: row.try_get("case_id")?,
        number: row.try_get("number")?,
        of: row.try_get("cases")?,
    })
});

impl Reader {
    /// The agencies in reach that own cases: how they stand today, `soon` being the
    /// last day that is near, and what the replies of `from..=to` took.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn board(
        &mut self,
        scope: &Scope,
        today: NaiveDate,
        soon: NaiveDate,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<AgencyId, AgencyFigures>, StoreError> {
        let sight = self.sight(scope).await?;
        let mut board: BTreeMap<AgencyId, AgencyFigures> = BTreeMap::new();
        let counted: Vec<InHand> = self.lines(in_hand(&sight)).await?;
        for row in counted {
            board.entry(row.agency).or_default().in_hand = row.cases;
        }
        let counted: Vec<Pressing> = self.lines(pressing(&sight, today, soon)).await?;
        for row in counted {
            let figures = board.entry(row.agency).or_default();
            figures.overdue = row.overdue;
            figures.due_soon = row.cases - row.overdue;
        }
        let counted: Vec<Replied> = self.lines(replied(&sight, from, to)).await?;
        for row in counted {
            let figures = board.entry(row.agency).or_default();
            *figures.replies.entry(row.workdays).or_default() += row.cases;
            figures.late += if row.late { row.cases } else { 0 };
        }
        Ok(board)
    }

    /// How the database goes about the board: a test holds that it goes by indexes.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn board_plan(
        &mut self,
        scope: &Scope,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<String>, StoreError> {
        let sight = self.sight(scope).await?;
        self.prefer_indexes().await?;
        let mut plan = self.plan(in_hand(&sight)).await?;
        plan.extend(self.plan(pressing(&sight, from, to)).await?);
        plan.extend(self.plan(replied(&sight, from, to)).await?);
        Ok(plan)
    }

    /// Cases whose last day to reply lies in `from..=to`, the first `each` of every
    /// day, by day and case: those of the agencies in reach, or those in the hands of
    /// one officer.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn due_by_day(
        &mut self,
        scope: &Scope,
        handler: Option<OfficerId>,
        from: NaiveDate,
        to: NaiveDate,
        each: i64,
    ) -> Result<Vec<DueCase>, StoreError> {
        if scope.reach == Reach::Nothing {
            return Ok(Vec::new());
        }
        let sight = self.sight(scope).await?;
        self.lines(due(&sight, handler, from, to, each)).await
    }

    /// How the database goes about the days.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn due_by_day_plan(
        &mut self,
        scope: &Scope,
        handler: Option<OfficerId>,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<String>, StoreError> {
        let sight = self.sight(scope).await?;
        self.prefer_indexes().await?;
        self.plan(due(&sight, handler, from, to, 1)).await
    }
}

fn in_hand(sight: &Sight) -> Pieces<'_> {
    let mut pieces = Pieces::default();
    pieces.text(
        "SELECT c.agency_id, COUNT(*) AS cases FROM cases c WHERE c.is_open = TRUE AND c.agency_id",
    );
    in_reach(&mut pieces, sight);
    pieces.text(" GROUP BY c.agency_id");
    pieces
}

fn pressing(sight: &Sight, today: NaiveDate, soon: NaiveDate) -> Pieces<'_> {
    let mut pieces = Pieces::default();
    pieces
        .with(
            "SELECT d.agency_id, COUNT(CASE WHEN d.due_on < ",
            Bound::Day(today),
        )
        .text(" THEN 1 END) AS overdue, COUNT(*) AS cases FROM deadlines d WHERE d.kind = 'reply'")
        .with(
            " AND d.closed_on IS NULL AND d.due_on <= ",
            Bound::Day(soon),
        )
        .text(" AND d.agency_id");
    in_reach(&mut pieces, sight);
    pieces.text(" GROUP BY d.agency_id");
    pieces
}

fn replied(sight: &Sight, from: NaiveDate, to: NaiveDate) -> Pieces<'_> {
    let mut pieces = Pieces::default();
    pieces
        .text("SELECT c.agency_id, c.workdays, c.late, COUNT(*) AS cases FROM cases c")
        .with(" WHERE c.concluded_on >= ", Bound::Day(from))
        .with(" AND c.concluded_on <= ", Bound::Day(to))
        .text(" AND c.late IS NOT NULL AND c.workdays IS NOT NULL AND c.agency_id");
    in_reach(&mut pieces, sight);
    pieces.text(" GROUP BY c.agency_id, c.workdays, c.late");
    pieces
}

fn due(
    sight: &Sight,
    handler: Option<OfficerId>,
    from: NaiveDate,
    to: NaiveDate,
    each: i64,
) -> Pieces<'_> {
    let mut pieces = Pieces::default();
    pieces
        .text(
            "SELECT w.due_on, w.case_id, w.number, w.cases FROM (SELECT d.due_on, d.case_id, c.number, \
             COUNT(*) OVER (PARTITION BY d.due_on) AS cases, \
             ROW_NUMBER() OVER (PARTITION BY d.due_on ORDER BY d.case_id) AS nth \
             FROM deadlines d CROSS JOIN cases c \
             WHERE c.id = d.case_id AND d.kind = 'reply' AND d.closed_on IS NULL AND c.is_open",
        )
        .with(" AND d.due_on >= ", Bound::Day(from))
        .with(" AND d.due_on <= ", Bound::Day(to));
    if let Some(handler) = handler {
        pieces
            .with(" AND c.handler_id = ", Bound::Id(handler))
            .text(" AND (c.agency_id");
        in_reach(&mut pieces, sight);
        pieces
            .text(
                " OR EXISTS (SELECT 1 FROM case_parties p WHERE p.case_id = c.id AND p.until IS NULL",
            )
            .with(
                " AND p.part <> 'consulted' AND p.agency_id = ",
                Bound::Id(sight.party),
            )
            .text("))");
    } else {
        pieces.text(" AND d.agency_id");
        in_reach(&mut pieces, sight);
    }
    pieces
        .with(") w WHERE w.nth <= ", Bound::Count(each))
        .text(" ORDER BY w.due_on, w.nth");
    pieces
}
