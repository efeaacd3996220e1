//! `kaijuan law run` and `kaijuan law explain`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Subcommand;
use disclosure::clock::{Out, deadlines, reply_as_of};
use disclosure::explain::{explain, lines};
use disclosure::{Rules, worked};

use crate::config::Config;

#[derive(Subcommand)]
pub enum Law {
    /// 逐行运行算例（JSON Lines，“-”为标准输入）：全部符合退出 0，有不符退出 1，文件不能读退出 2
    Run {
        /// 算例文件
        file: PathBuf,
    },
    /// 逐日解释一个期限，可以对照纸质日历核对
    Explain {
        /// 收到申请之日
        #[arg(
            long,
            value_name = "日期",
            value_parser = super::value::date,
            required_unless_present = "file",
            conflicts_with = "file"
        )]
        received_on: Option<NaiveDate>,
        /// 算例文件
        #[arg(requires = "id")]
        file: Option<PathBuf>,
        /// 算例编号
        id: Option<String>,
    },
}

/// The file cannot be read, or is no file of worked cases.
const UNREADABLE: u8 = 2;

pub fn run(law: &Law, config: &Config) -> ExitCode {
    let rules = match super::rules::read(config) {
        Ok(rules) => rules,
        Err(error) => return unreadable(&format!("{error:#}")),
    };
    match law {
        Law::Run { file } => run_file(file, &rules),
        Law::Explain {
            received_on: Some(day),
            ..
        } => explain_receipt(*day, &rules),
        Law::Explain {
            file: Some(file),
            id: Some(id),
            ..
        } => explain_case(file, id, &rules),
        Law::Explain { .. } => unreadable("请给出 --received-on 日期，或者算例文件和编号"),
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a command line complains on standard error"
)]
fn unreadable(said: &str) -> ExitCode {
    eprintln!("错误：{said}");
    ExitCode::from(UNREADABLE)
}

fn read(file: &Path) -> Result<String, String> {
    super::read::text(file).map_err(|error| error.to_string())
}

fn run_file(file: &Path, rules: &Rules) -> ExitCode {
    let outcomes = match read(file) {
        Ok(text) => {
            worked::run(&text, rules).map_err(|wrong| format!("{} {wrong}", file.display()))
        }
        Err(said) => Err(said),
    };
    let outcomes = match outcomes {
        Ok(outcomes) => outcomes,
        Err(said) => return unreadable(&said),
    };
    use std::io::Write;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for outcome in &outcomes {
        let line = serde_json::to_string(outcome).map_err(std::io::Error::from);
        // a reader that has seen enough ends the printing, not the verdict
        if !super::wrote(line.and_then(|line| writeln!(out, "{line}"))) {
            break;
        }
    }
    super::wrote(out.flush());
    if outcomes.iter().any(|outcome| outcome.pass == Some(false)) {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}

fn explain_receipt(day: NaiveDate, rules: &Rules) -> ExitCode {
    let line = serde_json::json!({ "id": "", "acts": [
        { "act": "register", "on": day, "channel": "in_person", "submitted_on": day }
    ]});
    explained(&line.to_string(), "", rules)
}

fn explain_case(file: &Path, id: &str, rules: &Rules) -> ExitCode {
    match read(file) {
        Ok(text) => explained(&text, id, rules),
        Err(said) => unreadable(&said),
    }
}

fn explained(text: &str, id: &str, rules: &Rules) -> ExitCode {
    let (case, as_of) = match worked::played(text, id, rules) {
        Ok(Some(played)) => played,
        Ok(None) => return unreadable(&format!("文件里没有编号为“{id}”、有办理事项的算例")),
        Err(wrong) => return unreadable(&wrong.to_string()),
    };
    let mut open = deadlines(&case, rules, Out::Until(as_of));
    if open.is_empty() {
        open.extend(reply_as_of(&case, rules, as_of));
    }
    if open.is_empty() {
        say!("本案没有进行中的期限。");
    }
    for deadline in &open {
        for line in lines(&explain(deadline, &case, rules)) {
            say!("{line}");
        }
        say!();
    }
    ExitCode::SUCCESS
}
