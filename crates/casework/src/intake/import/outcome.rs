//! What becomes of a list: all of it is registered, or nothing.

use std::sync::Arc;

use disclosure::application::Receipt;
use disclosure::{Refusal, Warning};
use store::StoreError;

use super::columns::Column;
use super::{BadRow, ImportError, read, told};
use crate::error::ActError;
use crate::intake::{NewApplication, Played};
use crate::office::{Desk, Office};
use crate::table::Column as _;

/// A row that was registered, or would be.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ImportedRow {
    /// Its number, as the user's spreadsheet shows it.
    pub row: usize,
    /// The number that its case was given, or would be.
    pub number: String,
    /// What the clerk should mind.
    pub warnings: Vec<Warning>,
}

/// A list without a bad row.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ImportReport {
    /// True when nothing was stored.
    pub dry_run: bool,
    /// What became of each row, or would.
    pub rows: Vec<ImportedRow>,
}

/// Why a list was not imported; nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum ImportOutcomeError {
    /// The file gave no applications.
    #[error(transparent)]
    File(#[from] ImportError),
    /// The law or the office's rules say no to these rows; all that were refused.
    #[error("{}", told(.0))]
    Refused(Vec<BadRow>),
    /// It could not be tried.
    #[error(transparent)]
    Failed(#[from] ActError),
}

/// Registrations that do not stand.
enum Undone {
    /// They were played to the end, for practice or with refusals among them.
    Played(Vec<Played>),
    /// They could not be.
    Failed(ActError),
}

impl From<ActError> for Undone {
    fn from(error: ActError) -> Self {
        Undone::Failed(error)
    }
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Undone::Failed(error.into())
    }
}

impl Office {
    /// Registers the list in a file, as [`Office::import`] does.
    ///
    /// # Errors
    /// What is wrong with the file, or all rows that are refused; or the register failed.
    pub async fn import_file(
        &self,
        desk: &Desk,
        name: &str,
        bytes: &[u8],
        dry_run: bool,
    ) -> Result<ImportReport, ImportOutcomeError> {
        let names = self.names().await?;
        let applications = read(name, bytes, names.agencies())?;
        self.import(desk, applications, dry_run).await
    }

    /// Registers a list, each application with the number of its row: all in one
    /// transaction, or none. A dry run plays everything and stores nothing; its
    /// numbers are those that an import would give now.
    ///
    /// # Errors
    /// All rows that are refused; or the register failed.
    pub async fn import(
        &self,
        desk: &Desk,
        applications: Vec<(usize, NewApplication)>,
        dry_run: bool,
    ) -> Result<ImportReport, ImportOutcomeError> {
        let (rows, new): (Vec<usize>, Vec<NewApplication>) = applications.into_iter().unzip();
        let new = Arc::new(new);
        let played = self.played(desk, new.clone(), dry_run).await?;
        let (mut imported, mut refused) = (Vec::with_capacity(rows.len()), Vec::new());
        for ((row, new), played) in rows.into_iter().zip(new.iter()).zip(played) {
            match played {
                Ok(registered) => imported.push(ImportedRow {
                    row,
                    number: registered.case.number,
                    warnings: registered.warnings,
                }),
                Err(refusal) => refused.push(bad_row(row, new, &refusal)),
            }
        }
        if refused.is_empty() {
            Ok(ImportReport {
                dry_run,
                rows: imported,
            })
        } else {
            Err(ImportOutcomeError::Refused(refused))
        }
    }
}

impl Office {
    /// What becomes of each, or would.
    pub(super) async fn played(
        &self,
        desk: &Desk,
        new: Arc<Vec<NewApplication>>,
        dry_run: bool,
    ) -> Result<Vec<Played>, ActError> {
        let stands = if dry_run { nothing } else { all_or_nothing };
        match self.play(desk, new, stands).await {
            Ok(played) | Err(Undone::Played(played)) => Ok(played),
            Err(Undone::Failed(error)) => Err(error),
        }
    }
}

fn nothing(played: Vec<Played>) -> Result<Vec<Played>, Undone> {
    Err(Undone::Played(played))
}

fn all_or_nothing(played: Vec<Played>) -> Result<Vec<Played>, Undone> {
    if played.iter().all(Result::is_ok) {
        Ok(played)
    } else {
        Err(Undone::Played(played))
    }
}

/// A refusal, under the column that it is about.
pub(super) fn bad_row(row: usize, new: &NewApplication, refusal: &Refusal) -> BadRow {
    let column = match (refusal.code, new.channel.receipt(&new.dates)) {
        ("receipt_date_missing", Receipt::Missing(field)) => Column::of_field(field),
        ("received_before_sent", _) => Some(Column::SubmittedOn),
        ("agency_out_of_reach", _) => Some(Column::Agency),
        ("outside_calendar", _) => Some(Column::On),
        _ => refusal.field.as_deref().and_then(Column::of_field),
    };
    BadRow {
        row,
        column: column.map(|column| column.label().to_owned()),
        message: refusal.to_string(),
    }
}
