//! What people keep asking for: results with their topics, what is decided about them,
//! runs, applications that are like a text, and themes by town and quarter.

mod decide;
mod list;
mod one;
mod pivot;
mod request;
mod runs;
mod similar;
mod undo;

use std::collections::BTreeMap;

use axum::http::StatusCode;
use casework::topics::{Evidence, Found, Moved};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use store::TopicRun;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::problem::Problem;
use super::view::{Directory, Named};

pub(super) fn routes() -> OpenApiRouter<super::Served> {
    OpenApiRouter::default()
        .routes(routes!(list::topics))
        .routes(routes!(runs::topic_runs, request::request_analysis))
        .routes(routes!(pivot::topic_pivot))
        .routes(routes!(similar::similar))
        .routes(routes!(undo::undo_topic_decision))
        .routes(routes!(one::topic))
        .routes(routes!(decide::decide_topic))
}

/// 一次分析。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopicRun)]
struct RunView {
    /// 标识。
    id: Uuid,
    /// 周期：`weekly` 每周、`monthly` 每月、`quarterly` 每季度、`yearly` 每年、`on_demand` 随时。
    rhythm: String,
    /// 本期第一日。
    since: NaiveDate,
    /// 本期最后一日。
    until: NaiveDate,
    /// 从哪一天起的申请读在内。
    reads_since: NaiveDate,
    /// 状态：`waiting` 等待、`running` 正在分析、`done` 完成、`failed` 没有完成。
    state: String,
    /// 由谁安排；到时自动分析的没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    requested_by: Option<Named>,
    /// 何时安排。
    requested_at: DateTime<Utc>,
    /// 正在做哪一步。
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<String>,
    /// 这一步做了多少。
    done: i64,
    /// 共多少。
    out_of: i64,
    /// 何时结束。
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<DateTime<Utc>>,
    /// 为什么没有完成。
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    /// 读了多少件申请。
    #[serde(skip_serializing_if = "Option::is_none")]
    texts: Option<i64>,
}

impl RunView {
    fn of(run: &TopicRun, directory: &Directory) -> RunView {
        RunView {
            id: run.id,
            rhythm: run.rhythm.clone(),
            since: run.since,
            until: run.until,
            reads_since: run.reads_since,
            state: run.state.clone(),
            requested_by: run.requested_by.map(|by| directory.officer(by)),
            requested_at: run.requested_at,
            stage: run.stage.clone(),
            done: run.done,
            out_of: run.out_of,
            finished_at: run.finished_at,
            failure: run.failure.clone(),
            texts: run.texts,
        }
    }
}

/// 一个热点。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Topic)]
struct TopicView {
    /// 标识，各次分析相同。
    id: String,
    /// 名称：分析人员所取的，或者由地点和用词组成的。
    name: String,
    /// 是否置顶。
    pinned: bool,
    /// 主题；由人判断的为空。
    theme: Option<String>,
    /// 热度，0 到 1000，十分之一分。
    hotness: i64,
    /// 热度的各部分，得分相加为热度。
    parts: Vec<PartView>,
    /// 不同的申请人数。
    applicants: i64,
    /// 申请件数。
    applications: i64,
    /// 其他来文（热线、信箱、信访）件数，不计入申请。
    voices: u64,
    /// 本期不同的申请人数；没有以前可比的为空。
    in_period: Option<u32>,
    /// 本期是否突增。
    flares: bool,
    /// 与上期相比：`new` 新出现、`grown` 升温、`cooled` 降温、`same` 持平；没有上期的没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<&'static str>,
    /// 热度比上期变化多少，十分之一分；上期没有这个热点的没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<i64>,
    /// 共同的用词，重要的在前。
    words: Vec<String>,
    /// 半数以上申请所写的地点。
    place: Option<String>,
    /// 第一件的日期。
    first_on: Option<NaiveDate>,
    /// 最近一件的日期。
    last_on: Option<NaiveDate>,
    /// 各镇街的件数。
    townships: BTreeMap<String, u64>,
    /// 各答复类型的件数。
    outcomes: BTreeMap<String, u64>,
    /// 各月的件数。
    months: BTreeMap<String, u64>,
    /// 转为主动公开的依据。
    given: GivenView,
}

/// 热度的一部分，都是十分之一。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopicPart)]
struct PartView {
    /// 名称。
    name: String,
    /// 数值。
    value: i64,
    /// 得分。
    points: i64,
    /// 满分，即权重。
    most: i64,
}

/// 转为主动公开的依据。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopicGiven)]
struct GivenView {
    /// 计入的第一日。
    since: NaiveDate,
    /// 计入的最后一日。
    until: NaiveDate,
    /// 计算的信息，按多数申请的写法。
    title: String,
    /// 已向多少名不同的申请人公开这一信息。
    applicants: u64,
    /// 是否达到建议主动公开的人数。
    enough: bool,
    /// 只涉及申请人自己、不计入的件数。
    own: u64,
    /// 多数只涉及申请人自己，不建议主动公开。
    excluded: bool,
    /// 热点中申请的各种信息，得到公开的申请人多的在前，只列前几种。
    informations: Vec<InformationView>,
    /// 共有多少种信息。
    kinds: u64,
}

/// 热点中申请的一种信息。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopicInformation)]
struct InformationView {
    /// 多数申请的写法。
    title: String,
    /// 申请件数。
    applications: u64,
    /// 在计入的期间，已向多少名不同的申请人公开。
    applicants: u64,
    /// 是否达到建议主动公开的人数。
    enough: bool,
}

impl TopicView {
    fn of(found: &Found) -> TopicView {
        let Evidence { given, .. } = &found.evidence;
        let evidence = found.evidence.clone();
        TopicView {
            id: found.row.topic.clone(),
            name: found.name(),
            pinned: found.known.pinned,
            theme: found.theme().map(str::to_owned),
            hotness: found.row.hotness,
            applicants: found.row.applicants,
            applications: found.row.applications,
            voices: evidence.voices,
            in_period: evidence.in_period,
            flares: evidence.flares,
            moved: found.moved.map(Moved::word),
            change: found
                .before
                .as_ref()
                .map(|before| found.row.hotness - before.hotness),
            given: GivenView {
                since: given.since,
                until: given.until,
                applicants: given.applicants,
                enough: given.enough,
                own: given.own,
                excluded: given.excluded,
                title: given.title.clone(),
                kinds: given.kinds,
                informations: given
                    .informations
                    .iter()
                    .map(|it| InformationView {
                        title: it.title.clone(),
                        applications: it.applications,
                        applicants: it.applicants,
                        enough: it.enough,
                    })
                    .collect(),
            },
            parts: evidence
                .parts
                .into_iter()
                .map(|part| PartView {
                    name: part.name,
                    value: part.value,
                    points: part.points,
                    most: part.most,
                })
                .collect(),
            words: evidence.words,
            place: evidence.place,
            first_on: evidence.first_on,
            last_on: evidence.last_on,
            townships: evidence.townships,
            outcomes: evidence.outcomes,
            months: evidence.months,
        }
    }
}

/// There is no such topic in that result.
fn no_topic() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_topic",
        "没有这个热点",
        "没有这个热点，或者不在您的权限范围内",
    )
    .hint("请核对热点的标识和分析结果，见 GET /api/v1/topics。")
}

/// There is no such result.
fn no_result() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_result",
        "没有这个分析结果",
        "没有这个分析结果，或者不在您的权限范围内",
    )
    .hint("请核对分析的标识，见 GET /api/v1/topics/runs；没有完成的没有结果。")
}
