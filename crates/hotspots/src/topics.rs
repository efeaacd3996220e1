//! Topics: clusters with the evidence that they are one matter, and how hot it is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::bursts::{Burst, Period};
use crate::cluster::Clusters;
use crate::hotness::{Hotness, Measures};
use crate::neighbours;
use crate::places::Names;
use crate::settings::Settings;
use crate::stable::{Known, ids};
use crate::text::{Text, normalised};
use crate::vectors::Vector;
use crate::words::Segmenter;

/// Words shown of a topic.
const WORDS: usize = 10;
/// Members whose texts are read once more for their words and names of places.
const READ: usize = 200;
/// Texts of a topic that a word must be in to hold it together.
const SHARED: usize = 2;
/// Up to here all members are compared with all to find the nearest.
const SMALL: usize = 64;

/// What people keep asking for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Topic {
    /// The same from run to run.
    pub id: String,
    /// How hot it is.
    pub hotness: Hotness,
    /// The place that at least half of the texts name.
    pub place: Option<String>,
    /// The words that hold it together, heaviest first, without those of the place.
    pub words: Vec<(String, f32)>,
    /// The theme of the office whose words weigh most in it; `None` when no
    /// theme is clearly ahead: to be judged by hand.
    pub theme: Option<String>,
    /// The day of its first text.
    pub first_on: Option<NaiveDate>,
    /// The day of its last text.
    pub last_on: Option<NaiveDate>,
    /// How many applications.
    pub applications: usize,
    /// How many different applicants; what counts.
    pub applicants: usize,
    /// How many other voices speak of it: hotline, mailbox, petitions.
    pub voices: usize,
    /// The towns, and how many applications each.
    pub townships: BTreeMap<String, usize>,
    /// How they were answered, and how many each.
    pub outcomes: BTreeMap<String, usize>,
    /// The period against the year before; `None` when there is nothing to compare with.
    pub burst: Option<Burst>,
    /// Its texts, by day.
    pub members: Vec<Member>,
}

/// A text of a topic, and why it belongs there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// Its position among the texts.
    pub at: usize,
    /// Its similarity to the mean of the topic, 0 to 1.
    pub score: f32,
    /// The text that it is an exact or near copy of.
    pub copy_of: Option<usize>,
    /// Among texts that are no copies, the nearest other one and its similarity.
    pub nearest: Option<(usize, f32)>,
}

/// All topics, the hottest first. `known` are those of the run before; the
/// period is what bursts are judged by.
pub fn topics(
    texts: &[Text],
    clusters: &Clusters,
    settings: &Settings,
    segmenter: &Segmenter,
    period: &Period,
    known: &[Known],
) -> Vec<Topic> {
    let mut members: Vec<Vec<usize>> = Vec::new();
    for (at, cluster) in clusters.of.iter().enumerate() {
        let Some(cluster) = *cluster else { continue };
        if members.len() <= cluster {
            members.resize(cluster + 1, Vec::new());
        }
        members[cluster].push(at);
    }
    // what nobody applied for is no topic, however many voices speak of it
    members.retain(|it| it.iter().any(|at| !texts[*at].is_voice));
    let names: Vec<Vec<&str>> = members
        .iter()
        .map(|it| it.iter().map(|at| texts[*at].id.as_str()).collect())
        .collect();
    let ids = ids(&names, known);
    let reader = Reader {
        texts,
        clusters,
        settings,
        segmenter,
        names: Names::new(&settings.reading),
        nodes: clusters.corpus.nodes(),
        base: texts
            .iter()
            .filter_map(|it| it.day)
            .min()
            .and_then(|first| period.base(first)),
        period,
    };
    let mut topics: Vec<Topic> = members
        .iter()
        .zip(ids)
        .map(|(it, id)| reader.topic(id, it))
        .collect();
    topics.sort_by(|a, b| {
        let hottest = b.hotness.total.total_cmp(&a.hotness.total);
        hottest
            .then(b.applicants.cmp(&a.applicants))
            .then_with(|| a.id.cmp(&b.id))
    });
    topics
}

/// What an original says.
pub(crate) struct Beginning {
    pub(crate) text: String,
    /// How many texts say it: itself and its copies.
    pub(crate) texts: usize,
}

struct Reader<'r> {
    texts: &'r [Text],
    clusters: &'r Clusters,
    settings: &'r Settings,
    segmenter: &'r Segmenter,
    names: Names,
    /// From the position of an original to that of its vector.
    nodes: FxHashMap<usize, usize>,
    period: &'r Period,
    base: Option<Period>,
}

impl Reader<'_> {
    fn topic(&self, id: String, members: &[usize]) -> Topic {
        let mut members = members.to_vec();
        members.sort_by_key(|at| (self.texts[*at].day, *at));
        let of = |at: &usize| &self.texts[*at];
        let asked: Vec<usize> = members
            .iter()
            .copied()
            .filter(|at| !of(at).is_voice)
            .collect();
        let days: Vec<NaiveDate> = asked.iter().filter_map(|at| of(at).day).collect();
        let applicants = self.applicants(&asked, |_| true);
        let townships = count(asked.iter().filter_map(|at| of(at).township.as_ref()));
        let burst = self.base.map(|base| {
            let within = |period: Period| {
                self.applicants(&asked, |day| day.is_some_and(|it| period.holds(it)))
            };
            let (now, before) = (within(*self.period), within(base));
            Burst::of(
                now.len() as u32,
                before.len() as u32,
                self.period,
                &base,
                &self.settings.bursts,
            )
        });
        let months: BTreeSet<(i32, u32)> = days.iter().map(|it| (it.year(), it.month())).collect();
        let measures = Measures {
            applicants: applicants.len(),
            applications: self.capped(&asked, &applicants),
            growth: burst.map_or(0.0, |it| it.growth()),
            townships: townships.len(),
            months: months.len(),
        };
        let originals: Vec<usize> = members
            .iter()
            .copied()
            .filter(|at| self.clusters.original[*at] == *at)
            .collect();
        let mean = self.mean(&members);
        let beginnings = self.beginnings(&members, &originals);
        let shared = self.shared(&beginnings);
        let place = self.names.common(&beginnings, self.segmenter);
        Topic {
            id,
            hotness: Hotness::of(&measures, &self.settings.hotness),
            words: self.words(&shared, place.as_deref()),
            place,
            theme: self.theme(&shared),
            first_on: days.first().copied(),
            last_on: days.last().copied(),
            applications: asked.len(),
            applicants: applicants.len(),
            voices: members.len() - asked.len(),
            townships,
            outcomes: count(asked.iter().filter_map(|at| of(at).outcome.as_ref())),
            burst,
            members: self.evidence(&members, &originals, &mean),
        }
    }

    /// Different applicants with the number of their applications on such days.
    fn applicants(
        &self,
        members: &[usize],
        on: impl Fn(Option<NaiveDate>) -> bool,
    ) -> BTreeMap<&str, usize> {
        let mut applicants = BTreeMap::new();
        for text in members
            .iter()
            .map(|at| &self.texts[*at])
            .filter(|it| on(it.day))
        {
            if let Some(applicant) = &text.applicant {
                *applicants.entry(applicant.as_str()).or_default() += 1;
            }
        }
        applicants
    }

    /// Applications, those of one applicant up to the limit only.
    fn capped(&self, members: &[usize], applicants: &BTreeMap<&str, usize>) -> usize {
        let known: usize = applicants.values().sum();
        let most = self.settings.hotness.most_of_one_applicant;
        let counted: usize = applicants.values().map(|it| (*it).min(most)).sum();
        counted + members.len() - known
    }

    fn vector(&self, at: usize) -> &Vector {
        &self.clusters.corpus.vectors[self.nodes[&self.clusters.original[at]]]
    }

    fn mean(&self, members: &[usize]) -> Vector {
        Vector::mean(members.iter().map(|at| (self.vector(*at), 1.0)))
    }

    /// What the originals say, the first `READ` of them.
    fn beginnings(&self, members: &[usize], originals: &[usize]) -> Vec<Beginning> {
        let longest = self.settings.reading.clustered;
        let mut texts: FxHashMap<usize, usize> = FxHashMap::default();
        for at in members {
            *texts.entry(self.clusters.original[*at]).or_default() += 1;
        }
        let beginning = |at: &usize| Beginning {
            text: normalised(&self.texts[*at], longest),
            texts: texts[at],
        };
        originals.iter().take(READ).map(beginning).collect()
    }

    /// The words that at least two of the texts say, and what they weigh in all: copies of
    /// one text are held together by its words although no other text says them.
    fn shared(&self, beginnings: &[Beginning]) -> Vector {
        let vocabulary = &self.clusters.corpus.vocabulary;
        let mut texts_with: FxHashMap<u32, usize> = FxHashMap::default();
        let mut vectors = Vec::with_capacity(beginnings.len());
        for beginning in beginnings {
            let vector = vocabulary.whole(&beginning.text, self.segmenter);
            for (word, _) in &vector.entries {
                *texts_with.entry(*word).or_default() += beginning.texts;
            }
            vectors.push((vector, beginning.texts as f32));
        }
        let mean = Vector::mean(vectors.iter().map(|(vector, texts)| (vector, *texts)));
        mean.of(|word| texts_with[&word] >= SHARED)
    }

    /// The heaviest, less those of the place and those that every application has: these
    /// say of no matter what it is.
    fn words(&self, shared: &Vector, place: Option<&str>) -> Vec<(String, f32)> {
        let vocabulary = &self.clusters.corpus.vocabulary;
        let common = &self.settings.catalogue.common;
        let says_nothing = |word: &str| common.split_whitespace().any(|it| it == word);
        let heaviest = shared.heaviest(WORDS * 2).into_iter();
        heaviest
            .map(|(word, weight)| (vocabulary.word(word), weight))
            .filter(|(word, _)| !place.is_some_and(|place| place.contains(word)))
            .filter(|(word, _)| !says_nothing(word))
            .take(WORDS)
            .map(|(word, weight)| (word.to_owned(), weight))
            .collect()
    }

    fn theme(&self, shared: &Vector) -> Option<String> {
        let vocabulary = &self.clusters.corpus.vocabulary;
        let mut weights: Vec<(f32, &str)> = Vec::new();
        for theme in &self.settings.themes {
            let known = theme.words.iter().filter_map(|it| vocabulary.number(it));
            weights.push((known.map(|it| shared.weight(it)).sum(), &theme.name));
        }
        weights.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (best, theme) = *weights.first()?;
        let next = weights.get(1).map_or(0.0, |it| it.0);
        let ahead = best > 0.0 && (best - next) / best >= self.settings.judging.margin;
        ahead.then(|| theme.to_owned())
    }

    fn evidence(&self, members: &[usize], originals: &[usize], mean: &Vector) -> Vec<Member> {
        let length = mean.dot(mean).sqrt();
        let nearest = self.nearest(originals);
        members
            .iter()
            .map(|at| {
                let original = self.clusters.original[*at];
                let score = if length > 0.0 {
                    self.vector(*at).dot(mean) / length
                } else {
                    0.0
                };
                Member {
                    at: *at,
                    score: score.min(1.0),
                    copy_of: (original != *at).then_some(original),
                    nearest: nearest.get(&original).copied(),
                }
            })
            .collect()
    }

    /// For every original its nearest other one.
    fn nearest(&self, originals: &[usize]) -> FxHashMap<usize, (usize, f32)> {
        let vectors: Vec<&Vector> = originals.iter().map(|at| self.vector(*at)).collect();
        let mut nearest: FxHashMap<usize, (usize, f32)> = FxHashMap::default();
        let mut offer = |at: usize, other: usize, similarity: f32| {
            let best = nearest.entry(at).or_insert((other, similarity));
            if similarity > best.1 {
                *best = (other, similarity);
            }
        };
        let mut pair = |a: usize, b: usize, similarity: f32| {
            offer(originals[a], originals[b], similarity);
            offer(originals[b], originals[a], similarity);
        };
        if vectors.len() <= SMALL {
            for later in 0..vectors.len() {
                for earlier in 0..later {
                    pair(later, earlier, vectors[later].dot(vectors[earlier]));
                }
            }
        } else {
            let words = self.clusters.corpus.vocabulary.len();
            let least = self.settings.clusters.least;
            for edge in neighbours::edges(&vectors, words, least, |_| 0, 1, |_| {}) {
                pair(edge.later as usize, edge.earlier as usize, edge.similarity);
            }
        }
        nearest
    }
}

fn count<'n>(names: impl Iterator<Item = &'n String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name.clone()).or_default() += 1;
    }
    counts
}
