//! The copy of a workbook with what can be seen.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use inspection::{Limits, MaskedCopy, Masking, Problem, inspect, masked_copy};
use rust_xlsxwriter::{Color, Format};

use crate::sheets::{book, list, sheet};
use crate::{identity, leaks};

fn copy(bytes: &[u8]) -> MaskedCopy {
    masked_copy(bytes, Masking::Numbers, &Limits::default()).unwrap()
}

fn cells(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range
        .rows()
        .map(|row| row.iter().map(Data::to_string).collect())
        .collect()
}

#[test]
fn the_copy_has_what_is_in_sight_and_nothing_else() {
    let id = identity("33010619880229001");
    let file = book(|book| {
        let sheet = book.add_worksheet().set_name("公开")?;
        list(sheet, "身份证号", &[&id, "无", "无"])?;
        sheet
            .write(0, 2, "备注")?
            .write(1, 2, "内部")?
            .write(0, 3, "日期")?;
        let day = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_number_with_format(1, 3, 46_027.0, &day)?;
        sheet.write_formula(2, 3, rust_xlsxwriter::Formula::new("=1+1").set_result("2"))?;
        sheet.write_with_format(3, 3, "白字", &Format::new().set_font_color(Color::White))?;
        sheet.set_column_hidden(2)?.set_row_hidden(2)?;
        sheet.merge_range(5, 0, 5, 2, "合并", &Format::new())?;
        book.add_worksheet()
            .set_name("底稿")?
            .set_hidden(true)
            .write(0, 0, "底稿")?;
        Ok(())
    });
    let copy = copy(&file);
    let rows = cells(&copy.bytes, "公开");
    assert_eq!(rows[0], ["姓名", "身份证号", "日期"]);
    assert_eq!(rows[1][0], "王某");
    assert_eq!(rows[1][1], "330*************10".replace("10", &id[16..]));
    assert_eq!(rows[2], ["王某", "无", ""]);
    assert_eq!(rows[4][0], "合并");
    assert_eq!(
        copy.left_out,
        [
            "1 张隐藏的工作表",
            "1 个隐藏的行",
            "1 个隐藏的列",
            "1 个单元格里看不见的内容",
            "公式（保留数值）、名称、文档属性和颜色等格式",
            "1 个单元格中的号码已遮盖",
        ]
    );
    let report = inspect("副本.xlsx", &copy.bytes, &Limits::default());
    assert!(report.is_clean(), "{:#?}", report.findings);
    assert!(
        Xlsx::new(Cursor::new(&copy.bytes[..]))
            .unwrap()
            .sheet_names()
            == ["公开"]
    );
}

#[test]
fn the_copy_has_nothing_that_cannot_be_seen() {
    let looks = Format::new;
    let white = looks().set_font_color(Color::White);
    let plain = looks();
    let file = book(|book| {
        let sheet = book.add_worksheet().set_name("王某13812345678")?;
        list(sheet, "项目负责人", &["13812345678", "无"])?;
        sheet.write_with_format(4, 0, "涂黑的", &looks().set_background_color(Color::Black))?;
        sheet.write_with_format(5, 0, "写白的", &looks().set_num_format("[White]@"))?;
        sheet.write_rich_string(6, 0, &[(&plain, "看得见"), (&white, "看不见")])?;
        sheet.write(0, 3, "窄的列")?.set_column_width(3, 0.5)?;
        sheet.write(8, 0, "低的行")?.set_row_height(8, 1)?;
        Ok(())
    });
    let copy = copy(&file);
    let names = Xlsx::new(Cursor::new(&copy.bytes[..]))
        .unwrap()
        .sheet_names();
    assert_eq!(names, ["工作表1"]);
    let words = cells(&copy.bytes, "工作表1").concat().concat();
    assert!(
        words.contains("看得见") && words.contains("138*****678"),
        "{words}"
    );
    for unseen in [
        "涂黑的",
        "写白的",
        "看不见",
        "窄的列",
        "低的行",
        "13812345678",
    ] {
        assert!(!words.contains(unseen), "{unseen} in {words}");
    }
    let report = inspect("副本.xlsx", &copy.bytes, &Limits::default());
    assert!(report.is_clean(), "{:#?}", report.findings);
}

#[test]
fn numbers_stay_when_they_are_to_go_out() {
    let id = identity("33010619880229001");
    let file = sheet(|sheet| list(sheet, "证件", &[&id]));
    let copy = masked_copy(&file, Masking::AsShown, &Limits::default()).unwrap();
    assert_eq!(cells(&copy.bytes, "汇总")[1][1], id);
}

#[test]
fn the_same_workbook_always_makes_the_same_copy() {
    let file = sheet(|sheet| list(sheet, "证件", &["1"]));
    assert_eq!(copy(&file), copy(&file));
}

#[test]
fn the_copy_of_a_leak_does_not_leak() {
    for sample in leaks().iter().filter(|sample| sample.file == "表.xlsx") {
        match masked_copy(&sample.bytes, Masking::Numbers, &Limits::default()) {
            Ok(copy) => {
                let report = inspect("副本.xlsx", &copy.bytes, &Limits::default());
                assert!(report.is_clean(), "{}: {:#?}", sample.name, report.findings);
            }
            Err(Problem::NotAWorkbook) => assert_eq!(sample.name, "加密的表格"),
            Err(problem) => panic!("{}: {problem}", sample.name),
        }
    }
}

#[test]
fn what_cannot_be_copied_is_refused() {
    let limits = Limits::default();
    assert!(matches!(
        masked_copy(b"%PDF-1.7", Masking::Numbers, &limits),
        Err(Problem::NotAWorkbook)
    ));
    let hidden = book(|book| {
        book.add_worksheet().write(0, 0, "一")?;
        Ok(())
    });
    let torn = crate::pack::with(
        &hidden,
        &[(
            "xl/worksheets/sheet1.xml",
            b"<worksheet><sheetData><row><c><v>1</v",
        )],
    );
    assert!(matches!(
        masked_copy(&torn, Masking::Numbers, &limits),
        Err(Problem::Unreadable(_))
    ));
}
