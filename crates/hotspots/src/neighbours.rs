//! Which texts are alike enough to be compared at all, without comparing all
//! with all: an inverted index with limits that keep it near linear.

use std::ops::Range;

use crate::pool;
use crate::vectors::Vector;

/// The heaviest words of a text by which it is found.
const WORDS: usize = 32;
/// The newest texts looked at of one word; older ones are found by rarer words.
const REACH: usize = 1024;
/// Words are tried from the rarest on until so many texts were looked at.
const BUDGET: usize = 4096;
/// The most neighbours kept of one text, the nearest ones.
const KEPT: usize = 96;
/// Of the candidates only the best by their heaviest words are compared in full.
const COMPARED: usize = 192;
/// Share of the wanted similarity that the heaviest words alone must make up.
const HEAVY_SHARE: f32 = 0.5;
const PIECE: usize = 64;

/// Two nodes and their similarity; `later` comes after `earlier` in their order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edge {
    pub(crate) earlier: u32,
    pub(crate) later: u32,
    pub(crate) similarity: f32,
}

/// For each word the nodes that it is heavy in, ascending.
pub(crate) struct Index {
    nodes_with: Vec<Vec<(u32, f32)>>,
}

/// What one search needs, to be used again.
pub(crate) struct Scratch {
    /// Per node what the heaviest words make up; 0 between searches.
    sums: Vec<f32>,
    touched: Vec<u32>,
    /// Per word its weight in the text searched with; 0 between searches.
    weights: Vec<f32>,
}

impl Scratch {
    pub(crate) fn new(nodes: usize, words: usize) -> Scratch {
        Scratch {
            sums: vec![0.0; nodes],
            touched: Vec::new(),
            weights: vec![0.0; words],
        }
    }
}

impl Index {
    pub(crate) fn of(vectors: &[&Vector], words: usize) -> Index {
        let mut nodes_with: Vec<Vec<(u32, f32)>> = vec![Vec::new(); words];
        for (node, vector) in vectors.iter().enumerate() {
            for (word, weight) in vector.heaviest(WORDS) {
                nodes_with[word as usize].push((node as u32, weight));
            }
        }
        Index { nodes_with }
    }

    /// Nodes in the given range with at least this similarity, as far as the
    /// limits let them be found.
    pub(crate) fn search(
        &self,
        vector: &Vector,
        vectors: &[&Vector],
        range: &Range<u32>,
        least: f32,
        scratch: &mut Scratch,
    ) -> Vec<(u32, f32)> {
        let candidates = self.candidates(vector, range, least * HEAVY_SHARE, scratch);
        let weights = &mut scratch.weights;
        for (word, weight) in &vector.entries {
            weights[*word as usize] = *weight;
        }
        let similarity = |node: u32| {
            let entries = vectors[node as usize].entries.iter();
            entries.map(|(word, it)| weights[*word as usize] * it).sum()
        };
        let found = candidates.into_iter().map(|node| (node, similarity(node)));
        let found = found.filter(|(_, it)| *it >= least).collect();
        for (word, _) in &vector.entries {
            weights[*word as usize] = 0.0;
        }
        found
    }

    /// Nodes whose heavy words make up so much of the similarity; the best, `COMPARED` at most.
    fn candidates(
        &self,
        vector: &Vector,
        range: &Range<u32>,
        least: f32,
        scratch: &mut Scratch,
    ) -> Vec<u32> {
        let mut lists: Vec<(&[(u32, f32)], f32)> = vector
            .heaviest(WORDS)
            .into_iter()
            .map(|(word, weight)| {
                let nodes = &self.nodes_with[word as usize];
                let from = nodes.partition_point(|(node, _)| *node < range.start);
                let to = nodes.partition_point(|(node, _)| *node < range.end);
                (&nodes[from.max(to.saturating_sub(REACH))..to], weight)
            })
            .collect();
        lists.sort_by_key(|(nodes, _)| nodes.len());
        let mut looked_at = 0;
        for (nodes, weight) in lists {
            looked_at += nodes.len();
            if looked_at > BUDGET {
                break;
            }
            for (node, other) in nodes {
                let sum = &mut scratch.sums[*node as usize];
                if *sum == 0.0 {
                    scratch.touched.push(*node);
                }
                *sum += weight * other;
            }
        }
        let sums = &scratch.sums;
        let best = |a: &u32, b: &u32| {
            let (x, y) = (sums[*a as usize], sums[*b as usize]);
            y.total_cmp(&x).then(a.cmp(b))
        };
        let touched = &scratch.touched;
        let enough = touched.iter().filter(|it| sums[**it as usize] >= least);
        let mut found: Vec<u32> = enough.copied().collect();
        if found.len() > COMPARED {
            found.select_nth_unstable_by(COMPARED, best);
        }
        found.truncate(COMPARED);
        for node in scratch.touched.drain(..) {
            scratch.sums[node as usize] = 0.0;
        }
        found
    }
}

/// All pairs with at least this similarity, within the limits above. `reach`
/// says from which node on one compares (the window in time).
pub(crate) fn edges(
    vectors: &[&Vector],
    words: usize,
    least: f32,
    reach: impl Fn(u32) -> u32 + Sync,
    threads: usize,
    progress: impl Fn(usize) + Sync,
) -> Vec<Edge> {
    let index = Index::of(vectors, words);
    let found = pool::in_pieces(vectors, PIECE, threads, |start, piece| {
        let mut scratch = Scratch::new(vectors.len(), words);
        let mut found = Vec::new();
        for (later, vector) in (start as u32..).zip(piece) {
            let range = reach(later)..later;
            let mut near: Vec<Edge> = index
                .search(vector, vectors, &range, least, &mut scratch)
                .into_iter()
                .map(|(earlier, similarity)| Edge {
                    earlier,
                    later,
                    similarity,
                })
                .collect();
            near.sort_unstable_by(|a, b| {
                let nearest = b.similarity.total_cmp(&a.similarity);
                nearest.then(a.earlier.cmp(&b.earlier))
            });
            near.truncate(KEPT);
            found.append(&mut near);
        }
        progress(piece.len());
        found
    });
    found.concat()
}
