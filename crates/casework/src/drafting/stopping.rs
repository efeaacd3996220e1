//! What keeps a draft from going on to its next step.

use disclosure::act::{Act, DraftReply};
use disclosure::case::Case;
use disclosure::words::ActKind;
use disclosure::{Actor, Refusal};
use store::{CaseRow, Tx};

use super::checked::{Checked, Verdict};
use super::comments::all_settled;
use super::ground::{Gathered, events_of};
use super::way;
use crate::acts::Circumstances;
use crate::error::ActError;

/// Stops a draft that fails a check before it is submitted and before it is signed, and
/// one of which something was said that nobody settled before any step is passed. What
/// was done on paper before the register is taken as it was.
///
/// # Errors
/// Refused, with each thing that fails named; or the register failed.
pub(crate) async fn stop(
    tx: &mut Tx,
    circumstances: &Circumstances,
    row: &CaseRow,
    case: &Case,
    act: &Act,
    actor: &Actor,
) -> Result<(), ActError> {
    let (false, Some(draft)) = (circumstances.from_paper, &case.draft) else {
        return Ok(());
    };
    let kind = act.kind();
    if matches!(kind, ActKind::PassReview | ActKind::Sign) {
        all_settled(tx, row.id, case).await?;
        another_than_before(tx, circumstances, row, actor).await?;
    }
    match kind {
        ActKind::SubmitReview | ActKind::Sign => fails_nothing(tx, circumstances, row, draft).await,
        _ => Ok(()),
    }
}

async fn fails_nothing(
    tx: &mut Tx,
    circumstances: &Circumstances,
    row: &CaseRow,
    draft: &DraftReply,
) -> Result<(), ActError> {
    let (office, on) = (&circumstances.office, circumstances.on);
    let gathered = Gathered::of(office, tx, row, draft, on).await?;
    let failed: Vec<Checked> = gathered
        .checked()
        .into_iter()
        .filter(|checked| checked.verdict == Verdict::Fail)
        .collect();
    let Some(first) = failed.first() else {
        return Ok(());
    };
    let said: Vec<String> = failed
        .iter()
        .map(|checked| format!("{}——{}", checked.what.label(), checked.said))
        .collect();
    let mut hints: Vec<&str> = failed.iter().map(|checked| checked.hint.as_str()).collect();
    hints.dedup();
    Err(Refusal::unlawful(
        "draft_not_ready",
        first.cite.clone(),
        format!("草稿检查没有通过：{}", said.join("；")),
        hints.concat(),
    )
    .into())
}

/// Where the office wants it so, nobody passes two steps of one draft.
async fn another_than_before(
    tx: &mut Tx,
    circumstances: &Circumstances,
    row: &CaseRow,
    actor: &Actor,
) -> Result<(), ActError> {
    let (rules, on) = (circumstances.rules(), circumstances.on);
    if !rules.review_chain(on).is_some_and(|chain| chain.distinct) {
        return Ok(());
    }
    let events = events_of(tx, row).await?;
    match way::passed_by(&events, rules, on, actor.id) {
        None => Ok(()),
        Some(step) => Err(Refusal::not_yours(
            "same_approver",
            "reg:17",
            format!("您已经通过“{step}”，不能再办理下一步"),
            way::ANOTHER,
        )
        .into()),
    }
}
