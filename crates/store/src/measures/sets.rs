//! The sets of cases that supervisors count, and what is counted of an agency.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use disclosure::vocabulary;
use serde::Serialize;
use uuid::Uuid;

use crate::ids::AgencyId;

vocabulary! {
    /// A set of cases, or of proposals, of some days.
    Measured {
        /// Concluded in these days, by a reply or without one.
        Done = "done" "本期办结",
        /// Concluded by a reply.
        Replied = "replied" "本期答复",
        /// Replied to by the last day.
        InTime = "in_time" "按期答复",
        /// Replied to after it.
        Late = "late" "超期答复",
        /// Replied to after an extension.
        Extended = "extended" "延期后答复",
        /// Concluded, and a supplement had been asked for.
        Supplemented = "supplemented" "经过补正",
        /// Given in whole or in part.
        Disclosed = "disclosed" "予以公开、部分公开",
        /// Replied to by a reply of its own, whose service has to be proved.
        Provable = "provable" "应有送达凭证",
        /// With proof of service on file.
        Proved = "proved" "有送达凭证",
        /// Without.
        Unproved = "unproved" "没有送达凭证",
        /// In the archive, or for so long over that they should be.
        Archivable = "archivable" "应当归档",
        /// In the archive within the limit.
        Archived = "archived" "按时归档",
        /// Later, or not yet.
        ArchivedLate = "archived_late" "没有按时归档",
        /// The last day lay in these days and passed without a reply.
        Overdue = "overdue" "本期发生的超期",
        /// Registered in these days.
        Registered = "registered" "本期登记",
        /// On the day on which they came.
        SameDay = "same_day" "当日登记",
        /// Later.
        NotSameDay = "not_same_day" "没有当日登记",
        /// A supplement was asked for in these days.
        Notices = "notices" "本期补正告知",
        /// In time.
        NoticesInTime = "notices_in_time" "按期补正告知",
        /// Late.
        NoticesLate = "notices_late" "超期补正告知",
        /// A fee was notified in these days.
        Charged = "charged" "本期收费告知",
        /// And is neither paid nor awaited any more.
        Waived = "waived" "不再收取",
        /// A fee was paid in these days.
        Paid = "paid" "本期缴费",
        /// Past the last day and without a reply today.
        OverdueNow = "overdue_now" "现在超期未答复",
        /// A record of theirs was corrected in these days.
        RecordsCorrected = "records_corrected" "本期更正登记",
        /// Proposals to make something public that were answered in these days.
        ProposalsAnswered = "proposals_answered" "本期答复的主动公开建议",
        /// And adopted, in whole or in part.
        ProposalsAdopted = "proposals_adopted" "采纳的主动公开建议",
        /// What became public in these days.
        Published = "published" "本期转为主动公开",
        /// Reconsiderations and suits that were decided in these days.
        RemediesDecided = "remedies_decided" "本期审结的复议、诉讼",
        /// Against the agency.
        RemediesCorrected = "remedies_corrected" "结果纠正的复议、诉讼",
    }
}

/// Of which days, and by which limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeasuringAsk {
    /// The first day.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// What is past its last day is judged by this one.
    pub today: NaiveDate,
    /// A dossier is in the archive so many days after the end of its case.
    pub archive_days: i64,
    /// What ended before this day has had that time.
    pub archivable_before: NaiveDate,
    /// The rows of table three of what is given in whole and in part.
    pub disclosed: [i64; 2],
}

/// What is measured of an agency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measures {
    /// How many each set holds; none is in it where it is empty.
    pub sets: BTreeMap<Measured, i64>,
    /// Replies, by how many workdays of the agency's own each took.
    pub workdays: BTreeMap<i64, i64>,
    /// The fees that were notified, in fen.
    pub charged_fen: i64,
    /// The fees that were paid, in fen.
    pub paid_fen: i64,
}

impl Measures {
    /// How many a set holds.
    pub fn of(&self, set: Measured) -> i64 {
        self.sets.get(&set).copied().unwrap_or_default()
    }

    /// Counts more of a set.
    pub fn add(&mut self, set: Measured, more: i64) {
        if more != 0 {
            *self.sets.entry(set).or_default() += more;
        }
    }

    /// Counts those of another agency, too.
    pub fn join(&mut self, other: &Measures) {
        for (set, more) in &other.sets {
            self.add(*set, *more);
        }
        for (workdays, cases) in &other.workdays {
            *self.workdays.entry(*workdays).or_default() += cases;
        }
        self.charged_fen += other.charged_fen;
        self.paid_fen += other.paid_fen;
    }
}

/// One of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeasuredCase {
    /// The case; the proposal in a set of these.
    pub id: Uuid,
    /// Its number; empty of a proposal.
    pub number: String,
    /// What is asked for.
    pub title: String,
    /// Its owner.
    pub agency_id: AgencyId,
    /// The day by which it is in the set.
    pub on: Option<NaiveDate>,
}

impl Measured {
    /// Whether it is of reconsiderations and suits, which are counted from their own rows.
    pub const fn is_of_remedies(self) -> bool {
        matches!(
            self,
            Measured::RemediesDecided | Measured::RemediesCorrected
        )
    }

    /// Whether it is of proposals to make something public.
    pub const fn is_of_proposals(self) -> bool {
        matches!(
            self,
            Measured::ProposalsAnswered | Measured::ProposalsAdopted | Measured::Published
        )
    }
}
