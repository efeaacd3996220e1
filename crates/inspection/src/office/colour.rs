//! Colours of office files.

/// Red, green and blue.
pub(crate) type Rgb = [u8; 3];

pub(crate) const WHITE: Rgb = [0xFF; 3];
pub(crate) const BLACK: Rgb = [0; 3];

/// Parts of two colours that differ by no more than this are the same to the eye.
const ALIKE: u8 = 0x10;
/// Parts of a colour that is as good as black.
const DARK: u8 = 0x20;

/// A colour written in six digits, or in eight of which the first two are no colour.
pub(crate) fn hex(text: &str) -> Option<Rgb> {
    let digits = text.trim_start_matches('#');
    let digits = digits.get(digits.len().checked_sub(6)?..)?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// Whether nobody can tell two colours apart.
pub(crate) fn alike(one: Rgb, other: Rgb) -> bool {
    one.iter()
        .zip(other)
        .all(|(one, other)| one.abs_diff(other) <= ALIKE)
}

/// Whether a colour is as good as black.
pub(crate) fn is_dark(colour: Rgb) -> bool {
    colour.iter().all(|part| *part <= DARK)
}
