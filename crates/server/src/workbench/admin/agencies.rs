//! Adding and renaming agencies, adding officers.

use axum::extract::{Path, State};
use axum::response::Response;
use casework::{NewAgency, NewOfficer, Office};
use disclosure::Refusal;
use disclosure::words::Role;
use store::AgencyKind;
use uuid::Uuid;

use super::{back, overview};
use crate::api::Problem;
use crate::workbench::flash::Said;
use crate::workbench::forms::Typed;
use crate::workbench::visit::Visit;

fn missing(field: &'static str, message: &str) -> Problem {
    Refusal::malformed("missing", "office", message, "请选择以后再提交。")
        .at(field)
        .into()
}

/// `POST /admin/agencies`
pub(super) async fn add(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    match added(&office, &visit, &typed).await {
        Ok(name) => Ok(back("/admin", Said::done(format!("已登记机关 {name}。")))),
        Err(problem) => overview::refused(&office, &visit, typed, problem).await,
    }
}

async fn added(office: &Office, visit: &Visit, typed: &Typed) -> Result<String, Problem> {
    let text = |name: &str| typed.get(name).unwrap_or_default().to_owned();
    let kind =
        AgencyKind::parse(&text("kind")).ok_or_else(|| missing("kind", "没有选择机关的种类"))?;
    let parent = text("parent")
        .parse()
        .map_err(|_| missing("parent", "没有选择上级机关"))?;
    let new = NewAgency {
        code: text("code"),
        name: text("name"),
        kind,
        parent: Some(parent),
    };
    let name = new.name.clone();
    office.add_agency(Some(visit.desk()), new).await?;
    Ok(name)
}

/// `POST /admin/agencies/{id}/name`
pub(super) async fn rename(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<Uuid>,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let name = typed.get("name").unwrap_or_default();
    match office.rename_agency(Some(visit.desk()), id, name).await {
        Ok(()) => Ok(back("/admin", Said::done("机关的名称已经更改。"))),
        Err(error) => overview::refused(&office, &visit, Typed::default(), error.into()).await,
    }
}

/// `POST /admin/officers`
pub(super) async fn add_officer(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    match officer_added(&office, &visit, &typed).await {
        Ok(id) => Ok(back(
            &format!("/admin/officers/{id}"),
            Said::done("已登记。请在下面发给设置密码的链接。"),
        )),
        Err(problem) => overview::refused(&office, &visit, typed, problem).await,
    }
}

async fn officer_added(office: &Office, visit: &Visit, typed: &Typed) -> Result<Uuid, Problem> {
    let agency = typed
        .get("agency")
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| missing("agency", "没有选择机关"))?;
    let new = NewOfficer {
        agency,
        name: typed.get("officer_name").unwrap_or_default().to_owned(),
        roles: roles_of(typed)?,
    };
    Ok(office.add_officer(Some(visit.desk()), new).await?)
}

/// The roles that were ticked.
pub(super) fn roles_of(typed: &Typed) -> Result<Vec<Role>, Problem> {
    typed
        .all("role")
        .map(|word| Role::parse(word).ok_or_else(|| missing("role", "没有这个角色")))
        .collect()
}
