//! The law as data: reads `workflows/`, dated rows with a citation each, and
//! answers which row is in force on the legally relevant day.
//!
//! Reading is pure: names and contents in, rules or all mistakes out, each with
//! file, line and column. No number of the law stands in this code.

mod archive;
mod assessment;
mod calendars;
mod cite;
mod contacts;
mod deadlines;
mod embedded;
mod error;
mod fees;
mod file;
mod letters;
mod lifecycle;
mod load;
mod numbers;
mod office;
mod reminders;
mod replies;
mod review;
mod service;
mod steps;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::NaiveDate;

pub use archive::{OTHER_PART, PartRow, RetentionClass, RetentionRow};
pub use assessment::{Lapse, LapseRow, SheetRow};
pub use cite::{Cite, Reading, Source, Sources};
pub use contacts::ContactRow;
pub use deadlines::PeriodRow;
pub use error::{RulesError, RulesErrors};
pub use fees::{FeeRow, ItemTier, PageTier};
pub use lifecycle::{ActRow, AwaitsRow, Lifecycle, StateRow};
pub use numbers::NumberRow;
pub use office::{LimitRow, RemedyBody, RemedyText};
pub use reminders::{HoursRow, Rung, When};
pub use replies::{EndingRow, RemedyRow, ReplyRow};
pub use review::{ReviewChain, ReviewStep};
pub use service::{CarrierRow, CheckDigit, ItemNumberRow, NumberFault, item_number};
pub use steps::{AnswerRow, StepRow};

use crate::calendar::Calendar;
use crate::case::Case;
use crate::clock::DeadlineKind;
use crate::lifecycle::Owner;
use crate::words::{Ending, Period, Remedy};

/// All rules.
#[derive(Debug, Clone)]
pub struct Rules {
    /// SHA-256 of names and contents, in hex: which rules judged an act.
    pub hash: String,
    /// What citations resolve in.
    pub sources: Sources,
    /// States and acts.
    pub lifecycle: Lifecycle,
    /// Workdays.
    pub calendar: Calendar,
    files: Vec<(String, String)>,
    periods: deadlines::Periods,
    fees: Vec<FeeRow>,
    replies: replies::Replies,
    office: office::Office,
    steps: steps::Steps,
    archive: archive::Archive,
    assessment: assessment::Assessment,
    carriers: Vec<CarrierRow>,
    reminders: reminders::Reminders,
}

impl Rules {
    /// Reads the files of `workflows/`: name (from that folder on) and content.
    ///
    /// # Errors
    /// All mistakes found, each with file, line and column.
    pub fn load<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Rules, RulesErrors> {
        load::load(files.into_iter().collect())
    }

    /// Reads rules that a register keeps from earlier, under the hash that they had: what
    /// has come to `workflows/` since and says nothing of the law is read as built in.
    ///
    /// # Errors
    /// As [`Rules::load`].
    pub fn load_kept<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Rules, RulesErrors> {
        load::load_kept(files.into_iter().collect(), embedded::FILES)
    }

    /// The hash of rules that are read from these files, whether they load or not.
    pub fn hash_of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
        load::hash(&files.into_iter().collect())
    }

    /// The files that these rules were read from: name and content.
    pub fn files(&self) -> &[(String, String)] {
        &self.files
    }

    /// The rules that were built in.
    pub fn embedded() -> &'static Rules {
        static RULES: OnceLock<Rules> = OnceLock::new();
        RULES.get_or_init(|| {
            Rules::load(embedded::FILES.iter().copied())
                .expect("the built-in files load: a test holds it")
        })
    }

    /// The files that were built in.
    pub fn embedded_files() -> &'static [(&'static str, &'static str)] {
        embedded::FILES
    }

    /// A period as it stands on the legally relevant day (receipt or restart).
    pub fn period(&self, period: Period, on: NaiveDate) -> Option<&PeriodRow> {
        self.periods.on(period, on)
    }

    /// These rules as they would be if periods were of other lengths, each in the unit that
    /// it is counted in on a day, and also before and after as long as that is its unit: to
    /// judge again what was, never to act by. Their hash says that they are no rules that
    /// anybody keeps.
    pub fn supposing(&self, lengths: &BTreeMap<Period, u32>, on: NaiveDate) -> Rules {
        let told = lengths
            .iter()
            .map(|(period, length)| format!(" {period}={length}"));
        Rules {
            hash: format!("{}{}", self.hash, told.collect::<String>()),
            periods: self.periods.supposing(lengths, on),
            ..self.clone()
        }
    }

    /// All rows of a period, in order of time.
    pub fn periods(&self, period: Period) -> &[PeriodRow] {
        self.periods.of(period)
    }

    /// The fee as it stands on the legally relevant day (receipt or restart).
    pub fn fees(&self, on: NaiveDate) -> Option<&FeeRow> {
        file::in_force(&self.fees, on)
    }

    /// A kind of reply.
    pub fn reply_kind(&self, kind: &str) -> Option<&ReplyRow> {
        self.replies.kinds.iter().find(|row| row.kind == kind)
    }

    /// All kinds of reply, in the order of `replies.toml`.
    pub fn reply_kinds(&self) -> &[ReplyRow] {
        &self.replies.kinds
    }

    /// The questions that lead to the kind of a reply, as they stand on a day, in
    /// their order.
    pub fn steps(&self, on: NaiveDate) -> Vec<&StepRow> {
        self.steps.on(on)
    }

    /// An ending without a reply.
    pub fn ending(&self, ending: Ending) -> &EndingRow {
        // Loading refuses a table that lacks an ending and sorts by the vocabulary's order.
        &self.replies.endings[ending as usize]
    }

    /// The review chain on the day a draft enters it.
    pub fn review_chain(&self, on: NaiveDate) -> Option<&ReviewChain> {
        file::in_force(&self.office.review, on)
    }

    /// The number of a document: the `n`-th of its kind, of the agency with this
    /// code, in this year. `None` when no form for the kind was in force then.
    pub fn format_number(&self, kind: &str, code: &str, year: i32, n: u64) -> Option<String> {
        let on = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let mut rows = self.office.numbers.iter().filter(|row| row.kind == kind);
        let row = rows.find(|row| file::Dated::in_force(*row, on))?;
        let (year, n) = (year.to_string(), n.to_string());
        Some(office::fill(
            &row.format,
            &[("code", code), ("year", &year), ("n", &n)],
        ))
    }

    /// How documents of a kind are numbered, in order of time; empty where no form is written.
    pub fn number_rows(&self, kind: &str) -> Vec<&NumberRow> {
        let rows = self.office.numbers.iter();
        rows.filter(|row| row.kind == kind).collect()
    }

    /// A limit that the office sets itself, by the name of its kind of deadline, such as
    /// `other_agency_opinion`; `None` where it sets none.
    pub fn limit(&self, name: &str, on: NaiveDate) -> Option<&LimitRow> {
        let mut rows = self.office.limits.iter().filter(|row| row.name == name);
        rows.find(|row| file::Dated::in_force(*row, on))
    }

    /// The parts of a dossier, in archive order.
    pub fn parts(&self) -> &[PartRow] {
        &self.archive.parts
    }

    /// The part of a dossier that a document belongs to, by its name in `letters.toml`.
    pub fn part_of(&self, paper: &str) -> &str {
        self.archive.part_of(paper)
    }

    /// How long dossiers may be kept.
    pub fn retention_classes(&self) -> &[RetentionClass] {
        &self.archive.classes
    }

    /// How long the dossier of a case that is closed on a day is kept, and why;
    /// `None` on a day before the rules begin.
    pub fn retention(&self, case: &Case, closed_on: NaiveDate) -> Option<&RetentionRow> {
        self.archive.retention(case, self, closed_on)
    }

    /// The points that an agency is assessed from, as they stand on the last day of a
    /// period.
    pub fn assessment(&self, on: NaiveDate) -> Option<&SheetRow> {
        self.assessment.sheet(on)
    }

    /// What takes points, as it stands on the last day of a period.
    pub fn lapses(&self, on: NaiveDate) -> Vec<&LapseRow> {
        self.assessment.lapses(on).collect()
    }

    /// Within how many days after the end of its case a dossier is in the archive in time.
    pub fn archive_days(&self, on: NaiveDate) -> u32 {
        self.assessment.archive_days(on)
    }

    /// Those who may carry a document by post on a day.
    pub fn carriers(&self, on: NaiveDate) -> Vec<&CarrierRow> {
        let rows = self.carriers.iter();
        rows.filter(|row| file::Dated::in_force(*row, on)).collect()
    }

    /// The carrier that an officer means, if it is one that may carry on this day.
    pub fn carrier(&self, said: &str, on: NaiveDate) -> Option<&CarrierRow> {
        service::named(&self.carriers, said, on)
    }

    /// The hours at which mail goes out on a day; `None` before the first of the rules.
    pub fn hours(&self, on: NaiveDate) -> Option<&HoursRow> {
        self.reminders.hours(on)
    }

    /// All rungs of reminders, in the order of `reminders.toml`, whenever in force.
    pub fn rungs(&self) -> &[Rung] {
        self.reminders.rungs()
    }

    /// The rung of this name for a deadline with this last day.
    pub fn rung(&self, name: &str, due_on: NaiveDate) -> Option<&Rung> {
        self.reminders.rung(name, due_on)
    }

    /// The rungs that watch such a deadline with this last day.
    pub fn rungs_watching(&self, kind: DeadlineKind, due_on: NaiveDate) -> Vec<&Rung> {
        self.reminders.watching(kind, due_on)
    }

    /// Which remedy text a reply kind or an ending carries when decided on a day;
    /// [`Remedy::None`] when it decides nothing or is unknown.
    pub fn remedy(&self, kind_or_ending: &str, decided_on: NaiveDate) -> Remedy {
        let rows = match (
            self.reply_kind(kind_or_ending),
            Ending::parse(kind_or_ending),
        ) {
            (Some(kind), _) => &kind.remedy,
            (None, Some(ending)) => &self.ending(ending).remedy,
            (None, None) => return Remedy::None,
        };
        file::in_force(rows, decided_on).map_or(Remedy::None, |row| row.text)
    }

    /// The remedy text of a reply kind or an ending, by the day of decision and the
    /// agency that decides. `None` for what decides nothing.
    pub fn remedy_for(
        &self,
        kind_or_ending: &str,
        decided_on: NaiveDate,
        owner: Owner<'_>,
    ) -> Option<String> {
        match self.remedy(kind_or_ending, decided_on) {
            Remedy::None => None,
            text => self.office.remedy(text, decided_on, owner),
        }
    }

    /// Whom a letter of an agency names for questions, by the day on it; `None` where
    /// the office names nobody.
    pub fn contact(
        &self,
        on: NaiveDate,
        agency_code: &str,
        agency_kind: &str,
    ) -> Option<&ContactRow> {
        self.office.contact(on, agency_code, agency_kind)
    }

    /// Who hears a remedy against an agency.
    pub fn remedy_body(
        &self,
        decided_on: NaiveDate,
        agency_code: &str,
        agency_kind: &str,
    ) -> Option<&RemedyBody> {
        self.office.body(decided_on, agency_code, agency_kind)
    }
}

#[cfg(test)]
mod tests;
