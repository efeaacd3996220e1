//! Files that are nothing but text.

use crate::appended;
use crate::kinds::Kind;
use crate::look::{Look, quote};
use crate::office::sheet::split::over_cells;
use crate::sniff::Media;
use crate::xml::{self, Item};

pub(crate) fn look(look: &mut Look, media: Media, bytes: &[u8]) {
    // Another file behind a text begins after its first pages.
    if let Some(at) = appended::hidden_file(bytes) {
        appended::look(look, "文本", &bytes[at..]);
        return self::look(look, media, &bytes[..at]);
    }
    let text = decode(bytes);
    match media {
        Media::Html => html(look, &text),
        Media::Xml => {
            look.read("文本", "", &xml::text(text.as_bytes()));
            comments(look, &text);
        }
        Media::Table => table(look, &text),
        _ => lines(look, &text),
    }
}

/// UTF-8, UTF-16 with its mark, or else the national standard.
pub(crate) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding
            .decode_without_bom_handling(&bytes[mark..])
            .0
            .into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GB18030.decode(bytes).0.into_owned(),
    }
}

/// Everything that XML says, in attributes too: records of a cache are nothing
/// but attributes.
pub(crate) fn every_word(look: &mut Look, bytes: &[u8]) {
    let mut values = String::new();
    let whole = xml::walk(bytes, |item| {
        if let Item::Open(_, tag) = item {
            for (_, value) in tag.attributes() {
                values.push_str(&value);
                // So that two values do not become one number.
                values.push('；');
            }
        }
    });
    look.read("文本", "", &xml::text(bytes));
    look.read("文本", "", &values);
    if whole.is_err() {
        strings(look, bytes);
    }
}

/// What can be read in bytes of no known form, one byte or two to a character.
pub(crate) fn strings(look: &mut Look, bytes: &[u8]) {
    look.read("文本", "", &String::from_utf8_lossy(bytes));
    for from in [0, 1] {
        let wide = bytes.get(from..).unwrap_or_default();
        let (text, _) = encoding_rs::UTF_16LE.decode_without_bom_handling(wide);
        look.read("文本", "", &text);
    }
}

/// A text is read whole, so that a number over two lines is one.
fn lines(look: &mut Look, text: &str) {
    look.count_text(text);
    let mut line = 1;
    let mut at = 0;
    for hit in crate::personal::scan(text, "") {
        line += text[at..hit.range.start].matches('\n').count();
        at = hit.range.start;
        look.hit("文本", &format!("第 {line} 行"), &hit);
    }
}

/// What programs write about the values of a table.
const QUOTES: [char; 4] = ['"', ' ', '\'', '='];

/// A table: its first line is the head of its columns.
fn table(look: &mut Look, text: &str) {
    let comma = text
        .lines()
        .next()
        .map_or(0, |head| head.matches(',').count());
    let tabs = text
        .lines()
        .next()
        .map_or(0, |head| head.matches('\t').count());
    let separator = if tabs > comma { '\t' } else { ',' };
    let heads: Vec<&str> = text
        .lines()
        .next()
        .unwrap_or_default()
        .split(separator)
        .collect();
    for (number, line) in text.lines().enumerate() {
        for (column, cell) in line.split(separator).enumerate() {
            let head = if number == 0 {
                ""
            } else {
                heads.get(column).copied().unwrap_or_default()
            };
            let cell = cell.trim_matches(QUOTES);
            look.read_labelled("表格", &format!("第 {} 行", number + 1), head, cell);
        }
        let cells: Vec<(u32, String)> = (0..)
            .zip(
                line.split(separator)
                    .map(|cell| cell.trim_matches(QUOTES).to_owned()),
            )
            .collect();
        for split in over_cells(&cells) {
            look.hit("表格", &format!("第 {} 行的几栏", number + 1), &split.hit);
        }
    }
}

/// A page of the web: tags go, scripts and comments are what hides.
fn html(look: &mut Look, text: &str) {
    comments(look, text);
    let lower = text.to_lowercase();
    if lower.contains("<script") {
        look.find(Kind::Script, "网页", "", "网页带有脚本");
    }
    if lower.contains("display:none")
        || lower.contains("display: none")
        || lower.contains("visibility:hidden")
    {
        look.find(Kind::HiddenText, "网页", "", "网页中有不显示的内容");
    }
    look.read("网页", "", &xml::text(text.as_bytes()));
}

fn comments(look: &mut Look, text: &str) {
    for comment in text.split("<!--").skip(1) {
        let comment = comment.split("-->").next().unwrap_or_default();
        if !comment.trim().is_empty() {
            look.find(Kind::Comment, "源代码", "", &quote(comment));
            look.read("源代码的注释", "", comment);
        }
    }
}
