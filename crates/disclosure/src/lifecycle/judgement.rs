//! What is asked of the machine, and how a handler answers.

use statig::prelude::*;

use super::{Position, Turn};
use crate::Refusal;
use crate::act::Act;
use crate::case::Case;
use crate::guards;
use crate::words::{ActKind, State};

/// What is asked of the machine.
pub(super) enum Ask<'a> {
    /// Where an act would lead, whoever does it: the table of `lifecycle.toml`.
    Movement,
    /// Whether some payload of it would be accepted.
    Possible(&'a Case, &'a Turn<'a>),
    /// Whether this very act is.
    Judge(&'a Case, &'a Turn<'a>, &'a Act),
}

pub(super) enum Verdict {
    Unanswered,
    Refused(Refusal),
    Accepted(guards::Passed),
}

/// What movement depends on, and what is asked.
pub(super) struct Judgement<'a> {
    pub state: State,
    pub has_handler: bool,
    pub ask: Ask<'a>,
    pub verdict: Verdict,
}

pub(super) enum Input {
    /// Take up the state that the case is in.
    Resume,
    Act(ActKind),
}

impl Judgement<'_> {
    /// A handler answers: the act leads to `next` if its guards let it.
    pub fn lead(&mut self, kind: ActKind, next: Position) -> Outcome<Position> {
        let passed = match &self.ask {
            Ask::Movement => Ok(guards::Passed::default()),
            Ask::Possible(case, turn) => guards::check(case, turn, kind, None),
            Ask::Judge(case, turn, act) => guards::check(case, turn, kind, Some(act)),
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

    pub fn stay(&mut self, kind: ActKind) -> Outcome<Position> {
        self.lead(kind, Position::of(self.state))
    }

    /// Back to where the case was before a wait: to the handler, if there is one.
    pub fn back(&mut self, kind: ActKind) -> Outcome<Position> {
        let next = if self.has_handler {
            Position::handling()
        } else {
            Position::screening()
        };
        self.lead(kind, next)
    }
}
