//! What is not an export of this version comes in not at all.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::dump::DumpError;

use super::{exported, full, office, take};
use crate::harness::{Memory, Peer, on_both};
use crate::store::sample::{HOUSING, act, id, settle};

on_both!(
    a_file_that_is_not_as_it_was_written_is_refused,
    rows_that_do_not_fit_together_are_refused,
    rows_in_another_place_are_refused,
    what_does_not_hold_together_is_refused,
    a_register_that_holds_something_takes_nothing,
    an_export_needs_the_form_of_the_program,
);

/// Puts the counts and the check value of the last line right again.
fn signed(lines: &[String]) -> String {
    let mut trailer: Value = serde_json::from_str(lines.last().unwrap()).unwrap();
    let rows = trailer["rows"].as_object_mut().unwrap();
    let body = &lines[..lines.len() - 1];
    for (table, count) in rows.iter_mut() {
        let begins = format!("{{\"table\":\"{table}\",");
        *count = json!(body.iter().filter(|line| line.starts_with(&begins)).count());
    }
    let body: String = body.iter().map(|line| format!("{line}\n")).collect();
    trailer["sha256"] = json!(hex::encode(Sha256::digest(&body)));
    format!("{body}{trailer}\n")
}

fn lines(export: &str) -> Vec<String> {
    export.lines().map(str::to_owned).collect()
}

/// The number of the first line of a table.
fn first_of(lines: &[String], table: &str) -> usize {
    let begins = format!("{{\"table\":\"{table}\",");
    let place = lines.iter().position(|line| line.starts_with(&begins));
    place.unwrap() + 1
}

/// A way to spoil a file, in which line it shows, and what is said of it.
struct Spoiled {
    export: String,
    line: usize,
    said: &'static str,
}

fn spoiled(export: &str) -> Vec<Spoiled> {
    let all = lines(export);
    let last = all.len();
    let case = first_of(&all, "cases");
    let officer = first_of(&all, "officers");
    let mut spoiled = Vec::new();
    let mut add = |export: String, line: usize, said| {
        spoiled.push(Spoiled { export, line, said });
    };
    let edited = |line: usize, from: &str, to: &str| {
        let mut all = all.clone();
        assert!(all[line - 1].contains(from), "{from}: {}", all[line - 1]);
        all[line - 1] = all[line - 1].replacen(from, to, 1);
        all.join("\n") + "\n"
    };
    add(String::new(), 1, "文件是空的");
    add(
        "编号,姓名\n1,王喆\n".into(),
        1,
        "这不是 kaijuan export 写出的文件",
    );
    add(all[1..].join("\n"), 1, "这不是 kaijuan export 写出的文件");
    add(
        edited(1, "\"kaijuan\":\"", "\"kaijuan\":\"9"),
        1,
        "同一版本的程序",
    );
    add(
        edited(1, "\"schema\":\"", "\"schema\":\"9"),
        1,
        "同一版本的程序",
    );
    add(edited(1, "{", "{ "), 1, "不是导出时的写法");
    add(export.replace('\n', "\r\n"), 1, "不是导出时的写法");
    add(
        edited(officer, "\"officers\"", "\"offices\""),
        officer,
        "没有“offices”这个表",
    );
    add(
        edited(officer, "\"table\":\"officers\",", ""),
        officer,
        "缺少“table”",
    );
    add(
        edited(officer, "\"row\":{", "\"row\":[],\"rou\":{"),
        officer,
        "缺少“row”",
    );
    add(
        edited(officer, "\"roles\"", "\"rules\""),
        officer,
        "officers 缺少“roles”这一列",
    );
    add(
        edited(officer, "\"roles\"", "\"shoe_size\":1,\"roles\""),
        officer,
        "officers 没有“shoe_size”这一列",
    );
    add(
        edited(officer, "\"active\":true", "\"active\":1"),
        officer,
        "应为 true 或 false",
    );
    add(
        edited(case, "\"version\":1", "\"version\":\"1\""),
        case,
        "应为整数",
    );
    add(
        edited(case, "\"version\":1", "\"version\":null"),
        case,
        "不能为空",
    );
    add(
        edited(
            case,
            "\"registered_on\":\"2026-03-02\"",
            "\"registered_on\":\"2026-3-2\"",
        ),
        case,
        "不是导出时的写法",
    );
    add(
        edited(
            case,
            "\"registered_on\":\"2026-03-02\"",
            "\"registered_on\":\"昨天\"",
        ),
        case,
        "“registered_on”应为日期",
    );
    add(
        edited(case, "\"title\":\"", "\"title\":\"\\u0000"),
        case,
        "U+0000",
    );
    add(
        edited(case, "\"id\":\"", "\"id\":\"x"),
        case,
        "“id”应为编号",
    );
    add(edited(case, "{", ""), case, "不是 JSON 对象");
    add(edited(case, "危房改造", "危房拆除"), last, "校验值");
    add(all[..last - 1].join("\n") + "\n", last, "截断");
    add(
        all[..case].join("\n")[..export.find("危房").unwrap()].into(),
        case,
        "截断",
    );
    let deadline = first_of(&all, "deadlines");
    add(
        [&all[..deadline - 1], &all[deadline..]].concat().join("\n") + "\n",
        last - 1,
        "校验值",
    );
    add(edited(last, "\"cases\":1", "\"cases\":2"), last, "校验值");
    add(edited(last, "\"rows\"", "\"row\""), last, "结尾的一行应为");
    add(format!("{export}\n"), last + 1, "之后还有内容");
    spoiled
}

async fn a_file_that_is_not_as_it_was_written_is_refused(peer: Peer) {
    let export = exported(&full(peer).await.store).await;
    let place = Memory::fresh(peer).await;
    let untouched = exported(&place.store).await;
    let spoiled = spoiled(&export);
    assert!(spoiled.len() > 25);
    for Spoiled { export, line, said } in spoiled {
        let refused = take(&place.store, &export).await.unwrap_err();
        let text = refused.to_string();
        assert!(
            matches!(refused, DumpError::Line { line: found, .. } if found == line as u64)
                && text.contains(said),
            "line {line}, “{said}”: {text}"
        );
    }
    assert!(
        exported(&place.store).await == untouched,
        "something was kept"
    );
    assert_eq!(signed(&lines(&export)), export, "signing is as it is done");
    take(&place.store, &export).await.unwrap();
}

/// How far apart the bytes are that are changed: a campaign changes every one.
fn step() -> usize {
    match std::env::var("KAIJUAN_TEST_CAMPAIGN") {
        Ok(_) => 1,
        Err(_) => 43,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_byte_can_be_changed_and_none_left_out() {
    let export = exported(&full(Peer::Sqlite).await.store).await.into_bytes();
    let place = Memory::fresh(Peer::Sqlite).await;
    for at in (0..export.len()).step_by(step()) {
        let mut changed = export.clone();
        changed[at] ^= 1;
        assert!(place.store.import(&changed[..]).await.is_err(), "byte {at}");
        assert!(
            place.store.import(&export[..at]).await.is_err(),
            "cut at {at}"
        );
    }
    place.store.import(&export[..]).await.unwrap();
}

async fn rows_that_do_not_fit_together_are_refused(peer: Peer) {
    let export = exported(&full(peer).await.store).await;
    let place = Memory::fresh(peer).await;
    let all = lines(&export);
    let without = |table: &str| {
        let begins = format!("{{\"table\":\"{table}\",");
        let mut all = all.clone();
        all.retain(|line| !line.starts_with(&begins));
        signed(&all)
    };
    let same_code = signed(&lines(
        &export.replace("\"code\":\"HT\"", "\"code\":\"QX\""),
    ));
    for (export, table, said) in [
        (same_code, "agencies", "重复"),
        (without("agencies"), "officers", "不在文件中"),
        (without("people"), "cases", "不在文件中"),
        (without("cases"), "case_parties", "不在文件中"),
        (without("officers"), "todos", "不在文件中"),
    ] {
        let refused = take(&place.store, &export).await.unwrap_err();
        let text = refused.to_string();
        assert!(
            matches!(refused, DumpError::Rows { table: found, .. } if table == found)
                && text.contains(said),
            "{table}, “{said}”: {text}"
        );
    }
    take(&place.store, &export).await.unwrap();
}

/// Also when all is counted and signed anew.
async fn rows_in_another_place_are_refused(peer: Peer) {
    let export = exported(&full(peer).await.store).await;
    let place = Memory::fresh(peer).await;
    let all = lines(&export);
    let moved = |from: usize, to: usize| {
        let mut all = all.clone();
        let line = all.remove(from - 1);
        all.insert(to - 1, line);
        (signed(&all), from.max(to))
    };
    let twice = |table: &str| {
        let mut all = all.clone();
        let line = first_of(&all, table);
        all.insert(line, all[line - 1].clone());
        (signed(&all), line + 1)
    };
    let (agencies, parties) = (first_of(&all, "agencies"), first_of(&all, "case_parties"));
    for (export, line) in [
        twice("agencies"),
        twice("officers"),
        twice("case_events"),
        twice("carried_over"),
        moved(agencies + 1, agencies),
        moved(parties + 2, parties),
        moved(first_of(&all, "officers"), agencies),
    ] {
        let refused = take(&place.store, &export).await.unwrap_err();
        let text = refused.to_string();
        let DumpError::Line { line: found, .. } = refused else {
            panic!("line {line}: {text}");
        };
        assert!(
            found <= line as u64 && text.contains("重复，或者不在"),
            "line {line}: {text}"
        );
    }
    take(&place.store, &export).await.unwrap();
}

/// Whoever changes a row and counts anew is found out by the checks of the
/// register itself, and nothing is kept.
async fn what_does_not_hold_together_is_refused(peer: Peer) {
    let home = Memory::fresh(peer).await;
    settle(&home.store).await;
    office(&home.store).activate_rules().await.unwrap();
    let export = exported(&home.store).await;
    let place = Memory::fresh(peer).await;
    let untouched = exported(&place.store).await;
    let mut all = lines(&export);
    let person = first_of(&all, "people") - 1;
    all[person] = all[person].replace("王喆堃𬹼", "王喆");
    let changed = signed(&all);
    let office = office(&place.store);
    let refused = office.import_register(changed.as_bytes()).await;
    let text = refused.unwrap_err().to_string();
    assert!(text.contains("人员"), "{text}");
    assert!(
        exported(&place.store).await == untouched,
        "something was kept"
    );
    office.import_register(export.as_bytes()).await.unwrap();
}

async fn a_register_that_holds_something_takes_nothing(peer: Peer) {
    let export = exported(&full(peer).await.store).await;
    let place = Memory::fresh(peer).await;
    act(&place.store, |tx| {
        Box::pin(async move {
            let agency = super::agency(
                id(0x999),
                None,
                "另",
                "另一机关",
                store::AgencyKind::Department,
            );
            tx.insert_agency(&agency).await
        })
    })
    .await
    .unwrap();
    let refused = take(&place.store, &export).await.unwrap_err();
    assert!(
        matches!(refused, DumpError::NotEmpty { table: "agencies" }),
        "{refused}"
    );
    assert!(refused.to_string().contains("kaijuan migrate"));
    let mut reader = place.store.read().await.unwrap();
    assert_eq!(reader.agency(HOUSING).await.unwrap(), None);
    drop(reader);
    // one that holds this very content neither
    let place = Memory::fresh(peer).await;
    take(&place.store, &export).await.unwrap();
    assert!(matches!(
        take(&place.store, &export).await,
        Err(DumpError::NotEmpty { .. })
    ));
}

async fn an_export_needs_the_form_of_the_program(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    let export = exported(&memory.store).await;
    memory
        .execute("DELETE FROM _sqlx_migrations WHERE version > 1")
        .await
        .unwrap();
    let old = memory.store.export(Vec::new()).await.unwrap_err();
    assert!(old.to_string().contains("kaijuan migrate"), "{old}");
    let old = take(&memory.store, &export).await.unwrap_err();
    assert!(old.to_string().contains("kaijuan migrate"), "{old}");
    // a column that this program does not know would stay behind
    let memory = Memory::fresh(peer).await;
    memory
        .execute("UPDATE _sqlx_migrations SET version = 9000 + version WHERE version = 1")
        .await
        .unwrap();
    memory.store.ready().await.unwrap_err();
    let copied = "INSERT INTO _sqlx_migrations SELECT 1, description, installed_on, success, checksum, execution_time \
        FROM _sqlx_migrations WHERE version = 9001";
    memory.execute(copied).await.unwrap();
    let new = memory.store.export(Vec::new()).await.unwrap_err();
    assert!(new.to_string().contains("新版的程序"), "{new}");
}
