//! `GET /api/v1/cases`: cases by filter, a page at a time.

use axum::Json;
use axum::extract::State;
use casework::{Office, Sight, masked};
use chrono::NaiveDate;
use disclosure::words::{ApplicantKind, Channel, Phase, State as CaseState};
use serde::{Deserialize, Serialize};
use store::{CaseFilter, CaseListRow, CaseOrder};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use uuid::Uuid;

use super::cursor::Asked;
use super::error::our_year;
use super::guard::Seat;
use super::input::{Day, Filter, page_size};
use super::problem::Problem;
use super::view::{Directory, Named, Organ};
use super::words;

#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// 状态。
    #[param(value_type = Option<words::State>)]
    state: Option<CaseState>,
    /// 阶段。
    #[param(value_type = Option<words::Phase>)]
    phase: Option<Phase>,
    /// 答复机关的标识。
    agency: Option<Uuid>,
    /// 承办人的标识。
    handler: Option<Uuid>,
    /// 申请人姓名中的字。
    applicant: Option<String>,
    /// 案号中的字。
    number: Option<String>,
    /// 所申请信息名称中的字。
    title: Option<String>,
    /// 收到之日不早于。
    #[param(inline)]
    received_from: Option<Day>,
    /// 收到之日不晚于。
    #[param(inline)]
    received_to: Option<Day>,
    /// 只列尚未办结的。
    #[serde(default)]
    #[param(default = false)]
    open: bool,
    /// 只列超期未答复的。
    #[serde(default)]
    #[param(default = false)]
    overdue: bool,
    /// 只列答复期限早于该日的。
    #[param(inline)]
    due_before: Option<Day>,
    /// 只列该年结转下年度继续办理的。
    #[param(minimum = 1900, maximum = 2199)]
    carried_over: Option<i32>,
    /// 只列尚未与申请人确认收到的。
    #[serde(default)]
    #[param(default = false)]
    unconfirmed: bool,
    /// 排序：`newest` 新登记的在前（默认），`received` 新收到的在前，`due` 快到期的在前。
    #[serde(default)]
    #[param(inline, value_type = Option<Orders>)]
    order: CaseOrder,
    /// 翻页标记：上一页的 `next`。只能用于同一排序、同样条件的查询。
    #[param(pattern = "^[A-Za-z0-9_-]+$", max_length = 600)]
    cursor: Option<String>,
    /// 每页件数，1 到 100，默认 50。
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// 一页案件。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Cases)]
pub(super) struct Answer {
    /// 案件。
    cases: Vec<Line>,
    /// 下一页的翻页标记；没有下一页的，为空。
    next: Option<String>,
}

/// 列表中的一件案件。受征求意见的机关只看到案号、状态和申请人类型。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseLine)]
pub(super) struct Line {
    /// 标识。
    id: Uuid,
    /// 案号。
    number: String,
    /// 版本。
    version: i64,
    /// 答复机关。
    agency: Organ,
    /// 状态。
    #[schema(value_type = words::State)]
    state: CaseState,
    /// 状态（中文）。
    state_label: String,
    /// 阶段。
    #[schema(value_type = words::Phase)]
    phase: Phase,
    /// 申请人类型。
    #[schema(value_type = words::ApplicantKind)]
    applicant_kind: ApplicantKind,
    #[serde(flatten)]
    #[schema(value_type = LineContent)]
    content: Option<LineContent>,
}

/// 列表中的其余各项；受征求意见的机关没有这一部分。
#[derive(Debug, Serialize, ToSchema)]
struct LineContent {
    /// 所申请信息的名称。
    #[schema(required = false)]
    title: String,
    /// 申请人，自然人只显示姓氏。
    #[schema(required = false)]
    applicant: String,
    /// 是否尚未办结。
    #[schema(required = false)]
    is_open: bool,
    /// 申请渠道。
    #[schema(value_type = words::Channel, required = false)]
    channel: Channel,
    /// 法定收到之日。
    received_on: Option<NaiveDate>,
    /// 登记之日。
    #[schema(required = false)]
    registered_on: NaiveDate,
    /// 承办人。
    handler: Option<Named>,
    /// 答复期限的最后一日。
    due_on: Option<NaiveDate>,
    /// 该日为暂定。
    #[schema(required = false)]
    provisional: bool,
    /// 是否超期未答复。
    #[schema(required = false)]
    overdue: bool,
    /// 答复文号。
    reply_number: Option<String>,
    /// 答复送达之日。
    replied_on: Option<NaiveDate>,
    /// 未经答复而终止之日。
    ended_on: Option<NaiveDate>,
}

/// The orders, as the document has them.
enum Orders {}

impl PartialSchema for Orders {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(["newest", "received", "due"]))
            .into()
    }
}

impl ToSchema for Orders {}

impl Ask {
    fn filter(&self, today: NaiveDate) -> CaseFilter {
        CaseFilter {
            state: self.state,
            phase: self.phase,
            agency: self.agency,
            handler: self.handler,
            applicant: self.applicant.clone(),
            number: self.number.clone(),
            title: self.title.clone(),
            received_from: self.received_from.map(|day| day.0),
            received_to: self.received_to.map(|day| day.0),
            open_only: self.open,
            overdue_on: self.overdue.then_some(today),
            due_before: self.due_before.map(|day| day.0),
            carried_over: self.carried_over,
            unconfirmed: self.unconfirmed,
            ..CaseFilter::default()
        }
    }

    /// Which list this is a page of, whichever page and of whatever length.
    fn asked(&self) -> Result<Asked, Problem> {
        let any_page = Ask {
            cursor: None,
            limit: None,
            ..self.clone()
        };
        Asked::new("cases", &any_page)
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/cases",
    tag = "案件",
    summary = "案件列表",
    description = "只列您权限范围内的案件，各条件同时满足。翻页时其余条件保持不变。",
    params(Ask),
    responses((status = 200, description = "一页案件", body = Answer))
)]
pub(super) async fn list(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let today = office.today();
    let limit = page_size(ask.limit)?;
    if let Some(year) = ask.carried_over {
        our_year("carried_over", year)?;
    }
    let asked = ask.asked()?;
    let cursor = ask.cursor.as_deref();
    let cursor = cursor.map(|text| asked.decode_case(text)).transpose()?;
    let filter = ask.filter(today);
    let page = office
        .cases(&desk, &filter, ask.order, cursor.as_ref(), limit)
        .await?;
    let directory = Directory::read(&office).await?;
    let line = |(row, sight)| Line::of(row, sight, &office, &directory, today);
    Ok(Json(Answer {
        cases: page.rows.into_iter().map(line).collect(),
        next: page.next.map(|next| asked.encode(&next)).transpose()?,
    }))
}

impl Line {
    pub fn of(
        row: CaseListRow,
        sight: Sight,
        office: &Office,
        directory: &Directory,
        today: NaiveDate,
    ) -> Line {
        let content = sight.is_whole().then(|| LineContent {
            title: row.title,
            applicant: masked::name(&row.applicant_name, row.applicant_kind),
            is_open: row.is_open,
            channel: row.channel,
            received_on: row.received_on,
            registered_on: row.registered_on,
            handler: row.handler_id.map(|id| directory.officer(id)),
            due_on: row.due_on,
            provisional: row.provisional,
            overdue: row.is_open && row.due_on.is_some_and(|due| due < today),
            reply_number: row.reply_number,
            replied_on: row.replied_on,
            ended_on: row.ended_on,
        });
        Line {
            id: row.id,
            number: row.number,
            version: row.version,
            agency: directory.organ(row.agency_id),
            state: row.state,
            state_label: office.rules.lifecycle.state(row.state).label.clone(),
            phase: row.phase,
            applicant_kind: row.applicant_kind,
            content,
        }
    }
}
