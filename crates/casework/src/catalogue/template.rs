//! An empty list of entries to fill in: the headers, the attributes to choose from, and a
//! second sheet that says what belongs under each.

use chrono::{DateTime, Utc};
use disclosure::words::Attribute;
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError,
};

use super::columns::{Column, REQUIRED};
use crate::table::Column as _;

/// How far down a list its cells are ready.
const READY: u32 = 5000;

/// An empty list (xlsx), as of a moment.
///
/// # Errors
/// The file could not be written.
pub fn template(at: DateTime<Utc>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = begun(at)?;
    headed(workbook.add_worksheet())?;
    explained(workbook.add_worksheet())?;
    workbook.save_to_buffer()
}

/// A workbook as of a moment.
pub(super) fn begun(at: DateTime<Utc>) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_timestamp(at.timestamp())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    Ok(workbook)
}

/// The sheet of a list with its headers. Its cells are text.
pub(super) fn headed(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (text, header) = (Format::new().set_num_format("@"), Format::new().set_bold());
    sheet.set_name("目录")?.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(Column::ALL) {
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, width(*column))?;
        sheet.write_string_with_format(0, at, column.label(), &header)?;
        if *column == Column::Attribute {
            let labels: Vec<&str> = Attribute::ALL.iter().map(|it| it.label()).collect();
            let validation = DataValidation::new().allow_list_strings(&labels)?;
            sheet.add_data_validation(1, at, READY, at, &validation)?;
        }
    }
    Ok(())
}

fn explained(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (wrapped, header) = (Format::new().set_text_wrap(), Format::new().set_bold());
    sheet.set_name("填写说明")?.set_freeze_panes(1, 0)?;
    for (at, (label, width)) in (0..).zip([("列", 14.0), ("必填", 6.0), ("怎样填写", 70.0)])
    {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, label, &header)?;
    }
    for (row, column) in (1..).zip(Column::ALL) {
        sheet.write_string(row, 0, column.label())?;
        let must = if REQUIRED.contains(column) { "是" } else { "" };
        sheet.write_string(row, 1, must)?;
        sheet.write_string_with_format(row, 2, says(*column), &wrapped)?;
    }
    Ok(())
}

fn width(column: Column) -> f64 {
    match column {
        Column::Title | Column::About => 44.0,
        Column::Body | Column::Url => 36.0,
        Column::DocumentNumber | Column::Agency => 24.0,
        _ => 14.0,
    }
}

/// What belongs under a header.
fn says(column: Column) -> &'static str {
    match column {
        Column::Agency => "机关的代字或者全称；留空为本机关",
        Column::Title => "信息的名称，一行",
        Column::DocumentNumber => {
            "发文字号。再次导入时，按机关和文号（没有文号的按名称）更新同一条"
        }
        Column::Attribute => "从下拉框选：主动公开、依申请公开、不予公开",
        Column::About => "讲什么、有哪些数据，最多 2000 个字；写得具体，才提示得准",
        Column::Body => "正文要点，最多 20000 个字；可以不填",
        Column::Url => "主动公开的写公布的网页地址，http:// 或者 https:// 开头",
        Column::PublishedOn => "公布之日，如 2026-03-01",
        Column::FormedOn => "形成之日，如 2026-02-20",
        Column::Basis => "不予公开的必填：依据的条款，如《条例》第十四条",
        Column::Theme => "主题",
    }
}
