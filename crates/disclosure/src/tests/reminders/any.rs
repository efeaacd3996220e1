//! For any last day and any moment: nothing early, nothing late, and nothing that
//! depends on when one looks.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta};
use proptest::prelude::*;

use super::{at, rules, untold};
use crate::clock::DeadlineKind;
use crate::reminders::{Planned, last_morning, message, next_sending, plan};
use crate::rules::When;
use crate::tests::date;

const KINDS: &[DeadlineKind] = DeadlineKind::ALL;

/// All rungs of a kind with the plan of a last day.
fn planned(kind: DeadlineKind, due_on: NaiveDate) -> Vec<(When, Planned)> {
    plan(rules(), kind, due_on, untold)
        .into_iter()
        .map(|planned| {
            let rung = rules().rung(&planned.rung, due_on).unwrap();
            (rung.when, planned)
        })
        .collect()
}

prop_compose! {
    fn due()(offset in 0u64..4000) -> NaiveDate { date("2019-06-15") + Days::new(offset) }
}

proptest! {
    #[test]
    fn nothing_is_early_or_late(kind in prop::sample::select(KINDS), due_on in due()) {
        let calendar = &rules().calendar;
        let rungs = rules().rungs_watching(kind, due_on);
        let all = planned(kind, due_on);
        prop_assert_eq!(all.len(), rungs.len());
        for (when, planned) in all {
            let fire_on = planned.fire_on;
            prop_assert_eq!(planned.due_on, due_on);
            prop_assert_eq!(calendar.is_workday(fire_on), Some(true));
            match when {
                When::Before(workdays) => {
                    // exactly so many workdays up to the last one that counts
                    prop_assert!(fire_on < due_on);
                    prop_assert_eq!(calendar.workdays_between(fire_on, due_on), Some(workdays));
                }
                When::On => {
                    prop_assert!(fire_on <= due_on);
                    prop_assert_eq!(calendar.workdays_between(fire_on, due_on), Some(0));
                }
                When::After { workdays, .. } => {
                    prop_assert!(fire_on > due_on);
                    prop_assert_eq!(calendar.workdays_between(due_on, fire_on), Some(workdays));
                }
            }
        }
    }

    #[test]
    fn a_later_last_day_is_never_told_of_earlier(
        kind in prop::sample::select(KINDS), due_on in due(), later in 0u64..60,
    ) {
        let days = |due_on| -> Vec<_> {
            let mut all = plan(rules(), kind, due_on, untold);
            all.sort_by(|one, other| one.rung.cmp(&other.rung));
            all.into_iter().map(|planned| (planned.rung, planned.fire_on)).collect()
        };
        for (one, other) in days(due_on).iter().zip(days(due_on + Days::new(later))) {
            prop_assert_eq!(&one.0, &other.0);
            prop_assert!(one.1 <= other.1);
        }
    }

    /// Whoever looks, and when, finds the same days: a rung that repeats itself and is
    /// told some days late comes back to them.
    #[test]
    fn the_days_do_not_depend_on_when_one_looks(
        kind in prop::sample::select(KINDS), due_on in due(), lags in prop::collection::vec(0u64..9, 1..8),
    ) {
        let mut punctual = BTreeSet::new();
        for rung in rules().rungs_watching(kind, due_on) {
            let mut told = None;
            for _ in 0..60 {
                let next = plan(rules(), kind, due_on, |_| told);
                let next = next.into_iter().find(|planned| planned.rung == rung.name).unwrap();
                told = Some(next.fire_on);
                punctual.insert(next);
            }
        }
        for rung in rules().rungs_watching(kind, due_on) {
            let repeats = matches!(rung.when, When::After { every: Some(_), .. });
            let mut told: Option<NaiveDate> = None;
            for lag in &lags {
                let next = plan(rules(), kind, due_on, |_| told);
                let next = next.into_iter().find(|planned| planned.rung == rung.name).unwrap();
                prop_assert!(punctual.contains(&next), "{:?}", next);
                if repeats {
                    prop_assert!(told.is_none_or(|told| next.fire_on > told));
                }
                told = Some(next.fire_on + Days::new(*lag));
            }
        }
    }

    #[test]
    fn sending_is_the_first_lawful_moment(offset in 0i64..2_000_000, urgent in any::<bool>()) {
        let now = at("2023-01-01 00:00") + TimeDelta::minutes(offset);
        let sent = next_sending(now, urgent, rules());
        let may = |moment: DateTime<FixedOffset>| {
            let hours = rules().hours(moment.date_naive()).unwrap();
            let is_workday = rules().calendar.is_workday(moment.date_naive()) == Some(true);
            is_workday && if urgent { !hours.is_quiet(moment.time()) } else { moment.time() == hours.morning }
        };
        prop_assert!(sent >= now && may(sent), "{} {}", now, sent);
        prop_assert_eq!(next_sending(sent, urgent, rules()), sent);
        let minutes = (sent - now).num_minutes();
        for minute in 0..minutes {
            prop_assert!(!may(now + TimeDelta::minutes(minute)), "{} {}", now, sent);
        }
        if let Some(morning) = last_morning(now, rules()) {
            prop_assert!(morning <= now && morning.time() != NaiveTime::MIN);
            // between two mornings lies no third
            prop_assert!(next_sending(morning + TimeDelta::seconds(1), false, rules()) > now);
        }
    }

    /// The words fit any day.
    #[test]
    fn words_are_found_for_any_day(kind in prop::sample::select(KINDS), due_on in due(), ahead in -80i64..80) {
        let today = due_on + TimeDelta::days(ahead);
        for rung in rules().rungs_watching(kind, due_on) {
            let said = message(rung, due_on, ahead % 2 == 0, today, rules());
            prop_assert!(said.sentence.starts_with(&said.title));
            prop_assert!(said.sentence.ends_with("。") && !said.sentence.contains("。。"));
            prop_assert!(!said.title.contains('\n') && said.title.chars().count() < 40);
            prop_assert_eq!(said.standing.starts_with("已"), today > due_on);
        }
    }
}
