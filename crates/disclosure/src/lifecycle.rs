//! The machine: what may happen next, and who may do it.
//!
//! statig holds movement: the five phases of article 45 are superstates under
//! one `open` parent, and a state or superstate either answers an act or lets it
//! through to its parent. What an act must satisfy is in [`crate::guards`]. An
//! act that nobody answers is refused: the verdict starts as refused and only
//! handlers change it. Entry and exit actions have no effects, because statig
//! runs them again when a machine is resumed.

mod judgement;
mod position;
mod running;
mod table;
mod turn;

use judgement::{Ask, Input, Judgement, Verdict};
pub(crate) use running::opening;
use running::runs;
pub use running::{clock, is_open};
pub(crate) use table::{Row, differences};
pub use turn::{Absent, Actor, Decision, Owner, Permission, Turn};

use statig::blocking::State as _;
use statig::prelude::*;

use crate::Refusal;
use crate::act::{Act, Registration};
use crate::case::Case;
use crate::guards;
use crate::words::{ActKind, Phase, State};

#[derive(Default)]
struct Machine;

#[state_machine(
    initial = "Position::resumed()",
    visibility = "pub(crate)",
    state(name = "Position", derive(Debug, Clone, PartialEq)),
    superstate(derive(Debug))
)]
impl Machine {
    #[state]
    fn resumed(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Resume => Transition(Position::of(context.state)),
            Input::Act(_) => Handled,
        }
    }

    // ── 登记 ────────────────────────────────────────────────────────────────
    #[state(superstate = "registration")]
    fn awaiting_receipt(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::ConfirmReceipt) => {
                context.lead(*kind, Position::registered())
            }
            _ => Super,
        }
    }

    #[state(superstate = "registration")]
    fn registered(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::Screen) => context.lead(*kind, Position::screening()),
            Input::Act(kind @ ActKind::Split) => context.lead(*kind, Position::ended()),
            Input::Act(kind @ ActKind::AnswerOnTheSpot) => context.lead(*kind, Position::replied()),
            _ => Super,
        }
    }

    #[superstate(superstate = "open")]
    fn registration(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        let _ = (context, event);
        Super
    }

    // ── 审核 ────────────────────────────────────────────────────────────────
    #[state(superstate = "review")]
    fn screening(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::Split) => context.lead(*kind, Position::ended()),
            Input::Act(kind @ ActKind::Dispatch) => context.lead(*kind, Position::dispatched()),
            Input::Act(kind) => at_a_desk(context, *kind),
            _ => Super,
        }
    }

    #[state(superstate = "review")]
    fn awaiting_supplement(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::ReceiveSupplement) => context.back(*kind),
            Input::Act(kind @ ActKind::Abandon) => context.lead(*kind, Position::ended()),
            Input::Act(kind) => waits(context, *kind),
            _ => Super,
        }
    }

    #[state(superstate = "review")]
    fn awaiting_reasons(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::WeighReasons) => context.back(*kind),
            Input::Act(kind) => waits(context, *kind),
            _ => Super,
        }
    }

    #[superstate(superstate = "open")]
    fn review(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        let _ = (context, event);
        Super
    }

    // ── 办理 ────────────────────────────────────────────────────────────────
    #[state(superstate = "in_hand")]
    fn dispatched(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::Accept) => context.lead(*kind, Position::handling()),
            Input::Act(kind @ ActKind::Dispatch) => context.lead(*kind, Position::dispatched()),
            Input::Act(kind @ ActKind::ReturnDispatch) => {
                context.lead(*kind, Position::screening())
            }
            _ => Super,
        }
    }

    #[state(superstate = "in_hand")]
    fn handling(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::Dispatch) => context.lead(*kind, Position::dispatched()),
            Input::Act(kind @ ActKind::ReturnDispatch) => {
                context.lead(*kind, Position::screening())
            }
            Input::Act(kind @ ActKind::Split) => context.lead(*kind, Position::ended()),
            Input::Act(kind @ ActKind::Draft) => context.lead(*kind, Position::drafting()),
            Input::Act(kind @ ActKind::NotifyThirdParty) => context.stay(*kind),
            Input::Act(kind) => at_a_desk(context, *kind),
            _ => Super,
        }
    }

    #[state(superstate = "in_hand")]
    fn awaiting_fee(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::PayFee) => context.back(*kind),
            Input::Act(kind @ ActKind::Abandon) => context.lead(*kind, Position::ended()),
            Input::Act(kind) => waits(context, *kind),
            _ => Super,
        }
    }

    #[superstate(superstate = "open")]
    fn in_hand(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        let _ = (context, event);
        Super
    }

    // ── 答复 ────────────────────────────────────────────────────────────────
    #[state(superstate = "reply")]
    fn drafting(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::Draft) => context.lead(*kind, Position::drafting()),
            Input::Act(kind @ ActKind::SubmitReview) => context.lead(*kind, Position::in_review()),
            Input::Act(kind @ ActKind::AnswerJointly) => context.lead(*kind, Position::signed()),
            Input::Act(kind) => notices(context, *kind),
            _ => Super,
        }
    }

    #[state(superstate = "reply")]
    fn in_review(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::PassReview) => context.stay(*kind),
            Input::Act(kind @ ActKind::Sign) => context.lead(*kind, Position::signed()),
            Input::Act(kind @ ActKind::ReturnDraft) => context.lead(*kind, Position::drafting()),
            _ => Super,
        }
    }

    #[state(superstate = "reply")]
    fn signed(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::Serve) => context.lead(*kind, Position::replied()),
            Input::Act(kind @ ActKind::ReturnDraft) => context.lead(*kind, Position::drafting()),
            _ => Super,
        }
    }

    #[superstate(superstate = "open")]
    fn reply(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::NotifyThirdParty) => context.stay(*kind),
            _ => Super,
        }
    }

    // ── whatever is open ────────────────────────────────────────────────────
    #[superstate]
    fn open(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        let Input::Act(kind) = event else {
            return Super;
        };
        match kind {
            ActKind::Withdraw => context.lead(*kind, Position::ended()),
            ActKind::Note
            | ActKind::Urge
            | ActKind::RecordContact
            | ActKind::RecordPapers
            | ActKind::RecordNoticeReceipt => context.stay(*kind),
            // A late answer is taken in while the case waits, too.
            ActKind::RecordConsultReceipt
            | ActKind::ConsultationAnswered
            | ActKind::ConsultationEnded
                if context.state != State::AwaitingReceipt =>
            {
                context.stay(*kind)
            }
            // Only while the period runs (article 33).
            ActKind::Consult
            | ActKind::ApproveExtension
            | ActKind::Extend
            | ActKind::FindExcessive
                if runs(context.state) =>
            {
                context.stay(*kind)
            }
            kind => in_any_state(context, *kind),
        }
    }

    // ── 归档 ────────────────────────────────────────────────────────────────
    #[state(superstate = "archiving")]
    fn replied(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(
                kind @ (ActKind::ProveService
                | ActKind::ReplyReturned
                | ActKind::ServeAgain
                | ActKind::RecordNoticeReceipt
                | ActKind::RecordContact
                | ActKind::Note),
            ) => context.stay(*kind),
            Input::Act(kind @ ActKind::Close) => context.lead(*kind, Position::closed()),
            _ => Super,
        }
    }

    #[state(superstate = "archiving")]
    fn ended(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::Close) => context.lead(*kind, Position::closed()),
            Input::Act(kind @ (ActKind::RecordNoticeReceipt | ActKind::Note)) => {
                context.stay(*kind)
            }
            Input::Act(kind) => resumed_after_all(context, *kind),
            _ => Super,
        }
    }

    #[state(superstate = "archiving")]
    fn closed(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::Archive) => context.lead(*kind, Position::archived()),
            Input::Act(kind @ ActKind::ReplyReturned) => context.lead(*kind, Position::replied()),
            Input::Act(kind @ ActKind::Note) => context.stay(*kind),
            Input::Act(kind) => resumed_after_all(context, *kind),
            _ => Super,
        }
    }

    #[state(superstate = "archiving")]
    fn archived(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::ReplyReturned) => context.lead(*kind, Position::replied()),
            Input::Act(kind) => resumed_after_all(context, *kind),
            _ => Super,
        }
    }

    #[superstate]
    fn archiving(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::ReplyAnew) => context.back(*kind),
            Input::Act(kind) => in_any_state(context, *kind),
            _ => Super,
        }
    }
}

/// An abandonment is undone: the applicant may correct after all.
fn resumed_after_all(context: &mut Judgement<'_>, kind: ActKind) -> Outcome<Position> {
    match kind {
        ActKind::UndoAbandonment => context.lead(kind, Position::awaiting_supplement()),
        _ => Super,
    }
}

/// What was entered wrongly is set right whatever the state is; reconsideration and
/// litigation go their own way, months after the archive as well.
fn in_any_state(context: &mut Judgement<'_>, kind: ActKind) -> Outcome<Position> {
    match kind {
        ActKind::RequestCorrection | ActKind::Correct | ActKind::DeclineCorrection => {
            context.stay(kind)
        }
        kind if kind.is_of_a_remedy() => context.stay(kind),
        _ => Super,
    }
}

/// From a desk where the case is worked on it may also be answered at once, on
/// the spot or by the reply of another case.
fn at_a_desk(context: &mut Judgement<'_>, kind: ActKind) -> Outcome<Position> {
    match kind {
        ActKind::AnswerOnTheSpot => context.lead(kind, Position::replied()),
        ActKind::AnswerJointly => context.lead(kind, Position::signed()),
        _ => notices(context, kind),
    }
}

/// What may be asked of the applicant from a desk where the case is worked on, and
/// of oneself.
fn notices(context: &mut Judgement<'_>, kind: ActKind) -> Outcome<Position> {
    match kind {
        ActKind::RequestSupplement => context.lead(kind, Position::awaiting_supplement()),
        ActKind::RequestReasons => context.lead(kind, Position::awaiting_reasons()),
        ActKind::NotifyFee => context.lead(kind, Position::awaiting_fee()),
        ActKind::ApproveFee | ActKind::Defer | ActKind::Assess => context.stay(kind),
        _ => Super,
    }
}

/// What every wait for the applicant allows.
fn waits(context: &mut Judgement<'_>, kind: ActKind) -> Outcome<Position> {
    match kind {
        ActKind::NoticeReturned | ActKind::ResendNotice => context.stay(kind),
        ActKind::CancelNotice => context.back(kind),
        _ => Super,
    }
}

/// The phase of a state: the superstate that the machine has it in.
fn phase(state: State) -> Option<Phase> {
    match Position::of(state).superstate()? {
        Superstate::Registration {} => Some(Phase::Registration),
        Superstate::Review {} => Some(Phase::Review),
        Superstate::InHand {} => Some(Phase::Handling),
        Superstate::Reply {} => Some(Phase::Reply),
        Superstate::Archiving {} => Some(Phase::Archiving),
        Superstate::Open {} => None,
    }
}

/// Asks the machine: the verdict, and the state after it.
fn ask(state: State, has_handler: bool, kind: ActKind, ask: Ask<'_>) -> (Verdict, State) {
    let mut judgement = Judgement {
        state,
        has_handler,
        ask,
        verdict: Verdict::Unanswered,
    };
    let mut machine = Machine.state_machine();
    machine.handle_with_context(&Input::Resume, &mut judgement);
    machine.handle_with_context(&Input::Act(kind), &mut judgement);
    let next = machine.state().state(state);
    (judgement.verdict, next)
}

/// Where an act leads from a state, whoever does it; `None` when the state does
/// not answer it. Some acts lead back to the handler, if there is one.
pub fn movement(state: State, has_handler: bool, kind: ActKind) -> Option<State> {
    match ask(state, has_handler, kind, Ask::Movement) {
        (Verdict::Accepted(_), next) => Some(next),
        _ => None,
    }
}

/// Judges an act on a case.
///
/// # Errors
/// The law or the office's rules say no; nothing has changed.
pub fn decide(case: &Case, act: &Act, turn: &Turn<'_>) -> Result<Decision, Refusal> {
    guards::dates(Some(case), turn)?;
    let (passed, state) = answered(case, act.kind(), Some(act), turn)?;
    Ok(Decision {
        derived: passed.derived,
        state,
        warnings: passed.warnings,
    })
}

/// The machine's answer to an act, or without one to whether some payload would do.
fn answered(
    case: &Case,
    kind: ActKind,
    act: Option<&Act>,
    turn: &Turn<'_>,
) -> Result<(guards::Passed, State), Refusal> {
    let asked = match act {
        Some(act) => Ask::Judge(case, turn, act),
        None => Ask::Possible(case, turn),
    };
    match ask(case.state, case.handler.is_some(), kind, asked) {
        (Verdict::Accepted(passed), state) => Ok((passed, state)),
        (Verdict::Refused(refusal), _) => Err(refusal),
        (Verdict::Unanswered, _) => Err(guards::out_of_turn(case, turn, kind, act)),
    }
}

/// Checks the day of an act that has no case yet, before anything is taken for it.
///
/// # Errors
/// The day lies in the future or outside the calendar.
pub fn dated(turn: &Turn<'_>) -> Result<(), Refusal> {
    guards::dates(None, turn)
}

/// Judges a registration, the one act that has no case yet.
///
/// # Errors
/// The application cannot be registered like this.
pub fn register(registration: &Registration, turn: &Turn<'_>) -> Result<Decision, Refusal> {
    guards::dates(None, turn)?;
    guards::registration(registration, turn)
}

/// Every act, offered exactly when some payload of it would be accepted, else
/// with why not.
pub fn permitted(case: &Case, turn: &Turn<'_>) -> Vec<Permission> {
    let dated = guards::dates(Some(case), turn);
    let refusal = |kind| match &dated {
        Ok(()) => answered(case, kind, None, turn).err(),
        Err(refusal) => Some(refusal.clone()),
    };
    ActKind::ALL
        .iter()
        .filter(|kind| **kind != ActKind::Register)
        .map(|kind| Permission {
            act: *kind,
            label: turn.rules.lifecycle.act(*kind).label.clone(),
            refusal: refusal(*kind),
        })
        .collect()
}
