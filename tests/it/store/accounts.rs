//! What belongs to signing in, and what an officer keeps for oneself: how it is stored.

use chrono::TimeDelta;
use store::{
    FormDraft, NewInvitation, NewSession, Reveal, RevealCursor, Scope, SignIn, SignInDelay,
    SignInOutcome, Store, StoreError,
};

use super::sample::*;
use crate::harness::{KEYS, Memory, Peer, on_both, open};

on_both!(
    a_draft_is_sealed_for_its_officer_and_form,
    nothing_of_signing_in_goes_out,
    a_name_belongs_to_one_officer,
    what_was_revealed_is_paged_within_reach,
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
                wait_until: now,
            };
            tx.set_sign_in_delay("li.yue", delay).await?;
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
            .sign_in_delay("LI.YUE")
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
