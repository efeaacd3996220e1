//! The tables of the report as a workbook, in the printed form; sums are formulas, so that
//! whoever opens it sees how they come about.

use chrono::{DateTime, Utc};
use disclosure::annual::{
    CARRIED_IN, CARRIED_OUT, COLUMNS, DONE, LABELS, NEW, REMEDIES, RESULTS, RESULTS_FROM, ROWS,
    TOTAL,
};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError,
};

use super::AnnualReport;
use crate::export::ExportError;
use crate::wrapped::{LINE, height};

/// The first row of numbers, from 0, and their first column.
const FIRST: u32 = 4;
const NUMBERS: u16 = 3;
/// How wide the columns are, in characters of ASCII.
const LABEL_WIDTHS: [u16; 3] = [12, 14, 34];
const NUMBER_WIDTH: u16 = 10;
/// A4, as spreadsheets number the sizes of paper.
const A4: u8 = 9;
/// What stands over the labels.
const RULE: &str = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";

/// The workbook of a report.
///
/// # Errors
/// It could not be written.
pub fn spreadsheet(report: &AnnualReport, at: DateTime<Utc>) -> Result<Vec<u8>, ExportError> {
    Ok(Book::new(at)?.write(report)?)
}

struct Book {
    workbook: Workbook,
    title: Format,
    head: Format,
    label: Format,
    number: Format,
    plain: Format,
}

impl Book {
    fn new(at: DateTime<Utc>) -> Result<Book, XlsxError> {
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_timestamp(at.timestamp())?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let framed = Format::new()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let centred = framed.clone().set_align(FormatAlign::Center);
        Ok(Book {
            workbook,
            title: Format::new()
                .set_bold()
                .set_font_size(14)
                .set_align(FormatAlign::Center),
            head: centred.clone().set_bold(),
            number: centred.set_num_format("0"),
            label: framed,
            plain: Format::new(),
        })
    }

    fn write(mut self, report: &AnnualReport) -> Result<Vec<u8>, XlsxError> {
        self.table_three(report)?;
        self.table_four(report)?;
        self.beside(report)?;
        self.workbook.save_to_buffer()
    }

    fn table_three(&mut self, report: &AnnualReport) -> Result<(), XlsxError> {
        let (title, head, label, number) = (&self.title, &self.head, &self.label, &self.number);
        let sheet = self.workbook.add_worksheet();
        sheet.set_name("表三")?.set_paper_size(A4);
        sheet.set_print_fit_to_pages(1, 1);
        let last = NUMBERS + 6;
        for (column, width) in (0..).zip(LABEL_WIDTHS) {
            sheet.set_column_width(column, width)?;
        }
        sheet.set_column_range_width(NUMBERS, last, NUMBER_WIDTH)?;
        let named = format!(
            "{} {} 年收到和处理政府信息公开申请情况",
            report.agency.name, report.year
        );
        sheet.merge_range(0, 0, 0, last, &named, title)?;
        sheet.merge_range(1, 0, 3, 2, RULE, head)?;
        sheet.merge_range(1, NUMBERS, 1, last, "申请人情况", head)?;
        sheet.merge_range(2, NUMBERS, 3, NUMBERS, COLUMNS[0], head)?;
        sheet.merge_range(2, NUMBERS + 1, 2, last - 1, "法人或其他组织", head)?;
        sheet.merge_range(2, last, 3, last, COLUMNS[TOTAL], head)?;
        for (column, name) in (NUMBERS + 1..last).zip(&COLUMNS[1..TOTAL]) {
            sheet.write_with_format(3, column, *name, head)?;
        }
        let heads = COLUMNS.iter().map(|name| height(name, NUMBER_WIDTH));
        sheet.set_row_height(3, heads.fold(LINE, f64::max))?;
        labels(sheet, label)?;
        for (row, numbers) in (FIRST..).zip(&report.figures.applications) {
            for (column, value) in (NUMBERS..).zip(numbers) {
                match sum_of(row, column) {
                    Some(formula) => {
                        let formula = Formula::new(formula).set_result(value.to_string());
                        sheet.write_formula_with_format(row, column, formula, number)?;
                    }
                    None => {
                        sheet.write_number_with_format(row, column, *value as f64, number)?;
                    }
                }
            }
        }
        balance(sheet, report, label, number)
    }

    fn table_four(&mut self, report: &AnnualReport) -> Result<(), XlsxError> {
        let (title, head, number) = (&self.title, &self.head, &self.number);
        let sheet = self.workbook.add_worksheet();
        sheet.set_name("表四")?.set_paper_size(A4).set_landscape();
        sheet.set_print_fit_to_pages(1, 1);
        let named = format!(
            "{} {} 年政府信息公开行政复议、行政诉讼情况",
            report.agency.name, report.year
        );
        sheet.merge_range(0, 0, 0, 14, &named, title)?;
        sheet.merge_range(1, 0, 2, 4, REMEDIES[0], head)?;
        sheet.merge_range(1, 5, 1, 14, "行政诉讼", head)?;
        sheet.merge_range(2, 5, 2, 9, REMEDIES[1], head)?;
        sheet.merge_range(2, 10, 2, 14, REMEDIES[2], head)?;
        for (column, value) in (0..).zip(&report.figures.remedies) {
            let result = usize::from(column) % RESULTS.len();
            sheet.write_with_format(3, column, RESULTS[result], head)?;
            if result + 1 == RESULTS.len() {
                let (from, to) = (name(column - 4), name(column - 1));
                let formula = Formula::new(format!("SUM({from}5:{to}5)"));
                let formula = formula.set_result(value.to_string());
                sheet.write_formula_with_format(4, column, formula, number)?;
            } else {
                sheet.write_number_with_format(4, column, *value as f64, number)?;
            }
        }
        Ok(())
    }

    /// Fees, the year before, and what was corrected since the figures were frozen.
    fn beside(&mut self, report: &AnnualReport) -> Result<(), XlsxError> {
        let plain = &self.plain;
        let head = &self.head;
        let sheet = self.workbook.add_worksheet();
        sheet.set_name("其他")?.set_paper_size(A4).set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_column_width(0, 34.0)?.set_column_width(1, 48.0)?;
        sheet.set_column_width(2, 48.0)?;
        let figures = &report.figures;
        sheet.write_with_format(0, 0, "收取信息处理费的件数", plain)?;
        sheet.write_number(0, 1, figures.fee_cases as f64)?;
        sheet.write_with_format(1, 0, "收取信息处理费（元）", plain)?;
        sheet.write_number(1, 1, figures.fee_fen as f64 / 100.0)?;
        sheet.write_with_format(2, 0, "上年度报告结转", plain)?;
        let before = report.before.row.get(TOTAL).copied().unwrap_or_default();
        sheet.write_number(2, 1, before as f64)?;
        let Some(frozen) = &report.frozen else {
            return Ok(());
        };
        sheet.write_with_format(4, 0, "锁定以后的更正", head)?;
        sheet.write_with_format(4, 1, "锁定时", head)?;
        sheet.write_with_format(4, 2, "现在", head)?;
        for (row, change) in (5..).zip(&frozen.corrections) {
            sheet.write_with_format(row, 0, &change.number, plain)?;
            sheet.write_with_format(row, 1, &change.was, plain)?;
            sheet.write_with_format(row, 2, &change.is, plain)?;
        }
        Ok(())
    }
}

/// The labels before the rows, those that several rows share once.
fn labels(sheet: &mut Worksheet, format: &Format) -> Result<(), XlsxError> {
    let at = |row: usize| FIRST + u32::try_from(row).unwrap_or_default();
    for (row, label) in LABELS.iter().enumerate() {
        let begins = |same: &dyn Fn(usize) -> bool| row == 0 || !same(row - 1);
        let ends = |same: &dyn Fn(usize) -> bool| {
            let after = (row..ROWS.len()).take_while(|next| same(*next));
            after.last().unwrap_or(row)
        };
        let of_group = |other: usize| LABELS[other].group == label.group;
        let of_part = |other: usize| of_group(other) && LABELS[other].part == label.part;
        if label.part.is_empty() {
            sheet.merge_range(at(row), 0, at(row), 2, label.group, format)?;
            continue;
        }
        if begins(&of_group) {
            sheet.merge_range(at(row), 0, at(ends(&of_group)), 0, label.group, format)?;
        }
        let [_, part, rest] = LABEL_WIDTHS;
        if label.row.is_empty() {
            sheet.set_row_height(at(row), height(label.part, part + rest))?;
            sheet.merge_range(at(row), 1, at(row), 2, label.part, format)?;
            continue;
        }
        sheet.set_row_height(at(row), height(label.row, rest))?;
        if begins(&of_part) {
            sheet.merge_range(at(row), 1, at(ends(&of_part)), 1, label.part, format)?;
        }
        sheet.write_with_format(at(row), 2, label.row, format)?;
    }
    Ok(())
}

/// The formula of a cell that is a sum: of its row, or of the results above it.
fn sum_of(row: u32, column: u16) -> Option<String> {
    let line = row + 1;
    if usize::from(column - NUMBERS) == TOTAL {
        return Some(format!(
            "SUM({}{line}:{}{line})",
            name(NUMBERS),
            name(column - 1)
        ));
    }
    let of = |row: usize| FIRST + 1 + u32::try_from(row).unwrap_or_default();
    (line == of(DONE)).then(|| {
        let column = name(column);
        format!("SUM({column}{}:{column}{})", of(RESULTS_FROM), of(DONE - 1))
    })
}

/// Under the table what balances it: 一 + 二 − 三（七） − 四.
fn balance(
    sheet: &mut Worksheet,
    report: &AnnualReport,
    label: &Format,
    number: &Format,
) -> Result<(), XlsxError> {
    let row = FIRST + u32::try_from(ROWS.len()).unwrap_or_default() + 1;
    sheet.merge_range(row, 0, row, 2, "核对：一＋二－三（七）－四，应为 0", label)?;
    let line = |row: usize| FIRST + 1 + u32::try_from(row).unwrap_or_default();
    for (at, column) in (0..COLUMNS.len()).zip(NUMBERS..) {
        let of = |row: usize| {
            let row = report.figures.applications.get(row);
            row.and_then(|row| row.get(at)).copied().unwrap_or_default()
        };
        let result = of(NEW) + of(CARRIED_IN) - of(DONE) - of(CARRIED_OUT);
        let letter = name(column);
        let [new, came, done, went] = [NEW, CARRIED_IN, DONE, CARRIED_OUT].map(line);
        let formula = format!("{letter}{new}+{letter}{came}-{letter}{done}-{letter}{went}");
        let formula = Formula::new(formula).set_result(result.to_string());
        sheet.write_formula_with_format(row, column, formula, number)?;
    }
    Ok(())
}

/// The letter of a column; a table has no more than 26.
fn name(column: u16) -> char {
    char::from(b'A' + u8::try_from(column).unwrap_or_default())
}
