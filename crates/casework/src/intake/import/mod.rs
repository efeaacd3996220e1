//! Lists of applications from spreadsheets: a file is read as a whole, every bad
//! row is told, and what is registered is all of it or nothing.

mod archive;
mod columns;
mod outcome;
mod preview;
mod rows;
mod template;
mod text;
pub(crate) mod values;
mod workbook;

use chrono::NaiveDate;
use store::Agency;

use super::NewApplication;

use columns::Columns;
pub use outcome::{ImportOutcomeError, ImportReport, ImportedRow};
pub use preview::{MAX_UPLOAD, Preview, PreviewRow};
pub use template::template;

/// The largest file that is read, in bytes.
const MAX_BYTES: usize = 20 << 20;
/// The most rows below the header: what one transaction may hold.
const MAX_ROWS: usize = 20_000;

/// A row that cannot be imported as it stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct BadRow {
    /// Its number, as the user's spreadsheet shows it.
    pub row: usize,
    /// The header of the column in question; absent when it is the whole row.
    pub column: Option<String>,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}

impl std::fmt::Display for BadRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.column {
            Some(column) => write!(f, "第 {} 行“{column}”：{}", self.row, self.message),
            None => write!(f, "第 {} 行：{}", self.row, self.message),
        }
    }
}

/// Why a file gave no applications.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The file as a whole; what is wrong and what to do, in Chinese.
    #[error("{0}")]
    Unreadable(String),
    /// These rows, the header among them; all that were found.
    #[error("{}", told(.0))]
    BadRows(Vec<BadRow>),
}

impl ImportError {
    pub(crate) fn unreadable(why: impl Into<String>) -> Self {
        ImportError::Unreadable(why.into())
    }
}

/// One line for each.
fn told(bad: &[BadRow]) -> String {
    let lines: Vec<String> = bad.iter().map(BadRow::to_string).collect();
    lines.join("\n")
}

/// A cell, as far as the kinds of file tell cells apart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Text; everything in a CSV file is.
    Text(String),
    /// A number, which a spreadsheet holds with 15 digits.
    Number(f64),
    /// A civil date.
    Day(NaiveDate),
    /// True or false.
    Flag(bool),
    /// What a formula gave instead of a value, such as `#REF!`.
    Fault(String),
}

/// A row of a file that holds something.
#[derive(Debug, PartialEq)]
pub(crate) struct Row {
    /// Its number, from 1, blank rows counted.
    pub(crate) number: usize,
    /// What is not blank, with its column from 0, from left to right.
    pub(crate) cells: Vec<(usize, Cell)>,
}

/// Rows as they come in, within the limit.
#[derive(Default)]
struct Rows(Vec<Row>);

impl Rows {
    /// Takes a row; a blank one only counts.
    fn push(&mut self, row: Row) -> Result<(), ImportError> {
        if row.cells.is_empty() {
            return Ok(());
        }
        // the header is not counted
        if self.0.len() > MAX_ROWS {
            return Err(ImportError::unreadable(format!(
                "超过 {MAX_ROWS} 行，没有导入；请分成几个文件，逐个导入。"
            )));
        }
        self.0.push(row);
        Ok(())
    }
}

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
    let mut rows = open(name, bytes)?.into_iter();
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

/// The rows of a file that says by its name what it is.
pub(crate) fn open(name: &str, bytes: &[u8]) -> Result<Vec<Row>, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::unreadable(format!(
            "文件超过 {} MB，没有读取；请删除图片和无关的工作表，或者分成几个文件。",
            MAX_BYTES >> 20
        )));
    }
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    let workbook = bytes.starts_with(b"PK\x03\x04");
    let old_workbook = bytes.starts_with(b"\xD0\xCF\x11\xE0");
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("csv" | "xlsx") if old_workbook => Err(ImportError::unreadable(
            "文件是旧版 .xls，或者设有打开密码；请取消密码，另存为 .xlsx 后再导入。",
        )),
        Some("csv") if workbook => Err(ImportError::unreadable(
            "文件名以 .csv 结尾，内容却是 Excel 工作簿；请把文件名改为 .xlsx，或者另存为 CSV。",
        )),
        Some("csv") => text::rows(bytes),
        Some("xlsx") if !workbook => Err(ImportError::unreadable(
            "文件名以 .xlsx 结尾，内容却不是 Excel 工作簿；如果是文本，请把文件名改为 .csv。",
        )),
        Some("xlsx") => workbook::rows(bytes),
        _ => Err(ImportError::unreadable(format!(
            "不能导入“{name}”：只接受 .csv 和 .xlsx 文件，请另存后再导入。"
        ))),
    }
}

#[cfg(test)]
mod tests;
