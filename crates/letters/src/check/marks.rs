//! Marks that are typed with the full-width signs of a Chinese keyboard: well formed, and
//! printed as they stand.

use super::glyphs;
use crate::error::LetterError;
use crate::wording::Wordings;

/// The lines of all wordings with such a mark.
pub(super) fn mistaken(wordings: &Wordings) -> Vec<LetterError> {
    let formed = wordings.files().filter(|file| wordings.is_formed(file));
    let faults = formed.flat_map(|file| {
        let text = outside(wordings.source(file).unwrap_or_default());
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let told = lines.into_iter().zip(1..).filter_map(move |(text, line)| {
            Some(LetterError::Template {
                place: wordings.place(file, line),
                message: mistake(text.trim())?,
            })
        });
        told.collect::<Vec<_>>()
    });
    faults.collect()
}

fn mistake(line: &str) -> Option<String> {
    if line.starts_with("|：") || line.starts_with('｜') {
        let begins: String = line.chars().take(2).collect();
        return Some(format!(
            "行首的“{begins}”用了全角符号，不会排成登记表或者表格；请写半角的“|:”或者“|”"
        ));
    }
    let brace = line.chars().find(|sign| "{}｛｝".contains(*sign))?;
    Some(format!(
        "文字中的“{brace}”会照样印出；字段写作 {{{{ 字段 }}}}，用两个半角括号"
    ))
}

/// A wording without its tags, each line where it was.
fn outside(source: &str) -> String {
    let source = glyphs::without_comments(source);
    let mut text = String::with_capacity(source.len());
    let mut rest = source.as_str();
    while let Some(at) = ["{{", "{%"].iter().filter_map(|open| rest.find(open)).min() {
        let (before, tag) = rest.split_at(at);
        let close = if tag.starts_with("{{") { "}}" } else { "%}" };
        let end = tag.find(close).map_or(tag.len(), |end| end + close.len());
        let (inside, after) = tag.split_at(end);
        text.push_str(before);
        text.extend(inside.chars().filter(|sign| *sign == '\n'));
        rest = after;
    }
    text + rest
}
