//! A district's year, simulated: the register with its acts, the workers and the mail
//! server with all that can befall them, under a virtual clock; and an oracle that works
//! out from the events alone what must have been told. One seed plays the same again.

mod chance;
mod district;
mod life;
mod looks;
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
use district::{Absence, District};
use life::Lives;
use looks::{Look, Workers};
use oracle::Oracle;
use post::MailServer;
use time::{BreakableClock, VirtualClock, moment};

pub use oracle::Faults;
pub use report::Report;

/// The first day that is played.
const FIRST: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 1, 6);
/// Days after the last one, on which all goes well: what still waits must arrive.
const AFTER: u64 = 12;
/// Keys of the simulated register.
const KEYS: &str = "s1 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n";

/// What is played.
#[derive(Clone)]
pub struct Settings {
    /// One seed plays the same again.
    pub seed: u64,
    /// So many days.
    pub days: u64,
    /// So many applications.
    pub cases: usize,
    /// So many workers at most.
    pub workers: u64,
    /// Where the register is; a file that is gone afterwards where none is named.
    pub database: Option<String>,
    /// SQL that somebody runs behind the register's back on a day, counted from 0: the
    /// oracle must notice.
    pub tampering: Option<(u64, Tampering)>,
}

/// What is done behind the register's back.
pub type Tampering = Arc<dyn Fn(&str) -> BoxFuture + Send + Sync>;
/// What tampering does.
pub type BoxFuture = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

/// A simulation under way.
struct Simulation {
    settings: Settings,
    url: String,
    rules: Arc<Rules>,
    press: Arc<Press>,
    clock: Arc<VirtualClock>,
    breakable: Arc<BreakableClock>,
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
        let first = FIRST.ok_or_else(|| anyhow::anyhow!("no first day"))?;
        let clock = Arc::new(VirtualClock::default());
        clock.put(moment(first, 0));
        let breakable = Arc::new(BreakableClock::over(clock.clone()));
        let server = Arc::new(MailServer::new(settings.seed, clock.clone()));
        let rules = Arc::new(Rules::embedded().clone());
        let press = Arc::new(documents::press(&rules, None)?);
        let store = open(&url, settings.seed, &clock, &breakable).await?;
        store.migrate().await?;
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
        let first = FIRST.ok_or_else(|| anyhow::anyhow!("no first day"))?;
        for nth in 0..self.settings.days + AFTER {
            let day = first + Days::new(nth);
            if nth == self.settings.days {
                (self.standstill, self.outage) = (None, None);
                self.server.heal();
            }
            if nth < self.settings.days {
                self.mishaps(day).await?;
            }
            if let Some((on, tampering)) = &self.settings.tampering
                && *on == nth
            {
                tampering(&self.url).await;
            }
            self.day(day, nth >= self.settings.days).await?;
        }
        Ok(())
    }

    /// What befalls the house on a day: nobody works, the server is down, somebody is
    /// away, leaves or comes back, the process is started anew.
    async fn mishaps(&mut self, day: NaiveDate) -> anyhow::Result<()> {
        let ended = |until: Option<NaiveDate>| until.filter(|until| *until > day);
        (self.standstill, self.outage) = (ended(self.standstill), ended(self.outage));
        if self.standstill.is_none() && self.chance.below(90) == 0 {
            self.standstill = Some(day + Days::new(self.chance.within(1, 30)));
            self.report.standstills += 1;
        }
        if self.outage.is_none() && self.chance.below(40) == 0 {
            self.outage = Some(day + Days::new(self.chance.within(1, 8)));
            self.report.outages += 1;
        }
        self.server.set_down(self.outage.is_some());
        if self.chance.below(4) == 0 {
            self.somebody_is_away(day).await?;
        }
        if self.chance.below(10) == 0 {
            self.somebody_leaves_or_comes_back().await?;
        }
        if self.chance.below(12) == 0 {
            self.restart().await?;
        }
        Ok(())
    }

    async fn somebody_is_away(&mut self, day: NaiveDate) -> anyhow::Result<()> {
        let department = self.some_department();
        let handlers = self.district.of_role(department, Role::Handler);
        if let [officer, .., deputy] = handlers[..] {
            let until = day + Days::new(self.chance.within(1, 14));
            let absence = Absence {
                officer,
                deputy,
                since: day,
                until,
            };
            let now = self.clock.now();
            let store = self.office.store.clone();
            self.district.send_away(&store, absence, now).await?;
        }
        Ok(())
    }

    async fn somebody_leaves_or_comes_back(&mut self) -> anyhow::Result<()> {
        let department = self.some_department();
        let handles = |it: &&mut store::Officer| {
            it.agency_id == department && it.roles.contains(&Role::Handler)
        };
        let nth = usize::try_from(self.chance.below(3)).unwrap_or(0);
        if let Some(officer) = self.district.officers.iter_mut().filter(handles).nth(nth) {
            officer.active = !officer.active;
            let (id, active) = (officer.id, officer.active);
            self.office.set_active(None, id, active).await?;
        }
        Ok(())
    }

    fn some_department(&mut self) -> uuid::Uuid {
        let nth = 1 + self.chance.below(self.district.agencies.len() as u64 - 1);
        self.district.agencies[usize::try_from(nth).unwrap_or(1)].id
    }

    async fn restart(&mut self) -> anyhow::Result<()> {
        self.restarts += 1;
        self.office.store.close().await;
        let seed = self.settings.seed ^ (self.restarts << 32);
        let store = open(&self.url, seed, &self.clock, &self.breakable).await?;
        self.office = office(store, &self.rules, &self.clock, &self.press, &self.server);
        Ok(())
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
        self.oracle.fold(&self.office, &self.district).await?;
        self.oracle.scan(&self.rules);
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
        let moments = minutes.into_iter().map(|minute| moment(day, minute));
        moments.collect()
    }

    async fn act(&mut self, at: DateTime<Utc>) -> anyhow::Result<()> {
        self.clock.put(at);
        let lived = self.lives.step(&self.office, &self.district).await?;
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
        self.oracle.fold(&self.office, &self.district).await?;
        let workers = Workers {
            office: &self.office,
            clock: &self.clock,
            breakable: &self.breakable,
            server: &self.server,
        };
        let began = Instant::now();
        workers.look(look).await;
        self.report.looked(look, began.elapsed());
        let whole = look.is_whole();
        let oracle = &mut self.oracle;
        let told = oracle
            .after_look(&self.office, &self.district, day, whole)
            .await?;
        let arrivals = self.server.take_arrivals();
        oracle
            .post(&told, &arrivals, &self.office, &self.district)
            .await?;
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
        report.faults = self.oracle.faults;
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
