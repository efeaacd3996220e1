//! A sheet of the copy: what is in sight, where it comes to stand, and how it
//! looks.

use std::collections::{HashMap, HashSet};

use rust_xlsxwriter::{Format, Worksheet};

use crate::office::sheet::book::Book;
use crate::office::sheet::cells::{self, Area, Cell, Columns, Event, Value};
use crate::office::sheet::{
    heads::Heads,
    split::{Down, over_cells},
    styles,
};

/// Rows or columns that are left out, in their order.
#[derive(Default)]
pub(super) struct Gone(pub(super) Vec<u32>);

impl Gone {
    /// Where a row or column is in the copy; `None` when it is not.
    pub(super) fn place(&self, at: u32) -> Option<u32> {
        match self.0.binary_search(&at) {
            Ok(_) => None,
            Err(before) => at.checked_sub(u32::try_from(before).ok()?),
        }
    }

    /// Where an area is in the copy.
    pub(super) fn area(&self, first: u32, last: u32) -> Option<(u32, u32)> {
        // One that is merged down a whole sheet is not worth the steps.
        let last = last.min(first.saturating_add(65_536));
        let mut shown = (first..=last).filter_map(|at| self.place(at));
        let first = shown.next()?;
        Some((first, shown.next_back().unwrap_or(first)))
    }
}

/// What of a sheet is in sight.
pub(super) struct Shown {
    pub(super) rows: Gone,
    pub(super) columns: Gone,
    pub(super) merged: Vec<Area>,
    /// Cells of merged areas, of which only the first shows.
    pub(super) covered: HashSet<(u32, u32)>,
    /// Cells that hold a part of a number of a person.
    pub(super) split: HashSet<(u32, u32)>,
}

impl Shown {
    pub(super) fn of(events: &[Event]) -> Shown {
        let mut shown = Shown {
            rows: Gone::default(),
            columns: Gone::default(),
            merged: Vec::new(),
            covered: HashSet::new(),
            split: HashSet::new(),
        };
        let mut columns: Vec<Columns> = Vec::new();
        for event in events {
            match event {
                Event::Columns(some) => columns.push(some.clone()),
                Event::Row {
                    row, hidden: true, ..
                } => {
                    shown.rows.0.push(*row);
                }
                Event::Merge(area) => shown.merged.push(*area),
                _ => {}
            }
        }
        shown.rows.0.sort_unstable();
        shown.rows.0.dedup();
        shown.columns.0 = hidden(&columns);
        shown.covered = cells::covered(&shown.merged);
        shown.split = split(events);
        shown
    }

    pub(super) fn column(&self, column: u32) -> Option<u16> {
        self.columns
            .place(column)
            .and_then(|column| u16::try_from(column).ok())
    }
}

/// The columns that are not shown, in their order.
fn hidden(columns: &[Columns]) -> Vec<u32> {
    let last = columns.iter().map(|columns| columns.last).max();
    let is_hidden = |column: &u32| cells::is_hidden(columns, *column);
    (0..=last.unwrap_or(0)).filter(is_hidden).collect()
}

/// Cells that hold a part of a number which goes over several.
pub(super) fn split(events: &[Event]) -> HashSet<(u32, u32)> {
    let mut found = HashSet::new();
    let mut row = Vec::new();
    let mut down = Down::default();
    for event in events {
        match event {
            Event::Row { .. } => row.clear(),
            Event::Cell(cell) if cell.value != Value::Empty => {
                if let Some((_, count)) = down.ends(cell.row, cell.column, &cell.value.text()) {
                    let rows = cell.row + 1 - count..=cell.row;
                    found.extend(rows.map(|row| (row, cell.column)));
                }
                row.push((cell.row, cell.column, cell.value.text()));
            }
            Event::RowEnd => {
                let texts: Vec<(u32, String)> = row
                    .iter()
                    .map(|(_, column, text)| (*column, text.clone()))
                    .collect();
                for split in over_cells(&texts) {
                    let at = row.first().map_or(0, |(row, ..)| *row);
                    found.extend(split.columns.into_iter().map(|column| (at, column)));
                }
            }
            _ => {}
        }
    }
    found
}

/// A sheet being written.
pub(super) struct Pen<'a> {
    pub(super) worksheet: &'a mut Worksheet,
    pub(super) book: &'a Book,
    pub(super) formats: HashMap<usize, Format>,
    pub(super) heads: Heads,
    /// Rows whose colours come from the style of a table.
    pub(super) table_heads: Vec<u32>,
    pub(super) shown: Shown,
}

impl Pen<'_> {
    /// Whether a cell shows nothing of what it holds.
    pub(super) fn unseen(&self, cell: &Cell) -> bool {
        let style = self.book.styles.get(cell.style);
        self.shown.covered.contains(&(cell.row, cell.column))
            || style.is_some_and(|style| {
                style.unseen && !self.table_heads.contains(&cell.row)
                    || style.format.as_deref().is_some_and(styles::shows_nothing)
            })
    }

    /// The text of a cell without those of its pieces that cannot be seen, if it has any.
    pub(super) fn in_sight(&self, cell: &Cell) -> Option<String> {
        let behind = self.book.styles.get(cell.style)?.behind;
        let (seen, _) = self.book.strings.parted(cell.string?, behind)?;
        Some(seen)
    }

    /// A workbook whose days count from 1904 becomes one that counts from 1900.
    pub(super) fn days_to_shift(&self, style: usize) -> f64 {
        let style = self.book.styles.get(style);
        let date = style
            .and_then(|style| style.format.as_deref())
            .is_some_and(|format| format.contains(['y', 'd']));
        if self.book.from_1904 && date {
            DAYS_TO_1904
        } else {
            0.0
        }
    }

    pub(super) fn format(&mut self, number: usize) -> Format {
        let book = self.book;
        self.formats
            .entry(number)
            .or_insert_with(|| {
                let mut format = Format::new();
                if let Some(style) = book.styles.get(number) {
                    if let Some(code) = &style.format {
                        format = format.set_num_format(code);
                    }
                    if style.bold {
                        format = format.set_bold();
                    }
                    if style.wrapped {
                        format = format.set_text_wrap();
                    }
                }
                format
            })
            .clone()
    }

    /// Merges what is left of the merged areas, before their cells are written.
    /// Areas that overlap or are of no sensible size stay apart.
    pub(super) fn merge(&mut self) {
        let blank = Format::new();
        let areas = std::mem::take(&mut self.shown.merged);
        let mut left_to_merge = MERGED_CELLS;
        for area in &areas {
            let (Some(rows), Some(columns)) = (
                self.shown.rows.area(area.top, area.bottom),
                self.shown.columns.area(area.left, area.right),
            ) else {
                continue;
            };
            let cells = u64::from(rows.1 - rows.0 + 1) * u64::from(columns.1 - columns.0 + 1);
            let (Ok(left), Ok(right)) = (u16::try_from(columns.0), u16::try_from(columns.1)) else {
                continue;
            };
            if cells > 1 && cells <= left_to_merge {
                left_to_merge -= cells;
                let _ = self
                    .worksheet
                    .merge_range(rows.0, left, rows.1, right, "", &blank);
            }
        }
        self.shown.merged = areas;
    }
}

/// Days from the beginning of 1900 to that of 1904, as workbooks count them.
pub(super) const DAYS_TO_1904: f64 = 1462.0;
/// Cells of a sheet that may be part of merged areas: each is written.
pub(super) const MERGED_CELLS: u64 = 200_000;
