//! Every cell of the matrix, as a real request.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use disclosure::words::Role;
use serde_json::json;
use uuid::Uuid;

use super::ground::{Ground, send};
use super::row::{Row, Thing, Who, filled};
use super::sound::{inert, is_page, sound};
use crate::api::matrix::acts::{Told, told};
use crate::api::matrix::place::{Caller, Party};
use crate::api::matrix::sight::{Sight, sight};
use crate::workbench::Shown;

/// What nobody is shown who is not shown the case: who applied, for what, and what
/// others were asked.
const SECRETS: [&str; 4] = ["钱秘密", "保密的名称", "保密的内容", "只给河西镇看"];

/// The case in which every agency has its part.
pub async fn planted(ground: &Ground) -> Uuid {
    let secret = json!({ "applicant": { "name": "钱秘密", "id_number": "110101199003070134" },
        "title": "保密的名称", "content": "保密的内容" });
    ground.place.shared_case(secret).await
}

pub struct Walk {
    pub ground: Ground,
    pub shared: Uuid,
    number: String,
    counted: AtomicUsize,
}

impl Walk {
    pub async fn fresh() -> Walk {
        let ground = Ground::fresh().await;
        let shared = planted(&ground).await;
        let head = Caller::Desk(Party::Owner, Role::OfficeHead);
        let path = format!("/api/v1/cases/{shared}");
        let seen = ground.place.get(head, &path).await.ok(200);
        Walk {
            number: seen["number"].as_str().unwrap().to_owned(),
            ground,
            shared,
            counted: AtomicUsize::new(0),
        }
    }

    /// The version of the case, as forms carry it.
    pub async fn version(&self) -> String {
        let tag = self.ground.place.version(self.shared).await;
        tag.trim_matches(['"', 'v']).to_owned()
    }

    /// One cell.
    pub async fn cell(&self, row: &Row, caller: Caller) {
        if row.method() == "GET" {
            return self.asked(row, caller, "1").await;
        }
        let before = self.version().await;
        self.asked(row, caller, &before).await;
        let changed = self.version().await != before;
        let lets = match caller {
            Caller::Desk(party, role) => row.expected(party, role) < 400,
            _ => false,
        };
        let may = |kind| told(caller, kind) == Told::Done;
        let does = lets && row.does.is_some_and(may);
        assert_eq!(changed, does, "{caller} {}: the case changed", row.route);
    }

    async fn asked(&self, row: &Row, caller: Caller, version: &str) {
        match caller {
            Caller::Desk(party, role) => self.officer(row, party, role, version).await,
            _ => self.nobody(row, caller).await,
        }
    }

    async fn ask(
        &self,
        row: &Row,
        caller: Caller,
        thing: Thing,
        version: &str,
        nonce: usize,
    ) -> Shown {
        let path = filled(row.asked, thing, version, nonce);
        let sent = filled(row.sent, thing, version, nonce);
        if row.asked == "/sign-out"
            && let Caller::Desk(party, role) = caller
        {
            let mut browser = self.ground.apart(party.officer(role)).await;
            let shown = send(&mut browser, row.method(), &path, &sent).await;
            let after = browser.get("/account").await.ok(303);
            assert!(after.location().starts_with("/sign-in"), "{caller} is out");
            return shown;
        }
        self.ground.ask(caller, row.method(), &path, &sent).await
    }

    async fn officer(&self, row: &Row, party: Party, role: Role, version: &str) {
        let caller = Caller::Desk(party, role);
        let at = format!("{caller} {} ({})", row.route, row.asked);
        let expected = match (row.route, row.expected(party, role)) {
            ("GET /sign-in", 200) => 303, // is in already
            (_, expected) => expected,
        };
        let nonce = self.counted.fetch_add(1, Ordering::Relaxed);
        let here = Thing::here(self.shared);
        let shown = self.ask(row, caller, here, version, nonce).await;
        let status = shown.status.as_u16();
        assert_eq!(
            status,
            expected,
            "{at}: {}",
            String::from_utf8_lossy(&shown.bytes)
        );
        held(&shown, &at);
        self.discreet(&shown, row, party, role, &at);
        let is_hidden = match row.who {
            Who::Keepers(_) => matches!(expected, 403 | 404),
            _ => row.of_case() && sight(party, role) == Sight::Nothing,
        };
        if is_hidden {
            let missing = Thing::missing();
            let other = self.ask(row, caller, missing, version, nonce).await;
            let faces = (faceless(&shown, here), faceless(&other, missing));
            assert_eq!(faces.0, faces.1, "{at} can be told from a missing one");
        }
        // what names no case stands in no relation to any party
        if row.of_case() && party == Party::Owner {
            self.malformed(row, caller, version, &at).await;
        }
    }

    /// An address that is none of a case is not found, in whatever role one asks.
    async fn malformed(&self, row: &Row, caller: Caller, version: &str, at: &str) {
        for id in ["x", "%E5%BC%80%27"] {
            let path = row.asked.replace("{case}", id);
            let sent = filled(row.sent, Thing::missing(), version, 0);
            let shown = self.ground.ask(caller, row.method(), &path, &sent).await;
            assert_eq!(shown.status, 404, "{at} {id}");
            held(&shown, at);
        }
    }

    /// Whoever is not in is sent to the door, and told nothing on the way.
    async fn nobody(&self, row: &Row, caller: Caller) {
        let at = format!("{caller} {} ({})", row.route, row.asked);
        let here = Thing::here(self.shared);
        let shown = self.ask(row, caller, here, "1", 0).await;
        held(&shown, &at);
        if let Who::Anybody(status) = row.who {
            assert_eq!(shown.status.as_u16(), status, "{at}");
            return;
        }
        match row.method() {
            "GET" => {
                assert_eq!(shown.status, 303, "{at}");
                assert!(shown.location().starts_with("/sign-in"), "{at}");
            }
            _ => {
                assert_eq!(shown.status, 401, "{at}");
                assert!(shown.has("name=\"password\""), "{at}");
            }
        }
        let missing = Thing::missing();
        let other = self.ask(row, caller, missing, "1", 0).await;
        assert_eq!(faceless(&shown, here), faceless(&other, missing), "{at}");
    }

    /// No more than the caller is shown stands in what is answered.
    fn discreet(&self, shown: &Shown, row: &Row, party: Party, role: Role, at: &str) {
        let Ok(text) = std::str::from_utf8(&shown.bytes) else {
            return; // a spreadsheet: what is in it is held by the tests of the export
        };
        let sight = sight(party, role);
        // what one typed comes back
        let typed = row.route == "POST /register/check";
        if sight != Sight::Whole && !typed {
            let told = SECRETS.into_iter().filter(|secret| text.contains(secret));
            let told: Vec<_> = told.collect();
            assert!(told.is_empty(), "{at} shows {told:?}");
        }
        if sight == Sight::Nothing {
            assert!(!text.contains(&self.number), "{at} shows the number");
            assert!(
                !text.contains(&format!("/cases/{}", self.shared)) || row.of_case(),
                "{at}"
            );
        }
        if sight == Sight::Extract && row.of_case() {
            assert!(!text.contains("坛山"), "{at} shows who handles it");
        }
        if role == Role::Admin && !typed {
            assert!(!text.contains("依申请〔"), "{at} shows a case");
        }
    }
}

/// Holds what was shown to what every page and part of one is.
fn held(shown: &Shown, at: &str) {
    match is_page(shown) {
        true => sound(shown, at),
        false if shown.header("content-type").starts_with("text/html") => inert(shown.text(), at),
        false => {}
    }
}

/// An answer with the ids of what it was asked about taken out, and without what
/// belongs to this one request.
fn faceless(shown: &Shown, thing: Thing) -> (u16, BTreeMap<String, Vec<String>>, String) {
    let request = shown.header("x-request-id").to_owned();
    let plain = |text: &str| {
        let text = match request.is_empty() {
            true => text.to_owned(),
            false => text.replace(&request, "{request}"),
        };
        thing
            .ids()
            .iter()
            .fold(text, |text, id| text.replace(id, "{id}"))
    };
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in &shown.headers {
        let value = plain(&String::from_utf8_lossy(value.as_bytes()));
        headers.entry(name.to_string()).or_default().push(value);
    }
    let text = String::from_utf8_lossy(&shown.bytes);
    (shown.status.as_u16(), headers, plain(&text))
}
