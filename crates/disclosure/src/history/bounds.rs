//! What may be entered late or set right, and what may not: a decision that was
//! reviewed, signed or taken by somebody else is not a slip of the pen.

use chrono::NaiveDate;

use super::History;
use crate::act::{Act, CorrectionRequest};
use crate::case::{Case, Event};
use crate::words::ActKind;
use crate::{Refusal, Warning};

/// Whether an act may take effect on a day before others that are entered.
///
/// # Errors
/// It lies before the registration or in a round that is over, or would put
/// another draft under a review that was passed.
pub(super) fn late(
    history: &History,
    case: &Case,
    act: &Act,
    on: NaiveDate,
) -> Result<(), Refusal> {
    let registered_on = case.registered_on;
    if on < registered_on {
        return Err(Refusal::malformed(
            "before_registration",
            "office",
            format!("办理日期 {on} 早于登记日期 {registered_on}"),
            "登记以前的事项不能补录；登记日期有误的，先更正登记。",
        ));
    }
    if let Some(order) = opened_round(history, case)
        && on < order.on
    {
        return Err(frozen(case, order.on));
    }
    // Article 17: what was reviewed is what was drafted then.
    if act.kind() == ActKind::Draft && submitted(history, |event| event.on >= on) {
        return Err(reviewed());
    }
    Ok(())
}

/// Whether a standing event may be set right like this.
///
/// # Errors
/// It is no slip of the pen, or something that cannot be undone hangs on it.
pub(super) fn correctable(
    history: &History,
    case: &Case,
    event: &Event,
    request: &CorrectionRequest,
) -> Result<(), Refusal> {
    let kind = event.act.kind();
    by_kind(history, event, request)?;
    if let Some(order) = opened_round(history, case)
        && event.seq < order.seq
        && kind != ActKind::Register
        // What a court or an authority does is no matter of the round.
        && !kind.is_of_a_remedy()
    {
        return Err(frozen(case, order.on));
    }
    if request.strike && leaves_a_trace(case, event) {
        return Err(refuse(
            format!(
                "“{}”已经编号、立案或者及于其他案件，不能作为误录删去",
                kind.label()
            ),
            "请更正其日期或者内容。",
        ));
    }
    match &request.corrected {
        Some(payload) => contents(case, event, payload),
        None => Ok(()),
    }
}

fn refuse(message: String, hint: &str) -> Refusal {
    Refusal::unlawful("not_correctable", "office", message, hint)
}

fn by_kind(history: &History, event: &Event, request: &CorrectionRequest) -> Result<(), Refusal> {
    let after = |other: &Event| (other.on, other.seq) > (event.on, event.seq);
    match event.act.kind() {
        ActKind::RequestCorrection | ActKind::Correct | ActKind::DeclineCorrection => Err(refuse(
            format!("第 {} 项本身就是更正的记录", event.seq),
            "请对原来的办理事项提出更正。",
        )),
        ActKind::Note if event.actor.is_system() => Err(refuse(
            format!("第 {} 项由系统按规则记录", event.seq),
            "规则或者放假安排有误的，请改正规则。",
        )),
        ActKind::Split => Err(refuse(
            "拆分已经产生新的案件，不能更正".into(),
            "请在拆分出的各案中分别更正登记的收到日期。",
        )),
        ActKind::Draft if submitted(history, after) => Err(reviewed()),
        ActKind::AnswerOnTheSpot | ActKind::AnswerJointly if request.corrected.is_some() => {
            Err(reviewed())
        }
        _ => Ok(()),
    }
}

/// Whether a draft went into review after something.
fn submitted(history: &History, after: impl Fn(&Event) -> bool) -> bool {
    history
        .events()
        .iter()
        .any(|event| event.act.kind() == ActKind::SubmitReview && after(event))
}

fn reviewed() -> Refusal {
    Refusal::unlawful(
        "already_reviewed",
        "reg:17",
        "答复的内容已经提交审批或者作出，不能以补录、更正改动",
        "尚未送达的请退回重拟；已经送达的，由机关自行纠正，重新答复。",
    )
}

fn contents(case: &Case, event: &Event, payload: &serde_json::Value) -> Result<(), Refusal> {
    let now = Act::parse(event.act.kind(), payload.clone()).map_err(|error| {
        Refusal::malformed(
            "correction_unreadable",
            "office",
            format!("更正后的内容不合格：{error}"),
            "请照该事项的各字段填写。",
        )
    })?;
    match (&event.act, &now) {
        (Act::Register(was), Act::Register(now)) => {
            let from = |of: &Option<crate::act::SplitFrom>| {
                of.as_ref().map(|from| (from.case, from.number.clone()))
            };
            if (was.agency, &was.number, from(&was.split_from))
                != (now.agency, &now.number, from(&now.split_from))
            {
                return Err(refuse(
                    "案号、答复机关和拆分来源不能更正".into(),
                    "请只更正申请书的内容和日期。",
                ));
            }
            let person = was.application.applicant.person;
            if person != now.application.applicant.person && counted_by_applicant(case) {
                return Err(refuse(
                    "已经按申请人计件收费或者认定重复申请，不能更正申请人".into(),
                    "请先撤回收费通知、退回重拟，再更正。",
                ));
            }
            Ok(())
        }
        // The opinion of an agency that works with the register is its own.
        (Act::ConsultationAnswered(answer), _)
            if case
                .consultation(&answer.id)
                .is_some_and(|asked| asked.agency.is_some()) =>
        {
            Err(refuse(
                "受征求意见的机关的意见不能由本机关更正".into(),
                "请重新征求该机关的意见。",
            ))
        }
        (Act::NotifyFee(was), Act::NotifyFee(now))
            if (&was.covers, &was.covered_by) != (&now.covers, &now.covered_by) =>
        {
            Err(refuse(
                "一份收费通知所及的案件不能更正".into(),
                "请在各案中撤回通知，重新告知。",
            ))
        }
        _ => Ok(()),
    }
}

/// Whether something rests on who the applicant is: the item of the month, or a
/// reply that is said to have been given before.
fn counted_by_applicant(case: &Case) -> bool {
    let repeats = case
        .draft
        .as_ref()
        .is_some_and(|draft| !crate::reply::earlier_replies(draft).is_empty());
    repeats || case.fee_approval.is_some() || case.fee.is_some()
}

/// Whether the reply answers other cases, or another's answers this one.
fn answers_several(case: &Case) -> bool {
    case.draft
        .as_ref()
        .is_some_and(|draft| !draft.covers.is_empty())
        || case
            .reply
            .as_ref()
            .is_some_and(|reply| reply.joined_to.is_some())
}

fn of_a_letter(kind: ActKind) -> bool {
    matches!(
        kind,
        ActKind::Serve | ActKind::ProveService | ActKind::ServeAgain | ActKind::ReplyReturned
    )
}

/// What to mind of a correction: one letter stands in several cases.
pub(super) fn elsewhere(case: &Case, event: &Event) -> Option<Warning> {
    (of_a_letter(event.act.kind()) && answers_several(case)).then(|| {
        Warning::new(
            "joint_reply_corrected",
            "office",
            "这份答复同时答复几件申请，请在其他各案中作同样的更正。",
        )
    })
}

/// Acts that took a number, opened a case or round, or reach into other cases.
fn leaves_a_trace(case: &Case, event: &Event) -> bool {
    match &event.act {
        // One letter to several cases is not taken back from one of them.
        act if of_a_letter(act.kind()) => answers_several(case),
        // A round in which nothing was done may have been opened on the wrong case.
        Act::ReplyAnew(_) => case.version > event.seq + 2,
        Act::NotifyFee(notice) => !notice.covers.is_empty() || notice.covered_by.is_some(),
        act => matches!(
            act.kind(),
            ActKind::Register | ActKind::Sign | ActKind::AnswerOnTheSpot | ActKind::AnswerJointly
        ),
    }
}

/// The event that opened the present round, when it is not the first.
fn opened_round<'h>(history: &'h History, case: &Case) -> Option<&'h Event> {
    let ended = case.rounds.last()?;
    history
        .events()
        .iter()
        .find(|event| event.seq == ended.closed_by)
}

fn frozen(case: &Case, on: NaiveDate) -> Refusal {
    Refusal::unlawful(
        "round_frozen",
        "office",
        format!("第 {} 轮已于 {on} 结束，原样保留", case.rounds.len()),
        "以前各轮的记录照原样统计，不能补录、更正；需要说明的请记事。",
    )
}
