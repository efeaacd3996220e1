//! Building a dossier, outside of any act: gather, bind, pack, put into the cabinet, and
//! attach in a transaction of its own. What fails is kept with the row and tried again.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use letters::LetterError;
use letters::data::ContentsLine;
use store::{BoundFile, CaseId, DossierRow, DossierState};
use uuid::Uuid;

use super::agreeing::SUM_LABEL;
use super::bound::{Bound, Framed, bind};
use super::gathering::Gathered;
use super::leaves::code;
use super::pack::PackFault;
use super::supplement;
use crate::documents::{Unmade, letter_of};
use crate::error::ActError;
use crate::files::Shelved;
use crate::office::Office;
use crate::particulars::{Closing, Contents, closing_sheet, contents_table};

/// The media types of the two forms.
pub(super) const ZIP: &str = "application/zip";
pub(super) const PDF: &str = "application/pdf";

impl From<PackFault> for Unmade {
    fn from(error: PackFault) -> Unmade {
        Unmade::Lacks(error.to_string())
    }
}

/// How many rows are asked for at a time.
const PAGE: i64 = 100;

impl Office {
    /// Builds every dossier that is not built yet; `again` tries those that failed, too.
    /// Answers how many were built.
    ///
    /// # Errors
    /// The register failed.
    pub async fn build_dossiers(&self, again: bool) -> Result<u64, ActError> {
        let mut built = 0;
        // no earlier time is one that both databases know
        let mut after = (DateTime::<Utc>::UNIX_EPOCH, Uuid::nil());
        loop {
            let page = {
                let mut reader = self.store.read().await?;
                reader.unbuilt_dossiers(after, PAGE).await?
            };
            let Some(last) = page.last() else {
                return Ok(built);
            };
            after = (last.made_at, last.id);
            let wanted = |row: &&DossierRow| again || row.state == DossierState::Waiting;
            for dossier in page.iter().filter(wanted) {
                built += u64::from(self.build(dossier).await?);
            }
        }
    }

    /// Builds the dossiers of a case that wait, the earliest first; answers how many
    /// were built.
    ///
    /// # Errors
    /// The register failed.
    pub async fn build_case(&self, case: CaseId) -> Result<u64, ActError> {
        let rows = {
            let mut reader = self.store.read().await?;
            reader.dossiers(case).await?
        };
        let mut built = 0;
        let waits = |row: &&DossierRow| row.state == DossierState::Waiting;
        for dossier in rows.iter().filter(waits) {
            built += u64::from(self.build(dossier).await?);
        }
        Ok(built)
    }

    /// Builds one dossier, or keeps why it was not built. False as well when another
    /// process built it first.
    pub(super) async fn build(&self, dossier: &DossierRow) -> Result<bool, ActError> {
        match self.built(dossier).await {
            Ok(attached) => Ok(attached),
            Err(Unmade::Register(error)) => Err(error.into()),
            Err(Unmade::Lacks(failure)) => {
                tracing::warn!(dossier = %dossier.id, failure, "a dossier was not built");
                let (id, failure) = (dossier.id, Arc::new(failure));
                self.store
                    .act(move |tx| {
                        let failure = failure.clone();
                        Box::pin(async move {
                            tx.fail_dossier(id, &failure).await?;
                            Ok::<_, ActError>(false)
                        })
                    })
                    .await
            }
        }
    }

    async fn built(&self, dossier: &DossierRow) -> Result<bool, Unmade> {
        let gathered = Arc::new(self.gather(dossier).await?);
        let bound = {
            let (press, gathered, at) = (
                self.equipment.press.clone(),
                gathered.clone(),
                dossier.made_at,
            );
            blocking(move || bind(&press, &gathered.leaves, at)).await?
        };
        let framed = self.framed(dossier, &gathered, &bound).await?;
        let whole = {
            let (press, gathered, dossier) = (
                self.equipment.press.clone(),
                gathered.clone(),
                dossier.clone(),
            );
            blocking(move || bound.finish(&press, &dossier, &gathered, framed)).await?
        };
        let cabinet = &self.equipment.cabinet;
        let zip = cabinet.put(&self.store, whole.zip.into()).await?;
        let pdf = cabinet.put(&self.store, whole.pdf.into()).await?;
        let name = format!("卷宗（{}，第{}次办理）", gathered.row.number, dossier.round);
        let by = gathered.closed_by.0;
        let files = Arc::new([
            (zip, ZIP, format!("{name}.zip"), None),
            (pdf, PDF, format!("{name}.pdf"), Some(whole.pages as i64)),
        ]);
        let (dossier, sum, at) = (dossier.clone(), Arc::new(whole.sum), self.clock.now());
        let attached = self
            .store
            .act(move |tx| {
                let (files, dossier, sum) = (files.clone(), dossier.clone(), sum.clone());
                Box::pin(async move {
                    let rows = tx.dossiers(dossier.case_id).await?;
                    let now = rows.iter().find(|row| row.id == dossier.id);
                    if now.is_none_or(|now| now.state == DossierState::Built) {
                        return Ok::<_, ActError>(false);
                    }
                    let mut ids = [Uuid::nil(); 2];
                    for (id, (shelved, media_type, name, pages)) in ids.iter_mut().zip(files.iter())
                    {
                        *id = tx.next_id();
                        let mut file = bound_file(*id, &dossier, shelved, media_type, name);
                        (file.pages, file.added_by, file.added_at) = (*pages, by, at);
                        tx.insert_bound(&file).await?;
                    }
                    Ok(tx
                        .attach_dossier(dossier.id, ids[0], ids[1], &sum, at)
                        .await?)
                })
            })
            .await?;
        Ok(attached)
    }

    /// The letters that open and close a dossier.
    async fn framed(
        &self,
        dossier: &DossierRow,
        gathered: &Gathered,
        bound: &Bound,
    ) -> Result<Framed, Unmade> {
        let lines: Vec<ContentsLine> = bound.lines();
        let documents = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        let mut remarks = gathered.remarks.clone();
        remarks.push(format!(
            "{SUM_LABEL}{}；与卷宗压缩包清单中的 content_sum 相同",
            bound.content_sum()
        ));
        if !bound.missing.is_empty() {
            let codes: String = bound.missing.iter().copied().map(code).collect();
            remarks.push(format!(
                "卷内表单中，装订时的字体里没有的字写成编码：{codes}"
            ));
        }
        if let Some((earlier, _)) = &gathered.earlier {
            remarks.push(format!(
                "第{}次办理的卷宗原样附于压缩包内，其清单校验值为{}",
                earlier.round,
                earlier.manifest.as_deref().unwrap_or_default()
            ));
        }
        remarks.extend(supplement::remarks(gathered, &self.rules));
        let mut reader = self.store.read().await?;
        let (row, events) = (&gathered.row, &gathered.events);
        let contents = Contents {
            retention: dossier.retention.clone(),
            lines,
        };
        let contents = contents_table(&mut reader, &self.rules, row, events, contents).await?;
        let closing = Closing {
            retention: dossier.retention.clone(),
            retention_reason: dossier.retention_reason.clone(),
            documents,
            pages: bound.pages(),
            head_hash: dossier.head_hash.clone(),
            remarks,
            made_by: gathered.closed_by.1.clone(),
            checked_by: None,
        };
        let closing = closing_sheet(&mut reader, &self.rules, row, events, closing).await?;
        let press = &self.equipment.press;
        let letter = |paper| {
            let mut letter = letter_of(press, paper, None)?;
            letter.case_number = Some(row.number.clone());
            Ok::<_, LetterError>(letter)
        };
        Ok(Framed {
            contents: letter(&contents)?,
            closing: letter(&closing)?,
        })
    }
}

fn bound_file(
    id: Uuid,
    dossier: &DossierRow,
    shelved: &Shelved,
    media_type: &str,
    name: &str,
) -> BoundFile {
    BoundFile {
        id,
        case_id: dossier.case_id,
        round: dossier.round,
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        size: shelved.size,
        sha256: shelved.sha256.clone(),
        key_id: shelved.key_id.clone(),
        pages: None,
        added_by: Uuid::nil(),
        added_at: dossier.made_at,
    }
}

/// What takes a while is done where it holds nobody up.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Unmade> + Send + 'static,
) -> Result<T, Unmade> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(Unmade::Lacks(format!("装订中断（{error}）"))))
}
