//! Issues: how well clusters agree with labelled issues.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use hotspots::{Settings, Text};

use crate::{Dice, clustered, hold, rows};

/// Message by message the issue that it belongs to.
type Gold = BTreeMap<usize, String>;

/// Draws of messages, or of issues, that are tried beside the whole.
const DRAWS: u64 = 10;

pub(crate) fn issues(folder: &Path, texts: &[Text], settings: &Settings, threads: usize) {
    let labels: HashMap<String, String> = rows(&folder.join("gold_labels.csv"))
        .into_iter()
        .filter(|row| !row["gold_issue"].is_empty())
        .map(|row| (row["id"].clone(), row["gold_issue"].clone()))
        .collect();
    let gold = gold(texts, &labels);
    let found = clustered(texts, settings, threads).of;
    let (b3, pair) = strict(&found, &gold, &|_| true);
    println!("issues, all: B3 F {b3:.3}, pair F {pair:.3}");
    hold("issues", b3.min(pair), 0.88);
    drawn_issues(&found, &gold);
    let halves = halves(texts);
    let of_halves = |settings: &Settings| -> Vec<(f64, f64)> {
        let scores = halves.iter().map(|half| {
            let found = clustered(half, settings, threads).of;
            strict(&found, &self::gold(half, &labels), &|_| true)
        });
        scores.collect()
    };
    tell("issues, half of the messages", &of_halves(settings));
    for thousandths in PLATEAU {
        let mut other = settings.clone();
        other.clusters.similarity = f32::from(thousandths) / 1000.0;
        let (b3, pair) = strict(&clustered(texts, &other, threads).of, &gold, &|_| true);
        println!("issues, clusters.similarity 0.{thousandths:03}: B3 F {b3:.3}, pair F {pair:.3}");
        tell("  half of the messages", &of_halves(&other));
    }
}

/// Thousandths of similarity on both sides of the one that is set.
const PLATEAU: [u16; 10] = [80, 90, 100, 110, 120, 125, 130, 140, 150, 160];

/// Half of the messages, drawn again and again; each is clustered anew.
fn halves(texts: &[Text]) -> Vec<Vec<Text>> {
    let half = |draw| {
        let mut dice = Dice(2_000 + draw);
        let drawn = texts.iter().filter(|_| dice.below(2) == 0);
        drawn.cloned().collect()
    };
    (0..DRAWS).map(half).collect()
}

fn gold(texts: &[Text], labels: &HashMap<String, String>) -> Gold {
    let issue = |(at, text): (usize, &Text)| Some((at, labels.get(&text.id)?.clone()));
    texts.iter().enumerate().filter_map(issue).collect()
}

/// Half of the issues, as if the others had no labels.
fn drawn_issues(found: &[Option<usize>], gold: &Gold) {
    let mut all: Vec<&String> = gold.values().collect();
    all.sort();
    all.dedup();
    let scores = (0..DRAWS).map(|draw| {
        let mut dice = Dice(1_000 + draw);
        let mut drawn = all.clone();
        while drawn.len() > all.len() / 2 {
            drawn.swap_remove(dice.below(drawn.len()));
        }
        strict(found, gold, &|issue| drawn.iter().any(|it| *it == issue))
    });
    tell("issues, half of the issues", &scores.collect::<Vec<_>>());
}

fn tell(what: &str, scores: &[(f64, f64)]) {
    let of = |part: fn(&(f64, f64)) -> f64| {
        let least = scores.iter().map(part).fold(1.0, f64::min);
        let mean = scores.iter().map(part).sum::<f64>() / scores.len() as f64;
        format!("mean {mean:.3}, least {least:.3}")
    };
    println!(
        "{what}, {} draws: B3 F {}; pair F {}",
        scores.len(),
        of(|it| it.0),
        of(|it| it.1)
    );
}

/// B3 and pair F of the labelled issues. Strict: every text of a cluster that
/// is not of the issue is a mistake, also one without a label.
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
