//! A workbook: each visible sheet a grid.

use std::io::Cursor;

use calamine::{Data, Reader, SheetType, SheetVisible, Xlsx};

use super::Unreadable;
use super::grid::{Cell, Grid, Holds, Read};

/// The most rows and columns of a sheet that are read: a table has 28 and 10.
const MOST: (u32, u32) = (500, 60);

pub(super) fn read(bytes: &[u8]) -> Result<Read, Unreadable> {
    let damaged = |_| Unreadable::new("工作簿已经损坏或者设有密码，无法读取；请打开后另存为 xlsx");
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut read = Read::default();
    for name in &sheets {
        let one = (sheets.len() > 1).then_some(name.as_str());
        let grid = grid(&mut workbook, name, one).map_err(damaged)?;
        for text in grid.iter().flatten().map(Cell::text) {
            read.text.push_str(text);
            read.text.push('\n');
        }
        read.grids.push(grid);
    }
    Ok(read)
}

/// The cells of a sheet, merged ones in every place that they cover. Of a formula it takes
/// the value that stands in the file.
fn grid(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    sheet: Option<&str>,
) -> Result<Grid, calamine::XlsxError> {
    let mut grid = Grid::new();
    let mut cells = workbook.worksheet_cells_reader(name)?;
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        if row < MOST.0 && column < MOST.1 {
            let value = Data::from(cell.get_value().clone());
            let holds = &mut at(&mut grid, row, column, sheet).holds;
            *holds = held(value);
        }
    }
    drop(cells);
    for merged in workbook.merge_cells_by_sheet_name(name)? {
        let (first, last) = (merged.start, merged.end);
        if first.0 >= MOST.0 || first.1 >= MOST.1 {
            continue;
        }
        let holds = at(&mut grid, first.0, first.1, sheet).covers();
        for row in first.0..=last.0.min(MOST.0 - 1) {
            for column in first.1..=last.1.min(MOST.1 - 1) {
                if (row, column) != first {
                    at(&mut grid, row, column, sheet).holds = holds.clone();
                }
            }
        }
    }
    // a blank cell has its place, too
    let width = grid.iter().map(Vec::len).max().unwrap_or_default();
    if let Some(last) = width
        .checked_sub(1)
        .and_then(|last| u32::try_from(last).ok())
    {
        for row in (0..MOST.0).take(grid.len()) {
            at(&mut grid, row, last, sheet);
        }
    }
    Ok(grid)
}

fn held(value: Data) -> Holds {
    match value {
        Data::Empty => Holds::Blank,
        Data::Int(number) => Holds::Number(number as f64),
        Data::Float(number) => Holds::Number(number),
        Data::String(text) if text.trim().is_empty() => Holds::Blank,
        Data::String(text) => Holds::Text(text),
        // its number would be taken for a count
        Data::DateTime(_) => Holds::Text("日期".to_owned()),
        other => Holds::Text(other.to_string()),
    }
}

/// The cell at a place, made where there is none.
fn at<'g>(grid: &'g mut Grid, row: u32, column: u32, sheet: Option<&str>) -> &'g mut Cell {
    let (down, across) = (row as usize, column as usize);
    while grid.len() <= down {
        grid.push(Vec::new());
    }
    let below = grid[down].len();
    for new in below..=across {
        grid[down].push(Cell {
            holds: Holds::Blank,
            place: place(row, new, sheet),
        });
    }
    &mut grid[down][across]
}

/// `E7`, or `表三!E7` where there are several sheets.
fn place(row: u32, column: usize, sheet: Option<&str>) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    let cell = format!("{letters}{}", row + 1);
    sheet.map_or(cell.clone(), |sheet| format!("{sheet}!{cell}"))
}
