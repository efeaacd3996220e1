//! Reconsiderations and suits as spreadsheets: what is written is text, and nothing in it
//! runs.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError,
};
use store::ListedRemedy;

use super::{MonthlyReturn, outcome};
use crate::names::Names;

/// The columns of a line: header, and width in characters.
const COLUMNS: [(&str, f64); 14] = [
    ("机关", 28.0),
    ("案号", 26.0),
    ("申请公开的信息", 40.0),
    ("种类", 20.0),
    ("由谁提出", 10.0),
    ("复议机关、法院", 26.0),
    ("案号（对方）", 24.0),
    ("收到日期", 12.0),
    ("答复（答辩）日期", 16.0),
    ("上诉日期", 12.0),
    ("审结日期", 12.0),
    ("结果", 10.0),
    ("下一个期限", 18.0),
    ("最后一日", 12.0),
];

/// One line, whatever it is of.
struct Line<'l> {
    texts: [&'l str; 7],
    days: [Option<NaiveDate>; 4],
    outcome: &'l str,
    due: (&'l str, Option<NaiveDate>),
}

/// A list.
pub(super) fn list(
    listed: &[ListedRemedy],
    names: &Names,
    at: DateTime<Utc>,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = begun(at)?;
    let lines = listed.iter().map(|it| {
        let remedy = &it.remedy;
        let agency = names.agency(it.agency_id);
        Line {
            texts: [
                agency.map_or("", |agency| &agency.name),
                &it.number,
                &it.title,
                remedy.kind.label(),
                remedy.sought_by.label(),
                &remedy.authority,
                remedy.authority_number.as_deref().unwrap_or_default(),
            ],
            days: [
                Some(remedy.received_on),
                remedy.answered_on,
                remedy.appealed_on,
                remedy.closed_on,
            ],
            outcome: outcome(remedy).map_or("尚未审结", |it| it.label()),
            due: (
                remedy.due_kind.map_or("", |kind| kind.label()),
                remedy.due_on,
            ),
        }
    });
    filled(workbook.add_worksheet(), "复议、诉讼", lines)?;
    workbook.save_to_buffer()
}

/// The return of a month: its sums, which count the lines themselves, and the lines.
pub(super) fn month(told: &MonthlyReturn, at: DateTime<Utc>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = begun(at)?;
    let sums = workbook.add_worksheet();
    sums.set_name("汇总")?;
    sums.set_column_width(0, 30)?;
    sums.set_column_width(1, 30)?;
    let bold = Format::new().set_bold();
    sums.write_string_with_format(0, 0, "行政复议、行政诉讼月报", &bold)?;
    let (name, made_on) = (
        told.agency.as_deref().unwrap_or("全部机关"),
        told.made_on.to_string(),
    );
    let heads = [
        ("机关", name),
        ("月份", &told.month),
        ("生成日期", &made_on),
    ];
    for ((label, value), row) in heads.into_iter().zip(1..) {
        sums.write_string(row, 0, label)?;
        sums.write_string(row, 1, value)?;
    }
    let last = told.remedies.len() + 1;
    let (first_day, last_day) = ("DATEVALUE(B3&\"-01\")", "EOMONTH(DATEVALUE(B3&\"-01\"),0)");
    let within = |column: &str, more: &str| {
        let range = format!("明细!${column}$2:${column}${last}");
        format!("=COUNTIFS({range},\">=\"&{first_day},{range},\"<=\"&{last_day}{more})")
    };
    let outcomes = format!("明细!$L$2:$L${last}");
    for ((label, count, formula), row) in [
        ("本月收到", told.received, within("H", "")),
        ("本月审结", told.decided, within("K", "")),
        (
            "其中：纠正",
            told.corrected,
            within("K", &format!(",{outcomes},\"纠正\"")),
        ),
        (
            "月末尚未审结",
            told.undecided,
            format!("=COUNTIF({outcomes},\"尚未审结\")"),
        ),
    ]
    .into_iter()
    .zip(5..)
    {
        sums.write_string(row, 0, label)?;
        sums.write_formula(row, 1, Formula::new(formula).set_result(count.to_string()))?;
    }
    let lines = told.remedies.iter().map(|it| Line {
        texts: [
            &it.agency,
            &it.case,
            &it.title,
            it.kind_label,
            it.sought_by.label(),
            &it.authority,
            it.authority_number.as_deref().unwrap_or_default(),
        ],
        days: [
            Some(it.received_on),
            it.answered_on,
            it.appealed_on,
            it.decided_on,
        ],
        outcome: it.outcome_label,
        due: (it.due.unwrap_or_default(), it.due_on),
    });
    filled(workbook.add_worksheet(), "明细", lines)?;
    workbook.save_to_buffer()
}

fn begun(at: DateTime<Utc>) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_timestamp(at.timestamp())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    Ok(workbook)
}

fn filled<'l>(
    sheet: &mut Worksheet,
    name: &str,
    lines: impl Iterator<Item = Line<'l>>,
) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold().set_text_wrap();
    let quoted = Format::new().set_num_format("@").set_quote_prefix();
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    for ((label, width), column) in COLUMNS.into_iter().zip(0..) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, label, &heading)?;
    }
    for (line, row) in lines.zip(1..) {
        for (text, column) in line.texts.into_iter().zip(0..) {
            sheet.write_string_with_format(row, column, text, &quoted)?;
        }
        for (day, column) in line.days.into_iter().zip(7..) {
            write_day(sheet, row, column, day)?;
        }
        sheet.write_string(row, 11, line.outcome)?;
        sheet.write_string(row, 12, line.due.0)?;
        write_day(sheet, row, 13, line.due.1)?;
    }
    Ok(())
}

fn write_day(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    day: Option<NaiveDate>,
) -> Result<(), XlsxError> {
    let Some(day) = day else { return Ok(()) };
    let (year, month) = (u16::try_from(day.year()), u8::try_from(day.month()));
    let (Ok(year), Ok(month)) = (year, month) else {
        return Ok(());
    };
    let date = ExcelDateTime::from_ymd(year, month, u8::try_from(day.day()).unwrap_or(1))?;
    let format = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_datetime_with_format(row, column, &date, &format)?;
    Ok(())
}
