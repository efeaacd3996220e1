//! What is known of the files of a case; their bytes lie elsewhere, sealed with
//! the key that `key_id` names.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{CaseId, OfficerId, micros};
use crate::scope::{Scope, visible};
use crate::store::{Reader, Tx};

/// A file of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// The file's id.
    pub id: Uuid,
    /// The case.
    pub case_id: CaseId,
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
    /// Who added it.
    pub added_by: OfficerId,
    /// When.
    pub added_at: DateTime<Utc>,
}

statements! {
    INSERT_FILE = "INSERT INTO files (id, case_id, name, media_type, size, sha256, key_id, added_by, added_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FILES = concat!("SELECT f.id, f.case_id, f.name, f.media_type, f.size, f.sha256, f.key_id, f.added_by, f.added_at \
        FROM files f JOIN cases c ON c.id = f.case_id WHERE ", visible!(),
        " AND f.case_id = $4 ORDER BY f.added_at, f.id");
}

from_row!(FileRow, |row| {
    Ok(FileRow {
        id: row.try_get("id")?,
        case_id: row.try_get("case_id")?,
        name: row.try_get("name")?,
        media_type: row.try_get("media_type")?,
        size: row.try_get("size")?,
        sha256: row.try_get("sha256")?,
        key_id: row.try_get("key_id")?,
        added_by: row.try_get("added_by")?,
        added_at: row.try_get("added_at")?,
    })
});

impl Reader {
    /// The files of a case, in the order they were added.
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
}

impl Tx {
    /// Records a file.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such case or officer.
    pub async fn insert_file(&mut self, file: &FileRow) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_FILE,
            file.id,
            file.case_id,
            &file.name,
            &file.media_type,
            file.size,
            &file.sha256,
            &file.key_id,
            file.added_by,
            micros(file.added_at)
        )?;
        Ok(())
    }
}
