//! The records: who signed in, who changed what of agencies and officers, and who was
//! shown personal data in full.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use casework::{Office, china_time};
use disclosure::words::Role;
use serde::Deserialize;
use store::{ChangeCursor, DirectoryChangeKind, RevealCursor, SignInCursor};
use uuid::Uuid;

use crate::api::{ListAsked, Problem};
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

/// How many lines a page holds.
const PAGE: u32 = 100;

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "admin_sign_ins.html")]
struct SignIns {
    frame: Frame,
    lines: Vec<Attempt>,
    next: Option<String>,
}

struct Attempt {
    at: String,
    login: String,
    name: String,
    outcome: &'static str,
    address: String,
}

/// `GET /admin/sign-ins`
pub(super) async fn sign_ins(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let pages = ListAsked::new("sign_ins", &())?;
    let cursor = ask.cursor.as_deref();
    let cursor: Option<SignInCursor> = cursor.map(|text| pages.decode(text)).transpose()?;
    let page = office
        .recent_sign_ins(visit.desk(), cursor.as_ref(), PAGE)
        .await?;
    let names = office.names().await?;
    let next = page.next.map(|next| pages.encode(&next)).transpose()?;
    html(&SignIns {
        frame: Frame::of(&office, &visit, Here::Admin, "登录记录"),
        lines: page
            .rows
            .into_iter()
            .map(|row| Attempt {
                at: time(row.at),
                name: row
                    .officer_id
                    .and_then(|id| names.officer(id))
                    .map(|officer| officer.name.clone())
                    .unwrap_or_default(),
                login: row.login,
                outcome: row.outcome.label(),
                address: row.address,
            })
            .collect(),
        next: next.map(|next| format!("/admin/sign-ins?cursor={next}")),
    })
}

#[derive(Template)]
#[template(path = "admin_changes.html")]
struct Changes {
    frame: Frame,
    lines: Vec<Change>,
    next: Option<String>,
}

struct Change {
    at: String,
    by: String,
    what: &'static str,
    agency: String,
    officer: String,
    was: String,
    became: String,
}

/// `GET /admin/changes`
pub(super) async fn changes(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let pages = ListAsked::new("directory_changes", &())?;
    let cursor = ask.cursor.as_deref();
    let cursor: Option<ChangeCursor> = cursor.map(|text| pages.decode(text)).transpose()?;
    let page = office
        .directory_changes(visit.desk(), cursor.as_ref(), PAGE)
        .await?;
    let names = office.names().await?;
    let next = page.next.map(|next| pages.encode(&next)).transpose()?;
    let officer = |id: Option<Uuid>| {
        let officer = id.and_then(|id| names.officer(id));
        officer.map(|officer| officer.name.clone())
    };
    html(&Changes {
        frame: Frame::of(&office, &visit, Here::Admin, "变更记录"),
        lines: page
            .rows
            .into_iter()
            .map(|row| Change {
                at: time(row.at),
                by: match row.actor_id {
                    None => "命令行".to_owned(),
                    actor => officer(actor).unwrap_or_default(),
                },
                what: row.kind.label(),
                agency: names
                    .agency(row.agency_id)
                    .map(|agency| agency.name.clone())
                    .unwrap_or_default(),
                officer: officer(row.officer_id).unwrap_or_default(),
                was: told(row.kind, row.was),
                became: told(row.kind, row.became),
            })
            .collect(),
        next: next.map(|next| format!("/admin/changes?cursor={next}")),
    })
}

/// What something was or became, in words.
fn told(kind: DirectoryChangeKind, text: Option<String>) -> String {
    let text = text.unwrap_or_default();
    let roles = [
        DirectoryChangeKind::RolesChanged,
        DirectoryChangeKind::OfficerAdded,
    ];
    if !roles.contains(&kind) {
        return text;
    }
    let labels: Vec<&str> = text
        .split(',')
        .map(|word| Role::parse(word).map_or(word, |role| role.label()))
        .collect();
    labels.join("、")
}

#[derive(Template)]
#[template(path = "admin_reveals.html")]
struct Reveals {
    frame: Frame,
    lines: Vec<Shown>,
    next: Option<String>,
}

struct Shown {
    at: String,
    who: String,
    agency: String,
    case: Uuid,
    number: String,
    reason: String,
}

/// `GET /admin/reveals`
pub(super) async fn reveals(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let pages = ListAsked::new("reveals", &())?;
    let cursor = ask.cursor.as_deref();
    let cursor: Option<RevealCursor> = cursor.map(|text| pages.decode(text)).transpose()?;
    let page = office
        .recent_reveals(visit.desk(), cursor.as_ref(), PAGE)
        .await?;
    let names = office.names().await?;
    let next = page.next.map(|next| pages.encode(&next)).transpose()?;
    let mut lines = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        let file = office.case_file(visit.desk(), row.case_id).await?;
        let officer = names.officer(row.officer_id);
        let agency = officer.and_then(|officer| names.agency(officer.agency_id));
        lines.push(Shown {
            at: time(row.at),
            who: officer
                .map(|officer| officer.name.clone())
                .unwrap_or_default(),
            agency: agency.map(|agency| agency.name.clone()).unwrap_or_default(),
            case: row.case_id,
            number: file.map(|file| file.row.number).unwrap_or_default(),
            reason: row.reason,
        });
    }
    html(&Reveals {
        frame: Frame::of(&office, &visit, Here::Admin, "查阅个人信息的记录"),
        lines,
        next: next.map(|next| format!("/admin/reveals?cursor={next}")),
    })
}

fn time(at: chrono::DateTime<chrono::Utc>) -> String {
    china_time(at).format("%Y-%m-%d %H:%M:%S").to_string()
}
