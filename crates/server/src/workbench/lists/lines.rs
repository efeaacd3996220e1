//! A case as a line of a list: what the desk is shown of it, in seven columns at most.

use casework::{Desk, Names, Office, Sight, masked};
use chrono::NaiveDate;
use disclosure::awaits;
use disclosure::words::Clock;
use store::{AgencyId, CaseListRow, OfficerId, Tab};
use uuid::Uuid;

use crate::workbench::light::Light;

/// What a line is written with.
pub(in crate::workbench) struct Pen<'p> {
    pub office: &'p Office,
    pub desk: &'p Desk,
    pub names: &'p Names,
    pub today: NaiveDate,
}

/// A line.
pub(in crate::workbench) struct Line {
    pub id: Uuid,
    pub number: String,
    /// How often it was urged.
    pub urged: i64,
    /// Only that it is there is shown, and what this agency was asked.
    pub extract: bool,
    pub title: String,
    pub applicant: String,
    pub state: String,
    /// What is awaited, in a list of what is to be done.
    pub awaited: Option<Awaited>,
    pub light: Light,
    /// The day that the light goes by, or on which the case was concluded.
    pub day: String,
    /// The period has a last day, and stands still for an opinion that is out.
    pub paused: bool,
    pub holder: String,
    pub channel: &'static str,
    pub received: String,
    /// When the officer last had a hand in it.
    pub hand: String,
}

/// What is awaited.
pub(in crate::workbench) struct Awaited {
    pub label: String,
    /// The last day for it, where it is another than that of the reply.
    pub light: Option<Light>,
}

impl Pen<'_> {
    /// Writes a line.
    pub fn line(&self, row: CaseListRow, sight: Sight) -> Line {
        let whole = sight.is_whole();
        let shown = |text: String| if whole { text } else { String::new() };
        let holder = match whole {
            true => self.holder(row.agency_id, row.handler_id),
            false => self.agency(row.agency_id),
        };
        Line {
            id: row.id,
            urged: row.urged,
            extract: !whole,
            state: self.office.rules.lifecycle.state(row.state).label.clone(),
            awaited: self.awaited(&row),
            light: match whole {
                true => self.light(&row),
                false => Light::none(),
            },
            day: shown(day(&row)),
            paused: whole && row.paused && row.due_on.is_some(),
            holder,
            channel: if whole { row.channel.label() } else { "" },
            received: shown(received(&row)),
            hand: row
                .hand_at
                .map(|at| {
                    casework::china_time(at)
                        .format("%Y-%m-%d %H:%M")
                        .to_string()
                })
                .unwrap_or_default(),
            applicant: shown(masked::name(&row.applicant_name, row.applicant_kind)),
            title: shown(row.title),
            number: row.number,
        }
    }

    /// How the reply's own period stands.
    pub fn light(&self, row: &CaseListRow) -> Light {
        let state = self.office.rules.lifecycle.state(row.state);
        match row.due_on {
            _ if !row.is_open => Light::none(),
            Some(due) => Light::due(due, self.today, row.provisional, &self.office.rules),
            None if state.clock == Clock::Stopped => Light::stopped(&state.label),
            None if row.paused => Light::stopped("征求意见中"),
            None => Light::none(),
        }
    }

    fn awaited(&self, row: &CaseListRow) -> Option<Awaited> {
        let awaited = row.awaited?;
        let rules = &self.office.rules;
        let own = awaited.due_on.filter(|due| row.due_on != Some(*due));
        let label = &rules.lifecycle.act(awaited.act).label;
        Some(Awaited {
            label: match self.desk.in_place_of(&awaited) {
                Some(absent) => format!("{label}（代{}）", absent.name),
                None => label.clone(),
            },
            light: own.map(|due| match awaits::has_own_limit(awaited.act) {
                true => Light::limit(due, self.today, false, rules),
                false => Light::due(due, self.today, false, rules),
            }),
        })
    }

    /// In whose hands it is; the agency where it is not one's own.
    fn holder(&self, agency: AgencyId, handler: Option<OfficerId>) -> String {
        let officer = handler.and_then(|id| self.names.officer(id));
        let name = officer.map_or("未指定", |officer| officer.name.as_str());
        match agency == self.desk.agency.id {
            true => name.to_owned(),
            false => format!("{} {name}", self.agency(agency)),
        }
    }

    fn agency(&self, id: AgencyId) -> String {
        let agency = self.names.agency(id);
        agency.map(|agency| agency.name.clone()).unwrap_or_default()
    }
}

fn day(row: &CaseListRow) -> String {
    match (row.is_open, row.due_on, row.replied_on, row.ended_on) {
        (true, Some(due), ..) => due.to_string(),
        (_, _, Some(replied), _) => format!("{replied} 答复"),
        (_, _, None, Some(ended)) => format!("{ended} 终止"),
        _ => String::new(),
    }
}

fn received(row: &CaseListRow) -> String {
    match row.received_on {
        Some(day) => day.to_string(),
        None => "待确认".to_owned(),
    }
}

/// The heads of a list's columns.
pub(super) fn heads(tab: Tab) -> [&'static str; 7] {
    let fourth = match tab {
        Tab::Todo => "等待办理",
        _ => "状态",
    };
    let (sixth, seventh) = match tab {
        Tab::Registered => ("渠道", "收到"),
        Tab::Done => ("承办", "经手"),
        _ => ("承办", "收到"),
    };
    [
        "案号",
        "申请公开的信息",
        "申请人",
        fourth,
        "答复期限",
        sixth,
        seventh,
    ]
}
