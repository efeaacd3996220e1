//! The history of a case: late acts and corrections, wherever they fall in a
//! random life, make what judging the standing events from nothing makes.

use std::collections::BTreeSet;

use chrono::Days;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::desk::{event, person};
use super::lives::{Hour, Life, next};
use super::payloads::{Pick, facts, payload};
use crate::act::Derived;
use crate::case::{Case, Event};
use crate::clock::{self, Out};
use crate::history::{self, History};
use crate::lifecycle::{self, Actor, Decision, Turn, decide, permitted};
use crate::words::{ActKind, Role};
use crate::{Act, Rules};

const CORRECTING: [ActKind; 3] = [
    ActKind::RequestCorrection,
    ActKind::Correct,
    ActKind::DeclineCorrection,
];

fn standing(events: &[Event]) -> Vec<Event> {
    let entered: Vec<&Event> = events.iter().collect();
    History::of(&entered).events().to_vec()
}

/// A life without late acts and corrections.
fn plain(pick: &mut Pick, steps: usize) -> Life {
    let mut life = Life::begin(pick);
    let mut accepted = BTreeSet::new();
    for _ in 0..steps {
        let hour = life.hour(pick);
        straight_on(&mut life, &hour, &mut accepted, pick);
    }
    life
}

/// One act after all others, if it is lawful.
fn straight_on(life: &mut Life, hour: &Hour, accepted: &mut BTreeSet<ActKind>, pick: &mut Pick) {
    let turn = hour.turn(0);
    let offered: Vec<ActKind> = permitted(&life.case, &turn)
        .into_iter()
        .filter(|permission| permission.refusal.is_none())
        .map(|permission| permission.act)
        .collect();
    let kind = next(&offered, accepted, pick);
    if CORRECTING.contains(&kind) {
        return;
    }
    let act = payload(kind, &life.case, &turn, pick);
    if let Ok(decision) = decide(&life.case, &act, &turn) {
        accepted.insert(kind);
        life.enter(act, &turn, decision);
    }
}

/// The history judged from nothing, event by event, each as of the day it was
/// entered. A remedy text that has gone out stays.
fn judged_anew(standing: &[Event]) -> Result<Vec<Event>, TestCaseError> {
    let mut judged: Vec<Event> = Vec::new();
    for event in standing {
        let today = event.recorded_at.date_naive();
        let turn = Turn {
            now: event.recorded_at,
            ..super::desk::turn(
                Rules::embedded(),
                &event.actor,
                &event.facts,
                event.on,
                today,
            )
        };
        let case = Case::of(&judged);
        let decision = match (&event.act, &case) {
            (Act::Register(registration), None) => lifecycle::register(registration, &turn),
            (act, Some(case)) if CORRECTING.contains(&act.kind()) => Ok(Decision {
                derived: event.derived.clone(),
                state: case.state,
                warnings: Vec::new(),
            }),
            (act, case) => decide(case.as_ref().unwrap(), act, &turn),
        };
        let decision = decision.map_err(|refusal| {
            TestCaseError::fail(format!("event {} is unlawful now: {refusal:?}", event.seq))
        })?;
        judged.push(Event {
            derived: Derived {
                remedy: event.derived.remedy.clone().or(decision.derived.remedy),
                reevaluated: event.derived.reevaluated.clone(),
                ..decision.derived
            },
            state: decision.state,
            ..event.clone()
        });
    }
    Ok(judged)
}

/// Two persons with every role.
fn office() -> [Actor; 2] {
    [1, 2].map(|number| person(number, Role::ALL))
}

/// What a life of turns went through.
#[derive(Default)]
struct Seen {
    late: u32,
    corrected: u32,
    struck: u32,
    makes_unlawful: u32,
    reevaluated: u32,
}

/// A life with late acts and corrections, checked after each that is accepted.
fn turned(seed: u64, seen: &mut Seen) -> Result<(), TestCaseError> {
    let mut pick = Pick::random(seed);
    let pick = &mut pick;
    let steps = 5 + pick.below(25);
    let mut life = plain(pick, steps);
    let mut accepted = BTreeSet::new();
    let mut struck = BTreeSet::new();
    for _ in 0..8 {
        let mut hour = life.hour(pick);
        hour.actors = office();
        match pick.below(4) {
            0 => straight_on(&mut life, &hour, &mut accepted, pick),
            1 => late(&mut life, hour, seen, pick),
            _ => correction(&mut life, &mut hour, &mut struck, seen, pick),
        }
        check(&life, &struck)?;
    }
    Ok(())
}

fn check(life: &Life, struck: &BTreeSet<u64>) -> Result<(), TestCaseError> {
    let standing = standing(&life.events);
    // What was entered stands, in its own words or corrected, unless it was struck out.
    let seqs: BTreeSet<u64> = standing.iter().map(|event| event.seq).collect();
    let lost: Vec<u64> = (1..=life.case.version)
        .filter(|seq| seqs.contains(seq) == struck.contains(seq))
        .collect();
    prop_assert!(lost.is_empty(), "lost {lost:?}, struck {struck:?}");
    prop_assert_eq!(standing.len(), seqs.len());
    let judged = judged_anew(&standing)?;
    prop_assert_eq!(&judged, &standing);
    let mut case = Case::of(&judged).unwrap();
    case.version = life.case.version;
    prop_assert_eq!(&case, &life.case);
    Ok(())
}

/// Judges with the whole history, and enters what is lawful.
fn enter(life: &mut Life, act: Act, turn: &Turn<'_>, seen: &mut Seen) -> bool {
    match history::decide(&life.events, &act, turn) {
        Ok(decision) => {
            seen.reevaluated += u32::from(!decision.derived.reevaluated.is_empty());
            life.events.push(event(&life.case, act, turn, decision));
            life.case = Case::fold(&life.events).unwrap();
            true
        }
        Err(refusal) => {
            seen.makes_unlawful += u32::from(refusal.code == "makes_unlawful");
            false
        }
    }
}

/// An act on a day before the last one, as it would have been done then.
fn late(life: &mut Life, mut hour: Hour, seen: &mut Seen, pick: &mut Pick) {
    let days = (life.case.last_on - life.case.registered_on).num_days();
    if days < 1 {
        return;
    }
    hour.on = life.case.registered_on + Days::new(pick.below(days as usize) as u64);
    let mut then = standing(&life.events);
    then.retain(|event| event.on <= hour.on || event.seq == 1);
    let then = Case::of(&then).unwrap();
    let turn = hour.turn(0);
    let offered: Vec<ActKind> = permitted(&then, &turn)
        .into_iter()
        .filter(|permission| permission.refusal.is_none())
        .map(|permission| permission.act)
        .collect();
    let kind = next(&offered, &BTreeSet::new(), pick);
    if CORRECTING.contains(&kind) {
        return;
    }
    let act = payload(kind, &then, &turn, pick);
    seen.late += u32::from(enter(life, act, &turn, seen));
}

/// Some event is struck out, moved, or says something else.
fn correction(
    life: &mut Life,
    hour: &mut Hour,
    struck: &mut BTreeSet<u64>,
    seen: &mut Seen,
    pick: &mut Pick,
) {
    hour.on = hour.today;
    let entered: Vec<&Event> = life.events.iter().collect();
    let history = History::of(&entered);
    let seq = pick.of(history.events()).seq;
    let event = history.superseded_by(seq).unwrap_or(seq);
    // The number of a correction stands for what it corrected.
    let Some(wrong) = history.standing(event).cloned() else {
        return;
    };
    let payload = |pick: &mut Pick| match wrong.act.kind() {
        ActKind::Register => wrong.act.payload().unwrap(),
        kind => payload(kind, &life.case, &hour.turn(0), pick)
            .payload()
            .unwrap(),
    };
    let moved = [1, 2, 9].map(|days| wrong.on - Days::new(days));
    let request = match pick.below(3) {
        0 => json!({ "event": event, "strike": true, "reason": "误录" }),
        1 => json!({ "event": event, "effective_on": pick.of(&moved), "reason": "日期有误" }),
        _ => json!({ "event": event, "corrected": payload(pick), "reason": "内容有误" }),
    };
    let request = Act::parse(ActKind::RequestCorrection, request).unwrap();
    if !enter(life, request, &hour.turn(0), seen) {
        return;
    }
    let confirmed = json!({ "request": life.case.version });
    let confirmed = Act::parse(ActKind::Correct, confirmed).unwrap();
    assert!(
        enter(life, confirmed, &hour.turn(1), seen),
        "what may be asked for may be confirmed"
    );
    seen.corrected += 1;
    let entered: Vec<&Event> = life.events.iter().collect();
    if !History::of(&entered)
        .events()
        .iter()
        .any(|event| event.seq == wrong.seq)
    {
        struck.insert(wrong.seq);
        seen.struck += 1;
    }
}

#[test]
fn turns_are_judged_as_if_the_history_had_always_been_so() {
    let mut seen = Seen::default();
    for seed in 0..150 {
        if let Err(error) = turned(seed, &mut seen) {
            panic!("seed {seed}: {error}");
        }
    }
    assert!(
        seen.late > 40 && seen.corrected > 80 && seen.struck > 20,
        "{} late, {} corrected, {} struck",
        seen.late,
        seen.corrected,
        seen.struck
    );
    assert!(seen.makes_unlawful > 40, "{}", seen.makes_unlawful);
    assert!(seen.reevaluated > 10, "{}", seen.reevaluated);
}

/// A case without the numbers of its events and the day of the last one.
fn up_to_numbers(case: &Case) -> Value {
    fn bare(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for number in ["opened_by", "closed_by", "seq", "version", "last_on"] {
                    fields.remove(number);
                }
                fields.values_mut().for_each(bare);
            }
            Value::Array(items) => items.iter_mut().for_each(bare),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(case).unwrap();
    bare(&mut value);
    value
}

/// The last act of some day that a correction can strike out, and the life with it struck.
fn struck_out(seed: u64) -> Option<(Life, Event, Life)> {
    let mut pick = Pick::random(seed);
    let before = plain(&mut pick, 30);
    let last_of_its_day = |event: &&Event| {
        let later = |other: &Event| other.on == event.on && other.seq > event.seq;
        !before.events.iter().any(later)
    };
    let candidates: Vec<&Event> = before.events.iter().filter(last_of_its_day).collect();
    let event = pick.of(&candidates).clone();
    let mut life = Life {
        events: before.events.clone(),
        case: before.case.clone(),
        today: before.today,
    };
    let hour = Hour {
        on: before.today,
        today: before.today,
        actors: office(),
        facts: facts(&mut pick),
    };
    let mut seen = Seen::default();
    let request = json!({ "event": event.seq, "strike": true, "reason": "误录" });
    let request = Act::parse(ActKind::RequestCorrection, request).unwrap();
    let asked = enter(&mut life, request, &hour.turn(0), &mut seen);
    let confirmed = json!({ "request": life.case.version });
    let confirmed = Act::parse(ActKind::Correct, confirmed).unwrap();
    let done = asked && enter(&mut life, confirmed, &hour.turn(1), &mut seen);
    done.then_some((before, event, life))
}

#[test]
fn what_is_struck_out_and_entered_again_is_as_it_was() {
    let mut kinds = BTreeSet::new();
    let mut changed = 0;
    for seed in 0..400 {
        let Some((before, wrong, mut life)) = struck_out(seed) else {
            continue;
        };
        changed += u32::from(up_to_numbers(&life.case) != up_to_numbers(&before.case));
        // Afterwards, what gives an overdue case more time is the head's to enter.
        let mut entering = wrong.actor.clone();
        entering.roles = Role::ALL.to_vec();
        let turn = super::desk::turn(
            Rules::embedded(),
            &entering,
            &wrong.facts,
            wrong.on,
            life.today,
        );
        let again = history::decide(&life.events, &wrong.act, &turn);
        let again = again.unwrap_or_else(|refusal| panic!("seed {seed}: {wrong:?} {refusal:?}"));
        life.events
            .push(event(&life.case, wrong.act.clone(), &turn, again));
        life.case = Case::fold(&life.events).unwrap();
        assert_eq!(
            up_to_numbers(&life.case),
            up_to_numbers(&before.case),
            "seed {seed}: {}",
            wrong.act.kind()
        );
        kinds.insert(wrong.act.kind());
    }
    assert!(kinds.len() > 10 && changed > 30, "{changed} {kinds:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn without_turns_the_history_is_what_was_entered(seed in any::<u64>(), steps in 0usize..40) {
        let life = plain(&mut Pick::random(seed), steps);
        prop_assert_eq!(&standing(&life.events), &life.events);
        // The case of a life was made by applying one event after the other.
        prop_assert_eq!(Case::fold(&life.events), Some(life.case.clone()));
        prop_assert_eq!(&judged_anew(&life.events)?, &life.events);
    }

    #[test]
    fn any_life_of_turns_agrees(seed in any::<u64>()) {
        turned(seed, &mut Seen::default())?;
    }

    /// Whatever is missing of a register and in whatever order it comes, it can be read.
    #[test]
    fn any_part_in_any_order_can_be_folded(seed in any::<u64>()) {
        let mut pick = Pick::random(seed);
        let mut life = plain(&mut pick, 20);
        let (mut struck, mut seen) = (BTreeSet::new(), Seen::default());
        for _ in 0..4 {
            let mut hour = life.hour(&mut pick);
            hour.actors = office();
            correction(&mut life, &mut hour, &mut struck, &mut seen, &mut pick);
        }
        let mut left = life.events.clone();
        left.retain(|_| pick.below(5) > 0);
        for place in (1..left.len()).rev() {
            left.swap(place, pick.below(place + 1));
        }
        let registered = left.iter().any(|event| event.act.kind() == ActKind::Register);
        let folded = Case::fold(&left);
        prop_assert_eq!(folded.is_some(), registered);
        if let Some(case) = folded {
            for out in [Out::Silent, Out::Until(case.last_on)] {
                clock::deadlines(&case, Rules::embedded(), out);
            }
        }
    }
}
