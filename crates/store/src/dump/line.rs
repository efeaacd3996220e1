//! The lines of an export: a header, a line for each row, and a trailer by which
//! a cut or changed file is known.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::cell::Cell;
use super::tables::{TABLES, Table};

/// How many rows there are of each table.
pub type Rows = BTreeMap<String, u64>;

/// The first line: by what the rest is to be read. It holds nothing of when and
/// from which database, so that equal content makes equal files.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    /// The version of the program.
    pub kaijuan: String,
    /// The last migration.
    pub schema: String,
}

/// The last line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trailer {
    pub rows: Rows,
    /// Of all lines before this one, in hexadecimal.
    pub sha256: String,
}

/// A line for a row.
pub(crate) struct RowLine<'a> {
    pub table: &'static Table,
    pub cells: &'a [Cell],
}

impl Serialize for RowLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_map(Some(2))?;
        line.serialize_entry("table", self.table.name)?;
        line.serialize_entry("row", &Row(self))?;
        line.end()
    }
}

struct Row<'a>(&'a RowLine<'a>);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let RowLine { table, cells } = self.0;
        serializer.collect_map(
            table
                .columns
                .iter()
                .zip(*cells)
                .map(|(column, cell)| (column.name, cell)),
        )
    }
}

/// Spells a line, without its end.
pub(crate) fn spelled(line: &impl Serialize) -> io::Result<Vec<u8>> {
    Ok(serde_json::to_vec(line)?)
}

/// Counts no row of any table.
pub(crate) fn none_yet() -> Rows {
    TABLES
        .iter()
        .map(|table| (table.name.to_owned(), 0))
        .collect()
}

/// Writes lines, and knows what it wrote.
pub(crate) struct LinesOut<W> {
    out: W,
    sha256: Sha256,
    rows: Rows,
}

impl<W: Write> LinesOut<W> {
    pub fn new(out: W) -> LinesOut<W> {
        LinesOut {
            out,
            sha256: Sha256::new(),
            rows: none_yet(),
        }
    }

    pub fn header(&mut self, header: &Header) -> io::Result<()> {
        self.put(spelled(header)?)
    }

    /// A line of a table.
    pub fn row(&mut self, table: &Table, line: Vec<u8>) -> io::Result<()> {
        if let Some(count) = self.rows.get_mut(table.name) {
            *count += 1;
        }
        self.put(line)
    }

    /// Writes the trailer, and hands back what there was.
    pub fn finish(mut self) -> io::Result<Trailer> {
        let trailer = Trailer {
            rows: self.rows,
            sha256: hex::encode(self.sha256.finalize()),
        };
        let mut line = spelled(&trailer)?;
        line.push(b'\n');
        self.out.write_all(&line)?;
        self.out.flush()?;
        Ok(trailer)
    }

    fn put(&mut self, mut line: Vec<u8>) -> io::Result<()> {
        line.push(b'\n');
        self.sha256.update(&line);
        self.out.write_all(&line)
    }
}
