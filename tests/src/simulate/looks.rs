//! Workers, and what befalls them: killed between two transactions, killed between the
//! lease and the sending, broken off within a transaction because the clock or the disk
//! failed, asleep past their lease.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::Poll;

use casework::Office;
use chrono::TimeDelta;
use store::{Clock, Store};

use super::chance::Chance;
use super::disk::{Disk, Place};
use super::life::worker;
use super::post::MailServer;
use super::time::{BreakableClock, VirtualClock};

/// A sleeper sleeps longer than any lease.
const ASLEEP: TimeDelta = TimeDelta::minutes(7);

/// What befalls a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// So many workers look at the same time, and all come through.
    Whole(u64),
    /// A worker is killed after so many transactions of telling.
    KilledTelling(u64),
    /// A worker is killed right after it leased what it was to send.
    KilledLeasing,
    /// The clock fails when a transaction of telling begins, at the so manieth look at it.
    ClockFails(i64),
    /// The disk fails in the middle of a transaction of telling, at the so manieth write.
    DiskFails(Place, u64),
    /// A worker falls asleep after so many transactions of telling, another does the work
    /// meanwhile.
    SleepsTelling(u64),
    /// A worker falls asleep while the server takes its letters.
    SleepsSending,
}

impl Look {
    /// As chance has it; most are whole.
    pub fn any(chance: &mut Chance, workers: u64) -> Look {
        match chance.below(100) {
            0..8 => Look::KilledTelling(chance.within(1, 6)),
            8..13 => Look::KilledLeasing,
            13..16 => Look::ClockFails(i64::try_from(chance.within(1, 8)).unwrap_or(1)),
            16..20 => {
                let place = Place::any_of(&Place::OF_WORKERS, chance);
                Look::DiskFails(place, chance.within(1, 12))
            }
            20..24 => Look::SleepsTelling(chance.within(1, 4)),
            24..28 => Look::SleepsSending,
            _ => Look::Whole(chance.within(1, workers)),
        }
    }

    /// Whether all that is due was told by somebody.
    pub fn is_whole(self) -> bool {
        matches!(
            self,
            Look::Whole(_) | Look::SleepsTelling(_) | Look::SleepsSending
        )
    }
}

/// Those who work.
pub struct Workers<'w> {
    /// The office that they work in.
    pub office: &'w Office,
    /// What time it is.
    pub clock: &'w VirtualClock,
    /// The clock of the register.
    pub breakable: &'w BreakableClock,
    /// The disk under it.
    pub disk: &'w Disk,
    /// Where they hand letters in.
    pub server: &'w MailServer,
}

impl Workers<'_> {
    /// Lets them look once.
    ///
    /// # Errors
    /// The disk did not do as it was told.
    pub async fn look(&self, look: Look) -> sqlx::Result<()> {
        match look {
            Look::Whole(workers) => self.all(workers).await,
            Look::KilledTelling(acts) => {
                let mut telling = Box::pin(self.office.remind());
                // dropped where it stands
                until_acts(&self.office.store, acts, telling.as_mut()).await;
            }
            Look::KilledLeasing => {
                let mut sending = Box::pin(self.office.deliver());
                until_acts(&self.office.store, 1, sending.as_mut()).await;
            }
            Look::ClockFails(nth) => {
                self.breakable.break_at(nth);
                // what failed is tried again at the next look
                let _ = self.office.remind().await;
                self.breakable.break_at(0);
            }
            Look::DiskFails(place, nth) => {
                self.disk.fail_at(place, nth).await?;
                let _ = self.office.remind().await;
                self.disk.heal().await?;
            }
            Look::SleepsTelling(acts) => self.sleeps_telling(acts).await,
            Look::SleepsSending => self.sleeps_sending().await?,
        }
        Ok(())
    }

    async fn all(&self, workers: u64) {
        let looks = (0..workers).map(|nth| {
            let office = self.office.clone();
            tokio::spawn(async move { office.tick(worker(nth)).await })
        });
        let looks: Vec<_> = looks.collect();
        for look in looks {
            // a look that panicked shows in what it did not do
            let _ = look.await;
        }
    }

    async fn sleeps_telling(&self, acts: u64) {
        let mut telling = Box::pin(self.office.remind());
        let done = until_acts(&self.office.store, acts, telling.as_mut()).await;
        self.clock.put(self.clock.now() + ASLEEP);
        self.all(1).await;
        if !done {
            let _ = telling.await;
        }
    }

    async fn sleeps_sending(&self) -> sqlx::Result<()> {
        let gate = self.server.close_gate();
        let office = self.office.clone();
        let sleeper = tokio::spawn(async move { office.deliver().await });
        // all that the sleeper leased is at the gate, or done with
        let (before, now) = (self.office.store.written().acts, self.clock.now());
        while !sleeper.is_finished() {
            let leased = self.office.store.written().acts > before;
            let under_way = self.disk.under_way(now).await?;
            if leased && usize::try_from(under_way).ok() == Some(self.server.waiting()) {
                break;
            }
        }
        self.server.pass_by_gate();
        self.clock.put(now + ASLEEP);
        self.all(1).await;
        // nobody waits when there was nothing to send
        let _ = gate.send(true);
        let _ = sleeper.await;
        Ok(())
    }
}

/// Lets work go on until so many transactions were committed; true when it ended before.
async fn until_acts<F: Future>(store: &Store, acts: u64, mut work: Pin<&mut F>) -> bool {
    let stop = store.written().acts + acts;
    let going = pin!(std::future::poll_fn(|context| {
        if store.written().acts >= stop {
            return Poll::Ready(false);
        }
        work.as_mut().poll(context).map(|_| true)
    }));
    going.await
}
