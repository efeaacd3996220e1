//! A Word document: its tables, and the text around them.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::Unreadable;
use super::grid::{Cell, Grid, Holds, Read};

const DOCUMENT: &str = "word/document.xml";
/// The most bytes of text.
const MOST: u64 = 64 << 20;
/// The most characters of a label or a number.
const LABEL: usize = 60;
/// The most cells that one may cover.
const WIDEST: usize = 60;

pub(super) fn is_document(bytes: &[u8]) -> bool {
    ZipArchive::new(Cursor::new(bytes))
        .is_ok_and(|archive| archive.index_for_name(DOCUMENT).is_some())
}

pub(super) fn read(bytes: &[u8]) -> Result<Read, Unreadable> {
    let damaged = || Unreadable::new("文档已经损坏，无法读取；请打开后另存为 docx");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let part = archive.by_name(DOCUMENT).map_err(|_| damaged())?;
    let mut xml = String::new();
    part.take(MOST)
        .read_to_string(&mut xml)
        .map_err(|_| damaged())?;
    let mut document = Document::default();
    let mut reader = Reader::from_str(&xml);
    loop {
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(tag) => document.open(&tag),
            Event::Empty(tag) => {
                document.open(&tag);
                document.close(local(tag.name().into_inner()));
            }
            Event::End(tag) => document.close(local(tag.name().into_inner())),
            Event::Text(text) => document.text(&text.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref().ok().flatten() {
                Some(character) => document.text(character.encode_utf8(&mut [0; 4])),
                None => document.text(entity(&reference)),
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(document.read)
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn entity(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

/// A document that is being read. A table within a cell, as layouts have them, is a table
/// of its own.
#[derive(Default)]
struct Document {
    read: Read,
    /// The tables that are open, each within a cell of the one before.
    open: Vec<Table>,
    /// How many were opened so far.
    tables: usize,
    in_text: bool,
}

/// A table that is being read.
#[derive(Default)]
struct Table {
    /// Which one of the document, from 1.
    nth: usize,
    grid: Grid,
    row: Vec<Cell>,
    cell: String,
    span: usize,
    /// Whether the cell goes on with the one above it.
    goes_on: bool,
}

impl Document {
    fn open(&mut self, tag: &BytesStart<'_>) {
        let value = || -> Option<String> {
            let mut all = tag.attributes();
            let mut all = all.with_checks(false).flatten();
            let named = all.find(|one| local(one.key.into_inner()) == "val")?;
            Some(named.value.to_string())
        };
        let name = tag.name().into_inner();
        match (local(name), self.open.last_mut()) {
            ("tbl", _) => {
                self.tables += 1;
                self.open.push(Table {
                    nth: self.tables,
                    ..Table::default()
                });
            }
            ("tc", Some(table)) => {
                table.cell.clear();
                (table.span, table.goes_on) = (1, false);
            }
            ("gridSpan", Some(table)) => {
                let span = value().and_then(|span| span.parse().ok()).unwrap_or(1);
                table.span = usize::clamp(span, 1, WIDEST);
            }
            ("vMerge", Some(table)) => table.goes_on = value().as_deref() != Some("restart"),
            ("t", _) => self.in_text = true,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if !self.in_text {
            return;
        }
        match self.open.last_mut() {
            None => self.read.text.push_str(text),
            Some(table) => table.cell.push_str(text),
        }
    }

    fn close(&mut self, name: &str) {
        match (name, self.open.last_mut()) {
            ("t", _) => self.in_text = false,
            ("p", None) => self.read.text.push('\n'),
            // paragraphs of a cell are lines of it, and no one word
            ("p", Some(table)) => table.cell.push('\n'),
            ("tc", Some(table)) => table.end_cell(),
            ("tr", Some(table)) => table.grid.push(std::mem::take(&mut table.row)),
            ("tbl", _) => self.end_table(),
            _ => {}
        }
    }

    /// A long text in a cell, or the title, is text of the document: layouts put all of it
    /// into tables.
    fn end_table(&mut self) {
        let Some(table) = self.open.pop() else { return };
        for cell in table.grid.iter().flatten() {
            let text = cell.text();
            if text.chars().count() > LABEL || text.contains("年度报告") {
                self.read.text.push_str(text);
                self.read.text.push('\n');
            }
        }
        self.read.grids.push(table.grid);
    }
}

impl Table {
    fn end_cell(&mut self) {
        let column = self.row.len();
        let above = self.grid.last().and_then(|row| row.get(column));
        let holds = match (self.goes_on, above, self.cell.trim()) {
            (true, Some(above), _) => above.covers(),
            (_, _, "") => Holds::Blank,
            (_, _, text) => Holds::Text(text.to_owned()),
        };
        let (table, row) = (self.nth, self.grid.len() + 1);
        let place = |covered| format!("第{table}个表格第{row}行第{}列", column + covered + 1);
        let first = Cell {
            holds,
            place: place(0),
        };
        let further = (1..self.span).map(|covered| Cell {
            holds: first.covers(),
            place: place(covered),
        });
        let further: Vec<Cell> = further.collect();
        self.row.push(first);
        self.row.extend(further);
    }
}
