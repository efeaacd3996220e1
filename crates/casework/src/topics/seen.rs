//! Results of the analysis as analysts look at them: with what was decided, and beside the
//! period before.

use std::collections::{HashMap, HashSet};

use store::{CaseId, CaseRow, Reader, TopicDecision, TopicMember, TopicRow, TopicRun, Voice};
use uuid::Uuid;

use super::evidence::Evidence;
use super::{Rhythm, may_look};
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::sight::Eyes;

/// How many topics are listed.
pub const LISTED: i64 = 300;
/// How many runs, and results of a rhythm.
const RUNS: i64 = 60;
/// How many applications of a topic are shown, the newest.
pub const MEMBERS: usize = 200;
/// How many other voices.
const VOICES: i64 = 50;

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

/// How a topic stands beside the period before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// It was not there.
    New,
    /// It is hotter, by so many tenths of a point.
    Grown(i64),
    /// It is less hot, by so many tenths of a point.
    Cooled(i64),
    /// It is as hot as it was.
    Same,
}

impl Moved {
    /// Its word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Moved::New => "new",
            Moved::Grown(_) => "grown",
            Moved::Cooled(_) => "cooled",
            Moved::Same => "same",
        }
    }
}

/// A topic of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// As the run found it.
    pub row: TopicRow,
    /// What it rests on.
    pub evidence: Evidence,
    /// What an analyst said of it.
    pub known: Known,
    /// The same topic in the period before.
    pub before: Option<TopicRow>,
    /// How it stands beside the period before; none where there is no such result.
    pub moved: Option<Moved>,
}

impl Found {
    fn of(
        row: TopicRow,
        known: Known,
        before: Option<TopicRow>,
        compared: bool,
    ) -> Result<Found, ActError> {
        let moved = compared.then(|| match &before {
            None => Moved::New,
            Some(before) => match row.hotness - before.hotness {
                0 => Moved::Same,
                more @ 1.. => Moved::Grown(more),
                less => Moved::Cooled(-less),
            },
        });
        Ok(Found {
            evidence: serde_json::from_value(row.evidence.clone())?,
            row,
            known,
            before,
            moved,
        })
    }

    /// What it is called: as an analyst said, or by its place and words.
    pub fn name(&self) -> String {
        let called = || self.evidence.called();
        let name = self.known.name.clone().or_else(called);
        name.unwrap_or_else(|| self.row.topic.clone())
    }

    /// Its theme: as an analyst said, or as the analysis judged.
    pub fn theme(&self) -> Option<&str> {
        self.known.theme.as_deref().or(self.row.theme.as_deref())
    }

    /// Whether its name, its words or its place have this in them.
    fn says(&self, text: &str) -> bool {
        let evidence = &self.evidence;
        let texts = [&evidence.place, &evidence.example].into_iter().flatten();
        self.name().contains(text) || texts.chain(&evidence.words).any(|it| it.contains(text))
    }
}

/// A result.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicList {
    /// The run.
    pub run: TopicRun,
    /// The run of the same rhythm before it.
    pub before: Option<TopicRun>,
    /// Those that stay on top first, then the hottest; [`LISTED`] at most.
    pub topics: Vec<Found>,
    /// Those of the period before that are not there any more.
    pub gone: Vec<Found>,
}

impl TopicList {
    /// Keeps the topics that speak of this, and that are of this theme.
    pub fn narrow(&mut self, text: &str, theme: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let fits = |found: &Found| {
            words.iter().all(|word| found.says(word))
                && (theme.is_empty() || found.theme().unwrap_or(UNJUDGED) == theme)
        };
        self.topics.retain(fits);
        self.gone.retain(fits);
    }
}

/// What the theme of a topic is called that is to be judged by hand.
pub const UNJUDGED: &str = "由人判断";

/// A topic with its applications.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicFile {
    /// The run.
    pub run: TopicRun,
    /// The run of the same rhythm before it.
    pub before: Option<TopicRun>,
    /// The topic.
    pub found: Found,
    /// Its applications by day, the newest [`MEMBERS`] that the desk is shown; none where
    /// the run is too old.
    pub members: Vec<(TopicMember, CaseRow)>,
    /// How many more of its applications there are.
    pub more: usize,
    /// Other voices that speak of it, the newest first.
    pub voices: Vec<Voice>,
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

    /// The results of a rhythm, the newest first.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn topic_results(
        &self,
        desk: &Desk,
        rhythm: Rhythm,
    ) -> Result<Vec<TopicRun>, ActError> {
        may_look(desk)?;
        let mut reader = self.store.read().await?;
        let results = reader.topic_results(desk.agency.id, rhythm.word(), RUNS);
        Ok(results.await?)
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
        let Some(run) = result(&mut reader, desk, run).await? else {
            return Ok(None);
        };
        let before = reader.topic_run_before(&run).await?;
        let known = known(&reader.topic_decisions(desk.agency.id).await?);
        let of = |topic: &str| known.get(topic).cloned().unwrap_or_default();
        let rows = reader.topics(run.id, LISTED).await?;
        let there: HashSet<String> = rows.iter().map(|row| row.topic.clone()).collect();
        let (mut earlier, mut gone) = (HashMap::new(), Vec::new());
        if let Some(before) = &before {
            for row in reader.topics(before.id, LISTED).await? {
                if !there.contains(&row.topic) && reader.topic(run.id, &row.topic).await?.is_none()
                {
                    gone.push(Found::of(row, Known::default(), None, false)?);
                } else {
                    earlier.insert(row.topic.clone(), row);
                }
            }
        }
        let mut topics = Vec::with_capacity(rows.len());
        for row in rows {
            let mut same = earlier.remove(&row.topic);
            if let (None, Some(before)) = (&same, &before) {
                same = reader.topic(before.id, &row.topic).await?;
            }
            topics.push(Found::of(
                row.clone(),
                of(&row.topic),
                same,
                before.is_some(),
            )?);
        }
        for found in &mut gone {
            found.known = of(&found.row.topic);
        }
        topics.sort_by_key(|found| !found.known.pinned);
        Ok(Some(TopicList {
            run,
            before,
            topics,
            gone,
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
        may_look(desk)?;
        let mut reader = self.store.read().await?;
        let Some(run) = result(&mut reader, desk, run).await? else {
            return Ok(None);
        };
        let Some(row) = named(&mut reader, run.id, topic).await? else {
            return Ok(None);
        };
        let before = reader.topic_run_before(&run).await?;
        let same = match &before {
            Some(before) => reader.topic(before.id, topic).await?,
            None => None,
        };
        let mut decisions = reader.topic_decisions(desk.agency.id).await?;
        let known = known(&decisions).remove(topic).unwrap_or_default();
        decisions.retain(|one| concerns(one, topic));
        let all = reader.topic_members(run.id, topic).await?;
        let count = all.len();
        let members = shown(&mut reader, desk, all).await?;
        Ok(Some(TopicFile {
            found: Found::of(row, known, same, before.is_some())?,
            voices: reader.topic_voices(run.id, topic, VOICES).await?,
            more: count - members.len(),
            run,
            before,
            members,
            decisions,
        }))
    }

    /// The topic of a case in the result in force, for those who may look; `None` where
    /// there is none.
    ///
    /// # Errors
    /// The register failed.
    pub async fn topic_of(&self, desk: &Desk, case: CaseId) -> Result<Option<Found>, ActError> {
        if may_look(desk).is_err() {
            return Ok(None);
        }
        let mut reader = self.store.read().await?;
        let Some(run) = reader.last_topic_run(desk.agency.id).await? else {
            return Ok(None);
        };
        let Some(topic) = reader.topic_of_case(run.id, case).await? else {
            return Ok(None);
        };
        let Some(row) = reader.topic(run.id, &topic).await? else {
            return Ok(None);
        };
        let mut known = known(&reader.topic_decisions(desk.agency.id).await?);
        let known = known.remove(&topic).unwrap_or_default();
        Found::of(row, known, None, false).map(Some)
    }
}

/// A topic of a run. What can be no name of one is none, and is not asked for.
pub(super) async fn named(
    reader: &mut Reader,
    run: Uuid,
    topic: &str,
) -> Result<Option<TopicRow>, ActError> {
    match topic.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        true => Ok(reader.topic(run, topic).await?),
        false => Ok(None),
    }
}

/// A result of the desk's agency, or the one in force.
pub(super) async fn result(
    reader: &mut Reader,
    desk: &Desk,
    run: Option<Uuid>,
) -> Result<Option<TopicRun>, ActError> {
    let run = match run {
        None => reader.last_topic_run(desk.agency.id).await?,
        Some(id) => reader.topic_run(id).await?,
    };
    let ours = |run: &TopicRun| run.agency_id == desk.agency.id && run.state == "done";
    Ok(run.filter(ours))
}

/// Whether a decision is about a topic: it is named, others went up in it, or it came out
/// of another by it.
fn concerns(decision: &TopicDecision, topic: &str) -> bool {
    let names = |part: &str| decision.content[part]["topic"] == topic;
    decision.topic == topic || names("into") || names("own")
}

/// The newest applications of a topic that the desk is shown whole.
async fn shown(
    reader: &mut Reader,
    desk: &Desk,
    members: Vec<TopicMember>,
) -> Result<Vec<(TopicMember, CaseRow)>, ActError> {
    let eyes = Eyes::of(reader, desk).await?;
    let mut shown = Vec::new();
    for member in members.into_iter().rev().take(MEMBERS) {
        let Some(case) = reader.case(&desk.scope, member.case_id).await? else {
            continue;
        };
        if eyes
            .sight(reader, case.agency_id, case.id)
            .await?
            .is_whole()
        {
            shown.push((member, case));
        }
    }
    shown.reverse();
    Ok(shown)
}

/// What a topic is called: as an analyst said, or by its place and words.
pub(crate) fn called(row: &TopicRow, known: &Known) -> String {
    let evidence: Option<Evidence> = serde_json::from_value(row.evidence.clone()).ok();
    let by_words = || evidence.and_then(|evidence| evidence.called());
    let name = known.name.clone().or_else(by_words);
    name.unwrap_or_else(|| row.topic.clone())
}

/// What analysts said of each topic: the last word counts.
pub(crate) fn known(decisions: &[TopicDecision]) -> HashMap<String, Known> {
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
