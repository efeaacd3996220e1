//! What an operator does to a register, and what the program refuses him.

use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use super::Binary;
use super::binary::{eventually, workspace};

fn mode(binary: &Binary, name: &str) -> u32 {
    let held = std::fs::metadata(binary.path(name)).unwrap();
    held.permissions().mode() & 0o777
}

#[test]
fn the_keys_of_another_register_start_nothing_and_write_nothing() {
    let binary = Binary::fresh();
    let (officer, _) = binary.set_up();
    let other = Binary::fresh();
    other.must(&["migrate"]);
    let keys = binary.path("kaijuan-data/keys");
    let own = std::fs::read_to_string(&keys).unwrap();
    let strange = std::fs::read_to_string(other.path("kaijuan-data/keys")).unwrap();
    let id = own.split_whitespace().next().unwrap();
    let same_id = format!("{id} {}", strange.split_whitespace().nth(1).unwrap());
    let before = std::fs::read(binary.path("kaijuan-data/kaijuan.db")).unwrap();
    for file in [strange.clone(), same_id] {
        std::fs::write(&keys, file).unwrap();
        for command in [
            &["serve", "--listen", "127.0.0.1:0"][..],
            &["verify"],
            &["migrate"],
            &["officer", "list"],
            &["import", "applications", "none.csv", "--officer", &officer],
            &["backup", "copy.db"],
        ] {
            let said = binary.must_fail(command);
            assert!(
                said.contains("kaijuan-data/keys") && said.contains(id),
                "{command:?}: {said}"
            );
        }
    }
    let after = std::fs::read(binary.path("kaijuan-data/kaijuan.db")).unwrap();
    assert!(before == after, "the register was written to");
    // A new current key beside the old one is welcome, and wanted from then on.
    std::fs::write(&keys, format!("{own}{strange}")).unwrap();
    binary.must(&["verify"]);
    std::fs::write(&keys, &own).unwrap();
    let said = binary.must_fail(&["verify"]);
    assert!(
        said.contains(strange.split_whitespace().next().unwrap()),
        "{said}"
    );
}

#[test]
fn a_token_is_listed_by_a_short_id_and_taken_back() {
    let binary = Binary::fresh();
    let (officer, token) = binary.set_up();
    let server = binary.serve(&[]);
    assert_eq!(server.get(&token, "/api/v1/me").0, 200);
    let listed = binary.must(&["token", "list", "--officer", &officer]);
    assert!(
        listed.contains("张喆") && listed.contains("有效至") && !listed.contains(&token),
        "{listed}"
    );
    let short = listed.split('\t').next().unwrap().to_owned();
    assert!(binary.must(&["token", "revoke", &short]).contains("收回"));
    assert_eq!(server.get(&token, "/api/v1/me").0, 401);
    assert!(binary.must(&["token", "list"]).contains("已收回"));
    assert!(
        binary
            .must_fail(&["token", "revoke", &short])
            .contains("已经收回")
    );
    assert!(
        binary
            .must_fail(&["token", "revoke", "k"])
            .contains("token list")
    );
    binary.must(&["token", "create", "--officer", &officer, "--forever"]);
    assert!(binary.must(&["token", "list"]).contains("长期有效"));
}

#[test]
fn an_officer_is_disabled_enabled_and_given_other_roles() {
    let binary = Binary::fresh();
    let (officer, token) = binary.set_up();
    let server = binary.serve(&[]);
    binary.must(&["officer", "disable", &officer]);
    assert_eq!(server.get(&token, "/api/v1/me").0, 401);
    let listed = binary.must(&["officer", "list"]);
    assert!(listed.contains("停用") && listed.contains("青衡区自然资源局"));
    binary.must(&["officer", "enable", &officer]);
    binary.must(&["officer", "roles", &officer, "auditor"]);
    let (status, me) = server.get(&token, "/api/v1/me");
    assert_eq!(status, 200);
    assert!(
        me.to_string().contains("auditor") && !me.to_string().contains("clerk"),
        "{me}"
    );
    let nobody = "00000000-0000-7000-8000-000000000000";
    let said = binary.must_fail(&["officer", "disable", nobody]);
    assert!(said.contains("没有这名经办人员"), "{said}");
}

#[test]
fn a_copy_is_made_while_others_write_and_overwrites_nothing() {
    let binary = Binary::fresh();
    let (_, token) = binary.set_up();
    let server = binary.serve(&[]);
    let case = serde_json::json!({ "channel": "in_person", "dates": { "submitted_on": "2026-03-02" },
        "applicant": { "name": "王喆" }, "applicant_kind": "natural_person",
        "title": "征地批复", "content": "内容" });
    assert_eq!(server.post(&token, "/api/v1/cases", None, &case).0, 201);
    binary.must(&["backup", "copy.db"]);
    assert_eq!(mode(&binary, "copy.db"), 0o600);
    let said = binary.must(&["verify", "--database", "sqlite:copy.db"]);
    assert!(said.contains("1 件案件"), "{said}");
    let held = std::fs::read(binary.path("copy.db")).unwrap();
    assert!(
        binary
            .must_fail(&["backup", "copy.db"])
            .contains("已经存在")
    );
    assert!(held == std::fs::read(binary.path("copy.db")).unwrap());
}

#[test]
fn files_are_their_owners_alone() {
    let binary = Binary::fresh();
    binary.set_up();
    let _server = binary.serve(&[]);
    assert_eq!(mode(&binary, "kaijuan-data"), 0o700);
    for name in ["keys", "kaijuan.db", "kaijuan.db-wal", "kaijuan.db-shm"] {
        assert_eq!(
            mode(&binary, &format!("kaijuan-data/{name}")),
            0o600,
            "{name}"
        );
    }
}

#[test]
fn a_mistyped_address_makes_nothing() {
    let binary = Binary::fresh();
    for command in [&["serve"][..], &["verify"], &["agency", "list"]] {
        let all = [command, &["--database", "sqlite:kaijaun.db"]].concat();
        let said = binary.must_fail(&all);
        assert!(
            said.contains("kaijaun.db") && said.contains("kaijuan migrate"),
            "{said}"
        );
    }
    assert_eq!(std::fs::read_dir(binary.folder.path()).unwrap().count(), 0);
    let address = "postgres://secret:password@127.0.0.1:1/kaijuan";
    let began = Instant::now();
    let said = binary.must_fail(&["migrate", "--database", address]);
    assert!(began.elapsed() < Duration::from_secs(7));
    assert_eq!(
        said.matches("连接不上 127.0.0.1:1/kaijuan").count(),
        1,
        "{said}"
    );
    assert!(
        !said.contains("secret") && !said.contains("password"),
        "{said}"
    );
    assert!(!binary.path("kaijuan-data/keys").exists());
}

#[test]
fn other_rules_do_not_serve_until_somebody_confirms_them() {
    let binary = Binary::fresh();
    binary.set_up();
    let own = std::fs::read_to_string(workspace().join("workflows/office.toml")).unwrap();
    binary.write("law/office.toml", own + "# 本机关\n");
    let serve = ["serve", "--listen", "127.0.0.1:0", "--workflows", "law"];
    let said = binary.must_fail(&serve);
    let checked = binary.must(&["check", "--workflows", "law"]);
    let print = checked
        .split("指纹：")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    assert!(
        said.contains(print) && said.contains("现行") && said.contains("kaijuan migrate"),
        "{said}"
    );
    let output = binary.run(&["migrate", "--workflows", "law"]);
    assert!(!output.status.success());
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("office.toml")
    );
    assert!(String::from_utf8(output.stderr).unwrap().contains("--yes"));
    binary.must(&["serve", "--help"]);
    drop(binary.serve(&[]));
    binary.must(&["migrate", "--workflows", "law", "--yes"]);
    drop(binary.serve(&["--workflows", "law"]));
}

#[test]
fn a_wrong_value_is_told_in_chinese() {
    let binary = Binary::fresh();
    for (command, says) in [
        (
            &["law", "explain", "--received-on", "2024-02-30"][..],
            "历上",
        ),
        (&["token", "list", "--officer", "张三"], "officer list"),
        (&["check", "--listen", "8080"], "127.0.0.1:8080"),
        (
            &["token", "create", "--officer", "x", "--days", "1"],
            "编号",
        ),
        (
            &[
                "token",
                "create",
                "--days",
                "4000000000",
                "--officer",
                "00000000-0000-7000-8000-000000000000",
            ],
            "3650",
        ),
    ] {
        let output = binary.run(command);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("错误：") && said.contains(says), "{said}");
    }
}

#[test]
fn a_mistake_in_the_rules_is_found_where_the_operator_put_it() {
    let binary = Binary::fresh();
    binary.write("law/office.toml", "[[number]]\n");
    let said = binary.must_fail(&["check", "--workflows", "law"]);
    assert!(said.contains("law/office.toml:1:"), "{said}");
    binary.write("law/office.toml", [0xC4, 0xE3]);
    let said = binary.must_fail(&["check", "--workflows", "law"]);
    assert!(
        said.contains("law/office.toml") && said.contains("UTF-8"),
        "{said}"
    );
}

#[test]
fn every_wording_is_checked_before_a_letter_needs_it() {
    let binary = Binary::fresh();
    let said = binary.must(&["check"]);
    assert!(said.contains("文书：25 种"), "{said}");
    let notice = workspace().join("workflows/letters/supplement_notice.j2");
    let notice = std::fs::read_to_string(notice).unwrap();
    let place = "law/letters/supplement_notice.j2";
    for (from, to, says) in [
        (
            "{{ guidance|sentence }}",
            "{{ gudance|sentence }}",
            "没有这个字段",
        ),
        ("{% endfor %}", "", "写法有误"),
        (
            "parts/received.j2",
            "parts/recieved.j2",
            "引入的文件不存在：parts/recieved.j2，是不是“parts/received.j2”",
        ),
        ("（即", "（即\u{20bb7}", "U+20BB7"),
    ] {
        assert!(notice.contains(from));
        binary.write(place, notice.replacen(from, to, 1));
        let said = binary.must_fail(&["check", "--workflows", "law"]);
        let told = said.contains("letters/supplement_notice.j2 第") && said.contains(says);
        assert!(told, "{said}");
    }
    for (empty, says) in [
        (" \n", "是空的"),
        ("特此告知。\n", "没有写“需要补正的事项”"),
    ] {
        binary.write(place, empty);
        let said = binary.must_fail(&["check", "--workflows", "law"]);
        let told = said.contains("letters/supplement_notice.j2 ") && said.contains(says);
        assert!(told, "{said}");
    }
    binary.write(place, format!("{notice}请注意保存。\n"));
    binary.must(&["check", "--workflows", "law"]);
    binary.write("law/letters/notes.j2", "{{ nobody.needs.this }}");
    let said = binary.must_fail(&["check", "--workflows", "law"]);
    assert!(said.contains("letters/notes.j2 没有用到"), "{said}");
}

#[test]
fn letters_that_the_check_refuses_do_not_come_into_force() {
    let binary = Binary::fresh();
    let own = |name: &str| std::fs::read_to_string(workspace().join("workflows").join(name));
    let table = own("letters/letters.toml").unwrap();
    let numbers = own("office.toml").unwrap();
    let row = "title = \"政府信息公开申请补正告知书\"\nsince = 2019-05-15\n";
    assert!(table.contains(row));
    let gap = table.replacen(row, &format!("{row}until = 2026-11-27\n"), 1);
    let cited = gap.replacen("cite = \"reg:29\"", "cite = \"reg:92\"", 1);
    binary.write("gap/letters/letters.toml", cited);
    binary.write("gap/letters/suplement_notice.j2", "请补正。\n");
    for command in [
        &["check", "--workflows", "gap"][..],
        &["migrate", "--workflows", "gap"],
    ] {
        let said = binary.must_fail(command);
        for says in [
            "（supplement_notice）在 2026-11-27 之后没有文字",
            "没有第92条",
            "letters/suplement_notice.j2 没有用到",
            "是不是“supplement_notice.j2”",
        ] {
            assert!(said.contains(says), "{command:?}: {said}");
        }
    }
    binary.write(
        "same/office.toml",
        numbers.replacen("公开延〔", "公开复〔", 1),
    );
    binary.write(
        "lost/letters/letters.toml",
        table.replacen(
            "series = \"reasons_notice\"",
            "series = \"reason_notice\"",
            1,
        ),
    );
    binary.write(
        "torn/letters/letters.toml",
        table.replacen("[[letter]]", "[[letter]", 1),
    );
    for (folder, says) in [
        ("same", "会编出相同的编号"),
        ("lost", "没有“reason_notice”2019年的编号格式"),
        ("torn", "方括号"),
    ] {
        for command in ["check", "migrate"] {
            let said = binary.must_fail(&[command, "--workflows", folder]);
            assert!(said.contains(says) && !said.contains("expected"), "{said}");
        }
    }
    binary.must(&["migrate"]);
}

#[test]
fn an_office_that_names_nobody_to_ask_is_told_before_its_first_letter() {
    let binary = Binary::fresh();
    let said = binary.must(&["check"]);
    assert!(
        said.contains("提示：") && said.contains("[[contact]]"),
        "{said}"
    );
    let own = std::fs::read_to_string(workspace().join("workflows/office.toml")).unwrap();
    let contact =
        |line: &str| format!("{own}\n[[contact]]\nagency = \"*\"\nsince = 2019-05-15\n{line}\n");
    binary.write("law/office.toml", contact("hours = \"工作日\""));
    let said = binary.must(&["check", "--workflows", "law"]);
    assert!(said.contains("没有电话（telephone）"), "{said}");
    binary.write("law/office.toml", contact("telephone = \"0600-5550123\""));
    let said = binary.must(&["check", "--workflows", "law"]);
    // the calendar of the next year has a hint of its own
    assert!(!said.contains("contact"), "{said}");
}

#[test]
fn the_list_in_the_readme_can_be_imported() {
    let binary = Binary::fresh();
    let (officer, _) = binary.set_up();
    let readme = std::fs::read_to_string(workspace().join("README.md")).unwrap();
    let list = readme
        .split("```csv\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    binary.write("list.csv", list);
    let said = binary.must(&["import", "applications", "list.csv", "--officer", &officer]);
    assert!(said.contains("已导入 1 件"), "{said}");
}

#[test]
fn a_demonstration_stopped_while_it_is_made_leaves_nothing() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let binary = Binary::fresh();
        let temporary = binary.path("tmp");
        std::fs::create_dir(&temporary).unwrap();
        let mut child = binary
            .command(&["serve", "--demo", "--listen", "127.0.0.1:0"])
            .env("TMPDIR", &temporary)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let made = || std::fs::read_dir(&temporary).unwrap().flatten().next();
        eventually(|| made().is_some_and(|folder| folder.path().join("demo.db").exists()));
        let told = std::process::Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status()
            .unwrap();
        assert!(told.success());
        assert!(child.wait().unwrap().success(), "{signal}");
        assert!(made().is_none(), "{signal} left the folder");
    }
}
