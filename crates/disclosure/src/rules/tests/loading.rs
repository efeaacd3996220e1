//! Which files there are, and what they hash to.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;

#[test]
fn letters_count_into_the_hash() {
    let name = "letters/supplement_notice.j2";
    let edited = load_with(name, "请补正。").unwrap();
    assert_ne!(edited.hash, Rules::embedded().hash);
    assert!(load_with("letters/notes.txt", "").is_err());
}

#[test]
fn the_built_in_files_load_and_are_those_of_the_folder() {
    Rules::load(Rules::embedded_files().iter().copied()).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../workflows");
    let mut found = BTreeSet::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{folder}{}", entry.file_name().to_str().unwrap());
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(format!("{name}/")),
                false => _ = found.insert(name),
            }
        }
    }
    let built_in: BTreeSet<_> = Rules::embedded_files()
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(built_in, found);
}

#[test]
fn the_hash_follows_every_byte_and_no_order() {
    let files = Rules::embedded_files();
    let backwards = Rules::load(files.iter().rev().copied()).unwrap();
    assert_eq!(backwards.hash, Rules::embedded().hash);
    let changed = load_with(
        "fees.toml",
        &edited("fees.toml", "# 信息处理费", "# 处理费"),
    )
    .unwrap();
    assert_ne!(changed.hash, Rules::embedded().hash);
}

#[test]
fn files_are_known_and_complete() {
    let only = |keep: &dyn Fn(&str) -> bool| {
        let files = Rules::embedded_files()
            .iter()
            .filter(|(name, _)| keep(name));
        Rules::load(files.copied()).unwrap_err().to_string()
    };
    assert!(only(&|name| name != "fees.toml").starts_with("workflows/fees.toml:1:1: 缺少此文件"));
    assert!(only(&|name| !name.starts_with("calendar/20")).contains("没有任何年份"));
    let extra = load_with("calendar/24.toml", "").unwrap_err().to_string();
    assert!(
        extra.starts_with("workflows/calendar/24.toml:1:1: 不认识的文件"),
        "{extra}"
    );
    assert!(Rules::load([]).is_err());
}

#[test]
fn all_mistakes_are_told_at_once() {
    let deadlines = edited("deadlines.toml", "\"reg:33\"", "\"reg:57\"").replacen(
        "workdays = 7",
        "workdays = 0",
        1,
    );
    let fees = edited("fees.toml", "from = 11", "from = 12");
    let files = Rules::embedded_files()
        .iter()
        .map(|(name, text)| match *name {
            "deadlines.toml" => (*name, deadlines.as_str()),
            "fees.toml" => (*name, fees.as_str()),
            _ => (*name, *text),
        });
    let errors = Rules::load(files).unwrap_err().0;
    let files: Vec<_> = errors.iter().map(|error| error.file.as_str()).collect();
    assert_eq!(files, ["deadlines.toml", "deadlines.toml", "fees.toml"]);
    assert!(errors[0].line < errors[1].line);
}
