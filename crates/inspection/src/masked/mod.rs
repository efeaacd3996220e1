//! A copy of a workbook with what can be seen, and nothing else.

mod pen;

use std::collections::HashMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use thiserror::Error;

use crate::kinds::Kind;
use crate::limits::Limits;
use crate::look::Look;
use crate::office::sheet::book::{Book, Sheet, Visibility};
use crate::office::sheet::cells::{self, Cell, Event, Value};
use crate::office::sheet::{heads::Heads, table_heads};
use crate::package::Package;
use crate::personal;
use crate::sniff::{self, Media};
use pen::{Pen, Shown};

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
    /// The copy still has what would be found in it.
    #[error("副本里还有不应带出的内容，不生成脱敏副本，请先在原表里处理：{0}")]
    Remains(String),
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
    let bytes = copy.workbook.save_to_buffer()?;
    check(&bytes, masking, limits)?;
    Ok(MaskedCopy { bytes, left_out })
}

/// Looks into the copy itself: it has nothing that is not to go out, except for numbers
/// that are to be shown.
fn check(bytes: &[u8], masking: Masking, limits: &Limits) -> Result<(), Problem> {
    let report = crate::inspect("副本.xlsx", bytes, limits);
    let shown = |kind| {
        masking == Masking::AsShown
            && matches!(
                kind,
                Kind::IdentityNumber | Kind::MobileNumber | Kind::LandlineNumber | Kind::BankCard
            )
    };
    let remains: Vec<String> = report
        .warnings()
        .filter(|finding| !shown(finding.kind))
        .map(|finding| format!("{}有{}", finding.place, finding.kind.label()))
        .collect();
    if remains.is_empty() {
        Ok(())
    } else {
        Err(Problem::Remains(remains.join("；")))
    }
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
        if cells::read(&bytes, &book.strings.texts, |event| events.push(event)).is_err() {
            return Err(Problem::Unreadable(format!(
                "工作表“{}”的内容有误",
                sheet.name
            )));
        }
        let shown = Shown::of(&events);
        let relations = package.relations(look, &sheet.part);
        let mut worksheet = Worksheet::new();
        let number = self.workbook.worksheets().len() + 1;
        let masked = match self.masking {
            Masking::AsShown => None,
            Masking::Numbers => personal::mask(&sheet.name, ""),
        };
        if masked.is_some() || worksheet.set_name(&sheet.name).is_err() {
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
        let whole = cell.value.text();
        let head = pen.heads.of(cell, &whole);
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
        let text = match pen.in_sight(cell) {
            Some(text) => {
                self.unseen += 1;
                text
            }
            None => whole,
        };
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
            (self.unseen, "个单元格里看不见的内容"),
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
