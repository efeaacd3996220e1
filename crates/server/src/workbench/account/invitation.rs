//! The one-time link with which an officer sets a password.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use casework::{Invited, Office};

use super::password::Untrimmed;
use crate::api::Problem;
use crate::doors::ClientAddress;
use crate::workbench::Settings;
use crate::workbench::forms::Mistakes;
use crate::workbench::page::{Frame, html};
use crate::workbench::refused::Told;
use crate::workbench::sign_in::client;

#[derive(Template)]
#[template(path = "invitation.html")]
struct Page {
    frame: Frame,
    invited: Option<Invited>,
    asks: String,
    action: String,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "invitation_done.html")]
struct Done {
    frame: Frame,
    login: String,
}

async fn page(office: &Office, settings: &Settings, token: &str) -> Result<Page, Problem> {
    Ok(Page {
        frame: Frame::bare(office, "设置密码"),
        invited: office.invitation(token).await?,
        asks: settings.policy.asks(),
        action: format!("/invitation/{token}"),
        refused: None,
        mistakes: Vec::new(),
    })
}

/// `GET /invitation/{token}`
pub(super) async fn form(
    State(office): State<Office>,
    State(settings): State<Arc<Settings>>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let page = page(&office, &settings, &token).await?;
    let status = match page.invited {
        Some(_) => StatusCode::OK,
        None => StatusCode::NOT_FOUND,
    };
    Ok((status, html(&page)?).into_response())
}

/// `POST /invitation/{token}`
pub(super) async fn accept(
    State(office): State<Office>,
    State(settings): State<Arc<Settings>>,
    Path(token): Path<String>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    body: String,
) -> Result<Response, Problem> {
    let typed = Untrimmed::decode(&body);
    let mut mistakes = Mistakes::default();
    if typed.get("new_password") != typed.get("new_again") {
        mistakes.add("new_again", "两次输入的新密码不一样");
    }
    let mut refused = None;
    if mistakes.is_empty() {
        let client = client(&headers, address);
        let new = typed.get("new_password");
        match office
            .accept_invitation(settings.policy, &token, new, &client)
            .await
        {
            Ok(accepted) => {
                return html(&Done {
                    frame: Frame::bare(&office, "密码已经设置"),
                    login: accepted.login,
                });
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
    let page = Page {
        refused,
        mistakes: mistakes.0.into_iter().collect(),
        ..page(&office, &settings, &token).await?
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}
