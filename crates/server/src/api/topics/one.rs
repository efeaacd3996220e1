//! `GET /api/v1/topics/{topic}`: one topic with its applications.

use axum::Json;
use axum::extract::{Path, State};
use casework::topics::TopicFile;
use casework::{Office, masked};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{RunView, TopicView, no_topic};
use crate::api::guard::Seat;
use crate::api::input::Filter;
use crate::api::problem::Problem;
use crate::api::view::{Directory, Named};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Ask {
    /// 哪一次分析；省略的，是现行的结果。
    run: Option<Uuid>,
}

/// 一个热点和其中的申请。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopicFile)]
pub(in crate::api) struct Answer {
    /// 分析。
    run: RunView,
    /// 热点。
    topic: TopicView,
    /// 其中的申请，按日期，您能查看的最近 200 件；很久以前的分析不保留。
    members: Vec<Member>,
    /// 另有多少件没有列出。
    more: usize,
    /// 其他来文，最近的 50 件，不计入申请。
    voices: Vec<Heard>,
    /// 对它的处理，先办的在前，已撤销的也在内。
    decisions: Vec<Decided>,
}

/// 热点中的一件申请。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopicMember)]
struct Member {
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
    /// 镇街。
    township: Option<String>,
    /// 与全部申请的平均相似度，千分之一。
    score: i64,
    /// 与哪一件文字相同或者相近。
    copy_of: Option<Uuid>,
    /// 最相近的另一件。
    nearest: Option<Uuid>,
    /// 与它的相似度，千分之一。
    nearness: Option<i64>,
    /// 申请的是热点中的第几种信息，从0起；以前的结果没有区分的，为空。
    information: Option<i64>,
    /// 答复类型；没有答复的为空。
    reply_kind: Option<String>,
}

/// 一件其他来文。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopicVoice)]
struct Heard {
    /// 标识。
    id: Uuid,
    /// 渠道：`hotline` 热线、`mailbox` 信箱、`petition` 信访。
    channel: String,
    /// 来文的编号。
    source_id: String,
    /// 日期。
    on: NaiveDate,
    /// 标题。
    title: String,
    /// 内容，其中的证件号码和电话已遮盖。
    body: String,
    /// 镇街。
    township: Option<String>,
}

/// 一项处理。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopicDecided)]
struct Decided {
    /// 标识。
    id: Uuid,
    /// 处理哪个热点。
    topic: String,
    /// `name` 命名、`pin` 置顶、`theme` 归入主题、`join` 并入、`part` 分出。
    kind: String,
    /// 内容。
    #[schema(value_type = Object)]
    content: Value,
    /// 由谁办理。
    made_by: Named,
    /// 何时。
    made_at: DateTime<Utc>,
    /// 由谁撤销。
    undone_by: Option<Named>,
    /// 何时。
    undone_at: Option<DateTime<Utc>>,
}

#[utoipa::path(
    get,
    path = "/api/v1/topics/{topic}",
    tag = "热点",
    summary = "一个热点",
    description = "热点的依据：其中的申请和相似度、用词、地点、镇街、答复，热度的各部分，以及对它的处理。",
    params(("topic" = String, Path, description = "热点的标识"), Ask),
    responses((status = 200, description = "热点", body = Answer))
)]
pub(in crate::api) async fn topic(
    State(office): State<Office>,
    Seat(desk): Seat,
    Path(topic): Path<String>,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let file = office.topic_file(&desk, ask.run, &topic).await?;
    let file = file.ok_or_else(no_topic)?;
    let directory = Directory::read(&office).await?;
    Ok(Json(Answer::of(file, &directory)))
}

impl Answer {
    fn of(file: TopicFile, directory: &Directory) -> Answer {
        let members = file.members.into_iter().map(|(member, case)| Member {
            id: case.id,
            number: case.number,
            title: case.title,
            applicant: masked::name(&case.applicant_name, case.applicant_kind),
            on: case.received_on.unwrap_or(case.registered_on),
            township: member.township,
            score: member.score,
            copy_of: member.copy_of,
            nearest: member.nearest,
            nearness: member.nearness,
            information: member.information,
            reply_kind: case.reply_kind,
        });
        let voices = file.voices.into_iter().map(|voice| Heard {
            id: voice.id,
            channel: voice.channel,
            source_id: voice.source_id,
            on: voice.said_on,
            title: voice.title,
            body: voice.body,
            township: voice.township,
        });
        let decisions = file.decisions.into_iter().map(|one| Decided {
            id: one.id,
            topic: one.topic,
            kind: one.kind,
            content: one.content,
            made_by: directory.officer(one.made_by),
            made_at: one.made_at,
            undone_by: one.undone_by.map(|by| directory.officer(by)),
            undone_at: one.undone_at,
        });
        Answer {
            run: RunView::of(&file.run, directory),
            topic: TopicView::of(&file.found),
            members: members.collect(),
            more: file.more,
            voices: voices.collect(),
            decisions: decisions.collect(),
        }
    }
}
