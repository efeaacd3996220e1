//! The records of a workbook stream.

use std::collections::HashSet;

use crate::compound::{long, short};
use crate::office::sheet::address;
use crate::office::sheet::book::Visibility;
use crate::office::sheet::cells::{Cell, Columns, Value};

use crate::office::sheet::styles::Styles;

use super::looks::Looks;
use super::text::{Reader, packed};

/// A sheet and where its records begin.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) visibility: Visibility,
    pub(super) start: usize,
}

/// What comes before the sheets.
pub(super) struct Globals {
    pub(super) sheets: Vec<Sheet>,
    pub(super) strings: Vec<String>,
    /// How cells look, by the number that they carry.
    pub(super) styles: Styles,
    /// It refers to other files.
    pub(super) links: bool,
}

/// What a sheet says.
#[derive(Default)]
pub(super) struct Page {
    pub(super) columns: Vec<Columns>,
    pub(super) hidden_rows: HashSet<u32>,
    pub(super) cells: Vec<Cell>,
    /// The cells with comments.
    pub(super) notes: Vec<String>,
    /// The text of comments and text boxes.
    pub(super) texts: Vec<String>,
    /// What formulas and the heads and feet of pages say.
    pub(super) words: Vec<String>,
    pub(super) incomplete: bool,
}

/// A record, and those that continue it.
struct Record<'a> {
    kind: u16,
    parts: Vec<&'a [u8]>,
}

const CONTINUE: u16 = 0x3C;
const END: u16 = 0x0A;

/// The records from a place on, to the end of their section.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = Record<'_>> {
    let mut at = start;
    let mut ended = false;
    let next = move |at: &mut usize| -> Option<(u16, &[u8])> {
        let kind = short(stream, *at)?;
        let length = usize::from(short(stream, *at + 2)?);
        let data = stream.get(*at + 4..)?.get(..length)?;
        *at += 4 + length;
        Some((kind, data))
    };
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let (kind, data) = next(&mut at)?;
        ended = kind == END;
        let mut parts = vec![data];
        while short(stream, at) == Some(CONTINUE) {
            parts.push(next(&mut at)?.1);
        }
        Some(Record { kind, parts })
    })
}

impl Globals {
    /// `None` when the stream is no BIFF8, or is behind a password.
    pub(super) fn read(stream: &[u8]) -> Option<Globals> {
        // The first record says which version wrote it.
        if short(stream, 0)? != 0x0809 || short(stream, 4)? != 0x0600 {
            return None;
        }
        let mut globals = Globals {
            sheets: Vec::new(),
            strings: Vec::new(),
            styles: Styles::default(),
            links: false,
        };
        let mut looks = Looks::default();
        for record in records(stream, 0) {
            let data = record.parts[0];
            match record.kind {
                0x2F => return None,
                0x85 => globals.sheets.extend(sheet(data)),
                0x31 | 0x041E | 0xE0 => _ = looks.take(record.kind, data),
                0xFC => globals.strings = strings(record.parts),
                // A reference to the workbook itself, or to functions, is four bytes.
                0x01AE => globals.links |= data.len() > 4,
                _ => {}
            }
        }
        globals.styles = looks.styles();
        Some(globals)
    }
}

fn sheet(data: &[u8]) -> Option<Sheet> {
    let length = usize::from(*data.get(6)?);
    let flags = *data.get(7)?;
    Some(Sheet {
        name: Reader::new(vec![data.get(8..)?]).characters(length, flags)?,
        visibility: match data.get(4)? & 3 {
            0 => Visibility::Visible,
            1 => Visibility::Hidden,
            _ => Visibility::VeryHidden,
        },
        start: long(data, 0)? as usize,
    })
}

fn strings(parts: Vec<&[u8]>) -> Vec<String> {
    let mut reader = Reader::new(parts);
    let mut strings = Vec::new();
    if let (Some(_), Some(count)) = (reader.long(), reader.long()) {
        for _ in 0..count {
            let Some(string) = reader.string() else {
                break;
            };
            strings.push(string);
        }
    }
    strings
}

/// Reads a sheet; `None` when there is none.
pub(super) fn page(stream: &[u8], start: usize, strings: &[String]) -> Option<Page> {
    if short(stream, start)? != 0x0809 {
        return None;
    }
    let mut page = Page {
        incomplete: true,
        ..Page::default()
    };
    for record in records(stream, start) {
        if record.kind == END {
            page.incomplete = false;
        } else if page.take(record, strings).is_none() {
            break;
        }
    }
    Some(page)
}

impl Page {
    fn take(&mut self, record: Record<'_>, strings: &[String]) -> Option<()> {
        let data = record.parts[0];
        match record.kind {
            0x0208 => self.row(data)?,
            0x7D => self.columns.push(Columns {
                first: u32::from(short(data, 0)?),
                last: u32::from(short(data, 2)?),
                hidden: short(data, 8)? & 1 != 0 || short(data, 4)? == 0,
                width: None,
            }),
            0xFD => {
                let string = long(data, 6)? as usize;
                let text = strings.get(string).cloned().unwrap_or_default();
                self.cell(data, Value::Text(text))?;
            }
            0x0203 => self.number(data)?,
            0x06 => {
                self.number(data)?;
                self.words.extend(said(data.get(22..)?));
            }
            0x027E => self.cell(data, Value::Number(packed(data, 6)?))?,
            0xBD => self.numbers(data)?,
            0x0204 | 0xD6 => {
                let text = Reader::new(vec![data.get(6..)?]).string()?;
                self.cell(data, Value::Text(text))?;
            }
            // What the formula before it results in.
            0x0207 => {
                let text = Reader::new(record.parts).string()?;
                if let Some(cell) = self.cells.last_mut() {
                    cell.value = Value::Text(text);
                }
            }
            0x14 | 0x15 if data.len() > 2 => {
                self.words.extend(Reader::new(vec![data]).string());
            }
            0x1C => {
                let place = address(u32::from(short(data, 0)?), u32::from(short(data, 2)?));
                self.notes.push(place);
            }
            0x01B6 => {
                let length = usize::from(short(data, 10)?);
                if let Some((flags, text)) = record.parts.get(1).and_then(|text| text.split_first())
                {
                    let more = record.parts.iter().skip(2).copied();
                    let mut reader = Reader::new(std::iter::once(text).chain(more).collect());
                    self.texts.extend(reader.characters(length, *flags));
                }
            }
            _ => {}
        }
        Some(())
    }

    fn row(&mut self, data: &[u8]) -> Option<()> {
        let height = short(data, 6)? & 0x7FFF;
        if short(data, 12)? & 0x20 != 0 || height == 0 {
            self.hidden_rows.insert(u32::from(short(data, 0)?));
        }
        Some(())
    }

    fn number(&mut self, data: &[u8]) -> Option<()> {
        let bytes: [u8; 8] = data.get(6..14)?.try_into().ok()?;
        // The result of a formula that is no number says so in its last bytes.
        let value = if bytes[6..] == [0xFF, 0xFF] {
            Value::Empty
        } else {
            Value::Number(f64::from_le_bytes(bytes))
        };
        self.cell(data, value)
    }

    fn numbers(&mut self, data: &[u8]) -> Option<()> {
        let (row, first) = (u32::from(short(data, 0)?), u32::from(short(data, 2)?));
        let count = data.len().saturating_sub(6) / 6;
        for (index, column) in (0..count).zip(first..) {
            let value = Value::Number(packed(data, 6 + index * 6)?);
            self.cells.push(Cell {
                row,
                column,
                style: usize::from(short(data, 4 + index * 6)?),
                value,
                string: None,
            });
        }
        Some(())
    }

    fn cell(&mut self, data: &[u8], value: Value) -> Option<()> {
        let (row, column) = (u32::from(short(data, 0)?), u32::from(short(data, 2)?));
        self.cells.push(Cell {
            row,
            column,
            style: usize::from(short(data, 4)?),
            value,
            string: None,
        });
        Some(())
    }
}

/// The strings of a formula: a sign for a string, its length, and whether its characters
/// have two bytes.
fn said(formula: &[u8]) -> Vec<String> {
    let mut said = Vec::new();
    let mut at = 0;
    while let Some(rest) = formula.get(at..).filter(|rest| rest.len() > 3) {
        let text = (rest[0] == STRING && rest[2] < 2)
            .then(|| Reader::new(vec![&rest[3..]]).characters(usize::from(rest[1]), rest[2]))
            .flatten();
        at += 1;
        if let Some(text) = text.filter(|text| text.chars().count() > 1) {
            at += 2 + usize::from(rest[1]) * usize::from(rest[2] + 1);
            said.push(text);
        }
    }
    said
}

const STRING: u8 = 0x17;
