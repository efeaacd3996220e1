//! Scope, proven: every role, by every part that an agency can have in a case, on
//! every route and with every act. What is expected stands in tables (`table`,
//! `sight`, `acts`); a route of the document without a row fails.

pub mod acts;
pub mod alike;
mod catalogue;
mod deputies;
mod files;
mod letters;
pub mod place;
mod proposals;
pub mod sight;
mod table;
mod walk;

use std::collections::BTreeSet;
use std::sync::Arc;

use disclosure::words::{ActKind, Role};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::promise;
use acts::{Told, ready, told};
use alike::{Knock, same};
use place::{Caller, Party, Place};
use table::ROUTES;
use walk::{Walk, planted};

#[test]
fn every_route_has_a_row() {
    let rows: BTreeSet<String> = ROUTES
        .iter()
        .map(|(route, _)| (*route).to_owned())
        .collect();
    assert_eq!(rows, promise::routes(), "rows of the matrix, and routes");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_of_every_party_on_every_route() {
    let walk = Walk {
        place: Place::fresh().await,
        other: Place::fresh().await,
    };
    let planted = planted(&walk.place).await;
    let mut cells = 0;
    for (route, kind) in ROUTES {
        for caller in Caller::all() {
            walk.cell(route, *kind, caller, &planted).await;
            cells += 1;
        }
    }
    let callers = 2 + Party::ALL.len() * Role::ALL.len();
    assert_eq!(cells, ROUTES.len() * callers);
    let rows = ROUTES.len();
    println!("{cells} cells: {rows} rows of routes × {callers} callers");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_act_by_every_role_of_every_party() {
    let place = Arc::new(Place::fresh().await);
    let mut kinds: JoinSet<Vec<Option<String>>> = JoinSet::new();
    for kind in ActKind::ALL {
        kinds.spawn(tried(place.clone(), *kind));
    }
    let tried = kinds.join_all().await.concat();
    let cells = tried.len();
    let wrong: Vec<String> = tried.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let callers = 2 + Party::ALL.len() * Role::ALL.len();
    assert_eq!(cells, ActKind::ALL.len() * callers);
    println!(
        "{cells} cells: {} acts × {callers} callers",
        ActKind::ALL.len()
    );
}

/// One act by all callers, each with what went otherwise than expected. Who may not
/// leaves the case as it was; for each who may there is a case of its own.
async fn tried(place: Arc<Place>, kind: ActKind) -> Vec<Option<String>> {
    const ROUTE: &str = "POST /api/v1/cases/{id}/acts";
    let (case, body) = ready(&place, kind, Caller::Nobody).await;
    let tag = place.version(case).await;
    let headers = [
        ("content-type", "application/json"),
        ("if-match", tag.as_str()),
    ];
    let knock = Knock::with(&headers, &body.to_string());
    let mut cells = Vec::new();
    for caller in Caller::all() {
        let expected = told(caller, kind);
        let answer = match expected {
            Told::Hidden => same(&place, caller, ROUTE, case, &knock).await,
            Told::Done => {
                let (case, body) = ready(&place, kind, caller).await;
                offered(&place, caller, kind, case, true).await;
                let tag = place.version(case).await;
                place.act_at(caller, case, &tag, &body).await
            }
            _ => {
                if expected == Told::Refused {
                    offered(&place, caller, kind, case, false).await;
                }
                place.act_at(caller, case, &tag, &body).await
            }
        };
        let met = answer.status.as_u16() == expected.status();
        cells.push((!met).then(|| format!("{caller} {kind}, not {expected:?}: {}", answer.text)));
    }
    assert_eq!(
        place.version(case).await,
        tag,
        "{kind} was refused and left something"
    );
    cells
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_case_named_in_a_body_is_a_missing_one() {
    let place = Place::fresh().await;
    let hidden = place.register(Party::Stranger, json!({})).await;
    for kind in [ActKind::Draft, ActKind::NotifyFee] {
        let (case, mut body) = ready(&place, kind, Caller::Nobody).await;
        body["covers"] = json!(["{id}"]);
        let tag = place.version(case).await;
        let headers = [
            ("content-type", "application/json"),
            ("if-match", tag.as_str()),
        ];
        let knock = Knock::with(&headers, &body.to_string());
        let route = format!("POST /api/v1/cases/{case}/acts");
        for role in [Role::Handler, Role::OfficeHead] {
            let caller = Caller::Desk(Party::Owner, role);
            let answer = same(&place, caller, &route, hidden, &knock).await;
            assert_eq!(answer.status.as_u16(), 422, "{kind} {}", answer.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_is_offered_what_concerns_its_own_letter() {
    let place = Place::fresh().await;
    let case = place.shared_case(json!({})).await;
    // Its own letter was received; that another one is on its way shows nowhere.
    let other = json!({ "act": "consult", "id": "某公司", "with": "third_party", "name": "某公司", "question": "请提出意见" });
    place.act(Party::Owner, Role::Clerk, case, other).await;
    let clerk = Caller::Desk(Party::Consulted, Role::Clerk);
    offered(&place, clerk, ActKind::ConsultationAnswered, case, true).await;
    offered(&place, clerk, ActKind::RecordConsultReceipt, case, false).await;
}

/// What is permitted says the same as the act itself.
async fn offered(place: &Place, caller: Caller, kind: ActKind, case: Uuid, expected: bool) {
    let path = format!("/api/v1/cases/{case}/permitted");
    let permitted = place.get(caller, &path).await.ok(200);
    let acts = permitted["acts"].as_array().unwrap();
    let offer = acts
        .iter()
        .find(|offer| offer["act"] == kind.word())
        .unwrap();
    assert_eq!(
        offer["permitted"],
        Value::Bool(expected),
        "{caller} {kind} {offer}"
    );
}
