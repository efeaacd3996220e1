//! A copy of a spreadsheet with what can be seen, numbers of persons masked, to go out
//! in its place.

use std::sync::Arc;

use disclosure::Refusal;
use store::FileRow;
use uuid::Uuid;

use super::adding::{Addition, may_add};
use super::reading::shown;
use crate::error::ActError;
use crate::office::{Desk, Office};

const SPREADSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The longest remark on what was left out, in characters.
const LONGEST_NOTE: usize = 200;

impl Office {
    /// Makes a masked copy of a spreadsheet and adds it to the same part of the case. It
    /// is looked into like any other file. A file that was to go out is taken out: its
    /// copy goes in its place.
    ///
    /// # Errors
    /// Refused, not found, or cabinet or register failed.
    pub async fn masked_copy(&self, desk: &Desk, file: Uuid) -> Result<FileRow, ActError> {
        let mut reader = self.store.read().await?;
        let source = shown(&mut reader, desk, file).await?;
        let source = source.ok_or(ActError::NotFound)?;
        let addition = Addition {
            name: copy_name(&source.name),
            part: source.part.clone(),
            subject: source.subject.clone(),
            note: String::new(),
            media_type: SPREADSHEET,
            masked_from: Some(source.id),
        };
        may_add(&mut reader, desk, source.case_id, &addition).await?;
        drop(reader);
        if source.removal.is_some() {
            return Err(uncopied("材料已经移除").into());
        }
        let cabinet = &self.equipment.cabinet;
        let bytes = cabinet.get(&self.store, &source.sha256).await?;
        let copy = self.equipment.inspector.masked_copy(&bytes).await;
        let copy = copy.map_err(uncopied)?;
        let addition = Addition {
            note: note(&copy.left_out),
            ..addition
        };
        let shelved = cabinet.put(&self.store, copy.bytes.into()).await?;
        self.recorded(desk, source.case_id, Arc::new(addition), shelved)
            .await
    }
}

fn copy_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem: String = stem.chars().take(180).collect();
    format!("{stem}（脱敏副本）.xlsx")
}

fn note(left_out: &[String]) -> String {
    if left_out.is_empty() {
        return "脱敏副本".to_owned();
    }
    let said = format!("脱敏副本，没有带入：{}", left_out.join("；"));
    said.chars().take(LONGEST_NOTE).collect()
}

fn uncopied(why: impl Into<String>) -> Refusal {
    Refusal::malformed(
        "no_masked_copy",
        "office",
        format!("没有生成脱敏副本：{}", why.into()),
        "只有能够完整读出的 xlsx、xlsm 表格可以生成；其他文件请在原来的软件中处理后重新上传。",
    )
}
