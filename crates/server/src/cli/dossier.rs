//! `kaijuan dossier verify`: checks a dossier by itself.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use casework::dossier::{Fault, MOST_BYTES, Verified, is_pdf_of, verify};
use clap::Subcommand;
use serde_json::{Value, json};

#[derive(Subcommand)]
pub enum Dossier {
    /// 核验一份卷宗（zip）：与卷内清单一致退出 0，不一致退出 1，文件不能读退出 2
    ///
    /// 逐项核对卷内文件与清单的校验值，重新计算办理记录的校验链，把清单与办理记录、文件名和备考表对照，
    /// 指出第一处对不上的。能说明卷宗自身一致；不能说明整份卷宗没有连同清单被改写——改了内容又重算校验值的，
    /// 只有用 --expect 与系统“卷宗”页上的清单校验值核对才能发现。
    Verify {
        /// 卷宗文件
        file: PathBuf,
        /// 系统中登记的清单校验值（SHA-256）
        #[arg(long, value_name = "SHA256", value_parser = sum)]
        expect: Option<String>,
        /// 同一份卷宗的 PDF：核对它是不是清单所记的那一份
        #[arg(long, value_name = "PDF文件")]
        pdf: Option<PathBuf>,
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
    let Dossier::Verify {
        file,
        expect,
        pdf,
        json,
    } = dossier;
    let (zip, pdf) = match (read(file), pdf.as_deref().map(read).transpose()) {
        (Ok(zip), Ok(pdf)) => (zip, pdf),
        (Err(said), _) | (_, Err(said)) => return unreadable(&said),
    };
    let compared = Compared {
        sum: expect.is_some(),
        pdf: pdf.is_some(),
    };
    match (checked(&zip, expect.as_deref(), pdf.as_deref()), json) {
        (Ok(verified), false) => told(&verified, compared),
        (Ok(verified), true) => say!("{}", shown(&as_json(&verified, compared).to_string())),
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

/// What a dossier was compared with beside itself.
#[derive(Clone, Copy)]
struct Compared {
    /// With the sum that the register keeps.
    sum: bool,
    /// With its PDF.
    pdf: bool,
}

/// What nobody can see who has the zip alone.
const CAUTION: &str = "没有与系统登记的清单校验值核对：改动卷宗又重算校验值、重写清单的，这里查不出来。\
    要确认这就是登记的那一份，请用 --expect 与系统“卷宗”页上的清单校验值核对。";

fn checked(zip: &[u8], expect: Option<&str>, pdf: Option<&[u8]>) -> Result<Verified, Fault> {
    let verified = verify(zip, expect)?;
    if let Some(pdf) = pdf {
        is_pdf_of(&verified, pdf)?;
    }
    Ok(verified)
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

fn told(verified: &Verified, compared: Compared) {
    let manifest = &verified.manifest;
    match compared.sum {
        true => say!("卷宗与登记的清单校验值相符，没有改动。"),
        false => {
            say!("卷宗自身一致，但还不能说明没有改动。");
            say!("  注意：{CAUTION}");
            say!(
                "  已经核对：各文件与清单相符，办理记录前后衔接，清单所说的编号、题名、次数、结案日期与办理记录相符，"
            );
            say!(
                "  题名与文件名相符，保管期限、机关和校验值与备考表相符，以前结案的卷宗都附在里面。"
            );
            say!("  没有核对：保管期限的依据、文件归入哪一部分；PDF 的校验值用 --pdf 核对。");
        }
    }
    if compared.pdf {
        say!("所给的 PDF 就是清单所记的那一份。");
    }
    let lines = [
        format!("案件：{}　{}", manifest.case_number, manifest.title),
        format!("机关：{}", manifest.agency),
        format!("第{}次办理，{} 结案", manifest.round, manifest.closed_on),
        format!(
            "保管期限：{}（{}）",
            manifest.retention, manifest.retention_reason
        ),
        format!("PDF 校验值：{}", manifest.pdf.sha256),
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

fn as_json(verified: &Verified, compared: Compared) -> Value {
    let mut said = within(verified);
    said["registered"] = json!(compared.sum);
    said["caution"] = json!((!compared.sum).then_some(CAUTION));
    said["pdf"] = json!(compared.pdf);
    said
}

fn within(verified: &Verified) -> Value {
    json!({
        "whole": true,
        "manifest_sha256": verified.sum,
        "events": verified.events,
        "manifest": verified.manifest,
        "earlier": verified.earlier.as_deref().map(within),
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
        Fault::Named(_) => "named",
        Fault::Unprinted(_) => "unprinted",
        Fault::NoEarlier(_) => "no_earlier",
        Fault::Pdf { .. } | Fault::EarlierPdf { .. } => "pdf",
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
