//! Fonts: what a string of codes says, and how wide it is.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Encoding, Object};

use super::STREAM;
use super::cmap::Meanings;

/// Widths of one font that are read.
const WIDTHS: usize = 0x1_0000;

/// What stands for a character that cannot be read.
pub(super) const UNKNOWN: &str = "\u{FFFD}";

/// A font.
pub(super) struct Font {
    codes: Codes,
    meanings: Meanings,
    /// Of a font with one byte a code: what each byte means without a map.
    letters: Vec<String>,
    widths: HashMap<u32, f32>,
    usual_width: f32,
    /// From the font's own units to those of text.
    unit: f32,
}

/// How codes are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Codes {
    OneByte,
    /// Two bytes, a number of a glyph.
    TwoBytes,
    /// Two bytes that are UTF-16.
    Utf16,
    /// One or two bytes of the national standard.
    Gbk,
    /// Two bytes that number the characters of Adobe-GB1.
    AdobeGb1,
}

/// One code of a string.
pub(super) struct Letter {
    pub(super) text: String,
    /// In thousandths of the size, as a part of one.
    pub(super) width: f32,
    /// A single byte 32: word spacing applies.
    pub(super) is_space: bool,
}

impl Font {
    pub(super) fn read(document: &Document, dictionary: &Dictionary) -> Font {
        let meanings = dictionary
            .get_deref(b"ToUnicode", document)
            .and_then(Object::as_stream)
            .and_then(|stream| stream.get_plain_content_with_limit(STREAM))
            .map(|map| Meanings::read(&map))
            .unwrap_or_default();
        let kind = dictionary
            .get_deref(b"Subtype", document)
            .and_then(Object::as_name)
            .unwrap_or_default();
        if kind == b"Type0" {
            return Font::composite(document, dictionary, meanings);
        }
        let mut font = Font {
            codes: Codes::OneByte,
            letters: letters(document, dictionary, kind == b"Type3"),
            meanings,
            widths: HashMap::new(),
            usual_width: 0.5,
            unit: if kind == b"Type3" {
                type3_unit(document, dictionary)
            } else {
                0.001
            },
        };
        let first = dictionary
            .get_deref(b"FirstChar", document)
            .and_then(Object::as_i64)
            .unwrap_or(0);
        if let Ok(widths) = dictionary
            .get_deref(b"Widths", document)
            .and_then(Object::as_array)
        {
            for (code, width) in (first..).zip(widths.iter().take(256)) {
                font.put_width(document, u32::try_from(code).unwrap_or(0), width);
            }
        }
        font
    }

    /// What stands in for a font that is not there.
    pub(super) fn latin(document: &Document) -> Font {
        let mut font = Dictionary::new();
        font.set("Type", "Font");
        font.set("Subtype", "Type1");
        font.set("Encoding", "WinAnsiEncoding");
        Font::read(document, &font)
    }

    fn composite(document: &Document, dictionary: &Dictionary, meanings: Meanings) -> Font {
        let below = dictionary
            .get_deref(b"DescendantFonts", document)
            .and_then(Object::as_array)
            .ok()
            .and_then(|fonts| fonts.first())
            .and_then(|font| document.dereference(font).ok())
            .and_then(|(_, font)| font.as_dict().ok());
        let encoding = dictionary
            .get_deref(b"Encoding", document)
            .and_then(Object::as_name)
            .unwrap_or_default();
        let has = |word: &str| String::from_utf8_lossy(encoding).contains(word);
        let ordering = below
            .and_then(|font| {
                font.get_deref(b"CIDSystemInfo", document)
                    .and_then(Object::as_dict)
                    .ok()
            })
            .and_then(|info| {
                info.get_deref(b"Ordering", document)
                    .and_then(Object::as_str)
                    .ok()
            });
        let codes = match () {
            () if has("UCS2") || has("UTF16") => Codes::Utf16,
            () if has("GBK") || has("GB-EUC") || has("GBpc") => Codes::Gbk,
            () if ordering == Some(b"GB1") => Codes::AdobeGb1,
            () => Codes::TwoBytes,
        };
        let mut font = Font {
            codes,
            meanings,
            letters: Vec::new(),
            widths: HashMap::new(),
            usual_width: 1.0,
            unit: 0.001,
        };
        if let Some(below) = below {
            if let Ok(width) = below.get_deref(b"DW", document).and_then(Object::as_float) {
                font.usual_width = width * 0.001;
            }
            if let Ok(widths) = below.get_deref(b"W", document).and_then(Object::as_array) {
                font.read_widths(document, widths);
            }
        }
        font
    }

    /// `first [w w w]` or `first last w`.
    fn read_widths(&mut self, document: &Document, widths: &[Object]) {
        let mut at = 0;
        let mut read = 0;
        while let Some(first) = widths.get(at).and_then(|first| whole(document, first)) {
            if read > WIDTHS {
                return;
            }
            let Some(second) = widths
                .get(at + 1)
                .and_then(|second| document.dereference(second).ok())
            else {
                return;
            };
            if let Object::Array(list) = second.1 {
                read += list.len().min(WIDTHS);
                for (code, width) in (first..).zip(list.iter().take(WIDTHS)) {
                    self.put_width(document, code, width);
                }
                at += 2;
            } else if let (Some(last), Some(width)) =
                (whole(document, second.1), widths.get(at + 2))
            {
                let last = last.min(first.saturating_add(0xFFFF));
                read += last.saturating_sub(first) as usize;
                for code in first..=last {
                    self.put_width(document, code, width);
                }
                at += 3;
            } else {
                return;
            }
        }
    }

    fn put_width(&mut self, document: &Document, code: u32, width: &Object) {
        if let Ok((_, width)) = document.dereference(width)
            && let Ok(width) = width.as_float()
        {
            self.widths.insert(code, width * self.unit);
        }
    }

    /// The letters of a string.
    pub(super) fn letters(&self, bytes: &[u8]) -> Vec<Letter> {
        let mut letters = Vec::new();
        let mut rest = bytes;
        while let Some(first) = rest.first() {
            let length = match self.codes {
                Codes::OneByte => 1,
                Codes::Gbk if *first < 0x81 => 1,
                _ => rest.len().min(2),
            };
            let (code, after) = rest.split_at(length);
            rest = after;
            letters.push(self.letter(code));
        }
        letters
    }

    fn letter(&self, bytes: &[u8]) -> Letter {
        let code = bytes
            .iter()
            .fold(0, |code, byte| code << 8 | u32::from(*byte));
        let text = match self.meanings.get(code) {
            Some(text) => text.to_owned(),
            None => self.meaning(bytes, code),
        };
        let usual = if bytes.len() == 1 && self.codes == Codes::Gbk {
            0.5
        } else {
            self.usual_width
        };
        Letter {
            text,
            width: self.widths.get(&code).copied().unwrap_or(usual),
            is_space: bytes == b" ",
        }
    }

    /// What a code means without a map.
    fn meaning(&self, bytes: &[u8], code: u32) -> String {
        match self.codes {
            Codes::OneByte => self
                .letters
                .get(code as usize)
                .cloned()
                .unwrap_or_else(|| UNKNOWN.to_owned()),
            Codes::Utf16 => encoding_rs::UTF_16BE
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
            Codes::Gbk => encoding_rs::GBK
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
            Codes::AdobeGb1 => adobe_gb1(code).map_or_else(|| UNKNOWN.to_owned(), String::from),
            Codes::TwoBytes => UNKNOWN.to_owned(),
        }
    }
}

fn whole(document: &Document, object: &Object) -> Option<u32> {
    let number = document.dereference(object).ok()?.1.as_i64().ok()?;
    u32::try_from(number).ok()
}

/// The characters of ASCII in Adobe-GB1: proportional, and of half width. They
/// are enough to find numbers.
fn adobe_gb1(code: u32) -> Option<char> {
    match code {
        1..=95 => char::from_u32(0x20 + code - 1),
        814..=908 => char::from_u32(0x20 + code - 814),
        _ => None,
    }
}

fn type3_unit(document: &Document, dictionary: &Dictionary) -> f32 {
    dictionary
        .get_deref(b"FontMatrix", document)
        .and_then(Object::as_array)
        .ok()
        .and_then(|matrix| matrix.first()?.as_float().ok())
        .unwrap_or(0.001)
}

/// What the bytes of a simple font mean by its encoding.
fn letters(document: &Document, dictionary: &Dictionary, drawn: bool) -> Vec<String> {
    let encoding = dictionary
        .get_font_encoding_with_limit(document, STREAM)
        .ok();
    let mut letters: Vec<String> = (0..=255_u8)
        .map(|byte| match &encoding {
            // The glyphs of a drawn font mean what its names say, or nothing.
            _ if drawn => UNKNOWN.to_owned(),
            Some(Encoding::UnicodeMapEncoding(_)) | None => UNKNOWN.to_owned(),
            Some(encoding) => encoding
                .bytes_to_string(&[byte])
                .ok()
                .filter(|text| !text.is_empty())
                .unwrap_or_else(|| UNKNOWN.to_owned()),
        })
        .collect();
    let differences = dictionary
        .get_deref(b"Encoding", document)
        .and_then(Object::as_dict)
        .and_then(|encoding| encoding.get_deref(b"Differences", document))
        .and_then(Object::as_array);
    let mut code = 0;
    for object in differences.into_iter().flatten() {
        match object {
            Object::Integer(start) => code = usize::try_from(*start).unwrap_or(0),
            Object::Name(name) => {
                if let (Some(letter), Some(text)) = (letters.get_mut(code), named(name)) {
                    *letter = text;
                }
                code += 1;
            }
            _ => {}
        }
    }
    letters
}

/// What a glyph's name says, where it is a digit, a letter or a number of
/// Unicode.
fn named(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    const DIGITS: [&str; 10] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    if let Some(digit) = DIGITS.iter().position(|digit| *digit == name) {
        return Some(digit.to_string());
    }
    if name.len() == 1 {
        return Some(name.to_owned());
    }
    let code = match name {
        "space" => return Some(" ".to_owned()),
        "hyphen" => return Some("-".to_owned()),
        _ => name
            .strip_prefix("uni")
            .or_else(|| name.strip_prefix('u'))?,
    };
    let code = u32::from_str_radix(code.get(..4)?, 16).ok()?;
    char::from_u32(code).map(String::from)
}
