//! What reviewers and drafters say of a draft, and whether it was settled.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{CaseId, OfficerId, micros};
use crate::store::{Reader, Tx};

/// A comment on a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentRow {
    /// Its id.
    pub id: Uuid,
    /// The case.
    pub case_id: CaseId,
    /// The round of the case.
    pub round: i64,
    /// The event of the draft that it speaks of.
    pub draft_seq: i64,
    /// The block of its text, from 0; nothing for the whole.
    pub block: Option<i64>,
    /// How that block began then; empty for the whole.
    pub quoted: String,
    /// What is said.
    pub said: String,
    /// Who says it.
    pub officer_id: OfficerId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who settled it.
    pub settled_by: Option<OfficerId>,
    /// When.
    pub settled_at: Option<DateTime<Utc>>,
}

statements! {
    INSERT_COMMENT = "INSERT INTO draft_comments (id, case_id, round, draft_seq, block, quoted, said, officer_id, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    SETTLE_COMMENT = "UPDATE draft_comments SET settled_by = $3, settled_at = $4 \
        WHERE case_id = $1 AND id = $2 AND settled_at IS NULL";
    COMMENTS = "SELECT id, case_id, round, draft_seq, block, quoted, said, officer_id, at, settled_by, settled_at \
        FROM draft_comments WHERE case_id = $1 ORDER BY at, id";
}

from_row!(CommentRow, |row| {
    Ok(CommentRow {
        id: row.try_get("id")?,
        case_id: row.try_get("case_id")?,
        round: row.try_get("round")?,
        draft_seq: row.try_get("draft_seq")?,
        block: row.try_get("block")?,
        quoted: row.try_get("quoted")?,
        said: row.try_get("said")?,
        officer_id: row.try_get("officer_id")?,
        at: row.try_get("at")?,
        settled_by: row.try_get("settled_by")?,
        settled_at: row.try_get("settled_at")?,
    })
});

impl Reader {
    /// The comments on all drafts of a case, the oldest first. Whoever calls has read
    /// the case within a scope.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn draft_comments(&mut self, case: CaseId) -> Result<Vec<CommentRow>, StoreError> {
        ask!(self, fetch_all, CommentRow, COMMENTS, case)
    }
}

impl Tx {
    /// Writes a comment down, not settled yet.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such case or officer.
    pub async fn insert_draft_comment(&mut self, comment: &CommentRow) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_COMMENT,
            comment.id,
            comment.case_id,
            comment.round,
            comment.draft_seq,
            comment.block,
            &comment.quoted,
            &comment.said,
            comment.officer_id,
            micros(comment.at)
        )?;
        Ok(())
    }

    /// Settles a comment of a case; false when there is none with this id, or it was
    /// settled before.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such officer.
    pub async fn settle_draft_comment(
        &mut self,
        case: CaseId,
        id: Uuid,
        by: OfficerId,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, SETTLE_COMMENT, case, id, by, micros(at))? == 1)
    }
}
