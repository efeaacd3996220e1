//! The files of a case as a desk is shown them.

use disclosure::Refusal;
use disclosure::case::Case;
use store::{CaseId, FileRow, Inspected, Reader};
use uuid::Uuid;

use super::IDENTITY;
use super::adding::CONSULTATION;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::record::case_of;
use crate::reveals::works_on_cases;
use crate::sight::{Eyes, Sight};

/// Whether a file is shown. An agency that was asked for its opinion sees the papers of
/// that, but no letter of this office: that it is shown among the documents.
fn shows(sight: Sight, case: &Case, file: &FileRow) -> bool {
    let theirs = file.part == CONSULTATION && sight.shows(case, &file.subject);
    sight.is_whole() || file.inspected != Inspected::Own && theirs
}

impl Office {
    /// The files of a case that the desk is shown, in the order they were added, removed
    /// ones too; `None` when there is no such case within its scope.
    ///
    /// # Errors
    /// The register failed.
    pub async fn files(&self, desk: &Desk, case: CaseId) -> Result<Option<Vec<FileRow>>, ActError> {
        let mut reader = self.store.read().await?;
        let Some(row) = reader.case(&desk.scope, case).await? else {
            return Ok(None);
        };
        let eyes = Eyes::of(&mut reader, desk).await?;
        let sight = eyes.sight(&mut reader, row.agency_id, row.id).await?;
        let case = case_of(&row)?;
        let mut files = reader.files(&desk.scope, row.id).await?;
        files.retain(|file| shows(sight, &case, file));
        if !works_on_cases(desk) {
            files.iter_mut().for_each(unnamed);
        }
        Ok(Some(files))
    }

    /// One file that the desk is shown.
    ///
    /// # Errors
    /// The register failed.
    pub async fn file(&self, desk: &Desk, id: Uuid) -> Result<Option<FileRow>, ActError> {
        let mut reader = self.store.read().await?;
        shown(&mut reader, desk, id).await
    }

    /// The bytes of a file that the desk is shown; compared with their hash. Who opens a
    /// paper of identity is written down before it is handed out, as when the number
    /// itself is shown in full.
    ///
    /// # Errors
    /// Not for this officer, or the cabinet or the register failed.
    pub async fn file_bytes(
        &self,
        desk: &Desk,
        id: Uuid,
    ) -> Result<Option<(FileRow, Vec<u8>)>, ActError> {
        let Some(file) = self.file(desk, id).await? else {
            return Ok(None);
        };
        if !works_on_cases(desk) {
            return Err(Refusal::not_yours(
                "role",
                "office",
                "您不能打开案卷的材料",
                "材料由办理、监督和审计案件的人员在需要时查阅。",
            )
            .into());
        }
        let bytes = self.equipment.cabinet.get(&self.store, &file.sha256);
        let bytes = bytes.await?;
        if file.part == IDENTITY {
            let what = format!("打开身份证明材料“{}”", file.name);
            self.note_shown(desk, file.case_id, what).await?;
        }
        Ok(Some((file, bytes)))
    }
}

/// Names of files tell names of people: whoever needs none is told the ending alone.
fn unnamed(file: &mut FileRow) {
    let ending = file.name.rsplit_once('.').map_or("", |(_, ending)| ending);
    file.name = format!("材料.{ending}");
    file.note.clear();
}

/// One file, as far as the desk is shown it.
pub(super) async fn shown(
    reader: &mut Reader,
    desk: &Desk,
    id: Uuid,
) -> Result<Option<FileRow>, ActError> {
    let Some(file) = reader.file(&desk.scope, id).await? else {
        return Ok(None);
    };
    let Some(row) = reader.case(&desk.scope, file.case_id).await? else {
        return Ok(None);
    };
    let eyes = Eyes::of(reader, desk).await?;
    let sight = eyes.sight(reader, row.agency_id, row.id).await?;
    let mut file = file;
    if !works_on_cases(desk) {
        unnamed(&mut file);
    }
    Ok(shows(sight, &case_of(&row)?, &file).then_some(file))
}
