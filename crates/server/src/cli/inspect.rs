//! `kaijuan inspect`: what hides in a file that is to go out. The server runs the
//! same command as a child process for every file that it is given.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use casework::dossier::{Unbound, plain};
use clap::Args;
use inspection::{Finding, Limits, Masking, Report, Severity};
use rustix::process::{Resource, Rlimit, setrlimit};

#[derive(Args)]
pub struct Inspect {
    /// 要检查的文件；“-”为标准输入（程序先限制自己的内存和时间）
    #[arg(required = true, value_name = "文件")]
    files: Vec<PathBuf>,
    /// 以 JSON 输出一个文件的检查结果
    #[arg(long, conflicts_with_all = ["masked_copy", "pages"])]
    json: bool,
    /// 文件名，标准输入没有文件名时用
    #[arg(long, value_name = "文件名")]
    name: Option<String>,
    /// 本机关的名称：文档属性中只有它的，不是发现；可以写几次
    #[arg(long, value_name = "名称", conflicts_with = "masked_copy")]
    own: Vec<String>,
    /// 不检查，把表格的脱敏副本（只含可见单元格，号码遮盖）写到标准输出
    #[arg(long)]
    masked_copy: bool,
    /// 不检查，把 PDF 或者图片中可以装订的页面写到标准输出，为 PDF；按文件名的扩展名读取
    #[arg(long, conflicts_with_all = ["masked_copy", "own"])]
    pages: bool,
    /// 脱敏副本不遮盖号码
    #[arg(long, requires = "masked_copy")]
    keep_numbers: bool,
}

/// What the process may use: address space and output in bytes, time of the processor for
/// each file in seconds, open files.
const MEMORY: u64 = 2 << 30;
const OUTPUT: u64 = 256 << 20;
const SECONDS: u64 = 50;
const FILES: u64 = 32;

pub fn run(inspect: &Inspect) -> anyhow::Result<()> {
    let limits = Limits::default();
    limit_oneself(inspect.files.len() as u64)?;
    if !inspect.json && !inspect.masked_copy && !inspect.pages {
        for file in &inspect.files {
            let bytes = read(file, &limits)?;
            tell(file, &look(inspect, file, &bytes, &limits));
        }
        return Ok(());
    }
    let [file] = inspect.files.as_slice() else {
        bail!("--json、--masked-copy 和 --pages 一次处理一个文件");
    };
    let bytes = read(file, &limits)?;
    if inspect.pages {
        return pages(&name(inspect, file), &bytes, &limits);
    }
    if inspect.masked_copy {
        return copy(&bytes, inspect.keep_numbers, &limits);
    }
    let report = look(inspect, file, &bytes, &limits);
    say!("{}", serde_json::to_string(&report)?);
    Ok(())
}

fn look(inspect: &Inspect, file: &Path, bytes: &[u8], limits: &Limits) -> Report {
    inspection::inspect_own(&name(inspect, file), bytes, limits, &inspect.own)
}

/// What a hostile file makes this process do, the system ends at these bounds.
fn limit_oneself(files: u64) -> anyhow::Result<()> {
    let seconds = SECONDS * files;
    for (resource, most, end) in [
        (Resource::As, MEMORY, MEMORY),
        (Resource::Fsize, OUTPUT, OUTPUT),
        // At the first bound it is told that its time is over, and ends by that: it is
        // killed at the second alone, so that a kill is known to come from elsewhere.
        (Resource::Cpu, seconds, seconds + 5),
        (Resource::Nofile, FILES, FILES),
        (Resource::Core, 0, 0),
    ] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(end),
        };
        setrlimit(resource, limit).context("不能限制检查进程的资源")?;
    }
    Ok(())
}

fn is_pipe(file: &Path) -> bool {
    file == Path::new("-")
}

fn name(inspect: &Inspect, file: &Path) -> String {
    let own = || {
        file.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    inspect.name.clone().unwrap_or_else(own)
}

/// No more than is looked at, and one byte to know that there is more.
fn read(file: &Path, limits: &Limits) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = limits.bytes + 1;
    let read = if is_pipe(file) {
        std::io::stdin().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|open| open.take(most).read_to_end(&mut bytes))
    };
    read.map_err(|error| anyhow!("读取 {} 失败：{}", file.display(), super::read::why(&error)))?;
    Ok(bytes)
}

fn pages(name: &str, bytes: &[u8], limits: &Limits) -> anyhow::Result<()> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let pages = match bytes.len() as u64 > limits.bytes {
        true => Err(Unbound::TooMuch),
        false => plain(&ending.to_lowercase(), bytes),
    };
    std::io::stdout()
        .write_all(&pages?)
        .context("写到标准输出失败")
}

#[expect(
    clippy::print_stderr,
    reason = "standard output carries the copy itself"
)]
fn copy(bytes: &[u8], keep_numbers: bool, limits: &Limits) -> anyhow::Result<()> {
    let masking = if keep_numbers {
        Masking::AsShown
    } else {
        Masking::Numbers
    };
    let copy = inspection::masked_copy(bytes, masking, limits)?;
    std::io::stdout()
        .write_all(&copy.bytes)
        .context("写到标准输出失败")?;
    for left_out in copy.left_out {
        eprintln!("没有带入副本：{left_out}");
    }
    Ok(())
}

fn tell(file: &Path, report: &Report) {
    let warnings = report.warnings().count();
    let verdict = match (report.readable, warnings) {
        (false, _) => "有不能检查的内容".to_owned(),
        (true, 0) => "没有发现需要处理的内容".to_owned(),
        (true, warnings) => format!("发现 {warnings} 项需要处理的内容"),
    };
    say!(
        "{}：{verdict}（{}，检查了 {} 个字）",
        file.display(),
        report.media_type,
        report.text_chars
    );
    for finding in &report.findings {
        tell_finding(finding);
    }
}

fn tell_finding(finding: &Finding) {
    let mark = match finding.kind.severity() {
        Severity::Warning => "警告",
        Severity::Note => "提示",
    };
    let times = match finding.count {
        1 => String::new(),
        count => format!("（{count} 处）"),
    };
    let what = match finding.what.as_str() {
        "" => String::new(),
        what => format!("：{what}"),
    };
    say!(
        "  [{mark}] {} {}{what}{times}",
        finding.kind.label(),
        finding.place
    );
    say!("         {}", finding.kind.advice());
}
