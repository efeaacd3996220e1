//! Two districts with a desk for every role in each agency, and a case in which
//! these agencies have every part that there is.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::http::request::Builder;
use casework::Office;
use disclosure::Rules;
use disclosure::words::Role;
use serde_json::{Value, json};
use server::api::{new_token, router};
use store::{Agency, AgencyKind, Officer, Part, StoreError};
use uuid::Uuid;

use crate::api::Answer;
use crate::api::hall::{form, send};
use crate::harness::{Memory, Peer, TestClock};

/// Today in these tests, a Friday and a workday.
pub const TODAY: &str = "2026-04-10";

/// What an agency is to the case in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    /// It answers for it.
    Owner,
    /// It handles it for the owner; it stands below the owner.
    Handler,
    /// It was asked for its opinion.
    Consulted,
    /// It gave its opinion, and has no part any more.
    Former,
    /// It stands above the owner.
    Above,
    /// It was set over this one case.
    Watching,
    /// Another one of the same district.
    Stranger,
    /// The government of another district.
    OtherDistrict,
}

impl Party {
    pub const ALL: [Party; 8] = [
        Party::Owner,
        Party::Handler,
        Party::Consulted,
        Party::Former,
        Party::Above,
        Party::Watching,
        Party::Stranger,
        Party::OtherDistrict,
    ];

    pub fn agency(self) -> Uuid {
        Uuid::from_u128(1 + self as u128)
    }

    /// The officer of this role there.
    pub fn officer(self, role: Role) -> Uuid {
        Uuid::from_u128(100 * (1 + self as u128) + role as u128)
    }

    fn row(self) -> Agency {
        let (code, name, kind, parent) = match self {
            Party::Above => ("政", "青衡区人民政府", AgencyKind::District, None),
            Party::OtherDistrict => ("白政", "白石区人民政府", AgencyKind::District, None),
            Party::Owner => (
                "自然资",
                "青衡区自然资源局",
                AgencyKind::Department,
                Some(Party::Above),
            ),
            Party::Handler => (
                "坛山所",
                "坛山自然资源所",
                AgencyKind::Department,
                Some(Party::Owner),
            ),
            Party::Consulted => (
                "河东",
                "河东镇人民政府",
                AgencyKind::Town,
                Some(Party::Above),
            ),
            Party::Former => (
                "河西",
                "河西镇人民政府",
                AgencyKind::Town,
                Some(Party::Above),
            ),
            Party::Watching => (
                "督查",
                "青衡区督查局",
                AgencyKind::Department,
                Some(Party::Above),
            ),
            Party::Stranger => (
                "教体",
                "青衡区教育和体育局",
                AgencyKind::Department,
                Some(Party::Above),
            ),
        };
        Agency {
            id: self.agency(),
            parent: parent.map(Party::agency),
            code: code.into(),
            name: name.into(),
            kind,
        }
    }
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Caller {
    /// Without a token.
    Nobody,
    /// With a token that the register does not know.
    Unknown,
    /// An officer.
    Desk(Party, Role),
}

impl Caller {
    pub fn all() -> Vec<Caller> {
        let desks = Party::ALL.into_iter().flat_map(|party| {
            let roles = Role::ALL.iter();
            roles.map(move |role| Caller::Desk(party, *role))
        });
        [Caller::Nobody, Caller::Unknown]
            .into_iter()
            .chain(desks)
            .collect()
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Caller::Desk(party, role) => write!(f, "{party:?}/{role}"),
            other => write!(f, "{other:?}"),
        }
    }
}

/// The register, with its API.
pub struct Place {
    pub memory: Memory,
    pub office: Office,
    pub clock: Arc<TestClock>,
    router: Router,
    tokens: HashMap<(Party, Role), String>,
    unknown: String,
}

impl Place {
    pub async fn fresh() -> Place {
        let memory = Memory::fresh(Peer::Sqlite).await;
        let clock = TestClock::at(&format!("{TODAY}T01:00:00Z"));
        let rules = Arc::new(Rules::embedded().clone());
        let office = Office::new(
            memory.store.clone(),
            rules,
            clock.clone(),
            crate::harness::equipment(),
        );
        office.activate_rules().await.unwrap();
        let mut place = Place {
            router: router(office.clone()),
            office,
            memory,
            clock,
            tokens: HashMap::new(),
            unknown: new_token().0,
        };
        place.people().await;
        place
    }

    /// Agencies, officers and their tokens.
    async fn people(&mut self) {
        // Whoever stands above comes first.
        let mut agencies: Vec<Agency> = Party::ALL.map(Party::row).to_vec();
        let depth = |agency: &Agency| match agency.parent {
            None => 0,
            Some(parent) if parent == Party::Above.agency() => 1,
            Some(_) => 2,
        };
        agencies.sort_by_key(depth);
        let mut officers = Vec::new();
        for party in Party::ALL {
            for role in Role::ALL {
                let (token, hash) = new_token();
                self.tokens.insert((party, *role), token);
                let officer = Officer {
                    id: party.officer(*role),
                    agency_id: party.agency(),
                    name: format!("{}{}", party.row().code, role.label()),
                    roles: vec![*role],
                    active: true,
                };
                officers.push((officer, hash));
            }
        }
        let now = store::Clock::now(self.clock.as_ref());
        self.memory
            .store
            .act(move |tx| {
                let (agencies, officers) = (agencies.clone(), officers.clone());
                Box::pin(async move {
                    for agency in &agencies {
                        tx.insert_agency(agency).await?;
                    }
                    for (officer, hash) in &officers {
                        tx.insert_officer(officer).await?;
                        tx.insert_token(officer.id, hash, "测试", now, None).await?;
                    }
                    Ok::<_, StoreError>(())
                })
            })
            .await
            .unwrap();
    }

    /// The beginning of a request.
    pub fn request(&self, caller: Caller, method: &str, path: &str) -> Builder {
        let request = Request::builder().method(method).uri(path);
        let token = match caller {
            Caller::Nobody => return request,
            Caller::Unknown => &self.unknown,
            Caller::Desk(party, role) => &self.tokens[&(party, role)],
        };
        request.header("authorization", format!("Bearer {token}"))
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        send(&self.router, request).await
    }

    pub async fn get(&self, caller: Caller, path: &str) -> Answer {
        let request = self.request(caller, "GET", path);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, caller: Caller, path: &str, body: &Value) -> Answer {
        let request = self
            .request(caller, "POST", path)
            .header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    /// Registers as the clerk of an agency, and gives the case's id.
    pub async fn register(&self, party: Party, fields: Value) -> Uuid {
        let clerk = Caller::Desk(party, Role::Clerk);
        let answer = self
            .post(clerk, "/api/v1/cases", &application(fields))
            .await;
        let id = answer.ok(201)["case"]["id"].clone();
        id.as_str().unwrap().parse().unwrap()
    }

    /// The version that a case has now.
    pub async fn version(&self, case: Uuid) -> String {
        let head = Caller::Desk(Party::Owner, Role::OfficeHead);
        let seen = self.get(head, &format!("/api/v1/cases/{case}")).await;
        seen.ok(200);
        seen.header("etag").to_owned()
    }

    /// An act with a version.
    pub async fn act_at(&self, caller: Caller, case: Uuid, tag: &str, body: &Value) -> Answer {
        let request = self
            .request(caller, "POST", &format!("/api/v1/cases/{case}/acts"))
            .header("content-type", "application/json")
            .header("if-match", tag);
        self.send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    /// An act that is done; gives the answer.
    pub async fn act(&self, party: Party, role: Role, case: Uuid, body: Value) -> Value {
        let tag = self.version(case).await;
        let caller = Caller::Desk(party, role);
        self.act_at(caller, case, &tag, &body).await.ok(200)
    }

    /// A file of a case that proves a service.
    pub async fn slip(&self, case: Uuid) -> Uuid {
        let clerk = Party::Owner.officer(Role::Clerk);
        let mut reader = self.memory.store.read().await.unwrap();
        let officer = reader.officer(clerk).await.unwrap().unwrap();
        let agency = reader.agency(officer.agency_id).await.unwrap().unwrap();
        drop(reader);
        let desk = casework::Desk::new(officer, agency);
        crate::casework::slip(&self.office, &desk, case)
            .await
            .unwrap()
    }

    /// Gives the agencies the parts that they are called after, whatever the
    /// acts on the case gave them.
    pub async fn give_parts(&self, case: Uuid) {
        let parts = [
            (Party::Handler, Part::Handler),
            (Party::Consulted, Part::Consulted),
            (Party::Watching, Part::Supervisor),
        ];
        let today = TODAY.parse().unwrap();
        self.memory
            .store
            .act(move |tx| {
                Box::pin(async move {
                    for (party, part) in parts {
                        tx.add_party(case, party.agency(), part, today).await?;
                    }
                    Ok::<_, StoreError>(())
                })
            })
            .await
            .unwrap();
    }

    /// A case in which every agency has the part that it is called after, by the
    /// acts that give them: dispatched, two asked for their opinion, one answered.
    pub async fn shared_case(&self, fields: Value) -> Uuid {
        let case = self.register(Party::Owner, fields).await;
        let clerk = (Party::Owner, Role::Clerk);
        let handler = Party::Handler.officer(Role::Handler);
        let asked = |id: &str, party: Party, question: &str| {
            json!({ "act": "consult", "id": id, "with": "joint_agency",
            "agency": party.agency(), "question": question, "received_on": TODAY })
        };
        let dispatch = json!({ "act": "dispatch", "handler": handler });
        let answer = json!({ "act": "consultation_answered", "id": "河西", "opinion": "agree" });
        let contested = json!({ "act": "record_remedy", "kind": "reconsideration",
            "against": "silence", "by": "applicant", "before": "青衡区人民政府", "received_on": TODAY });
        let steps = [
            (clerk, json!({ "act": "screen" })),
            (clerk, dispatch),
            ((Party::Handler, Role::Handler), json!({ "act": "accept" })),
            (clerk, asked("河东", Party::Consulted, "请河东镇回复")),
            (clerk, asked("河西", Party::Former, "只给河西镇看")),
            ((Party::Former, Role::Clerk), answer),
            (clerk, contested),
        ];
        for ((party, role), body) in steps {
            self.act(party, role, case, body).await;
        }
        self.give_parts(case).await;
        case
    }
}

/// An application of today.
pub fn application(fields: Value) -> Value {
    let mut application = form(json!({ "dates": { "submitted_on": TODAY } }));
    merge(&mut application, fields);
    application
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}
