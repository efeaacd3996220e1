//! Payloads of reconsideration and litigation.

use serde_json::{Value, json};

use super::{Pick, after, before, words};
use crate::case::{Case, SoughtRemedy};
use crate::lifecycle::Turn;
use crate::words::{
    ActKind, AppealBy, RemedyAgainst, RemedyBy, RemedyKind, RemedyOutcome, RemedyProcedure,
};

pub(super) fn payload(kind: ActKind, case: &Case, turn: &Turn<'_>, pick: &mut Pick) -> Value {
    let days = [turn.on, turn.on, before(turn.on), after(turn.today)];
    let named = |pick: &mut Pick, fits: fn(&SoughtRemedy) -> bool| {
        let fitting = case.remedies.iter().find(|remedy| fits(remedy));
        let seq = fitting.or(case.remedies.last()).map_or(0, |it| it.seq);
        pick.of(&[seq, seq, seq, 0])
    };
    match kind {
        ActKind::RecordRemedy => {
            let mut rounds = (1..=case.round).rev();
            let latest = rounds.find_map(|round| case.contestable_since(round));
            let against = match latest.is_some_and(|on| on <= turn.on) {
                true => [RemedyAgainst::Reply, RemedyAgainst::Silence],
                false => [RemedyAgainst::Silence, RemedyAgainst::Reply],
            };
            let kind = match case.remedies.last() {
                None => RemedyKind::Reconsideration,
                Some(_) => RemedyKind::LitigationAfter,
            };
            let by = match case.remedies.iter().any(SoughtRemedy::is_open) {
                true => RemedyBy::ThirdParty,
                false => RemedyBy::Applicant,
            };
            let against = pick.of(&against);
            // The best, whatever the case has behind it: somebody else asks for it anew.
            let (kind, by) = match pick.below(3) {
                0 => (RemedyKind::Litigation, RemedyBy::ThirdParty),
                1 => (kind, by),
                _ => (pick.of(RemedyKind::ALL), pick.of(RemedyBy::ALL)),
            };
            json!({
                "kind": kind,
                "against": against,
                "round": pick.of(&[None, None, Some(1), Some(9)]),
                "by": by,
                "before": pick.of(&["某区人民政府", "某区人民政府", " "]),
                "procedure": pick.of(&[None, Some(RemedyProcedure::Simplified)]),
                "filed_on": pick.of(&[None, None, Some(turn.on)]),
                "received_on": pick.of(&days),
            })
        }
        ActKind::AnswerRemedy => json!({
            "remedy": named(pick, |it| it.last().is_some_and(|last| {
                !last.ours && last.answered_on.is_none() && last.decided.is_none()
            })),
            "answered_on": pick.of(&days),
        }),
        ActKind::RecordRemedyDecision => json!({
            "remedy": named(pick, SoughtRemedy::is_open),
            "outcome": pick.of(&[RemedyOutcome::Corrected, RemedyOutcome::Upheld, RemedyOutcome::Other]),
            "decided_on": pick.of(&days),
            "received_on": pick.of(&days),
            "number": pick.of(&["复决〔2024〕1号", ""]),
            "new_reply": pick.of(&[true, false]),
            "within_workdays": pick.of(&[None, Some(10), Some(0)]),
            "gist": words(pick),
        }),
        _ => json!({
            "remedy": named(pick, |it| it.appealable().is_some()),
            "by": pick.of(AppealBy::ALL),
            "appealed_on": pick.of(&days),
        }),
    }
}

/// The new reply that a decision on record orders.
pub(super) fn ordering(case: &Case) -> Option<Value> {
    let orders = |remedy: &&SoughtRemedy| remedy.orders_reply().is_some();
    let remedy = case.remedies.iter().find(orders)?;
    Some(json!({
        "ground": remedy.kind.ground(),
        "remedy": remedy.seq,
        "reason": "按决定重新答复",
    }))
}
