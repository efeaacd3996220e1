//! An act is offered exactly when some payload of it would be accepted.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::lives::{Life, next};
use super::payloads::{Pick, payload};
use crate::Act;
use crate::case::Case;
use crate::lifecycle::{Turn, decide, permitted};
use crate::words::{ActKind, State};

/// What one office life went through.
#[derive(Default)]
struct Seen {
    states: BTreeSet<State>,
    accepted: BTreeSet<ActKind>,
    refused: BTreeMap<&'static str, u32>,
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

/// Plays random acts and compares offer and judgement after each.
fn live(seed: u64, steps: usize, seen: &mut Seen) -> Result<(), TestCaseError> {
    let mut pick = Pick::random(seed);
    let pick = &mut pick;
    let mut life = Life::begin(pick);
    for _ in 0..steps {
        seen.states.insert(life.case.state);
        let hour = life.hour(pick);
        let (active, idle) = pick.of(&[(0, 1), (1, 0)]);
        compare(&life.case, &hour.turn(idle))?;
        let turn = hour.turn(active);
        let offered = compare(&life.case, &turn)?;
        let kind = next(&offered, &seen.accepted, pick);
        let act = match pick.below(2) {
            0 => payload(kind, &life.case, &turn, &mut Pick::best()),
            _ => payload(kind, &life.case, &turn, pick),
        };
        match decide(&life.case, &act, &turn) {
            Ok(decision) => {
                prop_assert!(
                    offered.contains(&kind),
                    "{kind} is not offered: {act:?}\n{:#?}",
                    life.case
                );
                seen.accepted.insert(kind);
                let payload = act.payload().unwrap();
                prop_assert_eq!(Act::parse(kind, payload).unwrap(), act.clone());
                life.enter(act, &turn, decision);
            }
            Err(refusal) => *seen.refused.entry(refusal.code).or_default() += 1,
        }
    }
    Ok(())
}

#[test]
fn the_offer_is_what_would_be_accepted() {
    let mut seen = Seen::default();
    for seed in 0..280 {
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
