//! The shapes of a slide: which are laid over the text of others, and which write in the
//! colour of the slide.

use crate::kinds::Kind;
use crate::xml::{self, Item, Tag};

use super::colour::{Rgb, WHITE, alike, hex};

/// A shape as it lies on a slide.
#[derive(Clone, Debug, Default)]
struct Shape {
    /// Left, top, width and height.
    place: Option<[i64; 4]>,
    /// Whether it hides what is beneath it.
    filled: bool,
    picture: bool,
    text: String,
    /// What of its text is white.
    white: String,
}

impl Shape {
    /// How much of another shape lies beneath this one, from nought to one.
    fn covers(&self, other: &Shape) -> f64 {
        let (Some([x, y, width, height]), Some([left, top, wide, high])) =
            (self.place, other.place)
        else {
            return 0.0;
        };
        let across = (x + width).min(left + wide) - x.max(left);
        let down = (y + height).min(top + high) - y.max(top);
        let area = (wide.max(1) as f64) * (high.max(1) as f64);
        across.max(0) as f64 * down.max(0) as f64 / area
    }
}

/// So much of a text beneath a shape, and the text was to be hidden.
const MOST: f64 = 0.6;
/// Beyond this nothing is a place on a slide, in EMU.
const FARTHEST: i64 = 1 << 40;

/// What the shapes of a slide hide, with its text. `plain` says that the slide itself is
/// white.
pub(super) fn hidden(bytes: &[u8], plain: bool) -> Vec<(Kind, String)> {
    let reader = Reader::read(bytes);
    let shapes = reader.shapes;
    let mut found = Vec::new();
    for (at, shape) in shapes.iter().enumerate() {
        let covered = shapes[at + 1..].iter().any(|cover| {
            cover.filled && cover.text.trim().is_empty() && cover.covers(shape) > MOST
        });
        if covered && !shape.text.trim().is_empty() {
            found.push((Kind::CoveredText, shape.text.clone()));
        }
        let on_paper = plain
            && !reader.has_back
            && !shape.filled
            && shapes[..at]
                .iter()
                .all(|below| !below.filled && !below.picture || below.covers(shape) == 0.0);
        if on_paper && shape.place.is_some() && !shape.white.trim().is_empty() {
            found.push((Kind::WhiteText, shape.white.clone()));
        }
    }
    found
}

/// Whether a layout or a master paints anything behind the shapes of its slides.
pub(super) fn paints(bytes: &[u8]) -> bool {
    let reader = Reader::read(bytes);
    reader.fills_back
        || reader
            .shapes
            .iter()
            .any(|shape| shape.filled || shape.picture)
}

#[derive(Default)]
struct Reader {
    shapes: Vec<Shape>,
    shape: Shape,
    /// The slide has a background of its own.
    has_back: bool,
    /// It fills it, or takes it from the theme in another colour than the usual.
    fills_back: bool,
    /// Groups, whose shapes have places of their own.
    groups: u32,
    in_back: bool,
    in_look: bool,
    in_line: bool,
    in_style: bool,
    in_run: bool,
    in_fill: bool,
    in_text: bool,
    colour: Option<Rgb>,
    no_fill: bool,
}

impl Reader {
    fn read(bytes: &[u8]) -> Reader {
        let mut reader = Reader::default();
        let _ = xml::walk(bytes, |item| match item {
            Item::Open(name, tag) => reader.open(name, tag),
            Item::Text(text) => reader.text(text),
            Item::Close(name) => reader.close(name),
        });
        reader
    }

    fn open(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "bg" => (self.has_back, self.in_back) = (true, true),
            "bgPr" => self.fills_back = true,
            "schemeClr" if self.in_back => {
                self.fills_back |= tag.get("val").as_deref() != Some("bg1");
            }
            "clrMap" => {
                self.fills_back |= tag.get("bg1").is_some_and(|colour| colour != "lt1");
            }
            "grpSp" => self.groups += 1,
            "sp" | "pic" => {
                self.no_fill = false;
                self.shape = Shape {
                    picture: name == "pic",
                    ..Shape::default()
                };
            }
            "spPr" => self.in_look = true,
            "style" => self.in_style = true,
            "ln" => self.in_line = true,
            "noFill" if self.in_look && !self.in_line => self.no_fill = true,
            "solidFill" | "gradFill" | "blipFill" | "pattFill" if self.in_look && !self.in_line => {
                self.shape.filled = true;
            }
            "fillRef" if self.in_style => {
                self.shape.filled |= !self.no_fill && tag.get("idx").is_some_and(|idx| idx != "0");
            }
            // What lets through is no cover, and no ground either of which the colour is known.
            "alpha" if self.in_look && !self.in_line => {
                (self.shape.filled, self.shape.picture) = (false, true);
            }
            "off" if self.in_look && self.groups == 0 => {
                let at = |name| tag.number(name).unwrap_or(0_i64).clamp(-FARTHEST, FARTHEST);
                self.shape.place = Some([at("x"), at("y"), 0, 0]);
            }
            "ext" if self.in_look => {
                if let (Some(place), Some(width), Some(height)) =
                    (&mut self.shape.place, tag.number("cx"), tag.number("cy"))
                {
                    let size = |side: i64| side.clamp(0, FARTHEST);
                    (place[2], place[3]) = (size(width), size(height));
                }
            }
            "r" => self.colour = None,
            "rPr" => self.in_run = true,
            "solidFill" if self.in_run => self.in_fill = true,
            "srgbClr" if self.in_fill => {
                self.colour = tag.get("val").and_then(|colour| hex(&colour))
            }
            "schemeClr" if self.in_fill => {
                self.colour = (tag.get("val").as_deref() == Some("bg1")).then_some(WHITE);
            }
            "lumMod" | "lumOff" | "shade" if self.in_fill => self.colour = None,
            "t" => self.in_text = true,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text {
            self.shape.text.push_str(text);
            if self.colour.is_some_and(|colour| alike(colour, WHITE)) {
                self.shape.white.push_str(text);
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "grpSp" => self.groups = self.groups.saturating_sub(1),
            "bg" => self.in_back = false,
            "spPr" => self.in_look = false,
            "style" => self.in_style = false,
            "ln" => self.in_line = false,
            "rPr" => self.in_run = false,
            "solidFill" => self.in_fill = false,
            "t" => self.in_text = false,
            "sp" | "pic" => self.shapes.push(std::mem::take(&mut self.shape)),
            _ => {}
        }
    }
}
