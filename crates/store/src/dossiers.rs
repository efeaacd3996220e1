//! The dossiers of closed rounds. A row is written in the transaction of the closing
//! act; the dossier itself is built outside and attached in a second one. A round that
//! is closed again has a row more, and the earlier dossier stays as it was.

use chrono::{DateTime, Utc};
use disclosure::vocabulary;
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{CaseId, OfficerId, micros};
use crate::store::{Reader, Tx};

vocabulary! {
    /// How far a dossier has come.
    DossierState {
        /// Still to be built.
        Waiting = "waiting" "正在生成",
        /// Zip and PDF are there; nothing changes them any more.
        Built = "built" "已生成",
        /// It could not be built; the row says why.
        Failed = "failed" "未能生成",
    }
}

/// The dossier of a round, as it was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierRow {
    /// Its id.
    pub id: Uuid,
    /// The case.
    pub case_id: CaseId,
    /// The round, from 1.
    pub round: i64,
    /// The event that closed it.
    pub closed_seq: i64,
    /// The hash of the chain there, hexadecimal.
    pub head_hash: String,
    /// How long it is kept, a class of `archive.toml`.
    pub retention: String,
    /// The rule that gave it, in Chinese.
    pub retention_reason: String,
    /// How far it has come.
    pub state: DossierState,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last try failed, for the officer.
    pub failure: Option<String>,
    /// When the round was closed; also the time that all of it bears.
    pub made_at: DateTime<Utc>,
    /// When it was built.
    pub built_at: Option<DateTime<Utc>>,
    /// The zip among the files of the case.
    pub zip_id: Option<Uuid>,
    /// The PDF.
    pub pdf_id: Option<Uuid>,
    /// SHA-256 of the manifest, hexadecimal.
    pub manifest: Option<String>,
}

/// What goes into a dossier of the files of a round: those that this system did not
/// make, removed ones among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierFile {
    /// The file's id.
    pub id: Uuid,
    /// Its name as handed in.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// The part of the dossier, by `archive.toml`.
    pub part: String,
    /// One line for the table of contents.
    pub note: String,
    /// What was found of it.
    pub inspected: String,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// Why it was removed; it goes nowhere.
    pub remove_reason: Option<String>,
}

/// A file that is a dossier itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundFile {
    /// The file's id.
    pub id: Uuid,
    /// The case.
    pub case_id: CaseId,
    /// The round.
    pub round: i64,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// The key that its bytes are sealed with.
    pub key_id: String,
    /// How many pages it has.
    pub pages: Option<i64>,
    /// Whose act it follows from.
    pub added_by: OfficerId,
    /// When.
    pub added_at: DateTime<Utc>,
}

macro_rules! dossiers {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.case_id, d.round, d.closed_seq, d.head_hash, d.retention, d.retention_reason, d.state, \
             d.attempts, d.failure, d.made_at, d.built_at, d.zip_id, d.pdf_id, d.manifest FROM dossiers d ",
            $rest
        )
    };
}

statements! {
    INSERT_DOSSIER = "INSERT INTO dossiers (id, case_id, round, closed_seq, head_hash, retention, retention_reason, \
        state, attempts, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, $8)";
    DOSSIERS = dossiers!("WHERE d.case_id = $1 ORDER BY d.closed_seq");
    UNBUILT_DOSSIERS = dossiers!("WHERE d.state <> 'built' AND d.made_at >= $1 \
        AND (d.made_at > $1 OR d.id > $2) ORDER BY d.made_at, d.id LIMIT $3");
    FILES_OF_ROUND = "SELECT f.id, f.name, f.media_type, f.sha256, f.part, f.note, f.inspected, f.added_at, \
        f.remove_reason FROM files f WHERE f.case_id = $1 AND f.round = $2 AND f.part <> 'dossier' \
        AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.case_id = f.case_id AND (d.pdf_id = f.id \
        OR d.docx_id = f.id)) ORDER BY f.added_at, f.id";
    INSERT_BOUND = "INSERT INTO files (id, case_id, round, part, name, media_type, size, sha256, key_id, pages, \
        inspected, added_by, added_at) VALUES ($1, $2, $3, 'dossier', $4, $5, $6, $7, $8, $9, 'own', $10, $11)";
    FILE_SUM = "SELECT f.sha256 AS word FROM files f WHERE f.id = $1";
    ATTACH_DOSSIER = "UPDATE dossiers SET state = 'built', attempts = attempts + 1, failure = NULL, built_at = $2, \
        zip_id = $3, pdf_id = $4, manifest = $5 WHERE id = $1 AND state <> 'built'";
    FAIL_DOSSIER = "UPDATE dossiers SET state = 'failed', attempts = attempts + 1, failure = $2 \
        WHERE id = $1 AND state <> 'built'";
}

from_row!(DossierRow, |row| {
    Ok(DossierRow {
        id: row.try_get("id")?,
        case_id: row.try_get("case_id")?,
        round: row.try_get("round")?,
        closed_seq: row.try_get("closed_seq")?,
        head_hash: row.try_get("head_hash")?,
        retention: row.try_get("retention")?,
        retention_reason: row.try_get("retention_reason")?,
        state: word("state", DossierState::parse, row.try_get("state")?)?,
        attempts: row.try_get("attempts")?,
        failure: row.try_get("failure")?,
        made_at: row.try_get("made_at")?,
        built_at: row.try_get("built_at")?,
        zip_id: row.try_get("zip_id")?,
        pdf_id: row.try_get("pdf_id")?,
        manifest: row.try_get("manifest")?,
    })
});

from_row!(DossierFile, |row| {
    Ok(DossierFile {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        media_type: row.try_get("media_type")?,
        sha256: row.try_get("sha256")?,
        part: row.try_get("part")?,
        note: row.try_get("note")?,
        inspected: row.try_get("inspected")?,
        added_at: row.try_get("added_at")?,
        remove_reason: row.try_get("remove_reason")?,
    })
});

impl Reader {
    /// The files of a round that this system did not make, in the order they were added.
    /// Whoever asks has read the case within a scope.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn files_of_round(
        &mut self,
        case_id: CaseId,
        round: i64,
    ) -> Result<Vec<DossierFile>, StoreError> {
        ask!(self, fetch_all, DossierFile, FILES_OF_ROUND, case_id, round)
    }

    /// The sum of the bytes of a file, hexadecimal.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn file_sum(&mut self, id: Uuid) -> Result<Option<String>, StoreError> {
        let found: Option<Word> = ask!(self, fetch_optional, Word, FILE_SUM, id)?;
        Ok(found.map(|found| found.0))
    }

    /// The dossiers of a case in the order of their closings. Whoever asks has read the
    /// case within a scope.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn dossiers(&mut self, case_id: CaseId) -> Result<Vec<DossierRow>, StoreError> {
        ask!(self, fetch_all, DossierRow, DOSSIERS, case_id)
    }

    /// Dossiers that are not built, after a moment and an id, the oldest first; those
    /// that failed among them.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn unbuilt_dossiers(
        &mut self,
        after: (DateTime<Utc>, Uuid),
        limit: i64,
    ) -> Result<Vec<DossierRow>, StoreError> {
        let (at, id) = after;
        ask!(
            self,
            fetch_all,
            DossierRow,
            UNBUILT_DOSSIERS,
            micros(at),
            id,
            limit
        )
    }
}

/// One word of a row.
struct Word(String);

from_row!(Word, |row| Ok(Word(row.try_get("word")?)));

impl Tx {
    /// Records a file that is a dossier itself: nothing hides in it.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such case or officer.
    pub async fn insert_bound(&mut self, file: &BoundFile) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_BOUND,
            file.id,
            file.case_id,
            file.round,
            &file.name,
            &file.media_type,
            file.size,
            &file.sha256,
            &file.key_id,
            file.pages,
            file.added_by,
            micros(file.added_at)
        )?;
        Ok(())
    }

    /// Records the dossier of a round that is closed: it waits to be built, whatever the
    /// row says of that.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when the closing has one already.
    pub async fn insert_dossier(&mut self, dossier: &DossierRow) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_DOSSIER,
            dossier.id,
            dossier.case_id,
            dossier.round,
            dossier.closed_seq,
            &dossier.head_hash,
            &dossier.retention,
            &dossier.retention_reason,
            micros(dossier.made_at)
        )?;
        Ok(())
    }

    /// Attaches what was built; false when another attached it first.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when a file is not there.
    pub async fn attach_dossier(
        &mut self,
        id: Uuid,
        zip_id: Uuid,
        pdf_id: Uuid,
        manifest: &str,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let told = tell!(
            self.reader,
            ATTACH_DOSSIER,
            id,
            micros(at),
            zip_id,
            pdf_id,
            manifest
        )?;
        Ok(told == 1)
    }

    /// Keeps why it could not be built; one that is built stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn fail_dossier(&mut self, id: Uuid, failure: &str) -> Result<(), StoreError> {
        tell!(self.reader, FAIL_DOSSIER, id, failure)?;
        Ok(())
    }
}
