//! The calendar of an officer's deadlines, as calendar programs read it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use axum::body::Body;
use axum::http::Request;
use disclosure::words::ActKind;
use serde_json::{Value, json};

use super::reminders::extended;
use super::{Browser, Hall, Shown};
use crate::casework::District;
use crate::harness::{Peer, on_both};

on_both!(
    a_calendar_is_read_until_it_is_taken_back,
    two_suits_are_two_entries,
    no_more_than_numbers_and_kinds
);

/// Where the account's page says that the calendar is.
async fn made(browser: &mut Browser) -> String {
    let none: [(&str, &str); 0] = [];
    let page = browser.post("/account/feed", &none).await.ok(200);
    let (_, rest) = page.text().split_once("/feed/").unwrap();
    let (secret, _) = rest.split_once(".ics").unwrap();
    assert_eq!(secret.len(), 43, "256 bits");
    format!("/feed/{secret}.ics")
}

/// Whoever applied and a third party contest the same reply: each is to be answered, and
/// neither entry takes the place of the other.
async fn two_suits_are_two_entries(peer: Peer) {
    let hall = Hall::over(District::fresh(peer).await);
    let (district, day) = (&hall.district, "2026-03-02");
    let case = district.register(json!({})).await.id;
    district.to_handler(case, day).await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "复印件" } } });
    district.sign(case, day, draft).await;
    let serving = json!({ "service": "post", "served_on": day });
    district
        .act("clerk", case, day, ActKind::Serve, serving)
        .await;
    for by in ["applicant", "third_party"] {
        let filing = json!({ "kind": "reconsideration", "against": "reply", "by": by,
            "before": "青衡区人民政府", "received_on": day });
        district
            .act("clerk", case, day, ActKind::RecordRemedy, filing)
            .await;
    }
    let mut handler = hall.sign_in("handler").await;
    let address = made(&mut handler).await;
    let read = hall.browser().get(&address).await.ok(200);
    let named = read.text().lines().filter(|line| line.starts_with("UID:"));
    let uids: Vec<&str> = named.collect();
    assert_eq!(uids.len(), 2, "{}", read.text());
    assert_ne!(uids[0], uids[1]);
}

async fn with_tag(browser: &mut Browser, address: &str, method: &str, tag: &str) -> Shown {
    let request = Request::builder().method(method).uri(address);
    let request = request.header("if-none-match", tag);
    browser.send(request.body(Body::empty()).unwrap()).await
}

async fn a_calendar_is_read_until_it_is_taken_back(peer: Peer) {
    let hall = Hall::over(District::fresh(peer).await);
    let district = &hall.district;
    let case = district.register(json!({})).await.id;
    district.to_handler(case, "2026-03-02").await;
    let mut handler = hall.sign_in("handler").await;
    let address = made(&mut handler).await;
    assert!(
        !handler.get("/account").await.ok(200).has(&address),
        "shown once"
    );

    let mut program = hall.browser();
    let read = program.get(&address).await.ok(200);
    assert_eq!(read.header("content-type"), "text/calendar; charset=utf-8");
    assert!(
        read.header("cache-control").starts_with("private"),
        "{}",
        read.header("cache-control")
    );
    assert!(read.has("SUMMARY:自然资依申请〔2026〕1号"));
    let account = handler.get("/account").await.ok(200);
    assert!(account.has("最近读取") && account.has("2026-03-02 09:00"));

    // nothing changed: nothing is sent, also later
    let tag = read.header("etag").to_owned();
    district.clock.set("2026-03-02T02:00:00Z");
    for method in ["GET", "HEAD"] {
        let same = with_tag(&mut program, &address, method, &tag).await.ok(304);
        assert_eq!((same.header("etag"), same.bytes.len()), (tag.as_str(), 0));
        let other = with_tag(&mut program, &address, method, "\"x\"")
            .await
            .ok(200);
        assert_eq!(other.bytes.is_empty(), method == "HEAD");
    }
    district
        .act(
            "handler",
            case,
            "2026-03-02",
            ActKind::Note,
            json!({ "text": "记事" }),
        )
        .await;
    with_tag(&mut program, &address, "GET", &tag).await.ok(200);

    // a wrong one, one that was replaced, one that was taken back: there is none
    let wrong = format!("/feed/{}.ics", "A".repeat(43));
    for other in [
        wrong.as_str(),
        "/feed/x.ics",
        "/feed/x",
        &address[..address.len() - 4],
    ] {
        program.get(other).await.ok(404);
    }
    let renewed = made(&mut handler).await;
    program.get(&address).await.ok(404);
    program.get(&renewed).await.ok(200);
    let none: [(&str, &str); 0] = [];
    handler.post("/account/feed/end", &none).await.ok(303);
    program.get(&renewed).await.ok(404);
    handler.post("/account/feed/end", &none).await.ok(404);

    // one who left
    let address = made(&mut handler).await;
    program.get(&address).await.ok(200);
    let handler = district.desk("handler").officer.id;
    let office = &district.office;
    office.set_active(None, handler, false).await.unwrap();
    program.get(&address).await.ok(404);
}

async fn no_more_than_numbers_and_kinds(peer: Peer) {
    let hall = Hall::over(District::fresh(peer).await);
    let district = &hall.district;
    let case = district
        .register(json!({ "title": "河道采砂许可" }))
        .await
        .id;
    district.to_handler(case, "2026-03-02").await;
    let third = json!({ "id": "c1", "with": "third_party", "name": "赵六采石场", "question": "是否同意公开",
        "received_on": "2026-03-03" });
    district.clock.set("2026-03-03T01:00:00Z");
    district
        .act("handler", case, "2026-03-03", ActKind::Consult, third)
        .await;
    let mut handler = hall.sign_in("handler").await;
    let address = made(&mut handler).await;
    let read = hall.browser().get(&address).await.ok(200);
    let whole = read.text().replace("\r\n ", "");
    for private in ["王小明", "河道采砂", "赵六", "征地"] {
        assert!(!whole.contains(private), "{private}");
    }
    // ids are others each time
    let lines = whole.split_terminator("\r\n").map(|line| match line {
        uid if uid.starts_with("UID:") && uid.ends_with("@kaijuan") => "UID:ID@kaijuan",
        line => line,
    });
    let lines: Vec<&str> = lines.collect();
    insta::assert_snapshot!("feed", lines.join("\n"));
}

/// The calendar as another's library reads it: a line for itself, then one for each entry.
fn read(calendar: &[u8]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("calendar/read");
    let mut reader = Command::new(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    reader.stdin.take().unwrap().write_all(calendar).unwrap();
    let said = reader.wait_with_output().unwrap();
    assert!(said.status.success(), "see tests/calendar");
    let lines = String::from_utf8(said.stdout).unwrap();
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_library_reads_the_calendar_as_it_is_meant() {
    let hall = Hall::open().await;
    let district = &hall.district;
    // the second one ends in a year whose rest days are not known yet
    let first = district.register(json!({})).await.id;
    district.to_handler(first, "2026-03-02").await;
    let mut handler = hall.sign_in("handler").await;
    let address = made(&mut handler).await;
    let mut program = hall.browser();
    let entries = read(&program.get(&address).await.ok(200).bytes);
    assert_eq!(
        entries[0],
        json!({ "name": "开卷：我的期限", "method": "PUBLISH" })
    );
    let reply = |entries: &[Value]| -> Value {
        let mut replies = entries.iter().filter(|entry| {
            let summary = entry["summary"].as_str().unwrap_or_default();
            summary.contains("1号 答复期限")
        });
        let reply = replies.next().unwrap().clone();
        assert!(replies.next().is_none());
        reply
    };
    let before = reply(&entries);
    assert_eq!(before["from"], "2026-03-30");
    assert_eq!(before["to"], "2026-03-31");
    assert_eq!(before["status"], "CONFIRMED");
    assert_eq!(before["written"], "2026-03-02T01:00:00+00:00");
    assert!(before["description"].as_str().unwrap().contains("依据：《"));

    let on = "2026-03-20";
    district.clock.set("2026-03-20T02:00:00Z");
    extended(district, first, on).await;
    let after = reply(&read(&program.get(&address).await.ok(200).bytes));
    assert_eq!(
        after["uid"], before["uid"],
        "it moves, and is not there twice"
    );
    assert!(after["sequence"].as_i64() > before["sequence"].as_i64());
    assert!(after["from"].as_str() > before["from"].as_str());

    district.clock.set("2026-12-15T02:00:00Z");
    let dates = json!({ "dates": { "submitted_on": "2026-12-15" } });
    let second = district.register(dates).await.id;
    district.to_handler(second, "2026-12-15").await;
    let entries = read(&program.get(&address).await.ok(200).bytes);
    let provisional: Vec<&Value> = entries
        .iter()
        .filter(|entry| entry["status"] == "TENTATIVE")
        .collect();
    assert!(!provisional.is_empty());
    for entry in provisional {
        assert!(
            entry["summary"].as_str().unwrap().ends_with("（暂定）"),
            "{entry}"
        );
    }
    let internal = entries.iter().filter(|entry| {
        entry["summary"]
            .as_str()
            .is_some_and(|said| said.contains("（内部"))
    });
    for entry in internal {
        assert!(
            entry["description"]
                .as_str()
                .unwrap()
                .contains("不是法定期限"),
            "{entry}"
        );
    }
}
