//! The command line. What an officer reads is Chinese; logs are English.

/// Answers on standard output. A reader that has seen enough closes the pipe:
/// that is no error.
macro_rules! say {
    ($($said:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($said)*);
    }};
}

mod calendar;
mod import;
mod law;
mod people;
mod register;
mod rules;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
        /// 用临时数据演示：一个区、十来名经办人员、四百件申请
        #[arg(long)]
        demo: bool,
    },
    /// 检查规则（内置的，或者 --workflows 指定的）
    Check,
    /// 验证事项链，指出第一个对不上的事项
    Verify,
    /// 建立或者升级数据库，并使本程序的规则生效
    Migrate,
    /// 法律算例与期限解释
    #[command(subcommand)]
    Law(law::Law),
    /// 工作日历
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// 机关
    #[command(subcommand)]
    Agency(people::Agency),
    /// 经办人员
    #[command(subcommand)]
    Officer(people::Officer),
    /// 访问令牌
    #[command(subcommand)]
    Token(people::Token),
    /// 导入
    #[command(subcommand)]
    Import(import::Import),
}

/// Runs the command line.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let config = match config::read(arguments.config.as_deref(), &arguments.flags) {
        Ok(config) => config,
        Err(said) => return fail(&anyhow::anyhow!(said)),
    };
    // The law is pure: it needs no log, no database and no runtime.
    let done = match arguments.command {
        Command::Check => rules::check(&config),
        Command::Law(law) => return law::run(&law, &config),
        Command::Calendar(calendar) => calendar::run(&calendar, &config),
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
            Command::Verify => register::verify(&config).await,
            Command::Migrate => register::migrate(&config).await,
            Command::Agency(agency) => people::agency(&agency, &config).await,
            Command::Officer(officer) => people::officer(&officer, &config).await,
            Command::Token(token) => people::token(&token, &config).await,
            Command::Import(import) => import::run(&import, &config).await,
            Command::Check | Command::Law(_) | Command::Calendar(_) => Ok(()),
        }
    })
}

fn log_to_stderr(config: &Config) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if config.log_json {
        builder.json().init();
    } else {
        builder.init();
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a command line complains on standard error"
)]
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("错误：{error:#}");
    ExitCode::FAILURE
}
