//! A report as a workbook: a sheet for each table, shares as formulas, and the charts of
//! the program that opens it.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{
    Chart as Drawn, ChartType, DocProperties, ExcelDateTime, Format, FormatBorder, FormatPattern,
    Formula, Workbook, Worksheet, XlsxError,
};

use super::table::{Chart, HELD_BACK, Of, Rate, Section, Table, TopicReport, Value};
use crate::export::{ExportError, LONGEST};
use crate::wrapped::{LINE, height};

/// A4, as spreadsheets number the sizes of paper.
const A4: u8 = 9;
/// The sheet of what is said.
const SAID: &str = "说明";
/// The colour of what marks a number that is held back.
const HATCHED: u32 = 0x80_80_80;
/// How wide it is, in narrow characters.
const SAID_WIDTH: u16 = 90;

impl TopicReport {
    /// The report as a workbook (xlsx).
    ///
    /// # Errors
    /// It could not be written.
    pub fn workbook(&self, at: DateTime<Utc>) -> Result<Vec<u8>, ExportError> {
        Ok(written(self, at)?)
    }
}

struct Formats {
    head: Format,
    /// Texts stay texts, also where somebody edits them.
    text: Format,
    number: Format,
    rate: Format,
    /// A number that is held back where lines are drawn.
    held: Format,
}

fn written(report: &TopicReport, at: DateTime<Utc>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_timestamp(at.timestamp())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let framed = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let formats = Formats {
        head: framed.clone().set_bold(),
        text: framed.clone().set_num_format("@").set_quote_prefix(),
        number: framed.clone(),
        held: framed
            .clone()
            .set_pattern(FormatPattern::LightGray)
            .set_foreground_color(HATCHED),
        rate: framed.set_num_format("0.0%"),
    };
    said(workbook.add_worksheet(), report)?;
    for table in report.sections.iter().flat_map(|section| &section.tables) {
        sheet(workbook.add_worksheet(), table, &formats)?;
    }
    workbook.save_to_buffer()
}

fn said(sheet: &mut Worksheet, report: &TopicReport) -> Result<(), XlsxError> {
    let wrapped = Format::new().set_text_wrap();
    let bold = wrapped.clone().set_bold();
    sheet.set_name(SAID)?.set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, f64::from(SAID_WIDTH))?;
    sheet.write_string_with_format(0, 0, report.title.replace('\n', ""), &bold)?;
    let mut row = 1;
    let hatched = report.holds_back_of_lines().then(|| Section {
        heading: "表格中的空格",
        said: vec![format!(
            "画折线的表里，打点的空格是不公布的数（别处写“{HELD_BACK}”），折线在那里断开，不是零。"
        )],
        tables: Vec::new(),
    });
    let sections = report.sections.iter().chain(&hatched);
    for section in sections.filter(|it| !it.said.is_empty()) {
        sheet.write_string_with_format(row, 0, section.heading, &bold)?;
        row += 1;
        for said in &section.said {
            sheet.set_row_height(row, height(said, SAID_WIDTH))?;
            sheet.write_string_with_format(row, 0, short(said), &wrapped)?;
            row += 1;
        }
    }
    Ok(())
}

fn sheet(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    sheet
        .set_name(table.name)?
        .set_paper_size(A4)
        .set_landscape();
    sheet.set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?;
    sheet.set_print_fit_to_pages(1, 0);
    for ((head, width), column) in table.columns.iter().zip(0..) {
        sheet.set_column_width(column, f64::from(*width) * 2.0)?;
        sheet.write_string_with_format(0, column, short(head), &formats.head)?;
    }
    let last = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    for (values, row) in table.rows.iter().zip(1..) {
        let heights = values.iter().zip(&table.columns);
        let heights = heights.map(|(value, (_, width))| height(&value.shown(), width * 2));
        sheet.set_row_height(row, heights.fold(LINE, f64::max))?;
        for (value, column) in values.iter().zip(0..) {
            match (value, table.chart) {
                // a text would be drawn as nought
                (Value::Held, Some(Chart::Lines)) => {
                    sheet.write_blank(row, column, &formats.held)?;
                }
                _ => write(sheet, (row, column), value, last, formats)?,
            }
        }
    }
    if let Some(chart) = table.chart {
        draw(sheet, table, chart, last)?;
    }
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value,
    last: u32,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match value {
        Value::Number(number) => {
            sheet.write_number_with_format(row, column, *number as f64, &formats.number)?;
        }
        Value::Halves(halves) => {
            let number = *halves as f64 / 2.0;
            sheet.write_number_with_format(row, column, number, &formats.number)?;
        }
        Value::Tenths(tenths) => {
            let number = *tenths as f64 / 10.0;
            sheet.write_number_with_format(row, column, number, &formats.number)?;
        }
        Value::Rate(rate) => {
            let formula = formula(*rate, row, last);
            sheet.write_formula_with_format(row, column, formula, &formats.rate)?;
        }
        Value::Worked(worked) => {
            let format = match worked.is_share {
                true => &formats.rate,
                false => &formats.number,
            };
            let formula = Formula::new(&worked.formula).set_result(&worked.result);
            sheet.write_formula_with_format(row, column, formula, format)?;
        }
        Value::Text(_) | Value::Held | Value::Nothing => {
            let text = value.shown();
            sheet.write_string_with_format(row, column, short(&text), &formats.text)?;
        }
    }
    Ok(())
}

/// A quotient as the program that opens the workbook works it out; it says nothing of
/// nothing.
fn formula(rate: Rate, row: u32, last: u32) -> Formula {
    let cell = |column: u16, row: u32| format!("{}{}", column_number_to_name(column), row + 1);
    let (part, whole, less) = match rate.of {
        Of::Sum(column) => (
            cell(column, row),
            format!("{}${}", column_number_to_name(column), last + 1),
            "",
        ),
        Of::Columns(part, whole) => (cell(part, row), cell(whole, row), ""),
        Of::Change(now, before) => (cell(now, row), cell(before, row), "-1"),
    };
    let result = match (rate.whole, less) {
        (..=0, _) => super::table::NOTHING.to_owned(),
        (whole, "") => (rate.part as f64 / whole as f64).to_string(),
        (whole, _) => (rate.part as f64 / whole as f64 - 1.0).to_string(),
    };
    let nothing = super::table::NOTHING;
    Formula::new(format!("IF({whole}=0,\"{nothing}\",{part}/{whole}{less})")).set_result(result)
}

fn draw(sheet: &mut Worksheet, table: &Table, chart: Chart, last: u32) -> Result<(), XlsxError> {
    let (kind, series, rows) = match chart {
        Chart::Columns { column, rows } => (ChartType::Column, column..=column, rows.min(last)),
        Chart::Lines => {
            let columns = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
            (ChartType::Line, 1..=columns.saturating_sub(1), last)
        }
    };
    if rows == 0 || series.is_empty() {
        return Ok(());
    }
    let mut drawn = Drawn::new(kind);
    for column in series {
        drawn
            .add_series()
            .set_name((table.name, 0, column))
            .set_categories((table.name, 1, 0, rows, 0))
            .set_values((table.name, 1, column, rows, column));
    }
    drawn.title().set_name(&format!("{}（件）", table.name));
    drawn.y_axis().set_name("件");
    if matches!(chart, Chart::Columns { .. }) {
        // one series needs none
        drawn.legend().set_hidden();
    }
    drawn.set_width(860).set_height(400);
    // below the table: no column is covered
    sheet.insert_chart(last + 3, 0, &drawn)?;
    Ok(())
}

/// As much of a text as a cell holds.
fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Borrowed(&text[..end]),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;
    use crate::topics::columns;

    #[test]
    fn a_line_is_not_drawn_through_what_is_held_back() {
        let row = |month: &str, many: Value| vec![month.into(), many];
        let report = TopicReport {
            title: "依申请公开情况分析".to_owned(),
            sections: vec![Section {
                heading: "热点",
                said: Vec::new(),
                tables: vec![Table {
                    name: "热点按月",
                    columns: columns(&[("月份", 5), ("征地", 6)]),
                    rows: vec![
                        row("2026-01", Value::Held),
                        row("2026-02", Value::Number(0)),
                    ],
                    chart: Some(Chart::Lines),
                }],
            }],
        };
        let bytes = report.workbook(DateTime::UNIX_EPOCH).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let months = book.worksheet_range("热点按月").unwrap();
        let of_month = |row| months.get_value((row, 1));
        assert!(matches!(of_month(1), None | Some(Data::Empty)));
        assert_eq!(of_month(2), Some(&Data::Float(0.0)));
        let said = book.worksheet_range(SAID).unwrap();
        let told = |cell: &Data| cell.to_string().contains("打点的空格是不公布的数");
        assert!(said.rows().flatten().any(told));
    }
}
