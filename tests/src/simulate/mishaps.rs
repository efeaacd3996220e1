//! What befalls the house on a day: nobody works, the server is down, somebody is away,
//! leaves or comes back, the process is started anew; and the holiday notice comes.

use casework::civil_date;
use chrono::{Days, NaiveDate};
use disclosure::words::Role;
use store::Clock;
use uuid::Uuid;

use super::district::Absence;
use super::life::worker;
use super::notice::{IMPORTED_ON, rules_after};
use super::time::moment;
use super::{Simulation, office, open};

impl Simulation {
    pub(super) async fn mishaps(&mut self, day: NaiveDate) -> anyhow::Result<()> {
        self.clock.put(moment(day, 0));
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
        if IMPORTED_ON == Some(day) {
            self.notice_comes().await?;
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
            if !active {
                self.oracle.mails.leaves(id);
            }
        }
        Ok(())
    }

    fn some_department(&mut self) -> Uuid {
        let departments = &self.district.agencies[1..];
        let some = self.chance.pick(departments);
        some.unwrap_or(&self.district.agencies[0]).id
    }

    async fn restart(&mut self) -> anyhow::Result<()> {
        self.restarts += 1;
        self.office.store.close().await;
        let seed = self.settings.seed ^ (self.restarts << 32);
        let store = open(&self.url, seed, &self.clock, &self.breakable).await?;
        self.office = office(store, &self.rules, &self.clock, &self.press, &self.server);
        Ok(())
    }

    /// The notice is imported: open cases are dated anew, their reminders with them, and
    /// a worker that was begun with the old rules follows the new ones, or tells nothing.
    async fn notice_comes(&mut self) -> anyhow::Result<()> {
        self.oracle.fold(&self.office, &self.district).await?;
        let before = std::mem::replace(&mut self.rules, rules_after()?);
        let outdated = self.office.clone();
        let store = self.office.store.clone();
        self.office = office(store, &self.rules, &self.clock, &self.press, &self.server);
        let redated = self.office.activate_rules().await?;
        self.report.redated = redated.len() as u64;
        let numbers = redated.into_iter().map(|case| case.number).collect();
        let today = civil_date(self.clock.now());
        let rules = (before.as_ref(), self.rules.as_ref());
        self.oracle.redated(rules, &numbers, &self.district, today);
        if self.standstill.is_none() {
            // whatever it tells is judged with the first look of this day, by the new rules
            outdated.tick(worker(0)).await;
        }
        Ok(())
    }
}
