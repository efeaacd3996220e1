//! How far a case is: its period, notices, fee, review and reply.

use casework::{CaseFile, Office};
use chrono::NaiveDate;
use disclosure::case::{Case, Reply};
use disclosure::clock::DeadlineKind;
use disclosure::fees::FeeLine;
use disclosure::words::{FeeBasis, Role, Service, State};
use disclosure::{Rules, clock};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::super::text::bare;
use crate::api::problem::Problem;
use crate::api::words;

/// 答复期限；逐日的算法见 `/deadlines`。等待补正或者缴费时期限不计算，没有最后一日。
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = Due)]
pub(super) struct DueView {
    /// 最后一日；期限不计算的，或者征求的意见没有期限、尚未回复的，为空。
    due_on: Option<NaiveDate>,
    /// 稳妥的最后一日，早一个工作日。
    safe_on: Option<NaiveDate>,
    /// 暂定：尚未公布的放假安排还可能变动它。
    provisional: bool,
    /// 自该日起停止计算。
    paused_since: Option<NaiveDate>,
    /// 等待什么；期限正在计算的，为空。
    waiting: Option<WaitingView>,
    /// 超期的工作日数；未超期为 0。
    overdue_workdays: u32,
}

/// 期限不计算时等待申请人办什么。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Waiting)]
struct WaitingView {
    /// 等待的事项各有期限，这是期限种类。
    #[schema(value_type = words::DeadlineKind)]
    kind: DeadlineKind,
    /// 状态（中文）。
    label: String,
    /// 申请人的最后一日；通知尚未送达的，为空。
    due_on: Option<NaiveDate>,
}

impl DueView {
    /// As the lists have it.
    pub fn of(office: &Office, file: &CaseFile) -> Option<DueView> {
        let case = &file.case;
        if let Some(stopped) = DueView::stopped(case, &office.rules) {
            return Some(stopped);
        }
        let served = case
            .reply
            .as_ref()
            .is_some_and(|reply| reply.served_on.is_some());
        if !file.row.is_open && !served {
            return None;
        }
        let today = office.today();
        let due = office.reply_deadline(file, today)?;
        Some(DueView {
            due_on: due.due_on,
            safe_on: due.safe_on,
            provisional: due.provisional,
            paused_since: due.paused_since,
            waiting: None,
            overdue_workdays: clock::overdue_workdays(case, &office.rules, today)
                .unwrap_or_default(),
        })
    }

    /// Waits for the applicant: the clock stands still since the notice went out
    /// (article 30; Measures, article 6).
    fn stopped(case: &Case, rules: &Rules) -> Option<DueView> {
        let (kind, since, own) = match case.state {
            State::AwaitingSupplement => (
                DeadlineKind::Supplement,
                case.supplement.as_ref().map(|supplement| supplement.on),
                clock::supplement(case, rules),
            ),
            State::AwaitingFee => (
                DeadlineKind::FeePayment,
                case.fee.as_ref().map(|fee| fee.on),
                clock::fee_payment(case, rules),
            ),
            _ => return None,
        };
        Some(DueView {
            paused_since: since,
            waiting: Some(WaitingView {
                kind,
                label: rules.lifecycle.state(case.state).label.clone(),
                due_on: own.and_then(|deadline| deadline.due_on),
            }),
            ..DueView::default()
        })
    }
}

/// 补正。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Supplement)]
pub(super) struct SupplementView {
    /// 告知之日。
    asked_on: NaiveDate,
    /// 通知送达之日。
    served_on: Option<NaiveDate>,
    /// 补正期限（工作日）。
    within_workdays: u32,
    /// 补正的最后一日。
    due_on: Option<NaiveDate>,
    /// 是否逾期告知。
    late: bool,
    /// 收到补正之日。
    received_on: Option<NaiveDate>,
    /// 通知被退回之日；退回以后送达的，为空。
    returned_on: Option<NaiveDate>,
    /// 退回以后再次发出之日。
    resent_on: Option<NaiveDate>,
}

impl SupplementView {
    pub fn of(case: &Case, rules: &Rules) -> Option<SupplementView> {
        let supplement = case.supplement.as_ref()?;
        Some(SupplementView {
            asked_on: supplement.on,
            served_on: supplement.served_on,
            within_workdays: supplement.within_workdays,
            due_on: clock::supplement(case, rules).and_then(|deadline| deadline.due_on),
            late: supplement.late,
            received_on: supplement.received_on,
            returned_on: supplement.returned_on,
            resent_on: supplement.resent_on,
        })
    }
}

/// 信息处理费，金额以分为单位。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Fee)]
pub(super) struct FeeView {
    /// 收费方式。
    #[schema(value_type = words::FeeBasis)]
    basis: FeeBasis,
    /// 金额（分）。
    amount_fen: i64,
    /// 各档的件数或者页数与金额。
    #[schema(value_type = Vec<Object>)]
    lines: Vec<FeeLine>,
    /// 通知送达之日。
    received_on: Option<NaiveDate>,
    /// 缴费的最后一日。
    due_on: Option<NaiveDate>,
    /// 缴清之日。
    paid_on: Option<NaiveDate>,
    /// 由哪一件的通知一并告知：案号。
    covered_by: Option<String>,
    /// 通知被退回之日；退回以后送达的，为空。
    returned_on: Option<NaiveDate>,
    /// 退回以后再次发出之日。
    resent_on: Option<NaiveDate>,
}

impl FeeView {
    pub fn of(case: &Case, rules: &Rules) -> Option<FeeView> {
        let fee = case.fee.as_ref()?;
        Some(FeeView {
            basis: fee.basis,
            amount_fen: fee.amount_fen,
            lines: fee.lines.clone(),
            received_on: fee.received_on,
            due_on: clock::fee_payment(case, rules).and_then(|deadline| deadline.due_on),
            paid_on: fee.paid_on,
            covered_by: fee.covered_by.clone(),
            returned_on: fee.returned_on,
            resent_on: fee.resent_on,
        })
    }
}

/// 审批到哪一步。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Review)]
pub(super) struct ReviewView {
    /// 第几步，从 1 起。
    step: usize,
    /// 一共几步。
    of: usize,
    /// 这一步的名称。
    label: String,
    /// 由谁办理。
    #[schema(value_type = Vec<words::Role>)]
    roles: Vec<Role>,
}

impl ReviewView {
    pub fn of(case: &Case, office: &Office) -> Option<ReviewView> {
        if case.state != State::InReview {
            return None;
        }
        let chain = office.rules.review_chain(office.today())?;
        let (step, _) = chain.next(&case.passed)?;
        Some(ReviewView {
            step: chain.steps.iter().position(|it| it.step == step.step)? + 1,
            of: chain.steps.len(),
            label: step.label.clone(),
            roles: step.roles.clone(),
        })
    }
}

/// 已签发的答复。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reply)]
pub(super) struct ReplyView {
    /// 答复类型，见 `replies.toml`。
    kind: String,
    /// 答复类型（中文）。
    kind_label: String,
    /// 文号。
    number: Option<String>,
    /// 作出决定之日。
    signed_on: NaiveDate,
    /// 救济告知。
    remedy: Option<String>,
    /// 送达方式。
    #[schema(value_type = Option<words::Service>)]
    service: Option<Service>,
    /// 送达之日。
    served_on: Option<NaiveDate>,
    /// 是否有送达凭证。
    proved: bool,
    /// 答复被退回之日；法定时点不变。
    returned_on: Option<NaiveDate>,
    /// 退回以后又送达一次。
    served_again: Option<ServedAgain>,
    /// 由哪一件的答复一并答复：案号。
    joined_to: Option<String>,
}

/// 又送达的一次。
#[derive(Debug, Serialize, ToSchema)]
struct ServedAgain {
    /// 送达方式。
    #[schema(value_type = words::Service)]
    service: Service,
    /// 送达之日。
    served_on: NaiveDate,
}

impl ReplyView {
    pub fn of(reply: &Reply, rules: &Rules) -> ReplyView {
        let label = rules.reply_kind(&reply.kind).map(|row| row.label.clone());
        ReplyView {
            kind: reply.kind.clone(),
            kind_label: label.unwrap_or_default(),
            number: reply.number.clone(),
            signed_on: reply.signed_on,
            remedy: reply.remedy.clone(),
            service: reply.service,
            served_on: reply.served_on,
            proved: reply.proved,
            returned_on: reply.returned_on,
            served_again: reply
                .served_again
                .map(|(service, served_on)| ServedAgain { service, served_on }),
            joined_to: reply.joined_to.clone(),
        }
    }
}

/// The draft, its texts bare.
pub(super) fn draft(case: &Case) -> Result<Option<Value>, Problem> {
    let value = case.draft.as_ref().map(serde_json::to_value).transpose();
    let value = value.map_err(|error| Problem::internal(format!("draft: {error}")))?;
    Ok(value.map(bare))
}
