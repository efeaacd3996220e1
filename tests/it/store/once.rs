//! Requests that are sent again, letters handed over, subscriptions.

use disclosure::words::Role;
use serde_json::json;
use store::{HandoverRow, Remembered, Scope, StoreError, WebhookRow, WebhookSecret};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::sample::*;
use crate::harness::{Memory, Peer, on_both};

on_both!(
    fifty_requests_under_one_key_act_once,
    a_key_is_taken_until_it_is_forgotten,
    an_event_is_found_by_its_id,
    letters_handed_over_are_listed_in_reach,
    the_secret_of_a_subscription_is_sealed,
);

const TOKEN: [u8; 32] = [7; 32];

fn done(case: Option<Uuid>, event_ids: Vec<Uuid>) -> Remembered {
    Remembered {
        fingerprint: "f1".into(),
        status: 201,
        case_id: case,
        event_ids,
        created_at: at("2026-03-02T01:00:00.123456Z"),
    }
}

/// Each registers a case unless the key says that it was done; all ask at once.
async fn fifty_requests_under_one_key_act_once(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let mut clients = JoinSet::new();
    for n in 0..50u128 {
        let store = memory.store.clone();
        clients.spawn(async move {
            act(&store, move |tx| {
                Box::pin(async move {
                    if let Some(before) = tx.remembered(&TOKEN, "k").await? {
                        return Ok(before);
                    }
                    let number = tx.next_number(HOUSING, 2026, "case").await?;
                    let case = id(0x1000 + n);
                    let new = event(tx.next_id(), "registered", json!({}));
                    tx.append_event(case, &new).await?;
                    tx.insert_case(&case_row(case, HOUSING, &format!("{number}号")))
                        .await?;
                    let done = done(Some(case), vec![new.event_id]);
                    tx.remember(&TOKEN, "k", &done).await?;
                    Ok(done)
                })
            })
            .await
        });
    }
    let answers: Vec<Remembered> = clients
        .join_all()
        .await
        .into_iter()
        .map(|answer| answer.expect("every request is answered"))
        .collect();
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(memory.texts("SELECT number FROM cases").await, ["1号"]);
    assert_eq!(memory.texts("SELECT kind FROM case_events").await.len(), 1);
    assert_eq!(
        memory.texts("SELECT key FROM idempotency_keys").await,
        ["k"]
    );
}

async fn a_key_is_taken_until_it_is_forgotten(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    let remember = |token: [u8; 32], key: &'static str, done: Remembered| {
        act(&memory.store, move |tx| {
            let done = done.clone();
            Box::pin(async move { tx.remember(&token, key, &done).await })
        })
    };
    let asked = |token: [u8; 32], key: &'static str| {
        let store = memory.store.clone();
        async move {
            let mut reader = store.read().await.unwrap();
            reader.remembered(&token, key).await.unwrap()
        }
    };
    let first = done(Some(id(1)), vec![id(2), id(3)]);
    let later = Remembered {
        created_at: at("2026-03-03T01:00:00Z"),
        ..done(None, Vec::new())
    };
    remember(TOKEN, "k", first.clone()).await.unwrap();
    let taken = remember(TOKEN, "k", later.clone()).await;
    assert!(matches!(taken, Err(StoreError::Unique { .. })), "{taken:?}");
    remember(TOKEN, "K", later.clone()).await.unwrap();
    remember([8; 32], "k", later.clone()).await.unwrap();
    assert_eq!(asked(TOKEN, "k").await, Some(first));
    assert_eq!(asked(TOKEN, "K").await, Some(later.clone()));
    assert_eq!(asked([9; 32], "k").await, None);
    let forgotten = act(&memory.store, |tx| {
        Box::pin(tx.forget_keys(at("2026-03-03T01:00:00Z")))
    });
    assert_eq!(forgotten.await.unwrap(), 1);
    assert_eq!(asked(TOKEN, "k").await, None);
    assert_eq!(asked([8; 32], "k").await, Some(later));
}

async fn an_event_is_found_by_its_id(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    open_case(&memory.store, id(1), HOUSING, "甲").await;
    let mut reader = memory.store.read().await.unwrap();
    let events = reader.events(&Scope::system(), id(1)).await.unwrap();
    let found = reader.event_by_id(events[0].event_id).await.unwrap();
    let found = found.expect("it is there");
    assert_eq!(found, events[0]);
    assert_eq!(
        found.payload["wanted"],
        json!({ "plain": "请公开甲的材料" })
    );
    assert_eq!(reader.event_by_id(id(0xdead)).await.unwrap(), None);
}

fn letter(n: u128, agency_id: Uuid) -> HandoverRow {
    HandoverRow {
        id: id(0x800 + n),
        agency_id,
        arrived_on: day("2026-03-02"),
        sender_name: "王喆堃𬹼".into(),
        title: "请公开道路规划".into(),
        addressed_to: "清溪区自然资源局".into(),
        handed_to: "清溪区自然资源局收发室".into(),
        handed_on: day("2026-03-03"),
        pages: n.is_multiple_of(2).then_some(3),
        receipt: (!n.is_multiple_of(2)).then(|| "EMS 1234".into()),
        number: None,
        remark: None,
        added_by: CLERK,
        // two of one moment
        added_at: at("2026-03-03T01:00:00.000001Z") + chrono::Duration::seconds(n as i64 / 2),
    }
}

async fn letters_handed_over_are_listed_in_reach(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let letters: Vec<HandoverRow> = (0..7)
        .map(|n| letter(n, [HOUSING, TOWN, ESTATE][n as usize % 3]))
        .collect();
    let written = letters.clone();
    act(&memory.store, move |tx| {
        let letters = written.clone();
        Box::pin(async move {
            for letter in &letters {
                tx.insert_handover(letter).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let mut newest = letters;
    newest.reverse();
    let mut reader = memory.store.read().await.unwrap();
    let mut paged = Vec::new();
    let mut cursor = None;
    loop {
        let page = reader.handovers(&Scope::system(), cursor.as_ref(), 2).await;
        let page = page.unwrap();
        assert!(page.rows.len() <= 2);
        paged.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, newest);
    for (agency, role, own) in [
        (HOUSING, Role::Clerk, &[HOUSING][..]),
        (HOUSING, Role::OfficeHead, &[HOUSING, ESTATE]),
        (TOWN, Role::Clerk, &[TOWN]),
        (DISTRICT, Role::Clerk, &[]),
        (DISTRICT, Role::Admin, &[]),
        (DISTRICT, Role::Supervisor, &[HOUSING, TOWN, ESTATE]),
    ] {
        let scope = Scope::of(&officer(id(0x999), agency, &[role]));
        let page = reader.handovers(&scope, None, 50).await.unwrap();
        let expected: Vec<HandoverRow> = newest
            .iter()
            .filter(|letter| own.contains(&letter.agency_id))
            .cloned()
            .collect();
        assert_eq!(page.rows, expected, "{scope:?}");
        assert_eq!(page.next, None);
        for letter in &newest {
            let one = reader.handover(&scope, letter.id).await.unwrap();
            let reached = expected.contains(letter).then(|| letter.clone());
            assert_eq!(one, reached, "{scope:?}");
        }
    }
}

async fn the_secret_of_a_subscription_is_sealed(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let all = WebhookRow {
        id: id(0x850),
        agency_id: HOUSING,
        name: "督查平台".into(),
        url: "https://example.cn/hook".into(),
        kinds: Vec::new(),
        created_by: CLERK,
        created_at: at("2026-03-02T01:00:00.123456Z"),
        ended_at: None,
    };
    let some = WebhookRow {
        id: id(0x851),
        agency_id: TOWN,
        kinds: vec!["sign".into(), "serve".into()],
        ..all.clone()
    };
    let written = [all.clone(), some.clone()];
    act(&memory.store, move |tx| {
        let hooks = written.clone();
        Box::pin(async move {
            for (hook, secret) in hooks.iter().zip(["甲的secret", "乙的secret"]) {
                tx.insert_webhook(hook, &WebhookSecret(secret.into()))
                    .await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let mut reader = memory.store.read().await.unwrap();
    let secret = reader.webhook_secret(all.id).await.unwrap().unwrap();
    assert_eq!(secret.0, "甲的secret");
    assert!(!format!("{secret:?}").contains("甲的"));
    assert_eq!(reader.webhook_secret(id(0xdead)).await.unwrap(), None);
    let both = [all.clone(), some.clone()];
    for (agency, role, expected) in [
        (DISTRICT, Role::Admin, &both[..]),
        (DISTRICT, Role::Clerk, &[]),
        (HOUSING, Role::Clerk, &both[..1]),
        (TOWN, Role::Admin, &both[1..]),
    ] {
        let scope = Scope::of(&officer(id(0x999), agency, &[role]));
        let listed = reader.webhooks(&scope).await.unwrap();
        assert_eq!(listed, expected, "{scope:?}");
    }
    drop(reader);
    let sealed = memory.texts("SELECT secret FROM webhooks").await;
    assert!(sealed.iter().all(|sealed| !sealed.contains("secret")));

    let end = || {
        act(&memory.store, |tx| {
            Box::pin(tx.end_webhook(id(0x850), at("2026-03-05T00:00:00Z")))
        })
    };
    assert!(end().await.unwrap());
    assert!(!end().await.unwrap(), "it has ended");
    let mut reader = memory.store.read().await.unwrap();
    let listed = reader.webhooks(&Scope::system()).await.unwrap();
    let ended: Vec<_> = listed.iter().map(|hook| hook.ended_at).collect();
    assert_eq!(ended, [Some(at("2026-03-05T00:00:00Z")), None]);
    drop(reader);

    memory
        .execute("UPDATE webhooks SET secret = (SELECT MIN(secret) FROM webhooks)")
        .await
        .unwrap();
    let mut reader = memory.store.read().await.unwrap();
    let outcomes = [
        reader.webhook_secret(all.id).await,
        reader.webhook_secret(some.id).await,
    ];
    let moved = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Err(StoreError::Sealed { .. })));
    assert_eq!(moved.count(), 1, "one of them is the other's now");
}
