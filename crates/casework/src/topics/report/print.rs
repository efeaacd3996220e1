//! A report as PDF/A, set by the press as letters are: each table, before it its chart.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use letters::blocks::{Chart as Figure, Drawn, Series};
use letters::{Block, Layout, Letter, LetterError, Press};

use super::table::{Chart, Section, Table, TopicReport, Value};

/// What stands where a character is that no font here has: printers' blank type.
const BLANK: char = '〓';

impl TopicReport {
    /// The report as PDF/A-2b, dated `at`. A name with a character that no font has does not
    /// keep it from being made: the character is blank, and that is said.
    ///
    /// # Errors
    /// It could not be set.
    pub fn pdf(&self, press: &Press, at: DateTime<Utc>) -> Result<Vec<u8>, LetterError> {
        let mut letter = self.letter();
        match press.pdf(&letter, at) {
            Err(LetterError::Glyph { missing, .. }) => {
                let missing: HashSet<char> = missing.iter().map(|it| it.0).collect();
                for text in letter.texts_mut() {
                    *text = blanked(text, &missing);
                }
                letter.blocks.push(Block::Note {
                    text: format!("有的字本机没有字体，以“{BLANK}”代替；原字见网页和表格。"),
                });
                press.pdf(&letter, at)
            }
            set => set,
        }
    }

    fn letter(&self) -> Letter {
        let blocks = self.sections.iter().flat_map(blocks).collect();
        Letter {
            author: self.title.lines().next().map(str::to_owned),
            ..Letter::new(Layout::Official, self.title.as_str(), blocks)
        }
    }
}

fn blanked(text: &str, missing: &HashSet<char>) -> String {
    let signs = text.chars();
    signs
        .map(|sign| match missing.contains(&sign) {
            true => BLANK,
            false => sign,
        })
        .collect()
}

fn blocks(section: &Section) -> Vec<Block> {
    let heading = |level, text: &str| Block::Heading {
        level,
        text: text.to_owned(),
    };
    let mut blocks = vec![heading(1, section.heading)];
    let said = section.said.iter().cloned();
    blocks.extend(said.map(|text| Block::Paragraph { text }));
    for table in &section.tables {
        blocks.push(heading(2, table.name));
        blocks.extend(figure(table).map(Block::Chart));
        let rows = table.rows.iter();
        blocks.push(Block::Figures {
            widths: table.columns.iter().map(|(_, width)| *width).collect(),
            header: table.columns.iter().map(|(head, _)| head.clone()).collect(),
            rows: rows
                .map(|row| row.iter().map(Value::shown).collect())
                .collect(),
        });
    }
    blocks
}

/// What a table draws; nothing that it does not show is drawn.
fn figure(table: &Table) -> Option<Figure> {
    let (drawn, columns, rows) = match table.chart? {
        Chart::Columns { column, rows } => {
            let rows = usize::try_from(rows).unwrap_or(usize::MAX);
            let column = usize::from(column);
            (Drawn::Bars, column..column + 1, rows.min(table.rows.len()))
        }
        Chart::Lines => (Drawn::Lines, 1..table.columns.len(), table.rows.len()),
    };
    let rows = &table.rows[..rows];
    let series = columns.map(|column| Series {
        name: table.columns[column].0.clone(),
        values: rows.iter().map(|row| number(&row[column])).collect(),
    });
    Some(Figure {
        title: format!("{}（件）", table.name),
        drawn,
        names: rows.iter().map(|row| row[0].shown()).collect(),
        series: series.collect(),
    })
}

fn number(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) => u32::try_from(*number).ok(),
        _ => None,
    }
}
