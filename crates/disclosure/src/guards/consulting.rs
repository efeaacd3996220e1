//! Opinions asked for (articles 32 to 34).

use super::service::Way;
use super::{Guard, Passed, not_before, not_future, pass, stated};
use crate::act::{ConsultReceipt, ConsultRequest, Derived, ThirdPartyNotice};
use crate::case::{Case, Consultation};
use crate::clock;
use crate::lifecycle::Turn;
use crate::reply;
use crate::words::{ActKind, ConsultWith};
use crate::{Refusal, Warning};

/// The article, by whom the opinion is asked from.
pub(super) fn cite(with: ConsultWith) -> &'static str {
    match with {
        ConsultWith::ThirdParty => "reg:32",
        ConsultWith::JointAgency => "reg:34",
        ConsultWith::OtherAgency | ConsultWith::Internal => "reg:33",
    }
}

/// Asking is a duty even when the period has run out; it then moves nothing.
pub(super) fn consult(case: &Case, turn: &Turn<'_>, request: Option<&ConsultRequest>) -> Guard {
    let late = clock::run_out(case, turn.rules, turn.on);
    let Some(request) = request else {
        return pass();
    };
    let cite = cite(request.with);
    if request.id.trim().is_empty() || case.consultation(&request.id).is_some() {
        return Err(Refusal::malformed(
            "consultation_id",
            cite,
            format!("征求意见的编号“{}”为空或者已经用过", request.id),
            "请换一个编号。",
        ));
    }
    if request.with != ConsultWith::Internal && request.name.trim().is_empty() {
        return Err(Refusal::malformed(
            "consultation_name",
            cite,
            format!("没有写明向哪一个{}征求意见", request.with.label()),
            "请写明名称，征求意见书要送达到它。",
        ));
    }
    if let Some(day) = request.received_on {
        not_future(day, turn, cite, "收到征求意见书的日期")?;
        let what = "收到征求意见书的日期";
        not_before(day, turn.on, cite, what, "征求意见书发出之日")?;
    }
    let stops = request.with != ConsultWith::Internal;
    let warnings = (late && stops)
        .then(|| {
            Warning::new(
                "consultation_after_due",
                cite,
                format!(
                    "答复期限已经届满：仍应征求{}的意见，但期限不再变动。",
                    super::asked(request.with)
                ),
            )
        })
        .into_iter()
        .collect();
    Ok(Passed {
        derived: Derived {
            late: late && stops,
            ..Derived::default()
        },
        warnings,
    })
}

fn open_one<'c>(
    case: &'c Case,
    id: Option<&str>,
    act: ActKind,
) -> Result<Option<&'c Consultation>, Refusal> {
    let none = |message: String| {
        Refusal::out_of_turn(
            "no_open_consultation",
            "reg:33",
            message,
            format!("“{}”只能对尚未结束的征求意见办理。", act.label()),
        )
    };
    let Some(id) = id else {
        let open = case
            .consultations
            .iter()
            .find(|consultation| consultation.ended.is_none());
        return open
            .map(Some)
            .ok_or_else(|| none("没有尚未结束的征求意见".into()));
    };
    match case.consultation(id) {
        None => Err(none(format!("本案没有编号为“{id}”的征求意见"))),
        Some(consultation) if consultation.ended.is_some() => Err(none(format!(
            "对“{}”的征求意见已经结束",
            consultation.label()
        ))),
        Some(consultation) => Ok(Some(consultation)),
    }
}

/// The opinion arrives, or the asking ends without one.
pub(super) fn end(case: &Case, id: Option<&str>) -> Guard {
    open_one(case, id, ActKind::ConsultationAnswered)?;
    pass()
}

/// From the day the letter was received its limit runs.
pub(super) fn record_receipt(
    case: &Case,
    turn: &Turn<'_>,
    receipt: Option<&ConsultReceipt>,
) -> Guard {
    let kind = ActKind::RecordConsultReceipt;
    let consultation = open_one(case, receipt.map(|receipt| receipt.id.as_str()), kind)?;
    let unknown = |asked: &Consultation| asked.ended.is_none() && asked.received_on.is_none();
    let known = match consultation {
        Some(consultation) => consultation.received_on.is_some(),
        None => !case.consultations.iter().any(unknown),
    };
    if known {
        return Err(Refusal::out_of_turn(
            "receipt_known",
            "reg:33",
            "已经登记征求意见书的送达日期，期限从该日起算",
            "送达日期登记有误的，请提出更正。",
        ));
    }
    let (Some(receipt), Some(consultation)) = (receipt, consultation) else {
        return pass();
    };
    let way = Way {
        what: "收到日期",
        cite: cite(consultation.with),
        received_on: receipt.received_on,
        posted_on: receipt.posted_on,
        service: receipt.service,
        sent_on: consultation.sent_on,
    };
    way.check(turn)?;
    pass()
}

/// Article 32: disclosure against an objection is told to the third party in
/// writing, with content and reason.
pub(super) fn notify_third_party(
    case: &Case,
    turn: &Turn<'_>,
    notice: Option<&ThirdPartyNotice>,
) -> Guard {
    let mut objections = reply::objections(case).peekable();
    if objections.peek().is_none() {
        return Err(Refusal::out_of_turn(
            "no_objection",
            "reg:32",
            "没有第三方表示不同意公开或者只同意部分公开",
            "只有决定不顾第三方的反对公开时，才需要在公开前告知。",
        ));
    }
    let Some(notice) = notice else { return pass() };
    let Some(objection) = objections.find(|objection| objection.id == notice.consultation) else {
        return Err(Refusal::malformed(
            "no_objection",
            "reg:32",
            format!(
                "“{}”没有表示不同意公开或者只同意部分公开",
                notice.consultation
            ),
            "请核对征求意见的编号。",
        ));
    };
    if let Some(served_on) = notice.served_on {
        not_future(served_on, turn, "reg:32", "送达日期")?;
        if let Some((objected_on, _)) = objection.ended {
            not_before(
                served_on,
                objected_on,
                "reg:32",
                "送达日期",
                "第三方提出意见之日",
            )?;
        }
    }
    stated(Some(&notice.content), "reg:32")
}
