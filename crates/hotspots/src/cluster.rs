//! Texts into clusters: copies first, then average link in windows of time,
//! then the clusters of all windows once more.

use std::ops::Range;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::copies::{self, Sketch};
use crate::linkage;
use crate::neighbours;
use crate::pool;
use crate::settings::Settings;
use crate::text::{Text, normalised};
use crate::vectors::{Vector, Vocabulary};
use crate::words::Segmenter;

/// What is being done, for whoever waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Copies are looked for.
    Copies,
    /// Texts are cut into words.
    Words,
    /// Neighbours are looked for.
    Neighbours,
    /// Clusters are joined.
    Joining,
}

/// How a run is done: nothing in here changes what comes out.
pub struct Run<'r> {
    /// Threads to work with, at least one.
    pub threads: usize,
    /// Told of progress: the stage, what of it is newly done, and out of how many.
    pub progress: &'r (dyn Fn(Stage, usize, usize) + Sync),
}

/// Texts in clusters.
pub struct Clusters {
    /// For every text its cluster, numbered from 0 in the order of first texts; `None` when it is alone.
    pub of: Vec<Option<usize>>,
    /// For every text the first one that it is an exact or near copy of (itself, if of none).
    pub original: Vec<usize>,
    pub(crate) corpus: Corpus,
}

/// The texts as they were read.
pub(crate) struct Corpus {
    pub(crate) vocabulary: Vocabulary,
    /// Of every text.
    pub(crate) sketches: Vec<Option<Sketch>>,
    /// The originals, by their days.
    pub(crate) texts: Vec<usize>,
    /// One for every original, in the same order.
    pub(crate) vectors: Vec<Vector>,
}

impl Corpus {
    /// From the position of an original to that of its vector.
    pub(crate) fn nodes(&self) -> FxHashMap<usize, usize> {
        self.texts.iter().copied().zip(0..).collect()
    }
}

/// Originals in the order of their days.
struct Nodes {
    texts: Vec<usize>,
    /// Ascending.
    days: Vec<NaiveDate>,
    vectors: Vec<Vector>,
    /// How many texts each stands for: itself and its copies.
    weights: Vec<f32>,
}

/// Finds the clusters of `texts`.
pub fn cluster(
    texts: &[Text],
    settings: &Settings,
    segmenter: &Segmenter,
    run: &Run<'_>,
) -> Clusters {
    let read = read(texts, SHARED, settings, segmenter, run);
    let (original, vocabulary, nodes) = (read.original, read.vocabulary, read.nodes);
    let clusters_of_nodes = in_windows(&nodes, vocabulary.len(), &settings.clusters, run);

    let mut first_of: Vec<usize> = (0..texts.len()).collect();
    for (node, cluster) in clusters_of_nodes.iter().enumerate() {
        first_of[nodes.texts[node]] = nodes.texts[*cluster as usize];
    }
    let of = numbered(original.iter().map(|it| first_of[*it]));
    Clusters {
        of,
        original,
        corpus: Corpus {
            vocabulary,
            sketches: read.sketches,
            texts: nodes.texts,
            vectors: nodes.vectors,
        },
    }
}

/// Texts as they were read, before anything is compared with all others.
struct Read {
    original: Vec<usize>,
    sketches: Vec<Option<Sketch>>,
    vocabulary: Vocabulary,
    nodes: Nodes,
}

/// What a single text says joins it to no other.
const SHARED: u32 = 2;
/// Whoever seeks may seek the one text that says it.
const SOUGHT: u32 = 1;

fn read(
    texts: &[Text],
    least: u32,
    settings: &Settings,
    segmenter: &Segmenter,
    run: &Run<'_>,
) -> Read {
    let (read, sketches) = read_all(texts, settings.reading.longest, run);
    let original = copies::originals(&sketches, settings.copies.similarity, run.threads);
    let beginnings = Beginnings {
        read: &read,
        original: &original,
        least,
    };
    let (vocabulary, nodes) = read_nodes(texts, &beginnings, settings, segmenter, run);
    Read {
        original,
        sketches,
        vocabulary,
        nodes,
    }
}

/// Texts made ready to be searched, and for each the one that it is a copy of.
pub(crate) fn corpus(
    texts: &[Text],
    settings: &Settings,
    segmenter: &Segmenter,
    run: &Run<'_>,
) -> (Corpus, Vec<usize>) {
    let read = read(texts, SOUGHT, settings, segmenter, run);
    let corpus = Corpus {
        vocabulary: read.vocabulary,
        sketches: read.sketches,
        texts: read.nodes.texts,
        vectors: read.nodes.vectors,
    };
    (corpus, read.original)
}

const PIECE: usize = 256;

/// Every text with its characters made comparable, and what is kept to find its copies.
fn read_all(texts: &[Text], longest: usize, run: &Run<'_>) -> (Vec<String>, Vec<Option<Sketch>>) {
    let pieces = pool::in_pieces(texts, PIECE, run.threads, |_, piece| {
        let read = piece.iter().map(|text| normalised(text, longest));
        let sketched: Vec<_> = read.map(|it| (Sketch::of(&it), it)).collect();
        (run.progress)(Stage::Copies, piece.len(), texts.len());
        sketched
    });
    let both = pieces.into_iter().flatten();
    let (sketches, read) = both.unzip::<_, _, Vec<_>, Vec<_>>();
    (read, sketches)
}

/// Which texts are read for their words.
struct Beginnings<'r> {
    read: &'r [String],
    original: &'r [usize],
    /// Texts that a word must be in.
    least: u32,
}

fn read_nodes(
    texts: &[Text],
    from: &Beginnings<'_>,
    settings: &Settings,
    segmenter: &Segmenter,
    run: &Run<'_>,
) -> (Vocabulary, Nodes) {
    let Beginnings {
        read,
        original,
        least,
    } = *from;
    // One without a day is taken for one of the newest.
    let newest = texts.iter().filter_map(|text| text.day).max();
    let newest = newest.unwrap_or(NaiveDate::MAX);
    let day = |it: &usize| texts[*it].day.unwrap_or(newest);
    let mut order: Vec<usize> = (0..texts.len()).filter(|it| original[*it] == *it).collect();
    order.sort_by_key(|it| (day(it), *it));
    let beginnings: Vec<&str> = order
        .iter()
        .map(|it| beginning(&read[*it], settings.reading.clustered))
        .collect();
    let total = order.len();
    let (vocabulary, vectors) =
        Vocabulary::read(&beginnings, least, segmenter, run.threads, |done| {
            (run.progress)(Stage::Words, done, total);
        });
    let mut weights = vec![0.0_f32; texts.len()];
    original.iter().for_each(|it| weights[*it] += 1.0);
    let weights = order.iter().map(|it| weights[*it]).collect();
    let days = order.iter().map(day).collect();
    let nodes = Nodes {
        texts: order,
        days,
        vectors,
        weights,
    };
    (vocabulary, nodes)
}

/// The first `most` characters.
pub(crate) fn beginning(text: &str, most: usize) -> &str {
    match text.char_indices().nth(most) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// For every node the first node of its cluster.
fn in_windows(
    nodes: &Nodes,
    words: usize,
    rules: &crate::settings::Clusters,
    run: &Run<'_>,
) -> Vec<u32> {
    let total = nodes.texts.len();
    let all: Vec<&Vector> = nodes.vectors.iter().collect();
    let reach = |later: u32| reach(&nodes.days, later as usize, rules.window_days);
    let mut first: Vec<u32> = Vec::with_capacity(total);
    for window in windows(total, rules.window_texts) {
        let start = window.start as u32;
        let edges = neighbours::edges(
            &all[window.clone()],
            words,
            rules.least,
            |later| reach(later + start).saturating_sub(start),
            run.threads,
            |done| (run.progress)(Stage::Neighbours, done, total),
        );
        let weights = &nodes.weights[window.clone()];
        let joined = linkage::average(weights, &edges, rules.similarity, run.threads);
        first.extend(joined.into_iter().map(|it| it + start));
        (run.progress)(Stage::Joining, window.len(), total);
    }
    again(nodes, words, rules, run, &mut first);
    first
}

/// Joins whole clusters by the mean similarity of all their texts: what a
/// window or a limit of the search has kept apart.
fn again(
    nodes: &Nodes,
    words: usize,
    rules: &crate::settings::Clusters,
    run: &Run<'_>,
    first: &mut [u32],
) {
    let mut members: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (node, cluster) in first.iter().enumerate() {
        members.entry(*cluster).or_default().push(node);
    }
    let mut clusters: Vec<(u32, Vec<usize>)> =
        members.into_iter().filter(|(_, it)| it.len() > 1).collect();
    clusters.sort_unstable_by_key(|(cluster, _)| *cluster);
    let means: Vec<Vector> = clusters
        .iter()
        .map(|(_, members)| {
            Vector::mean(
                members
                    .iter()
                    .map(|it| (&nodes.vectors[*it], nodes.weights[*it])),
            )
        })
        .collect();
    let means: Vec<&Vector> = means.iter().collect();
    let weights: Vec<f32> = clusters
        .iter()
        .map(|(_, members)| members.iter().map(|it| nodes.weights[*it]).sum())
        .collect();
    let edges = neighbours::edges(&means, words, rules.least, |_| 0, run.threads, |_| {});
    let joined = linkage::average(&weights, &edges, rules.similarity, run.threads);
    for ((_, members), into) in clusters.iter().zip(joined) {
        for member in members {
            first[*member] = clusters[into as usize].0;
        }
    }
}

/// Windows of about the same number of texts, each at most `most`.
fn windows(total: usize, most: usize) -> Vec<Range<usize>> {
    let count = total.div_ceil(most.max(1)).max(1);
    (0..count)
        .map(|it| total * it / count..total * (it + 1) / count)
        .collect()
}

/// The first node within the window of days before this one.
fn reach(days: &[NaiveDate], later: usize, window_days: i64) -> u32 {
    let back = chrono::TimeDelta::days(window_days);
    let from = days[later]
        .checked_sub_signed(back)
        .unwrap_or(NaiveDate::MIN);
    days.partition_point(|it| *it < from) as u32
}

/// Numbers what occurs more than once, in order.
fn numbered(first_of: impl Iterator<Item = usize> + Clone) -> Vec<Option<usize>> {
    let mut sizes: FxHashMap<usize, usize> = FxHashMap::default();
    for first in first_of.clone() {
        *sizes.entry(first).or_default() += 1;
    }
    let mut numbers: FxHashMap<usize, usize> = FxHashMap::default();
    first_of
        .map(|first| {
            (sizes[&first] > 1).then(|| {
                let next = numbers.len();
                *numbers.entry(first).or_insert(next)
            })
        })
        .collect()
}
