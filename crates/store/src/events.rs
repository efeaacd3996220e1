//! The events of a case: append-only, each hashed together with the one before.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use disclosure::words::State;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::canonical::{canonical, parse, sha256};
use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{CaseId, OfficerId, micros};
use crate::scope::{Scope, visible};
use crate::store::{Reader, Tx};

/// What stands before the first event.
pub(crate) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An event to be appended.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// Its id.
    pub event_id: Uuid,
    /// The act that made it; one act may make several.
    pub act_id: Uuid,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The day from which it counts.
    pub effective_on: NaiveDate,
    /// Who did it; nil for the system.
    pub actor: OfficerId,
    /// For whom the actor stood in.
    pub on_behalf_of: Option<OfficerId>,
    /// What it is.
    pub kind: String,
    /// The version of the payload's form.
    pub v: i64,
    /// What it says.
    pub payload: Value,
    /// The state it leaves the case in.
    pub state_after: State,
    /// The rules it was judged by.
    pub rules_hash: String,
}

/// An event as it stands in the chain.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    /// The case.
    pub case_id: CaseId,
    /// Its place in the case, from 1 without gaps.
    pub seq: i64,
    /// What was appended.
    pub event: NewEvent,
    /// The hash of the event before.
    pub prev_hash: String,
    /// Its own hash.
    pub hash: String,
}

impl std::ops::Deref for StoredEvent {
    type Target = NewEvent;

    fn deref(&self) -> &NewEvent {
        &self.event
    }
}

/// An event whose payload is still the text that was hashed.
pub(crate) struct EventRow {
    pub stored: StoredEvent,
    pub payload: String,
}

impl EventRow {
    /// The hash that this event must have: over all columns and the hash before.
    pub fn expected_hash(&self) -> Result<String, StoreError> {
        Ok(sha256(&[canonical(&self.columns())?.as_bytes()]))
    }

    /// What is hashed.
    pub fn columns(&self) -> Value {
        let StoredEvent {
            case_id,
            seq,
            event,
            prev_hash,
            ..
        } = &self.stored;
        json!({
            "case_id": case_id,
            "seq": seq,
            "event_id": event.event_id,
            "act_id": event.act_id,
            "recorded_at": event.recorded_at.to_rfc3339_opts(SecondsFormat::Micros, true),
            "effective_on": event.effective_on.to_string(),
            "actor": event.actor,
            "on_behalf_of": event.on_behalf_of,
            "kind": event.kind,
            "v": event.v,
            "payload": self.payload,
            "state_after": event.state_after.word(),
            "rules_hash": event.rules_hash,
            "prev_hash": prev_hash,
        })
    }

    /// The event with its payload read.
    pub fn read(self) -> Result<StoredEvent, StoreError> {
        let mut stored = self.stored;
        stored.event.payload = parse("case_events.payload", &self.payload)?;
        Ok(stored)
    }
}

macro_rules! columns {
    () => {
        "e.case_id, e.seq, e.event_id, e.act_id, e.recorded_at, e.effective_on, e.actor, e.on_behalf_of, e.kind, \
         e.v, e.payload, e.state_after, e.rules_hash, e.prev_hash, e.hash"
    };
}

statements! {
    LAST = "SELECT seq, hash FROM case_events WHERE case_id = $1 ORDER BY seq DESC LIMIT 1";
    APPEND = "INSERT INTO case_events (case_id, seq, event_id, act_id, recorded_at, effective_on, actor, \
        on_behalf_of, kind, v, payload, state_after, rules_hash, prev_hash, hash) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    EVENTS = concat!("SELECT ", columns!(), " FROM case_events e JOIN cases c ON c.id = e.case_id WHERE ", visible!(),
        " AND e.case_id = $4 ORDER BY e.seq");
    EVENT = concat!("SELECT ", columns!(), " FROM case_events e WHERE e.event_id = $1");
    CHAIN = concat!("SELECT ", columns!(), " FROM case_events e WHERE e.case_id = $1 ORDER BY e.seq");
}

from_row!(EventRow, |row| {
    let event = NewEvent {
        event_id: row.try_get("event_id")?,
        act_id: row.try_get("act_id")?,
        recorded_at: row.try_get("recorded_at")?,
        effective_on: row.try_get("effective_on")?,
        actor: row.try_get("actor")?,
        on_behalf_of: row.try_get("on_behalf_of")?,
        kind: row.try_get("kind")?,
        v: row.try_get("v")?,
        payload: Value::Null,
        state_after: word("state_after", State::parse, row.try_get("state_after")?)?,
        rules_hash: row.try_get("rules_hash")?,
    };
    Ok(EventRow {
        stored: StoredEvent {
            case_id: row.try_get("case_id")?,
            seq: row.try_get("seq")?,
            event,
            prev_hash: row.try_get("prev_hash")?,
            hash: row.try_get("hash")?,
        },
        payload: row.try_get("payload")?,
    })
});

impl Reader {
    /// The events of a case in their order, with their texts; none when the
    /// scope does not show the case.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a row cannot be read.
    pub async fn events(
        &mut self,
        scope: &Scope,
        case_id: CaseId,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let sight = self.sight(scope).await?;
        let rows = ask!(
            self,
            fetch_all,
            EventRow,
            EVENTS,
            &sight.low,
            &sight.high,
            sight.party,
            case_id
        )?;
        let mut events = rows
            .into_iter()
            .map(EventRow::read)
            .collect::<Result<Vec<_>, _>>()?;
        self.restore_texts(
            case_id,
            events
                .iter_mut()
                .map(|stored| &mut stored.event.payload)
                .collect(),
        )
        .await?;
        Ok(events)
    }

    /// One event with its texts. Whoever calls has it from an act of the same
    /// officer, or has read its case within a scope.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the row cannot be read.
    pub async fn event_by_id(&mut self, event_id: Uuid) -> Result<Option<StoredEvent>, StoreError> {
        let Some(row) = ask!(self, fetch_optional, EventRow, EVENT, event_id)? else {
            return Ok(None);
        };
        let mut stored = row.read()?;
        self.restore_texts(stored.case_id, vec![&mut stored.event.payload])
            .await?;
        Ok(Some(stored))
    }

    /// The events of a case as they were hashed.
    pub(crate) async fn chain(&mut self, case_id: CaseId) -> Result<Vec<EventRow>, StoreError> {
        ask!(self, fetch_all, EventRow, CHAIN, case_id)
    }
}

impl Tx {
    /// Appends an event to the chain of its case. Free text is moved out of the
    /// payload first; the answer carries the payload as it was stored.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the payload holds a float,
    /// [`StoreError::Unstorable`] when a text holds U+0000.
    pub async fn append_event(
        &mut self,
        case_id: CaseId,
        event: &NewEvent,
    ) -> Result<StoredEvent, StoreError> {
        let mut event = event.clone();
        event.recorded_at = micros(event.recorded_at);
        self.keep_texts(case_id, &mut event.payload).await?;
        let last = ask!(self.reader, fetch_optional, (i64, String), LAST, case_id)?;
        let (last_seq, prev_hash) = last.unwrap_or_else(|| (0, GENESIS.to_owned()));
        let payload = canonical(&event.payload)?;
        let stored = StoredEvent {
            case_id,
            seq: last_seq + 1,
            event,
            prev_hash,
            hash: String::new(),
        };
        let mut row = EventRow { stored, payload };
        row.stored.hash = row.expected_hash()?;
        self.insert_event(&row).await?;
        Ok(row.stored)
    }

    async fn insert_event(&mut self, row: &EventRow) -> Result<(), StoreError> {
        let StoredEvent {
            case_id,
            seq,
            event,
            prev_hash,
            hash,
        } = &row.stored;
        tell!(
            self.reader,
            APPEND,
            case_id,
            seq,
            event.event_id,
            event.act_id,
            event.recorded_at,
            event.effective_on,
            event.actor,
            event.on_behalf_of,
            &event.kind,
            event.v,
            &row.payload,
            event.state_after.word(),
            &event.rules_hash,
            prev_hash,
            hash
        )?;
        Ok(())
    }
}
