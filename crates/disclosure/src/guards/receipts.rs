//! How the letters of a case were served: of a notice that waits for an answer the
//! receipt, from which alone its period runs; of any other its legal time point.

use super::service::Way;
use super::turns::{Awaited, awaited};
use super::{Guard, pass};
use crate::Refusal;
use crate::act::NoticeReceipt;
use crate::case::{Case, LetterOut};
use crate::lifecycle::Turn;
use crate::words::State;

/// The rule by which service counts.
const CITE: &str = "serve235";

/// A letter was served.
pub(super) fn record(case: &Case, turn: &Turn<'_>, receipt: Option<&NoticeReceipt>) -> Guard {
    match receipt {
        Some(receipt) if receipt.notice.is_awaited() => {
            let notice = on_its_way(case, Some(receipt))?;
            served(
                receipt,
                turn,
                notice.cite,
                notice.sent_on.unwrap_or(case.registered_on),
            )
        }
        Some(receipt) => {
            let letter = undelivered(case, receipt)?;
            served(receipt, turn, CITE, letter.dated)
        }
        None if case
            .letters_out()
            .iter()
            .any(|letter| case.delivery(letter).is_none()) =>
        {
            pass()
        }
        None => on_its_way(case, None).and_then(|_| pass()),
    }
}

fn served(
    receipt: &NoticeReceipt,
    turn: &Turn<'_>,
    cite: &str,
    sent_on: chrono::NaiveDate,
) -> Guard {
    let way = Way {
        what: "送达日期",
        cite,
        received_on: receipt.served_on,
        posted_on: receipt.posted_on,
        service: receipt.service,
        sent_on,
    };
    way.check(turn)?;
    pass()
}

/// The notice that the case waits for, as long as nobody received it.
fn on_its_way(case: &Case, receipt: Option<&NoticeReceipt>) -> Result<Awaited, Refusal> {
    if !matches!(
        case.state,
        State::AwaitingSupplement | State::AwaitingReasons | State::AwaitingFee
    ) {
        return Err(nothing_out(receipt));
    }
    let notice = awaited(case);
    let cite = notice.cite;
    let label = notice.notice.label();
    if let Some(day) = notice.received_on {
        return Err(Refusal::out_of_turn(
            "receipt_known",
            cite,
            format!("已经登记{label}于 {day} 送达，期限从该日起算"),
            "送达日期登记有误的，请提出更正。",
        ));
    }
    if let Some(day) = notice.returned_on {
        return Err(Refusal::out_of_turn(
            "notice_returned",
            cite,
            format!("通知于 {day} 被退回，没有再次送达"),
            "请先登记重新送达，再登记送达日期。",
        ));
    }
    match receipt.map(|receipt| receipt.notice) {
        Some(said) if said != notice.notice => Err(Refusal::out_of_turn(
            "other_notice",
            cite,
            format!("本案等待的是“{label}”，不是“{}”", said.label()),
            "请核对通知的种类。",
        )),
        _ => Ok(notice),
    }
}

fn nothing_out(receipt: Option<&NoticeReceipt>) -> Refusal {
    let message = match receipt {
        Some(receipt) => format!("案件现在不等待“{}”的送达", receipt.notice.label()),
        None => "没有已经发出而尚未登记送达的文书".to_owned(),
    };
    Refusal::out_of_turn(
        "out_of_turn",
        "reg:30",
        message,
        "文书发出以后才登记送达；送达登记有误的，请提出更正。",
    )
}

/// The letter that a receipt is about, as long as its service is not on record.
fn undelivered(case: &Case, receipt: &NoticeReceipt) -> Result<LetterOut, Refusal> {
    let label = receipt.notice.label();
    let Some(letter) = case.letter_out(receipt.notice, receipt.consultation.as_deref()) else {
        return Err(Refusal::out_of_turn(
            "no_such_letter",
            CITE,
            format!("本案没有发出这份{label}"),
            "请核对文书的种类；有关征求意见的文书有几份的，写明是哪一次征求意见。",
        )
        .at("notice"));
    };
    match case.delivery(&letter) {
        None => Ok(letter),
        Some(known) => Err(Refusal::out_of_turn(
            "receipt_known",
            CITE,
            format!("已经登记{label}于 {} 送达", known.served_on),
            "送达日期登记有误的，请提出更正。",
        )),
    }
}
