//! Reconsideration and litigation: what reached the agency, what it answered, and how it
//! was decided (article 51).

use chrono::NaiveDate;

use super::anew::ordered_workdays;
use super::{Guard, Passed, not_before, not_future, pass, stated};
use crate::act::{AppealRecord, Derived, RemedyAnswer, RemedyDecision, RemedyFiling};
use crate::case::{Case, SoughtRemedy};
use crate::clock;
use crate::lifecycle::Turn;
use crate::words::{AppealBy, RemedyAgainst, RemedyBy, RemedyKind, RemedyOutcome, RemedyProcedure};
use crate::{Refusal, Warning};

const CITE: &str = "reg:51";
/// What the first day of an instance is called.
const BEGUN: &str = "收到通知（上诉状）之日";

fn malformed(code: &'static str, message: impl Into<String>, hint: &str) -> Refusal {
    Refusal::malformed(code, CITE, message, hint)
}

fn out_of_turn(code: &'static str, message: impl Into<String>, hint: &str) -> Refusal {
    Refusal::out_of_turn(code, CITE, message, hint)
}

/// A day that lies in the past, and not before another.
fn on_record(
    day: NaiveDate,
    first: NaiveDate,
    turn: &Turn<'_>,
    what: &str,
    of: &str,
    field: &str,
) -> Result<(), Refusal> {
    not_future(day, turn, CITE, what)
        .and_then(|()| not_before(day, first, CITE, what, of))
        .and_then(|()| not_before(turn.on, day, CITE, "办理日期", what))
        .map_err(|refusal| refusal.at(field))
}

fn named(line: &str, field: &'static str, what: &str) -> Result<(), Refusal> {
    if !line.trim().is_empty() {
        return Ok(());
    }
    Err(malformed(
        "remedy_incomplete",
        format!("没有写明{what}"),
        "请照通知书、决定书或者裁判文书填写。",
    )
    .at(field))
}

// ── what reached the agency ─────────────────────────────────────────────────

pub(super) fn record(case: &Case, turn: &Turn<'_>, filing: Option<&RemedyFiling>) -> Guard {
    let Some(filing) = filing else { return pass() };
    named(&filing.before, "before", "复议机关或者法院")?;
    if filing.kind.is_suit() && filing.procedure == Some(RemedyProcedure::Simplified) {
        let refusal = malformed(
            "simplified_suit",
            "诉讼的答辩期限不因简易程序缩短，这里的简易程序只用于行政复议",
            "请不要填写程序，或者核对种类。",
        );
        return Err(refusal.at("procedure"));
    }
    let (day, what) = (filing.received_on, "收到通知之日");
    let filed_on = filing.filed_on.unwrap_or(day);
    on_record(
        day,
        filed_on,
        turn,
        what,
        "提出复议、起诉之日",
        "received_on",
    )?;
    let round = case.contested_round(filing);
    if !(1..=case.round).contains(&round) {
        return Err(malformed(
            "no_such_round",
            format!("本案只办理了 {} 次，没有第 {round} 次", case.round),
            "请核对针对的是哪一次答复。",
        )
        .at("round"));
    }
    let mut warnings = Vec::new();
    match filing.against {
        RemedyAgainst::Reply => against_a_reply(case, filing, round)?,
        RemedyAgainst::Silence => {
            warnings.extend(against_silence(case, turn, filing, round)?);
        }
    }
    beside_others(case, filing, round)?;
    Ok(Passed {
        derived: Derived::default(),
        warnings,
    })
}

/// What is contested is there: a reply that was served, a decision that ended the case,
/// or what a third party was told.
fn against_a_reply(case: &Case, filing: &RemedyFiling, round: u32) -> Result<(), Refusal> {
    let told_on = case.consultations.iter().filter_map(|asked| asked.told_on);
    let told_on = told_on.min().filter(|_| filing.by == RemedyBy::ThirdParty);
    let since = [told_on, case.contestable_since(round)];
    let Some(since) = since.into_iter().flatten().min() else {
        return Err(out_of_turn(
            "nothing_contested",
            format!("第 {round} 次办理还没有送达的答复，也没有视为放弃的处理"),
            "逾期没有答复而被复议、起诉的，请选“逾期未答复”；撤回、拆分的案件没有作出决定。",
        )
        .at("against"));
    };
    let what = "收到通知之日";
    not_before(
        filing.received_on,
        since,
        CITE,
        what,
        "答复送达（处理）之日",
    )
    .map_err(|refusal| refusal.at("received_on"))?;
    match filing.filed_on {
        Some(filed_on) => not_before(filed_on, since, CITE, "提出之日", "答复送达（处理）之日")
            .map_err(|refusal| refusal.at("filed_on")),
        None => Ok(()),
    }
}

/// Nobody had answered, or too late.
fn against_silence(
    case: &Case,
    turn: &Turn<'_>,
    filing: &RemedyFiling,
    round: u32,
) -> Result<Option<Warning>, Refusal> {
    if round != case.round {
        return Err(malformed(
            "not_silent",
            format!("第 {round} 次办理已经结束，不再是没有答复"),
            "请改为针对“答复或者处理决定”，或者核对次数。",
        )
        .at("round"));
    }
    let asked_on = filing.filed_on.unwrap_or(filing.received_on);
    let concluded_on = case.contestable_since(round);
    let due = clock::reply_due(case, turn.rules, concluded_on.unwrap_or(asked_on));
    let in_time = concluded_on.is_some_and(|on| on <= asked_on && due.is_none_or(|due| on <= due));
    if in_time {
        return Err(out_of_turn(
            "not_silent",
            format!(
                "本案已于 {} 在期限内答复或者处理",
                concluded_on.unwrap_or(asked_on)
            ),
            "请改为针对“答复或者处理决定”。",
        )
        .at("against"));
    }
    let early = case.run().is_some() && due.is_none_or(|due| asked_on <= due);
    Ok(early.then(|| {
        Warning::new(
            "not_silent_yet",
            "reg:33",
            "提出复议、起诉时答复期限还没有届满，请在答复（答辩）中说明。",
        )
    }))
}

/// What the same party sought before about the same.
fn beside_others(case: &Case, filing: &RemedyFiling, round: u32) -> Result<(), Refusal> {
    let same = |other: &&SoughtRemedy| {
        (other.round, other.against, other.by) == (round, filing.against, filing.by)
    };
    let mut others = case.remedies.iter().filter(same);
    let track = |other: &SoughtRemedy| other.kind.is_suit() == filing.kind.is_suit();
    // Several third parties each have a right of their own.
    let is_alone = filing.by == RemedyBy::Applicant;
    if is_alone && let Some(open) = others.clone().find(|it| it.is_open() && track(it)) {
        return Err(out_of_turn(
            "remedy_open",
            format!("已经登记的“{}”还没有审结", open.kind.label()),
            "同一答复不重复登记；登记有误的，请提出更正。",
        ));
    }
    let reconsidered = others.clone().filter(|other| !other.kind.is_suit());
    let decided = |it: &SoughtRemedy| it.decision().map(|decided| decided.outcome);
    match filing.kind {
        RemedyKind::Reconsideration => Ok(()),
        RemedyKind::LitigationAfter if others.any(|it| !it.kind.is_suit() && !it.is_open()) => {
            Ok(())
        }
        RemedyKind::LitigationAfter => Err(out_of_turn(
            "no_reconsideration",
            "本案没有针对同一答复、已经审结的行政复议",
            "请先登记行政复议及其决定；没有经过复议的，请选“未经复议直接起诉”。",
        )
        .at("kind")),
        RemedyKind::Litigation => {
            let settled = [Some(RemedyOutcome::Upheld), Some(RemedyOutcome::Corrected)];
            match reconsidered
                .filter(|_| is_alone)
                .find_map(|it| match it.is_open() {
                    true => Some("还没有审结，其间不能起诉"),
                    false => settled.contains(&decided(it)).then_some("已经审结"),
                }) {
                None => Ok(()),
                Some(how) => Err(out_of_turn(
                    "reconsidered",
                    format!("同一答复的行政复议{how}"),
                    "对复议决定不服而起诉的，请选“复议后起诉”，并先登记复议决定。",
                )
                .at("kind")),
            }
        }
    }
}

// ── what it answered ────────────────────────────────────────────────────────

fn of_the_case(case: &Case, seq: u64) -> Result<&SoughtRemedy, Refusal> {
    case.remedy(seq).ok_or_else(|| {
        malformed(
            "no_such_remedy",
            format!("第 {seq} 项不是本案登记的复议、诉讼"),
            "请从列表中选择；还没有登记的，请先登记。",
        )
        .at("remedy")
    })
}

fn none_left(case: &Case, what: &str) -> Refusal {
    match case.remedies.is_empty() {
        true => out_of_turn(
            "no_remedy",
            "本案没有登记过复议、诉讼",
            "收到通知的，请先登记复议、诉讼。",
        ),
        false => out_of_turn(
            "no_remedy_left",
            format!("本案没有{what}的复议、诉讼"),
            "请在“复议、诉讼”中核对已经登记的情况。",
        ),
    }
}

fn unanswered(remedy: &SoughtRemedy) -> bool {
    let last = remedy.last();
    last.is_some_and(|it| !it.ours && it.answered_on.is_none() && it.decided.is_none())
}

pub(super) fn answer(case: &Case, turn: &Turn<'_>, answer: Option<&RemedyAnswer>) -> Guard {
    let Some(answer) = answer else {
        return match case.remedies.iter().any(unanswered) {
            true => pass(),
            false => Err(none_left(case, "等待答复、答辩")),
        };
    };
    let remedy = of_the_case(case, answer.remedy)?;
    if !unanswered(remedy) {
        return Err(out_of_turn(
            "no_answer_awaited",
            format!("这件“{}”不等待本机关的答复、答辩", remedy.kind.label()),
            "已经答复（答辩）、已经审结，或者是本机关上诉的，不再登记；登记有误的，请提出更正。",
        )
        .at("remedy"));
    }
    let begun_on = remedy.last().map_or(answer.answered_on, |it| it.begun_on);
    let what = "答复（答辩）之日";
    on_record(
        answer.answered_on,
        begun_on,
        turn,
        what,
        BEGUN,
        "answered_on",
    )?;
    let due = clock::remedy_answer(remedy, turn.rules).and_then(|deadline| deadline.due_on);
    let late = due.filter(|due| answer.answered_on > *due);
    let warnings = late.map(|due| {
        let message = format!("答复（答辩）晚于最后一日 {due}，请在卷中说明原因。");
        let cite = if remedy.kind.is_suit() {
            "admlit:67"
        } else {
            "recon:48"
        };
        Warning::new("answer_late", cite, message)
    });
    Ok(Passed {
        derived: Derived {
            late: late.is_some(),
            ..Derived::default()
        },
        warnings: warnings.into_iter().collect(),
    })
}

// ── how it was decided ──────────────────────────────────────────────────────

pub(super) fn decide(case: &Case, turn: &Turn<'_>, decision: Option<&RemedyDecision>) -> Guard {
    let Some(decision) = decision else {
        return match case.remedies.iter().any(SoughtRemedy::is_open) {
            true => pass(),
            false => Err(none_left(case, "尚未审结")),
        };
    };
    let remedy = of_the_case(case, decision.remedy)?;
    if let Some(known) = remedy.decision() {
        return Err(out_of_turn(
            "remedy_decided",
            format!(
                "这件“{}”已于 {} 审结（{}）",
                remedy.kind.label(),
                known.decided_on,
                known.outcome.label()
            ),
            "有人上诉的，先登记上诉，再登记二审结果；登记有误的，请提出更正。",
        )
        .at("remedy"));
    }
    named(&decision.number, "number", "决定书、裁判文书的文号")?;
    stated(Some(&decision.gist), CITE)?;
    let filed_on = match remedy.instances.len() {
        1 => remedy.filed_on,
        _ => None,
    };
    let begun_on = remedy.last().map_or(decision.decided_on, |it| it.begun_on);
    let (first, of) = match filed_on {
        Some(filed_on) => (filed_on, "提出复议、起诉之日"),
        None => (begun_on, BEGUN),
    };
    let (day, what) = (decision.decided_on, "作出决定、裁判之日");
    on_record(day, first, turn, what, of, "decided_on")?;
    let received = "收到决定、裁判之日";
    on_record(
        decision.received_on,
        day,
        turn,
        received,
        what,
        "received_on",
    )?;
    let within = ordered(decision, turn)?;
    let unanswered = unanswered(remedy).then(|| {
        Warning::new(
            "not_answered",
            CITE,
            "没有登记过本机关的答复（答辩）；已经提交的，请补录。",
        )
    });
    Ok(Passed {
        derived: Derived {
            within_workdays: within,
            ..Derived::default()
        },
        warnings: unanswered.into_iter().collect(),
    })
}

/// The period of the new reply, where one is ordered and set.
fn ordered(decision: &RemedyDecision, turn: &Turn<'_>) -> Result<Option<u32>, Refusal> {
    if decision.new_reply && decision.outcome != RemedyOutcome::Corrected {
        return Err(malformed(
            "new_reply_uncorrected",
            format!(
                "结果是“{}”，没有责令重新答复的问题",
                decision.outcome.label()
            ),
            "责令重新答复的，结果选“纠正”；否则请不要勾选重新答复。",
        )
        .at("new_reply"));
    }
    let set = decision.within_workdays.is_some() || decision.until.is_some();
    if set && !decision.new_reply {
        return Err(malformed(
            "period_without_order",
            "填写了重新答复的期限，却没有勾选责令重新答复",
            "责令重新答复的请勾选；否则请不要填写期限。",
        )
        .at("new_reply"));
    }
    let from = decision.received_on;
    ordered_workdays(decision.within_workdays, decision.until, from, turn)
}

pub(super) fn appeal(case: &Case, turn: &Turn<'_>, appeal: Option<&AppealRecord>) -> Guard {
    let Some(appeal) = appeal else {
        let may = |remedy: &SoughtRemedy| remedy.appealable().is_some();
        return match case.remedies.iter().any(may) {
            true => pass(),
            false => Err(none_left(case, "可以上诉")),
        };
    };
    let remedy = of_the_case(case, appeal.remedy)?;
    let Some(judgment) = remedy.appealable() else {
        return Err(out_of_turn(
            "no_appeal",
            format!("这件“{}”现在不能上诉", remedy.kind.label()),
            "上诉针对一审裁判，一件只有一次；对复议决定不服的是起诉，请登记“复议后起诉”。",
        )
        .at("remedy"));
    };
    let (day, of) = (appeal.appealed_on, "作出决定、裁判之日");
    on_record(
        day,
        judgment.decided_on,
        turn,
        "上诉之日",
        of,
        "appealed_on",
    )?;
    let due = clock::appeal(remedy, turn.rules).and_then(|deadline| deadline.due_on);
    let late = due.filter(|due| appeal.by == AppealBy::Agency && day > *due);
    let warnings = late.map(|due| {
        let message = format!("本机关上诉晚于上诉期限的最后一日 {due}，法院可能不予受理。");
        Warning::new("appeal_late", "admlit:85", message)
    });
    Ok(Passed {
        derived: Derived {
            late: late.is_some(),
            ..Derived::default()
        },
        warnings: warnings.into_iter().collect(),
    })
}
