//! Changing one's password, also for whoever must.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::Office;

use super::back;
use crate::api::Problem;
use crate::workbench::Settings;
use crate::workbench::flash::Said;
use crate::workbench::forms::{Mistakes, Typed};
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::sign_in::with_session;
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "account_password.html")]
struct Page {
    frame: Frame,
    login: String,
    asks: String,
    must: bool,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

fn page(
    office: &Office,
    settings: &Settings,
    visit: &Visit,
    refused: Option<Told>,
    mistakes: Mistakes,
) -> Page {
    Page {
        frame: Frame::of(office, visit, Here::Account, "修改密码"),
        login: visit.0.session.login.clone(),
        asks: settings.policy.asks(),
        must: visit.0.session.must_change,
        refused,
        mistakes: mistakes.0.into_iter().collect(),
    }
}

/// `GET /account/password`
pub(super) async fn form(
    State(office): State<Office>,
    State(settings): State<Arc<Settings>>,
    visit: Visit,
) -> Result<Response, Problem> {
    html(&page(&office, &settings, &visit, None, Mistakes::default()))
}

/// `POST /account/password`
pub(super) async fn change(
    State(office): State<Office>,
    State(settings): State<Arc<Settings>>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    let typed = Untrimmed::decode(&body);
    let (old, new) = (typed.get("old_password"), typed.get("new_password"));
    let mut mistakes = Mistakes::default();
    if new != typed.get("new_again") {
        mistakes.add("new_again", "两次输入的新密码不一样");
    }
    let mut refused = None;
    if mistakes.is_empty() {
        let session = &visit.0.session;
        match office
            .change_password(settings.policy, session, old, new)
            .await
        {
            Ok(token) => {
                let said = Said::done("密码已经修改。其他各处的登录都已结束。");
                return with_session(back(said), &token);
            }
            Err(error) => {
                let problem = Problem::from(error);
                if problem.status().is_server_error() {
                    return Err(problem);
                }
                let told = Told::of(&office, &problem);
                if let Some(field) = problem.field_path() {
                    mistakes.add(field, told.detail.clone());
                }
                refused = Some(told);
            }
        }
    }
    let page = page(&office, &settings, &visit, refused, mistakes);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

/// A form of passwords: white space in them counts.
pub(super) struct Untrimmed(Typed);

impl Untrimmed {
    pub fn decode(body: &str) -> Untrimmed {
        Untrimmed(Typed::decode(body))
    }

    pub fn get(&self, name: &str) -> &str {
        let pairs = &self.0.0;
        let found = pairs.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }
}
