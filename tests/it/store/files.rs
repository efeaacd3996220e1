//! Rows of files: what is decided about them once is not decided again.

use disclosure::words::Role;
use store::{Decided, FileRow, Inspected, Inspection, Scope};
use uuid::Uuid;

use super::sample::*;
use crate::harness::{Memory, Peer, on_both};

on_both!(what_is_decided_of_a_file_is_decided_once);

fn row(number: u128, added_at: &str) -> FileRow {
    FileRow {
        id: id(number),
        case_id: id(1),
        round: 1,
        part: "given".into(),
        subject: "c1".into(),
        note: "名单".into(),
        name: format!("名单{number}.xlsx"),
        media_type: "application/x".into(),
        size: 7,
        sha256: "ab".repeat(32),
        key_id: "t1".into(),
        pages: None,
        inspected: Inspected::Waiting,
        findings: "[]".into(),
        inspected_at: None,
        release: None,
        masked_from: None,
        removal: None,
        added_by: CLERK,
        added_at: at(added_at),
    }
}

async fn what_is_decided_of_a_file_is_decided_once(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    open_case(&memory.store, id(1), HOUSING, "甲").await;
    let moment = at("2026-03-03T01:00:00Z");
    let files = [
        row(0x701, "2026-03-02T01:00:00.000001Z"),
        row(0x702, "2026-03-02T01:00:00.000001Z"),
        row(0x703, "2026-03-02T02:00:00Z"),
    ];
    let written = files.clone();
    let (warned, decided) = (
        Inspection {
            inspected: Inspected::Warned,
            findings: r#"[{"kind":"comment"}]"#.into(),
            pages: Some(3),
            at: moment,
        },
        Decided {
            by: CLERK,
            at: moment,
            reason: "办公电话".into(),
        },
    );
    let (say, decide) = (warned.clone(), decided.clone());
    let answers = act(&memory.store, move |tx| {
        let (files, say, decide) = (written.clone(), say.clone(), decide.clone());
        Box::pin(async move {
            for file in &files {
                tx.insert_file(file).await?;
            }
            let other = Inspection {
                inspected: Inspected::Clean,
                ..say.clone()
            };
            Ok([
                tx.keep_inspection(id(0x701), &say).await?,
                tx.keep_inspection(id(0x701), &other).await?,
                tx.release_file(id(0x701), &decide).await?,
                tx.release_file(id(0x701), &decide).await?,
                tx.remove_file(id(0x702), &decide).await?,
                tx.remove_file(id(0x702), &decide).await?,
                tx.release_file(id(0x702), &decide).await?,
            ])
        })
    })
    .await
    .unwrap();
    assert_eq!(answers, [true, false, true, false, true, false, false]);

    let mut reader = memory.store.read().await.unwrap();
    let first = reader
        .file(&Scope::system(), id(0x701))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        first,
        FileRow {
            inspected: warned.inspected,
            findings: warned.findings,
            pages: warned.pages,
            inspected_at: Some(moment),
            release: Some(decided.clone()),
            ..files[0].clone()
        }
    );
    assert!(first.may_go_out());
    let removed = reader
        .file(&Scope::system(), id(0x702))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(removed.removal, Some(decided));
    assert!(!removed.may_go_out());

    let town = Scope::of(&officer(id(0x999), TOWN, &[Role::Clerk]));
    assert_eq!(reader.file(&town, id(0x701)).await.unwrap(), None);

    let begin = (chrono::DateTime::UNIX_EPOCH, Uuid::nil());
    let waiting = reader.waiting_files(begin, 1).await.unwrap();
    assert_eq!(waiting[0].id, id(0x702));
    let after = (waiting[0].added_at, waiting[0].id);
    let waiting = reader.waiting_files(after, 9).await.unwrap();
    assert_eq!(waiting, [files[2].clone()]);
    let all = reader.files_after(id(0x701), 9).await.unwrap();
    assert_eq!(all.len(), 2);
}
