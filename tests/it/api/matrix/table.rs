//! What every route of the document is expected to do, by kinds of route.

use disclosure::words::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::catalogue::{KEEPING, entry};

/// Those who take in what comes (`register` in `lifecycle.toml`).
pub const REGISTER: &[Role] = &[Role::Clerk, Role::Handler, Role::OfficeHead];
/// Those who keep what leaves the office.
const KEEP: &[Role] = &[Role::OfficeHead, Role::Admin];

/// Those whose work on cases may need the names in them.
const WORKING: &[Role] = &[
    Role::Clerk,
    Role::Handler,
    Role::Reviewer,
    Role::OfficeHead,
    Role::Supervisor,
    Role::Auditor,
];

/// Those who are shown what people keep asking for.
const LOOKING: &[Role] = &[
    Role::OfficeHead,
    Role::Supervisor,
    Role::Analyst,
    Role::Auditor,
];
/// Those who decide about it.
const DECIDING: &[Role] = &[Role::OfficeHead, Role::Analyst];
/// Those who see cases.
pub const SEEING: &[Role] = &[
    Role::Clerk,
    Role::Handler,
    Role::Reviewer,
    Role::OfficeHead,
    Role::Supervisor,
    Role::Analyst,
    Role::Auditor,
];

/// Those who write down what an applicant suggests.
const SUGGESTING: &[Role] = &[Role::Clerk, Role::Handler, Role::OfficeHead, Role::Analyst];

/// Those who act on cases.
const ACTING: &[Role] = &[Role::Clerk, Role::Handler, Role::Reviewer, Role::OfficeHead];

/// How a route treats its callers.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Answers anybody, also without a token.
    Open,
    /// Answers every officer alike; asked with this body, if any.
    Everybody(&'static str),
    /// Answers every officer alike, about a year.
    Year,
    /// Answers officers of these roles, wherever they sit.
    For(&'static [Role]),
    /// Has nothing of that name for officers of these roles, who are told so; the others
    /// are refused. Asked with this body, if any.
    Lacks(&'static [Role], &'static str, &'static str),
    /// Answers a body for officers of these roles, with no more than the caller sees.
    Asks(&'static [Role], &'static str),
    /// Shows one case: whole, as an extract, or not at all (`sight`).
    OneCase,
    /// Tells of one case what an extract does not hold: refused to whoever sees one.
    /// Asked with this query or body.
    WholeCase(&'static str),
    /// A letter of a case, by its own id: to whoever is shown the case, of an extract the
    /// one by which its own opinion is asked for. The paper itself to these roles.
    OneLetter(&'static [Role]),
    /// Makes a letter again that was not made, for those who act on its case.
    MadeAgain,
    /// The letter with which the caller's agencies handed another over, to these roles.
    HandedOver(&'static [Role]),
    /// The dossier of a case that is shown whole, to these roles; to be built again, to
    /// those of them who act on the case.
    Dossier(&'static [Role]),
    /// Sets a sheet of a case that is shown whole, for these roles.
    Sheet(&'static [Role]),
    /// Adds a file to a case, for those who act on it.
    AddsFile,
    /// A file of a case that is shown whole, to these roles.
    OneFile(&'static [Role]),
    /// Decides about a file of a case that is shown whole, for those who may.
    DecidesFile,
    /// Lists the cases that the caller sees (`listed`).
    List(List),
    /// Lists by agency what belongs to those that the caller is shown, by year or number.
    ByAgency(&'static str, fn(&Value) -> Vec<Uuid>),
    /// Counts the shared case alone, for those who are shown its owner's cases.
    OfOwner(&'static str, fn(&Value) -> usize),
    /// Lists by agency what belongs to those that the caller keeps.
    Kept(fn(&Value) -> Vec<Uuid>),
    /// Takes in what these roles may hand in, for their own agency.
    Takes(&'static [Role], fn() -> Value),
    /// Answers officers of these roles, asked with this query or body.
    Asked(&'static [Role], &'static str, u16),
    /// Ends what the caller keeps.
    Ends,
    /// Lists the deputies of the agencies that the caller is shown, or keeps.
    ListsDeputies,
    /// Names a deputy for somebody else of the own agency.
    NamesDeputy,
    /// Ends a deputy of the owner's reviewer.
    EndsDeputy,
    /// Lists the proposals of the agencies that the caller is shown.
    ListsProposals,
    /// Makes a proposal of the own agency.
    MakesProposal,
    /// Shows a proposal of the owner.
    OneProposal,
    /// Takes a step with a proposal of the owner.
    StepsProposal,
    /// Gives many cases out, with an answer for each.
    BulkDispatch,
    /// Speaks of the draft of a case that is shown whole; there is none yet.
    Comments(&'static str),
    /// An entry of the catalogue that is open to nobody: to its own agency.
    OneEntry,
    /// Changes that entry, by those of its agency who keep it; answered with this status.
    ChangesEntry(u16),
    /// Says that an entry does not fit a case, or does after all: for those who work on it.
    DeclinesEntry,
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
    /// Whether only those who register find anything.
    pub registering: bool,
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
    ("GET /api/v1/me", Kind::Everybody("")),
    ("GET /api/v1/me/reminders", Kind::Everybody("")),
    ("GET /api/v1/outlook", Kind::For(LOOKING)),
    ("GET /api/v1/topics", Kind::For(LOOKING)),
    ("GET /api/v1/topics/runs", Kind::For(LOOKING)),
    ("POST /api/v1/topics/runs", Kind::Takes(DECIDING, period)),
    ("GET /api/v1/topics/pivot", Kind::For(LOOKING)),
    (
        "POST /api/v1/topics/similar",
        Kind::Asks(SEEING, "{\"text\": \"征地批复\"}"),
    ),
    (
        "GET /api/v1/topics/{topic}",
        Kind::Lacks(LOOKING, "no_topic", ""),
    ),
    (
        "POST /api/v1/topics/{topic}/decisions",
        Kind::Lacks(DECIDING, "no_topic", "{\"pin\": true}"),
    ),
    (
        "POST /api/v1/topics/decisions/{id}/undo",
        Kind::Lacks(DECIDING, "no_decision", ""),
    ),
    ("GET /api/v1/agencies", Kind::Everybody("")),
    ("GET /api/v1/officers", Kind::Everybody("")),
    ("GET /api/v1/calendar/{year}", Kind::Year),
    (
        "POST /api/v1/calendar/read",
        Kind::Everybody(
            "{\"text\": \"国务院办公厅关于2027年节假日安排的通知\\n一、元旦：1月1日放假。\"}",
        ),
    ),
    ("GET /api/v1/cases/{id}", Kind::OneCase),
    ("GET /api/v1/cases/{id}/events", Kind::OneCase),
    ("GET /api/v1/cases/{id}/deadlines", Kind::OneCase),
    ("GET /api/v1/cases/{id}/permitted", Kind::OneCase),
    ("GET /api/v1/cases/{id}/parties", Kind::OneCase),
    ("GET /api/v1/cases/{id}/documents", Kind::OneCase),
    (
        "GET /api/v1/cases/{id}/sheets/{sheet}",
        Kind::Sheet(WORKING),
    ),
    ("GET /api/v1/cases/{id}/dossiers", Kind::WholeCase("")),
    ("POST /api/v1/cases/{id}/dossiers", Kind::Dossier(ACTING)),
    (
        "GET /api/v1/cases/{id}/dossiers/{dossier}/zip",
        Kind::Dossier(WORKING),
    ),
    (
        "GET /api/v1/cases/{id}/dossiers/{dossier}/pdf",
        Kind::Dossier(WORKING),
    ),
    ("GET /api/v1/cases/{id}/files", Kind::OneCase),
    ("POST /api/v1/cases/{id}/files", Kind::AddsFile),
    ("GET /api/v1/files/{id}", Kind::OneFile(Role::ALL)),
    ("GET /api/v1/files/{id}/content", Kind::OneFile(WORKING)),
    ("POST /api/v1/files/{id}/inspect", Kind::DecidesFile),
    ("POST /api/v1/files/{id}/release", Kind::DecidesFile),
    ("POST /api/v1/files/{id}/remove", Kind::DecidesFile),
    ("POST /api/v1/files/{id}/masked-copy", Kind::DecidesFile),
    ("GET /api/v1/documents/{id}", Kind::OneLetter(Role::ALL)),
    ("GET /api/v1/documents/{id}/pdf", Kind::OneLetter(WORKING)),
    ("GET /api/v1/documents/{id}/docx", Kind::OneLetter(WORKING)),
    ("POST /api/v1/documents/{id}/render", Kind::MadeAgain),
    (
        "GET /api/v1/handovers/{id}/letter",
        Kind::HandedOver(WORKING),
    ),
    ("GET /api/v1/cases/{id}/draft", Kind::WholeCase("")),
    (
        "GET /api/v1/cases/{id}/fee-quote",
        Kind::WholeCase("?pages=50"),
    ),
    (
        "POST /api/v1/cases/{id}/what-if",
        Kind::WholeCase("{\"acts\": [{\"act\": \"note\", \"text\": \"设想\"}]}"),
    ),
    (
        "POST /api/v1/fee-quote",
        Kind::Everybody("{\"pages\": 50, \"received_on\": \"2026-04-10\"}"),
    ),
    (
        "POST /api/v1/what-if",
        Kind::Everybody(
            "{\"channel\": \"in_person\", \"dates\": {\"submitted_on\": \"2026-04-10\"}}",
        ),
    ),
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
    (
        "GET /api/v1/cases",
        list("?limit=100&order=due", DAY, cases, false, Of::All),
    ),
    (
        "GET /api/v1/cases",
        list("?limit=100&order=received", DAY, cases, false, Of::All),
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
    // Everything has a number, and an extract shows it.
    (
        "GET /api/v1/search",
        list(
            "?limit=100&q=%E4%BE%9D%E7%94%B3%E8%AF%B7",
            DAY,
            hits,
            true,
            Of::All,
        ),
    ),
    // 保密的
    (
        "GET /api/v1/search",
        list(
            "?q=%E4%BF%9D%E5%AF%86%E7%9A%84",
            DAY,
            hits,
            false,
            Of::Shared,
        ),
    ),
    ("GET /api/v1/search", Kind::List(BY_IDENTITY)),
    (
        "GET /api/v1/carry-over",
        Kind::ByAgency("?year=2026", carried),
    ),
    (
        "GET /api/v1/remedies",
        list("", DAY, remedies, false, Of::Shared),
    ),
    // Who handles it for the owner does not count it in table four.
    (
        "GET /api/v1/remedies",
        Kind::OfOwner("?year=2026", |answer| remedies(answer).len()),
    ),
    (
        "GET /api/v1/remedies/month",
        Kind::OfOwner("?month=2026-04", |answer| {
            answer["remedies"].as_array().unwrap().len()
        }),
    ),
    (
        "GET /api/v1/annual-report",
        Kind::Asked(LOOKING, "?year=2026", 200),
    ),
    (
        "GET /api/v1/annual-report/cases",
        Kind::Asked(LOOKING, "?year=2026&row=3&column=1", 200),
    ),
    (
        "POST /api/v1/annual-report/freeze",
        Kind::Asked(
            &[Role::OfficeHead, Role::Supervisor],
            "{\"year\": 2026}",
            409,
        ),
    ),
    (
        "POST /api/v1/annual-report/check",
        Kind::Everybody("{\"year\": 2025}"),
    ),
    (
        "GET /api/v1/supervision",
        Kind::Asked(LOOKING, "?from=2026-01-01&to=2026-04-30", 200),
    ),
    (
        "GET /api/v1/supervision/assessment",
        Kind::Asked(LOOKING, "?from=2026-01-01&to=2026-04-30", 200),
    ),
    (
        "GET /api/v1/supervision/cases",
        Kind::Asked(LOOKING, "?set=registered", 200),
    ),
    (
        "GET /api/v1/supervision/month",
        Kind::Asked(LOOKING, "?month=2026-03", 200),
    ),
    (
        "GET /api/v1/supervision/trend",
        Kind::Asked(LOOKING, "?months=2", 200),
    ),
    ("GET /api/v1/handovers", Kind::ByAgency("", letters)),
    ("GET /api/v1/proposals", Kind::ListsProposals),
    ("POST /api/v1/proposals", Kind::MakesProposal),
    ("GET /api/v1/proposals.xlsx", Kind::For(SEEING)),
    ("GET /api/v1/proposals/{id}", Kind::OneProposal),
    ("POST /api/v1/proposals/{id}/send", Kind::StepsProposal),
    ("POST /api/v1/proposals/{id}/answer", Kind::StepsProposal),
    ("POST /api/v1/proposals/{id}/publish", Kind::StepsProposal),
    ("POST /api/v1/proposals/{id}/withdraw", Kind::StepsProposal),
    (
        "POST /api/v1/suggestions",
        Kind::Takes(SUGGESTING, super::proposals::suggestion),
    ),
    ("GET /api/v1/deputies", Kind::ListsDeputies),
    ("POST /api/v1/deputies", Kind::NamesDeputy),
    ("POST /api/v1/deputies/{id}/end", Kind::EndsDeputy),
    ("GET /api/v1/webhooks", Kind::Kept(webhooks)),
    ("POST /api/v1/cases", Kind::Takes(REGISTER, plain)),
    ("POST /api/v1/handovers", Kind::Takes(REGISTER, letter)),
    ("POST /api/v1/webhooks", Kind::Takes(KEEP, webhook)),
    ("DELETE /api/v1/webhooks/{id}", Kind::Ends),
    ("GET /api/v1/catalogue", Kind::For(SEEING)),
    ("POST /api/v1/catalogue", Kind::Takes(KEEPING, entry)),
    (
        "POST /api/v1/catalogue/suggestions",
        Kind::Asked(SEEING, "{\"text\": \"征地批复\"}", 200),
    ),
    ("GET /api/v1/catalogue/{id}", Kind::OneEntry),
    ("POST /api/v1/catalogue/{id}", Kind::ChangesEntry(200)),
    (
        "POST /api/v1/catalogue/{id}/retire",
        Kind::ChangesEntry(204),
    ),
    (
        "POST /api/v1/catalogue/{id}/restore",
        Kind::ChangesEntry(204),
    ),
    ("GET /api/v1/cases/{id}/suggestions", Kind::WholeCase("")),
    (
        "POST /api/v1/cases/{id}/suggestions/{entry}/decline",
        Kind::DeclinesEntry,
    ),
    (
        "POST /api/v1/cases/{id}/suggestions/{entry}/restore",
        Kind::DeclinesEntry,
    ),
    ("POST /api/v1/bulk-dispatch", Kind::BulkDispatch),
    ("POST /api/v1/cases/{id}/acts", Kind::Acts),
    (
        "POST /api/v1/cases/{id}/draft/comments",
        Kind::Comments(r#"{ "draft": 2, "said": "请写明页码" }"#),
    ),
    (
        "POST /api/v1/cases/{id}/draft/comments/{comment}/settle",
        Kind::Comments(""),
    ),
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
        registering: false,
        of,
    })
}

/// The number of the applicant of the shared case: to be compared with papers by
/// those who take in applications, and by no others.
pub const IDENTITY: &str = "110101199003070134";
const BY_IDENTITY: List = List {
    query: "?q=110101199003070134",
    on: DAY,
    lines: hits,
    extracts: false,
    registering: true,
    of: Of::Shared,
};

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

fn remedies(answer: &Value) -> Vec<(Uuid, bool)> {
    lines(&answer["remedies"])
}

fn hits(answer: &Value) -> Vec<(Uuid, bool)> {
    lines(&answer["hits"])
}

/// Whose each line is.
fn of_agencies(all: &Value) -> Vec<Uuid> {
    let all = all.as_array().unwrap().iter();
    all.map(|line| line["agency"]["id"].as_str().unwrap().parse().unwrap())
        .collect()
}

fn carried(answer: &Value) -> Vec<Uuid> {
    of_agencies(&answer["agencies"])
}

fn letters(answer: &Value) -> Vec<Uuid> {
    of_agencies(&answer["handovers"])
}

pub fn deputies(answer: &Value) -> Vec<Uuid> {
    of_agencies(&answer["deputies"])
}

fn webhooks(answer: &Value) -> Vec<Uuid> {
    of_agencies(&answer["webhooks"])
}

fn period() -> Value {
    json!({ "since": "2026-04-01", "until": DAY })
}

fn plain() -> Value {
    super::place::application(json!({}))
}

/// A letter to another agency.
pub fn letter() -> Value {
    json!({ "arrived_on": DAY, "sender_name": "赵来信", "title": "要求公开预算",
        "addressed_to": "青衡区财政局", "handed_to": "青衡区财政局", "handed_on": DAY, "pages": 2 })
}

/// A subscription.
pub fn webhook() -> Value {
    json!({ "name": "督办大屏", "url": "https://hooks.example.cn/kaijuan" })
}
