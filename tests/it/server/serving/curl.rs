//! Asks as any client would, and shows the whole answer.

use std::process::Command;

use crate::server::binary::Server;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(held, _)| held == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Asks for a path; status 0 when nothing was answered.
pub fn curl(server: &Server, path: &str, arguments: &[&str]) -> Answer {
    let port = server.address.rsplit(':').next().unwrap();
    let scheme = server.address.split(':').next().unwrap();
    ask(&format!("{scheme}://localhost:{port}{path}"), arguments)
}

/// The same for a whole address.
pub fn ask(url: &str, arguments: &[&str]) -> Answer {
    let output = Command::new("curl")
        .args(["-s", "-i", "--max-time", "20", "--noproxy", "*", "-4"])
        .args(arguments)
        .arg(url)
        .output()
        .unwrap();
    read(&String::from_utf8(output.stdout).unwrap())
}

fn read(said: &str) -> Answer {
    let (head, body) = said.split_once("\r\n\r\n").unwrap_or_default();
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .map_or(0, |status| status.parse().unwrap());
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    Answer {
        status,
        headers,
        body: body.to_owned(),
    }
}
