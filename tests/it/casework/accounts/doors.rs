//! At the door: sessions, their limits, and guesses.

use chrono::TimeDelta;
use disclosure::words::Role;
use store::{Scope, SignInOutcome};

use super::*;
use crate::harness::{Peer, on_both};

on_both!(
    a_session_opens_the_desk_and_its_token_is_nowhere,
    signing_in_again_ends_the_session_before,
    a_session_stands_still_only_so_long,
    a_session_lasts_only_so_long,
    sessions_are_listed_and_ended,
    whoever_is_disabled_is_out_at_once,
    failures_are_slowed_down_whether_there_is_such_a_name_or_not,
    guesses_at_once_are_not_more_than_one_by_one,
    every_attempt_is_kept,
);

async fn a_session_opens_the_desk_and_its_token_is_nowhere(peer: Peer) {
    let district = District::fresh(peer).await;
    district.open_account("handler", "Cheng.Ban").await;
    let signed_in = district.sign_in(" cheng.ban", PASSWORD).await.unwrap();
    assert!(!signed_in.must_change);
    assert_eq!(signed_in.officer.name, "承办乙");
    let session = district.session(&signed_in.token).await.unwrap();
    assert_eq!(session.login, "cheng.ban");
    assert_eq!(session.desk.agency.name, "青衡区自然资源局");
    assert_eq!(session.desk.scope, district.desk("handler").scope);
    assert!(session.shortcuts && !session.must_change);
    let stored = district
        .memory
        .texts("SELECT password || earlier FROM accounts")
        .await;
    assert!(
        stored[0].starts_with("$argon2id$") && !stored[0].contains(PASSWORD),
        "{stored:?}"
    );
    let hashes = match peer {
        Peer::Sqlite => "SELECT lower(hex(hash)) FROM sessions",
        Peer::Postgres => "SELECT encode(hash, 'hex') FROM sessions",
    };
    let own = hex::encode(session_hash(&signed_in.token).unwrap());
    assert_eq!(
        district.memory.texts(hashes).await,
        [own],
        "not the token itself"
    );
    // a switch of one's own
    let desk = &session.desk;
    district.office.set_shortcuts(desk, false).await.unwrap();
    assert!(!district.session(&signed_in.token).await.unwrap().shortcuts);
    assert!(district.session(&"A".repeat(43)).await.is_none());
}

async fn signing_in_again_ends_the_session_before(peer: Peer) {
    let district = District::fresh(peer).await;
    district.open_account("handler", "handler").await;
    let first = district.signed_in("handler").await;
    let other = district.signed_in("handler").await;
    let old = session_hash(&first);
    let second = district
        .office
        .sign_in(MODERN, "handler", PASSWORD, &client(), old)
        .await
        .unwrap()
        .token;
    assert_ne!(first, second);
    assert!(district.session(&first).await.is_none());
    assert!(district.session(&second).await.is_some());
    assert!(
        district.session(&other).await.is_some(),
        "another browser goes on"
    );
}

async fn a_session_stands_still_only_so_long(peer: Peer) {
    let district = District::fresh(peer).await;
    district.open_account("handler", "handler").await;
    let token = district.signed_in("handler").await;
    district.later(TimeDelta::minutes(119));
    let seen = district.session(&token).await.unwrap().seen_at;
    let again = district.session(&token).await.unwrap().seen_at;
    assert_eq!(
        again - seen,
        TimeDelta::minutes(119),
        "that it was seen counts"
    );
    district.later(TimeDelta::seconds(59));
    let soon = district.session(&token).await.unwrap().seen_at;
    district.later(TimeDelta::seconds(1));
    district.session(&token).await.unwrap();
    assert_eq!(soon, again, "within a minute nothing is written");
    let minute = district.session(&token).await.unwrap().seen_at;
    assert_eq!(minute - again, TimeDelta::minutes(1));
    let hash = session_hash(&token).unwrap();
    district.later(TimeDelta::minutes(30));
    let office = &district.office;
    assert!(office.session(DENGBAO3, &hash).await.unwrap().is_none());
    district.later(TimeDelta::minutes(90));
    assert!(district.session(&token).await.is_none());
}

async fn a_session_lasts_only_so_long(peer: Peer) {
    let district = District::fresh(peer).await;
    district.open_account("handler", "handler").await;
    let token = district.signed_in("handler").await;
    for _ in 0..11 {
        district.later(TimeDelta::hours(1));
        assert!(district.session(&token).await.is_some());
    }
    let hash = session_hash(&token).unwrap();
    assert!(
        district
            .office
            .session(DENGBAO3, &hash)
            .await
            .unwrap()
            .is_none(),
        "a stricter preset counts for sessions that are open"
    );
    district.later(TimeDelta::minutes(59));
    assert!(district.session(&token).await.is_some());
    district.later(TimeDelta::minutes(1));
    assert!(district.session(&token).await.is_none());
}

async fn sessions_are_listed_and_ended(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    for name in ["handler", "clerk"] {
        district.open_account(name, name).await;
    }
    let clerks = district.signed_in("clerk").await;
    let first = district.signed_in("handler").await;
    district.later(TimeDelta::minutes(5));
    let second = district.signed_in("handler").await;
    let desk = district.desk("handler");
    let listed = office.sessions_of(MODERN, desk).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert!(listed[0].created_at > listed[1].created_at);
    assert_eq!(listed[0].client, "Firefox");
    assert_eq!(listed[0].address, "10.0.0.7");
    // not another's
    let foreign = district.session(&clerks).await.unwrap().id;
    assert!(!office.end_session(desk, foreign).await.unwrap());
    assert!(district.session(&clerks).await.is_some());
    // one's own
    assert!(office.end_session(desk, listed[1].id).await.unwrap());
    assert!(!office.end_session(desk, listed[1].id).await.unwrap());
    assert!(district.session(&first).await.is_none());
    assert!(district.session(&second).await.is_some());
    // an administrator's
    let admin = district.desk("admin");
    let seen = office
        .officer_sessions(MODERN, admin, desk.officer.id)
        .await;
    assert_eq!(seen.unwrap().len(), 1);
    assert!(office.end_session(admin, foreign).await.unwrap());
    assert!(district.session(&clerks).await.is_none());
    let ended = office.end_all_sessions(Some(admin), desk.officer.id).await;
    assert_eq!(ended.unwrap(), 1);
    assert!(district.session(&second).await.is_none());
    let refused = office.end_all_sessions(Some(desk), admin.officer.id).await;
    assert_eq!(code(refused), "role");
    // out by oneself
    let last = district.signed_in("handler").await;
    let hash = session_hash(&last).unwrap();
    assert!(office.sign_out(hash).await.unwrap());
    assert!(!office.sign_out(hash).await.unwrap());
    assert!(district.session(&last).await.is_none());
    let own = office.sessions_of(MODERN, desk).await.unwrap();
    assert!(own.is_empty(), "{own:?}");
}

async fn whoever_is_disabled_is_out_at_once(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    district.open_account("handler", "handler").await;
    let token = district.signed_in("handler").await;
    let (admin, officer) = (district.desk("admin"), district.desk("handler").officer.id);
    office
        .set_roles(Some(admin), officer, vec![Role::Auditor])
        .await
        .unwrap();
    let session = district.session(&token).await.unwrap();
    assert_eq!(session.desk.officer.roles, [Role::Auditor], "at once");
    office
        .set_active(Some(admin), officer, false)
        .await
        .unwrap();
    assert!(district.session(&token).await.is_none());
    assert!(is_wrong(&district.sign_in("handler", PASSWORD).await));
    office.set_active(Some(admin), officer, true).await.unwrap();
    assert!(
        district.session(&token).await.is_none(),
        "what has ended does not begin again"
    );
    assert!(district.sign_in("handler", PASSWORD).await.is_ok());
}

async fn failures_are_slowed_down_whether_there_is_such_a_name_or_not(peer: Peer) {
    let district = District::fresh(peer).await;
    district.open_account("handler", "handler").await;
    for login in ["handler", "nobody", "unused"] {
        if login == "unused" {
            let officer = district.desk("clerk").officer.id;
            let office = &district.office;
            office.invite(None, officer, Some(login), 1).await.unwrap();
        }
        for _ in 0..3 {
            assert!(is_wrong(&district.sign_in(login, "wrong").await), "{login}");
        }
        assert_eq!(wait(district.sign_in(login, PASSWORD).await), 1, "{login}");
        for seconds in [1, 2, 4, 8] {
            assert_eq!(wait(district.sign_in(login, "wrong").await), seconds);
            district.later(TimeDelta::seconds(seconds));
            assert!(is_wrong(&district.sign_in(login, "wrong").await));
        }
        assert_eq!(wait(district.sign_in(login, "wrong").await), 16, "{login}");
    }
    let delays = district
        .memory
        .texts("SELECT DISTINCT login_hash FROM sign_in_delays WHERE login_hash <> ''")
        .await;
    assert_eq!(delays.len(), 3);
    assert!(!delays.iter().any(|name| name.contains("nobody")));
    // the right one, in time, wipes the count
    district.later(TimeDelta::seconds(16));
    assert!(district.sign_in("handler", PASSWORD).await.is_ok());
    for _ in 0..2 {
        assert!(is_wrong(&district.sign_in("handler", "wrong").await));
    }
    assert!(district.sign_in("handler", PASSWORD).await.is_ok());
    // nobody tried for a day
    district.later(TimeDelta::hours(25));
    assert!(is_wrong(&district.sign_in("nobody", "wrong").await));
    assert!(is_wrong(&district.sign_in("nobody", "wrong").await));
    let left = "SELECT DISTINCT login_hash FROM sign_in_delays WHERE login_hash <> ''";
    assert_eq!(district.memory.texts(left).await.len(), 1);
}

async fn guesses_at_once_are_not_more_than_one_by_one(peer: Peer) {
    let district = District::fresh(peer).await;
    district.open_account("handler", "handler").await;
    for (policy, login, most) in [(MODERN, "handler", 3), (DENGBAO3, "nobody", 5)] {
        let guesses: Vec<_> = (0..64)
            .map(|guess| {
                let office = district.office.clone();
                let password = format!("guess {guess}");
                tokio::spawn(async move {
                    office
                        .sign_in(policy, login, &password, &client(), None)
                        .await
                })
            })
            .collect();
        let (mut tried, mut waited) = (0, 0);
        for guess in guesses {
            match guess.await.unwrap() {
                Err(SignInRefusal::Wrong) => tried += 1,
                Err(SignInRefusal::Wait { .. }) => waited += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((tried, waited), (most, 64 - most), "{policy:?}");
    }
    assert_eq!(
        wait(
            district
                .office
                .sign_in(DENGBAO3, "nobody", "x", &client(), None)
                .await
        ),
        1800
    );
    let kept = district.memory.texts("SELECT outcome FROM sign_ins").await;
    let tried = kept.iter().filter(|outcome| *outcome == "wrong").count();
    let waited = kept.iter().filter(|outcome| *outcome == "waiting").count();
    assert_eq!((tried, waited), (8, 121));
}

async fn every_attempt_is_kept(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    district.open_account("handler", "handler").await;
    district.open_account("town", "town").await;
    for (login, password) in [("handler", "wrong"), ("hunter2-is-my-password", "x")] {
        district.later(TimeDelta::seconds(1));
        assert!(is_wrong(&district.sign_in(login, password).await));
    }
    district.later(TimeDelta::seconds(1));
    let token = district.signed_in("handler").await;
    district.later(TimeDelta::seconds(1));
    office
        .sign_out(session_hash(&token).unwrap())
        .await
        .unwrap();
    let auditor = district.desk("auditor");
    let first = office.recent_sign_ins(auditor, None, 3).await.unwrap();
    let rest = office
        .recent_sign_ins(auditor, first.next.as_ref(), 10)
        .await
        .unwrap();
    let told: Vec<(&str, SignInOutcome)> = first
        .rows
        .iter()
        .chain(&rest.rows)
        .map(|row| (row.login.as_str(), row.outcome))
        .collect();
    use SignInOutcome::*;
    assert_eq!(
        told[..4],
        [
            ("handler", SignedOut),
            ("handler", SignedIn),
            ("hu***", Wrong),
            ("handler", Wrong),
        ]
    );
    assert_eq!(told.len(), 6);
    assert!(told[4..].iter().all(|(_, outcome)| *outcome == PasswordSet));
    assert!(rest.next.is_none());
    assert_eq!(first.rows[0].address, "10.0.0.7");
    // below the top nobody sees the names that nobody has
    let mut below = auditor.clone();
    below.agency = district.desk("handler").agency.clone();
    below.officer.agency_id = below.agency.id;
    below.scope = Scope::of(&below.officer);
    let seen = office.recent_sign_ins(&below, None, 10).await.unwrap();
    assert_eq!(seen.rows.len(), 4);
    assert!(seen.rows.iter().all(|row| row.login == "handler"));
    let desk = district.desk("handler");
    assert_eq!(code(office.recent_sign_ins(desk, None, 10).await), "role");
}
