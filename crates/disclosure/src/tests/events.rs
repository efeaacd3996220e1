//! Folding is total: whatever stands in the register can be read, counted and
//! explained, in whatever order.

use chrono::Days;
use proptest::prelude::*;

use super::date;
use super::desk::{Desk, person, turn};
use super::payloads::{Pick, facts, payload};
use crate::act::Derived;
use crate::case::{Case, Event};
use crate::clock::{self, Out};
use crate::words::{ActKind, Role, State};
use crate::{Act, explain, permitted};

/// An event that nobody judged.
fn any_event(case: &Case, desk: &Desk, pick: &mut Pick) -> Event {
    let actor = person(1 + pick.below(2) as u128, Role::ALL);
    let facts = facts(pick);
    let on = date("2024-01-02") + Days::new(pick.below(800) as u64);
    let turn = turn(&desk.rules, &actor, &facts, on, on);
    let kind = pick.of(&ActKind::ALL[1..]);
    Event {
        seq: case.version + 1,
        on,
        recorded_at: turn.now,
        actor: actor.clone(),
        act: payload(kind, case, &turn, pick),
        facts: facts.clone(),
        derived: Derived {
            within_workdays: pick.of(&[None, Some(10), Some(u32::MAX)]),
            late: pick.below(2) == 0,
            fee_fen: pick.of(&[None, Some(1000), Some(i64::MAX)]),
            ..Derived::default()
        },
        state: pick.of(State::ALL),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_events_can_be_read(seed in any::<u64>(), count in 0usize..30) {
        let desk = Desk::received("2024-01-02");
        let mut pick = Pick::random(seed);
        let mut case = desk.case.clone();
        let head = person(1, Role::ALL);
        for _ in 0..count {
            let event = any_event(&case, &desk, &mut pick);
            case.apply(&event);
            prop_assert_eq!(case.version, event.seq);
            prop_assert_eq!(case.state, event.state);
            prop_assert!(case.last_on >= event.on);
            for out in [Out::Silent, Out::Until(event.on)] {
                for deadline in clock::deadlines(&case, &desk.rules, out) {
                    explain::lines(&explain::explain(&deadline, &case, &desk.rules));
                }
            }
            clock::overdue_workdays(&case, &desk.rules, event.on);
            let turn = turn(&desk.rules, &head, &event.facts, case.last_on, case.last_on);
            prop_assert_eq!(permitted(&case, &turn).len(), ActKind::ALL.len() - 1);
        }
        // The snapshot of a case reads back as the case.
        let kept = serde_json::to_value(&case).unwrap();
        prop_assert_eq!(serde_json::from_value::<Case>(kept).unwrap(), case);
    }
}

#[test]
fn a_fold_begins_with_a_registration() {
    let desk = Desk::received("2024-01-02");
    let event = any_event(&desk.case, &desk, &mut Pick::random(1));
    assert_eq!(Case::fold([&event]), None);
    assert_eq!(Case::fold([]), None);
}

#[test]
fn payloads_read_back_and_refuse_what_they_do_not_know() {
    let desk = Desk::handling("2024-01-02");
    let (actor, facts) = (person(1, Role::ALL), facts(&mut Pick::best()));
    let turn = turn(&desk.rules, &actor, &facts, desk.on, desk.on);
    for kind in &ActKind::ALL[1..] {
        let act = payload(*kind, &desk.case, &turn, &mut Pick::best());
        let mut value = act.payload().unwrap();
        assert_eq!(Act::parse(*kind, value.clone()).unwrap(), act);
        value["surprise"] = serde_json::json!(1);
        assert!(Act::parse(*kind, value).is_err(), "{kind}");
    }
}
