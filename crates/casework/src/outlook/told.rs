//! What came of the plays, in the office's own words.

use chrono::NaiveDate;

use super::gathered::{Gathered, KnownHand, OneOffice, PAST};
use super::moves::moves;
use super::played::{Due, Played, play};
use super::{
    NAMED_FROM, Outlook, OutlookAsk, OutlookCase, OutlookDay, OutlookHand, OutlookMove, PLAYS,
};

pub(super) fn told(gathered: Gathered, ask: OutlookAsk) -> Outlook {
    let mut outlook = Outlook {
        on: gathered.on,
        plays: PLAYS,
        seed: ask.seed,
        days: gathered.days.iter().map(|day| empty(*day)).collect(),
        cases: Vec::new(),
        hands: Vec::new(),
        moves: Vec::new(),
        holidays: gathered.holidays.clone(),
        said: Vec::new(),
    };
    if gathered.days.len() < ask.workdays as usize {
        let days = gathered.days.len();
        outlook
            .said
            .push(format!("日历只到{days}个工作日以后，推演到那一天为止。"));
    }
    if gathered.cut_off {
        outlook
            .said
            .push("在办案件太多，只推演了到期最早的一部分。".to_owned());
    }
    for office in &gathered.offices {
        add(&mut outlook, office, &gathered.days);
    }
    outlook.cases.sort_by(|one, other| {
        (other.late, one.due_on, &one.number).cmp(&(one.late, other.due_on, &other.number))
    });
    outlook
}

fn empty(on: NaiveDate) -> OutlookDay {
    OutlookDay {
        on,
        arrived: 0.0,
        answered: 0.0,
        due: 0,
        late: 0.0,
        open: 0.0,
    }
}

fn add(outlook: &mut Outlook, office: &OneOffice, days: &[NaiveDate]) {
    for case in &office.cases {
        let nth = case
            .due_on
            .and_then(|due_on| days.iter().position(|day| *day == due_on));
        if let Some(nth) = nth {
            outlook.days[nth].due += 1;
        }
    }
    let hands = office.hands.iter();
    outlook
        .hands
        .extend(hands.map(|hand| told_hand(office, hand)));
    if office.unknown {
        outlook.said.push(format!(
            "{}：最近{PAST}个工作日办结{}件，太少，没有推演。",
            office.agency.name, office.replies
        ));
        return;
    }
    outlook.said.push(match office.years {
        0 => format!(
            "{}：没有往年的记录，来件按最近{PAST}个工作日估计。",
            office.agency.name
        ),
        years => format!("{}：来件按前{years}年同一周估计。", office.agency.name),
    });
    let played = play(&office.desks, PLAYS, outlook.seed);
    add_days(&mut outlook.days, &played);
    add_cases(outlook, office, &played);
    add_moves(outlook, office);
}

fn add_days(days: &mut [OutlookDay], played: &Played) {
    let mean = |sum: u64| sum as f64 / f64::from(PLAYS);
    for (day, sums) in days.iter_mut().zip(&played.days) {
        day.arrived += mean(sums.arrived);
        day.answered += mean(sums.answered);
        day.late += mean(sums.late);
        day.open += mean(sums.open);
    }
}

fn add_cases(outlook: &mut Outlook, office: &OneOffice, played: &Played) {
    for (nth, case) in office.cases.iter().enumerate() {
        let late = played.late[nth];
        let Some(due_on) = case.due_on.filter(|_| late * NAMED_FROM >= PLAYS) else {
            continue;
        };
        outlook.cases.push(OutlookCase {
            id: case.id,
            number: case.number.clone(),
            agency: office.agency.name.clone(),
            handler: handler(office, nth),
            due_on,
            late,
            why: why(office, nth),
        });
    }
}

/// Who has a case; empty when nobody has.
fn handler(office: &OneOffice, nth: usize) -> String {
    match office.cases[nth].handler {
        Some(_) => office.hands[office.desks.cases[nth].hand].name.clone(),
        None => String::new(),
    }
}

/// What makes it late: how much its officer does, what stands before it, days away.
fn why(office: &OneOffice, nth: usize) -> String {
    let case = office.desks.cases[nth];
    let hand = &office.hands[case.hand];
    let before = office.desks.cases.iter().enumerate().filter(|(other, it)| {
        it.hand == case.hand && (rank(it.due), *other) < (rank(case.due), nth)
    });
    let before = before.count();
    let mut said = match office.cases[nth].handler {
        Some(_) => String::new(),
        None => format!("还没有交办，推演中交给{}；", hand.name),
    };
    said.push_str(&match hand.of_office {
        true => format!(
            "{}最近{PAST}个工作日只办结{}件，按本机关平均每个工作日{:.2}件计",
            hand.name,
            hand.replies,
            office.mean()
        ),
        false => format!(
            "{}最近{}个在岗的工作日办结{}件，平均每个工作日{:.2}件",
            hand.name,
            hand.present,
            hand.replies,
            hand.rate(office.mean())
        ),
    });
    said.push_str(&match before {
        0 => "；这件排在最前".to_owned(),
        before => format!("；前面还有{before}件更早到期的"),
    });
    if !hand.away.is_empty() {
        said.push_str(&format!("；其间有{}个工作日不在岗", hand.away.len()));
        if let Some(deputy) = &hand.deputy {
            said.push_str(&format!("，由{deputy}代理"));
        }
    }
    said.push('。');
    said
}

fn rank(due: Due) -> usize {
    match due {
        Due::Over => 0,
        Due::On(day) => day + 1,
        Due::After => usize::MAX,
    }
}

fn told_hand(office: &OneOffice, hand: &KnownHand) -> OutlookHand {
    let cases = office.cases.iter().zip(&office.desks.cases);
    let own = cases.filter(|(case, _)| case.handler == Some(hand.officer));
    let own: Vec<Due> = own.map(|(_, pending)| pending.due).collect();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    OutlookHand {
        officer: hand.officer,
        name: hand.name.clone(),
        agency: office.agency.name.clone(),
        in_hand: count(own.len()),
        due: count(own.iter().filter(|due| !matches!(due, Due::After)).count()),
        rate: hand.rate(office.mean()),
        rests_on: (hand.replies, hand.present),
        rate_of_office: hand.of_office,
        away: hand.away.clone(),
    }
}

fn add_moves(outlook: &mut Outlook, office: &OneOffice) {
    for moved in moves(&office.desks, outlook.seed) {
        let case = &office.cases[moved.case];
        outlook.moves.push(OutlookMove {
            id: case.id,
            number: case.number.clone(),
            from: handler(office, moved.case),
            to: office.hands[moved.to].name.clone(),
            late: moved.late,
            spared: moved.spared,
        });
    }
}
