//! A reply as a draft: the text as the letter will read, what changed, what was said of
//! it, what is checked, and how far it has come; its text edited piece by piece.

mod edit;
mod edited;

use askama::Template;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use casework::{
    ActError, CaseFile, Change, Checked, DraftInHand, NewComment, Office, Passing, Rest, china_time,
};
use disclosure::explain::source;
use disclosure::words::ActKind;
use store::CommentRow;
use uuid::Uuid;

use super::Bench;
use super::case::act::{Brief, file_of};
use super::flash::{self, Said};
use super::forms::Typed;
use super::lists::Came;
use super::page::{Frame, Here, html};
use super::refused::Told;
use super::visit::Visit;
use crate::api::Problem;

/// The acts that carry a draft on, in the order in which they come.
const ON_THE_WAY: [ActKind; 6] = [
    ActKind::Draft,
    ActKind::SubmitReview,
    ActKind::PassReview,
    ActKind::Sign,
    ActKind::ReturnDraft,
    ActKind::AnswerOnTheSpot,
];

/// The addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/cases/{id}/draft", get(show))
        .route("/cases/{id}/draft/text", get(edit::form).post(edit::save))
        .route("/cases/{id}/draft.pdf", get(pdf).post(edit::preview))
        .route("/cases/{id}/draft/comments", post(comment))
        .route("/cases/{id}/draft/comments/{comment}/settle", post(settle))
}

#[derive(Template)]
#[template(path = "draft.html")]
struct Page {
    frame: Frame,
    came: Came,
    case: Brief,
    draft: Option<Draft>,
    /// What may be done now.
    offered: Vec<(&'static str, String)>,
    /// What was typed as a comment and refused.
    said: String,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

struct Draft {
    seq: u64,
    by: String,
    on: String,
    kind: String,
    letter: String,
    source: String,
    departs: String,
    edited: bool,
    pieces: Vec<Piece>,
    changes: Vec<Changed>,
    checks: Vec<Line>,
    fails: usize,
    warns: usize,
    comments: Vec<Comment>,
    open: usize,
    way: Vec<Step>,
    may_comment: bool,
}

struct Piece {
    text: String,
    /// How it begins.
    short: String,
    /// How it is set.
    class: &'static str,
    /// What it is of the law's; empty where it is the drafter's.
    rest: &'static str,
    /// What was said of it and is not settled.
    comments: usize,
}

struct Changed {
    class: &'static str,
    sign: &'static str,
    text: String,
}

struct Line {
    class: &'static str,
    sign: &'static str,
    verdict: &'static str,
    what: &'static str,
    said: String,
    hint: String,
    source: String,
}

struct Comment {
    id: Uuid,
    place: String,
    quoted: String,
    said: String,
    by: String,
    at: String,
    settled: String,
    /// It speaks of an earlier draft.
    earlier: bool,
}

struct Step {
    label: String,
    who: String,
    passed: String,
    opinion: String,
    class: &'static str,
    state: &'static str,
}

/// `GET /cases/{id}/draft`
async fn show(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let file = file_of(&office, &visit, &id).await?;
    let came = Came::of(query.as_deref());
    html(&page(&office, &visit, &file, came).await?)
}

async fn page(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    came: Came,
) -> Result<Page, Problem> {
    let desk = visit.desk();
    let draft = office.draft_in_hand(desk, file.row.id).await?;
    let draft = match draft {
        Some(draft) => Some(Draft::of(office, draft).await?),
        None => None,
    };
    let permitted = office.permitted(desk, file);
    let may = |act: ActKind| {
        let mut all = permitted.iter();
        all.any(|offer| offer.act == act && offer.refusal.is_none())
    };
    let offered = ON_THE_WAY.into_iter().filter(|act| may(*act)).map(|act| {
        let label = office.rules.lifecycle.act(act).label.clone();
        (act.word(), label)
    });
    Ok(Page {
        frame: Frame::of(
            office,
            visit,
            Here::Lists,
            format!("拟稿和审签 · {}", file.row.number),
        ),
        came,
        case: Brief::of(office, file),
        offered: offered.collect(),
        draft,
        said: String::new(),
        refused: None,
        mistakes: Vec::new(),
    })
}

impl Draft {
    /// Whether it went its whole way, and is a letter now.
    fn signed(&self) -> bool {
        self.way.iter().all(|step| step.class == "passed")
    }

    async fn of(office: &Office, draft: DraftInHand) -> Result<Draft, Problem> {
        let names = office.names().await?;
        let name = |id: Uuid| {
            let officer = names.officer(id);
            officer.map(|one| one.name.clone()).unwrap_or_default()
        };
        let row = office.rules.reply_kind(&draft.reply.kind);
        let seq = i64::try_from(draft.seq).unwrap_or(i64::MAX);
        let open_at = |place: usize| {
            let of_it = |comment: &&CommentRow| {
                comment.settled_at.is_none()
                    && comment.draft_seq == seq
                    && comment.block.and_then(|block| usize::try_from(block).ok()) == Some(place)
            };
            draft.comments.iter().filter(of_it).count()
        };
        let pieces = draft.pieces.iter().enumerate().map(|(place, piece)| Piece {
            class: class_of(&piece.text),
            rest: rest(piece.rest),
            comments: open_at(place),
            short: short(&piece.plain),
            text: piece.plain.clone(),
        });
        let pieces: Vec<Piece> = pieces.collect();
        let changed = draft
            .changes
            .iter()
            .any(|change| !matches!(change, Change::Kept(_)));
        let verdicts = |word: &str| {
            let of_it = |line: &&Checked| line.verdict.word() == word;
            draft.checked.iter().filter(of_it).count()
        };
        Ok(Draft {
            seq: draft.seq,
            by: draft.by,
            on: draft.on.to_string(),
            kind: row.map_or_else(|| draft.reply.kind.clone(), |row| row.label.clone()),
            letter: row.map(|row| row.letter.clone()).unwrap_or_default(),
            source: row
                .map(|row| source(&row.cite, &office.rules))
                .unwrap_or_default(),
            departs: draft
                .reply
                .departs
                .as_ref()
                .map(|text| text.as_str().to_owned())
                .unwrap_or_default(),
            edited: draft.reply.body.is_some(),
            pieces,
            changes: match changed {
                true => draft.changes.into_iter().map(Changed::of).collect(),
                false => Vec::new(),
            },
            fails: verdicts("fail"),
            warns: verdicts("warn"),
            checks: gravest_first(draft.checked)
                .into_iter()
                .map(|line| Line::of(line, office))
                .collect(),
            open: draft
                .comments
                .iter()
                .filter(|comment| comment.settled_at.is_none())
                .count(),
            comments: draft
                .comments
                .into_iter()
                .map(|comment| Comment {
                    id: comment.id,
                    place: match comment.block {
                        Some(block) => format!("第 {} 段", block + 1),
                        None => "全文".to_owned(),
                    },
                    quoted: comment.quoted,
                    said: comment.said,
                    by: name(comment.officer_id),
                    at: china_time(comment.at).format("%Y-%m-%d %H:%M").to_string(),
                    settled: match (comment.settled_by, comment.settled_at) {
                        (Some(by), Some(at)) => {
                            format!("{} {}", name(by), china_time(at).format("%Y-%m-%d %H:%M"))
                        }
                        _ => String::new(),
                    },
                    earlier: comment.draft_seq != seq,
                })
                .collect(),
            way: draft.way.into_iter().map(Step::of).collect(),
            may_comment: draft.may_comment,
        })
    }
}

/// How a piece begins, for a list to choose from.
fn short(text: &str) -> String {
    const LONGEST: usize = 24;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

/// How a piece is set, by the sign that it begins with.
fn class_of(text: &str) -> &'static str {
    match text {
        text if text.starts_with("## ") => "second",
        text if text.starts_with("# ") => "first",
        text if text.starts_with('|') => "rows",
        text if text.starts_with("~ ") => "small",
        text if text.starts_with("> ") => "flush",
        _ => "paragraph",
    }
}

fn rest(rest: Option<Rest>) -> &'static str {
    match rest {
        Some(Rest::Article) => "依据的条款",
        Some(Rest::Remedy) => "救济告知，由系统写在文末",
        None => "",
    }
}

impl Changed {
    fn of(change: Change) -> Changed {
        let (class, sign, text) = match change {
            Change::Kept(text) => ("kept", "", text),
            Change::Removed(text) => ("removed", "删", text),
            Change::Added(text) => ("added", "增", text),
        };
        Changed { class, sign, text }
    }
}

/// The checks in the order in which they are read: what stops the draft, what is to be
/// minded, the rest.
fn gravest_first(mut checked: Vec<Checked>) -> Vec<Checked> {
    checked.sort_by_key(|line| match line.verdict.word() {
        "fail" => 0,
        "warn" => 1,
        _ => 2,
    });
    checked
}

impl Line {
    fn of(line: Checked, office: &Office) -> Line {
        let (class, sign) = match line.verdict.word() {
            "fail" => ("overdue", "✗"),
            "warn" => ("soon", "!"),
            _ => ("fine", "✓"),
        };
        Line {
            class,
            sign,
            verdict: line.verdict.label(),
            what: line.what.label(),
            said: line.said,
            hint: line.hint,
            source: match line.cite.as_str() {
                "office" => String::new(),
                _ => source(&line.cite, &office.rules),
            },
        }
    }
}

impl Step {
    fn of(step: Passing) -> Step {
        let roles: Vec<&str> = step.roles.iter().map(|role| role.label()).collect();
        let (class, state) = match (&step.passed, step.now) {
            (Some(_), _) => ("passed", "已通过"),
            (None, true) => ("here", "现在"),
            (None, false) => ("ahead", "未到"),
        };
        Step {
            label: step.label,
            who: roles.join("、"),
            passed: step
                .passed
                .map(|(by, on)| format!("{by} {on}"))
                .unwrap_or_default(),
            opinion: step.opinion,
            class,
            state,
        }
    }
}

/// `GET /cases/{id}/draft.pdf`
async fn pdf(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let file = file_of(&office, &visit, &id).await?;
    let bytes = office.draft_pdf(visit.desk(), file.row.id, None).await?;
    Ok(shown(bytes))
}

/// A draft as a file that the browser shows.
fn shown(bytes: Vec<u8>) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/pdf"),
        (CONTENT_DISPOSITION, "inline; filename=\"draft.pdf\""),
    ];
    (headers, bytes).into_response()
}

/// `POST /cases/{id}/draft/comments`
async fn comment(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let file = file_of(&office, &visit, &id).await?;
    let typed = Typed::decode(&body);
    let number = |name: &str| typed.get(name).filter(|text| !text.is_empty());
    let new = NewComment {
        draft: number("draft")
            .and_then(|seq| seq.parse().ok())
            .unwrap_or_default(),
        block: number("block").and_then(|block| block.parse().ok()),
        said: typed.get("said").unwrap_or_default().to_owned(),
    };
    let said = new.said.clone();
    match office
        .comment_on_draft(visit.desk(), file.row.id, new)
        .await
    {
        Ok(_) => Ok(back(file.row.id, &typed, "意见已经记下。")),
        Err(error @ ActError::Refused(_)) => {
            let problem = Problem::from(error);
            if problem.status() == StatusCode::FORBIDDEN {
                return Err(problem);
            }
            let mut page = page(&office, &visit, &file, Came::in_form(&typed)).await?;
            let told = Told::of(&office, &problem);
            if let Some(field) = problem.field_path() {
                page.mistakes.push((field.to_owned(), told.detail.clone()));
            }
            page.refused = Some(told);
            page.said = said;
            Ok((problem.status(), html(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /cases/{id}/draft/comments/{comment}/settle`
async fn settle(
    State(office): State<Office>,
    visit: Visit,
    Path((id, comment)): Path<(String, String)>,
    body: String,
) -> Result<Response, Problem> {
    let file = file_of(&office, &visit, &id).await?;
    // what is no id names none
    let comment = comment.parse().unwrap_or_default();
    let typed = Typed::decode(&body);
    office
        .settle_comment(visit.desk(), file.row.id, comment)
        .await?;
    Ok(back(file.row.id, &typed, "意见已经勾销。"))
}

fn back(id: Uuid, typed: &Typed, said: &str) -> Response {
    let to = format!("/cases/{id}/draft{}", Came::in_form(typed).query());
    let said = CookieJar::new().add(flash::cookie(&[Said::done(said)]));
    (said, Redirect::to(&to)).into_response()
}
