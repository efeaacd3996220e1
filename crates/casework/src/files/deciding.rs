//! A file is let go against a warning, or taken out because it was added by mistake.

use std::sync::Arc;

use disclosure::Refusal;
use disclosure::act::FileDecision;
use disclosure::case::Case;
use disclosure::words::Role;
use store::{CaseRow, Decided, FileRow, Inspected, Tx};
use uuid::Uuid;

use super::adding::{may_work, not_decided, not_frozen};
use super::naming::not_named;
use super::noting;
use super::reading::shown;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::record::case_of;
use crate::sight::Eyes;
use crate::standing::Standing;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;
/// The shortest, in letters: less says nothing of why.
const SHORTEST_REASON: usize = 4;

impl Office {
    /// Lets a file go out against what was found in it: somebody else than who added it,
    /// with a reason, which are kept.
    ///
    /// # Errors
    /// Refused, not found, or the register failed.
    pub async fn release_file(
        &self,
        desk: &Desk,
        file: Uuid,
        reason: &str,
    ) -> Result<FileRow, ActError> {
        self.decide_file(desk, file, reason, FileDecision::Release)
            .await
    }

    /// Takes out a file that was added by mistake: it stays listed, with the reason, and
    /// goes nowhere.
    ///
    /// # Errors
    /// Refused, not found, or the register failed.
    pub async fn remove_file(
        &self,
        desk: &Desk,
        file: Uuid,
        reason: &str,
    ) -> Result<FileRow, ActError> {
        self.decide_file(desk, file, reason, FileDecision::Remove)
            .await
    }

    async fn decide_file(
        &self,
        desk: &Desk,
        file: Uuid,
        reason: &str,
        decision: FileDecision,
    ) -> Result<FileRow, ActError> {
        let decided = Arc::new(Decided {
            by: desk.officer.id,
            at: self.clock.now(),
            reason: worded(reason)?,
        });
        let (office, desk) = (self.clone(), Arc::new(desk.clone()));
        self.store
            .act(move |tx| {
                let (office, desk, decided) = (office.clone(), desk.clone(), decided.clone());
                Box::pin(async move {
                    let (row, case, found) = looked_up(tx, &desk, file).await?;
                    match decision {
                        FileDecision::Release => {
                            may_release(tx, &desk, &row, &case, &found).await?;
                        }
                        FileDecision::Remove => {
                            may_remove(tx, &desk, &row, &case, &found).await?;
                        }
                    }
                    let (who, of) = ((&office, &*desk), (&row, case));
                    noting::decide(tx, who, of, &found, (decision, &decided)).await?;
                    let kept = tx.file(&desk.scope, file).await?;
                    kept.ok_or(ActError::NotFound)
                })
            })
            .await
    }

    /// Why this desk may not let a file go; `Ok` when it may.
    ///
    /// # Errors
    /// Refused, not found, or the register failed.
    pub async fn may_release_file(&self, desk: &Desk, file: Uuid) -> Result<(), ActError> {
        let mut reader = self.store.read().await?;
        let found = shown(&mut reader, desk, file).await?;
        let found = found.ok_or(ActError::NotFound)?;
        let row = reader.case(&desk.scope, found.case_id).await?;
        let row = row.ok_or(ActError::NotFound)?;
        let eyes = Eyes::of(&mut reader, desk).await?;
        let standing = eyes.standing(&mut reader, row.agency_id, row.id).await?;
        Ok(releasable(desk, standing, &case_of(&row)?, &found)?)
    }
}

/// A reason is something said, on as many lines as it takes.
fn worded(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    let refused = |code, message: String, hint: &str| {
        Err(Refusal::malformed(code, "office", message, hint).at("reason"))
    };
    if reason.is_empty() {
        return refused(
            "reason_missing",
            "没有写明理由".into(),
            "请写明理由，它与您的姓名和时间一并留存。",
        );
    }
    if reason.chars().filter(|c| c.is_alphanumeric()).count() < SHORTEST_REASON {
        return refused(
            "reason_too_short",
            format!("理由不足 {SHORTEST_REASON} 个字，没有说明为什么"),
            "请写明核对了什么、为什么可以这样处理：它记入办理记录，归入卷宗。",
        );
    }
    if reason.chars().count() > LONGEST_REASON {
        return refused(
            "reason_too_long",
            format!("理由超过 {LONGEST_REASON} 字"),
            "请写得短一些。",
        );
    }
    Ok(reason.to_owned())
}

pub(super) async fn looked_up(
    tx: &mut Tx,
    desk: &Desk,
    file: Uuid,
) -> Result<(CaseRow, Case, FileRow), ActError> {
    let found = shown(tx, desk, file).await?.ok_or(ActError::NotFound)?;
    let row = tx.case(&desk.scope, found.case_id).await?;
    let row = row.ok_or(ActError::NotFound)?;
    let case = case_of(&row)?;
    Ok((row, case, found))
}

async fn may_release(
    tx: &mut Tx,
    desk: &Desk,
    row: &CaseRow,
    case: &Case,
    file: &FileRow,
) -> Result<(), ActError> {
    let eyes = Eyes::of(tx, desk).await?;
    let standing = eyes.standing(tx, row.agency_id, row.id).await?;
    Ok(releasable(desk, standing, case, file)?)
}

fn releasable(desk: &Desk, standing: Standing, case: &Case, file: &FileRow) -> Result<(), Refusal> {
    let releases = |role: &Role| matches!(role, Role::Reviewer | Role::OfficeHead);
    if standing != Standing::Owner || !desk.roles().iter().any(releases) {
        return Err(Refusal::not_yours(
            "role",
            "reg:17",
            "您不能放行检查有发现的材料",
            "由收到申请的机关的审核人或者信息公开机构负责人审查后放行。",
        ));
    }
    if file.added_by == desk.officer.id {
        return Err(Refusal::not_yours(
            "own_file",
            "reg:17",
            "材料是您自己添加的，不能由您放行",
            "请另一位审核人或者信息公开机构负责人审查后放行。",
        ));
    }
    not_frozen(case, file.round)?;
    let why_not = match file.inspected {
        _ if file.removal.is_some() => "材料已经移除，不会发出",
        _ if file.release.is_some() => "材料已经放行",
        Inspected::Waiting => "材料还没有检查完，请等检查结果出来再决定",
        Inspected::Clean | Inspected::Own => "材料没有需要放行的问题",
        Inspected::Warned | Inspected::Unreadable => return Ok(()),
    };
    Err(Refusal::out_of_turn(
        "not_held_back",
        "reg:17",
        why_not,
        "只有检查有发现或者无法检查的材料才需要放行。",
    ))
}

async fn may_remove(
    tx: &mut Tx,
    desk: &Desk,
    row: &CaseRow,
    case: &Case,
    file: &FileRow,
) -> Result<(), ActError> {
    let eyes = Eyes::of(tx, desk).await?;
    let standing = eyes.standing(tx, row.agency_id, row.id).await?;
    may_work(desk, standing, file.added_by == desk.officer.id)?;
    not_frozen(case, file.round)?;
    not_decided(case, &file.part)?;
    if file.inspected == Inspected::Own {
        return Err(Refusal::out_of_turn(
            "own_document",
            "reg:45",
            "这是系统生成的文书，不能移除",
            "文书随办理事项留存；有误的，更正相应的事项后重新制作。",
        )
        .into());
    }
    if file.removal.is_some() {
        return Err(Refusal::out_of_turn(
            "file_removed",
            "office",
            "材料已经移除",
            "移除的材料仍列在清单中，不随答复发出。",
        )
        .into());
    }
    not_named(tx, row, file.id).await
}
