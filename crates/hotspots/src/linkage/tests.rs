use std::collections::BTreeMap;

use proptest::prelude::*;

use super::average;
use crate::copies::mixed;
use crate::neighbours::Edge;

fn edges(similar: &BTreeMap<(u32, u32), f32>) -> Vec<Edge> {
    let edge = |(pair, similarity): (&(u32, u32), &f32)| Edge {
        earlier: pair.0,
        later: pair.1,
        similarity: *similarity,
    };
    similar.iter().map(edge).collect()
}

/// Average link as the textbook has it: all pairs of clusters, again and again.
fn slowly(weights: &[f32], similar: &BTreeMap<(u32, u32), f32>, threshold: f32) -> Vec<u32> {
    let mut clusters: Vec<Vec<u32>> = (0..weights.len() as u32).map(|it| vec![it]).collect();
    loop {
        let mut best: Option<(f32, usize, usize)> = None;
        for right in 0..clusters.len() {
            for left in 0..right {
                let (mut sum, mut pairs) = (0.0, 0.0);
                for a in &clusters[left] {
                    for b in &clusters[right] {
                        let weight = weights[*a as usize] * weights[*b as usize];
                        let pair = (*a.min(b), *a.max(b));
                        sum += similar.get(&pair).unwrap_or(&0.0) * weight;
                        pairs += weight;
                    }
                }
                if best.is_none_or(|(mean, ..)| sum / pairs > mean) {
                    best = Some((sum / pairs, left, right));
                }
            }
        }
        match best {
            Some((mean, left, right)) if mean >= threshold => {
                let joined = clusters.remove(right);
                clusters[left].extend(joined);
            }
            _ => break,
        }
    }
    let mut first = vec![0; weights.len()];
    for cluster in clusters {
        let least = *cluster.iter().min().unwrap();
        cluster.iter().for_each(|it| first[*it as usize] = least);
    }
    first
}

proptest! {
    /// Similarities have nothing in common, so that no tie of two means decides.
    #[test]
    fn it_is_the_textbooks_clustering(
        nodes in 2_u32..14,
        seed in any::<u32>(),
        kept in proptest::collection::vec(any::<bool>(), 91),
    ) {
        let pairs = (0..nodes).flat_map(|right| (0..right).map(move |left| (left, right)));
        let similar: BTreeMap<_, _> = pairs
            .zip((0..).zip(&kept))
            .filter(|(_, (_, kept))| **kept)
            .map(|(pair, (rank, _))| {
                let random = mixed(u64::from(seed) << 32 | rank) >> 40;
                (pair, random as f32 / (1 << 24) as f32)
            })
            .collect();
        let weights = vec![1.0; nodes as usize];
        let fast = average(&weights, &edges(&similar), 0.3, 2);
        prop_assert_eq!(fast, slowly(&weights, &similar, 0.3));
    }
}

#[test]
fn heavy_nodes_count_for_as_many_as_they_stand_for() {
    // 0 and 1 join; 2 is like the heavy one only.
    let similar = BTreeMap::from([((0, 1), 0.9), ((0, 2), 0.4)]);
    assert_eq!(
        average(&[1.0, 1.0, 1.0], &edges(&similar), 0.25, 1),
        [0, 0, 2]
    );
    assert_eq!(
        average(&[9.0, 1.0, 1.0], &edges(&similar), 0.25, 1),
        [0, 0, 0]
    );
}
