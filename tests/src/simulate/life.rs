//! The lives of applications: act by act through the one door, as an office's year goes,
//! with those that rest and are overdue.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use casework::{ActError, ActRequest, Desk, NewApplication, Office};
use chrono::{DateTime, Days, NaiveDate, Utc};
use disclosure::act::Act;
use disclosure::words::{ActKind, Role, State};
use serde_json::{Value, json};
use store::{AgencyId, CaseId};
use uuid::Uuid;

use super::chance::Chance;
use super::district::District;
use super::time::{here, moment};

/// An act that is refused so often is given up: the case rests.
const PATIENCE: u32 = 6;

/// One application.
#[derive(Debug, Clone)]
struct Life {
    agency: AgencyId,
    case: Option<CaseId>,
    state: State,
    /// Everything takes so many times as long.
    slowness: u64,
    refused: u32,
    /// Turns that were taken, each once.
    taken: Vec<&'static str>,
    /// The opinion that is out.
    asked: Option<&'static str>,
}

/// All applications of a run.
pub struct Lives {
    lives: Vec<Life>,
    next: BinaryHeap<Reverse<(DateTime<Utc>, usize)>>,
    chance: Chance,
    /// Acts that were done.
    pub acts: u64,
    /// Acts that the law refused, by what it said first.
    pub refusals: BTreeMap<String, u64>,
}

/// What an act left behind.
pub struct Lived {
    /// Its case.
    pub case: CaseId,
    /// Its owner.
    pub agency: AgencyId,
    /// Which application of the run it is.
    pub nth: usize,
    /// The state.
    pub state: State,
}

impl Lives {
    /// So many applications that come in over some days.
    pub fn new(seed: u64, cases: usize, from: NaiveDate, days: u64, district: &District) -> Lives {
        let mut chance = Chance::new(seed);
        let mut next = BinaryHeap::with_capacity(cases);
        let mut lives = Vec::with_capacity(cases);
        for nth in 0..cases {
            let day = from + Days::new(chance.below(days));
            next.push(Reverse((moment(day, 540 + chance.below(480) as i64), nth)));
            let department = 1 + chance.below(district.agencies.len() as u64 - 1);
            lives.push(Life {
                agency: district.agencies[usize::try_from(department).unwrap_or(1)].id,
                case: None,
                state: State::Registered,
                slowness: if chance.percent(12) { 5 } else { 1 },
                refused: 0,
                taken: Vec::new(),
                asked: None,
            });
        }
        Lives {
            lives,
            next,
            chance,
            acts: 0,
            refusals: BTreeMap::new(),
        }
    }

    /// When the next of them has something to do.
    pub fn next_at(&self) -> Option<DateTime<Utc>> {
        self.next.peek().map(|Reverse((at, _))| *at)
    }

    /// Does what is next. None when it was no workday, or refused.
    ///
    /// # Errors
    /// The register failed.
    pub async fn step(
        &mut self,
        office: &Office,
        district: &District,
    ) -> anyhow::Result<Option<Lived>> {
        let Some(Reverse((at, nth))) = self.next.pop() else {
            return Ok(None);
        };
        let (today, _) = here(at);
        if office.rules.calendar.is_workday(today) != Some(true) {
            self.next.push(Reverse((at + Days::new(1), nth)));
            return Ok(None);
        }
        let done = match self.lives[nth].case {
            None => self.arrive(office, district, nth, today).await?,
            Some(case) => self.go_on(office, district, nth, case, today).await?,
        };
        if self.lives[nth].refused < PATIENCE && self.lives[nth].state != State::Closed {
            let days = self.pause(nth);
            let at = moment(today + Days::new(days), 540 + self.chance.below(480) as i64);
            self.next.push(Reverse((at, nth)));
        }
        let life = &self.lives[nth];
        Ok(life.case.filter(|_| done).map(|case| Lived {
            case,
            agency: life.agency,
            nth,
            state: life.state,
        }))
    }

    /// Days until it is gone on with; now and then it lies.
    fn pause(&mut self, nth: usize) -> u64 {
        let life = &self.lives[nth];
        let (slowness, waits) = (
            life.slowness,
            matches!(life.state, State::AwaitingSupplement | State::Replied),
        );
        let usual = self.chance.within(0, if waits { 5 } else { 3 });
        match self.chance.below(100) {
            0..2 => 40 + self.chance.below(60),
            2..6 => 8 + usual,
            _ => usual * slowness,
        }
    }

    async fn arrive(
        &mut self,
        office: &Office,
        district: &District,
        nth: usize,
        today: NaiveDate,
    ) -> anyhow::Result<bool> {
        let Some(desk) = district.desk(self.lives[nth].agency, Role::Clerk) else {
            return Ok(false);
        };
        let by_letter = self.chance.percent(20);
        let form = application(nth, by_letter, today)?;
        match office.register(&desk, form).await {
            Ok(registered) => {
                self.acts += 1;
                let life = &mut self.lives[nth];
                (life.case, life.state) = (Some(registered.id), registered.case.state);
                Ok(true)
            }
            Err(error) => self.refused(nth, &error),
        }
    }

    async fn go_on(
        &mut self,
        office: &Office,
        district: &District,
        nth: usize,
        case: CaseId,
        today: NaiveDate,
    ) -> anyhow::Result<bool> {
        let Some((desk, kind, payload)) = self.turn(district, nth, today) else {
            return Ok(false);
        };
        let act = Act::parse(kind, payload)?;
        match office.act(&desk, ActRequest::of(case, act)).await {
            Ok(acted) => {
                self.acts += 1;
                let life = &mut self.lives[nth];
                (life.state, life.refused) = (acted.case.state, 0);
                Ok(true)
            }
            Err(error) => self.refused(nth, &error),
        }
    }

    fn refused(&mut self, nth: usize, error: &ActError) -> anyhow::Result<bool> {
        if matches!(error, ActError::Store(_)) {
            anyhow::bail!("an act failed: {error}");
        }
        self.lives[nth].refused += 1;
        let said: String = error.to_string().chars().take(60).collect();
        *self.refusals.entry(said).or_default() += 1;
        Ok(false)
    }

    /// Takes a turn once, in so many of a hundred cases.
    fn turns(&mut self, nth: usize, turn: &'static str, percent: u64) -> bool {
        if self.lives[nth].taken.contains(&turn) {
            return false;
        }
        self.lives[nth].taken.push(turn);
        self.chance.percent(percent)
    }

    /// What is done next, by whom.
    fn turn(
        &mut self,
        district: &District,
        nth: usize,
        today: NaiveDate,
    ) -> Option<(Desk, ActKind, Value)> {
        let agency = self.lives[nth].agency;
        let desk = |role| district.desk(agency, role);
        let clerk = desk(Role::Clerk)?;
        if self.turns(nth, "withdraw", 3) {
            let said = json!({ "declared": "written", "declared_on": today });
            return Some((clerk, ActKind::Withdraw, said));
        }
        let state = self.lives[nth].state;
        Some(match state {
            State::AwaitingReceipt => {
                let said = json!({ "confirmed_on": today });
                (clerk, ActKind::ConfirmReceipt, said)
            }
            State::Registered => (clerk, ActKind::Screen, json!({})),
            State::Screening if self.turns(nth, "supplement", 15) => {
                let said = json!({ "items": ["写明年份"] });
                (clerk, ActKind::RequestSupplement, said)
            }
            State::Screening | State::Dispatched if self.turns(nth, "dispatch", 100) => {
                let handlers = district.of_role(agency, Role::Handler);
                let said = json!({ "handler": self.chance.pick(&handlers)? });
                (clerk, ActKind::Dispatch, said)
            }
            State::Screening => {
                self.lives[nth].taken.retain(|turn| *turn != "dispatch");
                return None;
            }
            State::AwaitingSupplement if self.turns(nth, "served", 100) => {
                let said = json!({ "notice": "supplement", "served_on": today,
                    "service": "in_person", "signed_by": "applicant" });
                (clerk, ActKind::RecordNoticeReceipt, said)
            }
            State::AwaitingSupplement if self.turns(nth, "corrected", 80) => {
                (clerk, ActKind::ReceiveSupplement, json!({}))
            }
            State::AwaitingSupplement => (clerk, ActKind::Abandon, json!({})),
            State::Dispatched => (desk(Role::OfficeHead)?, ActKind::Accept, json!({})),
            State::Handling => self.handle(district, nth, today)?,
            State::Drafting => (desk(Role::Handler)?, ActKind::SubmitReview, json!({})),
            State::InReview => (desk(Role::Reviewer)?, ActKind::PassReview, json!({})),
            State::Signed => {
                let by_post = self.chance.percent(70);
                (clerk, ActKind::Serve, served(by_post, today))
            }
            State::Replied if self.turns(nth, "proved", 97) => {
                (clerk, ActKind::ProveService, json!({ "proof": "回执" }))
            }
            State::Replied | State::Ended => (clerk, ActKind::Close, json!({})),
            _ => return None,
        })
    }

    /// At the handler's desk: opinions, an extension, another handler, the draft.
    fn handle(
        &mut self,
        district: &District,
        nth: usize,
        today: NaiveDate,
    ) -> Option<(Desk, ActKind, Value)> {
        let agency = self.lives[nth].agency;
        let head = district.desk(agency, Role::OfficeHead)?;
        if let Some(with) = self.lives[nth].asked {
            if with != "internal" && self.turns(nth, "reached", 90) {
                let said = json!({ "id": "甲", "received_on": today, "service": "in_person",
                    "signed_name": "收件人" });
                return Some((head, ActKind::RecordConsultReceipt, said));
            }
            if self.turns(nth, "silent", 25) {
                return None;
            }
            self.lives[nth].asked = None;
            let said = json!({ "id": "甲", "opinion": "neutral", "grounds": "没有意见" });
            return Some((head, ActKind::ConsultationAnswered, said));
        }
        if self.turns(nth, "consult", 25) {
            let whom = ["third_party", "joint_agency", "other_agency", "internal"];
            let with = *self.chance.pick(&whom)?;
            self.lives[nth].asked = Some(with);
            let said = json!({ "id": "甲", "with": with, "name": "被征求意见的单位",
                "question": "请提出意见" });
            return Some((head, ActKind::Consult, said));
        }
        if self.turns(nth, "redispatch", 6) {
            let handlers = district.of_role(agency, Role::Handler);
            let said = json!({ "handler": self.chance.pick(&handlers)? });
            return Some((head, ActKind::Dispatch, said));
        }
        let longer = json!({ "workdays": 10, "reason": "数量多，需要逐份核对" });
        if self.turns(nth, "consent", 20) {
            return Some((head, ActKind::ApproveExtension, longer));
        }
        let draft = json!({ "kind": "granted",
            "parts": { "given": { "what": "批复复印件", "pages": 3 } } });
        Some((head, ActKind::Draft, draft))
    }
}

fn served(by_post: bool, today: NaiveDate) -> Value {
    match by_post {
        true => json!({ "service": "post", "served_on": today, "carrier": "EMS",
            "tracking": "1234567890123" }),
        false => json!({ "service": "in_person", "served_on": today, "signed_by": "applicant" }),
    }
}

fn application(nth: usize, by_letter: bool, today: NaiveDate) -> anyhow::Result<NewApplication> {
    let (channel, dates) = match by_letter {
        true => (
            "ordinary_mail",
            json!({ "submitted_on": today, "arrived_on": today }),
        ),
        false => ("in_person", json!({ "submitted_on": today })),
    };
    Ok(serde_json::from_value(json!({
        "channel": channel,
        "dates": dates,
        "applicant": { "name": format!("申请人{nth}"), "phone": format!("138{nth:08}"),
            "address": "青衡区望溪路1号" },
        "applicant_kind": "natural_person",
        "identity_proved": true,
        "title": format!("第{nth}号批复"),
        "content": format!("申请公开第{nth}号建设用地的征地批复"),
        "provision": ["post"]
    }))?)
}

/// The id of a worker.
pub fn worker(nth: u64) -> Uuid {
    Uuid::from_u128(500_000 + u128::from(nth))
}
