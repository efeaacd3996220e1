//! A peer: a script that answers on the loopback and tells what it got.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

/// It stops with the pipe to it.
pub struct Peer {
    pub port: u16,
    pub ca_file: PathBuf,
    script: Child,
    said: Receiver<Value>,
    kept: VecDeque<Value>,
}

impl Peer {
    /// A mail server of this behaviour.
    pub fn smtp(arguments: &[&str]) -> Peer {
        let mut command = Command::new(folder().join("peer"));
        command.args(arguments);
        Peer::start(command)
    }

    /// A system that is told of acts.
    pub fn hooks() -> Peer {
        let mut command = Command::new("python3");
        command.arg("-B").arg(folder().join("hooks.py"));
        Peer::start(command)
    }

    fn start(mut command: Command) -> Peer {
        let mut script = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = script.stdout.take().unwrap();
        let (tell, said) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines() {
                let line = serde_json::from_str(&line.unwrap()).unwrap();
                if tell.send(line).is_err() {
                    break;
                }
            }
        });
        let first: Value = said
            .recv_timeout(Duration::from_secs(120))
            .expect("the peer did not start: see tests/smtp");
        Peer {
            port: first["port"].as_u64().unwrap().try_into().unwrap(),
            ca_file: first["ca"].as_str().unwrap().into(),
            script,
            said,
            kept: VecDeque::new(),
        }
    }

    /// The next line that it told and that nobody read yet, if one comes in time.
    pub fn next(&mut self, within: Duration) -> Option<Value> {
        let kept = self.kept.pop_front();
        kept.or_else(|| self.said.recv_timeout(within).ok())
    }

    /// All that it told of a kind so far: `got`, `session`.
    pub fn told(&mut self, kind: &str) -> Vec<Value> {
        while let Ok(line) = self.said.recv_timeout(Duration::from_millis(200)) {
            self.kept.push_back(line);
        }
        let of_kind = self.kept.iter().filter_map(|line| line.get(kind));
        of_kind.cloned().collect()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}

fn folder() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.join("smtp")
}
