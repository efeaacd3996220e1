//! Pages over HTTP on a register of 100,000 cases: worklist, case and search, as
//! different officers; on SQLite and, in the same run, on PostgreSQL as the peer.
//!
//! `cargo bench -p kaijuan-tests --bench workbench`; `KAIJUAN_TEST_CASES_AT_ALL` says how
//! many cases, `KAIJUAN_TEST_REQUESTS` how many requests a measurement takes,
//! `KAIJUAN_TEST_POSTGRES` names the peer.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and may fail"
)]

mod data;
mod load;

use casework::Office;

use load::{Figures, Visitor};

/// Officers whose desks are looked at, by the names that they sign in with.
const OFFICERS: [&str; 8] = [
    "clerk2",
    "handler2",
    "reviewer2",
    "clerk5",
    "office_head1",
    "supervisor1",
    "analyst1",
    "handler1",
];

/// What is searched for: common words, rare ones, a number, a name.
const WORDS: [&str; 8] = [
    "补偿",
    "合同",
    "规划",
    "学校",
    "征地批复",
    "57号",
    "听证笔录",
    "社保",
];

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

fn main() {
    let cases = number("KAIJUAN_TEST_CASES_AT_ALL", 100_000);
    let requests = number("KAIJUAN_TEST_REQUESTS", 4_000);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite:{}", folder.path().join("bench.db").display());
    let mut peers = vec![("SQLite", sqlite)];
    if let Ok(server) = std::env::var("KAIJUAN_TEST_POSTGRES") {
        peers.push(("PostgreSQL", runtime.block_on(database(&server))));
    }
    println!("{cases} cases, {requests} requests a measurement");
    println!(
        "{:<12}{:>22}{:>12}{:>12}{:>9}{:>9}{:>9}",
        "", "page", "concurrent", "requests/s", "p50 ms", "p95 ms", "p99 ms"
    );
    let mut first: Option<Vec<Figures>> = None;
    for (name, url) in peers {
        let (office, ids) = runtime.block_on(data::made(&url, cases));
        let address = runtime.block_on(serve(office));
        let measured = measure(name, &address, &ids, requests);
        match &first {
            None => first = Some(measured),
            Some(sqlite) => {
                for (ours, theirs) in sqlite.iter().zip(&measured) {
                    println!(
                        "  {}: SQLite answers {:.2} times as many as {name}",
                        ours.page,
                        ours.per_second / theirs.per_second
                    );
                }
            }
        }
    }
}

async fn serve(office: Office) -> String {
    let settings = server::doors::Settings::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = server::doors::doors(office, &settings);
    let peers = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, peers).await });
    address
}

fn measure(
    name: &str,
    address: &str,
    ids: &[(String, Vec<String>)],
    requests: usize,
) -> Vec<Figures> {
    let visitors: Vec<Visitor> = OFFICERS
        .iter()
        .map(|login| Visitor::signed_in(address, login))
        .collect();
    let todo = |n: usize| {
        let visitor = &visitors[n % visitors.len()];
        (visitor, "/todo".to_owned())
    };
    let case = |n: usize| {
        let (login, own) = &ids[n % ids.len()];
        let visitor = visitors.iter().find(|visitor| visitor.login == *login);
        (
            visitor.unwrap(),
            format!("/cases/{}", own[n / ids.len() % own.len()]),
        )
    };
    let search = |n: usize| {
        let visitor = &visitors[n % visitors.len()];
        let word = WORDS[n / visitors.len() % WORDS.len()];
        let query = serde_urlencoded::to_string([("text", word)]).unwrap();
        (visitor, format!("/search?{query}"))
    };
    let mut all = Vec::new();
    for concurrent in [1, 16] {
        all.push(load::run("worklist", concurrent, requests, &todo));
        all.push(load::run("case", concurrent, requests, &case));
        all.push(load::run("search", concurrent, requests / 4, &search));
    }
    for figures in &all {
        println!("{name:<12}{figures}");
    }
    all
}

/// A database of this run's own on a server.
async fn database(server: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap();
    let name = format!("workbench_{}", std::process::id());
    data::run(server, &format!("CREATE DATABASE {name}")).await;
    format!("{base}/{name}")
}
