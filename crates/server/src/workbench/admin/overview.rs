//! The agencies that an administrator keeps, with their officers.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::{Office, china_time};
use disclosure::words::Role;
use store::{Agency, AgencyId, Reach, Scope};
use uuid::Uuid;

use super::{is_admin, kinds, role_choices};
use crate::api::Problem;
use crate::workbench::forms::{Choice, Typed};
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "admin.html")]
pub(super) struct Page {
    frame: Frame,
    admin: bool,
    sees_sign_ins: bool,
    sees_reveals: bool,
    agencies: Vec<Kept>,
    kinds: Vec<Choice>,
    roles: Vec<Choice>,
    typed: Typed,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

impl Page {
    fn typed(&self, name: &str) -> &str {
        self.typed.get(name).unwrap_or_default()
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.typed.all(name).any(|typed| typed == value)
    }
}

/// An agency with its officers.
pub(super) struct Kept {
    id: AgencyId,
    code: String,
    name: String,
    above: String,
    officers: Vec<Line>,
}

struct Line {
    id: Uuid,
    name: String,
    roles: String,
    login: String,
    account: String,
    last: String,
    active: bool,
}

/// `GET /admin`
pub(super) async fn show(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    html(&page(&office, &visit, Typed::default(), None).await?)
}

/// The page with what was typed and refused.
pub(super) async fn refused(
    office: &Office,
    visit: &Visit,
    typed: Typed,
    problem: Problem,
) -> Result<Response, Problem> {
    if problem.status().is_server_error() || problem.status() == StatusCode::FORBIDDEN {
        return Err(problem);
    }
    let page = page(office, visit, typed, Some(problem)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

async fn page(
    office: &Office,
    visit: &Visit,
    typed: Typed,
    problem: Option<Problem>,
) -> Result<Page, Problem> {
    let roles = &visit.desk().officer.roles;
    let has = |wanted: &[Role]| roles.iter().any(|role| wanted.contains(role));
    let admin = is_admin(visit);
    if !has(&[Role::Admin, Role::Auditor, Role::Supervisor]) {
        return Err(disclosure::Refusal::not_yours(
            "role",
            "office",
            "这里由系统管理员使用",
            "需要增加人员、更换角色的，请与本单位的系统管理员联系。",
        )
        .into());
    }
    let told = problem.as_ref().map(|problem| Told::of(office, problem));
    let mistakes = problem.as_ref().and_then(|problem| {
        Some((
            problem.field_path()?.to_owned(),
            problem.detail().to_owned(),
        ))
    });
    Ok(Page {
        frame: Frame::of(office, visit, Here::Admin, "管理"),
        admin,
        sees_sign_ins: has(&[Role::Admin, Role::Auditor]),
        sees_reveals: has(&[Role::Auditor, Role::Supervisor]),
        agencies: match admin {
            true => kept(office, visit).await?,
            false => Vec::new(),
        },
        kinds: kinds(),
        roles: role_choices(),
        typed,
        refused: told,
        mistakes: mistakes.into_iter().collect(),
    })
}

async fn kept(office: &Office, visit: &Visit) -> Result<Vec<Kept>, Problem> {
    let accounts = office.accounts(visit.desk()).await?;
    let agencies = office
        .store
        .read()
        .await?
        .agencies(&Scope {
            reach: Reach::Tree,
            ..visit.desk().scope
        })
        .await?;
    let name_of = |id: Option<AgencyId>, among: &[Agency]| {
        among
            .iter()
            .find(|agency| Some(agency.id) == id)
            .map(|agency| agency.name.clone())
            .unwrap_or_default()
    };
    Ok(agencies
        .iter()
        .map(|agency| Kept {
            id: agency.id,
            code: agency.code.clone(),
            name: agency.name.clone(),
            above: name_of(agency.parent, &agencies),
            officers: accounts
                .iter()
                .filter(|line| line.officer.agency_id == agency.id)
                .map(Line::of)
                .collect(),
        })
        .collect())
}

impl Line {
    fn of(account: &store::AccountLine) -> Line {
        let time = |at| china_time(at).format("%Y-%m-%d %H:%M").to_string();
        let roles: Vec<&str> = account
            .officer
            .roles
            .iter()
            .map(|role| role.label())
            .collect();
        Line {
            id: account.officer.id,
            name: account.officer.name.clone(),
            roles: roles.join("、"),
            login: account.login.clone().unwrap_or_default(),
            account: match (account.has_password, account.invited_until) {
                (_, Some(until)) => format!("链接待用，{} 前有效", time(until)),
                (true, None) => "密码已设置".to_owned(),
                (false, None) => "没有账号".to_owned(),
            },
            last: account.last_signed_in.map(time).unwrap_or_default(),
            active: account.officer.active,
        }
    }
}
