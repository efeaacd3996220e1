//! xlsx: bytes to rows. Cells are read as a stream: one stray cell at the far
//! end of a sheet must not cost the memory of the rectangle it spans.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDate;

use super::{Cell, Most, Row, Rows, TableError, archive};

/// What a cell may hold, in bytes: four for each of the 32,767 characters that Excel
/// lets into one. A workbook with more was not made by hand.
const LONGEST_CELL: usize = 4 * 32_767;
/// What all cells may hold together. A text that cells share is in the file once, and
/// counts here for each of them.
const ALL_CELLS: usize = 32 * 1024 * 1024;

/// The rows of the first sheet that one sees. Of a formula it takes the value that
/// stands in the file, and computes none.
pub(super) fn rows(bytes: &[u8], most: Most) -> Result<Vec<Row>, TableError> {
    archive::check(bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let first = workbook
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone());
    let Some(first) = first else {
        return Err(TableError::unreadable(
            "工作簿里没有工作表；请把内容填在第一张工作表里。",
        ));
    };
    let mut cells = workbook
        .worksheet_cells_reader(&first)
        .map_err(|error| broken(&error))?;
    let mut rows = Rows::new(most);
    let mut row = Row {
        number: 0,
        cells: Vec::new(),
    };
    let mut held = 0;
    while let Some(cell) = cells.next_cell().map_err(|error| broken(&error))? {
        let (at, column) = cell.get_position();
        let number = at as usize + 1;
        if number != row.number {
            rows.push(std::mem::replace(
                &mut row,
                Row {
                    number,
                    cells: Vec::new(),
                },
            ))?;
        }
        if let Some(value) = value(cell.get_value()) {
            held += within(&value, number, held)?;
            row.cells.push((column as usize, value));
        }
    }
    rows.push(row)?;
    Ok(rows.rows)
}

/// How much a value holds.
///
/// # Errors
/// More than a cell, or than all together, may hold.
fn within(value: &Cell, row: usize, held: usize) -> Result<usize, TableError> {
    let Cell::Text(text) = value else {
        return Ok(0);
    };
    if text.len() > LONGEST_CELL {
        return Err(TableError::unreadable(format!(
            "第 {row} 行有一个单元格的文字过长；一个单元格最多 32767 个字，请分开填写。"
        )));
    }
    if held + text.len() > ALL_CELLS {
        return Err(TableError::unreadable(
            "工作簿里的文字太多；请分成几个文件导入。",
        ));
    }
    Ok(text.len())
}

/// What a cell holds; none when it is blank.
fn value(data: &DataRef<'_>) -> Option<Cell> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::String(text) => return words(text),
        DataRef::SharedString(text) => return words(text),
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::DateTime(moment) => match day(moment) {
            Some(day) => Cell::Day(day),
            None => Cell::Number(moment.as_f64()),
        },
        // ISO 8601, the date in front of the time
        DataRef::DateTimeIso(moment) => match moment.get(..10).and_then(|day| day.parse().ok()) {
            Some(day) => Cell::Day(day),
            None => Cell::Text(moment.clone()),
        },
        DataRef::DurationIso(duration) => Cell::Text(duration.clone()),
        DataRef::Error(fault) => Cell::Fault(fault.to_string()),
    })
}

/// A text; of one that is too long as much as shows that it is.
fn words(text: &str) -> Option<Cell> {
    let text = text.trim();
    let end = text.floor_char_boundary(LONGEST_CELL + 4);
    (!text.is_empty()).then(|| Cell::Text(text[..end].to_owned()))
}

/// The civil date of a moment; none for a duration, a bare time of day, and
/// Excel's 29 February 1900.
fn day(moment: &ExcelDateTime) -> Option<NaiveDate> {
    if !moment.is_datetime() || moment.as_f64() < 1.0 {
        return None;
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
}

fn broken(error: &XlsxError) -> TableError {
    tracing::debug!(%error, "a workbook cannot be read");
    match error {
        XlsxError::Password => TableError::unreadable("工作簿设有打开密码；请取消密码后再导入。"),
        _ => archive::damaged(),
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    fn moment(value: f64, kind: ExcelDateTimeType) -> Option<NaiveDate> {
        day(&ExcelDateTime::new(value, kind, false))
    }

    #[test]
    fn a_moment_is_its_day() {
        let first = NaiveDate::from_ymd_opt(2026, 3, 1);
        assert_eq!(moment(46082.0, ExcelDateTimeType::DateTime), first);
        assert_eq!(moment(46082.99, ExcelDateTimeType::DateTime), first);
        assert_eq!(
            day(&ExcelDateTime::new(
                44620.0,
                ExcelDateTimeType::DateTime,
                true
            )),
            first
        );
    }

    #[test]
    fn what_is_no_date_is_none() {
        assert_eq!(moment(0.5, ExcelDateTimeType::DateTime), None);
        assert_eq!(moment(60.0, ExcelDateTimeType::DateTime), None);
        assert_eq!(moment(46082.0, ExcelDateTimeType::TimeDelta), None);
    }
}
