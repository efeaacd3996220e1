//! Agencies, officers and their roles; and the records of signing in and of revealed
//! identities. Nothing of a case but its number is shown here.

mod agencies;
mod calendar;
mod delivery;
mod officer;
mod overview;
mod records;

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use disclosure::words::Role;
use store::AgencyKind;

use super::Bench;
use super::flash::{self, Said};
use super::forms::Choice;
use super::visit::Visit;

pub(super) use officer::origin;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/admin", get(overview::show))
        .route("/admin/agencies", post(agencies::add))
        .route("/admin/agencies/{id}/name", post(agencies::rename))
        .route("/admin/officers", post(agencies::add_officer))
        .route("/admin/officers/{id}", get(officer::show))
        .route("/admin/officers/{id}/roles", post(officer::roles))
        .route("/admin/officers/{id}/active", post(officer::active))
        .route("/admin/officers/{id}/invite", post(officer::invite))
        .route("/admin/officers/{id}/mail", post(officer::mail))
        .route("/admin/officers/{id}/sessions/end", post(officer::end))
        .route("/admin/delivery", get(delivery::show))
        .route("/admin/delivery/try", post(delivery::try_mail))
        .route("/admin/delivery/{id}/again", post(delivery::again))
        .route("/admin/calendar", get(calendar::show))
        .route("/admin/calendar/read", post(calendar::read))
        .route("/admin/calendar/import", post(calendar::import))
        .route("/admin/sign-ins", get(records::sign_ins))
        .route("/admin/changes", get(records::changes))
        .route("/admin/reveals", get(records::reveals))
}

/// Whether a visitor keeps accounts.
fn is_admin(visit: &Visit) -> bool {
    visit.desk().officer.roles.contains(&Role::Admin)
}

/// Back to a page with something said.
fn back(to: &str, said: Said) -> Response {
    (
        CookieJar::new().add(flash::cookie(&[said])),
        Redirect::to(to),
    )
        .into_response()
}

/// What a role may do, in a line.
const fn says(role: Role) -> &'static str {
    match role {
        Role::Clerk => "登记申请、告知、送达、归档；看本机关的案件",
        Role::Handler => "承办案件、征求意见、拟定答复；看本机关的案件",
        Role::Reviewer => "审核草稿；看本机关的案件",
        Role::OfficeHead => "同意延期和收费、签发答复；看本机关和下级机关的案件",
        Role::Supervisor => "督办、催办；看本机关和下级机关的案件",
        Role::Analyst => "统计和分析；看本机关和下级机关的案件",
        Role::Auditor => "查看全部内容和各种记录，不能办理",
        Role::Admin => "管理机关、人员和账号；只有这一角色的，看不到案件",
    }
}

/// The roles with what each may do.
fn role_choices() -> Vec<Choice> {
    Role::ALL
        .iter()
        .map(|role| Choice::new(role.word(), format!("{}：{}", role.label(), says(*role))))
        .collect()
}

/// The kinds of agencies.
fn kinds() -> Vec<Choice> {
    [
        (AgencyKind::District, "区县政府"),
        (AgencyKind::DisclosureOffice, "信息公开工作机构"),
        (AgencyKind::Department, "部门"),
        (AgencyKind::Town, "镇街"),
    ]
    .into_iter()
    .map(|(kind, label)| Choice::new(kind.word(), label))
    .collect()
}
