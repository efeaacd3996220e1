//! The assessment sheet: what each agency loses of its points, for what, and the cases that
//! cost them. The rules stand in `assessment.toml`.

use std::collections::BTreeMap;

use disclosure::Refusal;
use disclosure::rules::{Lapse, LapseRow};
use store::{Agency, AgencyId, Measured, MeasuredCase};

use super::report::{SupervisionAsk, Watcher};
use super::{Period, within};
use crate::error::ActError;
use crate::office::Office;

/// What a case costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// For what.
    pub item: Lapse,
    /// So many points for each.
    pub points: i64,
    /// No more than these for all.
    pub most: Option<i64>,
    /// The article.
    pub cite: String,
}

impl Cost {
    fn of(row: &LapseRow) -> Cost {
        Cost {
            item: row.item,
            points: i64::from(row.points),
            most: row.most.map(i64::from),
            cite: row.cite.to_string(),
        }
    }

    /// The points that so many cases cost.
    pub fn lost(&self, cases: usize) -> i64 {
        let all = i64::try_from(cases)
            .unwrap_or(i64::MAX)
            .saturating_mul(self.points);
        self.most.map_or(all, |most| all.min(most))
    }
}

/// What an agency loses for one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessedItem {
    /// What it costs.
    pub cost: Cost,
    /// The cases that cost it.
    pub cases: Vec<MeasuredCase>,
}

impl AssessedItem {
    /// The points that it costs.
    pub fn lost(&self) -> i64 {
        self.cost.lost(self.cases.len())
    }
}

/// The sheet of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed {
    /// Which.
    pub agency: Agency,
    /// Item by item.
    pub items: Vec<AssessedItem>,
    /// What it began from.
    pub base: i64,
}

impl Assessed {
    /// The points that it loses.
    pub fn lost(&self) -> i64 {
        self.items.iter().map(AssessedItem::lost).sum()
    }

    /// What is left: no less than nothing.
    pub fn score(&self) -> i64 {
        (self.base - self.lost()).max(0)
    }
}

/// The sheets of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Whose.
    pub agency: Agency,
    /// With all agencies below it.
    pub whole: bool,
    /// Of which days.
    pub period: Period,
    /// As the register stood on this day.
    pub made_on: chrono::NaiveDate,
    /// The points that each begins from.
    pub base: i64,
    /// Where that is from.
    pub cite: String,
    /// What costs points.
    pub costs: Vec<Cost>,
    /// Agency by agency, the highest score first.
    pub agencies: Vec<Assessed>,
}

/// The cases that an item counts.
const fn counted(item: Lapse) -> Measured {
    match item {
        Lapse::Overdue => Measured::Overdue,
        Lapse::Corrected => Measured::RemediesCorrected,
        Lapse::SupplementLate => Measured::NoticesLate,
        Lapse::RegisteredLate => Measured::NotSameDay,
        Lapse::Unproved => Measured::Unproved,
        Lapse::ArchivedLate => Measured::ArchivedLate,
    }
}

impl Office {
    /// The assessment sheets of a period: of each agency of an extent that had anything to
    /// do in it.
    ///
    /// # Errors
    /// Not for this officer, not within reach, no rules for these days, or the register
    /// failed.
    pub async fn assessment(
        &self,
        who: Watcher<'_>,
        ask: SupervisionAsk,
    ) -> Result<Assessment, ActError> {
        let scope = who.scope()?;
        let SupervisionAsk { extent, period } = ask;
        let sheet = self.rules.assessment(period.to).ok_or_else(|| {
            Refusal::unlawful(
                "no_assessment",
                "office",
                format!("{} 没有可以适用的考核规则", period.label()),
                "考核规则还没有施行，请选择施行以后的时期；规则由管理员在 assessment.toml 中维护。",
            )
        })?;
        let costs = self.rules.lapses(period.to);
        let costs: Vec<Cost> = costs.into_iter().map(Cost::of).collect();
        let mut reader = self.store.read().await?;
        let agency = within(&mut reader, &scope, extent).await?;
        let measured = self.measures(&mut reader, &scope, extent, period).await?;
        let all = reader.agencies(&scope).await?;
        drop(reader);
        let mut behind = Vec::new();
        for cost in &costs {
            let set = counted(cost.item);
            let (cases, _) = self.measured(who, ask, set, None, usize::MAX).await?;
            behind.push(by_agency(cases));
        }
        let base = i64::from(sheet.base);
        let assessed = all.into_iter().filter(|it| measured.contains_key(&it.id));
        let assessed = assessed.map(|agency| Assessed {
            items: costs
                .iter()
                .zip(&mut behind)
                .map(|(cost, cases)| AssessedItem {
                    cost: cost.clone(),
                    cases: cases.remove(&agency.id).unwrap_or_default(),
                })
                .collect(),
            base,
            agency,
        });
        let mut agencies: Vec<Assessed> = assessed.collect();
        agencies.sort_by_key(|it| std::cmp::Reverse(it.score()));
        Ok(Assessment {
            agency,
            whole: extent.whole,
            period,
            made_on: self.today(),
            base,
            cite: sheet.cite.to_string(),
            costs,
            agencies,
        })
    }
}

fn by_agency(cases: Vec<MeasuredCase>) -> BTreeMap<AgencyId, Vec<MeasuredCase>> {
    let mut all: BTreeMap<AgencyId, Vec<MeasuredCase>> = BTreeMap::new();
    for case in cases {
        all.entry(case.agency_id).or_default().push(case);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_costs_no_more_than_its_most() {
        let cost = |most| Cost {
            item: Lapse::Overdue,
            points: 6,
            most,
            cite: String::new(),
        };
        let lost = |most| [0, 1, 3, 4].map(|cases| cost(most).lost(cases));
        assert_eq!(lost(None), [0, 6, 18, 24]);
        assert_eq!(lost(Some(20)), [0, 6, 18, 20]);
    }
}
