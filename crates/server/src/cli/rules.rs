//! The rules in use: built in, with an operator's folder before them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use casework::mails::Mails;
use casework::{SystemClock, china_today, documents, topics};
use chrono::NaiveDate;
use disclosure::Rules;

use super::calendar;
use super::read::{text, why};
use crate::config::Config;

/// Reads the rules that the configuration names.
///
/// # Errors
/// The folder or a file in it cannot be read, or the rules have mistakes: all
/// of them, each with file, line and column.
pub fn read(config: &Config) -> anyhow::Result<Arc<Rules>> {
    let Some(folder) = &config.workflows else {
        return Ok(Arc::new(Rules::embedded().clone()));
    };
    let built_in = Rules::embedded_files().iter().copied();
    Ok(Arc::new(over(built_in, folder)?))
}

/// Reads a draft: the rules in force, with the files of a folder before them.
///
/// # Errors
/// As [`read`].
pub fn draft(in_force: &Rules, folder: &Path) -> anyhow::Result<Rules> {
    let in_force = in_force.files().iter();
    over(
        in_force.map(|(name, content)| (name.as_str(), content.as_str())),
        folder,
    )
}

fn over<'f>(
    below: impl Iterator<Item = (&'f str, &'f str)>,
    folder: &Path,
) -> anyhow::Result<Rules> {
    let mut own = BTreeMap::new();
    overlay(folder, Path::new(""), &mut own)?;
    let below = below.filter(|(name, _)| !own.contains_key(*name));
    let below: Vec<(&str, &str)> = below.collect();
    let files = own
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_str()));
    match Rules::load(below.into_iter().chain(files)) {
        Ok(rules) => Ok(rules),
        Err(errors) => {
            let said: Vec<String> = errors
                .0
                .iter()
                .map(|error| match own.contains_key(&error.file) {
                    true => format!(
                        "{}:{}:{}: {}",
                        folder.join(&error.file).display(),
                        error.line,
                        error.column,
                        error.message
                    ),
                    false => error.to_string(),
                })
                .collect();
            bail!("{}", said.join("\n"))
        }
    }
}

/// What the rules are written in: tables, wordings of letters and their layout.
const WRITTEN_IN: [&str; 3] = ["toml", "j2", "typ"];

/// Reads every such file below a folder, named as the built-in ones are.
fn overlay(
    folder: &Path,
    below: &Path,
    files: &mut BTreeMap<String, String>,
) -> anyhow::Result<()> {
    let place = folder.join(below);
    let unread = |error: std::io::Error| {
        let place = place.display().to_string();
        let place = place.trim_end_matches('/');
        anyhow!("读取规则目录 {place} 失败：{}", why(&error))
    };
    for entry in std::fs::read_dir(&place).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let path = below.join(entry.file_name());
        if entry.file_type().map_err(unread)?.is_dir() {
            overlay(folder, &path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| WRITTEN_IN.iter().any(|known| extension == *known))
        {
            let name = path.to_string_lossy().replace('\\', "/");
            files.insert(name, text(&folder.join(&path))?);
        }
    }
    Ok(())
}

/// `kaijuan check`.
pub fn check(config: &Config) -> anyhow::Result<()> {
    let rules = read(config)?;
    let Written {
        letters,
        mails,
        themes,
    } = written(config, &rules)?;
    say!("规则没有错误。");
    say!("  指纹：{}", rules.hash);
    say!("  日历：{}", calendar::known(&rules.calendar));
    say!("  {} 起的日期为暂定", rules.calendar.provisional_from());
    say!("  答复类型：{} 种", rules.reply_kinds().len());
    say!("  办理事项：{} 种", rules.lifecycle.acts.len());
    say!(
        "  文书：{} 种，文字 {} 个文件，以 {} 份样例逐一排版",
        letters.letters,
        letters.wordings,
        letters.pages_of
    );
    say!("  字体：{}", letters.fonts);
    say!("  邮件：以 {mails} 份样例逐一填写");
    say!(
        "  考核：{} 种扣分的事项",
        rules.lapses(china_today(&SystemClock)).len()
    );
    match themes {
        Some(themes) => say!("  热点分析：{themes} 个主题"),
        None => say!("  没有 topics.toml，不分析热点"),
    }
    if let Some(hint) = calendar::missing_between(&rules.calendar) {
        say!("{hint}");
    }
    if let Some(year) = rules.calendar.missing(china_today(&SystemClock)) {
        say!(
            "提示：还没有 {year} 年的放假安排，{year} 年的日期都是暂定的。国务院办公厅的通知公布后，请用 kaijuan calendar import 读入。"
        );
    }
    if let Some(hint) = nobody_to_ask(&rules, china_today(&SystemClock)) {
        say!("提示：{hint}");
    }
    Ok(())
}

/// What a letter's reader misses who has a question: letters can be made without it, so
/// nothing else tells.
fn nobody_to_ask(rules: &Rules, today: NaiveDate) -> Option<&'static str> {
    match rules.contact(today, "", "") {
        None => Some(
            "office.toml 没有各机关通用的联系方式（[[contact]]，agency = \"*\"）：除另有一行的机关外，文书末尾只写机关名称，没有电话和地址，收件人不知道向谁询问、到哪里补正和领取。请照 office.toml 中的例子补上，再发出第一份文书。",
        ),
        Some(row) if row.telephone.is_none() && row.address.is_none() => Some(
            "office.toml 的 [[contact]]（agency = \"*\"）没有电话（telephone），也没有地址（address）：收件人不知道怎样联系、到哪里补正和领取。请至少补上一项。",
        ),
        Some(_) => None,
    }
}

/// How much is written in texts that are filled in, and how many themes there are.
struct Written {
    letters: documents::Checked,
    mails: usize,
    themes: Option<usize>,
}

/// Fills every letter with samples and sets it with the fonts that are there, and fills
/// the mails: what acts will need.
fn written(config: &Config, rules: &Rules) -> anyhow::Result<Written> {
    let letters = documents::check(rules, config.font_folder()).map_err(|error| anyhow!("{error}"));
    let mails = Mails::load(rules).and_then(|mails| mails.check());
    let mails = mails.map_err(|error| anyhow!("{error}"));
    let themes = topics::has_settings(rules).then(|| topics::settings(rules));
    let themes = themes.transpose().map_err(|error| anyhow!("{error}"));
    match (letters, mails, themes) {
        (Ok(letters), Ok(mails), Ok(themes)) => Ok(Written {
            letters,
            mails,
            themes: themes.map(|settings| settings.themes.len()),
        }),
        (letters, mails, themes) => {
            let told = [letters.err(), mails.err(), themes.err()];
            let told = told.into_iter().flatten().map(|error| error.to_string());
            bail!("{}", told.collect::<Vec<_>>().join("\n"))
        }
    }
}

/// Refuses rules of an operator's folder that `kaijuan check` would refuse, before they
/// come into force. Those built in hold.
///
/// # Errors
/// All that the check finds.
pub fn must_hold(config: &Config, rules: &Rules) -> anyhow::Result<()> {
    if config.workflows.is_some() {
        written(config, rules).context("规则有错误，没有生效（改正后先用 kaijuan check 检查）")?;
    }
    Ok(())
}
