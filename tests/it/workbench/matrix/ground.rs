//! The two districts of the API's matrix, seen through the workbench: a browser for
//! every role in every agency.

use std::collections::HashMap;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use casework::session_hash;
use chrono::TimeDelta;
use disclosure::words::Role;
use server::doors::{Settings, doors};
use store::{NewSession, Officer, StoreError};
use uuid::Uuid;

use crate::api::matrix::place::{Caller, Party, Place};
use crate::workbench::{Browser, Shown};

/// The cookie of a session.
pub const COOKIE: &str = "__Host-kaijuan";

/// An officer of the agency that was consulted, kept by its administrators.
pub const KEPT: Uuid = Uuid::from_u128(900);

/// One who does not work here any more, and still has a cookie.
const DISABLED: Uuid = Uuid::from_u128(901);

pub struct Ground {
    pub place: Place,
    router: Router,
    sessions: HashMap<Caller, String>,
}

impl Ground {
    pub async fn fresh() -> Ground {
        let place = Place::fresh().await;
        let mut ground = Ground {
            router: doors(place.office.clone(), &Settings::default()),
            sessions: HashMap::new(),
            place,
        };
        for (id, name, roles) in [
            (KEPT, "河东待管", &[Role::Clerk] as &[Role]),
            (DISABLED, "河东停用", Role::ALL),
        ] {
            ground.officer(Party::Consulted, id, name, roles).await;
        }
        for caller in Caller::all() {
            let officer = match caller {
                Caller::Nobody => continue,
                Caller::Unknown => DISABLED,
                Caller::Desk(party, role) => party.officer(role),
            };
            let session = ground.session(officer).await;
            ground.sessions.insert(caller, session);
        }
        ground
            .place
            .memory
            .store
            .act(|tx| Box::pin(async { tx.set_officer_active(DISABLED, false).await }))
            .await
            .unwrap();
        ground
    }

    /// Another officer of an agency.
    pub async fn officer(&self, party: Party, id: Uuid, name: &str, roles: &[Role]) {
        let officer = Officer {
            id,
            agency_id: party.agency(),
            name: name.into(),
            roles: roles.to_vec(),
            active: true,
        };
        self.place
            .memory
            .store
            .act(move |tx| {
                let officer = officer.clone();
                Box::pin(async move { tx.insert_officer(&officer).await })
            })
            .await
            .unwrap();
    }

    /// A session of an officer: the token in the cookie.
    pub async fn session(&self, officer: Uuid) -> String {
        let now = store::Clock::now(self.place.clock.as_ref());
        self.place
            .memory
            .store
            .act(move |tx| {
                Box::pin(async move {
                    let id = tx.next_id();
                    // 256 bits, as a token has them
                    let token = format!("{}AAAAAAAAAAA", id.simple());
                    let session = NewSession {
                        id,
                        hash: session_hash(&token).unwrap(),
                        officer,
                        created_at: now,
                        expires_at: now + TimeDelta::hours(1),
                        client: String::new(),
                        address: String::new(),
                    };
                    tx.put_account(officer, &officer.to_string()).await?;
                    tx.insert_session(&session).await?;
                    Ok::<_, StoreError>(token)
                })
            })
            .await
            .unwrap()
    }

    /// A browser that was not used yet.
    pub fn browser(&self, caller: Caller) -> Browser {
        let token = self.sessions.get(&caller);
        Browser::holding(&self.router, token.map(|token| (COOKIE, token.as_str())))
    }

    /// A browser with a session of its own.
    pub async fn apart(&self, officer: Uuid) -> Browser {
        let token = self.session(officer).await;
        Browser::holding(&self.router, Some((COOKIE, &token)))
    }

    /// Asks as this caller; `sent` is an encoded form.
    pub async fn ask(&self, caller: Caller, method: &str, path: &str, sent: &str) -> Shown {
        send(&mut self.browser(caller), method, path, sent).await
    }
}

/// Where the parts of a form with a file begin.
pub const PART: &str = "--part";

/// Sends a request as a page of ours would.
pub async fn send(browser: &mut Browser, method: &str, path: &str, sent: &str) -> Shown {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("sec-fetch-site", "same-origin");
    let kind = match sent.starts_with(PART) {
        true => "multipart/form-data; boundary=part",
        false => "application/x-www-form-urlencoded",
    };
    let request = match method {
        "GET" | "HEAD" => request.body(Body::empty()),
        _ => request
            .header(CONTENT_TYPE, kind)
            .body(Body::from(sent.to_owned())),
    };
    browser.send(request.unwrap()).await
}
