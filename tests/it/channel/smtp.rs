//! Letters handed to a mail server that behaves, and to some that do not.

use std::time::{Duration, Instant};

use casework::channel::{Later, Mail, Outcome, Post, Smtp, SmtpSettings, Tls};
use chrono::DateTime;
use serde_json::Value;
use uuid::Uuid;

use super::peer::Peer;
use crate::server::Binary;

const TO: &str = "taoyue@example.gov.cn";

fn settings(peer: &Peer) -> SmtpSettings {
    SmtpSettings {
        host: "localhost".into(),
        port: Some(peer.port),
        tls: Tls::Starttls,
        from: "开卷 <kaijuan@example.gov.cn>".into(),
        user: None,
        password_file: None,
        ca_file: Some(peer.ca_file.clone()),
        hello: None,
        timeout_s: 20,
    }
}

fn mail(id: u128) -> Mail {
    Mail {
        id: Uuid::from_u128(id),
        to: TO.into(),
        subject: "期限提醒：今日到期1项".into(),
        text: "依申请〔2026〕12号今日到期。\n.\n最后一行".into(),
        written_at: DateTime::UNIX_EPOCH,
    }
}

async fn sent_to(behaviour: &str) -> (Outcome, Vec<Value>) {
    let mut peer = Peer::smtp(&[behaviour]);
    let smtp = Smtp::open(&settings(&peer)).unwrap();
    (smtp.send(&mail(1)).await, peer.told("got"))
}

fn later(outcome: Outcome) -> Later {
    match outcome {
        Outcome::Later(later) => later,
        other => panic!("{other:?}"),
    }
}

fn message_id(got: &Value) -> String {
    let message = got["message"].as_str().unwrap();
    let mut lines = message.lines();
    let line = lines.find_map(|line| line.strip_prefix("Message-ID: "));
    line.unwrap().to_owned()
}

#[tokio::test]
async fn a_letter_goes_encrypted_and_signed_in() {
    let folder = tempfile::tempdir().unwrap();
    let password_file = folder.path().join("password");
    std::fs::write(&password_file, "开卷 secret\n").unwrap();
    let signed_in = ["--user", "kaijuan", "--password", "开卷 secret"];
    for (word, tls) in [("starttls", Tls::Starttls), ("implicit", Tls::Implicit)] {
        let mut peer = Peer::smtp(&[&signed_in[..], &["--tls", word, "normal"]].concat());
        let settings = SmtpSettings {
            tls,
            user: Some("kaijuan".into()),
            password_file: Some(password_file.clone()),
            ..settings(&peer)
        };
        let smtp = Smtp::open(&settings).unwrap();
        assert!(!format!("{smtp:?}").contains("secret"));
        assert_eq!(smtp.send(&mail(1)).await, Outcome::Sent, "{word}");
        let got = peer.told("got");
        assert_eq!(got.len(), 1);
        let got = &got[0];
        assert_eq!(
            (&got["tls"], &got["user"]),
            (&true.into(), &"kaijuan".into())
        );
        assert_eq!(got["hello"], "example.gov.cn");
        assert_eq!(got["from"], "kaijuan@example.gov.cn");
        assert_eq!(got["to"], serde_json::json!([TO]));
        let expected = format!("<{}@example.gov.cn>", Uuid::from_u128(1));
        assert_eq!(message_id(got), expected);
    }
}

#[tokio::test]
async fn a_refusal_of_this_letter_is_for_good() {
    for (behaviour, code) in [("550", "550"), ("554", "554")] {
        let (outcome, got) = sent_to(behaviour).await;
        let Outcome::Never(why) = outcome else {
            panic!("{behaviour}: {outcome:?}");
        };
        assert!(why.contains(code), "{why}");
        assert_eq!(got, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    for behaviour in ["421", "450", "451", "451-content", "421-greeting"] {
        let later = later(sent_to(behaviour).await.0);
        assert!(!later.set_up_wrong, "{behaviour}: {later:?}");
        assert!(later.why.contains(&behaviour[..3]), "{later:?}");
    }
}

#[tokio::test]
async fn a_refusal_of_the_sender_is_an_alarm_and_costs_no_letter() {
    for behaviour in [
        "550-sender",
        "530-recipient",
        "554-greeting",
        "no-starttls",
        "other-name",
        "no-handshake",
    ] {
        let later = later(sent_to(behaviour).await.0);
        assert!(later.set_up_wrong, "{behaviour}: {later:?}");
    }
    // An authority that nobody trusts, and encryption where there is none.
    let peer = Peer::smtp(&["--tls", "none", "normal"]);
    let implicit = SmtpSettings {
        tls: Tls::Implicit,
        ..settings(&peer)
    };
    let smtp = Smtp::open(&implicit).unwrap();
    assert!(later(smtp.send(&mail(1)).await).set_up_wrong);
    let peer = Peer::smtp(&["normal"]);
    let stranger = Peer::smtp(&["normal"]);
    let distrustful = SmtpSettings {
        ca_file: Some(stranger.ca_file.clone()),
        ..settings(&peer)
    };
    let smtp = Smtp::open(&distrustful).unwrap();
    let said = later(smtp.send(&mail(1)).await);
    assert!(said.set_up_wrong, "{said:?}");
}

#[tokio::test]
async fn a_wrong_password_is_an_alarm_and_costs_no_letter() {
    let folder = tempfile::tempdir().unwrap();
    let password_file = folder.path().join("password");
    std::fs::write(&password_file, "right").unwrap();
    let mut peer = Peer::smtp(&["--user", "kaijuan", "--password", "right", "535"]);
    let smtp = Smtp::open(&SmtpSettings {
        user: Some("kaijuan".into()),
        password_file: Some(password_file),
        ..settings(&peer)
    });
    let later = later(smtp.unwrap().send(&mail(1)).await);
    assert!(later.set_up_wrong && later.why.contains("535"), "{later:?}");
    assert!(!later.why.contains("right"), "{later:?}");
    assert_eq!(peer.told("got"), Vec::<Value>::new());
}

#[tokio::test]
async fn a_send_that_hangs_is_cut_off() {
    for behaviour in ["silent", "silent-data", "silent-dot", "drip"] {
        let mut peer = Peer::smtp(&[behaviour]);
        let smtp = Smtp::open(&SmtpSettings {
            timeout_s: 2,
            ..settings(&peer)
        });
        let smtp = smtp.unwrap();
        let begun = Instant::now();
        let later = later(smtp.send(&mail(1)).await);
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(4), "{behaviour}: {took:?}");
        assert!(
            !later.set_up_wrong && later.why.contains("2秒"),
            "{later:?}"
        );
        // Whoever reads it is told that it may have arrived, exactly where it may have.
        let perhaps = later.why.contains("也许已经收下");
        assert_eq!(perhaps, behaviour == "silent-dot", "{later:?}");
        assert_eq!(peer.told("got").len(), usize::from(perhaps), "{behaviour}");
    }
}

#[tokio::test]
async fn a_connection_is_used_again_after_an_answer_alone() {
    let mut peer = Peer::smtp(&["normal"]);
    let smtp = Smtp::open(&settings(&peer)).unwrap();
    for id in 1..=3 {
        assert_eq!(smtp.send(&mail(id)).await, Outcome::Sent);
    }
    assert_eq!(peer.told("got").len(), 3);
    assert_eq!(
        peer.told("session").len(),
        1,
        "one connection for three letters"
    );

    let mut peer = Peer::smtp(&["silent-dot"]);
    let smtp = Smtp::open(&SmtpSettings {
        timeout_s: 1,
        ..settings(&peer)
    });
    let smtp = smtp.unwrap();
    for id in 1..=2 {
        later(smtp.send(&mail(id)).await);
    }
    assert_eq!(
        peer.told("session").len(),
        2,
        "a cut-off connection is not used again"
    );
    let ids: Vec<String> = peer.told("got").iter().map(message_id).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids[0] != ids[1], "no letter was appended to another");
}

#[tokio::test]
async fn a_server_that_ends_its_connections_gets_each_letter_once() {
    let mut peer = Peer::smtp(&["once"]);
    let smtp = Smtp::open(&settings(&peer)).unwrap();
    for id in 1..=3 {
        assert_eq!(smtp.send(&mail(id)).await, Outcome::Sent);
    }
    let ids: Vec<String> = peer.told("got").iter().map(message_id).collect();
    let expected: Vec<String> = (1..=3)
        .map(|id| format!("<{}@example.gov.cn>", Uuid::from_u128(id)))
        .collect();
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn a_repeat_after_a_lost_answer_has_the_same_message_id() {
    let mut peer = Peer::smtp(&["lost-answer"]);
    let smtp = Smtp::open(&settings(&peer)).unwrap();
    later(smtp.send(&mail(1)).await);
    assert_eq!(smtp.send(&mail(1)).await, Outcome::Sent);
    let got = peer.told("got");
    assert_eq!(got.len(), 2);
    assert_eq!(message_id(&got[0]), message_id(&got[1]));
}

#[tokio::test]
async fn a_letter_that_was_put_off_arrives_at_last() {
    let mut peer = Peer::smtp(&["twice-451"]);
    let smtp = Smtp::open(&settings(&peer)).unwrap();
    for _ in 0..2 {
        later(smtp.send(&mail(1)).await);
    }
    assert_eq!(smtp.send(&mail(1)).await, Outcome::Sent);
    assert_eq!(peer.told("got").len(), 1);
}

#[tokio::test]
async fn nobody_there_is_no_alarm() {
    let peer = Peer::smtp(&["normal"]);
    let mut settings = settings(&peer);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    settings.port = Some(free.local_addr().unwrap().port());
    drop(free);
    let smtp = Smtp::open(&settings).unwrap();
    let later = later(smtp.send(&mail(1)).await);
    assert!(
        !later.set_up_wrong && later.why.contains("连接邮件服务器"),
        "{later:?}"
    );
}

#[test]
fn an_operator_tries_the_settings_before_an_officer_waits() {
    let binary = Binary::fresh();
    let said = binary.must_fail(&["mail", "test", TO]);
    assert!(said.contains("[smtp]"), "{said}");
    let configure = |peer: &Peer, more: &str| {
        let config = format!(
            "[smtp]\nhost = \"localhost\"\nport = {}\nca_file = \"{}\"\n\
             from = \"开卷 <kaijuan@example.gov.cn>\"\n{more}",
            peer.port,
            peer.ca_file.display()
        );
        binary.write("kaijuan.toml", config);
    };
    let mut peer = Peer::smtp(&["normal"]);
    configure(&peer, "");
    let said = binary.must(&["mail", "test", TO]);
    let got = peer.told("got");
    assert_eq!(got.len(), 1);
    let id = message_id(&got[0]);
    let id = id.trim_start_matches('<').split('@').next().unwrap();
    assert!(said.contains(TO) && said.contains(id), "{said}");
    let said = binary.must_fail(&["mail", "test", "陶月"]);
    assert!(said.contains("邮箱地址"), "{said}");

    let peer = Peer::smtp(&["550"]);
    configure(&peer, "");
    let said = binary.must_fail(&["mail", "test", TO]);
    assert!(said.contains("550") && said.contains("收不到"), "{said}");
    let peer = Peer::smtp(&["no-starttls"]);
    configure(&peer, "");
    let said = binary.must_fail(&["mail", "test", TO]);
    assert!(
        said.contains("STARTTLS") && said.contains("implicit"),
        "{said}"
    );
    let peer = Peer::smtp(&["silent"]);
    configure(&peer, "timeout_s = 1\n");
    let said = binary.must_fail(&["mail", "test", TO]);
    assert!(said.contains("再试"), "{said}");
}

#[test]
fn settings_that_do_not_fit_together_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty");
    std::fs::write(&empty, "\n").unwrap();
    let sound = SmtpSettings {
        host: "mail.example.cn".into(),
        port: None,
        tls: Tls::Starttls,
        from: "kaijuan@example.cn".into(),
        user: None,
        password_file: None,
        ca_file: None,
        hello: None,
        timeout_s: 60,
    };
    let told = |settings: SmtpSettings| Smtp::open(&settings).unwrap_err().to_string();
    let user = Some("kaijuan".to_owned());
    for (settings, word) in [
        (
            SmtpSettings {
                from: "开卷".into(),
                ..sound.clone()
            },
            "from",
        ),
        (
            SmtpSettings {
                timeout_s: 0,
                ..sound.clone()
            },
            "timeout_s",
        ),
        (
            SmtpSettings {
                user: user.clone(),
                ..sound.clone()
            },
            "password_file",
        ),
        (
            SmtpSettings {
                user: user.clone(),
                password_file: Some(empty.clone()),
                ..sound.clone()
            },
            "空的",
        ),
        (
            SmtpSettings {
                user,
                password_file: Some(empty.clone()),
                tls: Tls::None,
                ..sound.clone()
            },
            "不加密",
        ),
        (
            SmtpSettings {
                ca_file: Some(empty),
                ..sound.clone()
            },
            "PEM",
        ),
        (
            SmtpSettings {
                ca_file: Some(folder.path().join("nothing")),
                ..sound.clone()
            },
            "nothing",
        ),
    ] {
        let said = told(settings);
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(Smtp::open(&sound).is_ok());
}
