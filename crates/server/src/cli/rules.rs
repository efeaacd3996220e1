//! The rules in use: built in, with an operator's folder before them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use disclosure::Rules;

use crate::config::Config;

/// Reads the rules that the configuration names.
///
/// # Errors
/// The folder cannot be read, or the rules have mistakes: all of them, each
/// with file, line and column.
pub fn read(config: &Config) -> anyhow::Result<Arc<Rules>> {
    let Some(folder) = &config.workflows else {
        return Ok(Arc::new(Rules::embedded().clone()));
    };
    let mut files: BTreeMap<String, String> = Rules::embedded_files()
        .iter()
        .map(|(name, content)| ((*name).to_owned(), (*content).to_owned()))
        .collect();
    overlay(folder, Path::new(""), &mut files)
        .with_context(|| format!("读取规则目录 {} 失败", folder.display()))?;
    let files = files
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_str()));
    Ok(Arc::new(Rules::load(files)?))
}

/// Puts every `*.toml` below a folder before the built-in one of the same name.
fn overlay(
    folder: &Path,
    below: &Path,
    files: &mut BTreeMap<String, String>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder.join(below))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            overlay(folder, &path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            let name = path.to_string_lossy().replace('\\', "/");
            files.insert(name, std::fs::read_to_string(folder.join(&path))?);
        }
    }
    Ok(())
}

/// `kaijuan check`.
pub fn check(config: &Config) -> anyhow::Result<()> {
    let rules = read(config)?;
    let years = rules.calendar.years();
    say!("规则没有错误。");
    say!("  指纹：{}", rules.hash);
    say!("  日历：{} 至 {} 年", years.start(), years.end());
    say!("  {} 起的日期为暂定", rules.calendar.provisional_from());
    say!("  答复类型：{} 种", rules.reply_kinds().len());
    say!("  办理事项：{} 种", rules.lifecycle.acts.len());
    Ok(())
}
