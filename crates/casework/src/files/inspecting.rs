//! Files that wait are looked into, a few at a time.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use disclosure::Refusal;
use inspection::Report;
use store::{FileRow, Inspected, Inspection, Reader, Scope};
use uuid::Uuid;

use super::adding::{may_work, not_frozen};
use super::deciding::looked_up;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::sight::Eyes;

/// How many are asked for at a time.
const PAGE: i64 = 20;
/// How often somebody who waits for a look asks for its result.
const GLANCE: Duration = Duration::from_millis(50);

impl Office {
    /// Looks into every file that waits for it, two at a time; answers how many. What
    /// somebody else looks into meanwhile is left to them. A file that the cabinet does
    /// not give stays waiting.
    ///
    /// # Errors
    /// The register failed.
    pub async fn inspect_waiting(&self) -> Result<usize, ActError> {
        let (some, others) = tokio::join!(self.inspect_in_turn(), self.inspect_in_turn());
        Ok(some? + others?)
    }

    /// One of those who look, from the oldest file that waits to the newest.
    async fn inspect_in_turn(&self) -> Result<usize, ActError> {
        let inspector = &self.equipment.inspector;
        let _turn = inspector.turn().await;
        let mut looked = 0;
        let mut after = (DateTime::<Utc>::UNIX_EPOCH, Uuid::nil());
        loop {
            let mut reader = self.store.read().await?;
            let waiting = reader.waiting_files(after, PAGE).await?;
            drop(reader);
            let Some(last) = waiting.last() else {
                return Ok(looked);
            };
            after = (last.added_at, last.id);
            for file in &waiting {
                let Some(_claim) = inspector.claim(file.id) else {
                    continue;
                };
                looked += usize::from(self.inspect(file.id).await?);
            }
        }
    }

    /// Has a file looked into once more that could not be looked into: the machine may
    /// have been short of memory or time. It waits then like one that was just added.
    ///
    /// # Errors
    /// Refused, not found, or the register failed.
    pub async fn inspect_again(&self, desk: &Desk, file: Uuid) -> Result<FileRow, ActError> {
        let desk = Arc::new(desk.clone());
        self.store
            .act(move |tx| {
                let desk = desk.clone();
                Box::pin(async move {
                    let (row, case, found) = looked_up(tx, &desk, file).await?;
                    let eyes = Eyes::of(tx, &desk).await?;
                    let standing = eyes.standing(tx, row.agency_id, row.id).await?;
                    may_work(&desk, standing, found.added_by == desk.officer.id)?;
                    not_frozen(&case, found.round)?;
                    if !(found.may_be_inspected_again() && tx.inspect_again(file).await?) {
                        return Err(nothing_to_repeat(&found).into());
                    }
                    let kept = tx.file(&desk.scope, file).await?;
                    kept.ok_or(ActError::NotFound)
                })
            })
            .await
    }

    /// The same beside what the caller does; what fails is written to the log.
    pub fn inspect_soon(&self) -> tokio::task::JoinHandle<()> {
        let office = self.clone();
        tokio::spawn(async move {
            match office.inspect_waiting().await {
                // Stopped meanwhile: they are looked into at the next start.
                Err(ActError::Store(error)) if error.is_closed() => {}
                Err(error) => tracing::error!(%error, "files were not looked into"),
                Ok(_) => {}
            }
        })
    }

    /// A file as it stands once it was looked into, or when this patience is over. The look
    /// itself goes on, whoever waits for it.
    ///
    /// # Errors
    /// The register failed.
    pub async fn inspected_within(
        &self,
        desk: &Desk,
        file: FileRow,
        patience: Duration,
    ) -> Result<FileRow, ActError> {
        let mut now = file;
        let over = tokio::time::Instant::now() + patience;
        while now.inspected == Inspected::Waiting && tokio::time::Instant::now() < over {
            tokio::time::sleep(GLANCE).await;
            let read = self.file(desk, now.id).await?;
            now = read.ok_or(ActError::NotFound)?;
        }
        Ok(now)
    }

    /// Looks into one that is claimed; `false` when that is not needed any more, or not
    /// possible.
    async fn inspect(&self, id: Uuid) -> Result<bool, ActError> {
        let mut reader = self.store.read().await?;
        let found = reader.file(&Scope::system(), id).await?;
        let Some(file) = found.filter(|file| file.inspected == Inspected::Waiting) else {
            return Ok(false);
        };
        let own = own_names(&mut reader, &file).await?;
        drop(reader);
        let cabinet = &self.equipment.cabinet;
        let bytes = match cabinet.get(&self.store, &file.sha256).await {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::error!(%error, file = %file.id, "a file was not looked into");
                return Ok(false);
            }
        };
        let inspector = &self.equipment.inspector;
        let report = inspector.look(&file.name, &bytes, &own).await;
        let inspection = kept(&report, self.clock.now())?;
        self.store
            .act(move |tx| {
                let inspection = inspection.clone();
                Box::pin(async move { Ok(tx.keep_inspection(id, &inspection).await?) })
            })
            .await
    }
}

/// The names of those whose file it is: of the agency that answers, and of the one whose
/// officer added it. That they made it, the letter says.
async fn own_names(reader: &mut Reader, file: &FileRow) -> Result<Vec<String>, ActError> {
    let mut agencies = Vec::new();
    if let Some(case) = reader.case(&Scope::system(), file.case_id).await? {
        agencies.push(case.agency_id);
    }
    if let Some(officer) = reader.officer(file.added_by).await? {
        agencies.push(officer.agency_id);
    }
    agencies.dedup();
    let mut names = Vec::new();
    for agency in agencies {
        names.extend(reader.agency(agency).await?.map(|agency| agency.name));
    }
    Ok(names)
}

fn nothing_to_repeat(file: &FileRow) -> Refusal {
    let why = match file.inspected {
        _ if file.removal.is_some() => "材料已经移除",
        _ if file.release.is_some() => "材料已经放行",
        Inspected::Waiting => "材料正在等待检查",
        Inspected::Own => "这是系统生成的文书，不需要检查",
        Inspected::Clean | Inspected::Warned | Inspected::Unreadable => "材料已经检查完毕",
    };
    Refusal::out_of_turn(
        "not_unreadable",
        "reg:17",
        why,
        "只有“无法检查”、还没有放行的材料才能重新检查。",
    )
}

/// What is kept of a report.
fn kept(report: &Report, at: DateTime<Utc>) -> Result<Inspection, ActError> {
    let inspected = match (report.readable, report.is_clean()) {
        (false, _) => Inspected::Unreadable,
        (true, false) => Inspected::Warned,
        (true, true) => Inspected::Clean,
    };
    Ok(Inspection {
        inspected,
        findings: serde_json::to_string(&report.findings)?,
        pages: report.pages.map(i64::from),
        at,
    })
}
