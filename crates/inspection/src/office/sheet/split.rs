//! Numbers of persons that are split over the cells of a row.

use crate::personal::{self, Hit};

/// A number over several cells.
pub(crate) struct Split {
    pub(crate) hit: Hit,
    /// The columns of its cells.
    pub(crate) columns: Vec<u32>,
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
