//! A report: headings, paragraphs and tables with merged cells, as DOCX.

use crate::docx;
use crate::error::LetterError;

/// A report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Its title.
    pub title: String,
    /// What it consists of.
    pub pieces: Vec<Piece>,
}

/// A piece of a report.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// A heading, 1 for the parts.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// A table.
    Table(Merged),
}

/// A table whose cells may cover others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merged {
    /// The shares of its columns in the width of the page, together 1.
    pub shares: Vec<f64>,
    /// Its rows; together the cells of each cover all columns.
    pub rows: Vec<Vec<Cell>>,
    /// How many of them are repeated on each page.
    pub heads: usize,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// How many columns it covers.
    pub columns: usize,
    /// Whether it covers rows below it, or is covered.
    pub down: Down,
}

/// How a cell goes with those above and below it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Down {
    /// It stands alone.
    #[default]
    Alone,
    /// It covers cells below it.
    Covers,
    /// One above covers it.
    Covered,
}

impl Cell {
    /// A cell that covers so many columns.
    pub fn across(text: impl Into<String>, columns: usize) -> Cell {
        Cell {
            text: text.into(),
            columns,
            down: Down::Alone,
        }
    }

    /// A cell of one column.
    pub fn new(text: impl Into<String>) -> Cell {
        Cell::across(text, 1)
    }

    /// The same, going with those above and below it.
    #[must_use]
    pub fn going(self, down: Down) -> Cell {
        Cell { down, ..self }
    }
}

impl Report {
    /// The report as DOCX.
    ///
    /// # Errors
    /// It could not be written.
    pub fn docx(&self) -> Result<Vec<u8>, LetterError> {
        docx::write_report(self)
    }
}
