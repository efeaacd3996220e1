//! Applications told apart by the information that they ask for: one topic has contracts of
//! three firms in it, and article 44, paragraph 2 speaks of the same government information.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::cluster::Clusters;
use crate::linkage;
use crate::neighbours::Edge;
use crate::objects::Objects;
use crate::places::Names;
use crate::settings::Settings;
use crate::text::{Text, comparable, normalised};
use crate::vectors::Vector;
use crate::words::Segmenter;

/// Of a larger topic the newest that say different things are told apart, the others stand
/// for themselves.
const TOLD_APART: usize = 2_000;
/// The similarity of two texts that are at odds: no others outweigh it.
const AT_ODDS: f32 = -1e6;

/// Clustered texts, made ready to be told apart.
pub struct Comparing<'c> {
    pub(super) texts: &'c [Text],
    pub(super) settings: &'c Settings,
    clusters: &'c Clusters,
    segmenter: &'c Segmenter,
    names: Names,
    /// From the position of an original to that of its vector.
    nodes: FxHashMap<usize, usize>,
}

/// Information that is looked for among the texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// What it is called.
    pub title: String,
    /// The ids of texts that are known to ask for it.
    pub known: Vec<String>,
}

impl<'c> Comparing<'c> {
    /// Makes clustered texts ready.
    pub fn new(
        texts: &'c [Text],
        clusters: &'c Clusters,
        settings: &'c Settings,
        segmenter: &'c Segmenter,
    ) -> Comparing<'c> {
        Comparing {
            texts,
            settings,
            clusters,
            segmenter,
            names: Names::new(&settings.reading),
            nodes: clusters.corpus.nodes(),
        }
    }

    fn vector(&self, at: usize) -> &Vector {
        &self.clusters.corpus.vectors[self.nodes[&self.clusters.original[at]]]
    }

    fn objects(&self, text: &Text) -> Objects {
        let longest = self.settings.reading.clustered;
        Objects::of(text, longest, &self.names, self.segmenter)
    }

    /// A title with the place or body that all these texts name, where it names none itself:
    /// 征地批复 of 柳塘村.
    pub(super) fn placed(&self, title: &str, texts: &[usize]) -> String {
        let longest = self.settings.reading.clustered;
        let plain = comparable(title.chars(), longest);
        if title.is_empty() || !self.names.all(&plain, self.segmenter).is_empty() {
            return title.to_owned();
        }
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for at in texts {
            for name in self.objects(&self.texts[*at]).names() {
                *counts.entry(name.clone()).or_default() += 1;
            }
        }
        let most = counts.into_iter().max_by(|a, b| {
            let longest = a.0.chars().count().cmp(&b.0.chars().count());
            a.1.cmp(&b.1).then(longest).then_with(|| b.0.cmp(&a.0))
        });
        match most {
            Some((name, many)) if many == texts.len() => format!("{name}{title}"),
            _ => title.to_owned(),
        }
    }

    /// Texts parted by the information that they ask for: average link, where two that name
    /// different places, bodies, years or numbers are never joined. Each part in the order
    /// in which its texts are given.
    pub(super) fn parted(&self, texts: &[usize]) -> Vec<Vec<usize>> {
        // who says the same of the same is one node
        let mut nodes: Vec<(usize, Objects, f32)> = Vec::new();
        let mut node_of: Vec<Option<usize>> = Vec::with_capacity(texts.len());
        for at in texts.iter().rev() {
            let original = self.clusters.original[*at];
            let objects = self.objects(&self.texts[*at]);
            let known = nodes
                .iter()
                .position(|it| it.0 == original && it.1 == objects);
            let node = known.or_else(|| {
                (nodes.len() < TOLD_APART).then(|| {
                    nodes.push((original, objects, 0.0));
                    nodes.len() - 1
                })
            });
            if let Some(node) = node {
                nodes[node].2 += 1.0;
            }
            node_of.push(node);
        }
        node_of.reverse();
        let first = self.joined(&nodes);
        let mut place: FxHashMap<u32, usize> = FxHashMap::default();
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for (at, node) in texts.iter().zip(node_of) {
            let part = node.map(|node| first[node]);
            let known = part.and_then(|part| place.get(&part).copied());
            let here = known.unwrap_or_else(|| {
                parts.push(Vec::new());
                place.extend(part.map(|part| (part, parts.len() - 1)));
                parts.len() - 1
            });
            parts[here].push(*at);
        }
        parts
    }

    fn joined(&self, nodes: &[(usize, Objects, f32)]) -> Vec<u32> {
        let mut edges = Vec::new();
        for (later, (original, objects, _)) in (0_u32..).zip(nodes) {
            for (earlier, (other, others, _)) in (0..later).zip(nodes) {
                let similarity = if objects.at_odds(others) {
                    AT_ODDS
                } else if original == other {
                    1.0
                } else {
                    self.vector(*original).dot(self.vector(*other))
                };
                if similarity != 0.0 {
                    edges.push(Edge {
                        earlier,
                        later,
                        similarity,
                    });
                }
            }
        }
        let weights: Vec<f32> = nodes.iter().map(|it| it.2).collect();
        linkage::average(&weights, &edges, self.settings.conversion.same, 1)
    }

    /// What a text says; of one that shares no word with others, and is therefore never
    /// compared with them, its own words.
    fn said(&self, at: usize) -> Cow<'_, Vector> {
        let vector = self.vector(at);
        match vector.entries.is_empty() {
            false => Cow::Borrowed(vector),
            true => Cow::Owned(self.read(&self.texts[self.clusters.original[at]])),
        }
    }

    fn read(&self, text: &Text) -> Vector {
        let read = normalised(text, self.settings.reading.clustered);
        let vocabulary = &self.clusters.corpus.vocabulary;
        vocabulary.whole(&read, self.segmenter)
    }

    /// For each information the applications that ask for it: as near to its title, and to
    /// those that are known to ask for it, as applications for the same information are to each
    /// other, and naming no other place, body, year or number than the title.
    pub fn asking(&self, sought: &[Sought]) -> Vec<Vec<usize>> {
        let ids = self.texts.iter().map(|it| it.id.as_str());
        let places: FxHashMap<&str, usize> = ids.zip(0..).collect();
        let sought = sought.iter();
        sought.map(|it| self.asking_one(it, &places)).collect()
    }

    fn asking_one(&self, sought: &Sought, places: &FxHashMap<&str, usize>) -> Vec<usize> {
        let title = Text {
            title: sought.title.clone(),
            ..Text::default()
        };
        let known = sought.known.iter();
        let known: Vec<usize> = known
            .filter_map(|id| places.get(id.as_str()).copied())
            .collect();
        let vectors: Vec<Cow<'_, Vector>> = known.iter().map(|at| self.said(*at)).collect();
        let named = self.read(&title);
        let all = vectors.iter().map(Cow::as_ref).chain([&named]);
        let mean = Vector::mean(all.map(|vector| (vector, 1.0)));
        let objects = self.objects(&title);
        let same = self.settings.conversion.same;
        let asked = (0..self.texts.len()).filter(|at| !self.texts[*at].is_voice);
        asked
            .filter(|at| self.said(*at).dot(&mean) >= same)
            .filter(|at| !objects.at_odds(&self.objects(&self.texts[*at])))
            .collect()
    }
}
