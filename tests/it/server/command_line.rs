//! The command line: answers, complaints, exit codes.

use super::Binary;
use super::binary::workspace;

#[test]
fn worked_cases_answer_by_line_and_exit_code() {
    let binary = Binary::fresh();
    let right = r#"{"id": "a", "acts": [{"act": "register", "on": "2024-08-30", "channel": "in_person", "submitted_on": "2024-08-30"}], "expect": {"reply_due_on": "2024-09-29"}}"#;
    let wrong = right.replace("2024-09-29", "2024-09-30");
    let output = binary.feed(&["law", "run", "-"], right);
    assert_eq!(output.status.code(), Some(0));
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(line["pass"], true);
    assert_eq!(line["result"]["reply_due_on"], "2024-09-29");
    let output = binary.feed(&["law", "run", "-"], &format!("{right}\n{wrong}\n"));
    assert_eq!(output.status.code(), Some(1));
    let second = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .nth(1)
        .unwrap()
        .to_owned();
    let second: serde_json::Value = serde_json::from_str(&second).unwrap();
    assert_eq!(second["differs"]["reply_due_on"]["got"], "2024-09-29");
    assert_eq!(second["differs"]["reply_due_on"]["expect"], "2024-09-30");
    for unreadable in [
        format!("{right}\n{{"),
        String::new(),
        right.replace("in_person", "pigeon"),
    ] {
        let output = binary.feed(&["law", "run", "-"], &unreadable);
        assert_eq!(output.status.code(), Some(2), "{unreadable}");
        assert!(output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("行") && said.contains("列"), "{said}");
    }
    let output = binary.run(&["law", "run", "nowhere.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_date_is_explained_for_a_paper_calendar() {
    let binary = Binary::fresh();
    let said = binary.must(&["law", "explain", "--received-on", "2024-09-10"]);
    assert!(said.contains("国办发明电〔2023〕7号"), "{said}");
    assert!(
        said.contains("国庆节") && said.contains("调休上班") && said.contains("第三十三条"),
        "{said}"
    );
    let cases = workspace().join("tests/law/worked-cases.jsonl");
    let said = binary.must(&["law", "explain", cases.to_str().unwrap(), "GC-40"]);
    assert!(
        said.contains("2024-04-24") && said.contains("第三方"),
        "{said}"
    );
    let said = binary.must_fail(&["law", "explain", cases.to_str().unwrap(), "GC-0"]);
    assert!(said.contains("GC-0"), "{said}");
}

#[test]
fn rules_are_checked_with_file_line_and_column() {
    let binary = Binary::fresh();
    assert!(binary.must(&["check"]).contains("没有错误"));
    binary.write(
        "law/deadlines.toml",
        std::fs::read_to_string(workspace().join("workflows/deadlines.toml"))
            .unwrap()
            .replacen("cite = \"reg:33\"", "cite = \"reg:99\"", 1),
    );
    let said = binary.must_fail(&["check", "--workflows", "law"]);
    assert!(
        said.contains("deadlines.toml:") && said.contains("reg:99"),
        "{said}"
    );
    let said = binary.must_fail(&["check", "--workflows", "nowhere"]);
    assert!(said.contains("nowhere"), "{said}");
}

#[test]
fn the_settings_of_the_analysis_are_checked_with_the_rules() {
    let own = std::fs::read_to_string(workspace().join("workflows/topics.toml")).unwrap();
    for (written, wrong, wanted) in [
        (
            "[conversion]\nleast_applicants = 3",
            "[conversion]\nleast_applicants = 1",
            "least_applicants",
        ),
        ("\"granted_in_part\"", "\"given_away\"", "given_away"),
        ("kept = 3", "kept = \"三\"", "topics.toml 第"),
    ] {
        let binary = Binary::fresh();
        binary.write("law/topics.toml", own.replacen(written, wrong, 1));
        let said = binary.must_fail(&["check", "--workflows", "law"]);
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
}

#[test]
fn a_year_is_shown_as_it_stands() {
    let binary = Binary::fresh();
    let shown: serde_json::Value =
        serde_json::from_str(&binary.must(&["calendar", "show", "2025", "--json"])).unwrap();
    assert_eq!(shown["year"], 2025);
    assert_eq!(shown["number"], "国办发明电〔2024〕12号");
    assert_eq!(shown["rest"][0], "2025-01-01");
    assert_eq!(shown["makeup_workdays"][0], "2025-01-26");
    assert!(
        binary
            .must_fail(&["calendar", "show", "2031"])
            .contains("2031")
    );
}

#[test]
fn an_unknown_key_or_value_of_the_configuration_is_an_error() {
    let binary = Binary::fresh();
    binary.write("kaijuan.toml", "databse = \"sqlite:a.db\"\n");
    let said = binary.must_fail(&["check"]);
    assert!(
        said.contains("databse") && said.contains("database"),
        "{said}"
    );
    binary.write("kaijuan.toml", "listen = \"nowhere\"\n");
    assert!(binary.must_fail(&["check"]).contains("listen"));
}

#[test]
fn a_register_without_its_keys_is_not_opened() {
    let binary = Binary::fresh();
    binary.set_up();
    std::fs::remove_file(binary.path("kaijuan-data/keys")).unwrap();
    let said = binary.must_fail(&["verify"]);
    assert!(said.contains("密钥"), "{said}");
    assert!(
        !binary.path("kaijuan-data/keys").exists(),
        "no new key hides the loss"
    );
}

#[test]
fn other_rules_are_not_in_force_until_somebody_says_so() {
    let binary = Binary::fresh();
    let (officer, _) = binary.set_up();
    binary.write(
        "law/office.toml",
        std::fs::read_to_string(workspace().join("workflows/office.toml")).unwrap() + "# 本机关\n",
    );
    let create = [
        "token",
        "create",
        "--officer",
        &officer,
        "--workflows",
        "law",
    ];
    assert!(binary.must_fail(&create).contains("kaijuan migrate"));
    assert!(
        binary
            .must(&["migrate", "--workflows", "law", "--yes"])
            .contains("规则已生效")
    );
    binary.must(&create);
}

#[test]
fn agencies_and_officers_are_told_apart() {
    let binary = Binary::fresh();
    binary.set_up();
    let taken = [
        "agency",
        "add",
        "自然资",
        "另一个局",
        "--kind",
        "department",
    ];
    assert!(binary.must_fail(&taken).contains("已经用过"));
    let long = "局".repeat(150);
    for (code, name, says) in [
        (long.as_str(), "一个局", "代字"),
        ("长", long.as_str(), "名称"),
        ("长\u{202e}", "一个局", "U+202E"),
    ] {
        let said = binary.must_fail(&["agency", "add", code, name, "--kind", "department"]);
        assert!(said.contains(says) && !said.contains(&long), "{said}");
    }
    let nobody = [
        "token",
        "create",
        "--officer",
        "00000000-0000-7000-8000-000000000000",
    ];
    assert!(binary.must_fail(&nobody).contains("没有这名经办人员"));
    let unknown = [
        "officer",
        "add",
        "甲",
        "--agency",
        "自然资",
        "--roles",
        "boss",
    ];
    assert!(binary.must_fail(&unknown).contains("office_head"));
}
