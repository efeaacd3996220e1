//! Names of places in a text: `柳塘渡村`, `城北小学`, `滨江路`.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::settings::Reading;
use crate::topics::Beginning;
use crate::words::Segmenter;

/// Finds names of places by their endings and by the office's own names.
pub(crate) struct Places {
    endings: Vec<String>,
    names: FxHashSet<String>,
}

/// Words before the one with the ending that may belong to the name.
const BEFORE: usize = 2;
/// Characters of a name of a place.
const LEAST: usize = 3;
const MOST: usize = 10;

impl Places {
    pub(crate) fn new(reading: &Reading) -> Places {
        let endings = reading.place_endings.split_whitespace();
        Places {
            endings: endings.map(str::to_lowercase).collect(),
            names: reading.names.iter().map(|it| it.to_lowercase()).collect(),
        }
    }

    /// The names of places in a normalised text, each once.
    fn of(&self, text: &str, segmenter: &Segmenter) -> FxHashSet<String> {
        let words = segmenter.words_and_gaps(text);
        let mut found = FxHashSet::default();
        for run in words.split(Option::is_none) {
            let run: Vec<&str> = run.iter().flatten().copied().collect();
            for (at, word) in run.iter().enumerate() {
                if self.names.contains(*word) {
                    found.insert((*word).to_owned());
                } else if self.endings.iter().any(|ending| word.ends_with(ending)) {
                    let name = run[at.saturating_sub(BEFORE)..=at].concat();
                    if (LEAST..=MOST).contains(&name.chars().count()) {
                        found.insert(name);
                    }
                }
            }
        }
        found
    }

    /// The place that at least half of the texts name, and at least two of them; of several
    /// the commonest, then the longest.
    pub(crate) fn common(&self, read: &[Beginning], segmenter: &Segmenter) -> Option<String> {
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for beginning in read {
            for name in self.of(&beginning.text, segmenter) {
                *counts.entry(name).or_default() += beginning.texts;
            }
        }
        let total: usize = read.iter().map(|it| it.texts).sum();
        counts
            .into_iter()
            .filter(|(_, count)| *count >= 2 && count * 2 >= total)
            .max_by(|(a, x), (b, y)| {
                let longest = a.chars().count().cmp(&b.chars().count());
                x.cmp(y).then(longest).then_with(|| b.cmp(a))
            })
            .map(|(name, _)| name)
    }
}
