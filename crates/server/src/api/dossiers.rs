//! The dossiers of a case: what is in them, how long they are kept, and the files.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use casework::Office;
use casework::dossier::{Binding, Dossiers};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::documents::sent;
use super::guard::Seat;
use super::input::CasePath;
use super::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<super::Served> {
    OpenApiRouter::default()
        .routes(routes!(dossiers, build_dossiers))
        .routes(routes!(dossier_zip))
        .routes(routes!(dossier_pdf))
}

/// 一次结案的卷宗。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Dossier)]
struct Line {
    /// 标识。
    id: Uuid,
    /// 第几轮办理。
    round: i64,
    /// 哪一项办理以后装订（`events` 中的 `seq`）。
    closed_by: i64,
    /// 那一项是什么：`close` 结案；其他的是对已结案卷宗的补充，如 `record_remedy_decision` 登记复议决定、裁判，`correct` 确认更正，`archive` 归档时改变保管期限。
    act: &'static str,
    /// 档号，归档时登记；还没有归档的没有。卷宗在归档以前已经装订，卷内的档号一栏留空。
    number: Option<String>,
    /// 结案时办理记录的校验值。
    head_hash: String,
    /// 保管期限，见 `archive.toml`：装订时确定的，卷内写的是这个。
    retention: String,
    /// 保管期限的依据。
    retention_reason: String,
    /// 归档时选用了别的保管期限的，所选的期限和原因；现在以它为准，卷内写的不变。没有改变的没有。
    archived_retention: Option<ArchivedRetention>,
    /// 到哪一步：`waiting` 等待生成，`built` 已经生成，`failed` 未能生成。
    state: &'static str,
    /// 未能生成的原因，以及怎样补救。
    failure: Option<String>,
    /// 结案时间，也是卷内各文件的时间。
    made_at: DateTime<Utc>,
    /// 何时生成。
    built_at: Option<DateTime<Utc>>,
    /// 清单的校验值（SHA-256），供 `kaijuan dossier verify --expect` 核对。
    manifest: Option<String>,
}

/// 归档时选用的保管期限。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArchivedRetention)]
struct ArchivedRetention {
    /// 期限。
    retention: String,
    /// 原因，以及按规则本来是多长。
    reason: String,
    /// 哪一项归档（`events` 中的 `seq`）。
    archived_by: u64,
}

/// 卷宗的一部分现在有几件。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DossierPart)]
struct Part {
    /// 部分。
    label: String,
    /// 件数，不含归档时生成的表单。
    count: usize,
}

/// 一件案件的卷宗。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Dossiers)]
struct Answer {
    /// 各次结案的卷宗，先后排列。
    dossiers: Vec<Line>,
    /// 这一轮还缺什么：不补不能结案的，和这样结案就在卷宗中以说明页代替的。
    missing: Vec<String>,
    /// 这一轮的保管期限，按规则。
    retention: Option<String>,
    /// 依据。
    retention_reason: Option<String>,
    /// 这一轮已有的文书和材料，按归档顺序。
    parts: Vec<Part>,
}

impl From<Dossiers> for Answer {
    fn from(found: Dossiers) -> Answer {
        let (retention, retention_reason) = found.retention.unzip();
        let rows = found.rows.into_iter().zip(found.standings);
        let lines = rows.map(|(row, standing)| Line {
            id: row.id,
            round: row.round,
            closed_by: row.closed_seq,
            act: standing.act.word(),
            number: standing.number,
            head_hash: row.head_hash,
            retention: row.retention,
            retention_reason: row.retention_reason,
            archived_retention: standing.chosen_by.map(|archived_by| ArchivedRetention {
                retention: standing.retention,
                reason: standing.retention_reason,
                archived_by,
            }),
            state: row.state.word(),
            failure: row.failure,
            made_at: row.made_at,
            built_at: row.built_at,
            manifest: row.manifest,
        });
        let parts = found.parts.into_iter();
        Answer {
            dossiers: lines.collect(),
            missing: found.missing,
            retention,
            retention_reason,
            parts: parts.map(|(label, count)| Part { label, count }).collect(),
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/dossiers",
    tag = "卷宗",
    summary = "案件的卷宗",
    description = "结案即生成卷宗，每次结案一份；结案以后登记复议决定、裁判，确认更正，或者归档时改变保管期限的，补装一份，前一份原样附在里面。生成以后不再改变。",
    params(("id" = uuid::Uuid, Path, description = "案件标识")),
    responses((status = 200, description = "卷宗，以及还缺什么", body = Answer))
)]
async fn dossiers(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
) -> Result<Json<Answer>, Problem> {
    let found = office.dossiers(&desk, id).await?;
    Ok(Json(found.ok_or_else(Problem::no_case)?.into()))
}

#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/dossiers",
    tag = "卷宗",
    summary = "重新生成卷宗",
    description = "等待生成或者未能生成的，再试一次；已经生成的不再改变。由办理本案的人员进行。",
    params(("id" = uuid::Uuid, Path, description = "案件标识")),
    responses((status = 200, description = "试过以后的卷宗：生成与否见 state 和 failure", body = Answer))
)]
async fn build_dossiers(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
) -> Result<Json<Answer>, Problem> {
    let found = office.rebuild_dossiers(&desk, id).await?;
    Ok(Json(found.ok_or_else(Problem::no_case)?.into()))
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/dossiers/{dossier}/zip",
    tag = "卷宗",
    summary = "卷宗压缩包",
    description = "卷内各文件、办理记录和清单，用 `kaijuan dossier verify` 可以离线核验。等待生成的，先生成再返回；未能生成的，回答 409，说明缺什么。",
    params(
        ("id" = uuid::Uuid, Path, description = "案件标识"),
        ("dossier" = uuid::Uuid, Path, description = "卷宗标识")
    ),
    responses((status = 200, description = "卷宗的 ZIP", content_type = "application/zip", body = Vec<u8>))
)]
async fn dossier_zip(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(ids): Path<(String, String)>,
) -> Result<Response, Problem> {
    content(&office, &desk, &ids, Binding::Zip).await
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/dossiers/{dossier}/pdf",
    tag = "卷宗",
    summary = "卷宗 PDF",
    description = "卷内文件按归档顺序装订成一个 PDF，有书签和页码；不能装订的材料以说明页代替，原件在压缩包里。",
    params(
        ("id" = uuid::Uuid, Path, description = "案件标识"),
        ("dossier" = uuid::Uuid, Path, description = "卷宗标识")
    ),
    responses((status = 200, description = "卷宗的 PDF", content_type = "application/pdf", body = Vec<u8>))
)]
async fn dossier_pdf(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(ids): Path<(String, String)>,
) -> Result<Response, Problem> {
    content(&office, &desk, &ids, Binding::Pdf).await
}

async fn content(
    office: &Office,
    desk: &casework::Desk,
    (case, dossier): &(String, String),
    binding: Binding,
) -> Result<Response, Problem> {
    let case: Uuid = case.parse().map_err(|_| Problem::no_case())?;
    // What is no id names none; whether the case is there comes first.
    let dossier = dossier.parse().unwrap_or_default();
    if office.dossiers(desk, case).await?.is_none() {
        return Err(Problem::no_case());
    }
    let found = office.dossier_content(desk, case, dossier, binding).await?;
    found.map(sent).ok_or_else(no_dossier)
}

/// The case has no such dossier.
pub(crate) fn no_dossier() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_dossier",
        "没有这份卷宗",
        "本案没有这份卷宗",
    )
    .hint("请核对卷宗标识，见 GET /api/v1/cases/{id}/dossiers。")
}
