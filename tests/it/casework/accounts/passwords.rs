//! Setting a password with a link, and changing it.

use chrono::TimeDelta;

use super::*;
use crate::harness::{Peer, on_both};

on_both!(
    a_link_sets_the_password_once,
    a_new_link_ends_the_one_before,
    a_link_expires,
    a_link_sets_a_forgotten_password_anew,
    a_changed_password_ends_the_other_sessions,
    the_last_five_passwords_are_not_used_again,
    a_password_is_changed_in_time,
    a_hash_of_old_parameters_is_made_anew,
    names_to_sign_in_with_are_told_apart,
);

async fn a_link_sets_the_password_once(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let officer = district.desk("handler").officer.id;
    let token = office
        .invite(None, officer, Some("Handler"), 72)
        .await
        .unwrap();
    let invited = office.invitation(&token).await.unwrap().unwrap();
    assert_eq!(
        (
            invited.login.as_str(),
            invited.name.as_str(),
            invited.has_password
        ),
        ("handler", "承办乙", false)
    );
    assert!(is_wrong(&district.sign_in("handler", "").await));
    let accept = |password: &'static str| {
        let (office, token) = (office.clone(), token.clone());
        async move {
            office
                .accept_invitation(MODERN, &token, password, &client())
                .await
        }
    };
    assert_eq!(code(accept("short").await), "password_short");
    assert_eq!(
        code(accept("青衡区自然资源局青衡区自然资源局").await),
        "password_common"
    );
    let both = tokio::join!(accept(PASSWORD), accept("Another-lake-2026"));
    let outcomes = [both.0, both.1];
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    assert_eq!(code(accept(PASSWORD).await), "invitation_gone");
    assert!(office.invitation(&token).await.unwrap().is_none());
    assert!(office.invitation("made up").await.unwrap().is_none());
    let passwords = [PASSWORD, "Another-lake-2026"];
    let set = outcomes.iter().position(Result::is_ok).unwrap();
    assert!(district.sign_in("handler", passwords[set]).await.is_ok());
    assert!(is_wrong(
        &district.sign_in("handler", passwords[1 - set]).await
    ));
}

async fn a_new_link_ends_the_one_before(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let officer = district.desk("handler").officer.id;
    let mut tokens = Vec::new();
    for login in [Some("handler"), None] {
        tokens.push(office.invite(None, officer, login, 72).await.unwrap());
    }
    let outcome = office
        .accept_invitation(MODERN, &tokens[0], PASSWORD, &client())
        .await;
    assert_eq!(code(outcome), "invitation_gone");
    office
        .accept_invitation(MODERN, &tokens[1], PASSWORD, &client())
        .await
        .unwrap();
    assert!(district.sign_in("handler", PASSWORD).await.is_ok());
}

async fn a_link_expires(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let officer = district.desk("handler").officer.id;
    for hours in [0, 721] {
        let refused = office.invite(None, officer, Some("handler"), hours).await;
        assert_eq!(code(refused), "hours");
    }
    let token = office
        .invite(None, officer, Some("handler"), 2)
        .await
        .unwrap();
    district.later(TimeDelta::minutes(119));
    assert!(office.invitation(&token).await.unwrap().is_some());
    district.later(TimeDelta::minutes(1));
    assert!(office.invitation(&token).await.unwrap().is_none());
    let outcome = office
        .accept_invitation(MODERN, &token, PASSWORD, &client())
        .await;
    assert_eq!(code(outcome), "invitation_gone");
    // and opens nothing for somebody who was disabled
    let token = office.invite(None, officer, None, 2).await.unwrap();
    office.set_active(None, officer, false).await.unwrap();
    assert!(office.invitation(&token).await.unwrap().is_none());
    let again = office.invite(None, officer, None, 2).await;
    assert_eq!(code(again), "officer_disabled");
}

async fn a_link_sets_a_forgotten_password_anew(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    district.open_account("handler", "handler").await;
    let session = district.signed_in("handler").await;
    for _ in 0..3 {
        assert!(is_wrong(&district.sign_in("handler", "forgotten").await));
    }
    let (admin, officer) = (district.desk("admin"), district.desk("handler").officer.id);
    let token = office.invite(Some(admin), officer, None, 72).await.unwrap();
    assert!(
        office
            .invitation(&token)
            .await
            .unwrap()
            .unwrap()
            .has_password
    );
    assert!(
        district.session(&session).await.is_some(),
        "until the link is used nothing changes"
    );
    let accept = |password: &'static str| office_accepts(&district, &token, password);
    assert_eq!(code(accept(PASSWORD).await), "password_reused");
    accept("Another-lake-2026").await.unwrap();
    assert!(district.session(&session).await.is_none());
    assert!(is_wrong(&district.sign_in("handler", PASSWORD).await));
    assert!(
        district
            .sign_in("handler", "Another-lake-2026")
            .await
            .is_ok(),
        "nobody waits for what was forgotten"
    );
    let lines = office.accounts(admin).await.unwrap();
    let line = lines
        .iter()
        .find(|line| line.officer.id == officer)
        .unwrap();
    assert_eq!(line.login.as_deref(), Some("handler"));
    assert!(line.has_password && line.invited_until.is_none());
    assert_eq!(line.last_signed_in, Some(district.clock.now()));
    let bare = lines
        .iter()
        .find(|line| line.officer.name == "镇办己")
        .unwrap();
    assert!(bare.login.is_none() && !bare.has_password && bare.last_signed_in.is_none());
}

async fn office_accepts(
    district: &District,
    token: &str,
    password: &str,
) -> Result<casework::Accepted, ActError> {
    let office = &district.office;
    office
        .accept_invitation(MODERN, token, password, &client())
        .await
}

async fn a_changed_password_ends_the_other_sessions(peer: Peer) {
    const NEW: &str = "Another-lake-2026";
    let district = District::fresh(peer).await;
    let office = &district.office;
    district.open_account("handler", "handler").await;
    let other = district.signed_in("handler").await;
    let old = district.signed_in("handler").await;
    let session = district.session(&old).await.unwrap();
    for (present, new, refused, field) in [
        ("wrong", NEW, "password_wrong", "old_password"),
        (PASSWORD, "short", "password_short", "new_password"),
        (
            PASSWORD,
            "my handler 2026!",
            "password_login",
            "new_password",
        ),
        (PASSWORD, PASSWORD, "password_reused", "new_password"),
    ] {
        let outcome = office.change_password(MODERN, &session, present, new).await;
        let Err(ActError::Refused(refusal)) = outcome else {
            panic!("{refused}: {outcome:?}");
        };
        assert_eq!(refusal.code, refused);
        assert_eq!(refusal.field.as_deref(), Some(field));
        district.later(TimeDelta::minutes(1));
    }
    let token = office
        .change_password(MODERN, &session, PASSWORD, NEW)
        .await
        .unwrap();
    assert!(district.session(&other).await.is_none());
    assert!(
        district.session(&old).await.is_none(),
        "its token is another"
    );
    let same = district.session(&token).await.unwrap();
    assert_eq!(same.id, session.id);
    assert_eq!(same.created_at, session.created_at);
    assert!(is_wrong(&district.sign_in("handler", PASSWORD).await));
    assert!(district.sign_in("handler", NEW).await.is_ok());
    // guesses count here as at the door
    for _ in 0..3 {
        let outcome = office
            .change_password(MODERN, &same, "wrong", PASSWORD)
            .await;
        assert_eq!(code(outcome), "password_wrong");
    }
    let outcome = office.change_password(MODERN, &same, NEW, PASSWORD).await;
    assert_eq!(code(outcome), "password_wait");
    // a session that has ended changes nothing
    office.end_session(&same.desk, same.id).await.unwrap();
    district.later(TimeDelta::minutes(1));
    let outcome = office.change_password(MODERN, &same, NEW, PASSWORD).await;
    assert_eq!(code(outcome), "session_ended");
    assert!(district.sign_in("handler", NEW).await.is_ok());
}

async fn the_last_five_passwords_are_not_used_again(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    district.open_account("handler", "handler").await;
    let mut token = district.signed_in("handler").await;
    let numbered = |number: usize| format!("Lake-and-hill-{number}{number}");
    let mut present = PASSWORD.to_owned();
    for number in 1..=5 {
        let session = district.session(&token).await.unwrap();
        for earlier in 1..number {
            let refused = office
                .change_password(DENGBAO3, &session, &present, &numbered(earlier))
                .await;
            assert_eq!(code(refused), "password_reused", "{earlier}");
        }
        let session = district.session(&token).await.unwrap();
        let new = numbered(number);
        token = office
            .change_password(DENGBAO3, &session, &present, &new)
            .await
            .unwrap();
        present = new;
    }
    let session = district.session(&token).await.unwrap();
    office
        .change_password(DENGBAO3, &session, &present, PASSWORD)
        .await
        .expect("the sixth is free again");
}

async fn a_password_is_changed_in_time(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    district.open_account("handler", "handler").await;
    district.later(TimeDelta::days(90));
    let sign_in = |policy| {
        let office = office.clone();
        async move {
            office
                .sign_in(policy, "handler", PASSWORD, &client(), None)
                .await
                .unwrap()
        }
    };
    assert!(!sign_in(MODERN).await.must_change);
    let signed_in = sign_in(DENGBAO3).await;
    assert!(signed_in.must_change);
    let hash = session_hash(&signed_in.token).unwrap();
    let session = office.session(DENGBAO3, &hash).await.unwrap().unwrap();
    assert!(session.must_change);
    let token = office
        .change_password(DENGBAO3, &session, PASSWORD, "Another-lake-2026")
        .await
        .unwrap();
    let hash = session_hash(&token).unwrap();
    let session = office.session(DENGBAO3, &hash).await.unwrap().unwrap();
    assert!(!session.must_change);
}

async fn a_hash_of_old_parameters_is_made_anew(peer: Peer) {
    // of “Qingheng-lake-2026” with 8 MiB and one pass
    const OLD: &str = "$argon2id$v=19$m=8192,t=1,p=1$7eeNHYNN31rMC4LtrGJubQ$\
        XgZbmlgA85qigfDzmAR5W/WZnIpfSxJhAvSU5qr6ZaQ";
    let district = District::fresh(peer).await;
    district.open_account("handler", "handler").await;
    let password = "SELECT password FROM accounts";
    district
        .memory
        .execute(format!("UPDATE accounts SET password = '{OLD}'"))
        .await
        .unwrap();
    assert!(is_wrong(&district.sign_in("handler", "wrong").await));
    assert_eq!(district.memory.texts(password).await, [OLD]);
    district.signed_in("handler").await;
    let made = district.memory.texts(password).await;
    assert!(
        made[0].starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{made:?}"
    );
    district.signed_in("handler").await;
    assert_eq!(district.memory.texts(password).await, made);
}

async fn names_to_sign_in_with_are_told_apart(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    district.open_account("handler", "handler").await;
    let clerk = district.desk("clerk").officer.id;
    let invite = |login: Option<&'static str>| office.invite(None, clerk, login, 72);
    assert_eq!(code(invite(Some("ＨＡＮＤＬＥＲ")).await), "login_taken");
    assert_eq!(code(invite(None).await), "login");
    for bad in ["", "a", "a/b", "<b>x</b>", "a\u{200b}b"] {
        assert_eq!(code(invite(Some(bad)).await), "login", "{bad}");
    }
    invite(Some("登记甲")).await.unwrap();
    invite(Some("clerk@qh"))
        .await
        .expect("another name for the same");
    let names = district
        .memory
        .texts("SELECT login FROM accounts ORDER BY login")
        .await;
    assert_eq!(names, ["clerk@qh", "handler"]);
    // two at once for one name
    let (one, other) = (
        district.desk("head").officer.id,
        district.desk("town").officer.id,
    );
    let both = tokio::join!(
        office.invite(None, one, Some("same"), 72),
        office.invite(None, other, Some("same"), 72)
    );
    let outcomes = [both.0, both.1];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for outcome in outcomes.into_iter().filter(|outcome| outcome.is_err()) {
        assert_eq!(code(outcome), "login_taken");
    }
}
