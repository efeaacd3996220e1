//! Prints clusters of a JSON Lines file.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]
use hotspots::{Run, Settings, Text, cluster};
use std::time::Instant;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut toml = std::fs::read_to_string("workflows/topics.toml").unwrap();
    for pair in args[3..].iter() {
        let (k, v) = pair.split_once('=').unwrap();
        let mut n = 0;
        toml = toml.lines().map(|l| { if l.starts_with(&format!("{k} =")) { n += 1; if k != "similarity" || n == 2 { return format!("{k} = {v}") } } l.to_owned() }).collect::<Vec<_>>().join("\n");
    }
    let settings = Settings::read(&toml).unwrap();
    if args[1].ends_with(".csv") { return themes(&args[1], &args[2], &settings); }
    let t = Instant::now();
    let texts: Vec<Text> = std::fs::read_to_string(&args[1]).unwrap().lines().map(|l| {
        let v: serde_json::Value = serde_json::from_str(l).unwrap();
        Text { id: v["id"].to_string(), title: v["title"].as_str().unwrap().into(), body: v["body"].as_str().unwrap().into(),
            day: v["time"].as_str().and_then(|t| t.get(..10)).and_then(|t| t.parse().ok()), applicant: v["user"].as_str().map(Into::into), ..Text::default() }
    }).collect();
    eprintln!("read {:?}", t.elapsed());
    let t = Instant::now();
    let seg = settings.segmenter();
    eprintln!("dict {:?}", t.elapsed());
    let last = std::sync::Mutex::new((None, Instant::now()));
    let t = Instant::now();
    let run = Run { threads: args[2].parse().unwrap(), progress: &|s, _, _| { let mut l = last.lock().unwrap(); if l.0 != Some(s) { eprintln!("  {:?} -> {:?} at {:?}", l.0, s, t.elapsed()); l.0 = Some(s); } } };
    let found = cluster(&texts, &settings, &seg, &run);
    eprintln!("clustered {:?}", t.elapsed());
    for (text, c) in texts.iter().zip(&found.of) { println!("{} {}", text.id, c.map_or("-".into(), |c| c.to_string())); }
    let copies = found.original.iter().enumerate().filter(|(a, b)| a != *b).count();
    eprintln!("copies {copies} clusters {:?} max {:?}", found.of.iter().flatten().max(), {let mut m=std::collections::HashMap::new(); for c in found.of.iter().flatten() {*m.entry(c).or_insert(0)+=1;} m.into_values().max()});
}

fn themes(train_file: &str, raw: &str, settings: &Settings) {
    use hotspots::{Example, train};
    let seg = settings.segmenter();
    let mut examples = Vec::new();
    for row in csv::Reader::from_path(train_file).unwrap().records() {
        let row = row.unwrap();
        examples.push(Example { words: row[0].split_whitespace().map(Into::into).collect(), theme: row[1].into() });
    }
    let score = |pairs: &[(String, String)]| {
        let labels: std::collections::BTreeSet<_> = pairs.iter().map(|p| p.0.clone()).collect();
        labels.iter().map(|l| {
            let tp = pairs.iter().filter(|p| &p.0 == l && &p.1 == l).count() as f64;
            let all = pairs.iter().filter(|p| &p.0 == l).count() as f64 + pairs.iter().filter(|p| &p.1 == l).count() as f64;
            2.0 * tp / all
        }).sum::<f64>() / labels.len() as f64
    };
    let mut pairs = Vec::new();
    let t = Instant::now();
    for fold in 0..5 {
        let part = |inside: bool| examples.iter().enumerate().filter(move |(i, _)| (i * 7919 % 8209 % 5 == fold) == inside).map(|(_, e)| e.clone()).collect::<Vec<_>>();
        let model = train(&part(false), 2).unwrap();
        for e in part(true) { let w: Vec<&str> = e.words.iter().map(String::as_str).collect(); pairs.push((e.theme.clone(), model.judge_words(&w).theme.to_owned())); }
    }
    println!("cv {:.4} in {:?}", score(&pairs), t.elapsed());
    let t = Instant::now();
    let model = train(&examples, 2).unwrap();
    println!("trained {:?}", t.elapsed());
    let mut pairs = Vec::new();
    for row in csv::Reader::from_path(raw).unwrap().records() {
        let row = row.unwrap();
        let text = Text { title: row[2].into(), body: row[3].into(), ..Text::default() };
        pairs.push((row[4].to_owned(), model.judge(&text, &seg).theme.to_owned()));
    }
    println!("raw {:.4}", score(&pairs));
    for t in model.themes() { println!("{t} {:?}", model.words_of(t, 6)); }
}
