//! Results of the analysis as analysts look at them: with what was decided, and beside the
//! period before.

use std::collections::HashMap;

use store::{CaseRow, TopicDecision, TopicMember, TopicRow, TopicRun};
use uuid::Uuid;

use super::may_look;
use crate::error::ActError;
use crate::office::{Desk, Office};

/// How many topics are listed.
const LISTED: i64 = 300;
/// How many runs.
const RUNS: i64 = 30;

/// What an analyst said of a topic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// What it is called.
    pub name: Option<String>,
    /// It stays on top.
    pub pinned: bool,
    /// The theme that an analyst gave it.
    pub theme: Option<String>,
}

/// A topic of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// As the run found it.
    pub row: TopicRow,
    /// What an analyst said of it.
    pub known: Known,
    /// The same topic in the period before.
    pub before: Option<TopicRow>,
}

impl Found {
    /// What it is called: as an analyst said, or by its place and words.
    pub fn name(&self) -> String {
        if let Some(name) = &self.known.name {
            return name.clone();
        }
        let text = |name: &str| self.row.evidence.get(name).and_then(|it| it.as_str());
        let words = self.row.evidence.get("words").and_then(|it| it.as_array());
        let words = words.into_iter().flatten().filter_map(|it| it.as_str());
        let place = text("place").into_iter();
        let name: Vec<&str> = place.chain(words.take(4)).collect();
        match name.is_empty() {
            true => text("example").unwrap_or(&self.row.topic).to_owned(),
            false => name.join("、"),
        }
    }

    /// Its theme: as an analyst said, or as the analysis judged.
    pub fn theme(&self) -> Option<&str> {
        self.known.theme.as_deref().or(self.row.theme.as_deref())
    }
}

/// A result.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicList {
    /// The run.
    pub run: TopicRun,
    /// The run of the same rhythm before it.
    pub before: Option<TopicRun>,
    /// Those that stay on top first, then the hottest.
    pub topics: Vec<Found>,
}

/// A topic with its applications.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicFile {
    /// The run.
    pub run: TopicRun,
    /// The topic.
    pub found: Found,
    /// Its applications by day; none where the run is too old.
    pub members: Vec<(TopicMember, CaseRow)>,
    /// What was decided about it, the first first, those undone among them.
    pub decisions: Vec<TopicDecision>,
}

impl Office {
    /// The newest runs of the desk's agency, those that wait and those under way among
    /// them.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn topic_runs(&self, desk: &Desk) -> Result<Vec<TopicRun>, ActError> {
        may_look(desk)?;
        let mut reader = self.store.read().await?;
        Ok(reader.topic_runs(desk.agency.id, RUNS).await?)
    }

    /// A result of the desk's agency, or the one in force; `None` when there is none.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn topic_list(
        &self,
        desk: &Desk,
        run: Option<Uuid>,
    ) -> Result<Option<TopicList>, ActError> {
        may_look(desk)?;
        let mut reader = self.store.read().await?;
        let agency = desk.agency.id;
        let run = match run {
            None => reader.last_topic_run(agency).await?,
            Some(id) => reader.topic_run(id).await?,
        };
        let ours = |run: &TopicRun| run.agency_id == agency && run.state == "done";
        let Some(run) = run.filter(ours) else {
            return Ok(None);
        };
        let before = reader.topic_run_before(&run).await?;
        let mut earlier: HashMap<String, TopicRow> = HashMap::new();
        if let Some(before) = &before {
            let topics = reader.topics(before.id, LISTED).await?;
            earlier.extend(topics.into_iter().map(|row| (row.topic.clone(), row)));
        }
        let known = known(&reader.topic_decisions(agency).await?);
        let rows = reader.topics(run.id, LISTED).await?.into_iter();
        let mut topics: Vec<Found> = rows
            .map(|row| Found {
                known: known.get(&row.topic).cloned().unwrap_or_default(),
                before: earlier.remove(&row.topic),
                row,
            })
            .collect();
        topics.sort_by_key(|found| !found.known.pinned);
        Ok(Some(TopicList {
            run,
            before,
            topics,
        }))
    }

    /// A topic of a result with its applications, as far as the desk sees them; `None`
    /// when there is none.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn topic_file(
        &self,
        desk: &Desk,
        run: Option<Uuid>,
        topic: &str,
    ) -> Result<Option<TopicFile>, ActError> {
        let Some(list) = self.topic_list(desk, run).await? else {
            return Ok(None);
        };
        let found = list.topics.into_iter().find(|it| it.row.topic == topic);
        let Some(found) = found else {
            return Ok(None);
        };
        let mut reader = self.store.read().await?;
        let mut members = Vec::new();
        for member in reader.topic_members(list.run.id, topic).await? {
            if let Some(case) = reader.case(&desk.scope, member.case_id).await? {
                members.push((member, case));
            }
        }
        let mut decisions = reader.topic_decisions(desk.agency.id).await?;
        decisions.retain(|one| one.topic == topic);
        Ok(Some(TopicFile {
            run: list.run,
            found,
            members,
            decisions,
        }))
    }
}

/// What analysts said of each topic: the last word counts.
fn known(decisions: &[TopicDecision]) -> HashMap<String, Known> {
    let mut known: HashMap<String, Known> = HashMap::new();
    for decision in decisions.iter().filter(|one| one.undone_at.is_none()) {
        let known = known.entry(decision.topic.clone()).or_default();
        let text = |name: &str| {
            let text = decision.content.get(name).and_then(|it| it.as_str());
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        match decision.kind.as_str() {
            "name" => known.name = text("name"),
            "theme" => known.theme = text("theme"),
            "pin" => known.pinned = decision.content["pinned"] == true,
            _ => {}
        }
    }
    known
}
