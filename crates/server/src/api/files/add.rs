//! `POST /api/v1/cases/{id}/files`: a file is added to a case.

use axum::Json;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use casework::Office;
use casework::files::NewFile;
use utoipa::ToSchema;

use super::Line;
use crate::api::guard::Seat;
use crate::api::input::CasePath;
use crate::api::problem::Problem;
use crate::upload;

/// 添加材料的表单。
#[derive(ToSchema, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[schema(as = NewFile)]
#[allow(dead_code, reason = "describes a form for the document alone")]
pub(in crate::api) struct Form {
    /// 文件，连同文件名。
    #[schema(value_type = String, content_media_type = "application/octet-stream")]
    file: Vec<u8>,
    /// 归入案卷的哪一部分，按 `archive.toml`；`given` 随答复提供给申请人。
    part: String,
    /// 属于哪一次征求意见（`part` 为 `consultation` 时）。
    subject: Option<String>,
    /// 说明，一行。
    note: Option<String>,
}

/// What the form has beside the file.
const FIELDS: [&str; 3] = ["part", "subject", "note"];

#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/files",
    tag = "材料",
    summary = "添加材料",
    description = "内容封存后登记，然后检查其中隐藏的内容和个人信息；检查结果见 `GET /api/v1/files/{id}`。同一份内容在同一部分只登记一次，再次上传回答 `file_twice`。",
    params(("id" = uuid::Uuid, Path, description = "案件标识")),
    request_body(content = Form, content_type = "multipart/form-data"),
    responses((status = 201, description = "已登记的材料", body = Line))
)]
pub(in crate::api) async fn add_file(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<Line>), Problem> {
    let form = form.map_err(|_| not_a_form())?;
    // Whoever may not see the case is not read to the end.
    if office.files(&desk, id).await?.is_none() {
        return Err(Problem::no_case());
    }
    let upload = upload::read(form, office.equipment.file_limit, &FIELDS).await?;
    let new = NewFile {
        part: upload.field("part"),
        subject: upload.field("subject"),
        note: upload.field("note"),
        name: upload.name,
        bytes: upload.bytes.into(),
    };
    let file = office.add_file(&desk, id, new).await?;
    office.inspect_soon();
    Ok((StatusCode::CREATED, Json(Line::of(&office.rules, file))))
}

fn not_a_form() -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "not_multipart",
        "格式不对",
        "请求正文应当是 multipart/form-data",
    )
    .hint("文件放在 file 一项，连同文件名；part 写明归入哪一部分。")
}
