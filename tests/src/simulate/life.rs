//! The lives of applications: act by act through the one door, as an office's year goes,
//! with those that rest and are overdue. Now and then the disk fails under an act, and
//! nothing of it may be there.

mod turns;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use casework::files::NewFile;
use casework::{ActError, ActRequest, Acted, Desk, NewApplication, Office};
use chrono::{DateTime, Days, NaiveDate, Utc};
use disclosure::act::Act;
use disclosure::case::Case;
use disclosure::words::{ActKind, Role, State};
use serde_json::{Value, json};
use store::{AgencyId, CaseId};
use uuid::Uuid;

use super::chance::Chance;
use super::disk::{Disk, Place};
use super::district::District;
use super::time::{here, moment};
use turns::{Turn, next};

/// An act that is refused so often is given up: the case rests.
const PATIENCE: u32 = 8;

/// One application.
pub(super) struct Life {
    pub agency: AgencyId,
    id: Option<CaseId>,
    /// The case after its last act.
    pub case: Option<Box<Case>>,
    /// Everything takes so many times as long.
    slowness: u64,
    refused: u32,
    /// Turns that were taken, each once.
    pub taken: Vec<&'static str>,
    /// With whom the opinion is that is out.
    pub asked: Option<&'static str>,
}

impl Life {
    fn is_over(&self) -> bool {
        let closed = |case: &Case| case.state == State::Closed;
        self.refused >= PATIENCE || self.case.as_deref().is_some_and(closed)
    }
}

/// All applications of a run.
pub struct Lives {
    lives: Vec<Life>,
    next: BinaryHeap<Reverse<(DateTime<Utc>, usize)>>,
    chance: Chance,
    /// Acts that were done.
    pub acts: u64,
    /// Acts under which the disk failed.
    pub broken: u64,
    /// Acts of which something was kept although the disk failed under them.
    pub half_done: Vec<String>,
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
            next.push(Reverse((in_the_day(day, &mut chance), nth)));
            let departments = &district.agencies[1..];
            let owner = chance.pick(departments).unwrap_or(&district.agencies[0]);
            lives.push(Life {
                agency: owner.id,
                id: None,
                case: None,
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
            broken: 0,
            half_done: Vec::new(),
            refusals: BTreeMap::new(),
        }
    }

    /// When the next of them has something to do.
    pub fn next_at(&self) -> Option<DateTime<Utc>> {
        self.next.peek().map(|Reverse((at, _))| *at)
    }

    /// Does what is next. None when it was no workday, nobody's turn, or refused.
    ///
    /// # Errors
    /// The register failed, in another way than the disk was made to.
    pub async fn step(
        &mut self,
        office: &Office,
        district: &District,
        disk: &Disk,
    ) -> anyhow::Result<Option<Lived>> {
        let Some(Reverse((at, nth))) = self.next.pop() else {
            return Ok(None);
        };
        let (today, _) = here(at);
        if office.rules.calendar.is_workday(today) != Some(true) {
            self.next.push(Reverse((at + Days::new(1), nth)));
            return Ok(None);
        }
        let done = match self.lives[nth].id {
            None => self.arrive(office, district, nth, today).await?,
            Some(id) => {
                let life = &mut self.lives[nth];
                match next(life, &mut self.chance, office, district, today) {
                    Some(turn) => self.go_on(office, disk, (nth, id), turn).await?,
                    None => false,
                }
            }
        };
        if !self.lives[nth].is_over() {
            let day = today + Days::new(self.pause(nth));
            let at = in_the_day(day, &mut self.chance);
            self.next.push(Reverse((at, nth)));
        }
        let life = &mut self.lives[nth];
        let lived = life.id.zip(life.case.as_deref()).filter(|_| done);
        let lived = lived.map(|(case, known)| Lived {
            case,
            agency: life.agency,
            nth,
            state: known.state,
        });
        if life.is_over() {
            life.case = None;
        }
        Ok(lived)
    }

    /// Days until it is gone on with; now and then it lies.
    fn pause(&mut self, nth: usize) -> u64 {
        let life = &self.lives[nth];
        let state = life.case.as_deref().map(|case| case.state);
        let waits = matches!(state, Some(State::AwaitingSupplement | State::Replied));
        let slowness = life.slowness;
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
        let form = application(nth, self.chance.below(100), today)?;
        match office.register(&desk, form).await {
            Ok(registered) => {
                self.acts += 1;
                let life = &mut self.lives[nth];
                life.id = Some(registered.id);
                life.case = Some(Box::new(registered.case));
                Ok(true)
            }
            Err(error) => self.refused(nth, &error),
        }
    }

    async fn go_on(
        &mut self,
        office: &Office,
        disk: &Disk,
        (nth, id): (usize, CaseId),
        turn: Turn,
    ) -> anyhow::Result<bool> {
        let mut payload = turn.payload;
        if turn.kind == ActKind::ProveService {
            payload["files"] = slip(office, &turn.desk, id).await?;
        }
        let beside =
            json!({ "change": payload.as_object_mut().and_then(|it| it.remove("change")) });
        let request = ActRequest {
            beside: serde_json::from_value(beside)?,
            ..ActRequest::of(id, Act::parse(turn.kind, payload)?)
        };
        if self.chance.percent(2) {
            let place = Place::any_of(&Place::OF_ACTS, &mut self.chance);
            let nth_write = self.chance.within(1, 3);
            let under = (place, nth_write);
            let broken = self.breaks_off(office, disk, &turn.desk, &request, under);
            if let Some(acted) = broken.await? {
                return Ok(self.acted(nth, acted));
            }
        }
        match office.act(&turn.desk, request).await {
            Ok(acted) => Ok(self.acted(nth, acted)),
            Err(error) => self.refused(nth, &error),
        }
    }

    /// The act while the disk is about to fail. None when it came to nothing, as it
    /// should: it is done again then.
    async fn breaks_off(
        &mut self,
        office: &Office,
        disk: &Disk,
        desk: &Desk,
        request: &ActRequest,
        (place, nth_write): (Place, u64),
    ) -> anyhow::Result<Option<Acted>> {
        let id = request.case;
        let before = events(office, desk, id).await?;
        disk.fail_at(place, nth_write).await?;
        let done = office.act(desk, request.clone()).await;
        disk.heal().await?;
        match done {
            // it wrote less than that
            Ok(acted) => return Ok(Some(acted)),
            Err(ActError::Store(_)) => self.broken += 1,
            Err(_) => return Ok(None),
        }
        let after = events(office, desk, id).await?;
        if before != after {
            self.half_done
                .push(format!("{id}: {before} events, then {after}"));
        }
        Ok(None)
    }

    fn acted(&mut self, nth: usize, acted: Acted) -> bool {
        self.acts += 1;
        let life = &mut self.lives[nth];
        life.refused = 0;
        life.case = Some(Box::new(acted.case));
        true
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
}

async fn events(office: &Office, desk: &Desk, id: CaseId) -> anyhow::Result<usize> {
    let events = office.case_events(desk, id).await?;
    Ok(events.map_or(0, |events| events.len()))
}

/// A moment in the hours of an office.
fn in_the_day(day: NaiveDate, chance: &mut Chance) -> DateTime<Utc> {
    let minutes = 540 + i64::try_from(chance.below(480)).unwrap_or(0);
    moment(day, minutes)
}

async fn slip(office: &Office, desk: &Desk, case: CaseId) -> anyhow::Result<Value> {
    let slip = NewFile {
        name: "送达回证.txt".into(),
        part: "service_proof".into(),
        subject: String::new(),
        note: String::new(),
        bytes: Arc::from("送达回证".as_bytes()),
    };
    // the act itself says what is wrong when it may not be added
    let added = office.add_file(desk, case, slip).await;
    Ok(json!(added.map(|file| vec![file.id]).unwrap_or_default()))
}

fn application(nth: usize, drawn: u64, today: NaiveDate) -> anyhow::Result<NewApplication> {
    let (channel, dates) = match drawn {
        0..50 => ("in_person", json!({ "submitted_on": today })),
        50..60 => (
            "registered_mail",
            json!({ "submitted_on": today, "signed_on": today }),
        ),
        60..75 => (
            "ordinary_mail",
            json!({ "submitted_on": today, "arrived_on": today }),
        ),
        75..80 => ("fax", json!({ "arrived_on": today })),
        80..85 => ("email", json!({ "arrived_on": today })),
        _ => (
            "online",
            json!({ "submitted_on": today, "arrived_on": today }),
        ),
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
