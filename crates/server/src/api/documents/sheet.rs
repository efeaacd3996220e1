//! `GET /api/v1/cases/{id}/sheets/{sheet}`: a sheet of the file, as the case stands.

use axum::extract::{Path, State};
use axum::response::Response;
use casework::Office;
use casework::documents::Form;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::content::sent;
use crate::api::guard::Seat;
use crate::api::input::Filter;
use crate::api::problem::{Details, Problem};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Ask {
    /// 要哪一种：`pdf`（省略时）或者 `docx`。
    #[param(inline)]
    form: Option<SheetForm>,
    /// 同一种表单有几份时是哪一份：送达回证写所送达的文书。
    subject: Option<String>,
}

/// 表单的格式。
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum SheetForm {
    /// PDF。
    #[default]
    Pdf,
    /// DOCX。
    Docx,
}

impl From<SheetForm> for Form {
    fn from(form: SheetForm) -> Form {
        match form {
            SheetForm::Pdf => Form::Pdf,
            SheetForm::Docx => Form::Docx,
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/sheets/{sheet}",
    tag = "文书",
    summary = "存卷的表单",
    description = "按案件现在的情况生成，不编号，不发出：`application_form` 申请表，`register_entry` 登记表，\
        `review_sheet` 审查审批单，`search_record` 检索记录，`proof_of_service` 送达回证。\
        表单需要而案件中没有的内容，回答 409，说明缺什么。",
    params(
        ("id" = uuid::Uuid, Path, description = "案件标识"),
        ("sheet" = String, Path, description = "表单"),
        Ask
    ),
    responses(
        (status = 200, description = "PDF 或者 DOCX", content(
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
        )),
        (status = 409, description = "案件中还没有表单需要的内容：说明缺什么、怎样补", content_type = "application/problem+json", body = Details)
    )
)]
pub(in crate::api) async fn sheet(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path((id, sheet)): Path<(String, String)>,
    Filter(ask): Filter<Ask>,
) -> Result<Response, Problem> {
    let id: Uuid = id.parse().map_err(|_| Problem::no_case())?;
    let form = ask.form.unwrap_or_default().into();
    let subject = ask.subject.unwrap_or_default();
    let found = office.sheet(&desk, id, &sheet, &subject, form).await?;
    found.map(sent).ok_or_else(Problem::no_case)
}
