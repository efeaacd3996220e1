//! `kaijuan dossier verify`: checks a dossier by itself.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use casework::dossier::{Fault, MOST_BYTES, Verified, verify};
use clap::Subcommand;
use serde_json::{Value, json};

#[derive(Subcommand)]
pub enum Dossier {
    /// 核验一份卷宗（zip）：没有改动退出 0，有改动退出 1，文件不能读退出 2
    ///
    /// 逐项核对卷内文件与清单的校验值，重新计算办理记录的校验链，指出第一处对不上的。
    /// 能说明卷宗与其清单一致；不能说明整份卷宗连同清单没有被另做一份——
    /// 请用 --expect 与系统“卷宗”页上的清单校验值核对。
    Verify {
        /// 卷宗文件
        file: PathBuf,
        /// 系统中登记的清单校验值（SHA-256）
        #[arg(long, value_name = "SHA256", value_parser = sum)]
        expect: Option<String>,
        /// 以 JSON 输出结果
        #[arg(long)]
        json: bool,
    },
}

/// The file cannot be read.
const UNREADABLE: u8 = 2;

/// A sum as it is written down: 64 hexadecimal figures.
fn sum(text: &str) -> Result<String, String> {
    let text = text.trim().to_lowercase();
    match text.len() == 64 && text.bytes().all(|c| c.is_ascii_hexdigit()) {
        true => Ok(text),
        false => Err("校验值应为64位十六进制数字".to_owned()),
    }
}

pub fn run(dossier: &Dossier) -> ExitCode {
    let Dossier::Verify { file, expect, json } = dossier;
    let bytes = match read(file) {
        Ok(bytes) => bytes,
        Err(said) => return unreadable(&said),
    };
    match (verify(&bytes, expect.as_deref()), json) {
        (Ok(verified), false) => told(&verified, expect.is_some()),
        (Ok(verified), true) => say!("{}", as_json(&verified)),
        (Err(fault), false) => {
            say!("卷宗有问题：{fault}。");
            say!("请不要使用这一份，向归档的机关另取一份核对。");
            return ExitCode::FAILURE;
        }
        (Err(fault), true) => {
            say!(
                "{}",
                json!({ "whole": false, "fault": fault.to_string(), "kind": kind(&fault) })
            );
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// What is longer than any dossier is not read.
fn read(file: &Path) -> Result<Vec<u8>, String> {
    let unread = |error: std::io::Error| {
        format!("读取 {} 失败：{}", file.display(), super::read::why(&error))
    };
    let size = std::fs::metadata(file).map_err(unread)?.len();
    if size > MOST_BYTES as u64 {
        return Err(format!("{} 超过 4 GB，不是卷宗", file.display()));
    }
    std::fs::read(file).map_err(unread)
}

fn told(verified: &Verified, expected: bool) {
    let manifest = &verified.manifest;
    say!("卷宗完整，没有改动。");
    say!("  案件：{}　{}", manifest.case_number, manifest.title);
    say!("  机关：{}", manifest.agency);
    say!("  第{}次办理，{} 结案", manifest.round, manifest.closed_on);
    say!(
        "  保管期限：{}（{}）",
        manifest.retention,
        manifest.retention_reason
    );
    say!("  文件：{} 件，{} 页", manifest.files.len(), manifest.pages);
    say!(
        "  办理记录：{} 项，末项校验值 {}",
        verified.events,
        manifest.head_hash
    );
    say!("  清单校验值：{}", verified.sum);
    let mut earlier = verified.earlier.as_deref();
    while let Some(before) = earlier {
        let round = before.manifest.round;
        say!(
            "  附有第{round}次办理的卷宗，也完整，清单校验值：{}",
            before.sum
        );
        earlier = before.earlier.as_deref();
    }
    match expected {
        true => say!("与所给的清单校验值相符。"),
        false => {
            say!("这说明各文件与清单一致、办理记录前后衔接。");
            say!("要确认这就是登记的那一份，请把清单校验值与系统“卷宗”页上的核对（--expect）。");
        }
    }
}

fn as_json(verified: &Verified) -> Value {
    json!({
        "whole": true,
        "manifest_sha256": verified.sum,
        "events": verified.events,
        "manifest": verified.manifest,
        "earlier": verified.earlier.as_deref().map(as_json),
    })
}

/// A stable name for what is wrong, for programs.
fn kind(fault: &Fault) -> &'static str {
    match fault {
        Fault::Pack(_) => "zip",
        Fault::Manifest(_) => "manifest",
        Fault::Format(_) => "format",
        Fault::Missing(_) => "missing",
        Fault::Extra(_) => "extra",
        Fault::Order(_) => "order",
        Fault::Changed(_) => "changed",
        Fault::Unfitting(_) => "unfitting",
        Fault::Chain(_) => "chain",
        Fault::Head => "head",
        Fault::Earlier { .. } => "earlier",
        Fault::Another { .. } => "another",
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
