//! What analysts decided about topics, laid over the clusters of the next run: these texts
//! are a matter of their own, those two matters are one.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::cluster::Clusters;
use crate::stable::Known;
use crate::text::Text;

/// What was decided, in the order in which it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// Two topics are one matter, which keeps the id of the second.
    Joined {
        /// The topic that goes up in the other.
        topic: Known,
        /// The topic that stays.
        into: Known,
    },
    /// These texts are a matter of their own, with this id.
    Parted(Known),
}

/// Lays decisions over clusters and over the topics known from before, so that the topics
/// that are read of them next follow the decisions. New texts follow their
/// clusters, or the text that they are a copy of.
pub fn decide(
    texts: &[Text],
    clusters: &mut Clusters,
    known: &mut Vec<Known>,
    decisions: &[Decided],
) {
    let places: FxHashMap<&str, usize> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| (text.id.as_str(), at))
        .collect();
    let places_of = |topic: &Known| -> Vec<usize> {
        let found = topic.members.iter();
        found
            .filter_map(|id| places.get(id.as_str()).copied())
            .collect()
    };
    let seen: FxHashSet<usize> = known.iter().flat_map(&places_of).collect();
    for decision in decisions {
        match decision {
            Decided::Parted(own) => {
                part(clusters, &places_of(own), &seen);
                forget(known, &own.members, &own.id);
                renew(known, own.clone());
            }
            Decided::Joined { topic, into } => {
                join(clusters, &places_of(topic), &places_of(into));
                let mut heir = into.clone();
                let both = [topic, into].map(|it| it.id.as_str());
                for one in known.iter().filter(|one| both.contains(&one.id.as_str())) {
                    heir.members.extend(one.members.iter().cloned());
                }
                heir.members.extend(topic.members.iter().cloned());
                heir.members.sort_unstable();
                heir.members.dedup();
                known.retain(|one| one.id != topic.id);
                renew(known, heir);
            }
        }
    }
}

/// Those texts become a cluster of their own, with the copies of them that were not there
/// when it was decided.
fn part(clusters: &mut Clusters, own: &[usize], seen: &FxHashSet<usize>) {
    let originals: FxHashSet<usize> = own.iter().map(|at| clusters.original[*at]).collect();
    let own: FxHashSet<usize> = own.iter().copied().collect();
    let next = clusters.of.iter().flatten().max().map_or(0, |it| it + 1);
    let mut moved = 0;
    for at in 0..clusters.of.len() {
        let newcomer = !seen.contains(&at) && originals.contains(&clusters.original[at]);
        if own.contains(&at) || newcomer {
            clusters.of[at] = Some(next);
            moved += 1;
        }
    }
    if moved < 2 {
        // one text is no topic
        let alone = clusters.of.iter_mut().filter(|it| **it == Some(next));
        alone.for_each(|it| *it = None);
    }
}

/// The cluster that holds most of the one topic, and that of the other, become one.
fn join(clusters: &mut Clusters, topic: &[usize], into: &[usize]) {
    let (Some(from), Some(to)) = (holder(clusters, topic), holder(clusters, into)) else {
        return;
    };
    let moved = clusters.of.iter_mut().filter(|it| **it == Some(from));
    moved.for_each(|it| *it = Some(to));
}

/// The cluster with most of these texts; of two with as many, the first.
fn holder(clusters: &Clusters, texts: &[usize]) -> Option<usize> {
    let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
    for cluster in texts.iter().filter_map(|at| clusters.of[*at]) {
        *counts.entry(cluster).or_default() += 1;
    }
    let most = counts
        .into_iter()
        .max_by_key(|(cluster, count)| (*count, std::cmp::Reverse(*cluster)));
    most.map(|(cluster, _)| cluster)
}

/// Other topics lose those texts.
fn forget(known: &mut [Known], members: &[String], but: &str) {
    let gone: FxHashSet<&str> = members.iter().map(String::as_str).collect();
    for one in known.iter_mut().filter(|one| one.id != but) {
        one.members.retain(|member| !gone.contains(member.as_str()));
    }
}

fn renew(known: &mut Vec<Known>, topic: Known) {
    known.retain(|one| one.id != topic.id);
    known.push(topic);
}

#[cfg(test)]
mod tests;
