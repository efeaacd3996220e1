//! Tables three and four, found among the grids of a file by what is written around the
//! numbers. Of several only the first is checked, and the others are named.

use disclosure::annual::{
    Break, COLUMNS, DONE, LABELS, REMEDIES, RESULTS, ROWS, Rule, TOTAL, is_all_other, row_of,
    said_in,
};

use super::grid::{Cell, Grid, Holds, Read};
use super::heads::{self, Columns};
use super::{Outside, title, two};

/// So many of its rows make a grid without heads table three, or a part of it.
const ENOUGH: usize = 3;
/// The rows of （六）, of which the trial form of 2019 has the last alone.
const OTHERWISE: std::ops::RangeInclusive<usize> = 20..=22;

pub(super) fn find(read: &Read) -> Outside {
    let year = title::year(&read.text);
    let mut outside = Outside {
        year,
        agency: title::agency(&read.text),
        said: said_in(&read.text, year),
        ..Outside::default()
    };
    let mut three = Three::default();
    for grid in &read.grids {
        three.look_through(grid, &mut outside.faults);
        table_four(grid, &mut outside);
        two::table_two(grid, &mut outside);
    }
    three.take_down(&mut outside);
    outside
}

/// Table three as it is gathered: it may go on in a second grid, on a second page.
#[derive(Default)]
struct Three<'r> {
    /// Where the columns stand, as the last head says.
    columns: Option<Columns>,
    rows: [Option<(&'r [Cell], Columns)>; ROWS.len()],
    /// Whether one row stands for all of （六）.
    all_other: bool,
    /// Whether a second table was met, and named.
    second: bool,
}

impl<'r> Three<'r> {
    fn look_through(&mut self, grid: &'r Grid, faults: &mut Vec<Break>) {
        let mut rest = &grid[..];
        loop {
            let head = heads::of_three(rest);
            let until = head.map_or(rest.len(), |(at, _)| at);
            match self.columns {
                Some(columns) => self.take(&rest[..until], columns, faults),
                None if head.is_none() && labels(rest) >= ENOUGH => {
                    let said = "表三的表头没有认出“自然人”至“总计”各栏，没有核对表三";
                    faults.push(fault("applications", (0, 0), said.to_owned(), None));
                }
                None => {}
            }
            let Some((at, columns)) = head else { return };
            if self.columns.is_none() {
                faults.extend(missing(&columns));
            }
            self.columns = Some(columns);
            rest = &rest[at + 1..];
        }
    }

    /// Takes the rows that are known by their labels.
    fn take(&mut self, rows: &'r [Vec<Cell>], columns: Columns, faults: &mut Vec<Break>) {
        for row in rows {
            let Some((label, found)) = labelled(row, &columns) else {
                continue;
            };
            match self.rows[found] {
                // a heading has the words, and no number
                Some((before, columns)) if is_empty(before, &columns) => {}
                Some(_) if is_empty(row, &columns) => continue,
                Some(_) => {
                    self.twice(found, row, faults);
                    continue;
                }
                None => {}
            }
            if found == *OTHERWISE.end() {
                self.all_other = is_all_other(label);
            }
            self.rows[found] = Some((row, columns));
        }
    }

    /// A row that was there already: of a second table, or by mistake.
    fn twice(&mut self, found: usize, row: &[Cell], faults: &mut Vec<Break>) {
        if self.second {
            return;
        }
        self.second = found == 0;
        let said = match self.second {
            true => "文件中有不止一张表三，只核对了第一张；请每个文件只放一个机关一个年度的表"
                .to_owned(),
            false => format!("“{}”这一行有不止一处，只核对了第一处", ROWS[found]),
        };
        let place = row.first().map(|cell| cell.place.clone());
        faults.push(fault("applications", (found, 0), said, place));
    }

    fn take_down(self, outside: &mut Outside) {
        if self.rows.iter().all(Option::is_none) {
            return;
        }
        let (mut table, mut places) = (Vec::new(), Vec::new());
        for (at, row) in self.rows.into_iter().enumerate() {
            let Some((row, columns)) = row else {
                let none = match self.all_other && OTHERWISE.contains(&at) {
                    true => Some(0),
                    false => {
                        let said = format!("表三没有“{}”这一行", ROWS[at]);
                        outside
                            .faults
                            .push(fault("applications", (at, 0), said, None));
                        None
                    }
                };
                table.push(vec![none; COLUMNS.len()]);
                places.push(Vec::new());
                continue;
            };
            let read = |(column, place): (usize, &Option<usize>)| {
                let Some(place) = place else {
                    return Number::default();
                };
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
        outside.sheet.applications = Some(table);
        outside.places.applications = places;
    }
}

/// The heads that a table lacks.
fn missing(columns: &Columns) -> impl Iterator<Item = Break> {
    let heads = columns.iter().zip(COLUMNS).enumerate();
    heads
        .filter(|(_, (at, _))| at.is_none())
        .map(|(column, (_, name))| {
            let said = format!("表三的表头没有“{name}”这一栏，这一栏没有核对");
            fault("applications", (0, column), said, None)
        })
}

/// Whether a row has no number at all.
fn is_empty(row: &[Cell], columns: &Columns) -> bool {
    let mut cells = columns.iter().flatten().map(|column| row.get(*column));
    cells.all(|cell| cell.is_none_or(|cell| matches!(cell.number(), Ok(None))))
}

/// The label directly before the numbers, and its row.
fn labelled<'r>(row: &'r [Cell], columns: &Columns) -> Option<(&'r str, usize)> {
    let first = columns.iter().flatten().next()?;
    let labels = row.iter().take(*first).rev().map(Cell::text);
    let mut said = labels.filter(|text| text.chars().any(char::is_alphabetic));
    let label = said.next()?;
    row_of(label).map(|found| (label, found))
}

/// How many rows of table three a grid names.
fn labels(grid: &[Vec<Cell>]) -> usize {
    let known = |row: &&Vec<Cell>| {
        let mut long = row.iter().filter(|cell| cell.plain().chars().count() > 4);
        long.any(|cell| row_of(cell.text()).is_some())
    };
    grid.iter().filter(known).count()
}

/// Table four: one row of numbers under three times the same five heads.
fn table_four(grid: &Grid, outside: &mut Outside) {
    let fault_of = |said: &str| fault("remedies", (0, 0), said.to_owned(), None);
    let Some((head, parts)) = heads::of_four(grid) else {
        if heads::is_four(grid) {
            let said = "表四的表头没有认出三处“结果维持”，没有核对表四";
            outside.faults.push(fault_of(said));
        }
        return;
    };
    if outside.sheet.remedies.is_some() {
        let said = "文件中有不止一张表四，只核对了第一张；请每个文件只放一个机关一个年度的表";
        outside.faults.push(fault_of(said));
        return;
    }
    let numbered = |row: &&Vec<Cell>| {
        let mut cells = row.iter().skip(parts[0]);
        cells.any(|cell| matches!(cell.number(), Ok(Some(_))))
    };
    let below = &grid[head + 1..];
    let Some(row) = below.iter().find(numbered).or_else(|| below.first()) else {
        outside
            .faults
            .push(fault_of("表四的表头下面没有数字这一行"));
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
#[derive(Default)]
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
        (Ok(None), _) => (nought(table, at), Some(blank(table, at, name))),
        (Err(held), _) => (None, Some(format!("{name}不是整数，而是{held}"))),
    };
    let place = cell.place.clone();
    Number {
        number,
        fault: what.map(|what| fault(table, at, what, Some(place.clone()))),
        place,
    }
}

/// Whether a cell is the sum of others.
fn is_total(table: &str, (row, column): (usize, usize)) -> bool {
    match table {
        "applications" => column == TOTAL || row == DONE,
        "remedies" => (column + 1).is_multiple_of(RESULTS.len()),
        _ => false,
    }
}

/// What a blank cell counts in the sums of others: an office that leaves out its noughts
/// still learns which of its sums are wrong. A blank sum is none.
pub(super) fn nought(table: &str, at: (usize, usize)) -> Option<i64> {
    let is_part = matches!(table, "applications" | "remedies") && !is_total(table, at);
    is_part.then_some(0)
}

/// A number that is missing.
pub(super) fn blank(table: &str, at: (usize, usize), name: &str) -> String {
    match (table, at) {
        ("applications", (_, TOTAL)) => format!("{name}是空白；请填写六类申请人之和"),
        ("applications", (DONE, _)) => format!("{name}是空白；请填写（一）至（六）各项之和"),
        ("remedies", at) if is_total(table, at) => {
            format!("{name}是空白；请填写四种结果之和")
        }
        ("applications" | "remedies", _) => format!("{name}是空白；没有的请填 0（这里按 0 核对）"),
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
