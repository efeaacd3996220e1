//! How text of a document looks, by itself and by its styles.

use std::collections::{HashMap, HashSet};

use crate::kinds::Kind;
use crate::xml::{self, Item, Tag};

use super::colour::{Rgb, WHITE, alike, hex, is_dark};

/// Text smaller than this nobody reads, in half points.
const SMALLEST: u32 = 4;

/// How text looks, as far as it is said.
#[derive(Clone, Debug, Default)]
pub(super) struct Ink {
    vanishes: Option<bool>,
    /// `Some(None)` is the automatic colour.
    colour: Option<Option<Rgb>>,
    /// What is behind it; `Some(None)` is a pattern, or a colour of which nothing is known.
    behind: Option<Option<Rgb>>,
    size: Option<u32>,
}

impl Ink {
    /// Text on something that may have any colour.
    pub(super) fn on_anything() -> Ink {
        Ink {
            behind: Some(None),
            ..Ink::default()
        }
    }

    /// Takes a property of text.
    pub(super) fn take(&mut self, name: &str, tag: &Tag<'_>) {
        let value = tag.get("val").unwrap_or_default();
        match name {
            "vanish" => self.vanishes = Some(tag.is_on()),
            "color" => self.colour = Some(hex(&value)),
            "sz" => self.size = value.parse().ok(),
            "highlight" => {
                self.behind = match value.as_str() {
                    "none" => None,
                    "black" => Some(Some([0; 3])),
                    "white" => Some(Some(WHITE)),
                    _ => Some(None),
                }
            }
            "shd" => self.shade(tag),
            _ => {}
        }
    }

    /// Takes what is behind text.
    pub(super) fn shade(&mut self, tag: &Tag<'_>) {
        let colour = match tag.get("val").as_deref() {
            Some("solid") => tag.get("color"),
            Some("clear" | "nil") | None => tag.get("fill"),
            Some(_) => {
                self.behind = Some(None);
                return;
            }
        };
        let colour = colour.unwrap_or_default();
        self.behind = match colour.as_str() {
            "" | "auto" => None,
            colour => Some(hex(colour)),
        };
    }

    /// What this says, and for the rest what is said below it.
    pub(super) fn over(&self, below: &Ink) -> Ink {
        Ink {
            vanishes: self.vanishes.or(below.vanishes),
            colour: self.colour.or(below.colour),
            behind: self.behind.or(below.behind),
            size: self.size.or(below.size),
        }
    }

    /// How text that looks like this hides, if it does.
    pub(super) fn hides(&self) -> Option<Kind> {
        if self.vanishes == Some(true) || self.size.is_some_and(|size| size < SMALLEST) {
            return Some(Kind::HiddenText);
        }
        let behind = self.behind.unwrap_or(Some(WHITE))?;
        let blackened = is_dark(behind);
        match self.colour.flatten() {
            Some(ink) if blackened && is_dark(ink) => Some(Kind::CoveredText),
            Some(ink) if alike(ink, behind) => Some(Kind::WhiteText),
            // What is blackened by hand is text of the automatic colour.
            None if blackened => Some(Kind::CoveredText),
            _ => None,
        }
    }
}

/// The styles of a document.
#[derive(Default)]
pub(super) struct Styles {
    /// Style → how its text looks, and the style that it is based on.
    inks: HashMap<String, (Ink, String)>,
    /// Styles of tables that shade cells.
    shading: HashSet<String>,
}

/// Styles upon styles that are followed.
const DEPTH: usize = 16;

impl Styles {
    pub(super) fn read(bytes: &[u8]) -> Styles {
        let mut styles = Styles::default();
        let mut id = String::new();
        let mut is_table = false;
        let _ = xml::walk(bytes, |item| {
            let Item::Open(name, tag) = item else {
                return;
            };
            match name {
                "style" => {
                    id = tag.get("styleId").unwrap_or_default();
                    is_table = tag.get("type").as_deref() == Some("table");
                    styles.inks.insert(id.clone(), Default::default());
                }
                "shd" if is_table => {
                    styles.shading.insert(id.clone());
                }
                _ if is_table => {}
                "basedOn" => {
                    if let Some((_, below)) = styles.inks.get_mut(&id) {
                        *below = tag.get("val").unwrap_or_default();
                    }
                }
                name => {
                    if let Some((ink, _)) = styles.inks.get_mut(&id) {
                        ink.take(name, tag);
                    }
                }
            }
        });
        styles
    }

    /// How text of a style looks, with the styles that it is based on.
    pub(super) fn ink(&self, id: &str) -> Ink {
        let mut ink = Ink::default();
        let mut id = id;
        for _ in 0..DEPTH {
            let Some((own, below)) = self.inks.get(id) else {
                break;
            };
            ink = ink.over(own);
            id = below;
        }
        ink
    }

    /// Whether a style of tables shades cells.
    pub(super) fn shades(&self, id: &str) -> bool {
        self.shading.contains(id)
    }
}
