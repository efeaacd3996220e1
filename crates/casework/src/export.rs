//! A list of cases as a spreadsheet: masked as on the screen, and with nothing in it
//! that a spreadsheet would run.

use std::fs::File;
use std::io::{BufWriter, Seek as _, Write as _};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use store::{CaseListRow, Cursor, SearchAsk, Tab, WorkOrder};

use crate::error::ActError;
use crate::masked;
use crate::names::Names;
use crate::office::{Desk, Office};
use crate::sight::Sight;
use crate::worklist::WorkFilter;

/// Which list goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportList {
    /// One of the desk's lists, as it is filtered and ordered.
    Work(Tab, WorkFilter, WorkOrder),
    /// What a search finds.
    Search(SearchAsk),
}

/// A spreadsheet.
#[derive(Debug)]
pub struct Exported {
    /// The file (xlsx) from its beginning on: one without a name, which is gone once it is
    /// closed. However long it is, no more than a piece of it need be in memory.
    pub file: File,
    /// How long it is, in bytes.
    pub length: u64,
    /// How many cases it holds.
    pub cases: u32,
    /// Whether these are all.
    pub complete: bool,
}

/// Why no spreadsheet was made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The list could not be read.
    #[error(transparent)]
    List(#[from] ActError),
    /// The file could not be written.
    #[error("导出没有完成，没有生成文件：{0}")]
    File(String),
}

impl From<XlsxError> for ExportError {
    fn from(error: XlsxError) -> ExportError {
        ExportError::File(error.to_string())
    }
}

impl From<std::io::Error> for ExportError {
    fn from(error: std::io::Error) -> ExportError {
        ExportError::File(error.to_string())
    }
}

/// The most cases in one file.
pub const MOST_EXPORTED: u32 = 200_000;
/// How many are read at a time.
const PAGE: u32 = 500;

/// The columns: header, and width in characters.
const COLUMNS: [(&str, f64); 14] = [
    ("案号", 26.0),
    ("状态", 12.0),
    ("申请人", 20.0),
    ("申请人类型", 12.0),
    ("信息名称", 44.0),
    ("渠道", 16.0),
    ("收到日期", 12.0),
    ("办理机关", 28.0),
    ("承办人", 10.0),
    ("答复期限", 12.0),
    ("剩余工作日", 10.0),
    ("超期", 6.0),
    ("答复文号", 26.0),
    ("答复日期", 12.0),
];

impl Office {
    /// A list as a spreadsheet; of the cases beyond [`MOST_EXPORTED`] its last line
    /// says that they are left out.
    ///
    /// # Errors
    /// The register failed, or the file could not be written.
    pub async fn export_cases(
        &self,
        desk: &Desk,
        list: &ExportList,
    ) -> Result<Exported, ExportError> {
        self.export_up_to(desk, list, MOST_EXPORTED).await
    }

    pub(crate) async fn export_up_to(
        &self,
        desk: &Desk,
        list: &ExportList,
        most: u32,
    ) -> Result<Exported, ExportError> {
        let names = self.names().await?;
        let mut sheet = Sheet::begin(self.clock.now(), "案件", &COLUMNS)?;
        let mut cursor = None;
        let complete = loop {
            let Some(limit) = sheet.room(PAGE, most)? else {
                break false;
            };
            let (rows, next) = self.page(desk, list, cursor.as_ref(), limit).await?;
            for (row, sight) in &rows {
                sheet.add(self, &names, row, *sight)?;
            }
            match next {
                Some(next) => cursor = Some(next),
                None => break true,
            }
        };
        sheet.finish(complete).await
    }

    async fn page(
        &self,
        desk: &Desk,
        list: &ExportList,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<(Vec<(CaseListRow, Sight)>, Option<Cursor>), ActError> {
        Ok(match list {
            ExportList::Work(tab, filter, order) => {
                let page = self
                    .worklist(desk, *tab, filter, *order, cursor, limit)
                    .await?;
                (page.rows, page.next)
            }
            ExportList::Search(ask) => {
                let page = self.search(desk, ask, cursor, limit).await?;
                let rows = page.rows.into_iter().map(|hit| (hit.row, hit.sight));
                (rows.collect(), page.next)
            }
        })
    }
}

/// A sheet that is being filled from top to bottom: rows that are written wait in a
/// file without a name, and not in memory.
pub(crate) struct Sheet {
    workbook: Workbook,
    cases: u32,
    text: Format,
    /// A text that a spreadsheet would take for a formula once somebody edits it.
    quoted: Format,
    day: Format,
}

impl Sheet {
    pub(crate) fn begin(
        at: DateTime<Utc>,
        name: &str,
        columns: &[(&str, f64)],
    ) -> Result<Sheet, XlsxError> {
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_timestamp(at.timestamp())?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let heading = Format::new().set_bold().set_text_wrap();
        let worksheet = workbook.add_worksheet_with_constant_memory()?;
        worksheet.set_name(name)?;
        worksheet.set_freeze_panes(1, 0)?;
        worksheet.set_repeat_rows(0, 0)?;
        worksheet.set_landscape().set_paper_size(A4);
        for ((label, width), column) in columns.iter().zip(0..) {
            worksheet.set_column_width(column, *width)?;
            worksheet.write_string_with_format(0, column, *label, &heading)?;
        }
        Ok(Sheet {
            workbook,
            cases: 0,
            text: Format::new().set_num_format("@"),
            quoted: Format::new().set_num_format("@").set_quote_prefix(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
        })
    }

    /// Writes a case, as much of it as is shown.
    fn add(
        &mut self,
        office: &Office,
        names: &Names,
        row: &CaseListRow,
        sight: Sight,
    ) -> Result<(), XlsxError> {
        let state = &office.rules.lifecycle.state(row.state).label;
        let agency = names.agency(row.agency_id);
        let mut cells = self.next_line()?;
        cells.text(0, &row.number)?;
        cells.text(1, state)?;
        cells.text(3, row.applicant_kind.label())?;
        cells.text(7, agency.map_or("", |agency| &agency.name))?;
        if !sight.is_whole() {
            return Ok(());
        }
        cells.text(2, &masked::name(&row.applicant_name, row.applicant_kind))?;
        cells.text(4, &row.title)?;
        cells.text(5, row.channel.label())?;
        cells.day(6, row.received_on)?;
        let handler = row.handler_id.and_then(|id| names.officer(id));
        cells.text(8, handler.map_or("", |officer| &officer.name))?;
        cells.day(9, row.due_on)?;
        if let Some(due) = row.due_on.filter(|_| row.is_open && !row.paused) {
            if let Some(left) = remaining(office, due) {
                cells.number(10, left)?;
            }
            cells.text(11, if due < office.today() { "是" } else { "" })?;
        }
        cells.text(12, row.reply_number.as_deref().unwrap_or_default())?;
        cells.day(13, row.replied_on)
    }

    /// How many of a page still find room, where a file holds so many at most; none when it
    /// is full, which its last line then says.
    pub(crate) fn room(&mut self, page: u32, most: u32) -> Result<Option<u32>, XlsxError> {
        let left = most.saturating_sub(self.cases);
        if left == 0 {
            self.end_early()?;
            return Ok(None);
        }
        Ok(Some(page.min(left)))
    }

    /// Says that there are more.
    fn end_early(&mut self) -> Result<(), XlsxError> {
        let told = format!(
            "只导出了前 {} 件，其余没有导出；请缩小范围，分次导出。",
            self.cases
        );
        self.cases += 1;
        let written = self.cells().and_then(|mut cells| cells.text(0, &told));
        self.cases -= 1;
        written
    }

    /// The row of another case.
    pub(crate) fn next_line(&mut self) -> Result<Cells<'_>, XlsxError> {
        self.cases += 1;
        self.cells()
    }

    /// The row of the last case.
    fn cells(&mut self) -> Result<Cells<'_>, XlsxError> {
        Ok(Cells {
            row: self.cases,
            text: &self.text,
            quoted: &self.quoted,
            day: &self.day,
            sheet: self.workbook.worksheet_from_index(0)?,
        })
    }

    /// The file with all that was written.
    pub(crate) async fn finish(self, complete: bool) -> Result<Exported, ExportError> {
        let cases = self.cases;
        let packed = tokio::task::spawn_blocking(move || self.pack()).await;
        let (file, length) = packed.map_err(|error| ExportError::File(error.to_string()))??;
        Ok(Exported {
            file,
            length,
            cases,
            complete,
        })
    }

    fn pack(mut self) -> Result<(File, u64), ExportError> {
        let mut out = BufWriter::new(tempfile::tempfile()?);
        self.workbook.save_to_writer(&mut out)?;
        out.flush()?;
        let mut file = out
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?;
        let length = file.stream_position()?;
        file.rewind()?;
        Ok((file, length))
    }
}

/// A4, as spreadsheets number the sizes of paper.
const A4: u8 = 9;

/// A row that is being written.
pub(crate) struct Cells<'s> {
    row: u32,
    text: &'s Format,
    quoted: &'s Format,
    day: &'s Format,
    sheet: &'s mut Worksheet,
}

impl Cells<'_> {
    pub(crate) fn text(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        if text.is_empty() {
            return Ok(());
        }
        let text: String = text.chars().take(LONGEST).collect();
        let format = if runs(&text) { self.quoted } else { self.text };
        self.sheet
            .write_string_with_format(self.row, column, text, format)?;
        Ok(())
    }

    pub(crate) fn day(&mut self, column: u16, day: Option<NaiveDate>) -> Result<(), XlsxError> {
        let Some(day) = day else { return Ok(()) };
        let parts = (u16::try_from(day.year()), u8::try_from(day.month()));
        let (Ok(year), Ok(month)) = parts else {
            return self.text(column, &day.to_string());
        };
        let date = ExcelDateTime::from_ymd(year, month, u8::try_from(day.day()).unwrap_or(1))?;
        self.sheet
            .write_datetime_with_format(self.row, column, &date, self.day)?;
        Ok(())
    }

    pub(crate) fn number(&mut self, column: u16, number: i64) -> Result<(), XlsxError> {
        self.sheet.write_number(self.row, column, number as f64)?;
        Ok(())
    }
}

/// The most characters that a cell holds.
pub(crate) const LONGEST: usize = 32_767;

/// Whether a spreadsheet would run a text once it is typed into a cell.
fn runs(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// Workdays from today to a last day, below zero when it is past.
fn remaining(office: &Office, due: NaiveDate) -> Option<i64> {
    let (calendar, today) = (&office.rules.calendar, office.today());
    let ahead = calendar.workdays_between(today, due)?;
    let behind = calendar.workdays_between(due, today)?;
    Some(i64::from(ahead) - i64::from(behind))
}
