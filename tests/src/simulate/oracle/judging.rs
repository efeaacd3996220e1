//! What was told of a case against what was due of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use disclosure::Rules;
use disclosure::words::{NoticeKind, Role};
use store::{CaseId, NoticeRow, OfficerId};

use super::{Deadline, Due, Oracle};
use crate::simulate::district::District;

/// What somebody is to be told: of several rungs of one deadline that are due, the last,
/// or one of those of the last day. Deadlines of one name and one day are told together.
type Owed<'d> = BTreeMap<(OfficerId, Deadline, NaiveDate), Vec<&'d Due>>;

impl Oracle {
    /// All that is due of a case against all that was told of it.
    pub(super) fn judge(
        &mut self,
        case: CaseId,
        told: &[&NoticeRow],
        district: &District,
        today: NaiveDate,
        rules: &Rules,
    ) {
        let due: Vec<Due> = match self.known.get(&case) {
            Some(known) => {
                let due = known.planned.iter().filter(|due| due.fire_on <= today);
                due.cloned().collect()
            }
            None => Vec::new(),
        };
        let mut owed = self.owed(case, &due, district, today, rules);
        for notice in told {
            self.hear(case, notice, &mut owed, today);
        }
        for ((officer, deadline, due_on), dues) in owed {
            if !dues.is_empty() {
                let rungs: Vec<&str> = dues.iter().map(|due| &*due.key.rung).collect();
                let number = self.known.get(&case).map(|known| known.number.clone());
                self.faults.missed.push(format!(
                    "{today} {officer} {deadline:?} {due_on} {rungs:?} {number:?}"
                ));
            }
        }
        for due in due {
            let key = due.key.clone();
            let rung = (key.deadline, key.opened_by, key.due_on, key.rung);
            self.told_on.insert(rung, today);
            self.handled.insert(due.key);
        }
        self.plan(case, rules);
    }

    fn owed<'d>(
        &self,
        case: CaseId,
        due: &'d [Due],
        district: &District,
        today: NaiveDate,
        rules: &Rules,
    ) -> Owed<'d> {
        let mut owed = Owed::new();
        for due in due {
            let Some(rung) = rules.rung(&due.key.rung, due.key.due_on) else {
                continue;
            };
            for officer in self.addressed(case, &rung.to, district, today) {
                let which = (officer, due.key.deadline.clone(), due.key.due_on);
                let dues = owed.entry(which).or_default();
                dues.retain(|other| other.fire_on >= due.fire_on);
                if dues.iter().all(|other| other.fire_on == due.fire_on) {
                    dues.push(due);
                }
            }
        }
        owed
    }

    /// A notice pays what is owed; nothing is owed twice.
    fn hear(&mut self, case: CaseId, notice: &NoticeRow, owed: &mut Owed<'_>, today: NaiveDate) {
        if notice.kind == NoticeKind::DatesMoved.word()
            && let Some(officers) = self.news.get_mut(&case)
            && officers.remove(&notice.officer_id)
        {
            return;
        }
        let of = |(officer, deadline, due_on): &(OfficerId, Deadline, NaiveDate)| {
            *officer == notice.officer_id
                && notice.refs["kind"] == deadline.kind
                && notice.refs["subject"].as_str() == deadline.subject.as_deref()
                && notice.refs["due_on"] == due_on.to_string().as_str()
        };
        let fits = |due: &&Due| due.key.rung == notice.kind;
        let told_before = match owed.iter_mut().find(|(which, _)| of(which)) {
            Some((_, dues)) if dues.iter().any(fits) => {
                dues.clear();
                return;
            }
            Some((_, dues)) if dues.is_empty() => true,
            _ => self.was_told(case, notice),
        };
        let what = format!(
            "{today} {} {} {}",
            notice.officer_id, notice.kind, notice.refs
        );
        match told_before {
            true => self.faults.twice.push(what),
            false => self.faults.early.push(what),
        }
    }

    fn was_told(&self, case: CaseId, notice: &NoticeRow) -> bool {
        self.handled.iter().any(|key| {
            key.deadline.case == case
                && key.rung == notice.kind
                && notice.refs["due_on"] == key.due_on.to_string().as_str()
        })
    }

    /// Who is to be told, and who stands in for them.
    pub(super) fn addressed(
        &self,
        case: CaseId,
        to: &[Role],
        district: &District,
        today: NaiveDate,
    ) -> BTreeSet<OfficerId> {
        let Some(known) = self.known.get(&case) else {
            return BTreeSet::new();
        };
        let owner = known.case.agency;
        let above = district.agencies[0].id;
        let of_role = |role: Role| match role {
            Role::Handler => match known.case.handler {
                Some(handler) if district.works(handler) => vec![handler],
                Some(_) => district.of_role(owner, Role::OfficeHead),
                None => district.of_role(owner, Role::Clerk),
            },
            Role::Supervisor => district.of_role(above, Role::Supervisor),
            role => district.of_role(owner, role),
        };
        let mut officers: BTreeSet<OfficerId> = BTreeSet::new();
        for role in to {
            officers.extend(of_role(*role));
        }
        if officers.is_empty() {
            officers.extend(of_role(Role::OfficeHead));
            officers.extend(of_role(Role::Supervisor));
        }
        let deputies: Vec<OfficerId> = officers
            .iter()
            .flat_map(|officer| district.deputies_of(*officer, today))
            .collect();
        officers.extend(deputies);
        officers
    }
}
