//! A proposal as a list and every step answer with it.

use casework::Office;
use casework::proposals::{Answered, Published, is_overdue};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use store::ProposalRow;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::view::{Directory, Named, Organ};
use crate::api::words;

/// 一项主动公开建议。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Proposal)]
pub(super) struct Line {
    /// 标识。
    id: Uuid,
    /// 版本：办理时写您看到的版本。
    version: i64,
    /// 状态。
    #[schema(value_type = words::ProposalState)]
    state: &'static str,
    /// 来源。
    #[schema(value_type = words::ProposalOrigin)]
    origin: &'static str,
    /// 提出建议的机关。
    agency: Organ,
    /// 信息的权属机关，由它答复。
    owner: Organ,
    /// 建议公开的信息。
    title: String,
    /// 公开的依据。
    basis: String,
    /// 提出的理由。
    reason: String,
    /// 热点的标识；不是热点的，为空。
    topic: Option<String>,
    /// 已经得到公开的不同申请人。
    applicants: i64,
    /// 申请件数。
    applications: i64,
    /// 此前对同一热点的建议；没有的，为空。
    earlier: Option<Uuid>,
    /// 由谁提出；分析自动提出的，为空。
    created_by: Option<Named>,
    /// 何时提出。
    created_at: DateTime<Utc>,
    /// 何时报送；没有报送的，为空。
    sent_on: Option<NaiveDate>,
    /// 现在等待的办理的最后一日；不等待的，为空。
    due_on: Option<NaiveDate>,
    /// 最后一日已过，还没有办理。
    overdue: bool,
    /// 权属机关的答复；没有答复的，为空。
    answer: Option<AnswerView>,
    /// 何时答复或者撤回；都没有的，为空。
    ended_on: Option<NaiveDate>,
    /// 公开的情况；没有公开的，为空。
    publication: Option<PublicationView>,
}

/// 权属机关的答复。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposalAnswered)]
struct AnswerView {
    /// 采纳与否。
    #[schema(value_type = words::ProposalAnswer)]
    answer: &'static str,
    /// 理由。
    reason: String,
    /// 依据的条款。
    cite: String,
    /// 公开什么；不采纳的，为空。
    what: Option<String>,
    /// 不公开的部分；不是部分采纳的，为空。
    left_out: Option<String>,
    /// 公开期限；不采纳的，为空。
    publish_by: Option<NaiveDate>,
}

/// 公开的情况。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposalPublished)]
struct PublicationView {
    /// 网址。
    url: String,
    /// 公开日期。
    published_on: NaiveDate,
    /// 此前的公开属性；现在是主动公开。
    #[schema(value_type = words::KeptAs)]
    kept_as: &'static str,
    /// 文号；没有的，为空。
    document: Option<String>,
}

impl Line {
    pub fn of(row: &ProposalRow, office: &Office, directory: &Directory) -> Line {
        Line {
            id: row.id,
            version: row.version,
            state: row.state.word(),
            origin: row.origin.word(),
            agency: directory.organ(row.agency_id),
            owner: directory.organ(row.owner_id),
            title: row.title.clone(),
            basis: row.basis.clone(),
            reason: row.reason.clone(),
            topic: row.topic.clone(),
            applicants: row.applicants,
            applications: row.applications,
            earlier: row.earlier_id,
            created_by: row.created_by.map(|by| directory.officer(by)),
            created_at: row.created_at,
            sent_on: row.sent_on,
            due_on: row.due_on,
            overdue: is_overdue(row, office.today()),
            answer: Answered::of(row).map(|answered| AnswerView {
                answer: answered.answer.word(),
                reason: answered.reason,
                cite: answered.cite,
                what: answered.what,
                left_out: answered.left_out,
                publish_by: answered.publish_by,
            }),
            ended_on: row.ended_on,
            publication: Published::of(row).map(|published| PublicationView {
                url: published.url,
                published_on: published.published_on,
                kept_as: published.kept_as.word(),
                document: published.document,
            }),
        }
    }
}
