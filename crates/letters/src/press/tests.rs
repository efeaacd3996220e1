//! Where texts stand on the pages.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::blocks::Block;
use crate::data::Paper;
use crate::letter::{Layout, Signature};

const LAYOUT: &str = include_str!("../../../../workflows/letters/layout.typ");

static PRESS: LazyLock<Press> = LazyLock::new(|| {
    let files = [("letters/layout.typ", LAYOUT), ("letters/letters.toml", "")];
    let wordings = Wordings::load(files).unwrap_or_else(|faults| panic!("{faults:#?}"));
    Press::new(Fonts::open(None).unwrap(), wordings)
});

/// A letter that says the same everywhere.
fn saying(text: &str, layout: Layout, blocks: Vec<Block>) -> Letter {
    Letter {
        number: Some(text.to_owned()),
        addressee: Some(text.to_owned()),
        attachments: vec![text.to_owned(), text.to_owned()],
        signature: Some(Signature {
            agency: text.to_owned(),
            on: "2026-03-20".parse().unwrap(),
        }),
        notes: vec![text.to_owned()],
        case_number: Some(text.to_owned()),
        ..Letter::new(layout, text, blocks)
    }
}

/// Every block that has a text, with this one.
fn everywhere(text: &str, columns: usize) -> Vec<Block> {
    let own = || text.to_owned();
    let pair = |label: &str| (label.to_owned(), own());
    vec![
        Block::Heading {
            level: 1,
            text: own(),
        },
        Block::Heading {
            level: 2,
            text: own(),
        },
        Block::Paragraph { text: own() },
        Block::Flush { text: own() },
        Block::Note { text: own() },
        Block::Table {
            header: vec!["名称".into(); columns],
            rows: vec![vec![own(); columns]],
        },
        Block::Form {
            rows: vec![
                vec![pair("登记编号"), pair("收到日期")],
                vec![pair("申请人签名或者盖章")],
                vec![(own(), own())],
            ],
        },
        Block::NewPage,
        Block::Heading {
            level: 1,
            text: own(),
        },
        Block::Paragraph { text: own() },
    ]
}

/// A run without a place to break, alone or amid Chinese.
fn run() -> impl Strategy<Value = String> {
    let run = prop_oneof![
        "[a-z]{300}",
        "[A-Z0-9]{300}",
        "[0-9a-f]{64}",
        "https://www\\.[a-z0-9]{1,60}\\.gov\\.cn/[a-z0-9/_.?=&%-]{0,240}",
        "[a-z0-9]{1,40}",
    ];
    ("[申请公开征地批复]{0,40}", run, "[，。）]?[复制件]{0,20}")
        .prop_map(|(before, run, after)| format!("{before}{run}{after}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 6, ..ProptestConfig::default() })]

    #[test]
    fn nothing_stands_outside_the_type_area(
        text in run(),
        columns in 1..6usize,
        form in any::<bool>(),
    ) {
        let layout = if form { Layout::Form } else { Layout::Official };
        let letter = saying(&text, layout, everywhere(&text, columns));
        let (_, out) = pdf::outside(&PRESS, &PRESS.ready(&letter).unwrap()).unwrap();
        prop_assert!(out.is_empty(), "{out:?}");
    }
}

/// So many pages each form and slip takes with ordinary data.
#[test]
fn forms_fit_their_pages() {
    let workflows = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../workflows");
    let mut files = Vec::new();
    read(&workflows, "letters", &mut files);
    let pairs = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let press = Press::new(Fonts::open(None).unwrap(), Wordings::load(pairs).unwrap());
    let most = |name: &str| match name {
        "application_form.full" | "register_entry.full" | "review_sheet.full" => Some(2),
        // the letter on one page or two, its slip on the last
        "third_party_letter.full" | "third_party_letter.lean" => Some(3),
        "handover_letter.lean" | "joint_agency_letter.lean" => Some(2),
        "acknowledgement.full" => Some(1),
        _ => None,
    };
    let mut wrong = Vec::new();
    for (name, mut paper) in Paper::samples() {
        if let Paper::Acknowledgement(receipt) = &mut paper {
            // of an ordinary application: not begun again, within the calendar
            receipt.about.restarted = None;
            receipt.provisional = false;
            receipt.about.service = None;
        }
        let letter = press.wordings().letter_of(&paper).unwrap();
        let limit = most(&name).or((letter.layout == Layout::Form).then_some(1));
        let (pages, out) = pdf::outside(&press, &press.ready(&letter).unwrap()).unwrap();
        if limit.is_some_and(|limit| pages > limit) || !out.is_empty() {
            wrong.push(format!("{name}: {pages} pages, outside: {out:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn read(root: &Path, below: &str, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(root.join(below)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}/{}", entry.file_name().to_string_lossy());
        match entry.file_type().unwrap().is_dir() {
            true => read(root, &name, files),
            false => files.push((name, fs::read_to_string(entry.path()).unwrap())),
        }
    }
}
