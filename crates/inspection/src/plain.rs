//! Files that are nothing but text.

use crate::kinds::Kind;
use crate::look::{Look, quote};
use crate::sniff::Media;
use crate::xml::{self, Item};

pub(crate) fn look(look: &mut Look, media: Media, bytes: &[u8]) {
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
fn decode(bytes: &[u8]) -> String {
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
            let cell = cell.trim_matches(['"', ' ', '\'', '=']);
            look.read_labelled("表格", &format!("第 {} 行", number + 1), head, cell);
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

/// Rich text: the words are found; what its hidden parts do is not followed.
pub(crate) fn rich_text(look: &mut Look, bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    for (word, kind, what) in [
        ("\\v ", Kind::HiddenText, "有隐藏文字"),
        ("\\v\\", Kind::HiddenText, "有隐藏文字"),
        ("\\revised", Kind::TrackedChange, "有插入的修订"),
        ("\\deleted", Kind::TrackedChange, "有删除的修订"),
        ("\\annotation", Kind::Comment, "有批注"),
        ("\\objdata", Kind::EmbeddedFile, "有嵌入的对象"),
        ("\\author", Kind::Properties, "有作者"),
    ] {
        if source.contains(word) {
            look.find(kind, "文档", "", what);
        }
    }
    look.read("文档", "", &words(&source));
}

/// The text of a rich text: control words go, escaped characters come back.
fn words(source: &str) -> String {
    let mut text = String::new();
    let mut bytes: Vec<u8> = Vec::new();
    let flush = |bytes: &mut Vec<u8>, text: &mut String| {
        text.push_str(&encoding_rs::GB18030.decode(bytes).0);
        bytes.clear();
    };
    let mut rest = source.chars().peekable();
    while let Some(character) = rest.next() {
        if character != '\\' {
            if !matches!(character, '{' | '}' | '\r' | '\n') {
                flush(&mut bytes, &mut text);
                text.push(character);
            }
            continue;
        }
        match rest.next() {
            Some('\'') => {
                let code: String = rest.by_ref().take(2).collect();
                bytes.extend(u8::from_str_radix(&code, 16));
            }
            Some(letter) if letter.is_ascii_alphabetic() => {
                let mut word = letter.to_string();
                while let Some(next) =
                    rest.next_if(|next| next.is_ascii_alphanumeric() || *next == '-')
                {
                    word.push(next);
                }
                rest.next_if_eq(&' ');
                flush(&mut bytes, &mut text);
                control(&word, &mut text);
            }
            Some(other) => bytes.extend(other.to_string().bytes().filter(u8::is_ascii)),
            None => {}
        }
    }
    flush(&mut bytes, &mut text);
    text
}

fn control(word: &str, text: &mut String) {
    match word {
        "par" | "line" | "row" => text.push('\n'),
        "tab" | "cell" => text.push('\t'),
        _ => {
            let code = word
                .strip_prefix('u')
                .and_then(|code| code.parse::<i32>().ok());
            let code = code.and_then(|code| u32::try_from(code.rem_euclid(0x1_0000)).ok());
            text.extend(code.and_then(char::from_u32));
        }
    }
}
