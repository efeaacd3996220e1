//! Whether a topic speaks for being made public: enough different people were given the
//! same information, and it is nobody's own record.

mod own;
mod same;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};
use serde::Serialize;

use crate::text::Text;
use crate::topics::Topic;
use own::own_record;
pub use same::{Comparing, Sought};

/// Why the information of a topic is, or is not, proposed to be made public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// The first day that counts.
    pub since: NaiveDate,
    /// The last.
    pub until: NaiveDate,
    /// Applications of the topic that ask for one's own record, and which; they count for
    /// nothing.
    pub own: Vec<(usize, String)>,
    /// So many of all its applications are for own records that it is never made public.
    pub excluded: bool,
    /// What the applications of the topic ask for: what most people were given first, what is
    /// excluded last. Empty where nobody applied.
    pub informations: Vec<Information>,
}

/// Information that applications of a topic ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Information {
    /// What most of those that ask for it call it.
    pub title: String,
    /// All applications that ask for it, as positions among the texts.
    pub members: Vec<usize>,
    /// Distinct applicants to whom it was disclosed in the time that counts.
    pub applicants: usize,
    /// Their applications.
    pub given: Vec<usize>,
    /// How many ask for their own record with it.
    pub own: usize,
    /// So many that it is never made public, or the whole topic is excluded.
    pub excluded: bool,
    /// Enough different applicants, and it is not excluded.
    pub enough: bool,
}

impl Ground {
    /// What is proposed first.
    pub fn first(&self) -> Option<&Information> {
        self.informations.first()
    }
}

impl Comparing<'_> {
    /// What speaks for making the information of a topic public, in the time that ends on
    /// `until`.
    ///
    /// An application counts when a kind of reply that discloses answered it; one applicant
    /// counts once, and one without a name not at all. Who asked for different information
    /// does not add up (article 44, paragraph 2).
    pub fn ground(&self, topic: &Topic, until: NaiveDate) -> Ground {
        let rules = &self.settings.conversion;
        let since = until
            .checked_sub_months(Months::new(rules.months))
            .and_then(|day| day.succ_opt())
            .unwrap_or(until);
        let mut ground = Ground {
            since,
            until,
            own: Vec::new(),
            excluded: false,
            informations: Vec::new(),
        };
        let members = topic.members.iter().map(|member| member.at);
        let asked: Vec<usize> = members.filter(|at| !self.texts[*at].is_voice).collect();
        let within = asked.iter().filter(|at| ground.counts(&self.texts[**at]));
        let within = within.count();
        for members in self.parted(&asked) {
            let judged = self.judged(members, &mut ground);
            ground.informations.push(judged);
        }
        ground.excluded = self.are_own(ground.own.len(), within);
        for information in &mut ground.informations {
            let title = self.called(topic, &information.members);
            information.title = self.placed(plain(&title), &information.members);
            information.excluded |= ground.excluded;
            information.enough =
                information.applicants >= rules.least_applicants && !information.excluded;
        }
        ground.informations.sort_by_key(|it| {
            let most = (it.applicants, it.members.len());
            (it.excluded, std::cmp::Reverse(most))
        });
        ground
    }

    fn judged(&self, members: Vec<usize>, ground: &mut Ground) -> Information {
        let rules = &self.settings.conversion;
        let mut asked = 0_usize;
        let mut applicants = BTreeSet::new();
        let mut judged = Information::default();
        for at in members.iter().copied() {
            let text = &self.texts[at];
            if !ground.counts(text) {
                continue;
            }
            asked += 1;
            if let Some(never) = own_record(text, rules) {
                ground.own.push((at, never.name.clone()));
                judged.own += 1;
                continue;
            }
            let disclosed = text
                .outcome
                .as_ref()
                .is_some_and(|it| rules.disclosing.contains(it));
            if let (true, Some(applicant)) = (disclosed, &text.applicant) {
                applicants.insert(applicant.as_str());
                judged.given.push(at);
            }
        }
        judged.applicants = applicants.len();
        judged.excluded = self.are_own(judged.own, asked);
        judged.members = members;
        judged
    }

    /// Whether so many of the applications ask for one's own record that none of it is
    /// everybody's.
    fn are_own(&self, own: usize, asked: usize) -> bool {
        own > 0 && own as f64 >= self.settings.conversion.own_share * asked as f64
    }

    /// The title that most of these have; of several the one most like the topic.
    fn called(&self, topic: &Topic, members: &[usize]) -> String {
        let members: BTreeSet<usize> = members.iter().copied().collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for at in &members {
            *counts.entry(self.texts[*at].title.trim()).or_default() += 1;
        }
        let mut like: Vec<(f32, &str)> = topic
            .members
            .iter()
            .filter(|member| members.contains(&member.at))
            .map(|member| (member.score, self.texts[member.at].title.trim()))
            .filter(|(_, title)| !title.is_empty())
            .collect();
        like.sort_by(|a, b| {
            let commonest = counts[b.1].cmp(&counts[a.1]);
            commonest.then(b.0.total_cmp(&a.0)).then(a.1.cmp(b.1))
        });
        let most = like.first().map(|(_, title)| (*title).to_owned());
        most.unwrap_or_default()
    }
}

/// What stands around the name of the information in the title of an application.
const BEFORE: [&str; 8] = [
    "关于申请公开",
    "关于要求公开",
    "关于公开",
    "关于",
    "申请公开",
    "申请获取",
    "请求公开",
    "请公开",
];
const AFTER: [&str; 6] = [
    "的政府信息公开申请",
    "政府信息公开申请",
    "的信息公开申请",
    "信息公开申请",
    "的申请",
    "的政府信息",
];
/// What is shorter is no name of information.
const LEAST: usize = 4;

/// The title of an application without what makes it one: 申请公开柳沟村征地批复 is called
/// 柳沟村征地批复.
fn plain(title: &str) -> &str {
    let begun = BEFORE.iter().find_map(|it| title.strip_prefix(it));
    let name = begun.unwrap_or(title);
    let ended = AFTER.iter().find_map(|it| name.strip_suffix(it));
    let name = ended.unwrap_or(name).trim();
    match name.chars().count() {
        LEAST.. => name,
        _ => title,
    }
}

impl Ground {
    /// Whether an application is of the time that counts.
    fn counts(&self, text: &Text) -> bool {
        let day = text.day;
        day.is_some_and(|day| (self.since..=self.until).contains(&day))
    }
}

#[cfg(test)]
mod tests;
