//! Scores clusters and themes against labels, times runs, and prints the
//! figures of `docs/hotspots.md`; fails when a score falls below its floor.
//! `tests/hotspots/figures` calls it.
//!
//!     figures FOLDER [THREADS]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::time::Instant;

use hotspots::{Clusters, Example, Finder, Run, Settings, Text, cluster, train};

const RULES: &str = include_str!("../../../workflows/topics.toml");
const FOLDS: usize = 5;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|it| it != "--bench");
    // Without a folder there is nothing to measure: `cargo test --benches` passes over it.
    let Some(folder) = arguments.next() else {
        return;
    };
    let threads = arguments.next().map_or(2, |it| it.parse().unwrap());
    let folder = Path::new(&folder);
    let settings = Settings::read(RULES).unwrap();
    settings.segmenter();
    themes(folder, &settings, threads);
    let texts = messages(folder);
    issues(folder, &texts, &settings, threads);
    copies(&texts, &settings, threads);
    for (name, many) in [
        ("100,000 noisy copies", noisy_many(&texts)),
        ("100,000 mixed texts", mixed(&texts)),
    ] {
        speed(name, &many, &settings, threads);
    }
}

/// A score must not fall below what was once promised.
fn hold(what: &str, score: f64, floor: f64) {
    assert!(score >= floor, "{what}: {score:.3} is below {floor}");
}

fn rows(file: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(file)
        .unwrap()
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

fn messages(folder: &Path) -> Vec<Text> {
    let text = std::fs::read_to_string(folder.join("messages.jsonl")).unwrap();
    let read = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        Text {
            id: row["id"].to_string(),
            title: field("title"),
            body: field("body"),
            day: field("time").get(..10).and_then(|it| it.parse().ok()),
            applicant: Some(field("user")),
            ..Text::default()
        }
    };
    text.lines().map(read).collect()
}

fn clustered(texts: &[Text], settings: &Settings, threads: usize) -> Clusters {
    let run = Run {
        threads,
        progress: &|_, _, _| {},
    };
    cluster(texts, settings, &settings.segmenter(), &run)
}

/// Macro-F1 by cross-validation on the segmented texts, and on those raw texts that are not among them.
fn themes(folder: &Path, settings: &Settings, threads: usize) {
    let examples: Vec<Example> = rows(&folder.join("theme_train_tokens.csv"))
        .into_iter()
        .map(|row| Example {
            words: row["tokens"]
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            theme: row["label"].clone(),
        })
        .collect();
    let mut pairs = Vec::new();
    for fold in 0..FOLDS {
        let inside = |at: usize| at * 7919 % 8209 % FOLDS == fold;
        let (tried, taught): (Vec<_>, Vec<_>) =
            examples.iter().enumerate().partition(|(at, _)| inside(*at));
        let taught: Vec<Example> = taught.into_iter().map(|(_, it)| it.clone()).collect();
        let model = train(&taught, threads).unwrap();
        for (_, example) in tried {
            let words: Vec<&str> = example.words.iter().map(String::as_str).collect();
            pairs.push((
                example.theme.clone(),
                model.judge_words(&words).theme.to_owned(),
            ));
        }
    }
    println!(
        "themes, {FOLDS}-fold on segmented texts: macro-F1 {:.3}",
        macro_f1(&pairs)
    );
    hold("themes", macro_f1(&pairs), 0.90);
    raw_themes(folder, &examples, settings, threads);
}

/// Raw texts after training without the segmented rows that are the same texts.
fn raw_themes(folder: &Path, examples: &[Example], settings: &Settings, threads: usize) {
    let segmenter = settings.segmenter();
    let raw: Vec<(Text, String)> = rows(&folder.join("theme_sample_raw.csv"))
        .into_iter()
        .map(|row| {
            let text = Text {
                title: row["title"].clone(),
                body: row["body"].clone(),
                ..Text::default()
            };
            (text, row["label"].clone())
        })
        .collect();
    let mut rows_with: HashMap<&str, Vec<usize>> = HashMap::new();
    let sets: Vec<BTreeSet<&str>> = examples
        .iter()
        .map(|it| it.words.iter().map(String::as_str).collect())
        .collect();
    for (at, set) in sets.iter().enumerate() {
        set.iter()
            .for_each(|word| rows_with.entry(word).or_default().push(at));
    }
    let mut same = BTreeSet::new();
    for (text, theme) in &raw {
        let words = Example::of_text(text, theme, &segmenter).words;
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for word in words.iter().map(String::as_str).collect::<BTreeSet<_>>() {
            let rows = rows_with.get(word).into_iter().flatten();
            rows.for_each(|at| *shared.entry(*at).or_default() += 1);
        }
        same.extend(
            shared
                .into_iter()
                .filter(|(at, shared)| shared * 10 > sets[*at].len() * 8)
                .map(|(at, _)| at),
        );
    }
    let others = examples
        .iter()
        .enumerate()
        .filter(|(at, _)| !same.contains(at));
    let model = train(
        &others.map(|(_, it)| it.clone()).collect::<Vec<_>>(),
        threads,
    )
    .unwrap();
    let pairs: Vec<_> = raw
        .iter()
        .map(|(text, theme)| {
            (
                theme.clone(),
                model.judge(text, &segmenter).theme.to_owned(),
            )
        })
        .collect();
    println!(
        "themes, raw texts, {} rows that are the same texts left out: macro-F1 {:.3}",
        same.len(),
        macro_f1(&pairs)
    );
    let started = Instant::now();
    let model = train(examples, threads).unwrap();
    let pairs: Vec<_> = raw
        .iter()
        .map(|(text, theme)| {
            (
                theme.clone(),
                model.judge(text, &segmenter).theme.to_owned(),
            )
        })
        .collect();
    println!(
        "themes, raw texts that were trained on: macro-F1 {:.3} (training and judging {:.1} s)",
        macro_f1(&pairs),
        started.elapsed().as_secs_f64()
    );
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

/// B3 and pair F of the labelled issues. Strict: every text of a cluster that
/// is not of the issue is a mistake, also one without a label.
fn issues(folder: &Path, texts: &[Text], settings: &Settings, threads: usize) {
    let found = clustered(texts, settings, threads).of;
    let place: HashMap<&str, usize> = texts
        .iter()
        .zip(0..)
        .map(|(text, at)| (text.id.as_str(), at))
        .collect();
    let mut gold: BTreeMap<usize, String> = BTreeMap::new();
    for row in rows(&folder.join("gold_labels.csv")) {
        if !row["gold_issue"].is_empty() {
            gold.insert(place[row["id"].as_str()], row["gold_issue"].clone());
        }
    }
    let print = |name: &str, only: &dyn Fn(&str) -> bool| {
        let (b3, pair) = strict(&found, &gold, only);
        println!("issues, {name}: B3 F {b3:.3}, pair F {pair:.3}");
        hold(name, b3.min(pair), 0.88);
    };
    print("all", &|_| true);
    let odd = |issue: &str| (issue.parse::<f64>().unwrap_or(0.0) as u32 / 2) % 2 == 1;
    print("one half", &odd);
    print("other half", &|issue| !odd(issue));
}

fn strict(
    found: &[Option<usize>],
    gold: &BTreeMap<usize, String>,
    only: &dyn Fn(&str) -> bool,
) -> (f64, f64) {
    let f = |p: f64, r: f64| 2.0 * p * r / (p + r);
    let (mut precision, mut recall, mut count) = (0.0, 0.0, 0.0);
    let (mut right, mut wrong, mut missed) = (0.0, 0.0, 0.0);
    for (at, issue) in gold.iter().filter(|(_, issue)| only(issue)) {
        let with: Vec<usize> = match found[*at] {
            Some(cluster) => (0..found.len())
                .filter(|it| found[*it] == Some(cluster))
                .collect(),
            None => vec![*at],
        };
        let size = gold.values().filter(|it| *it == issue).count() as f64;
        let same = with.iter().filter(|it| gold.get(it) == Some(issue)).count() as f64;
        precision += same / with.len() as f64;
        recall += same / size;
        count += 1.0;
        right += (same - 1.0) / 2.0;
        missed += (size - same) / 2.0;
        let others = with.iter().filter(|it| gold.get(it) != Some(issue));
        wrong += others
            .map(|it| if gold.contains_key(it) { 0.5 } else { 1.0 })
            .sum::<f64>();
    }
    (
        f(precision / count, recall / count),
        f(right / (right + wrong), right / (right + missed)),
    )
}

/// The same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

/// A tenth of the characters lost, replaced or followed by another.
fn noisy(text: &str, letters: &[char], dice: &mut Dice) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match dice.below(30) {
            0 => {}
            1 => out.push(letters[dice.below(letters.len())]),
            2 => out.extend([letter, letters[dice.below(letters.len())]]),
            _ => out.push(letter),
        }
    }
    out
}

fn letters(texts: &[Text]) -> Vec<char> {
    texts
        .iter()
        .take(300)
        .flat_map(|text| text.body.chars())
        .collect()
}

fn noisy_of(text: &Text, letters: &[char], dice: &mut Dice) -> Text {
    Text {
        title: noisy(&text.title, letters, dice),
        body: noisy(&text.body, letters, dice),
        ..text.clone()
    }
}

fn copies(texts: &[Text], settings: &Settings, threads: usize) {
    let (letters, mut dice) = (letters(texts), Dice(11));
    let mut both = texts.to_vec();
    both.extend(texts.iter().map(|text| noisy_of(text, &letters, &mut dice)));
    let found = clustered(&both, settings, threads);
    let pairs = (0..texts.len()).map(|at| (at, at + texts.len()));
    let same = |of: &dyn Fn(usize) -> Option<usize>| {
        pairs
            .clone()
            .filter(|(a, b)| of(*a).is_some() && of(*a) == of(*b))
            .count() as f64
            / texts.len() as f64
    };
    println!(
        "near copies at 10 % noise: recall {:.3}, in one cluster {:.3}",
        same(&|it| Some(found.original[it])),
        same(&|it| found.of[it])
    );
    hold("near copies", same(&|it| Some(found.original[it])), 0.93);
}

const MANY: usize = 100_000;

fn noisy_many(texts: &[Text]) -> Vec<Text> {
    let (letters, mut dice) = (letters(texts), Dice(12));
    (0..MANY)
        .map(|at| noisy_of(&texts[at % texts.len()], &letters, &mut dice))
        .collect()
}

/// Two thirds of the sentences of one text and a third of another's, shuffled.
fn mixed(texts: &[Text]) -> Vec<Text> {
    let mut dice = Dice(13);
    let sentences: Vec<Vec<&str>> = texts
        .iter()
        .map(|it| {
            it.body
                .split_inclusive(['。', '，', '；', '！', '？'])
                .collect()
        })
        .collect();
    (0..MANY)
        .map(|at| {
            let (one, other) = (at % texts.len(), dice.below(texts.len()));
            let mut taken: Vec<&str> = sentences[one]
                .iter()
                .filter(|_| dice.below(3) < 2)
                .copied()
                .collect();
            taken.extend(sentences[other].iter().filter(|_| dice.below(3) < 1));
            for at in (1..taken.len()).rev() {
                taken.swap(at, dice.below(at + 1));
            }
            Text {
                body: taken.concat(),
                ..texts[one].clone()
            }
        })
        .collect()
}

fn speed(name: &str, texts: &[Text], settings: &Settings, threads: usize) {
    let started = Instant::now();
    let found = clustered(texts, settings, threads);
    let seconds = started.elapsed().as_secs_f64();
    let copies = found
        .original
        .iter()
        .zip(0..)
        .filter(|(original, at)| *original != at)
        .count();
    println!("{name}: {seconds:.1} s with {threads} threads, {copies} copies");
    let finder = Finder::new(&found);
    let segmenter = settings.segmenter();
    let started = Instant::now();
    let tries = 200;
    for at in 0..tries {
        let mut new = texts[at * 97].clone();
        new.body.push_str("请尽快答复");
        std::hint::black_box(finder.nearest(&new, settings, &segmenter, 3));
    }
    let each = started.elapsed().as_secs_f64() * 1e3 / tries as f64;
    println!("{name}: one new text {each:.2} ms");
}
