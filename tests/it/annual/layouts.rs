//! Tables as other offices lay them out: other words for the same heads and rows, older
//! forms, tables over two pages, blanks for noughts. They are read, or what was not read is
//! named: never is a report said to balance that was not looked at.

use std::io::{Cursor, Read as _, Write as _};

use casework::annual::outside::{Outside, merge, read};
use disclosure::annual::{Break, Rule, Tables};
use letters::report::{Cell, Piece};
use serde_json::json;

use super::counting::published;
use super::outside::{bytes, four, printed, sheet, table, three, written};

/// A published year, and the same with two wrong numbers in it.
fn two() -> (Tables, Tables) {
    let (_, right) = published().remove(0);
    let mut wrong = right.clone();
    let rows = wrong.applications.as_mut().unwrap();
    rows[0][0] += 7;
    rows[23][6] -= 1;
    (right, wrong)
}

fn found(bytes: &[u8]) -> Vec<Break> {
    read(bytes).unwrap().check().breaks
}

fn rules(breaks: &[Break]) -> Vec<Rule> {
    breaks.iter().map(|one| one.rule).collect()
}

fn says(breaks: &[Break], words: &str) {
    let said = breaks.iter().any(|one| one.message.contains(words));
    assert!(said, "{words}: {breaks:#?}");
}

/// The heads of a document's table three in other words.
fn renamed(tables: &Tables, from: &str, to: &str) -> Vec<u8> {
    let mut rows = three(tables);
    let cells = rows.iter_mut().take(3).flatten();
    let mut named = cells.filter(|cell| cell.text == from);
    *named.next().unwrap() = match from {
        "自然人" | "总计" => Cell::new(to).going(letters::report::Down::Covers),
        _ => Cell::new(to),
    };
    written(vec![table(rows, 10), table(four(tables), 15)])
}

#[test]
fn heads_are_known_in_other_words() {
    let (right, wrong) = two();
    let expected = rules(&found(&renamed(&wrong, "其他", "其他")));
    assert!(expected.len() >= 4, "{expected:?}");
    for (from, to) in [
        ("自然人", "自 然 人"),
        ("自然人", "自\n然\n人"),
        ("自然人", "公民"),
        ("自然人", "自然人（件）"),
        ("商业企业", "企业"),
        ("社会公益组织", "社会组织"),
        ("法律服务机构", "律师事务所"),
        ("总计", "合 计"),
    ] {
        assert_eq!(found(&renamed(&right, from, to)), [], "{to}");
        assert_eq!(rules(&found(&renamed(&wrong, from, to))), expected, "{to}");
    }
    // one that nobody knows is named, and the other columns are checked
    let breaks = found(&renamed(&wrong, "科研机构", "院校"));
    says(&breaks, "表三的表头没有“科研机构”这一栏");
    assert!(breaks.iter().any(|one| one.rule == Rule::R1), "{breaks:#?}");
}

#[test]
fn a_text_over_the_table_is_not_its_head() {
    let (_, wrong) = two();
    let expected = rules(&found(&bytes(printed(&wrong))));
    let mut workbook = printed(&wrong);
    let one = sheet(&mut workbook);
    one.write(0, 12, "申请人中自然人最多，商业企业次之，科研机构没有。")
        .unwrap();
    one.write(1, 12, "自然人占97%").unwrap();
    assert_eq!(rules(&found(&bytes(workbook))), expected);
}

#[test]
fn a_table_whose_heads_are_not_known_is_named() {
    let (right, _) = two();
    let mut rows = three(&right);
    rows.drain(..3);
    let breaks = found(&written(vec![table(rows, 10), table(four(&right), 15)]));
    says(&breaks, "没有认出“自然人”至“总计”各栏");
    let mut remedies = four(&right);
    for cell in &mut remedies[2] {
        *cell = Cell::new(cell.text.replace("维持", "不变"));
    }
    let breaks = found(&written(vec![
        table(three(&right), 10),
        table(remedies, 15),
    ]));
    says(&breaks, "没有认出三处“结果维持”");
}

#[test]
fn what_is_not_there_is_said_not_to_be_checked() {
    let (right, _) = two();
    let only = read(&bytes(printed(&right))).unwrap();
    assert_eq!(
        (only.check().breaks, only.lacking()),
        (vec![], vec!["表四"])
    );
    let other = read(&written(vec![table(four(&right), 15)])).unwrap();
    assert_eq!(
        (other.check().breaks, other.lacking()),
        (vec![], vec!["表三"])
    );
    // a row of blanks is there, and wrong
    let mut blank = four(&right);
    blank[3] = vec![Cell::new("/"); 15];
    let breaks = found(&written(vec![table(three(&right), 10), table(blank, 15)]));
    assert_eq!(breaks.len(), 15, "{breaks:#?}");
    says(&breaks, "请填写四种结果之和");
}

#[test]
fn a_second_table_in_one_file_is_named() {
    let (right, wrong) = two();
    let both = written(vec![
        table(three(&right), 10),
        table(four(&right), 15),
        table(three(&wrong), 10),
        table(four(&right), 15),
    ]);
    let breaks = found(&both);
    assert_eq!(breaks.len(), 2, "{breaks:#?}");
    says(&breaks, "不止一张表三");
    says(&breaks, "不止一张表四");
    let mut rows = three(&right);
    rows.push(rows[8].clone());
    let breaks = found(&written(vec![table(rows, 10)]));
    assert_eq!(breaks.len(), 1, "{breaks:#?}");
    says(&breaks, "这一行有不止一处");
}

#[test]
fn a_table_over_two_pages_is_one() {
    let (right, wrong) = two();
    let expected = rules(&found(&written(vec![table(three(&wrong), 10)])));
    let split = |tables: &Tables, again: bool| {
        let mut first = three(tables);
        let mut second = first.split_off(15);
        if again {
            second.splice(..0, three(tables).drain(..3));
        }
        written(vec![
            table(first, 10),
            Piece::Paragraph("（续表）".into()),
            table(second, 10),
        ])
    };
    for again in [true, false] {
        assert_eq!(found(&split(&right, again)), [], "{again}");
        assert_eq!(rules(&found(&split(&wrong, again))), expected, "{again}");
    }
}

#[test]
fn a_table_in_a_layout_is_found() {
    let (_, wrong) = two();
    let whole = written(vec![table(three(&wrong), 10)]);
    let mut archive = zip::ZipArchive::new(Cursor::new(whole.clone())).unwrap();
    let mut xml = String::new();
    let mut part = archive.by_name("word/document.xml").unwrap();
    part.read_to_string(&mut xml).unwrap();
    let (before, rest) = xml.split_once("<w:tbl>").unwrap();
    let (rows, after) = rest.split_once("</w:tbl>").unwrap();
    let open = "<w:tbl><w:tr><w:tc>";
    let close = "</w:tc></w:tr></w:tbl>";
    let xml = format!("{before}{open}<w:tbl>{rows}</w:tbl>{close}{after}");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file(
        "word/document.xml",
        zip::write::SimpleFileOptions::default(),
    )
    .unwrap();
    out.write_all(xml.as_bytes()).unwrap();
    let nested = out.finish().unwrap().into_inner();
    assert_eq!(rules(&found(&nested)), rules(&found(&whole)));
}

/// The trial form of 2019 has one row for all of （六）, and no totals were filled in.
#[test]
fn the_form_of_2019_is_read() {
    let (right, _) = two();
    let of_2019 = |tables: &Tables| {
        let mut rows = three(tables);
        rows.drain(23..25);
        rows[23][1] = Cell::new("（六）其他处理");
        rows[23][2] = Cell::new("");
        written(vec![table(rows, 10)])
    };
    let mut all_in_one = right.clone();
    let rows = all_in_one.applications.as_mut().unwrap();
    let others = rows[20].clone().into_iter().zip(rows[21].clone());
    for (sum, (one, other)) in rows[22].iter_mut().zip(others) {
        *sum += one + other;
    }
    assert_eq!(found(&of_2019(&all_in_one)), []);
    all_in_one.applications.as_mut().unwrap()[2][0] += 5;
    let breaks = found(&of_2019(&all_in_one));
    assert_eq!(rules(&breaks), [Rule::R2, Rule::R3]);
}

#[test]
fn blanks_for_noughts_are_named_and_the_sums_are_checked() {
    let (_, wrong) = two();
    let expected = rules(&found(&written(vec![table(three(&wrong), 10)])));
    for sign in ["", "/", "—", "无"] {
        let mut rows = three(&wrong);
        let mut blanks = 0;
        for row in &mut rows[3..] {
            let last = row.len() - 1;
            for cell in &mut row[1..last] {
                if cell.text == "0" {
                    *cell = Cell::new(sign);
                    blanks += 1;
                }
            }
        }
        let breaks = found(&written(vec![table(rows, 10)]));
        let (form, sums): (Vec<_>, Vec<_>) =
            breaks.into_iter().partition(|it| it.rule == Rule::Form);
        assert_eq!(form.len(), blanks, "{sign}");
        let sums = rules(&sums);
        let lost = expected.iter().filter(|rule| !sums.contains(rule));
        assert_eq!(lost.count(), 0, "{sign} {sums:?}");
    }
}

#[test]
fn a_blank_total_is_named_with_what_it_has_to_be() {
    let (right, _) = two();
    let totals: Vec<i64> = right
        .applications
        .iter()
        .flatten()
        .map(|row| row[6])
        .collect();
    let mut rows = three(&right);
    for row in &mut rows[3..] {
        *row.last_mut().unwrap() = Cell::new("");
    }
    let breaks = found(&written(vec![table(rows, 10)]));
    let told: Vec<_> = breaks
        .iter()
        .map(|one| (one.rule, one.row, one.expected))
        .collect();
    let expected = totals
        .iter()
        .zip(1..)
        .map(|(total, row)| (Rule::Form, row, Some(*total)));
    assert_eq!(told, expected.collect::<Vec<_>>());
}

#[test]
fn numbers_beyond_all_measure_are_no_panic() {
    let (right, _) = two();
    let mut huge = right.clone();
    for row in &mut huge.applications.as_mut().unwrap()[4..12] {
        row[6] = i64::MAX;
    }
    let pieces = vec![
        Piece::Paragraph("不予公开142件。".into()),
        table(three(&huge), 10),
    ];
    assert!(!read(&written(pieces)).unwrap().check().balanced);
    let year = read(br#"{"year": -2147483648}"#).unwrap();
    assert!(!year.after(&Outside::from(right.clone())).check().balanced);
    let whole = json!(right).to_string();
    let marked = ["\u{feff}", &whole].concat();
    assert_eq!(found(marked.as_bytes()), []);
}

#[test]
fn reports_are_put_together_only_where_each_is_known() {
    let (right, _) = two();
    let file = |name: &str, agency: Option<&str>, last: Option<Vec<i64>>| {
        let tables = Tables {
            agency: agency.map(Into::into),
            carried_over_last_year: last,
            ..right.clone()
        };
        (name.to_owned(), Outside::from(tables))
    };
    let wrong = |files: &[(String, Outside)], words: &str| {
        let said = merge(files, None).wrong;
        assert!(
            said.iter().any(|one| one.contains(words)),
            "{words}: {said:?}"
        );
    };
    let last = right.applications.as_ref().unwrap()[1].clone();
    let both = [
        file("a", Some("甲"), Some(last.clone())),
        file("b", Some("乙"), None),
    ];
    let merged = merge(&both, None);
    assert_eq!(merged.wrong, Vec::<String>::new());
    assert_eq!(merged.tables.carried_over_last_year, None);
    assert!(merged.left_out.unwrap().starts_with("b："));
    wrong(
        &[file("a", Some("甲"), None), file("b", Some("甲 "), None)],
        "重复计算",
    );
    wrong(
        &[file("a", None, None), file("b", None, None)],
        "数字完全相同",
    );
    let nameless = |title: &str| {
        let pieces = vec![table(three(&right), 10), table(four(&right), 15)];
        let report = letters::report::Report {
            title: title.into(),
            pieces,
        };
        (title.to_owned(), read(&report.docx().unwrap()).unwrap())
    };
    let undated = [nameless("甲局政府信息公开工作年度报告")];
    wrong(&undated, "都没有写明年度");
    let merged = merge(&undated, Some(2023));
    assert_eq!((merged.wrong, merged.tables.year), (vec![], 2023));
    let twice = [
        nameless("甲局2023年政府信息公开工作年度报告"),
        nameless("２０２３年甲局政府信息公开工作年度报告"),
    ];
    wrong(&twice, "都是“甲局”的报告");
    let mut huge = right.clone();
    let rows = huge.applications.as_mut().unwrap();
    for row in [0, 2, 23] {
        rows[row] = vec![i64::MAX / 8, 0, 0, 0, 0, 0, i64::MAX / 8];
    }
    for row in (0..25).filter(|row| ![0, 2, 23].contains(row)) {
        rows[row] = vec![0; 7];
    }
    let files: Vec<_> = ('a'..='z')
        .map(|name| {
            let agency = Some(name.to_string());
            (
                name.to_string(),
                Outside::from(Tables {
                    agency,
                    ..huge.clone()
                }),
            )
        })
        .collect();
    wrong(&files, "超出了能够记录的范围");
}

#[test]
fn documents_in_force_are_those_of_last_year_and_what_came_and_went() {
    let (right, _) = two();
    let with = |documents: [[&str; 3]; 2]| {
        let head = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"];
        let row = |label: &str, of: [&str; 3]| {
            let cells = of.iter().map(|one| Cell::new(*one));
            [Cell::new(label)].into_iter().chain(cells).collect()
        };
        let rows = vec![
            vec![
                Cell::new("第二十条第（一）项"),
                Cell::new(""),
                Cell::new(""),
                Cell::new(""),
            ],
            head.iter().map(|one| Cell::new(*one)).collect(),
            row("规章", documents[0]),
            row("行政规范性文件", documents[1]),
        ];
        let pieces = vec![
            table(rows, 4),
            table(three(&right), 10),
            table(four(&right), 15),
        ];
        read(&written(pieces)).unwrap()
    };
    // Suqian 2024: 11 and 2 less 1, 597 and 50 less 227
    let last = with([["1", "0", "11"], ["9", "9", "597"]]);
    let of_six = |year: Outside| {
        let breaks = year.after(&last).check().breaks;
        let six = breaks.into_iter().filter(|it| it.table == "documents");
        six.collect::<Vec<_>>()
    };
    assert_eq!(of_six(with([["2", "1", "12"], ["50", "227", "420"]])), []);
    // what is blank is not known
    assert_eq!(of_six(with([["", "1", "14"], ["50", "227", "420"]])), []);
    let broken = of_six(with([["2", "1", "13"], ["50", "227", "四百"]]));
    assert_eq!(rules(&broken), [Rule::Form, Rule::R6]);
    let six = &broken[1];
    assert_eq!((six.row, six.column), (1, 3));
    assert_eq!((six.expected, six.found), (Some(12), Some(13)));
    assert_eq!(six.place.as_deref(), Some("第1个表格第3行第4列"));
    says(&broken, "表二“规章”的“现行有效件数”应为 12");
    let handed = json!({
        "year": 2024, "documents": [[2, 1, 12], [50, 227, 421]], "in_force_last_year": [11, 597]
    });
    let breaks = found(handed.to_string().as_bytes());
    assert_eq!(rules(&breaks), [Rule::R6]);
}
