//! An act is offered exactly when some payload of it would be accepted.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::desk::{event, person, registration, turn};
use super::payloads::{Pick, facts, payload};
use crate::act::Facts;
use crate::application::ChannelDates;
use crate::case::{Case, EventHead};
use crate::lifecycle::{self, Actor, Turn, decide, permitted};
use crate::words::{ActKind, Channel, Clock, Role, State};
use crate::{Act, Rules};

/// What one office life went through.
#[derive(Default)]
struct Seen {
    states: BTreeSet<State>,
    accepted: BTreeSet<ActKind>,
    refused: BTreeMap<&'static str, u32>,
}

fn open(pick: &mut Pick, today: NaiveDate) -> Case {
    let channel = pick.of(Channel::ALL);
    let sent = Some(today - Days::new(1));
    let dates = ChannelDates {
        submitted_on: sent,
        arrived_on: pick.of(&[sent, None]),
        signed_on: Some(today),
        confirmed_on: pick.of(&[None, Some(today)]),
        contact_attempted_on: None,
    };
    let registration = registration(channel, dates);
    let (clerk, facts) = (person(1, Role::ALL), Facts::default());
    let turn = turn(Rules::embedded(), &clerk, &facts, today, today);
    let decision = lifecycle::register(&registration, &turn).unwrap();
    let head = EventHead {
        seq: 1,
        on: today,
        state: decision.state,
    };
    Case::opened(&registration, &decision.derived, &head)
}

/// Some roles; most often all, so that cases get far.
fn roles(pick: &mut Pick) -> Vec<Role> {
    if pick.below(3) > 0 {
        return Role::ALL.to_vec();
    }
    let mut roles = Role::ALL.to_vec();
    roles.retain(|_| pick.below(2) == 0);
    roles
}

/// The offer and the best payload agree for every act.
fn compare(case: &Case, turn: &Turn<'_>) -> Result<Vec<ActKind>, TestCaseError> {
    let mut offered = Vec::new();
    for permission in permitted(case, turn) {
        let act = payload(permission.act, case, turn, &mut Pick::best());
        let accepted = decide(case, &act, turn);
        prop_assert_eq!(
            permission.refusal.is_none(),
            accepted.is_ok(),
            "{}: offered {:?}, {:?} is judged {:?}\n{:#?}",
            permission.act,
            permission.refusal,
            act,
            accepted,
            case
        );
        if accepted.is_ok() {
            offered.push(permission.act);
        }
    }
    Ok(offered)
}

/// What carries a case forward.
const FORWARD: &[ActKind] = &[
    ActKind::ConfirmReceipt,
    ActKind::Screen,
    ActKind::Dispatch,
    ActKind::Accept,
    ActKind::WeighReasons,
    ActKind::Defer,
    ActKind::Abandon,
    ActKind::FindExcessive,
    ActKind::ApproveFee,
    ActKind::NotifyFee,
    ActKind::PayFee,
    ActKind::Draft,
    ActKind::SubmitReview,
    ActKind::PassReview,
    ActKind::Sign,
    ActKind::Serve,
    ActKind::ProveService,
    ActKind::Close,
    ActKind::Archive,
];

/// Which act is tried next: mostly one that is offered, often one that carries
/// the case forward or was never done before, sometimes anything.
fn next(offered: &[ActKind], seen: &Seen, pick: &mut Pick) -> ActKind {
    let early = |kind: &ActKind| matches!(kind, ActKind::Withdraw | ActKind::Split);
    let stays = pick.below(6) > 0;
    let offered: Vec<ActKind> = offered
        .iter()
        .copied()
        .filter(|kind| !(stays && early(kind)))
        .collect();
    let forward: Vec<ActKind> = offered
        .iter()
        .copied()
        .filter(|kind| FORWARD.contains(kind))
        .collect();
    let mut new = offered.clone();
    new.retain(|kind| !seen.accepted.contains(kind));
    match pick.below(10) {
        8..10 if !new.is_empty() => pick.of(&new),
        0..5 if !forward.is_empty() => pick.of(&forward),
        0..=6 | 8.. if !offered.is_empty() => pick.of(&offered),
        _ => pick.of(&ActKind::ALL[1..]),
    }
}

/// Plays random acts and compares offer and judgement after each.
fn live(seed: u64, steps: usize, seen: &mut Seen) -> Result<(), TestCaseError> {
    let rules = Rules::embedded();
    let mut pick = Pick::random(seed);
    let pick = &mut pick;
    let mut today =
        NaiveDate::from_ymd_opt(2024, 1, 3).unwrap() + Days::new(pick.below(900) as u64);
    let mut case = open(pick, today);
    for _ in 0..steps {
        seen.states.insert(case.state);
        let passes = match lifecycle::clock(case.state) {
            Clock::Stopped => pick.of(&[0, 5, 30, 60]),
            _ => pick.of(&[0, 0, 0, 0, 0, 1, 1, 2, 3, 15, 40]),
        };
        today = today + Days::new(passes);
        let on = today - Days::new(pick.of(&[0, 0, 0, 0, 0, 1, 20]));
        let actors: [Actor; 2] = [1, 2].map(|number| person(number, &roles(pick)));
        let facts = facts(pick);
        let (active, idle) = pick.of(&[(0, 1), (1, 0)]);
        compare(&case, &turn(rules, &actors[idle], &facts, on, today))?;
        let turn = turn(rules, &actors[active], &facts, on, today);
        let offered = compare(&case, &turn)?;
        let kind = next(&offered, seen, pick);
        let act = match pick.below(2) {
            0 => payload(kind, &case, &turn, &mut Pick::best()),
            _ => payload(kind, &case, &turn, pick),
        };
        match decide(&case, &act, &turn) {
            Ok(decision) => {
                prop_assert!(
                    offered.contains(&kind),
                    "{kind} is not offered: {act:?}\n{case:#?}"
                );
                seen.accepted.insert(kind);
                prop_assert_eq!(
                    Act::parse(kind, act.payload().unwrap()).unwrap(),
                    act.clone()
                );
                let event = event(&case, act, &turn, decision);
                case.apply(&event);
            }
            Err(refusal) => *seen.refused.entry(refusal.code).or_default() += 1,
        }
    }
    Ok(())
}

#[test]
fn the_offer_is_what_would_be_accepted() {
    let mut seen = Seen::default();
    for seed in 0..150 {
        if let Err(error) = live(seed, 50, &mut seen) {
            panic!("seed {seed}: {error}");
        }
    }
    // The lives went everywhere: the comparison was of something.
    let unseen: Vec<_> = State::ALL
        .iter()
        .filter(|state| !seen.states.contains(state))
        .collect();
    assert!(unseen.is_empty(), "states never reached: {unseen:?}");
    let never = ActKind::ALL[1..]
        .iter()
        .filter(|kind| !seen.accepted.contains(kind));
    let never: Vec<_> = never.collect();
    assert!(never.is_empty(), "acts never accepted: {never:?}");
    assert!(seen.refused.len() > 25, "{:#?}", seen.refused);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn any_life_agrees(seed in any::<u64>()) {
        live(seed, 30, &mut Seen::default())?;
    }
}
