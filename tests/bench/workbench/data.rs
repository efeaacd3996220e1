//! A register of as many cases as are asked for: the demonstration's, played by the
//! office itself, and then copied row by row under other ids and numbers. Copies keep
//! every shape that a page meets; their chains are those of the cases they were copied
//! from, so that `verify` has nothing to say of this register.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use casework::files::Inspector;
use casework::{Equipment, Office, SystemClock, demo, documents};
use disclosure::Rules;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use store::{Keyring, Store, SystemIds};
use uuid::Uuid;

/// The key of the sealed columns.
const KEYS: &str = "b1 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n";

/// How many cases are played.
const PLAYED: usize = 400;
/// Of a hundred copies of a case, so many are made of one that is open.
const OPEN_SHARE: usize = 35;

const SEED: u64 = 711;

/// Makes the register; answers the office over it, and ids of cases by who may see them.
pub async fn made(url: &str, cases: usize) -> (Office, Vec<(String, Vec<String>)>) {
    let begun = Instant::now();
    let office = office(url).await;
    let rules = office.rules.clone();
    let played = cases.min(PLAYED);
    let demo = demo::fill(
        &office.store,
        rules,
        office.clock.now(),
        SEED,
        played,
        office.equipment.clone(),
    )
    .await
    .unwrap();
    copy(url, cases).await;
    // what is derived is made anew where it is missing
    office.activate_rules().await.unwrap();
    let kept = count(url).await;
    println!("  {kept} cases made within {:.0?}", begun.elapsed());
    let mut by_login = BTreeMap::new();
    for (officer, login) in &demo.logins {
        let agency = demo.officers.iter().find(|one| one.id == *officer).unwrap();
        by_login.insert(login.clone(), agency.agency_id);
    }
    let mut ids = Vec::new();
    for login in ["clerk2", "handler2", "reviewer2", "clerk5"] {
        ids.push((login.to_owned(), of_agency(url, by_login[login]).await));
    }
    (office, ids)
}

/// An office over a database, made ready.
pub async fn office(url: &str) -> Office {
    let clock = Arc::new(SystemClock);
    let keys = Keyring::parse(KEYS).unwrap();
    let ids = SystemIds::new(clock.clone());
    let store = Store::open(url, keys, ids).await.unwrap();
    store.migrate().await.unwrap();
    let press = documents::press(Rules::embedded(), None).unwrap();
    let equipment = Equipment::in_memory(Inspector::new("kaijuan".into()), Arc::new(press));
    Office::new(store, Arc::new(Rules::embedded().clone()), clock, equipment)
}

/// How a database writes an id's copy, and so on.
struct Dialect {
    /// An id that begins with the copy's number.
    id: fn(&str) -> String,
    seconds: &'static str,
}

// an id begins with the time, which no copy's number reaches
fn sqlite_id(column: &str) -> String {
    format!(
        "CASE WHEN {column} IS NULL THEN NULL ELSE \
         unhex(printf('%04X', 4096 + k.k) || substr(hex({column}), 5)) END"
    )
}

fn postgres_id(column: &str) -> String {
    format!("(to_hex(4096 + k.k) || substr({column}::text, 5))::uuid")
}

/// The tables that hold something of a case: which of their columns are ids of the case's
/// own, and what else changes. Everything else is as it was.
fn tables() -> [(&'static str, &'static [&'static str], &'static str); 8] {
    [
        (
            "cases",
            &["id", "parent_id"],
            "number reply_number created_at",
        ),
        ("case_events", &["case_id", "event_id", "act_id"], ""),
        ("case_texts", &["id", "case_id"], ""),
        ("case_parties", &["case_id"], ""),
        ("deadlines", &["case_id"], ""),
        ("todos", &["case_id"], ""),
        ("case_hands", &["case_id"], "last_at"),
        ("earlier_replies", &["id", "case_id"], "number"),
    ]
}

async fn copy(url: &str, cases: usize) {
    let copies = cases.saturating_sub(1) / PLAYED;
    if copies == 0 {
        return;
    }
    let dialect = match url.starts_with("sqlite:") {
        true => Dialect {
            id: sqlite_id,
            seconds: "strftime('%Y-%m-%dT%H:%M:%f', {}, '-' || k.k || ' seconds') || '000Z'",
        },
        false => Dialect {
            id: postgres_id,
            seconds: "{} - k.k * interval '1 second'",
        },
    };
    for (table, ids, changed) in tables() {
        let columns = columns(url, table).await;
        let values: Vec<String> = columns
            .iter()
            .map(|column| {
                let own = format!("t.{column}");
                if ids.contains(&column.as_str()) {
                    (dialect.id)(&own)
                } else if !changed.split(' ').any(|one| one == column) {
                    own
                } else if column.ends_with("_at") {
                    dialect.seconds.replace("{}", &own)
                } else {
                    format!("{own} || '-' || k.k")
                }
            })
            .collect();
        let case = if table == "cases" { "id" } else { "case_id" };
        let sql = format!(
            "INSERT INTO {table} ({}) SELECT {} FROM {table} t JOIN cases o ON o.id = t.{case} \
             JOIN (WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {copies}) \
             SELECT k FROM n) k ON (NOT o.is_open OR k.k % 100 < {OPEN_SHARE}) WHERE o.number NOT LIKE '%-%'",
            columns.join(", "),
            values.join(", ")
        );
        run(url, &sql).await;
    }
    run(url, "ANALYZE").await;
}

pub async fn run(url: &str, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    match url.starts_with("sqlite:") {
        true => {
            let mut at = SqliteConnection::connect(url).await.unwrap();
            sqlx::query("PRAGMA foreign_keys = OFF")
                .execute(&mut at)
                .await
                .unwrap();
            sqlx::query("PRAGMA synchronous = OFF")
                .execute(&mut at)
                .await
                .unwrap();
            sqlx::query(sql).execute(&mut at).await.unwrap();
        }
        false => {
            let mut at = PgConnection::connect(url).await.unwrap();
            sqlx::query(sql).execute(&mut at).await.unwrap();
        }
    }
}

async fn columns(url: &str, table: &str) -> Vec<String> {
    let rows: Vec<(String,)> = match url.starts_with("sqlite:") {
        true => {
            let mut at = SqliteConnection::connect(url).await.unwrap();
            sqlx::query_as("SELECT name FROM pragma_table_info($1)")
                .bind(table)
                .fetch_all(&mut at)
                .await
                .unwrap()
        }
        false => {
            let mut at = PgConnection::connect(url).await.unwrap();
            let sql = "SELECT column_name::text FROM information_schema.columns \
                WHERE table_name = $1 AND table_schema = current_schema()";
            sqlx::query_as(sql)
                .bind(table)
                .fetch_all(&mut at)
                .await
                .unwrap()
        }
    };
    rows.into_iter().map(|(name,)| name).collect()
}

async fn count(url: &str) -> i64 {
    let sql = "SELECT COUNT(*) FROM cases";
    let (count,): (i64,) = match url.starts_with("sqlite:") {
        true => {
            let mut at = SqliteConnection::connect(url).await.unwrap();
            sqlx::query_as(sql).fetch_one(&mut at).await.unwrap()
        }
        false => {
            let mut at = PgConnection::connect(url).await.unwrap();
            sqlx::query_as(sql).fetch_one(&mut at).await.unwrap()
        }
    };
    count
}

/// Some hundreds of cases of an agency, from all over the register.
async fn of_agency(url: &str, agency: Uuid) -> Vec<String> {
    let sql = "SELECT id FROM cases WHERE agency_id = $1 ORDER BY number LIMIT 600";
    let rows: Vec<(Uuid,)> = match url.starts_with("sqlite:") {
        true => {
            let mut at = SqliteConnection::connect(url).await.unwrap();
            sqlx::query_as(sql)
                .bind(agency)
                .fetch_all(&mut at)
                .await
                .unwrap()
        }
        false => {
            let mut at = PgConnection::connect(url).await.unwrap();
            sqlx::query_as(sql)
                .bind(agency)
                .fetch_all(&mut at)
                .await
                .unwrap()
        }
    };
    rows.into_iter().map(|(id,)| id.to_string()).collect()
}
