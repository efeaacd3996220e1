//! A year ends while the processes run: numbers begin anew, nobody is written to on the
//! rest days, and what fell due meanwhile is told on the first workday.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::json;

use super::time::Time;
use super::worker::Worker;
use crate::server::Binary;
use crate::server::binary::{Server, eventually};

/// Registers an application that came in on a day; its number.
fn registered(server: &Server, token: &str, submitted_on: &str) -> String {
    let form = json!({ "channel": "in_person", "dates": { "submitted_on": submitted_on },
        "applicant": { "name": "王喆" }, "applicant_kind": "natural_person",
        "title": "征地批复", "content": "内容" });
    let (status, case) = server.post(token, "/api/v1/cases", None, &form);
    assert_eq!(status, 201, "{case}");
    case["case"]["number"].as_str().unwrap().to_owned()
}

/// One column of the register.
fn asked(binary: &Binary, sql: &'static str) -> Vec<String> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let url = format!(
        "sqlite:{}",
        binary.path("kaijuan-data/kaijuan.db").display()
    );
    runtime.block_on(async {
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        let found = sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap();
        pool.close().await;
        found
    })
}

/// Has a worker look once at this moment, and send what it finds to send.
fn look(binary: &Binary, time: &Time, moment: &str) {
    time.set(moment);
    let last = || {
        asked(
            binary,
            "SELECT done_at FROM jobs WHERE name = 'remind' AND done_at IS NOT NULL",
        )
    };
    let before = last();
    let worker = Worker::start(binary);
    eventually(|| last() != before);
    let waiting = "SELECT 'one' FROM outbox WHERE done_at IS NULL AND dead_at IS NULL";
    eventually(|| asked(binary, waiting).is_empty());
    assert!(worker.stop().success());
}

/// The texts of the mails in the folder.
fn mails(folder: &Path) -> Vec<String> {
    let mails = std::fs::read_dir(folder).unwrap();
    let text = |entry: std::io::Result<std::fs::DirEntry>| {
        let mail = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let (_, body) = mail.split_once("\r\n\r\n").unwrap();
        let body: String = body.split_whitespace().collect();
        String::from_utf8(BASE64.decode(body).unwrap()).unwrap()
    };
    mails.map(text).collect()
}

#[test]
fn over_new_year_nothing_is_lost_and_nobody_is_woken() {
    // a minute before midnight in China, on a Thursday
    let time = Time::at("2026-12-31T15:59:00Z");
    let binary = Binary::in_time(&time);
    let ways = "[mail_folder]\npath = \"mail\"\nfrom = \"kaijuan@example.gov.cn\"\n";
    binary.write(
        "kaijuan.toml",
        format!("worker = false\nrate_per_minute = 0\n{ways}"),
    );
    let (officer, token) = binary.set_up();
    binary.must(&["officer", "mail", &officer, "zhang@example.gov.cn"]);
    let server = binary.serve(&[]);
    // twenty workdays after 3 December are over with the year
    let due = registered(&server, &token, "2026-12-03");
    let fresh = registered(&server, &token, "2026-12-31");
    assert!(
        due.contains("〔2026〕") && fresh.contains("〔2026〕"),
        "{due} {fresh}"
    );

    time.set("2026-12-31T16:00:30Z");
    let mut next = String::new();
    // the server looks at the clock every second
    eventually(|| {
        next = registered(&server, &token, "2026-12-31");
        next.contains("〔2027〕")
    });
    assert!(next.ends_with("〕1号"), "{next}");

    let folder = binary.path("mail");
    for rest in [
        "2027-01-01T02:00:00Z",
        "2027-01-02T02:00:00Z",
        "2027-01-03T02:00:00Z",
    ] {
        look(&binary, &time, rest);
        assert_eq!(mails(&folder), Vec::<String>::new(), "{rest}");
    }
    // Monday, 7:59: still in the quiet hours
    look(&binary, &time, "2027-01-03T23:59:00Z");
    assert_eq!(mails(&folder), Vec::<String>::new());
    look(&binary, &time, "2027-01-04T00:31:00Z");
    let said = mails(&folder);
    assert_eq!(said.len(), 1, "one mail with all of it: {said:?}");
    assert!(
        said[0].contains(&due) && said[0].contains("答复已经超期"),
        "{said:?}"
    );
    look(&binary, &time, "2027-01-04T00:45:00Z");
    assert_eq!(mails(&folder).len(), 1, "and no more that morning");
    assert!(binary.must(&["verify"]).contains("事项链完好"));
}
