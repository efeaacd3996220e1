//! Deadlines: a copy of what the law says of a case, kept so that 'overdue' is
//! an index range.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use disclosure::words::State;
use serde::Serialize;

use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, OfficerId};
use crate::scope::{Scope, visible};
use crate::store::{Reader, Tx};

/// One deadline of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadlineRow {
    /// Which period, as `deadlines.toml` names it; a case has one open `reply`.
    pub kind: String,
    /// Whose: the consultation it belongs to.
    pub subject: Option<String>,
    /// The event that opened it.
    pub opened_by_seq: i64,
    /// Its last day when opinions still out stay silent; absent while it stands
    /// still without a limit.
    pub due_on: Option<NaiveDate>,
    /// Since when it stands still.
    pub paused_since: Option<NaiveDate>,
    /// True when it rests on a calendar that is not published yet.
    pub provisional: bool,
    /// When it was met or fell away.
    pub closed_on: Option<NaiveDate>,
}

/// A deadline with what one needs to know of its case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueRow {
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub number: String,
    /// Its owner.
    pub agency_id: AgencyId,
    /// Where it stands.
    pub state: State,
    /// What is asked for.
    pub title: String,
    /// Who applied.
    pub applicant_name: String,
    /// In whose hands it is.
    pub handler_id: Option<OfficerId>,
    /// Which period.
    pub kind: String,
    /// Whose.
    pub subject: Option<String>,
    /// Its last day.
    pub due_on: NaiveDate,
    /// True when it rests on a calendar that is not published yet.
    pub provisional: bool,
}

/// How an agency stands; open cases only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgencyCount {
    /// The agency.
    pub agency_id: AgencyId,
    /// Open cases.
    pub open: i64,
    /// Of these, past the last day of the reply period.
    pub overdue: i64,
    /// Of these, with a last day from today to the given day.
    pub due_soon: i64,
}

/// That a kind of deadline comes from reconsideration or litigation, which runs in closed
/// cases as well.
macro_rules! of_remedies {
    ($kind:literal) => {
        concat!(
            $kind,
            " IN ('reconsideration_answer', 'litigation_answer', 'appeal', 'ordered_reply')"
        )
    };
}
pub(crate) use of_remedies;

macro_rules! due_rows {
    ($range:literal) => {
        concat!(
            "SELECT c.id AS case_id, c.number, c.agency_id, c.state, c.title, c.applicant_name, c.handler_id, \
             d.kind, d.subject, d.due_on, d.provisional FROM deadlines d JOIN cases c ON c.id = d.case_id WHERE ",
            visible!(),
            " AND d.kind = $5 AND d.closed_on IS NULL AND (c.is_open OR ",
            of_remedies!("d.kind"),
            ") AND (c.agency_id = $4 OR $4 IS NULL) AND ",
            $range,
            " ORDER BY d.due_on, c.id, d.kind, d.subject"
        )
    };
}

statements! {
    KEPT = "SELECT kind, subject, opened_by_seq, due_on, paused_since, provisional, closed_on FROM deadlines \
        WHERE case_id = $1";
    CLEAR = "DELETE FROM deadlines WHERE case_id = $1";
    INSERT = "INSERT INTO deadlines (case_id, agency_id, kind, subject, opened_by_seq, due_on, paused_since, \
        provisional, closed_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    DEADLINES = concat!("SELECT d.kind, d.subject, d.opened_by_seq, d.due_on, d.paused_since, d.provisional, \
        d.closed_on FROM deadlines d JOIN cases c ON c.id = d.case_id WHERE ", visible!(),
        " AND d.case_id = $4 ORDER BY d.opened_by_seq, d.kind, d.subject");
    OVERDUE = due_rows!("d.due_on < $6");
    DUE_SOON = due_rows!("d.due_on >= $6 AND d.due_on <= $7");
    COUNTS = concat!("SELECT c.agency_id, COUNT(*) AS open, \
        COUNT(CASE WHEN d.due_on < $4 THEN 1 END) AS overdue, \
        COUNT(CASE WHEN d.due_on >= $4 AND d.due_on <= $5 THEN 1 END) AS due_soon \
        FROM cases c LEFT JOIN deadlines d ON d.case_id = c.id AND d.kind = 'reply' AND d.closed_on IS NULL WHERE ",
        visible!(), " AND c.is_open GROUP BY c.agency_id ORDER BY c.agency_id");
}

from_row!(DeadlineRow, |row| {
    Ok(DeadlineRow {
        kind: row.try_get("kind")?,
        subject: row.try_get("subject")?,
        opened_by_seq: row.try_get("opened_by_seq")?,
        due_on: row.try_get("due_on")?,
        paused_since: row.try_get("paused_since")?,
        provisional: row.try_get("provisional")?,
        closed_on: row.try_get("closed_on")?,
    })
});

from_row!(DueRow, |row| {
    Ok(DueRow {
        case_id: row.try_get("case_id")?,
        number: row.try_get("number")?,
        agency_id: row.try_get("agency_id")?,
        state: word("state", State::parse, row.try_get("state")?)?,
        title: row.try_get("title")?,
        applicant_name: row.try_get("applicant_name")?,
        handler_id: row.try_get("handler_id")?,
        kind: row.try_get("kind")?,
        subject: row.try_get("subject")?,
        due_on: row.try_get("due_on")?,
        provisional: row.try_get("provisional")?,
    })
});

from_row!(AgencyCount, |row| {
    Ok(AgencyCount {
        agency_id: row.try_get("agency_id")?,
        open: row.try_get("open")?,
        overdue: row.try_get("overdue")?,
        due_soon: row.try_get("due_soon")?,
    })
});

impl Reader {
    /// The deadlines of a case, in the order they were opened.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn deadlines(
        &mut self,
        scope: &Scope,
        case_id: CaseId,
    ) -> Result<Vec<DeadlineRow>, StoreError> {
        let sight = self.sight(scope).await?;
        ask!(
            self,
            fetch_all,
            DeadlineRow,
            DEADLINES,
            &sight.low,
            &sight.high,
            sight.party,
            case_id
        )
    }

    /// Open deadlines of one kind, of open cases (those of reconsideration and litigation
    /// of closed ones as well), whose last day is before `today`, the oldest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn overdue(
        &mut self,
        scope: &Scope,
        kind: &str,
        today: NaiveDate,
        agency: Option<AgencyId>,
    ) -> Result<Vec<DueRow>, StoreError> {
        let sight = self.sight(scope).await?;
        ask!(
            self,
            fetch_all,
            DueRow,
            OVERDUE,
            &sight.low,
            &sight.high,
            sight.party,
            agency,
            kind,
            today
        )
    }

    /// The same whose last day lies in `days`.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn due_soon(
        &mut self,
        scope: &Scope,
        kind: &str,
        days: RangeInclusive<NaiveDate>,
        agency: Option<AgencyId>,
    ) -> Result<Vec<DueRow>, StoreError> {
        let sight = self.sight(scope).await?;
        ask!(
            self,
            fetch_all,
            DueRow,
            DUE_SOON,
            &sight.low,
            &sight.high,
            sight.party,
            agency,
            kind,
            *days.start(),
            *days.end()
        )
    }

    /// Open cases by owner, and how many are overdue or due up to `soon`, by
    /// the reply period.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn counts(
        &mut self,
        scope: &Scope,
        today: NaiveDate,
        soon: NaiveDate,
    ) -> Result<Vec<AgencyCount>, StoreError> {
        let sight = self.sight(scope).await?;
        ask!(
            self,
            fetch_all,
            AgencyCount,
            COUNTS,
            &sight.low,
            &sight.high,
            sight.party,
            today,
            soon
        )
    }
}

impl Tx {
    /// Puts these deadlines in the place of all that the case had. Most acts move
    /// none: then nothing is written, and the answer is false.
    ///
    /// # Errors
    /// [`StoreError::Unique`] for a second open `reply`.
    pub async fn replace_deadlines(
        &mut self,
        case_id: CaseId,
        agency_id: AgencyId,
        deadlines: &[DeadlineRow],
    ) -> Result<bool, StoreError> {
        let kept = ask!(self.reader, fetch_all, DeadlineRow, KEPT, case_id)?;
        if kept.len() == deadlines.len() && kept.iter().all(|row| deadlines.contains(row)) {
            return Ok(false);
        }
        tell!(self.reader, CLEAR, case_id)?;
        for row in deadlines {
            tell!(
                self.reader,
                INSERT,
                case_id,
                agency_id,
                &row.kind,
                &row.subject,
                row.opened_by_seq,
                row.due_on,
                row.paused_since,
                row.provisional,
                row.closed_on
            )?;
        }
        Ok(true)
    }
}
