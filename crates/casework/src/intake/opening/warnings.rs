//! What to mind of a file: each kind once, with the lines that it is said of, so
//! that what is said of thousands does not bury what is said of one.

use std::collections::{BTreeMap, BTreeSet};

use disclosure::Warning;
use serde::Serialize;

/// How many ranges of lines are spelled out; the report holds them all.
const SPELLED: usize = 12;

/// All warnings of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TakenWarnings {
    /// What to mind, as it is said of the first line.
    pub warning: Warning,
    /// The number that the first one is about.
    pub number: Option<String>,
    /// How many there are; several may be of one line.
    pub times: usize,
    /// The lines that they are said of: first and last of each range, in order.
    pub lines: Vec<(usize, usize)>,
}

impl TakenWarnings {
    /// Where they stand, in Chinese; what they say is said of the first.
    pub fn place(&self) -> String {
        let number = self.number.as_ref().map(|number| format!("“{number}”"));
        let number = number.unwrap_or_default();
        let mut ranges: Vec<String> = self
            .lines
            .iter()
            .take(SPELLED)
            .map(|(first, last)| match first == last {
                true => first.to_string(),
                false => format!("{first}—{last}"),
            })
            .collect();
        if self.lines.len() > SPELLED {
            ranges.push("……".into());
        }
        let lines = ranges.join("、");
        match (self.times, self.lines.first()) {
            (2.., Some((first, _))) => format!(
                "第 {lines} 行（共 {} 处），如第 {first} 行{number}",
                self.times
            ),
            _ => format!("第 {lines} 行{number}"),
        }
    }
}

/// Those of one kind, as they are gathered: line by line or day by day.
struct Gathered {
    warning: Warning,
    number: Option<String>,
    times: usize,
    lines: BTreeSet<usize>,
}

/// The warnings of a file, by their code.
#[derive(Default)]
pub(super) struct Warnings(BTreeMap<&'static str, Gathered>);

impl Warnings {
    pub fn add(&mut self, line: usize, number: Option<&str>, warning: Warning) {
        let gathered = self.0.entry(warning.code).or_insert_with(|| Gathered {
            warning: warning.clone(),
            number: number.map(str::to_owned),
            times: 0,
            lines: BTreeSet::new(),
        });
        if gathered.lines.first().is_some_and(|first| line < *first) {
            gathered.number = number.map(str::to_owned);
            gathered.warning = warning;
        }
        gathered.times += 1;
        gathered.lines.insert(line);
    }

    /// Each kind once, in the order of their first lines.
    pub fn summed(self) -> Vec<TakenWarnings> {
        let mut summed: Vec<TakenWarnings> = self
            .0
            .into_values()
            .map(|gathered| TakenWarnings {
                warning: gathered.warning,
                number: gathered.number,
                times: gathered.times,
                lines: ranges(&gathered.lines),
            })
            .collect();
        summed.sort_by_key(|warnings| warnings.lines.first().copied());
        summed
    }
}

fn ranges(lines: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *line => *last = *line,
            _ => ranges.push((*line, *line)),
        }
    }
    ranges
}
