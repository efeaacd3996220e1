//! Strings of BIFF8, which may go over several records.

use crate::compound::{long, short};

/// A record's data and that of the records that continue it.
pub(super) struct Reader<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(parts: Vec<&'a [u8]>) -> Reader<'a> {
        Reader {
            parts,
            part: 0,
            at: 0,
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.parts
            .get(self.part)
            .and_then(|part| part.get(self.at..))
            .unwrap_or_default()
    }

    /// Goes on to the next record when this one is read.
    fn turn(&mut self) -> Option<()> {
        while self.rest().is_empty() {
            if self.part + 1 >= self.parts.len() {
                return None;
            }
            self.part += 1;
            self.at = 0;
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        self.turn()?;
        let byte = *self.rest().first()?;
        self.at += 1;
        Some(byte)
    }

    pub(super) fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub(super) fn long(&mut self) -> Option<u32> {
        Some(u32::from(self.short()?) | u32::from(self.short()?) << 16)
    }

    pub(super) fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            self.turn()?;
            let step = bytes.min(self.rest().len());
            self.at += step;
            bytes -= step;
        }
        Some(())
    }

    /// A string with its length, its flags and what follows it.
    pub(super) fn string(&mut self) -> Option<String> {
        let length = usize::from(self.short()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 {
            usize::from(self.short()?)
        } else {
            0
        };
        let extra = if flags & 4 != 0 {
            self.long()? as usize
        } else {
            0
        };
        let text = self.characters(length, flags)?;
        self.skip(runs * 4)?;
        self.skip(extra)?;
        Some(text)
    }

    /// Characters of one byte or two; after a break their width is said again.
    pub(super) fn characters(&mut self, length: usize, flags: u8) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        let mut wide = flags & 1 != 0;
        while units.len() < length {
            if self.rest().is_empty() {
                self.turn()?;
                wide = self.byte()? & 1 != 0;
            }
            let rest = self.rest();
            let size = if wide { 2 } else { 1 };
            let count = (length - units.len()).min(rest.len() / size);
            if count == 0 {
                return None;
            }
            let bytes = &rest[..count * size];
            if wide {
                units.extend(bytes.chunks_exact(2).filter_map(|pair| short(pair, 0)));
            } else {
                units.extend(bytes.iter().map(|byte| u16::from(*byte)));
            }
            self.at += count * size;
        }
        Some(String::from_utf16_lossy(&units))
    }
}

/// A number that is packed into thirty bits.
pub(super) fn packed(bytes: &[u8], at: usize) -> Option<f64> {
    let packed = long(bytes, at)?;
    let number = if packed & 2 != 0 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    Some(if packed & 1 != 0 {
        number / 100.0
    } else {
        number
    })
}
