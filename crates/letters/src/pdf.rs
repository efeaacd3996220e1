//! PDF/A-2b by typst. The typesetter sees two files, the layout and the letter as
//! JSON, and nothing else: no disk, no network, no clock.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Timelike, Utc};
use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
#[cfg(test)]
use typst::layout::{Abs, Point};
use typst::layout::{Frame, FrameItem};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::blocks::Block;
use crate::breaks::{BREAK, breakable};
use crate::chinese;
use crate::error::LetterError;
use crate::fonts::Role;
use crate::letter::{Letter, written};
use crate::press::{Press, file_id, ident};
use crate::table::{self, Column};

/// The width of a table in characters of its type (小四 on 156 mm).
const TABLE_WIDTH: f64 = 36.0;

static LETTER: LazyLock<FileId> = LazyLock::new(|| file_id("/letter.json"));

pub(crate) fn write(
    press: &Press,
    letter: &Letter,
    made_at: DateTime<Utc>,
) -> Result<Vec<u8>, LetterError> {
    let world = Desk::of(press, letter)?;
    let document = lay_out(&world)?;
    let options = PdfOptions {
        ident: ident(letter, made_at),
        creator: Smart::Custom(Some("Kaijuan".to_owned())),
        timestamp: Some(timestamp(made_at)?),
        standards: PdfStandards::new(&[PdfStandard::A_2b])
            .map_err(|error| output(&error.message()))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|faults| told(&world, &faults))
}

/// All that the letter's pages show, without the blanks and in the order of the pages.
pub(crate) fn shown(press: &Press, letter: &Letter) -> Result<String, LetterError> {
    let document = lay_out(&Desk::of(press, letter)?)?;
    let mut text = String::new();
    for page in document.pages() {
        read(&page.frame, &mut text);
    }
    text.retain(|sign| !sign.is_whitespace() && sign != BREAK);
    Ok(text)
}

fn read(frame: &Frame, text: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => read(&group.frame, text),
            FrameItem::Text(run) => text.push_str(&run.text),
            _ => {}
        }
    }
}

/// How many pages the letter has, and the texts on them that stand outside the type area.
#[cfg(test)]
pub(crate) fn outside(press: &Press, letter: &Letter) -> Result<(usize, Vec<String>), LetterError> {
    let document = lay_out(&Desk::of(press, letter)?)?;
    let mut out = Vec::new();
    for page in document.pages() {
        beyond(&page.frame, Point::zero(), &mut out);
    }
    Ok((document.pages().len(), out))
}

/// Nothing in a layout turns a text, so that places add up.
#[cfg(test)]
fn beyond(frame: &Frame, origin: Point, out: &mut Vec<String>) {
    let (left, right, foot) = (Abs::mm(28.0), Abs::mm(184.0), Abs::mm(262.0));
    // A stop or bracket at either end of a line is set up to half a sign closer than its run
    // says: half a sign of a title, the largest.
    let slack = Abs::pt(11.0);
    for (place, item) in frame.items() {
        let at = origin + *place;
        match item {
            FrameItem::Group(group) => beyond(&group.frame, at, out),
            FrameItem::Text(run) => {
                // under the type area stands the number of the page alone
                let number = run.text.chars().all(|sign| "—0123456789 ".contains(sign));
                let within = at.x >= left - slack
                    && at.x + run.width() <= right + slack
                    && (at.y <= foot + slack || number);
                if !within {
                    out.push(format!("{} at {:?}, {:?} wide", run.text, at, run.width()));
                }
            }
            _ => {}
        }
    }
}

fn lay_out(world: &Desk<'_>) -> Result<PagedDocument, LetterError> {
    let set = typst::compile::<PagedDocument>(world);
    let document = set.output.map_err(|faults| told(world, &faults))?;
    match set.warnings.is_empty() {
        true => Ok(document),
        false => Err(told(world, &set.warnings)),
    }
}

/// What `layout.typ` reads.
#[derive(Serialize)]
struct Page<'a> {
    #[serde(flatten)]
    letter: Letter,
    /// The title as the file's properties have it.
    name: &'a str,
    made_by: Option<&'a str>,
    signed_on: Option<String>,
    printed_on: Option<String>,
    /// The columns of each block that is a table; none for the others.
    columns: Vec<Vec<Column>>,
    fonts: serde_json::Map<String, serde_json::Value>,
}

fn page<'a>(press: &Press, letter: &'a Letter) -> Page<'a> {
    let families = |role: Role| {
        let name = match role {
            Role::Title => "title",
            Role::FangSong => "fangsong",
            Role::Hei => "hei",
            Role::Kai => "kai",
            Role::Song => "song",
        };
        (name.to_owned(), press.fonts().families(role).into())
    };
    let mut set = letter.clone();
    for text in set.texts_mut() {
        *text = breakable(text);
    }
    Page {
        letter: set,
        name: &letter.title,
        made_by: letter.author(),
        signed_on: letter.signature.as_ref().map(|sign| written(sign.on)),
        printed_on: letter
            .imprint
            .as_ref()
            .map(|imprint| written(imprint.printed_on)),
        columns: letter.blocks.iter().map(columns).collect(),
        fonts: Role::ALL.into_iter().map(families).collect(),
    }
}

fn columns(block: &Block) -> Vec<Column> {
    match block {
        Block::Table { header, rows } => {
            let rows = std::iter::once(header).chain(rows).map(Vec::as_slice);
            table::columns(rows, TABLE_WIDTH)
        }
        Block::Figures {
            header,
            rows,
            widths,
        } => table::given(header.len(), rows, widths),
        _ => Vec::new(),
    }
}

fn timestamp(at: DateTime<Utc>) -> Result<Timestamp, LetterError> {
    let (date, time) = (at.date_naive(), at.time());
    let field = |number: u32| u8::try_from(number).unwrap_or_default();
    Datetime::from_ymd_hms(
        date.year(),
        field(date.month()),
        field(date.day()),
        field(time.hour()),
        field(time.minute()),
        field(time.second()),
    )
    .map(Timestamp::new_utc)
    .ok_or_else(|| output(&format!("日期 {at} 超出范围")))
}

/// The typesetter's view of one letter.
struct Desk<'a> {
    press: &'a Press,
    letter: Bytes,
}

impl<'a> Desk<'a> {
    fn of(press: &'a Press, letter: &Letter) -> Result<Desk<'a>, LetterError> {
        let data = serde_json::to_vec(&page(press, letter)).map_err(|error| output(&error))?;
        Ok(Desk {
            press,
            letter: Bytes::new(data),
        })
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.press.library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.press.fonts().book()
    }

    fn main(&self) -> FileId {
        self.press.source().id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() {
            Ok(self.press.source().clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *LETTER {
            Ok(self.letter.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts().face(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn told(world: &Desk<'_>, faults: &[SourceDiagnostic]) -> LetterError {
    let Some(first) = faults.first() else {
        return output(&"没有说明原因");
    };
    let at = world.range(first.span).map(|range| range.start);
    let line = at.and_then(|byte| world.press.source().lines().byte_to_line(byte));
    LetterError::Layout {
        line: line.map(|line| line + 1),
        message: chinese::of_typesetter(&first.message),
    }
}

fn output(error: &dyn std::fmt::Display) -> LetterError {
    LetterError::Output {
        form: "PDF",
        message: error.to_string(),
    }
}
