//! What a page, an act and a file of worked cases cost: all deadlines of a case
//! with their working, a judgement, the offer, three thousand worked cases.

use std::fmt::Write as _;
use std::hint::black_box;

use chrono::{NaiveDate, NaiveTime};
use criterion::{Criterion, criterion_group, criterion_main};
use disclosure::act::{Act, Facts};
use disclosure::case::Case;
use disclosure::clock::{self, Out};
use disclosure::words::{ActKind, Role};
use disclosure::{Actor, Rules, Turn, decide, explain, permitted, worked};
use serde_json::json;
use uuid::Uuid;

const WORKED: &str = include_str!("../../../tests/law/worked-cases.jsonl");

/// Two third parties, one of them still out, and an extension.
const CASE: &str = r#"{"id": "bench", "acts": [
    {"act": "register", "on": "2024-03-01", "channel": "in_person", "submitted_on": "2024-03-01"},
    {"act": "consult", "on": "2024-03-11", "id": "a", "with": "third_party", "received_on": "2024-03-12"},
    {"act": "consult", "on": "2024-03-15", "id": "b", "with": "third_party", "received_on": "2024-03-18"},
    {"act": "consultation_answered", "on": "2024-03-20", "id": "a", "opinion": "agree"},
    {"act": "extend", "on": "2024-03-25", "workdays": 20, "approved_by_head": true}]}"#;

fn case(rules: &Rules) -> (Case, NaiveDate) {
    worked::played(&CASE.replace('\n', ""), "bench", rules)
        .expect("the case is well formed")
        .expect("the file has the case")
}

fn deadlines(c: &mut Criterion) {
    let rules = Rules::embedded();
    let (case, as_of) = case(rules);
    c.bench_function("all deadlines of a case, with working", |b| {
        b.iter(|| clock::deadlines(black_box(&case), rules, Out::Until(as_of)));
    });
    c.bench_function("all deadlines of a case, told to people", |b| {
        b.iter(|| -> Vec<_> {
            let deadlines = clock::deadlines(black_box(&case), rules, Out::Until(as_of));
            let told = deadlines.iter();
            told.map(|deadline| explain::explain(deadline, &case, rules))
                .collect()
        });
    });
}

fn acts(c: &mut Criterion) {
    let rules = Rules::embedded();
    let (case, as_of) = case(rules);
    let actor = Actor::new(Uuid::from_u128(1), "经办人", Role::ALL);
    let facts = Facts::default();
    let turn = Turn {
        today: as_of,
        on: as_of,
        now: as_of.and_time(NaiveTime::MIN).and_utc(),
        actor: &actor,
        rules,
        facts: &facts,
        owner: disclosure::lifecycle::Owner {
            code: "YC01",
            kind: "department",
            government: "",
        },
    };
    let asked = json!({ "id": "c", "with": "other_agency", "name": "某局" });
    let consult = Act::parse(ActKind::Consult, asked).expect("the payload is well formed");
    decide(&case, &consult, &turn).expect("the act is lawful");
    c.bench_function("decide", |b| {
        b.iter(|| decide(black_box(&case), black_box(&consult), &turn));
    });
    c.bench_function("permitted, every act", |b| {
        b.iter(|| permitted(black_box(&case), &turn));
    });
}

fn law_run(c: &mut Criterion) {
    let mut file = String::new();
    for line in WORKED.lines().cycle().take(3000) {
        writeln!(file, "{line}").expect("a string takes what is written");
    }
    let mut group = c.benchmark_group("law run");
    group.sample_size(10);
    group.bench_function("3000 worked cases", |b| {
        b.iter(|| worked::run(black_box(&file), Rules::embedded()));
    });
}

criterion_group!(benches, deadlines, acts, law_run);
criterion_main!(benches);
