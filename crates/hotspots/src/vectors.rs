//! Texts as sparse vectors of weighted words (TF-IDF).

use rustc_hash::FxHashMap;

use crate::pool;
use crate::words::Segmenter;

const PIECE: usize = 128;
/// Dampens how much a rare word outweighs a common one: a name that is rare by
/// accident must not decide alone.
const RARITY: f32 = 0.75;
/// As if every text said so many words more that no other says: that two texts of a few words
/// share one of them is little evidence that they are about the same.
const DOUBT: f32 = 2.0;

/// The weighted words of a text (or the mean of several), by ascending word.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Vector {
    pub(crate) entries: Box<[(u32, f32)]>,
}

impl Vector {
    /// The scalar product; of two texts their similarity, 0 to 1.
    pub(crate) fn dot(&self, other: &Vector) -> f32 {
        let (mut left, mut right) = (&*self.entries, &*other.entries);
        let mut sum = 0.0;
        while let ([(a, x), rest_a @ ..], [(b, y), rest_b @ ..]) = (left, right) {
            if a == b {
                sum += x * y;
            }
            if a <= b {
                left = rest_a;
            }
            if b <= a {
                right = rest_b;
            }
        }
        sum
    }

    /// The weight of one word.
    pub(crate) fn weight(&self, word: u32) -> f32 {
        let found = self.entries.binary_search_by_key(&word, |(it, _)| *it);
        found.map_or(0.0, |at| self.entries[at].1)
    }

    /// The mean of vectors with their weights.
    pub(crate) fn mean<'v>(vectors: impl Iterator<Item = (&'v Vector, f32)>) -> Vector {
        let mut sums: FxHashMap<u32, f32> = FxHashMap::default();
        let mut total = 0.0;
        for (vector, weight) in vectors {
            total += weight;
            for (word, value) in &vector.entries {
                *sums.entry(*word).or_default() += value * weight;
            }
        }
        let mut entries: Vec<_> = sums
            .into_iter()
            .map(|(word, sum)| (word, sum / total))
            .collect();
        entries.sort_unstable_by_key(|(word, _)| *word);
        Vector {
            entries: entries.into(),
        }
    }

    /// Less the words that are not wanted.
    pub(crate) fn of(mut self, wanted: impl Fn(u32) -> bool) -> Vector {
        let kept = self
            .entries
            .iter()
            .copied()
            .filter(|(word, _)| wanted(*word));
        self.entries = kept.collect();
        self
    }

    /// The `most` heaviest entries, heaviest first.
    pub(crate) fn heaviest(&self, most: usize) -> Vec<(u32, f32)> {
        let mut entries = self.entries.to_vec();
        entries.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        entries.truncate(most);
        entries
    }
}

/// All words with the number of texts that have them.
#[derive(Default)]
pub(crate) struct Vocabulary {
    ids: FxHashMap<Box<str>, u32>,
    words: Vec<Box<str>>,
    texts_with: Vec<u32>,
    texts: u32,
    /// Texts that a word must be in to be compared by.
    least: u32,
}

/// How often each word occurs, in the order of first occurrence.
type Counts = Vec<(u32, f32)>;

/// Words numbered in the order in which they are met.
#[derive(Default)]
struct Numbered {
    ids: FxHashMap<Box<str>, u32>,
    words: Vec<Box<str>>,
}

impl Numbered {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = self.words.len() as u32;
        self.ids.insert(word.into(), id);
        self.words.push(word.into());
        id
    }
}

impl Vocabulary {
    /// Reads all texts: their words, and vectors of those that at least so many texts have.
    pub(crate) fn read(
        texts: &[&str],
        least: u32,
        segmenter: &Segmenter,
        threads: usize,
        progress: impl Fn(usize) + Sync,
    ) -> (Vocabulary, Vec<Vector>) {
        let pieces = pool::in_pieces(texts, PIECE, threads, |_, piece| {
            let mut met = Numbered::default();
            let counts: Vec<Counts> = piece
                .iter()
                .map(|text| counts(segmenter.words(text).map(|it| met.number(it)).collect()))
                .collect();
            progress(piece.len());
            (met.words, counts)
        });
        let mut all = Numbered::default();
        let mut texts_with: Vec<u32> = Vec::new();
        let mut counted: Vec<Counts> = Vec::with_capacity(texts.len());
        for (words, counts) in pieces {
            let ids: Vec<u32> = words.iter().map(|word| all.number(word)).collect();
            texts_with.resize(all.words.len(), 0);
            for mut count in counts {
                for (word, _) in &mut count {
                    *word = ids[*word as usize];
                    texts_with[*word as usize] += 1;
                }
                counted.push(count);
            }
        }
        let vocabulary = Vocabulary {
            ids: all.ids,
            words: all.words,
            texts_with,
            texts: texts.len() as u32,
            least,
        };
        let vectors = pool::in_pieces(&counted, PIECE * 8, threads, |_, piece| {
            piece
                .iter()
                .map(|counts| vocabulary.compared(vocabulary.weighted(counts)))
                .collect::<Vec<_>>()
        });
        (vocabulary, vectors.into_iter().flatten().collect())
    }

    /// The vector of a text that came later; words never met before do not count.
    pub(crate) fn vector(&self, text: &str, segmenter: &Segmenter) -> Vector {
        self.compared(self.whole(text, segmenter))
    }

    /// The same with words that only a single text has.
    pub(crate) fn whole(&self, text: &str, segmenter: &Segmenter) -> Vector {
        let known = segmenter.words(text).filter_map(|it| self.ids.get(it));
        self.weighted(&counts(known.copied().collect()))
    }

    pub(crate) fn word(&self, id: u32) -> &str {
        &self.words[id as usize]
    }

    pub(crate) fn number(&self, word: &str) -> Option<u32> {
        self.ids.get(word).copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// A vector of length 1, or less where a text says little.
    fn weighted(&self, counts: &Counts) -> Vector {
        let weight = |(word, count): &(u32, f32)| (*word, (1.0 + count.ln()) * self.rarity(*word));
        let mut entries: Counts = counts.iter().map(weight).collect();
        let squares = entries.iter().map(|(_, it)| it * it).sum::<f32>();
        let doubt = 1.0 + DOUBT / entries.len().max(1) as f32;
        let length = (squares * doubt).sqrt();
        entries.retain(|_| length > 0.0);
        entries.iter_mut().for_each(|(_, it)| *it /= length);
        Vector {
            entries: entries.into(),
        }
    }

    /// Less the words that too few texts have: these make a text unlike all others, as its
    /// length is not what it was, but are never compared.
    fn compared(&self, vector: Vector) -> Vector {
        vector.of(|word| self.texts_with[word as usize] >= self.least)
    }

    /// As if there was one text more without the word: in a small register, or one with a
    /// single matter, what every text says can be searched by as well.
    fn rarity(&self, word: u32) -> f32 {
        let with = self.texts_with[word as usize];
        (((self.texts + 2) as f32) / ((with + 1) as f32))
            .ln()
            .powf(RARITY)
    }
}

fn counts(mut words: Vec<u32>) -> Counts {
    words.sort_unstable();
    words
        .chunk_by(|a, b| a == b)
        .map(|same| (same[0], same.len() as f32))
        .collect()
}
