//! Whether what officers were told reached them by mail: once, at an hour for mail, and
//! again only where the sender could not know that it had arrived.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveTime, Timelike};
use disclosure::Rules;
use store::{NoticeRow, OfficerId};
use uuid::Uuid;

use super::{Faults, Oracle};
use crate::simulate::district::District;
use crate::simulate::post::{Arrival, BAD, Unheard};
use crate::simulate::time::here;

/// Workdays with a server that answers, after which a mail should have arrived: the
/// pauses between attempts grow.
const GRACE: u32 = 4;

/// What is known of the mails.
#[derive(Default)]
pub struct Mails {
    /// What was told and did not arrive yet, with the good workdays since.
    waiting: BTreeMap<Uuid, (NoticeRow, u32)>,
    /// In which mail a notice arrived.
    mail_of: HashMap<Uuid, Uuid>,
    /// How each arrival of a mail ended for its sender.
    arrivals: HashMap<Uuid, Vec<Option<Unheard>>>,
    /// Repeats, by why the sender could not know.
    pub repeats: BTreeMap<Unheard, u64>,
    /// Notices of which nothing stood any more before their mail went out.
    pub fell_away: u64,
}

impl Mails {
    /// How many different mails arrived.
    pub fn arrived(&self) -> usize {
        self.arrivals.len()
    }

    /// Who leaves gets no mail any more; what was told stands in the workbench.
    pub fn leaves(&mut self, officer: OfficerId) {
        self.waiting
            .retain(|_, (notice, _)| notice.officer_id != officer);
    }

    fn expect(&mut self, notices: &[NoticeRow], district: &District) {
        let bad = |officer: OfficerId| {
            let mut mailboxes = district.mailboxes.iter();
            mailboxes.any(|(id, address)| *id == officer && address == BAD)
        };
        for notice in notices.iter().filter(|it| !bad(it.officer_id)) {
            if !self.mail_of.contains_key(&notice.id) {
                self.waiting.insert(notice.id, (notice.clone(), 0));
            }
        }
    }

    fn came(&mut self, arrival: &Arrival, carried: &[NoticeRow], faults: &mut Faults) {
        let id = arrival.mail.id;
        let before = self.arrivals.entry(id).or_default();
        match before.last() {
            Some(Some(why)) if before.iter().all(Option::is_some) => {
                *self.repeats.entry(*why).or_default() += 1;
            }
            Some(_) => faults.twice.push(format!("mail {id} at {}", arrival.at)),
            None => {}
        }
        before.push(arrival.unheard);
        for notice in carried {
            self.waiting.remove(&notice.id);
            let other = self.mail_of.insert(notice.id, id);
            if other.is_some_and(|other| other != id) {
                faults
                    .twice
                    .push(format!("notice {} in two mails", notice.id));
            }
        }
    }
}

/// Whether mail may go out at a moment.
fn may_go_out(at: chrono::DateTime<chrono::Utc>, rules: &Rules) -> bool {
    let (day, time) = here(at);
    let hours = rules.hours(day);
    let quiet = |from: NaiveTime, to: NaiveTime| time >= from || time < to;
    rules.calendar.is_workday(day) == Some(true)
        && hours.is_some_and(|hours| !quiet(hours.quiet_from, hours.quiet_to))
}

impl Oracle {
    /// What a look told is to arrive; what arrived is held against it.
    ///
    /// # Errors
    /// The register failed.
    pub async fn post(
        &mut self,
        told: &[NoticeRow],
        arrivals: &[Arrival],
        office: &casework::Office,
        district: &District,
    ) -> anyhow::Result<()> {
        self.mails.expect(told, district);
        let mut reader = office.store.read().await?;
        for arrival in arrivals {
            let carried = reader.notices_in(arrival.mail.id).await?;
            self.mails.came(arrival, &carried, &mut self.faults);
            if !may_go_out(arrival.at, &office.rules) {
                let (day, time) = here(arrival.at);
                let at = format!("{day} {:02}:{:02}", time.hour(), time.minute());
                self.faults
                    .early
                    .push(format!("mail {} at {at}", arrival.mail.id));
            }
            for notice in &carried {
                let number = notice.refs["number"].as_str().unwrap_or_default();
                if self.stands(notice) && !arrival.mail.text.contains(number) {
                    let what = format!("{number} is not in mail {}", arrival.mail.id);
                    self.faults.missed.push(what);
                }
            }
        }
        Ok(())
    }

    /// At the end of a workday on which the server answered and somebody worked: what
    /// still stands should arrive before long.
    pub fn evening(&mut self, district: &District) {
        let mut waiting = std::mem::take(&mut self.mails.waiting);
        waiting.retain(|_, (notice, days)| {
            if !self.stands(notice) {
                self.mails.fell_away += 1;
                return false;
            }
            if !district.works(notice.officer_id) {
                return false;
            }
            *days += 1;
            if *days > GRACE {
                let what = format!("no mail for {} {}", notice.officer_id, notice.refs);
                self.faults.missed.push(what);
            }
            *days <= GRACE
        });
        self.mails.waiting = waiting;
    }
}
