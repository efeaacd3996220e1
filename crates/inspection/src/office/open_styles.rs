//! Styles of OpenDocument files, as far as they decide what can be seen.

use std::collections::HashMap;

use crate::kinds::Kind;
use crate::xml::{self, Item, Tag};

use super::colour::{Rgb, WHITE, alike, hex, is_dark};

/// Text smaller than this nobody reads, and a row or column less high or wide shows
/// nothing, in points.
const SMALLEST: f64 = 2.0;
const NARROWEST: f64 = 4.0;

/// How something looks, as far as its style says.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    hidden: bool,
    ink: Option<Rgb>,
    behind: Option<Rgb>,
    size: Option<f64>,
    /// The height of a row or the width of a column.
    pub(super) extent: Option<f64>,
    below: Option<String>,
}

impl Look {
    /// What this says, and for the rest what is said below it.
    pub(super) fn over(&self, below: &Look) -> Look {
        Look {
            hidden: self.hidden || below.hidden,
            ink: self.ink.or(below.ink),
            behind: self.behind.or(below.behind),
            size: self.size.or(below.size),
            extent: self.extent.or(below.extent),
            below: None,
        }
    }

    /// Whether it is switched off.
    pub(super) fn is_hidden(&self) -> bool {
        self.hidden
    }

    /// Whether a row or a column has no room for what it holds.
    pub(super) fn is_narrow(&self) -> bool {
        self.extent.is_some_and(|extent| extent < NARROWEST)
    }

    /// How text that looks like this hides, if it does.
    pub(super) fn hides(&self) -> Option<Kind> {
        if self.hidden || self.size.is_some_and(|size| size < SMALLEST) {
            return Some(Kind::HiddenText);
        }
        let behind = self.behind.unwrap_or(WHITE);
        match self.ink? {
            ink if is_dark(ink) && is_dark(behind) => Some(Kind::CoveredText),
            ink if alike(ink, behind) => Some(Kind::WhiteText),
            _ => None,
        }
    }
}

/// The styles of a file: their family and name → how they look.
#[derive(Default)]
pub(super) struct Styles {
    looks: HashMap<(String, String), Look>,
    at: (String, String),
}

/// Styles upon styles that are followed.
const DEPTH: usize = 16;

impl Styles {
    /// Adds the styles of a part.
    pub(super) fn read(&mut self, bytes: &[u8]) {
        let _ = xml::walk(bytes, |item| match item {
            Item::Open("style", tag) => {
                let name = tag.get("name").unwrap_or_default();
                self.at = (tag.get("family").unwrap_or_default(), name);
                let look = Look {
                    below: tag.get("parent-style-name"),
                    ..Look::default()
                };
                self.looks.insert(self.at.clone(), look);
            }
            Item::Close("style") => self.at = Default::default(),
            Item::Open(name, tag) if name.ends_with("-properties") => self.take(name, tag),
            _ => {}
        });
    }

    fn take(&mut self, name: &str, tag: &Tag<'_>) {
        let Some(look) = self.looks.get_mut(&self.at) else {
            return;
        };
        look.hidden |= match name {
            "text-properties" => tag.get("display").as_deref() == Some("none"),
            "table-properties" => tag.get("display").as_deref() == Some("false"),
            "drawing-page-properties" => tag.get("visibility").as_deref() == Some("hidden"),
            _ => false,
        };
        if name == "text-properties" {
            look.ink = tag.get("color").and_then(|colour| hex(&colour));
            look.size = tag.get("font-size").and_then(|size| points(&size));
        }
        let behind = tag.get("background-color");
        look.behind = behind.and_then(|colour| hex(&colour)).or(look.behind);
        let extent = match name {
            "table-column-properties" => tag.get("column-width"),
            "table-row-properties" => tag.get("row-height"),
            _ => None,
        };
        look.extent = extent.and_then(|extent| points(&extent)).or(look.extent);
    }

    /// How something of a style looks, with the styles that it is based on.
    pub(super) fn of(&self, family: &str, tag: &Tag<'_>) -> Look {
        let mut look = Look::default();
        let mut name = tag.get("style-name");
        for _ in 0..DEPTH {
            let Some(own) = name.and_then(|name| self.looks.get(&(family.to_owned(), name))) else {
                break;
            };
            look = look.over(own);
            name = own.below.clone();
        }
        look
    }
}

/// A length in points.
fn points(length: &str) -> Option<f64> {
    let digits = length.trim_end_matches(|letter: char| letter.is_alphabetic() || letter == '%');
    let number: f64 = digits.parse().ok()?;
    Some(match &length[digits.len()..] {
        "pt" => number,
        "cm" => number * 28.35,
        "mm" => number * 2.835,
        "in" => number * 72.0,
        "pc" => number * 12.0,
        "px" => number * 0.75,
        _ => return None,
    })
}
