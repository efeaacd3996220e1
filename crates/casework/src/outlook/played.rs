//! The coming days of one office, played many times with dice of a known seed. Pure: the
//! same office and seed give the same answer.
//!
//! Everybody does what is due first, as many cases a day as the office's own past says
//! (Poisson about the mean), none on days away; a deputy does both shares. What comes in
//! on a day is as much as on some day of the same week of a year before.

use std::collections::BTreeMap;

/// An office as it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Desks {
    /// Those who draft replies.
    pub hands: Vec<Hand>,
    /// The open cases, each with the index of its hand.
    pub cases: Vec<Pending>,
    /// For each of the coming workdays: how much came on days like it.
    pub arrivals: Vec<Vec<u32>>,
}

/// One who drafts replies.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hand {
    /// Replies a workday at the desk.
    pub rate: f64,
    /// For each of the coming workdays: who does the work.
    pub at: Vec<Presence>,
}

/// Whether somebody is at the desk on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Here,
    Away,
    /// Away, and this hand stands in.
    Instead(usize),
}

/// An open case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pending {
    /// Whose it is.
    pub hand: usize,
    /// When a reply is in time.
    pub due: Due,
}

/// Until when a reply is in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// It is late already: it still takes a turn, before all others.
    Over,
    /// On this of the coming workdays at the latest.
    On(usize),
    /// After all of them.
    After,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Played {
    /// For each case, in how many plays it was late.
    pub late: Vec<u32>,
    /// For each day, the sums over all plays.
    pub days: Vec<DaySums>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct DaySums {
    pub arrived: u64,
    pub answered: u64,
    pub late: u64,
    pub open: u64,
}

impl Played {
    /// Late cases of all plays.
    pub fn sum(&self) -> u64 {
        self.late.iter().map(|late| u64::from(*late)).sum()
    }
}

/// Plays the coming days so often.
pub(super) fn play(desks: &Desks, runs: u32, seed: u64) -> Played {
    let mut played = Played {
        late: vec![0; desks.cases.len()],
        days: vec![DaySums::default(); desks.arrivals.len()],
    };
    let queues = queues(desks);
    let mut dice = fastrand::Rng::with_seed(seed);
    for _ in 0..runs {
        one(desks, queues.clone(), &mut dice, &mut played);
    }
    played
}

/// What is due first stands first, what is late already before it; what is due after the
/// coming days has its turn when nothing else is left, by arrival. The value is the case
/// as long as it may become late.
type Queue = BTreeMap<(usize, usize), Option<usize>>;

const OVER: usize = 0;
const AFTER: usize = usize::MAX;

fn queues(desks: &Desks) -> Vec<Queue> {
    let mut queues = vec![Queue::new(); desks.hands.len()];
    for (nth, case) in desks.cases.iter().enumerate() {
        if let Some(queue) = queues.get_mut(case.hand) {
            match case.due {
                Due::Over => queue.insert((OVER, nth), None),
                Due::On(day) => queue.insert((day + 1, nth), Some(nth)),
                Due::After => queue.insert((AFTER, nth), None),
            };
        }
    }
    queues
}

fn one(desks: &Desks, mut queues: Vec<Queue>, dice: &mut fastrand::Rng, played: &mut Played) {
    let mut next = desks.cases.len();
    let mut open = desks.cases.len() as u64;
    let whole: f64 = desks.hands.iter().map(|hand| hand.rate).sum();
    for (day, like) in desks.arrivals.iter().enumerate() {
        let arrived = if like.is_empty() {
            0
        } else {
            like[dice.usize(..like.len())]
        };
        for _ in 0..arrived {
            let hand = shared_out(&desks.hands, whole, dice);
            if let Some(queue) = queues.get_mut(hand) {
                queue.insert((AFTER, next), None);
            }
            next += 1;
        }
        let mut answered = 0;
        for (nth, hand) in desks.hands.iter().enumerate() {
            if hand.at.get(day) == Some(&Presence::Here) {
                for _ in 0..poisson(hand.rate, dice) {
                    answered += u64::from(answer(desks, &mut queues, nth, day));
                }
            }
        }
        let mut late = 0;
        for queue in &mut queues {
            // what was due today and stands still is late from tomorrow on, and first then
            let today: Vec<_> = queue
                .range((day + 1, 0)..(day + 2, 0))
                .map(|(at, _)| *at)
                .collect();
            for at in today {
                if let Some(Some(case)) = queue.remove(&at) {
                    played.late[case] += 1;
                    late += 1;
                    queue.insert((OVER, case), None);
                }
            }
        }
        open = open + u64::from(arrived) - answered;
        let sums = &mut played.days[day];
        sums.arrived += u64::from(arrived);
        sums.answered += answered;
        sums.late += late;
        sums.open += open;
    }
}

/// Takes what is due first off the queues that are this hand's today.
fn answer(desks: &Desks, queues: &mut [Queue], hand: usize, day: usize) -> bool {
    let instead = |other: &Hand| other.at.get(day) == Some(&Presence::Instead(hand));
    let own = (0..desks.hands.len()).filter(|nth| *nth == hand || instead(&desks.hands[*nth]));
    let first = own
        .filter_map(|nth| Some((*queues[nth].first_key_value()?.0, nth)))
        .min();
    match first {
        Some((_, nth)) => queues[nth].pop_first().is_some(),
        None => false,
    }
}

/// Whose a new case becomes: the more somebody answers, the more is handed to them.
fn shared_out(hands: &[Hand], whole: f64, dice: &mut fastrand::Rng) -> usize {
    let mut at = dice.f64() * whole;
    for (nth, hand) in hands.iter().enumerate() {
        at -= hand.rate;
        if at < 0.0 {
            return nth;
        }
    }
    hands.len().saturating_sub(1)
}

/// A number of things that happen at this mean, one without another (Knuth's product of
/// uniform numbers: means of a day's work are small).
fn poisson(mean: f64, dice: &mut fastrand::Rng) -> u32 {
    let least = (-mean.min(50.0)).exp();
    let (mut product, mut count) = (dice.f64(), 0);
    while product > least {
        product *= dice.f64();
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAYS: usize = 20;

    fn hand(rate: f64) -> Hand {
        Hand {
            rate,
            at: vec![Presence::Here; DAYS],
        }
    }

    use Due::{After, On, Over};

    fn desks(hands: Vec<Hand>, cases: &[(usize, Due)]) -> Desks {
        let pending = |(hand, due): &(usize, Due)| Pending {
            hand: *hand,
            due: *due,
        };
        Desks {
            hands,
            cases: cases.iter().map(pending).collect(),
            arrivals: vec![vec![0]; DAYS],
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_days() {
        let office = desks(
            vec![hand(0.4), hand(0.2)],
            &[(0, On(3)), (0, On(4)), (1, After)],
        );
        assert_eq!(play(&office, 300, 7), play(&office, 300, 7));
        assert_ne!(play(&office, 300, 7), play(&office, 300, 8));
    }

    #[test]
    fn nobody_at_the_desk_makes_every_case_late() {
        let mut office = desks(vec![hand(2.0)], &[(0, On(2)), (0, On(9)), (0, After)]);
        office.hands[0].at = vec![Presence::Away; DAYS];
        let played = play(&office, 50, 1);
        assert_eq!(played.late, [50, 50, 0]);
        assert_eq!(played.days[2].late, 50);
        assert_eq!(played.days[DAYS - 1].open, 150);
    }

    #[test]
    fn a_deputy_does_the_work_of_one_who_is_away() {
        let mut office = desks(vec![hand(1.0), hand(3.0)], &[(0, On(5)), (0, On(6))]);
        office.hands[0].at = vec![Presence::Away; DAYS];
        assert_eq!(play(&office, 100, 1).late, [100, 100]);
        office.hands[0].at = vec![Presence::Instead(1); DAYS];
        assert!(play(&office, 100, 1).sum() < 3);
    }

    #[test]
    fn what_is_due_first_is_done_first() {
        let cases: Vec<(usize, Due)> = (0..10).map(|nth| (0, On(nth * 2))).collect();
        let late = play(&desks(vec![hand(0.4)], &cases), 2000, 3).late;
        // a queue that grows faster than it is worked off: the later, the surer late
        assert!(late[0] < late[5] && late[5] < late[9], "{late:?}");
        // the first waits for one success in one day: e^-0.4 of all plays
        let share = f64::from(late[0]) / 2000.0;
        assert!((share - (-0.4f64).exp()).abs() < 0.04, "{share}");
    }

    #[test]
    fn what_is_late_already_takes_its_turn_before_the_rest() {
        let alone = play(&desks(vec![hand(0.5)], &[(0, On(3))]), 500, 1).sum();
        let behind = &[(0, Over), (0, Over), (0, On(3))];
        let behind = play(&desks(vec![hand(0.5)], behind), 500, 1);
        assert_eq!(behind.late[..2], [0, 0]);
        assert!(behind.sum() > 2 * alone, "{behind:?} {alone}");
    }

    #[test]
    fn what_comes_in_waits_behind_what_is_due() {
        let mut office = desks(vec![hand(1.0)], &[(0, On(4))]);
        let before = play(&office, 500, 5).sum();
        office.arrivals = vec![vec![5]; DAYS];
        let played = play(&office, 500, 5);
        assert!(played.sum().abs_diff(before) < 25);
        assert_eq!(played.days[0].arrived, 2500);
        let last = played.days[DAYS - 1];
        let answered: u64 = played.days.iter().map(|day| day.answered).sum();
        assert_eq!(last.open, 500 * (1 + 5 * DAYS as u64) - answered);
    }

    #[test]
    fn an_office_without_anybody_plays_as_well() {
        let office = desks(Vec::new(), &[]);
        assert_eq!(play(&office, 10, 1).late, [0u32; 0]);
    }
}
