//! Conditions on cases that are put together when they are asked for.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, QueryBuilder};
use uuid::Uuid;

use crate::dialect::{Conn, from_row, on};
use crate::error::StoreError;
use crate::scope::Sight;
use crate::store::Reader;

/// A value in a condition.
pub(crate) enum Bound<'a> {
    Word(&'static str),
    Id(Uuid),
    Text(&'a str),
    Owned(String),
    Day(NaiveDate),
    Moment(DateTime<Utc>),
    Count(i64),
}

enum Piece<'a> {
    Text(&'static str),
    Value(Bound<'a>),
    /// A column with its ASCII capitals made small.
    Lowered(&'static str),
}

/// SQL in pieces: fixed text, and values between.
#[derive(Default)]
pub(crate) struct Pieces<'a> {
    pieces: Vec<Piece<'a>>,
}

impl<'a> Pieces<'a> {
    pub fn text(&mut self, sql: &'static str) -> &mut Self {
        self.pieces.push(Piece::Text(sql));
        self
    }

    pub fn with(&mut self, sql: &'static str, value: Bound<'a>) -> &mut Self {
        self.pieces.push(Piece::Text(sql));
        self.pieces.push(Piece::Value(value));
        self
    }

    pub fn with_some<T>(
        &mut self,
        sql: &'static str,
        value: Option<T>,
        bound: impl FnOnce(T) -> Bound<'a>,
    ) -> &mut Self {
        if let Some(value) = value {
            self.with(sql, bound(value));
        }
        self
    }

    /// That a column contains a text, the case of ASCII letters aside.
    pub fn containing(&mut self, column: &'static str, text: &str) -> &mut Self {
        self.pieces.push(Piece::Lowered(column));
        self.with(" LIKE ", Bound::Owned(pattern(text)))
            .text(r" ESCAPE '\'")
    }
}

/// That what stands before it is an agency in reach.
pub(crate) fn in_reach<'a>(pieces: &mut Pieces<'a>, sight: &'a Sight) {
    pieces
        .with(
            " IN (SELECT a.id FROM agencies a WHERE a.path >= ",
            Bound::Text(&sight.low),
        )
        .with(" AND a.path < ", Bound::Text(&sight.high))
        .text(")");
}

/// A LIKE pattern for a text that contains this one.
fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c.to_ascii_lowercase());
    }
    pattern.push('%');
    pattern
}

/// A row that either database gives.
pub(crate) trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{}

impl Reader {
    /// Runs what the pieces make.
    pub(crate) async fn lines<T: Row>(&mut self, pieces: Pieces<'_>) -> Result<Vec<T>, StoreError> {
        // PostgreSQL's locale would change letters that SQLite leaves alone
        let bytewise = self.conn.bytewise();
        let answer = on!(self, |conn, D| {
            let mut query = QueryBuilder::<D>::new("");
            for piece in pieces.pieces {
                match piece {
                    Piece::Text(sql) => query.push(sql),
                    Piece::Lowered(column) => query.push(format_args!("LOWER({column}{bytewise})")),
                    Piece::Value(Bound::Word(word)) => query.push_bind(word),
                    Piece::Value(Bound::Id(id)) => query.push_bind(id),
                    Piece::Value(Bound::Text(text)) => query.push_bind(text.to_owned()),
                    Piece::Value(Bound::Owned(text)) => query.push_bind(text),
                    Piece::Value(Bound::Day(day)) => query.push_bind(day),
                    Piece::Value(Bound::Moment(at)) => query.push_bind(at),
                    Piece::Value(Bound::Count(count)) => query.push_bind(count),
                };
            }
            query.build_query_as::<T>().fetch_all(conn).await
        });
        self.noted(answer)
    }
    /// How the database would go about what the pieces make, step by step.
    pub(crate) async fn plan(&mut self, mut pieces: Pieces<'_>) -> Result<Vec<String>, StoreError> {
        pieces.pieces.insert(0, Piece::Text(self.explain()));
        let steps: Vec<Step> = self.lines(pieces).await?;
        Ok(steps.into_iter().map(|Step(step)| step).collect())
    }

    /// What is put before a statement to be told its plan.
    pub(crate) fn explain(&self) -> &'static str {
        match self.conn {
            Conn::Sqlite(_) => "EXPLAIN QUERY PLAN ",
            Conn::Postgres(_) => "EXPLAIN ",
        }
    }
}

/// How the database would go about a statement, step by step:
/// `planned!(reader, SQL, binds…)`.
macro_rules! planned {
    ($reader:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        let sql = sqlx::AssertSqlSafe(format!("{}{}", $reader.explain(), $sql));
        let steps = ask!($reader, fetch_all, $crate::pieces::Step, sql $(, $bind)*)?;
        Ok(steps.into_iter().map(|step| step.0).collect())
    }};
}
pub(crate) use planned;

/// A step of a plan.
pub(crate) struct Step(pub String);

from_row!(Step, |row| {
    let step = row.try_get("detail").or_else(|_| row.try_get("QUERY PLAN"));
    step.map(Step)
});
