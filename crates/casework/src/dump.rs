//! A whole register read in: it is kept only when it is found whole.

use std::io::BufRead;

use store::StoreError;
use store::dump::{DumpError, Rows};

use crate::indexing;
use crate::office::Office;
use crate::verify::{Verified, VerifyError};

/// Why a register was not read in. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file, or the register that should take it.
    #[error(transparent)]
    Dump(#[from] DumpError),
    /// What the file says does not hold together.
    #[error("文件的各行可以读出，但是内容对不上：{0}")]
    Verify(#[from] VerifyError),
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> ImportError {
        ImportError::Dump(error.into())
    }
}

impl Office {
    /// Reads an export into this empty register, lets its cases be found, checks it
    /// as [`Office::verify`] does, and keeps it. The rules in force are those of
    /// the export afterwards.
    ///
    /// # Errors
    /// What is wrong with the file or its content; nothing was kept.
    pub async fn import_register(
        &self,
        input: impl BufRead + Send,
    ) -> Result<(Rows, Verified), ImportError> {
        let mut incoming = self.store.import(input).await?;
        indexing::index_all(incoming.tx()).await?;
        let verified = self.verify_in(incoming.reader()).await?;
        let rows = incoming.rows().clone();
        incoming.commit().await?;
        Ok((rows, verified))
    }
}
