//! A list that is looked at before it is imported: what is good, and every bad row.

use std::sync::Arc;

use disclosure::Warning;
use store::StoreError;

use super::columns::Columns;
use super::outcome::bad_row;
use super::{BadRow, ImportError, ImportOutcomeError, ImportReport, Row, Sheet, rows, sheet};
use crate::error::ActError;
use crate::office::{Desk, Office};

/// The largest file that comes in by a page, in bytes.
pub const MAX_UPLOAD: usize = 5 << 20;
/// The most applications that it may hold: nobody else writes meanwhile.
const MAX_APPLICATIONS: usize = 2000;
/// How many bad rows are shown, and how many good ones.
const SHOWN_BAD: usize = 200;
const SHOWN_GOOD: usize = 20;

/// A row as it was read.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct PreviewRow {
    /// Its number, as the user's spreadsheet shows it.
    pub row: usize,
    /// What stands under each of the columns.
    pub values: Vec<String>,
    /// What is wrong with it.
    pub problems: Vec<BadRow>,
    /// The number that its case would be given now, when nothing is wrong.
    pub number: Option<String>,
    /// What the clerk should mind.
    pub warnings: Vec<Warning>,
}

/// A list, before it is imported.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Preview {
    /// The columns that were recognised, from left to right.
    pub columns: Vec<&'static str>,
    /// How many rows are good.
    pub good: usize,
    /// How many are not; then nothing can be imported.
    pub bad: usize,
    /// The first of the bad ones.
    pub bad_rows: Vec<PreviewRow>,
    /// The first of the good ones.
    pub good_rows: Vec<PreviewRow>,
}

impl Office {
    /// Reads a list and plays its import, without storing anything.
    ///
    /// # Errors
    /// The file cannot be read as a whole, or its header; or the register failed.
    pub async fn preview_import(
        &self,
        desk: &Desk,
        name: &str,
        bytes: &[u8],
    ) -> Result<Preview, ImportOutcomeError> {
        let Sheet { columns, body } = aside(name, bytes, uploaded).await??;
        let names = self.names().await?;
        let (mut lines, mut good, mut new) = (Vec::new(), Vec::new(), Vec::new());
        for row in &body {
            let mut line = line(row, &columns);
            match rows::application(row, &columns, names.agencies()) {
                Err(told) => line.problems = told,
                Ok(application) => {
                    good.push(lines.len());
                    new.push(application);
                }
            }
            lines.push(line);
        }
        let new = Arc::new(new);
        let played = self.played(desk, new.clone(), true).await?;
        for ((place, new), played) in good.into_iter().zip(new.iter()).zip(played) {
            let line = &mut lines[place];
            match played {
                Ok(registered) => {
                    line.number = Some(registered.case.number);
                    line.warnings = registered.warnings;
                }
                Err(refusal) => line.problems.push(bad_row(line.row, new, &refusal)),
            }
        }
        let (mut good_rows, mut bad_rows): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|line| line.problems.is_empty());
        let (good, bad) = (good_rows.len(), bad_rows.len());
        good_rows.truncate(SHOWN_GOOD);
        bad_rows.truncate(SHOWN_BAD);
        Ok(Preview {
            columns: columns.labels(),
            good,
            bad,
            bad_rows,
            good_rows,
        })
    }

    /// Registers the list that was looked at: all of it, or nothing.
    ///
    /// # Errors
    /// As [`Office::import_file`]; the file is too large for a page.
    pub async fn import_upload(
        &self,
        desk: &Desk,
        name: &str,
        bytes: &[u8],
    ) -> Result<ImportReport, ImportOutcomeError> {
        let names = self.names().await?;
        let applications = aside(name, bytes, move |name, bytes| {
            uploaded(name, bytes)?;
            super::read(name, bytes, names.agencies())
        });
        self.import(desk, applications.await??, false).await
    }
}

/// Reads a file away from the threads that answer: it comes from anybody's desk, and
/// may take long.
async fn aside<T: Send + 'static>(
    name: &str,
    bytes: &[u8],
    read: impl FnOnce(&str, &[u8]) -> T + Send + 'static,
) -> Result<T, ActError> {
    let (name, bytes) = (name.to_owned(), bytes.to_owned());
    tokio::task::spawn_blocking(move || read(&name, &bytes))
        .await
        .map_err(|_| ActError::Store(StoreError::Panicked))
}

/// A list within the limits of a page.
fn uploaded(name: &str, bytes: &[u8]) -> Result<Sheet, ImportError> {
    if bytes.len() > MAX_UPLOAD {
        return Err(ImportError::unreadable(format!(
            "文件超过 {} MB，没有读取；请删除图片和无关的工作表，或者分成几个文件；大批的申请请系统管理员用 kaijuan import 导入。",
            MAX_UPLOAD >> 20
        )));
    }
    let sheet = sheet(name, bytes)?;
    if sheet.body.len() > MAX_APPLICATIONS {
        return Err(ImportError::unreadable(format!(
            "申请超过 {MAX_APPLICATIONS} 行，没有导入；请分成几个文件，或者请系统管理员用 kaijuan import 导入。"
        )));
    }
    Ok(sheet)
}

fn line(row: &Row, columns: &Columns) -> PreviewRow {
    let under = |place: usize| {
        let cell = row.cells.iter().find(|(at, _)| *at == place);
        cell.map(|(_, cell)| cell.shown()).unwrap_or_default()
    };
    PreviewRow {
        row: row.number,
        values: columns.places().map(under).collect(),
        problems: Vec::new(),
        number: None,
        warnings: Vec::new(),
    }
}
