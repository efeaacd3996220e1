//! `kaijuan export` and `kaijuan import register`.

use std::fs::{DirEntry, File};
use std::io::{BufRead, BufReader, BufWriter};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use casework::Office;
use store::dump::{Exported, Rows};
use tempfile::NamedTempFile;

use super::progress::Told;
use super::{register, serve};
use crate::config::{Config, Place};

/// Stands for standard input or output.
const PIPE: &str = "-";

/// How an export is named while it is written; six letters or digits follow.
const UNFINISHED: &str = ".kaijuan-export-";

/// An export younger than this may not have locked its file yet.
const SETTLED: Duration = Duration::from_secs(60);

/// `kaijuan export`.
pub async fn export(file: &Path, config: &Config) -> anyhow::Result<()> {
    let office = register::open(config).await?;
    if file == Path::new(PIPE) {
        let out = Told::new(BufWriter::new(std::io::stdout()), "导出", None);
        office
            .store
            .export(out)
            .await
            .context("没有导出完，接收方得到的内容不完整，不能使用")?;
    } else {
        let exported = to_file(&office, file)
            .await
            .with_context(|| format!("没有导出到 {}", file.display()))?;
        say!(
            "已导出到 {}：{}。校验值 {}。",
            file.display(),
            counted(&exported.rows),
            exported.sha256
        );
        say!(
            "密钥文件 {} 不在其中，请另行带走；访问令牌不导出，导入以后重新发放。",
            config.key_file.display()
        );
        say!("材料和文书的内容也不在其中，{}。", copied(config)?);
    }
    office.store.close().await;
    Ok(())
}

/// How the bytes of files come along: the register knows their sums alone.
fn copied(config: &Config) -> anyhow::Result<String> {
    let place = config.files_place().map_err(|said| anyhow!(said))?;
    Ok(match place {
        Place::Folder(folder) => format!(
            "请把材料目录 {} 整个复制到新处的材料目录，导入以后用 kaijuan verify --files 核对",
            folder.display()
        ),
        Place::Bucket { name, prefix, .. } => format!(
            "它们在对象存储 {name}/{prefix}：请在新处的配置里写同一处，或者整个复制过去，导入以后用 kaijuan verify --files 核对"
        ),
    })
}

/// A file that is there is whole: it gets its name last.
async fn to_file(office: &Office, file: &Path) -> anyhow::Result<Exported> {
    if file.exists() {
        bail!("文件已经存在，不覆盖；请换一个文件名");
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut temporary = NamedTempFile::with_prefix_in(UNFINISHED, folder)?;
    // held until the file is closed, also when the process is killed; where it
    // cannot be had, no other export can have it either
    let _ = temporary.as_file().try_lock();
    remove_leftovers(folder, temporary.as_file().metadata()?.uid());
    let out = Told::new(BufWriter::new(temporary.as_file_mut()), "导出", None);
    let exported = tokio::select! {
        biased;
        () = serve::stopped() => bail!("已按要求中止"),
        exported = office.store.export(out) => exported?,
    };
    temporary.as_file().sync_all()?;
    temporary.persist_noclobber(file)?;
    Ok(exported)
}

/// Removes what exports that were killed left in a folder; what cannot be
/// looked at or removed stays, and is no reason not to export.
fn remove_leftovers(folder: &Path, own: u32) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| is_leftover(entry, own).unwrap_or(false)) {
        let path = entry.path();
        match std::fs::remove_file(&path) {
            Ok(()) => tracing::info!(path = %path.display(), "removed an unfinished export"),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "an unfinished export stays");
            }
        }
    }
}

/// A file of ours by its name, owner and age that no running export holds.
fn is_leftover(entry: &DirEntry, own: u32) -> std::io::Result<bool> {
    let name = entry.file_name();
    let tail = name.to_str().and_then(|name| name.strip_prefix(UNFINISHED));
    let named = |tail: &str| tail.len() == 6 && tail.bytes().all(|b| b.is_ascii_alphanumeric());
    if !tail.is_some_and(named) {
        return Ok(false);
    }
    // of the entry itself: a link is no file
    let found = entry.metadata()?;
    let age = found.modified()?.elapsed().unwrap_or_default();
    if !found.is_file() || found.uid() != own || age < SETTLED {
        return Ok(false);
    }
    Ok(File::open(entry.path())?.try_lock().is_ok())
}

/// `kaijuan import register`.
pub async fn import(file: &Path, config: &Config) -> anyhow::Result<()> {
    let office = register::open(config).await?;
    let (input, name): (Box<dyn BufRead + Send>, _) = if file == Path::new(PIPE) {
        (
            Box::new(BufReader::new(std::io::stdin())),
            "标准输入".into(),
        )
    } else {
        let name = file.display().to_string();
        let opened = File::open(file).with_context(|| format!("读取 {name} 失败"))?;
        let length = opened.metadata().ok().map(|about| about.len());
        (
            Box::new(Told::new(BufReader::new(opened), "导入", length)),
            name,
        )
    };
    let (rows, verified) = office
        .import_register(input)
        .await
        .with_context(|| format!("{name} 没有导入，登记簿没有任何改动"))?;
    say!("已导入：{}。", counted(&rows));
    say!(
        "校验通过（同 kaijuan verify）：{} 件案件的事项链、记录、期限和编号，{} 份人员记录和 {} 套规则都相符。",
        verified.cases,
        verified.people,
        verified.rule_sets
    );
    if office.rules_in_force().await? == Some(false) {
        say!(
            "现行的规则是导入的规则，与本程序的不同：请运行 kaijuan migrate，或者用 --workflows 换回原来的规则目录。"
        );
    }
    say!("访问令牌没有随文件带来，请用 kaijuan token create 重新发放。");
    say!(
        "材料和文书的内容没有随文件带来：把原处的材料目录复制过来以后，请用 kaijuan verify --files 核对。"
    );
    office.store.close().await;
    Ok(())
}

fn counted(rows: &Rows) -> String {
    let count = |table| rows.get(table).copied().unwrap_or(0);
    format!(
        "{} 个机关，{} 名经办人员，{} 份人员记录，{} 件案件，{} 个事项，{} 段文字，共 {} 行",
        count("agencies"),
        count("officers"),
        count("people"),
        count("cases"),
        count("case_events"),
        count("case_texts"),
        rows.values().sum::<u64>()
    )
}
