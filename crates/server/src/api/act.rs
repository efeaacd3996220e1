//! `POST /api/v1/cases/{id}/acts`: an act on a case.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::{ActRequest, Beside, Desk, Office, SeenEvent};
use chrono::NaiveDate;
use disclosure::words::ActKind;
use disclosure::{Act, Event};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::CaseId;
use utoipa::ToSchema;
use uuid::Uuid;

use super::acts;
use super::etag::etag;
use super::guard::Seat;
use super::input::{self, CasePath, IfMatch, JsonBody, typed};
use super::metrics::counted;
use super::once::{Once, marked};
use super::problem::Problem;
use super::view::{CaseBrief, EventView, WarningView, warnings};

/// What every act says: which it is, and when it takes effect.
#[derive(Debug, Deserialize)]
struct Head {
    act: ActKind,
    #[serde(default)]
    on: Option<NaiveDate>,
}

/// 已办理。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Acted)]
struct Answer {
    /// 办理后的案件。
    case: CaseBrief,
    /// 办理记录。
    event: EventView,
    /// 经办人应当注意的事。
    warnings: Vec<WarningView>,
    /// 由此产生的案件（拆分）。
    opened: Vec<Opened>,
}

/// 拆分产生的案件。
#[derive(Debug, Serialize, ToSchema)]
struct Opened {
    /// 标识。
    id: Uuid,
    /// 案号。
    number: String,
}

/// An act as a body asks for it.
pub(crate) struct Asked {
    pub act: Act,
    pub on: Option<NaiveDate>,
    pub beside: Beside,
}

impl Asked {
    /// Reads a body.
    pub fn read(body: Value) -> Result<Asked, Problem> {
        let Value::Object(mut fields) = body else {
            return Err(Problem::of_status(StatusCode::BAD_REQUEST));
        };
        let Head { act, on } = typed(taken(&mut fields, ["act", "on"]))?;
        if acts::fields(act).is_none() {
            return Err(elsewhere(act));
        }
        if fields
            .get("change")
            .is_some_and(|change| !(change.is_object() || change.is_null()))
        {
            return Err(no_object("change"));
        }
        let beside = acts::beside(act).iter().map(|field| field.name);
        let beside = typed(taken(&mut fields, beside))?;
        if let Some(name) = acts::withheld(act)
            .iter()
            .find(|name| fields.contains_key(**name))
        {
            return Err(unknown_field(act, name));
        }
        let act = input::act(act, Value::Object(fields))?;
        covers_once(&act)?;
        Ok(Asked { act, on, beside })
    }
}

/// A case that a reply or a fee notice covers is named once. That it is another one
/// than the case itself, the office sees.
fn covers_once(act: &Act) -> Result<(), Problem> {
    let covers = match act {
        Act::Draft(draft) => &draft.covers,
        Act::NotifyFee(notice) => &notice.covers,
        _ => return Ok(()),
    };
    let mut seen = HashSet::new();
    match covers.iter().position(|case| !seen.insert(*case)) {
        None => Ok(()),
        Some(place) => Err(named_twice(place)),
    }
}

fn named_twice(place: usize) -> Problem {
    let field = format!("covers[{place}]");
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "duplicate_case",
        "填写有误",
        format!("{field}：同一案件写了两次"),
    )
    .hint("每件案件只写一次；本案不必写。")
    .field(field, Vec::new())
}

/// Takes these fields out of an object.
fn taken(fields: &mut Map<String, Value>, names: impl IntoIterator<Item = &'static str>) -> Value {
    let taken = names
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), fields.remove(name)?)));
    Value::Object(taken.collect())
}

/// Acts that are no act on a case of the caller's own.
fn elsewhere(act: ActKind) -> Problem {
    let (code, detail, hint) = match act {
        ActKind::Register => (
            "register_elsewhere",
            "登记不是对已有案件的办理",
            "登记申请请用 POST /api/v1/cases。",
        ),
        _ => (
            "follows_the_lead",
            "一并答复随主案件的签发一起办理，不单独办理",
            "请在主案件的草稿中用 covers 写明一并答复的案件。",
        ),
    };
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, "填写有误", detail)
        .hint(hint)
        .field("act", Vec::new())
}

/// What is changed in an act's fields is named field by field.
fn no_object(name: &str) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "bad_type",
        "填写有误",
        format!("{name}：应当是对象"),
    )
    .hint("请只写要更正的字段及其正确的值。")
    .field(name, Vec::new())
}

/// A field of the payload that is the register's own.
fn unknown_field(act: ActKind, name: &str) -> Problem {
    let known: Vec<String> = acts::body(act)
        .into_iter()
        .flatten()
        .map(|field| field.name.to_owned())
        .collect();
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "unknown_field",
        "填写有误",
        format!("{name}：没有这个字段"),
    )
    .hint(format!("可用的字段：{}。", known.join("、")))
    .field(name, known)
}

/// The event that was just made, with what became of it.
async fn seen(
    office: &Office,
    desk: &Desk,
    id: CaseId,
    event: Event,
) -> Result<SeenEvent, Problem> {
    let history = office.case_history(desk, id).await?.unwrap_or_default();
    let found = history.into_iter().find(|seen| seen.event.seq == event.seq);
    // An agency that gave its opinion does not see the case any more.
    Ok(found.unwrap_or_else(|| SeenEvent::extract(event, None)))
}

#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/acts",
    tag = "案件",
    summary = "办理",
    description = "正文写明 act（办理事项）、on（生效之日，省略为今天）和该事项的各字段。全部办成，或者什么都不保存。",
    params(
        ("id" = uuid::Uuid, Path, description = "案件标识"),
        Once,
        ("If-Match" = String, Header, pattern = "^\"v[0-9]{1,18}\"$", description = "您看到的案件版本：读取案件时响应头 ETag 的值，如 \"v7\"。不接受 *。"),
    ),
    request_body(content_type = "application/json", content = super::acts::ActSchema,
        description = "办理事项及其字段。文字直接写字符串。",
        example = json!({ "act": "note", "text": "申请人来电询问进度" })),
    responses(
        (status = 200, description = "已办理", body = Answer, headers(
            ("ETag" = String, description = "办理后的案件版本，如 \"v8\""),
        )),
    )
)]
pub(super) async fn act(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
    once: Once,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let once = once.of(&body);
    let Asked { act, on, beside } = Asked::read(body)?;
    let kind = act.kind();
    let request = ActRequest {
        expected: Some(version),
        on,
        beside,
        once,
        ..ActRequest::of(id, act)
    };
    Ok(counted(kind, done(&office, &desk, request).await))
}

async fn done(office: &Office, desk: &Desk, request: ActRequest) -> Result<Response, Problem> {
    let id = request.case;
    let acted = match office.act(desk, request).await {
        Ok(acted) => acted,
        Err(error) => return Err(office.told(desk, id, error).await?.into()),
    };
    let answer = Answer {
        case: CaseBrief::of(id, &acted.case, office),
        event: EventView::of(&seen(office, desk, id, acted.event).await?)?,
        warnings: warnings(acted.warnings, office),
        opened: acted
            .opened
            .into_iter()
            .map(|(id, number)| Opened { id, number })
            .collect(),
    };
    let response = (etag(acted.case.version), Json(answer)).into_response();
    Ok(marked(response, acted.replayed))
}
