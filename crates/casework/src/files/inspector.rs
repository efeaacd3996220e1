//! Who looks into files: a child process of the same program, with limits. What a
//! hostile file does to it, it does to a process that holds nothing else.

use std::collections::HashSet;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use inspection::Report;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

use crate::dossier::Unbound;

/// How many files are looked into at a time: a slow one holds up no other, and files in
/// numbers do not take the machine.
const AT_ONCE: usize = 2;
/// How long a look may take; the child ends itself earlier by its own limits.
const LONGEST: Duration = Duration::from_secs(60);
/// How long the machine is left alone before a look that it broke off is begun again.
const BREATH: Duration = Duration::from_millis(200);
/// The most that a report may have, in bytes.
const LONGEST_REPORT: u64 = 4 * 1024 * 1024;
/// The most that a masked copy may have, in bytes.
const LARGEST_COPY: u64 = 256 * 1024 * 1024;
/// The most that the pages of a file may have beyond twice its own size, in bytes: what
/// was packed in it is written plainly.
const PAGES_BESIDE: u64 = 16 * 1024 * 1024;
/// The most that is read of complaints, in bytes.
const LONGEST_COMPLAINT: u64 = 64 * 1024;

/// Starts a program that looks into files. Cheap to clone; clones take turns.
#[derive(Clone, Debug)]
pub struct Inspector {
    program: PathBuf,
    longest: Duration,
    turns: Arc<Semaphore>,
    /// Turns of those who take the pages of files: they wait for no one who looks.
    pages: Arc<Semaphore>,
    /// The files that somebody looks into now.
    claimed: Arc<Mutex<HashSet<Uuid>>>,
}

/// A file that nobody else looks into meanwhile.
pub(super) struct Claim<'i> {
    inspector: &'i Inspector,
    file: Uuid,
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.inspector.claims(|files| files.remove(&self.file));
    }
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

/// Why a child did not come to its own end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    /// The system did not start it.
    NotStarted,
    /// The system, or somebody, ended it: memory was short, or the service stopped.
    Ended,
    /// It said more than is read.
    TooLong,
    /// It took longer than is waited.
    TooSlow,
    /// It ended at its own limits, or failed.
    BrokeOff,
}

impl Broken {
    /// What the officer reads.
    const fn said(self) -> &'static str {
        match self {
            Broken::NotStarted => "检查程序没有启动",
            Broken::Ended => {
                "检查中断：检查程序被系统结束，可能是内存不足或者服务停止，可以重新检查"
            }
            Broken::TooLong => "检查程序的答复过长",
            Broken::TooSlow => "检查超过了时限",
            Broken::BrokeOff => "检查中断：文件可能损坏，或者超过了检查的内存和时间限制",
        }
    }

    /// Whether it was the machine, and not the file: then another look may end well.
    const fn is_the_machines(self) -> bool {
        matches!(self, Broken::NotStarted | Broken::Ended)
    }
}

/// The signals that a process does not cause itself: hang up, interrupt, kill, terminate.
const FROM_OUTSIDE: [i32; 4] = [1, 2, 9, 15];

impl Inspector {
    /// `program inspect --json -` is started for every file.
    pub fn new(program: PathBuf) -> Inspector {
        Inspector {
            program,
            longest: LONGEST,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            pages: Arc::new(Semaphore::new(AT_ONCE)),
            claimed: Arc::default(),
        }
    }

    /// The same with another patience.
    #[must_use]
    pub fn within(self, longest: Duration) -> Inspector {
        Inspector { longest, ..self }
    }

    /// As many look at a time as the machine bears.
    pub(super) async fn turn(&self) -> SemaphorePermit<'_> {
        turn_of(&self.turns).await
    }

    /// A file for oneself; `None` while somebody else looks into it.
    pub(super) fn claim(&self, file: Uuid) -> Option<Claim<'_>> {
        let inspector = self;
        let mine = self.claims(|files| files.insert(file));
        // made only by whoever has it: what is dropped gives the file back
        mine.then(|| Claim { inspector, file })
    }

    fn claims<T>(&self, on: impl FnOnce(&mut HashSet<Uuid>) -> T) -> T {
        // What is done to the set under the lock is whole or not done.
        on(&mut self.claimed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks into a file of an office that has these names: they betray nobody. It always
    /// has an answer: a child that dies, is ended or answers what is no report has not
    /// looked into the file. What the machine broke off is begun once more.
    pub(super) async fn look(&self, name: &str, bytes: &[u8], own: &[String]) -> Report {
        let name = format!("--name={name}");
        let own: Vec<String> = own.iter().map(|name| format!("--own={name}")).collect();
        let mut arguments = vec!["inspect", "--json", &name];
        arguments.extend(own.iter().map(String::as_str));
        arguments.push("-");
        match self.run_again(&arguments, bytes, LONGEST_REPORT).await {
            Ok(ended) if ended.well => serde_json::from_slice(&ended.said)
                .unwrap_or_else(|_| unreadable("检查程序的答复不完整")),
            Ok(_) => unreadable(Broken::BrokeOff.said()),
            Err(broken) => unreadable(broken.said()),
        }
    }

    /// Makes a masked copy of a spreadsheet.
    ///
    /// # Errors
    /// Why there is none, for the officer.
    pub(super) async fn masked_copy(&self, bytes: &[u8]) -> Result<Copied, String> {
        let arguments = ["inspect", "--masked-copy", "-"];
        let ended = self.run(&arguments, bytes, LARGEST_COPY).await;
        let ended = ended.map_err(Broken::said)?;
        if ended.well {
            return Ok(Copied {
                bytes: ended.said,
                left_out: after(&ended.complained, LEFT_OUT)
                    .map(str::to_owned)
                    .collect(),
            });
        }
        let why = after(&ended.complained, COMPLAINT).next();
        Err(why.unwrap_or(Broken::BrokeOff.said()).to_owned())
    }

    /// The pages of a file whose name ends so, as a plain PDF, or why there are none.
    ///
    /// # Errors
    /// The child was not started, which says nothing about the file.
    pub(crate) async fn pages(
        &self,
        ending: &str,
        bytes: &[u8],
    ) -> Result<Result<Vec<u8>, Unbound>, &'static str> {
        let _turn = turn_of(&self.pages).await;
        let name = format!("--name=a.{ending}");
        let most = 2 * bytes.len() as u64 + PAGES_BESIDE;
        let arguments = ["inspect", "--pages", &name, "-"];
        Ok(match self.run_again(&arguments, bytes, most).await {
            Err(Broken::NotStarted) => return Err(Broken::NotStarted.said()),
            Err(_) => Err(Unbound::Beyond),
            Ok(ended) if ended.well => Ok(ended.said),
            Ok(ended) => {
                let said = after(&ended.complained, COMPLAINT).next();
                let known = |why: &Unbound| said.is_some_and(|said| said == why.to_string());
                Err(Unbound::ALL
                    .into_iter()
                    .find(known)
                    .unwrap_or(Unbound::Beyond))
            }
        })
    }

    /// What the machine broke off is begun once more.
    async fn run_again(
        &self,
        arguments: &[&str],
        bytes: &[u8],
        most: u64,
    ) -> Result<Ended, Broken> {
        match self.run(arguments, bytes, most).await {
            Err(broken) if broken.is_the_machines() => {
                tokio::time::sleep(BREATH).await;
                self.run(arguments, bytes, most).await
            }
            ended => ended,
        }
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
            Broken::NotStarted
        })?;
        let ended = tokio::time::timeout(self.longest, talked(&mut child, bytes, most)).await;
        let ended = ended.unwrap_or(Err(Broken::TooSlow));
        if ended.is_err() {
            let _ = child.kill().await;
        }
        ended
    }
}

async fn turn_of(turns: &Semaphore) -> SemaphorePermit<'_> {
    let turn = turns.acquire().await;
    turn.expect("the turns are never closed")
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
        return Err(Broken::NotStarted);
    };
    let feed = async move {
        // One that has seen enough closes its end: what it says counts.
        let _ = into.write_all(bytes).await;
    };
    let ((), said, complained) =
        tokio::join!(feed, read(out, most), read(complaints, LONGEST_COMPLAINT));
    let (Some(said), Some(complained)) = (said, complained) else {
        return Err(Broken::TooLong);
    };
    let status = child.wait().await.map_err(|_| Broken::BrokeOff)?;
    if status
        .signal()
        .is_some_and(|signal| FROM_OUTSIDE.contains(&signal))
    {
        return Err(Broken::Ended);
    }
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
