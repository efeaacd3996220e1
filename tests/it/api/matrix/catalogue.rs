//! The catalogue: who is shown an entry that is open to nobody, who changes it, and who
//! says that it does not fit a case.

use std::sync::atomic::{AtomicUsize, Ordering};

use disclosure::words::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::alike::{self, Knock, same};
use super::place::{Caller, Party, Place};
use super::sight::{Sight, sight};
use super::table::SEEING;

/// Those who keep it.
pub const KEEPING: &[Role] = &[Role::OfficeHead, Role::Analyst];

/// Another entry each time.
pub fn entry() -> Value {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let nth = COUNT.fetch_add(1, Ordering::Relaxed);
    json!({ "title": format!("第{nth}号公报"), "attribute": "proactive" })
}

/// An entry that is open to nobody.
fn shut() -> Value {
    json!({ "title": "不开放的条目", "attribute": "not_disclosed", "basis": "reg:14" })
}

/// That entry of the owner's.
async fn planted(place: &Place) -> Uuid {
    let head = Caller::Desk(Party::Owner, Role::OfficeHead);
    let answer = place.post(head, "/api/v1/catalogue", &shut()).await;
    let written: Value = serde_json::from_str(&answer.text).unwrap();
    written["id"].as_str().unwrap().parse().unwrap()
}

/// It is shown to its own agency; to others it is not there.
pub async fn one(place: &Place, party: Party, role: Role, route: &str) {
    let caller = Caller::Desk(party, role);
    let entry = planted(place).await;
    let knock = Knock::default();
    if !SEEING.contains(&role) {
        let answer = same(place, caller, route, entry, &knock).await;
        answer.problem(403, "role");
    } else if party == Party::Owner {
        let answer = alike::knock(place, caller, route, entry, &knock).await;
        let kept = KEEPING.contains(&role);
        assert_eq!(answer.ok(200)["may_keep"], kept, "{caller}");
    } else {
        let answer = same(place, caller, route, entry, &knock).await;
        answer.problem(404, "no_entry");
    }
}

/// It is changed by its own agency's officers; others cannot tell whether it is there.
pub async fn changed(place: &Place, party: Party, role: Role, route: &str, status: u16) {
    let caller = Caller::Desk(party, role);
    let entry = planted(place).await;
    let knock = match status {
        200 => Knock::with(&[("content-type", "application/json")], &shut().to_string()),
        _ => Knock::default(),
    };
    if !KEEPING.contains(&role) {
        let answer = same(place, caller, route, entry, &knock).await;
        answer.problem(403, "role");
    } else if party == Party::Owner {
        let answer = alike::knock(place, caller, route, entry, &knock).await;
        assert_eq!(answer.status.as_u16(), status, "{caller} {}", answer.text);
    } else {
        let answer = same(place, caller, route, entry, &knock).await;
        answer.problem(404, "no_entry");
    }
}

/// Only who works on the case is told that nothing was suggested.
pub async fn declined(place: &Place, party: Party, role: Role, route: &str, case: Uuid) {
    let caller = Caller::Desk(party, role);
    let route = route.replace("{entry}", &Uuid::from_u128(7).to_string());
    let knock = Knock::default();
    match sight(party, role) {
        Sight::Nothing => {
            let answer = same(place, caller, &route, case, &knock).await;
            answer.problem(404, "no_case");
        }
        Sight::Extract => {
            let answer = alike::knock(place, caller, &route, case, &knock).await;
            answer.problem(403, "other_agency");
        }
        Sight::Whole => {
            let answer = alike::knock(place, caller, &route, case, &knock).await;
            let works = matches!(party, Party::Owner | Party::Handler)
                && matches!(
                    role,
                    Role::Clerk | Role::Handler | Role::Reviewer | Role::OfficeHead
                );
            match works {
                true => answer.problem(409, "no_suggestion"),
                false => answer.problem(403, "role"),
            };
        }
    }
}
