//! CSV: bytes to rows.

use encoding_rs::{Encoding, GB18030};

use super::{BadRow, Cell, Most, Row, Rows, TableError};

/// A last line of our own: when it does not come back as a line of its own, a
/// quotation mark before it was never closed.
const LAST: &str = "\u{2}";

/// The rows of a CSV file.
pub(super) fn rows(bytes: &[u8], most: Most) -> Result<Vec<Row>, TableError> {
    let mut text = decode(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    if text.contains('\0') {
        return Err(TableError::unreadable(
            "文件不是文本；请用表格软件打开，另存为 CSV 或者 .xlsx 后再导入。",
        ));
    }
    text.push('\n');
    text.push_str(LAST);
    let separator = separator(&text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut rows, mut bad) = (Rows::new(most), Vec::new());
    let (mut number, mut start, mut width) = (0, 0, None);
    while reader
        .read_record(&mut record)
        .map_err(|_| broken(number))?
    {
        let end = offset(&reader);
        // the reader passes over blank lines, the user's spreadsheet shows them
        let blank = text[start..end]
            .bytes()
            .take_while(|byte| *byte == b'\n')
            .count();
        start = end;
        number += blank + 1;
        if &record == [LAST].as_slice() {
            break;
        }
        if end == text.len() {
            return Err(unclosed(number));
        }
        let row = row(number, &record);
        if !row.cells.is_empty() {
            let width = *width.get_or_insert(record.len());
            bad.extend(misshapen(&row, record.len(), width, separator));
        }
        rows.push(row)?;
    }
    if bad.is_empty() {
        Ok(rows.rows)
    } else {
        Err(TableError::BadRows(bad))
    }
}

/// How far the reader has come.
fn offset(reader: &csv::Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

fn row(number: usize, record: &csv::StringRecord) -> Row {
    let cells = record
        .iter()
        .map(str::trim)
        .enumerate()
        .filter(|(_, field)| !field.is_empty())
        .map(|(at, field)| (at, Cell::Text(field.to_owned())))
        .collect();
    Row { number, cells }
}

/// A row with more or fewer cells than the header has shifted somewhere.
fn misshapen(row: &Row, fields: usize, width: usize, separator: u8) -> Option<BadRow> {
    let beyond = row.cells.last().is_some_and(|(at, _)| *at >= width);
    (beyond || fields < width).then(|| BadRow {
        row: row.number,
        column: None,
        message: format!(
            "这一行有 {fields} 个单元格，表头有 {width} 个；文字中含有分隔符（{}）、换行或者双引号的，应当整格用英文双引号括起来。",
            shown(separator)
        ),
    })
}

/// UTF-8 or UTF-16 by their marks, then what is valid UTF-8, then GB18030.
fn decode(bytes: &[u8]) -> Result<String, TableError> {
    let undecodable = || {
        TableError::unreadable(
            "文件的文字编码无法识别；请用表格软件打开，另存为“CSV UTF-8”或者 .xlsx 后再导入。",
        )
    };
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, errors) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if errors {
            Err(undecodable())
        } else {
            Ok(text.into_owned())
        };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| text.into_owned())
        .ok_or_else(undecodable)
}

/// What the header separates its names with.
fn separator(text: &str) -> u8 {
    let header = text
        .trim_start_matches('\n')
        .lines()
        .next()
        .unwrap_or_default();
    let outside = || header.split('"').step_by(2);
    let count = |separator: u8| {
        outside()
            .map(|part| part.bytes().filter(|byte| *byte == separator).count())
            .sum::<usize>()
    };
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|separator| count(*separator))
        .unwrap_or(b',')
}

fn shown(separator: u8) -> &'static str {
    match separator {
        b'\t' => "制表符",
        b';' => "英文分号",
        _ => "英文逗号",
    }
}

fn unclosed(number: usize) -> TableError {
    TableError::BadRows(vec![BadRow {
        row: number,
        column: None,
        message: "这一行起有一个双引号没有闭合，以下的内容都被当作了同一格；请补上引号。".into(),
    }])
}

fn broken(number: usize) -> TableError {
    TableError::unreadable(format!(
        "第 {number} 行以后无法读取；请另存为 .xlsx 后再导入。"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Most = Most {
        rows: 100,
        what: "行",
    };

    fn cells(text: &str) -> Vec<(usize, Vec<String>)> {
        let rows = rows(text.as_bytes(), MOST).unwrap();
        let text = |cell| match cell {
            Cell::Text(text) => text,
            other => panic!("{other:?}"),
        };
        rows.into_iter()
            .map(|row| {
                (
                    row.number,
                    row.cells.into_iter().map(|(_, cell)| text(cell)).collect(),
                )
            })
            .collect()
    }

    fn row_of(number: usize, cells: &[&str]) -> (usize, Vec<String>) {
        (
            number,
            cells.iter().map(|cell| (*cell).to_owned()).collect(),
        )
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "甲,乙", "", "\"一\n行\",2", ",", "", "", "3,4", ""].join(end);
            assert_eq!(
                cells(&text),
                [
                    row_of(2, &["甲", "乙"]),
                    row_of(4, &["一\n行", "2"]),
                    row_of(8, &["3", "4"]),
                ],
                "{end:?}"
            );
        }
    }

    #[test]
    fn the_separator_is_what_the_header_has_most_of() {
        assert_eq!(separator("甲,乙;丙,丁\n;;;;;\n"), b',');
        assert_eq!(separator("\n甲;乙\n"), b';');
        assert_eq!(separator("甲\t乙\t丙,丁\n"), b'\t');
        assert_eq!(separator("\"甲;乙;丙\",丁\n"), b',');
        assert_eq!(separator("甲\n"), b',');
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "甲,喆堃𬹼";
        let utf_16 = |order: fn(u16) -> [u8; 2]| {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(order).collect::<Vec<u8>>()
        };
        let (gb18030, _, lost) = GB18030.encode(text);
        assert!(!lost && std::str::from_utf8(&gb18030).is_err());
        for bytes in [
            text.as_bytes().to_vec(),
            ["\u{feff}", text].concat().into_bytes(),
            gb18030.into_owned(),
            utf_16(u16::to_le_bytes),
            utf_16(u16::to_be_bytes),
        ] {
            assert_eq!(decode(&bytes).unwrap(), text, "{bytes:x?}");
        }
        // a lead byte at the end; half a UTF-16 unit
        assert!(decode(b"\xbc\xd7,\x81").is_err());
        assert!(decode(b"\xff\xfe\x32").is_err());
    }

    #[test]
    fn an_open_quotation_mark_is_found_where_it_opens() {
        let Err(TableError::BadRows(bad)) = rows("甲,乙\n1,2\n\"3,4\n5,6\n".as_bytes(), MOST)
        else {
            panic!("read");
        };
        assert_eq!((bad.len(), bad[0].row), (1, 3));
        assert_eq!(
            cells("甲\n\"1\n\"\n"),
            [row_of(1, &["甲"]), row_of(2, &["1"])]
        );
    }

    #[test]
    fn rows_that_have_shifted_are_all_told() {
        let Err(TableError::BadRows(bad)) =
            rows("甲,乙\n1,2,\n1,2,3\n1\n,,,\n\"1,2\",3\n".as_bytes(), MOST)
        else {
            panic!("read");
        };
        assert_eq!(bad.iter().map(|bad| bad.row).collect::<Vec<_>>(), [3, 4]);
        assert!(
            bad[0].message.contains("3 个单元格，表头有 2 个"),
            "{}",
            bad[0]
        );
    }

    #[test]
    fn what_is_no_text_is_not_read() {
        assert!(matches!(
            rows(b"\x7fELF\x02\x01\0\0", MOST),
            Err(TableError::Unreadable(_))
        ));
    }
}
