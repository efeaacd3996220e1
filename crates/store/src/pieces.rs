//! Conditions on cases that are put together when they are asked for.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::dialect::on;
use crate::error::StoreError;
use crate::lists::CaseListRow;
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

    /// The condition of `scope::visible!`.
    pub fn visible(&mut self, sight: &'a Sight) -> &mut Self {
        self.seen(sight).text(" AND p.until IS NULL))")
    }

    /// That all of a case is shown: an agency that was merely asked for its
    /// opinion must not find out by asking what its extract does not show.
    pub fn visible_whole(&mut self, sight: &'a Sight) -> &mut Self {
        self.seen(sight)
            .text(" AND p.until IS NULL AND p.part <> 'consulted'))")
    }

    fn seen(&mut self, sight: &'a Sight) -> &mut Self {
        self.with(
            "(c.agency_id IN (SELECT a.id FROM agencies a WHERE a.path >= ",
            Bound::Text(&sight.low),
        )
        .with(" AND a.path < ", Bound::Text(&sight.high))
        .with(
            ") OR c.id IN (SELECT p.case_id FROM case_parties p WHERE p.agency_id = ",
            Bound::Id(sight.party),
        )
    }
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

impl Reader {
    /// Runs what the pieces make.
    pub(crate) async fn lines(
        &mut self,
        pieces: Pieces<'_>,
    ) -> Result<Vec<CaseListRow>, StoreError> {
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
            query.build_query_as::<CaseListRow>().fetch_all(conn).await
        });
        self.noted(answer)
    }
}
