//! Deputies: who is shown them, who names one, who ends one.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{Days, NaiveDate};
use disclosure::words::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::alike::{self, Knock, same};
use super::place::{Caller, Party, Place, TODAY};
use super::sight::{kept_by, shown_of};

/// A day that no other deputy of these tests has.
fn day() -> NaiveDate {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let today: NaiveDate = TODAY.parse().unwrap();
    today + Days::new(NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The clerk stands in for the officer of this role.
pub fn named(party: Party, absent: Role) -> Value {
    let day = day();
    json!({ "officer": party.officer(absent), "deputy": party.officer(Role::Clerk),
        "since": day, "until": day, "reason": "公差" })
}

/// The agencies whose deputies an officer is shown.
pub fn shown(party: Party, role: Role) -> Vec<Party> {
    match role {
        Role::Admin => kept_by(party, role).unwrap_or_default(),
        _ => shown_of(party, role),
    }
}

pub async fn appointed(place: &Place, party: Party, role: Role) {
    let body = named(party, Role::Handler);
    let caller = Caller::Desk(party, role);
    let answer = place.post(caller, "/api/v1/deputies", &body).await;
    // oneself, the head of the office, and who keeps its officers
    match matches!(role, Role::Handler | Role::OfficeHead | Role::Admin) {
        true => assert_eq!(answer.ok(201)["reason"], "公差"),
        false => drop(answer.problem(403, "deputy_by_whom")),
    }
}

pub async fn ended(place: &Place, party: Party, role: Role, route: &str) {
    let head = Caller::Desk(Party::Owner, Role::OfficeHead);
    let body = named(Party::Owner, Role::Reviewer);
    let made = place.post(head, "/api/v1/deputies", &body).await;
    let id: Uuid = made.ok(201)["id"].as_str().unwrap().parse().unwrap();
    let (caller, knock) = (Caller::Desk(party, role), Knock::default());
    if !shown(party, role).contains(&Party::Owner) {
        let answer = same(place, caller, route, id, &knock).await;
        answer.problem(404, "no_deputy");
        return;
    }
    let theirs = [Role::Reviewer, Role::Clerk, Role::OfficeHead];
    let may = role == Role::Admin || party == Party::Owner && theirs.contains(&role);
    let answer = alike::knock(place, caller, route, id, &knock).await;
    if !may {
        answer.problem(403, "deputy_by_whom");
        return;
    }
    assert!(!answer.ok(200)["ended_at"].is_null());
    let again = alike::knock(place, caller, route, id, &knock).await;
    again.problem(409, "deputy_ended");
}
