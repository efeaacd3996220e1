//! Tables three and four, found among the grids of a file by what is written around the
//! numbers.

use disclosure::annual::{
    Break, COLUMNS, LABELS, REMEDIES, RESULTS, ROWS, Rule, Sheet, TOTAL, row_of, said_in,
};

use super::grid::{Cell, Grid, Holds, Read};
use super::{Outside, Places};

/// How the heads of the seven columns are known.
const HEADS: [&str; 7] = [
    "自然人",
    "商业企业",
    "科研机构",
    "公益组织",
    "法律服务",
    "其他",
    "总计",
];
/// So many rows may be heads.
const HEAD_ROWS: usize = 8;

pub(super) fn find(read: &Read) -> Outside {
    let mut outside = Outside {
        year: year(&read.text),
        agency: agency(&read.text),
        said: said_in(&read.text),
        ..Outside::default()
    };
    for grid in &read.grids {
        if outside.sheet.applications.is_none()
            && let Some((head, columns)) = heads(grid)
        {
            table_three(&grid[head..], &columns, &mut outside);
        }
        if outside.sheet.remedies.is_none() {
            table_four(grid, &mut outside);
        }
    }
    outside
}

/// The first year that is written out: `2025年`, `2025 年`.
fn year(text: &str) -> Option<i32> {
    text.match_indices('年').find_map(|(at, _)| {
        let before = text[..at].trim_end();
        let from = before.len().checked_sub(4)?;
        let year = before.get(from..)?.parse().ok()?;
        (2000..2200).contains(&year).then_some(year)
    })
}

/// Who reports, from a title such as “某局2025年政府信息公开工作年度报告”.
fn agency(text: &str) -> Option<String> {
    let title = text.lines().find(|line| line.contains("年度报告"))?;
    let digit = title.find(|c: char| c.is_ascii_digit())?;
    let name = title[..digit].trim().trim_end_matches("关于");
    (!name.is_empty()).then(|| name.to_owned())
}

/// The last row of the heads of table three, and its seven columns.
fn heads(grid: &Grid) -> Option<(usize, [usize; 7])> {
    let first = grid
        .iter()
        .position(|row| row.iter().any(|cell| cell.says("自然人")))?;
    let head = &grid[first..grid.len().min(first + HEAD_ROWS)];
    let at = |word: &str, from: usize| {
        let named = |row: &Vec<Cell>| {
            let places = row.iter().enumerate().skip(from);
            let fits = |cell: &Cell| {
                let plain: String = cell.text().split_whitespace().collect();
                plain.contains(word) && !plain.contains("法人或") && plain.chars().count() <= 12
            };
            places
                .filter(|(_, cell)| fits(cell))
                .map(|(column, _)| column)
                .next()
        };
        head.iter()
            .take_while(|row| !row.iter().any(|cell| cell.says("本年新收")))
            .find_map(named)
    };
    let mut columns = [0; 7];
    let mut from = 0;
    for (column, word) in columns.iter_mut().zip(HEADS) {
        *column = at(word, from)?;
        from = *column + 1;
    }
    Some((first, columns))
}

fn table_three(grid: &[Vec<Cell>], columns: &[usize; 7], outside: &mut Outside) {
    let mut rows: Vec<Option<&Vec<Cell>>> = vec![None; ROWS.len()];
    for row in grid {
        let labels = row.iter().take(columns[0]);
        let last = labels
            .rev()
            .map(Cell::text)
            .find(|text| !text.trim().is_empty());
        if let Some(found) = last.and_then(row_of)
            && rows[found].is_none()
        {
            rows[found] = Some(row);
        }
    }
    if rows.iter().flatten().count() == 0 {
        return;
    }
    let (mut table, mut places) = (Vec::new(), Vec::new());
    for (at, row) in rows.into_iter().enumerate() {
        let Some(row) = row else {
            let message = format!("表三没有“{}”这一行", ROWS[at]);
            outside
                .faults
                .push(fault("applications", (at, 0), message, None));
            table.push(vec![None; COLUMNS.len()]);
            places.push(Vec::new());
            continue;
        };
        let read = |(column, place): (usize, &usize)| {
            let cell = row.get(*place).cloned().unwrap_or_default();
            let name = format!("“{}”的“{}”", LABELS[at].last(), COLUMNS[column]);
            number("applications", (at, column), &cell, &name)
        };
        let read: Vec<_> = columns.iter().enumerate().map(read).collect();
        table.push(read.iter().map(|one| one.number).collect());
        places.push(read.iter().map(|one| one.place.clone()).collect());
        outside
            .faults
            .extend(read.into_iter().filter_map(|one| one.fault));
    }
    outside.sheet = Sheet {
        applications: Some(table),
        ..std::mem::take(&mut outside.sheet)
    };
    outside.places = Places {
        applications: places,
        ..std::mem::take(&mut outside.places)
    };
}

/// Table four: one row of numbers under three times the same five heads.
fn table_four(grid: &Grid, outside: &mut Outside) {
    let upheld = |row: &Vec<Cell>| -> Vec<usize> {
        let mut found = Vec::new();
        for (column, cell) in row.iter().enumerate() {
            let plain: String = cell.text().split_whitespace().collect();
            let again = found.last().is_some_and(|last: &usize| {
                column - last < RESULTS.len() && row[*last].text() == cell.text()
            });
            if plain.contains("维持") && plain.chars().count() <= 6 && !again {
                found.push(column);
            }
        }
        found
    };
    let heads = grid.iter().map(upheld).enumerate();
    let Some((head, parts)) = heads
        .into_iter()
        .find(|(_, parts)| parts.len() == REMEDIES.len())
    else {
        return;
    };
    let numbered = |row: &&Vec<Cell>| {
        let cells = row.iter().skip(parts[0]);
        cells
            .clone()
            .any(|cell| matches!(cell.number(), Ok(Some(_))))
    };
    let Some(row) = grid[head + 1..].iter().find(numbered) else {
        return;
    };
    let mut read = Vec::new();
    for (part, from) in parts.iter().enumerate() {
        for (result, label) in RESULTS.iter().enumerate() {
            let column = part * RESULTS.len() + result;
            let cell = row.get(from + result).cloned().unwrap_or_default();
            let name = format!("表四“{}”的“{label}”", REMEDIES[part]);
            read.push(number("remedies", (0, column), &cell, &name));
        }
    }
    outside.sheet.remedies = Some(read.iter().map(|one| one.number).collect());
    outside.places.remedies = read.iter().map(|one| one.place.clone()).collect();
    outside
        .faults
        .extend(read.into_iter().filter_map(|one| one.fault));
}

/// A cell as it was read.
struct Number {
    number: Option<i64>,
    place: String,
    fault: Option<Break>,
}

fn number(table: &'static str, at: (usize, usize), cell: &Cell, name: &str) -> Number {
    let (number, what) = match (cell.number(), &cell.holds) {
        (Ok(Some(number)), _) => (Some(number), None),
        (Ok(None), Holds::Covered(first)) => {
            let said = format!("{name}与 {first} 合并成了一格；请拆开，各填各的数");
            (None, Some(said))
        }
        (Ok(None), _) => (None, Some(blank(table, at, name))),
        (Err(held), _) => (None, Some(format!("{name}不是整数，而是{held}"))),
    };
    let place = cell.place.clone();
    Number {
        number,
        fault: what.map(|what| fault(table, at, what, Some(place.clone()))),
        place,
    }
}

/// A number that is missing.
pub(super) fn blank(table: &str, at: (usize, usize), name: &str) -> String {
    match (table, at.1) {
        ("applications", TOTAL) => format!("{name}是空白；请填写六类申请人之和"),
        _ => format!("{name}是空白；没有的请填 0"),
    }
}

pub(super) fn fault(
    table: &'static str,
    (row, column): (usize, usize),
    message: String,
    place: Option<String>,
) -> Break {
    Break {
        rule: Rule::Form,
        table,
        row: row + 1,
        column: column + 1,
        expected: None,
        found: None,
        place: place.filter(|place| !place.is_empty()),
        message,
    }
}
