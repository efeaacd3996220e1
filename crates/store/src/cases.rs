//! The case row: what the events of a case add up to, kept for lists.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::{ApplicantKind, Channel, Ending, Phase, State};
use serde_json::Value;

use crate::canonical::{canonical, parse};
use crate::dialect::{ask, from_row, on, statements, tell, word, word_or_none};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, OfficerId, PersonId, micros};
use crate::scope::{Scope, visible};
use crate::store::{Reader, Tx};

/// A case as it now stands.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRow {
    /// The case's id.
    pub id: CaseId,
    /// Its number, unique in its agency.
    pub number: String,
    /// The agency that answers for it: its owner.
    pub agency_id: AgencyId,
    /// Where it stands.
    pub state: State,
    /// The phase of that state.
    pub phase: Phase,
    /// The `seq` of its last event.
    pub version: i64,
    /// Who applied.
    pub applicant_id: Option<PersonId>,
    /// The applicant's name as on the application.
    pub applicant_name: String,
    /// The applicant's column in the annual report.
    pub applicant_kind: ApplicantKind,
    /// What is asked for, in one line.
    pub title: String,
    /// SHA-256 of the folded wording, hexadecimal.
    pub wording_key: String,
    /// How it came.
    pub channel: Channel,
    /// The legal day of receipt, once it is known (article 31).
    pub received_on: Option<NaiveDate>,
    /// The day it was registered.
    pub registered_on: NaiveDate,
    /// In whose hands it is.
    pub handler_id: Option<OfficerId>,
    /// Which reply on the merits it is at: 2 once a first one was annulled or corrected.
    pub round: i64,
    /// The number of the reply; one reply may answer several cases.
    pub reply_number: Option<String>,
    /// The kind of the reply, as `replies.toml` names it.
    pub reply_kind: Option<String>,
    /// The day the reply was served.
    pub replied_on: Option<NaiveDate>,
    /// The day it ended without a reply.
    pub ended_on: Option<NaiveDate>,
    /// How it ended without a reply.
    pub ending: Option<Ending>,
    /// The day that ends it for the annual report: when the first reply was
    /// served, or it ended without one.
    pub concluded_on: Option<NaiveDate>,
    /// How often it was urged.
    pub urged: i64,
    /// Once a reply concluded it: how many workdays of the agency's own period it took.
    pub workdays: Option<i64>,
    /// And whether that reply was served after the last day.
    pub late: Option<bool>,
    /// False when nothing more is awaited.
    pub is_open: bool,
    /// The case that this one was split from.
    pub parent_id: Option<CaseId>,
    /// The rules that it was last judged by.
    pub rules_hash: String,
    /// The whole case as its events fold.
    pub snapshot: Value,
    /// When the row was made.
    pub created_at: DateTime<Utc>,
    /// When it was last rewritten.
    pub updated_at: DateTime<Utc>,
}

macro_rules! columns {
    () => {
        "c.id, c.number, c.agency_id, c.state, c.phase, c.version, c.applicant_id, c.applicant_name, \
         c.applicant_kind, c.title, c.wording_key, c.channel, c.received_on, c.registered_on, c.handler_id, \
         c.reply_number, c.reply_kind, c.replied_on, c.ended_on, c.ending, c.is_open, c.parent_id, c.rules_hash, \
         c.snapshot, c.created_at, c.updated_at, c.round, c.concluded_on, c.urged, c.workdays, c.late"
    };
}

statements! {
    INSERT_CASE = "INSERT INTO cases (id, number, agency_id, state, phase, version, applicant_id, applicant_name, \
        applicant_kind, title, wording_key, channel, received_on, registered_on, handler_id, reply_number, \
        reply_kind, replied_on, ended_on, ending, is_open, parent_id, rules_hash, snapshot, created_at, updated_at, \
        round, concluded_on, urged, workdays, late) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
        $23, $24, $25, $26, $27, $28, $29, $30, $31)";
    UPDATE_CASE = "UPDATE cases SET number = $2, agency_id = $3, state = $4, phase = $5, version = $6, \
        applicant_id = $7, applicant_name = $8, applicant_kind = $9, title = $10, wording_key = $11, channel = $12, \
        received_on = $13, registered_on = $14, handler_id = $15, reply_number = $16, reply_kind = $17, \
        replied_on = $18, ended_on = $19, ending = $20, is_open = $21, parent_id = $22, rules_hash = $23, \
        snapshot = $24, updated_at = $25, round = $26, concluded_on = $27, urged = $28, workdays = $29, late = $30 \
        WHERE id = $1 AND version = $31";
    CASE = concat!("SELECT ", columns!(), " FROM cases c WHERE ", visible!(), " AND c.id = $4");
    CASES_BY_NUMBER = concat!("SELECT ", columns!(), " FROM cases c WHERE ", visible!(),
        " AND c.number = $4 ORDER BY c.created_at, c.id LIMIT 2");
    CASE_NUMBER_TAKEN = "SELECT EXISTS (SELECT 1 FROM cases WHERE agency_id = $1 AND number = $2)";
    FIRST_REGISTERED = "SELECT c.created_at FROM cases c JOIN case_events e ON e.case_id = c.id AND e.seq = 1 \
        WHERE c.agency_id = $1 AND c.parent_id IS NULL AND e.payload NOT LIKE '%' || $2 || '%' \
        ORDER BY c.created_at, c.id LIMIT 1";
    CASES_AFTER = "SELECT id FROM cases WHERE id > $1 ORDER BY id LIMIT $2";
    UNFILED_CASES_AFTER = "SELECT id FROM cases WHERE id > $1 AND (state <> 'archived' \
        OR (concluded_on IS NOT NULL AND ending IS NULL AND late IS NULL) \
        OR id IN (SELECT case_id FROM remedies WHERE is_open = TRUE)) ORDER BY id LIMIT $2";
    UNCOUNTED_CASES_AFTER = "SELECT c.id FROM cases c WHERE c.id > $1 \
        AND (NOT EXISTS (SELECT 1 FROM measured_cases r WHERE r.case_id = c.id) \
        OR ((c.received_on IS NOT NULL OR c.concluded_on IS NOT NULL) AND (c.ending IS NULL OR c.ending <> 'split') \
        AND NOT EXISTS (SELECT 1 FROM annual_cases r WHERE r.case_id = c.id))) ORDER BY c.id LIMIT $2";
    SET_FIGURES = "UPDATE cases SET workdays = $2, late = $3 WHERE id = $1";
}

from_row!(CaseRow, |row| {
    Ok(CaseRow {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        agency_id: row.try_get("agency_id")?,
        state: word("state", State::parse, row.try_get("state")?)?,
        phase: word("phase", Phase::parse, row.try_get("phase")?)?,
        version: row.try_get("version")?,
        applicant_id: row.try_get("applicant_id")?,
        applicant_name: row.try_get("applicant_name")?,
        applicant_kind: word(
            "applicant_kind",
            ApplicantKind::parse,
            row.try_get("applicant_kind")?,
        )?,
        title: row.try_get("title")?,
        wording_key: row.try_get("wording_key")?,
        channel: word("channel", Channel::parse, row.try_get("channel")?)?,
        received_on: row.try_get("received_on")?,
        registered_on: row.try_get("registered_on")?,
        handler_id: row.try_get("handler_id")?,
        reply_number: row.try_get("reply_number")?,
        reply_kind: row.try_get("reply_kind")?,
        replied_on: row.try_get("replied_on")?,
        ended_on: row.try_get("ended_on")?,
        ending: word_or_none("ending", Ending::parse, row.try_get("ending")?)?,
        is_open: row.try_get("is_open")?,
        parent_id: row.try_get("parent_id")?,
        rules_hash: row.try_get("rules_hash")?,
        snapshot: parse("cases.snapshot", row.try_get("snapshot")?)
            .map_err(|error| sqlx::Error::Decode(error.to_string().into()))?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
        round: row.try_get("round")?,
        concluded_on: row.try_get("concluded_on")?,
        urged: row.try_get("urged")?,
        workdays: row.try_get("workdays")?,
        late: row.try_get("late")?,
    })
});

impl Reader {
    /// One case with its texts, when the scope shows it.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the row holds an unknown word.
    pub async fn case(&mut self, scope: &Scope, id: CaseId) -> Result<Option<CaseRow>, StoreError> {
        let sight = self.sight(scope).await?;
        let found = ask!(
            self,
            fetch_optional,
            CaseRow,
            CASE,
            &sight.low,
            &sight.high,
            sight.party,
            id
        )?;
        self.with_texts(found).await
    }

    /// The case with this number, when the scope shows it. A number is unique in
    /// its agency only: `None` also when the scope shows two.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the row holds an unknown word.
    pub async fn case_by_number(
        &mut self,
        scope: &Scope,
        number: &str,
    ) -> Result<Option<CaseRow>, StoreError> {
        let sight = self.sight(scope).await?;
        let mut found = ask!(
            self,
            fetch_all,
            CaseRow,
            CASES_BY_NUMBER,
            &sight.low,
            &sight.high,
            sight.party,
            number
        )?;
        let only = if found.len() == 1 { found.pop() } else { None };
        self.with_texts(only).await
    }

    /// Whether a case of the agency bears this number.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn case_number_taken(
        &mut self,
        agency_id: AgencyId,
        number: &str,
    ) -> Result<bool, StoreError> {
        let (taken,) = ask!(
            self,
            fetch_one,
            (bool,),
            CASE_NUMBER_TAKEN,
            agency_id,
            number
        )?;
        Ok(taken)
    }

    /// When the first case of an agency was entered whose registration does not
    /// bear a mark in its payload (canonical JSON); cases split off another aside.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn first_registered(
        &mut self,
        agency_id: AgencyId,
        without_mark: &str,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let found = ask!(
            self,
            fetch_optional,
            (DateTime<Utc>,),
            FIRST_REGISTERED,
            agency_id,
            without_mark
        )?;
        Ok(found.map(|(at,)| at))
    }

    /// The ids of up to `limit` cases after one, in their order: a walk over all
    /// begins with the nil id. For the system itself, which knows no scope.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn cases_after(
        &mut self,
        after: CaseId,
        limit: i64,
    ) -> Result<Vec<CaseId>, StoreError> {
        let found = ask!(self, fetch_all, (CaseId,), CASES_AFTER, after, limit)?;
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    /// The same over cases whose copies may have to follow new rules: those that are
    /// not archived yet, and those whose reply has no figures.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn unfiled_cases_after(
        &mut self,
        after: CaseId,
        limit: i64,
    ) -> Result<Vec<CaseId>, StoreError> {
        let found = ask!(
            self,
            fetch_all,
            (CaseId,),
            UNFILED_CASES_AFTER,
            after,
            limit
        )?;
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    /// The same over cases that lack a row that reports count them by.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn uncounted_cases_after(
        &mut self,
        after: CaseId,
        limit: i64,
    ) -> Result<Vec<CaseId>, StoreError> {
        let found = ask!(
            self,
            fetch_all,
            (CaseId,),
            UNCOUNTED_CASES_AFTER,
            after,
            limit
        )?;
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    async fn with_texts(&mut self, found: Option<CaseRow>) -> Result<Option<CaseRow>, StoreError> {
        let Some(mut case) = found else {
            return Ok(None);
        };
        self.restore_texts(case.id, vec![&mut case.snapshot])
            .await?;
        Ok(Some(case))
    }
}

impl Tx {
    /// Adds a case. Its first events are appended before: a plain text in the
    /// snapshot is replaced by the reference that its event made.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when the number is taken, [`StoreError::Inconsistent`]
    /// when the snapshot holds a text that no event of the case brought in.
    pub async fn insert_case(&mut self, case: &CaseRow) -> Result<(), StoreError> {
        let snapshot = self.snapshot_text(case).await?;
        tell!(
            self.reader,
            INSERT_CASE,
            case.id,
            &case.number,
            case.agency_id,
            case.state.word(),
            case.phase.word(),
            case.version,
            case.applicant_id,
            &case.applicant_name,
            case.applicant_kind.word(),
            &case.title,
            &case.wording_key,
            case.channel.word(),
            case.received_on,
            case.registered_on,
            case.handler_id,
            &case.reply_number,
            &case.reply_kind,
            case.replied_on,
            case.ended_on,
            case.ending.map(Ending::word),
            case.is_open,
            case.parent_id,
            &case.rules_hash,
            &snapshot,
            micros(case.created_at),
            micros(case.updated_at),
            case.round,
            case.concluded_on,
            case.urged,
            case.workdays,
            case.late
        )?;
        Ok(())
    }

    /// Rewrites a case that still has the version it was read with.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it has another, or is not there;
    /// [`StoreError::Inconsistent`] as for [`Tx::insert_case`].
    pub async fn update_case(
        &mut self,
        case: &CaseRow,
        expected_version: i64,
    ) -> Result<(), StoreError> {
        let snapshot = self.snapshot_text(case).await?;
        let touched = tell!(
            self.reader,
            UPDATE_CASE,
            case.id,
            &case.number,
            case.agency_id,
            case.state.word(),
            case.phase.word(),
            case.version,
            case.applicant_id,
            &case.applicant_name,
            case.applicant_kind.word(),
            &case.title,
            &case.wording_key,
            case.channel.word(),
            case.received_on,
            case.registered_on,
            case.handler_id,
            &case.reply_number,
            &case.reply_kind,
            case.replied_on,
            case.ended_on,
            case.ending.map(Ending::word),
            case.is_open,
            case.parent_id,
            &case.rules_hash,
            &snapshot,
            micros(case.updated_at),
            case.round,
            case.concluded_on,
            case.urged,
            case.workdays,
            case.late,
            expected_version
        )?;
        if touched == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }

    /// Writes the figures of a case alone: nothing was done on it.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn set_figures(
        &mut self,
        case_id: CaseId,
        workdays: i64,
        late: bool,
    ) -> Result<(), StoreError> {
        tell!(self.reader, SET_FIGURES, case_id, workdays, late)?;
        Ok(())
    }

    async fn snapshot_text(&mut self, case: &CaseRow) -> Result<String, StoreError> {
        let mut snapshot = case.snapshot.clone();
        self.refer_texts(case.id, &mut snapshot).await?;
        canonical(&snapshot)
    }
}
