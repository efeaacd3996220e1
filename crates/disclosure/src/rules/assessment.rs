//! `assessment.toml`: from how many points an agency begins, and what a case takes of them.

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cite::Cite;
use super::file::{Day, File, dated, in_force};
use crate::words::vocabulary;

/// Name of the file.
pub(super) const FILE: &str = "assessment.toml";

vocabulary! {
    /// What takes points.
    Lapse {
        /// The last day to reply passed without a reply.
        Overdue = "overdue" "超期",
        /// A reconsideration or a suit was decided against the agency.
        Corrected = "corrected" "复议、诉讼结果纠正",
        /// A supplement was asked for after the last day for that.
        SupplementLate = "supplement_late" "补正告知超期",
        /// It was not registered on the day on which it came.
        RegisteredLate = "registered_late" "没有当日登记",
        /// There is no proof that the reply was served.
        Unproved = "unproved" "没有送达凭证",
        /// The dossier was not in the archive in time.
        ArchivedLate = "archived_late" "没有按时归档",
    }
}

/// Where points begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetRow {
    /// First day in force.
    pub since: NaiveDate,
    /// Last day in force.
    pub until: Option<NaiveDate>,
    /// So many points an agency has before any is taken.
    pub base: u32,
    /// So many days after the end of its case a dossier is in the archive in time.
    pub archive_days: u32,
    /// The rule.
    pub cite: Cite,
}

/// What a case takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LapseRow {
    /// For what.
    pub item: Lapse,
    /// First day in force.
    pub since: NaiveDate,
    /// Last day in force.
    pub until: Option<NaiveDate>,
    /// So many points for each.
    pub points: u32,
    /// No more than these for all of them.
    pub most: Option<u32>,
    /// The article.
    pub cite: Cite,
}

dated!(SheetRow, LapseRow);

/// All of it.
#[derive(Debug, Clone)]
pub(super) struct Assessment {
    sheets: Vec<SheetRow>,
    /// In the order of [`Lapse`].
    lapses: Vec<LapseRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AssessmentFile {
    #[serde(default)]
    sheet: Vec<RawSheet>,
    #[serde(default)]
    item: Vec<RawLapse>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSheet {
    since: Spanned<Day>,
    until: Option<Day>,
    base: Spanned<i64>,
    archive_days: Spanned<i64>,
    cite: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLapse {
    item: Spanned<String>,
    since: Day,
    until: Option<Day>,
    points: Spanned<i64>,
    most: Option<Spanned<i64>>,
    cite: Spanned<String>,
}

impl Assessment {
    /// From `law_since` on there are points to begin from.
    pub(super) fn load(file: &mut File<'_>, law_since: Option<NaiveDate>) -> Option<Assessment> {
        let raw: AssessmentFile = file.parse()?;
        let rows = raw.sheet.into_iter();
        let rows: Vec<_> = rows.filter_map(|row| sheet(file, row)).collect();
        let sheets = match file.is_clean() {
            true => file.timeline("考核表 [[sheet]]", rows, law_since),
            false => Vec::new(),
        };
        let rows = raw.item.into_iter();
        let rows: Vec<_> = rows.filter_map(|row| lapse(file, row)).collect();
        let mut lapses = file.timelines(rows, |row| row.item.to_string(), &[], None);
        lapses.sort_by_key(|row| row.item);
        Some(Assessment { sheets, lapses })
    }

    /// The points to begin from, as they stand on a day.
    pub(super) fn sheet(&self, on: NaiveDate) -> Option<&SheetRow> {
        in_force(&self.sheets, on)
    }

    /// What takes points on a day.
    pub(super) fn lapses(&self, on: NaiveDate) -> impl Iterator<Item = &LapseRow> {
        let rows = self.lapses.iter();
        rows.filter(move |row| super::file::Dated::in_force(*row, on))
    }

    /// Within how many days a dossier is in the archive in time; before the rules begin, as
    /// when they do.
    pub(super) fn archive_days(&self, on: NaiveDate) -> u32 {
        let row = self.sheet(on).or(self.sheets.first());
        row.map_or(u32::MAX, |row| row.archive_days)
    }
}

fn sheet(file: &mut File<'_>, row: RawSheet) -> Option<(Range<usize>, SheetRow)> {
    let (base, archive_days) = (
        file.positive(&row.base, "base"),
        file.positive(&row.archive_days, "archive_days"),
    );
    let cite = file.cite(&row.cite)?;
    let read = SheetRow {
        since: row.since.get_ref().0,
        until: row.until.map(|day| day.0),
        base: base?,
        archive_days: archive_days?,
        cite,
    };
    Some((row.since.span(), read))
}

fn lapse(file: &mut File<'_>, row: RawLapse) -> Option<(Range<usize>, LapseRow)> {
    let item = file.word(&row.item, "扣分事项", Lapse::parse, Lapse::ALL);
    let points = file.positive(&row.points, "points");
    let most = match &row.most {
        None => None,
        Some(most) => Some(file.positive(most, "most")?),
    };
    let cite = file.cite(&row.cite)?;
    if let (Some(points), Some(most)) = (points, most)
        && most < points
    {
        let told = format!("most（{most}）少于一件所扣的 points（{points}）；请改正");
        file.fault(row.item.span(), told);
    }
    let read = LapseRow {
        item: item?,
        since: row.since.0,
        until: row.until.map(|day| day.0),
        points: points?,
        most,
        cite,
    };
    Some((row.item.span(), read))
}
