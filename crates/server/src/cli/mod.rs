//! The command line. What an officer reads is Chinese; logs are English.

/// Answers on standard output. A reader that has seen enough closes the pipe:
/// that is no error.
macro_rules! say {
    ($($said:tt)*) => {{
        use std::io::Write as _;
        $crate::cli::wrote(writeln!(std::io::stdout(), $($said)*));
    }};
}

/// Whether an answer was written. A reader that has seen enough is no error; anything else
/// that stops it is told at the end ([`run`]).
pub(crate) fn wrote(done: std::io::Result<()>) -> bool {
    let Err(error) = done else { return true };
    if error.kind() != std::io::ErrorKind::BrokenPipe {
        let _ = UNWRITTEN.set(error);
    }
    false
}

/// Why the answer of this command is not whole.
static UNWRITTEN: std::sync::OnceLock<std::io::Error> = std::sync::OnceLock::new();

mod account;
mod ahead;
mod calendar;
mod catalogue;
mod dossier;
mod dump;
mod equipment;
mod help;
mod hotspots;
mod import;
mod inspect;
mod law;
mod mail;
mod opening;
mod people;
mod progress;
mod read;
mod register;
mod report;
mod rules;
mod serve;
mod token;
mod topics;
pub(crate) mod value;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use casework::ActError;
use clap::{Parser, Subcommand};
use disclosure::Refusal;

use crate::config::{self, Config, Flags};

/// 开卷：政府信息依申请公开办理系统
#[derive(Parser)]
#[command(name = "kaijuan", version, disable_help_subcommand = true)]
struct Arguments {
    /// 配置文件，默认读取当前目录下的 kaijuan.toml（如果有）
    #[arg(long, global = true, env = "KAIJUAN_CONFIG", value_name = "文件")]
    config: Option<PathBuf>,
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 启动服务；--demo 启动一个演示区县
    Serve {
        /// 用临时数据演示：一个区、二十来名经办人员、四百件申请
        #[arg(long)]
        demo: bool,
    },
    /// 只作为工作进程运行：到时提醒，发出邮件和消息，不提供网页；可以同时运行几个
    ///
    /// kaijuan serve 自己也做这些（配置 worker = true）。另行运行工作进程的，在 serve 的配置中写明 worker = false。
    Work,
    /// 检查规则（内置的，或者 --workflows 指定的）
    Check,
    /// 验证事项链，核对案件记录、期限、编号、人员和规则，指出第一处对不上的
    Verify {
        /// 同时读出每份材料的内容，核对校验值（材料多时要较长时间）
        #[arg(long)]
        files: bool,
    },
    /// 建立或者升级数据库，并使本程序的规则生效
    Migrate {
        /// 确认用本程序的规则取代现行的规则
        #[arg(long)]
        yes: bool,
    },
    /// 备份 SQLite 数据库到一个新文件，服务运行中也可以；密钥文件另行备份
    Backup {
        /// 备份文件，不可已经存在
        file: PathBuf,
    },
    /// 导出整个登记簿为 JSON Lines，服务运行中也可以；用同一版本的 kaijuan import register 导入到任一种数据库
    ///
    /// 写完以前，内容在同一文件夹的隐藏文件 .kaijuan-export-XXXXXX 中，写完才改为所给的文件名。
    /// 导出被强行终止（如 kill -9、断电）会留下这个文件，下一次导出到这个文件夹时自动删除（本用户的、一分钟以前的、没有导出正在写的）；也可以手工删除。
    Export {
        /// 导出文件，不可已经存在；“-”为标准输出
        file: PathBuf,
    },
    /// 法律算例与期限解释
    #[command(subcommand)]
    Law(law::Law),
    /// 工作日历
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// 公开目录：导入和导出
    #[command(subcommand)]
    Catalogue(catalogue::Catalogue),
    /// 年度报告、监督指标、考核表
    #[command(subcommand)]
    Report(report::Report),
    /// 检查要对外提供的文件里藏着什么：隐藏的工作表、修订、批注、遮盖下的文字、个人号码……
    ///
    /// 不用数据库。能够检查的，不论发现什么，退出码都是 0；看不到里面的也是一项发现。
    Inspect(inspect::Inspect),
    /// 卷宗：不用数据库，也不用配置
    #[command(subcommand)]
    Dossier(dossier::Dossier),
    /// 热点分析：不用数据库，直接分析文件
    #[command(subcommand)]
    Hotspots(hotspots::Hotspots),
    /// 热点：登记簿中的分析结果
    #[command(subcommand)]
    Topics(topics::Topics),
    /// 推演：照现在的速度，今后哪些在办案件会超期，今天改交谁更好；不写入任何内容
    Outlook(ahead::Ahead),
    /// 重算：上一年的答复，按规则草案会有多少超期；不写入任何内容
    Replay(ahead::Again),
    /// 在空的登记簿中登记第一个机关和系统管理员，给出设置密码的一次性链接
    Setup(account::Setup),
    /// 账号和登录
    #[command(subcommand)]
    Account(account::Account),
    /// 机关
    #[command(subcommand)]
    Agency(people::Agency),
    /// 经办人员
    #[command(subcommand)]
    Officer(people::Officer),
    /// 访问令牌
    #[command(subcommand)]
    Token(token::Token),
    /// 邮件
    #[command(subcommand)]
    Mail(mail::Mail),
    /// 导入
    #[command(subcommand)]
    Import(import::Import),
}

/// Runs the command line. An answer that could not be written whole is a failure,
/// whatever it says.
pub fn run() -> ExitCode {
    let done = answered();
    match UNWRITTEN.get() {
        Some(error) => fail(&anyhow::anyhow!(
            "写出结果失败：{}；结果不完整",
            read::why(error)
        )),
        None => done,
    }
}

fn answered() -> ExitCode {
    let arguments = match help::parse::<Arguments>() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    // Whoever got a dossier has nothing of the office that made it.
    if let Command::Dossier(dossier) = &arguments.command {
        return dossier::run(dossier);
    }
    let config = match config::read(arguments.config.as_deref(), &arguments.flags) {
        Ok(config) => config,
        Err(said) => return fail(&anyhow::anyhow!(said)),
    };
    // The law is pure: it needs no log, no database and no runtime.
    let done = match arguments.command {
        Command::Check => rules::check(&config),
        Command::Law(law) => return law::run(&law, &config),
        Command::Calendar(calendar) => calendar::run(&calendar, &config),
        Command::Hotspots(hotspots) => hotspots::run(&hotspots, &config),
        Command::Inspect(inspect) => inspect::run(&inspect),
        Command::Report(report) => match report::run(&report) {
            Some(done) => return done,
            None => with_register(Command::Report(report), config),
        },
        command => with_register(command, config),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn with_register(command: Command, config: Config) -> anyhow::Result<()> {
    log_to_stderr(&config);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            Command::Serve { demo: true } => serve::demonstrate(&config).await,
            Command::Serve { demo: false } => serve::serve(&config).await,
            Command::Work => serve::work(&config).await,
            Command::Verify { files } => register::verify(&config, files).await,
            Command::Migrate { yes } => register::migrate(&config, yes).await,
            Command::Backup { file } => register::backup(&file, &config).await,
            Command::Export { file } => dump::export(&file, &config).await,
            Command::Outlook(ahead) => ahead::outlook(&ahead, &config).await,
            Command::Replay(again) => ahead::replay(&again, &config).await,
            Command::Setup(setup) => account::setup(&setup, &config).await,
            Command::Account(account) => account::account(&account, &config).await,
            Command::Agency(agency) => people::agency(&agency, &config).await,
            Command::Officer(officer) => people::officer(&officer, &config).await,
            Command::Token(token) => token::run(&token, &config).await,
            Command::Mail(mail) => mail::run(&mail, &config).await,
            Command::Import(import) => import::run(&import, &config).await,
            Command::Catalogue(catalogue) => catalogue::run(&catalogue, &config).await,
            Command::Report(report) => report::of_register(&report, &config).await,
            Command::Topics(topics) => topics::run(&topics, &config).await,
            Command::Check
            | Command::Law(_)
            | Command::Calendar(_)
            | Command::Inspect(_)
            | Command::Dossier(_)
            | Command::Hotspots(_) => Ok(()),
        }
    })
}

fn log_to_stderr(config: &Config) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if config.log_json {
        builder.json().init();
    } else {
        builder.init();
    }
}

/// The command line is not understood (or only help was asked for).
const MISUSED: u8 = 2;

#[expect(
    clippy::print_stderr,
    reason = "a command line complains on standard error"
)]
fn usage(error: &clap::Error) -> ExitCode {
    match help::complaint(error) {
        Some(said) => eprintln!("错误：{said}"),
        None => help::show(error),
    }
    ExitCode::from(if error.use_stderr() { MISUSED } else { 0 })
}

#[expect(
    clippy::print_stderr,
    reason = "a command line complains on standard error"
)]
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("错误：{}", said(error));
    ExitCode::FAILURE
}

/// An error with its causes, each said once: some repeat their cause.
fn said(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(told) {
        if said.is_empty() {
            said = cause;
        } else if !said.contains(&cause) {
            said = format!("{said}：{cause}");
        }
    }
    said
}

/// A refusal by the office's own rules has no article to name.
fn told(cause: &(dyn std::error::Error + 'static)) -> String {
    let refusal = match cause.downcast_ref::<ActError>() {
        Some(ActError::Refused(refusal)) => Some(refusal),
        _ => cause.downcast_ref::<Refusal>(),
    };
    match refusal {
        Some(refusal) if refusal.cite.to_string() == OFFICE => {
            format!("{}。{}", refusal.message, refusal.hint)
        }
        _ => cause.to_string(),
    }
}

/// How the office's own rules are cited.
const OFFICE: &str = "office";
