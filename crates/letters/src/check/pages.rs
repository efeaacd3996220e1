//! Whether the pages show all of a letter: a layout can lose a part of it without an error.

use crate::blocks::Block;
use crate::error::LetterError;
use crate::letter::{Letter, written};

/// The parts of a letter that its pages do not show. `shown` is the text of the pages
/// without blanks.
pub(super) fn lost(letter: &Letter, shown: &str) -> Vec<LetterError> {
    let parts = around(letter).into_iter().chain(
        letter
            .blocks
            .iter()
            .flat_map(texts)
            .map(|text| ("正文", text.to_owned())),
    );
    parts
        .filter(|(_, text)| !shown.contains(&solid(text)))
        .map(|(what, text)| LetterError::NotOnPage {
            what,
            letter: letter.title.clone(),
            text: text.lines().next().unwrap_or_default().to_owned(),
        })
        .collect()
}

/// What stands around the text, and what officers call it.
fn around(letter: &Letter) -> Vec<(&'static str, String)> {
    let mut parts = vec![("标题", letter.title.clone())];
    let mut add = |what, text: Option<&String>| parts.extend(text.map(|text| (what, text.clone())));
    add(
        "发文机关标志",
        letter.red_head.as_ref().map(|head| &head.agency),
    );
    add("文号", letter.number.as_ref());
    add("主送", letter.addressee.as_ref());
    letter
        .attachments
        .iter()
        .for_each(|name| add("附件", Some(name)));
    if let Some(signature) = &letter.signature {
        add("署名", Some(&signature.agency));
        add("成文日期", Some(&written(signature.on)));
    }
    letter.notes.iter().for_each(|note| add("附注", Some(note)));
    let copies = letter.imprint.iter().flat_map(|imprint| &imprint.copies);
    copies.for_each(|copy| add("抄送", Some(copy)));
    parts
}

/// The beginning of every text of a block: a page may end in the middle of the rest.
fn texts(block: &Block) -> Vec<&str> {
    let texts: Vec<&str> = match block {
        Block::Heading { text, .. }
        | Block::Paragraph { text }
        | Block::Flush { text }
        | Block::Note { text } => vec![text],
        Block::Table { header, rows } | Block::Figures { header, rows, .. } => {
            let cells = header.iter().chain(rows.iter().flatten());
            cells.map(String::as_str).collect()
        }
        Block::Form { rows } => {
            let pairs = rows.iter().flatten();
            pairs
                .flat_map(|(label, value)| [label.as_str(), value.as_str()])
                .collect()
        }
        Block::Chart(chart) => vec![chart.title.as_str()],
        Block::NewPage => Vec::new(),
    };
    texts.into_iter().map(beginning).collect()
}

fn beginning(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    line.char_indices()
        .nth(10)
        .map_or(line, |(at, _)| &line[..at])
}

fn solid(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}
