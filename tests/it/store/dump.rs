//! Everything out and in again: what comes out of either database is equal, to
//! the byte, to what went in.

mod annual;
mod papers;
mod proposals;
mod refused;
mod schema;

use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use casework::{Office, demo};
use chrono::{DateTime, Utc};
use disclosure::Rules;
use disclosure::clock::DeadlineKind;
use disclosure::words::{
    ActKind, ApplicantKind, Attribute, RemedyAgainst, RemedyBy, RemedyKind, RemedyOutcome,
    RemedyProcedure, Role,
};
use serde_json::{Value, json};
use store::dump::{DumpError, LEFT_OUT, TABLES};
use store::{
    CatalogueChange, CatalogueEntry, DeadlineRow, DirectoryChange, DirectoryChangeKind, FileRow,
    HandoverRow, Inspected, NewEarlierReply, NoticeRow, OutboxRow, Part, RemedyRow, Remembered,
    ReminderRow, Reveal, SavedView, Store, SuggestionRow, TodoRow, TopicDecision, TopicMember,
    TopicRow, TopicRun, TopicVoice, Voice, VoiceBatch, WebhookRow, WebhookSecret,
};

use super::sample::*;
use crate::harness::{KEYS, Memory, Peer, TestClock, on_both, open};

on_both!(
    every_table_goes_out_and_comes_in,
    an_export_sees_one_moment,
    a_row_that_names_a_later_one_comes_in,
    pages_lose_no_row,
    what_the_keys_sealed_comes_in_with_them_alone,
);

const UNTIL: &str = "2026-11-25T11:30:00Z";

fn now() -> DateTime<Utc> {
    at("2026-03-02T01:00:00.000001Z")
}

async fn exported(store: &Store) -> String {
    let mut out = Vec::new();
    let exported = store.export(&mut out).await.unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(out.ends_with(&format!("\"sha256\":\"{}\"}}\n", exported.sha256)));
    out
}

/// Reads an export in without asking whether it is whole.
async fn take(store: &Store, export: &str) -> Result<(), DumpError> {
    let incoming = store.import(export.as_bytes()).await?;
    Ok(incoming.commit().await?)
}

fn office(store: &Store) -> Office {
    let rules = Arc::new(Rules::embedded().clone());
    Office::new(
        store.clone(),
        rules,
        TestClock::at(UNTIL),
        crate::harness::equipment(),
    )
}

fn other(peer: Peer) -> Peer {
    match peer {
        Peer::Sqlite => Peer::Postgres,
        Peer::Postgres => Peer::Sqlite,
    }
}

fn rows(export: &str) -> Value {
    let trailer = export.lines().last().unwrap();
    serde_json::from_str::<Value>(trailer).unwrap()["rows"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_district_moves_to_the_other_database_and_back() {
    let rules = Arc::new(Rules::embedded().clone());
    let home = Memory::fresh(Peer::Sqlite).await;
    demo::fill(
        &home.store,
        rules,
        at(UNTIL),
        7,
        80,
        crate::harness::equipment(),
    )
    .await
    .unwrap();
    let first = exported(&home.store).await;
    let whole = office(&home.store).verify().await.unwrap();
    let mut last = first.clone();
    for peer in [Peer::Postgres, Peer::Sqlite] {
        let place = Memory::fresh(peer).await;
        let (counted, verified) = office(&place.store)
            .import_register(last.as_bytes())
            .await
            .unwrap();
        assert_eq!(verified, whole);
        assert_eq!(counted["cases"], 80);
        assert_eq!(
            office(&place.store).rules_in_force().await.unwrap(),
            Some(true)
        );
        last = exported(&place.store).await;
        assert!(first == last, "{peer:?} gives something else than it took");
    }
}

/// A register with a row in every table.
async fn full(peer: Peer) -> Memory {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let case = id(0x400);
    open_case(&memory.store, case, HOUSING, "ZJ-2026-1").await;
    act(&memory.store, move |tx| Box::pin(beside(tx, case)))
        .await
        .unwrap();
    act(&memory.store, move |tx| Box::pin(before(tx)))
        .await
        .unwrap();
    act(&memory.store, move |tx| Box::pin(at_the_desk(tx, case)))
        .await
        .unwrap();
    act(&memory.store, move |tx| Box::pin(papers::papers(tx, case)))
        .await
        .unwrap();
    act(&memory.store, move |tx| Box::pin(reminded(tx, case)))
        .await
        .unwrap();
    act(&memory.store, move |tx| Box::pin(analysed(tx, case)))
        .await
        .unwrap();
    act(&memory.store, move |tx| Box::pin(catalogued(tx, case)))
        .await
        .unwrap();
    act(&memory.store, move |tx| {
        Box::pin(proposals::proposed(tx, case))
    })
    .await
    .unwrap();
    act(&memory.store, move |tx| {
        Box::pin(annual::reported(tx, case))
    })
    .await
    .unwrap();
    memory
}

/// What an officer is reminded of, and where the mail goes.
async fn reminded(tx: &mut store::Tx, case: uuid::Uuid) -> Result<(), store::StoreError> {
    tx.set_mailbox(CLERK, "clerk@example.gov.cn", None, now())
        .await?;
    let reminder = ReminderRow {
        id: id(0x840),
        case_id: case,
        agency_id: HOUSING,
        kind: "reply".into(),
        subject: None,
        opened_by_seq: 1,
        due_on: day("2026-03-30"),
        rung: "reply_5".into(),
        nth: 0,
        fire_on: day("2026-03-23"),
        fired_at: None,
    };
    tx.plan_reminders(case, &[reminder]).await?;
    tx.write_notice(&NoticeRow {
        id: id(0x841),
        officer_id: CLERK,
        case_id: Some(case),
        reminder_id: Some(id(0x840)),
        stands_for: None,
        kind: "reply_5".into(),
        refs: json!({ "number": "ZJ-2026-1" }),
        urgent: true,
        created_at: now(),
        gathered_at: None,
        mail_id: None,
        seen_at: None,
    })
    .await?;
    tx.gather_notices(CLERK, true, Some(id(0x600)), now())
        .await?;
    Ok(())
}

/// What people keep asking for, and what an analyst decided about it.
async fn analysed(tx: &mut store::Tx, case: uuid::Uuid) -> Result<(), store::StoreError> {
    let run = TopicRun {
        id: id(0x850),
        agency_id: HOUSING,
        rhythm: "weekly".into(),
        since: day("2026-02-23"),
        until: day("2026-03-01"),
        reads_since: day("2024-03-02"),
        state: "waiting".into(),
        requested_by: None,
        requested_at: now(),
        stage: None,
        done: 0,
        out_of: 0,
        finished_at: None,
        failure: None,
        rules_hash: None,
        texts: None,
    };
    tx.request_topic_run(&run).await?;
    let topic = TopicRow {
        run_id: run.id,
        topic: "t0123456789".into(),
        rank: 0,
        hotness: 405,
        theme: Some("征地拆迁".into()),
        applicants: 1,
        applications: 1,
        evidence: json!({ "words": ["征地"] }),
    };
    let member = TopicMember {
        case_id: case,
        score: 1000,
        copy_of: None,
        nearest: Some(case),
        nearness: Some(500),
        township: Some("河东镇".into()),
    };
    tx.insert_topic(&topic, &[member]).await?;
    tx.finish_topic_run(run.id, now(), "rules", 1).await?;
    voices(tx, run.id, &topic.topic).await?;
    let decision = TopicDecision {
        id: id(0x851),
        agency_id: HOUSING,
        topic: topic.topic,
        kind: "name".into(),
        content: json!({ "name": "柳塘村征地" }),
        made_by: CLERK,
        made_at: now(),
        undone_by: None,
        undone_at: None,
    };
    tx.insert_topic_decision(&decision).await
}

/// A list of the hotline, and a message of it that bears a topic out.
async fn voices(tx: &mut store::Tx, run: uuid::Uuid, topic: &str) -> Result<(), store::StoreError> {
    let batch = VoiceBatch {
        id: id(0x852),
        agency_id: HOUSING,
        name: "热线.csv".into(),
        imported_by: CLERK,
        imported_at: now(),
        voices: 1,
        removed_by: None,
        removed_at: None,
    };
    tx.insert_voice_batch(&batch).await?;
    let voice = Voice {
        id: id(0x853),
        batch_id: batch.id,
        agency_id: HOUSING,
        source_id: "H-1".into(),
        channel: "hotline".into(),
        said_on: day("2026-02-25"),
        title: "柳塘村补偿何时到账".into(),
        body: "柳塘村征地补偿款一直没有到账".into(),
        township: Some("河东镇".into()),
    };
    tx.insert_voice(&voice).await?;
    let heard = TopicVoice {
        voice_id: voice.id,
        score: 700,
    };
    tx.insert_topic_voices(run, topic, &[heard]).await
}

/// An entry of the catalogue that was suggested for the case.
async fn catalogued(tx: &mut store::Tx, case: uuid::Uuid) -> Result<(), store::StoreError> {
    let entry = CatalogueEntry {
        version: tx.next_catalogue_version().await?,
        ..entry(id(0x860), HOUSING, "城乡低保标准", Attribute::Proactive)
    };
    tx.insert_catalogue_entry(&entry).await?;
    tx.insert_catalogue_change(&CatalogueChange {
        id: id(0x861),
        entry_id: entry.id,
        at: now(),
        officer_id: None,
        kind: "published".into(),
        was_attribute: Some(Attribute::OnRequest),
        attribute: Attribute::Proactive,
        was: json!({ "url": null }),
    })
    .await?;
    tx.note_suggestion(&SuggestionRow {
        case_id: case,
        entry_id: entry.id,
        agency_id: HOUSING,
        score: 612,
        shown_on: day("2026-03-02"),
        used_on: None,
        declined_on: None,
        declined_by: None,
    })
    .await?;
    tx.use_suggestion(case, entry.id, day("2026-03-04")).await
}

/// What awaits an officer, and what an officer keeps and was shown.
async fn at_the_desk(tx: &mut store::Tx, case: uuid::Uuid) -> Result<(), store::StoreError> {
    tx.add_hand(case, CLERK, now(), true).await?;
    let todo = TodoRow {
        agency_id: HOUSING,
        role: Role::Clerk,
        officer_id: Some(CLERK),
        barred_id: None,
        act: ActKind::Screen,
        since: None,
        until: Some(day("2026-03-05")),
        due_on: Some(day("2026-03-30")),
    };
    tx.replace_todos(case, &[todo]).await?;
    tx.put_saved_view(&SavedView {
        id: id(0x810),
        officer_id: CLERK,
        name: "本周到期".into(),
        address: "/todo?due=week".into(),
        created_at: now(),
    })
    .await?;
    tx.insert_reveal(&Reveal {
        id: id(0x820),
        case_id: case,
        officer_id: CLERK,
        reason: "电话联系补正".into(),
        at: now(),
    })
    .await?;
    tx.insert_directory_change(&DirectoryChange {
        id: id(0x830),
        at: now(),
        actor_id: None,
        agency_id: HOUSING,
        officer_id: Some(CLERK),
        kind: DirectoryChangeKind::RolesChanged,
        was: None,
        became: Some("clerk".into()),
    })
    .await
}

/// A suit that was appealed against.
fn contested() -> RemedyRow {
    RemedyRow {
        seq: 3,
        kind: RemedyKind::Litigation,
        against: RemedyAgainst::Reply,
        round: 1,
        sought_by: RemedyBy::ThirdParty,
        procedure: RemedyProcedure::Ordinary,
        authority: "某中级人民法院".into(),
        authority_number: Some("（2026）某行终1号".into()),
        filed_on: None,
        received_on: day("2026-03-02"),
        answered_on: None,
        decided_on: Some(day("2026-03-04")),
        outcome: Some(RemedyOutcome::Corrected),
        appealed_on: Some(day("2026-03-05")),
        settled_on: None,
        settled_as: None,
        due_kind: Some(DeadlineKind::LitigationAnswer),
        due_on: Some(day("2026-03-20")),
        is_open: true,
        closed_on: None,
    }
}

/// What belongs to the case.
async fn beside(tx: &mut store::Tx, case: uuid::Uuid) -> Result<(), store::StoreError> {
    tx.activate_rules("r1", "[[\"a.toml\",\"甲 = \\\"喆\\\"\\n\"]]", now())
        .await?;
    tx.insert_token(CLERK, &[7; 32], "电脑", now(), None)
        .await?;
    let done = Remembered {
        fingerprint: "f".into(),
        status: 201,
        case_id: Some(case),
        event_ids: vec![],
        created_at: now(),
    };
    tx.remember(&[7; 32], "k", &done).await?;
    // twice on one day: nothing tells the two rows apart
    for _ in 0..2 {
        tx.add_party(case, TOWN, Part::Consulted, day("2026-03-02"))
            .await?;
        tx.end_party(case, TOWN, Part::Consulted, day("2026-03-03"))
            .await?;
    }
    tx.add_party(case, HOUSING, Part::Owner, day("2026-03-02"))
        .await?;
    let due = |kind: &str, due_on: Option<&str>| DeadlineRow {
        kind: kind.into(),
        subject: None,
        opened_by_seq: 1,
        due_on: due_on.map(day),
        paused_since: None,
        provisional: true,
        closed_on: None,
    };
    let deadlines = [due("reply", Some("2026-03-30")), due("fee_payment", None)];
    tx.replace_deadlines(case, HOUSING, &deadlines).await?;
    tx.replace_remedies(case, HOUSING, &[contested()]).await?;
    tx.next_number(HOUSING, 2026, "case").await?;
    tx.set_number(HOUSING, 2026, "reply", 41).await?;
    tx.insert_file(&FileRow {
        id: id(0x500),
        case_id: case,
        name: "批复.pdf".into(),
        media_type: "application/pdf".into(),
        size: i64::MAX,
        sha256: "ab".repeat(32),
        key_id: "t1".into(),
        round: 2,
        part: "given".into(),
        subject: String::new(),
        note: "名单".into(),
        pages: None,
        inspected: Inspected::Waiting,
        findings: "[]".into(),
        inspected_at: None,
        release: None,
        masked_from: None,
        removal: None,
        added_by: CLERK,
        added_at: now(),
    })
    .await?;
    tx.enqueue(&OutboxRow {
        id: id(0x600),
        case_id: Some(case),
        agency_id: Some(HOUSING),
        kind: "acknowledgement".into(),
        refs: json!({ "case": "ZJ-2026-1", "second": 2 }),
        created_at: now(),
        not_before: at("2026-03-02T01:00:00Z"),
    })
    .await?;
    Ok(())
}

/// What stood before the register, and what is no case.
async fn before(tx: &mut store::Tx) -> Result<(), store::StoreError> {
    tx.insert_earlier_reply(&NewEarlierReply {
        agency_id: HOUSING,
        number: "ZJ-答-2025-9".into(),
        case_number: "ZJ-2025-9".into(),
        round: None,
        applicant_id: Some(WANG),
        title: "旧件\u{2028}\"引号\"\\\u{7f}".into(),
        kind: Some("granted".into()),
        replied_on: Some(day("2025-12-31")),
    })
    .await?;
    tx.insert_earlier_items(HOUSING, WANG, day("2026-03-01"), 3)
        .await?;
    for kind in [ApplicantKind::NaturalPerson, ApplicantKind::Enterprise] {
        tx.insert_carried_over(HOUSING, 2025, kind, 4).await?;
    }
    tx.insert_handover(&HandoverRow {
        id: id(0x700),
        agency_id: HOUSING,
        arrived_on: day("2026-03-02"),
        sender_name: "王喆堃𬹼".into(),
        title: "信".into(),
        addressed_to: "河头镇人民政府".into(),
        handed_to: "河头镇人民政府".into(),
        handed_on: day("2026-03-03"),
        pages: Some(2),
        receipt: None,
        remark: Some("".into()),
        number: Some("FG公开移〔2026〕1号".into()),
        added_by: CLERK,
        added_at: now(),
    })
    .await?;
    let webhook = WebhookRow {
        id: id(0x800),
        agency_id: HOUSING,
        name: "一网通办".into(),
        url: "https://example.cn/hook".into(),
        kinds: vec!["sign".into()],
        created_by: CLERK,
        created_at: now(),
        ended_at: Some(at("2026-03-04T00:00:00.5Z")),
    };
    tx.insert_webhook(&webhook, &WebhookSecret("暗号".into()))
        .await
}

async fn every_table_goes_out_and_comes_in(peer: Peer) {
    let home = full(peer).await;
    let first = exported(&home.store).await;
    let counted = rows(&first);
    for table in TABLES {
        let count = counted[table.name].as_u64().unwrap();
        assert!(count > 0, "the sample has no row of {}", table.name);
    }
    assert_eq!(counted["case_parties"], 3);
    for name in LEFT_OUT {
        assert!(
            !first.contains(&format!("{{\"table\":\"{name}\"")),
            "{name}"
        );
    }
    for plain in [
        "11010519491231002X",
        "13812345678",
        "wang@example.cn",
        "暗号",
    ] {
        assert!(!first.contains(plain), "{plain} goes out in plain");
    }
    assert!(first.contains(r#""created_at":"2026-03-02T01:00:00.000001Z""#));
    assert!(first.contains(r#""not_before":"2026-03-02T01:00:00.000000Z""#));
    assert!(
        first == exported(&home.store).await,
        "a second export differs"
    );

    let place = Memory::fresh(other(peer)).await;
    take(&place.store, &first).await.unwrap();
    assert!(first == exported(&place.store).await);
    let mut reader = place.store.read().await.unwrap();
    assert_eq!(reader.person(WANG).await.unwrap(), Some(wang()));
    let secret = reader.webhook_secret(id(0x800)).await.unwrap();
    assert_eq!(secret.unwrap().0, "暗号");
    assert_eq!(reader.active_rules_hash().await.unwrap().unwrap(), "r1");
    assert!(reader.all_tokens().await.unwrap().is_empty());
    let verified = place.store.verify().await.unwrap();
    assert_eq!((verified.cases, verified.events), (1, 1));
    // the register goes on where it was
    act(&place.store, |tx| {
        Box::pin(async move {
            assert_eq!(tx.next_number(HOUSING, 2026, "reply").await?, 42);
            Ok(())
        })
    })
    .await
    .unwrap();
}

/// Lets somebody else act when the first line of a row is written.
struct Interrupted {
    lines: usize,
    written: Vec<u8>,
    ask: SyncSender<()>,
    done: Receiver<()>,
}

impl Write for Interrupted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.lines += 1;
        if self.lines == 2 {
            self.ask.send(()).unwrap();
            self.done.recv().unwrap();
        }
        self.written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn an_export_sees_one_moment(peer: Peer) {
    let memory = full(peer).await;
    let before = exported(&memory.store).await;
    let ((ask, asked), (finish, done)) = (sync_channel(0), sync_channel(0));
    let (store, runtime) = (memory.store.clone(), tokio::runtime::Handle::current());
    let busy = std::thread::spawn(move || {
        asked.recv().unwrap();
        runtime.block_on(open_case(&store, id(0x401), HOUSING, "ZJ-2026-2"));
        finish.send(()).unwrap();
    });
    let mut out = Interrupted {
        lines: 0,
        written: Vec::new(),
        ask,
        done,
    };
    memory.store.export(&mut out).await.unwrap();
    busy.join().unwrap();
    let during = String::from_utf8(out.written).unwrap();
    assert!(before == during, "what happened meanwhile went out");
    assert_eq!(rows(&exported(&memory.store).await)["cases"], 2);
}

/// A clock that was set back gives a part of a case an id before the case's own.
async fn a_row_that_names_a_later_one_comes_in(peer: Peer) {
    let home = Memory::fresh(peer).await;
    settle(&home.store).await;
    act(&home.store, |tx| {
        Box::pin(async move {
            for (case, parent) in [(0x420, None), (0x410, Some(0x420)), (0x430, Some(0x410))] {
                let mut row = case_row(id(case), HOUSING, &format!("ZJ-{case}"));
                row.parent_id = parent.map(id);
                tx.insert_case(&row).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let first = exported(&home.store).await;
    let place = Memory::fresh(other(peer)).await;
    take(&place.store, &first).await.unwrap();
    assert!(first == exported(&place.store).await);
    let parent = case_now(&place.store, id(0x410)).await.parent_id;
    assert_eq!(parent, Some(id(0x420)));
}

/// More rows than a page and a batch, whatever they are ordered by.
async fn pages_lose_no_row(peer: Peer) {
    const MANY: usize = 1203;
    let home = Memory::fresh(peer).await;
    settle(&home.store).await;
    act(&home.store, |tx| {
        Box::pin(async move {
            for case in 0..MANY as u128 {
                let case = id(0x10_000 + case);
                let number = format!("ZJ-{case}");
                tx.insert_case(&case_row(case, HOUSING, &number)).await?;
                tx.add_party(case, HOUSING, Part::Owner, day("2026-03-02"))
                    .await?;
                tx.add_party(case, TOWN, Part::Consulted, day("2026-03-02"))
                    .await?;
                tx.next_number(HOUSING, 1900, &number).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let first = exported(&home.store).await;
    let counted = rows(&first);
    assert_eq!(counted["cases"], MANY);
    assert_eq!(counted["numbers"], MANY);
    assert_eq!(counted["case_parties"], 2 * MANY);
    let place = Memory::fresh(other(peer)).await;
    take(&place.store, &first).await.unwrap();
    assert!(first == exported(&place.store).await);
}

async fn what_the_keys_sealed_comes_in_with_them_alone(peer: Peer) {
    let home = full(peer).await;
    let export = exported(&home.store).await;
    let place = Memory::fresh(peer).await;
    place.execute("DELETE FROM key_checks").await.unwrap();
    let own = "n1 ISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0A=\n";
    let strange = open(&place.url, own).await;
    strange.check_keys().await.unwrap();
    let refused = take(&strange, &export).await.unwrap_err();
    assert!(
        matches!(&refused, DumpError::Keys { line: 2, key_id } if key_id == "t1"),
        "{refused}"
    );
    strange.close().await;
    let both = open(&place.url, &format!("{KEYS}{own}")).await;
    take(&both, &export).await.unwrap();
    both.check_keys().await.unwrap();
    let found = both.read().await.unwrap().person(WANG).await.unwrap();
    assert_eq!(found, Some(wang()));
    // the officer who may not be named anywhere else is there as well
    let clerk = both.read().await.unwrap().officer(CLERK).await.unwrap();
    assert_eq!(clerk.unwrap().roles, [Role::Clerk]);
}
