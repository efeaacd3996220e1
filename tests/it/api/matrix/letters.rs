//! Letters of the shared case: who is shown which, who may have one made again.

use disclosure::words::Role;
use uuid::Uuid;

use super::alike::{self, Knock, same};
use super::place::{Caller, Party, Place};
use super::sight::{Sight, shown_of, sight};

/// The letter that asks the consulted agency, and one that is nothing to it.
async fn letters(place: &Place, case: Uuid) -> (Uuid, Uuid) {
    let head = Caller::Desk(Party::Owner, Role::OfficeHead);
    let path = format!("/api/v1/cases/{case}/documents");
    let answer = place.get(head, &path).await.ok(200);
    let find = |wanted: &dyn Fn(&serde_json::Value) -> bool| {
        let all = answer["documents"].as_array().unwrap();
        let found = all.iter().find(|line| wanted(line));
        found.expect("it was sent")["id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
    };
    // as the shared case calls what the consulted agency was asked
    let asks = find(&|line| line["subject"] == "河东");
    let other = find(&|line| line["letter"] == "acknowledgement");
    (asks, other)
}

pub async fn one(place: &Place, party: Party, role: Role, route: &str, roles: &[Role], case: Uuid) {
    let caller = Caller::Desk(party, role);
    let (asks, other) = letters(place, case).await;
    let shown = match sight(party, role) {
        Sight::Whole => [true, true],
        Sight::Extract => [true, false],
        Sight::Nothing => [false, false],
    };
    for (letter, shown) in [asks, other].into_iter().zip(shown) {
        let knock = Knock::default();
        if !shown {
            let answer = same(place, caller, route, letter, &knock).await;
            answer.problem(404, "no_document");
        } else if roles.contains(&role) {
            let answer = alike::knock(place, caller, route, letter, &knock).await;
            assert_eq!(answer.status, 200, "{caller} {route} {}", answer.text);
        } else {
            let answer = alike::knock(place, caller, route, letter, &knock).await;
            answer.problem(403, "role");
        }
    }
}

pub async fn made_again(place: &Place, party: Party, role: Role, route: &str, case: Uuid) {
    let caller = Caller::Desk(party, role);
    let (_, letter) = letters(place, case).await;
    let knock = Knock::default();
    match sight(party, role) {
        Sight::Whole => {
            let answer = alike::knock(place, caller, route, letter, &knock).await;
            let acts = matches!(party, Party::Owner | Party::Handler)
                && matches!(
                    role,
                    Role::Clerk | Role::Handler | Role::Reviewer | Role::OfficeHead
                );
            match acts {
                true => assert_eq!(answer.ok(200)["state"], "attached"),
                false => drop(answer.problem(403, "role")),
            }
        }
        _ => {
            let answer = same(place, caller, route, letter, &knock).await;
            answer.problem(404, "no_document");
        }
    }
}

pub async fn sheet(
    place: &Place,
    party: Party,
    role: Role,
    route: &str,
    roles: &[Role],
    case: Uuid,
) {
    let caller = Caller::Desk(party, role);
    let route = route.replace("{sheet}", "register_entry");
    let knock = Knock::default();
    match sight(party, role) {
        Sight::Whole if roles.contains(&role) => {
            let answer = alike::knock(place, caller, &route, case, &knock).await;
            assert_eq!(answer.status, 200, "{caller} {}", answer.text);
        }
        Sight::Whole => {
            let answer = alike::knock(place, caller, &route, case, &knock).await;
            answer.problem(403, "role");
        }
        Sight::Extract => {
            let answer = alike::knock(place, caller, &route, case, &knock).await;
            answer.problem(403, "other_agency");
        }
        Sight::Nothing => {
            let answer = same(place, caller, &route, case, &knock).await;
            answer.problem(404, "no_case");
        }
    }
}

/// The dossier of the shared case, which is not closed and has none yet.
pub async fn dossier(
    place: &Place,
    party: Party,
    role: Role,
    route: &str,
    roles: &[Role],
    case: Uuid,
) {
    let caller = Caller::Desk(party, role);
    let builds = route.starts_with("POST");
    let route = route.replace("{dossier}", &Uuid::from_u128(404).to_string());
    let knock = Knock::default();
    let acts = matches!(party, Party::Owner | Party::Handler);
    match sight(party, role) {
        Sight::Whole if roles.contains(&role) && (acts || !builds) => {
            let answer = alike::knock(place, caller, &route, case, &knock).await;
            match builds {
                true => drop(answer.ok(200)),
                false => drop(answer.problem(404, "no_dossier")),
            }
        }
        Sight::Whole => {
            let answer = alike::knock(place, caller, &route, case, &knock).await;
            answer.problem(403, "role");
        }
        Sight::Extract => {
            let answer = alike::knock(place, caller, &route, case, &knock).await;
            answer.problem(403, "other_agency");
        }
        Sight::Nothing => {
            let answer = same(place, caller, &route, case, &knock).await;
            answer.problem(404, "no_case");
        }
    }
}

/// The letter that the owner of the shared case handed over.
pub async fn handed_over(place: &Place, party: Party, role: Role, route: &str, roles: &[Role]) {
    let caller = Caller::Desk(party, role);
    let head = Caller::Desk(Party::Owner, Role::OfficeHead);
    let all = place.get(head, "/api/v1/handovers").await.ok(200);
    let own = Party::Owner.agency().to_string();
    let all = all["handovers"].as_array().unwrap();
    let letter = all
        .iter()
        .find(|line| line["agency"]["id"] == *own)
        .unwrap();
    let letter = letter["id"].as_str().unwrap().parse().unwrap();
    let knock = Knock::default();
    if !shown_of(party, role).contains(&Party::Owner) {
        let answer = same(place, caller, route, letter, &knock).await;
        answer.problem(404, "no_handover");
    } else if roles.contains(&role) {
        let answer = alike::knock(place, caller, route, letter, &knock).await;
        assert_eq!(answer.status, 200, "{caller} {}", answer.text);
    } else {
        let answer = alike::knock(place, caller, route, letter, &knock).await;
        answer.problem(403, "role");
    }
}
