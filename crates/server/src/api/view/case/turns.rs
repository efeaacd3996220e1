//! The turns of a case: rounds before, attempts to reach the applicant,
//! corrections that wait, and what counts while its receipt is not confirmed.

use casework::{CaseFile, Office};
use chrono::NaiveDate;
use disclosure::Rules;
use disclosure::case::{Case, ContactMade, CorrectionAsked, Reasons, Round};
use disclosure::clock::{self, DeadlineKind, Out};
use disclosure::words::{AnewGround, ContactWay, Ending, State};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::progress::ReplyView;
use crate::api::words;

/// 已经结束的一轮：其答复（或者终止）被撤销、变更或者纠正，保留原样。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Round)]
pub(super) struct RoundView {
    /// 第几轮。
    round: usize,
    /// 当时的答复。
    reply: Option<ReplyView>,
    /// 未经答复而终止的方式。
    #[schema(value_type = Option<words::Ending>)]
    ending: Option<Ending>,
    /// 终止之日。
    ended_on: Option<NaiveDate>,
    /// 卷宗号。
    dossier: Option<String>,
    /// 根据什么重新答复。
    #[schema(value_type = words::AnewGround)]
    ground: AnewGround,
    /// 根据什么重新答复（中文）。
    ground_label: &'static str,
    /// 由第几号办理记录结束。
    closed_by: u64,
}

impl RoundView {
    pub fn all(case: &Case, rules: &Rules) -> Vec<RoundView> {
        let view = |(round, ended): (usize, &Round)| RoundView {
            round,
            reply: ended
                .reply
                .as_ref()
                .map(|reply| ReplyView::of(reply, rules)),
            ending: ended.ending.map(|(ending, _)| ending),
            ended_on: ended.ending.map(|(_, on)| on),
            dossier: ended.dossier.clone(),
            ground: ended.ground,
            ground_label: ended.ground.label(),
            closed_by: ended.closed_by,
        };
        (1..).zip(&case.rounds).map(view).collect()
    }
}

/// 与申请人的一次联系；说了什么见该号办理记录。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContactMade)]
pub(super) struct ContactMadeView {
    /// 办理记录的序号。
    seq: u64,
    /// 哪一天。
    on: NaiveDate,
    /// 怎样联系。
    #[schema(value_type = words::ContactWay)]
    way: ContactWay,
    /// 怎样联系（中文）。
    way_label: &'static str,
    /// 是否联系上。
    reached: bool,
}

impl From<&ContactMade> for ContactMadeView {
    fn from(contact: &ContactMade) -> ContactMadeView {
        ContactMadeView {
            seq: contact.seq,
            on: contact.on,
            way: contact.way,
            way_label: contact.way.label(),
            reached: contact.reached,
        }
    }
}

/// 等待第二人确认的更正；更正前后见该号办理记录。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CorrectionAsked)]
pub(super) struct CorrectionAskedView {
    /// 提出更正的办理记录的序号；确认时用作 `request`。
    request: u64,
    /// 有误的办理记录的序号。
    event: u64,
    /// 提出人的标识；本人不能确认。
    by: Uuid,
}

impl From<&CorrectionAsked> for CorrectionAskedView {
    fn from(asked: &CorrectionAsked) -> CorrectionAskedView {
        CorrectionAskedView {
            request: asked.seq,
            event: asked.event,
            by: asked.by,
        }
    }
}

/// 说明理由。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reasons)]
pub(super) struct ReasonsView {
    /// 告知之日。
    asked_on: NaiveDate,
    /// 通知送达之日。
    served_on: Option<NaiveDate>,
    /// 说明期限（工作日）。
    within_workdays: u32,
    /// 说明的最后一日。
    due_on: Option<NaiveDate>,
    /// 通知被退回之日；退回以后送达的，为空。
    returned_on: Option<NaiveDate>,
    /// 退回以后再次发出之日。
    resent_on: Option<NaiveDate>,
    /// 理由是否合理；尚未认定的，为空。
    reasonable: Option<bool>,
}

impl ReasonsView {
    pub fn of(case: &Case, reasons: &Reasons, rules: &Rules) -> ReasonsView {
        ReasonsView {
            asked_on: reasons.on,
            served_on: reasons.served_on,
            within_workdays: reasons.within_workdays,
            due_on: clock::reasons(case, rules).and_then(|deadline| deadline.due_on),
            returned_on: reasons.returned_on,
            resent_on: reasons.resent_on,
            reasonable: reasons.reasonable,
        }
    }
}

/// 尚未与申请人确认收到的申请：期限还没有起算，稳妥起见从到达之日看。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Unconfirmed)]
pub(super) struct UnconfirmedView {
    /// 到达之日；不知道的，为空。
    arrived_on: Option<NaiveDate>,
    /// 与申请人确认的最后一日。
    confirm_by: Option<NaiveDate>,
    /// 是否已经过了该日。
    overdue: bool,
    /// 若以到达之日为收到之日，答复的最后一日。
    due_from_arrival: Option<NaiveDate>,
    /// 稳妥的最后一日，早一个工作日。
    safe_on: Option<NaiveDate>,
    /// 该日为暂定。
    provisional: bool,
}

impl UnconfirmedView {
    pub fn of(office: &Office, file: &CaseFile) -> Option<UnconfirmedView> {
        let case = &file.case;
        if case.state != State::AwaitingReceipt {
            return None;
        }
        let deadlines = clock::deadlines(case, &office.rules, Out::Silent);
        let of_kind = |kind| deadlines.iter().find(|deadline| deadline.kind == kind);
        let confirm_by = of_kind(DeadlineKind::Confirmation).and_then(|one| one.due_on);
        let arrival = of_kind(DeadlineKind::FromArrival);
        Some(UnconfirmedView {
            arrived_on: case.application.arrived_on(),
            confirm_by,
            overdue: confirm_by.is_some_and(|day| day < office.today()),
            due_from_arrival: arrival.and_then(|one| one.due_on),
            safe_on: arrival.and_then(|one| one.safe_on),
            provisional: arrival.is_some_and(|one| one.provisional),
        })
    }
}
