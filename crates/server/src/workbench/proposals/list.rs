//! `/proposals`: what was proposed, and where each stands.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use casework::Office;
use casework::proposals::{has_fallen, is_open};
use disclosure::words::ProposalState;
use serde::Deserialize;
use store::ProposalRow;

use crate::api::Problem;
use crate::workbench::light::Light;
use crate::workbench::lists::attached;
use crate::workbench::page::{Frame, Here, html, registers};
use crate::workbench::visit::Visit;

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    state: Option<String>,
}

impl Ask {
    /// A state that there is; anything else asks for all.
    fn state(&self) -> Option<ProposalState> {
        self.state.as_deref().and_then(ProposalState::parse)
    }
}

#[derive(Template)]
#[template(path = "proposals.html")]
struct Page {
    frame: Frame,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    makes: bool,
    registers: bool,
    export: String,
    least: usize,
}

struct Tab {
    href: String,
    label: &'static str,
    count: i64,
    here: bool,
}

struct Line {
    id: uuid::Uuid,
    title: String,
    owner: String,
    origin: &'static str,
    applicants: i64,
    applications: i64,
    state: &'static str,
    due_on: String,
    light: Option<Light>,
    made_on: String,
    again: bool,
    fell: bool,
}

/// `GET /proposals`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let desk = visit.desk();
    let state = ask.state();
    let list = office.proposals(desk, state).await?;
    let names = office.names().await?;
    let line = |row: ProposalRow| {
        let due_on = row.due_on.filter(|_| is_open(row.state));
        let calendar = &office.rules.calendar;
        let owner = names.agency(row.owner_id);
        Line {
            id: row.id,
            owner: owner.map_or_else(String::new, |agency| agency.name.clone()),
            origin: row.origin.label(),
            applicants: row.applicants,
            applications: row.applications,
            state: row.state.label(),
            due_on: due_on.map(|day| day.to_string()).unwrap_or_default(),
            light: due_on.map(|day| {
                let provisional = calendar.is_provisional(day);
                Light::limit(day, office.today(), provisional, &office.rules)
            }),
            made_on: casework::civil_date(row.created_at).to_string(),
            fell: has_fallen(&row),
            again: row.earlier_id.is_some(),
            title: row.title,
        }
    };
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Proposals, "主动公开建议"),
        tabs: tabs(&list.counts, state),
        lines: list.rows.into_iter().map(line).collect(),
        least: super::least_applicants(&office),
        makes: super::make::may_make(&visit),
        registers: registers(&desk.officer.roles),
        export: match state {
            Some(state) => format!("/proposals/export.xlsx?state={state}"),
            None => "/proposals/export.xlsx".to_owned(),
        },
    })
}

fn tabs(counts: &[(ProposalState, i64)], here: Option<ProposalState>) -> Vec<Tab> {
    let of = |state: ProposalState| {
        let known = counts.iter().find(|(known, _)| *known == state);
        known.map_or(0, |(_, count)| *count)
    };
    let all = Tab {
        href: "/proposals".to_owned(),
        label: "全部",
        count: counts.iter().map(|(_, count)| count).sum(),
        here: here.is_none(),
    };
    let states = ProposalState::ALL.iter().map(|state| Tab {
        href: format!("/proposals?state={state}"),
        label: state.label(),
        count: of(*state),
        here: here == Some(*state),
    });
    std::iter::once(all).chain(states).collect()
}

/// `GET /proposals/export.xlsx`
pub(super) async fn export(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let exported = office.export_proposals(visit.desk(), ask.state()).await;
    attached(&office, "转主动公开清单", exported)
}
