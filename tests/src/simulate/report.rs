//! What a simulation showed.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::looks::Look;
use super::oracle::Faults;
use super::post::Unheard;

/// The figures of a run.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Days that were played.
    pub days: u64,
    /// Applications.
    pub cases: usize,
    /// Acts that were done.
    pub acts: u64,
    /// Acts under which the disk failed, and that were done again.
    pub broken: u64,
    /// Acts that the law refused.
    pub refusals: BTreeMap<String, u64>,
    /// Looks that came through.
    pub looks: u64,
    /// Looks that were killed or broke off between or within transactions of telling.
    pub kills_while_telling: u64,
    /// Looks that were slept over.
    pub sleepers: u64,
    /// Kills between the lease and the handing over.
    pub kills_before_sending: u64,
    /// Kills between the server's answer and the commit.
    pub kills_around_sending: u64,
    /// Times that nobody looked for days.
    pub standstills: u64,
    /// Times that the server was down for days.
    pub outages: u64,
    /// Times that the process was started anew.
    pub restarts: u64,
    /// Open cases that the holiday notice dated anew.
    pub redated: u64,
    /// What officers were told.
    pub told: u64,
    /// Letters that arrived.
    pub mails: usize,
    /// Attempts at a letter.
    pub tried: u64,
    /// Repeats, with the same id, by why the sender could not know.
    pub repeats: BTreeMap<Unheard, u64>,
    /// Letters that were given up and tried anew by the administrator.
    pub revived: u64,
    /// Of what was told, what stood no more when its mail was due.
    pub fell_away: u64,
    /// The slowest whole look.
    pub slowest: Duration,
    /// All whole looks together.
    pub looking: Duration,
    /// All acts together.
    pub acting: Duration,
    /// All that the oracle did.
    pub judging: Duration,
    /// What went wrong.
    pub faults: Faults,
    /// A digest of all that happened: the same for the same seed.
    pub digest: String,
    /// How long it took.
    pub seconds: f64,
}

impl Report {
    pub(super) fn looked(&mut self, look: Look, took: Duration) {
        match look {
            Look::Whole(_) => {
                self.looks += 1;
                self.slowest = self.slowest.max(took);
                self.looking += took;
            }
            Look::SleepsTelling(_) | Look::SleepsSending => self.sleepers += 1,
            Look::KilledTelling(_) | Look::ClockFails(_) | Look::DiskFails(..) => {
                self.kills_while_telling += 1
            }
            Look::KilledLeasing => self.kills_before_sending += 1,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refused: u64 = self.refusals.values().sum();
        writeln!(
            f,
            "days {} in {:.1} s ({:.1} days/s), cases {}, acts {}, broken off and done again {}, \
             refused by the law {refused}",
            self.days,
            self.seconds,
            self.days as f64 / self.seconds.max(0.001),
            self.cases,
            self.acts,
            self.broken
        )?;
        let mean = self.looking.as_secs_f64() / self.looks.max(1) as f64;
        writeln!(
            f,
            "looks {}, mean {:.1} ms, slowest {:.1} ms; killed or broken off while telling {}, slept {}; \
             acting {:.1} s, looking {:.1} s, judging {:.1} s",
            self.looks,
            mean * 1000.0,
            self.slowest.as_secs_f64() * 1000.0,
            self.kills_while_telling,
            self.sleepers,
            self.acting.as_secs_f64(),
            self.looking.as_secs_f64(),
            self.judging.as_secs_f64()
        )?;
        writeln!(
            f,
            "standstills {}, outages of the server {}, restarts {}, killed before sending {} times, \
             between the server's answer and the commit {} times; dated anew by the notice {}",
            self.standstills,
            self.outages,
            self.restarts,
            self.kills_before_sending,
            self.kills_around_sending,
            self.redated
        )?;
        writeln!(
            f,
            "told {}, fell away {}, mails {}, attempts {}, tried anew by the administrator {}, repeats {:?}",
            self.told, self.fell_away, self.mails, self.tried, self.revived, self.repeats
        )?;
        let faults = &self.faults;
        writeln!(
            f,
            "missed {}, early {}, twice {}, half done {}",
            faults.missed.len(),
            faults.early.len(),
            faults.twice.len(),
            faults.half_done.len()
        )?;
        let all = faults.missed.iter().map(|what| ("missed", what));
        let all = all.chain(faults.early.iter().map(|what| ("early", what)));
        let all = all.chain(faults.twice.iter().map(|what| ("twice", what)));
        let all = all.chain(faults.half_done.iter().map(|what| ("half done", what)));
        for (how, what) in all.take(20) {
            writeln!(f, "  {how}: {what}")?;
        }
        write!(f, "digest {}", self.digest)
    }
}
