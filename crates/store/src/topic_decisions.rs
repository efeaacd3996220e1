//! What analysts decided about topics. Nothing is taken away: what is undone stays on
//! record as undone.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::canonical::{canonical, parse};
use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{AgencyId, OfficerId, micros};
use crate::store::{Reader, Tx};

/// A decision.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicDecision {
    /// Its id.
    pub id: Uuid,
    /// For whose topics.
    pub agency_id: AgencyId,
    /// The topic.
    pub topic: String,
    /// `name`, `pin`, `theme`, `join` or `part`.
    pub kind: String,
    /// What was decided.
    pub content: Value,
    /// Who decided.
    pub made_by: OfficerId,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Who undid it.
    pub undone_by: Option<OfficerId>,
    /// When.
    pub undone_at: Option<DateTime<Utc>>,
}

statements! {
    INSERT_DECISION = "INSERT INTO topic_decisions (id, agency_id, topic, kind, content, made_by, made_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    UNDO = "UPDATE topic_decisions SET undone_by = $3, undone_at = $4 \
        WHERE id = $1 AND agency_id = $2 AND undone_at IS NULL";
    DECISIONS = "SELECT id, agency_id, topic, kind, content, made_by, made_at, undone_by, undone_at \
        FROM topic_decisions WHERE agency_id = $1 ORDER BY made_at, id";
}

from_row!(TopicDecision, |row| {
    Ok(TopicDecision {
        id: row.try_get("id")?,
        agency_id: row.try_get("agency_id")?,
        topic: row.try_get("topic")?,
        kind: row.try_get("kind")?,
        content: parse("topic_decisions.content", row.try_get("content")?)
            .map_err(|error| sqlx::Error::Decode(error.to_string().into()))?,
        made_by: row.try_get("made_by")?,
        made_at: row.try_get("made_at")?,
        undone_by: row.try_get("undone_by")?,
        undone_at: row.try_get("undone_at")?,
    })
});

impl Reader {
    /// The decisions of an agency, the first first, those undone among them.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn topic_decisions(
        &mut self,
        agency: AgencyId,
    ) -> Result<Vec<TopicDecision>, StoreError> {
        ask!(self, fetch_all, TopicDecision, DECISIONS, agency)
    }
}

impl Tx {
    /// Writes a decision down.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn insert_topic_decision(
        &mut self,
        decision: &TopicDecision,
    ) -> Result<(), StoreError> {
        let content = canonical(&decision.content)?;
        tell!(
            self.reader,
            INSERT_DECISION,
            decision.id,
            decision.agency_id,
            &decision.topic,
            &decision.kind,
            &content,
            decision.made_by,
            micros(decision.made_at)
        )
        .map(drop)
    }

    /// Undoes a decision; false when there is none that stands.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn undo_topic_decision(
        &mut self,
        id: Uuid,
        agency: AgencyId,
        by: OfficerId,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, UNDO, id, agency, by, micros(at))? == 1)
    }
}
