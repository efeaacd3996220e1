//! Reading all files together.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::archive::Archive;
use super::assessment::{self, Assessment};
use super::calendars::{self, UNPUBLISHED};
use super::cite::Sources;
use super::deadlines::Periods;
use super::error::{RulesError, RulesErrors};
use super::file::File;
use super::lifecycle::Lifecycle;
use super::office::Office;
use super::reminders::{self, Reminders};
use super::replies::Replies;
use super::steps::Steps;
use super::{Rules, fees, letters, service};
use crate::calendar::{Calendar, PublishedYear};
use crate::words::ActKind;

/// The files that must be there; those of `calendar/YYYY.toml` come on top.
const NEEDED: &[&str] = &[
    UNPUBLISHED,
    "archive.toml",
    assessment::FILE,
    "deadlines.toml",
    "fees.toml",
    "lifecycle.toml",
    "office.toml",
    "reminders.toml",
    "replies.toml",
    "service.toml",
    "sources.toml",
    "steps.toml",
];

/// Files of [`NEEDED`] that say nothing of the law and came later than the first rules
/// that a register may keep.
const CAME_LATER: &[&str] = &[assessment::FILE, reminders::FILE];

/// Files that may be there and say nothing of the law: other rooms read them.
const ELSEWHERE: &[&str] = &["topics.toml"];

/// Whether a file is a text of mails: it is filled where mail is sent.
fn is_of_mails(name: &str) -> bool {
    name.starts_with("mails/") && name.ends_with(".j2")
}

/// The source that every period begins with.
const REGULATION: &str = "reg";

struct Folder<'a> {
    files: BTreeMap<&'a str, &'a str>,
    errors: Vec<RulesError>,
}

pub(super) fn load(files: BTreeMap<&str, &str>) -> Result<Rules, RulesErrors> {
    let mut folder = Folder {
        files,
        errors: Vec::new(),
    };
    folder.check_names();
    let sources = folder.read("sources.toml", None, Sources::load);
    let known = sources.as_ref();
    let since = known
        .and_then(|sources| sources.source(REGULATION))
        .map(|regulation| regulation.since);
    if known.is_some() && since.is_none() {
        folder.tell(
            "sources.toml",
            format!("缺少《条例》（id = \"{REGULATION}\"）；请补上"),
        );
    }
    let periods = folder.read("deadlines.toml", known, |file| Periods::load(file, since));
    let fees = folder.read("fees.toml", known, |file| fees::load(file, since));
    let lifecycle = folder.read("lifecycle.toml", known, Lifecycle::load);
    let office = folder.read("office.toml", known, |file| Office::load(file, since));
    let replies = folder.read("replies.toml", known, |file| Replies::load(file, since));
    let steps = folder.read("steps.toml", known, |file| {
        Steps::load(file, replies.as_ref())
    });
    let archive = folder.read("archive.toml", known, |file| {
        Archive::load(file, replies.as_ref(), since)
    });
    let assessment = folder.read(assessment::FILE, known, |file| {
        Assessment::load(file, since)
    });
    let carriers = folder.read("service.toml", known, service::load);
    let reminders = folder.read(reminders::FILE, known, |file| Reminders::load(file, since));
    if let (Some(replies), Some(office)) = (&replies, &office) {
        folder.check_remedies(replies, office);
    }
    if let (Some(lifecycle), Some(office)) = (&lifecycle, &office) {
        folder.check_reviewers(lifecycle, office);
    }
    let calendar = folder.calendar(known, since);
    let hash = hash(&folder.files);
    let rules = folder.errors.is_empty().then_some(()).and_then(|()| {
        Some(Rules {
            hash,
            files: folder
                .files
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
            lifecycle: lifecycle?,
            calendar: calendar?,
            periods: periods?,
            fees: fees?,
            replies: replies?,
            office: office?,
            steps: steps?,
            archive: archive?,
            assessment: assessment?,
            carriers: carriers?,
            reminders: reminders?,
            sources: sources?,
        })
    });
    rules.ok_or_else(|| folder.into_errors())
}

/// Rules of an earlier version: see [`Rules::load_kept`].
pub(super) fn load_kept<'a>(
    mut files: BTreeMap<&'a str, &'a str>,
    built_in: &[(&'a str, &'a str)],
) -> Result<Rules, RulesErrors> {
    let hash = hash(&files);
    let later = built_in
        .iter()
        .filter(|(name, _)| CAME_LATER.contains(name));
    for (name, text) in later {
        files.entry(name).or_insert(text);
    }
    Ok(Rules {
        hash,
        ..load(files)?
    })
}

impl<'a> Folder<'a> {
    /// Unknown files, missing files, no year at all.
    fn check_names(&mut self) {
        let names: Vec<_> = self.files.keys().copied().collect();
        for name in &names {
            let read = NEEDED.contains(name) || ELSEWHERE.contains(name);
            let written = letters::is_of_letters(name) || is_of_mails(name);
            if !read && !written && calendars::year_of(name).is_none() {
                self.tell(
                    name,
                    "不认识的文件；请删去或改名（放假安排应名为 calendar/年份.toml）",
                );
            }
        }
        for name in NEEDED.iter().filter(|name| !names.contains(name)) {
            self.tell(name, "缺少此文件；请补上");
        }
        if names.iter().all(|name| calendars::year_of(name).is_none()) {
            self.tell(
                UNPUBLISHED,
                "没有任何年份的放假安排；请增加 calendar/年份.toml",
            );
        }
    }

    /// Reads one file; `None` when it is missing or has mistakes.
    fn read<T>(
        &mut self,
        name: &str,
        sources: Option<&Sources>,
        load: impl FnOnce(&mut File<'_>) -> Option<T>,
    ) -> Option<T> {
        let text = self.files.get(name)?;
        let mut file = File::new(name, text, sources);
        let loaded = load(&mut file);
        let is_clean = file.is_clean();
        self.errors.extend(file.into_errors());
        loaded.filter(|_| is_clean)
    }

    /// Every remedy text that a reply or ending calls for has a wording from that day on.
    fn check_remedies(&mut self, replies: &Replies, office: &Office) {
        let kinds = replies.kinds.iter().flat_map(|kind| &kind.remedy);
        let called: BTreeSet<_> = kinds
            .chain(replies.endings.iter().flat_map(|ending| &ending.remedy))
            .map(|row| (row.text, row.since))
            .collect();
        for (text, since) in called {
            if office.wording(text, since).is_none() {
                let message = format!(
                    "replies.toml 自{since}起选用救济告知“{text}”，但该日没有文字；请补上 [[remedy]]"
                );
                self.tell("office.toml", message);
            }
        }
    }

    /// Whoever a step of the review chain is given to may do the act that passes it.
    fn check_reviewers(&mut self, lifecycle: &Lifecycle, office: &Office) {
        let steps = office.review.iter().flat_map(|chain| {
            let last = chain.steps.len().saturating_sub(1);
            chain
                .steps
                .iter()
                .enumerate()
                .map(move |(at, step)| (step, at == last))
        });
        for (step, last) in steps {
            let act = if last {
                ActKind::Sign
            } else {
                ActKind::PassReview
            };
            let may = &lifecycle.act(act).roles;
            for role in step.roles.iter().filter(|role| !may.contains(role)) {
                let message = format!(
                    "审批步骤“{}”交给{}，而 lifecycle.toml 的“{}”不由其办理；请改正其中之一",
                    step.label,
                    role.label(),
                    lifecycle.act(act).label
                );
                self.tell("office.toml", message);
            }
        }
    }

    fn calendar(
        &mut self,
        sources: Option<&Sources>,
        law_since: Option<NaiveDate>,
    ) -> Option<Calendar> {
        let names: Vec<_> = self.files.keys().copied().collect();
        let mut years: Vec<PublishedYear> = Vec::new();
        for (name, year) in names
            .iter()
            .filter_map(|name| Some((name, calendars::year_of(name)?)))
        {
            years.extend(self.read(name, sources, |file| calendars::load_year(file, year)));
        }
        let unpublished = self.read(UNPUBLISHED, sources, calendars::load_unpublished)?;
        self.errors.is_empty().then_some(())?;
        let calendar = Calendar::new(&years, &unpublished, law_since?);
        if calendar.is_none() {
            self.tell(UNPUBLISHED, "各年的放假安排无法连成日历；请核对年份与日期");
        }
        calendar
    }

    fn tell(&mut self, name: &str, message: impl Into<String>) {
        self.errors
            .push(RulesError::at(name, "", 0..0, message.into()));
    }

    fn into_errors(mut self) -> RulesErrors {
        self.errors
            .sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        RulesErrors(self.errors)
    }
}

/// SHA-256 over names and contents with their lengths, so that no two folders read alike.
pub(super) fn hash(files: &BTreeMap<&str, &str>) -> String {
    let mut hash = Sha256::new();
    for text in files.iter().flat_map(|(name, content)| [name, content]) {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hex::encode(hash.finalize())
}
