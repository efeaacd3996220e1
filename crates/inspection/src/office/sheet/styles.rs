//! How cells look, as far as it decides what can be seen.

use std::collections::HashMap;

use crate::office::colour::{BLACK, Rgb, WHITE, alike, hex};
use crate::xml::{self, Item, Tag};

/// The look of one kind of cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style {
    /// The number format's code; `None` for the general one.
    pub(crate) format: Option<String>,
    /// The text has the colour of what is behind it, or is too small to be read.
    pub(crate) unseen: bool,
    /// What is behind the text, as far as it is known.
    pub(crate) behind: Option<Rgb>,
    pub(crate) bold: bool,
    pub(crate) wrapped: bool,
}

/// The looks of a workbook's cells, by their number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Styles(Vec<Style>);

/// A colour of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Colour {
    Rgb(Rgb),
    /// One of a theme or palette, known by its name only.
    Other(String),
}

/// Letters smaller than this nobody reads, in points.
const SMALLEST: f64 = 2.0;

/// How letters look.
#[derive(Clone, Debug, Default)]
pub(crate) struct Font {
    colour: Option<Colour>,
    bold: bool,
    tiny: bool,
}

impl Font {
    /// Letters of a colour, if it is known, and a size in points.
    pub(crate) fn of(colour: Option<Rgb>, size: f64) -> Font {
        Font {
            colour: Some(colour.map_or(Colour::Other(String::new()), Colour::Rgb)),
            bold: false,
            tiny: size < SMALLEST,
        }
    }

    /// Takes a property.
    pub(crate) fn take(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "color" => self.colour = colour(tag),
            "b" => self.bold = tag.is_on(),
            "sz" => self.tiny = tag.number("val").is_some_and(|size: f64| size < SMALLEST),
            _ => {}
        }
    }

    /// Whether such letters cannot be seen on something; black is their usual colour.
    pub(crate) fn unseen(&self, behind: Option<&Colour>) -> bool {
        let usual = Colour::Rgb(BLACK);
        let ink = self.colour.as_ref().unwrap_or(&usual);
        self.tiny
            || match (ink, behind) {
                (Colour::Rgb(ink), Some(Colour::Rgb(behind))) => alike(*ink, *behind),
                (ink, behind) => behind == Some(ink),
            }
    }

    /// The same on a colour.
    pub(crate) fn unseen_on(&self, behind: Option<Rgb>) -> bool {
        self.unseen(behind.map(Colour::Rgb).as_ref())
    }
}

impl Styles {
    pub(crate) fn of(styles: Vec<Style>) -> Styles {
        Styles(styles)
    }

    pub(crate) fn get(&self, number: usize) -> Option<&Style> {
        self.0.get(number)
    }

    pub(crate) fn read(bytes: &[u8]) -> Styles {
        let mut reader = Reader::default();
        let _ = xml::walk(bytes, |item| match item {
            Item::Open(name, tag) => reader.open(name, tag),
            Item::Close(name) => reader.close(name),
            Item::Text(_) => {}
        });
        Styles(reader.styles)
    }
}

#[derive(Default)]
struct Reader {
    formats: HashMap<u32, String>,
    fonts: Vec<Font>,
    /// The colour behind the text; `None` is the paper, `Some(None)` a pattern.
    fills: Vec<Option<Option<Colour>>>,
    styles: Vec<Style>,
    section: &'static str,
}

impl Reader {
    fn open(&mut self, name: &str, tag: &Tag<'_>) {
        match (self.section, name) {
            (_, "fonts") => self.section = "fonts",
            (_, "fills") => self.section = "fills",
            (_, "cellXfs") => self.section = "cellXfs",
            (_, "numFmt") => {
                if let (Some(id), Some(code)) = (tag.number("numFmtId"), tag.get("formatCode")) {
                    self.formats.insert(id, code);
                }
            }
            ("fonts", "font") => self.fonts.push(Font::default()),
            ("fonts", name) => {
                if let Some(font) = self.fonts.last_mut() {
                    font.take(name, tag);
                }
            }
            ("fills", "fill") => self.fills.push(None),
            ("fills", "patternFill") => self.fill(match tag.get("patternType").as_deref() {
                None | Some("none") => None,
                _ => Some(None),
            }),
            ("fills", "gradientFill") => self.fill(Some(None)),
            ("fills", "fgColor") => {
                if let Some(Some(behind)) = self.fills.last_mut() {
                    *behind = colour(tag);
                }
            }
            ("cellXfs", "xf") => self.style(tag),
            ("cellXfs", "alignment") => {
                if let Some(style) = self.styles.last_mut() {
                    style.wrapped = tag.is("wrapText");
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if name == self.section {
            self.section = "";
        }
    }

    fn fill(&mut self, behind: Option<Option<Colour>>) {
        if let Some(fill) = self.fills.last_mut() {
            *fill = behind;
        }
    }

    fn style(&mut self, tag: &Tag<'_>) {
        let font = tag
            .number("fontId")
            .and_then(|font: usize| self.fonts.get(font));
        let fill = tag
            .number("fillId")
            .and_then(|fill: usize| self.fills.get(fill));
        let white = Colour::Rgb(WHITE);
        let behind = match fill {
            None | Some(None) => Some(&white),
            Some(Some(behind)) => behind.as_ref(),
        };
        let usual = Font::default();
        let format = tag.number("numFmtId").filter(|id| *id != 0);
        let format = format.and_then(|id| self.formats.get(&id).cloned().or_else(|| built_in(id)));
        let whitened = format.as_deref().is_some_and(whitens) && behind == Some(&white);
        self.styles.push(Style {
            unseen: font.unwrap_or(&usual).unseen(behind) || whitened,
            behind: match behind {
                Some(Colour::Rgb(behind)) => Some(*behind),
                _ => None,
            },
            format,
            bold: font.is_some_and(|font| font.bold),
            wrapped: false,
        });
    }
}

/// Whether a format writes in white.
pub(crate) fn whitens(format: &str) -> bool {
    let first = format.split(';').next().unwrap_or_default().to_lowercase();
    first.contains("[white]") || first.contains("[白色]")
}

/// A colour; the first of a theme is white and the second black, and so are some of the
/// palette.
fn colour(tag: &Tag<'_>) -> Option<Colour> {
    if let Some(rgb) = tag.get("rgb") {
        return hex(&rgb).map(Colour::Rgb);
    }
    if let Some(theme) = tag.number::<u32>("theme") {
        let tint = tag.get("tint").unwrap_or_default();
        return Some(match (theme, tint.as_str()) {
            (0, "" | "0") => Colour::Rgb(WHITE),
            (1, "" | "0") => Colour::Rgb(BLACK),
            _ => Colour::Other(format!("theme {theme} {tint}")),
        });
    }
    Some(match tag.number::<u32>("indexed")? {
        0 | 8 => Colour::Rgb(BLACK),
        1 | 9 | 65 => Colour::Rgb(WHITE),
        64 => return None,
        other => Colour::Other(format!("indexed {other}")),
    })
}

/// The codes of the formats that every workbook has (ECMA-376, 18.8.30), and
/// those of a Chinese one.
pub(crate) fn built_in(id: u32) -> Option<String> {
    let code = match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        14 => "yyyy/m/d",
        18..=21 | 45..=47 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        49 => "@",
        _ => return None,
    };
    Some(code.to_owned())
}

/// Whether a format shows nothing, whatever the cell holds.
pub(crate) fn shows_nothing(format: &str) -> bool {
    let parts: Vec<&str> = format.split(';').collect();
    parts.len() >= 3
        && parts
            .iter()
            .all(|part| part.trim_matches(['"', ' ']).is_empty())
}
