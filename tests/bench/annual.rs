//! A year's report of a district, 20,000 cases a year: out of a register of that year alone,
//! of three years, and of a million cases; measured in turns, by processor time.
//!
//! `cargo bench -p kaijuan-tests --bench annual`. A year hands on every fortieth case, and of
//! these every tenth lasts a year longer; every seventh is contested; the year before is
//! frozen.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and may fail"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use casework::files::Inspector;
use casework::{Equipment, Office, documents};
use disclosure::Rules;
use disclosure::words::Role;
use sqlx::{AssertSqlSafe, Connection};
use store::{
    Agency, AgencyKind, AnnualFreeze, Extent, Keyring, Officer, Reach, Scope, SeededIds, Store,
    StoreError,
};
use uuid::Uuid;

const KEYS: &str = "t1 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n";
/// How many cases a year has.
const A_YEAR: i64 = 20_000;
/// How many agencies the district has.
const AGENCIES: u128 = 30;
/// How many years the registers have.
const REGISTERS: [i64; 3] = [1, 3, 50];
/// How often the registers take turns, and how often each is read in its turn.
const TURNS: u32 = 10;
const READS: u32 = 5;
const DISTRICT: Extent = Extent {
    agency: Uuid::from_u128(1),
    whole: true,
};

struct Still;

impl store::Clock for Still {
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        chrono::DateTime::from_timestamp(1_767_312_000, 0).expect("a moment")
    }
}

/// A register, and what was measured on it.
struct Register {
    office: Office,
    years: i64,
    /// The counts of table three alone.
    counts: Taken,
    /// The whole report, as it is shown and handed on.
    report: Taken,
    _folder: tempfile::TempDir,
}

/// Time of so many readings.
#[derive(Default)]
struct Taken {
    wall: Duration,
    /// In seconds.
    processor: f64,
}

impl Taken {
    fn add(&mut self, (began, processor_began): (Instant, f64)) {
        self.wall += began.elapsed();
        self.processor += processor() - processor_began;
    }

    fn ms(&self) -> f64 {
        self.processor * 1000.0 / f64::from(TURNS * READS)
    }
}

#[tokio::main]
async fn main() {
    let mut registers = Vec::new();
    for years in REGISTERS {
        registers.push(Register::made(years).await);
    }
    for _ in 0..TURNS {
        for register in &mut registers {
            register.read().await;
        }
    }
    for register in &registers {
        let wall = |taken: &Taken| taken.wall / (TURNS * READS);
        println!(
            "{:>9} cases: table three {:.1} ms (wall {:.1?}), the report {:.1} ms (wall {:.1?})",
            register.years * A_YEAR,
            register.counts.ms(),
            wall(&register.counts),
            register.report.ms(),
            wall(&register.report),
        );
    }
    let [one, three, all] = registers.as_slice() else {
        unreachable!("as many as there are");
    };
    println!(
        "out of a million cases: table three {:.2} times as long as out of its own year, the report {:.2} times as \
         long as out of three years",
        all.counts.ms() / one.counts.ms(),
        all.report.ms() / three.report.ms()
    );
}

impl Register {
    async fn made(years: i64) -> Register {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("register.db").display());
        let keys = Keyring::parse(KEYS).unwrap();
        let store = Store::open(&url, keys, SeededIds::new(7, Arc::new(Still))).await;
        let store = store.unwrap();
        store.migrate().await.unwrap();
        settle(&store).await.unwrap();
        fill(&url, years).await;
        freeze(&store, middle(years) - 1).await.unwrap();
        let rules = Arc::new(Rules::embedded().clone());
        let press = documents::press(&rules, None).unwrap();
        let equipment = Equipment::in_memory(Inspector::new("kaijuan".into()), Arc::new(press));
        Register {
            office: Office::new(store, rules, Arc::new(Still), equipment),
            years,
            counts: Taken::default(),
            report: Taken::default(),
            _folder: folder,
        }
    }

    async fn read(&mut self) {
        let year = middle(self.years);
        let begun = (Instant::now(), processor());
        for _ in 0..READS {
            let mut reader = self.office.store.read().await.unwrap();
            let counts = reader.annual_counts(&everywhere(), DISTRICT, year).await;
            let new: i64 = counts.unwrap().new.values().sum();
            assert_eq!(new, A_YEAR, "cases of {year}");
        }
        self.counts.add(begun);
        let begun = (Instant::now(), processor());
        for _ in 0..READS {
            let report = self.office.annual_report_of_all(DISTRICT, year).await;
            let report = report.unwrap();
            assert!(report.balance.balanced, "{:?}", report.balance.breaks);
            assert!(report.figures.remedies.iter().sum::<i64>() > A_YEAR / 10);
            let handed_on = report.before.frozen.unwrap()[6];
            assert_eq!(handed_on > A_YEAR / 50, self.years > 1);
        }
        self.report.add(begun);
    }
}

/// The year in the middle, of which the report is.
fn middle(years: i64) -> i32 {
    1975 + i32::try_from(years / 2).unwrap()
}

fn everywhere() -> Scope {
    Scope {
        agency: Uuid::from_u128(1),
        reach: Reach::Tree,
        officer: Uuid::nil(),
    }
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
                let head = Officer {
                    id: Uuid::from_u128(1),
                    agency_id: Uuid::from_u128(1),
                    name: "负责人".into(),
                    roles: vec![Role::OfficeHead],
                    active: true,
                };
                tx.insert_officer(&head).await
            })
        })
        .await
}

/// A row for each case, and for each that was contested or frozen the case itself; all
/// cases at hand at the end of the last year are open.
async fn fill(url: &str, years: i64) {
    let mut database = sqlx::SqliteConnection::connect(url).await.unwrap();
    let cases = years * A_YEAR;
    let (first, last) = (middle(years) - 4, middle(years) - 1);
    let sql = format!(
        "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; \
         WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {cases}), \
         c AS (SELECT i, i / {A_YEAR} AS year, i % 330 AS day, (i % 40 = 0) + (i % 400 = 0) AS more FROM n) \
         INSERT INTO annual_cases (case_id, place, agency_id, applicant_kind, counted_on, concluded_on, report_row, \
         lasts, lasts_long) SELECT CAST(printf('%016d', i) AS BLOB), CAST(printf('%016d', i) AS BLOB), a.id, \
         CASE i % 7 WHEN 0 THEN 'enterprise' ELSE 'natural_person' END, \
         date('1975-01-01', '+' || year || ' years', '+' || day || ' days'), \
         CASE WHEN year + more < {years} THEN date('1975-01-20', '+' || (year + more) || ' years', \
         '+' || day || ' days') END, CASE WHEN year + more < {years} THEN 3 + i % 21 END, more > 0, \
         more > 1 OR year + more >= {years} FROM c \
         JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY path) - 1 AS nth FROM agencies) a ON a.nth = i % {AGENCIES}; \
         INSERT INTO cases (id, number, agency_id, state, phase, version, applicant_name, applicant_kind, title, \
         wording_key, channel, received_on, registered_on, is_open, rules_hash, snapshot, created_at, updated_at) \
         SELECT r.case_id, '第' || r.rowid || '号', r.agency_id, 'archived', 'archiving', 1, '某人', \
         r.applicant_kind, '某地块的批复', '', 'online', r.counted_on, r.counted_on, 0, '', '', '', '' \
         FROM annual_cases r WHERE r.rowid % 7 = 3 OR r.counted_on BETWEEN '{first}-01-01' AND '{last}-12-31'; \
         INSERT INTO remedies (case_id, seq, agency_id, kind, against, round, sought_by, procedure, authority, \
         received_on, decided_on, outcome, is_open, closed_on) SELECT r.case_id, 9, r.agency_id, 'reconsideration', \
         'reply', 1, 'applicant', 'ordinary', '某区人民政府', date(r.counted_on, '+60 days'), \
         date(r.counted_on, '+120 days'), 'upheld', 0, date(r.counted_on, '+120 days') FROM annual_cases r \
         WHERE r.rowid % 7 = 3; ANALYZE;"
    );
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut database)
        .await
        .unwrap();
    database.close().await.unwrap();
}

/// Freezes a year as it stands; of it, the report of the next year is asked what it hands on.
async fn freeze(store: &Store, year: i32) -> Result<(), StoreError> {
    let mut reader = store.read().await?;
    let handed_on = reader.annual_before(&everywhere(), DISTRICT, year).await?.0;
    drop(reader);
    let mut applications = vec![vec![0; 7]; 25];
    for (kind, cases) in handed_on {
        applications[24][kind as usize] = cases;
        applications[24][6] += cases;
    }
    let freeze = AnnualFreeze {
        id: Uuid::from_u128(9),
        agency_id: DISTRICT.agency,
        year: i64::from(year),
        whole: DISTRICT.whole,
        figures: serde_json::json!({ "applications": applications, "remedies": vec![0; 15], "fee_cases": 0,
            "fee_fen": 0 }),
        rests_on: String::new(),
        frozen_by: Uuid::from_u128(1),
        frozen_at: store::Clock::now(&Still),
    };
    store
        .act(move |tx| {
            let freeze = freeze.clone();
            Box::pin(async move { tx.freeze_annual(&everywhere(), &freeze).await })
        })
        .await
}

/// Processor time of this process so far, in seconds (Linux; a hundred ticks a second).
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // what follows the name, which may hold blanks, begins with the third field
    let (_, rest) = stat.rsplit_once(')').unwrap();
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |field: usize| fields[field - 3].parse::<f64>().unwrap();
    (ticks(14) + ticks(15)) / 100.0
}
