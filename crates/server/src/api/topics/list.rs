//! `GET /api/v1/topics`: a result with its topics.

use axum::Json;
use axum::extract::State;
use casework::Office;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{RunView, TopicView, no_result};
use crate::api::error::too_long;
use crate::api::guard::Seat;
use crate::api::input::Filter;
use crate::api::problem::Problem;
use crate::api::view::Directory;

/// The longest text that topics are narrowed to, in characters.
const LONGEST_TEXT: usize = 200;
/// The longest name of a theme, in characters.
const LONGEST_THEME: usize = 60;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Ask {
    /// 哪一次分析；省略的，是现行的结果。
    run: Option<Uuid>,
    /// 名称、用词或者地点中的字，几个用空格隔开。
    #[serde(default)]
    #[param(max_length = 200)]
    text: String,
    /// 主题；“由人判断”是没有主题的。
    #[serde(default)]
    #[param(max_length = 60)]
    theme: String,
}

/// 一次分析的结果。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Topics)]
pub(in crate::api) struct Answer {
    /// 分析；还没有结果的为空。
    run: Option<RunView>,
    /// 同一周期的上一次。
    before: Option<RunView>,
    /// 热点，置顶的在前，其余按热度，最多 300 个。
    topics: Vec<TopicView>,
    /// 上期有、本期没有的。
    gone: Vec<TopicView>,
}

#[utoipa::path(
    get,
    path = "/api/v1/topics",
    tag = "热点",
    summary = "热点",
    description = "本机关和下级机关的申请经分析得到的热点，与上期比较。供分析人、公开机构负责人、督办人和审计人查看。",
    params(Ask),
    responses((status = 200, description = "分析结果", body = Answer))
)]
pub(in crate::api) async fn topics(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    for (field, text, most) in [
        ("text", &ask.text, LONGEST_TEXT),
        ("theme", &ask.theme, LONGEST_THEME),
    ] {
        if text.chars().count() > most {
            return Err(too_long(field, most));
        }
    }
    let list = office.topic_list(&desk, ask.run).await?;
    let Some(mut list) = list else {
        return match ask.run {
            Some(_) => Err(no_result()),
            None => Ok(Json(Answer {
                run: None,
                before: None,
                topics: Vec::new(),
                gone: Vec::new(),
            })),
        };
    };
    list.narrow(&ask.text, &ask.theme);
    let directory = Directory::read(&office).await?;
    let before = list.before.as_ref();
    Ok(Json(Answer {
        run: Some(RunView::of(&list.run, &directory)),
        before: before.map(|run| RunView::of(run, &directory)),
        topics: list.topics.iter().map(TopicView::of).collect(),
        gone: list.gone.iter().map(TopicView::of).collect(),
    }))
}
