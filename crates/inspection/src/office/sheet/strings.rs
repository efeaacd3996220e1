//! The strings that cells share.

use std::collections::HashMap;

use crate::office::colour::Rgb;
use crate::xml::{self, Item};

use super::styles::Font;

/// The strings that cells refer to by their place.
#[derive(Default)]
pub(crate) struct Strings {
    pub(crate) texts: Vec<String>,
    /// What is written over strings as a reading.
    pub(crate) readings: Vec<String>,
    /// Strings with pieces that look otherwise than their cell.
    pieces: HashMap<usize, Vec<(Option<Font>, String)>>,
}

impl Strings {
    pub(crate) fn read(bytes: &[u8]) -> Strings {
        let mut strings = Strings::default();
        let mut in_text = false;
        let mut in_reading = false;
        let mut font: Option<Font> = None;
        let _ = xml::walk(bytes, |item| match item {
            Item::Open("si", _) => strings.texts.push(String::new()),
            Item::Open("t", _) => in_text = true,
            Item::Open("rPh", _) => {
                in_reading = true;
                strings.readings.push(String::new());
            }
            Item::Open("r", _) => font = None,
            Item::Open("rPr", _) => font = Some(Font::default()),
            Item::Open(name, tag) => {
                if let Some(font) = &mut font {
                    font.take(name, tag);
                }
            }
            Item::Close("rPh") => in_reading = false,
            Item::Close("t") => in_text = false,
            Item::Close("si") => font = None,
            Item::Text(text) if in_text && in_reading => {
                if let Some(reading) = strings.readings.last_mut() {
                    reading.push_str(text);
                }
            }
            Item::Text(text) if in_text => strings.put(font.as_ref(), text),
            _ => {}
        });
        strings
            .pieces
            .retain(|_, pieces| pieces.iter().any(|(font, _)| font.is_some()));
        strings
    }

    fn put(&mut self, font: Option<&Font>, text: &str) {
        let at = self.texts.len().saturating_sub(1);
        if let Some(string) = self.texts.last_mut() {
            string.push_str(text);
            let pieces = self.pieces.entry(at).or_default();
            pieces.push((font.cloned(), text.to_owned()));
        }
    }

    /// What of a string can and cannot be seen on something.
    pub(crate) fn parted(&self, at: usize, behind: Option<Rgb>) -> Option<(String, String)> {
        let mut parted = (String::new(), String::new());
        for (font, text) in self.pieces.get(&at)? {
            let unseen = font.as_ref().is_some_and(|font| font.unseen_on(behind));
            let side = if unseen { &mut parted.1 } else { &mut parted.0 };
            side.push_str(text);
        }
        (!parted.1.trim().is_empty()).then_some(parted)
    }
}
