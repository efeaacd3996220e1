//! Lists from spreadsheets: a file as rows of cells, and cells as values. What the columns
//! mean is said by whoever reads a list.

mod archive;
mod columns;
mod line;
mod text;
pub(crate) mod values;
mod workbook;

use chrono::NaiveDate;

pub(crate) use archive::check as check_archive;
pub(crate) use columns::{Column, Columns};
pub(crate) use line::Line;

/// The largest file that is read, in bytes.
pub(crate) const MAX_BYTES: usize = 20 << 20;

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

/// Why a file gave no rows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// The file as a whole; what is wrong and what to do, in Chinese.
    #[error("{0}")]
    Unreadable(String),
    /// These rows, the header among them; all that were found.
    #[error("{}", told(.0))]
    BadRows(Vec<BadRow>),
}

impl TableError {
    pub(crate) fn unreadable(why: impl Into<String>) -> Self {
        TableError::Unreadable(why.into())
    }
}

/// One line for each.
pub(crate) fn told(bad: &[BadRow]) -> String {
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

impl Cell {
    /// As the user's spreadsheet shows it, or nearly.
    pub fn shown(&self) -> String {
        match self {
            Cell::Text(text) | Cell::Fault(text) => text.clone(),
            Cell::Day(day) => day.to_string(),
            Cell::Flag(flag) => if *flag { "是" } else { "否" }.to_owned(),
            Cell::Number(_) => values::text(self).unwrap_or_default(),
        }
    }
}

/// A row of a file that holds something.
#[derive(Debug, PartialEq)]
pub(crate) struct Row {
    /// Its number, from 1, blank rows counted.
    pub number: usize,
    /// What is not blank, with its column from 0, from left to right.
    pub cells: Vec<(usize, Cell)>,
}

/// How many rows a list may have below its header, and what each of them is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Most {
    pub rows: usize,
    pub what: &'static str,
}

/// Rows as they come in, within the limit.
struct Rows {
    rows: Vec<Row>,
    most: Most,
}

impl Rows {
    fn new(most: Most) -> Rows {
        Rows {
            rows: Vec::new(),
            most,
        }
    }

    /// Takes a row; a blank one only counts.
    fn push(&mut self, row: Row) -> Result<(), TableError> {
        if row.cells.is_empty() {
            return Ok(());
        }
        // the header is not counted
        let Most { rows, what } = self.most;
        if self.rows.len() > rows {
            return Err(TableError::unreadable(format!(
                "{what}超过 {rows} 行，没有导入；请分成几个文件，逐个导入。"
            )));
        }
        self.rows.push(row);
        Ok(())
    }
}

/// The rows of a file that says by its name what it is, CSV or xlsx.
///
/// # Errors
/// It cannot be read, it is too large, or it has too many rows.
pub(crate) fn open(name: &str, bytes: &[u8], most: Most) -> Result<Vec<Row>, TableError> {
    if bytes.len() > MAX_BYTES {
        return Err(TableError::unreadable(format!(
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
        Some("csv" | "xlsx") if old_workbook => Err(TableError::unreadable(
            "文件是旧版 .xls，或者设有打开密码；请取消密码，另存为 .xlsx 后再导入。",
        )),
        Some("csv") if workbook => Err(TableError::unreadable(
            "文件名以 .csv 结尾，内容却是 Excel 工作簿；请把文件名改为 .xlsx，或者另存为 CSV。",
        )),
        Some("csv") => text::rows(bytes, most),
        Some("xlsx") if !workbook => Err(TableError::unreadable(
            "文件名以 .xlsx 结尾，内容却不是 Excel 工作簿；如果是文本，请把文件名改为 .csv。",
        )),
        Some("xlsx") => workbook::rows(bytes, most),
        _ => Err(TableError::unreadable(format!(
            "不能导入“{name}”：只接受 .csv 和 .xlsx 文件，请另存后再导入。"
        ))),
    }
}

/// Longer than the longest header by more than half.
const LONGEST_HEADER: usize = 60;

/// Of the known headers the one that takes the fewest edits, if half of it stays.
pub(crate) fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    // what is far longer than any header is no misspelt one
    if name.chars().count() > LONGEST_HEADER {
        return None;
    }
    let name = name.to_ascii_lowercase();
    known
        .map(|known| (edits(&name, known), known))
        .filter(|(edits, known)| edits * 2 <= known.chars().count().max(name.chars().count()))
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, known)| known)
}

/// Levenshtein's distance in characters.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for (row, from) in from.chars().enumerate() {
        let mut current = vec![row + 1];
        for (at, to) in to.iter().enumerate() {
            let exchanged = above[at] + usize::from(from != *to);
            current.push(exchanged.min(above[at + 1] + 1).min(current[at] + 1));
        }
        above = current;
    }
    above[to.len()]
}

/// A place as a spreadsheet names it: A, B, … Z, AA.
pub(crate) fn letters(place: usize) -> String {
    let mut rest = place + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        // below 26
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().chain([' ', '列'].iter()).collect()
}
