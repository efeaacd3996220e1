//! Acts that reach into other cases of the same applicant: one fee notice for
//! several, one reply to several.

use chrono::Datelike;
use disclosure::act::{Act, FeeNotice, JointAnswer};
use disclosure::case::Case;
use disclosure::words::State;
use disclosure::{Refusal, Warning};
use store::{CaseRow, Reader, Scope, Tx};
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
            cover_fee(tx, circumstances, acted, row, notice).await
        }
        Act::Draft(draft) => {
            for id in &draft.covers {
                answerable(tx, circumstances, &acted.case, row, *id).await?;
            }
            Ok(Vec::new())
        }
        Act::Sign(_) => answer_covered(tx, circumstances, &acted.case, row).await,
        // The act on the lead may have taken its reply away: asked of it as it was.
        act if repeats(act) => repeat(tx, circumstances, &case_of(row)?, act).await,
        _ => Ok(Vec::new()),
    }
}

/// A lead that is withdrawn gives the cases back first that its reply would have
/// answered: nobody could serve them any more.
pub(super) async fn given_back(tx: &mut Tx, lead: &Case, act: &Act) -> Result<(), ActError> {
    if !matches!(act, Act::Withdraw(_)) {
        return Ok(());
    }
    match followers(tx, lead).await?.first() {
        None => Ok(()),
        Some((row, _)) => Err(Refusal::out_of_turn(
            "joint_reply",
            "reg:36",
            format!("本案已签发的答复同时答复案件“{}”", row.number),
            "请先退回重拟，使其恢复办理，再登记撤回。",
        )
        .into()),
    }
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
    if !on_a_desk && joined_to(&case) != Some(lead.number.as_str()) {
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

/// The cases that a reply of this case answers beside it, found by the number
/// that they share: a draft may have been written anew since.
async fn followers(tx: &mut Tx, lead: &Case) -> Result<Vec<(CaseRow, Case)>, ActError> {
    let number = lead
        .reply
        .as_ref()
        .and_then(|reply| reply.number.as_deref());
    let Some(number) = number else {
        return Ok(Vec::new());
    };
    let mut followers = Vec::new();
    for found in tx.reply_by_number(lead.agency, number).await? {
        let Some(id) = found.case_id else { continue };
        if let Some(row) = tx.case(&Scope::system(), id).await? {
            let case = case_of(&row)?;
            if joined_to(&case) == Some(lead.number.as_str()) {
                followers.push((row, case));
            }
        }
    }
    Ok(followers)
}

fn joined_to(case: &Case) -> Option<&str> {
    case.reply.as_ref()?.joined_to.as_deref()
}

/// Whether the case that carried the reply to this one carries it no more: its
/// reply was annulled, and what is left to do is this case's own.
pub(crate) async fn left_alone(reader: &mut Reader, case: &Case) -> Result<bool, ActError> {
    let Some(lead) = joined_to(case) else {
        return Ok(false);
    };
    let number = |case: &Case| case.reply.as_ref().and_then(|reply| reply.number.clone());
    let row = reader.case_by_number(&Scope::system(), lead).await?;
    Ok(match row {
        Some(row) => number(&case_of(&row)?) != number(case),
        None => true,
    })
}

/// The same act on every case that the lead's reply answers.
async fn repeat(
    tx: &mut Tx,
    circumstances: &Circumstances,
    lead: &Case,
    act: &Act,
) -> Result<Vec<Warning>, ActError> {
    let mut warnings = Vec::new();
    for (row, case) in followers(tx, lead).await? {
        if case.state == State::Archived {
            warnings.push(Warning::new(
                "joint_reply_archived",
                "archive8",
                format!("案件“{}”已经归档，没有随之记录。", row.number),
            ));
            continue;
        }
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

/// One letter is served, proved, returned and taken back for all of them.
fn repeats(act: &Act) -> bool {
    matches!(
        act,
        Act::Serve(_)
            | Act::ProveService(_)
            | Act::ReturnDraft(_)
            | Act::ReplyReturned(_)
            | Act::ServeAgain(_)
    )
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
    acted: &Acted,
    lead_row: &CaseRow,
    notice: &FeeNotice,
) -> Result<Vec<Warning>, ActError> {
    let (lead, number) = (&acted.case, &acted.event.facts.document_number);
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
        let given = Given {
            numbered: number.clone(),
            ..Given::default()
        };
        let kept = one(tx, circumstances, &row, &act, given).await?;
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
