//! The machine: what may happen next, and who may do it.
//!
//! statig holds movement: the five phases of article 45 are superstates under
//! one `open` parent, and a state or superstate either answers an act or lets it
//! through to its parent. What an act must satisfy is in [`crate::guards`]. An
//! act that nobody answers is refused: the verdict starts as refused and only
//! handlers change it. Entry and exit actions have no effects, because statig
//! runs them again when a machine is resumed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use statig::prelude::*;
use uuid::Uuid;

use crate::act::{Act, Derived, Facts, Registration};
use crate::case::Case;
use crate::guards;
use crate::rules::Rules;
use crate::words::{ActKind, Role, State};
use crate::{Refusal, Warning};

/// Who acts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// Id of the officer.
    pub id: Uuid,
    /// Name, as it stood then.
    pub name: String,
    /// Roles held.
    pub roles: Vec<Role>,
}

/// The circumstances of an act.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'t> {
    /// The civil date in China now.
    pub today: NaiveDate,
    /// The civil date on which the act takes effect; never after today.
    pub on: NaiveDate,
    /// When it is entered.
    pub now: DateTime<Utc>,
    /// Who acts.
    pub actor: &'t Actor,
    /// The rules in force.
    pub rules: &'t Rules,
    /// What the register says.
    pub facts: &'t Facts,
    /// Code and kind of the owning agency, for the remedy text.
    pub agency: (&'t str, &'t str),
}

/// An accepted act.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// What the rules made of it, to be kept with the event.
    pub derived: Derived,
    /// The state after it.
    pub state: State,
    /// What the officer should mind.
    pub warnings: Vec<Warning>,
}

/// Whether an act is lawful now, and if not, why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Permission {
    /// The act.
    pub act: ActKind,
    /// Label, from `lifecycle.toml`.
    pub label: String,
    /// Why it is refused; absent when it is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
}

/// What is asked of the machine.
enum Ask<'a> {
    /// Where an act would lead, whoever does it: the table of `lifecycle.toml`.
    Movement,
    /// Whether some payload of it would be accepted.
    Possible(&'a Turn<'a>),
    /// Whether this very act is.
    Judge(&'a Turn<'a>, &'a Act),
}

enum Verdict {
    Unanswered,
    Refused(Refusal),
    Accepted(guards::Passed),
}

struct Judgement<'a> {
    case: &'a Case,
    ask: Ask<'a>,
    verdict: Verdict,
}

enum Input {
    /// Take up the state that the case is in.
    Resume,
    Act(ActKind),
}

#[derive(Default)]
struct Machine;

impl Judgement<'_> {
    /// A handler answers: the act leads to `next` if its guards let it.
    fn lead(&mut self, kind: ActKind, next: Position) -> Outcome<Position> {
        let passed = match &self.ask {
            Ask::Movement => Ok(guards::Passed::default()),
            Ask::Possible(turn) => guards::check(self.case, turn, kind, None),
            Ask::Judge(turn, act) => guards::check(self.case, turn, kind, Some(act)),
        };
        match passed {
            Ok(passed) => {
                self.verdict = Verdict::Accepted(passed);
                Transition(next)
            }
            Err(refusal) => {
                self.verdict = Verdict::Refused(refusal);
                Handled
            }
        }
    }

    fn stay(&mut self, kind: ActKind) -> Outcome<Position> {
        self.lead(kind, Position::of(self.case.state))
    }

    /// Back to where the case was before a wait: to the handler, if there is one.
    fn back(&mut self, kind: ActKind) -> Outcome<Position> {
        let next = if self.case.handler.is_some() {
            Position::handling()
        } else {
            Position::screening()
        };
        self.lead(kind, next)
    }
}

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
            Input::Resume => Transition(Position::of(context.case.state)),
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
            Input::Act(kind) => notices(context, *kind),
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
            Input::Act(kind) => notices(context, *kind),
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
            ActKind::Note | ActKind::Urge => context.stay(*kind),
            // A late answer is taken in while the case waits, too.
            ActKind::RecordConsultReceipt
            | ActKind::ConsultationAnswered
            | ActKind::ConsultationEnded
                if context.case.state != State::AwaitingReceipt =>
            {
                context.stay(*kind)
            }
            // Only while the period runs (article 33).
            ActKind::Consult
            | ActKind::ApproveExtension
            | ActKind::Extend
            | ActKind::FindExcessive
                if runs(context.case.state) =>
            {
                context.stay(*kind)
            }
            _ => Super,
        }
    }

    // ── 归档 ────────────────────────────────────────────────────────────────
    #[state(superstate = "archiving")]
    fn replied(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::ProveService) => context.stay(*kind),
            Input::Act(kind @ ActKind::Close) => context.lead(*kind, Position::closed()),
            Input::Act(kind @ ActKind::Note) => context.stay(*kind),
            _ => Super,
        }
    }

    #[state(superstate = "archiving")]
    fn ended(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::Close) => context.lead(*kind, Position::closed()),
            Input::Act(kind @ ActKind::Note) => context.stay(*kind),
            _ => Super,
        }
    }

    #[state(superstate = "archiving")]
    fn closed(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        match event {
            Input::Act(kind @ ActKind::Archive) => context.lead(*kind, Position::archived()),
            Input::Act(kind @ ActKind::Note) => context.stay(*kind),
            _ => Super,
        }
    }

    #[state(superstate = "archiving")]
    fn archived(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        let _ = (context, event);
        Super
    }

    #[superstate]
    fn archiving(context: &mut Judgement<'_>, event: &Input) -> Outcome<Position> {
        let _ = (context, event);
        Super
    }
}

/// What may be asked of the applicant from a desk where the case is worked on.
fn notices(context: &mut Judgement<'_>, kind: ActKind) -> Outcome<Position> {
    match kind {
        ActKind::RequestSupplement => context.lead(kind, Position::awaiting_supplement()),
        ActKind::RequestReasons => context.lead(kind, Position::awaiting_reasons()),
        ActKind::NotifyFee => context.lead(kind, Position::awaiting_fee()),
        ActKind::ApproveFee | ActKind::Defer => context.stay(kind),
        _ => Super,
    }
}

/// What every wait for the applicant allows.
fn waits(context: &mut Judgement<'_>, kind: ActKind) -> Outcome<Position> {
    match kind {
        ActKind::RecordNoticeReceipt => context.stay(kind),
        ActKind::CancelNotice => context.back(kind),
        _ => Super,
    }
}

/// States in which the statutory period runs.
pub(crate) fn runs(state: State) -> bool {
    matches!(
        state,
        State::Registered
            | State::Screening
            | State::AwaitingReasons
            | State::Dispatched
            | State::Handling
            | State::Drafting
            | State::InReview
            | State::Signed
    )
}

/// States of a case that nothing has ended.
pub fn is_open(state: State) -> bool {
    !matches!(
        state,
        State::Replied | State::Ended | State::Closed | State::Archived
    )
}

impl Position {
    fn of(state: State) -> Position {
        match state {
            State::AwaitingReceipt => Position::awaiting_receipt(),
            State::Registered => Position::registered(),
            State::Screening => Position::screening(),
            State::AwaitingSupplement => Position::awaiting_supplement(),
            State::AwaitingReasons => Position::awaiting_reasons(),
            State::Dispatched => Position::dispatched(),
            State::Handling => Position::handling(),
            State::AwaitingFee => Position::awaiting_fee(),
            State::Drafting => Position::drafting(),
            State::InReview => Position::in_review(),
            State::Signed => Position::signed(),
            State::Replied => Position::replied(),
            State::Ended => Position::ended(),
            State::Closed => Position::closed(),
            State::Archived => Position::archived(),
        }
    }

    fn state(&self, resumed: State) -> State {
        match self {
            Position::Resumed {} => resumed,
            Position::AwaitingReceipt {} => State::AwaitingReceipt,
            Position::Registered {} => State::Registered,
            Position::Screening {} => State::Screening,
            Position::AwaitingSupplement {} => State::AwaitingSupplement,
            Position::AwaitingReasons {} => State::AwaitingReasons,
            Position::Dispatched {} => State::Dispatched,
            Position::Handling {} => State::Handling,
            Position::AwaitingFee {} => State::AwaitingFee,
            Position::Drafting {} => State::Drafting,
            Position::InReview {} => State::InReview,
            Position::Signed {} => State::Signed,
            Position::Replied {} => State::Replied,
            Position::Ended {} => State::Ended,
            Position::Closed {} => State::Closed,
            Position::Archived {} => State::Archived,
        }
    }
}

/// Asks the machine: the verdict, and the state after it.
fn ask(case: &Case, kind: ActKind, ask: Ask<'_>) -> (Verdict, State) {
    let mut judgement = Judgement {
        case,
        ask,
        verdict: Verdict::Unanswered,
    };
    let mut machine = Machine.state_machine();
    machine.handle_with_context(&Input::Resume, &mut judgement);
    machine.handle_with_context(&Input::Act(kind), &mut judgement);
    let state = machine.state().state(case.state);
    (judgement.verdict, state)
}

/// Where an act leads from the case's state, whoever does it; `None` when the
/// state does not answer it.
pub fn movement(case: &Case, kind: ActKind) -> Option<State> {
    match ask(case, kind, Ask::Movement) {
        (Verdict::Accepted(_), state) => Some(state),
        _ => None,
    }
}

/// Judges an act on a case.
///
/// # Errors
/// The law or the office's rules say no; nothing has changed.
pub fn decide(case: &Case, act: &Act, turn: &Turn<'_>) -> Result<Decision, Refusal> {
    guards::dates(Some(case), turn)?;
    match ask(case, act.kind(), Ask::Judge(turn, act)) {
        (Verdict::Accepted(passed), state) => Ok(Decision {
            derived: passed.derived,
            state,
            warnings: passed.warnings,
        }),
        (Verdict::Refused(refusal), _) => Err(refusal),
        (Verdict::Unanswered, _) => {
            Err(guards::out_of_turn(case, act.kind(), Some(act), turn.rules))
        }
    }
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
    ActKind::ALL
        .iter()
        .filter(|kind| **kind != ActKind::Register)
        .map(|kind| Permission {
            act: *kind,
            label: turn.rules.lifecycle.act(*kind).label.clone(),
            refusal: match ask(case, *kind, Ask::Possible(turn)) {
                (Verdict::Accepted(_), _) => None,
                (Verdict::Refused(refusal), _) => Some(refusal),
                (Verdict::Unanswered, _) => {
                    Some(guards::out_of_turn(case, *kind, None, turn.rules))
                }
            },
        })
        .collect()
}
