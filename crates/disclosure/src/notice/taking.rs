//! A clause from its words: which days it gives to which verb.

use chrono::{Datelike, NaiveDate, Weekday};

use super::scan::{Scanner, Token};
use super::unread::Idle;
use super::{Clause, Stated, head, items};

/// Words from which on a sentence only encourages: 鼓励……安排职工休息.
const ENCOURAGING: [&str; 12] = [
    "鼓励",
    "倡导",
    "提倡",
    "建议",
    "可以",
    "可结合",
    "可安排",
    "可适当",
    "可在",
    "可提前",
    "可根据",
    "可自行",
];

/// What one item arranges; `None` where it arranges nothing.
pub(super) fn clause(item: &str, year: i32, title: &str) -> Option<Clause> {
    let (heading, said) = items::heading(item);
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
    let mut strays = Vec::new();
    for sentence in said.split(['。', ';']) {
        let binding = ENCOURAGING
            .iter()
            .filter_map(|word| sentence.find(word))
            .min();
        let sentence: Vec<char> = sentence[..binding.unwrap_or(sentence.len())]
            .chars()
            .collect();
        let mut taken = Sentence::default();
        for (at, token) in scanner.tokens(&sentence) {
            taken.take(at, token);
        }
        counted += taken.finish(&sentence, &mut clause, &mut strays);
    }
    clause.name_strays(&strays);
    if let Some(to) = clause.extended_to {
        // 2月3日(星期一)恢复正常上班: an ordinary day behind a longer holiday.
        let weekend = |day: NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let arranged = |stated: &Stated| stated.day < to.day || weekend(stated.day);
        clause.worked.retain(arranged);
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

impl Clause {
    /// Names the days that no verb claimed, unless the clause arranges them elsewhere.
    fn name_strays(&mut self, strays: &[Stated]) {
        let arranged = self.rest.iter().chain(&self.worked).chain(&self.cancelled);
        let arranged: Vec<_> = arranged.map(|stated| stated.day).collect();
        let lost = strays.iter().filter(|it| !arranged.contains(&it.day));
        self.misread
            .extend(lost.map(|it| format!("没有读出 {} 是放假还是上班；请对照原文核对", it.day)));
    }
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
    /// They are worked.
    work_follows: bool,
    /// The days that a verb has had behind the last comma, and whether it gave them off.
    last: Option<(bool, Vec<Stated>)>,
    cancels: bool,
    extends: bool,
    beside: bool,
    extended_to: Option<Stated>,
    total: Option<u32>,
    /// N天 behind a verb.
    counted: u32,
    misread: Vec<String>,
    /// Days that no verb claimed.
    strays: Vec<Stated>,
    /// A verb before the last comma had its days; one behind it has.
    claimed: bool,
    claimed_here: bool,
    /// A day behind the last comma only says from when something holds.
    bound_here: bool,
    /// Some verb arranges something.
    arranges: bool,
    /// Verbs without a day.
    idle: Vec<Idle>,
    /// What may be dates.
    unclear: Vec<String>,
}

impl Sentence {
    fn take(&mut self, at: usize, token: Token) {
        self.arranges |= !matches!(
            token,
            Token::Days(_)
                | Token::Bound
                | Token::Total(_)
                | Token::Count(_)
                | Token::Comma
                | Token::Wrong(_)
                | Token::Unclear(_)
        );
        match token {
            Token::Days(days) => match days.last() {
                Some(last) if self.extends => {
                    self.extended_to = Some(*last);
                    self.extends = false;
                    self.claimed_here = true;
                }
                _ => self.waiting.extend(days),
            },
            Token::Rest => {
                let days = self.claimed(at, true);
                if !self.cancels {
                    self.rest.extend(days);
                }
            }
            Token::Work => {
                let days = self.claimed(at, false);
                match self.cancels {
                    true => self.cancelled.extend(days),
                    false => self.worked.extend(days),
                }
            }
            Token::Cancelled => {
                let days = self.claimed(at, false);
                self.cancelled.extend(days);
            }
            Token::Cancel => match self.last.take() {
                // 10月9日上班的安排取消
                Some((rests, days)) if self.waiting.is_empty() => self.take_back(rests, days),
                _ => {
                    self.cancels = self.waiting.is_empty();
                    self.strays.append(&mut self.waiting);
                }
            },
            Token::Moved => match self.last.take() {
                // 10月9日上班调整至10月10日
                Some((false, days)) if self.waiting.is_empty() => {
                    self.take_back(false, days);
                    self.work_follows = true;
                }
                _ => {
                    self.undone = std::mem::take(&mut self.waiting);
                    self.rest_follows = true;
                }
            },
            Token::Instead => self.instead(),
            Token::RestFollows => self.rest_follows = true,
            Token::WorkFollows => self.work_follows = true,
            Token::Extend => self.extends = true,
            Token::Beside => self.beside = true,
            Token::Total(days) => self.total = self.total.or(Some(days)),
            Token::Count(days) if !self.extends => self.counted += days,
            Token::Count(_) => {}
            Token::Comma => self.comma(),
            Token::Bound => self.bound_here = true,
            Token::Wrong(message) => self.misread.push(message),
            Token::Unclear(message) => self.unclear.push(message),
        }
    }

    /// The days that a verb means.
    fn claimed(&mut self, at: usize, rests: bool) -> Vec<Stated> {
        self.rest_follows = false;
        self.work_follows = false;
        let days = match self.waiting.is_empty() {
            true => std::mem::take(&mut self.undone),
            false => std::mem::take(&mut self.waiting),
        };
        // 放假调休: the first of them has the days.
        let has_none = days.is_empty() && !self.claimed_here && !self.bound_here && !self.cancels;
        if has_none {
            let follows = self.claimed;
            self.idle.push(Idle { at, rests, follows });
        }
        if !days.is_empty() {
            self.claimed_here = true;
            self.last = Some((rests, days.clone()));
        }
        days
    }

    /// What a verb said of its days does not hold: those worked are off, and of those off
    /// it is not said what they are.
    fn take_back(&mut self, rests: bool, days: Vec<Stated>) {
        let others = |stated: &Stated| !days.contains(stated);
        match rests {
            true => {
                self.rest.retain(others);
                self.strays.extend(days);
            }
            false => {
                self.worked.retain(others);
                self.cancelled.extend(days);
            }
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
        let follows = self.rest_follows || self.work_follows;
        if follows && !self.waiting.is_empty() {
            match self.work_follows {
                true => self.worked.append(&mut self.waiting),
                false => self.rest.append(&mut self.waiting),
            }
            self.rest_follows = false;
            self.claimed_here = true;
        }
        self.last = None;
        self.undone.clear();
        self.claimed |= std::mem::take(&mut self.claimed_here);
        self.bound_here = false;
    }

    /// Adds what was read to the clause; answers the days that were counted singly.
    fn finish(mut self, sentence: &[char], clause: &mut Clause, strays: &mut Vec<Stated>) -> u32 {
        self.comma();
        // A date that is merely mentioned has no weekday, and nothing is arranged beside it.
        let lost = self.waiting.iter();
        let lost = lost.filter(|it| self.arranges || it.weekday.is_some());
        strays.extend(self.strays.iter().chain(lost));
        if self.arranges {
            self.misread.append(&mut self.unclear);
        }
        // A date that was named already may be what the verb lacks.
        if self.misread.is_empty() {
            let idle = self.idle.iter().filter_map(|verb| verb.fault(sentence));
            self.misread.extend(idle);
            self.misread.dedup();
        }
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
