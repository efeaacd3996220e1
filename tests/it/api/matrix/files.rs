//! Files of the shared case: who adds them, who is shown them, who decides about them.

use disclosure::words::Role;
use serde_json::json;
use uuid::Uuid;

use super::alike::{self, Knock, same};
use super::place::{Caller, Party, Place};
use super::sight::{Sight, sight};

fn acts(party: Party, role: Role) -> bool {
    matches!(party, Party::Owner | Party::Handler)
        && matches!(
            role,
            Role::Clerk | Role::Handler | Role::Reviewer | Role::OfficeHead
        )
}

/// Why somebody who is shown all of the case may not work on its files.
fn refused(party: Party) -> &'static str {
    match party {
        Party::Owner | Party::Handler => "role",
        _ => "other_agency",
    }
}

/// A form with a text that no other has.
fn form(text: &str) -> Knock {
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"part\"\r\n\r\nother\r\n\
         --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n{text}\r\n--x--\r\n"
    );
    Knock::with(
        &[("content-type", "multipart/form-data; boundary=x")],
        &body,
    )
}

const ADD: &str = "POST /api/v1/cases/{id}/files";

pub async fn added(place: &Place, party: Party, role: Role, route: &str, case: Uuid) {
    let caller = Caller::Desk(party, role);
    let knock = form(&format!("由{caller}添加"));
    let whole = match sight(party, role) {
        Sight::Nothing => {
            let answer = same(place, caller, route, case, &knock).await;
            answer.problem(404, "no_case");
            return;
        }
        Sight::Extract => false,
        Sight::Whole => true,
    };
    let answer = alike::knock(place, caller, route, case, &knock).await;
    match whole && acts(party, role) {
        true => assert_eq!(answer.ok(201)["inspected"], "waiting"),
        false => drop(answer.problem(403, refused(party))),
    }
}

/// A new file of the shared case, that its owner's handler added.
async fn planted(place: &Place, case: Uuid) -> Uuid {
    let handler = Caller::Desk(Party::Owner, Role::Handler);
    let knock = form(&Uuid::from_bytes(rand()).to_string());
    let answer = alike::knock(place, handler, ADD, case, &knock).await;
    answer.ok(201)["id"].as_str().unwrap().parse().unwrap()
}

/// What no other file of these tests holds.
fn rand() -> [u8; 16] {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    u128::from(NEXT.fetch_add(1, Ordering::Relaxed)).to_be_bytes()
}

pub async fn one(place: &Place, party: Party, role: Role, route: &str, roles: &[Role], case: Uuid) {
    let caller = Caller::Desk(party, role);
    let file = planted(place, case).await;
    let knock = Knock::default();
    if sight(party, role) != Sight::Whole {
        let answer = same(place, caller, route, file, &knock).await;
        answer.problem(404, "no_file");
        return;
    }
    let answer = alike::knock(place, caller, route, file, &knock).await;
    match roles.contains(&role) {
        true => assert_eq!(answer.status, 200, "{caller} {}", answer.text),
        false => drop(answer.problem(403, "role")),
    }
}

pub async fn decided(place: &Place, party: Party, role: Role, route: &str, case: Uuid) {
    let caller = Caller::Desk(party, role);
    let file = planted(place, case).await;
    let knock = Knock::with(
        &[("content-type", "application/json")],
        &json!({ "reason": "已经核对过" }).to_string(),
    );
    if sight(party, role) != Sight::Whole {
        let answer = same(place, caller, route, file, &knock).await;
        answer.problem(404, "no_file");
        return;
    }
    let answer = alike::knock(place, caller, route, file, &knock).await;
    if route.ends_with("/release") {
        let releases = party == Party::Owner && matches!(role, Role::Reviewer | Role::OfficeHead);
        match releases {
            // it waits for its inspection, or nothing was found
            true => answer.problem(409, "not_held_back"),
            false => answer.problem(403, "role"),
        };
    } else if !acts(party, role) {
        answer.problem(403, refused(party));
    } else if route.ends_with("/inspect") {
        // it waits for its first inspection, or nothing was found
        answer.problem(409, "not_unreadable");
    } else if route.ends_with("/remove") {
        assert_eq!(answer.ok(200)["removal"]["reason"], "已经核对过");
    } else {
        answer.problem(422, "no_masked_copy");
    }
}
