//! Proposals: who is shown them, who makes one, who takes which step.

use disclosure::words::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::alike::{self, Knock, same};
use super::place::{Caller, Party, Place, TODAY};
use super::sight::shown_of;

/// Those who make proposals, and answer them for their agency.
pub const SPEAKING: &[Role] = &[Role::OfficeHead, Role::Analyst];

const JSON: (&str, &str) = ("content-type", "application/json");

/// What an agency proposes about information of its own.
pub fn proposal(party: Party) -> Value {
    json!({ "title": "征地批复", "owner": party.agency(), "reason": "很多人申请" })
}

/// What an applicant suggests.
pub fn suggestion() -> Value {
    json!({ "title": "征地批复", "text": "建议公开", "received_on": TODAY, "name": "李建议" })
}

pub fn listed(answer: &Value) -> Vec<Uuid> {
    let lines = answer["proposals"].as_array().unwrap().iter();
    lines
        .map(|line| line["agency"]["id"].as_str().unwrap().parse().unwrap())
        .collect()
}

/// A proposal of the owner about its own information, at the point at which a step can
/// be taken.
async fn ready(place: &Place, step: &str) -> (Uuid, i64) {
    let head = Caller::Desk(Party::Owner, Role::OfficeHead);
    let new = proposal(Party::Owner);
    let made = place.post(head, "/api/v1/proposals", &new).await.ok(201);
    let id: Uuid = made["id"].as_str().unwrap().parse().unwrap();
    let before: &[&str] = match step {
        "answer" => &["send"],
        "publish" => &["send", "answer"],
        _ => &[],
    };
    let mut version = 1;
    for step in before {
        let path = format!("/api/v1/proposals/{id}/{step}");
        let done = place.post(head, &path, &body(step, version)).await.ok(200);
        version = done["version"].as_i64().unwrap();
    }
    (id, version)
}

fn body(step: &str, version: i64) -> Value {
    match step {
        "send" => json!({ "version": version, "title": "征地批复",
            "owner": Party::Owner.agency(), "basis": "reg:21" }),
        "answer" => json!({ "version": version, "answer": "adopt", "reason": "应当公开",
            "cite": "reg:19", "what": "全文" }),
        "publish" => json!({ "version": version, "url": "https://example.gov.cn/1",
            "published_on": TODAY, "kept_as": "on_request" }),
        _ => json!({ "version": version, "reason": "不再需要" }),
    }
}

pub async fn made(place: &Place, party: Party, role: Role) {
    let caller = Caller::Desk(party, role);
    let new = proposal(party);
    let answer = place.post(caller, "/api/v1/proposals", &new).await;
    match SPEAKING.contains(&role) {
        true => assert_eq!(answer.ok(201)["state"], "drafted"),
        false => drop(answer.problem(403, "role")),
    }
}

pub async fn one(place: &Place, party: Party, role: Role, route: &str) {
    let (id, _) = ready(place, "").await;
    let (caller, knock) = (Caller::Desk(party, role), Knock::default());
    if role == Role::Admin {
        let answer = same(place, caller, route, id, &knock).await;
        answer.problem(403, "role");
    } else if shown_of(party, role).contains(&Party::Owner) {
        let answer = alike::knock(place, caller, route, id, &knock).await;
        assert_eq!(answer.ok(200)["proposal"]["title"], "征地批复");
    } else {
        let answer = same(place, caller, route, id, &knock).await;
        answer.problem(404, "no_proposal");
    }
}

pub async fn stepped(place: &Place, party: Party, role: Role, route: &str) {
    let step = route.rsplit('/').next().unwrap();
    let (id, version) = ready(place, step).await;
    let caller = Caller::Desk(party, role);
    let knock = Knock::with(&[JSON], &body(step, version).to_string());
    if !shown_of(party, role).contains(&Party::Owner) {
        let answer = same(place, caller, route, id, &knock).await;
        answer.problem(404, "no_proposal");
        return;
    }
    let answer = alike::knock(place, caller, route, id, &knock).await;
    if party == Party::Owner && SPEAKING.contains(&role) {
        assert_eq!(answer.ok(200)["version"], version + 1, "{caller} {step}");
        let again = alike::knock(place, caller, route, id, &knock).await;
        again.problem(409, "proposal_changed");
        return;
    }
    let code = match step {
        "answer" | "publish" => "not_the_owner",
        _ => "not_the_maker",
    };
    answer.problem(403, code);
}
