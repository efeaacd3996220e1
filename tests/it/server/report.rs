//! `kaijuan report check`: the sample of the manual, and files that are none.

mod of_register;

use serde_json::Value;

use super::Binary;
use super::binary::workspace;

/// The tables that the manual shows.
fn sample() -> Value {
    let manual = std::fs::read_to_string(workspace().join("docs/cli.md")).unwrap();
    let shown = manual.split("```json\n").nth(1).unwrap();
    serde_json::from_str(shown.split("```").next().unwrap()).unwrap()
}

#[test]
fn the_tables_of_the_manual_balance_and_a_wrong_cell_is_named() {
    let binary = Binary::fresh();
    let mut tables = sample();
    binary.write("a.json", tables.to_string());
    let said = binary.must(&["report", "check", "a.json"]);
    assert!(said.contains("2025 年的表格平衡"), "{said}");
    assert!(!said.contains("没有核对上年结转"), "{said}");
    let mut alone = sample();
    alone
        .as_object_mut()
        .unwrap()
        .remove("carried_over_last_year");
    binary.write("alone.json", alone.to_string());
    let said = binary.must(&["report", "check", "alone.json"]);
    assert!(said.contains("没有核对上年结转"), "{said}");
    tables["applications"][2][6] = 7.into();
    let output = binary.feed(&["report", "check", "-", "--json"], &tables.to_string());
    assert_eq!(output.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["balanced"], false);
    let broken = &told["breaks"][1];
    assert_eq!(
        (&broken["rule"], &broken["row"], &broken["column"]),
        (&"R3".into(), &3.into(), &7.into())
    );
    assert_eq!(
        (&broken["expected"], &broken["found"]),
        (&6.into(), &7.into())
    );
    // a cell that is no number does not hide the others
    tables["applications"][4][0] = "若干".into();
    let told = binary.feed(&["report", "check", "-"], &tables.to_string());
    assert_eq!(told.status.code(), Some(1));
    let said = String::from_utf8(told.stdout).unwrap();
    for place in ["格式  applications[4][0]", "R3  applications[2][6]"] {
        assert!(said.contains(place), "{said}");
    }
}

#[test]
fn what_is_no_table_is_told_in_chinese_with_its_place() {
    let binary = Binary::fresh();
    let folder = binary.path("folder");
    std::fs::create_dir(&folder).unwrap();
    for (name, content, says) in [
        ("empty", &b""[..], "第 1 行第 0 列：JSON 没有写完"),
        ("half", b"{\"year\": 2025,", "JSON 没有写完"),
        (
            "broken",
            b"{\n \"year\": 2025;}",
            "第 2 行第 14 列：不符合 JSON 的写法",
        ),
        ("list", b"[]", "应当是对象"),
        ("none", b"{}", "（year）：没有填写"),
        ("text", b"{\"year\": \"2025\"}", "（year）：应当是整数"),
        (
            "field",
            b"{\"year\": 2025, \"rows\": 1}",
            "（rows）：没有这个字段",
        ),
        (
            "rows",
            b"{\"year\": 2025, \"applications\": 1}",
            "（applications）：应当是数组",
        ),
        ("old", b"\xd0\xcf\x11\xe0\xa1\xb1", "旧版的 xls、doc"),
        (
            "gbk",
            b"{\"year\":\n \"\xd6\xd0\"}",
            "第 2 行第 3 列不是 UTF-8 文字",
        ),
    ] {
        binary.write(name, content);
        told(&binary, &["report", "check", name], 2, says);
    }
    told(&binary, &["report", "check", "nowhere"], 2, "找不到文件");
    told(&binary, &["report", "check", "folder"], 2, "这是一个目录");
}

#[test]
fn what_cannot_be_read_or_written_for_the_calendar_is_told_in_chinese() {
    let binary = Binary::fresh();
    binary.write("junk.txt", [0xFF, 0xFF]);
    binary.write("file", "");
    for command in ["read", "import"] {
        told(&binary, &["calendar", command, "nowhere"], 1, "找不到文件");
        told(
            &binary,
            &["calendar", command, "junk.txt"],
            1,
            "第 1 行第 1 列不是 UTF-8",
        );
    }
    let show = ["calendar", "show", "2025", "--workflows", "nowhere"];
    told(
        &binary,
        &show,
        1,
        "读取规则目录 nowhere 失败：找不到文件或者目录",
    );
    let show = ["calendar", "show", "2025", "--workflows", "file"];
    told(&binary, &show, 1, "不是目录");
    let run = ["law", "run", "nowhere"];
    told(&binary, &run, 2, "找不到文件");
}

/// A command complains in Chinese, and says this.
fn told(binary: &Binary, command: &[&str], code: i32, says: &str) {
    let output = binary.run(command);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{command:?} {said}");
    assert!(said.contains(says), "{command:?} {said}");
    for english in [
        "error",
        "expected",
        "EOF",
        "No such",
        "directory",
        "invalid",
    ] {
        assert!(!said.contains(english), "{command:?} {said}");
    }
}
