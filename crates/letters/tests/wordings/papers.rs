//! Every letter with every sample: the text, held by snapshots, and the pages.

use std::process::Command;

use chrono::DateTime;
use letters::data::Paper;
use letters::{Block, Fonts, Press};

use super::files;

/// The text of each sample stands in `snapshots/`: what changes a letter changes a file there.
#[test]
fn every_sample_has_its_text() {
    let wordings = files::wordings();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, paper) in Paper::samples() {
            let text = wordings
                .text_of(&paper)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            insta::assert_snapshot!(name, text);
        }
    });
}

/// As an officer's `kaijuan check` does it: no wording names a field that is not there,
/// and each sample is set as PDF and DOCX with the fonts that are built in.
#[test]
fn every_sample_can_be_set() {
    let press = Press::new(Fonts::open(None).unwrap(), files::wordings());
    let replies = files::replies();
    let checked = press
        .check(&files::kinds(&replies))
        .unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(checked.letters, Paper::ALL.len());
    assert_eq!(checked.pages_of, Paper::samples().len() + replies.len());
}

/// What stands in the text can be read out of the pages again, whole and in order.
#[test]
fn every_word_can_be_read_out_of_the_pages() {
    let press = Press::new(Fonts::open(None).unwrap(), files::wordings());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paper.pdf");
    for (name, paper) in Paper::samples() {
        let letter = press.wordings().letter_of(&paper).unwrap();
        std::fs::write(&file, press.pdf(&letter, DateTime::UNIX_EPOCH).unwrap()).unwrap();
        let read = Command::new("pdftotext")
            .arg("-raw")
            .arg(&file)
            .arg("-")
            .output();
        let Ok(read) = read else {
            eprintln!("not read back: poppler-utils is missing");
            return;
        };
        let read = without_page_numbers(&String::from_utf8(read.stdout).unwrap());
        let head = paper.head();
        let around = [
            Some(&letter.title),
            head.number.as_ref(),
            letter.addressee.as_ref(),
        ];
        let around = around.into_iter().flatten().map(String::as_str);
        let beside = letter
            .notes
            .iter()
            .chain(&letter.attachments)
            .map(String::as_str);
        for text in letter
            .blocks
            .iter()
            .flat_map(texts)
            .chain(around)
            .chain(beside)
        {
            assert!(read.contains(&solid(text)), "{name}: {text}\n{read}");
        }
    }
}

/// Every text of a block.
fn texts(block: &Block) -> Vec<&str> {
    match block {
        Block::Heading { text, .. }
        | Block::Paragraph { text }
        | Block::Flush { text }
        | Block::Note { text } => vec![text],
        Block::Table { header, rows } | Block::Figures { header, rows, .. } => header
            .iter()
            .chain(rows.iter().flatten())
            .map(String::as_str)
            .collect(),
        Block::Form { rows } => {
            let pairs = rows.iter().flatten();
            pairs
                .flat_map(|(label, value)| [label.as_str(), value.as_str()])
                .collect()
        }
        Block::Chart(_) | Block::NewPage => Vec::new(),
    }
}

fn solid(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

fn without_page_numbers(text: &str) -> String {
    let is_number = |line: &&str| {
        let line = line.trim_matches(['\u{c}', ' ']);
        line.starts_with("— ") && line.ends_with(" —")
    };
    text.lines()
        .filter(|line| !is_number(line))
        .map(solid)
        .collect()
}
