//! kill -9 in the middle of many acts loses no act that was acknowledged.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use super::Binary;
use super::binary::eventually;

/// How many acts are acknowledged before the kill: a campaign takes more.
fn killed_after() -> usize {
    match std::env::var("KAIJUAN_TEST_CAMPAIGN") {
        Ok(_) => 2000,
        Err(_) => 80,
    }
}

#[test]
fn kill_nine_loses_no_acknowledged_act() {
    let binary = Binary::fresh();
    binary.write("kaijuan.toml", "rate_per_minute = 0\n");
    let (_, token) = binary.set_up();
    let server = Arc::new(binary.serve(&[]));
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let desks: Vec<_> = (0..8)
        .map(|desk| {
            let (server, token, acknowledged) =
                (server.clone(), token.clone(), acknowledged.clone());
            std::thread::spawn(move || work(&server, &token, desk, &acknowledged))
        })
        .collect();
    eventually(|| acknowledged.load(Ordering::SeqCst) >= killed_after());
    let pid = server.pid();
    nix_kill(pid);
    let seen: Vec<(String, u64)> = desks
        .into_iter()
        .flat_map(|desk| desk.join().unwrap())
        .collect();
    assert!(
        acknowledged.load(Ordering::SeqCst) < killed_after() * 5,
        "it was killed in the middle"
    );
    drop(server);

    assert!(binary.must(&["verify"]).contains("事项链完好"));
    let server = binary.serve(&[]);
    for (id, version) in &seen {
        let (status, case) = server.get(&token, &format!("/api/v1/cases/{id}"));
        assert_eq!(status, 200, "{id} was acknowledged");
        let found = case["version"].as_u64().unwrap();
        assert!(
            found >= *version,
            "{id}: version {version} was acknowledged, {found} is there"
        );
        assert!(
            found <= *version + 1,
            "{id}: at most the act in flight is more"
        );
    }
    assert!(!seen.is_empty());
}

fn nix_kill(pid: u32) {
    let done = std::process::Command::new("kill")
        .args(["-9", &pid.to_string()])
        .status()
        .unwrap();
    assert!(done.success());
}

/// Registers cases and writes notes on them until the server is gone; what was
/// acknowledged of each.
fn work(
    server: &super::binary::Server,
    token: &str,
    desk: usize,
    acknowledged: &AtomicUsize,
) -> Vec<(String, u64)> {
    let mut seen = Vec::new();
    for number in 0..killed_after() / 2 {
        let form = json!({ "channel": "in_person", "dates": { "submitted_on": "2026-03-02" },
            "applicant": { "name": format!("申请人{desk}") }, "applicant_kind": "natural_person",
            "title": format!("第{number}件"), "content": "内容" });
        let (status, case) = server.post(token, "/api/v1/cases", None, &form);
        if status == 0 {
            return seen;
        }
        assert_eq!(status, 201, "{case}");
        acknowledged.fetch_add(1, Ordering::SeqCst);
        let id = case["case"]["id"].as_str().unwrap().to_owned();
        seen.push((id.clone(), 1));
        for version in 1..4_u64 {
            let act = json!({ "act": "note", "text": format!("第{version}条记事") });
            let path = format!("/api/v1/cases/{id}/acts");
            let (status, answer) =
                server.post(token, &path, Some(&format!("\"v{version}\"")), &act);
            if status == 0 {
                return seen;
            }
            assert_eq!(status, 200, "{answer}");
            acknowledged.fetch_add(1, Ordering::SeqCst);
            if let Some(last) = seen.last_mut() {
                last.1 = version + 1;
            }
        }
    }
    seen
}
