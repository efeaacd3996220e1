//! `GET /api/v1/cases/{id}/draft`: the draft of a reply, with what was checked and said.

use axum::Json;
use axum::extract::State;
use casework::{Checked, DraftInHand, DraftPiece, Office, Passing, Rest};
use chrono::{DateTime, NaiveDate, Utc};
use disclosure::explain::source;
use disclosure::words::Role;
use serde::Serialize;
use store::CommentRow;
use utoipa::ToSchema;
use uuid::Uuid;

use super::guard::Seat;
use super::input::CasePath;
use super::problem::Problem;
use super::view::{Directory, Named};
use super::words;

/// 案件的草稿。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseDraft)]
pub(super) struct Answer {
    /// 现在的草稿；还没有拟稿的，为空。
    draft: Option<DraftView>,
}

/// 一份草稿。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Draft)]
struct DraftView {
    /// 拟稿的那一项的序号。
    seq: u64,
    /// 答复类型。
    kind: String,
    /// 谁拟的。
    drafted_by: String,
    /// 拟稿之日。
    on: NaiveDate,
    /// 正文是否经过修改。
    edited: bool,
    /// 正文，一段一项；文末的救济告知由系统写入。
    blocks: Vec<BlockView>,
    /// 检查的结果；不通过的，不能提交审签和签发。
    checks: Vec<CheckView>,
    /// 对本轮各稿的意见。
    comments: Vec<CommentView>,
    /// 审签的各步。
    review: Vec<StepView>,
}

/// 正文的一段。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DraftBlock)]
struct BlockView {
    /// 文字，带段首的记号。
    text: String,
    /// 不宜改动的是什么：`article` 依据的条款，`remedy` 救济告知；其余为空。
    rests_on: Option<&'static str>,
}

/// 一项检查。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DraftCheck)]
struct CheckView {
    /// 查什么。
    what: &'static str,
    /// 查什么（中文）。
    label: &'static str,
    /// `ok` 通过，`warn` 请注意，`fail` 不通过。
    verdict: &'static str,
    /// 查到什么。
    said: String,
    /// 应当怎么办；不需要的，为空。
    hint: String,
    /// 依据的条款，如 `reg:36`。
    cite: String,
    /// 依据的条款全称。
    source: String,
}

/// 一条意见。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DraftComment)]
pub(super) struct CommentView {
    /// 标识。
    id: Uuid,
    /// 对哪一稿：拟稿的那一项的序号。
    draft: i64,
    /// 对第几段，从 0 起；对全文的，为空。
    block: Option<i64>,
    /// 那一段当时的开头。
    quoted: String,
    /// 意见。
    said: String,
    /// 谁提的。
    officer: Named,
    /// 何时。
    at: DateTime<Utc>,
    /// 谁勾销的；没有处理的，为空。
    settled_by: Option<Named>,
    /// 何时勾销。
    settled_at: Option<DateTime<Utc>>,
}

/// 审签的一步。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DraftStep)]
struct StepView {
    /// 名称。
    label: String,
    /// 由谁办理。
    #[schema(value_type = Vec<words::Role>)]
    roles: Vec<Role>,
    /// 谁通过的；还没有通过的，为空。
    passed_by: Option<String>,
    /// 何日通过。
    passed_on: Option<NaiveDate>,
    /// 审核意见。
    opinion: String,
    /// 是否正在这一步。
    now: bool,
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/draft",
    tag = "案件",
    summary = "草稿",
    description = "草稿的正文、检查的结果、意见和审签的进度。只看到征求意见部分的机关不能查看。",
    params(("id" = uuid::Uuid, Path, description = "案件的标识")),
    responses((status = 200, description = "草稿", body = Answer))
)]
pub(super) async fn draft(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
) -> Result<Json<Answer>, Problem> {
    let draft = office.draft_in_hand(&desk, id).await?;
    let directory = Directory::read(&office).await?;
    Ok(Json(Answer {
        draft: draft.map(|draft| DraftView::of(draft, &office, &directory)),
    }))
}

impl DraftView {
    fn of(draft: DraftInHand, office: &Office, directory: &Directory) -> DraftView {
        DraftView {
            seq: draft.seq,
            edited: draft.reply.body.is_some(),
            kind: draft.reply.kind,
            drafted_by: draft.by,
            on: draft.on,
            blocks: draft.pieces.into_iter().map(BlockView::of).collect(),
            checks: draft
                .checked
                .into_iter()
                .map(|checked| CheckView::of(checked, office))
                .collect(),
            comments: draft
                .comments
                .into_iter()
                .map(|comment| CommentView::of(comment, directory))
                .collect(),
            review: draft.way.into_iter().map(StepView::of).collect(),
        }
    }
}

impl BlockView {
    fn of(piece: DraftPiece) -> BlockView {
        BlockView {
            text: piece.text,
            rests_on: piece.rest.map(|rest| match rest {
                Rest::Article => "article",
                Rest::Remedy => "remedy",
            }),
        }
    }
}

impl CheckView {
    fn of(checked: Checked, office: &Office) -> CheckView {
        CheckView {
            what: checked.what.word(),
            label: checked.what.label(),
            verdict: checked.verdict.word(),
            said: checked.said,
            hint: checked.hint,
            source: source(&checked.cite, &office.rules),
            cite: checked.cite.to_string(),
        }
    }
}

impl CommentView {
    pub(super) fn of(comment: CommentRow, directory: &Directory) -> CommentView {
        CommentView {
            id: comment.id,
            draft: comment.draft_seq,
            block: comment.block,
            quoted: comment.quoted,
            said: comment.said,
            officer: directory.officer(comment.officer_id),
            at: comment.at,
            settled_by: comment.settled_by.map(|by| directory.officer(by)),
            settled_at: comment.settled_at,
        }
    }
}

impl StepView {
    fn of(step: Passing) -> StepView {
        let (passed_by, passed_on) = step.passed.unzip();
        StepView {
            label: step.label,
            roles: step.roles,
            passed_by,
            passed_on,
            opinion: step.opinion,
            now: step.now,
        }
    }
}
