//! Looking into files: whatever becomes of it ends in a clear state.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use casework::ActError;
use casework::files::{GIVEN, Inspector, findings};
use store::Inspected;

use super::super::District;
use super::{add, at_hand, code, new};
use crate::harness::{Peer, on_both};

on_both!(what_could_not_be_looked_into_is_looked_into_again);

/// A program that does this instead of looking.
fn program(folder: &std::path::Path, does: &str) -> Inspector {
    let mut name = does.replace(|c: char| !c.is_ascii_alphanumeric(), "");
    name.truncate(100);
    let path = folder.join(format!("{name}{}", does.len()));
    std::fs::write(&path, format!("#!/bin/sh\n{does}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    Inspector::new(path).within(Duration::from_secs(2))
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

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
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
