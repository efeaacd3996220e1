//! Reconsiderations and suits: a copy of what the events of cases say, kept so that the
//! open ones, and those that a year's report counts, are index ranges.

use chrono::NaiveDate;
use disclosure::clock::DeadlineKind;
use disclosure::words::{
    RemedyAgainst, RemedyBy, RemedyKind, RemedyOutcome, RemedyProcedure, State,
};
use serde::Serialize;

use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, OfficerId};
use crate::scope::{Reach, Scope};
use crate::store::{Reader, Tx};

/// A reconsideration or a suit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemedyRow {
    /// The event that recorded it: its name within the case.
    pub seq: i64,
    /// Which.
    pub kind: RemedyKind,
    /// Against what.
    pub against: RemedyAgainst,
    /// Of which round of the case.
    pub round: i64,
    /// By whom.
    pub sought_by: RemedyBy,
    /// How a reconsideration is conducted.
    pub procedure: RemedyProcedure,
    /// Which authority or court has it, or decided it.
    pub authority: String,
    /// Its number there.
    pub authority_number: Option<String>,
    /// The day it was filed, when known.
    pub filed_on: Option<NaiveDate>,
    /// The day it reached the agency.
    pub received_on: NaiveDate,
    /// The day the agency answered the instance that it is in.
    pub answered_on: Option<NaiveDate>,
    /// The day of the first decision.
    pub decided_on: Option<NaiveDate>,
    /// What that says.
    pub outcome: Option<RemedyOutcome>,
    /// The day of an appeal.
    pub appealed_on: Option<NaiveDate>,
    /// The day of the decision on the appeal.
    pub settled_on: Option<NaiveDate>,
    /// What that says.
    pub settled_as: Option<RemedyOutcome>,
    /// What is due next.
    pub due_kind: Option<DeadlineKind>,
    /// Its last day.
    pub due_on: Option<NaiveDate>,
    /// Undecided, or something is still due.
    pub is_open: bool,
    /// The day of the decision that stands.
    pub closed_on: Option<NaiveDate>,
}

/// One with what there is to know of its case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedRemedy {
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub number: String,
    /// What it asks for.
    pub title: String,
    /// Its owner.
    pub agency_id: AgencyId,
    /// Where it stands.
    pub state: State,
    /// In whose hands it is.
    pub handler_id: Option<OfficerId>,
    /// The reconsideration or suit.
    pub remedy: RemedyRow,
}

macro_rules! columns {
    () => {
        "r.seq, r.kind, r.against, r.round, r.sought_by, r.procedure, r.authority, r.authority_number, \
         r.filed_on, r.received_on, r.answered_on, r.decided_on, r.outcome, r.appealed_on, r.settled_on, \
         r.settled_as, r.due_kind, r.due_on, r.is_open, r.closed_on"
    };
}

/// Those of owners that are one agency or below it (`$1`, `$2`).
macro_rules! listed {
    ($rest:literal) => {
        concat!(
            "SELECT c.id AS case_id, c.number AS case_number, c.title, c.agency_id, c.state, \
             c.handler_id, ",
            columns!(),
            " FROM remedies r JOIN cases c ON c.id = r.case_id WHERE r.agency_id IN (SELECT a.id FROM agencies a \
             WHERE a.path >= $1 AND a.path < $2) AND ",
            $rest
        )
    };
}

statements! {
    OF_CASE = concat!("SELECT ", columns!(), " FROM remedies r WHERE r.case_id = $1 ORDER BY r.seq");
    CLEAR_REMEDIES = "DELETE FROM remedies WHERE case_id = $1";
    INSERT_REMEDY = "INSERT INTO remedies (case_id, agency_id, seq, kind, against, round, sought_by, procedure, \
        authority, authority_number, filed_on, received_on, answered_on, decided_on, outcome, appealed_on, \
        settled_on, settled_as, due_kind, due_on, is_open, closed_on) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)";
    OPEN = listed!("r.is_open = TRUE AND (r.agency_id IN (SELECT a.id FROM agencies a WHERE a.path >= $3 AND a.path < $4) \
        OR r.case_id IN (SELECT p.case_id FROM case_parties p WHERE p.agency_id = $5 AND p.until IS NULL \
        AND p.part <> 'consulted')) \
        ORDER BY CASE WHEN r.due_on IS NULL THEN 1 ELSE 0 END, r.due_on, r.case_id, r.seq LIMIT $6");
    ALIVE = listed!("r.agency_id IN (SELECT a.id FROM agencies a WHERE a.path >= $3 AND a.path < $4) \
        AND r.received_on <= $6 AND (r.closed_on IS NULL OR r.closed_on >= $5) \
        ORDER BY r.received_on, r.case_id, r.seq");
}

from_row!(RemedyRow, |row| {
    let known = |name: &'static str, value: Option<String>| {
        value
            .map(|value| word(name, RemedyOutcome::parse, &value))
            .transpose()
    };
    let due_kind: Option<String> = row.try_get("due_kind")?;
    Ok(RemedyRow {
        seq: row.try_get("seq")?,
        kind: word("kind", RemedyKind::parse, row.try_get("kind")?)?,
        against: word("against", RemedyAgainst::parse, row.try_get("against")?)?,
        round: row.try_get("round")?,
        sought_by: word("sought_by", RemedyBy::parse, row.try_get("sought_by")?)?,
        procedure: word(
            "procedure",
            RemedyProcedure::parse,
            row.try_get("procedure")?,
        )?,
        authority: row.try_get("authority")?,
        authority_number: row.try_get("authority_number")?,
        filed_on: row.try_get("filed_on")?,
        received_on: row.try_get("received_on")?,
        answered_on: row.try_get("answered_on")?,
        decided_on: row.try_get("decided_on")?,
        outcome: known("outcome", row.try_get("outcome")?)?,
        appealed_on: row.try_get("appealed_on")?,
        settled_on: row.try_get("settled_on")?,
        settled_as: known("settled_as", row.try_get("settled_as")?)?,
        due_kind: due_kind
            .map(|kind| word("due_kind", DeadlineKind::parse, &kind))
            .transpose()?,
        due_on: row.try_get("due_on")?,
        is_open: row.try_get("is_open")?,
        closed_on: row.try_get("closed_on")?,
    })
});

from_row!(ListedRemedy, |row| {
    Ok(ListedRemedy {
        case_id: row.try_get("case_id")?,
        number: row.try_get("case_number")?,
        title: row.try_get("title")?,
        agency_id: row.try_get("agency_id")?,
        state: word("state", State::parse, row.try_get("state")?)?,
        handler_id: row.try_get("handler_id")?,
        remedy: sqlx::FromRow::from_row(row)?,
    })
});

impl Reader {
    /// The reconsiderations and suits of a case, in the order in which they were
    /// recorded. Whoever calls has read the case within a scope.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn remedies_of(&mut self, case_id: CaseId) -> Result<Vec<RemedyRow>, StoreError> {
        ask!(self, fetch_all, RemedyRow, OF_CASE, case_id)
    }

    /// The open ones of owners in reach, and of the cases that the desk's agency handles,
    /// the next last day first: of one agency and all below it, or of all.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn open_remedies(
        &mut self,
        scope: &Scope,
        agency: Option<AgencyId>,
        limit: i64,
    ) -> Result<Vec<ListedRemedy>, StoreError> {
        let (sight, root) = (self.sight(scope).await?, self.below(agency).await?);
        ask!(
            self,
            fetch_all,
            ListedRemedy,
            OPEN,
            &root.low,
            &root.high,
            &sight.low,
            &sight.high,
            sight.party,
            limit
        )
    }

    /// Those of owners in reach that had come in by `to` and that no decision closed before `from`: all that
    /// a report on these days may count.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn remedies_alive(
        &mut self,
        scope: &Scope,
        agency: Option<AgencyId>,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<ListedRemedy>, StoreError> {
        let (sight, root) = (self.sight(scope).await?, self.below(agency).await?);
        ask!(
            self,
            fetch_all,
            ListedRemedy,
            ALIVE,
            &root.low,
            &root.high,
            &sight.low,
            &sight.high,
            from,
            to
        )
    }

    /// An agency with all below it; all there are when none is named.
    async fn below(&mut self, agency: Option<AgencyId>) -> Result<crate::scope::Sight, StoreError> {
        let system = Scope::system();
        let scope = match agency {
            Some(agency) => Scope {
                agency,
                reach: Reach::Tree,
                ..system
            },
            None => system,
        };
        self.sight(&scope).await
    }
}

impl Tx {
    /// Puts these in the place of all that the case had. Most acts change none: then
    /// nothing is written.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such case or agency.
    pub async fn replace_remedies(
        &mut self,
        case_id: CaseId,
        agency_id: AgencyId,
        remedies: &[RemedyRow],
    ) -> Result<(), StoreError> {
        if self.remedies_of(case_id).await? == remedies {
            return Ok(());
        }
        tell!(self.reader, CLEAR_REMEDIES, case_id)?;
        for row in remedies {
            tell!(
                self.reader,
                INSERT_REMEDY,
                case_id,
                agency_id,
                row.seq,
                row.kind.word(),
                row.against.word(),
                row.round,
                row.sought_by.word(),
                row.procedure.word(),
                &row.authority,
                &row.authority_number,
                row.filed_on,
                row.received_on,
                row.answered_on,
                row.decided_on,
                row.outcome.map(RemedyOutcome::word),
                row.appealed_on,
                row.settled_on,
                row.settled_as.map(RemedyOutcome::word),
                row.due_kind.map(DeadlineKind::word),
                row.due_on,
                row.is_open,
                row.closed_on
            )?;
        }
        Ok(())
    }
}
