//! A row of a list under its columns.

use chrono::NaiveDate;

use super::columns::{Column, Columns};
use super::{BadRow, Cell, Row, letters, values};

/// A row with its cells under their columns, and what was found wrong with it.
pub(crate) struct Line<'r, C> {
    pub number: usize,
    cells: Vec<(C, &'r Cell)>,
    pub bad: Vec<BadRow>,
}

impl<'r, C: Column> Line<'r, C> {
    pub fn new(row: &'r Row, columns: &Columns<C>) -> Line<'r, C> {
        let mut line = Line {
            number: row.number,
            cells: Vec::with_capacity(row.cells.len()),
            bad: Vec::new(),
        };
        for (place, cell) in &row.cells {
            match columns.at(*place) {
                Some(column) => line.cells.push((column, cell)),
                None => line.tell(
                    &letters(*place),
                    "这一格有内容，上方却没有表头；请补上表头，或者删除内容。".into(),
                ),
            }
        }
        line
    }

    /// Something is wrong under a column.
    pub fn tell(&mut self, column: &str, message: String) {
        let column = Some(column.to_owned());
        self.bad.push(BadRow {
            row: self.number,
            column,
            message,
        });
    }

    /// What stands under a column, read by `read`; none when blank or bad.
    pub fn get<T>(
        &mut self,
        column: C,
        read: impl FnOnce(&Cell) -> Result<T, String>,
    ) -> Option<T> {
        let (_, cell) = self.cells.iter().find(|(at, _)| *at == column)?;
        read(cell)
            .map_err(|message| self.tell(column.label(), message))
            .ok()
    }

    /// What must not be blank.
    pub fn need<T>(
        &mut self,
        column: C,
        read: impl FnOnce(&Cell) -> Result<T, String>,
    ) -> Option<T> {
        if self.cells.iter().all(|(at, _)| *at != column) {
            self.tell(column.label(), "没有填写；请填写后再导入。".into());
        }
        self.get(column, read)
    }

    /// A line of text.
    pub fn line(&mut self, column: C) -> Option<String> {
        self.get(column, values::line)
    }

    /// A civil date.
    pub fn day(&mut self, column: C) -> Option<NaiveDate> {
        self.get(column, values::day)
    }

    /// Several words of a vocabulary.
    pub fn several<W: values::Word>(&mut self, column: C) -> Vec<W> {
        self.get(column, |cell| values::several(&values::text(cell)?))
            .unwrap_or_default()
    }
}
