//! The player: every role in two persons (who drafts does not approve), doing
//! the office's own steps between the acts that matter to the law.

mod acts;
mod correcting;
mod office;

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

use super::form::{self, Acts, What, WorkedAct};
use super::samples;
use crate::Refusal;
use crate::act::{Act, Derived, Facts, Registration};
use crate::case::{Case, Event, EventHead};
use crate::history::{self, History};
use crate::lifecycle::{self, Actor, Turn};
use crate::rules::{Cite, Rules};
use crate::words::{ActKind, Role, State};

/// A case played to its end.
pub(super) struct Played {
    pub case: Case,
    pub as_of: NaiveDate,
    pub refused: Vec<(usize, Cite)>,
}

struct Player<'r> {
    rules: &'r Rules,
    drafter: Actor,
    approver: Actor,
    facts: Facts,
    /// All events, in the order they were entered.
    events: Vec<Event>,
    /// What they make of the case.
    case: Case,
    /// Of each worked act the event that says it; none when it was refused.
    said_by: Vec<Option<u64>>,
    entry: Entry,
}

/// When something is entered.
#[derive(Clone, Copy)]
struct Entry {
    /// The day that is today to whoever judges it.
    today: NaiveDate,
    /// The day that the register keeps of it.
    recorded_on: NaiveDate,
}

impl Entry {
    /// A file is written in hindsight: only where it says when an act was entered
    /// do later days lie in the future. A correction always says so.
    fn of(act: &WorkedAct, hindsight: NaiveDate) -> Entry {
        let known_then = act.entered_on.is_some() || matches!(act.what, What::Correct(_));
        Entry {
            today: if known_then {
                act.entered_on()
            } else {
                hindsight.max(act.on)
            },
            recorded_on: act.recorded_on(),
        }
    }
}

type Step = Result<(), Refusal>;

fn person(number: u128) -> Actor {
    Actor::new(Uuid::from_u128(number), "算例", Role::ALL)
}

fn turn<'t>(
    rules: &'t Rules,
    actor: &'t Actor,
    facts: &'t Facts,
    on: NaiveDate,
    entry: Entry,
) -> Turn<'t> {
    Turn {
        today: entry.today,
        on,
        now: entry.recorded_on.and_time(NaiveTime::MIN).and_utc(),
        actor,
        rules,
        facts,
        owner: lifecycle::Owner {
            code: "",
            kind: "department",
            government: "",
        },
    }
}

/// Plays the acts in order; a refused one changes nothing and the next is tried.
pub(super) fn play(acts: &Acts, rules: &Rules) -> Played {
    let mut refused = Vec::new();
    let mut acts_and_entries = acts
        .acts
        .iter()
        .map(|act| (act, Entry::of(act, acts.hindsight)));
    let Some((first, entry)) = acts_and_entries.next() else {
        unreachable!("the form checks that there is an act")
    };
    let mut player = Player::opened(first, entry, rules, &mut refused);
    for (index, (act, entry)) in acts_and_entries.enumerate() {
        player.entry = entry;
        let (before, entered) = (player.case.clone(), player.events.len());
        match player.try_act(act) {
            Ok(()) => player.said_by.push(Some(player.case.version)),
            Err(refusal) => {
                player.case = before;
                player.events.truncate(entered);
                player.said_by.push(None);
                // A reply is refused as a reply, whichever office step could not be done.
                let cite = match act.what {
                    What::Reply { .. } => rules.lifecycle.act(ActKind::Serve).cite.clone(),
                    _ => refusal.cite,
                };
                refused.push((index + 1, cite));
            }
        }
    }
    Played {
        case: player.case,
        as_of: acts.as_of,
        refused,
    }
}

impl<'r> Player<'r> {
    /// The registration. One that is refused leaves a case without a period.
    fn opened(
        first: &WorkedAct,
        entry: Entry,
        rules: &'r Rules,
        refused: &mut Vec<(usize, Cite)>,
    ) -> Player<'r> {
        let What::Register { channel, .. } = &first.what else {
            unreachable!("the form checks that the first act is a registration")
        };
        let registration = Registration {
            application: samples::application(*channel, form::channel_dates(&first.what)),
            agency: Uuid::nil(),
            number: "算例".into(),
            split_from: None,
        };
        let (drafter, facts) = (person(1), Facts::default());
        let turn = turn(rules, &drafter, &facts, first.on, entry);
        let (derived, state) = match lifecycle::register(&registration, &turn) {
            Ok(decision) => (decision.derived, decision.state),
            Err(refusal) => {
                refused.push((0, refusal.cite));
                (Derived::default(), State::Ended)
            }
        };
        let head = EventHead {
            seq: 1,
            on: first.on,
            state,
        };
        let case = Case::opened(&registration, &derived, &head);
        let event = Event {
            seq: head.seq,
            on: head.on,
            recorded_at: turn.now,
            actor: drafter.clone(),
            act: Act::Register(Box::new(registration)),
            facts: facts.clone(),
            derived,
            state,
        };
        Player {
            rules,
            approver: person(2),
            drafter,
            facts,
            events: vec![event],
            case,
            said_by: vec![refused.is_empty().then_some(1)],
            entry,
        }
    }

    /// Enters an act: in the light of the whole history where it takes effect
    /// before others, or sets right what was entered.
    fn act_as(&mut self, approver: bool, on: NaiveDate, act: Act) -> Step {
        let actor = if approver {
            &self.approver
        } else {
            &self.drafter
        };
        let turn = turn(self.rules, actor, &self.facts, on, self.entry);
        let anew = on < self.case.last_on
            || matches!(act.kind(), ActKind::RequestCorrection | ActKind::Correct);
        let decision = if anew {
            history::decide(&self.events, &act, &turn)?
        } else {
            lifecycle::decide(&self.case, &act, &turn)?
        };
        let event = Event {
            seq: self.case.version + 1,
            on,
            recorded_at: turn.now,
            actor: actor.clone(),
            act,
            facts: self.facts.clone(),
            derived: decision.derived,
            state: decision.state,
        };
        self.case.apply(&event);
        self.events.push(event);
        if anew && let Some(case) = Case::fold(&self.events) {
            self.case = case;
        }
        Ok(())
    }

    fn act(&mut self, on: NaiveDate, act: Act) -> Step {
        self.act_as(false, on, act)
    }

    /// An office step whose payload is nothing but words.
    fn step(&mut self, approver: bool, on: NaiveDate, kind: ActKind) -> Step {
        match samples::plain(kind) {
            Some(act) => self.act_as(approver, on, act),
            None => unreachable!("{kind} has a payload of words only"),
        }
    }

    /// The case as it stood on a day, before what takes effect later.
    fn case_on(&self, on: NaiveDate) -> Cow<'_, Case> {
        if on >= self.case.last_on {
            return Cow::Borrowed(&self.case);
        }
        let entered: Vec<&Event> = self.events.iter().collect();
        let mut standing = History::of(&entered).events().to_vec();
        standing.retain(|event| event.on <= on || event.act.kind() == ActKind::Register);
        match Case::of(&standing) {
            Some(case) => Cow::Owned(case),
            None => Cow::Borrowed(&self.case),
        }
    }
}
