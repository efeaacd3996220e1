//! What is known of the files of a case; their bytes lie elsewhere, sealed with
//! the key that `key_id` names. Rows are never removed: a file that was added by
//! mistake stays listed, and goes nowhere.

use chrono::{DateTime, Utc};
use disclosure::vocabulary;
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{CaseId, OfficerId, micros};
use crate::scope::{Scope, visible};
use crate::store::{Reader, Tx};

vocabulary! {
    /// What is known of what hides in a file.
    Inspected {
        /// It was not looked into yet.
        Waiting = "waiting" "等待检查",
        /// Nothing was found that stands in its way.
        Clean = "clean" "检查通过",
        /// Something was found.
        Warned = "warned" "有发现",
        /// It could not be looked into, or not into all of it.
        Unreadable = "unreadable" "无法检查",
        /// This system made it: nothing hides in it.
        Own = "own" "系统生成",
    }
}

/// Who decided something about a file, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Who.
    pub by: OfficerId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// A file of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// The file's id.
    pub id: Uuid,
    /// The case.
    pub case_id: CaseId,
    /// The round of the case, from 1.
    pub round: i64,
    /// Where it belongs in the dossier: a part of `archive.toml`.
    pub part: String,
    /// What it is a paper of, such as the name of a consultation; empty otherwise.
    pub subject: String,
    /// One line for the table of contents; may be empty.
    pub note: String,
    /// Its name as handed in.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// The key that its bytes are sealed with.
    pub key_id: String,
    /// Its pages, where they are known.
    pub pages: Option<i64>,
    /// What is known of what hides in it.
    pub inspected: Inspected,
    /// What was found: a JSON array, numbers of identity masked.
    pub findings: String,
    /// When it was looked into.
    pub inspected_at: Option<DateTime<Utc>>,
    /// A second person let it go out against a warning.
    pub release: Option<Decided>,
    /// The file whose masked copy this is.
    pub masked_from: Option<Uuid>,
    /// It was added by mistake.
    pub removal: Option<Decided>,
    /// Who added it.
    pub added_by: OfficerId,
    /// When.
    pub added_at: DateTime<Utc>,
}

impl FileRow {
    /// Whether it may leave the office: not removed, and nothing hides in it or a second
    /// person let it go.
    pub fn may_go_out(&self) -> bool {
        self.removal.is_none()
            && (matches!(self.inspected, Inspected::Clean | Inspected::Own)
                || self.inspected != Inspected::Waiting && self.release.is_some())
    }

    /// Whether another look is worth the try: it could not be looked into, and nobody let
    /// it go or took it out since.
    pub fn may_be_inspected_again(&self) -> bool {
        self.inspected == Inspected::Unreadable && self.release.is_none() && self.removal.is_none()
    }
}

/// What an inspection says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Clean, warned or unreadable.
    pub inspected: Inspected,
    /// What was found, a JSON array.
    pub findings: String,
    /// Pages, where they are known.
    pub pages: Option<i64>,
    /// When.
    pub at: DateTime<Utc>,
}

macro_rules! columns {
    () => {
        "f.id, f.case_id, f.round, f.part, f.subject, f.note, f.name, f.media_type, f.size, f.sha256, f.key_id, \
         f.pages, f.inspected, f.findings, f.inspected_at, f.released_by, f.released_at, f.release_reason, \
         f.masked_from, f.removed_by, f.removed_at, f.remove_reason, f.added_by, f.added_at"
    };
}

macro_rules! seen {
    ($condition:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM files f JOIN cases c ON c.id = f.case_id WHERE ",
            visible!(),
            $condition
        )
    };
}

statements! {
    INSERT_FILE = "INSERT INTO files (id, case_id, round, part, subject, note, name, media_type, size, sha256, key_id, \
        pages, inspected, findings, inspected_at, masked_from, added_by, added_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    FILES = seen!(" AND f.case_id = $4 ORDER BY f.added_at, f.id");
    FILE = seen!(" AND f.id = $4");
    /// The partial index holds these alone.
    WAITING_FILES = concat!("SELECT ", columns!(), " FROM files f WHERE f.inspected = 'waiting' \
        AND (f.added_at, f.id) > ($1, $2) ORDER BY f.added_at, f.id LIMIT $3");
    FILES_AFTER = concat!("SELECT ", columns!(), " FROM files f WHERE f.id > $1 ORDER BY f.id LIMIT $2");
    /// One that was looked into stays as it is: another server may have been faster.
    INSPECTED = "UPDATE files SET inspected = $2, findings = $3, pages = $4, inspected_at = $5 \
        WHERE id = $1 AND inspected = 'waiting'";
    INSPECT_AGAIN = "UPDATE files SET inspected = 'waiting', findings = '[]', inspected_at = NULL \
        WHERE id = $1 AND inspected = 'unreadable' AND released_by IS NULL AND removed_by IS NULL";
    RELEASE = "UPDATE files SET released_by = $2, released_at = $3, release_reason = $4 \
        WHERE id = $1 AND released_by IS NULL AND removed_by IS NULL";
    REMOVE = "UPDATE files SET removed_by = $2, removed_at = $3, remove_reason = $4 \
        WHERE id = $1 AND removed_by IS NULL";
}

from_row!(FileRow, |row| {
    let decided = |by: Option<OfficerId>, at: Option<DateTime<Utc>>, reason: Option<String>| {
        Some(Decided {
            by: by?,
            at: at?,
            reason: reason?,
        })
    };
    Ok(FileRow {
        id: row.try_get("id")?,
        case_id: row.try_get("case_id")?,
        round: row.try_get("round")?,
        part: row.try_get("part")?,
        subject: row.try_get("subject")?,
        note: row.try_get("note")?,
        name: row.try_get("name")?,
        media_type: row.try_get("media_type")?,
        size: row.try_get("size")?,
        sha256: row.try_get("sha256")?,
        key_id: row.try_get("key_id")?,
        pages: row.try_get("pages")?,
        inspected: word("inspected", Inspected::parse, row.try_get("inspected")?)?,
        findings: row.try_get("findings")?,
        inspected_at: row.try_get("inspected_at")?,
        release: decided(
            row.try_get("released_by")?,
            row.try_get("released_at")?,
            row.try_get("release_reason")?,
        ),
        masked_from: row.try_get("masked_from")?,
        removal: decided(
            row.try_get("removed_by")?,
            row.try_get("removed_at")?,
            row.try_get("remove_reason")?,
        ),
        added_by: row.try_get("added_by")?,
        added_at: row.try_get("added_at")?,
    })
});

impl Reader {
    /// The files of a case, in the order they were added; removed ones too.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn files(
        &mut self,
        scope: &Scope,
        case_id: CaseId,
    ) -> Result<Vec<FileRow>, StoreError> {
        let sight = self.sight(scope).await?;
        ask!(
            self,
            fetch_all,
            FileRow,
            FILES,
            &sight.low,
            &sight.high,
            sight.party,
            case_id
        )
    }

    /// One file, of a case within the scope.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn file(&mut self, scope: &Scope, id: Uuid) -> Result<Option<FileRow>, StoreError> {
        let sight = self.sight(scope).await?;
        ask!(
            self,
            fetch_optional,
            FileRow,
            FILE,
            &sight.low,
            &sight.high,
            sight.party,
            id
        )
    }

    /// The next files that were not looked into yet, the oldest first, after this moment
    /// and file. For the inspection alone.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn waiting_files(
        &mut self,
        after: (DateTime<Utc>, Uuid),
        limit: i64,
    ) -> Result<Vec<FileRow>, StoreError> {
        let (at, id) = after;
        ask!(
            self,
            fetch_all,
            FileRow,
            WAITING_FILES,
            micros(at),
            id,
            limit
        )
    }

    /// The next files of all cases by their ids. For the walk over all bytes alone.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn files_after(
        &mut self,
        after: Uuid,
        limit: i64,
    ) -> Result<Vec<FileRow>, StoreError> {
        ask!(self, fetch_all, FileRow, FILES_AFTER, after, limit)
    }
}

impl Tx {
    /// Records a file, neither released nor removed.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such case or officer.
    pub async fn insert_file(&mut self, file: &FileRow) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_FILE,
            file.id,
            file.case_id,
            file.round,
            &file.part,
            &file.subject,
            &file.note,
            &file.name,
            &file.media_type,
            file.size,
            &file.sha256,
            &file.key_id,
            file.pages,
            file.inspected.word(),
            &file.findings,
            file.inspected_at.map(micros),
            file.masked_from,
            file.added_by,
            micros(file.added_at)
        )?;
        Ok(())
    }

    /// Keeps what an inspection says of a file that waits for it; `false` when it does
    /// not wait any more.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn keep_inspection(
        &mut self,
        id: Uuid,
        inspection: &Inspection,
    ) -> Result<bool, StoreError> {
        let touched = tell!(
            self.reader,
            INSPECTED,
            id,
            inspection.inspected.word(),
            &inspection.findings,
            inspection.pages,
            micros(inspection.at)
        )?;
        Ok(touched == 1)
    }

    /// Puts a file that could not be looked into back among those that wait; `false` when
    /// it is none of them, or was let go or removed.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn inspect_again(&mut self, id: Uuid) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, INSPECT_AGAIN, id)? == 1)
    }

    /// Lets a file go out against a warning; `false` when it was let go or removed before.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such officer.
    pub async fn release_file(&mut self, id: Uuid, decided: &Decided) -> Result<bool, StoreError> {
        self.decide(RELEASE, id, decided).await
    }

    /// Marks a file as added by mistake; `false` when it was removed before.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such officer.
    pub async fn remove_file(&mut self, id: Uuid, decided: &Decided) -> Result<bool, StoreError> {
        self.decide(REMOVE, id, decided).await
    }

    async fn decide(
        &mut self,
        statement: &'static str,
        id: Uuid,
        decided: &Decided,
    ) -> Result<bool, StoreError> {
        let touched = tell!(
            self.reader,
            statement,
            id,
            decided.by,
            micros(decided.at),
            &decided.reason
        )?;
        Ok(touched == 1)
    }
}
