//! Who sees what in the workbench, proven: every route by every role of every part that
//! an agency can have in a case, by a foreign case, a missing one and none at all. What
//! is expected stands in a table; a route of the router without a row fails.

mod acts;
mod ground;
mod hostile;
mod row;
mod seen;
mod sound;
mod sources;
mod table;
mod walk;

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use disclosure::words::Role;

use crate::api::matrix::place::{Caller, Party};
use row::{Row, Thing, filled};
use table::ROWS;
use walk::Walk;

const HEAD: Caller = Caller::Desk(Party::Owner, Role::OfficeHead);

#[test]
fn every_route_has_a_row() {
    let rows: BTreeSet<String> = ROWS.iter().map(|row| row.route.to_owned()).collect();
    assert_eq!(rows, sources::routes(), "rows of the matrix, and routes");
}

/// What a check that failed says of it.
fn said(panic: Box<dyn Any + Send>) -> String {
    let text = panic.downcast::<String>();
    text.map_or_else(|_| "a check failed".to_owned(), |text| *text)
}

/// What is wrong, so that one run tells all of it.
fn failure(check: impl FnOnce()) -> Option<String> {
    catch_unwind(AssertUnwindSafe(check)).err().map(said)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_of_every_party_on_every_page() {
    let walk = Arc::new(Walk::fresh().await);
    let (mut cells, mut wrong) = (0, Vec::new());
    for row in ROWS {
        for caller in Caller::all() {
            let walk = walk.clone();
            let cell = tokio::spawn(async move { walk.cell(row, caller).await });
            if let Err(failed) = cell.await {
                wrong.push(said(failed.into_panic()));
            }
            cells += 1;
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cells\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let callers = 2 + Party::ALL.len() * Role::ALL.len();
    assert_eq!(cells, ROWS.len() * callers);
    println!("{cells} cells: {} rows × {callers} callers", ROWS.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_case_lead_to_those_that_one_may_open() {
    let walk = Walk::fresh().await;
    let case = format!("/cases/{}", walk.shared);
    let whole: &[&str] = &["", "/documents", "/files", "/draft", "/dossier"];
    for (party, pages) in [
        (Party::Owner, whole),
        (Party::Consulted, &["", "/documents", "/files"]),
    ] {
        let expected: Vec<String> = pages.iter().map(|page| format!("{case}{page}")).collect();
        for page in &expected {
            let caller = Caller::Desk(party, Role::OfficeHead);
            let shown = walk.ground.ask(caller, "GET", page, "").await.ok(200);
            let (_, nav) = shown.text().split_once("案件的各页").unwrap();
            let (nav, _) = nav.split_once("</nav>").unwrap();
            let links: Vec<&str> = nav
                .split("href=\"")
                .skip(1)
                .filter_map(|link| link.split('"').next())
                .collect();
            assert_eq!(links, expected, "{caller} {page}");
            let here = format!("href=\"{page}\" aria-current=\"page\"");
            assert!(nav.contains(&here), "{caller} {page} stands in {nav}");
        }
    }
}

/// An address of every route, by the methods that it has.
fn addresses(walk: &Walk) -> BTreeMap<String, Vec<&'static Row>> {
    let mut addresses: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in ROWS {
        let (_, route) = row.route.split_once(' ').unwrap();
        addresses.entry(route.to_owned()).or_default().push(row);
    }
    let here = Thing::here(walk.shared);
    addresses
        .into_values()
        .map(|rows| {
            let asked = rows[0].asked.split('?').next().unwrap();
            (filled(asked, here, "1", 0), rows)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_route_has_a_method_without_a_row() {
    let walk = Walk::fresh().await;
    for (path, rows) in addresses(&walk) {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let is_walked = rows.iter().any(|row| row.method() == method);
            if !is_walked {
                let shown = walk.ground.ask(HEAD, method, &path, "").await;
                assert_eq!(shown.status, 405, "{method} {path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_read_has_a_head() {
    let walk = Walk::fresh().await;
    for row in ROWS.iter().filter(|row| row.method() == "GET") {
        for caller in [
            HEAD,
            Caller::Desk(Party::Owner, Role::Admin),
            Caller::Nobody,
        ] {
            let path = filled(row.asked, Thing::here(walk.shared), "1", 0);
            let whole = walk.ground.ask(caller, "GET", &path, "").await;
            let head = walk.ground.ask(caller, "HEAD", &path, "").await;
            assert_eq!(head.status, whole.status, "{caller} {path}");
            assert_eq!(head.header("content-type"), whole.header("content-type"));
            assert_eq!(head.location(), whole.location());
            assert!(head.bytes.is_empty(), "{caller} {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_of_other_sites_are_not_taken() {
    let walk = Walk::fresh().await;
    let version = walk.version().await;
    let foreign: [&[(&str, &str)]; 3] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example"), ("host", "localhost")],
    ];
    for row in ROWS.iter().filter(|row| row.method() == "POST") {
        for headers in foreign {
            let here = Thing::here(walk.shared);
            let path = filled(row.asked, here, &version, 0);
            let sent = filled(row.sent, here, &version, 0);
            let mut request =
                Request::post(&path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let request = request.body(Body::from(sent)).unwrap();
            let shown = walk.ground.browser(HEAD).send(request).await;
            assert_eq!(shown.status, 403, "{path} {headers:?}");
            assert!(shown.has("不是从本系统提交的"), "{path} {headers:?}");
        }
    }
    assert_eq!(walk.version().await, version);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_a_page_leads_to_the_door() {
    let walk = Walk::fresh().await;
    for row in ROWS.iter().filter(|row| !row.is_public()) {
        let path = filled(row.asked, Thing::here(walk.shared), "1", 0);
        let request = Request::builder().method(row.method()).uri(&path);
        let request = request.header("hx-request", "true").body(Body::empty());
        let mut browser = walk.ground.browser(Caller::Nobody);
        let shown = browser.send(request.unwrap()).await;
        assert_eq!(shown.status, 401, "{path}");
        match row.method() {
            "GET" => {
                assert_eq!(shown.header("hx-redirect"), "/sign-in", "{path}");
                assert!(shown.bytes.is_empty(), "{path}");
            }
            // what is being typed stays where it is
            _ => {
                assert_eq!(shown.header("hx-redirect"), "", "{path}");
                assert!(shown.has("登录") && !shown.has("<html"), "{path}");
            }
        }
    }
}
