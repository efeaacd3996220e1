//! What a worker asks at each look costs what is due, not what is stored: the same answers
//! from a small and a large register, by the indexes of what is open, on both databases.
#![expect(clippy::print_stdout, reason = "a campaign reads the figures")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use store::{StoreError, Tx};
use uuid::Uuid;

use super::sample::*;
use crate::harness::{Memory, Peer, on_both};

on_both!(a_look_costs_what_is_due_and_not_what_is_stored);

/// Cases of the small register and of the large one.
fn sizes() -> [u32; 2] {
    match std::env::var_os("KAIJUAN_TEST_CAMPAIGN") {
        Some(_) => [10_000, 1_000_000],
        None => [1_000, 20_000],
    }
}

/// How much is due in either.
const DUE: usize = 100;
/// Rows that a look takes at once.
const BATCH: i64 = 8;

/// How a database writes what both are told.
struct Words {
    /// A number as an id.
    id: fn(&str) -> String,
    day: &'static str,
    moment: &'static str,
    /// Said before: rows come faster when nothing is checked that they cannot break.
    unchecked: &'static str,
}

fn words(peer: Peer) -> Words {
    match peer {
        Peer::Sqlite => Words {
            id: |number| format!("unhex(printf('%032x', {number}))"),
            day: "",
            moment: "",
            unchecked: "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF;",
        },
        Peer::Postgres => Words {
            id: |number| format!("lpad(to_hex({number}), 32, '0')::uuid"),
            day: "::date",
            moment: "::timestamptz",
            unchecked: "SET session_replication_role = replica;",
        },
    }
}

/// A register of so many cases. Each has two reminders that were told and one that is
/// planned, a mail that was sent and a notice that was in it; of a hundred cases all
/// that is planned is due, and of some a mail waits to be tried again.
async fn of_cases(peer: Peer, cases: u32) -> Memory {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    act(&memory.store, |tx| {
        Box::pin(async move { tx.insert_case(&case_row(id(1), HOUSING, "第1号")).await })
    })
    .await
    .unwrap();
    let words = words(peer);
    let numbers = format!(
        "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {cases})"
    );
    let (day, moment) = (words.day, words.moment);
    let case = (words.id)("k");
    let told = format!("'2026-02-01T01:00:00+00:00'{moment}");
    let (agency, clerk) = (memory.id(HOUSING), memory.id(CLERK));
    let copied = copied_case(&memory, &case).await;
    let statements = [
        copied.replace("{numbers}", &numbers),
        format!(
            "INSERT INTO reminders (id, case_id, agency_id, kind, opened_by_seq, due_on, rung, nth, fire_on, fired_at) \
             {numbers} SELECT {}, {case}, {agency}, 'reply', 1, '2026-03-30'{day}, 'reply_3', r, \
             CASE WHEN r < 2 OR k <= {DUE} THEN '2026-02-01'{day} ELSE '2026-06-01'{day} END, \
             CASE WHEN r < 2 THEN {told} END \
             FROM n, (SELECT 0 AS r UNION ALL SELECT 1 UNION ALL SELECT 2) AS three",
            (words.id)("k * 4 + r")
        ),
        format!(
            "INSERT INTO outbox (id, kind, refs, created_at, not_before, attempts, done_at) \
             {numbers} SELECT {case}, 'digest', '{{}}', {told}, \
             CASE WHEN k > {DUE} AND k <= 500 THEN '2126-01-01T00:00:00+00:00'{moment} ELSE {told} END, 1, \
             CASE WHEN k > 500 THEN {told} END FROM n"
        ),
        format!(
            "INSERT INTO notices (id, officer_id, case_id, kind, refs, urgent, created_at, gathered_at) \
             {numbers} SELECT {case}, {clerk}, {case}, 'reply_3', '{{}}', {}, {told}, \
             CASE WHEN k > {DUE} THEN {told} END FROM n",
            if peer == Peer::Sqlite { "0" } else { "FALSE" }
        ),
        "ANALYZE".to_owned(),
    ];
    for statement in statements {
        let sql = format!("{} {statement}", words.unchecked);
        memory.execute(sql).await.unwrap();
    }
    memory
}

/// The first case again and again, under other numbers.
async fn copied_case(memory: &Memory, id: &str) -> String {
    let columns = match memory.peer {
        Peer::Sqlite => "SELECT name FROM pragma_table_info('cases')",
        Peer::Postgres => {
            "SELECT column_name::text FROM information_schema.columns WHERE table_name = 'cases'"
        }
    };
    let columns = memory.texts(columns).await;
    let own = |column: &String| match column.as_str() {
        "id" => id.to_owned(),
        "number" => "CAST(k AS TEXT)".to_owned(),
        other => format!("c.{other}"),
    };
    let values: Vec<String> = columns.iter().map(own).collect();
    let (names, values) = (columns.join(", "), values.join(", "));
    format!("INSERT INTO cases ({names}) {{numbers}} SELECT {values} FROM n, cases c WHERE k > 1")
}

/// The plans of what a look asks, each with the index that it must go by.
async fn plans(memory: &Memory) -> Vec<(&'static str, &'static str, Vec<String>)> {
    let mut reader = memory.store.read().await.unwrap();
    let due = reader
        .due_reminders_plan(day("2026-03-02"), 100)
        .await
        .unwrap();
    let told = reader
        .officers_to_tell_plan(Uuid::nil(), 200)
        .await
        .unwrap();
    let sent = reader.lease_outbox_plan(BATCH).await.unwrap();
    vec![
        ("reminders that are due", "reminders_due", due),
        ("officers who are to be told", "notices_unsent", told),
        ("mails that are due", "outbox_waiting", sent),
    ]
}

fn by_index(peer: Peer, index: &str, plan: &[String]) -> bool {
    let whole = match peer {
        Peer::Sqlite => {
            |step: &String| step.trim().starts_with("SCAN") && !step.contains(" USING ")
        }
        Peer::Postgres => |step: &String| step.contains("Seq Scan"),
    };
    plan.iter().any(|step| step.contains(index)) && !plan.iter().any(whole)
}

/// How long each question takes, the middle of some times, in microseconds.
async fn times(memory: &Memory) -> BTreeMap<&'static str, u128> {
    const TIMES: usize = 11;
    let mut took: BTreeMap<&'static str, Vec<Duration>> = BTreeMap::new();
    for _ in 0..TIMES {
        let mut reader = memory.store.read().await.unwrap();
        let begun = Instant::now();
        let due = reader.due_reminders(day("2026-03-02"), 200).await.unwrap();
        took.entry("due reminders")
            .or_default()
            .push(begun.elapsed());
        assert_eq!(due.len(), DUE);
        let begun = Instant::now();
        let officers = reader.officers_to_tell(Uuid::nil(), 200).await.unwrap();
        took.entry("officers to tell")
            .or_default()
            .push(begun.elapsed());
        assert_eq!(officers, [CLERK]);
        drop(reader);
        let begun = Instant::now();
        let leased = act(&memory.store, |tx| Box::pin(leased(tx))).await.unwrap();
        took.entry("mails to send")
            .or_default()
            .push(begun.elapsed());
        assert_eq!(leased, 8);
    }
    let middle = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[TIMES / 2].as_micros()
    };
    took.into_iter()
        .map(|(what, times)| (what, middle(times)))
        .collect()
}

async fn leased(tx: &mut Tx) -> Result<usize, StoreError> {
    Ok(tx
        .lease_outbox(BATCH, Duration::from_secs(300))
        .await?
        .len())
}

async fn a_look_costs_what_is_due_and_not_what_is_stored(peer: Peer) {
    let [small, large] = sizes();
    let few = times(&of_cases(peer, small).await).await;
    let memory = of_cases(peer, large).await;
    for (what, index, plan) in plans(&memory).await {
        let plan_text = plan.join("\n");
        assert!(by_index(peer, index, &plan), "{what}:\n{plan_text}");
    }
    for (what, many) in times(&memory).await {
        let one = few[what];
        println!("{peer:?}: {what}: {one} µs of {small} cases, {many} µs of {large}");
    }
}
