//! Entries that are looked up by what somebody asks for: each is written down once, and
//! changes one at a time without the others being read anew.
//!
//! An entry is near to a text when its title is named in the text, and when what is asked
//! is said in the entry; rare words weigh more. What is found does not depend on the order
//! in which entries came and went.

use std::collections::BTreeMap;
use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::settings::{Looking, Reading};
use crate::text::{Text, normalised};
use crate::words::Segmenter;

/// Places looked at in one search: words are tried from the rarest on until so many were.
const BUDGET: usize = 400_000;
/// Of the entries that share most with the text so many are compared in full.
const COMPARED: usize = 64;
/// Words that speak for an entry and are told.
const TOLD: usize = 8;
/// How much of the nearness is the title named in the text; the rest is the text said in the entry.
const TITLE: f32 = 0.6;
/// Two words as rare as can be are evidence enough; of less the nearness is worth less.
const EVIDENCE: f32 = 2.0;
/// Characters of a document number at least, without what is between them.
const NUMBER: usize = 5;

/// An entry as it is read: its words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaf {
    title: Vec<Box<str>>,
    words: Vec<Box<str>>,
    number: Box<str>,
}

impl Leaf {
    /// Reads an entry; of `said` as much of the beginning as is clustered of a text.
    pub fn read(
        title: &str,
        number: &str,
        said: &str,
        reading: &Reading,
        segmenter: &Segmenter,
    ) -> Leaf {
        let beginning: String = said.chars().take(reading.clustered).collect();
        let text = |title: &str, body: String| Text {
            title: title.to_owned(),
            body,
            ..Text::default()
        };
        let named = text(title, String::new());
        let all = text(title, format!("{number} {beginning}"));
        Leaf {
            title: distinct(&normalised(&named, reading.longest), segmenter),
            words: distinct(&normalised(&all, reading.longest), segmenter),
            number: joined(number).into(),
        }
    }
}

/// The words of a text, each once, in their order.
fn distinct(text: &str, segmenter: &Segmenter) -> Vec<Box<str>> {
    let mut met = FxHashSet::default();
    let words = segmenter.words(text).filter(|word| met.insert(*word));
    words.map(Box::from).collect()
}

/// A document number without spaces, with one kind of brackets.
fn joined(text: &str) -> String {
    text.chars()
        .filter_map(|character| match character {
            '〔' | '[' | '（' | '(' | '【' | '［' => Some('('),
            '〕' | ']' | '）' | ')' | '】' | '］' => Some(')'),
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0),
            it if it.is_whitespace() => None,
            it => Some(it),
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// An entry that is near to a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Near<K> {
    /// The entry.
    pub key: K,
    /// How near, 0 to 1.
    pub score: f32,
    /// Whether the text names its document number.
    pub by_number: bool,
    /// The words that both have, the weightiest first, each with its weight.
    pub words: Vec<(String, f32)>,
    /// The same as they stand in the text: words next to each other as one.
    pub phrases: Vec<String>,
}

/// Entries by their words.
pub struct Shelf<K> {
    words: FxHashMap<Box<str>, u32>,
    spelled: Vec<Box<str>>,
    /// Per word the places of the entries that have it, ascending.
    with: Vec<Vec<u32>>,
    held: Vec<Option<Held<K>>>,
    free: Vec<u32>,
    places: FxHashMap<K, u32>,
    numbers: FxHashMap<Box<str>, Vec<u32>>,
    /// How many document numbers have so many characters.
    lengths: BTreeMap<usize, usize>,
}

struct Held<K> {
    key: K,
    title: Box<[u32]>,
    /// All words, those of the title among them, ascending.
    words: Box<[u32]>,
    number: Box<str>,
}

impl<K> Default for Shelf<K> {
    fn default() -> Self {
        Shelf {
            words: FxHashMap::default(),
            spelled: Vec::new(),
            with: Vec::new(),
            held: Vec::new(),
            free: Vec::new(),
            places: FxHashMap::default(),
            numbers: FxHashMap::default(),
            lengths: BTreeMap::new(),
        }
    }
}

/// What somebody asks for: its words with their weights.
struct Asked<'t> {
    all: Vec<(&'t str, f32)>,
    /// Those of the title.
    title: Vec<(&'t str, f32)>,
}

impl<K: Copy + Ord + Hash> Shelf<K> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Puts an entry in, in place of what stood under its key.
    pub fn put(&mut self, key: K, leaf: &Leaf) {
        self.remove(key);
        let title = self.numbered(&leaf.title);
        let mut words = self.numbered(&leaf.words);
        words.extend(&title);
        words.sort_unstable();
        words.dedup();
        let place = self.free.pop().unwrap_or_else(|| {
            self.held.push(None);
            self.held.len() as u32 - 1
        });
        for word in &words {
            let with = &mut self.with[*word as usize];
            let at = with.partition_point(|it| *it < place);
            with.insert(at, place);
        }
        let length = leaf.number.chars().count();
        let number: Box<str> = match length {
            NUMBER.. => leaf.number.clone(),
            _ => "".into(),
        };
        if !number.is_empty() {
            self.numbers.entry(number.clone()).or_default().push(place);
            *self.lengths.entry(length).or_default() += 1;
        }
        self.held[place as usize] = Some(Held {
            key,
            title: title.into(),
            words: words.into(),
            number,
        });
        self.places.insert(key, place);
    }

    /// Takes an entry out.
    pub fn remove(&mut self, key: K) {
        let Some(place) = self.places.remove(&key) else {
            return;
        };
        let Some(held) = self.held[place as usize].take() else {
            return;
        };
        for word in &held.words {
            self.with[*word as usize].retain(|it| *it != place);
        }
        if !held.number.is_empty() {
            if let Some(with) = self.numbers.get_mut(&held.number) {
                with.retain(|it| *it != place);
            }
            let length = held.number.chars().count();
            if let Some(many) = self.lengths.get_mut(&length) {
                *many -= 1;
                if *many == 0 {
                    self.lengths.remove(&length);
                }
            }
        }
        self.free.push(place);
    }

    fn numbered(&mut self, words: &[Box<str>]) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(words.len());
        for word in words {
            let next = self.spelled.len() as u32;
            let number = *self.words.entry(word.clone()).or_insert(next);
            if number == next {
                self.spelled.push(word.clone());
                self.with.push(Vec::new());
            }
            numbers.push(number);
        }
        numbers
    }

    /// The entries nearest to a text, of those that may be shown; none below the least
    /// nearness. An entry whose document number the text names comes first.
    pub fn nearest(
        &self,
        text: &Text,
        reading: &Reading,
        looking: &Looking,
        segmenter: &Segmenter,
        may: impl Fn(K) -> bool,
    ) -> Vec<Near<K>> {
        if self.is_empty() {
            return Vec::new();
        }
        let read = normalised(text, reading.longest);
        let named = Text {
            title: text.title.clone(),
            ..Text::default()
        };
        let title = normalised(&named, reading.longest);
        let asked = Asked {
            all: self.weighted(&read, segmenter),
            title: self.weighted(&title, segmenter),
        };
        let named = self.named(text, reading.longest);
        let mut places = self.sharing_most(&asked, &may);
        let others = named.iter().filter(|it| !places.contains(it));
        let others: Vec<u32> = others.copied().collect();
        places.extend(others);
        let mut found: Vec<Near<K>> = places
            .into_iter()
            .filter_map(|place| self.compared(place, &asked, named.contains(&place)))
            .filter(|near| near.score >= looking.least && may(near.key))
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.key.cmp(&b.key)));
        found.truncate(looking.most);
        let words = segmenter.words_and_gaps(&read);
        for near in &mut found {
            near.phrases = self.phrases(near.key, &words);
        }
        found
    }

    /// Runs of words of a text that an entry has, the weightiest first.
    fn phrases(&self, key: K, words: &[Option<&str>]) -> Vec<String> {
        let place = self.places.get(&key);
        let held = place.and_then(|place| self.held[*place as usize].as_ref());
        let Some(held) = held else {
            return Vec::new();
        };
        let shared = |word: &Option<&str>| word.is_some_and(|word| self.has(held, word));
        let mut runs: Vec<(f32, String)> = Vec::new();
        for run in words
            .split(|word| !shared(word))
            .filter(|run| !run.is_empty())
        {
            let weight = run.iter().flatten().map(|word| self.weight_of(word)).sum();
            let run: String = run.iter().flatten().copied().collect();
            if !runs.iter().any(|(_, known)| known.contains(&run)) {
                runs.push((weight, run));
            }
        }
        runs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        runs.truncate(TOLD);
        runs.into_iter().map(|(_, run)| run).collect()
    }

    fn has(&self, held: &Held<K>, word: &str) -> bool {
        let number = self.words.get(word);
        number.is_some_and(|it| held.words.binary_search(it).is_ok())
    }

    /// The words of a text with their weights; those that no entry has weigh most.
    fn weighted<'t>(&self, text: &'t str, segmenter: &Segmenter) -> Vec<(&'t str, f32)> {
        let mut met = FxHashSet::default();
        let words = segmenter.words(text).filter(|word| met.insert(*word));
        words.map(|word| (word, self.weight_of(word))).collect()
    }

    fn weight_of(&self, word: &str) -> f32 {
        let number = self.words.get(word);
        self.weight(number.map_or(0, |it| self.with[*it as usize].len()))
    }

    /// What a word weighs that so many entries have: never nothing.
    fn weight(&self, with: usize) -> f32 {
        ((self.len() + 1) as f32 / (with + 1) as f32).ln() + 1.0
    }

    /// The places of entries whose document number stands in a text.
    fn named(&self, text: &Text, longest: usize) -> FxHashSet<u32> {
        let all = format!("{} {}", text.title, text.body);
        let all: String = all.chars().take(longest).collect();
        let all: Vec<char> = joined(&all).chars().collect();
        let mut found = FxHashSet::default();
        let ends = (0..all.len()).filter(|at| all[*at] == '号');
        for end in ends {
            for length in self.lengths.keys() {
                let Some(start) = (end + 1).checked_sub(*length) else {
                    break;
                };
                let number: String = all[start..=end].iter().collect();
                found.extend(self.numbers.get(number.as_str()).into_iter().flatten());
            }
        }
        found
    }

    /// The places of the entries that share most with what is asked.
    fn sharing_most(&self, asked: &Asked<'_>, may: impl Fn(K) -> bool) -> Vec<u32> {
        let known = asked.all.iter().filter_map(|(word, weight)| {
            let number = *self.words.get(*word)?;
            Some((number, *weight))
        });
        let mut known: Vec<(u32, f32)> = known.collect();
        known.sort_by_key(|(number, _)| {
            let number = *number as usize;
            (self.with[number].len(), &self.spelled[number])
        });
        // every word weighs something: who shares none has 0
        let mut sums = vec![0.0_f32; self.held.len()];
        let mut looked_at = 0;
        for (number, weight) in known {
            let with = &self.with[number as usize];
            if looked_at > 0 && looked_at + with.len() > BUDGET {
                break;
            }
            looked_at += with.len();
            for place in with {
                sums[*place as usize] += weight;
            }
        }
        let shown = sums.into_iter().zip(0_u32..).filter_map(|(sum, place)| {
            let key = self.held[place as usize].as_ref()?.key;
            (sum > 0.0 && may(key)).then_some((place, sum, key))
        });
        let mut shown: Vec<(u32, f32, K)> = shown.collect();
        let nearest =
            |a: &(u32, f32, K), b: &(u32, f32, K)| b.1.total_cmp(&a.1).then(a.2.cmp(&b.2));
        if shown.len() > COMPARED {
            shown.select_nth_unstable_by(COMPARED, nearest);
            shown.truncate(COMPARED);
        }
        shown.sort_by(nearest);
        shown.into_iter().map(|(place, ..)| place).collect()
    }

    fn compared(&self, place: u32, asked: &Asked<'_>, by_number: bool) -> Option<Near<K>> {
        let held = self.held[place as usize].as_ref()?;
        let has = |word: &str| self.has(held, word);
        let mut shared: Vec<(&str, f32)> =
            asked.all.iter().copied().filter(|it| has(it.0)).collect();
        let said: FxHashSet<&str> = shared.iter().map(|(word, _)| *word).collect();
        let title = held.title.iter().map(|number| {
            let number = *number as usize;
            (&*self.spelled[number], self.weight(self.with[number].len()))
        });
        let named = covered(title, |word| said.contains(word));
        let asked_for = covered(asked.title.iter().copied(), has);
        let asked_for = asked_for.max(covered(asked.all.iter().copied(), has));
        let sum: f32 = shared.iter().map(|(_, weight)| weight).sum();
        let evidence = (sum / (EVIDENCE * self.weight(0))).min(1.0);
        let score = match by_number {
            true => 1.0,
            false => evidence * (TITLE * named + (1.0 - TITLE) * asked_for),
        };
        shared.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        shared.truncate(TOLD);
        Some(Near {
            key: held.key,
            score,
            by_number,
            words: shared
                .into_iter()
                .map(|(word, weight)| (word.to_owned(), weight))
                .collect(),
            phrases: Vec::new(),
        })
    }
}

/// How much of the weight of words is in those that are there, 0 to 1.
fn covered<'w>(words: impl Iterator<Item = (&'w str, f32)>, there: impl Fn(&str) -> bool) -> f32 {
    let (mut covered, mut all) = (0.0, 0.0);
    for (word, weight) in words {
        all += weight;
        if there(word) {
            covered += weight;
        }
    }
    if all > 0.0 { covered / all } else { 0.0 }
}

#[cfg(test)]
mod tests;
