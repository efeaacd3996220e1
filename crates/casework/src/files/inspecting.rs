//! Files that wait are looked into, one after another.

use chrono::{DateTime, Utc};
use inspection::Report;
use store::{FileRow, Inspected, Inspection};
use uuid::Uuid;

use crate::error::ActError;
use crate::office::Office;

/// How many are asked for at a time.
const PAGE: i64 = 20;

impl Office {
    /// Looks into every file that waits for it; answers how many. Whoever comes while
    /// this goes on waits for its end and looks into what was added since. A file that
    /// the cabinet does not give stays waiting.
    ///
    /// # Errors
    /// The register failed.
    pub async fn inspect_waiting(&self) -> Result<usize, ActError> {
        let _turn = self.equipment.inspector.turn().await;
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
                looked += usize::from(self.inspect(file).await?);
            }
        }
    }

    /// The same beside what the caller does; what fails is written to the log.
    pub fn inspect_soon(&self) -> tokio::task::JoinHandle<()> {
        let office = self.clone();
        tokio::spawn(async move {
            if let Err(error) = office.inspect_waiting().await {
                tracing::error!(%error, "files were not looked into");
            }
        })
    }

    async fn inspect(&self, file: &FileRow) -> Result<bool, ActError> {
        let cabinet = &self.equipment.cabinet;
        let bytes = match cabinet.get(&self.store, &file.sha256).await {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::error!(%error, file = %file.id, "a file was not looked into");
                return Ok(false);
            }
        };
        let report = self.equipment.inspector.look(&file.name, &bytes).await;
        let inspection = kept(&report, self.clock.now())?;
        let id = file.id;
        self.store
            .act(move |tx| {
                let inspection = inspection.clone();
                Box::pin(async move { Ok(tx.keep_inspection(id, &inspection).await?) })
            })
            .await
    }
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
