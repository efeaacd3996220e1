//! `POST /api/v1/cases`: an application is registered.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use casework::{Desk, Matter, NewApplication, Office};
use disclosure::words::ActKind;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::etag::etag;
use super::guard::Seat;
use super::input::{JsonBody, check_values, typed};
use super::metrics::counted;
use super::once::{Once, marked};
use super::problem::Problem;
use super::view::{CaseView, WarningView, warnings};

/// 已登记的申请。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Registered)]
struct Answer {
    /// 案件。
    case: CaseView,
    /// 登记人应当注意的事。
    warnings: Vec<WarningView>,
}

/// Reads the application that a form of the workbench holds, and the other matters of
/// the same sheet.
///
/// # Errors
/// The field that is not what it should be.
pub(crate) fn application(
    body: Value,
    more: Value,
) -> Result<(NewApplication, Vec<Matter>), Problem> {
    check_values(&body, "")?;
    check_values(&more, "more")?;
    Ok((typed(body)?, typed(more)?))
}

#[utoipa::path(
    post,
    path = "/api/v1/cases",
    tag = "案件",
    summary = "登记申请",
    description = "收到日期由渠道和各日期按条例第三十一条得出；案号由系统按机关和年份连续编排。",
    params(Once),
    request_body(content_type = "application/json", content = super::acts::NewApplicationSchema,
        description = "申请书，照录。文字直接写字符串。",
        example = json!({
            "channel": "in_person", "dates": { "submitted_on": "2026-03-02" },
            "applicant": { "name": "王喆堃" }, "applicant_kind": "natural_person",
            "title": "征地批复", "content": "某镇某村2023年第4批次征地批复"
        })),
    responses(
        (status = 201, description = "已登记", body = Answer, headers(
            ("Location" = String, description = "案件地址"),
            ("ETag" = String, description = "案件版本，如 \"v1\""),
        )),
    )
)]
pub(super) async fn register(
    State(office): State<Office>,
    Seat(desk): Seat,
    once: Once,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let once = once.of(&body);
    let new: NewApplication = typed(body)?;
    Ok(counted(
        ActKind::Register,
        done(&office, &desk, new, once).await,
    ))
}

async fn done(
    office: &Office,
    desk: &Desk,
    new: NewApplication,
    once: Option<casework::Once>,
) -> Result<Response, Problem> {
    let registered = office.register_once(desk, new, once).await?;
    let id = registered.id;
    let file = office
        .case_file(desk, id)
        .await?
        .ok_or_else(|| Problem::internal("a registered case is out of its clerk's scope"))?;
    let answer = Answer {
        case: CaseView::read(office, desk, &file).await?,
        warnings: warnings(registered.warnings, office),
    };
    let location = [(LOCATION, format!("/api/v1/cases/{id}"))];
    let response = (
        StatusCode::CREATED,
        location,
        etag(file.row.version),
        Json(answer),
    );
    Ok(marked(response.into_response(), registered.replayed))
}
