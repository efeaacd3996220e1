//! What exactly is asked for: the places, bodies, years and numbers that a text names. Two
//! texts that name different ones ask for different information, however alike they are.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::places::Names;
use crate::settings::Settings;
use crate::text::{Text, normalised};
use crate::words::Segmenter;

/// Tells whether two texts name different things.
pub struct Naming {
    names: Names,
    /// Characters of a text that are read.
    longest: usize,
}

/// What two texts name that is not the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differing {
    /// What the one names: 柳沟村, 2019年.
    pub one: Vec<String>,
    /// What the other names in its place.
    pub other: Vec<String>,
}

impl Naming {
    /// With the endings of names of these settings.
    pub fn new(settings: &Settings) -> Naming {
        Naming {
            names: Names::new(&settings.reading),
            longest: settings.reading.clustered,
        }
    }

    /// The places, bodies, years and numbers by which two texts are about different things;
    /// `None` where they may be about the same.
    pub fn differing(&self, one: &Text, other: &Text, segmenter: &Segmenter) -> Option<Differing> {
        let of = |text: &Text| Objects::of(text, self.longest, &self.names, segmenter);
        let (one, other) = (of(one), of(other));
        let mut found = Differing::default();
        if one.is_elsewhere(&other) {
            found.one.extend(one.sorted());
            found.other.extend(other.sorted());
        }
        for (unit, these) in &one.numbers {
            let those = other.numbers.get(unit);
            if let Some(those) = those.filter(|those| these.is_disjoint(those)) {
                let named = |numbers: &BTreeSet<u32>| -> Vec<String> {
                    let numbers = numbers.iter();
                    numbers.map(|number| format!("{number}{unit}")).collect()
                };
                found.one.extend(named(these));
                found.other.extend(named(those));
            }
        }
        (!found.one.is_empty()).then_some(found)
    }
}

/// What a text names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Objects {
    names: FxHashSet<String>,
    /// By what they count (年, 号, 期, 批): the numbers.
    numbers: BTreeMap<char, BTreeSet<u32>>,
}

impl Objects {
    /// Those of a title; where it names no place and no body, those of the beginning of the
    /// text. Numbers of the title alone: a text has days and telephones as well.
    pub(crate) fn of(text: &Text, longest: usize, names: &Names, segmenter: &Segmenter) -> Objects {
        let part = |title: &str, body: &str| {
            let part = Text {
                title: title.to_owned(),
                body: body.to_owned(),
                ..Text::default()
            };
            normalised(&part, longest)
        };
        let title = part(&text.title, "");
        let mut named = names.all(&title, segmenter);
        if named.is_empty() {
            named = names.all(&part("", &text.body), segmenter);
        }
        // 青衡区 says nothing more where 青衡区望溪小学 is named
        let within = |name: &String| {
            let mut others = named.iter();
            others.any(|other| other != name && other.contains(name.as_str()))
        };
        Objects {
            names: named.iter().filter(|name| !within(name)).cloned().collect(),
            numbers: numbers(&title),
        }
    }

    /// The places and bodies.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.names.iter()
    }

    fn is_elsewhere(&self, other: &Objects) -> bool {
        let same = |a: &String| {
            let mut others = other.names.iter();
            others.any(|b| a.contains(b.as_str()) || b.contains(a.as_str()))
        };
        let named = !self.names.is_empty() && !other.names.is_empty();
        named && !self.names.iter().any(same)
    }

    fn sorted(&self) -> Vec<String> {
        let mut names: Vec<String> = self.names.iter().cloned().collect();
        names.sort_unstable();
        names
    }

    /// Whether both name places or bodies and none of them is the same, or both number the
    /// same thing by different numbers. A name is the same as a longer one that has it within.
    pub(crate) fn at_odds(&self, other: &Objects) -> bool {
        let mut numbered = self.numbers.iter();
        self.is_elsewhere(other)
            || numbered.any(|(unit, these)| {
                let those = other.numbers.get(unit);
                those.is_some_and(|those| these.is_disjoint(those))
            })
    }
}

/// What joins two numbers to all that are between them: 2019年至2021年.
const UNTIL: [char; 5] = ['至', '到', '-', '—', '~'];
/// The most numbers that one range stands for.
const RANGE: u32 = 50;

/// The numbers of a text by the character that follows: what they count.
fn numbers(text: &str) -> BTreeMap<char, BTreeSet<u32>> {
    let mut found: BTreeMap<char, BTreeSet<u32>> = BTreeMap::new();
    let mut from: Option<u32> = None;
    let mut rest = text;
    while let Some(start) = rest.find(|it: char| it.is_ascii_digit() || it == '第') {
        let ordinal = rest[start..].starts_with('第');
        let at = start + if ordinal { '第'.len_utf8() } else { 0 };
        let joined = start == 0;
        let (number, length) = match read(&rest[at..]) {
            Some(read) => read,
            None => {
                rest = &rest[at..];
                if !ordinal {
                    break;
                }
                continue;
            }
        };
        let after = &rest[at + length..];
        let mut next = after.chars();
        let unit = next.next();
        let begins = match unit {
            Some(unit) if UNTIL.contains(&unit) => Some(unit.len_utf8()),
            Some(unit) => next
                .next()
                .filter(|it| UNTIL.contains(it))
                .map(|it| unit.len_utf8() + it.len_utf8()),
            None => None,
        };
        let first = from.take().filter(|first| joined && *first < number);
        let first = first
            .filter(|first| number - first <= RANGE)
            .unwrap_or(number);
        if let Some(unit) = unit.filter(|it| it.is_alphabetic() && !UNTIL.contains(it)) {
            found.entry(unit).or_default().extend(first..=number);
        }
        if let Some(begins) = begins {
            from = Some(number);
            rest = &after[begins..];
        } else {
            rest = after;
        }
    }
    found
}

/// A number at the beginning of a text, in digits or in Chinese numerals up to ninety-nine,
/// with its length in bytes.
fn read(text: &str) -> Option<(u32, usize)> {
    let digits = text.len()
        - text
            .trim_start_matches(|it: char| it.is_ascii_digit())
            .len();
    if digits > 0 {
        return Some((text[..digits].parse().unwrap_or(u32::MAX), digits));
    }
    let (mut number, mut length) = (0, 0);
    for numeral in text.chars() {
        match NUMERALS.iter().position(|it| *it == numeral) {
            Some(9) if number == 0 => number = 10,
            Some(9) => number *= 10,
            Some(at) => number += at as u32 + 1,
            None => break,
        }
        length += numeral.len_utf8();
    }
    (length > 0).then_some((number, length))
}

const NUMERALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

#[cfg(test)]
mod tests;
