//! A sheet's cells, one by one: which cannot be seen, and what they say.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::kinds::Kind;
use crate::look::{Look, quote};
use crate::personal;

use super::book::Book;
use super::cells::{Cell, Columns, Event, Value};
use super::heads::Heads;
use super::split::{Down, over_cells};
use super::{address, cells, letters, styles};

pub(crate) struct Scan<'a> {
    pub(crate) look: &'a mut Look,
    /// Cells with content.
    pub(crate) cells: u64,
    book: &'a Book,
    region: &'a str,
    table_heads: Vec<u32>,
    /// Cells that a merged area covers.
    pub(super) covered: HashSet<(u32, u32)>,
    used: &'a mut [bool],
    columns: Vec<Columns>,
    row_hidden: bool,
    row: Vec<(u32, String)>,
    above: Down,
    heads: Heads,
    hidden_rows: BTreeSet<u32>,
    hidden_columns: BTreeMap<u32, u64>,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(
        look: &'a mut Look,
        book: &'a Book,
        region: &'a str,
        table_heads: Vec<u32>,
        used: &'a mut [bool],
    ) -> Scan<'a> {
        Scan {
            look,
            cells: 0,
            book,
            region,
            table_heads,
            covered: HashSet::new(),
            used,
            columns: Vec::new(),
            row_hidden: false,
            row: Vec::new(),
            above: Down::default(),
            heads: Heads::default(),
            hidden_rows: BTreeSet::new(),
            hidden_columns: BTreeMap::new(),
        }
    }

    pub(crate) fn see(&mut self, event: Event) {
        match event {
            Event::Columns(columns) => self.columns.push(columns),
            Event::Row { hidden, .. } => {
                self.row_hidden = hidden;
                self.row.clear();
            }
            Event::RowEnd => self.row_end(),
            Event::Cell(cell) => self.cell(cell),
            Event::Words(words) => self.look.read(
                &format!("{}的公式、页眉页脚或者提示", self.region),
                "",
                &words,
            ),
            Event::Merge(_) => {}
        }
    }

    fn cell(&mut self, cell: Cell) {
        if let Some(used) = cell.string.and_then(|string| self.used.get_mut(string)) {
            *used = true;
        }
        if cell.value == Value::Empty {
            return;
        }
        self.cells += 1;
        let text = cell.value.text();
        let place = address(cell.row, cell.column);
        let column_hidden = cells::is_hidden(&self.columns, cell.column);
        if self.row_hidden {
            self.hidden_rows.insert(cell.row);
        } else if column_hidden {
            *self.hidden_columns.entry(cell.column).or_default() += 1;
        } else {
            self.seen(&cell, &place, &text);
        }
        let region = match (self.row_hidden, column_hidden) {
            (true, _) => format!("{}的隐藏行", self.region),
            (false, true) => format!("{}的隐藏列", self.region),
            (false, false) => self.region.to_owned(),
        };
        let head = self.heads.of(&cell, &text);
        self.look.read_labelled(&region, &place, &head, &text);
        if matches!(cell.value, Value::Number(_)) && personal::rounded_identity(&text) {
            self.look.find(
                Kind::IdentityNumber,
                &region,
                &place,
                &format!("{}****（末位已被软件舍入）", &text[..6]),
            );
        }
        self.down(&cell, &text);
        self.row.push((cell.column, text));
    }

    /// A number that is split over the cells of a column.
    fn down(&mut self, cell: &Cell, text: &str) {
        if let Some((hit, count)) = self.above.ends(cell.row, cell.column, text) {
            let end = address(cell.row, cell.column);
            let spot = format!("{end}和上面共 {count} 个单元格");
            self.look.hit(self.region, &spot, &hit);
        }
    }

    /// Whether a cell in sight shows what it holds.
    fn seen(&mut self, cell: &Cell, place: &str, text: &str) {
        if self.covered.contains(&(cell.row, cell.column)) {
            self.look.find(
                Kind::InvisibleCells,
                self.region,
                place,
                &format!("合并单元格下面：{}", quote(text)),
            );
        }
        let book = self.book;
        let Some(style) = book.styles.get(cell.style) else {
            return;
        };
        let pieces = cell
            .string
            .and_then(|at| book.strings.parted(at, style.behind));
        if let Some((_, unseen)) = pieces {
            self.look
                .find(Kind::WhiteText, self.region, place, &quote(&unseen));
        }
        if style.format.as_deref().is_some_and(styles::shows_nothing) {
            self.look
                .find(Kind::InvisibleCells, self.region, place, &quote(text));
        }
        if style.unseen && !self.table_heads.contains(&cell.row) {
            self.look
                .find(Kind::WhiteText, self.region, place, &quote(text));
        }
    }

    /// Numbers that are split over the cells of a row.
    fn row_end(&mut self) {
        let row = std::mem::take(&mut self.row);
        for split in over_cells(&row) {
            let from = split.columns.first().copied().unwrap_or(0);
            let spot = format!("{}列起的几个单元格", letters(from));
            self.look.hit(self.region, &spot, &split.hit);
        }
    }

    pub(crate) fn finish(&mut self) {
        let rows = std::mem::take(&mut self.hidden_rows);
        if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
            let what = format!(
                "第 {} 至 {} 行之间，{} 行有内容",
                first + 1,
                last + 1,
                rows.len()
            );
            self.look
                .find_many(Kind::HiddenRows, self.region, "", &what, rows.len() as u64);
        }
        let columns = std::mem::take(&mut self.hidden_columns);
        if !columns.is_empty() {
            let names: Vec<String> = columns
                .keys()
                .take(8)
                .map(|column| match self.heads.over(*column) {
                    "" => letters(*column),
                    head => format!("{}（{head}）", letters(*column)),
                })
                .collect();
            let what = format!("{} 列", names.join("、"));
            self.look.find_many(
                Kind::HiddenColumns,
                self.region,
                "",
                &what,
                columns.len() as u64,
            );
        }
    }
}
