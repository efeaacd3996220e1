//! Table two, as far as it balances against last year's: how many rules and normative
//! documents were made, repealed, and are in force (article 20, item 1).

use disclosure::annual::{DOCUMENT_COLUMNS, DOCUMENTS};

use super::Outside;
use super::grid::{Cell, Grid};
use super::tables::fault;

/// By which words the heads are known; any of several.
const HEADS: [&[&str]; DOCUMENT_COLUMNS.len()] =
    [&["制发", "制定", "新制作"], &["废止"], &["现行有效"]];
/// By which words a row is known, and which make it another.
const LABELS: [(&str, &str); DOCUMENTS.len()] = [("规章", "规范性"), ("规范性文件", "")];
/// The most characters of a head or a label: a longer text speaks of it.
const LONGEST: usize = 14;

/// Takes the two rows down, where the heads of the form of 2021 stand over them.
pub(super) fn table_two(grid: &Grid, outside: &mut Outside) {
    if outside.sheet.documents.is_some() {
        return;
    }
    let heads = grid
        .iter()
        .enumerate()
        .find_map(|(at, row)| Some((at, heads(row)?)));
    let Some((head, columns)) = heads else { return };
    let below = &grid[head + 1..];
    let mut documents = [[None; DOCUMENT_COLUMNS.len()]; DOCUMENTS.len()];
    let mut found = false;
    for (kind, name) in DOCUMENTS.iter().enumerate() {
        let Some(row) = below.iter().find(|row| is_of(row, kind)) else {
            continue;
        };
        found = true;
        for (column, at) in columns.iter().enumerate() {
            let cell = row.get(*at).cloned().unwrap_or_default();
            match cell.number() {
                Ok(number) => documents[kind][column] = number,
                Err(held) => {
                    let label = DOCUMENT_COLUMNS[column];
                    let said = format!("表二“{name}”的“{label}”不是整数，而是{held}");
                    let place = Some(cell.place.clone());
                    outside
                        .faults
                        .push(fault("documents", (kind, column), said, place));
                }
            }
            outside.places.documents[kind][column].clone_from(&cell.place);
        }
    }
    outside.sheet.documents = found.then_some(documents);
}

fn heads(row: &[Cell]) -> Option<[usize; DOCUMENT_COLUMNS.len()]> {
    let mut columns = [0; DOCUMENT_COLUMNS.len()];
    for (column, words) in columns.iter_mut().zip(HEADS) {
        *column = row.iter().position(|cell| says(cell, words))?;
    }
    Some(columns)
}

fn says(cell: &Cell, words: &[&str]) -> bool {
    let plain = cell.plain();
    plain.chars().count() <= LONGEST && words.iter().any(|word| plain.contains(word))
}

fn is_of(row: &[Cell], kind: usize) -> bool {
    let (word, other) = LABELS[kind];
    row.iter().any(|cell| {
        let is_other = !other.is_empty() && cell.plain().contains(other);
        says(cell, &[word]) && !is_other
    })
}
