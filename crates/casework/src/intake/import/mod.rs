//! Lists of applications from spreadsheets: a file is read as a whole, every bad
//! row is told, and what is registered is all of it or nothing.

mod columns;
mod outcome;
mod preview;
mod rows;
mod template;

use store::Agency;

use super::NewApplication;
use crate::table::{self, Most, Row, told};

pub use crate::table::{BadRow, TableError as ImportError};
use columns::Columns;
pub use outcome::{ImportOutcomeError, ImportReport, ImportedRow};
pub use preview::{MAX_UPLOAD, Preview, PreviewRow};
pub use template::template;

/// The most rows below the header: what one transaction may hold.
const MOST: Most = Most {
    rows: 20_000,
    what: "申请",
};

/// A list whose header is understood.
struct Sheet {
    columns: Columns,
    /// The rows below the header; at least one.
    body: Vec<Row>,
}

/// Reads a list of applications: CSV or xlsx by the ending of `name`. The first
/// row that is not blank is the header. Each application comes with the number
/// of its row.
///
/// # Errors
/// The file cannot be read as a whole, or some rows are bad; then nothing of it is used.
pub fn read(
    name: &str,
    bytes: &[u8],
    agencies: &[Agency],
) -> Result<Vec<(usize, NewApplication)>, ImportError> {
    let Sheet { columns, body } = sheet(name, bytes)?;
    let (mut good, mut bad) = (Vec::with_capacity(body.len()), Vec::new());
    for row in &body {
        match rows::application(row, &columns, agencies) {
            Ok(application) => good.push((row.number, application)),
            Err(told) => bad.extend(told),
        }
    }
    match bad.is_empty() {
        true => Ok(good),
        false => Err(ImportError::BadRows(bad)),
    }
}

fn sheet(name: &str, bytes: &[u8]) -> Result<Sheet, ImportError> {
    let mut rows = table::open(name, bytes, MOST)?.into_iter();
    let Some(header) = rows.next() else {
        return Err(ImportError::unreadable(
            "文件是空的；第一行应当是表头，以下每行一件申请。",
        ));
    };
    let columns = columns::recognise(&header).map_err(ImportError::BadRows)?;
    let body: Vec<Row> = rows.collect();
    if body.is_empty() {
        return Err(ImportError::unreadable(
            "文件只有表头，没有申请；请在表头以下每行填写一件。",
        ));
    }
    Ok(Sheet { columns, body })
}

#[cfg(test)]
mod tests;
