//! Registering and acting over HTTP, on SQLite with `synchronous=FULL` and, in
//! the same run, on PostgreSQL as the peer: acts a second, and commits (that is
//! syncs, but for checkpoints) per act, at 1 and 16 concurrent.
//!
//! `cargo bench -p kaijuan-tests --bench http`; `KAIJUAN_TEST_ACTS` says how many
//! acts a run takes, `KAIJUAN_TEST_POSTGRES` names the peer.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and may fail"
)]

use std::sync::Arc;
use std::time::Instant;

use casework::files::Inspector;
use casework::{Equipment, Office, SystemClock};
use disclosure::Rules;
use disclosure::words::Role;
use serde_json::{Value, json};
use store::{Agency, AgencyKind, Keyring, Officer, Store, StoreError, SystemIds};

const KEYS: &str = "b1 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n";

struct Bench {
    name: &'static str,
    store: Store,
    address: String,
    token: String,
}

struct Figures {
    acts_per_second: f64,
    commits_per_act: f64,
}

fn main() {
    let acts: usize = std::env::var("KAIJUAN_TEST_ACTS")
        .ok()
        .and_then(|acts| acts.parse().ok())
        .unwrap_or(2000);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite:{}", folder.path().join("bench.db").display());
    let mut benches = vec![runtime.block_on(open("SQLite", &sqlite))];
    if let Ok(server) = std::env::var("KAIJUAN_TEST_POSTGRES") {
        benches.push(runtime.block_on(open("PostgreSQL", &server)));
    }
    println!("{acts} acts a run");
    println!(
        "{:<12}{:>12}{:>14}{:>10}{:>14}",
        "", "concurrent", "what", "acts/s", "commits/act"
    );
    for concurrent in [1, 16] {
        let mut first = None;
        for bench in &benches {
            let ids = measured(bench, concurrent, "register", || {
                registering(bench, concurrent, acts)
            });
            measured(bench, concurrent, "act", || {
                acting(bench, concurrent, ids.0.clone())
            });
            match &first {
                None => first = Some(ids.1),
                Some(sqlite) => println!(
                    "  SQLite registers at {:.2} times the rate of {} ({concurrent} concurrent)",
                    sqlite.acts_per_second / ids.1.acts_per_second,
                    bench.name
                ),
            }
        }
    }
}

/// Runs and prints one measurement.
fn measured(
    bench: &Bench,
    concurrent: usize,
    what: &str,
    run: impl FnOnce() -> Vec<String>,
) -> (Vec<String>, Figures) {
    let before = bench.store.written();
    let start = Instant::now();
    let ids = run();
    let seconds = start.elapsed().as_secs_f64();
    let written = bench.store.written();
    let acts = (written.acts - before.acts) as f64;
    let figures = Figures {
        acts_per_second: acts / seconds,
        commits_per_act: (written.commits - before.commits) as f64 / acts,
    };
    println!(
        "{:<12}{concurrent:>12}{what:>14}{:>10.0}{:>14.3}",
        bench.name, figures.acts_per_second, figures.commits_per_act
    );
    (ids, figures)
}

fn registering(bench: &Bench, concurrent: usize, acts: usize) -> Vec<String> {
    parallel(concurrent, acts, |number| {
        let form = json!({ "channel": "in_person", "dates": { "submitted_on": "2026-03-02" },
            "applicant": { "name": "申请人", "id_number": format!("3704041990010{number:05}"), "phone": "13800000000" },
            "applicant_kind": "natural_person", "title": format!("第{number}件"),
            "content": "申请公开某村2023年第4批次建设用地的征地批复" });
        let case = post(bench, "/api/v1/cases", None, &form);
        Some(case["case"]["id"].as_str().unwrap().to_owned())
    })
}

fn acting(bench: &Bench, concurrent: usize, ids: Vec<String>) -> Vec<String> {
    let ids = Arc::new(ids);
    parallel(concurrent, ids.len(), |number| {
        let path = format!("/api/v1/cases/{}/acts", ids[number]);
        post(bench, &path, Some("\"v1\""), &json!({ "act": "screen" }));
        None
    })
}

fn parallel(
    concurrent: usize,
    count: usize,
    work: impl Fn(usize) -> Option<String> + Sync,
) -> Vec<String> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..concurrent)
            .map(|thread| {
                let work = &work;
                scope.spawn(move || {
                    (thread..count)
                        .step_by(concurrent)
                        .filter_map(work)
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    })
}

thread_local! {
    static AGENT: ureq::Agent = ureq::Agent::new_with_defaults();
}

fn post(bench: &Bench, path: &str, if_match: Option<&str>, body: &Value) -> Value {
    AGENT.with(|agent| {
        let mut request = agent
            .post(format!("{}{path}", bench.address))
            .header("Authorization", format!("Bearer {}", bench.token));
        if let Some(version) = if_match {
            request = request.header("If-Match", version);
        }
        request
            .send_json(body)
            .unwrap()
            .body_mut()
            .read_json()
            .unwrap()
    })
}

async fn open(name: &'static str, url: &str) -> Bench {
    let clock = Arc::new(SystemClock);
    let keys = Keyring::parse(KEYS).unwrap();
    let store = Store::open(url, keys, SystemIds::new(clock.clone()))
        .await
        .unwrap();
    store.migrate().await.unwrap();
    let press = casework::documents::press(Rules::embedded(), None).unwrap();
    let equipment = Equipment::in_memory(Inspector::new("kaijuan".into()), Arc::new(press));
    let office = Office::new(
        store.clone(),
        Arc::new(Rules::embedded().clone()),
        clock,
        equipment,
    );
    office.activate_rules().await.unwrap();
    let (token, hash) = server::api::new_token();
    let now = office.clock.now();
    store
        .act(move |tx| {
            Box::pin(async move {
                let (agency, officer) = (tx.next_id(), tx.next_id());
                tx.insert_agency(&Agency {
                    id: agency,
                    parent: None,
                    code: format!("测{}", officer.simple()),
                    name: "测试局".into(),
                    kind: AgencyKind::Department,
                })
                .await?;
                let roles = vec![Role::Clerk, Role::Handler];
                tx.insert_officer(&Officer {
                    id: officer,
                    agency_id: agency,
                    name: "甲".into(),
                    roles,
                    active: true,
                })
                .await?;
                tx.insert_token(officer, &hash, "bench", now, None).await?;
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, server::api::router(office)).await });
    Bench {
        name,
        store,
        address,
        token,
    }
}
