//! The whole register as lines, of one moment and in the memory of one page.

use std::io::Write;

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::cell::{Cell, bind_cell, cells};
use super::line::{LinesOut, RowLine, Rows, spelled};
use super::tables::{Kind, Order, TABLES, Table};
use super::{DumpError, header};
use crate::dialect::{ask, on};
use crate::error::StoreError;
use crate::store::{Reader, Store};

/// How many rows are in hand at a time; of a table that goes out case by case,
/// the last case may add its own.
const PAGE: usize = 200;

/// What went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Rows by table.
    pub rows: Rows,
    /// SHA-256 of all lines but the last, in hexadecimal, as the last line has it.
    pub sha256: String,
}

impl Store {
    /// Writes everything but [`LEFT_OUT`](super::LEFT_OUT), as it is at one
    /// moment, while the office works on. Equal content makes equal bytes on
    /// either database. What is sealed goes out sealed.
    ///
    /// # Errors
    /// [`StoreError::Migration`] when the database has another form;
    /// [`DumpError::Io`] when `out` takes no more.
    pub async fn export(&self, out: impl Write + Send) -> Result<Exported, DumpError> {
        self.ready().await?;
        let mut reader = self.read().await?;
        let mut lines = LinesOut::new(out);
        lines.header(&header())?;
        for table in TABLES {
            match table.order {
                Order::Key(key) => by_key(&mut reader, table, key, &mut lines).await?,
                Order::Case => by_case(&mut reader, table, &mut lines).await?,
            }
        }
        let trailer = lines.finish()?;
        Ok(Exported {
            rows: trailer.rows,
            sha256: trailer.sha256,
        })
    }
}

async fn by_key<W: Write>(
    reader: &mut Reader,
    table: &'static Table,
    key: &[&str],
    lines: &mut LinesOut<W>,
) -> Result<(), DumpError> {
    let places: Vec<usize> = key.iter().filter_map(|name| table.place(name)).collect();
    let order = bytewise(reader, table, &places);
    let wanted: Vec<String> = (1..=places.len()).map(|n| format!("${n}")).collect();
    let following = format!("WHERE ({order}) > ({})", wanted.join(", "));
    let page = |condition| {
        let select = select(table);
        format!("{select} {condition} ORDER BY {order} LIMIT {PAGE}")
    };
    let (first, next) = (page(""), page(&following));
    let mut rows = fetch(reader, table, first, Vec::new()).await?;
    while let Some(last) = rows.last() {
        let after = places.iter().map(|place| last[*place].clone()).collect();
        let more = rows.len() == PAGE;
        for cells in &rows {
            lines.row(table, spelled(&RowLine { table, cells })?)?;
        }
        if !more {
            break;
        }
        rows = fetch(reader, table, next.clone(), after).await?;
    }
    Ok(())
}

/// Pages end where a case ends, so that the rows of one can be sorted.
async fn by_case<W: Write>(
    reader: &mut Reader,
    table: &'static Table,
    lines: &mut LinesOut<W>,
) -> Result<(), DumpError> {
    let select = format!("{} WHERE case_id > $1 AND case_id <= $2", select(table));
    let mut after = Uuid::nil();
    while after < Uuid::max() {
        let last = end_of_page(reader, table, after).await?;
        let range = vec![Cell::Id(Some(after)), Cell::Id(Some(last))];
        let rows = fetch(reader, table, select.clone(), range).await?;
        let mut page = rows
            .iter()
            .map(|cells| spelled(&RowLine { table, cells }))
            .collect::<Result<Vec<_>, _>>()?;
        // the case stands first in a line
        page.sort_unstable();
        for line in page {
            lines.row(table, line)?;
        }
        after = last;
    }
    Ok(())
}

/// The last case of the page that begins after a case.
async fn end_of_page(reader: &mut Reader, table: &Table, after: Uuid) -> Result<Uuid, StoreError> {
    let sql = format!(
        "SELECT case_id FROM {} WHERE case_id > $1 ORDER BY case_id LIMIT 1 OFFSET {PAGE}",
        table.name
    );
    let found = ask!(reader, fetch_optional, (Uuid,), AssertSqlSafe(sql), after)?;
    Ok(found.map_or(Uuid::max(), |(id,)| id))
}

/// The columns of a key, texts compared by their bytes on either database.
fn bytewise(reader: &Reader, table: &Table, key: &[usize]) -> String {
    let columns: Vec<String> = key
        .iter()
        .map(|place| match &table.columns[*place] {
            column if column.kind == Kind::Text => {
                format!("{}{}", column.name, reader.conn.bytewise())
            }
            column => column.name.to_owned(),
        })
        .collect();
    columns.join(", ")
}

fn select(table: &Table) -> String {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    format!("SELECT {} FROM {}", columns.join(", "), table.name)
}

async fn fetch(
    reader: &mut Reader,
    table: &Table,
    sql: String,
    binds: Vec<Cell>,
) -> Result<Vec<Vec<Cell>>, StoreError> {
    let answer = on!(reader, |conn, D| {
        let mut query = sqlx::query::<D>(AssertSqlSafe(sql));
        for cell in binds {
            query = bind_cell!(query.bind, cell);
        }
        let rows = query.fetch_all(conn).await;
        rows.and_then(|rows| rows.iter().map(|row| cells!(row, table.columns)).collect())
    });
    reader.noted(answer)
}
