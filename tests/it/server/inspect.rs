//! Files looked into from the command line.

use std::fs::File;
use std::process::Output;

use inspection::{Kind, Report};
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

use super::Binary;

/// Runs a command with a file on standard input.
fn feed(binary: &Binary, arguments: &[&str], file: &str) -> Output {
    let file = File::open(binary.path(file)).unwrap();
    binary.command(arguments).stdin(file).output().unwrap()
}

fn report(output: &Output) -> Report {
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn list() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "电话").unwrap();
    sheet.write(1, 0, "13812345678").unwrap();
    sheet.write(1, 1, "内部").unwrap();
    sheet.set_column_hidden(1).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn what_hides_in_a_file_is_told_in_words() {
    let binary = Binary::fresh();
    binary.write("名单.xlsx", list());
    binary.write("说明.txt", "予以公开");
    let said = binary.must(&["inspect", "名单.xlsx", "说明.txt"]);
    assert!(
        said.contains("名单.xlsx：发现 2 项需要处理的内容"),
        "{said}"
    );
    assert!(
        said.contains("[警告] 手机号码 工作表“Sheet1”A2：138*****678"),
        "{said}"
    );
    assert!(said.contains("[警告] 隐藏的列"), "{said}");
    assert!(said.contains("说明.txt：没有发现需要处理的内容"), "{said}");
    assert!(!said.contains("13812345678"), "{said}");
    let said = binary.must_fail(&["inspect", "没有.txt"]);
    assert!(
        said.contains("读取 没有.txt 失败：找不到文件或者目录"),
        "{said}"
    );
}

#[test]
fn a_file_on_standard_input_is_answered_with_a_report() {
    let binary = Binary::fresh();
    binary.write("名单", list());
    let report = report(&feed(
        &binary,
        &["inspect", "--json", "--name", "名单.xlsx", "-"],
        "名单",
    ));
    assert!(report.readable && !report.is_clean());
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.kind == Kind::HiddenColumns)
    );
}

#[test]
fn a_bomb_is_answered_within_the_process_s_own_limits() {
    let binary = Binary::fresh();
    let mut zip = zip::ZipWriter::new(File::create(binary.path("炸弹.zip")).unwrap());
    zip.start_file("0.txt", SimpleFileOptions::default())
        .unwrap();
    for _ in 0..64 {
        std::io::Write::write_all(&mut zip, &vec![0; 1 << 20]).unwrap();
    }
    zip.finish().unwrap();
    let report = report(&feed(&binary, &["inspect", "--json", "-"], "炸弹.zip"));
    assert!(!report.readable);
    assert_eq!(report.findings[0].kind, Kind::Unreadable);
}

#[test]
fn a_masked_copy_goes_to_standard_output() {
    let binary = Binary::fresh();
    binary.write("名单.xlsx", list());
    binary.write("答复.pdf", "%PDF-1.7");
    let output = feed(&binary, &["inspect", "--masked-copy", "-"], "名单.xlsx");
    assert!(output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("没有带入副本：1 个隐藏的列"), "{said}");
    let report = inspection::inspect("副本.xlsx", &output.stdout, &inspection::Limits::default());
    assert!(report.is_clean(), "{report:?}");
    let said = binary.must_fail(&["inspect", "--masked-copy", "答复.pdf"]);
    assert!(said.contains("请先另存为 xlsx"), "{said}");
}
