//! What stands over a column.

use std::collections::HashMap;

use super::cells::Cell;

/// Rows at the top whose words are heads of columns.
const ROWS: u32 = 6;
/// A head is no longer than this, in characters.
const LENGTH: usize = 20;

/// The heads of a sheet's columns, as far as the sheet has been read.
#[derive(Default)]
pub(crate) struct Heads(HashMap<u32, String>);

impl Heads {
    /// The head over a cell; a cell with words at the top of the sheet becomes a
    /// part of its column's head.
    pub(crate) fn of(&mut self, cell: &Cell, text: &str) -> String {
        let head = self.over(cell.column).to_owned();
        let words = !text.is_empty() && !text.contains(char::is_numeric);
        if cell.row < ROWS && words && text.chars().count() <= LENGTH {
            self.0.entry(cell.column).or_default().push_str(text);
        }
        head
    }

    /// The head of a column, or nothing.
    pub(crate) fn over(&self, column: u32) -> &str {
        self.0.get(&column).map_or("", String::as_str)
    }
}
