//! Every act's form, by every role of the agencies that have a part in a case. What
//! those who may do with it is held by the stories; here, that nobody else is shown the
//! form, and that nobody else's form is taken.

use std::sync::Arc;

use disclosure::words::{ActKind, Role};
use tokio::task::JoinSet;

use super::ground::Ground;
use crate::api::matrix::acts::{Told, ready, told};
use crate::api::matrix::place::{Caller, Party};
use crate::api::matrix::sight::{Sight, sight};

const PARTIES: [Party; 5] = [
    Party::Owner,
    Party::Handler,
    Party::Consulted,
    Party::Above,
    Party::Stranger,
];

const TO_ANOTHER: Caller = Caller::Desk(Party::Owner, Role::Handler);

fn callers() -> Vec<Caller> {
    let desks = PARTIES.into_iter().flat_map(|party| {
        let roles = Role::ALL.iter();
        roles.map(move |role| Caller::Desk(party, *role))
    });
    desks.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_of_an_act_by_every_role() {
    let ground = Arc::new(Ground::fresh().await);
    let mut kinds: JoinSet<Vec<String>> = JoinSet::new();
    for kind in ActKind::ALL {
        kinds.spawn(tried(ground.clone(), *kind));
    }
    let wrong = kinds.join_all().await.concat();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What went otherwise than expected.
async fn tried(ground: Arc<Ground>, kind: ActKind) -> Vec<String> {
    let place = &ground.place;
    let (case, _) = ready(place, kind, Caller::Nobody).await;
    let tag = place.version(case).await;
    let path = format!("/cases/{case}/acts/{}", kind.word());
    let sent = format!("_version={}&_once={:032x}", tag.trim_matches(['"', 'v']), 1);
    let mut wrong = Vec::new();
    for caller in callers() {
        let Caller::Desk(party, role) = caller else {
            continue;
        };
        let told = match (kind, caller) {
            // it was given out to another one
            (ActKind::Accept, TO_ANOTHER) => Told::Refused,
            _ => told(caller, kind),
        };
        let shown = ground.ask(caller, "GET", &path, "").await;
        let expected = match told {
            // what is no act on a case has no form on it
            Told::Elsewhere => 404,
            // deciding step by step has a page of its own
            _ if kind == ActKind::Assess && sight(party, role) != Sight::Nothing => 303,
            Told::Done => 200,
            other => other.status(),
        };
        if shown.status != expected {
            wrong.push(format!(
                "{caller} {kind} not {expected} but {}",
                shown.status
            ));
        }
        if told == Told::Done {
            continue;
        }
        let shown = ground.ask(caller, "POST", &path, &sent).await;
        let expected = match told {
            Told::Elsewhere => 404,
            other => other.status(),
        };
        if shown.status != expected {
            wrong.push(format!(
                "{caller} POST {kind} not {expected} but {}",
                shown.status
            ));
        }
        if sight(party, role) == Sight::Extract && shown.has("某公司") {
            wrong.push(format!("{caller} POST {kind} shows who else was asked"));
        }
    }
    if place.version(case).await != tag {
        wrong.push(format!("{kind} was refused and left something"));
    }
    wrong
}
