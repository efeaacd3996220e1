//! Messages handed to a system that answers as it is asked to.

use std::time::{Duration, Instant};

use casework::channel::{CaseEvent, Outcome, Webhook, WebhookSettings};
use casework::delivery::Ways;
use casework::{ActError, Desk, Network, NewWebhook, Office};
use chrono::{DateTime, TimeZone, Utc};
use disclosure::words::ActKind;
use serde_json::json;
use store::{WebhookRow, WebhookSecret};
use uuid::Uuid;

use super::peer::Peer;
use crate::casework::District;
use crate::harness;

const SECRET: &str = "Zm9yIHRlc3RzIG9ubHkgLSAzMiBieXRlcyBvZiB0ZXh0";

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 1, 2, 3).unwrap()
}

fn event() -> CaseEvent {
    CaseEvent {
        id: Uuid::from_u128(7),
        source: "https://kj.example.gov.cn".into(),
        act: "sign".into(),
        case_id: Uuid::from_u128(8),
        number: Some("依申请〔2026〕12号".into()),
        seq: 9,
        state: "signed".into(),
        at: now(),
    }
}

fn webhook(peer: &Peer, networks: &[&str], timeout_s: u64) -> Webhook {
    let networks = networks.iter().map(|text| text.parse::<Network>().unwrap());
    Webhook::new(&WebhookSettings {
        networks: networks.collect(),
        ca_file: Some(peer.ca_file.clone()),
        timeout_s,
    })
    .unwrap()
}

async fn call(webhook: &Webhook, peer: &Peer, path: &str) -> Outcome {
    let url = format!("https://localhost:{}/{path}", peer.port);
    webhook.call(&url, SECRET, &event(), now()).await
}

#[tokio::test]
async fn a_message_arrives_as_it_was_signed() {
    let mut peer = Peer::hooks();
    let webhook = webhook(&peer, &["127.0.0.0/8"], 20);
    assert_eq!(call(&webhook, &peer, "200").await, Outcome::Sent);
    let got = peer.told("got");
    assert_eq!(got.len(), 1);
    let (headers, body) = (&got[0]["headers"], got[0]["body"].as_str().unwrap());
    assert_eq!(
        headers["content-type"],
        "application/cloudevents+json; charset=utf-8"
    );
    assert_eq!(body, event().body());

    // The program that the documentation gives to receivers, on what one has received.
    let told = include_str!("../../../docs/webhooks.md");
    let program = told.split("```python\n").nth(1).unwrap();
    let program = program.split("```").next().unwrap();
    let trying = format!(
        "{program}\nimport sys\nprint(is_genuine(sys.argv[1], sys.argv[2].encode(), sys.argv[3], int(sys.argv[4])))"
    );
    let signature = headers["kaijuan-signature"].as_str().unwrap();
    let judged = |body: &str, secret: &str, at: i64| {
        let output = std::process::Command::new("python3")
            .args(["-c", &trying, signature, body, secret, &at.to_string()])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        output.stdout.trim_ascii() == b"True"
    };
    let at = now().timestamp();
    assert!(judged(body, SECRET, at + 60));
    assert!(!judged(&body.replace("sign", "sing"), SECRET, at));
    assert!(!judged(body, "another", at));
    assert!(
        !judged(body, SECRET, at + 3600),
        "an old one that is played again"
    );
}

#[tokio::test]
async fn an_address_inside_is_not_called() {
    let mut peer = Peer::hooks();
    let closed = webhook(&peer, &["10.0.0.0/8"], 20);
    for host in ["localhost", "127.0.0.1", "127.1", "[::ffff:127.0.0.1]"] {
        let url = format!("https://{host}:{}/200", peer.port);
        let outcome = closed.call(&url, SECRET, &event(), now()).await;
        let Outcome::Later(later) = outcome else {
            panic!("{host}: {outcome:?}");
        };
        assert!(
            later.set_up_wrong && later.why.contains("networks"),
            "{host}: {later:?}"
        );
    }
    assert!(peer.told("got").is_empty());
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let mut peer = Peer::hooks();
    let webhook = webhook(&peer, &["127.0.0.0/8"], 20);
    let outcome = call(&webhook, &peer, "redirect").await;
    assert!(matches!(outcome, Outcome::Later(_)), "{outcome:?}");
    assert_eq!(peer.told("got").len(), 1);
}

#[tokio::test]
async fn answers_are_told_apart() {
    let peer = Peer::hooks();
    let webhook = webhook(&peer, &["127.0.0.0/8"], 20);
    for (path, never) in [("404", true), ("503", false), ("408", false)] {
        let outcome = call(&webhook, &peer, path).await;
        assert_eq!(
            matches!(outcome, Outcome::Never(_)),
            never,
            "{path}: {outcome:?}"
        );
    }
    let gone = call(&webhook, &peer, "410").await;
    assert!(matches!(gone, Outcome::Gone(_)), "{gone:?}");
    let Outcome::Later(later) = call(&webhook, &peer, "429").await else {
        panic!("too many may be fewer later");
    };
    assert_eq!(later.after, Some(Duration::from_secs(120)));
}

#[tokio::test]
async fn a_receiver_that_hangs_is_cut_off_and_a_long_answer_is_not_read() {
    let peer = Peer::hooks();
    let webhook = webhook(&peer, &["127.0.0.0/8"], 2);
    let begun = Instant::now();
    let outcome = call(&webhook, &peer, "silent").await;
    assert!(matches!(outcome, Outcome::Later(_)), "{outcome:?}");
    assert!(begun.elapsed() < Duration::from_secs(4));
    // What was said at once counts, however long the rest takes.
    for path in ["drip", "long"] {
        let begun = Instant::now();
        assert_eq!(call(&webhook, &peer, path).await, Outcome::Sent, "{path}");
        assert!(begun.elapsed() < Duration::from_secs(2), "{path}");
    }
}

#[tokio::test]
async fn what_may_be_called_may_be_subscribed() {
    let mut district = District::fresh(harness::Peer::Sqlite).await;
    let head = district.desk("head").clone();
    let subscribe = |office: Office, key: &'static str| {
        let new = NewWebhook {
            name: "督办大屏".into(),
            url: "https://10.20.1.1/kaijuan".into(),
            kinds: Vec::new(),
        };
        let (head, secret) = (head.clone(), WebhookSecret(key.into()));
        async move { office.subscribe(&head, new, secret, None).await }
    };
    let refused = subscribe(district.office.clone(), "a").await;
    let Err(ActError::Refused(refusal)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(refusal.code, "webhook_address");
    let own: Network = "10.20.0.0/16".parse().unwrap();
    let equipment = district.office.equipment.clone();
    district.office.equipment = equipment.with_webhook_networks(&[own]);
    subscribe(district.office.clone(), "b").await.unwrap();
}

/// What each subscription is for, and whether it still stands.
async fn standing(office: &Office, admin: &Desk) -> Vec<(String, bool)> {
    let webhooks = office.webhooks(admin).await.unwrap();
    let line = |webhook: WebhookRow| (webhook.name, webhook.ended_at.is_none());
    webhooks.into_iter().map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_that_it_is_gone_is_called_no_more() {
    let mut peer = Peer::hooks();
    let mut district = District::fresh(harness::Peer::Sqlite).await;
    let own: Network = "127.0.0.0/8".parse().unwrap();
    let ways = Ways {
        webhook: Some(webhook(&peer, &["127.0.0.0/8"], 20)),
        ..Ways::default()
    };
    let equipment = district.office.equipment.clone();
    district.office.equipment = equipment.with_webhook_networks(&[own]).with_ways(ways);
    let (office, head) = (&district.office, district.desk("head"));
    for (name, path) in [("已搬走", "410"), ("还在", "200")] {
        let new = NewWebhook {
            name: name.into(),
            url: format!("https://localhost:{}/{path}", peer.port),
            kinds: vec![ActKind::Register],
        };
        let secret = WebhookSecret(SECRET.into());
        office.subscribe(head, new, secret, None).await.unwrap();
    }
    let admin = district.desk("admin");
    let both = |gone| vec![("已搬走".to_owned(), gone), ("还在".to_owned(), true)];
    assert_eq!(standing(office, admin).await, both(true));

    district.register(json!({})).await;
    let delivered = office.deliver().await.unwrap();
    assert_eq!((delivered.sent, delivered.buried), (1, 1));
    assert_eq!(standing(office, admin).await, both(false));
    let dead = office.dead_letters(admin).await.unwrap();
    let why: Vec<&str> = dead
        .iter()
        .filter_map(|letter| letter.failure.as_deref())
        .collect();
    assert_eq!(why.len(), 1);
    assert!(
        why[0].contains("410") && why[0].contains("订阅已经结束"),
        "{why:?}"
    );

    district.register(json!({ "title": "另一件" })).await;
    let delivered = office.deliver().await.unwrap();
    assert_eq!((delivered.taken, delivered.sent), (1, 1));
    let paths = peer.told("got");
    let paths: Vec<&str> = paths
        .iter()
        .filter_map(|got| got["path"].as_str())
        .collect();
    assert_eq!(
        paths.iter().filter(|path| **path == "/410").count(),
        1,
        "{paths:?}"
    );
}

#[tokio::test]
async fn a_certificate_of_nobodys_is_not_accepted() {
    let peer = Peer::hooks();
    let stranger = Peer::hooks();
    let webhook = webhook(&stranger, &["127.0.0.0/8"], 20);
    let outcome = call(&webhook, &peer, "200").await;
    assert!(matches!(outcome, Outcome::Later(_)), "{outcome:?}");
}
