//! A register is taken to another place, and how much memory that takes.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use casework::intake::import;
use casework::{Desk, Office, SystemClock};
use disclosure::Rules;
use serde_json::json;
use store::{Keyring, Scope, Store, SystemIds};

use super::Binary;
use crate::harness::postgres;

/// A place with one case, and the case's path.
fn with_a_case() -> (Binary, String) {
    let binary = Binary::fresh();
    let (_, token) = binary.set_up();
    let server = binary.serve(&[]);
    let case = json!({ "channel": "in_person", "dates": { "submitted_on": "2026-03-02" },
        "applicant": { "name": "王喆", "id_number": "370404199001011230", "phone": "13900000002" },
        "applicant_kind": "natural_person", "title": "征地批复", "content": "内容" });
    let (status, case) = server.post(&token, "/api/v1/cases", None, &case);
    assert_eq!(status, 201, "{case}");
    // while the office works; what the worker writes comes when it comes, so the copy that is
    // compared is made when nothing runs
    binary.must(&["export", "while-it-runs.jsonl"]);
    drop(server);
    binary.must(&["export", "register.jsonl"]);
    let path = format!("/api/v1/cases/{}", case["case"]["id"].as_str().unwrap());
    (binary, path)
}

/// An empty register with the keys of another.
fn with_the_keys_of(other: &Binary) -> Binary {
    let place = Binary::fresh();
    let keys = std::fs::read(other.path("kaijuan-data/keys")).unwrap();
    place.write("kaijuan-data/keys", keys);
    place.must(&["migrate"]);
    place
}

#[test]
fn a_register_is_taken_to_another_place() {
    let (home, case) = with_a_case();
    let file = home.path("register.jsonl");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let export = std::fs::read_to_string(&file).unwrap();
    assert!(!export.contains("370404199001011230") && !export.contains("13900000002"));
    assert_eq!(home.must(&["export", "-"]), export);
    let said = home.must_fail(&["export", "register.jsonl"]);
    assert!(
        said.contains("register.jsonl") && said.contains("已经存在"),
        "{said}"
    );

    let place = with_the_keys_of(&home);
    let said = place.must(&["import", "register", file.to_str().unwrap()]);
    for wanted in ["2 个机关", "1 件案件", "校验通过", "token create"] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    place.must(&["verify"]);
    place.must(&["export", "again.jsonl"]);
    assert!(std::fs::read_to_string(place.path("again.jsonl")).unwrap() == export);

    let listed = place.must(&["officer", "list"]);
    let officer = listed.split_whitespace().next().unwrap();
    assert_eq!(
        place.must(&["token", "list"]).trim(),
        "",
        "a token came along"
    );
    let token = place.must(&["token", "create", "--officer", officer]);
    let server = place.serve(&[]);
    let (status, found) = server.get(token.trim(), &case);
    assert_eq!((status, found["title"].as_str()), (200, Some("征地批复")));
}

#[test]
fn a_register_goes_through_a_pipe() {
    let (home, _) = with_a_case();
    let export = home.must(&["export", "-"]);
    let place = with_the_keys_of(&home);
    let output = place.feed(&["import", "register", "-"], &export);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    assert_eq!(place.must(&["export", "-"]), export);
}

#[test]
fn an_import_that_cannot_be_says_what_to_do() {
    let (home, _) = with_a_case();
    let file = home.path("register.jsonl");
    let from = file.to_str().unwrap();
    let refused = |place: &Binary, file: &str, wanted: &[&str]| {
        let said = place.must_fail(&["import", "register", file]);
        for wanted in wanted {
            assert!(said.contains(wanted), "{wanted}: {said}");
        }
    };
    let place = Binary::fresh();
    refused(&place, from, &["kaijuan migrate"]);
    place.must(&["migrate"]);
    let empty = place.must(&["export", "-"]);
    let own = std::fs::read_to_string(home.path("kaijuan-data/keys")).unwrap();
    let key = own.split_whitespace().next().unwrap();
    refused(
        &place,
        from,
        &["第 2 行", key, "密钥文件的最前面", "没有任何改动"],
    );
    refused(&place, "none.jsonl", &["none.jsonl"]);
    refused(&home, from, &["不是空的", "kaijuan migrate"]);
    assert_eq!(place.must(&["export", "-"]), empty);

    // as the message says: the old keys in front of the own ones
    let keys = std::fs::read_to_string(place.path("kaijuan-data/keys")).unwrap();
    place.write("kaijuan-data/keys", format!("{own}{keys}"));
    let cut = std::fs::read_to_string(&file).unwrap();
    let cut = place.write("cut.jsonl", &cut[..cut.len() - 100]);
    refused(&place, cut.to_str().unwrap(), &["截断", "没有任何改动"]);
    place.must(&["import", "register", from]);
    place.must(&["verify"]);
}

#[test]
fn what_a_killed_export_left_is_removed_by_the_next() {
    let home = Binary::fresh();
    home.set_up();
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    let aged = |name: &str| {
        let path = home.write(name, "{");
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(hour_ago).unwrap();
        (path, file)
    };
    let (dead, file) = aged(".kaijuan-export-Ab3dEf");
    drop(file);
    let (running, held) = aged(".kaijuan-export-Gh4jKl");
    held.lock().unwrap();
    let (other, _) = aged(".kaijuan-export-notes.txt");
    let young = home.write(".kaijuan-export-Mn5pQr", "{");
    let link = home.path(".kaijuan-export-St6vWx");
    std::os::unix::fs::symlink(&other, &link).unwrap();
    home.must(&["export", "register.jsonl"]);
    assert!(!dead.exists());
    for kept in [&running, &other, &young, &link] {
        assert!(kept.exists(), "{}", kept.display());
    }
    // the next one, when the other has died
    drop(held);
    home.must(&["export", "again.jsonl"]);
    assert!(!running.exists() && young.exists());
    let help = home.must(&["export", "--help"]);
    assert!(
        help.contains("kill -9") && help.contains(".kaijuan-export-"),
        "{help}"
    );
}

#[test]
fn an_export_that_fails_leaves_no_file() {
    let (home, _) = with_a_case();
    let said = home.must_fail(&["export", "nowhere/register.jsonl"]);
    assert!(said.contains("nowhere/register.jsonl"), "{said}");
    let nowhere = Binary::fresh();
    let said = nowhere.must_fail(&["export", "register.jsonl"]);
    assert!(said.contains("没有这个登记簿"), "{said}");
    let left = std::fs::read_dir(nowhere.folder.path()).unwrap().count();
    assert_eq!(left, 0);

    // whoever reads has seen enough
    let mut child = home
        .command(&["export", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("不完整") && !said.contains("panic"), "{said}");
}

/// How many cases: few, and many.
fn sizes() -> (usize, usize) {
    match std::env::var("KAIJUAN_TEST_CAMPAIGN") {
        Ok(_) => (10_000, 100_000),
        Err(_) => (400, 2_000),
    }
}

/// What the processes may differ by, in KiB, however many cases there are.
const ROOM: u64 = 8 * 1024;

#[test]
fn the_memory_of_moving_does_not_grow_with_the_register() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (few, many) = sizes();
    let (small, large) = (moved(&runtime, few), moved(&runtime, many));
    for (before, after) in small.iter().zip(&large) {
        println!(
            "{}: {few} cases {} KiB in {:.1} s, {many} cases {} KiB in {:.1} s",
            before.what,
            before.peak,
            before.took.as_secs_f64(),
            after.peak,
            after.took.as_secs_f64()
        );
        assert!(before.peak > 1024, "{}: nothing was measured", before.what);
        assert!(
            after.peak < before.peak + ROOM,
            "{}: {} KiB with {few} cases, {} KiB with {many}",
            before.what,
            before.peak,
            after.peak
        );
    }
}

/// One process: its highest memory in KiB, and its time.
struct Measured {
    what: &'static str,
    peak: u64,
    took: Duration,
}

/// SQLite to PostgreSQL to SQLite, each step a process.
fn moved(runtime: &tokio::runtime::Runtime, cases: usize) -> Vec<Measured> {
    let home = Binary::fresh();
    let (officer, _) = home.set_up();
    runtime.block_on(fill(&home, officer.parse().unwrap(), cases));
    let address = runtime.block_on(postgres::fresh_database());
    let there = ["--database", &address];
    let back = with_the_keys_of(&home);
    let at = |binary: &Binary, name: &str| binary.path(name).to_str().unwrap().to_owned();
    let (first, second, third) = (at(&home, "1"), at(&home, "2"), at(&home, "3"));
    // the keys of this place are those of the database from now on
    clear_keys(runtime, &address);
    home.must(&[&["migrate", "--yes"], &there[..]].concat());
    let measured = vec![
        measure("export from SQLite", &home, &["export", &first]),
        measure(
            "import into PostgreSQL",
            &home,
            &[&["import", "register", &first], &there[..]].concat(),
        ),
        measure(
            "export from PostgreSQL",
            &home,
            &[&["export", &second], &there[..]].concat(),
        ),
        measure(
            "import into SQLite",
            &back,
            &["import", "register", &second],
        ),
        measure("export again", &back, &["export", &third]),
    ];
    for other in [&second, &third] {
        assert!(
            equal(Path::new(&first), Path::new(other)),
            "{other} differs"
        );
    }
    measured
}

fn equal(one: &Path, other: &Path) -> bool {
    let compared = Command::new("cmp").arg(one).arg(other).status();
    compared.unwrap().success()
}

/// The template of the tests was sealed with the keys of the tests.
fn clear_keys(runtime: &tokio::runtime::Runtime, address: &str) {
    runtime.block_on(async {
        let pool = sqlx::PgPool::connect(address).await.unwrap();
        let cleared = sqlx::query("DELETE FROM key_checks").execute(&pool).await;
        cleared.unwrap();
        pool.close().await;
    });
}

fn measure(what: &'static str, binary: &Binary, arguments: &[&str]) -> Measured {
    let begun = Instant::now();
    let mut child = binary
        .command(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        peak = peak_of(&child).unwrap_or(0).max(peak);
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(child.wait().unwrap().success(), "{what}");
    Measured {
        what,
        peak,
        took: begun.elapsed(),
    }
}

/// The highest memory of a process so far, as the kernel counts it.
fn peak_of(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Registers applications as the office would.
async fn fill(home: &Binary, officer: uuid::Uuid, cases: usize) {
    let clock = std::sync::Arc::new(SystemClock);
    let keys = Keyring::from_file(home.path("kaijuan-data/keys")).unwrap();
    let database = format!("sqlite:{}", home.path("kaijuan-data/kaijuan.db").display());
    let store = Store::open(&database, keys, SystemIds::new(clock.clone()))
        .await
        .unwrap();
    let rules = std::sync::Arc::new(Rules::embedded().clone());
    let office = Office::new(store, rules, clock, crate::harness::equipment());
    let mut reader = office.store.read().await.unwrap();
    let officer = reader.officer(officer).await.unwrap().unwrap();
    let agency = reader.agency(officer.agency_id).await.unwrap().unwrap();
    let agencies = reader.agencies(&Scope::system()).await.unwrap();
    drop(reader);
    let desk = Desk::new(officer, agency);
    let wanted = "请公开该地块的征收补偿安置方案、听证笔录和公告照片。".repeat(12);
    for chunk in (0..cases).step_by(1_000) {
        let mut list = Vec::from("渠道,提交日期,申请人,申请人类型,证件号码,名称,内容\n");
        for n in chunk..(chunk + 1_000).min(cases) {
            writeln!(
                list,
                "当面提交,2026-03-02,申请人{n},自然人,E{n:08},名单{n},第{n}份：{wanted}"
            )
            .unwrap();
        }
        let list = import::read("list.csv", &list, &agencies).unwrap();
        office.import(&desk, list, false).await.unwrap();
    }
    office.store.close().await;
}
