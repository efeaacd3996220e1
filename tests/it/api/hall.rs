//! A district with its API: every desk has a token.

use std::collections::HashMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use disclosure::words::ActKind;
use serde_json::{Value, json};
use server::api::{Limits, limited, new_token, router};
use store::StoreError;
use tower::ServiceExt;
use uuid::Uuid;

use super::promise;
use crate::casework::{District, plainly};
use crate::harness::Peer;

pub const DESKS: [&str; 8] = [
    "clerk",
    "handler",
    "reviewer",
    "head",
    "supervisor",
    "town",
    "admin",
    "auditor",
];

pub struct Hall {
    pub district: District,
    pub router: Router,
    tokens: HashMap<&'static str, String>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The body, which must be JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} {}", self.status, self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .unwrap_or_else(|| panic!("no {name} in {:?}", self.headers))
            .to_str()
            .unwrap()
    }

    /// Checks that this is a problem in Chinese of this status and code.
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("urn:kaijuan:problem:{code}"));
        for told in ["title", "detail", "hint"] {
            let text = problem[told].as_str().unwrap_or_default();
            assert!(!text.is_ascii(), "{told} is not Chinese: {problem}");
        }
        assert!(problem["instance"].as_str().unwrap().starts_with('/'));
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        problem
    }

    /// Checks the status and gives the body.
    pub fn ok(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.json()
    }
}

/// Sends a request, and holds the answer against what the document promises.
pub async fn send(router: &Router, request: Request<Body>) -> Answer {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    assert_eq!(parts.headers["cache-control"], "no-store");
    assert_eq!(parts.headers["x-content-type-options"], "nosniff");
    assert!(parts.headers.contains_key("x-request-id"));
    let answer = Answer {
        status: parts.status,
        headers: parts.headers,
        // a paper is no text
        text: String::from_utf8_lossy(&bytes).into_owned(),
    };
    promise::keep(method.as_str(), &path, &answer);
    answer
}

/// An application as JSON, as the casework tests have it.
pub fn form(fields: Value) -> Value {
    serde_json::to_value(crate::casework::application(fields))
        .map(bare)
        .unwrap()
}

/// Requests take bare strings.
fn bare(value: Value) -> Value {
    match value {
        Value::Object(mut fields) => match fields.remove("plain") {
            Some(text) => text,
            None => fields.into_iter().map(|(k, v)| (k, bare(v))).collect(),
        },
        other => other,
    }
}

impl Hall {
    pub async fn open() -> Hall {
        let district = District::fresh(Peer::Sqlite).await;
        let mut tokens = HashMap::new();
        for name in DESKS {
            let (token, hash) = new_token();
            let officer = district.desk(name).officer.id;
            grant(&district, officer, hash).await;
            tokens.insert(name, token);
        }
        Hall {
            router: router(district.office.clone()),
            district,
            tokens,
        }
    }

    /// The same, within limits.
    pub async fn limited(limits: Limits) -> Hall {
        let mut hall = Hall::open().await;
        hall.router = limited(hall.district.office.clone(), limits);
        hall
    }

    pub fn token(&self, desk: &str) -> &str {
        &self.tokens[desk]
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        send(&self.router, request).await
    }

    pub fn request(&self, desk: &str, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", self.token(desk)))
    }

    pub async fn get(&self, desk: &str, path: &str) -> Answer {
        let request = self.request(desk, "GET", path);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, desk: &str, path: &str, body: &Value) -> Answer {
        let request = self
            .request(desk, "POST", path)
            .header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    /// Registers, and gives the case's id.
    pub async fn register(&self, fields: Value) -> Uuid {
        let answer = self.post("clerk", "/api/v1/cases", &form(fields)).await;
        answer.ok(201)["case"]["id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
    }

    /// An act with the version that the caller saw.
    pub async fn act_at(&self, desk: &str, case: Uuid, version: i64, body: &Value) -> Answer {
        let request = self
            .request(desk, "POST", &format!("/api/v1/cases/{case}/acts"))
            .header("content-type", "application/json")
            .header("if-match", format!("\"v{version}\""));
        self.send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    /// An act on the case as the desk sees it now.
    pub async fn act(&self, desk: &str, case: Uuid, body: Value) -> Answer {
        let kind = body["act"].as_str().and_then(ActKind::parse);
        let body = match kind {
            Some(kind) => plainly(kind, self.district.proved(desk, case, kind, body).await),
            None => body,
        };
        let seen = self.get(desk, &format!("/api/v1/cases/{case}")).await;
        let version = seen.ok(200)["version"].as_i64().unwrap();
        self.act_at(desk, case, version, &body).await
    }

    /// To the handler's desk.
    pub async fn to_handler(&self, case: Uuid) {
        let handler = self.district.desk("handler").officer.id;
        self.act("clerk", case, json!({ "act": "screen" }))
            .await
            .ok(200);
        let dispatch = json!({ "act": "dispatch", "handler": handler });
        self.act("clerk", case, dispatch).await.ok(200);
        self.act("handler", case, json!({ "act": "accept" }))
            .await
            .ok(200);
    }

    /// What the register holds, as counts: nothing stored or changed leaves it equal.
    pub async fn counts(&self) -> Vec<String> {
        let tables = [
            "cases",
            "case_events",
            "case_texts",
            "case_parties",
            "people",
            "deadlines",
            "numbers",
            "outbox",
        ];
        let mut counts = Vec::new();
        for table in tables {
            let sql = format!("SELECT '{table} ' || COUNT(*) FROM {table}");
            counts.extend(self.district.memory.texts(sql).await);
        }
        let versions = "SELECT 'versions ' || COALESCE(SUM(version), 0) FROM cases";
        counts.extend(self.district.memory.texts(versions).await);
        let given = "SELECT 'given ' || COALESCE(SUM(last), 0) FROM numbers";
        counts.extend(self.district.memory.texts(given).await);
        counts
    }
}

pub async fn grant(district: &District, officer: Uuid, hash: [u8; 32]) {
    let now = district.office.clock.now();
    district
        .memory
        .store
        .act(move |tx| {
            Box::pin(async move {
                tx.insert_token(officer, &hash, "测试", now, None).await?;
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
}
