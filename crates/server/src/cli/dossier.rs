//! `kaijuan dossier verify`: checks a dossier by itself.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use casework::dossier::{Fault, MOST_BYTES, Verified, verify};
use clap::Subcommand;
use serde_json::{Value, json};

#[derive(Subcommand)]
pub enum Dossier {
    /// 核验一份卷宗（zip）：与卷内清单一致退出 0，不一致退出 1，文件不能读退出 2
    ///
    /// 逐项核对卷内文件与清单的校验值，重新计算办理记录的校验链，指出第一处对不上的。
    /// 能说明卷宗与卷内清单一致；不能说明整份卷宗连同清单没有被另做一份——
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
        (Ok(verified), true) => say!("{}", shown(&as_json(&verified).to_string())),
        (Err(fault), false) => {
            say!("卷宗有问题：{}。", shown(&fault.to_string()));
            say!("请不要使用这一份，向归档的机关另取一份核对。");
            return ExitCode::FAILURE;
        }
        (Err(fault), true) => {
            let said = json!({ "whole": false, "fault": fault.to_string(), "kind": kind(&fault) });
            say!("{}", shown(&said.to_string()));
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
    match expected {
        true => say!("卷宗与登记的清单校验值相符，没有改动。"),
        false => {
            say!("卷宗与卷内清单一致。");
            say!(
                "  能说明：各文件与清单相符，办理记录前后衔接，清单所说的案件和结案与办理记录相符。"
            );
            say!("  不能说明：整份卷宗连同清单没有被另做一份。要确认这就是登记的那一份，");
            say!("  请把清单校验值与系统“卷宗”页上的核对（--expect）。");
        }
    }
    let lines = [
        format!("案件：{}　{}", manifest.case_number, manifest.title),
        format!("机关：{}", manifest.agency),
        format!("第{}次办理，{} 结案", manifest.round, manifest.closed_on),
        format!(
            "保管期限：{}（{}）",
            manifest.retention, manifest.retention_reason
        ),
        format!("文件：{} 件，{} 页", manifest.files.len(), manifest.pages),
        format!(
            "办理记录：{} 项，末项校验值 {}",
            verified.events, manifest.head_hash
        ),
        format!("清单校验值：{}", verified.sum),
    ];
    for line in &lines {
        say!("  {}", shown(line));
    }
    let mut earlier = verified.earlier.as_deref();
    while let Some(before) = earlier {
        let round = before.manifest.round;
        say!(
            "  附有第{round}次办理的卷宗，也与其清单一致，清单校验值：{}",
            before.sum
        );
        earlier = before.earlier.as_deref();
    }
}

/// A text of the dossier as a terminal may have it: what steers the terminal, or turns
/// the direction of the text around, is written out, in JSON just as it is escaped there.
fn shown(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let mut said = String::with_capacity(text.len());
    for c in text.chars() {
        match hidden(c) {
            true => said.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => said.push(c),
        }
    }
    said
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_written_out() {
        assert_eq!(shown("征地批复（第4批次）"), "征地批复（第4批次）");
        assert_eq!(
            shown("甲\u{1b}[2J乙\u{202e}丙\n\u{9b}"),
            r"甲\u001b[2J乙\u202e丙\u000a\u009b"
        );
        // as it is read again by programs
        let said = shown(&json!({ "title": "甲\u{1b}\u{202e}" }).to_string());
        assert!(!said.contains('\u{202e}'));
        let read: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(read["title"], "甲\u{1b}\u{202e}");
    }
}
