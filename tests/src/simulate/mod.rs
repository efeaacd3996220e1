//! A district's year, simulated: the register with its acts, the workers and the mail
//! server with all that can befall them, under a virtual clock; and an oracle that works
//! out from the events alone what must have been told.
//!
//! The machinery is the real one: [`Office::register`], [`Office::act`], [`Office::tick`],
//! [`Office::remind`] and [`Office::deliver`] over a real database; only the clock, the
//! ids and the mail server are made. What befalls it:
//!
//! - workers, up to eight at a time: killed between two transactions of telling, killed
//!   between the lease and the handing over, killed between the server's answer and the
//!   commit, asleep past their lease and back (`looks.rs`, `post.rs`);
//! - the disk fails at some write in the middle of a transaction, of a worker or of an
//!   officer's act (`disk.rs`); the clock of the register breaks off (`time.rs`);
//! - the server puts letters off, loses its answers, refuses one mailbox for good, is down
//!   for days; nobody works for up to thirty days; the process is started anew; officers
//!   are away with a deputy, leave and come back; the holiday notice comes in November and
//!   dates open cases anew, while a worker begun with the old rules still runs (`mishaps.rs`).
//!
//! The oracle (`oracle.rs`) reads no table of deadlines, reminders or jobs. It folds each
//! case from its events, plans by [`disclosure::reminders`] over all open cases, and holds
//! against that what officers were told, and when, and what arrived in which mail.
//!
//! # To replay a seed
//!
//! ```sh
//! cargo run --release -p kaijuan-tests --bin simulate -- --seed 7 --days 400 --cases 10000
//! ```
//!
//! prints the figures, up to twenty faults and a digest of all that was told and mailed:
//! the same for the same seed, sizes and code, however fast the machine is. A fault names
//! the day, the officer, the case and the rung; `--until` that day ends the run in its
//! evening, all else being equal. `--from` begins on another day, `--workers` has fewer
//! look at a time, `--database` names a fresh database that stays afterwards for looking
//! into it (`sqlite:FILE?mode=rwc`; on `postgres://…` the order of commits, and so the
//! digest, depends on the server). `SIMULATE_REFUSALS=1` prints which acts the law refused:
//! the lives in `life/turns.rs` try what officers try.
//!
//! What one run of a seed decides by counting, never by time: a worker is killed after so
//! many commits, the disk fails at the so manieth write, the fate of a letter follows from
//! seed, letter and attempt.

mod chance;
mod disk;
mod district;
mod life;
mod looks;
mod mishaps;
mod notice;
mod oracle;
mod post;
mod report;
mod time;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use casework::delivery::Ways;
use casework::files::Inspector;
use casework::{Equipment, Office, documents};
use chrono::{DateTime, Days, NaiveDate, Utc};
use disclosure::Rules;
use disclosure::words::Role;
use letters::Press;
use sha2::{Digest, Sha256};
use store::{Clock, Keyring, Scope, SeededIds, Store, StoreError};

use chance::Chance;
use disk::Disk;
use district::District;
use life::Lives;
use looks::{Look, Workers};
use notice::rules_on;
use oracle::Oracle;
use post::MailServer;
use time::{BreakableClock, VirtualClock, moment};

pub use oracle::Faults;
pub use report::Report;

/// Days after the last one, on which all goes well: what still waits must arrive.
const AFTER: u64 = 12;
/// Minutes between two looks at least: no lease of the one outlives the beginning of the
/// next, also when somebody slept.
const APART: i64 = 15;
/// Keys of the simulated register: those of the tests, so that a run can begin in a fresh
/// database of theirs.
const KEYS: &str = "t1 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n";

/// What is played.
#[derive(Clone)]
pub struct Settings {
    /// One seed plays the same again.
    pub seed: u64,
    /// From this day on.
    pub from: NaiveDate,
    /// So many days.
    pub days: u64,
    /// In the evening of this day it ends all the same.
    pub until: Option<NaiveDate>,
    /// So many applications.
    pub cases: usize,
    /// So many workers at most.
    pub workers: u64,
    /// Where the register is; a file that is gone afterwards where none is named.
    pub database: Option<String>,
    /// SQL that somebody runs behind the register's back when a day begins: the oracle must
    /// notice.
    pub tampering: Option<(NaiveDate, String)>,
}

impl Settings {
    /// A year and a month of a district, from January 2025 on.
    pub fn of_a_year(seed: u64) -> Settings {
        Settings {
            seed,
            from: NaiveDate::from_ymd_opt(2025, 1, 6).unwrap_or_default(),
            days: 400,
            until: None,
            cases: 10_000,
            workers: 8,
            database: None,
            tampering: None,
        }
    }
}

/// A simulation under way.
struct Simulation {
    settings: Settings,
    url: String,
    rules: Arc<Rules>,
    press: Arc<Press>,
    clock: Arc<VirtualClock>,
    breakable: Arc<BreakableClock>,
    disk: Disk,
    server: Arc<MailServer>,
    office: Office,
    district: District,
    lives: Lives,
    oracle: Oracle,
    chance: Chance,
    log: Sha256,
    report: Report,
    /// Nobody works until this day.
    standstill: Option<NaiveDate>,
    /// The server is down until this day.
    outage: Option<NaiveDate>,
    restarts: u64,
}

/// Plays it.
///
/// # Errors
/// The register failed, in another way than the simulation makes it fail.
pub async fn play(settings: Settings) -> anyhow::Result<Report> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("register.db");
    let url = match &settings.database {
        Some(url) => url.clone(),
        None => format!("sqlite:{}", file.display()),
    };
    let began = Instant::now();
    let mut simulation = Simulation::begin(settings, url).await?;
    simulation.days().await?;
    let mut report = simulation.end().await;
    report.seconds = began.elapsed().as_secs_f64();
    Ok(report)
}

impl Simulation {
    async fn begin(settings: Settings, url: String) -> anyhow::Result<Simulation> {
        let first = settings.from;
        let clock = Arc::new(VirtualClock::default());
        clock.put(moment(first, 0));
        let breakable = Arc::new(BreakableClock::over(clock.clone()));
        let server = Arc::new(MailServer::new(settings.seed, clock.clone()));
        let rules = rules_on(first)?;
        let press = Arc::new(documents::press(&rules, None)?);
        let store = open(&url, settings.seed, &clock, &breakable).await?;
        store.migrate().await?;
        let disk = Disk::under(&url).await?;
        let office = office(store, &rules, &clock, &press, &server);
        office.activate_rules().await?;
        let district = District::made();
        district.settle(&office.store, clock.now()).await?;
        let seed = settings.seed;
        let lives = Lives::new(seed, settings.cases, first, settings.days, &district);
        Ok(Simulation {
            settings,
            url,
            rules,
            press,
            clock,
            breakable,
            disk,
            server,
            office,
            district,
            lives,
            oracle: Oracle::default(),
            chance: Chance::new(seed ^ 0x5EED),
            log: Sha256::new(),
            report: Report::default(),
            standstill: None,
            outage: None,
            restarts: 0,
        })
    }

    async fn days(&mut self) -> anyhow::Result<()> {
        for nth in 0..self.settings.days + AFTER {
            let day = self.settings.from + Days::new(nth);
            if self.settings.until.is_some_and(|until| until < day) {
                break;
            }
            if let Some((_, sql)) = self.settings.tampering.as_ref().filter(|it| it.0 == day) {
                self.disk.run(sql).await?;
            }
            let quietly = nth >= self.settings.days;
            match quietly {
                false => self.mishaps(day).await?,
                true => self.all_goes_well(),
            }
            self.day(day, quietly).await?;
        }
        Ok(())
    }

    fn all_goes_well(&mut self) {
        (self.standstill, self.outage) = (None, None);
        self.server.heal();
    }

    /// A day: acts and looks in the order of their moments.
    async fn day(&mut self, day: NaiveDate, quietly: bool) -> anyhow::Result<()> {
        let mut looks = self.moments(day);
        looks.reverse();
        let midnight = moment(day + Days::new(1), 0);
        let mut whole = false;
        loop {
            let act = self.lives.next_at().filter(|at| *at < midnight);
            match (act, looks.last().copied()) {
                (Some(at), look) if look.is_none_or(|look| at <= look) => self.act(at).await?,
                (_, Some(at)) => {
                    looks.pop();
                    self.clock.put(at);
                    let last = looks.is_empty();
                    let look = match quietly || last {
                        true => Look::Whole(1 + self.chance.below(self.settings.workers)),
                        false => Look::any(&mut self.chance, self.settings.workers),
                    };
                    whole |= self.look(look, day).await? && last;
                }
                _ => break,
            }
        }
        let began = Instant::now();
        self.oracle.fold(&self.office, &self.district).await?;
        self.oracle.scan(&self.rules);
        self.report.judging += began.elapsed();
        let workday = self.rules.calendar.is_workday(day) == Some(true);
        if whole && workday && self.outage.is_none() {
            self.revive().await?;
            self.oracle.evening(&self.district);
        }
        Ok(())
    }

    /// When somebody looks: around midnight, the morning's mail and the quiet hours, and
    /// now and then by day.
    fn moments(&mut self, day: NaiveDate) -> Vec<DateTime<Utc>> {
        if self.standstill.is_some() {
            return Vec::new();
        }
        let mut minutes = vec![5, 7 * 60 + 50, 8 * 60 + 31, 20 * 60 + 5];
        minutes.extend((0..4).map(|_| 8 * 60 + self.chance.below(12 * 60) as i64));
        minutes.sort_unstable();
        let mut last = 0;
        let moments = minutes.into_iter().map(|minute| {
            last = minute.max(last + APART);
            moment(day, last)
        });
        moments.collect()
    }

    async fn act(&mut self, at: DateTime<Utc>) -> anyhow::Result<()> {
        self.clock.put(at);
        let began = Instant::now();
        let lived = self
            .lives
            .step(&self.office, &self.district, &self.disk)
            .await?;
        self.report.acting += began.elapsed();
        if let Some(lived) = lived {
            let clerk = self.district.of_role(lived.agency, Role::Clerk);
            if let Some(clerk) = clerk.first() {
                self.oracle.touch(lived.case, *clerk);
            }
            let line = format!("act {at} {} {}\n", lived.nth, lived.state.word());
            self.log.update(line);
        }
        Ok(())
    }

    /// One look, and what the oracle says of it.
    async fn look(&mut self, look: Look, day: NaiveDate) -> anyhow::Result<bool> {
        let begins = Instant::now();
        self.oracle.fold(&self.office, &self.district).await?;
        let workers = Workers {
            office: &self.office,
            clock: &self.clock,
            breakable: &self.breakable,
            disk: &self.disk,
            server: &self.server,
        };
        let began = Instant::now();
        workers.look(look).await?;
        let took = began.elapsed();
        self.report.looked(look, took);
        let whole = look.is_whole();
        let oracle = &mut self.oracle;
        let told = oracle
            .after_look(&self.office, &self.district, day, whole)
            .await?;
        let arrivals = self.server.take_arrivals();
        oracle
            .post(&told, &arrivals, &self.office, &self.district)
            .await?;
        self.report.judging += begins.elapsed() - took;
        for notice in &told {
            let line = format!("told {} {} {}\n", notice.created_at, notice.id, notice.refs);
            self.log.update(line);
        }
        for arrival in &arrivals {
            let mail = &arrival.mail;
            let line = format!("mail {} {} {}\n", arrival.at, mail.id, mail.text);
            self.log.update(line);
        }
        Ok(whole)
    }

    /// The administrator has tried anew what was given up while the server was down.
    async fn revive(&mut self) -> anyhow::Result<()> {
        const MOST: i64 = 1000;
        let mut reader = self.office.store.read().await?;
        let dead = reader.dead_letters(&Scope::system(), MOST).await?;
        drop(reader);
        for letter in dead {
            let why = letter.failure.unwrap_or_default();
            let id = letter.row.id;
            if why.starts_with("451") {
                let revived = self
                    .office
                    .store
                    .act(move |tx| Box::pin(async move { tx.revive_outbox(id).await }));
                let revived: Result<bool, StoreError> = revived.await;
                self.report.revived += u64::from(revived?);
            }
        }
        Ok(())
    }

    async fn end(self) -> Report {
        let mut report = self.report;
        (report.tried, report.kills_around_sending) = self.server.figures();
        report.days = self.settings.days;
        report.cases = self.settings.cases;
        report.acts = self.lives.acts;
        report.refusals = self.lives.refusals;
        report.restarts = self.restarts;
        report.told = self.oracle.told;
        report.mails = self.oracle.mails.arrived();
        report.repeats = self.oracle.mails.repeats.clone();
        report.fell_away = self.oracle.mails.fell_away;
        report.broken = self.lives.broken;
        report.faults = self.oracle.faults;
        report.faults.half_done = self.lives.half_done;
        report.digest = hex::encode(self.log.finalize());
        self.office.store.close().await;
        report
    }
}

async fn open(
    url: &str,
    seed: u64,
    clock: &Arc<VirtualClock>,
    breakable: &Arc<BreakableClock>,
) -> anyhow::Result<Store> {
    let ids = SeededIds::new(seed, clock.clone());
    let store = Store::open_in_time(url, Keyring::parse(KEYS)?, ids, breakable.clone());
    Ok(store.await?)
}

fn office(
    store: Store,
    rules: &Arc<Rules>,
    clock: &Arc<VirtualClock>,
    press: &Arc<Press>,
    server: &Arc<MailServer>,
) -> Office {
    // nobody looks into files here
    let inspector = Inspector::new(PathBuf::from("kaijuan"));
    let ways = Ways {
        post: Some(server.clone()),
        ..Ways::default()
    };
    let equipment = Equipment::in_memory(inspector, press.clone()).with_ways(ways);
    Office::new(store, rules.clone(), clock.clone(), equipment)
}
