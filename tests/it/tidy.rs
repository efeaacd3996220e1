//! Rules of the house that a compiler cannot see.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Every file with this ending below a folder.
fn files(below: &str, ending: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    let root = root();
    let mut found = Vec::new();
    walk(&root.join(below), ending, &mut found);
    assert!(!found.is_empty(), "{below} has no {ending}");
    found
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (
                path.strip_prefix(&root).unwrap().display().to_string(),
                text,
            )
        })
        .collect()
}

/// Whether a file holds nothing but tests or measurements.
fn is_test(name: &str) -> bool {
    name.ends_with("tests.rs") || name.contains("/tests/") || name.contains("/benches/")
}

/// The code of a file without its tests and comments.
fn code(text: &str) -> Vec<(usize, &str)> {
    text.split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or(text)
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(number, line)| (number + 1, line))
        .collect()
}

fn violations(below: &str, wrong: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in files(below, ".rs") {
        if is_test(&name) {
            continue;
        }
        for (number, line) in code(&text) {
            if wrong(&name, line) {
                found.push(format!("{name}:{number}: {}", line.trim()));
            }
        }
    }
    found
}

#[test]
fn sql_stays_in_the_store() {
    for room in [
        "crates/disclosure/src",
        "crates/casework/src",
        "crates/server/src",
    ] {
        let found = violations(room, |_, line| {
            line.contains("sqlx::") || line.contains("SELECT ") || line.contains("INSERT INTO")
        });
        assert!(found.is_empty(), "SQL outside store:\n{}", found.join("\n"));
    }
}

#[test]
fn no_statig_type_leaves_the_lifecycle() {
    let found = violations("crates", |name, line| {
        line.contains("statig") && !name.contains("disclosure/src/lifecycle")
    });
    assert!(
        found.is_empty(),
        "statig outside lifecycle.rs:\n{}",
        found.join("\n")
    );
}

#[test]
fn the_law_knows_no_io() {
    let io = ["std::fs", "std::net", "std::env", "tokio", "Utc::now"];
    let found = violations("crates/disclosure/src", |_, line| {
        io.iter().any(|word| line.contains(word))
    });
    assert!(found.is_empty(), "I/O in disclosure:\n{}", found.join("\n"));
}

#[test]
fn no_statutory_number_stands_in_code() {
    // Periods in workdays, tiers and prices of fees, as words of code or of Chinese.
    let numbers = [
        "15个工作日",
        "20个工作日",
        "7个工作日",
        "十五个工作日",
        "二十个工作日",
        "七个工作日",
        "10000",
        "10_000",
        "100元",
    ];
    for room in [
        "crates/disclosure/src",
        "crates/casework/src",
        "crates/server/src",
    ] {
        let found = violations(room, |name, line| {
            !name.contains("/demo/") && numbers.iter().any(|number| line.contains(number))
        });
        assert!(
            found.is_empty(),
            "a statutory number in Rust:\n{}",
            found.join("\n")
        );
    }
    let counted = violations("crates/disclosure/src", |name, line| {
        let arguments = line
            .split_once("add_workdays(")
            .map(|(_, arguments)| arguments);
        // The calendar itself counts to the next workday.
        !name.ends_with("calendar.rs")
            && !line.contains("fn ")
            && arguments.is_some_and(|rest| rest.contains(|c: char| c.is_ascii_digit()))
    });
    assert!(
        counted.is_empty(),
        "a period in Rust:\n{}",
        counted.join("\n")
    );
}

#[test]
fn modules_stay_short_enough_to_read() {
    for (name, text) in files("crates", ".rs") {
        if is_test(&name) {
            continue;
        }
        let lines = text.lines().count();
        // A vocabulary is one list; it is read by searching.
        let limit = if name.ends_with("words.rs") { 700 } else { 480 };
        assert!(lines <= limit, "{name} has {lines} lines; split it");
    }
}

#[test]
fn the_field_has_its_own_words() {
    let banned = [
        "ticket",
        "foi_",
        "Foi",
        "fn util",
        "mod util",
        "mod helpers",
        "mod common",
        "Manager",
    ];
    let found = violations("crates", |_, line| {
        banned.iter().any(|word| line.contains(word))
    });
    assert!(
        found.is_empty(),
        "words that are not of the field:\n{}",
        found.join("\n")
    );
}

#[test]
fn migrations_come_in_pairs() {
    let names = |folder: &str| -> Vec<String> {
        files(folder, ".sql")
            .into_iter()
            .map(|(name, _)| name.rsplit('/').next().unwrap().to_owned())
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect()
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
}

#[test]
fn no_panic_waits_for_somebodys_input() {
    let panics = [".unwrap()", "todo!(", "unimplemented!("];
    let found = violations("crates", |_, line| {
        panics.iter().any(|word| line.contains(word))
    });
    assert!(found.is_empty(), "a panic on input:\n{}", found.join("\n"));
}
