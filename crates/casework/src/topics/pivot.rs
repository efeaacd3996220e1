//! What is asked for by theme, town and quarter, over the topics of a result; and as much
//! of it as may leave the house.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use store::{CountedMember, TopicRun};
use uuid::Uuid;

use super::seen::{UNJUDGED, known, result};
use super::small::{Cell, Cube};
use super::{may_look, settings};
use crate::error::ActError;
use crate::office::{Desk, Office};

/// What a town is called that no application names.
pub const NOWHERE: &str = "未写明镇街";

/// Which cell of the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PivotCell {
    /// The theme; all when empty.
    pub theme: String,
    /// The town; all when empty.
    pub township: String,
    /// The quarter (`2026-Q1`); all when empty.
    pub quarter: String,
}

/// The applications of a result by theme, town and quarter.
#[derive(Debug, Clone)]
pub struct Pivot {
    /// The run.
    pub run: TopicRun,
    /// The themes, the one with most first.
    pub themes: Vec<String>,
    /// The towns, the one with most first.
    pub townships: Vec<String>,
    /// The quarters in their order.
    pub quarters: Vec<String>,
    /// Applications that are in no topic, as far as is known.
    pub alone: i64,
    cube: Cube,
    held_back: Vec<bool>,
    members: Vec<(PivotCell, CountedMember)>,
}

impl Pivot {
    fn of(run: TopicRun, members: Vec<(PivotCell, CountedMember)>, least: u64) -> Pivot {
        let themes = by_number(members.iter().map(|(cell, _)| &cell.theme));
        let townships = by_number(members.iter().map(|(cell, _)| &cell.township));
        let quarters: BTreeSet<&String> = members.iter().map(|(cell, _)| &cell.quarter).collect();
        let quarters: Vec<String> = quarters.into_iter().cloned().collect();
        let at = |names: &[String], name: &String| names.iter().position(|it| it == name);
        let mut cube = Cube::new([themes.len(), townships.len(), quarters.len()]);
        for (cell, member) in &members {
            let place = [
                at(&themes, &cell.theme),
                at(&townships, &cell.township),
                at(&quarters, &cell.quarter),
            ];
            let [Some(theme), Some(township), Some(quarter)] = place else {
                continue;
            };
            // whoever is not kept in the register counts as somebody else each time
            let applicant = member.applicant_id.unwrap_or(member.case_id);
            cube.add([theme, township, quarter], applicant);
        }
        let counted = i64::try_from(members.len()).unwrap_or(i64::MAX);
        Pivot {
            alone: run.texts.unwrap_or_default().saturating_sub(counted).max(0),
            held_back: cube.held_back(least),
            run,
            themes,
            townships,
            quarters,
            cube,
            members,
        }
    }

    fn place(&self, cell: &PivotCell) -> Option<[usize; 3]> {
        let at = |names: &[String], name: &str| match name {
            "" => Some(names.len()),
            name => names.iter().position(|it| it == name),
        };
        Some([
            at(&self.themes, &cell.theme)?,
            at(&self.townships, &cell.township)?,
            at(&self.quarters, &cell.quarter)?,
        ])
    }

    /// How much is in a cell; `None` when there is no such theme, town or quarter.
    pub fn cell(&self, cell: &PivotCell) -> Option<Cell> {
        Some(self.cube.at(self.place(cell)?))
    }

    /// How many applications of a cell may be told outside; `None` where that would tell
    /// of single persons.
    pub fn outside(&self, cell: &PivotCell) -> Option<u64> {
        let place = self.place(cell)?;
        let held_back = self.held_back[self.cube.index(place)];
        (!held_back).then(|| self.cube.at(place).applications)
    }

    /// The applications of a cell, the newest first.
    pub fn members(&self, cell: &PivotCell) -> Vec<&CountedMember> {
        let fits = |wanted: &str, is: &str| wanted.is_empty() || wanted == is;
        let mut members: Vec<&CountedMember> = self
            .members
            .iter()
            .filter(|(of, _)| {
                fits(&cell.theme, &of.theme)
                    && fits(&cell.township, &of.township)
                    && fits(&cell.quarter, &of.quarter)
            })
            .map(|(_, member)| member)
            .collect();
        members.sort_by_key(|member| std::cmp::Reverse((member.asked_on, member.case_id)));
        members
    }
}

/// Names, the one that occurs most first.
fn by_number<'n>(names: impl Iterator<Item = &'n String>) -> Vec<String> {
    let mut counts: HashMap<&String, usize> = HashMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut names: Vec<(&String, usize)> = counts.into_iter().collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    names.into_iter().map(|(name, _)| name.clone()).collect()
}

fn quarter(day: NaiveDate) -> String {
    format!("{}-Q{}", day.year(), day.month0() / 3 + 1)
}

impl Office {
    /// A result of the desk's agency, or the one in force, by theme, town and quarter;
    /// `None` when there is none.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn topic_pivot(
        &self,
        desk: &Desk,
        run: Option<Uuid>,
    ) -> Result<Option<Pivot>, ActError> {
        may_look(desk)?;
        let settings = settings(&self.rules)?;
        let mut reader = self.store.read().await?;
        let Some(run) = result(&mut reader, desk, run).await? else {
            return Ok(None);
        };
        let mut themes = reader.topic_themes(run.id).await?;
        for (topic, known) in known(&reader.topic_decisions(desk.agency.id).await?) {
            if let (Some(theme), Some(kept)) = (known.theme, themes.get_mut(&topic)) {
                *kept = Some(theme);
            }
        }
        let members = reader.counted_members(&desk.scope, run.id).await?;
        let mut seen = HashSet::new();
        let members = members
            .into_iter()
            .filter(|member| seen.insert(member.case_id))
            .map(|member| {
                let theme = themes.get(&member.topic).cloned().flatten();
                let cell = PivotCell {
                    theme: theme.unwrap_or_else(|| UNJUDGED.to_owned()),
                    township: member
                        .township
                        .clone()
                        .unwrap_or_else(|| NOWHERE.to_owned()),
                    quarter: quarter(member.asked_on),
                };
                (cell, member)
            });
        let members = members.collect();
        Ok(Some(Pivot::of(
            run,
            members,
            settings.outside.least_applicants,
        )))
    }
}
