//! An export read back into an empty register: all of it, or nothing.

use std::io::BufRead;

use sqlx::{AssertSqlSafe, QueryBuilder};
use uuid::Uuid;

use super::DumpError;
use super::cell::{Cell, bind_cell};
use super::line::{Rows, none_yet};
use super::lines_in::{LineIn, LinesIn};
use super::tables::{LEFT_OUT, SET_UP, TABLES, Table};
use crate::dialect::{ask, on, tell};
use crate::error::StoreError;
use crate::store::{Reader, Store, Tx};

/// Rows of one statement; no table has so many columns that SQLite's 32,766
/// values were not enough.
const BATCH: usize = 500;
/// About how many bytes of rows wait at most.
const WAITING: usize = 4 << 20;

/// A register that was read in and is not kept yet: whoever holds it may look
/// whether it is whole. Dropped, it leaves nothing.
pub struct Incoming {
    tx: Tx,
    rows: Rows,
}

impl Incoming {
    /// The register as it will be.
    pub fn reader(&mut self) -> &mut Reader {
        &mut self.tx
    }

    /// A way to add what no export holds.
    pub fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }

    /// Rows by table.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// Keeps it.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when it could not be kept; then nothing is.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.tx.reader.conn.commit().await?)
    }
}

impl Store {
    /// Reads what [`Store::export`] of this version wrote into an empty, migrated
    /// register. The rules and key checks that [`Store::migrate`] and the program
    /// left there give way to those of the file.
    ///
    /// It is no [`Store::act`]: what comes out of a pipe cannot be read again,
    /// and what others wait for must not be committed with it.
    ///
    /// # Errors
    /// [`DumpError::NotEmpty`], [`DumpError::Keys`], and [`DumpError::Line`] or
    /// [`DumpError::Rows`] for a file that is not as it was written.
    pub async fn import(&self, input: impl BufRead + Send) -> Result<Incoming, DumpError> {
        self.ready().await?;
        let mut incoming = Incoming {
            tx: Tx::new(
                self.pools.begin_write().await.map_err(StoreError::from)?,
                self.context.clone(),
            ),
            rows: none_yet(),
        };
        must_be_empty(incoming.reader()).await?;
        for table in SET_UP {
            tell!(
                incoming.tx.reader,
                AssertSqlSafe(format!("DELETE FROM {table}"))
            )?;
        }
        incoming.read(LinesIn::new(input)).await?;
        Ok(incoming)
    }
}

async fn must_be_empty(reader: &mut Reader) -> Result<(), DumpError> {
    let names = TABLES.iter().map(|table| table.name);
    for table in names.chain(LEFT_OUT.iter().copied()) {
        let sql = AssertSqlSafe(format!("SELECT EXISTS (SELECT 1 FROM {table})"));
        if !SET_UP.contains(&table) && ask!(reader, fetch_one, (bool,), sql)?.0 {
            return Err(DumpError::NotEmpty { table });
        }
    }
    Ok(())
}

impl Incoming {
    async fn read<R: BufRead>(&mut self, mut lines: LinesIn<R>) -> Result<(), DumpError> {
        lines.header()?;
        let mut batch = Batch::default();
        let mut later = Vec::new();
        let trailer = loop {
            match lines.next()? {
                LineIn::Trailer(trailer) => break trailer,
                LineIn::Row(table, mut cells) => {
                    self.check_key(table, &cells, lines.number())?;
                    later.extend(postponed(table, &mut cells));
                    if let Some(count) = self.rows.get_mut(table.name) {
                        *count += 1;
                    }
                    if !batch.takes(table) {
                        batch.insert(&mut self.tx.reader).await?;
                    }
                    batch.add(table, cells, lines.number());
                }
            }
        };
        if trailer.sha256 != lines.sha256() || trailer.rows != self.rows {
            return Err(lines.wrong(
                "以上各行与这一行的校验值或者行数不符：文件在导出以后被改动或者损坏，请重新导出",
            ));
        }
        lines.end()?;
        batch.insert(&mut self.tx.reader).await?;
        for link in later {
            link.set(&mut self.tx.reader).await?;
        }
        Ok(())
    }

    /// What was sealed with keys that are not at hand could never be opened.
    fn check_key(&self, table: &Table, cells: &[Cell], line: u64) -> Result<(), DumpError> {
        let ("key_checks", [Cell::Text(Some(key_id)), Cell::Text(Some(sealed))]) =
            (table.name, cells)
        else {
            return Ok(());
        };
        match self.tx.keys().fits(key_id, sealed) {
            true => Ok(()),
            false => Err(DumpError::Keys {
                line,
                key_id: key_id.clone(),
            }),
        }
    }
}

/// A row that names a later one of its own table: the name is set at the end.
struct Link {
    table: &'static Table,
    column: &'static str,
    of: Uuid,
    to: Uuid,
}

/// Rows come by id, and ids rise with time: it takes a clock that was set back
/// to make a row name a later one.
fn postponed(table: &'static Table, cells: &mut [Cell]) -> Option<Link> {
    let column = table.own?;
    let (id, own) = (table.place("id")?, table.place(column)?);
    match (&cells[id], &cells[own]) {
        (&Cell::Id(Some(of)), &Cell::Id(Some(to))) if to > of => {
            cells[own] = Cell::Id(None);
            Some(Link {
                table,
                column,
                of,
                to,
            })
        }
        _ => None,
    }
}

impl Link {
    async fn set(self, reader: &mut Reader) -> Result<(), DumpError> {
        let Link {
            table,
            column,
            of,
            to,
        } = self;
        let sql = format!("UPDATE {} SET {column} = $2 WHERE id = $1", table.name);
        tell!(reader, AssertSqlSafe(sql), of, to)?;
        Ok(())
    }
}

/// Rows of one table that wait for a common statement.
#[derive(Default)]
struct Batch {
    table: Option<&'static Table>,
    rows: Vec<Vec<Cell>>,
    size: usize,
    first: u64,
    last: u64,
}

impl Batch {
    fn takes(&self, table: &Table) -> bool {
        self.table.is_none_or(|own| own.name == table.name)
            && self.rows.len() < BATCH
            && self.size < WAITING
    }

    fn add(&mut self, table: &'static Table, cells: Vec<Cell>, line: u64) {
        if self.rows.is_empty() {
            (self.table, self.first) = (Some(table), line);
        }
        self.last = line;
        self.size += cells.iter().map(Cell::size).sum::<usize>();
        self.rows.push(cells);
    }

    /// Writes what waits, and is empty afterwards.
    async fn insert(&mut self, reader: &mut Reader) -> Result<(), DumpError> {
        let Some(table) = self.table.take() else {
            return Ok(());
        };
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let insert = format!("INSERT INTO {} ({}) ", table.name, columns.join(", "));
        let rows = std::mem::take(&mut self.rows);
        self.size = 0;
        // a statement of another length is not worth remembering
        let usual = rows.len() == BATCH;
        let answer = on!(reader, |conn, D| {
            let mut query = QueryBuilder::<D>::new(insert);
            query.push_values(rows, |mut tuple, cells| {
                for cell in cells {
                    bind_cell!(tuple.push_bind, cell);
                }
            });
            let query = query.build().persistent(usual);
            query.execute(conn).await.map(|_| ())
        });
        answer.map_err(|error| self.refused(table, error))
    }

    fn refused(&self, table: &'static Table, error: sqlx::Error) -> DumpError {
        use sqlx::error::ErrorKind;
        let why = match error.as_database_error() {
            None => return StoreError::from(error).into(),
            Some(said) => match said.kind() {
                ErrorKind::UniqueViolation => "有重复的记录".to_owned(),
                ErrorKind::ForeignKeyViolation => "所指的记录不在文件中".to_owned(),
                ErrorKind::CheckViolation => "有不允许的取值".to_owned(),
                _ => said.message().to_owned(),
            },
        };
        DumpError::Rows {
            first: self.first,
            last: self.last,
            table: table.name,
            why,
        }
    }
}
