//! Every row's bytes are there, open, and are what the row says.

use store::{Scope, StoreError};
use uuid::Uuid;

use super::CabinetError;
use crate::office::Office;

/// How many rows are asked for at a time.
const PAGE: i64 = 100;

/// Why the files were not found whole.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// One of them.
    #[error(
        "案件 {case} 的材料“{name}”（{id}）读不出来：{why}。它在材料库中的名称是 {object}；\
         请从备份恢复它，再运行 kaijuan verify --files"
    )]
    Differs {
        /// The number of the case.
        case: String,
        /// Its id.
        id: Uuid,
        /// Its name.
        name: String,
        /// What its bytes lie under.
        object: String,
        /// What does not fit.
        why: CabinetError,
    },
    /// The register failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Office {
    /// Reads the bytes of every file of every case; answers how many files there are. An
    /// object that no row names is not looked for: it takes room and does no harm.
    ///
    /// # Errors
    /// The first file whose bytes are missing, do not open or are others; or the register
    /// failed.
    pub async fn verify_files(&self) -> Result<u64, FilesError> {
        let (mut after, mut count) = (Uuid::nil(), 0);
        loop {
            let mut reader = self.store.read().await?;
            let page = reader.files_after(after, PAGE).await?;
            drop(reader);
            let Some(last) = page.last() else {
                return Ok(count);
            };
            after = last.id;
            for file in page {
                let got = self.equipment.cabinet.get(&self.store, &file.sha256).await;
                if let Err(why) = got {
                    let mut reader = self.store.read().await?;
                    let case = reader.case(&Scope::system(), file.case_id).await?;
                    return Err(FilesError::Differs {
                        case: case.map(|case| case.number).unwrap_or_default(),
                        id: file.id,
                        name: file.name,
                        object: file.sha256,
                        why,
                    });
                }
                count += 1;
            }
        }
    }
}
