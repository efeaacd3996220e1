//! `GET /api/v1/search`: one box for all.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use casework::{Found, Hit, Office};
use disclosure::words::{Channel, Phase, State as CaseState};
use serde::{Deserialize, Serialize};
use store::SearchAsk;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::cursor::Asked;
use super::guard::Seat;
use super::input::{Day, Filter, page_size};
use super::list::Line;
use super::problem::Problem;
use super::view::Directory;
use super::words;

/// The longest text that is sought, in characters.
const LONGEST: usize = 100;

#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// 案号、答复文号、所申请信息的名称和内容描述、申请人（含共同申请人、代表人、代理人）姓名中的字，空格隔开的各词都要查到；或者其完整的证件号码。
    #[param(min_length = 1, max_length = 100, pattern = "\\S")]
    q: String,
    /// 状态。
    #[param(value_type = Option<words::State>)]
    state: Option<CaseState>,
    /// 阶段。
    #[param(value_type = Option<words::Phase>)]
    phase: Option<Phase>,
    /// 答复机关的标识。
    agency: Option<Uuid>,
    /// 申请渠道。
    #[param(value_type = Option<words::Channel>)]
    channel: Option<Channel>,
    /// 收到之日不早于。
    #[param(inline)]
    received_from: Option<Day>,
    /// 收到之日不晚于。
    #[param(inline)]
    received_to: Option<Day>,
    /// 答复送达之日不早于。
    #[param(inline)]
    replied_from: Option<Day>,
    /// 答复送达之日不晚于。
    #[param(inline)]
    replied_to: Option<Day>,
    /// 翻页标记：上一页的 `next`。只能用于同样的查询。
    #[param(pattern = "^[A-Za-z0-9_-]+$", max_length = 600)]
    cursor: Option<String>,
    /// 每页件数，1 到 100，默认 50。
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

impl Ask {
    fn sought(&self) -> SearchAsk {
        let day = |day: Option<Day>| day.map(|day| day.0);
        SearchAsk {
            text: self.q.trim().to_owned(),
            state: self.state,
            phase: self.phase,
            agency: self.agency,
            channel: self.channel,
            received_from: day(self.received_from),
            received_to: day(self.received_to),
            replied_from: day(self.replied_from),
            replied_to: day(self.replied_to),
        }
    }

    /// Which search this is a page of, whichever page and of whatever length.
    fn asked(&self) -> Result<Asked, Problem> {
        let any_page = Ask {
            q: self.q.trim().to_owned(),
            cursor: None,
            limit: None,
            ..self.clone()
        };
        Asked::new("search", &any_page)
    }
}

/// 一页查到的案件。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hits)]
pub(super) struct Answer {
    /// 案件，新登记的在前。
    hits: Vec<HitLine>,
    /// 下一页的翻页标记；没有下一页的，为空。
    next: Option<String>,
}

/// 查到的一件案件。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hit)]
struct HitLine {
    #[serde(flatten)]
    case: Line,
    /// 为什么查到：`number` 案号或者答复文号，`title` 名称，`applicant` 申请人、代表人或者代理人的姓名，`content` 内容描述，`identity` 其证件号码。
    found_by: Vec<&'static str>,
}

fn spelled(found: Found) -> &'static str {
    match found {
        Found::Number => "number",
        Found::Title => "title",
        Found::Applicant => "applicant",
        Found::Content => "content",
        Found::Identity => "identity",
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/search",
    tag = "案件",
    summary = "查找案件",
    description = "只找您权限范围内的案件，各词、各条件同时满足；全角半角、大小写和括号的形状不分。受征求意见的机关只能按案号查到；证件号码须完整，并且只供办理登记的人员使用。",
    params(Ask),
    responses((status = 200, description = "一页查到的案件", body = Answer))
)]
pub(super) async fn search(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let limit = page_size(ask.limit)?;
    let sought = ask.sought();
    if sought.text.is_empty() || sought.text.chars().count() > LONGEST {
        return Err(length());
    }
    let asked = ask.asked()?;
    let cursor = ask.cursor.as_deref();
    let cursor = cursor.map(|text| asked.decode_newest(text)).transpose()?;
    let found = office
        .search(&desk, &sought, cursor.as_ref(), limit)
        .await?;
    let directory = Directory::read(&office).await?;
    let today = office.today();
    let hit = |hit: Hit| HitLine {
        case: Line::of(hit.row, hit.sight, &office, &directory, today),
        found_by: hit.why.into_iter().map(spelled).collect(),
    };
    Ok(Json(Answer {
        hits: found.rows.into_iter().map(hit).collect(),
        next: found.next.map(|next| asked.encode(&next)).transpose()?,
    }))
}

fn length() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "out_of_range",
        "填写有误",
        "q：没有内容，或者太长",
    )
    .hint(format!("请填 1 到 {LONGEST} 个字。"))
    .field("q", Vec::new())
}
