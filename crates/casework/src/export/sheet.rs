//! A sheet that grows from top to bottom, however long it becomes.

use std::fs::File;
use std::io::{BufWriter, Seek as _, Write as _};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{ExportError, Exported};

/// A column: its header, its width in characters, and what its cells hold.
pub(crate) struct Column {
    label: &'static str,
    width: f64,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Day,
    Number,
}

impl Column {
    /// Of texts, which stay texts whatever they look like.
    pub(crate) const fn text(label: &'static str, width: f64) -> Column {
        Column {
            label,
            width,
            kind: Kind::Text,
        }
    }

    /// Of days.
    pub(crate) const fn day(label: &'static str, width: f64) -> Column {
        Column {
            label,
            width,
            kind: Kind::Day,
        }
    }

    /// Of numbers.
    pub(crate) const fn number(label: &'static str, width: f64) -> Column {
        Column {
            label,
            width,
            kind: Kind::Number,
        }
    }
}

/// A sheet that is being filled from top to bottom: rows that are written wait in a
/// file without a name, and not in memory.
pub(crate) struct Sheet {
    workbook: Workbook,
    cases: u32,
    columns: &'static [Column],
    text: Format,
    /// A text that a spreadsheet would take for a formula once somebody edits it.
    quoted: Format,
    day: Format,
}

impl Sheet {
    pub(crate) fn begin(
        at: DateTime<Utc>,
        name: &str,
        columns: &'static [Column],
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
        let text = Format::new().set_num_format("@");
        let quoted = text.clone().set_quote_prefix();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        for (column, at) in columns.iter().zip(0..) {
            worksheet.set_column_width(at, column.width)?;
            match column.kind {
                Kind::Text => worksheet.set_column_format(at, &text)?,
                Kind::Day => worksheet.set_column_format(at, &day)?,
                Kind::Number => worksheet,
            };
            worksheet.write_string_with_format(0, at, column.label, &heading)?;
        }
        Ok(Sheet {
            workbook,
            cases: 0,
            columns,
            text,
            quoted,
            day,
        })
    }

    /// How many more find room once those that wait are written, where a file holds so
    /// many at most.
    pub(crate) fn room(&self, waiting: usize, most: u32) -> u32 {
        let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        most.saturating_sub(self.cases.saturating_add(waiting))
    }

    /// Says in its last line that there are more.
    pub(crate) fn end_early(&mut self) -> Result<(), XlsxError> {
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
            columns: self.columns,
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
    columns: &'static [Column],
    text: &'s Format,
    quoted: &'s Format,
    day: &'s Format,
    sheet: &'s mut Worksheet,
}

impl Cells<'_> {
    /// A cell without a format of its own has that of its column: looking a format up
    /// takes longer than writing the cell.
    fn is(&self, column: u16, kind: Kind) -> bool {
        let column = self.columns.get(usize::from(column));
        column.is_some_and(|column| column.kind == kind)
    }

    pub(crate) fn text(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        if text.is_empty() {
            return Ok(());
        }
        let text: String = text.chars().take(LONGEST).collect();
        let (row, plain) = (self.row, self.is(column, Kind::Text));
        match runs(&text) {
            true => self
                .sheet
                .write_string_with_format(row, column, text, self.quoted)?,
            false if plain => self.sheet.write_string(row, column, text)?,
            false => self
                .sheet
                .write_string_with_format(row, column, text, self.text)?,
        };
        Ok(())
    }

    pub(crate) fn day(&mut self, column: u16, day: Option<NaiveDate>) -> Result<(), XlsxError> {
        let Some(day) = day else { return Ok(()) };
        let parts = (u16::try_from(day.year()), u8::try_from(day.month()));
        let (Ok(year), Ok(month)) = parts else {
            return self.text(column, &day.to_string());
        };
        let date = ExcelDateTime::from_ymd(year, month, u8::try_from(day.day()).unwrap_or(1))?;
        let row = self.row;
        match self.is(column, Kind::Day) {
            true => self.sheet.write_datetime(row, column, &date)?,
            false => self
                .sheet
                .write_datetime_with_format(row, column, &date, self.day)?,
        };
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
