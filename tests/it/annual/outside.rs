//! Tables of others: workbooks and documents as they are published, with what is wrong in
//! them named where it stands.

use std::io::{Cursor, Read as _, Write as _};

use casework::annual::outside::{Outside, merge, read};
use disclosure::annual::{Rule, Tables};
use letters::report::{Cell, Down, Merged, Piece, Report};
use rust_xlsxwriter::{Workbook, Worksheet};

use super::counting::published;

/// Table three as it is printed, with labels in merged cells.
pub fn printed(tables: &Tables) -> Workbook {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let format = rust_xlsxwriter::Format::new();
    sheet
        .merge_range(0, 0, 0, 9, "某市2023年政府信息公开工作年度报告", &format)
        .unwrap();
    sheet
        .merge_range(
            1,
            0,
            3,
            2,
            "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
            &format,
        )
        .unwrap();
    sheet
        .merge_range(1, 3, 1, 9, "申请人情况", &format)
        .unwrap();
    sheet.merge_range(2, 3, 3, 3, "自然人", &format).unwrap();
    sheet
        .merge_range(2, 4, 2, 8, "法人或其他组织", &format)
        .unwrap();
    sheet.merge_range(2, 9, 3, 9, "总计", &format).unwrap();
    for (column, name) in (4..).zip([
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
    ]) {
        sheet.write(3, column, name).unwrap();
    }
    for (row, label) in (4..).zip(disclosure::annual::LABELS) {
        sheet.write(row, 0, label.group).unwrap();
        sheet.write(row, 1, label.part).unwrap();
        sheet.write(row, 2, label.row).unwrap();
    }
    sheet
        .merge_range(6, 0, 27, 0, "三、本年度办理结果", &format)
        .unwrap();
    for (row, numbers) in (4..).zip(tables.applications.as_ref().unwrap()) {
        for (column, number) in (3..).zip(numbers) {
            sheet
                .write(row, column, i32::try_from(*number).unwrap())
                .unwrap();
        }
    }
    workbook
}

pub fn sheet(workbook: &mut Workbook) -> &mut Worksheet {
    workbook.worksheet_from_index(0).unwrap()
}

pub fn bytes(mut workbook: Workbook) -> Vec<u8> {
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_published_workbook_is_read_and_each_wrong_cell_named() {
    for (name, tables) in published() {
        let whole = read(&bytes(printed(&tables))).unwrap();
        assert_eq!(whole.check().breaks, [], "{name}");
        assert_eq!(whole.year, Some(2023));
        assert_eq!(whole.agency.as_deref(), Some("某市"));
        let expected = tables.applications.as_ref().unwrap();
        let found = whole.sheet.applications.as_ref().unwrap();
        for (row, numbers) in found.iter().zip(expected) {
            assert_eq!(*row, numbers.iter().copied().map(Some).collect::<Vec<_>>());
        }
        assert!(whole.sheet.remedies.is_none());
    }
}

#[test]
fn text_blanks_and_negative_numbers_are_named_by_their_cell() {
    let (_, tables) = published().remove(0);
    let mut workbook = printed(&tables);
    let one = sheet(&mut workbook);
    one.write(6, 3, "若干").unwrap();
    one.write(7, 4, -7).unwrap();
    one.write(8, 5, 1.5).unwrap();
    one.write(9, 6, " 1,234 ").unwrap();
    one.write_blank(10, 9, &rust_xlsxwriter::Format::new())
        .unwrap();
    let breaks = read(&bytes(workbook)).unwrap().check().breaks;
    let named = |place: &str, words: &str| {
        let found = breaks
            .iter()
            .any(|found| found.place.as_deref() == Some(place) && found.message.contains(words));
        assert!(found, "{place} {words}: {breaks:#?}");
    };
    named("D7", "若干");
    named("E8", "负数");
    named("F9", "1.5");
    named("J11", "空白");
    // the rest is checked: the typed number, and the columns that are whole
    named("J10", "1234");
    assert!(
        breaks
            .iter()
            .any(|found| found.rule == Rule::R2 && found.column == 2)
    );
    assert!(
        !breaks
            .iter()
            .any(|found| found.rule == Rule::R2 && found.column == 1)
    );
}

/// Table three of a document, with its heads in three rows.
pub fn three(tables: &Tables) -> Vec<Vec<Cell>> {
    let mut rows = vec![
        vec![
            Cell::across("勾稽关系", 3).going(Down::Covers),
            Cell::across("申请人情况", 7),
        ],
        vec![
            Cell::across("", 3).going(Down::Covered),
            Cell::new("自然人").going(Down::Covers),
            Cell::across("法人或其他组织", 5),
            Cell::new("总计").going(Down::Covers),
        ],
    ];
    let mut heads = vec![
        Cell::across("", 3).going(Down::Covered),
        Cell::new("").going(Down::Covered),
    ];
    heads.extend(
        [
            "商业企业",
            "科研机构",
            "社会公益组织",
            "法律服务机构",
            "其他",
        ]
        .map(Cell::new),
    );
    heads.push(Cell::new("").going(Down::Covered));
    rows.push(heads);
    for (label, numbers) in disclosure::annual::LABELS
        .iter()
        .zip(tables.applications.as_ref().unwrap())
    {
        let mut row = vec![
            Cell::new(label.group),
            Cell::new(label.part),
            Cell::new(label.row),
        ];
        if label.part.is_empty() {
            row = vec![Cell::across(label.group, 3)];
        }
        row.extend(numbers.iter().map(|number| Cell::new(number.to_string())));
        rows.push(row);
    }
    rows
}

/// Table four of a document.
pub fn four(tables: &Tables) -> Vec<Vec<Cell>> {
    let results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    vec![
        vec![
            Cell::across("行政复议", 5).going(Down::Covers),
            Cell::across("行政诉讼", 10),
        ],
        vec![
            Cell::across("", 5).going(Down::Covered),
            Cell::across("未经复议直接起诉", 5),
            Cell::across("复议后起诉", 5),
        ],
        results
            .into_iter()
            .cycle()
            .take(15)
            .map(Cell::new)
            .collect(),
        tables
            .remedies
            .as_ref()
            .unwrap()
            .iter()
            .map(|number| Cell::new(number.to_string()))
            .collect(),
    ]
}

/// A table of a document.
pub fn table(rows: Vec<Vec<Cell>>, columns: usize) -> Piece {
    Piece::Table(Merged {
        shares: vec![1.0 / columns as f64; columns],
        rows,
        heads: 0,
    })
}

/// A report of these pieces.
pub fn written(pieces: Vec<Piece>) -> Vec<u8> {
    let title = "某市2023年政府信息公开工作年度报告".into();
    Report { title, pieces }.docx().unwrap()
}

/// A document with both tables and numbers in its text.
fn document(tables: &Tables, text: &str) -> Vec<u8> {
    written(vec![
        Piece::Paragraph(text.into()),
        table(three(tables), 10),
        Piece::Heading(1, "四、政府信息公开行政复议、行政诉讼情况".into()),
        table(four(tables), 15),
    ])
}

#[test]
fn a_document_is_read_with_its_text() {
    let (name, tables) = published().remove(0);
    let row = |row: usize| tables.applications.as_ref().unwrap()[row][6];
    let text = format!(
        "2023年新收政府信息公开申请{}件，上年结转{}件，办结{}件，予以公开{}件。",
        row(0),
        row(1),
        row(23),
        row(2) + 1,
    );
    let found = read(&document(&tables, &text)).unwrap();
    assert_eq!(found.year, Some(2023));
    let breaks = found.check().breaks;
    assert_eq!(breaks.len(), 1, "{name} {breaks:#?}");
    assert_eq!((breaks[0].rule, breaks[0].row), (Rule::R5, 3));
    let mut wrong = tables.clone();
    wrong.remedies.as_mut().unwrap()[9] += 1;
    wrong.applications.as_mut().unwrap()[4][2] = -3;
    let breaks = read(&document(&wrong, "")).unwrap().check().breaks;
    let places: Vec<_> = breaks
        .iter()
        .filter_map(|found| found.place.as_deref())
        .collect();
    assert!(places.contains(&"第2个表格第4行第10列"), "{places:?}");
    assert!(places.contains(&"第1个表格第8行第6列"), "{places:?}");
}

#[test]
fn last_year_and_several_agencies() {
    let (_, tables) = published().remove(0);
    let mut next = Tables {
        year: 2024,
        agency: Some("甲".into()),
        ..tables.clone()
    };
    let both = Outside::from(next.clone()).after(&Outside::from(tables.clone()));
    let breaks = both.check().breaks;
    assert!(breaks.iter().all(|found| found.rule == Rule::R4) && !breaks.is_empty());
    next.applications.as_mut().unwrap()[1] = tables.applications.as_ref().unwrap()[24].clone();
    let other = Tables {
        agency: Some("乙".into()),
        ..tables.clone()
    };
    let files = |first: &Tables, second: &Tables| {
        vec![
            ("a.json".to_owned(), Outside::from(first.clone())),
            ("b.json".to_owned(), Outside::from(second.clone())),
        ]
    };
    let named = Tables {
        agency: Some("甲".into()),
        ..tables.clone()
    };
    let merged = merge(&files(&named, &other), None);
    assert_eq!(merged.wrong, Vec::<String>::new());
    let sum = merged.tables.applications.unwrap()[0][6];
    assert_eq!(sum, 2 * tables.applications.as_ref().unwrap()[0][6]);
    let twice = merge(&files(&named, &named), None);
    assert!(
        twice.wrong.iter().any(|wrong| wrong.contains("重复计算")),
        "{:?}",
        twice.wrong
    );
    let another = Tables {
        year: 2022,
        ..other.clone()
    };
    let years = merge(&files(&named, &another), None);
    assert!(
        years.wrong.iter().any(|wrong| wrong.contains("另一年")),
        "{:?}",
        years.wrong
    );
    let part = Tables {
        remedies: None,
        ..other
    };
    let lacking = merge(&files(&named, &part), None);
    assert!(
        lacking.wrong.iter().any(|wrong| wrong.contains("没有表四")),
        "{:?}",
        lacking.wrong
    );
}

#[test]
fn what_is_no_report_is_told() {
    let (_, tables) = published().remove(0);
    let whole = document(&tables, "");
    for (bytes, says) in [
        (&b"%PDF-1.7"[..], "不是 xlsx、docx"),
        (b"PK\x03\x04", "损坏"),
        (&whole[..whole.len() / 2], "损坏"),
        (b"", "不是 xlsx、docx"),
    ] {
        let told = read(bytes).unwrap_err().to_string();
        assert!(told.contains(says), "{told}");
    }
    let empty = bytes(Workbook::new());
    assert!(read(&empty).unwrap_err().to_string().contains("没有找到"));
    // a document that breaks off within
    let mut archive = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
    let mut xml = String::new();
    archive
        .by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut xml)
        .unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file(
        "word/document.xml",
        zip::write::SimpleFileOptions::default(),
    )
    .unwrap();
    out.write_all(&xml.as_bytes()[..xml.floor_char_boundary(xml.len() / 2)])
        .unwrap();
    // whatever comes of it, it is no panic
    let _ = read(&out.finish().unwrap().into_inner());
}
