//! Numbers of persons that are split over the cells of a row.

use std::collections::HashMap;

use crate::personal::{self, Hit};

/// A number over several cells.
pub(crate) struct Split {
    pub(crate) hit: Hit,
    /// The columns of its cells.
    pub(crate) columns: Vec<u32>,
}

/// The cells of each column that may hold pieces of one number.
#[derive(Default)]
pub(crate) struct Down(HashMap<u32, (u32, Vec<String>)>);

impl Down {
    /// The identity number that ends in a cell, parted as people part it over the cells above:
    /// region, birthday, rest. Also, how many cells it goes over.
    pub(crate) fn ends(&mut self, row: u32, column: u32, text: &str) -> Option<(Hit, u32)> {
        let (last, cells) = self.0.entry(column).or_default();
        if *last + 1 != row {
            cells.clear();
        }
        *last = row;
        cells.push(text.to_owned());
        let found = [3, 4].into_iter().find_map(|count| parted(cells, count));
        if found.is_some() {
            cells.clear();
        } else if cells.len() > 3 {
            cells.remove(0);
        }
        found
    }
}

fn parted(cells: &[String], count: u32) -> Option<(Hit, u32)> {
    let cells = &cells[cells.len().checked_sub(count as usize)?..];
    let lengths: Vec<usize> = cells.iter().map(String::len).collect();
    if !matches!(lengths.as_slice(), [6, 8, 4] | [6, 4, 4, 4]) {
        return None;
    }
    let hits = personal::scan(&cells.join("\t"), "");
    let hit = hits.into_iter().find(|hit| hit.range.len() > 18)?;
    Some((hit, count))
}

/// The numbers that go over several cells of a row.
pub(crate) fn over_cells(row: &[(u32, String)]) -> Vec<Split> {
    // Most rows have nothing that goes on in the next cell.
    let goes_on = |pair: &[(u32, String)]| {
        pair[0].1.ends_with(char::is_numeric)
            && pair[1]
                .1
                .starts_with(|first: char| first.is_numeric() || matches!(first, 'X' | 'x'))
    };
    if !row.windows(2).any(goes_on) {
        return Vec::new();
    }
    let mut joined = String::new();
    let mut starts = Vec::new();
    for (column, text) in row {
        if !joined.is_empty() {
            joined.push('\t');
        }
        starts.push((joined.len(), *column));
        joined.push_str(&text.replace('\t', " "));
    }
    personal::scan(&joined, "")
        .into_iter()
        .filter(|hit| joined[hit.range.clone()].contains('\t'))
        .map(|hit| {
            let first = starts
                .partition_point(|(start, _)| *start <= hit.range.start)
                .saturating_sub(1);
            let columns = starts[first..]
                .iter()
                .take_while(|(start, _)| *start < hit.range.end)
                .map(|(_, column)| *column)
                .collect();
            Split { hit, columns }
        })
        .collect()
}
