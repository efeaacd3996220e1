//! Files of a case: sealed, looked into, and held back until nothing can leak.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use casework::files::{Cabinet, CabinetError, GIVEN, IDENTITY, Inspector, NewFile, findings};
use casework::{ActError, Office};
use disclosure::words::{ActKind, Role};
use rust_xlsxwriter::Workbook;
use serde_json::json;
use store::{CaseId, FileRow, Inspected};

use super::District;
use crate::harness::{Peer, on_both};

on_both!(
    a_file_lies_sealed_and_comes_back_as_it_was,
    what_is_no_paper_of_a_case_is_refused,
    nothing_is_signed_with_what_may_leak,
    a_masked_copy_goes_in_the_place_of_its_original,
    the_one_asked_sees_its_own_papers,
    a_round_that_is_closed_takes_nothing,
    what_could_not_be_looked_into_is_looked_into_again,
    who_opens_a_paper_of_identity_is_written_down,
);

const TODAY: &str = "2026-03-02";
const SECRET: &str = "拆迁户王某某，身份证11010519491231002X";

fn new(name: &str, part: &str, bytes: &[u8]) -> NewFile {
    NewFile {
        name: name.into(),
        part: part.into(),
        subject: String::new(),
        note: String::new(),
        bytes: bytes.into(),
    }
}

async fn add(district: &District, desk: &str, case: CaseId, file: NewFile) -> FileRow {
    let desk = district.desk(desk);
    district.office.add_file(desk, case, file).await.unwrap()
}

fn code<T>(outcome: Result<T, ActError>) -> &'static str {
    match outcome {
        Err(ActError::Refused(refusal)) => {
            assert!(!refusal.message.is_empty() && !refusal.hint.is_empty());
            refusal.code
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was not refused"),
    }
}

async fn at_hand(district: &District) -> CaseId {
    let id = district.register(json!({})).await.id;
    district.to_handler(id, TODAY).await;
    id
}

/// A list whose hidden sheet names somebody.
fn list() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let shown = workbook.add_worksheet();
    shown.write(0, 0, "地块").unwrap();
    shown.write(0, 1, "面积").unwrap();
    let hidden = workbook.add_worksheet();
    hidden.write(0, 0, SECRET).unwrap();
    hidden.set_hidden(true);
    workbook.save_to_buffer().unwrap()
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

async fn a_file_lies_sealed_and_comes_back_as_it_was(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let folder = tempfile::tempdir().unwrap();
    let mut office: Office = district.office.clone();
    office.equipment.cabinet = Cabinet::folder(folder.path()).unwrap();
    let desk = district.desk("handler");
    let text = SECRET.as_bytes();
    let file = office
        .add_file(desk, id, new("a/b\\名单.txt", "other", text))
        .await
        .unwrap();
    assert_eq!(file.name, "名单.txt");
    assert_eq!((file.size, file.round), (text.len() as i64, 1));
    assert_eq!(file.inspected, Inspected::Waiting);

    let path = folder.path().join(&file.sha256[..2]).join(&file.sha256);
    let sealed = std::fs::read(&path).unwrap();
    let has = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    assert!(!has(&sealed, "王某某".as_bytes()) && !has(&sealed, b"110105"));
    let (_, bytes) = office.file_bytes(desk, file.id).await.unwrap().unwrap();
    assert_eq!(bytes, text);

    // the same content lies there once
    office
        .add_file(desk, id, new("副本.txt", "reply", text))
        .await
        .unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), sealed);

    // changed or gone, it is told, nothing is handed out, and it goes on waiting
    let mut changed = sealed.clone();
    *changed.last_mut().unwrap() ^= 1;
    std::fs::write(&path, changed).unwrap();
    let told = office.file_bytes(desk, file.id).await;
    assert!(matches!(
        told,
        Err(ActError::Cabinet(CabinetError::Sealed(_)))
    ));
    std::fs::remove_file(&path).unwrap();
    let told = office.file_bytes(desk, file.id).await;
    assert!(matches!(
        told,
        Err(ActError::Cabinet(CabinetError::Missing(_)))
    ));
    assert_eq!(office.inspect_waiting().await.unwrap(), 0);
    let told = office.verify_files().await.unwrap_err().to_string();
    let case = office.case_file(desk, id).await.unwrap().unwrap().row;
    assert_eq!(told.matches("名单.txt").count(), 1, "{told}");
    for said in [case.number.as_str(), &file.sha256, "备份"] {
        assert!(told.contains(said), "{told}");
    }

    // what is put again is there again
    office
        .add_file(desk, id, new("名单.txt", "review", text))
        .await
        .unwrap();
    assert_eq!(office.verify_files().await.unwrap(), 3);
    assert_eq!(office.inspect_waiting().await.unwrap(), 3);
    let file = office.file(desk, file.id).await.unwrap().unwrap();
    assert_eq!(file.inspected, Inspected::Warned);
    assert!(
        !file.findings.contains("11010519491231002X"),
        "{}",
        file.findings
    );
}

async fn what_is_no_paper_of_a_case_is_refused(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let mut office = district.office.clone();
    office.equipment = office.equipment.with_file_limit(1);
    let try_add =
        async |desk: &str, file| code(office.add_file(district.desk(desk), id, file).await);
    let pdf = b"%PDF-1.7";
    assert_eq!(
        try_add("handler", new("a.exe", GIVEN, b"MZ")).await,
        "file_kind"
    );
    assert_eq!(
        try_add("handler", new("a.pdf", GIVEN, b"MZ")).await,
        "file_content"
    );
    assert_eq!(
        try_add("handler", new("a.pdf", GIVEN, b"")).await,
        "file_empty"
    );
    assert_eq!(try_add("handler", new("", GIVEN, pdf)).await, "file_name");
    assert_eq!(
        try_add("handler", new("a.pdf", "附件", pdf)).await,
        "file_part"
    );
    let large = [&pdf[..], &vec![b' '; 1 << 20]].concat();
    assert_eq!(
        try_add("handler", new("a.pdf", GIVEN, &large)).await,
        "file_too_large"
    );
    assert_eq!(
        try_add("auditor", new("a.pdf", GIVEN, pdf)).await,
        "other_agency"
    );
    office
        .add_file(district.desk("handler"), id, new("a.pdf", GIVEN, pdf))
        .await
        .unwrap();
    assert_eq!(
        try_add("clerk", new("b.pdf", GIVEN, pdf)).await,
        "file_twice"
    );
    let town = office
        .add_file(district.desk("town"), id, new("a.pdf", GIVEN, pdf))
        .await;
    assert!(matches!(town, Err(ActError::NotFound)));
    let files = office
        .files(district.desk("handler"), id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        files
            .iter()
            .filter(|file| file.inspected != Inspected::Own)
            .count(),
        1
    );
}

async fn nothing_is_signed_with_what_may_leak(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let office = &district.office;
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "地块表", "pages": 1 } } });
    district
        .act("handler", id, TODAY, ActKind::Draft, draft)
        .await;
    // What may leak holds the draft back before its review begins.
    let listed = add(&district, "handler", id, new("地块.xlsx", GIVEN, &list())).await;
    let submit = async || {
        district
            .try_act("handler", id, TODAY, ActKind::SubmitReview, json!({}))
            .await
    };
    let Err(ActError::Refused(refusal)) = submit().await else {
        panic!("it was submitted")
    };
    assert!(refusal.message.contains("地块.xlsx") && refusal.message.contains("没有检查完"));

    assert_eq!(office.inspect_waiting().await.unwrap(), 1);
    let Err(ActError::Refused(refusal)) = submit().await else {
        panic!("it was submitted")
    };
    assert!(
        refusal.message.contains("隐藏的工作表") || refusal.message.contains("身份证"),
        "{}",
        refusal.message
    );

    let release = async |desk: &str, reason: &str| {
        office
            .release_file(district.desk(desk), listed.id, reason)
            .await
    };
    assert_eq!(code(release("handler", "可以").await), "role");
    assert_eq!(code(release("auditor", "可以").await), "role");
    assert_eq!(code(release("head", " ").await), "reason_missing");
    let own = add(
        &district,
        "reviewer",
        id,
        new("续表.xlsx", GIVEN, &list_of("续")),
    )
    .await;
    office.inspect_waiting().await.unwrap();
    let by_adder = office
        .release_file(district.desk("reviewer"), own.id, "可以")
        .await;
    assert_eq!(code(by_adder), "own_file");
    let removed = office
        .remove_file(district.desk("handler"), own.id, "传错了")
        .await
        .unwrap();
    assert_eq!(removed.removal.unwrap().reason, "传错了");
    assert_eq!(
        code(
            office
                .remove_file(district.desk("handler"), own.id, "x")
                .await
        ),
        "file_removed"
    );

    let released = release("reviewer", "已核对，是公开的样表").await.unwrap();
    assert_eq!(
        released.release.unwrap().by,
        district.desk("reviewer").officer.id
    );
    assert_eq!(code(release("head", "再放行").await), "not_held_back");
    submit().await.unwrap();
    // Nobody reviews what comes later.
    let later = new("后补.txt", GIVEN, b"later");
    let later = office.add_file(district.desk("handler"), id, later).await;
    assert_eq!(code(later), "reply_signed");
    for _ in 0..2 {
        district
            .act("reviewer", id, TODAY, ActKind::PassReview, json!({}))
            .await;
    }
    district
        .act("head", id, TODAY, ActKind::Sign, json!({}))
        .await;
    let late = office
        .add_file(
            district.desk("handler"),
            id,
            new("b.pdf", GIVEN, b"%PDF-1.7"),
        )
        .await;
    assert_eq!(code(late), "reply_signed");
    let late = office
        .remove_file(district.desk("handler"), listed.id, "x")
        .await;
    assert_eq!(code(late), "reply_signed");
    add(
        &district,
        "clerk",
        id,
        new("回执.pdf", "service_proof", b"%PDF-1.7"),
    )
    .await;
}

fn list_of(cell: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let shown = workbook.add_worksheet();
    shown.write(0, 0, cell).unwrap();
    shown.write(0, 1, SECRET).unwrap();
    workbook.save_to_buffer().unwrap()
}

async fn a_masked_copy_goes_in_the_place_of_its_original(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let (office, desk) = (&district.office, district.desk("handler"));
    let original = add(&district, "handler", id, new("地块.xlsx", GIVEN, &list())).await;
    office.inspect_waiting().await.unwrap();
    let copy = office.masked_copy(desk, original.id).await.unwrap();
    assert_eq!(copy.masked_from, Some(original.id));
    assert_eq!(
        (copy.part.as_str(), copy.inspected),
        (GIVEN, Inspected::Waiting)
    );
    let original = office.file(desk, original.id).await.unwrap().unwrap();
    assert!(original.removal.unwrap().reason.contains(&copy.name));
    office.inspect_waiting().await.unwrap();
    let (copy, bytes) = office.file_bytes(desk, copy.id).await.unwrap().unwrap();
    assert_eq!(copy.inspected, Inspected::Clean, "{}", copy.findings);
    assert!(
        zip::ZipArchive::new(std::io::Cursor::new(bytes))
            .unwrap()
            .len()
            > 3
    );

    let pdf = add(&district, "handler", id, new("a.pdf", GIVEN, b"%PDF-1.7")).await;
    assert_eq!(
        code(office.masked_copy(desk, pdf.id).await),
        "no_masked_copy"
    );
    let pdf = office.file(desk, pdf.id).await.unwrap().unwrap();
    assert_eq!(pdf.removal, None, "what was not replaced stays");
}

async fn the_one_asked_sees_its_own_papers(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let (office, town) = (&district.office, district.desk("town"));
    let asked = json!({ "id": "镇", "with": "other_agency", "agency": town.agency.id, "question": "是否存有" });
    district
        .act("handler", id, TODAY, ActKind::Consult, asked)
        .await;
    let secret = add(
        &district,
        "handler",
        id,
        new("身份证.txt", "identity", SECRET.as_bytes()),
    )
    .await;
    let other = office
        .add_file(town, id, new("a.pdf", GIVEN, b"%PDF-1.7"))
        .await;
    assert_eq!(code(other), "other_agency");
    let answer = NewFile {
        subject: "镇".into(),
        ..new("复函.pdf", "consultation", b"%PDF-1.7")
    };
    let answer = office.add_file(town, id, answer).await.unwrap();
    let seen = office.files(town, id).await.unwrap().unwrap();
    assert_eq!(
        seen.iter().map(|file| file.id).collect::<Vec<_>>(),
        [answer.id]
    );
    assert!(office.file_bytes(town, secret.id).await.unwrap().is_none());
    assert!(office.file_bytes(town, answer.id).await.unwrap().is_some());
    let whole = office
        .files(district.desk("handler"), id)
        .await
        .unwrap()
        .unwrap();
    assert!(whole.iter().any(|file| file.id == answer.id));
}

async fn a_round_that_is_closed_takes_nothing(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let (office, desk) = (&district.office, district.desk("clerk"));
    let file = add(
        &district,
        "clerk",
        id,
        new("撤回.pdf", "other", b"%PDF-1.7"),
    )
    .await;
    district
        .act("clerk", id, TODAY, ActKind::Withdraw, json!({}))
        .await;
    add(
        &district,
        "clerk",
        id,
        new("信封.pdf", "other", b"%PDF-1.6"),
    )
    .await;
    district
        .act("clerk", id, TODAY, ActKind::Close, json!({}))
        .await;
    let late = office
        .add_file(desk, id, new("b.pdf", "other", b"%PDF-1.5"))
        .await;
    assert_eq!(code(late), "round_frozen");
    assert_eq!(
        code(office.remove_file(desk, file.id, "错了").await),
        "round_frozen"
    );
    assert!(!office.may_add_files(desk, id).await.unwrap());
}

async fn what_could_not_be_looked_into_is_looked_into_again(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let desk = district.desk("handler");
    let folder = tempfile::tempdir().unwrap();
    let mut broken = district.office.clone();
    broken.equipment.inspector = program(folder.path(), "exit 3");
    let text = "序号 名称\n1 甲".as_bytes();
    let file = add(&district, "handler", id, new("台账.txt", GIVEN, text)).await;
    assert_eq!(broken.inspect_waiting().await.unwrap(), 1);
    let state = async || {
        let file = district.office.file(desk, file.id).await.unwrap();
        file.unwrap().inspected
    };
    assert_eq!(state().await, Inspected::Unreadable);

    let again = async |desk: &str, file| {
        let office = &district.office;
        office.inspect_again(district.desk(desk), file).await
    };
    assert_eq!(code(again("auditor", file.id).await), "other_agency");
    let waiting = again("handler", file.id).await.unwrap();
    assert_eq!(
        (waiting.inspected, waiting.findings.as_str()),
        (Inspected::Waiting, "[]")
    );
    assert_eq!(code(again("handler", file.id).await), "not_unreadable");
    assert_eq!(district.office.inspect_waiting().await.unwrap(), 1);
    assert_eq!(state().await, Inspected::Clean);
    assert_eq!(code(again("handler", file.id).await), "not_unreadable");

    // what a person let go stays as that person saw it
    let other = add(&district, "handler", id, new("续.txt", GIVEN, b"x")).await;
    broken.inspect_waiting().await.unwrap();
    let head = district.desk("head");
    let office = &district.office;
    office
        .release_file(head, other.id, "逐页看过")
        .await
        .unwrap();
    assert_eq!(code(again("handler", other.id).await), "not_unreadable");
    let town = office.inspect_again(district.desk("town"), file.id).await;
    assert!(matches!(town, Err(ActError::NotFound)));
}

async fn who_opens_a_paper_of_identity_is_written_down(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let (office, desk) = (&district.office, district.desk("handler"));
    let paper = add(
        &district,
        "clerk",
        id,
        new("身份证.txt", IDENTITY, SECRET.as_bytes()),
    )
    .await;
    let other = add(
        &district,
        "clerk",
        id,
        new("申请表.txt", "application", b"x"),
    )
    .await;
    let reveals = async || office.reveals_of(desk, id).await.unwrap().unwrap();
    office.file_bytes(desk, other.id).await.unwrap().unwrap();
    office.files(desk, id).await.unwrap().unwrap();
    assert_eq!(reveals().await, []);
    office.file_bytes(desk, paper.id).await.unwrap().unwrap();
    let written = reveals().await;
    assert_eq!(written.len(), 1);
    assert_eq!(written[0].officer_id, desk.officer.id);
    assert!(written[0].reason.contains("身份证.txt"), "{written:?}");
    // where others such lines are
    let auditor = district.desk("auditor");
    let page = office.recent_reveals(auditor, None, 10).await.unwrap();
    assert_eq!(page.rows, written);
    // who may not open it leaves no line
    let mut analyst = district.desk("supervisor").clone();
    analyst.officer.roles = vec![Role::Analyst];
    assert_eq!(code(office.file_bytes(&analyst, paper.id).await), "role");
    assert_eq!(reveals().await.len(), 1);
}

/// A program that does this instead of looking.
fn program(folder: &std::path::Path, does: &str) -> Inspector {
    let mut name = does.replace(|c: char| !c.is_ascii_alphanumeric(), "");
    name.truncate(100);
    let path = folder.join(format!("{name}{}", does.len()));
    std::fs::write(&path, format!("#!/bin/sh\n{does}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    Inspector::new(path).within(Duration::from_secs(2))
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_becomes_of_the_inspection_is_an_answer() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = at_hand(&district).await;
    let desk = district.desk("handler");
    let folder = tempfile::tempdir().unwrap();
    let inspectors = [
        (program(folder.path(), "kill -9 $$"), "被系统结束"),
        (program(folder.path(), "sleep 30"), "时限"),
        (program(folder.path(), "exec yes"), "过长"),
        (program(folder.path(), "echo '{\"a\":1}'"), "不完整"),
        (program(folder.path(), "exit 3"), "文件可能损坏"),
        (Inspector::new(folder.path().join("none")), "没有启动"),
    ];
    for (number, (inspector, why)) in inspectors.into_iter().enumerate() {
        let mut office = district.office.clone();
        office.equipment.inspector = inspector;
        let text = format!("第{number}份");
        let file = office
            .add_file(desk, id, new("a.txt", "other", text.as_bytes()))
            .await
            .unwrap();
        assert_eq!(office.inspect_waiting().await.unwrap(), 1);
        let file = office.file(desk, file.id).await.unwrap().unwrap();
        assert_eq!(file.inspected, Inspected::Unreadable);
        let found = findings(&file);
        assert!(found[0].what.contains(why), "{found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bombs_locks_and_caches_end_in_a_clear_state() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = at_hand(&district).await;
    let (office, desk) = (&district.office, district.desk("handler"));
    let bomb = zipped(&[("a.txt", &vec![0; 300 << 20])]);
    let locked = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n\
        3 0 obj<</Filter/Standard/V 1/R 2/O(0123456789012345678901234567890)/U(0123456789012345678901234567890)/P -4>>endobj\n\
        trailer<</Root 1 0 R/Encrypt 3 0 R/ID[(a)(a)]/Size 4>>\nstartxref\n0\n%%EOF";
    for (name, bytes, expected) in [
        ("炸弹.zip", &bomb[..], Inspected::Unreadable),
        ("加密.pdf", locked, Inspected::Unreadable),
        (
            "清单.csv",
            "地块,面积\n甲,12\n".as_bytes(),
            Inspected::Clean,
        ),
    ] {
        let file = office
            .add_file(desk, id, new(name, GIVEN, bytes))
            .await
            .unwrap();
        assert_eq!(office.inspect_waiting().await.unwrap(), 1);
        let file = office.file(desk, file.id).await.unwrap().unwrap();
        assert_eq!(file.inspected, expected, "{name}: {}", file.findings);
    }
}

/// What the machine broke off is begun once more, without anybody asking.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_machine_broke_off_is_tried_once_more() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = at_hand(&district).await;
    let desk = district.desk("handler");
    let folder = tempfile::tempdir().unwrap();
    let times = folder.path().join("times");
    let report =
        r#"{"media_type":"text/plain","pages":null,"text_chars":1,"findings":[],"readable":true}"#;
    let count = |does: &str| format!("echo x >> {}; {does}", times.display());
    let once = count(&format!(
        "if [ $(wc -l < {}) -lt 2 ]; then kill -9 $$; fi; echo '{report}'",
        times.display()
    ));
    for (does, runs, inspected) in [
        (once, 2, Inspected::Clean),
        (count("kill -9 $$"), 2, Inspected::Unreadable),
        // the file's own doing
        (count("exit 3"), 1, Inspected::Unreadable),
        (count("kill -6 $$"), 1, Inspected::Unreadable),
    ] {
        std::fs::write(&times, "").unwrap();
        let mut office = district.office.clone();
        office.equipment.inspector = program(folder.path(), &does);
        let file = new("a.txt", "other", does.as_bytes());
        let file = office.add_file(desk, id, file).await.unwrap();
        assert_eq!(office.inspect_waiting().await.unwrap(), 1);
        let file = office.file(desk, file.id).await.unwrap().unwrap();
        assert_eq!(file.inspected, inspected, "{does}: {}", file.findings);
        let ran = std::fs::read_to_string(&times).unwrap().lines().count();
        assert_eq!(ran, runs, "{does}");
    }
}

/// A file that takes its time holds up none of the others, also of those added later.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_file_holds_up_no_other() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = at_hand(&district).await;
    let desk = district.desk("handler");
    let folder = tempfile::tempdir().unwrap();
    let report =
        r#"{"media_type":"text/plain","pages":null,"text_chars":1,"findings":[],"readable":true}"#;
    let does = format!("if grep -q slow; then sleep 30; fi; echo '{report}'");
    let mut office = district.office.clone();
    office.equipment.inspector = program(folder.path(), &does).within(Duration::from_secs(20));
    let add = async |text: &str| {
        let file = new("a.txt", "other", text.as_bytes());
        office.add_file(desk, id, file).await.unwrap()
    };
    let slow = add("slow").await;
    let mut others = vec![add("一").await, add("二").await];
    let running = office.inspect_soon();
    tokio::time::sleep(Duration::from_millis(300)).await;
    others.push(add("三").await);
    office.inspect_soon();
    let patience = Duration::from_secs(10);
    for file in others {
        let file = office.inspected_within(desk, file, patience).await.unwrap();
        assert_eq!(file.inspected, Inspected::Clean);
    }
    let slow = office.file(desk, slow.id).await.unwrap().unwrap();
    assert_eq!(slow.inspected, Inspected::Waiting);
    running.abort();
}

/// A PDF that says who made it.
fn made_by(author: &str) -> Vec<u8> {
    let utf16: String = author
        .encode_utf16()
        .map(|unit| format!("{unit:04X}"))
        .collect();
    format!(
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n4 0 obj<</Author<FEFF{utf16}>>>endobj\n\
         trailer<</Root 1 0 R/Info 4 0 R/Size 5>>\nstartxref\n0\n%%EOF"
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn that_the_agency_made_its_file_is_no_finding() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = at_hand(&district).await;
    let (office, desk) = (&district.office, district.desk("handler"));
    for (author, warned) in [
        (desk.agency.name.as_str(), false),
        ("", false),
        ("王小明", true),
        ("青衡区自然资源局王小明", true),
        ("青衡区河东镇人民政府", true),
    ] {
        let file = new("批复.pdf", GIVEN, &made_by(author));
        let file = office.add_file(desk, id, file).await.unwrap();
        office.inspect_waiting().await.unwrap();
        let file = office.file(desk, file.id).await.unwrap().unwrap();
        let found = findings(&file);
        let told = found.iter().any(|finding| finding.kind == "properties");
        assert_eq!(told, warned, "{author}: {found:?}");
        assert_ne!(file.inspected, Inspected::Unreadable, "{author}: {found:?}");
    }
}
