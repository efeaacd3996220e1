//! One officer: roles, account, sessions.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use casework::{Office, china_time};
use store::AccountLine;
use uuid::Uuid;

use super::agencies::roles_of;
use super::{back, role_choices};
use crate::api::Problem;
use crate::workbench::Settings;
use crate::workbench::flash::Said;
use crate::workbench::forms::{Choice, Typed};
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

/// How long a link waits to be used, in hours.
const HOURS: u32 = 72;

#[derive(Template)]
#[template(path = "admin_officer.html")]
struct Page {
    frame: Frame,
    id: Uuid,
    name: String,
    active: bool,
    login: String,
    has_password: bool,
    invited: Option<String>,
    last: String,
    /// Whether it is the visitor: nobody changes the own roles.
    oneself: bool,
    roles: Vec<(Choice, bool)>,
    sessions: usize,
    /// Where reminders are mailed to, or what was typed instead.
    mailbox: String,
    /// The link that was just made: it is shown this once.
    link: Option<String>,
    hours: u32,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

async fn account(office: &Office, visit: &Visit, id: Uuid) -> Result<AccountLine, Problem> {
    let accounts = office.accounts(visit.desk()).await?;
    accounts
        .into_iter()
        .find(|line| line.officer.id == id)
        .ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))
}

async fn page(
    office: &Office,
    settings: &Settings,
    visit: &Visit,
    id: Uuid,
) -> Result<Page, Problem> {
    let account = account(office, visit, id).await?;
    let sessions = office
        .officer_sessions(settings.policy, visit.desk(), id)
        .await?;
    let time = |at| china_time(at).format("%Y-%m-%d %H:%M").to_string();
    let own = account.officer.roles.clone();
    let mailbox = office.mail_address(Some(visit.desk()), id).await?;
    Ok(Page {
        frame: Frame::of(office, visit, Here::Admin, account.officer.name.clone()),
        id,
        name: account.officer.name,
        active: account.officer.active,
        login: account.login.unwrap_or_default(),
        has_password: account.has_password,
        invited: account.invited_until.map(time),
        oneself: id == visit.desk().officer.id,
        last: account.last_signed_in.map(time).unwrap_or_default(),
        roles: role_choices()
            .into_iter()
            .map(|choice| {
                let has = own.iter().any(|role| role.word() == choice.value);
                (choice, has)
            })
            .collect(),
        sessions: sessions.len(),
        mailbox: mailbox.unwrap_or_default(),
        link: None,
        hours: HOURS,
        refused: None,
        mistakes: Vec::new(),
    })
}

/// `GET /admin/officers/{id}`
pub(super) async fn show(
    State(office): State<Office>,
    State(settings): State<Arc<Settings>>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    html(&page(&office, &settings, &visit, id).await?)
}

/// The page with what is wrong; what needs no page stays the problem that it is.
async fn refused_page(
    office: &Office,
    settings: &Settings,
    visit: &Visit,
    id: Uuid,
    problem: Problem,
) -> Result<Page, Problem> {
    if problem.status().is_server_error() || problem.status() == StatusCode::FORBIDDEN {
        return Err(problem);
    }
    let field = problem.field_path().map(str::to_owned);
    Ok(Page {
        refused: Some(Told::of(office, &problem)),
        mistakes: field
            .map(|field| (field, problem.detail().to_owned()))
            .into_iter()
            .collect(),
        ..page(office, settings, visit, id).await?
    })
}

async fn refused(
    office: &Office,
    settings: &Settings,
    visit: &Visit,
    id: Uuid,
    problem: Problem,
) -> Result<Response, Problem> {
    let page = refused_page(office, settings, visit, id, problem).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

fn to(id: Uuid) -> String {
    format!("/admin/officers/{id}")
}

/// `POST /admin/officers/{id}/roles`
pub(super) async fn roles(
    State(office): State<Office>,
    State(settings): State<Arc<Settings>>,
    visit: Visit,
    Path(id): Path<Uuid>,
    body: String,
) -> Result<Response, Problem> {
    let roles = roles_of(&Typed::decode(&body))?;
    match office.set_roles(Some(visit.desk()), id, roles).await {
        Ok(()) => Ok(back(&to(id), Said::done("角色已经更换，即时生效。"))),
        Err(error) => refused(&office, &settings, &visit, id, error.into()).await,
    }
}

/// `POST /admin/officers/{id}/active`
pub(super) async fn active(
    State(office): State<Office>,
    State(settings): State<Arc<Settings>>,
    visit: Visit,
    Path(id): Path<Uuid>,
    body: String,
) -> Result<Response, Problem> {
    let active = match Typed::decode(&body).get("active") {
        Some("true") => true,
        Some("false") => false,
        _ => return Err(Problem::of_status(StatusCode::BAD_REQUEST)),
    };
    match office.set_active(Some(visit.desk()), id, active).await {
        Ok(()) => Ok(back(
            &to(id),
            Said::done(match active {
                true => "已经恢复。",
                false => "已经停用：各处的登录和链接都已结束，令牌不再有效。",
            }),
        )),
        Err(error) => refused(&office, &settings, &visit, id, error.into()).await,
    }
}

/// `POST /admin/officers/{id}/invite`: the answer shows the link, which is nowhere else.
pub(super) async fn invite(
    State(office): State<Office>,
    State(settings): State<Arc<Settings>>,
    visit: Visit,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let login = typed.get("login").filter(|login| !login.is_empty());
    match office.invite(Some(visit.desk()), id, login, HOURS).await {
        Ok(token) => html(&Page {
            link: Some(format!(
                "{}/invitation/{token}",
                origin(&settings, &headers)
            )),
            ..page(&office, &settings, &visit, id).await?
        }),
        Err(error) => refused(&office, &settings, &visit, id, error.into()).await,
    }
}

/// `POST /admin/officers/{id}/mail`
pub(super) async fn mail(
    State(office): State<Office>,
    State(settings): State<Arc<Settings>>,
    visit: Visit,
    Path(id): Path<Uuid>,
    body: String,
) -> Result<Response, Problem> {
    let form = Typed::decode(&body);
    let typed = form.get("address").unwrap_or_default().trim();
    let address = Some(typed).filter(|typed| !typed.is_empty());
    match office
        .set_mail_address(Some(visit.desk()), id, address)
        .await
    {
        Ok(()) => Ok(back(
            &to(id),
            Said::done(match address {
                Some(_) => "邮箱已经登记：提醒同时发到这里。",
                None => "邮箱已经去掉：提醒只在本系统中显示。",
            }),
        )),
        Err(error) => {
            let refused = refused_page(&office, &settings, &visit, id, error.into());
            let page = Page {
                mailbox: typed.to_owned(),
                ..refused.await?
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

/// How officers reach this place: as it is set up, else on this machine as the
/// administrator does; nothing where neither is known.
pub(in crate::workbench) fn origin(settings: &Settings, headers: &HeaderMap) -> String {
    if let Some(origin) = &settings.origin {
        return origin.clone();
    }
    // over the network a host is what the other end says it is
    if settings.tls {
        return String::new();
    }
    let host = headers
        .get(axum::http::header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    format!("http://{host}")
}

/// `POST /admin/officers/{id}/sessions/end`
pub(super) async fn end(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let ended = office.end_all_sessions(Some(visit.desk()), id).await?;
    Ok(back(
        &to(id),
        Said::done(format!("已经结束 {ended} 处登录。")),
    ))
}
