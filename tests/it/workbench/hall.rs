//! A district with its workbench: every desk can sign in, and a browser keeps what
//! browsers keep.

use std::collections::{BTreeMap, HashSet};
use std::sync::Mutex;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use casework::{Client, PasswordPolicy};
use server::doors::{Settings, doors};
use tower::ServiceExt;

use crate::casework::District;
use crate::harness::Peer;

/// What every desk signs in with.
pub const PASSWORD: &str = "tong-guo-ce-shi-2026";

pub struct Hall {
    pub district: District,
    pub router: Router,
    /// The desks that have a password.
    invited: Mutex<HashSet<String>>,
}

/// What a browser was shown.
pub struct Shown {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Shown {
    /// The page.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    pub fn has(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// Where the browser is sent.
    pub fn location(&self) -> &str {
        let location = self.headers.get(LOCATION);
        location.map_or("", |value| value.to_str().unwrap())
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// Checks the status.
    pub fn ok(self, status: u16) -> Shown {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{} {}",
            self.location(),
            String::from_utf8_lossy(&self.bytes)
        );
        self
    }

    /// The heading of the page.
    pub fn heading(&self) -> &str {
        let (_, rest) = self.text().split_once("<h1").unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        rest.split_once("</h1>").unwrap().0
    }

    /// The fields that a browser posts for the form with this action, as they stand.
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let form = self
            .text()
            .split("<form")
            .skip(1)
            .find(|form| {
                attribute(form, "action").as_deref() == Some(action)
                    && attribute(form, "method").as_deref() == Some("post")
            })
            .unwrap_or_else(|| panic!("no form for {action}"));
        let (form, _) = form.split_once("</form>").unwrap();
        let mut fields = Vec::new();
        for (at, _) in form.match_indices('<') {
            let (tag, rest) = form[at + 1..].split_once('>').unwrap_or(("", ""));
            let Some(name) = attribute(tag, "name") else {
                continue;
            };
            let value = match tag.split_whitespace().next() {
                Some("input") => typed(tag),
                Some("textarea") => rest
                    .split_once("</textarea>")
                    .map(|(text, _)| decoded(text)),
                Some("select") => rest
                    .split_once("</select>")
                    .map(|(options, _)| chosen(options)),
                _ => None,
            };
            fields.extend(value.map(|value| (name, value)));
        }
        fields
    }
}

/// What an input sends.
fn typed(tag: &str) -> Option<String> {
    let kind = attribute(tag, "type").unwrap_or_default();
    let is_box = matches!(kind.as_str(), "checkbox" | "radio");
    let sends = !is_box || tag.contains(" checked");
    sends.then(|| attribute(tag, "value").unwrap_or_default())
}

fn chosen(options: &str) -> String {
    let options: Vec<&str> = options.split("<option").skip(1).collect();
    let chosen = options
        .iter()
        .find(|option| option.contains(" selected"))
        .or(options.first());
    chosen
        .and_then(|option| attribute(option, "value"))
        .unwrap_or_default()
}

/// An attribute of the first tag of a text.
fn attribute(text: &str, name: &str) -> Option<String> {
    let tag = text.split('>').next()?;
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| decoded(value))
}

fn decoded(text: &str) -> String {
    let named = [
        ("&#38;", "&"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    named
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Pairs as a form sends them.
pub fn encoded(pairs: &[(impl AsRef<str>, impl AsRef<str>)]) -> String {
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_ref(), value.as_ref()))
        .collect();
    serde_urlencoded::to_string(pairs).unwrap()
}

impl Hall {
    pub async fn open() -> Hall {
        Hall::over(District::fresh(Peer::Sqlite).await)
    }

    pub fn over(district: District) -> Hall {
        Hall {
            router: doors(district.office.clone(), &Settings::default()),
            district,
            invited: Mutex::default(),
        }
    }

    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
        }
    }

    /// A browser in which a desk is signed in.
    pub async fn sign_in(&self, desk: &str) -> Browser {
        let login = format!("{desk}-1");
        if self.invited.lock().unwrap().insert(desk.to_owned()) {
            self.invite(desk, &login).await;
        }
        let mut browser = self.browser();
        let typed = [("login", login.as_str()), ("password", PASSWORD)];
        browser.post("/sign-in", &typed).await.ok(303);
        browser
    }

    async fn invite(&self, desk: &str, login: &str) {
        let office = &self.district.office;
        let officer = self.district.desk(desk).officer.id;
        let token = office.invite(None, officer, Some(login), 72).await.unwrap();
        office
            .accept_invitation(PasswordPolicy::Modern, &token, PASSWORD, &Client::default())
            .await
            .unwrap();
    }
}

/// What a person looks through.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// A browser with this cookie, or with none.
    pub fn holding(router: &Router, cookie: Option<(&str, &str)>) -> Browser {
        let cookie = cookie.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Browser {
            router: router.clone(),
            cookies: cookie.into_iter().collect(),
        }
    }

    pub async fn get(&mut self, address: &str) -> Shown {
        let request = Request::get(address);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form.
    pub async fn post(
        &mut self,
        address: &str,
        pairs: &[(impl AsRef<str>, impl AsRef<str>)],
    ) -> Shown {
        let request = Request::post(address)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(encoded(pairs))).unwrap())
            .await
    }

    /// Sends anything, with the cookies, and keeps those that come back.
    pub async fn send(&mut self, mut request: Request<Body>) -> Shown {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            let cookies = cookies.join("; ").parse().unwrap();
            request.headers_mut().insert(COOKIE, cookies);
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(SET_COOKIE) {
            self.keep(set.to_str().unwrap());
        }
        Shown {
            status: parts.status,
            headers: parts.headers,
            bytes: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    fn keep(&mut self, set: &str) {
        let (pair, rest) = set.split_once(';').unwrap_or((set, ""));
        let (name, value) = pair.split_once('=').unwrap();
        assert!(
            rest.contains("HttpOnly") && rest.contains("Secure"),
            "{set}"
        );
        match rest.contains("Max-Age=0") {
            true => self.cookies.remove(name),
            false => self.cookies.insert(name.to_owned(), value.to_owned()),
        };
    }
}
