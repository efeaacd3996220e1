//! The cells of a sheet, read forward.

use std::collections::HashSet;

use crate::sniff;
use crate::xml::{self, Item, Malformed, Tag};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(String),
    /// A number, as it is stored.
    Number(f64),
    Truth(bool),
    Error(String),
    Empty,
}

impl Value {
    /// The value as text; whole numbers with all their digits.
    pub(crate) fn text(&self) -> String {
        match self {
            Value::Text(text) | Value::Error(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Truth(true) => "TRUE".to_owned(),
            Value::Truth(false) => "FALSE".to_owned(),
            Value::Empty => String::new(),
        }
    }
}

/// A cell. Rows and columns count from zero.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cell {
    pub(crate) row: u32,
    pub(crate) column: u32,
    pub(crate) style: usize,
    pub(crate) value: Value,
    /// Its place among the shared strings, if its text is one of them.
    pub(crate) string: Option<usize>,
}

/// An area of cells, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) top: u32,
    pub(crate) left: u32,
    pub(crate) bottom: u32,
    pub(crate) right: u32,
}

impl Area {
    /// An area by its name, such as `A1:C2`.
    pub(crate) fn read(name: &str) -> Option<Area> {
        let (first, last) = name.split_once(':')?;
        let ((top, left), (bottom, right)) = (position(first)?, position(last)?);
        Some(Area {
            top,
            left,
            bottom,
            right,
        })
    }
}

/// Covered cells that are remembered.
const COVERED: usize = 1_000_000;

/// The cells of merged areas except the first of each, which alone is shown.
pub(crate) fn covered(areas: &[Area]) -> HashSet<(u32, u32)> {
    let cells = areas.iter().flat_map(|area| {
        (area.top..=area.bottom)
            .flat_map(|row| (area.left..=area.right).map(move |column| (row, column)))
            .skip(1)
    });
    cells.take(COVERED).collect()
}

/// The merged areas of a sheet: they stand after its cells, and are needed
/// before.
pub(crate) fn merged(bytes: &[u8]) -> Vec<Area> {
    let mut areas = Vec::new();
    if let Some(at) = sniff::find(bytes, b"mergeCells") {
        let start = bytes[..at]
            .iter()
            .rposition(|byte| *byte == b'<')
            .unwrap_or(at);
        let _ = xml::walk(&bytes[start..], |item| {
            if let Item::Open("mergeCell", tag) = item {
                areas.extend(tag.get("ref").and_then(|area| Area::read(&area)));
            }
        });
    }
    areas
}

/// Whether a column shows nothing. What is said last of a column counts.
pub(crate) fn is_hidden(columns: &[Columns], column: u32) -> bool {
    columns
        .iter()
        .rev()
        .find(|columns| (columns.first..=columns.last).contains(&column))
        .is_some_and(|columns| columns.hidden)
}

/// Columns with the same look.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Columns {
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) hidden: bool,
    pub(crate) width: Option<f64>,
}

/// What a sheet says, in its order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    Columns(Columns),
    /// A row begins.
    Row {
        row: u32,
        hidden: bool,
        height: Option<f64>,
    },
    /// A row ends.
    RowEnd,
    Cell(Cell),
    /// Cells shown as one.
    Merge(Area),
    /// Text above or below the printed page, in a formula, a filter or a message.
    Words(String),
}

/// Sizes of a sheet: what lies outside is no cell.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

/// The row and column of a cell's name.
pub(crate) fn position(name: &str) -> Option<(u32, u32)> {
    let name = name.trim_matches('$');
    let split = name.find(|character: char| character.is_ascii_digit())?;
    let mut column: u32 = 0;
    for letter in name[..split].bytes().filter(|letter| *letter != b'$') {
        if !letter.is_ascii_alphabetic() || column > COLUMNS {
            return None;
        }
        column = column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    let row: u32 = name[split..].parse().ok()?;
    ((1..=COLUMNS).contains(&column) && (1..=ROWS).contains(&row)).then(|| (row - 1, column - 1))
}

/// Reads a sheet and tells what it says. An error says that it broke off.
pub(crate) fn read(
    bytes: &[u8],
    strings: &[String],
    tell: impl FnMut(Event),
) -> Result<(), Malformed> {
    let mut reader = Reader {
        strings,
        tell,
        row: 0,
        column: 0,
        cell: None,
        kind: String::new(),
        text: String::new(),
        in_value: false,
        in_words: false,
        in_formula: false,
        formula: String::new(),
        hides_unnamed_rows: false,
    };
    xml::walk(bytes, |item| match item {
        Item::Open(name, tag) => reader.open(name, tag),
        Item::Text(text) => reader.text(text),
        Item::Close(name) => reader.close(name),
    })
}

struct Reader<'a, T> {
    strings: &'a [String],
    tell: T,
    /// The next row and column, where the file does not say.
    row: u32,
    column: u32,
    cell: Option<(u32, u32, usize)>,
    kind: String,
    text: String,
    in_value: bool,
    in_words: bool,
    in_formula: bool,
    /// The formula that is being read.
    formula: String,
    hides_unnamed_rows: bool,
}

impl<T: FnMut(Event)> Reader<'_, T> {
    fn open(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "sheetFormatPr" => self.usual_sizes(tag),
            "col" => self.columns(tag),
            "row" => self.open_row(tag),
            "c" => self.open_cell(tag),
            "v" | "t" => self.in_value = self.cell.is_some(),
            "f" => self.in_formula = self.cell.is_some(),
            "formula" | "formula2" => self.in_formula = true,
            "filter" | "customFilter" | "inputCells" => self.say(tag, &["val"]),
            "hyperlink" => self.say(tag, &["tooltip", "display", "location"]),
            "scenario" => self.say(tag, &["name", "comment", "user"]),
            "rPh" => self.in_value = false,
            "mergeCell" => self.merge(tag),
            "headerFooter" => self.in_words = true,
            "dataValidation" => {
                self.say(tag, &["prompt", "promptTitle", "error", "errorTitle"]);
            }
            "formula1" => self.in_words = true,
            _ => {}
        }
    }

    /// Tells what attributes say in words.
    fn say(&mut self, tag: &Tag<'_>, names: &[&str]) {
        let words: Vec<String> = names.iter().filter_map(|name| tag.get(name)).collect();
        if !words.is_empty() {
            (self.tell)(Event::Words(words.join("\n")));
        }
    }

    /// What rows and columns are like of which the sheet says nothing else.
    fn usual_sizes(&mut self, tag: &Tag<'_>) {
        let height: Option<f64> = tag.number("defaultRowHeight");
        self.hides_unnamed_rows = tag.is("zeroHeight") || height.is_some_and(|height| height < LOW);
        let width: Option<f64> = tag.number("defaultColWidth");
        if width.is_some_and(|width| width < NARROW) {
            (self.tell)(Event::Columns(Columns {
                first: 0,
                last: COLUMNS - 1,
                hidden: true,
                width: None,
            }));
        }
    }

    fn columns(&mut self, tag: &Tag<'_>) {
        let (Some(first), Some(last)) = (tag.number::<u32>("min"), tag.number::<u32>("max")) else {
            return;
        };
        let width: Option<f64> = tag.number("width");
        (self.tell)(Event::Columns(Columns {
            first: first.saturating_sub(1),
            last: last.min(COLUMNS).saturating_sub(1),
            hidden: tag.is("hidden") || width.is_some_and(|width| width < NARROW),
            width,
        }));
    }

    fn open_row(&mut self, tag: &Tag<'_>) {
        if let Some(row) = tag.number::<u32>("r") {
            self.row = row.clamp(1, ROWS) - 1;
        }
        self.column = 0;
        let height: Option<f64> = tag.number("ht");
        let unnamed = self.hides_unnamed_rows && height.is_none() && tag.get("hidden").is_none();
        (self.tell)(Event::Row {
            row: self.row,
            hidden: tag.is("hidden") || unnamed || height.is_some_and(|height| height < LOW),
            height,
        });
    }

    fn open_cell(&mut self, tag: &Tag<'_>) {
        let mut place = None;
        let mut style = 0;
        self.kind.clear();
        tag.each(|name, value| match name {
            "r" => place = position(value),
            "s" => style = value.parse().unwrap_or(0),
            "t" => self.kind.push_str(value),
            _ => {}
        });
        let (row, column) = place.unwrap_or((self.row, self.column));
        self.column = column;
        self.cell = Some((row, column, style));
        self.text.clear();
    }

    fn merge(&mut self, tag: &Tag<'_>) {
        if let Some(area) = tag.get("ref").and_then(|area| Area::read(&area)) {
            (self.tell)(Event::Merge(area));
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_formula {
            self.formula.push_str(text);
        } else if self.in_value {
            self.text.push_str(text);
        } else if self.in_words {
            (self.tell)(Event::Words(text.to_owned()));
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "v" | "t" => self.in_value = false,
            "f" | "formula" | "formula2" => self.close_formula(),
            "headerFooter" | "formula1" => self.in_words = false,
            "c" => self.close_cell(),
            "row" => {
                (self.tell)(Event::RowEnd);
                self.row = (self.row + 1).min(ROWS - 1);
            }
            _ => {}
        }
    }

    /// Tells what a formula says in words; its figures are for reckoning.
    fn close_formula(&mut self) {
        self.in_formula = false;
        let formula = std::mem::take(&mut self.formula);
        let words: Vec<&str> = formula.split('"').skip(1).step_by(2).collect();
        if !words.is_empty() {
            (self.tell)(Event::Words(words.join("\n")));
        }
    }

    fn close_cell(&mut self) {
        let Some((row, column, style)) = self.cell.take() else {
            return;
        };
        self.column = (column + 1).min(COLUMNS - 1);
        let text = std::mem::take(&mut self.text);
        let mut string = None;
        let value = match self.kind.as_str() {
            "s" => {
                string = text.trim().parse::<usize>().ok();
                let shared = string.and_then(|index| self.strings.get(index));
                shared.map_or(Value::Empty, |shared| Value::Text(shared.clone()))
            }
            "str" | "inlineStr" | "d" => Value::Text(text),
            "b" => Value::Truth(text.trim() == "1"),
            "e" => Value::Error(text),
            _ => match text.trim() {
                "" => Value::Empty,
                number => number
                    .parse()
                    .map_or_else(|_| Value::Text(number.to_owned()), Value::Number),
            },
        };
        let value = match value {
            Value::Text(text) if text.is_empty() => Value::Empty,
            value => value,
        };
        (self.tell)(Event::Cell(Cell {
            row,
            column,
            style,
            value,
            string,
        }));
    }
}

/// A column or row less wide or high than this shows nothing (in characters and
/// points).
const NARROW: f64 = 1.0;
const LOW: f64 = 3.0;
