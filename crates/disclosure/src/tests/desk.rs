//! An office of two persons with every role (who drafts does not approve), and
//! one case on its desk.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use uuid::Uuid;

use super::date;
use crate::act::{Act, Facts, Registration};
use crate::application::ChannelDates;
use crate::case::{Case, Event};
use crate::lifecycle::{self, Actor, Decision, Turn};
use crate::words::{ActKind, Channel, Role};
use crate::worked::samples;
use crate::{Refusal, Rules};

/// A person with roles.
pub(super) fn person(number: u128, roles: &[Role]) -> Actor {
    Actor::new(Uuid::from_u128(number), format!("{number}号"), roles)
}

/// The circumstances of an act by somebody on a day.
pub(super) fn turn<'t>(
    rules: &'t Rules,
    actor: &'t Actor,
    facts: &'t Facts,
    on: NaiveDate,
    today: NaiveDate,
) -> Turn<'t> {
    Turn {
        today,
        on,
        now: today.and_time(chrono::NaiveTime::MIN).and_utc(),
        actor,
        rules,
        facts,
        owner: lifecycle::Owner {
            code: "YC01",
            kind: "department",
            government: "",
        },
    }
}

/// The registration of an application by a channel.
pub(super) fn registration(channel: Channel, dates: ChannelDates) -> Registration {
    Registration {
        application: samples::application(channel, dates),
        agency: Uuid::nil(),
        number: "测试〔2024〕1号".into(),
        split_from: None,
    }
}

/// The event of an accepted act.
pub(super) fn event(case: &Case, act: Act, turn: &Turn<'_>, decision: Decision) -> Event {
    Event {
        seq: case.version + 1,
        on: turn.on,
        recorded_at: turn.now,
        actor: turn.actor.clone(),
        act,
        facts: turn.facts.clone(),
        derived: decision.derived,
        state: decision.state,
    }
}

/// The event of a registration.
pub(super) fn opening(registration: &Registration, turn: &Turn<'_>, decision: Decision) -> Event {
    Event {
        seq: 1,
        on: turn.on,
        recorded_at: turn.now,
        actor: turn.actor.clone(),
        act: Act::Register(Box::new(registration.clone())),
        facts: turn.facts.clone(),
        derived: decision.derived,
        state: decision.state,
    }
}

/// A case on a desk.
pub(super) struct Desk {
    pub case: Case,
    /// What made it, from the registration on.
    pub events: Vec<Event>,
    pub rules: Rules,
    pub facts: Facts,
    /// Acts happen on this day.
    pub on: NaiveDate,
}

impl Desk {
    /// A case received in person on a day, in a handler's hands the same day.
    pub(super) fn handling(received_on: &str) -> Desk {
        let mut desk = Desk::received(received_on);
        desk.must(ActKind::Screen, json!({}));
        let handler = json!({ "handler": Uuid::from_u128(1) });
        desk.must(ActKind::Dispatch, handler);
        desk.must(ActKind::Accept, json!({}));
        desk
    }

    /// A case received in person on a day.
    pub(super) fn received(received_on: &str) -> Desk {
        let on = date(received_on);
        let dates = ChannelDates {
            submitted_on: Some(on),
            ..ChannelDates::default()
        };
        Desk::registered(&registration(Channel::InPerson, dates), on)
    }

    /// A registered case.
    pub(super) fn registered(registration: &Registration, on: NaiveDate) -> Desk {
        let rules = Rules::embedded().clone();
        let facts = Facts::default();
        let clerk = person(1, Role::ALL);
        let turn = turn(&rules, &clerk, &facts, on, on);
        let decision = lifecycle::register(registration, &turn).unwrap();
        let event = opening(registration, &turn, decision);
        Desk {
            case: Case::of(std::slice::from_ref(&event)).unwrap(),
            events: vec![event],
            rules,
            facts,
            on,
        }
    }

    /// From here on acts happen on this day.
    pub(super) fn on(&mut self, day: &str) -> &mut Desk {
        self.on = date(day);
        self
    }

    /// What would be decided; nothing happens. Whoever drafts does not approve.
    pub(super) fn judge(&self, kind: ActKind, payload: Value) -> Result<Decision, Refusal> {
        let act = Act::parse(kind, payload).unwrap();
        let actor = self.actor(kind);
        let turn = turn(&self.rules, &actor, &self.facts, self.on, self.latest());
        lifecycle::decide(&self.case, &act, &turn)
    }

    /// An act is done, or refused.
    pub(super) fn act(&mut self, kind: ActKind, payload: Value) -> Result<Decision, Refusal> {
        let decision = self.judge(kind, payload.clone())?;
        let act = Act::parse(kind, payload).unwrap();
        let actor = self.actor(kind);
        let turn = turn(&self.rules, &actor, &self.facts, self.on, self.latest());
        let event = event(&self.case, act, &turn, decision.clone());
        self.case.apply(&event);
        self.events.push(event);
        Ok(decision)
    }

    /// An act that is lawful.
    #[track_caller]
    pub(super) fn must(&mut self, kind: ActKind, payload: Value) -> Decision {
        match self.act(kind, payload) {
            Ok(decision) => decision,
            Err(refusal) => panic!("{kind}: {refusal:?}"),
        }
    }

    /// An act that is refused; its code and article.
    #[track_caller]
    pub(super) fn refused(&self, kind: ActKind, payload: Value) -> (String, String) {
        match self.judge(kind, payload) {
            Ok(_) => panic!("{kind} is accepted"),
            Err(refusal) => (refusal.code.to_owned(), refusal.cite.to_string()),
        }
    }

    /// Whether an act is offered to somebody with every role.
    pub(super) fn offers(&self, kind: ActKind) -> bool {
        let actor = self.actor(kind);
        let turn = turn(&self.rules, &actor, &self.facts, self.on, self.latest());
        let permitted = lifecycle::permitted(&self.case, &turn);
        permitted
            .iter()
            .any(|permission| permission.act == kind && permission.refusal.is_none())
    }

    /// A draft with this payload through every step of review up to the signature.
    pub(super) fn sign(&mut self, draft: Value) -> Decision {
        self.must(ActKind::Draft, draft);
        self.must(ActKind::SubmitReview, json!({}));
        while self.judge(ActKind::PassReview, json!({})).is_ok() {
            self.must(ActKind::PassReview, json!({}));
        }
        self.must(ActKind::Sign, json!({}))
    }

    fn actor(&self, kind: ActKind) -> Actor {
        use ActKind::{ApproveExtension, ApproveFee, PassReview, Sign};
        let approves = matches!(kind, ApproveExtension | ApproveFee | PassReview | Sign);
        person(if approves { 2 } else { 1 }, Role::ALL)
    }

    /// Tests are written in hindsight: only days long after the act are future.
    fn latest(&self) -> NaiveDate {
        self.on + Days::new(30)
    }
}
