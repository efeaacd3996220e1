//! What every route of the document is expected to do, by kinds of route.

use disclosure::words::Role;
use serde_json::Value;
use uuid::Uuid;

/// How a route treats its callers.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Answers anybody, also without a token.
    Open,
    /// Answers every officer alike.
    Everybody,
    /// Answers officers of these roles, wherever they sit.
    For(&'static [Role]),
    /// Shows one case: whole, as an extract, or not at all (`sight`).
    OneCase,
    /// Lists the cases that the caller sees (`listed`).
    List(List),
    /// Takes in an application, from those who register.
    Registers,
    /// Does an act on a case, by those who may (`acts::told`).
    Acts,
}

/// A list of cases, and how its lines are read.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// What is asked for.
    pub query: &'static str,
    /// The day on which it is asked.
    pub on: &'static str,
    /// Which case a line is of, and whether it is shown whole.
    pub lines: fn(&Value) -> Vec<(Uuid, bool)>,
    /// Whether an extract has a line in it.
    pub extracts: bool,
    /// Which cases can be in it at all.
    pub of: Of,
}

/// Which cases can be in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    All,
    /// The one that opinions were asked about.
    Shared,
}

const DAY: &str = super::place::TODAY;
const LATE: &str = "2026-09-01";

/// Several rows for one route ask it differently.
pub const ROUTES: &[(&str, Kind)] = &[
    ("GET /livez", Kind::Open),
    ("GET /readyz", Kind::Open),
    ("GET /api/v1/openapi.json", Kind::Open),
    (
        "GET /metrics",
        Kind::For(&[Role::Supervisor, Role::Auditor, Role::Admin]),
    ),
    ("GET /api/v1/me", Kind::Everybody),
    ("GET /api/v1/agencies", Kind::Everybody),
    ("GET /api/v1/officers", Kind::Everybody),
    ("GET /api/v1/cases/{id}", Kind::OneCase),
    ("GET /api/v1/cases/{id}/events", Kind::OneCase),
    ("GET /api/v1/cases/{id}/deadlines", Kind::OneCase),
    ("GET /api/v1/cases/{id}/permitted", Kind::OneCase),
    (
        "GET /api/v1/cases",
        list("?limit=100", DAY, cases, true, Of::All),
    ),
    // What an extract does not show cannot be guessed at.
    (
        "GET /api/v1/cases",
        list(
            "?limit=100&due_before=2027-01-01",
            DAY,
            cases,
            false,
            Of::All,
        ),
    ),
    ("GET /api/v1/overdue", list("", LATE, due, false, Of::All)),
    (
        "GET /api/v1/overdue",
        list("?kind=joint_agency", LATE, due, true, Of::Shared),
    ),
    (
        "GET /api/v1/due-soon",
        list("?workdays=40", DAY, due, false, Of::All),
    ),
    (
        "GET /api/v1/due-soon",
        list("?workdays=40&kind=joint_agency", DAY, due, true, Of::Shared),
    ),
    ("POST /api/v1/cases", Kind::Registers),
    ("POST /api/v1/cases/{id}/acts", Kind::Acts),
];

const fn list(
    query: &'static str,
    on: &'static str,
    lines: fn(&Value) -> Vec<(Uuid, bool)>,
    extracts: bool,
    of: Of,
) -> Kind {
    Kind::List(List {
        query,
        on,
        lines,
        extracts,
        of,
    })
}

fn lines(all: &Value) -> Vec<(Uuid, bool)> {
    let all = all.as_array().unwrap().iter();
    all.map(|line| {
        let id = line["id"].as_str().unwrap().parse().unwrap();
        (id, line["title"].is_string())
    })
    .collect()
}

fn cases(answer: &Value) -> Vec<(Uuid, bool)> {
    lines(&answer["cases"])
}

fn due(answer: &Value) -> Vec<(Uuid, bool)> {
    let groups = answer["agencies"].as_array().unwrap().iter();
    groups.flat_map(|group| lines(&group["cases"])).collect()
}
