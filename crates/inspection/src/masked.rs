//! A copy of a workbook with what can be seen, and nothing else.

use std::collections::{HashMap, HashSet};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use thiserror::Error;

use crate::limits::Limits;
use crate::look::Look;
use crate::office::sheet::book::{Book, Sheet, Visibility};
use crate::office::sheet::cells::{self, Area, Cell, Event, Value};
use crate::office::sheet::{heads::Heads, split::over_cells, styles, table_heads};
use crate::package::Package;
use crate::personal;
use crate::sniff::{self, Media};

/// What happens to numbers of persons in the copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Masking {
    /// Cells say what they said.
    AsShown,
    /// Identity, telephone and card numbers lose their middle.
    #[default]
    Numbers,
}

/// A copy of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedCopy {
    /// The new workbook (xlsx).
    pub bytes: Vec<u8>,
    /// What it does not have, a sentence each.
    pub left_out: Vec<String>,
}

/// Why there is no copy.
#[derive(Debug, Error)]
pub enum Problem {
    /// Only workbooks have cells.
    #[error("只有 xlsx、xlsm 表格可以生成脱敏副本：这个文件请先另存为 xlsx")]
    NotAWorkbook,
    /// The workbook cannot be read whole: a copy might leave out what is shown.
    #[error("表格没有能够读完，不生成脱敏副本：{0}")]
    Unreadable(String),
    /// No sheet is in sight.
    #[error("没有可见的工作表")]
    Empty,
    /// The copy cannot be written.
    #[error("脱敏副本没有写成：{0}")]
    Unwritable(#[from] XlsxError),
}

/// Makes a copy of a workbook: visible cells with their values, number formats,
/// widths and merged areas. No formula, hidden sheet, row or column, comment,
/// cache, picture, name or property is carried over.
///
/// # Errors
/// See [`Problem`].
pub fn masked_copy(bytes: &[u8], masking: Masking, limits: &Limits) -> Result<MaskedCopy, Problem> {
    if !matches!(
        sniff::sniff("", bytes),
        Media::Workbook | Media::MacroWorkbook
    ) {
        return Err(Problem::NotAWorkbook);
    }
    if bytes.len() as u64 > limits.bytes {
        return Err(Problem::Unreadable("文件太大，超过检查的上限".to_owned()));
    }
    let mut look = Look::new(*limits);
    let mut copy = Copy {
        workbook: Workbook::new(),
        masking,
        masked: 0,
        unseen: 0,
        rows: 0,
        columns: 0,
    };
    copy.workbook.set_properties(&unsigned()?);
    let Some(mut package) = Package::open(&mut look, bytes) else {
        return Err(unread(look));
    };
    let Some(book) = Book::read(&mut look, &mut package) else {
        return Err(Problem::Unreadable("工作簿没有目录".to_owned()));
    };
    let mut hidden_sheets = 0;
    for sheet in &book.sheets {
        if sheet.visibility == Visibility::Visible {
            copy.sheet(&mut look, &mut package, &book, sheet)?;
        } else {
            hidden_sheets += 1;
        }
    }
    if hidden_sheets == book.sheets.len() {
        return Err(Problem::Empty);
    }
    if !look.is_readable() {
        return Err(unread(look));
    }
    let left_out = copy.left_out(hidden_sheets, &package);
    Ok(MaskedCopy {
        bytes: copy.workbook.save_to_buffer()?,
        left_out,
    })
}

fn unread(look: Look) -> Problem {
    let report = look.report("");
    let why = report
        .findings
        .into_iter()
        .map(|finding| format!("{}{}", finding.place, finding.what));
    Problem::Unreadable(why.collect::<Vec<_>>().join("；"))
}

/// Properties that say nothing, not even when: the same workbook always makes
/// the same copy.
fn unsigned() -> Result<DocProperties, XlsxError> {
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new().set_creation_datetime(&epoch))
}

struct Copy {
    workbook: Workbook,
    masking: Masking,
    /// How many cells were masked, cells left out, rows and columns.
    masked: u64,
    unseen: u64,
    rows: u64,
    columns: u64,
}

/// Rows or columns that are left out, in their order.
#[derive(Default)]
struct Gone(Vec<u32>);

impl Gone {
    /// Where a row or column is in the copy; `None` when it is not.
    fn place(&self, at: u32) -> Option<u32> {
        match self.0.binary_search(&at) {
            Ok(_) => None,
            Err(before) => at.checked_sub(u32::try_from(before).ok()?),
        }
    }

    /// Where an area is in the copy.
    fn area(&self, first: u32, last: u32) -> Option<(u32, u32)> {
        // One that is merged down a whole sheet is not worth the steps.
        let last = last.min(first.saturating_add(65_536));
        let mut shown = (first..=last).filter_map(|at| self.place(at));
        let first = shown.next()?;
        Some((first, shown.next_back().unwrap_or(first)))
    }
}

impl Copy {
    fn sheet(
        &mut self,
        look: &mut Look,
        package: &mut Package<'_>,
        book: &Book,
        sheet: &Sheet,
    ) -> Result<(), Problem> {
        let Some(bytes) = package.get(look, &sheet.part) else {
            return Ok(());
        };
        // A sheet without cells (a chart) has none in the copy.
        if !sniff::contains(&bytes, b"sheetData") {
            return Ok(());
        }
        let mut events = Vec::new();
        if cells::read(&bytes, &book.strings, |event| events.push(event)).is_err() {
            return Err(Problem::Unreadable(format!(
                "工作表“{}”的内容有误",
                sheet.name
            )));
        }
        let shown = Shown::of(&events);
        let relations = package.relations(look, &sheet.part);
        let mut worksheet = Worksheet::new();
        let number = self.workbook.worksheets().len() + 1;
        if worksheet.set_name(&sheet.name).is_err() {
            worksheet.set_name(format!("工作表{number}"))?;
        }
        let mut pen = Pen {
            worksheet: &mut worksheet,
            book,
            formats: HashMap::new(),
            heads: Heads::default(),
            table_heads: table_heads(look, package, &relations),
            shown,
        };
        pen.merge();
        for event in events {
            self.write(&mut pen, event)?;
        }
        self.rows += pen.shown.rows.0.len() as u64;
        self.columns += pen.shown.columns.0.len() as u64;
        self.workbook.push_worksheet(worksheet);
        Ok(())
    }

    fn write(&mut self, pen: &mut Pen<'_>, event: Event) -> Result<(), XlsxError> {
        match event {
            Event::Columns(columns) => {
                let Some(width) = columns.width else {
                    return Ok(());
                };
                for column in columns.first..=columns.last {
                    if let Some(column) = pen.shown.column(column) {
                        pen.worksheet.set_column_width(column, width)?;
                    }
                }
            }
            Event::Row {
                row,
                height: Some(height),
                ..
            } => {
                if let Some(row) = pen.shown.rows.place(row) {
                    pen.worksheet.set_row_height(row, height)?;
                }
            }
            Event::Cell(cell) => self.cell(pen, &cell)?,
            Event::Row { .. } | Event::RowEnd | Event::Words(_) | Event::Merge(_) => {}
        }
        Ok(())
    }

    fn cell(&mut self, pen: &mut Pen<'_>, cell: &Cell) -> Result<(), XlsxError> {
        let text = cell.value.text();
        let head = pen.heads.of(cell, &text);
        let (Some(row), Some(column)) = (
            pen.shown.rows.place(cell.row),
            pen.shown.column(cell.column),
        ) else {
            return Ok(());
        };
        if cell.value == Value::Empty {
            return Ok(());
        }
        if pen.unseen(cell) {
            self.unseen += 1;
            return Ok(());
        }
        let format = pen.format(cell.style);
        let number = matches!(cell.value, Value::Number(_));
        let masked = match self.masking {
            Masking::AsShown => None,
            Masking::Numbers if number && personal::rounded_identity(&text) => {
                Some(format!("{}****", &text[..3]))
            }
            Masking::Numbers if pen.shown.split.contains(&(cell.row, cell.column)) => {
                Some("*".repeat(text.chars().count()))
            }
            Masking::Numbers => personal::mask(&text, &head),
        };
        if let Some(masked) = masked {
            self.masked += 1;
            pen.worksheet
                .write_string_with_format(row, column, masked, &format)?;
            return Ok(());
        }
        match &cell.value {
            Value::Number(number) => {
                let number = number + pen.days_to_shift(cell.style);
                pen.worksheet
                    .write_number_with_format(row, column, number, &format)?
            }
            Value::Truth(truth) => pen
                .worksheet
                .write_boolean_with_format(row, column, *truth, &format)?,
            Value::Text(_) | Value::Error(_) => pen
                .worksheet
                .write_string_with_format(row, column, text, &format)?,
            Value::Empty => pen.worksheet,
        };
        Ok(())
    }

    /// What the copy does not have.
    fn left_out(&self, hidden_sheets: usize, package: &Package<'_>) -> Vec<String> {
        let count = |folder: &str| {
            package
                .below(folder)
                .iter()
                .filter(|name| !name.contains("_rels"))
                .count()
        };
        let counted = [
            (hidden_sheets as u64, "张隐藏的工作表"),
            (self.rows, "个隐藏的行"),
            (self.columns, "个隐藏的列"),
            (self.unseen, "个看不见的单元格"),
            (
                count("xl/comments") as u64 + count("xl/threadedComments/") as u64,
                "张工作表的批注",
            ),
            (
                count("xl/pivotTables/") as u64,
                "个数据透视表及其缓存（表中的数值保留）",
            ),
            (count("xl/externalLinks/") as u64, "个外部链接"),
            (
                count("xl/media/") as u64 + count("xl/charts/chart") as u64,
                "个图片和图表",
            ),
            (count("xl/embeddings/") as u64, "个嵌入的文件"),
        ];
        let mut left_out: Vec<String> = counted
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, what)| format!("{number} {what}"))
            .collect();
        left_out.push("公式（保留数值）、名称、文档属性和颜色等格式".to_owned());
        if self.masked > 0 {
            left_out.push(format!("{} 个单元格中的号码已遮盖", self.masked));
        }
        left_out
    }
}

/// What of a sheet is in sight.
struct Shown {
    rows: Gone,
    columns: Gone,
    merged: Vec<Area>,
    /// Cells of merged areas, of which only the first shows.
    covered: HashSet<(u32, u32)>,
    /// Cells that hold a part of a number of a person.
    split: HashSet<(u32, u32)>,
}

impl Shown {
    fn of(events: &[Event]) -> Shown {
        let mut shown = Shown {
            rows: Gone::default(),
            columns: Gone::default(),
            merged: Vec::new(),
            covered: HashSet::new(),
            split: HashSet::new(),
        };
        for event in events {
            match event {
                Event::Columns(columns) if columns.hidden => {
                    shown.columns.0.extend(columns.first..=columns.last);
                }
                Event::Row {
                    row, hidden: true, ..
                } => {
                    shown.rows.0.push(*row);
                }
                Event::Merge(area) => shown.merged.push(*area),
                _ => {}
            }
        }
        for gone in [&mut shown.rows, &mut shown.columns] {
            gone.0.sort_unstable();
            gone.0.dedup();
        }
        shown.covered = cells::covered(&shown.merged);
        shown.split = split(events);
        shown
    }

    fn column(&self, column: u32) -> Option<u16> {
        self.columns
            .place(column)
            .and_then(|column| u16::try_from(column).ok())
    }
}

/// Cells that hold a part of a number which goes over several.
fn split(events: &[Event]) -> HashSet<(u32, u32)> {
    let mut found = HashSet::new();
    let mut row = Vec::new();
    for event in events {
        match event {
            Event::Row { .. } => row.clear(),
            Event::Cell(cell) if cell.value != Value::Empty => {
                row.push((cell.row, cell.column, cell.value.text()));
            }
            Event::RowEnd => {
                let texts: Vec<(u32, String)> = row
                    .iter()
                    .map(|(_, column, text)| (*column, text.clone()))
                    .collect();
                for split in over_cells(&texts) {
                    let at = row.first().map_or(0, |(row, ..)| *row);
                    found.extend(split.columns.into_iter().map(|column| (at, column)));
                }
            }
            _ => {}
        }
    }
    found
}

/// A sheet being written.
struct Pen<'a> {
    worksheet: &'a mut Worksheet,
    book: &'a Book,
    formats: HashMap<usize, Format>,
    heads: Heads,
    /// Rows whose colours come from the style of a table.
    table_heads: Vec<u32>,
    shown: Shown,
}

impl Pen<'_> {
    /// Whether a cell shows nothing of what it holds.
    fn unseen(&self, cell: &Cell) -> bool {
        let style = self.book.styles.get(cell.style);
        self.shown.covered.contains(&(cell.row, cell.column))
            || style.is_some_and(|style| {
                style.unseen && !self.table_heads.contains(&cell.row)
                    || style.format.as_deref().is_some_and(styles::shows_nothing)
            })
    }

    /// A workbook whose days count from 1904 becomes one that counts from 1900.
    fn days_to_shift(&self, style: usize) -> f64 {
        let style = self.book.styles.get(style);
        let date = style
            .and_then(|style| style.format.as_deref())
            .is_some_and(|format| format.contains(['y', 'd']));
        if self.book.from_1904 && date {
            DAYS_TO_1904
        } else {
            0.0
        }
    }

    fn format(&mut self, number: usize) -> Format {
        let book = self.book;
        self.formats
            .entry(number)
            .or_insert_with(|| {
                let mut format = Format::new();
                if let Some(style) = book.styles.get(number) {
                    if let Some(code) = &style.format {
                        format = format.set_num_format(code);
                    }
                    if style.bold {
                        format = format.set_bold();
                    }
                    if style.wrapped {
                        format = format.set_text_wrap();
                    }
                }
                format
            })
            .clone()
    }

    /// Merges what is left of the merged areas, before their cells are written.
    /// Areas that overlap or are of no sensible size stay apart.
    fn merge(&mut self) {
        let blank = Format::new();
        let areas = std::mem::take(&mut self.shown.merged);
        let mut left_to_merge = MERGED_CELLS;
        for area in &areas {
            let (Some(rows), Some(columns)) = (
                self.shown.rows.area(area.top, area.bottom),
                self.shown.columns.area(area.left, area.right),
            ) else {
                continue;
            };
            let cells = u64::from(rows.1 - rows.0 + 1) * u64::from(columns.1 - columns.0 + 1);
            let (Ok(left), Ok(right)) = (u16::try_from(columns.0), u16::try_from(columns.1)) else {
                continue;
            };
            if cells > 1 && cells <= left_to_merge {
                left_to_merge -= cells;
                let _ = self
                    .worksheet
                    .merge_range(rows.0, left, rows.1, right, "", &blank);
            }
        }
        self.shown.merged = areas;
    }
}

/// Days from the beginning of 1900 to that of 1904, as workbooks count them.
const DAYS_TO_1904: f64 = 1462.0;
/// Cells of a sheet that may be part of merged areas: each is written.
const MERGED_CELLS: u64 = 200_000;
