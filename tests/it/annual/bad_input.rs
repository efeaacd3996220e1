//! Tables with every kind of mistake in them, as JSON, workbook and document: each is named
//! where it stands, and what is right is checked all the same.

use casework::annual::outside::{Outside, read};
use disclosure::annual::{Break, Rule, Tables};
use letters::report::{Cell, Down, Merged, Piece, Report};
use serde_json::{Value, json};

use super::counting::published;
use super::outside::{bytes, printed, sheet};

fn found(bytes: &[u8]) -> Vec<Break> {
    read(bytes).unwrap().check().breaks
}

/// One is at this place, and says so.
fn named(breaks: &[Break], place: &str, words: &str) {
    let at = |one: &Break| one.place.as_deref() == Some(place) && one.message.contains(words);
    assert!(breaks.iter().any(at), "{place} {words}: {breaks:#?}");
}

fn as_json(tables: &Tables) -> Value {
    serde_json::to_value(tables).unwrap()
}

#[test]
fn json_is_read_cell_by_cell() {
    for (name, tables) in published() {
        let whole = as_json(&tables);
        assert_eq!(found(whole.to_string().as_bytes()), [], "{name}");
        let mut wrong = whole.clone();
        wrong["applications"][2][0] = json!("若干");
        wrong["applications"][3][1] = json!(-7);
        wrong["applications"][4][2] = json!(1.5);
        wrong["applications"][5][6] = Value::Null;
        wrong["applications"][6][6] = json!(9_999);
        wrong["remedies"][1] = json!("17");
        wrong["remedies"][7] = json!([]);
        wrong["carried_over_last_year"] = json!([null, 3, 0, 0, 2, 0, 96]);
        let breaks = found(wrong.to_string().as_bytes());
        named(
            &breaks,
            "applications[2][0]",
            "“三（一）予以公开”的“自然人”不是整数，而是文字“若干”",
        );
        named(
            &breaks,
            "applications[3][1]",
            "“三（二）部分公开”的“商业企业”是负数（-7）",
        );
        named(&breaks, "applications[4][2]", "1.5");
        named(&breaks, "applications[5][6]", "空白；请填写六类申请人之和");
        named(&breaks, "applications[6][6]", "总计应等于六类申请人之和");
        named(
            &breaks,
            "remedies[1]",
            "表四“行政复议”的“结果纠正”不是整数，而是文字“17”",
        );
        named(&breaks, "remedies[7]", "列表");
        named(
            &breaks,
            "carried_over_last_year[0]",
            "上年结转的第 1 栏是空白",
        );
        let sums = breaks.iter().filter(|one| one.rule != Rule::Form);
        for one in sums {
            assert_ne!(
                (one.rule, one.column),
                (Rule::R2, 1),
                "it needs what is no number"
            );
        }
    }
    // what is no table at all is still none
    for other in [
        "[]",
        "{}",
        "{\"year\": 2023, \"rows\": []}",
        "{\"year\": 2023, \"remedies\": 1}",
    ] {
        assert!(read(other.as_bytes()).is_err(), "{other}");
    }
}

#[test]
fn where_a_row_is_missing_the_others_are_not_taken_for_each_other() {
    let (_, tables) = published().remove(0);
    let mut wrong = as_json(&tables);
    wrong["applications"].as_array_mut().unwrap().remove(5);
    let breaks = found(wrong.to_string().as_bytes());
    assert_eq!(breaks.len(), 1, "{breaks:#?}");
    assert!(breaks[0].message.contains("应有 25 行，现有 24 行"));
}

#[test]
fn merged_numbers_of_a_workbook_are_named() {
    let (_, tables) = published().remove(0);
    let format = rust_xlsxwriter::Format::new();
    let mut workbook = printed(&tables);
    let one = sheet(&mut workbook);
    // of a number, of a number typed as a text, and of nothing; across, and down
    one.merge_range(6, 3, 6, 4, "1175", &format).unwrap();
    one.merge_range(7, 5, 8, 5, "", &format).unwrap();
    let breaks = found(&bytes(workbook));
    named(
        &breaks,
        "E7",
        "“（一）予以公开”的“商业企业”与 D7 合并成了一格",
    );
    named(&breaks, "F9", "与 F8 合并成了一格");
    named(&breaks, "F8", "空白");
    assert!(
        !breaks.iter().any(|one| one.place.as_deref() == Some("D7")),
        "{breaks:#?}"
    );
}

#[test]
fn merged_numbers_of_a_document_are_named_and_lines_apart_are_no_number() {
    let heads = [
        "项目",
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
    ];
    let line = |label: &str| vec![Cell::new(label)];
    let mut rows = vec![heads.map(Cell::new).to_vec()];
    let mut wide = line("三（一）予以公开");
    wide.push(Cell::across("7", 2));
    wide.extend(["0", "0", "0", "0", "7"].map(Cell::new));
    rows.push(wide);
    for (label, down, number) in [
        ("三（二）部分公开", Down::Covers, "319"),
        ("三（三）1.属于国家秘密", Down::Covered, ""),
    ] {
        let mut row = line(label);
        row.push(Cell::new(number).going(down));
        row.extend(["3\n4", "0", "0", "0", "0", "319"].map(Cell::new));
        rows.push(row);
    }
    let report = Report {
        title: "某市2023年政府信息公开工作年度报告".into(),
        pieces: vec![Piece::Table(Merged {
            shares: vec![0.125; 8],
            rows,
            heads: 1,
        })],
    };
    let breaks = found(&report.docx().unwrap());
    let place = |row: usize, column: usize| format!("第1个表格第{row}行第{column}列");
    named(&breaks, &place(2, 3), "与 第1个表格第2行第2列 合并成了一格");
    named(&breaks, &place(4, 2), "与 第1个表格第3行第2列 合并成了一格");
    assert!(
        !breaks.iter().any(|one| one.found == Some(34)),
        "{breaks:#?}"
    );
}

#[test]
fn a_year_before_that_says_nothing_is_named() {
    let (_, tables) = published().remove(0);
    let this = || Outside::from(tables.clone());
    let last = |tables: &Tables| this().after(&Outside::from(tables.clone())).check().breaks;
    let said = |breaks: &[Break], words: &str| {
        let has = breaks
            .iter()
            .any(|one| one.rule == Rule::Form && one.message.contains(words));
        assert!(has, "{words}: {breaks:#?}");
    };
    assert!(!this().knows_last_year());
    let mut before = Tables {
        year: 2022,
        ..tables.clone()
    };
    before.applications.as_mut().unwrap()[24] = tables.applications.as_ref().unwrap()[1].clone();
    assert_eq!(last(&before), []);
    let same_year = Tables {
        year: 2023,
        ..before.clone()
    };
    said(&last(&same_year), "应为 2022 年的，给出的是 2023 年的");
    let nothing = Tables {
        applications: None,
        ..before.clone()
    };
    said(&last(&nothing), "没有表三的第四项");
    let mut blank = as_json(&before);
    blank["applications"][24][1] = Value::Null;
    let blank = read(blank.to_string().as_bytes()).unwrap();
    said(
        &this().after(&blank).check().breaks,
        "“四、结转下年度继续办理”的“商业企业”不是整数",
    );
}
