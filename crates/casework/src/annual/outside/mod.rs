//! Tables that others hand in, as xlsx, docx or JSON: read cell by cell, so that what is
//! wrong is named where it stands and the rest is checked all the same.

mod docx;
mod grid;
mod handed;
mod heads;
mod merge;
mod tables;
mod title;
mod two;
mod xlsx;

use disclosure::annual::{
    self, Balance, Break, CARRIED_OUT, DOCUMENT_COLUMNS, DOCUMENTS, IN_FORCE, Rule, Said, Sheet,
    Tables, cell_name, missing_total,
};

use crate::table::check_archive;
use tables::fault;

pub use handed::Handed;
pub use merge::{Merged, merge};

/// The most bytes that a file may have.
pub const MOST_BYTES: usize = 10 << 20;

/// How the files of older office programs begin, and those with a password.
const OLD_OFFICE: [u8; 4] = [0xD0, 0xCF, 0x11, 0xE0];
/// What some programs write before UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Tables as they were read.
#[derive(Debug, Clone, Default)]
pub struct Outside {
    /// The year, when the file says one.
    pub year: Option<i32>,
    /// Whose, when the file says so.
    pub agency: Option<String>,
    /// The tables.
    pub sheet: Sheet,
    /// Cells that hold no number, and what is missing.
    faults: Vec<Break>,
    /// What the text says.
    said: Vec<Said>,
    /// Where the cells stand.
    places: Places,
}

/// Where the cells of a file stand: of tables two and three by row and column, of table four
/// by column.
#[derive(Debug, Clone, Default)]
struct Places {
    applications: Vec<Vec<String>>,
    remedies: Vec<String>,
    documents: [[String; DOCUMENT_COLUMNS.len()]; DOCUMENTS.len()],
}

impl Places {
    fn of(&self, found: &Break) -> Option<String> {
        let at = |one: usize| one.checked_sub(1);
        match found.table {
            "applications" => self
                .applications
                .get(at(found.row)?)?
                .get(at(found.column)?)
                .cloned(),
            "remedies" => self.remedies.get(at(found.column)?).cloned(),
            "documents" => {
                let row = self.documents.get(at(found.row)?)?;
                let place = row.get(at(found.column)?).cloned();
                place.filter(|place| !place.is_empty())
            }
            _ => None,
        }
    }
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

impl Unreadable {
    fn new(said: impl Into<String>) -> Unreadable {
        Unreadable(said.into())
    }
}

/// Whether a file is read as JSON: it is no archive, and of no older office program.
pub fn reads_as_text(bytes: &[u8]) -> bool {
    !bytes.starts_with(b"PK") && !bytes.starts_with(&OLD_OFFICE)
}

/// Reads a file by what it holds: JSON, a workbook or a Word document.
///
/// # Errors
/// It is none of these, too large, or holds no table that is known.
pub fn read(bytes: &[u8]) -> Result<Outside, Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::new(format!(
            "文件超过 {} MB，没有读取；年报的表格不会这么大",
            MOST_BYTES >> 20
        )));
    }
    if bytes.starts_with(&OLD_OFFICE) {
        return Err(Unreadable::new(
            "是旧版的 xls、doc，或者设有密码的文件，无法读取；请打开后另存为没有密码的 xlsx、docx",
        ));
    }
    if reads_as_text(bytes) {
        let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let handed: Handed = serde_json::from_slice(text).map_err(|_| {
            Unreadable::new(
                "不是 xlsx、docx 或者 JSON 格式的年报表格；旧版的 xls、doc 请另存为 xlsx、docx",
            )
        })?;
        return Ok(Outside::from(handed));
    }
    check_archive(bytes).map_err(|error| Unreadable::new(error.to_string()))?;
    let read = match docx::is_document(bytes) {
        true => docx::read(bytes)?,
        false => xlsx::read(bytes)?,
    };
    let outside = tables::find(&read);
    let nothing = outside.sheet.applications.is_none() && outside.sheet.remedies.is_none();
    if nothing && outside.faults.is_empty() {
        return Err(Unreadable::new(
            "没有找到表三（收到和处理政府信息公开申请情况）和表四（行政复议、行政诉讼情况）；请核对文件",
        ));
    }
    Ok(outside)
}

impl From<Tables> for Outside {
    fn from(tables: Tables) -> Outside {
        Outside {
            year: Some(tables.year),
            sheet: Sheet::from(&tables),
            agency: tables.agency,
            ..Outside::default()
        }
    }
}

impl Outside {
    /// Row 四, as the next year has to take it over; what is blank there is not known.
    pub fn handed_on(&self) -> Option<Vec<Option<i64>>> {
        let mut row = self.sheet.applications.as_ref()?.get(CARRIED_OUT)?.clone();
        let of_row = |one: &&Break| one.table == "applications" && one.row == CARRIED_OUT + 1;
        for found in self.faults.iter().filter(of_row) {
            if let Some(cell) = row.get_mut(found.column - 1) {
                *cell = None;
            }
        }
        Some(row)
    }

    /// The same with last year's report beside it. What that lacks is named: of it, nothing
    /// can be checked.
    #[must_use]
    pub fn after(mut self, last_year: &Outside) -> Outside {
        const TABLE: &str = "carried_over_last_year";
        let fault = |column, said: String| fault(TABLE, (0, column), said, None);
        if let (Some(year), Some(last)) = (self.year, last_year.year)
            && last != year.saturating_sub(1)
        {
            let before = year.saturating_sub(1);
            let said = format!("上一年度的报告应为 {before} 年的，给出的是 {last} 年的");
            self.faults.push(fault(0, said));
        }
        if let Some(documents) = last_year.sheet.documents {
            self.sheet.in_force_last_year = Some(documents.map(|row| row[IN_FORCE]));
        }
        let Some(row) = last_year.handed_on() else {
            let said = "上一年度的报告没有表三的第四项，没有核对上年结转";
            self.faults.push(fault(0, said.to_owned()));
            return self;
        };
        for (column, _) in row.iter().enumerate().filter(|(_, cell)| cell.is_none()) {
            let name = cell_name("applications", CARRIED_OUT, column);
            let said = format!("上一年度的报告中，{name}不是整数，这一栏没有核对上年结转");
            self.faults.push(fault(column, said));
        }
        self.sheet.carried_over_last_year = Some(row);
        self
    }

    /// Whether there is anything of the year before to check row 二 by.
    pub const fn knows_last_year(&self) -> bool {
        self.sheet.carried_over_last_year.is_some()
    }

    /// The tables that were not found, and so not checked.
    pub fn lacking(&self) -> Vec<&'static str> {
        let there = [
            (self.sheet.applications.is_some(), "表三"),
            (self.sheet.remedies.is_some(), "表四"),
        ];
        let lacking = there.into_iter().filter(|(there, _)| !there);
        lacking.map(|(_, name)| name).collect()
    }

    /// Every rule on what there is: what is no number, sums, and the text.
    pub fn check(&self) -> Balance {
        let mut breaks = self.faults.clone();
        breaks.extend(annual::check_sheet(&self.sheet).breaks);
        breaks.extend(annual::told(&self.said, &self.sheet));
        for found in &mut breaks {
            if found.place.is_none() {
                found.place = self.places.of(found);
            }
            if found.rule == Rule::Form
                && found.found.is_none()
                && found.column > 0
                && found.row > 0
            {
                let (row, column) = (found.row - 1, found.column - 1);
                found.expected = missing_total(&self.sheet, found.table, row, column);
            }
        }
        Balance::of(breaks)
    }
}
