//! Which cases to hand to somebody else today.

use super::played::{Desks, Due, Played, Presence, play};

/// So many plays tell one distribution of the work from another.
const PLAYS: u32 = 200;
/// What is told of a move rests on as many plays as all else: the same case has one figure.
const TOLD: u32 = super::PLAYS;
/// So many cases are looked at, those that are due first.
const LOOKED_AT: usize = 20;

/// A case that is better off elsewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moved {
    pub case: usize,
    pub from: usize,
    pub to: usize,
    /// In how many of all plays it is late, before and after.
    pub late: (u32, u32),
    /// Late cases of the whole office that are spared, a mean.
    pub spared: f64,
}

/// Takes the cases that are rather late than not, by last day, and hands each to whoever
/// makes the office best off by it; those before it are handed over then. A move that
/// spares less than a quarter of a late case is not worth its trouble.
pub(super) fn moves(desks: &Desks, seed: u64) -> Vec<Moved> {
    let mut desks = desks.clone();
    let mut now = play(&desks, PLAYS, seed);
    let mut pressing: Vec<(Due, usize)> = Vec::new();
    for (nth, case) in desks.cases.iter().enumerate() {
        if matches!(case.due, Due::On(_)) && now.late[nth] * 2 > PLAYS {
            pressing.push((case.due, nth));
        }
    }
    pressing.sort_by_key(|(due, nth)| (matches!(due, Due::After), day(*due), *nth));
    let mut moves = Vec::new();
    for (_, nth) in pressing.into_iter().take(LOOKED_AT) {
        // those before it may have made room for it
        if now.late[nth] * 2 <= PLAYS {
            continue;
        }
        let Some((to, then)) = best(&desks, nth, seed) else {
            continue;
        };
        let spared = share(now.sum()) - share(then.sum());
        if spared < 0.25 || then.late[nth] >= now.late[nth] {
            continue;
        }
        let from = desks.cases[nth].hand;
        let before = play(&desks, TOLD, seed).late[nth];
        desks.cases[nth].hand = to;
        let after = play(&desks, TOLD, seed).late[nth];
        moves.push(Moved {
            case: nth,
            from,
            to,
            late: (before, after),
            spared,
        });
        now = then;
    }
    moves
}

/// Who else of those at the desk today makes the fewest cases late by having it.
fn best(desks: &Desks, case: usize, seed: u64) -> Option<(usize, Played)> {
    let own = desks.cases[case].hand;
    let here = |nth: &usize| *nth != own && desks.hands[*nth].at.first() == Some(&Presence::Here);
    (0..desks.hands.len())
        .filter(here)
        .map(|to| {
            let mut other = desks.clone();
            other.cases[case].hand = to;
            (to, play(&other, PLAYS, seed))
        })
        .min_by_key(|(to, played)| (played.sum(), *to))
}

fn day(due: Due) -> usize {
    match due {
        Due::Over => 0,
        Due::On(day) => day,
        Due::After => usize::MAX,
    }
}

fn share(sum: u64) -> f64 {
    sum as f64 / f64::from(PLAYS)
}

#[cfg(test)]
mod tests {
    use super::super::played::{Hand, Pending};
    use super::*;

    fn office(rates: &[f64], cases: &[(usize, usize)]) -> Desks {
        Desks {
            hands: rates
                .iter()
                .map(|rate| Hand {
                    rate: *rate,
                    at: vec![Presence::Here; 20],
                })
                .collect(),
            cases: cases
                .iter()
                .map(|(hand, due)| Pending {
                    hand: *hand,
                    due: Due::On(*due),
                })
                .collect(),
            arrivals: vec![vec![0]; 20],
        }
    }

    #[test]
    fn what_one_cannot_do_goes_to_one_who_can() {
        let desks = office(&[0.2, 0.5], &[(0, 5), (0, 5), (0, 6), (0, 7), (1, 19)]);
        let moves = moves(&desks, 1);
        assert!(!moves.is_empty());
        for moved in &moves {
            assert_eq!((moved.from, moved.to), (0, 1));
            assert!(
                moved.late.1 < moved.late.0 && moved.spared >= 0.25,
                "{moved:?}"
            );
        }
    }

    #[test]
    fn nothing_moves_where_nothing_is_gained() {
        // the other is away today, or as busy
        let mut desks = office(&[0.2, 5.0], &[(0, 3), (0, 3), (0, 3)]);
        desks.hands[1].at = vec![Presence::Away; 20];
        assert_eq!(moves(&desks, 1), []);
        let calm = office(&[1.0, 1.0], &[(0, 19), (1, 19)]);
        assert_eq!(moves(&calm, 1), []);
    }
}
