//! Who looks into files: a child process of the same program, with limits. What a
//! hostile file does to it, it does to a process that holds nothing else.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use inspection::Report;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

/// How long a look may take; the child ends itself earlier by its own limits.
const LONGEST: Duration = Duration::from_secs(60);
/// The most that a report may have, in bytes.
const LONGEST_REPORT: u64 = 4 * 1024 * 1024;

/// Starts a program that looks into files. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Inspector {
    program: PathBuf,
    longest: Duration,
}

/// What became of a child.
enum Ended {
    /// It answered and ended well.
    Answered(Vec<u8>),
    /// Why it did not, for the officer.
    Failed(&'static str),
}

impl Inspector {
    /// `program inspect --json -` is started for every file.
    pub fn new(program: PathBuf) -> Inspector {
        Inspector {
            program,
            longest: LONGEST,
        }
    }

    /// The same with another patience.
    #[must_use]
    pub fn within(self, longest: Duration) -> Inspector {
        Inspector { longest, ..self }
    }

    /// Looks into a file. It always has an answer: a child that dies, is ended or
    /// answers what is no report has not looked into the file.
    pub async fn look(&self, name: &str, bytes: &[u8]) -> Report {
        let arguments = ["inspect", "--json", "--name", name, "-"];
        match self.run(&arguments, bytes, LONGEST_REPORT).await {
            Ended::Answered(said) => {
                serde_json::from_slice(&said).unwrap_or_else(|_| unreadable("检查程序的答复不完整"))
            }
            Ended::Failed(why) => unreadable(why),
        }
    }

    /// Feeds the child and takes what it says, both at once.
    async fn run(&self, arguments: &[&str], bytes: &[u8], most: u64) -> Ended {
        let child = Command::new(&self.program)
            .args(arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        let mut child = match child {
            Ok(child) => child,
            Err(error) => {
                tracing::error!(%error, program = %self.program.display(), "the inspection was not started");
                return Ended::Failed("检查程序没有启动");
            }
        };
        // Dropped with its time: the child is ended with it.
        match tokio::time::timeout(self.longest, talked(&mut child, bytes, most)).await {
            Ok(ended) => ended,
            Err(_) => {
                let _ = child.kill().await;
                Ended::Failed("检查超过了时限")
            }
        }
    }
}

async fn talked(child: &mut Child, bytes: &[u8], most: u64) -> Ended {
    let (Some(mut into), Some(out)) = (child.stdin.take(), child.stdout.take()) else {
        return Ended::Failed("检查程序没有启动");
    };
    let feed = async move {
        // One that has seen enough closes its end: what it says counts.
        let _ = into.write_all(bytes).await;
    };
    let ((), said) = tokio::join!(feed, read(out, most));
    let Some(said) = said else {
        let _ = child.kill().await;
        return Ended::Failed("检查程序的答复过长");
    };
    match child.wait().await {
        Ok(status) if status.success() => Ended::Answered(said),
        _ => Ended::Failed("检查中断：文件可能损坏，或者超过了检查的内存和时间限制"),
    }
}

/// All that is said; `None` when it is more than is read.
async fn read(out: impl AsyncRead + Unpin, most: u64) -> Option<Vec<u8>> {
    let mut said = Vec::new();
    let mut out = out.take(most + 1);
    out.read_to_end(&mut said).await.ok()?;
    (said.len() as u64 <= most).then_some(said)
}

fn unreadable(why: &str) -> Report {
    Report::unreadable("application/octet-stream", why)
}
