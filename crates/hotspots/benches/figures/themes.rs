//! Themes: macro-F1 on texts that the model was not trained on.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::time::Instant;

use hotspots::{Example, Model, Segmenter, Settings, Text, train};

use crate::{Dice, hold, rows};

const FOLDS: usize = 5;
/// Ways to share the texts out to folds.
const WAYS: u64 = 3;

/// A labelled text as it stands in a file: cut, or raw.
struct Cut {
    words: String,
    theme: String,
}

struct Raw {
    text: Text,
    theme: String,
}

struct Samples {
    cut: Vec<Cut>,
    raw: Vec<Raw>,
    segmenter: Segmenter,
    threads: usize,
}

impl Samples {
    fn read(folder: &Path, settings: &Settings, threads: usize) -> Samples {
        let cut = rows(&folder.join("theme_train_tokens.csv")).into_iter();
        let raw = rows(&folder.join("theme_sample_raw.csv")).into_iter();
        Samples {
            cut: cut
                .map(|row| Cut {
                    words: row["tokens"].clone(),
                    theme: row["label"].clone(),
                })
                .collect(),
            raw: raw
                .map(|row| Raw {
                    text: Text {
                        title: row["title"].clone(),
                        body: row["body"].clone(),
                        ..Text::default()
                    },
                    theme: row["label"].clone(),
                })
                .collect(),
            segmenter: settings.segmenter(),
            threads,
        }
    }

    fn train(&self, taught: impl Fn(usize) -> bool) -> Model {
        let rows = self.cut.iter().enumerate().filter(|(at, _)| taught(*at));
        let examples: Vec<Example> = rows
            .map(|(_, row)| Example::of_cut(&row.words, &row.theme, &self.segmenter))
            .collect();
        train(&examples, self.threads).unwrap()
    }

    /// The label of a segmented text and what the model says.
    fn judged_cut(&self, model: &Model, at: usize) -> (String, String) {
        let row = &self.cut[at];
        let said = model.judge_cut(&row.words, &self.segmenter).theme;
        (row.theme.clone(), said.to_owned())
    }

    fn judged_raw(&self, model: &Model, at: usize) -> (String, String) {
        let row = &self.raw[at];
        let said = model.judge(&row.text, &self.segmenter).theme;
        (row.theme.clone(), said.to_owned())
    }
}

pub(crate) fn themes(folder: &Path, settings: &Settings, threads: usize) {
    let samples = Samples::read(folder, settings, threads);
    let families = Families::of(&samples);
    cross_validated(&samples, &families);
    all_copies_left_out(&samples, &families);
    trained_on(&samples);
}

/// Near repetitions are in one fold, and a raw text with its segmented row.
fn cross_validated(samples: &Samples, families: &Families) {
    let (mut of_cut, mut of_raw) = (Vec::new(), Vec::new());
    for way in 0..WAYS {
        let fold_of = families.folds(way);
        let (mut cut, mut raw) = (Vec::new(), Vec::new());
        for fold in 0..FOLDS {
            let model = samples.train(|at| fold_of[at] != fold);
            let tried = (0..samples.cut.len()).filter(|at| fold_of[*at] == fold);
            cut.extend(tried.map(|at| samples.judged_cut(&model, at)));
            let tried = (0..samples.raw.len()).filter(|at| {
                let like = families.of_raw[*at].first();
                like.map_or(0, |row| fold_of[*row]) == fold
            });
            raw.extend(tried.map(|at| samples.judged_raw(&model, at)));
        }
        of_cut.push(macro_f1(&cut));
        of_raw.push(macro_f1(&raw));
    }
    println!("themes, {FOLDS} folds, {WAYS} ways, macro-F1:");
    println!("  segmented texts {}", said(&of_cut));
    println!("  raw texts       {}", said(&of_raw));
    hold("themes", mean(&of_cut), 0.92);
}

/// All segmented rows that are like any of the raw texts are left out at once.
fn all_copies_left_out(samples: &Samples, families: &Families) {
    let like: BTreeSet<usize> = families.of_raw.iter().flatten().copied().collect();
    let model = samples.train(|at| !like.contains(&at));
    let pairs: Vec<_> = (0..samples.raw.len())
        .map(|at| samples.judged_raw(&model, at))
        .collect();
    println!(
        "themes, raw texts, {} rows like them left out: macro-F1 {:.3}",
        like.len(),
        macro_f1(&pairs)
    );
}

fn trained_on(samples: &Samples) {
    let started = Instant::now();
    let model = samples.train(|_| true);
    let trained = started.elapsed().as_secs_f64();
    let pairs: Vec<_> = (0..samples.raw.len())
        .map(|at| samples.judged_raw(&model, at))
        .collect();
    println!(
        "themes, raw texts that were trained on: macro-F1 {:.3} (training {trained:.1} s, judging {:.2} ms a text)",
        macro_f1(&pairs),
        (started.elapsed().as_secs_f64() - trained) * 1e3 / pairs.len() as f64
    );
}

/// Which texts share at least half of their words.
struct Families {
    /// Of each segmented row the first of its family.
    first: Vec<usize>,
    /// Of each raw text the rows that are like it, the likest first.
    of_raw: Vec<Vec<usize>>,
}

impl Families {
    fn of(samples: &Samples) -> Families {
        let sets: Vec<BTreeSet<&str>> = samples
            .cut
            .iter()
            .map(|it| it.words.split_whitespace().collect())
            .collect();
        let mut rows_with: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, set) in sets.iter().enumerate() {
            for word in set {
                rows_with.entry(word).or_default().push(at);
            }
        }
        let like = |set: &BTreeSet<&str>| {
            let mut shared: HashMap<usize, usize> = HashMap::new();
            for at in set.iter().filter_map(|it| rows_with.get(it)).flatten() {
                *shared.entry(*at).or_default() += 1;
            }
            let mut like: Vec<(usize, usize, usize)> = shared
                .into_iter()
                .map(|(at, both)| (both, set.len() + sets[at].len() - both, at))
                .filter(|(both, either, _)| both * 2 >= *either)
                .collect();
            like.sort_by(|a, b| (b.0 * a.1).cmp(&(a.0 * b.1)).then(a.2.cmp(&b.2)));
            like.into_iter()
                .map(|(_, _, at)| at)
                .collect::<Vec<usize>>()
        };
        let mut first: Vec<usize> = (0..sets.len()).collect();
        for (at, set) in sets.iter().enumerate() {
            for other in like(set) {
                let (a, b) = (root(&first, at), root(&first, other));
                first[a.max(b)] = a.min(b);
            }
        }
        let first = (0..sets.len()).map(|at| root(&first, at)).collect();
        let of_raw = samples.raw.iter().map(|raw| {
            let words = Example::of_text(&raw.text, &raw.theme, &samples.segmenter);
            like(&words.words.iter().map(String::as_str).collect())
        });
        let of_raw = of_raw.collect();
        Families { first, of_raw }
    }

    /// The fold of each segmented row.
    fn folds(&self, way: u64) -> Vec<usize> {
        let fold = |first: &usize| Dice(way * 1_000_003 + *first as u64).below(FOLDS);
        self.first.iter().map(fold).collect()
    }
}

fn root(first: &[usize], mut at: usize) -> usize {
    while first[at] != at {
        at = first[at];
    }
    at
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn said(values: &[f64]) -> String {
    let each: Vec<String> = values.iter().map(|it| format!("{it:.4}")).collect();
    format!("{:.4} ({})", mean(values), each.join(", "))
}

fn macro_f1(pairs: &[(String, String)]) -> f64 {
    let themes: BTreeSet<&String> = pairs.iter().map(|(theme, _)| theme).collect();
    let f1 = |theme: &&String| {
        let right = pairs
            .iter()
            .filter(|(gold, said)| gold == *theme && said == *theme)
            .count();
        let either: usize = pairs
            .iter()
            .map(|(gold, said)| usize::from(gold == *theme) + usize::from(said == *theme))
            .sum();
        2.0 * right as f64 / either as f64
    };
    themes.iter().map(f1).sum::<f64>() / themes.len() as f64
}
