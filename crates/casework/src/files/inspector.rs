//! Who looks into files: a child process of the same program, with limits. What a
//! hostile file does to it, it does to a process that holds nothing else.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use inspection::Report;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, MutexGuard};

/// How long a look may take; the child ends itself earlier by its own limits.
const LONGEST: Duration = Duration::from_secs(60);
/// The most that a report may have, in bytes.
const LONGEST_REPORT: u64 = 4 * 1024 * 1024;
/// The most that a masked copy may have, in bytes.
const LARGEST_COPY: u64 = 256 * 1024 * 1024;
/// The most that is read of complaints, in bytes.
const LONGEST_COMPLAINT: u64 = 64 * 1024;

/// Starts a program that looks into files. Cheap to clone; clones take turns.
#[derive(Clone, Debug)]
pub struct Inspector {
    program: PathBuf,
    longest: Duration,
    turn: Arc<Mutex<()>>,
}

/// A masked copy as the child made it.
pub(super) struct Copied {
    /// The copy.
    pub bytes: Vec<u8>,
    /// What it does not have, a sentence each.
    pub left_out: Vec<String>,
}

/// What became of a child that ended by itself.
struct Ended {
    well: bool,
    said: Vec<u8>,
    complained: String,
}

/// Why a child did not come to its own end, for the officer.
type Broken = &'static str;

const NOT_STARTED: Broken = "检查程序没有启动";
const TOO_LONG: Broken = "检查程序的答复过长";
const TOO_SLOW: Broken = "检查超过了时限";
const BROKE_OFF: Broken = "检查中断：文件可能损坏，或者超过了检查的内存和时间限制";

impl Inspector {
    /// `program inspect --json -` is started for every file.
    pub fn new(program: PathBuf) -> Inspector {
        Inspector {
            program,
            longest: LONGEST,
            turn: Arc::default(),
        }
    }

    /// The same with another patience.
    #[must_use]
    pub fn within(self, longest: Duration) -> Inspector {
        Inspector { longest, ..self }
    }

    /// One looks at a time, so that files in numbers do not take the machine.
    pub(super) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Looks into a file. It always has an answer: a child that dies, is ended or
    /// answers what is no report has not looked into the file.
    pub(super) async fn look(&self, name: &str, bytes: &[u8]) -> Report {
        let name = format!("--name={name}");
        let arguments = ["inspect", "--json", &name, "-"];
        match self.run(&arguments, bytes, LONGEST_REPORT).await {
            Ok(ended) if ended.well => serde_json::from_slice(&ended.said)
                .unwrap_or_else(|_| unreadable("检查程序的答复不完整")),
            Ok(_) => unreadable(BROKE_OFF),
            Err(why) => unreadable(why),
        }
    }

    /// Makes a masked copy of a spreadsheet.
    ///
    /// # Errors
    /// Why there is none, for the officer.
    pub(super) async fn masked_copy(&self, bytes: &[u8]) -> Result<Copied, String> {
        let arguments = ["inspect", "--masked-copy", "-"];
        let ended = self.run(&arguments, bytes, LARGEST_COPY).await?;
        if ended.well {
            return Ok(Copied {
                bytes: ended.said,
                left_out: after(&ended.complained, LEFT_OUT)
                    .map(str::to_owned)
                    .collect(),
            });
        }
        let why = after(&ended.complained, COMPLAINT).next();
        Err(why.unwrap_or(BROKE_OFF).to_owned())
    }

    /// Feeds the child and takes what it says, all at once.
    async fn run(&self, arguments: &[&str], bytes: &[u8], most: u64) -> Result<Ended, Broken> {
        let child = Command::new(&self.program)
            .args(arguments)
            // Nothing of this process is its business: no key, no configuration.
            .env_clear()
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn();
        let mut child = child.map_err(|error| {
            tracing::error!(%error, program = %self.program.display(), "the inspection was not started");
            NOT_STARTED
        })?;
        let ended = tokio::time::timeout(self.longest, talked(&mut child, bytes, most)).await;
        let ended = ended.unwrap_or(Err(TOO_SLOW));
        if ended.is_err() {
            let _ = child.kill().await;
        }
        ended
    }
}

/// How a line of the child begins that says what a copy does not have.
const LEFT_OUT: &str = "没有带入副本：";
/// How a line of the child begins that says why it failed.
const COMPLAINT: &str = "错误：";

/// What follows this beginning, of each line that has it.
fn after<'l>(lines: &'l str, beginning: &'static str) -> impl Iterator<Item = &'l str> {
    lines
        .lines()
        .filter_map(move |line| line.strip_prefix(beginning))
}

async fn talked(child: &mut Child, bytes: &[u8], most: u64) -> Result<Ended, Broken> {
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut into), Some(out), Some(complaints)) = pipes else {
        return Err(NOT_STARTED);
    };
    let feed = async move {
        // One that has seen enough closes its end: what it says counts.
        let _ = into.write_all(bytes).await;
    };
    let ((), said, complained) =
        tokio::join!(feed, read(out, most), read(complaints, LONGEST_COMPLAINT));
    let (Some(said), Some(complained)) = (said, complained) else {
        return Err(TOO_LONG);
    };
    let status = child.wait().await.map_err(|_| BROKE_OFF)?;
    Ok(Ended {
        well: status.success(),
        said,
        complained: String::from_utf8_lossy(&complained).into_owned(),
    })
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
