//! `POST /api/v1/cases/{id}/acts`: an act on a case.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::{ActRequest, Office};
use chrono::NaiveDate;
use disclosure::Act;
use disclosure::words::ActKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::etag::etag;
use super::guard::Seat;
use super::input::{self, CasePath, IfMatch, JsonBody, typed};
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

/// The act that a body asks for, and its date.
fn read(body: Value) -> Result<(Act, Option<NaiveDate>), Problem> {
    let Value::Object(mut fields) = body else {
        return Err(Problem::of_status(StatusCode::BAD_REQUEST));
    };
    let head = ["act", "on"].map(|name| (name.to_owned(), fields.remove(name)));
    let given = head
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    let Head { act, on } = typed(Value::Object(given))?;
    if act == ActKind::Register {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "register_elsewhere",
            "填写有误",
            "登记不是对已有案件的办理",
        )
        .hint("登记申请请用 POST /api/v1/cases。")
        .field("act", Vec::new()));
    }
    Ok((input::act(act, Value::Object(fields))?, on))
}

#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/acts",
    tag = "案件",
    summary = "办理",
    description = "正文写明 act（办理事项）、on（生效之日，省略为今天）和该事项的各字段。全部办成，或者什么都不保存。",
    params(
        ("id" = uuid::Uuid, Path, description = "案件标识"),
        ("If-Match" = String, Header, description = "您看到的案件版本：读取案件时响应头 ETag 的值，如 \"v7\"。不接受 *。"),
    ),
    request_body(content_type = "application/json", content = super::acts::ActSchema,
        description = "办理事项及其字段。文字直接写字符串。"),
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
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let (act, on) = read(body)?;
    let request = ActRequest {
        expected: Some(version),
        on,
        ..ActRequest::of(id, act)
    };
    let acted = office.act(&desk, request).await?;
    let answer = Answer {
        case: CaseBrief::of(id, &acted.case, &office),
        event: EventView::of(&acted.event)?,
        warnings: warnings(acted.warnings, &office),
        opened: acted
            .opened
            .into_iter()
            .map(|(id, number)| Opened { id, number })
            .collect(),
    };
    Ok((etag(acted.case.version), Json(answer)).into_response())
}
