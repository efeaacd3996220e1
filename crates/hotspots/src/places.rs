//! Names in a text: of places (`柳塘渡村`, `城北小学`, `滨江路`) and of bodies (`宏远化工厂`).

use rustc_hash::{FxHashMap, FxHashSet};

use crate::settings::Reading;
use crate::topics::Beginning;
use crate::words::Segmenter;

/// Finds names by their endings, by the kinds of the words before, and by the office's own names.
pub(crate) struct Names {
    places: Vec<String>,
    bodies: Vec<String>,
    plain: Vec<String>,
    no_names: FxHashSet<String>,
    own: FxHashSet<String>,
}

/// Words before the one with the ending that may belong to the name of a place.
const BEFORE_PLACE: usize = 2;
/// The same of a body: 云川恒信物业服务有限公司.
const BEFORE_BODY: usize = 5;
/// Characters of a name.
const LEAST: usize = 3;
const MOST: usize = 20;

/// A word with its kind, as the dictionary names kinds.
type Word<'t> = (&'t str, &'t str);

impl Names {
    pub(crate) fn new(reading: &Reading) -> Names {
        let list = |words: &str| -> Vec<String> {
            words.split_whitespace().map(str::to_lowercase).collect()
        };
        Names {
            places: list(&reading.place_endings),
            bodies: list(&reading.body_endings),
            plain: list(&reading.plain_endings),
            no_names: list(&reading.no_names).into_iter().collect(),
            own: reading.whole().map(str::to_lowercase).collect(),
        }
    }

    /// The names of places in a normalised text, each once.
    fn places(&self, text: &str, segmenter: &Segmenter) -> FxHashSet<String> {
        self.found(text, segmenter, &[(&self.places, BEFORE_PLACE)])
    }

    /// The names of places and bodies in a normalised text, each once.
    pub(crate) fn all(&self, text: &str, segmenter: &Segmenter) -> FxHashSet<String> {
        let kinds: [(&[String], usize); 2] =
            [(&self.places, BEFORE_PLACE), (&self.bodies, BEFORE_BODY)];
        self.found(text, segmenter, &kinds)
    }

    fn found(
        &self,
        text: &str,
        segmenter: &Segmenter,
        kinds: &[(&[String], usize)],
    ) -> FxHashSet<String> {
        let words = segmenter.kinds(text);
        let mut found = FxHashSet::default();
        for (at, (word, _)) in words.iter().enumerate() {
            if self.own.contains(*word) {
                found.insert((*word).to_owned());
                continue;
            }
            let names = kinds.iter().filter(|(endings, _)| ends(word, endings));
            found.extend(
                names.filter_map(|(endings, before)| self.name(&words, at, endings, *before)),
            );
        }
        found
    }

    /// The name that ends with this word: a noun before it belongs to it, and what stands
    /// before a village or a road that belongs to it; a verb never does.
    fn name(
        &self,
        words: &[Word<'_>],
        at: usize,
        endings: &[String],
        before: usize,
    ) -> Option<String> {
        let (last, _) = words[at];
        if self.no_names.contains(last) {
            return None;
        }
        let (mut first, mut left) = (at, before);
        while left > 0 && first > 0 && belongs(words[first - 1], before) {
            first -= 1;
            left -= 1;
            if left == 0 && ends(words[first].0, &self.plain) {
                left = BEFORE_PLACE;
            }
        }
        let parts = &words[first..=at];
        let name: String = parts.iter().map(|(word, _)| *word).collect();
        let is_bare = endings.contains(&name);
        let is_body = before == BEFORE_BODY && parts.len() > 1;
        let proper = || parts.iter().any(|part| self.is_proper(*part));
        let sure = is_body || ends(last, &self.plain) || proper();
        let long = (LEAST..=MOST).contains(&name.chars().count());
        (sure && long && !is_bare).then_some(name)
    }

    /// Whether a word is nobody's but this place's or body's: 南园, 柳沟村, 第三.
    fn is_proper(&self, (word, kind): Word<'_>) -> bool {
        let named = matches!(
            kind,
            "ns" | "nr" | "nt" | "nz" | "nrt" | "nrfg" | "x" | "eng"
        );
        let place = ends(word, &self.places) && word.chars().count() >= LEAST;
        let village = place && ends(word, &self.plain) && !self.no_names.contains(word);
        let district = place && word.ends_with(['区', '县', '市']) && kind == "n";
        named || village || district || word.starts_with('第')
    }

    /// The place that at least half of the texts name, and at least two of them; of several
    /// the commonest, then the longest.
    pub(crate) fn common(&self, read: &[Beginning], segmenter: &Segmenter) -> Option<String> {
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for beginning in read {
            for name in self.places(&beginning.text, segmenter) {
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

fn ends(word: &str, endings: &[String]) -> bool {
    endings.iter().any(|ending| word.ends_with(ending.as_str()))
}

/// Whether a word may stand in a name before its end: nouns, names, one character of
/// direction (上石埠村), an ordinal; in the name of a body also what it does (物业服务有限公司).
fn belongs((word, kind): Word<'_>, before: usize) -> bool {
    let is_letter = word.chars().all(char::is_alphanumeric);
    let short = word.chars().count() == 1;
    let does = before == BEFORE_BODY && matches!(kind, "vn" | "a" | "ad" | "an");
    is_letter
        && (kind.starts_with('n')
            || matches!(kind, "x" | "eng" | "j")
            || (short && matches!(kind, "f" | "zg" | "s"))
            || word.starts_with('第')
            || does)
}
