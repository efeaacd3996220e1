//! The running number in the lower right corner of each page that the table of contents
//! counts, so that a page is found on paper by the number that stands there.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::{DateTime, Utc};
use letters::{Block, Layout, Letter, LetterError, Press};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::binding::Binder;

/// All signs that a number is made of.
const SIGNS: &str = "第 0123456789 页 / 共";
/// The size of the type, in points.
const SIZE: f32 = 8.0;
/// How far the number stands from the right edge and from the foot, in points: outside
/// of the type area of GB/T 9704-2012, and below the number of the letter itself.
const FROM_EDGE: (f32, f32) = (34.0, 23.0);

/// The signs as the press sets them, read from a page of its own: so the number is set
/// in the fonts of all other papers, and the PDF brings them along.
pub(super) struct Signs {
    page: Document,
    /// Fonts of that page, each with the codes of the signs that it has.
    fonts: Vec<(ObjectId, BTreeMap<char, Vec<u8>>)>,
}

impl Signs {
    /// Has the signs set. `None` when they cannot be read from what was set.
    ///
    /// # Errors
    /// The press lacks a sign.
    pub fn of(press: &Press, at: DateTime<Utc>) -> Result<Option<Signs>, LetterError> {
        let text = SIGNS.to_owned();
        let letter = Letter::new(Layout::Form, "页码", vec![Block::Flush { text }]);
        Ok(Signs::read(&press.pdf(&letter, at)?))
    }

    fn read(pdf: &[u8]) -> Option<Signs> {
        let page = Document::load_mem(pdf).ok()?;
        let first = page.page_iter().next()?;
        let mut fonts = Vec::new();
        for (_, font) in fonts_of(&page, first)?.iter() {
            let id = font.as_reference().ok()?;
            let encoding = page
                .get_dictionary(id)
                .ok()?
                .get_font_encoding(&page)
                .ok()?;
            let code = |sign: char| {
                let bytes = encoding.string_to_bytes(&sign.to_string());
                let read = encoding.bytes_to_string(&bytes).ok()?;
                (read.chars().eq([sign])).then_some((sign, bytes))
            };
            let signs: BTreeMap<char, Vec<u8>> = SIGNS.chars().filter_map(code).collect();
            fonts.push((id, signs));
        }
        // as few fonts as there can be
        fonts.sort_by_key(|(_, signs)| std::cmp::Reverse(signs.len()));
        let signs = Signs { page, fonts };
        let whole = SIGNS
            .chars()
            .all(|sign| sign == ' ' || signs.font(sign).is_some());
        whole.then_some(signs)
    }

    /// The font of a sign with its code there.
    fn font(&self, sign: char) -> Option<(usize, &[u8])> {
        let mut fonts = self.fonts.iter().enumerate();
        fonts.find_map(|(nth, (_, signs))| Some((nth, signs.get(&sign)?.as_slice())))
    }

    /// What shows a text.
    fn shown(&self, text: &str) -> String {
        let mut shown = String::new();
        let mut current = None;
        for (font, code) in text.chars().filter_map(|sign| self.font(sign)) {
            if current != Some(font) {
                current = Some(font);
                shown.push_str(&format!("/{} {SIZE} Tf ", name(font)));
            }
            let code: String = code.iter().map(|byte| format!("{byte:02x}")).collect();
            shown.push_str(&format!("<{code}> Tj "));
        }
        shown
    }
}

/// A name that no page has for a font of its own.
fn name(font: usize) -> String {
    format!("KaijuanNumber{font}")
}

fn fonts_of(document: &Document, page: ObjectId) -> Option<&Dictionary> {
    let page = document.get_dictionary(page).ok()?;
    let resources = page
        .get_deref(b"Resources", document)
        .ok()?
        .as_dict()
        .ok()?;
    resources.get_deref(b"Font", document).ok()?.as_dict().ok()
}

impl Binder {
    /// Numbers some of the pages, from 1.
    pub(super) fn number(&mut self, signs: &Signs, pages: Range<usize>) {
        self.unshare();
        let ids: Vec<ObjectId> = signs.fonts.iter().map(|(id, _)| *id).collect();
        let fonts = self.graft(&signs.page, &ids);
        let opening = self
            .document
            .add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()));
        let numbered: Vec<ObjectId> = self.pages.get(pages).unwrap_or_default().to_vec();
        let all = numbered.len();
        for (nth, page) in (1..).zip(numbered) {
            let text = format!("第 {nth} 页 / 共 {all} 页");
            self.stamp(page, signs, &text, &fonts, opening);
        }
    }

    /// Gives pages that stand several times in a file an object each.
    fn unshare(&mut self) {
        let mut seen = BTreeSet::new();
        for page in &mut self.pages {
            if !seen.insert(*page)
                && let Some(object) = self.document.objects.get(page).cloned()
            {
                *page = self.document.add_object(object);
            }
        }
    }

    fn stamp(
        &mut self,
        id: ObjectId,
        signs: &Signs,
        text: &str,
        fonts: &[Object],
        opening: ObjectId,
    ) {
        let document = &mut self.document;
        let Ok(page) = document.get_dictionary(id).cloned() else {
            return;
        };
        let placed = placed(document, &page, text);
        let drawn = format!(
            "\nQ q {placed} cm 0 g BT 0 0 Td {}ET Q\n",
            signs.shown(text)
        );
        let drawn = document.add_object(Stream::new(Dictionary::new(), drawn.into_bytes()));
        let mut contents: Vec<Object> = vec![opening.into()];
        match page.get(b"Contents") {
            Ok(Object::Array(parts)) => contents.extend(parts.iter().cloned()),
            Ok(Object::Reference(of)) => match document.get_object(*of) {
                Ok(Object::Array(parts)) => contents.extend(parts.iter().cloned()),
                _ => contents.push(Object::Reference(*of)),
            },
            _ => {}
        }
        contents.push(drawn.into());
        let within = |holder: &Dictionary, key: &[u8]| {
            let found = holder.get_deref(key, document).and_then(Object::as_dict);
            found.cloned().unwrap_or_default()
        };
        let mut resources = within(&page, b"Resources");
        let mut known = within(&resources, b"Font");
        for (nth, font) in fonts.iter().enumerate() {
            known.set(name(nth), font.clone());
        }
        resources.set("Font", known);
        let mut page = page;
        page.set("Resources", resources);
        page.set("Contents", contents);
        document.objects.insert(id, page.into());
    }
}

/// Where the number begins, as the matrix of a page however it is turned and cut.
fn placed(document: &Document, page: &Dictionary, text: &str) -> String {
    let area = ["CropBox", "MediaBox"]
        .iter()
        .find_map(|key| area(document, page, key.as_bytes()));
    let [left, low, right, high] = area.unwrap_or([0.0, 0.0, 595.28, 841.89]);
    let number = |key: &[u8]| page.get_deref(key, document).ok().and_then(number);
    let unit = number(b"UserUnit")
        .filter(|unit| *unit > 0.0)
        .unwrap_or(1.0);
    let turned = number(b"Rotate").unwrap_or_default().rem_euclid(360.0);
    // upper bounds of what the signs take
    let wide: f32 = text
        .chars()
        .map(|sign| if sign.is_ascii() { 0.6 } else { 1.0 })
        .sum();
    let (width, height) = (right - left, high - low);
    let shown_width = if turned == 90.0 || turned == 270.0 {
        height
    } else {
        width
    };
    let x = (shown_width - (FROM_EDGE.0 + wide * SIZE) / unit).max(0.0);
    let y = FROM_EDGE.1 / unit;
    let size = 1.0 / unit;
    let [a, b, c, d, e, f] = match turned {
        90.0 => [0.0, size, -size, 0.0, right - y, low + x],
        180.0 => [-size, 0.0, 0.0, -size, right - x, high - y],
        270.0 => [0.0, -size, size, 0.0, left + y, high - x],
        _ => [size, 0.0, 0.0, size, left + x, low + y],
    };
    format!("{a:.4} {b:.4} {c:.4} {d:.4} {e:.2} {f:.2}")
}

fn area(document: &Document, page: &Dictionary, key: &[u8]) -> Option<[f32; 4]> {
    let sides = page.get_deref(key, document).ok()?.as_array().ok()?;
    let side = |nth: usize| {
        let side = sides.get(nth)?;
        let side = match side {
            Object::Reference(id) => document.get_object(*id).ok()?,
            plain => plain,
        };
        number(side)
    };
    let (a, b, c, d) = (side(0)?, side(1)?, side(2)?, side(3)?);
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

fn number(object: &Object) -> Option<f32> {
    match object {
        Object::Integer(number) => Some(*number as f32),
        Object::Real(number) => Some(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    #[test]
    fn the_number_stands_in_the_lower_right_corner_however_a_page_is_turned() {
        let document = Document::with_version("1.7");
        let at = |turned: i64| {
            let page = dictionary! {
                "MediaBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
                "Rotate" => turned,
            };
            placed(&document, &page, "第 1 页 / 共 2 页")
        };
        assert!(at(0).starts_with("1.0000 0.0000 0.0000 1.0000 4") && at(0).ends_with(" 23.00"));
        assert!(at(90).starts_with("0.0000 1.0000 -1.0000 0.0000 577.00 6"));
        assert!(
            at(180).starts_with("-1.0000 0.0000 0.0000 -1.0000 1") && at(180).ends_with(" 777.00")
        );
        assert!(at(270).starts_with("0.0000 -1.0000 1.0000 0.0000 23.00 1"));
        assert_eq!(at(-90), at(270));
    }
}
