//! A mail server with faults. What it does to a letter follows from seed, letter and
//! attempt, never from the order in which letters come in.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use casework::channel::{Later, Mail, Outcome, Post};
use chrono::{DateTime, Utc};
use store::Clock;
use tokio::sync::watch;
use uuid::Uuid;

use super::chance::stirred;
use super::time::VirtualClock;

/// The mailbox that refuses for good.
pub const BAD: &str = "gone@office.invalid";

/// Why the sender did not hear, or did not keep, that a letter was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unheard {
    /// It was killed between the answer and the commit.
    Killed,
    /// The answer was lost on its way.
    AnswerLost,
    /// It slept over its lease before the answer came.
    Slept,
}

/// A letter that the server took over.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// The letter.
    pub mail: Mail,
    /// When.
    pub at: DateTime<Utc>,
    /// What kept the sender from knowing it; none when it knew.
    pub unheard: Option<Unheard>,
}

#[derive(Default)]
struct State {
    attempts: BTreeMap<Uuid, u64>,
    arrivals: Vec<Arrival>,
    down: bool,
    faultless: bool,
    /// Senders wait at the gate while it is closed.
    gate: Option<watch::Receiver<bool>>,
    waiting: usize,
    tried: u64,
    kills: u64,
}

/// The server.
pub struct MailServer {
    seed: u64,
    clock: Arc<VirtualClock>,
    state: Mutex<State>,
}

/// What the server does to an attempt.
enum Fate {
    Takes,
    Postpones,
    Refuses,
    TakesAnd(Unheard),
}

impl MailServer {
    /// A server whose faults follow from a seed.
    pub fn new(seed: u64, clock: Arc<VirtualClock>) -> MailServer {
        MailServer {
            seed,
            clock,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it answers at all.
    pub fn set_down(&self, down: bool) {
        self.state().down = down;
    }

    /// From now on it has no faults: the end of a run.
    pub fn heal(&self) {
        let mut state = self.state();
        (state.down, state.faultless) = (false, true);
    }

    /// Has all senders wait until the answer is let go.
    pub fn close_gate(&self) -> watch::Sender<bool> {
        let (open, gate) = watch::channel(false);
        self.state().gate = Some(gate);
        open
    }

    /// Those who come now need not wait; those who wait go on doing so.
    pub fn pass_by_gate(&self) {
        let mut state = self.state();
        (state.gate, state.waiting) = (None, 0);
    }

    /// How many wait at the gate.
    pub fn waiting(&self) -> usize {
        self.state().waiting
    }

    /// What arrived since the last call, by letter.
    pub fn take_arrivals(&self) -> Vec<Arrival> {
        let mut arrivals = std::mem::take(&mut self.state().arrivals);
        arrivals.sort_by_key(|arrival| (arrival.at, arrival.mail.id));
        arrivals
    }

    /// Attempts, and kills between the answer and the commit.
    pub fn figures(&self) -> (u64, u64) {
        let state = self.state();
        (state.tried, state.kills)
    }

    fn fate(&self, mail: &Mail) -> (Fate, u64) {
        let mut state = self.state();
        state.tried += 1;
        let attempt = state.attempts.entry(mail.id).or_default();
        *attempt += 1;
        let (high, low) = mail.id.as_u64_pair();
        let drawn = stirred(self.seed ^ high ^ low.rotate_left(17) ^ stirred(*attempt));
        let fate = match drawn % 100 {
            _ if mail.to == BAD => Fate::Refuses,
            _ if state.down => Fate::Postpones,
            _ if state.faultless => Fate::Takes,
            0..5 => Fate::TakesAnd(Unheard::Killed),
            5..9 => Fate::TakesAnd(Unheard::AnswerLost),
            9..15 => Fate::Postpones,
            _ => Fate::Takes,
        };
        (fate, drawn / 100)
    }

    fn arrived(&self, mail: &Mail, unheard: Option<Unheard>) {
        let arrival = Arrival {
            mail: mail.clone(),
            at: self.clock.now(),
            unheard,
        };
        self.state().arrivals.push(arrival);
    }

    async fn answer(&self, mail: &Mail) -> Outcome {
        let gate = {
            let mut state = self.state();
            state.waiting += usize::from(state.gate.is_some());
            state.gate.clone()
        };
        if let Some(gate) = gate {
            return self.late_answer(mail, gate).await;
        }
        match self.fate(mail).0 {
            Fate::Takes => {
                self.arrived(mail, None);
                Outcome::Sent
            }
            Fate::Postpones => later(),
            Fate::Refuses => refused(),
            Fate::TakesAnd(unheard) => {
                self.arrived(mail, Some(unheard));
                if unheard == Unheard::Killed {
                    self.state().kills += 1;
                    // the sender's task ends here, and nothing of it is kept
                    std::panic::resume_unwind(Box::new("killed"));
                }
                later()
            }
        }
    }

    /// The answer comes long after the sender's lease ran out: whatever it says, it must
    /// not count any more.
    async fn late_answer(&self, mail: &Mail, mut gate: watch::Receiver<bool>) -> Outcome {
        let (_, drawn) = self.fate(mail);
        let takes = drawn.is_multiple_of(2) && mail.to != BAD;
        if takes {
            self.arrived(mail, Some(Unheard::Slept));
        }
        // the gate is opened, or whoever keeps it is gone
        let _ = gate.wait_for(|open| *open).await;
        match (takes, drawn % 3) {
            (true, 0) => Outcome::Sent,
            (false, 0 | 1) => refused(),
            _ => later(),
        }
    }
}

fn later() -> Outcome {
    Outcome::Later(Later {
        why: "451 再试".into(),
        after: None,
        set_up_wrong: false,
    })
}

fn refused() -> Outcome {
    Outcome::Never("550 没有这个邮箱".into())
}

impl Post for MailServer {
    fn send<'a>(&'a self, mail: &'a Mail) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(self.answer(mail))
    }
}
