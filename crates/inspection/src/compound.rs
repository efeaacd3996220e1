//! Compound files: the container of the office formats before 2007 (MS-CFB).

use std::collections::HashMap;

/// A compound file: its streams by their names.
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// For each sector, the next of its chain.
    next: Vec<u32>,
    next_small: Vec<u32>,
    small: Vec<u8>,
    /// Streams smaller than this lie in small sectors.
    cutoff: u64,
    entries: HashMap<String, Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    start: u32,
    size: u64,
    is_stream: bool,
}

/// Numbers from here on are no sectors.
const END: u32 = 0xFFFF_FFFA;
const SMALL_SECTOR: usize = 64;

pub(crate) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(
        bytes.get(at..at.checked_add(2)?)?.try_into().ok()?,
    ))
}

pub(crate) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(
        bytes.get(at..at.checked_add(4)?)?.try_into().ok()?,
    ))
}

impl<'a> Compound<'a> {
    /// Opens a compound file; `None` when its structure is broken.
    pub(crate) fn open(bytes: &'a [u8]) -> Option<Compound<'a>> {
        let shift = short(bytes, 30)?;
        if !matches!(shift, 9 | 12) {
            return None;
        }
        let mut file = Compound {
            bytes,
            sector: 1 << shift,
            next: Vec::new(),
            next_small: Vec::new(),
            small: Vec::new(),
            cutoff: u64::from(long(bytes, 56)?),
            entries: HashMap::new(),
        };
        for table in file.tables()? {
            let words = file.at(table)?.chunks_exact(4);
            file.next.extend(words.filter_map(|word| long(word, 0)));
        }
        let small = file.chain(long(bytes, 60)?);
        file.next_small = small
            .chunks_exact(4)
            .filter_map(|word| long(word, 0))
            .collect();
        let directory = file.chain(long(bytes, 48)?);
        for entry in directory.chunks_exact(128) {
            file.entry(entry);
        }
        Some(file)
    }

    /// The sectors that hold the table of chains.
    fn tables(&self) -> Option<Vec<u32>> {
        let mut tables: Vec<u32> = (0..109)
            .filter_map(|index| long(self.bytes, 76 + index * 4))
            .collect();
        let mut more = long(self.bytes, 68)?;
        let most = self.bytes.len() / self.sector + 1;
        let mut read = 0;
        while more < END && read < most {
            let words: Vec<u32> = self
                .at(more)?
                .chunks_exact(4)
                .filter_map(|word| long(word, 0))
                .collect();
            let (last, listed) = words.split_last()?;
            tables.extend(listed);
            more = *last;
            read += 1;
        }
        tables.retain(|table| *table < END);
        tables.truncate(most);
        Some(tables)
    }

    fn at(&self, sector: u32) -> Option<&'a [u8]> {
        let start = (sector as usize).checked_add(1)?.checked_mul(self.sector)?;
        let rest = self.bytes.get(start..)?;
        Some(&rest[..rest.len().min(self.sector)])
    }

    /// A chain of sectors, joined. One that runs in a circle ends.
    fn chain(&self, start: u32) -> Vec<u8> {
        let mut joined = Vec::new();
        let mut sector = start;
        for _ in 0..=self.bytes.len() / self.sector {
            let Some(bytes) = self.at(sector).filter(|_| sector < END) else {
                break;
            };
            joined.extend(bytes);
            sector = self.next.get(sector as usize).copied().unwrap_or(END);
        }
        joined
    }

    fn small_chain(&self, start: u32) -> Vec<u8> {
        let mut joined = Vec::new();
        let mut sector = start;
        for _ in 0..=self.small.len() / SMALL_SECTOR {
            let from = (sector as usize).saturating_mul(SMALL_SECTOR);
            let Some(bytes) = self.small.get(from..).filter(|_| sector < END) else {
                break;
            };
            joined.extend(&bytes[..bytes.len().min(SMALL_SECTOR)]);
            sector = self.next_small.get(sector as usize).copied().unwrap_or(END);
        }
        joined
    }

    fn entry(&mut self, entry: &[u8]) {
        let length = usize::from(short(entry, 64).unwrap_or(0)).clamp(2, 64) - 2;
        let name = encoding_rs::UTF_16LE
            .decode_without_bom_handling(&entry[..length])
            .0
            .into_owned();
        let start = long(entry, 116).unwrap_or(END);
        let size = u64::from(long(entry, 120).unwrap_or(0));
        match entry[66] {
            5 => self.small = self.chain(start),
            kind @ (1 | 2) => {
                let entry = Entry {
                    start,
                    size,
                    is_stream: kind == 2,
                };
                self.entries.entry(name).or_insert(entry);
            }
            _ => {}
        }
    }

    /// The names of its storages and streams.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// A stream by its name.
    pub(crate) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.get(name).filter(|entry| entry.is_stream)?;
        let mut bytes = if entry.size < self.cutoff {
            self.small_chain(entry.start)
        } else {
            self.chain(entry.start)
        };
        bytes.truncate(usize::try_from(entry.size).unwrap_or(usize::MAX));
        Some(bytes)
    }
}
