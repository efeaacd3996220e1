//! Setting right what was entered wrongly: who points it out does not confirm it.
//! Whether everything after it stays lawful is judged in [`crate::history`].

use super::{Guard, pass, stated};
use crate::Refusal;
use crate::act::{CorrectionConfirmed, CorrectionDeclined, CorrectionRequest};
use crate::case::{Case, CorrectionAsked};
use crate::lifecycle::Turn;

pub(super) fn request(case: &Case, turn: &Turn<'_>, request: Option<&CorrectionRequest>) -> Guard {
    let Some(request) = request else {
        return pass();
    };
    stated(Some(&request.reason), "office")?;
    if let Some(waiting) = case
        .corrections
        .iter()
        .find(|asked| asked.event == request.event)
    {
        return Err(Refusal::out_of_turn(
            "correction_waiting",
            "office",
            format!(
                "对第 {} 项的更正（第 {} 项）尚待确认",
                request.event, waiting.seq
            ),
            "请先由第二人确认或者不予更正。",
        ));
    }
    if let Some(day) = request.effective_on {
        super::not_future(day, turn, "office", "更正后的办理日期")?;
    }
    if request.strike && (request.effective_on.is_some() || request.corrected.is_some()) {
        return Err(Refusal::malformed(
            "strike_and_correct",
            "office",
            "作为误录删去的，不能同时更正日期或者内容",
            "两者请选其一。",
        ));
    }
    pass()
}

/// A correction that waits, asked for by somebody else.
fn of_another(case: &Case, turn: &Turn<'_>, request: Option<u64>) -> Result<(), Refusal> {
    let waiting = |asked: &&CorrectionAsked| request.is_none_or(|seq| asked.seq == seq);
    let mut asked = case.corrections.iter().filter(waiting).peekable();
    if asked.peek().is_none() {
        return Err(Refusal::out_of_turn(
            "no_correction_waiting",
            "office",
            match request {
                Some(seq) => format!("第 {seq} 项不是尚待确认的更正"),
                None => "没有尚待确认的更正".into(),
            },
            "请先提出更正，或者核对序号。",
        ));
    }
    if asked.any(|asked| !turn.actor.answers_for(asked.by)) {
        return Ok(());
    }
    Err(Refusal::not_yours(
        "own_correction",
        "office",
        "提出更正的人不能自己确认",
        "请由另一人确认。",
    ))
}

pub(super) fn confirm(
    case: &Case,
    turn: &Turn<'_>,
    confirmed: Option<&CorrectionConfirmed>,
) -> Guard {
    of_another(case, turn, confirmed.map(|confirmed| confirmed.request))?;
    pass()
}

pub(super) fn decline(
    case: &Case,
    turn: &Turn<'_>,
    declined: Option<&CorrectionDeclined>,
) -> Guard {
    of_another(case, turn, declined.map(|declined| declined.request))?;
    stated(declined.map(|declined| &declined.reason), "office")
}
