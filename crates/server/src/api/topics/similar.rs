//! `POST /api/v1/topics/similar`: applications that are like a text. What is sought stands
//! in the body: addresses are logged.

use axum::Json;
use axum::extract::State;
use casework::{Office, masked};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::problem::Problem;

/// 找什么。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SimilarTo)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Form {
    /// 所需信息的名称或者内容，最多 4000 字。
    text: String,
}

/// 相似的申请。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SimilarApplications)]
pub(in crate::api) struct Answer {
    /// 您能查看的，最相似的在前，最多 10 件。
    similar: Vec<Line>,
}

/// 一件相似的申请。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SimilarApplication)]
struct Line {
    /// 案件标识。
    id: Uuid,
    /// 案号。
    number: String,
    /// 信息名称。
    title: String,
    /// 申请人，自然人只显示姓氏。
    applicant: String,
    /// 收到日期，没有的为登记日期。
    on: NaiveDate,
    /// 状态。
    state: String,
    /// 答复类型；没有答复的为空。
    reply_kind: Option<String>,
    /// 相似度，千分之一。
    similarity: i64,
    /// 文字相同或者相近。
    is_copy: bool,
    /// 与所找的相应的一句。
    passage: String,
}

#[utoipa::path(
    post,
    path = "/api/v1/topics/similar",
    tag = "热点",
    summary = "查找相似的申请",
    description = "按用词查本机关和下级机关近两年的申请，不必逐字相同；只列您权限范围内的。",
    request_body = Form,
    responses((status = 200, description = "相似的申请", body = Answer))
)]
pub(in crate::api) async fn similar(
    State(office): State<Office>,
    Seat(desk): Seat,
    JsonBody(body): JsonBody,
) -> Result<Json<Answer>, Problem> {
    let form: Form = typed(body)?;
    let found = office.similar(&desk, &form.text).await?;
    let line = |one: casework::topics::Similar| Line {
        id: one.case.id,
        number: one.case.number,
        title: one.case.title,
        applicant: masked::name(&one.case.applicant_name, one.case.applicant_kind),
        on: one.case.received_on.unwrap_or(one.case.registered_on),
        state: one.case.state.word().to_owned(),
        reply_kind: one.case.reply_kind,
        similarity: one.similarity,
        is_copy: one.is_copy,
        passage: one.passage,
    };
    Ok(Json(Answer {
        similar: found.into_iter().map(line).collect(),
    }))
}
