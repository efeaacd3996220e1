//! Acts that reach into other cases of the same applicant: one fee notice for
//! several, one reply to several.

use chrono::Datelike;
use disclosure::act::{Act, FeeNotice, JointAnswer};
use disclosure::case::Case;
use disclosure::words::State;
use disclosure::{Refusal, Warning};
use store::{CaseRow, Tx};
use uuid::Uuid;

use super::{Acted, Circumstances, Given, one};
use crate::error::ActError;
use crate::record::case_of;

/// What an act on one case does in others.
pub(crate) async fn follow(
    tx: &mut Tx,
    circumstances: &Circumstances,
    acted: &Acted,
    row: &CaseRow,
    act: &Act,
) -> Result<Vec<Warning>, ActError> {
    match act {
        Act::NotifyFee(notice) if !notice.covers.is_empty() => {
            cover_fee(tx, circumstances, &acted.case, row, notice).await
        }
        Act::Draft(draft) => {
            for id in &draft.covers {
                answerable(tx, circumstances, &acted.case, row, *id).await?;
            }
            Ok(Vec::new())
        }
        Act::Sign(_) => answer_covered(tx, circumstances, &acted.case, row).await,
        // One letter is served, proved, returned and taken back for all of them.
        Act::Serve(_)
        | Act::ProveService(_)
        | Act::ReturnDraft(_)
        | Act::ReplyReturned(_)
        | Act::ServeAgain(_) => repeat(tx, circumstances, &acted.case, act).await,
        Act::Withdraw(_) => {
            given_back(tx, circumstances, &acted.case).await?;
            Ok(Vec::new())
        }
        _ => Ok(Vec::new()),
    }
}

/// A lead that is withdrawn gives the cases back first that its reply would have
/// answered: nobody could serve them any more.
async fn given_back(
    tx: &mut Tx,
    circumstances: &Circumstances,
    lead: &Case,
) -> Result<(), ActError> {
    for id in covered(lead) {
        if let Some((row, _)) = joined(tx, circumstances, lead, id).await? {
            return Err(Refusal::out_of_turn(
                "joint_reply",
                "reg:36",
                format!("本案已签发的答复同时答复案件“{}”", row.number),
                "请先退回重拟，使其恢复办理，再登记撤回。",
            )
            .into());
        }
    }
    Ok(())
}

/// A case that waits with the reply of this lead.
async fn joined(
    tx: &mut Tx,
    circumstances: &Circumstances,
    lead: &Case,
    id: Uuid,
) -> Result<Option<(CaseRow, Case)>, ActError> {
    let Some(row) = tx.case(&circumstances.desk.scope, id).await? else {
        return Ok(None);
    };
    let case = case_of(&row)?;
    let to = case
        .reply
        .as_ref()
        .and_then(|reply| reply.joined_to.as_ref());
    Ok((to == Some(&lead.number)).then_some((row, case)))
}

/// The cases that a draft answers beside its own.
fn covered(case: &Case) -> Vec<Uuid> {
    case.draft
        .as_ref()
        .map(|draft| draft.covers.clone())
        .unwrap_or_default()
}

/// A case that the reply of another may answer: the same applicant's, open, on
/// somebody's desk.
async fn answerable(
    tx: &mut Tx,
    circumstances: &Circumstances,
    lead: &Case,
    lead_row: &CaseRow,
    id: Uuid,
) -> Result<(CaseRow, Case), ActError> {
    let refuse = |message: String| {
        Refusal::unlawful(
            "joint_reply",
            "reg:36",
            message,
            "一份答复只能答复同一申请人向本机关提出、正在审核或者办理的几件申请。",
        )
    };
    let row = tx
        .case(&circumstances.desk.scope, id)
        .await?
        .ok_or_else(|| refuse("一并答复的案件中有的不存在，或者不在您的权限范围内".into()))?;
    let case = case_of(&row)?;
    let same = case.agency == lead.agency
        && case.application.applicant.person == lead.application.applicant.person;
    if !same || id == lead_row.id {
        return Err(refuse(format!("“{}”不是同一申请人的其他案件", row.number)).into());
    }
    let on_a_desk = [State::Screening, State::Handling, State::Drafting].contains(&case.state);
    let joined = case
        .reply
        .as_ref()
        .and_then(|reply| reply.joined_to.as_ref());
    if !on_a_desk && joined != Some(&lead.number) {
        return Err(refuse(format!("“{}”不在审核、办理或者拟稿中", row.number)).into());
    }
    Ok((row, case))
}

/// The signature of the lead answers each covered case under the same number.
async fn answer_covered(
    tx: &mut Tx,
    circumstances: &Circumstances,
    lead: &Case,
    lead_row: &CaseRow,
) -> Result<Vec<Warning>, ActError> {
    let (Some(draft), Some(reply)) = (&lead.draft, &lead.reply) else {
        return Ok(Vec::new());
    };
    let mut warnings = Vec::new();
    for id in &draft.covers {
        let (row, _) = answerable(tx, circumstances, lead, lead_row, *id).await?;
        let mut own = draft.clone();
        own.covers.clear();
        let answer = Act::AnswerJointly(Box::new(JointAnswer {
            lead: lead.number.clone(),
            reply: own,
        }));
        let given = Given {
            jointly: reply.number.clone(),
            follows: true,
            ..Given::default()
        };
        let kept = one(tx, circumstances, &row, &answer, given)
            .await
            .map_err(|error| of_case(error, &row))?;
        warnings.extend(kept.done.warnings);
    }
    Ok(warnings)
}

/// The same act on every case that the lead's reply answers.
async fn repeat(
    tx: &mut Tx,
    circumstances: &Circumstances,
    lead: &Case,
    act: &Act,
) -> Result<Vec<Warning>, ActError> {
    let mut warnings = Vec::new();
    for id in covered(lead) {
        let Some((row, _)) = joined(tx, circumstances, lead, id).await? else {
            continue;
        };
        let given = Given {
            follows: true,
            ..Given::default()
        };
        let kept = one(tx, circumstances, &row, act, given)
            .await
            .map_err(|error| of_case(error, &row))?;
        warnings.extend(kept.done.warnings);
    }
    Ok(warnings)
}

/// Names the other case in what it refuses.
fn of_case(error: ActError, row: &CaseRow) -> ActError {
    match error {
        ActError::Refused(refusal) => ActError::Refused(Refusal {
            message: format!("案件“{}”：{}", row.number, refusal.message),
            ..refusal
        }),
        other => other,
    }
}

/// One notice for several cases of the applicant and month (Measures, article 4):
/// each case waits for the payment of its own share.
async fn cover_fee(
    tx: &mut Tx,
    circumstances: &Circumstances,
    lead: &Case,
    lead_row: &CaseRow,
    notice: &FeeNotice,
) -> Result<Vec<Warning>, ActError> {
    let month = |case: &Case| case.received_on.map(|day| (day.year(), day.month()));
    let mut warnings = Vec::new();
    for id in &notice.covers {
        let row = tx
            .case(&circumstances.desk.scope, *id)
            .await?
            .ok_or_else(no_covered_case)?;
        let case = case_of(&row)?;
        let same = case.agency == lead.agency
            && case.application.applicant.person == lead.application.applicant.person
            && month(&case) == month(lead);
        if !same || *id == lead_row.id {
            return Err(Refusal::unlawful(
                "fee_covers",
                "fee:4",
                format!("“{}”不是同一申请人当月的其他案件", row.number),
                "一份收费通知只能包括同一申请人同一自然月内的案件。",
            )
            .into());
        }
        let mut covered = notice.clone();
        covered.covers.clear();
        covered.covered_by = Some(lead.number.clone());
        let act = Act::NotifyFee(Box::new(covered));
        let kept = one(tx, circumstances, &row, &act, Given::default()).await?;
        warnings.extend(kept.done.warnings);
    }
    Ok(warnings)
}

/// A case of a common notice that is not there is a mistake in the notice, not a missing page.
fn no_covered_case() -> Refusal {
    Refusal::malformed(
        "fee_covers",
        "fee:4",
        "收费通知所列的案件中有的不存在，或者不在您的权限范围内",
        "请核对 covers 中的案件标识。",
    )
}
