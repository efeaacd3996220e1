//! Every cell of the matrix of routes, as a real request.

use disclosure::words::{ActKind, Role};
use serde_json::json;
use uuid::Uuid;

use super::acts::{Told, ready, told};
use super::alike::{self, Knock, same};
use super::catalogue;
use super::deputies;
use super::files;
use super::letters;
use super::place::{self, Caller, Party, Place};
use super::proposals;
use super::sight::{Sight, kept_by, shown_of, sight};
use super::table::{self, IDENTITY, Kind, List, Of};

/// What an extract must not show: who applied for what, and what others were asked.
const SECRETS: [&str; 4] = ["钱秘密", "保密的名称", "保密的内容", "只给河西镇看"];

/// The shared case, and what each agency has for itself: a case, a letter that it
/// handed over, a subscription.
pub struct Planted {
    shared: Uuid,
    own: Vec<(Party, Uuid)>,
}

pub async fn planted(place: &Place) -> Planted {
    let secret = json!({ "applicant": { "name": "钱秘密", "id_number": IDENTITY },
        "title": "保密的名称", "content": "保密的内容" });
    let shared = place.shared_case(secret).await;
    let mut own = Vec::new();
    for party in Party::ALL {
        let title = json!({ "title": format!("{party:?}") });
        own.push((party, place.register(party, title).await));
        let head = Caller::Desk(party, Role::OfficeHead);
        for (path, body) in [
            ("/api/v1/handovers", table::letter()),
            ("/api/v1/webhooks", table::webhook()),
            ("/api/v1/deputies", deputies::named(party, Role::Reviewer)),
            ("/api/v1/proposals", proposals::proposal(party)),
        ] {
            place.post(head, path, &body).await.ok(201);
        }
    }
    Planted { shared, own }
}

/// A register to look at, and another one to write to, so that what is written does
/// not appear in what is looked at.
pub struct Walk {
    pub place: Place,
    pub other: Place,
}

impl Walk {
    /// One cell.
    pub async fn cell(&self, route: &str, kind: Kind, caller: Caller, planted: &Planted) {
        let place = &self.place;
        let (party, role) = match (kind, caller) {
            (Kind::Open, _) => return drop(place.get(caller, path(route)).await.ok(200)),
            (_, Caller::Desk(party, role)) => (party, role),
            _ => return unauthorized(place, caller, route, planted.shared).await,
        };
        match kind {
            Kind::Open => {}
            Kind::Year => drop(place.get(caller, "/api/v1/calendar/2026").await.ok(200)),
            Kind::Everybody("") => drop(place.get(caller, path(route)).await.ok(200)),
            Kind::Everybody(body) => {
                let body = serde_json::from_str(body).unwrap();
                place.post(caller, path(route), &body).await.ok(200);
            }
            Kind::For(roles) => {
                let answer = place.get(caller, path(route)).await;
                match roles.contains(&role) {
                    true => assert_eq!(answer.status, 200, "{route} {role}"),
                    false => drop(answer.problem(403, "role")),
                }
            }
            Kind::Lacks(roles, code, body) => {
                let path = path(route)
                    .replace("{topic}", "t0123456789")
                    .replace("{id}", &alike::MISSING.to_string());
                let answer = match (route.starts_with("GET"), body) {
                    (true, _) => place.get(caller, &path).await,
                    (false, "") => {
                        alike::knock(place, caller, route, alike::MISSING, &Knock::default()).await
                    }
                    (false, body) => {
                        let body = serde_json::from_str(body).unwrap();
                        place.post(caller, &path, &body).await
                    }
                };
                match roles.contains(&role) {
                    true => drop(answer.problem(404, code)),
                    false => drop(answer.problem(403, "role")),
                }
            }
            Kind::Asks(roles, body) => {
                let body = serde_json::from_str(body).unwrap();
                let answer = place.post(caller, path(route), &body).await;
                match roles.contains(&role) {
                    true => no_more_than_sight(&answer, party, role, planted),
                    false => drop(answer.problem(403, "role")),
                }
            }
            Kind::Asked(roles, ask, status) => {
                let answer = match ask.starts_with('?') {
                    true => place.get(caller, &format!("{}{ask}", path(route))).await,
                    false => {
                        let body = serde_json::from_str(ask).unwrap();
                        place.post(caller, path(route), &body).await
                    }
                };
                match roles.contains(&role) {
                    true => assert_eq!(answer.status, status, "{route} {role} {}", answer.text),
                    false => drop(answer.problem(403, "role")),
                }
            }
            Kind::OneCase => one_case(place, party, role, route, planted.shared).await,
            Kind::WholeCase(ask) => {
                whole_case(place, party, role, route, ask, planted.shared).await;
            }
            Kind::OneLetter(roles) => {
                letters::one(place, party, role, route, roles, planted.shared).await;
            }
            Kind::MadeAgain => letters::made_again(place, party, role, route, planted.shared).await,
            Kind::HandedOver(roles) => letters::handed_over(place, party, role, route, roles).await,
            Kind::Dossier(roles) => {
                letters::dossier(place, party, role, route, roles, planted.shared).await;
            }
            Kind::Sheet(roles) => {
                letters::sheet(place, party, role, route, roles, planted.shared).await;
            }
            Kind::AddsFile => files::added(place, party, role, route, planted.shared).await,
            Kind::OneFile(roles) => {
                files::one(place, party, role, route, roles, planted.shared).await;
            }
            Kind::DecidesFile => files::decided(place, party, role, route, planted.shared).await,
            Kind::List(list) => listed(place, party, role, route, list, planted).await,
            Kind::Comments(body) => {
                commented(place, party, role, route, body, planted.shared).await
            }
            Kind::ByAgency(query, agencies) => {
                let path = format!("{}{query}", path(route));
                let answer = place.get(caller, &path).await;
                of_agencies(agencies(&answer.ok(200)), &shown_of(party, role), caller);
            }
            Kind::OfOwner(query, count) => {
                let path = format!("{}{query}", path(route));
                let counted = count(&place.get(caller, &path).await.ok(200));
                let shown = shown_of(party, role).contains(&Party::Owner);
                assert_eq!(counted, usize::from(shown), "{caller} {path}");
            }
            Kind::Kept(agencies) => {
                let answer = place.get(caller, path(route)).await;
                match kept_by(party, role) {
                    Some(kept) => of_agencies(agencies(&answer.ok(200)), &kept, caller),
                    None => drop(answer.problem(403, "role")),
                }
            }
            Kind::Takes(roles, body) => {
                let answer = self.other.post(caller, path(route), &body()).await;
                match roles.contains(&role) {
                    true => drop(answer.ok(201)),
                    false => drop(answer.problem(403, "role")),
                }
            }
            Kind::ListsDeputies => {
                let answer = place.get(caller, path(route)).await;
                let listed = table::deputies(&answer.ok(200));
                of_agencies(listed, &deputies::shown(party, role), caller);
            }
            Kind::NamesDeputy => deputies::appointed(&self.other, party, role).await,
            Kind::EndsDeputy => deputies::ended(&self.other, party, role, route).await,
            Kind::OneEntry => catalogue::one(place, party, role, route).await,
            Kind::ChangesEntry(status) => {
                catalogue::changed(&self.other, party, role, route, status).await;
            }
            Kind::DeclinesEntry => {
                catalogue::declined(place, party, role, route, planted.shared).await;
            }
            Kind::ListsProposals if role == Role::Admin => {
                let answer = place.get(caller, path(route)).await;
                answer.problem(403, "role");
            }
            Kind::ListsProposals => {
                let answer = place.get(caller, path(route)).await;
                let listed = proposals::listed(&answer.ok(200));
                of_agencies(listed, &shown_of(party, role), caller);
            }
            Kind::MakesProposal => proposals::made(&self.other, party, role).await,
            Kind::OneProposal => proposals::one(&self.other, party, role, route).await,
            Kind::StepsProposal => proposals::stepped(&self.other, party, role, route).await,
            Kind::Ends => self.ends(party, role, route).await,
            Kind::BulkDispatch => self.bulk_dispatch(caller, route, planted.shared).await,
            // Walked act by act below; here a hidden case is knocked at in every way.
            Kind::Acts => {
                if sight(party, role) == Sight::Nothing {
                    knocked(place, caller, route, planted.shared).await;
                }
            }
        }
    }

    /// A subscription is ended by who keeps it; others cannot tell whether it is there.
    async fn ends(&self, party: Party, role: Role, route: &str) {
        let (place, caller) = (&self.other, Caller::Desk(party, role));
        let head = Caller::Desk(Party::Owner, Role::OfficeHead);
        let body = table::webhook();
        let made = place.post(head, "/api/v1/webhooks", &body).await;
        let id = made.ok(201)["id"].as_str().unwrap().parse().unwrap();
        let knock = Knock::default();
        match kept_by(party, role) {
            Some(kept) if kept.contains(&Party::Owner) => {
                let ended = alike::knock(place, caller, route, id, &knock).await;
                assert_eq!(ended.status, 204, "{caller} {}", ended.text);
                let again = same(place, caller, route, id, &knock).await;
                again.problem(404, "no_webhook");
            }
            Some(_) => drop(
                same(place, caller, route, id, &knock)
                    .await
                    .problem(404, "no_webhook"),
            ),
            None => drop(
                same(place, caller, route, id, &knock)
                    .await
                    .problem(403, "role"),
            ),
        }
    }

    /// Every case has its own answer: that of the act, or that of a missing case.
    async fn bulk_dispatch(&self, caller: Caller, route: &str, shared: Uuid) {
        let handler = Party::Handler.officer(Role::Handler);
        let bulk = |case: &str, version: i64| json!({ "handler": handler, "cases": [{ "id": case, "version": version }] });
        let expected = match told(caller, ActKind::Dispatch) {
            Told::Hidden => {
                for version in [1, 99] {
                    let body = bulk("{id}", version).to_string();
                    let knock = Knock::with(&[("content-type", "application/json")], &body);
                    let answer = same(&self.place, caller, route, shared, &knock).await;
                    assert_eq!(answer.ok(200)["cases"][0]["outcome"], "no_case");
                }
                return;
            }
            Told::Done => "dispatched",
            _ => "refused",
        };
        let (case, _) = ready(&self.other, ActKind::Dispatch, caller).await;
        let tag = self.other.version(case).await;
        let version = tag.trim_matches(['"', 'v']).parse().unwrap();
        let body = bulk(&case.to_string(), version);
        let answer = self.other.post(caller, path(route), &body).await.ok(200);
        assert_eq!(answer["cases"][0]["outcome"], expected, "{caller} {answer}");
    }
}

/// Of the shared case nothing is found by whoever is not shown all of it.
fn no_more_than_sight(answer: &crate::api::Answer, party: Party, role: Role, planted: &Planted) {
    answer.ok(200);
    let found = answer.text.contains(&planted.shared.to_string());
    if sight(party, role) != Sight::Whole {
        assert!(!found, "{party:?}/{role} {}", answer.text);
        assert!(SECRETS.iter().all(|secret| !answer.text.contains(secret)));
    }
}

fn of_agencies(mut found: Vec<Uuid>, expected: &[Party], caller: Caller) {
    found.sort();
    let mut expected: Vec<Uuid> = expected.iter().map(|party| party.agency()).collect();
    expected.sort();
    assert_eq!(found, expected, "{caller}");
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
        _ if list.registering && !table::REGISTER.contains(&role) => {}
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

/// What an extract does not hold is refused to whoever sees one.
async fn whole_case(place: &Place, party: Party, role: Role, route: &str, ask: &str, case: Uuid) {
    let caller = Caller::Desk(party, role);
    let (route, knock) = match ask.starts_with('?') {
        true => (format!("{route}{ask}"), Knock::default()),
        false => {
            let json = [("content-type", "application/json")];
            (route.to_owned(), Knock::with(&json, ask))
        }
    };
    match sight(party, role) {
        Sight::Whole => {
            let answer = alike::knock(place, caller, &route, case, &knock).await;
            answer.ok(200);
        }
        Sight::Extract => {
            let answer = alike::knock(place, caller, &route, case, &knock).await;
            answer.problem(403, "other_agency");
        }
        Sight::Nothing => {
            let answer = same(place, caller, &route, case, &knock).await;
            answer.problem(404, "no_case");
            let json = [("content-type", "application/json")];
            for broken in ["", "{", "{\"acts\": [{\"act\": \"fly\"}]}", "{\"more\": 1}"] {
                same(place, caller, &route, case, &Knock::with(&json, broken)).await;
            }
        }
    }
}

/// Only who sees the whole case is told that there is no draft to speak of.
async fn commented(place: &Place, party: Party, role: Role, route: &str, body: &str, case: Uuid) {
    let caller = Caller::Desk(party, role);
    let json = [("content-type", "application/json")];
    let knock = Knock::with(if body.is_empty() { &[] } else { &json }, body);
    match sight(party, role) {
        Sight::Nothing => {
            let answer = same(place, caller, route, case, &knock).await;
            answer.problem(404, "no_case");
        }
        seen => {
            let answer = alike::knock(place, caller, route, case, &knock).await;
            match seen {
                Sight::Whole => answer.problem(409, "no_draft"),
                _ => answer.problem(403, "other_agency"),
            };
        }
    }
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
