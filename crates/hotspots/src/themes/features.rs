//! What a model sees of a text: its words, and the characters and pairs of
//! characters inside of them, which tell the theme of a word never met before.
//! The first words, mostly the title, say most plainly what is wanted: they count more.

use rustc_hash::FxHashMap;

/// Marks a feature that is a part of a word.
pub(super) const PART: char = '#';

/// So many words at the beginning of a text are its head, and count so many times.
const HEAD: usize = 12;
const HEAD_COUNTS: f32 = 3.0;

/// How often each feature occurs.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    /// Ascending by feature.
    pub(super) counts: Vec<(u32, f32)>,
}

impl Features {
    /// `number` tells the number of a feature's name; `None` leaves it out.
    pub(super) fn of(words: &[&str], mut number: impl FnMut(&str) -> Option<u32>) -> Features {
        let mut counts: FxHashMap<u32, f32> = FxHashMap::default();
        let mut count = |name: &str, times: f32| {
            if let Some(id) = number(name) {
                *counts.entry(id).or_default() += times;
            }
        };
        let mut part = String::new();
        for (at, word) in words.iter().enumerate() {
            let times = if at < HEAD { HEAD_COUNTS } else { 1.0 };
            count(word, times);
            let letters: Vec<char> = word.chars().collect();
            for size in 1..=2 {
                for window in letters.windows(size) {
                    part.clear();
                    part.push(PART);
                    part.extend(window);
                    count(&part, times);
                }
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_unstable_by_key(|(id, _)| *id);
        Features { counts }
    }

    /// As a vector of length 1; empty when nothing is known.
    pub(super) fn weighted(&self, worth: &[f32]) -> Vec<(u32, f32)> {
        let mut vector: Vec<(u32, f32)> = self
            .counts
            .iter()
            .map(|(id, count)| (*id, (1.0 + count.ln()) * worth[*id as usize]))
            .collect();
        let length = vector.iter().map(|(_, it)| it * it).sum::<f32>().sqrt();
        if length > 0.0 {
            vector.iter_mut().for_each(|(_, it)| *it /= length);
        } else {
            vector.clear();
        }
        vector
    }
}
