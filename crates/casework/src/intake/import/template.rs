//! An empty list to fill in: the headers, choices under those that take closed words,
//! and a second sheet that says what belongs under each.

use chrono::{DateTime, Utc};
use disclosure::application::{Aid, Medium, Provision};
use disclosure::identity::IdKind;
use disclosure::words::{ApplicantKind, Channel};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError,
};

use super::columns::{Column, REQUIRED};
use crate::table::Column as _;
use crate::table::values::Word;

/// How far down a list its cells are ready.
const READY: u32 = 2000;

/// An empty list (xlsx), as of a moment.
///
/// # Errors
/// The file could not be written.
pub fn template(at: DateTime<Utc>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_timestamp(at.timestamp())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let header = Format::new().set_bold();
    list(workbook.add_worksheet(), &header)?;
    explained(workbook.add_worksheet(), &header)?;
    workbook.save_to_buffer()
}

/// The sheet to fill in. Its cells are text: a number of identity has more digits than
/// a spreadsheet keeps of a number.
fn list(sheet: &mut Worksheet, header: &Format) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format("@");
    sheet.set_name("申请")?.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(Column::ALL) {
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, width(*column))?;
        sheet.write_string_with_format(0, at, column.label(), header)?;
        let choices = choices(*column);
        if !choices.is_empty() {
            let validation = DataValidation::new().allow_list_strings(&choices)?;
            sheet.add_data_validation(1, at, READY, at, &validation)?;
        }
    }
    Ok(())
}

fn explained(sheet: &mut Worksheet, header: &Format) -> Result<(), XlsxError> {
    let wrapped = Format::new().set_text_wrap();
    sheet.set_name("填写说明")?.set_freeze_panes(1, 0)?;
    for (at, (label, width)) in (0..).zip([("列", 14.0), ("必填", 6.0), ("怎样填写", 70.0)])
    {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, label, header)?;
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
        Column::Title => 30.0,
        Column::Content => 50.0,
        Column::IdNumber | Column::Address => 22.0,
        _ => 14.0,
    }
}

fn labels<W: Word>() -> Vec<&'static str> {
    W::ALL.iter().map(|value| value.label()).collect()
}

/// What a cell may be chosen from.
fn choices(column: Column) -> Vec<&'static str> {
    match column {
        Column::Channel => labels::<Channel>(),
        Column::ApplicantKind => labels::<ApplicantKind>(),
        Column::IdKind => labels::<IdKind>(),
        Column::IdentityProved => vec!["是", "否"],
        _ => Vec::new(),
    }
}

/// What belongs under a header.
fn says(column: Column) -> String {
    let several = |labels: Vec<&str>| format!("可以填写几项，用顿号分开：{}", labels.join("，"));
    match column {
        Column::Channel => "从下拉框选；渠道决定哪一天为收到之日".into(),
        Column::SubmittedOn => "提交（寄出、发出）之日，如 2026-03-01；当面、口头申请必填".into(),
        Column::ArrivedOn => "到达本机关之日".into(),
        Column::SignedOn => "本机关签收邮件之日；挂号信、邮政特快专递必填".into(),
        Column::ConfirmedOn => {
            "与申请人确认之日；平常信函、网上申请、传真、电子邮件，尚未确认的留空".into()
        }
        Column::ContactAttemptedOn => "联系申请人之日".into(),
        Column::Applicant => "姓名或者名称，照申请书写".into(),
        Column::ApplicantKind => "从下拉框选".into(),
        Column::IdKind => "从下拉框选；留空的，自然人为居民身份证，单位为统一社会信用代码".into(),
        Column::IdNumber => "单元格须为文本格式，以免末几位变成 0；没有号码的留空".into(),
        Column::Phone | Column::Address | Column::Mail => "加密保存".into(),
        Column::WorkUnit => "自然人的工作单位".into(),
        Column::LegalRepresentative | Column::Contact => "申请人是单位的填写".into(),
        Column::Agent => "代理人姓名".into(),
        Column::Authority => "授权委托的情况；没有提交授权委托书的留空".into(),
        Column::Title => "所申请信息的名称，一行".into(),
        Column::Content => "内容描述，照申请书抄录".into(),
        Column::DocumentNumber => "所申请信息的文号".into(),
        Column::Purpose => "申请人自愿填写的才登记".into(),
        Column::Media => several(labels::<Medium>()),
        Column::Provision => several(labels::<Provision>()),
        Column::Aids => several(labels::<Aid>()),
        Column::Attachments => "件数，如 2".into(),
        Column::Theme => "主题".into(),
        Column::Agency => "机关的代字或者全称；留空为本机关".into(),
        Column::On => "登记之日；留空为今天".into(),
        Column::IdentityProved => "是或者否；留空为否".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::import::{ImportError, read};

    #[test]
    fn an_empty_list_is_a_list() {
        let bytes = template(DateTime::UNIX_EPOCH).unwrap();
        let refused = read("模板.xlsx", &bytes, &[]).unwrap_err();
        // every header was recognised
        assert!(
            matches!(&refused, ImportError::Unreadable(why) if why.contains("只有表头")),
            "{refused}"
        );
    }
}
