//! What every page has: title, who looks, the way around, and what is to be said.

use std::time::Duration;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use casework::reminders::MOST_UNSEEN;
use casework::{Desk, Office};
use disclosure::words::Role;

use super::flash::Said;
use super::topics::is_shown_topics;
use super::visit::Visit;
use crate::api::Problem;

/// A place in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Here {
    /// The four lists.
    Lists,
    /// Registration.
    Register,
    /// Search.
    Search,
    /// The supervisor's board.
    Board,
    /// What people keep asking for.
    Topics,
    /// The annual report.
    Reports,
    /// The month.
    Calendar,
    /// What is public and what is not.
    Catalogue,
    /// What should become public.
    Proposals,
    /// Reconsideration and litigation.
    Remedies,
    /// Agencies, officers, records.
    Admin,
    /// What one was told.
    Reminders,
    /// One's own account.
    Account,
    /// The manual.
    Manual,
    /// None of them.
    Elsewhere,
}

/// A link of the navigation.
#[derive(Debug)]
pub(super) struct Link {
    pub href: &'static str,
    pub label: &'static str,
    pub here: bool,
}

/// Who looks.
#[derive(Debug)]
pub(super) struct Who {
    pub name: String,
    pub agency: String,
    pub roles: String,
    /// Whose work the officer does today besides; empty where nobody's.
    pub stands_in_for: String,
}

/// What surrounds the content of a page.
#[derive(Debug)]
pub(super) struct Frame {
    pub title: String,
    pub who: Option<Who>,
    pub nav: Vec<Link>,
    pub said: Vec<Said>,
    /// The page of the manual that belongs to this one.
    pub manual: &'static str,
    pub today: String,
    pub shortcuts: bool,
    /// Whether there are cases to be searched.
    pub searches: bool,
    /// The case that the page belongs to, when it tells of a refusal.
    pub of_case: Option<String>,
    /// How many reminders were not seen yet; empty where all were.
    pub unseen: String,
    /// Whether the page is that of one's reminders.
    pub reminders: bool,
    /// Reminders stand still: what that means, and what to do.
    pub standstill: Option<(String, &'static str)>,
    /// What holds for every page until somebody does something about it.
    pub warned: Vec<Warned>,
}

/// Something that is wrong beyond the page.
#[derive(Debug)]
pub(super) struct Warned {
    pub text: String,
    /// Where it is mended; empty where that is not for this officer.
    pub href: &'static str,
}

impl Frame {
    /// The frame of a page for an officer.
    pub fn of(office: &Office, visit: &Visit, here: Here, title: impl Into<String>) -> Frame {
        let desk = visit.desk();
        let roles = &desk.officer.roles;
        let absent: Vec<&str> = desk.absent.iter().map(|one| one.name.as_str()).collect();
        Frame {
            title: title.into(),
            who: Some(Who {
                name: desk.officer.name.clone(),
                agency: desk.agency.name.clone(),
                roles: roles
                    .iter()
                    .map(|role| role.label())
                    .collect::<Vec<_>>()
                    .join("、"),
                stands_in_for: absent.join("、"),
            }),
            nav: nav(desk, here),
            said: visit.0.said.clone(),
            manual: manual_of(roles, here),
            today: office.today().format("%Y-%m-%d").to_string(),
            shortcuts: visit.0.session.shortcuts,
            searches: sees_cases(&desk.roles()),
            of_case: None,
            unseen: counted(visit.0.beside.unseen),
            reminders: here == Here::Reminders,
            standstill: visit.0.beside.standstill.map(|still| {
                let keeps = roles.contains(&Role::Admin);
                let hint = if keeps {
                    still.hint()
                } else {
                    "请告诉系统管理员。"
                };
                (still.message(), hint)
            }),
            warned: warned(office, roles),
        }
    }

    /// The frame of a page for whoever comes.
    pub fn bare(office: &Office, title: impl Into<String>) -> Frame {
        Frame {
            title: title.into(),
            who: None,
            nav: Vec::new(),
            said: Vec::new(),
            manual: "",
            today: office.today().format("%Y-%m-%d").to_string(),
            shortcuts: false,
            searches: false,
            of_case: None,
            unseen: String::new(),
            reminders: false,
            standstill: None,
            warned: Vec::new(),
        }
    }
}

/// A number in the head of the page; nothing where there is nothing to see.
fn counted(unseen: i64) -> String {
    match unseen {
        ..=0 => String::new(),
        MOST_UNSEEN.. => format!("{}+", MOST_UNSEEN - 1),
        few => few.to_string(),
    }
}

/// How long something lasted, roughly: the larger unit is enough.
pub(super) fn lasted(duration: Duration) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    match duration.as_secs() {
        seconds @ ..MINUTE => format!("{seconds} 秒"),
        seconds @ MINUTE..HOUR => format!("{} 分钟", seconds / MINUTE),
        seconds @ HOUR..DAY => format!("{} 小时", seconds / HOUR),
        seconds => format!("{} 天", seconds / DAY),
    }
}

/// Rules that this process cannot take in, for everybody; the next year's calendar that
/// is missing, for those who can do something about it.
fn warned(office: &Office, roles: &[Role]) -> Vec<Warned> {
    let mut all = Vec::new();
    if office.is_apart() {
        all.push(Warned {
            text: "规则已经更换，与本进程装载的不同：现在只能查看，不能办理。请系统管理员重新启动服务。"
                .to_owned(),
            href: "",
        });
    }
    let admin = roles.contains(&Role::Admin);
    let minds = |role: &Role| matches!(role, Role::Admin | Role::OfficeHead | Role::Supervisor);
    if let Some(year) = office.rules.calendar.missing(office.today())
        && roles.iter().any(minds)
    {
        let what = match admin {
            true => "国务院办公厅的通知公布后，请尽快导入。",
            false => "通知公布后，请系统管理员导入。",
        };
        let from = office.rules.calendar.provisional_from();
        all.push(Warned {
            text: format!("还没有 {year} 年的放假安排，{from} 起的到期日都是暂定的。{what}"),
            href: if admin { "/admin/calendar" } else { "" },
        });
    }
    all
}

/// Whether an officer works with cases at all, and not with accounts alone.
pub(super) fn sees_cases(roles: &[Role]) -> bool {
    roles.iter().any(|role| *role != Role::Admin)
}

/// Whether an officer watches over others.
pub(super) fn watches(roles: &[Role]) -> bool {
    roles.iter().any(|role| {
        matches!(
            role,
            Role::OfficeHead | Role::Supervisor | Role::Analyst | Role::Auditor
        )
    })
}

/// Whether an officer may register applications.
pub(super) fn registers(roles: &[Role]) -> bool {
    roles
        .iter()
        .any(|role| matches!(role, Role::Clerk | Role::Handler | Role::OfficeHead))
}

/// A deputy works on cases, and neither registers nor watches for that.
fn nav(desk: &Desk, here: Here) -> Vec<Link> {
    let roles = &desk.officer.roles;
    let sees_cases = sees_cases(&desk.roles());
    let all = [
        (sees_cases, Here::Lists, "/todo", "案件"),
        (registers(roles), Here::Register, "/register", "登记"),
        (sees_cases, Here::Search, "/search", "查询"),
        (watches(roles), Here::Board, "/board", "督办看板"),
        (is_shown_topics(desk), Here::Topics, "/topics", "热点"),
        (watches(roles), Here::Reports, "/reports/annual", "年度报告"),
        (sees_cases, Here::Calendar, "/calendar", "期限日历"),
        (sees_cases, Here::Catalogue, "/catalogue", "公开目录"),
        (
            watches(roles) || roles.contains(&Role::Clerk),
            Here::Proposals,
            "/proposals",
            "主动公开",
        ),
        (sees_cases, Here::Remedies, "/remedies", "复议、诉讼"),
        (
            roles
                .iter()
                .any(|role| matches!(role, Role::Admin | Role::Auditor | Role::Supervisor)),
            Here::Admin,
            "/admin",
            "管理",
        ),
    ];
    all.into_iter()
        .filter(|(shown, ..)| *shown)
        .map(|(_, place, href, label)| Link {
            href,
            label,
            here: place == here,
        })
        .collect()
}

/// The page of the manual for what one does here.
fn manual_of(roles: &[Role], here: Here) -> &'static str {
    let has = |role| roles.contains(&role);
    match here {
        Here::Admin => "admin",
        Here::Register => "clerk",
        Here::Board | Here::Reports | Here::Calendar => "supervisor",
        Here::Topics => "analyst",
        Here::Catalogue => "catalogue",
        Here::Proposals => "proposals",
        Here::Remedies => "remedies",
        _ if has(Role::Handler) => "handler",
        _ if has(Role::Clerk) => "clerk",
        _ if has(Role::Reviewer) || has(Role::OfficeHead) => "reviewer",
        _ if has(Role::Supervisor) => "supervisor",
        _ if has(Role::Analyst) => "analyst",
        _ if has(Role::Auditor) => "auditor",
        _ => "admin",
    }
}

/// A page written out.
pub(super) fn html(page: &impl Template) -> Result<Response, Problem> {
    let written = page
        .render()
        .map_err(|error| Problem::internal(format!("template: {error}")))?;
    Ok(Html(written).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unseen_is_counted_up_to_a_hundred() {
        let said = [0, 1, 99, 100].map(counted);
        assert_eq!(said, ["", "1", "99", "99+"]);
    }

    #[test]
    fn how_long_something_lasted_is_said_in_the_larger_unit() {
        let said = [59, 60, 3_599, 3_600, 86_399, 172_800];
        let said = said.map(|seconds| lasted(Duration::from_secs(seconds)));
        assert_eq!(
            said,
            ["59 秒", "1 分钟", "59 分钟", "1 小时", "23 小时", "2 天"]
        );
    }
}
