//! A clause from its words: which days it gives to which verb.

use super::scan::{Scanner, Token};
use super::{Clause, Stated, head};

/// Words from which on a sentence only encourages: 鼓励……安排职工休息.
const ENCOURAGING: [&str; 8] = [
    "鼓励",
    "倡导",
    "提倡",
    "建议",
    "可以",
    "可结合",
    "可安排",
    "可适当",
];

/// What one item arranges; `None` where it arranges nothing.
pub(super) fn clause(item: &str, year: i32, title: &str) -> Option<Clause> {
    let (heading, said) = head::heading(item);
    let named = heading.map(|heading| match head::named(heading).join("、") {
        known if known.is_empty() => heading.to_owned(),
        known => known,
    });
    let holiday = named
        .or_else(|| head::holiday_in(said))
        .or_else(|| head::holiday_in(title))
        .or_else(|| head::occasion(title).map(str::to_owned))
        .unwrap_or_default();
    let mut scanner = Scanner::new(year, holiday.contains("元旦"));
    let mut clause = Clause {
        holiday,
        text: item.to_owned(),
        ..Clause::default()
    };
    let mut counted = 0;
    for sentence in said.split(['。', ';']) {
        let binding = ENCOURAGING
            .iter()
            .filter_map(|word| sentence.find(word))
            .min();
        let sentence = &sentence[..binding.unwrap_or(sentence.len())];
        let mut taken = Sentence::default();
        for token in scanner.tokens(sentence) {
            taken.take(token);
        }
        counted += taken.finish(&mut clause);
    }
    if counted > 0 && clause.extended_to.is_none() {
        clause.days.get_or_insert(counted);
    }
    for days in [&mut clause.rest, &mut clause.worked, &mut clause.cancelled] {
        in_order(days);
    }
    let arranges = !clause.rest.is_empty()
        || !clause.worked.is_empty()
        || !clause.cancelled.is_empty()
        || !clause.misread.is_empty()
        || clause.extended_to.is_some();
    arranges.then_some(clause)
}

/// Each day once; what the text says twice of one day is kept where it says more.
fn in_order(days: &mut Vec<Stated>) {
    days.sort_by_key(|stated| (stated.day, stated.weekday.is_none()));
    let mut kept: Vec<Stated> = Vec::with_capacity(days.len());
    for stated in days.drain(..) {
        match kept.last() {
            // The same day with another weekday contradicts itself, and stays to be seen.
            Some(last)
                if last.day == stated.day
                    && (stated.weekday.is_none() || stated.weekday == last.weekday) => {}
            _ => kept.push(stated),
        }
    }
    *days = kept;
}

/// What has been read of a sentence.
#[derive(Default)]
struct Sentence {
    /// Days that no verb has claimed yet.
    waiting: Vec<Stated>,
    /// Days that 调整为 took back: a verb without days of its own means them.
    undone: Vec<Stated>,
    rest: Vec<Stated>,
    worked: Vec<Stated>,
    cancelled: Vec<Stated>,
    /// The days up to the next comma are off, unless a verb says otherwise.
    rest_follows: bool,
    cancels: bool,
    extends: bool,
    beside: bool,
    extended_to: Option<Stated>,
    total: Option<u32>,
    /// N天 behind a verb.
    counted: u32,
    misread: Vec<String>,
}

impl Sentence {
    fn take(&mut self, token: Token) {
        match token {
            Token::Days(days) => match days.last() {
                Some(last) if self.extends => {
                    self.extended_to = Some(*last);
                    self.extends = false;
                }
                _ => self.waiting.extend(days),
            },
            Token::Rest => {
                let days = self.claimed();
                if !self.cancels {
                    self.rest.extend(days);
                }
            }
            Token::Work => {
                let days = self.claimed();
                match self.cancels {
                    true => self.cancelled.extend(days),
                    false => self.worked.extend(days),
                }
            }
            Token::Cancelled => {
                let days = self.claimed();
                self.cancelled.extend(days);
            }
            Token::Cancel => {
                self.cancels = self.waiting.is_empty();
                self.waiting.clear();
            }
            Token::Moved => {
                self.undone = std::mem::take(&mut self.waiting);
                self.rest_follows = true;
            }
            Token::Instead => self.instead(),
            Token::RestFollows => self.rest_follows = true,
            Token::Extend => self.extends = true,
            Token::Beside => self.beside = true,
            Token::Total(days) => self.total = self.total.or(Some(days)),
            Token::Count(days) if !self.extends => self.counted += days,
            Token::Count(_) => {}
            Token::Comma => self.comma(),
            Token::Wrong(message) => self.misread.push(message),
        }
    }

    /// The days that a verb means.
    fn claimed(&mut self) -> Vec<Stated> {
        self.rest_follows = false;
        match self.waiting.is_empty() {
            true => std::mem::take(&mut self.undone),
            false => std::mem::take(&mut self.waiting),
        }
    }

    /// 由……调整为……: what was off or worked is so no longer.
    fn instead(&mut self) {
        self.undone = std::mem::take(&mut self.waiting);
        self.undone.append(&mut self.rest);
        // A make-up day that moves away leaves a weekend day behind.
        self.cancelled.extend(&self.worked);
        self.undone.append(&mut self.worked);
        self.rest_follows = true;
    }

    fn comma(&mut self) {
        self.cancels = false;
        if self.rest_follows && !self.waiting.is_empty() {
            self.rest.append(&mut self.waiting);
            self.rest_follows = false;
        }
        self.undone.clear();
    }

    /// Adds what was read to the clause; answers the days that were counted singly.
    fn finish(mut self, clause: &mut Clause) -> u32 {
        self.comma();
        let cancelled: Vec<_> = self.cancelled.iter().map(|stated| stated.day).collect();
        self.rest.retain(|stated| !cancelled.contains(&stated.day));
        let counted = match self.rest.is_empty() {
            true => 0,
            false => self.counted,
        };
        clause.beside |= self.beside;
        clause.rest.append(&mut self.rest);
        clause.worked.append(&mut self.worked);
        let worked = &clause.worked;
        let still = |stated: &Stated| !worked.iter().any(|it| it.day == stated.day);
        let cancelled = self.cancelled.into_iter().filter(still);
        clause.cancelled.extend(cancelled);
        clause.misread.append(&mut self.misread);
        clause.extended_to = clause.extended_to.or(self.extended_to);
        clause.days = clause.days.or(self.total);
        counted
    }
}
