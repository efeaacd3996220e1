//! The bytes of files through a running server: on a folder, on an S3-compatible store,
//! and through a kill in the middle.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use super::Binary;
use super::binary::{Server, eventually, workspace};

fn registered(server: &Server, token: &str) -> String {
    let application = json!({
        "channel": "in_person", "dates": { "submitted_on": "2026-03-02" },
        "applicant": { "name": "王小明" }, "applicant_kind": "natural_person",
        "title": "征地批复", "content": "请公开某地块的征地批复"
    });
    let (status, answer) = server.post(token, "/api/v1/cases", None, &application);
    assert_eq!(status, 201, "{answer}");
    answer["case"]["id"].as_str().unwrap().to_owned()
}

/// An S3-compatible store with a bucket; it stops with the pipe to it.
struct Peer {
    address: String,
    script: Child,
}

impl Peer {
    fn start() -> Peer {
        let mut script = Command::new(workspace().join("tests/s3"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let out = script.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut address).unwrap();
        assert!(address.starts_with("http://"), "tests/s3 did not start");
        Peer {
            address: address.trim().to_owned(),
            script,
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}

#[test]
fn an_s3_store_holds_them_sealed() {
    let peer = Peer::start();
    let binary = Binary::fresh();
    let config = format!(
        "rate_per_minute = 0\nfiles = \"s3://kaijuan/some/files\"\n[s3]\nendpoint = \"{}\"\n\
         access_key_id = \"k\"\nsecret_access_key = \"verysecret\"\nallow_http = true\n",
        peer.address
    );
    binary.write("kaijuan.toml", &config);
    let (_, token) = binary.set_up();
    let server = binary.serve(&[]);
    let case = registered(&server, &token);
    let text = "姓名：王某某".as_bytes();
    let (status, file) = server.upload(&token, &case, "名单.txt", text);
    assert_eq!(status, 201, "{file}");
    let id = file["id"].as_str().unwrap().to_owned();
    assert_eq!(
        server.bytes(&token, &format!("/api/v1/files/{id}/content")),
        text
    );
    eventually(|| {
        let (_, file) = server.get(&token, &format!("/api/v1/files/{id}"));
        file["inspected"] == "clean"
    });

    // as it lies there: sealed, under its own sum
    let sum = file["sha256"].as_str().unwrap();
    let object = format!("{}/kaijuan/some/files/{}/{sum}", peer.address, &sum[..2]);
    let mut raw = ureq::get(&object).call().unwrap();
    let raw = raw.body_mut().read_to_vec().unwrap();
    assert!(raw.len() > text.len() && !raw.windows(9).any(|part| part == "王某某".as_bytes()));
    assert!(binary.must(&["verify", "--files"]).contains("材料完好："));
    assert!(
        !std::fs::read_to_string(binary.path("log"))
            .unwrap()
            .contains("verysecret")
    );

    // taken away behind its back, it is told by its name
    ureq::delete(&object).call().unwrap();
    let told = binary.must_fail(&["verify", "--files"]);
    assert!(
        told.contains("名单.txt") && told.contains("没有内容"),
        "{told}"
    );
    drop(server);
    drop(peer);

    // no store, no answer: an upload is refused, not half kept
    let server = binary.serve(&[]);
    let (status, problem) = server.upload(&token, &case, "b.txt", b"b");
    assert_eq!(
        (status, problem["code"].as_str()),
        (503, Some("files_unavailable")),
        "{problem}"
    );
    let (_, files) = server.get(&token, &format!("/api/v1/cases/{case}/files"));
    let names: Vec<_> = files["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| &file["name"])
        .collect();
    assert!(!names.contains(&&json!("b.txt")));
}

#[test]
fn kill_nine_loses_no_acknowledged_file() {
    let binary = Binary::fresh();
    binary.write("kaijuan.toml", "rate_per_minute = 0\n");
    let (_, token) = binary.set_up();
    let server = Arc::new(binary.serve(&[]));
    let case = registered(&server, &token);
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let desks: Vec<_> = (0..4)
        .map(|desk| {
            let (server, token, case) = (server.clone(), token.clone(), case.clone());
            let acknowledged = acknowledged.clone();
            std::thread::spawn(move || {
                let mut seen = Vec::new();
                for number in 0.. {
                    let text = format!("第{desk}台第{number}份");
                    let (status, file) = server.upload(&token, &case, "a.txt", text.as_bytes());
                    if status != 201 {
                        return seen;
                    }
                    acknowledged.fetch_add(1, Ordering::SeqCst);
                    seen.push((file["id"].as_str().unwrap().to_owned(), text));
                }
                seen
            })
        })
        .collect();
    eventually(|| acknowledged.load(Ordering::SeqCst) >= 12);
    let killed = Command::new("kill")
        .args(["-9", &server.pid().to_string()])
        .status();
    assert!(killed.unwrap().success());
    let seen: Vec<_> = desks
        .into_iter()
        .flat_map(|desk| desk.join().unwrap())
        .collect();
    drop(server);

    assert!(binary.must(&["verify", "--files"]).contains("材料完好"));
    let server = binary.serve(&[]);
    for (id, text) in &seen {
        let bytes = server.bytes(&token, &format!("/api/v1/files/{id}/content"));
        assert_eq!(bytes, text.as_bytes(), "{id} was acknowledged");
    }
    // those that the kill left waiting are looked into at the next start
    eventually(|| {
        let (_, files) = server.get(&token, &format!("/api/v1/cases/{case}/files"));
        let mut files = files["files"].as_array().unwrap().iter();
        files.all(|file| file["inspected"] != "waiting")
    });
}
