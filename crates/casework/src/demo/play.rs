//! The stories, played day by day through the one door. Agencies work side by
//! side, each act after the other at its own desk, so that numbers come out the
//! same on every run.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::act::{Act, ServiceProof};
use disclosure::reply::Parts;
use store::{CaseId, Clock};

use super::days::Days;
use super::place::{At, Place, Who};
use super::script::{Refers, Start, Step, Story};
use crate::acts::{ActRequest, Acted};
use crate::error::ActError;
use crate::files::NewFile;
use crate::office::Office;

/// Desks open, and how long they stay open, in minutes.
const OPENING: i64 = 8 * 60 + 30;
const OPEN_FOR: i64 = 9 * 60;

/// A clock that is put forward.
#[derive(Default)]
pub(super) struct StageClock(AtomicI64);

impl StageClock {
    pub fn put(&self, at: DateTime<Utc>) {
        self.0.store(at.timestamp_micros(), Ordering::SeqCst);
    }
}

impl Clock for StageClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }
}

/// What one desk has to do on a day, in this order.
#[derive(Default)]
pub(super) struct DayAtDesk<'s> {
    arrived: Vec<usize>,
    steps: Vec<(usize, &'s Step)>,
}

/// What has become known of a story.
#[derive(Default, Clone)]
struct Known {
    id: Option<CaseId>,
    reply_number: Option<String>,
    owed_fen: Option<i64>,
    /// The event that recorded its reconsideration or suit.
    remedy: Option<u64>,
}

/// What is to be played, day by day and desk by desk.
pub(super) type Timetable<'s> = BTreeMap<NaiveDate, BTreeMap<At, DayAtDesk<'s>>>;

/// A performance.
pub(super) struct Stage<'s> {
    pub office: Office,
    pub clock: Arc<StageClock>,
    pub place: &'s Place,
    pub stories: &'s [Story],
    known: Mutex<Vec<Known>>,
}

impl<'s> Stage<'s> {
    pub fn new(
        office: Office,
        clock: Arc<StageClock>,
        place: &'s Place,
        stories: &'s [Story],
    ) -> Stage<'s> {
        Stage {
            office,
            clock,
            place,
            stories,
            known: Mutex::new(vec![Known::default(); stories.len()]),
        }
    }

    /// Plays what comes up to the end of a day, and takes it from the timetable.
    ///
    /// # Errors
    /// Of the first act that is refused: a script with a mistake in it.
    pub async fn play(
        &self,
        timetable: &mut Timetable<'s>,
        until: NaiveDate,
    ) -> Result<(), ActError> {
        while let Some(first) = timetable.first_entry().filter(|it| *it.key() <= until) {
            let (day, desks) = first.remove_entry();
            let desks = desks
                .into_iter()
                .map(|(owner, work)| Box::pin(self.day_at(owner, day, work)) as Lane<'_>);
            together(desks.collect()).await?;
        }
        Ok(())
    }

    /// How many cases there are now.
    pub fn cases(&self) -> usize {
        let known = self.known();
        known.iter().filter(|known| known.id.is_some()).count()
    }

    /// All stories by their days.
    pub fn timetable(&self) -> Timetable<'s> {
        let mut days = Timetable::new();
        for (nth, story) in self.stories.iter().enumerate() {
            if let Start::Registered(on, _) = &story.start {
                let desk = days.entry(*on).or_default().entry(story.owner);
                desk.or_default().arrived.push(nth);
            }
            for step in &story.steps {
                let desk = days.entry(step.on).or_default().entry(story.owner);
                desk.or_default().steps.push((nth, step));
            }
        }
        days
    }

    /// A day at one desk: what arrived is registered, then the rest is done.
    /// The clock is put at the first poll of each act, which reads it at once.
    async fn day_at(&self, owner: At, day: NaiveDate, work: DayAtDesk<'s>) -> Result<(), ActError> {
        let count = i64::try_from(work.steps.len()).unwrap_or(i64::MAX);
        self.clock.put(Days::moment(day, OPENING + owner as i64));
        self.register(owner, &work.arrived).await?;
        for (nth, (story, step)) in (1..).zip(work.steps) {
            let minutes = OPENING + OPEN_FOR * nth / (count + 1) + owner as i64;
            self.clock.put(Days::moment(day, minutes));
            self.step(story, step).await?;
        }
        Ok(())
    }

    async fn register(&self, owner: At, arrived: &[usize]) -> Result<(), ActError> {
        let new: Vec<_> = arrived
            .iter()
            .filter_map(|nth| match &self.stories[*nth].start {
                Start::Registered(_, application) => Some((**application).clone()),
                Start::Split => None,
            })
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        let desk = self.place.desk(owner, Who::Clerk);
        let registered = self.office.register_all(desk, new).await?;
        let mut known = self.known();
        for (nth, registered) in arrived.iter().zip(registered) {
            known[*nth].id = Some(registered.id);
        }
        Ok(())
    }

    async fn step(&self, nth: usize, step: &Step) -> Result<(), ActError> {
        let story = &self.stories[nth];
        let case = self.id(nth)?;
        let mut act = self.completed(nth, step)?;
        let desk = self.place.desk(story.owner, step.by);
        if let Act::ProveService(proof) = &mut act {
            let file = self
                .office
                .add_file(desk, case, slip(proof, step.on))
                .await?;
            proof.files = vec![file.id];
        }
        let sues = matches!(act, Act::RecordRemedy(_));
        let request = ActRequest::of(case, act);
        let acted = self.office.act(desk, request).await?;
        self.learn(nth, &acted);
        if sues {
            self.known()[nth].remedy = Some(acted.event.seq);
        }
        Ok(())
    }

    /// The act with what only the register knows.
    fn completed(&self, nth: usize, step: &Step) -> Result<Act, ActError> {
        let mut act = step.act.clone();
        match (&step.refers, &mut act) {
            (Refers::EarlierReply(earlier), Act::Draft(draft)) => {
                draft.parts = Parts {
                    earlier_reply: self.known()[*earlier].reply_number.clone(),
                    ..draft.parts.clone()
                };
            }
            (Refers::Covers(stories), Act::NotifyFee(notice)) => {
                let ids: Result<_, _> = stories.iter().map(|story| self.id(*story)).collect();
                notice.covers = ids?;
            }
            (Refers::Owed, Act::PayFee(payment)) => {
                payment.amount_fen = self.known()[nth].owed_fen;
            }
            (Refers::Remedy, Act::AnswerRemedy(answer)) => {
                answer.remedy = self.known()[nth].remedy.unwrap_or_default();
            }
            (Refers::Remedy, Act::RecordRemedyDecision(decision)) => {
                decision.remedy = self.known()[nth].remedy.unwrap_or_default();
            }
            _ => {}
        }
        Ok(act)
    }

    fn learn(&self, nth: usize, acted: &Acted) {
        let mut known = self.known();
        let reply = acted.case.reply.as_ref();
        known[nth].reply_number = reply.and_then(|reply| reply.number.clone());
        known[nth].owed_fen = acted.case.fee.as_ref().map(|fee| fee.amount_fen);
        for (part, (id, _)) in self.stories[nth].parts.iter().zip(&acted.opened) {
            known[*part].id = Some(*id);
        }
    }

    fn id(&self, nth: usize) -> Result<CaseId, ActError> {
        self.known()[nth].id.ok_or(ActError::NotFound)
    }

    fn known(&self) -> MutexGuard<'_, Vec<Known>> {
        // a panic while learning leaves nothing half done
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The proof of a service, as somebody wrote it down at the counter.
fn slip(proof: &ServiceProof, on: NaiveDate) -> NewFile {
    let text = format!("送达回证\n\n日期：{on}\n情况：{}\n", proof.proof.as_str());
    NewFile {
        name: "送达回证.txt".to_owned(),
        part: "service_proof".to_owned(),
        subject: String::new(),
        note: String::new(),
        bytes: text.into_bytes().into(),
    }
}

type Lane<'l> = Pin<Box<dyn Future<Output = Result<(), ActError>> + Send + 'l>>;

/// Runs lanes side by side, always asking them in the same order; the first
/// that fails ends all.
async fn together(mut lanes: Vec<Lane<'_>>) -> Result<(), ActError> {
    poll_fn(move |context| {
        let mut failed = None;
        lanes.retain_mut(|lane| match lane.as_mut().poll(context) {
            Poll::Pending => true,
            Poll::Ready(Ok(())) => false,
            Poll::Ready(Err(error)) => {
                failed.get_or_insert(error);
                false
            }
        });
        match failed {
            Some(error) => Poll::Ready(Err(error)),
            None if lanes.is_empty() => Poll::Ready(Ok(())),
            None => Poll::Pending,
        }
    })
    .await
}
