//! Scope, proven: every role, by every part that an agency can have in a case, on
//! every route and with every act. What is expected stands in tables (`table`,
//! `sight`, `acts`); a route of the document without a row fails.

mod acts;
mod alike;
mod place;
mod sight;
mod table;

use std::collections::BTreeSet;
use std::sync::Arc;

use disclosure::words::{ActKind, Role};
use serde_json::{Value, json};
use server::api::openapi;
use tokio::task::JoinSet;
use uuid::Uuid;

use acts::{Told, ready, told};
use alike::{Knock, same};
use place::{Caller, Party, Place, application};
use sight::{Sight, shown_of, sight};
use table::{Kind, List, Of, ROUTES};

/// What an extract must not show: who applied for what, and what others were asked.
const SECRETS: [&str; 4] = ["钱秘密", "保密的名称", "保密的内容", "只给河西镇看"];

/// The operations of the document, as `METHOD /path`.
fn operations() -> BTreeSet<String> {
    let document = serde_json::to_value(openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect()
}

#[test]
fn every_route_has_a_row() {
    let rows: BTreeSet<String> = ROUTES
        .iter()
        .map(|(route, _)| (*route).to_owned())
        .collect();
    assert_eq!(rows, operations(), "rows of the matrix, and routes");
}

/// The shared case, and one that each agency registered for itself.
struct Planted {
    shared: Uuid,
    own: Vec<(Party, Uuid)>,
}

async fn planted(place: &Place) -> Planted {
    let secret = json!({ "applicant": { "name": "钱秘密" }, "title": "保密的名称", "content": "保密的内容" });
    let shared = place.shared_case(secret).await;
    let mut own = Vec::new();
    for party in Party::ALL {
        let title = json!({ "title": format!("{party:?}") });
        own.push((party, place.register(party, title).await));
    }
    Planted { shared, own }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_of_every_party_on_every_route() {
    let place = Place::fresh().await;
    let planted = planted(&place).await;
    let mut cells = 0;
    for (route, kind) in ROUTES {
        for caller in Caller::all() {
            match (kind, caller) {
                (Kind::Open, _) => drop(place.get(caller, path(route)).await.ok(200)),
                (_, Caller::Nobody | Caller::Unknown) => {
                    unauthorized(&place, caller, route, planted.shared).await;
                }
                (Kind::Everybody, _) => drop(place.get(caller, path(route)).await.ok(200)),
                (Kind::For(roles), Caller::Desk(_, role)) => {
                    let answer = place.get(caller, path(route)).await;
                    match roles.contains(&role) {
                        true => assert_eq!(answer.status, 200, "{route} {role}"),
                        false => drop(answer.problem(403, "role")),
                    }
                }
                (Kind::OneCase, Caller::Desk(party, role)) => {
                    one_case(&place, party, role, route, planted.shared).await;
                }
                (Kind::List(list), Caller::Desk(party, role)) => {
                    listed(&place, party, role, route, *list, &planted).await;
                }
                (Kind::Registers, Caller::Desk(_, role)) => {
                    registers(&place, caller, role, route).await
                }
                // Walked act by act below; here a hidden case is knocked at in every way.
                (Kind::Acts, Caller::Desk(party, role)) => {
                    if sight(party, role) == Sight::Nothing {
                        knocked(&place, caller, route, planted.shared).await;
                    }
                }
            }
            cells += 1;
        }
    }
    let callers = 2 + Party::ALL.len() * Role::ALL.len();
    assert_eq!(cells, ROUTES.len() * callers);
    println!(
        "{cells} cells: {} rows of routes × {callers} callers",
        ROUTES.len()
    );
}

fn path(route: &str) -> &str {
    route.split_once(' ').unwrap().1
}

/// Without a token that is known nothing is told, of cases neither.
async fn unauthorized(place: &Place, caller: Caller, route: &str, case: Uuid) {
    let answer = same(place, caller, route, case, &Knock::default()).await;
    let code = if caller == Caller::Nobody {
        "token_missing"
    } else {
        "token_invalid"
    };
    answer.problem(401, code);
}

async fn one_case(place: &Place, party: Party, role: Role, route: &str, case: Uuid) {
    let caller = Caller::Desk(party, role);
    let answer = match sight(party, role) {
        Sight::Nothing => {
            let answer = same(place, caller, route, case, &Knock::default()).await;
            answer.problem(404, "no_case");
            return;
        }
        _ => {
            place
                .get(caller, &path(route).replace("{id}", &case.to_string()))
                .await
        }
    };
    let shown = answer.ok(200);
    let secrets: Vec<&str> = SECRETS
        .into_iter()
        .filter(|secret| answer.text.contains(secret))
        .collect();
    match sight(party, role) {
        Sight::Extract => assert!(secrets.is_empty(), "{caller} {route} shows {secrets:?}"),
        _ if route.ends_with("/events") => assert_eq!(secrets.len(), SECRETS.len(), "{caller}"),
        _ => {}
    }
    if let Some(extract) = shown.get("extract") {
        assert_eq!(
            extract == true,
            sight(party, role) == Sight::Extract,
            "{caller}"
        );
    }
}

/// A list shows the cases that the caller sees, each as it is seen, and no others.
async fn listed(
    place: &Place,
    party: Party,
    role: Role,
    route: &str,
    list: List,
    planted: &Planted,
) {
    let caller = Caller::Desk(party, role);
    place.clock.set(&format!("{}T01:00:00Z", list.on));
    let answer = place
        .get(caller, &format!("{}{}", path(route), list.query))
        .await
        .ok(200);
    place.clock.set(&format!("{}T01:00:00Z", place::TODAY));
    let mut found = (list.lines)(&answer);
    found.sort();
    let mut expected = Vec::new();
    match sight(party, role) {
        Sight::Whole => expected.push((planted.shared, true)),
        Sight::Extract if list.extracts => expected.push((planted.shared, false)),
        _ => {}
    }
    if list.of == Of::All {
        let shown = shown_of(party, role);
        let own = planted
            .own
            .iter()
            .filter(|(party, _)| shown.contains(party));
        expected.extend(own.map(|(_, case)| (*case, true)));
    }
    expected.sort();
    assert_eq!(found, expected, "{caller} {route}{}", list.query);
}

/// Those who register do so for their own agency. (Bad JSON: nothing is kept.)
async fn registers(place: &Place, caller: Caller, role: Role, route: &str) {
    let nobody = application(json!({ "applicant": { "name": " " } }));
    let answer = place.post(caller, path(route), &nobody).await;
    match role {
        Role::Clerk | Role::Handler | Role::OfficeHead => answer.problem(422, "name_missing"),
        _ => answer.problem(403, "role"),
    };
}

/// Whatever a request for a hidden case carries, its answer is that for a missing one.
async fn knocked(place: &Place, caller: Caller, route: &str, case: Uuid) {
    let note = json!({ "act": "note", "text": "问" }).to_string();
    let tag = place.version(case).await;
    let json = ("content-type", "application/json");
    let knocks = [
        Knock::with(&[json, ("if-match", &tag)], &note),
        Knock::with(&[json, ("if-match", "\"v999\"")], &note),
        Knock::with(&[json, ("if-match", "*")], &note),
        Knock::with(&[json, ("if-match", "v1")], &note),
        Knock::with(&[json], &note),
        Knock::with(
            &[json, ("if-match", &tag), ("idempotency-key", "\"k1\"")],
            &note,
        ),
        Knock::with(
            &[json, ("if-match", &tag), ("idempotency-key", "\"k1\"")],
            &note,
        ),
        Knock::with(&[json, ("if-match", &tag)], "{\"act\": "),
        Knock::with(&[json, ("if-match", &tag)], "[]"),
        Knock::with(&[json, ("if-match", &tag)], "{\"act\": \"fly\"}"),
        Knock::with(&[json, ("if-match", &tag)], "{\"act\": \"note\"}"),
        Knock::with(&[("if-match", &tag)], &note),
        Knock::default(),
    ];
    let told = same(place, caller, route, case, &knocks[0]).await;
    told.problem(404, "no_case");
    for knock in &knocks[1..] {
        same(place, caller, route, case, knock).await;
    }
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
