//! Who is slowed down by whose failures, and what is kept of ended sessions.

use chrono::TimeDelta;
use store::SignInOutcome;

use super::*;
use crate::harness::{Peer, on_both};

on_both!(
    nobody_far_away_keeps_an_officer_out,
    a_place_waits_after_many_failures,
    a_password_is_proved_apart_from_the_door,
    ended_sessions_are_kept,
);

/// An attempt from an address.
async fn from(
    district: &District,
    address: &str,
    login: &str,
    password: &str,
) -> Result<SignedIn, SignInRefusal> {
    let client = Client {
        agent: "Firefox".into(),
        address: address.into(),
    };
    let office = &district.office;
    office.sign_in(MODERN, login, password, &client, None).await
}

async fn nobody_far_away_keeps_an_officer_out(peer: Peer) {
    let district = District::fresh(peer).await;
    for login in ["handler", "clerk"] {
        district.open_account(login, login).await;
    }
    assert!(
        from(&district, "10.0.0.7", "handler", PASSWORD)
            .await
            .is_ok()
    );
    // from many places, each with its own few tries
    for login in ["handler", "clerk"] {
        for attempt in 0..15 {
            let address = format!("203.0.113.{}", attempt / 2);
            let outcome = from(&district, &address, login, "guess").await;
            assert!(is_wrong(&outcome), "{login} {attempt}: {outcome:?}");
        }
        // the name waits where its officer is not known
        assert_eq!(
            wait(from(&district, "203.0.113.99", login, PASSWORD).await),
            1
        );
    }
    // but not where the officer was lately, if there was such a place
    assert_eq!(
        wait(from(&district, "10.0.0.7", "clerk", PASSWORD).await),
        1
    );
    assert!(
        from(&district, "10.0.0.7", "handler", PASSWORD)
            .await
            .is_ok()
    );
    // there the own failures count
    for _ in 0..3 {
        assert!(is_wrong(&from(&district, "10.0.0.7", "handler", "x").await));
    }
    assert_eq!(
        wait(from(&district, "10.0.0.7", "handler", PASSWORD).await),
        1
    );
    assert!(
        from(&district, "10.0.0.8", "handler", PASSWORD)
            .await
            .is_ok()
    );
    // after ninety days a place is known no more
    district.later(TimeDelta::days(91));
    for attempt in 0..15 {
        let address = format!("203.0.113.{}", attempt / 2);
        assert!(is_wrong(&from(&district, &address, "handler", "x").await));
    }
    assert_eq!(
        wait(from(&district, "10.0.0.7", "handler", PASSWORD).await),
        1
    );
}

async fn a_place_waits_after_many_failures(peer: Peer) {
    let district = District::fresh(peer).await;
    district.open_account("handler", "handler").await;
    let long = |host: u32| format!("2001:db8:1:2::{host:x}");
    for host in 0..30 {
        let login = format!("name{}", host / 2);
        let outcome = from(&district, &long(host), &login, "guess").await;
        assert!(is_wrong(&outcome), "{host}: {outcome:?}");
        // what comes right does not count
        assert!(
            from(&district, &long(host), "handler", PASSWORD)
                .await
                .is_ok()
                || host == 29
        );
    }
    let right = |address: String| {
        let district = &district;
        async move { from(district, &address, "handler", PASSWORD).await }
    };
    assert_eq!(wait(right(long(77)).await), 30, "the network is one place");
    assert!(
        right("2001:db8:1:3::1".into()).await.is_ok(),
        "another is not"
    );
    let kept = district.memory.texts("SELECT outcome FROM sign_ins").await;
    let count = |word: &str| kept.iter().filter(|outcome| *outcome == word).count();
    assert_eq!((count("held"), count("waiting")), (1, 0), "written once");
    // longer with each failure
    district.later(TimeDelta::seconds(30));
    assert!(is_wrong(&from(&district, &long(1), "other", "x").await));
    assert_eq!(wait(right(long(1)).await), 60);
    // until the span is over
    district.later(TimeDelta::minutes(15));
    for host in 0..29 {
        let login = format!("fresh{}", host / 2);
        assert!(is_wrong(&from(&district, &long(host), &login, "x").await));
    }
    assert!(right(long(1)).await.is_ok());
}

async fn a_password_is_proved_apart_from_the_door(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    district.open_account("handler", "handler").await;
    let token = district.signed_in("handler").await;
    let session = district.session(&token).await.unwrap();
    // failures at the door do not count in the session
    for _ in 0..3 {
        assert!(is_wrong(&district.sign_in("handler", "x").await));
    }
    let change =
        |old: &'static str| office.change_password(MODERN, &session, old, "Another-lake-2026");
    for _ in 0..3 {
        assert_eq!(code(change("x").await), "password_wrong");
    }
    assert_eq!(code(change(PASSWORD).await), "password_wait");
    // nor those of the session elsewhere
    assert!(
        from(&district, "10.0.0.9", "handler", PASSWORD)
            .await
            .is_ok()
    );
    district.later(TimeDelta::seconds(1));
    change(PASSWORD).await.unwrap();
}

async fn ended_sessions_are_kept(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    district.open_account("handler", "handler").await;
    let (desk, admin) = (district.desk("handler"), district.desk("admin"));
    let ended = || async {
        let page = office.recent_sign_ins(admin, None, 100).await.unwrap();
        let ended = page
            .rows
            .iter()
            .filter(|row| row.outcome == SignInOutcome::SessionsEnded);
        ended
            .inspect(|row| assert_eq!(row.login, "handler"))
            .count()
    };
    // by oneself
    let token = district.signed_in("handler").await;
    let id = district.session(&token).await.unwrap().id;
    assert!(office.end_session(desk, id).await.unwrap());
    assert_eq!(ended().await, 1);
    assert!(!office.end_session(desk, id).await.unwrap());
    // by an administrator, one and all
    let token = district.signed_in("handler").await;
    let id = district.session(&token).await.unwrap().id;
    assert!(office.end_session(admin, id).await.unwrap());
    assert_eq!(ended().await, 2);
    district.signed_in("handler").await;
    let own = desk.officer.id;
    office.end_all_sessions(Some(admin), own).await.unwrap();
    // by the command line; and nothing when there is none
    district.signed_in("handler").await;
    assert_eq!(office.end_all_sessions(None, own).await.unwrap(), 1);
    assert_eq!(office.end_all_sessions(None, own).await.unwrap(), 0);
    assert_eq!(ended().await, 4);
    // who ended another's is written down with the changes
    let changes = office.directory_changes(admin, None, 100).await.unwrap();
    let by: Vec<_> = changes
        .rows
        .iter()
        .filter(|row| row.kind == store::DirectoryChangeKind::SessionsEnded)
        .map(|row| row.actor_id)
        .collect();
    assert_eq!(
        by.iter()
            .filter(|by| **by == Some(admin.officer.id))
            .count(),
        2
    );
    assert_eq!(by.iter().filter(|by| by.is_none()).count(), 1);
    // what happened long ago is forgotten
    district.later(TimeDelta::days(185));
    assert!(is_wrong(&district.sign_in("handler", "x").await));
    let kept = district.memory.texts("SELECT outcome FROM sign_ins").await;
    assert_eq!(kept, ["wrong"]);
}
