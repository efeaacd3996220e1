//! What is decided about a topic, and what is taken back.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::topics::{Decision, Parting};
use casework::{ActError, Office};
use serde::Deserialize;
use uuid::Uuid;

use super::missing;
use super::one::page;
use crate::api::Problem;
use crate::workbench::flash::{self, Said};
use crate::workbench::forms::Typed;
use crate::workbench::page::html;
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

/// `POST /topics/{topic}/decisions`
pub(super) async fn decide(
    State(office): State<Office>,
    visit: Visit,
    Path(topic): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let Some(decision) = decision(&typed) else {
        return Err(Problem::of_status(axum::http::StatusCode::BAD_REQUEST));
    };
    let (reorders, into) = (decision.reorders(), typed.get("into").map(str::to_owned));
    let joins = decision.kind() == "join";
    match office.decide_topic(visit.desk(), &topic, decision).await {
        Ok(()) => {
            let back = match into.filter(|_| joins) {
                Some(into) => into,
                None => topic,
            };
            Ok(done(&format!("/topics/{back}"), said(reorders)))
        }
        Err(ActError::Refused(refusal)) if refusal.code == "no_topic" => Err(missing()),
        Err(error @ ActError::Refused(_)) => {
            let problem = Problem::from(error);
            if problem.status() == axum::http::StatusCode::FORBIDDEN {
                return Err(problem);
            }
            let mut page = page(&office, &visit, &topic, None, typed).await?;
            let told = Told::of(&office, &problem);
            if let Some(field) = problem.field_path() {
                page.mistakes.push((field.to_owned(), told.detail.clone()));
            }
            page.refused = Some(told);
            Ok((problem.status(), html(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// What a form decides; `None` where no page of ours sent it.
fn decision(typed: &Typed) -> Option<Decision> {
    let text = |name: &str| typed.get(name).unwrap_or_default().to_owned();
    Some(match typed.get("kind")? {
        "name" => Decision::Name(text("name")),
        "pin" => Decision::Pin(typed.get("pinned") == Some("true")),
        "theme" => Decision::Theme(text("theme")),
        "join" => Decision::Join(text("into")),
        "part" => {
            let cases: Result<Vec<Uuid>, _> = typed.all("cases").map(str::parse).collect();
            Decision::Part(Parting { cases: cases.ok()? })
        }
        _ => return None,
    })
}

fn said(reorders: bool) -> &'static str {
    match reorders {
        true => "已记录，正在按此重新分析，完成以后显示新的结果。",
        false => "已记录。",
    }
}

/// Where a decision was taken back from.
#[derive(Debug, Deserialize)]
struct Back {
    #[serde(default)]
    topic: String,
}

/// `POST /topics/decisions/{id}/undo`
pub(super) async fn undo(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let id: Uuid = id.parse().map_err(|_| missing())?;
    office.undo_topic_decision(visit.desk(), id).await?;
    let back: Back = serde_urlencoded::from_str(&body).unwrap_or(Back {
        topic: String::new(),
    });
    let is_name = !back.topic.is_empty() && back.topic.bytes().all(|it| it.is_ascii_alphanumeric());
    let back = match is_name {
        true => format!("/topics/{}", back.topic),
        false => "/topics".to_owned(),
    };
    Ok(done(&back, "已撤销。"))
}

fn done(back: &str, text: &str) -> Response {
    let said = CookieJar::new().add(flash::cookie(&[Said::done(text)]));
    (said, Redirect::to(back)).into_response()
}
