//! Average-link clustering over a sparse graph of similarities.
//!
//! Two clusters are joined while the mean similarity of all pairs between them
//! is at least the threshold, the most alike first; a pair that is not in the
//! graph counts as unlike. A mean never exceeds the greater of the two that it
//! is made of, so nothing ever joins over an edge below the threshold: the
//! graph falls into parts that are worked on independently.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use crate::neighbours::Edge;
use crate::pool;

/// A pair of clusters that may be joined.
struct Pair {
    mean: f32,
    left: u32,
    right: u32,
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        let alike = self.mean.total_cmp(&other.mean);
        alike.then_with(|| (other.left, other.right).cmp(&(self.left, self.right)))
    }
}
impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Pair {}

/// The clusters of nodes with weights: for every node the first node of its cluster.
pub(crate) fn average(weights: &[f32], edges: &[Edge], threshold: f32, threads: usize) -> Vec<u32> {
    let parts = parts(weights.len(), edges, threshold);
    let joined = pool::in_pieces(&parts, 1, threads, |_, part| match part {
        [part] => part.join(weights, threshold),
        _ => Vec::new(),
    });
    let mut first: Vec<u32> = (0..weights.len() as u32).collect();
    for (node, cluster) in joined.into_iter().flatten() {
        first[node as usize] = cluster;
    }
    first
}

/// Nodes that hang together by edges of at least the threshold, with all their edges.
#[derive(Default)]
struct Part {
    nodes: Vec<u32>,
    edges: Vec<Edge>,
}

fn parts(nodes: usize, edges: &[Edge], threshold: f32) -> Vec<Part> {
    let mut first: Vec<u32> = (0..nodes as u32).collect();
    fn root(first: &mut [u32], mut at: u32) -> u32 {
        while first[at as usize] != at {
            first[at as usize] = first[first[at as usize] as usize];
            at = first[at as usize];
        }
        at
    }
    for edge in edges.iter().filter(|edge| edge.similarity >= threshold) {
        let (a, b) = (root(&mut first, edge.earlier), root(&mut first, edge.later));
        first[a.max(b) as usize] = a.min(b);
    }
    let mut place: FxHashMap<u32, usize> = FxHashMap::default();
    let mut parts: Vec<Part> = Vec::new();
    for node in 0..nodes as u32 {
        let at = *place.entry(root(&mut first, node)).or_insert_with(|| {
            parts.push(Part::default());
            parts.len() - 1
        });
        parts[at].nodes.push(node);
    }
    for edge in edges {
        let own = root(&mut first, edge.earlier);
        if own == root(&mut first, edge.later) {
            parts[place[&own]].edges.push(*edge);
        }
    }
    parts.retain(|part| part.nodes.len() > 1);
    // The largest first: it decides how long all take.
    parts.sort_by_key(|part| std::cmp::Reverse(part.edges.len()));
    parts
}

/// A part while it is worked on. Clusters are numbered on as they arise.
struct Joining {
    weights: Vec<f32>,
    /// To which other clusters which sum of similarities; empty once joined into another.
    sums: Vec<FxHashMap<u32, f32>>,
    joined_into: Vec<Option<u32>>,
    pairs: BinaryHeap<Pair>,
    threshold: f32,
}

impl Part {
    fn join(&self, weights: &[f32], threshold: f32) -> Vec<(u32, u32)> {
        let local: FxHashMap<u32, u32> = self.nodes.iter().copied().zip(0..).collect();
        let mut state = Joining {
            weights: self.nodes.iter().map(|it| weights[*it as usize]).collect(),
            sums: vec![FxHashMap::default(); self.nodes.len()],
            joined_into: vec![None; self.nodes.len()],
            pairs: BinaryHeap::new(),
            threshold,
        };
        for edge in &self.edges {
            let (a, b) = (local[&edge.earlier], local[&edge.later]);
            let sum = edge.similarity * state.weights[a as usize] * state.weights[b as usize];
            state.sums[a as usize].insert(b, sum);
            state.sums[b as usize].insert(a, sum);
            state.offer(a, b, sum);
        }
        while let Some(pair) = state.pairs.pop() {
            if state.is_open(pair.left) && state.is_open(pair.right) {
                state.unite(pair.left, pair.right);
            }
        }
        let mut first: FxHashMap<u32, u32> = FxHashMap::default();
        self.nodes
            .iter()
            .zip(0..)
            .map(|(node, at)| (*node, *first.entry(state.last(at)).or_insert(*node)))
            .collect()
    }
}

impl Joining {
    fn is_open(&self, cluster: u32) -> bool {
        self.joined_into[cluster as usize].is_none()
    }

    fn last(&self, mut cluster: u32) -> u32 {
        while let Some(next) = self.joined_into[cluster as usize] {
            cluster = next;
        }
        cluster
    }

    fn offer(&mut self, left: u32, right: u32, sum: f32) {
        let mean = sum / (self.weights[left as usize] * self.weights[right as usize]);
        if mean >= self.threshold {
            self.pairs.push(Pair { mean, left, right });
        }
    }

    fn unite(&mut self, left: u32, right: u32) {
        let cluster = self.sums.len() as u32;
        let mut small = std::mem::take(&mut self.sums[left as usize]);
        let mut large = std::mem::take(&mut self.sums[right as usize]);
        if small.len() > large.len() {
            std::mem::swap(&mut small, &mut large);
        }
        for (other, sum) in small {
            *large.entry(other).or_default() += sum;
        }
        large.remove(&left);
        large.remove(&right);
        self.weights
            .push(self.weights[left as usize] + self.weights[right as usize]);
        self.joined_into[left as usize] = Some(cluster);
        self.joined_into[right as usize] = Some(cluster);
        self.joined_into.push(None);
        for (other, sum) in &large {
            let sums = &mut self.sums[*other as usize];
            sums.remove(&left);
            sums.remove(&right);
            sums.insert(cluster, *sum);
            self.offer(*other, cluster, *sum);
        }
        self.sums.push(large);
    }
}

#[cfg(test)]
mod tests;
