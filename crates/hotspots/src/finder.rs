//! One new text against all that were clustered: what is it like, is it a copy?

use rustc_hash::FxHashMap;

use crate::cluster::{Clusters, beginning};
use crate::copies::Sketch;
use crate::neighbours::{Index, Scratch};
use crate::settings::Settings;
use crate::text::{Text, normalised};
use crate::vectors::Vector;
use crate::words::Segmenter;

/// Clusters, made ready to be searched.
pub struct Finder<'c> {
    clusters: &'c Clusters,
    by_words: Index,
    /// By band and its key: the texts.
    by_bands: FxHashMap<(usize, u64), Vec<u32>>,
}

/// A text that is like the one asked about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// Its position among the clustered texts.
    pub at: usize,
    /// How alike they are, 0 to 1.
    pub similarity: f32,
    /// Whether the one asked about is an exact or near copy of it.
    pub is_copy: bool,
}

/// Texts under one key that a new one is compared with.
const COMPARED: usize = 16;

impl<'c> Finder<'c> {
    /// Makes clusters ready to be searched.
    pub fn new(clusters: &'c Clusters) -> Finder<'c> {
        let corpus = &clusters.corpus;
        let vectors: Vec<&Vector> = corpus.vectors.iter().collect();
        let mut by_bands: FxHashMap<(usize, u64), Vec<u32>> = FxHashMap::default();
        for at in &corpus.texts {
            for key in corpus.sketches[*at].iter().flat_map(Sketch::keys) {
                let under = by_bands.entry(key).or_default();
                if under.len() < COMPARED {
                    under.push(*at as u32);
                }
            }
        }
        Finder {
            clusters,
            by_words: Index::of(&vectors, corpus.vocabulary.len()),
            by_bands,
        }
    }

    /// The `most` texts that are most like `text`, copies first, without copies of each other.
    pub fn nearest(
        &self,
        text: &Text,
        settings: &Settings,
        segmenter: &Segmenter,
        most: usize,
    ) -> Vec<Nearest> {
        let corpus = &self.clusters.corpus;
        let read = normalised(text, settings.reading.longest);
        let mut found: FxHashMap<usize, Nearest> = FxHashMap::default();
        let vector = corpus
            .vocabulary
            .vector(beginning(&read, settings.reading.clustered), segmenter);
        let range = 0..corpus.vectors.len() as u32;
        let vectors: Vec<&Vector> = corpus.vectors.iter().collect();
        let mut scratch = Scratch::new(vectors.len(), corpus.vocabulary.len());
        let least = settings.clusters.least;
        let near = self
            .by_words
            .search(&vector, &vectors, &range, least, &mut scratch);
        for (node, similarity) in near {
            let at = corpus.texts[node as usize];
            let near = Nearest {
                at,
                similarity,
                is_copy: false,
            };
            found.insert(at, near);
        }
        for near in self.copies(&read, settings.copies.similarity) {
            found.insert(near.at, near);
        }
        let mut found: Vec<Nearest> = found.into_values().collect();
        found.sort_unstable_by(|a, b| {
            let copies = b.is_copy.cmp(&a.is_copy);
            copies
                .then(b.similarity.total_cmp(&a.similarity))
                .then(a.at.cmp(&b.at))
        });
        found.truncate(most);
        found
    }

    fn copies(&self, read: &str, least: f32) -> Vec<Nearest> {
        let Some(sketch) = Sketch::of(read) else {
            return Vec::new();
        };
        let mut candidates: Vec<u32> = sketch
            .keys()
            .filter_map(|key| self.by_bands.get(&key))
            .flatten()
            .copied()
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        let sketches = &self.clusters.corpus.sketches;
        candidates
            .into_iter()
            .filter_map(|at| {
                let at = at as usize;
                let similarity = sketches[at].as_ref()?.similarity(&sketch);
                (similarity >= least).then_some(Nearest {
                    at,
                    similarity,
                    is_copy: true,
                })
            })
            .collect()
    }
}
