//! `archive.toml`: in which order papers stand in a dossier, and how long it is kept.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::Rules;
use super::cite::Cite;
use super::file::{Dated as _, Day, File, dated};
use super::replies::Replies;
use crate::case::Case;
use crate::words::{ActKind, Ending, ReplyGroup};

/// The part that takes what fits nowhere else.
pub const OTHER_PART: &str = "other";

/// A part of the dossier, in archive order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartRow {
    /// Its name, as files carry it.
    pub part: String,
    /// What an officer reads.
    pub label: String,
    /// The rule that wants it.
    pub cite: Cite,
    /// The documents that belong there, by their names in `letters.toml`.
    pub papers: Vec<String>,
    /// The acts that send out what officers put there; none where it stays in the house.
    pub sent_by: Vec<ActKind>,
}

/// How long something is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RetentionClass {
    /// Its name: 永久, 30年, 10年.
    pub class: String,
    /// Years; none for ever.
    pub years: Option<u32>,
    /// The rule.
    pub cite: Cite,
}

/// Which class the dossier of a case belongs to, where all its conditions hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RetentionRow {
    /// The class.
    pub class: String,
    /// First day of closing.
    pub since: NaiveDate,
    /// Last day of closing.
    pub until: Option<NaiveDate>,
    /// The rule.
    pub cite: Cite,
    /// What such cases have in common, in Chinese.
    pub reason: String,
    /// Went through reconsideration, litigation or a second round.
    pub disputed: bool,
    /// A processing fee was paid.
    pub fee: bool,
    /// Answered by a kind of these groups; empty for any.
    pub groups: Vec<ReplyGroup>,
    /// Answered by one of these kinds; empty for any.
    pub kinds: Vec<String>,
    /// Ended without a reply in one of these ways; empty for any.
    pub endings: Vec<Ending>,
}

dated!(RetentionRow);

impl RetentionRow {
    fn is_default(&self) -> bool {
        let any = self.groups.is_empty() && self.kinds.is_empty() && self.endings.is_empty();
        any && !self.disputed && !self.fee
    }

    fn holds(&self, case: &Case, rules: &Rules) -> bool {
        let kind = case.reply.as_ref().map(|reply| reply.kind.as_str());
        let group = kind
            .and_then(|kind| rules.reply_kind(kind))
            .map(|row| row.group);
        let ending = case.ending.map(|(ending, _)| ending);
        let among = |given: bool, found: bool| !given || found;
        let paid = case.fee.as_ref().is_some_and(|fee| fee.paid_on.is_some());
        among(self.disputed, case.round > 1 || !case.remedies.is_empty())
            && among(self.fee, paid)
            && among(
                !self.groups.is_empty(),
                group.is_some_and(|group| self.groups.contains(&group)),
            )
            && among(
                !self.kinds.is_empty(),
                kind.is_some_and(|kind| self.kinds.iter().any(|row| row == kind)),
            )
            && among(
                !self.endings.is_empty(),
                ending.is_some_and(|ending| self.endings.contains(&ending)),
            )
    }
}

/// All of it.
#[derive(Debug, Clone)]
pub(super) struct Archive {
    pub(super) parts: Vec<PartRow>,
    pub(super) classes: Vec<RetentionClass>,
    retention: Vec<RetentionRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArchiveFile {
    part: Vec<RawPart>,
    class: Vec<RawClass>,
    retention: Vec<RawRetention>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    part: Spanned<String>,
    label: String,
    cite: Spanned<String>,
    #[serde(default)]
    papers: Vec<Spanned<String>>,
    #[serde(default)]
    sent_by: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClass {
    class: Spanned<String>,
    years: Option<Spanned<i64>>,
    cite: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRetention {
    class: Spanned<String>,
    since: Day,
    until: Option<Day>,
    cite: Spanned<String>,
    reason: String,
    #[serde(default)]
    disputed: bool,
    #[serde(default)]
    fee: bool,
    #[serde(default)]
    groups: Vec<Spanned<String>>,
    #[serde(default)]
    kinds: Vec<Spanned<String>>,
    #[serde(default)]
    endings: Vec<Spanned<String>>,
}

impl Archive {
    /// `replies` are those that the conditions speak of; where they could not be
    /// read, nothing is said of them.
    pub(super) fn load(
        file: &mut File<'_>,
        replies: Option<&Replies>,
        law_since: Option<NaiveDate>,
    ) -> Option<Archive> {
        let raw: ArchiveFile = file.parse()?;
        let parts = parts(file, raw.part)?;
        let classes = classes(file, raw.class)?;
        let rows = raw.retention.into_iter();
        let retention: Vec<_> = rows
            .map(|row| retention(file, row, &classes, replies))
            .collect();
        let retention: Vec<RetentionRow> = retention.into_iter().collect::<Option<_>>()?;
        let last = retention.last();
        let covers = |row: &RetentionRow| {
            row.is_default()
                && row.until.is_none()
                && law_since.is_none_or(|since| row.since <= since)
        };
        if !last.is_some_and(covers) {
            file.fault(
                0..0,
                "最后一条 [[retention]] 应当没有条件，并且一直有效，作为默认的保管期限；请补上",
            );
            return None;
        }
        Some(Archive {
            parts,
            classes,
            retention,
        })
    }

    /// The first row whose conditions hold for a case that is closed on a day.
    pub(super) fn retention(
        &self,
        case: &Case,
        rules: &Rules,
        on: NaiveDate,
    ) -> Option<&RetentionRow> {
        let mut in_force = self.retention.iter().filter(|row| row.in_force(on));
        in_force.find(|row| row.holds(case, rules))
    }

    /// The part that a document belongs to.
    pub(super) fn part_of(&self, paper: &str) -> &str {
        let holds = |row: &&PartRow| row.papers.iter().any(|listed| listed == paper);
        let row = self.parts.iter().find(holds);
        row.map_or(OTHER_PART, |row| &row.part)
    }
}

fn parts(file: &mut File<'_>, rows: Vec<RawPart>) -> Option<Vec<PartRow>> {
    let (mut names, mut papers) = (BTreeSet::new(), BTreeSet::new());
    let mut read = Vec::new();
    for row in rows {
        let cite = file.cite(&row.cite);
        let sent_by = file.words(&row.sent_by, "事项", ActKind::parse, ActKind::ALL);
        if !names.insert(row.part.get_ref().clone()) {
            let message = format!("部分“{}”重复；请只保留一处", row.part.get_ref());
            file.fault(row.part.span(), message);
        }
        for paper in &row.papers {
            if !papers.insert(paper.get_ref().clone()) {
                let message = format!("文书“{}”归入了两个部分；请只保留一处", paper.get_ref());
                file.fault(paper.span(), message);
            }
        }
        let papers = row.papers.into_iter().map(Spanned::into_inner).collect();
        read.push(cite.zip(sent_by).map(|(cite, sent_by)| PartRow {
            part: row.part.into_inner(),
            label: row.label,
            cite,
            papers,
            sent_by,
        }));
    }
    if !names.contains(OTHER_PART) {
        file.fault(0..0, format!("缺少部分“{OTHER_PART}”；请补上"));
    }
    read.into_iter().collect()
}

fn classes(file: &mut File<'_>, rows: Vec<RawClass>) -> Option<Vec<RetentionClass>> {
    let read: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let cite = file.cite(&row.cite);
            let years = match &row.years {
                Some(years) => Some(file.positive(years, "years")?),
                None => None,
            };
            Some(RetentionClass {
                class: row.class.into_inner(),
                years,
                cite: cite?,
            })
        })
        .collect();
    read.into_iter().collect()
}

fn retention(
    file: &mut File<'_>,
    row: RawRetention,
    classes: &[RetentionClass],
    replies: Option<&Replies>,
) -> Option<RetentionRow> {
    let cite = file.cite(&row.cite);
    let groups = file.words(&row.groups, "答复分组", ReplyGroup::parse, ReplyGroup::ALL);
    let endings = file.words(&row.endings, "终止方式", Ending::parse, Ending::ALL);
    if !classes
        .iter()
        .any(|known| known.class == *row.class.get_ref())
    {
        let known: Vec<&str> = classes.iter().map(|known| known.class.as_str()).collect();
        let message = format!(
            "不认识的保管期限“{}”；请改用：{}",
            row.class.get_ref(),
            known.join("、")
        );
        file.fault(row.class.span(), message);
    }
    for kind in &row.kinds {
        let known = |replies: &Replies| {
            let mut rows = replies.kinds.iter();
            rows.any(|known| known.kind == *kind.get_ref())
        };
        if replies.is_some_and(|replies| !known(replies)) {
            let message = format!("不认识的答复类型“{}”；请改正", kind.get_ref());
            file.fault(kind.span(), message);
        }
    }
    Some(RetentionRow {
        class: row.class.into_inner(),
        since: row.since.0,
        until: row.until.map(|day| day.0),
        cite: cite?,
        reason: row.reason,
        disputed: row.disputed,
        fee: row.fee,
        groups: groups?,
        kinds: row.kinds.into_iter().map(Spanned::into_inner).collect(),
        endings: endings?,
    })
}
