//! The manual: every page is linked, every route is shown, and every example is
//! played in order against a district of its own.

mod compare;
mod read;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use casework::topics::Analysed;
use disclosure::Rules;
use disclosure::words::{ActKind, State};
use serde_json::{Value, json};
use uuid::Uuid;

use compare::{Names, filled, shown, text};
use read::{Example, Page, Part, pages, read};

use super::hall::DESKS;
use super::{Answer, Hall, promise};

#[tokio::test(flavor = "multi_thread")]
async fn every_example_is_answered_as_shown() {
    let mut plays = tokio::task::JoinSet::new();
    for (name, text) in pages() {
        plays.spawn(async move { Play::of(read(&name, &text)).await });
    }
    let wrong: Vec<String> = plays.join_all().await.concat();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_page_is_linked_and_every_link_leads_somewhere() {
    let pages = pages();
    let names: BTreeSet<&str> = pages
        .iter()
        .skip(1)
        .map(|(name, _)| name.as_str())
        .collect();
    let linked: BTreeSet<&str> = pages[0]
        .1
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| target.starts_with("api/"))
        .collect();
    assert_eq!(linked, names);
}

#[test]
fn every_route_is_shown_on_a_page() {
    let shown: BTreeSet<String> = examples()
        .iter()
        .filter_map(|example| promise::route(&example.method, path_of(&example.target)))
        .collect();
    let missing: Vec<String> = promise::routes().difference(&shown).cloned().collect();
    assert!(missing.is_empty(), "no page shows {missing:#?}");
}

#[test]
fn every_act_is_shown_on_a_page() {
    let bodies: Vec<String> = examples().into_iter().map(|example| example.body).collect();
    let missing: Vec<&ActKind> = ActKind::ALL
        .iter()
        // These are no acts that a caller does on a case.
        .filter(|kind| !matches!(kind, ActKind::Register | ActKind::AnswerJointly))
        .filter(|kind| {
            let written = format!("\"act\": \"{kind}\"");
            !bodies.iter().any(|body| body.contains(&written))
        })
        .collect();
    assert!(missing.is_empty(), "no page shows {missing:?}");
}

fn examples() -> Vec<Example> {
    let parts = pages()
        .into_iter()
        .flat_map(|(name, text)| read(&name, &text).parts);
    parts
        .filter_map(|part| match part {
            Part::Example(example) => Some(example),
            _ => None,
        })
        .collect()
}

fn path_of(target: &str) -> &str {
    target.split('?').next().unwrap_or(target)
}

/// A page being played.
struct Play {
    hall: Hall,
    names: Names,
}

impl Play {
    /// Plays a page, and tells where it is wrong; after the first mistake the rest
    /// would only follow from it.
    async fn of(page: Page) -> Vec<String> {
        if page.parts.is_empty() {
            return Vec::new();
        }
        let hall = Hall::open().await;
        let mut names = Names::new();
        for desk in DESKS {
            let seat = hall.district.desk(desk);
            names.insert(desk.to_owned(), hall.token(desk).to_owned());
            names.insert(format!("{desk}.id"), seat.officer.id.to_string());
            names.insert(format!("{desk}.agency"), seat.agency.id.to_string());
        }
        let mut play = Play { hall, names };
        for part in &page.parts {
            let played = match part {
                Part::Day(day) => {
                    play.hall.district.clock.set(&format!("{day}T01:00:00Z"));
                    Ok(())
                }
                Part::Given { state, name } => play.given(state, name).await,
                Part::Analysed => play.analysed().await,
                Part::Example(example) => {
                    let played = play.example(example).await;
                    played.map_err(|why| format!("{}: {why}", example.line))
                }
            };
            if let Err(why) = played {
                return vec![format!("docs/{}:{why}", page.name)];
            }
        }
        Vec::new()
    }

    async fn example(&mut self, example: &Example) -> Result<(), String> {
        let target = filled(&encoded(&example.target), &self.names)?;
        let mut request = Request::builder()
            .method(example.method.as_str())
            .uri(&target);
        for (name, value) in &example.headers {
            request = request.header(name, filled(value, &self.names)?);
        }
        let mut body = filled(&example.body, &self.names)?;
        let is = |(name, value): &(String, String)| {
            name.eq_ignore_ascii_case("content-type") && value.starts_with("multipart/")
        };
        if example.headers.iter().any(is) {
            // what a form's parts are told apart by (RFC 2046)
            body = body.replace('\n', "\r\n");
        }
        let request = request.body(Body::from(body)).map_err(|e| e.to_string())?;
        let answer = self.hall.send(request).await;
        if answer.status.as_u16() != example.status {
            return Err(format!("{} {}", answer.status, answer.text));
        }
        if let Some(etag) = answer.headers.get("etag") {
            let etag = etag.to_str().unwrap().to_owned();
            self.names.insert("etag".to_owned(), etag);
        }
        self.body(example, &answer)?;
        self.headers(example, &answer)
    }

    fn headers(&mut self, example: &Example, answer: &Answer) -> Result<(), String> {
        for (name, value) in &example.answer_headers {
            let found = answer
                .headers
                .get(name)
                .and_then(|found| found.to_str().ok());
            let found = found.ok_or_else(|| format!("no header {name}"))?;
            text(value, found, name, &mut self.names)?;
        }
        Ok(())
    }

    fn body(&mut self, example: &Example, answer: &Answer) -> Result<(), String> {
        let Some(fence) = &example.answer else {
            return Ok(());
        };
        if fence.language == "text" {
            return fence.text.lines().try_for_each(|line| {
                let mut found = answer.text.lines();
                let there = found.any(|found| text(line, found, "", &mut self.names).is_ok());
                there
                    .then_some(())
                    .ok_or_else(|| format!("no line {line:?}"))
            });
        }
        let expected: Value = serde_json::from_str(&fence.text)
            .map_err(|error| format!("the answer is no JSON: {error}"))?;
        shown(&expected, &answer.json(), "", &mut self.names)
            .map_err(|why| format!("{why}\n    {}", answer.text))
    }

    /// What waits to be analysed is analysed, as the worker would.
    async fn analysed(&self) -> Result<(), String> {
        let office = &self.hall.district.office;
        loop {
            match office.analyse().await.map_err(|error| error.to_string())? {
                Analysed::Nothing => return Ok(()),
                Analysed::Done(_) => {}
                Analysed::Failed(why) => return Err(why),
            }
        }
    }

    /// Brings a case into a state, by the steps of the straight way.
    async fn given(&mut self, label: &str, name: &str) -> Result<(), String> {
        let states = &Rules::embedded().lifecycle;
        let state = State::ALL
            .iter()
            .find(|state| states.state(**state).label == label)
            .ok_or_else(|| format!("no state {label}"))?;
        let today = self.hall.district.office.today();
        let dates = json!({ "submitted_on": today });
        let case = self.hall.register(json!({ "dates": dates })).await;
        for (desk, body) in self.steps(*state) {
            self.hall.act(desk, case, body).await.ok(200);
        }
        if matches!(state, State::Signed | State::Replied) {
            let district = &self.hall.district;
            let slip = crate::casework::slip(&district.office, district.desk("clerk"), case);
            let slip = slip.await.expect("the case takes files");
            self.names.insert("proof".to_owned(), slip.to_string());
        }
        let seen = self.seen(case).await;
        assert_eq!(seen.json()["state"], state.word(), "{label}");
        self.names.insert(name.to_owned(), case.to_string());
        self.names
            .insert("etag".to_owned(), seen.header("etag").to_owned());
        Ok(())
    }

    async fn seen(&self, case: Uuid) -> Answer {
        self.hall
            .get("head", &format!("/api/v1/cases/{case}"))
            .await
    }

    fn steps(&self, state: State) -> Vec<(&'static str, Value)> {
        let today = self.hall.district.office.today();
        let draft = json!({ "act": "draft", "kind": "granted",
            "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } });
        let serve = json!({ "act": "serve", "service": "post", "carrier": "EMS", "tracking": "1234567890123", "served_on": today });
        let way = [
            (State::Registered, vec![]),
            (
                State::Screening,
                vec![("clerk", json!({ "act": "screen" }))],
            ),
            (
                State::Dispatched,
                vec![(
                    "clerk",
                    json!({ "act": "dispatch", "handler": self.names["handler.id"] }),
                )],
            ),
            (
                State::Handling,
                vec![("handler", json!({ "act": "accept" }))],
            ),
            (State::Drafting, vec![("handler", draft)]),
            (
                State::InReview,
                vec![("handler", json!({ "act": "submit_review" }))],
            ),
            (
                State::Signed,
                vec![
                    ("reviewer", json!({ "act": "pass_review" })),
                    ("reviewer", json!({ "act": "pass_review" })),
                    ("head", json!({ "act": "sign" })),
                ],
            ),
            (State::Replied, vec![("clerk", serve)]),
            (
                State::Closed,
                vec![
                    (
                        "clerk",
                        json!({ "act": "prove_service", "proof": "邮寄凭证" }),
                    ),
                    ("clerk", json!({ "act": "close" })),
                ],
            ),
        ];
        let upto = way
            .iter()
            .position(|(reached, _)| *reached == state)
            .unwrap_or_else(|| panic!("no way to {state}"));
        way.into_iter()
            .take(upto + 1)
            .flat_map(|(_, steps)| steps)
            .collect()
    }
}

/// Percent-encodes what is not ASCII, as every client does.
fn encoded(target: &str) -> String {
    let mut out = String::new();
    for byte in target.bytes() {
        match byte.is_ascii() {
            true => out.push(char::from(byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
