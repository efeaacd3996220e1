//! Exact and near copies: candidates by MinHash, each verified.

use rustc_hash::FxHasher;
use std::hash::Hasher;

use crate::pool;

/// Bands of the signature: two texts that agree in one whole band are compared.
const BANDS: usize = 32;
/// Independent hash functions, one of each in a band. Two texts with half of
/// their pairs in common meet with 87 %, with two thirds with 99.9 %.
const ROWS: usize = 4;
/// Pairs of characters kept of a text; those with the smallest hashes, which
/// are an unbiased sample of a longer one.
const KEPT: usize = 1024;
/// Pairs looked at first, and how much that sample may be wrong (three deviations).
const GLANCE: usize = 192;
const DOUBT: f32 = 0.11;
/// How many different texts of one bucket a newcomer is compared with: what
/// keeps a bucket of thousands of copies linear.
const COMPARED: usize = 8;
/// Bands worked on at a time.
const AT_A_TIME: usize = 4;

/// What is kept of a text to compare it with others.
pub(crate) struct Sketch {
    bands: [u64; BANDS],
    /// Hashes of pairs of neighbouring characters, ascending.
    pairs: Box<[u32]>,
}

impl Sketch {
    /// `None` for a text without at least two letters: it is a copy of nothing.
    pub(crate) fn of(normalised: &str) -> Option<Sketch> {
        let letters = normalised.chars().filter(|it| it.is_alphanumeric());
        let mut pairs: Vec<u32> = letters
            .clone()
            .zip(letters.skip(1))
            .map(|(first, second)| mixed(u64::from(first) << 32 | u64::from(second)) as u32)
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs.truncate(KEPT);
        (!pairs.is_empty()).then(|| Sketch {
            bands: bands(&pairs),
            pairs: pairs.into(),
        })
    }

    /// Shared pairs of characters among all pairs of both, 0 to 1 (Jaccard).
    pub(crate) fn similarity(&self, other: &Sketch) -> f32 {
        self.similarity_of(other, KEPT)
    }

    /// Whether the similarity is at least this. Most candidates are turned
    /// away by a glance at a sample of their pairs.
    pub(crate) fn is_like(&self, other: &Sketch, least: f32) -> bool {
        self.similarity_of(other, GLANCE) >= least - DOUBT && self.similarity(other) >= least
    }

    /// By the first `most` of all pairs of both, which are a fair sample of them.
    fn similarity_of(&self, other: &Sketch, most: usize) -> f32 {
        let (mut shared, mut either) = (0_u32, 0_u32);
        let (mut left, mut right) = (self.pairs.iter().peekable(), other.pairs.iter().peekable());
        while either < most as u32 {
            match (left.peek(), right.peek()) {
                (Some(a), Some(b)) => {
                    let (a, b) = (**a, **b);
                    shared += u32::from(a == b);
                    if a <= b {
                        left.next();
                    }
                    if b <= a {
                        right.next();
                    }
                }
                (Some(_), None) => drop(left.next()),
                (None, Some(_)) => drop(right.next()),
                (None, None) => break,
            }
            either += 1;
        }
        if either == 0 {
            return 0.0;
        }
        shared as f32 / either as f32
    }

    /// The keys under which candidates of this text are found.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (usize, u64)> {
        self.bands.iter().copied().enumerate()
    }
}

/// One permutation per row, its values shared out to as many bins as there
/// are bands; an empty bin borrows from the next full one.
fn bands(pairs: &[u32]) -> [u64; BANDS] {
    let mut bins = [[u32::MAX; BANDS]; ROWS];
    for pair in pairs {
        for (row, bins) in bins.iter_mut().enumerate() {
            let hash = mixed(u64::from(*pair) | ((row as u64 + 1) << 40));
            let bin = &mut bins[hash as usize % BANDS];
            *bin = (*bin).min((hash >> 32) as u32);
        }
    }
    std::array::from_fn(|band| {
        let mut hasher = FxHasher::default();
        for bins in &bins {
            let full = (0..BANDS).find(|far| bins[(band + far) % BANDS] != u32::MAX);
            let far = full.unwrap_or(0);
            hasher.write_u32(bins[(band + far) % BANDS]);
            hasher.write_usize(far);
        }
        hasher.finish()
    })
}

/// A good mixing of all bits (the finisher of SplitMix64).
pub(crate) fn mixed(mut bits: u64) -> u64 {
    bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// For every text the first text that it is a copy of (itself, if of none).
/// Copies of copies belong together.
pub(crate) fn originals(
    sketches: &[Option<Sketch>],
    similarity: f32,
    threads: usize,
) -> Vec<usize> {
    let mut first: Vec<usize> = (0..sketches.len()).collect();
    let numbers: Vec<usize> = (0..BANDS).collect();
    // A few bands at a time: all at once would take as much memory as the texts.
    for bands in numbers.chunks(AT_A_TIME) {
        for keyed in pool::in_pieces(bands, 1, threads, |band, _| keyed(sketches, bands[band])) {
            for bucket in keyed.chunk_by(|a, b| a.0 == b.0) {
                join(bucket, sketches, similarity, &mut first);
            }
        }
    }
    (0..first.len()).map(|at| root(&mut first, at)).collect()
}

/// The texts by their keys in one band.
fn keyed(sketches: &[Option<Sketch>], band: usize) -> Vec<(u64, u32)> {
    let mut keyed: Vec<(u64, u32)> = (0..)
        .zip(sketches)
        .filter_map(|(at, sketch)| Some((sketch.as_ref()?.bands[band], at)))
        .collect();
    keyed.sort_unstable();
    keyed
}

fn join(bucket: &[(u64, u32)], sketches: &[Option<Sketch>], similarity: f32, first: &mut [usize]) {
    let mut met: Vec<usize> = Vec::new();
    for at in bucket.iter().map(|(_, at)| *at as usize) {
        let own = root(first, at);
        if met.iter().any(|other| root(first, *other) == own) {
            continue;
        }
        let copied = met.iter().copied().find(|other| {
            matches!((&sketches[at], &sketches[*other]), (Some(a), Some(b)) if a.is_like(b, similarity))
        });
        match copied.map(|other| root(first, other)) {
            Some(other) => first[own.max(other)] = own.min(other),
            None if met.len() < COMPARED => met.push(at),
            None => {}
        }
    }
}

fn root(first: &mut [usize], mut at: usize) -> usize {
    while first[at] != at {
        first[at] = first[first[at]];
        at = first[at];
    }
    at
}

#[cfg(test)]
mod tests;
