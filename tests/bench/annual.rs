//! A year's report of a district, 20,000 cases a year: out of a register of that one year
//! and of one with a million cases.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection};
use store::{Agency, AgencyKind, Extent, Keyring, Reach, Scope, SeededIds, Store, StoreError};
use uuid::Uuid;

const KEYS: &str = "t1 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n";
/// How many cases a year has.
const A_YEAR: i64 = 20_000;
/// How many agencies the district has.
const AGENCIES: u128 = 30;
/// How often a report is read.
const TIMES: u32 = 20;

struct Still;

impl store::Clock for Still {
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        chrono::DateTime::from_timestamp(1_767_312_000, 0).expect("a moment")
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let one = read(1).await?;
    let all = read(50).await?;
    let say = |years: i64, took: Duration| {
        #[expect(clippy::print_stdout, reason = "what a bench is for")]
        {
            println!("{:>9} cases: {took:?} for a year's report", years * A_YEAR);
        }
    };
    say(1, one);
    say(50, all);
    Ok(())
}

/// How long a report of the middle year takes in a register of so many years.
async fn read(years: i64) -> anyhow::Result<Duration> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite:{}", folder.path().join("register.db").display());
    let clock = std::sync::Arc::new(Still);
    let store = Store::open(&url, Keyring::parse(KEYS)?, SeededIds::new(7, clock)).await?;
    store.migrate().await?;
    settle(&store).await?;
    fill(&url, years).await?;
    let scope = Scope {
        agency: Uuid::from_u128(1),
        reach: Reach::Tree,
        officer: Uuid::nil(),
    };
    let extent = Extent {
        agency: Uuid::from_u128(1),
        whole: true,
    };
    let year = 1975 + i32::try_from(years / 2)?;
    let began = Instant::now();
    for _ in 0..TIMES {
        let mut reader = store.read().await?;
        let counts = reader.annual_counts(&scope, extent, year).await?;
        let new: i64 = counts.new.values().sum();
        anyhow::ensure!(new == A_YEAR, "{new} cases of {year}");
    }
    Ok(began.elapsed() / TIMES)
}

async fn settle(store: &Store) -> Result<(), StoreError> {
    store
        .act(|tx| {
            Box::pin(async move {
                for number in 1..=AGENCIES {
                    tx.insert_agency(&Agency {
                        id: Uuid::from_u128(number),
                        parent: (number > 1).then(|| Uuid::from_u128(1)),
                        code: format!("机{number}"),
                        name: format!("机关{number}"),
                        kind: AgencyKind::Department,
                    })
                    .await?;
                }
                Ok::<_, StoreError>(())
            })
        })
        .await
}

/// A row for each case: concluded in 20 days, every fortieth in the year after.
async fn fill(url: &str, years: i64) -> anyhow::Result<()> {
    let mut database = sqlx::SqliteConnection::connect(url).await?;
    let cases = years * A_YEAR;
    let sql = format!(
        "PRAGMA foreign_keys = OFF; WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n \
         WHERE i + 1 < {cases}) INSERT INTO annual_cases (case_id, place, agency_id, applicant_kind, counted_on, \
         concluded_on, report_row, lasts) SELECT CAST(printf('%016d', i) AS BLOB), CAST(printf('%016d', i) AS BLOB), \
         a.id, \
         CASE i % 7 WHEN 0 THEN 'enterprise' ELSE 'natural_person' END, \
         date('1975-01-01', '+' || (i / {A_YEAR}) || ' years', '+' || (i % 330) || ' days'), \
         date('1975-01-20', '+' || (i / {A_YEAR} + (i % 40 = 0)) || ' years', '+' || (i % 330) || ' days'), \
         3 + i % 21, i % 40 = 0 FROM n JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY path) - 1 AS nth FROM agencies) a \
         ON a.nth = i % {AGENCIES}"
    );
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut database)
        .await?;
    database.close().await?;
    Ok(())
}
