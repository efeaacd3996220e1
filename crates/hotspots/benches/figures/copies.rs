//! Copies with noise, and how long many texts take.

use std::time::Instant;

use hotspots::{Finder, Settings, Text};

use crate::{Dice, clustered, hold};

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

pub(crate) fn copies(texts: &[Text], settings: &Settings, threads: usize) {
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

pub(crate) fn noisy_many(texts: &[Text]) -> Vec<Text> {
    let (letters, mut dice) = (letters(texts), Dice(12));
    (0..MANY)
        .map(|at| noisy_of(&texts[at % texts.len()], &letters, &mut dice))
        .collect()
}

/// Two thirds of the sentences of one text and a third of another's, shuffled.
pub(crate) fn mixed(texts: &[Text]) -> Vec<Text> {
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

pub(crate) fn speed(name: &str, texts: &[Text], settings: &Settings, threads: usize) {
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
