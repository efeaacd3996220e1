//! Workbooks of before 2007, record by record.

use inspection::Kind::{self, *};

use crate::Sample;

const SECTOR: usize = 512;
const FREE: u32 = 0xFFFF_FFFF;
const LAST: u32 = 0xFFFF_FFFE;
const TABLE: u32 = 0xFFFF_FFFD;

/// A compound file of these streams.
pub fn compound(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut sectors: Vec<u8> = Vec::new();
    let mut next: Vec<u32> = Vec::new();
    let mut store = |bytes: &[u8], next: &mut Vec<u32>| -> u32 {
        let start = next.len() as u32;
        let count = bytes.len().div_ceil(SECTOR).max(1);
        for index in 1..=count {
            next.push(if index == count {
                LAST
            } else {
                start + index as u32
            });
        }
        sectors.extend(bytes);
        sectors.resize(next.len() * SECTOR, 0);
        start
    };
    let entry = |name: &str, kind: u8, start: u32, size: usize| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = entry.len() + 2;
        entry.resize(64, 0);
        entry.extend((length as u16).to_le_bytes());
        entry.extend([kind, 1]);
        entry.extend([0xFF; 12]);
        entry.resize(116, 0);
        entry.extend(start.to_le_bytes());
        entry.extend((size as u64).to_le_bytes());
        entry
    };
    let mut directory = entry("Root Entry", 5, LAST, 0);
    for (name, bytes) in streams {
        let start = store(bytes, &mut next);
        directory.extend(entry(name, 2, start, bytes.len()));
    }
    let directory = store(&directory, &mut next);
    let table_at = next.len() as u32;
    next.push(TABLE);
    assert!(next.len() <= SECTOR / 4);
    next.resize(SECTOR / 4, FREE);

    let mut file = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    file.resize(24, 0);
    for word in [0x3E_u16, 3, 0xFFFE, 9, 6] {
        file.extend(word.to_le_bytes());
    }
    file.resize(44, 0);
    // No small sectors: the size below which streams are small is nought.
    for word in [1, directory, 0, 0, LAST, 0, LAST, 0, table_at] {
        file.extend(word.to_le_bytes());
    }
    file.resize(SECTOR, 0xFF);
    file.extend(sectors);
    file.extend(next.iter().flat_map(|word| word.to_le_bytes()));
    file
}

fn record(kind: u16, parts: &[&[u8]]) -> Vec<u8> {
    let data = parts.concat();
    [
        &kind.to_le_bytes(),
        &(data.len() as u16).to_le_bytes(),
        data.as_slice(),
    ]
    .concat()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn beginning() -> Vec<u8> {
    record(0x0809, &[&words(&[0x0600, 5, 0, 0]), &[0; 8]])
}

fn end() -> Vec<u8> {
    record(0x0A, &[])
}

/// A workbook: its sheets with their state and records, and its strings.
fn workbook(strings: &[&str], sheets: &[(&str, u8, Vec<u8>)]) -> Vec<u8> {
    let mut table = (strings.len() as u32).to_le_bytes().repeat(2);
    for string in strings {
        table.extend((string.encode_utf16().count() as u16).to_le_bytes());
        table.push(1);
        table.extend(wide(string));
    }
    // The table goes on in a second record, broken within its last string.
    let broken = table.len() - 2;
    let table = [
        record(0xFC, &[&table[..broken]]),
        record(0x3C, &[&[1], &table[broken..]]),
    ]
    .concat();
    let bound = |start: usize| -> Vec<u8> {
        let mut at = start;
        let mut bound = Vec::new();
        for (name, state, records) in sheets {
            let text = wide(name);
            let head = [
                (at as u32).to_le_bytes().as_slice(),
                &[*state, 0, (text.len() / 2) as u8, 1],
            ]
            .concat();
            bound.extend(record(0x85, &[&head, &text]));
            at += beginning().len() + records.len() + end().len();
        }
        bound
    };
    let start = beginning().len() + bound(0).len() + table.len() + end().len();
    let mut stream = [beginning(), bound(start), table, end()].concat();
    for (_, _, records) in sheets {
        stream.extend([beginning(), records.clone(), end()].concat());
    }
    stream
}

/// A cell with a string.
fn text(row: u16, column: u16, string: u32) -> Vec<u8> {
    record(0xFD, &[&words(&[row, column, 0]), &string.to_le_bytes()])
}

fn number(row: u16, column: u16, number: f64) -> Vec<u8> {
    record(0x0203, &[&words(&[row, column, 0]), &number.to_le_bytes()])
}

fn columns(first: u16, last: u16, flags: u16) -> Vec<u8> {
    record(0x7D, &[&words(&[first, last, 2304, 0, flags, 0])])
}

fn row(row: u16, flags: u16) -> Vec<u8> {
    record(0x0208, &[&words(&[row, 0, 3, 300, 0, 0, flags, 0])])
}

fn file(strings: &[&str], sheets: &[(&str, u8, Vec<u8>)]) -> Vec<u8> {
    compound(&[("Workbook", workbook(strings, sheets))])
}

/// The first property set, with an author.
fn summary(author: &str) -> Vec<u8> {
    let text = [author.as_bytes(), b"\0"].concat();
    let mut set = vec![0; 44];
    set.extend(48_u32.to_le_bytes());
    for word in [0, 1, 4, 16, 0x1E, text.len() as u32] {
        set.extend(word.to_le_bytes());
    }
    set.extend(text);
    set
}

pub fn leaks() -> Vec<Sample> {
    let leak = |name, bytes, must: &[Kind]| Sample::new(name, "表.xls", bytes, must);
    let open = || ("公开", 0, text(0, 0, 0));
    let id = "11010519491231002X";
    vec![
        leak(
            "旧表的隐藏工作表",
            file(&["汇总", id], &[open(), ("底稿", 1, text(0, 0, 1))]),
            &[HiddenSheet, IdentityNumber],
        ),
        leak(
            "旧表的深度隐藏工作表",
            file(&["汇总", id], &[open(), ("底稿", 2, text(0, 0, 1))]),
            &[VeryHiddenSheet],
        ),
        leak(
            "旧表的隐藏行",
            file(
                &["汇总", "王某"],
                &[(
                    "公开",
                    0,
                    [row(1, 0x20), text(0, 0, 0), text(1, 0, 1)].concat(),
                )],
            ),
            &[HiddenRows],
        ),
        leak(
            "旧表的隐藏列",
            file(
                &["汇总", "王某"],
                &[(
                    "公开",
                    0,
                    [columns(1, 1, 1), text(0, 0, 0), text(0, 1, 1)].concat(),
                )],
            ),
            &[HiddenColumns],
        ),
        leak(
            "旧表的手机号",
            file(
                &["电话"],
                &[(
                    "公开",
                    0,
                    [text(0, 0, 0), number(1, 0, 13_812_345_678.0)].concat(),
                )],
            ),
            &[MobileNumber],
        ),
        leak(
            "旧表的批注",
            file(
                &["汇总"],
                &[(
                    "公开",
                    0,
                    [
                        text(0, 0, 0),
                        record(0x01B6, &[&words(&[0, 0, 0, 0, 0, 11, 16, 0, 0])]),
                        record(0x3C, &[&[0], b"13812345678"]),
                        record(0x1C, &[&words(&[0, 0, 0, 1, 0])]),
                    ]
                    .concat(),
                )],
            ),
            &[Comment, MobileNumber],
        ),
        leak(
            "旧表的作者",
            compound(&[
                ("Workbook", workbook(&["汇总"], &[open()])),
                ("\u{5}SummaryInformation", summary("王喆堃")),
            ]),
            &[Properties],
        ),
        leak(
            "旧表的透视表缓存",
            compound(&[
                ("Workbook", workbook(&["汇总"], &[open()])),
                ("_SX_DB_CUR", vec![0]),
            ]),
            &[PivotCache, Unreadable],
        ),
        leak(
            "有密码的旧表",
            compound(&[(
                "Workbook",
                [beginning(), record(0x2F, &[&[0; 6]]), end()].concat(),
            )]),
            &[Unreadable],
        ),
        leak(
            "没有写完的旧表",
            file(&["汇总"], &[("公开", 0, record(0xFD, &[&[0; 3]]))]),
            &[Unreadable],
        ),
    ]
}

pub fn clean() -> Vec<Sample> {
    let clean = |name, bytes| Sample::new(name, "表.xls", bytes, &[]);
    vec![
        clean(
            "普通的旧表",
            file(
                &["姓名", "补贴", "王某"],
                &[(
                    "公开",
                    0,
                    [
                        columns(0, 3, 0),
                        row(0, 0),
                        text(0, 0, 0),
                        text(0, 1, 1),
                        text(1, 0, 2),
                        number(1, 1, 100.0),
                    ]
                    .concat(),
                )],
            ),
        ),
        clean(
            "旧表里隐藏的空列",
            file(
                &["姓名"],
                &[(
                    "公开",
                    0,
                    [columns(5, 255, 1), row(9, 0x20), text(0, 0, 0)].concat(),
                )],
            ),
        ),
        clean(
            "旧表的金额",
            file(
                &["金额"],
                &[(
                    "公开",
                    0,
                    [text(0, 0, 0), number(1, 0, 13_812_345_678.0)].concat(),
                )],
            ),
        ),
    ]
}
