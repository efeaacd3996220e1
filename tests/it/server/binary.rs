//! Runs the built `kaijuan`, on the loopback, with a folder of its own.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::sending::Time;
use crate::harness::program;

/// A register in a temporary folder, and the binary to work on it.
pub struct Binary {
    pub folder: tempfile::TempDir,
    /// What is set for every process beside what the test's own has.
    environment: Vec<(&'static str, OsString)>,
}

/// A server that is running; killed when it is dropped.
pub struct Server {
    child: Child,
    pub address: String,
    /// What it said before it named its address.
    pub said: Vec<String>,
}

impl Binary {
    pub fn fresh() -> Binary {
        Binary {
            folder: tempfile::tempdir().unwrap(),
            environment: Vec::new(),
        }
    }

    /// The same, whose processes live in another time.
    pub fn in_time(time: &Time) -> Binary {
        Binary {
            environment: time.environment(),
            ..Binary::fresh()
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).unwrap();
        }
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .env_remove("KAIJUAN_CONFIG");
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command with something on standard input.
    pub fn feed(&self, arguments: &[&str], input: &str) -> Output {
        use std::io::Write;
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        child.wait_with_output().unwrap()
    }

    /// Runs a command that must succeed, and gives what it printed.
    pub fn must(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command that must fail, and gives what it complained.
    pub fn must_fail(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success(), "{arguments:?} succeeded");
        assert!(output.stdout.is_empty() || output.status.code() == Some(1));
        String::from_utf8(output.stderr).unwrap()
    }

    /// A department with one officer of all roles but the administrator's; the officer's token.
    pub fn set_up(&self) -> (String, String) {
        self.must(&["migrate"]);
        self.must(&[
            "agency",
            "add",
            "政",
            "青衡区人民政府",
            "--kind",
            "district",
        ]);
        self.must(&[
            "agency",
            "add",
            "自然资",
            "青衡区自然资源局",
            "--kind",
            "department",
            "--parent",
            "政",
        ]);
        let roles = "clerk,handler,reviewer,office_head";
        let said = self.must(&[
            "officer",
            "add",
            "张喆",
            "--agency",
            "自然资",
            "--roles",
            roles,
        ]);
        let officer = said.trim().rsplit('：').next().unwrap().to_owned();
        let token = self
            .must(&["token", "create", "--officer", &officer])
            .trim()
            .to_owned();
        (officer, token)
    }

    /// Starts the server and waits until it names its address.
    pub fn serve(&self, arguments: &[&str]) -> Server {
        let all = [&["serve", "--listen", "127.0.0.1:0"], arguments].concat();
        let mut child = self
            .command(&all)
            .stdout(Stdio::piped())
            .stderr(Stdio::from(
                std::fs::File::create(self.path("log")).unwrap(),
            ))
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = Vec::new();
        let address = loop {
            let Some(Ok(line)) = lines.next() else {
                let mut log = String::new();
                std::fs::File::open(self.path("log"))
                    .unwrap()
                    .read_to_string(&mut log)
                    .unwrap();
                panic!("the server ended: {said:?} {log}");
            };
            said.push(line.clone());
            let named = line.find("http://").or_else(|| line.find("https://"));
            if let Some(at) = named {
                break line[at..]
                    .split_whitespace()
                    .next()
                    .unwrap()
                    .trim_end_matches('/')
                    .to_owned();
            }
        };
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Server {
            child,
            address,
            said,
        }
    }
}

impl Server {
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    pub fn get(&self, token: &str, path: &str) -> (u16, Value) {
        let url = format!("{}{path}", self.address);
        let request = agent()
            .get(url)
            .header("Authorization", format!("Bearer {token}"));
        answer(request.call())
    }

    pub fn post(
        &self,
        token: &str,
        path: &str,
        if_match: Option<&str>,
        body: &Value,
    ) -> (u16, Value) {
        let url = format!("{}{path}", self.address);
        let mut request = agent()
            .post(url)
            .header("Authorization", format!("Bearer {token}"));
        if let Some(version) = if_match {
            request = request.header("If-Match", version);
        }
        answer(request.send_json(body))
    }

    /// Adds a file to a case, among its other papers.
    pub fn upload(&self, token: &str, case: &str, name: &str, bytes: &[u8]) -> (u16, Value) {
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"part\"\r\n\r\nother\r\n\
             --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat();
        let request = agent()
            .post(format!("{}/api/v1/cases/{case}/files", self.address))
            .header("Authorization", format!("Bearer {token}"))
            .header("Content-Type", "multipart/form-data; boundary=x");
        answer(request.send(&body[..]))
    }

    /// A page as this machine reads it, without a token.
    pub fn page(&self, path: &str) -> (u16, String) {
        let mut response = agent()
            .get(format!("{}{path}", self.address))
            .call()
            .unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        (response.status().as_u16(), text)
    }

    /// The bytes at a path, which are there.
    pub fn bytes(&self, token: &str, path: &str) -> Vec<u8> {
        let request = agent()
            .get(format!("{}{path}", self.address))
            .header("Authorization", format!("Bearer {token}"));
        let mut response = request.call().unwrap();
        assert_eq!(response.status(), 200);
        response.body_mut().read_to_vec().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into()
}

/// Status and body; status 0 when the server is gone.
fn answer(answered: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> (u16, Value) {
    match answered {
        Ok(mut response) => {
            let status = response.status().as_u16();
            (
                status,
                response.body_mut().read_json().unwrap_or(Value::Null),
            )
        }
        Err(_) => (0, Value::Null),
    }
}

/// Waits for something that another process does.
pub fn eventually(mut happened: impl FnMut() -> bool) {
    let start = Instant::now();
    while !happened() {
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "it did not happen"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
