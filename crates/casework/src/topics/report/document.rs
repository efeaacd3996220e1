//! A report as a document: each part with what is said and its tables.

use letters::LetterError;
use letters::report::{Cell, Merged, Piece, Report};

use super::table::{Table, TopicReport};

impl TopicReport {
    /// The report as DOCX.
    ///
    /// # Errors
    /// It could not be written.
    pub fn document(&self) -> Result<Vec<u8>, LetterError> {
        let mut pieces = Vec::new();
        for section in &self.sections {
            pieces.push(Piece::Heading(1, section.heading.to_owned()));
            let said = section.said.iter();
            pieces.extend(said.map(|said| Piece::Paragraph(said.clone())));
            for table in &section.tables {
                pieces.push(Piece::Heading(2, table.name.to_owned()));
                pieces.push(Piece::Table(printed(table)));
            }
        }
        let title = self.title.clone();
        Report { title, pieces }.docx()
    }
}

fn printed(table: &Table) -> Merged {
    let whole: f64 = table
        .columns
        .iter()
        .map(|(_, width)| f64::from(*width))
        .sum();
    let heads = table
        .columns
        .iter()
        .map(|(head, _)| Cell::new(head.as_str()));
    let mut rows = vec![heads.collect()];
    for row in &table.rows {
        rows.push(row.iter().map(|value| Cell::new(value.shown())).collect());
    }
    Merged {
        shares: table
            .columns
            .iter()
            .map(|(_, width)| f64::from(*width) / whole)
            .collect(),
        rows,
        heads: 1,
    }
}
