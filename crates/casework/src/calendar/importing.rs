//! A notice put in force: the year's file is written into the folder of the rules, the
//! rules with it come into force, and open cases follow.
//!
//! The file lies ready beside its place before the rules come into force, and is put
//! there after that: a notice that somebody else was faster with, or that cannot be
//! written, leaves nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use disclosure::notice::Filed;
use disclosure::words::Role;
use disclosure::{Refusal, Rules};
use store::DirectoryChangeKind;

use super::{NoticeOutcome, Staged};
use crate::directory::{Changed, note_change};
use crate::error::ActError;
use crate::in_force::put_in_force;
use crate::office::{Desk, Office};
use crate::redating::RedatedCase;

/// A notice that came into force.
#[derive(Debug)]
pub struct Imported {
    /// The year that it arranges.
    pub year: i32,
    /// Its number.
    pub number: String,
    /// The year's file.
    pub file: PathBuf,
    /// The open cases whose last days moved.
    pub moved: Vec<RedatedCase>,
}

impl Office {
    /// Whether an officer may change the calendar: it holds for every agency, so it is
    /// kept where no agency stands above.
    ///
    /// # Errors
    /// Not by this officer.
    pub fn may_import_calendar(&self, desk: &Desk) -> Result<(), Refusal> {
        let no = |message, hint| Err(Refusal::not_yours("role", "office", message, hint));
        if !desk.officer.roles.contains(&Role::Admin) {
            return no("您不能导入放假安排", "放假安排由系统管理员导入。");
        }
        if desk.agency.parent.is_some() {
            return no(
                "放假安排对全部机关生效，下级机关的系统管理员不能导入",
                "请与上级机关的系统管理员联系。",
            );
        }
        Ok(())
    }

    /// Takes a notice in. `seen` is the hash of the rules with which it was looked at.
    ///
    /// # Errors
    /// Not by this officer; somebody was faster; the text is no notice, contradicts itself
    /// or changes nothing; there is no folder of rules, or it cannot be written; or the
    /// register failed. Unless it failed after that, nothing is in force of it.
    pub async fn import_notice(
        &self,
        desk: &Desk,
        text: &str,
        number: Option<&str>,
        seen: &str,
    ) -> Result<Imported, ActError> {
        self.may_import_calendar(desk)?;
        let office = self.follow().await?;
        if office.rules.hash != seen {
            return Err(changed_meanwhile().into());
        }
        let read = office.read_notice(text, number)?;
        let filed = match read.outcome {
            NoticeOutcome::Changes(filed) => *filed,
            NoticeOutcome::Unchanged => return Err(unchanged().into()),
            NoticeOutcome::Wrong(_) => return Err(wrong().into()),
        };
        let folder = office
            .equipment
            .rules_folder
            .clone()
            .ok_or_else(no_folder)?;
        if let Err(refusal) = as_in_force(&folder, &filed.name, &office.rules) {
            // the other file may be that of somebody who was faster just now
            let changed = self.follow().await?.rules.hash != seen;
            return Err(if changed {
                changed_meanwhile()
            } else {
                refusal
            }
            .into());
        }
        let staged = Staged::write(&folder, &filed.name, &filed.text)
            .map_err(|error| not_written(&folder, &error))?;
        let number = read.arranged.number.unwrap_or_default();
        let Filed {
            name, text, rules, ..
        } = filed;
        let rules = Arc::new(rules);
        office.put_in_force(desk, &rules, &number).await?;
        let file = staged
            .keep()
            .map_err(|error| in_force_alone(&folder, &name, &text, &error))?;
        let office = self.current();
        Ok(Imported {
            year: read.arranged.year,
            number,
            file,
            moved: office.recompute().await?,
        })
    }

    /// Puts rules in force in the place of ours, if ours are.
    async fn put_in_force(
        &self,
        desk: &Desk,
        rules: &Arc<Rules>,
        number: &str,
    ) -> Result<(), ActError> {
        let ours = self.rules.hash.clone();
        let content = serde_json::to_string(rules.files())?;
        let now = self.clock.now();
        let shared = Arc::new((desk.clone(), rules.hash.clone(), content, number.to_owned()));
        self.store
            .act(move |tx| {
                let (ours, shared) = (ours.clone(), shared.clone());
                Box::pin(async move {
                    let (desk, hash, content, number) = shared.as_ref();
                    if tx.active_rules_hash().await?.as_ref() != Some(&ours) {
                        return Err(ActError::from(changed_meanwhile()));
                    }
                    put_in_force(tx, hash, content, now).await?;
                    let kind = DirectoryChangeKind::CalendarImported;
                    let imported = Changed::agency(kind, &desk.agency).became(number.clone());
                    note_change(tx, Some(desk.officer.id), now, imported).await?;
                    Ok(())
                })
            })
            .await?;
        self.following.take(rules.clone());
        Ok(())
    }
}

/// The year's file in the folder is the one in force, or there is none: what somebody
/// wrote there since is not overwritten.
fn as_in_force(folder: &Path, name: &str, rules: &Rules) -> Result<(), Refusal> {
    let place = folder.join(name);
    let found = match std::fs::read_to_string(&place) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        found => found.map_err(|error| not_written(folder, &error))?,
    };
    let mut files = rules.files().iter();
    match files.any(|(known, text)| known == name && *text == found) {
        true => Ok(()),
        false => Err(Refusal::out_of_turn(
            "rules_folder",
            "office",
            format!(
                "规则目录中的 {} 与现行的日历不同，没有写入任何内容",
                place.display()
            ),
            "可能有人已经用命令行导入，或者改过这个文件。请运维人员核对，停下服务，运行 kaijuan migrate --yes 使其生效，或者删去这个文件，再导入。",
        )),
    }
}

fn changed_meanwhile() -> Refusal {
    Refusal::out_of_turn(
        "calendar_changed",
        "office",
        "您核对以后，另有人更换了日历或者其他规则，没有写入任何内容",
        "下面是照现行日历重新核对的结果，请看过以后再确认。",
    )
}

fn unchanged() -> Refusal {
    Refusal::out_of_turn(
        "calendar_unchanged",
        "office",
        "日历已经照此通知，没有变化",
        "不需要再导入。",
    )
}

fn wrong() -> Refusal {
    Refusal::malformed(
        "notice_wrong",
        "office",
        "通知前后不一致，没有写入任何内容",
        "请对照原文，逐条改正以后再核对。",
    )
    .at("text")
}

fn no_folder() -> Refusal {
    Refusal::out_of_turn(
        "no_rules_folder",
        "office",
        "本机关没有规则目录，新的日历没有地方保存",
        "请运维人员在 kaijuan.toml 中写明 workflows = \"目录\"（可以是空目录），重新启动以后再导入。",
    )
}

fn not_written(folder: &Path, error: &std::io::Error) -> Refusal {
    Refusal::out_of_turn(
        "rules_folder",
        "office",
        format!(
            "规则目录 {} 不能写入（{error}），日历没有变化",
            folder.display()
        ),
        "请运维人员核对目录的权限和磁盘空间，再导入。",
    )
}

/// The rules are in force, and their file is not there: the next start would miss it.
fn in_force_alone(folder: &Path, name: &str, text: &str, error: &std::io::Error) -> Refusal {
    tracing::error!(%error, name, text, "the calendar is in force, its file was not written");
    Refusal::out_of_turn(
        "rules_folder",
        "office",
        format!(
            "新的日历已经生效，但是 {} 没有写成（{error}）",
            folder.join(name).display()
        ),
        "请运维人员照日志中的内容补上这个文件，运行 kaijuan migrate 重新计算期限；在这以前不要重新启动服务。",
    )
}
