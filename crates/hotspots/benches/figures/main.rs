//! Scores clusters and themes against labels, times runs, and prints the
//! figures of `docs/hotspots.md`; fails when a score falls below its floor.
//! `tests/hotspots/figures` calls it.
//!
//!     figures FOLDER [THREADS [themes|issues|copies|speed]]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement")]

mod copies;
mod issues;
mod themes;

use std::collections::BTreeMap;
use std::path::Path;

use hotspots::{Clusters, Run, Settings, Text, cluster};

const RULES: &str = include_str!("../../../../workflows/topics.toml");

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
    let only = arguments.next();
    let asked = |part: &str| only.as_deref().is_none_or(|it| it == part);
    if asked("themes") {
        themes::themes(folder, &settings, threads);
    }
    let texts = messages(folder);
    if asked("issues") {
        issues::issues(folder, &texts, &settings, threads);
    }
    if asked("copies") {
        copies::copies(&texts, &settings, threads);
    }
    if asked("speed") {
        for (name, many) in [
            ("100,000 noisy copies", copies::noisy_many(&texts)),
            ("100,000 mixed texts", copies::mixed(&texts)),
        ] {
            copies::speed(name, &many, &settings, threads);
        }
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
