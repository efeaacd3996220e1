//! The zip of a dossier, in the one way that it is written: entries stored without
//! compression, one after the other, all with one time. So the same contents give the
//! same bytes, and any byte that differs shows. Every program that reads zips reads it.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Timelike, Utc};

use crate::clock::china_time;

/// An entry: its path within the dossier, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed<'b> {
    /// Path, with `/` between folders.
    pub path: String,
    /// Its bytes.
    pub bytes: &'b [u8],
}

/// What is wrong with a zip, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackFault {
    /// It ends before it should.
    #[error("卷宗文件不完整：在第 {0} 字节处中断")]
    Truncated(usize),
    /// It is no zip, or not one of this form.
    #[error("不是卷宗文件，或者被其他程序改写过（第 {0} 字节）")]
    Form(usize),
    /// A path that leads out of the dossier or that some system cannot have.
    #[error("卷宗内有不合规定的路径“{0}”")]
    Path(String),
    /// Two entries of one path.
    #[error("卷宗内有两个“{0}”")]
    Twice(String),
    /// What an entry holds is not what its checksum says.
    #[error("“{0}”的内容被改动过")]
    Content(String),
    /// More entries or bytes than a dossier may have.
    #[error("卷宗太大：{0}")]
    TooMuch(&'static str),
}

/// The most entries of a dossier.
pub const MOST_ENTRIES: usize = 1 << 13;
/// The most bytes of a dossier: what a zip holds without extensions.
pub const MOST_BYTES: usize = u32::MAX as usize;
/// The longest path, in bytes.
const LONGEST_PATH: usize = 240;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Version of the format that is needed: 2.0, for folders.
const VERSION: u16 = 20;
/// Names are UTF-8.
const UTF8: u16 = 0x0800;
/// A regular file that its owner may write and all may read, as Unix has it.
const MODE: u32 = 0o100_644 << 16;
/// Made on Unix, by a program of that version.
const MADE_BY: u16 = (3 << 8) | VERSION;
/// Bytes of a local header before the name.
const LOCAL_LENGTH: usize = 30;

/// Writes a zip; `at` is the time that all entries bear, to two seconds, in China.
///
/// # Errors
/// A path is not fit, or there is too much.
pub fn pack(entries: &[Packed<'_>], at: DateTime<Utc>) -> Result<Vec<u8>, PackFault> {
    fits(entries)?;
    let size = entries.iter().map(|entry| entry.bytes.len() + 256).sum();
    let mut zip = Vec::with_capacity(size);
    let (time, day) = dos_time(at);
    let mut central = Vec::new();
    for entry in entries {
        let offset = number(zip.len())?;
        let described = Described::of(entry, time, day)?;
        put32(&mut zip, LOCAL);
        described.common(&mut zip);
        zip.extend_from_slice(entry.path.as_bytes());
        zip.extend_from_slice(entry.bytes);
        put32(&mut central, CENTRAL);
        put16(&mut central, MADE_BY);
        described.common(&mut central);
        // no comment, first disk, no internal attributes
        central.extend_from_slice(&[0; 6]);
        put32(&mut central, MODE);
        put32(&mut central, offset);
        central.extend_from_slice(entry.path.as_bytes());
    }
    let (start, length) = (number(zip.len())?, number(central.len())?);
    let count = u16::try_from(entries.len()).map_err(|_| PackFault::TooMuch("文件太多"))?;
    zip.append(&mut central);
    put32(&mut zip, END);
    zip.extend_from_slice(&[0; 4]);
    put16(&mut zip, count);
    put16(&mut zip, count);
    put32(&mut zip, length);
    put32(&mut zip, start);
    put16(&mut zip, 0);
    Ok(zip)
}

/// Reads a zip that [`pack`] wrote, and holds every byte of it to what would be written.
///
/// # Errors
/// The first thing that is wrong.
pub fn unpack(zip: &[u8], at: DateTime<Utc>) -> Result<Vec<Packed<'_>>, PackFault> {
    let entries = entries(zip)?;
    fits(&entries)?;
    let expected = pack(&entries, at)?;
    let differs = |(a, b): (&u8, &u8)| a != b;
    match zip.iter().zip(&expected).position(differs) {
        Some(byte) => Err(PackFault::Form(byte)),
        None if zip.len() < expected.len() => Err(PackFault::Truncated(zip.len())),
        None if zip.len() > expected.len() => Err(PackFault::Form(expected.len())),
        None => Ok(entries),
    }
}

/// The entries of a zip by their local headers, each with its checksum compared.
///
/// # Errors
/// The first thing that is wrong.
pub fn entries(zip: &[u8]) -> Result<Vec<Packed<'_>>, PackFault> {
    if zip.len() > MOST_BYTES {
        return Err(PackFault::TooMuch("超过 4 GB"));
    }
    let mut found = Vec::new();
    let mut at = 0;
    while read32(zip, at)? == LOCAL {
        if found.len() == MOST_ENTRIES {
            return Err(PackFault::TooMuch("文件太多"));
        }
        let stored = read16(zip, at + 8)? == 0 && read16(zip, at + 28)? == 0;
        let (crc, size) = (read32(zip, at + 14)?, read32(zip, at + 18)?);
        if !stored || size != read32(zip, at + 22)? {
            return Err(PackFault::Form(at));
        }
        let name = usize::from(read16(zip, at + 26)?);
        let path = slice(zip, at + LOCAL_LENGTH, name)?;
        let path = std::str::from_utf8(path).map_err(|_| PackFault::Form(at + LOCAL_LENGTH))?;
        let bytes = slice(zip, at + LOCAL_LENGTH + name, size as usize)?;
        if crc32(bytes) != crc {
            return Err(PackFault::Content(path.to_owned()));
        }
        found.push(Packed {
            path: path.to_owned(),
            bytes,
        });
        at += LOCAL_LENGTH + name + bytes.len();
    }
    match found.is_empty() {
        true => Err(PackFault::Form(0)),
        false => Ok(found),
    }
}

/// Whether paths are such as every system can have, each once.
fn fits(entries: &[Packed<'_>]) -> Result<(), PackFault> {
    if entries.len() > MOST_ENTRIES {
        return Err(PackFault::TooMuch("文件太多"));
    }
    let mut seen = BTreeSet::new();
    for entry in entries {
        if !is_fit(&entry.path) {
            return Err(PackFault::Path(entry.path.clone()));
        }
        if !seen.insert(entry.path.to_lowercase()) {
            return Err(PackFault::Twice(entry.path.clone()));
        }
    }
    Ok(())
}

fn is_fit(path: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && !part.ends_with([' ', '.'])
            && part
                .chars()
                .all(|c| !c.is_control() && !r#"\:*?"<>|"#.contains(c))
    };
    path.len() <= LONGEST_PATH && path.split('/').all(part)
}

/// What local header and directory both say of an entry.
struct Described {
    time: u16,
    day: u16,
    crc: u32,
    size: u32,
    name: u16,
}

impl Described {
    fn of(entry: &Packed<'_>, time: u16, day: u16) -> Result<Described, PackFault> {
        let long = |_| PackFault::Path(entry.path.clone());
        Ok(Described {
            time,
            day,
            crc: crc32(entry.bytes),
            size: number(entry.bytes.len())?,
            name: u16::try_from(entry.path.len()).map_err(long)?,
        })
    }

    fn common(&self, to: &mut Vec<u8>) {
        for half in [VERSION, UTF8, 0, self.time, self.day] {
            put16(to, half);
        }
        for word in [self.crc, self.size, self.size] {
            put32(to, word);
        }
        put16(to, self.name);
        put16(to, 0);
    }
}

/// The time as zips have it: civil time, to two seconds.
fn dos_time(at: DateTime<Utc>) -> (u16, u16) {
    let local = china_time(at);
    let half = |value: u32| u16::try_from(value).unwrap_or_default();
    let year = u32::try_from(local.year() - 1980)
        .unwrap_or_default()
        .min(127);
    (
        half((local.hour() << 11) | (local.minute() << 5) | (local.second() / 2)),
        half((year << 9) | (local.month() << 5) | local.day()),
    )
}

fn number(size: usize) -> Result<u32, PackFault> {
    u32::try_from(size).map_err(|_| PackFault::TooMuch("超过 4 GB"))
}

fn put16(to: &mut Vec<u8>, value: u16) {
    to.extend_from_slice(&value.to_le_bytes());
}

fn put32(to: &mut Vec<u8>, value: u32) {
    to.extend_from_slice(&value.to_le_bytes());
}

fn slice(zip: &[u8], at: usize, length: usize) -> Result<&[u8], PackFault> {
    let end = at.checked_add(length);
    end.and_then(|end| zip.get(at..end))
        .ok_or(PackFault::Truncated(zip.len()))
}

fn read16(zip: &[u8], at: usize) -> Result<u16, PackFault> {
    let bytes = slice(zip, at, 2)?;
    Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
}

fn read32(zip: &[u8], at: usize) -> Result<u32, PackFault> {
    let bytes = slice(zip, at, 4)?;
    Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// CRC-32 as zips have it (ISO 3309), a byte at a time.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| TABLE[usize::from(crc as u8 ^ byte)] ^ (crc >> 8);
    !bytes.iter().fold(u32::MAX, step)
}

const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let mut value = at as u32;
        let mut bit = 0;
        while bit < 8 {
            let odd = value & 1 == 1;
            value >>= 1;
            if odd {
                value ^= 0xEDB8_8320;
            }
            bit += 1;
        }
        table[at] = value;
        at += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn at() -> DateTime<Utc> {
        "2026-03-20T08:30:10Z".parse().unwrap()
    }

    fn zip() -> Vec<u8> {
        let entries = [
            ("manifest.json", &b"{}"[..]),
            ("001-申请表.pdf", b"%PDF-1.7"),
            ("round-1/dossier.zip", b"PK"),
        ];
        let entries = entries.map(|(path, bytes)| Packed {
            path: path.to_owned(),
            bytes,
        });
        pack(&entries, at()).unwrap()
    }

    #[test]
    fn checksums_are_those_of_everybody() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn others_read_it() {
        let zip = zip();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&zip)).unwrap();
        assert_eq!(archive.len(), 3);
        let mut entry = archive.by_name("001-申请表.pdf").unwrap();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        assert_eq!(text, "%PDF-1.7");
        let time = entry.last_modified().unwrap();
        // in China
        assert_eq!((time.year(), time.hour(), time.minute()), (2026, 16, 30));
    }

    #[test]
    fn any_byte_that_differs_is_found() {
        let whole = zip();
        let read = unpack(&whole, at()).unwrap();
        assert_eq!(read.len(), 3);
        for byte in 0..whole.len() {
            for bit in [0, 3, 7] {
                let mut changed = whole.clone();
                changed[byte] ^= 1 << bit;
                assert!(unpack(&changed, at()).is_err(), "byte {byte}");
            }
            assert!(unpack(&whole[..byte], at()).is_err(), "cut at {byte}");
        }
        let longer = [whole.as_slice(), b"\0"].concat();
        assert_eq!(unpack(&longer, at()), Err(PackFault::Form(whole.len())));
    }

    #[test]
    fn paths_stay_within_and_are_nobody_elses() {
        let pack = |paths: &[&str]| {
            let entries: Vec<_> = paths
                .iter()
                .map(|path| Packed {
                    path: (*path).to_owned(),
                    bytes: b"x",
                })
                .collect();
            pack(&entries, at())
        };
        for bad in [
            "../a", "/a", "a//b", "a/./b", "a\\b", "C:a", "a ", "a.", "", "a\n", "a?",
        ] {
            assert_eq!(pack(&[bad]), Err(PackFault::Path(bad.to_owned())), "{bad}");
        }
        assert_eq!(pack(&["a", "A"]), Err(PackFault::Twice("A".to_owned())));
        let long = "长".repeat(81);
        assert_eq!(pack(&[&long]), Err(PackFault::Path(long.clone())));
    }

    #[test]
    fn a_zip_of_others_is_none_of_ours() {
        let mut other = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        other.start_file("manifest.json", options).unwrap();
        let bytes = other.finish().unwrap().into_inner();
        assert!(unpack(&bytes, at()).is_err());
        for nothing in [&b""[..], b"PK", b"not a zip at all, but long enough"] {
            assert!(entries(nothing).is_err());
        }
    }
}
