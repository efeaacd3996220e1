//! What a topic rests on, as a run writes it and as pages and reports read it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hotspots::{Ground, Text, Topic};
use serde::{Deserialize, Serialize};

/// What a topic rests on; points and measures in tenths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The parts of the hotness; their points add up to it.
    pub parts: Vec<HotPart>,
    /// The words that hold it together, the heaviest first.
    pub words: Vec<String>,
    /// The title of the application that is most like all others.
    pub example: Option<String>,
    /// The place that at least half of the applications name.
    pub place: Option<String>,
    /// The day of the first application.
    pub first_on: Option<NaiveDate>,
    /// The day of the last.
    pub last_on: Option<NaiveDate>,
    /// The towns, and how many applications each.
    pub townships: BTreeMap<String, u64>,
    /// How they were answered (kinds of `replies.toml`), and how many each.
    pub outcomes: BTreeMap<String, u64>,
    /// How many other voices speak of it.
    pub voices: u64,
    /// More than the year before lets one expect.
    pub flares: bool,
    /// Different applicants in the period; none where there is no time before to compare.
    pub in_period: Option<u32>,
    /// Applications by month, `2026-03`.
    pub months: BTreeMap<String, u64>,
    /// Other voices by month.
    #[serde(default)]
    pub voice_months: BTreeMap<String, u64>,
    /// What speaks for making it public.
    pub given: Given,
}

/// A part of the hotness, in tenths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HotPart {
    /// What it measures.
    pub name: String,
    /// What was measured.
    pub value: i64,
    /// Points that it gives.
    pub points: i64,
    /// Points of a full part: its weight.
    pub most: i64,
}

/// What speaks for making public what most people of a topic were given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The first day that counts.
    pub since: NaiveDate,
    /// The last.
    pub until: NaiveDate,
    /// What those that ask for it call it.
    #[serde(default)]
    pub title: String,
    /// Different applicants to whom it was disclosed.
    pub applicants: u64,
    /// Whether they are enough.
    pub enough: bool,
    /// Applications for one's own records, which do not count.
    pub own: u64,
    /// So many of them that it is never proposed.
    #[serde(default)]
    pub excluded: bool,
    /// What the applications of the topic ask for, what most people were given first; the
    /// first [`SAID`].
    #[serde(default)]
    pub informations: Vec<Asked>,
    /// How many kinds of information there are.
    #[serde(default)]
    pub kinds: u64,
}

/// Kinds of information that are told of a topic.
const SAID: usize = 8;

/// Information that applications of a topic ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What most of them call it.
    pub title: String,
    /// How many ask for it.
    pub applications: u64,
    /// Different applicants to whom it was disclosed in the time that counts.
    pub applicants: u64,
    /// Whether they are enough.
    pub enough: bool,
}

impl Evidence {
    /// What a run found of a topic, with what speaks for making it public.
    pub(super) fn of(topic: &Topic, texts: &[Text], ground: &Ground) -> Evidence {
        let asked = topic.members.iter().filter(|it| !texts[it.at].is_voice);
        let example = asked.max_by(|a, b| a.score.total_cmp(&b.score));
        Evidence {
            parts: parts(topic),
            words: topic.words.iter().map(|(word, _)| word.clone()).collect(),
            example: example.map(|it| texts[it.at].title.clone()),
            place: topic.place.clone(),
            first_on: topic.first_on,
            last_on: topic.last_on,
            townships: counts(&topic.townships),
            outcomes: counts(&topic.outcomes),
            voices: count(topic.voices),
            flares: topic.burst.is_some_and(|burst| burst.flares),
            in_period: topic.burst.map(|burst| burst.applicants),
            months: months(topic, texts, false),
            voice_months: months(topic, texts, true),
            given: Given::of(ground),
        }
    }

    /// What the topic may be called by its place and its words.
    pub fn called(&self) -> Option<String> {
        let place = self.place.as_deref().into_iter();
        // a single character says too little: 村, 表
        let words = self.words.iter().filter(|word| word.chars().count() > 1);
        let words = words.map(String::as_str).take(NAMING);
        let name: Vec<&str> = place.chain(words).collect();
        match name.is_empty() {
            true => self.example.clone(),
            false => Some(name.join("、")),
        }
    }
}

impl Given {
    fn of(ground: &Ground) -> Given {
        let first = ground.first();
        let asked = |it: &hotspots::Information| Asked {
            title: it.title.clone(),
            applications: count(it.members.len()),
            applicants: count(it.applicants),
            enough: it.enough,
        };
        let all = &ground.informations;
        Given {
            since: ground.since,
            until: ground.until,
            title: first.map_or_else(String::new, |it| it.title.clone()),
            applicants: first.map_or(0, |it| count(it.applicants)),
            enough: first.is_some_and(|it| it.enough),
            own: count(ground.own.len()),
            excluded: first.is_some_and(|it| it.excluded),
            informations: all.iter().take(SAID).map(asked).collect(),
            kinds: count(all.len()),
        }
    }
}

/// Words in the name of a topic that nobody named.
const NAMING: usize = 4;

fn parts(topic: &Topic) -> Vec<HotPart> {
    let parts = topic.hotness.parts.iter();
    parts
        .map(|part| HotPart {
            name: part.name.to_owned(),
            value: tenths(part.value),
            points: tenths(part.points),
            most: tenths(part.most),
        })
        .collect()
}

fn months(topic: &Topic, texts: &[Text], voices: bool) -> BTreeMap<String, u64> {
    let mut months = BTreeMap::new();
    let members = topic.members.iter().map(|it| &texts[it.at]);
    for day in members
        .filter(|text| text.is_voice == voices)
        .filter_map(|text| text.day)
    {
        *months.entry(day.format("%Y-%m").to_string()).or_default() += 1;
    }
    months
}

pub(super) fn counts(found: &BTreeMap<String, usize>) -> BTreeMap<String, u64> {
    let found = found.iter();
    found
        .map(|(name, many)| (name.clone(), count(*many)))
        .collect()
}

fn count(many: usize) -> u64 {
    u64::try_from(many).unwrap_or(u64::MAX)
}

/// The register keeps whole numbers alone.
pub(super) fn tenths(points: f64) -> i64 {
    (points * 10.0).round() as i64
}
