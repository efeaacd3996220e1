//! The heads of tables three and four: which column is which.

use disclosure::annual::{COLUMNS, REMEDIES, RESULTS};

use super::grid::{Cell, Grid};

/// By which words the heads of the seven columns are known; any of several.
const HEADS: [&[&str]; COLUMNS.len()] = [
    &["自然人", "公民"],
    &["企业"],
    &["科研"],
    &["公益", "社会组织"],
    &["法律服务", "律师"],
    &["其他"],
    &["总计", "合计"],
];
/// So many rows may be heads.
const HEAD_ROWS: usize = 8;
/// The most characters of a head: a longer text speaks of it.
const LONGEST: usize = 12;
/// So many of its heads make it table three, with the others missing.
const ENOUGH: usize = 3;

/// Where the columns of table three stand; none of a head that is missing.
pub(super) type Columns = [Option<usize>; COLUMNS.len()];

/// A head of table three: its first row, and its columns.
pub(super) fn of_three(grid: &[Vec<Cell>]) -> Option<(usize, Columns)> {
    let starts = |row: &Vec<Cell>| row.iter().any(|cell| fits(cell, HEADS[0]));
    let with = |first: usize| {
        let columns = columns(&grid[first..grid.len().min(first + HEAD_ROWS)]);
        let many = columns.iter().flatten().count();
        (many >= ENOUGH).then_some((many, first, columns))
    };
    let starting = (0..grid.len()).filter(|row| starts(&grid[*row]));
    let mut best: Option<(usize, usize, Columns)> = None;
    for found in starting.filter_map(with) {
        if best.is_none_or(|(many, ..)| found.0 > many) {
            best = Some(found);
        }
        if found.0 == COLUMNS.len() {
            break;
        }
    }
    best.map(|(_, first, columns)| (first, columns))
}

fn columns(head: &[Vec<Cell>]) -> Columns {
    let at = |words: &[&str], from: usize| {
        head.iter()
            .take_while(|row| !row.iter().any(|cell| cell.plain().contains("新收")))
            .find_map(|row| (from..row.len()).find(|column| fits(&row[*column], words)))
    };
    let mut columns = [None; COLUMNS.len()];
    let mut from = 0;
    for (column, words) in columns.iter_mut().zip(HEADS) {
        *column = at(words, from);
        from = column.map_or(from, |column| column + 1);
    }
    columns
}

fn fits(cell: &Cell, words: &[&str]) -> bool {
    let plain = cell.plain();
    words.iter().any(|word| plain.contains(word))
        && !plain.contains("法人或")
        && plain.chars().count() <= LONGEST
}

/// The last row of the heads of table four, and where its three parts begin.
pub(super) fn of_four(grid: &Grid) -> Option<(usize, Vec<usize>)> {
    let heads = grid.iter().map(|row| upheld(row)).enumerate();
    heads
        .into_iter()
        .find(|(_, parts)| parts.len() == REMEDIES.len())
}

/// Whether a grid is table four, whatever its heads are like.
pub(super) fn is_four(grid: &Grid) -> bool {
    let says = |word: &str| {
        grid.iter()
            .flatten()
            .any(|cell| cell.plain().contains(word))
    };
    says("尚未审结") && says("起诉")
}

/// Where each part begins, with what was upheld.
fn upheld(row: &[Cell]) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for (column, cell) in row.iter().enumerate() {
        let plain = cell.plain();
        let again = found
            .last()
            .is_some_and(|last| column - last < RESULTS.len() && row[*last].text() == cell.text());
        if plain.contains("维持") && plain.chars().count() <= LONGEST && !again {
            found.push(column);
        }
    }
    found
}
