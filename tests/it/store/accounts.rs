//! What belongs to signing in, and what an officer keeps for oneself: how it is stored.

use chrono::TimeDelta;
use store::{
    ChangeCursor, DirectoryChange, DirectoryChangeKind, FormDraft, NewInvitation, NewSession,
    Reveal, RevealCursor, Scope, SignIn, SignInCounter, SignInDelay, SignInOutcome, Store,
    StoreError,
};

use super::sample::*;
use crate::harness::{KEYS, Memory, Peer, on_both, open};

on_both!(
    a_draft_is_sealed_for_its_officer_and_form,
    nothing_of_signing_in_goes_out,
    a_name_belongs_to_one_officer,
    what_was_revealed_is_paged_within_reach,
    the_oldest_draft_goes_when_there_are_many,
    failures_are_counted_apart,
    what_happened_at_the_door_is_forgotten_in_time,
    changes_are_paged_within_reach_and_stay,
);

const TYPED: &str = "王喆堃，13812345678";

async fn a_draft_is_sealed_for_its_officer_and_form(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    save(&memory.store, "register", TYPED).await;
    let stored = memory.texts("SELECT content FROM form_drafts").await;
    assert!(
        stored[0].starts_with("t1.") && !stored[0].contains("138"),
        "{stored:?}"
    );
    let mut reader = memory.store.read().await.unwrap();
    let draft = reader.form_draft(CLERK, "register").await.unwrap().unwrap();
    assert_eq!(draft.content, TYPED);
    drop(reader);
    // moved to another form it does not open
    memory
        .execute("UPDATE form_drafts SET form = 'act'")
        .await
        .unwrap();
    let mut reader = memory.store.read().await.unwrap();
    let moved = reader.form_draft(CLERK, "act").await;
    assert!(matches!(moved, Err(StoreError::Sealed { .. })), "{moved:?}");
}

async fn save(store: &Store, form: &'static str, content: &'static str) {
    act(store, move |tx| {
        Box::pin(async move {
            let draft = FormDraft {
                form: form.into(),
                content: content.into(),
                saved_at: at("2026-03-02T01:00:00Z"),
            };
            tx.save_form_draft(CLERK, &draft).await
        })
    })
    .await
    .unwrap();
}

/// An account with all that belongs to it.
async fn account(store: &Store) {
    act(store, |tx| {
        Box::pin(async move {
            let now = at("2026-03-02T01:00:00Z");
            tx.put_account(CLERK, " Li.Yue ").await?;
            tx.set_password(
                CLERK,
                "$argon2id$secret",
                &["$argon2id$earlier".into()],
                now,
            )
            .await?;
            tx.insert_invitation(&NewInvitation {
                hash: [1; 32],
                officer: CLERK,
                created_by: None,
                created_at: now,
                expires_at: now + TimeDelta::hours(72),
            })
            .await?;
            tx.insert_session(&NewSession {
                id: id(0x910),
                hash: [2; 32],
                officer: CLERK,
                created_at: now,
                expires_at: now + TimeDelta::hours(12),
                client: "Firefox".into(),
                address: "10.0.0.7".into(),
            })
            .await?;
            let delay = SignInDelay {
                failures: 3,
                since: now,
                wait_until: now,
            };
            tx.set_sign_in_delay(SignInCounter::Login("li.yue"), delay)
                .await?;
            tx.insert_sign_in(&SignIn {
                id: id(0x911),
                at: now,
                login: "li.yue".into(),
                officer_id: Some(CLERK),
                outcome: SignInOutcome::SignedIn,
                address: "10.0.0.7".into(),
            })
            .await
        })
    })
    .await
    .unwrap();
}

async fn nothing_of_signing_in_goes_out(peer: Peer) {
    let home = Memory::fresh(peer).await;
    settle(&home.store).await;
    account(&home.store).await;
    save(&home.store, "register", TYPED).await;
    let now = at("2026-03-02T01:00:00Z");
    let mut reader = home.store.read().await.unwrap();
    let known = reader
        .account_by_login("ＬＩ．ｙｕｅ")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(known.earlier, ["$argon2id$earlier"]);
    assert!(
        !format!("{known:?}").contains("argon2"),
        "no log shows a hash"
    );
    assert!(reader.invited(&[1; 32], now).await.unwrap().is_some());
    let idle_since = now - TimeDelta::hours(1);
    let open_session = reader.session(&[2; 32], now, idle_since).await.unwrap();
    assert_eq!(open_session.unwrap().agency.id, HOUSING);
    assert_eq!(
        reader
            .sign_in_delay(SignInCounter::Login("LI.YUE"))
            .await
            .unwrap()
            .unwrap()
            .failures,
        3
    );
    drop(reader);

    let mut out = Vec::new();
    home.store.export(&mut out).await.unwrap();
    let export = String::from_utf8(out).unwrap();
    for gone in ["argon2", "li.yue", "Firefox", "form_drafts", "register"] {
        assert!(!export.contains(gone), "{gone} goes out");
    }
    let place = Memory::fresh(peer).await;
    let incoming = place.store.import(export.as_bytes()).await.unwrap();
    incoming.commit().await.unwrap();
    let mut reader = place.store.read().await.unwrap();
    assert!(reader.account(CLERK).await.unwrap().is_none());
    let lines = reader.accounts(&Scope::system(), now).await.unwrap();
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].login.is_none(),
        "whoever keeps the place invites anew"
    );
}

async fn a_name_belongs_to_one_officer(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    account(&memory.store).await;
    let taken = act(&memory.store, |tx| {
        Box::pin(async move {
            let other = officer(id(0x201), TOWN, &[]);
            tx.insert_officer(&other).await?;
            tx.put_account(other.id, "LI.YUE").await
        })
    })
    .await;
    assert!(
        matches!(&taken, Err(StoreError::Unique { what }) if what == "accounts"),
        "{taken:?}"
    );
    // with the keys of another place everything of signing in is the same
    let other = open(&memory.url, &KEYS.replace("t1", "t2")).await;
    let mut reader = other.read().await.unwrap();
    assert!(reader.account_by_login("li.yue").await.unwrap().is_some());
}

async fn what_was_revealed_is_paged_within_reach(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    let (housing, town) = (id(0x400), id(0x401));
    open_case(&memory.store, housing, HOUSING, "ZJ-2026-1").await;
    open_case(&memory.store, town, TOWN, "HT-2026-1").await;
    act(&memory.store, move |tx| {
        Box::pin(async move {
            for (number, case) in [(1, housing), (2, town), (3, housing), (4, housing)] {
                tx.insert_reveal(&Reveal {
                    id: id(0x920 + number),
                    case_id: case,
                    officer_id: CLERK,
                    reason: format!("第 {number} 次"),
                    // two at one moment
                    at: at(
                        ["2026-03-02T01:00:00Z", "2026-03-02T02:00:00Z"][usize::from(number > 2)]
                    ),
                })
                .await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let own = Scope::of(&officer(CLERK, HOUSING, &[disclosure::words::Role::Clerk]));
    let mut reader = memory.store.read().await.unwrap();
    let (mut seen, mut cursor): (Vec<String>, Option<RevealCursor>) = (Vec::new(), None);
    loop {
        let page = reader.reveals(&own, cursor.as_ref(), 2).await.unwrap();
        seen.extend(page.rows.into_iter().map(|row| row.reason));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["第 4 次", "第 3 次", "第 1 次"]);
    let all = reader.reveals(&Scope::system(), None, 10).await.unwrap();
    assert_eq!(all.rows.len(), 4);
    assert_eq!(reader.reveals_of(housing).await.unwrap().len(), 3);
}

async fn the_oldest_draft_goes_when_there_are_many(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    for number in 0..32 {
        act(&memory.store, move |tx| {
            Box::pin(async move {
                let draft = FormDraft {
                    form: format!("form {number:02}"),
                    content: TYPED.into(),
                    // the first two at one moment
                    saved_at: at("2026-03-02T01:00:00Z") + TimeDelta::minutes((number - 1).max(0)),
                };
                tx.save_form_draft(CLERK, &draft).await
            })
        })
        .await
        .unwrap();
    }
    let mut reader = memory.store.read().await.unwrap();
    let drafts = reader.form_drafts(CLERK).await.unwrap();
    assert_eq!(drafts.len(), 30);
    assert_eq!(drafts[0].0, "form 31");
    assert_eq!(drafts[29].0, "form 02");
}

async fn failures_are_counted_apart(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    let counters = [
        SignInCounter::At("li.yue", "10.0.0.7"),
        SignInCounter::At("li.yue", "10.0.0.8"),
        SignInCounter::Login("li.yue"),
        SignInCounter::Session("li.yue"),
        SignInCounter::Place("10.0.0.7"),
    ];
    act(&memory.store, move |tx| {
        Box::pin(async move {
            for (failures, counter) in (1..).zip(counters) {
                let now = at("2026-03-02T01:00:00Z");
                let delay = SignInDelay {
                    failures,
                    since: now,
                    wait_until: now,
                };
                tx.set_sign_in_delay(counter, delay).await?;
            }
            tx.clear_sign_in_delay(counters[0]).await
        })
    })
    .await
    .unwrap();
    assert_eq!(counted(&memory, counters).await, [0, 2, 3, 4, 5]);
    act(&memory.store, |tx| {
        Box::pin(async move { tx.clear_sign_in_delays("Li.Yue").await })
    })
    .await
    .unwrap();
    assert_eq!(counted(&memory, counters).await, [0, 0, 0, 0, 5]);
}

async fn counted(memory: &Memory, counters: [SignInCounter<'static>; 5]) -> Vec<u32> {
    let mut reader = memory.store.read().await.unwrap();
    let mut counted = Vec::new();
    for counter in counters {
        let delay = reader.sign_in_delay(counter).await.unwrap();
        counted.push(delay.map_or(0, |delay| delay.failures));
    }
    counted
}

async fn what_happened_at_the_door_is_forgotten_in_time(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    account(&memory.store).await;
    let then = at("2026-03-02T01:00:00Z");
    let mut reader = memory.store.read().await.unwrap();
    let from = reader.signed_in_from(CLERK, then).await.unwrap();
    assert_eq!(from, ["10.0.0.7"]);
    let later = then + TimeDelta::seconds(1);
    assert!(
        reader
            .signed_in_from(CLERK, later)
            .await
            .unwrap()
            .is_empty()
    );
    drop(reader);
    for (before, left) in [(then, 1), (later, 0)] {
        act(&memory.store, move |tx| {
            Box::pin(async move { tx.drop_sign_ins(before).await })
        })
        .await
        .unwrap();
        let kept = memory.texts("SELECT login FROM sign_ins").await;
        assert_eq!(kept.len(), left);
    }
}

async fn changes_are_paged_within_reach_and_stay(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    act(&memory.store, |tx| {
        Box::pin(async move {
            for (number, agency_id) in [(1, HOUSING), (2, TOWN), (3, HOUSING), (4, HOUSING)] {
                tx.insert_directory_change(&DirectoryChange {
                    id: id(0x940 + number),
                    // all at one moment
                    at: at("2026-03-02T01:00:00Z"),
                    actor_id: (number == 3).then_some(CLERK),
                    agency_id,
                    officer_id: None,
                    kind: DirectoryChangeKind::AgencyRenamed,
                    was: Some("旧".into()),
                    became: Some(format!("第 {number} 个")),
                })
                .await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let own = Scope::of(&officer(CLERK, HOUSING, &[disclosure::words::Role::Clerk]));
    let mut reader = memory.store.read().await.unwrap();
    let (mut seen, mut cursor): (Vec<DirectoryChange>, Option<ChangeCursor>) = (Vec::new(), None);
    loop {
        let page = reader
            .directory_changes(&own, cursor.as_ref(), 2)
            .await
            .unwrap();
        seen.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    drop(reader);
    let told: Vec<&str> = seen
        .iter()
        .filter_map(|row| row.became.as_deref())
        .collect();
    assert_eq!(told, ["第 4 个", "第 3 个", "第 1 个"]);
    assert_eq!((seen[1].actor_id, seen[0].actor_id), (Some(CLERK), None));
    for change in [
        "UPDATE directory_changes SET was = ''",
        "DELETE FROM directory_changes",
    ] {
        assert!(memory.execute(change).await.is_err(), "{change}");
    }
}

#[test]
fn changes_are_spelled_once() {
    for kind in DirectoryChangeKind::ALL {
        assert_eq!(DirectoryChangeKind::parse(kind.word()), Some(kind));
        assert!(!kind.label().is_empty());
    }
    assert_eq!(DirectoryChangeKind::parse("other"), None);
}

#[test]
fn outcomes_are_spelled_once() {
    for outcome in SignInOutcome::ALL {
        assert_eq!(SignInOutcome::parse(outcome.word()), Some(outcome));
        let spelled = serde_json::to_value(outcome).unwrap();
        assert_eq!(spelled, outcome.word());
        assert!(!outcome.label().is_empty());
    }
    assert_eq!(SignInOutcome::parse("other"), None);
}
