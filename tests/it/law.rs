//! The law's worked cases: every file of `tests/law` is played, and every
//! expectation in it holds.

use std::path::{Path, PathBuf};

use disclosure::{Rules, worked};

/// The files of worked cases: those of this folder, and those of a folder that
/// `KAIJUAN_TEST_CASES` names, for cases that a reader of the law brings along.
fn files() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("law")];
    folders.extend(std::env::var_os("KAIJUAN_TEST_CASES").map(PathBuf::from));
    let mut files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_worked_case_holds() {
    let mut played = 0;
    let mut failed = Vec::new();
    for file in files() {
        let text = std::fs::read_to_string(&file).unwrap();
        let outcomes = worked::run(&text, Rules::embedded());
        for outcome in outcomes.unwrap_or_else(|wrong| panic!("{}: {wrong}", file.display())) {
            played += 1;
            if outcome.pass != Some(true) {
                let told = serde_json::to_string(&outcome).unwrap();
                failed.push(format!("{}: {told}", file.display()));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(played > 300, "{played} cases were played");
}

#[test]
fn ids_stand_once() {
    let mut seen = std::collections::BTreeSet::new();
    for file in files() {
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let id = case["id"].as_str().expect("a case has an id").to_owned();
            let again = format!("{}: {id} stands twice", file.display());
            assert!(
                seen.insert((file.parent().map(Path::to_owned), id)),
                "{again}"
            );
        }
    }
}

/// What `docs/law.md` says of where a rule lives: a file in backticks, and a
/// function of it in the backticks that follow.
fn places(text: &str) -> Vec<(&str, Option<&str>)> {
    let spans: Vec<&str> = text.split('`').collect();
    let quoted = |index: usize| spans.get(index).copied().unwrap_or_default();
    (1..spans.len())
        .step_by(2)
        .filter(|index| quoted(*index).ends_with(".rs") || quoted(*index).ends_with(".toml"))
        .map(|index| {
            let beside = quoted(index + 1) == " " && quoted(index).ends_with(".rs");
            (quoted(index), beside.then(|| quoted(index + 2)))
        })
        .collect()
}

#[test]
fn the_places_that_the_law_is_said_to_live_in_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = std::fs::read_to_string(root.join("docs/law.md")).unwrap();
    let places = places(&text);
    assert!(places.len() > 50, "{places:?}");
    for (file, function) in places {
        let folder = match file {
            _ if file.starts_with("crates/") => "",
            _ if file.ends_with(".toml") => "workflows",
            _ => "crates/disclosure/src",
        };
        let code = std::fs::read_to_string(root.join(folder).join(file));
        let code = code.unwrap_or_else(|error| panic!("{file}: {error}"));
        if let Some(function) = function {
            let declared = format!("fn {function}");
            assert!(code.contains(&declared), "{file} has no {function}");
        }
    }
}
