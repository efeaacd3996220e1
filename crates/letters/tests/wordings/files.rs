//! The wordings as they stand in the repository.

use std::path::{Path, PathBuf};

use letters::{LetterError, ReplyKind, Wordings};

/// `workflows/`.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../workflows")
}

/// Name (from `workflows/` on) and content of every file below `letters/`, by name.
pub fn all() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec!["letters".to_owned()];
    while let Some(below) = folders.pop() {
        for entry in std::fs::read_dir(folder().join(&below)).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{below}/{}", entry.file_name().to_str().unwrap());
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(name),
                false => files.push((name, std::fs::read_to_string(entry.path()).unwrap())),
            }
        }
    }
    files.sort();
    files
}

/// The wordings of these files, and what is wrong with them by themselves.
pub fn read(files: &[(String, String)]) -> (Wordings, Vec<LetterError>) {
    Wordings::read(
        files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    )
}

/// The wordings of the repository.
pub fn wordings() -> Wordings {
    let (wordings, faults) = read(&all());
    assert_eq!(faults, []);
    wordings
}

/// The kinds of `replies.toml` and what each requires: this crate does not read the rules.
pub fn replies() -> Vec<(String, Vec<String>)> {
    let text = std::fs::read_to_string(folder().join("replies.toml")).unwrap();
    let mut kinds: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        if let Some(kind) = line.strip_prefix("kind = \"") {
            kinds.push((kind.trim_end_matches('"').to_owned(), Vec::new()));
        } else if let Some(parts) = line.strip_prefix("requires = ") {
            let parts = parts.split('"').skip(1).step_by(2);
            kinds.last_mut().unwrap().1 = parts.map(str::to_owned).collect();
        }
    }
    assert!(kinds.iter().any(|(_, parts)| parts.len() > 1));
    kinds
}

/// The kinds as the check takes them.
pub fn kinds(replies: &[(String, Vec<String>)]) -> Vec<ReplyKind<'_>> {
    let kinds = replies.iter().map(|(kind, requires)| ReplyKind {
        kind,
        requires: requires.iter().map(String::as_str).collect(),
    });
    kinds.collect()
}
