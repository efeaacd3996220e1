//! The pages of the manual: prose, and examples in fences.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A page: its file's name, and what happens on it in order.
pub struct Page {
    pub name: String,
    pub parts: Vec<Part>,
}

/// What happens on a page.
#[derive(Debug)]
pub enum Part {
    /// `日期：2026-03-20`: it is that day from here on.
    Day(String),
    /// ``前提：“办理中”的案件 `{case}` ``: a case in this state, by the state's label.
    Given { state: String, name: String },
    /// `前提：分析已经完成`: what was asked to be analysed is.
    Analysed,
    /// A request, and what is answered.
    Example(Example),
}

/// A request in a fence of `http`, `回答 201` with headers in backticks, and the
/// body in a fence of `json` or `text`.
#[derive(Debug, Default)]
pub struct Example {
    pub line: usize,
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
    pub status: u16,
    pub answer_headers: BTreeMap<String, String>,
    pub answer: Option<Fence>,
}

/// A block between fences.
#[derive(Debug)]
pub struct Fence {
    pub language: String,
    pub text: String,
}

pub fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

/// All pages with their text, the front page first.
pub fn pages() -> Vec<(String, String)> {
    let mut names: Vec<String> = std::fs::read_dir(docs().join("api"))
        .unwrap()
        .map(|entry| format!("api/{}", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    names.sort();
    names.insert(0, "api.md".to_owned());
    let read = |name: String| {
        let text = std::fs::read_to_string(docs().join(&name)).unwrap();
        (name, text)
    };
    names.into_iter().map(read).collect()
}

/// Reads a page. What is written otherwise than this expects is a mistake of the page.
pub fn read(name: &str, text: &str) -> Page {
    let mut parts = Vec::new();
    let mut waiting: Option<Example> = None;
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let at = format!("docs/{name}:{}", index + 1);
        if let Some(language) = line.strip_prefix("```") {
            let block: Vec<&str> = lines
                .by_ref()
                .map(|(_, line)| line)
                .take_while(|line| *line != "```")
                .collect();
            let text = block.join("\n");
            match (language, &mut waiting) {
                ("http", None) => waiting = Some(request(&at, index + 1, &text)),
                ("json" | "text", Some(example)) if example.status > 0 => {
                    example.answer = Some(Fence {
                        language: language.to_owned(),
                        text,
                    });
                    parts.extend(waiting.take().map(Part::Example));
                }
                ("http", Some(example)) if example.status > 0 => {
                    parts.extend(waiting.take().map(Part::Example));
                    waiting = Some(request(&at, index + 1, &text));
                }
                ("sh" | "text", None) => {}
                _ => panic!("{at}: a {language:?} block out of place"),
            }
        } else if let Some(told) = line.strip_prefix("回答 ") {
            let example = waiting
                .as_mut()
                .unwrap_or_else(|| panic!("{at}: no request"));
            example.status = told[..3].parse().unwrap_or_else(|_| panic!("{at}: {told}"));
            example.answer_headers = backticked(told);
        } else if let Some(day) = line.strip_prefix("日期：") {
            flush(&mut waiting, &mut parts);
            parts.push(Part::Day(day[..10].to_owned()));
        } else if line == "前提：分析已经完成" {
            flush(&mut waiting, &mut parts);
            parts.push(Part::Analysed);
        } else if let Some(told) = line.strip_prefix("前提：") {
            parts.extend(given(&at, told));
        }
    }
    flush(&mut waiting, &mut parts);
    Page {
        name: name.to_owned(),
        parts,
    }
}

/// An answer may be without a body to show.
fn flush(waiting: &mut Option<Example>, parts: &mut Vec<Part>) {
    if let Some(example) = waiting.take() {
        assert!(example.status > 0, "no answer is told: {example:?}");
        parts.push(Part::Example(example));
    }
}

fn request(at: &str, line: usize, text: &str) -> Example {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    let (method, target) = first
        .split_once(' ')
        .unwrap_or_else(|| panic!("{at}: {first:?} is no request"));
    let header = |line: &str| {
        let (name, value) = line
            .split_once(": ")
            .unwrap_or_else(|| panic!("{at}: {line}"));
        (name.to_owned(), value.to_owned())
    };
    Example {
        line,
        method: method.to_owned(),
        target: target.to_owned(),
        headers: lines.map(header).collect(),
        body: body.to_owned(),
        ..Example::default()
    }
}

/// Headers of an answer: `` `ETag: "v1"` ``.
fn backticked(text: &str) -> BTreeMap<String, String> {
    let quoted = text.split('`').skip(1).step_by(2);
    let header = |part: &str| {
        let (name, value) = part.split_once(": ")?;
        Some((name.to_lowercase(), value.to_owned()))
    };
    quoted.filter_map(header).collect()
}

/// Cases that are there: ``“办理中”的案件 `{case}` ``.
fn given(at: &str, text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in text.split('“').skip(1) {
        let (state, rest) = piece
            .split_once('”')
            .unwrap_or_else(|| panic!("{at}: {text}"));
        let name = rest.split(['{', '}']).nth(1);
        parts.push(Part::Given {
            state: state.to_owned(),
            name: name.unwrap_or_else(|| panic!("{at}: {text}")).to_owned(),
        });
    }
    parts
}
