//! The directories of TIFF, in which cameras write (EXIF).

use super::words;
use crate::kinds::Kind;
use crate::look::Look;

/// Directories, and entries of one, that are read.
const DIRECTORIES: usize = 16;
const ENTRIES: usize = 512;

struct Data<'a> {
    bytes: &'a [u8],
    little: bool,
}

/// An entry of a directory: its tag, its type, how many values and where they
/// are (or the value itself).
struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    value: u32,
    at: usize,
}

impl Data<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let bytes: [u8; 2] = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let bytes: [u8; 4] = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }

    /// The entries of a directory, and where the next one is.
    fn directory(&self, at: usize) -> Option<(Vec<Entry>, usize)> {
        let count = usize::from(self.short(at)?).min(ENTRIES);
        let entries = (0..count)
            .map_while(|index| {
                let at = at.checked_add(2 + index * 12)?;
                Some(Entry {
                    tag: self.short(at)?,
                    kind: self.short(at + 2)?,
                    count: self.long(at + 4)?,
                    value: self.long(at + 8)?,
                    at: at + 8,
                })
            })
            .collect();
        let next = self.long(at + 2 + count * 12).unwrap_or(0);
        Some((entries, next as usize))
    }

    fn text(&self, entry: &Entry) -> String {
        let length = entry.count as usize;
        let at = if length <= 4 {
            entry.at
        } else {
            entry.value as usize
        };
        let bytes = at
            .checked_add(length)
            .and_then(|end| self.bytes.get(at..end))
            .unwrap_or_default();
        match entry.tag {
            // Windows writes UTF-16.
            0x9C9B..=0x9C9F => encoding_rs::UTF_16LE
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
            // The first eight bytes name the encoding.
            0x9286 => String::from_utf8_lossy(bytes.get(8..).unwrap_or_default()).into_owned(),
            _ => String::from_utf8_lossy(bytes).into_owned(),
        }
    }
}

/// Looks through the directories of a TIFF file or an EXIF block.
pub(super) fn look(look: &mut Look, bytes: &[u8], region: &str) {
    let data = Data {
        bytes,
        little: bytes.starts_with(b"II"),
    };
    let mut left: Vec<(usize, usize)> = data
        .long(4)
        .map(|at| (at as usize, 0))
        .into_iter()
        .collect();
    let mut read = 0;
    while let Some((at, number)) = left.pop() {
        read += 1;
        if at == 0 || read > DIRECTORIES {
            continue;
        }
        let Some((entries, next)) = data.directory(at) else {
            continue;
        };
        for entry in &entries {
            if matches!(entry.tag, 0x8769 | 0x8825) {
                left.push((entry.value as usize, entry.tag.into()));
            }
            see(look, &data, entry, number, region);
        }
        if number < 8 {
            left.push((next, number + 1));
        }
    }
}

/// The directory of places.
const PLACES: usize = 0x8825;

fn see(look: &mut Look, data: &Data<'_>, entry: &Entry, directory: usize, region: &str) {
    let label = match entry.tag {
        0x0002 | 0x0004 if directory == PLACES && entry.kind == 5 => {
            look.find(Kind::Location, region, "", "带有经纬度");
            return;
        }
        0x0201 if directory == 1 => {
            look.find(Kind::Thumbnail, region, "", "");
            return;
        }
        0x010E | 0x9C9B | 0x9286 | 0x9C9C => "说明",
        0x013B | 0x9C9D | 0xA430 => "作者",
        0x8298 => "版权",
        0x9C9E => "关键词",
        0xA431 => "设备序列号",
        _ => return,
    };
    if directory != PLACES {
        words(look, region, label, &data.text(entry));
    }
}
