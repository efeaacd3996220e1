//! The README's promises: the demonstration starts, names a token for every
//! role, and the five `curl` lines answer as they stand there.

use std::process::Command;

use disclosure::words::Role;
use serde_json::Value;

use super::Binary;
use super::binary::workspace;

fn curl_lines() -> Vec<String> {
    let readme = std::fs::read_to_string(workspace().join("README.md")).unwrap();
    readme
        .lines()
        .filter(|line| line.starts_with("curl "))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_demonstration_answers_the_five_lines() {
    let binary = Binary::fresh();
    let server = binary.serve(&["--demo"]);
    for role in Role::ALL {
        let named = server
            .said
            .iter()
            .any(|line| line.contains("kj_") && line.contains(role.label()));
        assert!(named, "no token for {role}");
    }
    let token = |label: &str| {
        let line = server
            .said
            .iter()
            .find(|line| line.contains("kj_") && line.contains(label))
            .unwrap();
        line.split_whitespace().next().unwrap().to_owned()
    };
    let clerk = token("自然资源局");
    let lines = curl_lines();
    assert_eq!(lines.len(), 5);
    let mut id = String::new();
    let mut answers = Vec::new();
    for line in &lines {
        let output = Command::new("bash")
            .args(["-c", line])
            .env("A", format!("{}/api/v1", server.address))
            .env("T", &clerk)
            .env("ID", &id)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let answer: Value =
            serde_json::from_str(&said).unwrap_or_else(|_| panic!("{line}: {said}"));
        assert!(answer.get("status").is_none(), "{line}: {answer}");
        if id.is_empty() {
            id = answer["case"]["id"].as_str().unwrap().to_owned();
        }
        answers.push(answer);
    }
    assert_eq!(answers[0]["case"]["due"]["due_on"], "2026-03-30");
    assert_eq!(answers[1]["cases"].as_array().unwrap().len(), 5);
    assert!(
        !answers[2]["deadlines"][0]["working"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert_eq!(answers[4]["case"]["state"], "screening");

    // An administrator sees no case, an auditor reads.
    let (status, _) = server.get(&token("系统管理员"), &format!("/api/v1/cases/{id}"));
    assert_eq!(status, 404);
    let (status, _) = server.get(&token("审计人"), &format!("/api/v1/cases/{id}"));
    assert_eq!(status, 200);
}
