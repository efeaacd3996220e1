//! Black shapes without text, which are laid over text to hide it.

use crate::xml::{self, Item, Tag};

use super::colour::{hex, is_dark};

/// A shape lower or narrower than this is a line, in EMU (5 points).
const LINE: i64 = 63_500;

/// Forms that cover an area, in the new drawings and in the old.
const AREAS: &[&str] = &["rect", "roundRect", "ellipse", "flowChartProcess", "plaque"];
const OLD_AREAS: &[&str] = &["_t1", "_t2", "_t3", "_t202", "_t109"];

/// How many shapes of a drawing are black all over, stand where somebody put them, and
/// have no text.
pub(super) fn black_shapes(bytes: &[u8]) -> u64 {
    let mut reader = Reader::default();
    let _ = xml::walk(bytes, |item| match item {
        Item::Open(name, tag) => reader.open(name, tag),
        Item::Text(text) => reader.has_text |= reader.in_text && !text.trim().is_empty(),
        Item::Close(name) => reader.close(name),
    });
    reader.found
}

#[derive(Default)]
struct Reader {
    found: u64,
    /// Within the text of a document, only what floats can cover it.
    inline: bool,
    in_look: bool,
    in_line: bool,
    in_fill: bool,
    in_text: bool,
    black: bool,
    has_text: bool,
    is_line: bool,
}

impl Reader {
    fn open(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "inline" => self.inline = true,
            "anchor" => self.inline = tag.is("behindDoc"),
            "sp" | "wsp" => self.begin(),
            "rect" | "roundrect" | "oval" | "shape" => {
                self.begin();
                self.old_shape(tag);
            }
            "spPr" => self.in_look = true,
            "ln" => self.in_line = true,
            "solidFill" => self.in_fill = self.in_look && !self.in_line,
            "srgbClr" if self.in_fill => {
                self.black |= tag
                    .get("val")
                    .and_then(|colour| hex(&colour))
                    .is_some_and(is_dark);
            }
            "sysClr" if self.in_fill => {
                self.black |= tag
                    .get("lastClr")
                    .and_then(|colour| hex(&colour))
                    .is_some_and(is_dark);
            }
            "prstClr" if self.in_fill => self.black |= tag.get("val").as_deref() == Some("black"),
            "schemeClr" if self.in_fill => {
                self.black |= matches!(tag.get("val").as_deref(), Some("tx1" | "dk1"));
            }
            // One that lets through what is beneath, or is not so dark after all.
            "alpha" | "lumMod" | "lumOff" | "tint" | "shade" if self.in_fill => self.black = false,
            // An arrow is no cover.
            "prstGeom" if self.in_look => {
                let form = tag.get("prst").unwrap_or_default();
                self.is_line |= !AREAS.contains(&form.as_str());
            }
            "ext" if self.in_look => {
                let thin = |side| tag.number::<i64>(side).is_some_and(|side| side < LINE);
                self.is_line |= thin("cx") || thin("cy");
            }
            "t" => self.in_text = true,
            _ => {}
        }
    }

    fn begin(&mut self) {
        (self.black, self.has_text, self.is_line) = (false, false, false);
    }

    /// A shape of VML, whose place and colour are in its attributes.
    fn old_shape(&mut self, tag: &Tag<'_>) {
        let style = tag.get("style").unwrap_or_default().replace(' ', "");
        self.inline = !style.contains("position:absolute");
        let colour = tag.get("fillcolor").unwrap_or_default();
        let colour = colour.split(' ').next().unwrap_or_default();
        self.black = matches!(colour, "black" | "#000") || hex(colour).is_some_and(is_dark);
        self.black &= !matches!(tag.get("filled").as_deref(), Some("f" | "false"));
        let height = style.split("height:").nth(1).unwrap_or_default();
        let number: String = height
            .chars()
            .take_while(|letter| letter.is_ascii_digit() || *letter == '.')
            .collect();
        let arrow = tag
            .get("type")
            .is_some_and(|form| !OLD_AREAS.iter().any(|area| form.ends_with(area)));
        self.is_line = arrow || number.parse::<f64>().is_ok_and(|height| height < 5.0);
    }

    fn close(&mut self, name: &str) {
        match name {
            "spPr" => self.in_look = false,
            "ln" => self.in_line = false,
            "solidFill" => self.in_fill = false,
            "t" => self.in_text = false,
            "inline" | "anchor" => self.inline = false,
            "sp" | "wsp" | "rect" | "roundrect" | "oval" | "shape" => {
                let covers = self.black && !self.has_text && !self.is_line && !self.inline;
                self.found += u64::from(covers);
                self.begin();
            }
            _ => {}
        }
    }
}
