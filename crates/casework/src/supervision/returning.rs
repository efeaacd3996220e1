//! What is handed on to the next level, as JSON: the figures of a period or of a month, with
//! those of each agency and the cases that were overdue. It names no applicant.

use chrono::NaiveDate;
use serde::Serialize;
use store::{Extent, Measured};

use super::report::{SupervisionAsk, Watcher};
use super::{Assessment, Period, Reading, Supervision};
use crate::error::ActError;
use crate::names::Names;
use crate::office::Office;

/// The names of the forms, and their version: a field is added, never renamed; what would
/// change a meaning takes a new version.
const PERIOD_FORM: &str = "kaijuan.supervision.period";
const MONTH_FORM: &str = "kaijuan.supervision.month";
const ASSESSMENT_FORM: &str = "kaijuan.supervision.assessment";
const VERSION: u32 = 1;

/// The figures as they are handed on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonthlyFigures {
    /// The name of this form.
    pub form: &'static str,
    /// Its version.
    pub version: u32,
    /// The agency.
    pub agency: String,
    /// With those below it.
    pub whole: bool,
    /// The month, as `2026-10`; absent of other days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// The first day.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// As the register stood on this day.
    pub made_on: NaiveDate,
    /// All figures.
    pub figures: Vec<ReturnedFigure>,
    /// Agency by agency.
    pub agencies: Vec<ReturnedAgency>,
    /// The cases whose last day passed in these days without a reply.
    pub overdue: Vec<ReturnedCase>,
}

/// The figures of an agency.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReturnedAgency {
    /// The agency.
    pub agency: String,
    /// All figures.
    pub figures: Vec<ReturnedFigure>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReturnedFigure {
    /// Which.
    pub figure: super::Figure,
    /// The same, in Chinese.
    pub label: &'static str,
    /// `share`, `count`, `median` or `money`.
    pub form: &'static str,
    /// How many it counts.
    pub part: i64,
    /// Of how many; absent where it is no share.
    pub whole: Option<i64>,
    /// A share in tenths of a per cent, rounded down; absent of nothing.
    pub permille: Option<i64>,
    /// A median; absent of nothing.
    pub workdays: Option<f64>,
    /// An amount, in fen.
    pub fen: Option<i64>,
    /// The article.
    pub cite: &'static str,
}

/// A case that was overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnedCase {
    /// The agency.
    pub agency: String,
    /// Its number.
    pub case: String,
    /// The last day to reply.
    pub due_on: Option<NaiveDate>,
}

/// The assessment sheets as they are handed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnedAssessment {
    /// The name of this form.
    pub form: &'static str,
    /// Its version.
    pub version: u32,
    /// The agency.
    pub agency: String,
    /// With those below it.
    pub whole: bool,
    /// The first day.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// As the register stood on this day.
    pub made_on: NaiveDate,
    /// Agency by agency, the highest score first.
    pub agencies: Vec<ReturnedSheet>,
}

/// The sheet of an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnedSheet {
    /// The agency.
    pub agency: String,
    /// What it began from.
    pub base: i64,
    /// What it loses.
    pub lost: i64,
    /// What is left.
    pub score: i64,
    /// For what.
    pub items: Vec<ReturnedItem>,
}

/// What an agency loses for one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnedItem {
    /// For what.
    pub item: disclosure::rules::Lapse,
    /// The same, in Chinese.
    pub label: &'static str,
    /// So many points for each.
    pub points: i64,
    /// No more than these for all.
    pub most: Option<i64>,
    /// The article.
    pub cite: String,
    /// What it costs.
    pub lost: i64,
    /// The numbers of the cases.
    pub cases: Vec<String>,
}

impl Assessment {
    /// The sheets as they are handed on.
    pub fn returned(&self) -> ReturnedAssessment {
        let agencies = self.agencies.iter().map(|of| ReturnedSheet {
            agency: of.agency.name.clone(),
            base: of.base,
            lost: of.lost(),
            score: of.score(),
            items: of.items.iter().map(ReturnedItem::of).collect(),
        });
        ReturnedAssessment {
            form: ASSESSMENT_FORM,
            version: VERSION,
            agency: self.agency.name.clone(),
            whole: self.whole,
            from: self.period.from,
            to: self.period.to,
            made_on: self.made_on,
            agencies: agencies.collect(),
        }
    }
}

impl ReturnedItem {
    fn of(item: &super::AssessedItem) -> ReturnedItem {
        ReturnedItem {
            item: item.cost.item,
            label: item.cost.item.label(),
            points: item.cost.points,
            most: item.cost.most,
            cite: item.cost.cite.clone(),
            lost: item.lost(),
            cases: item.cases.iter().map(|case| case.number.clone()).collect(),
        }
    }
}

impl From<Reading> for ReturnedFigure {
    fn from(reading: Reading) -> ReturnedFigure {
        let figure = reading.figure;
        ReturnedFigure {
            figure,
            label: figure.label(),
            form: figure.form().word(),
            part: reading.part,
            whole: reading.whole,
            permille: reading.permille(),
            workdays: reading.median(),
            fen: reading.fen,
            cite: figure.cite(),
        }
    }
}

fn figures(readings: &[Reading]) -> Vec<ReturnedFigure> {
    readings.iter().copied().map(ReturnedFigure::from).collect()
}

impl Office {
    /// The figures of a period as they are handed on.
    ///
    /// # Errors
    /// Not for this officer, not within reach, or the register failed.
    pub async fn supervision_return(
        &self,
        who: Watcher<'_>,
        told: &Supervision,
    ) -> Result<MonthlyFigures, ActError> {
        let ask = SupervisionAsk {
            extent: Extent {
                agency: told.agency.id,
                whole: told.whole,
            },
            period: told.period,
        };
        let names = self.names().await?;
        let (overdue, _) = self
            .measured(who, ask, Measured::Overdue, None, usize::MAX)
            .await?;
        let Period { from, to } = told.period;
        let month = Period::month_of(from).filter(|month| *month == told.period);
        Ok(MonthlyFigures {
            form: month.map_or(PERIOD_FORM, |_| MONTH_FORM),
            version: VERSION,
            agency: told.agency.name.clone(),
            whole: told.whole,
            month: month.map(|_| from.format("%Y-%m").to_string()),
            from,
            to,
            made_on: told.made_on,
            figures: figures(&told.readings),
            agencies: told
                .agencies
                .iter()
                .map(|of| ReturnedAgency {
                    agency: of.agency.name.clone(),
                    figures: figures(&of.readings),
                })
                .collect(),
            overdue: overdue.into_iter().map(|it| returned(it, &names)).collect(),
        })
    }
}

fn returned(case: store::MeasuredCase, names: &Names) -> ReturnedCase {
    let agency = names.agency(case.agency_id);
    ReturnedCase {
        agency: agency.map(|agency| agency.name.clone()).unwrap_or_default(),
        case: case.number,
        due_on: case.on,
    }
}
