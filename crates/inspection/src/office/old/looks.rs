//! How the cells of an old workbook look: its fonts, formats and fills.

use std::collections::HashMap;

use crate::compound::short;
use crate::office::colour::{BLACK, Rgb, WHITE};
use crate::office::sheet::styles::{Font, Style, Styles, built_in, whitens};

use super::text::Reader;

#[derive(Default)]
pub(super) struct Looks {
    fonts: Vec<Font>,
    formats: HashMap<u32, String>,
    styles: Vec<Style>,
}

impl Looks {
    /// Takes the record of a font, a format or a look.
    pub(super) fn take(&mut self, kind: u16, data: &[u8]) -> Option<()> {
        match kind {
            0x31 => {
                let size = f64::from(short(data, 0)?) / 20.0;
                let colour = colour(short(data, 4)?);
                self.fonts.push(Font::of(colour, size));
            }
            0x041E => {
                let code = Reader::new(vec![data.get(2..)?]).string()?;
                self.formats.insert(u32::from(short(data, 0)?), code);
            }
            _ => self.look(data)?,
        }
        Some(())
    }

    fn look(&mut self, data: &[u8]) -> Option<()> {
        // The fifth font has the number five: there is none with the number four.
        let font = usize::from(short(data, 0)?);
        let font = self.fonts.get(if font > 4 { font - 1 } else { font });
        let format = u32::from(short(data, 2)?);
        let code = self.formats.get(&format).cloned();
        let code = code.or_else(|| built_in(format));
        let behind = match data.get(17)? >> 2 {
            0 => Some(WHITE),
            1 => colour(short(data, 18)? & 0x7F),
            _ => None,
        };
        let white = behind == Some(WHITE) && code.as_deref().is_some_and(whitens);
        self.styles.push(Style {
            unseen: white || font.is_some_and(|font| font.unseen_on(behind)),
            behind,
            format: code,
            ..Style::default()
        });
        Some(())
    }

    pub(super) fn styles(self) -> Styles {
        Styles::of(self.styles)
    }
}

/// A colour of the palette, where every workbook has the same; automatic ink is black.
fn colour(number: u16) -> Option<Rgb> {
    match number {
        0 | 8 | 0x40 | 0x7FFF => Some(BLACK),
        1 | 9 => Some(WHITE),
        _ => None,
    }
}
