//! `POST /api/v1/topics/{topic}/decisions`: what an analyst decides about a topic.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use casework::topics::{Decision, Parting};
use casework::{ActError, Office};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::no_topic;
use crate::api::guard::Seat;
use crate::api::input::{JsonBody, typed};
use crate::api::problem::Problem;

/// 对热点的处理，写其中一项。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = TopicDecision)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(in crate::api) enum Form {
    /// 名称，一行，最多 60 字；空的，由分析起名。
    Name(String),
    /// 是否置顶。
    Pin(bool),
    /// `topics.toml` 的主题；空的，由分析判断。
    Theme(String),
    /// 并入哪个热点：标识。
    Join(String),
    /// 分出哪些申请另立热点：案件标识，两件以上，留下至少一件。
    Part(Vec<Uuid>),
}

impl From<Form> for Decision {
    fn from(form: Form) -> Decision {
        match form {
            Form::Name(name) => Decision::Name(name),
            Form::Pin(pinned) => Decision::Pin(pinned),
            Form::Theme(theme) => Decision::Theme(theme),
            Form::Join(into) => Decision::Join(into),
            Form::Part(cases) => Decision::Part(Parting { cases }),
        }
    }
}

#[utoipa::path(
    post,
    path = "/api/v1/topics/{topic}/decisions",
    tag = "热点",
    summary = "处理热点",
    description = "由分析人、公开机构负责人对现行结果中的热点办理，以后各次分析都照此处理。并入、分出的，随即重新分析。",
    params(("topic" = String, Path, description = "热点的标识")),
    request_body = Form,
    responses((status = 204, description = "已记录"))
)]
pub(in crate::api) async fn decide_topic(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(topic): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<StatusCode, Problem> {
    let form: Form = typed(body)?;
    match office.decide_topic(&desk, &topic, form.into()).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(ActError::Refused(refusal)) if refusal.code == "no_topic" => Err(no_topic()),
        Err(error) => Err(error.into()),
    }
}
