//! The index of the words: FTS5 on SQLite, a `tsvector` on PostgreSQL. Neither cuts
//! texts itself: both are handed grams.

use std::collections::BTreeSet;

use super::Conn;
use crate::grams::Gram;

/// Where the cases stand that a text finds.
pub(crate) struct Matches {
    /// The grams as the index is asked for them; no condition when empty.
    pub asked: String,
    /// A FROM clause that calls the cases `s`, up to the grams …
    pub before: &'static str,
    /// … and after them.
    pub after: &'static str,
    /// How another table joins: read after those before it.
    pub join: &'static str,
    /// What grows in the order in which cases came in.
    pub rank: &'static str,
}

impl Conn {
    /// How this database finds the cases with all of these grams. What it finds is
    /// walked from the newest on SQLite; PostgreSQL must not believe that a walk
    /// over all cases was shorter.
    pub fn matches(&self, grams: &BTreeSet<Gram>) -> Matches {
        let (each, between, begun): (fn(&str) -> String, _, _) = match self {
            Conn::Sqlite(_) => (|gram| format!("\"{gram}\""), " AND ", " *"),
            Conn::Postgres(_) => (|gram| format!("'{gram}'"), " & ", ":*"),
        };
        let asked: Vec<String> = grams
            .iter()
            .map(|gram| match gram {
                Gram::Whole(gram) => each(gram),
                Gram::Begun(gram) => each(gram) + begun,
            })
            .collect();
        let (before, after, rank) = match self {
            _ if asked.is_empty() => ("search_cases s", "", "s.seq"),
            Conn::Sqlite(_) => (
                "search_grams g CROSS JOIN search_cases s ON s.seq = g.rowid AND g.search_grams MATCH ",
                "",
                "g.rowid",
            ),
            Conn::Postgres(_) => (
                "(SELECT seq, case_id, agency_id FROM search_cases WHERE grams @@ CAST(",
                " AS tsquery) OFFSET 0) s",
                "s.seq",
            ),
        };
        Matches {
            asked: asked.join(between),
            before,
            after,
            join: match self {
                Conn::Sqlite(_) => " CROSS JOIN ",
                Conn::Postgres(_) => " JOIN ",
            },
            rank,
        }
    }

    /// Lets the next statements use the index of the grams, however many cases
    /// PostgreSQL expects: it does not know what reading all grams of a case costs.
    pub async fn prefer_indexes(&mut self) -> Result<(), sqlx::Error> {
        match self {
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(transaction) => {
                let set = sqlx::query("SET LOCAL enable_seqscan = off");
                set.execute(&mut **transaction).await.map(|_| ())
            }
        }
    }

    /// Keeps the grams of a case, and no longer those that it had if it is not new.
    pub async fn keep_grams(
        &mut self,
        seq: i64,
        new: bool,
        grams: &str,
    ) -> Result<(), sqlx::Error> {
        match self {
            Conn::Sqlite(transaction) => {
                if !new {
                    sqlx::query("DELETE FROM search_grams WHERE rowid = $1")
                        .bind(seq)
                        .execute(&mut **transaction)
                        .await?;
                }
                sqlx::query("INSERT INTO search_grams (rowid, grams) VALUES ($1, $2)")
                    .bind(seq)
                    .bind(grams)
                    .execute(&mut **transaction)
                    .await?;
            }
            Conn::Postgres(transaction) => {
                sqlx::query(
                    "UPDATE search_cases SET grams = array_to_tsvector(string_to_array($2, ' ')) WHERE seq = $1",
                )
                .bind(seq)
                .bind(grams)
                .execute(&mut **transaction)
                .await?;
            }
        }
        Ok(())
    }
}
