//! What moves the last day to reply: confirmation, extension, deferral.

use super::{Guard, Passed, not_before, not_future, pass, stated};
use crate::act::{Deferral, Derived, Extending, Extension, ReceiptConfirmation};
use crate::case::{Case, Run};
use crate::clock;
use crate::lifecycle::Turn;
use crate::words::{ActKind, Period, Role};
use crate::{Refusal, Warning};

/// Article 31: the day both sides confirm is the receipt date.
pub(super) fn confirm_receipt(
    case: &Case,
    turn: &Turn<'_>,
    confirmation: Option<&ReceiptConfirmation>,
) -> Guard {
    // Without a payload the latest day that can be confirmed is judged: today.
    let day = confirmation.map_or(turn.today, |confirmation| confirmation.confirmed_on);
    not_future(day, turn, "reg:31", "确认日期")?;
    let dates = &case.application.dates;
    if let Some(first) = dates.arrived_on.or(dates.submitted_on) {
        not_before(day, first, "reg:31", "确认日期", "申请提交、到达的日期")?;
    }
    if turn.rules.period(Period::Reply, day).is_none() {
        return Err(Refusal::malformed(
            "before_regulation",
            "reg:56",
            format!("确认日期 {day} 早于现行《条例》施行之日"),
            "请核对日期。",
        ));
    }
    Passed::derived(Derived {
        received_on: Some(day),
        ..Derived::default()
    })
}

/// The most that may be added, and the check of what is.
fn extension_range(turn: &Turn<'_>, run: &Run, workdays: u32) -> Result<(), Refusal> {
    let most = turn
        .rules
        .period(Period::Extension, run.day0)
        .map_or(0, |row| row.workdays);
    if (1..=most).contains(&workdays) {
        return Ok(());
    }
    Err(Refusal::unlawful(
        "extension_range",
        "reg:33",
        format!("延长 {workdays} 个工作日不合法"),
        format!("延长的期限最长不得超过 {most} 个工作日，最短一个工作日。"),
    ))
}

/// Article 33: one extension in a running period.
fn extension_once(run: &Run) -> Result<(), Refusal> {
    match run.extension {
        None => Ok(()),
        Some((workdays, on)) => Err(Refusal::unlawful(
            "extension_once",
            "reg:33",
            format!("本期限已于 {on} 延长 {workdays} 个工作日，只能延长一次"),
            "请在延长后的期限内答复。",
        )),
    }
}

/// A period that a decision or judgment set is not the agency's to extend.
pub(super) fn not_ordered(run: &Run) -> Result<(), Refusal> {
    match run.ordered {
        None => Ok(()),
        Some(workdays) => Err(Refusal::unlawful(
            "ordered_period",
            "reg:33",
            format!("{workdays} 个工作日的期限是复议决定、判决确定的，不能延长"),
            "请在确定的期限内重新答复。",
        )),
    }
}

/// What gives a period more time is the head's to enter once the period has run
/// out: nobody mends a missed day alone and afterwards. What was done on paper
/// before the register was begun is as it is.
pub(super) fn in_hindsight(case: &Case, turn: &Turn<'_>, kind: ActKind) -> Result<(), Refusal> {
    let gives_time = matches!(
        kind,
        ActKind::Consult
            | ActKind::RequestSupplement
            | ActKind::Extend
            | ActKind::Defer
            | ActKind::NotifyFee
    );
    let missed = || clock::run_out(case, turn.rules, turn.today);
    if !gives_time
        || turn.on == turn.today
        || turn.facts.from_paper
        || turn.actor.roles.contains(&Role::OfficeHead)
        || !missed()
    {
        return Ok(());
    }
    Err(Refusal::not_yours(
        "in_hindsight",
        "reg:33",
        "答复期限已经届满，不能由经办人补录使期限延后的事项",
        "确有其事的，由信息公开机构负责人核实后补录，录入时间一并留存。",
    ))
}

/// What adds to a period does so before it has run out: an extension is
/// notified (article 33) and a deferral fixed (article 35) while it still runs.
fn in_time(case: &Case, turn: &Turn<'_>, cite: &str) -> Result<(), Refusal> {
    if !clock::run_out(case, turn.rules, turn.on) {
        return Ok(());
    }
    Err(Refusal::unlawful(
        "period_run_out",
        cite,
        "答复期限已经届满，不能再延长",
        "延期、延迟答复应当在期限届满前经负责人同意并告知申请人；请尽快答复。",
    ))
}

/// The head of the disclosure office consents (article 33).
pub(super) fn approve_extension(
    case: &Case,
    turn: &Turn<'_>,
    extension: Option<&Extension>,
) -> Guard {
    let Some(run) = case.run() else { return pass() };
    in_time(case, turn, "reg:33")?;
    extension_once(run)?;
    not_ordered(run)?;
    let Some(extension) = extension else {
        return pass();
    };
    extension_range(turn, run, extension.workdays)?;
    stated(Some(&extension.reason), "reg:33")
}

/// The extension is notified to the applicant: from then on it counts.
pub(super) fn extend(case: &Case, turn: &Turn<'_>, extension: Option<&Extending>) -> Guard {
    let Some(run) = case.run() else { return pass() };
    in_time(case, turn, "reg:33")?;
    extension_once(run)?;
    not_ordered(run)?;
    if let Some(extension) = extension {
        extension_range(turn, run, extension.workdays)?;
        stated(Some(&extension.reason), "reg:33")?;
    }
    let Some((consented, _)) = case.extension_consent else {
        return Err(Refusal::out_of_turn(
            "extension_consent",
            "reg:33",
            "延期没有经信息公开工作机构负责人同意",
            "请先由负责人办理“同意延期”。",
        ));
    };
    let Some(extension) = extension else {
        return pass();
    };
    if extension.workdays > consented {
        return Err(Refusal::unlawful(
            "extension_consent",
            "reg:33",
            format!(
                "负责人同意延长 {consented} 个工作日，不能告知 {} 个",
                extension.workdays
            ),
            "请按同意的天数告知，或者重新报批。",
        ));
    }
    let earlier = case
        .runs
        .iter()
        .rev()
        .skip(1)
        .any(|run| run.extension.is_some());
    let warnings = earlier
        .then(|| {
            Warning::new(
                "extended_before",
                "reg:33",
                "重新起算前已经延长过一次；是否还能再延长，各地做法不一，请慎重。",
            )
        })
        .into_iter()
        .collect();
    Ok(Passed {
        derived: Derived::default(),
        warnings,
    })
}

/// Article 35: reasons that hold, and a period that cannot be kept all the same.
pub(super) fn defer(case: &Case, turn: &Turn<'_>, deferral: Option<&Deferral>) -> Guard {
    let weighed = case.reasons.as_ref().and_then(|reasons| reasons.reasonable);
    if weighed != Some(true) {
        return Err(Refusal::out_of_turn(
            "reasons_not_weighed",
            "reg:35",
            "合理延迟答复以申请人说明的理由合理为前提",
            "请先要求说明理由并审查。",
        ));
    }
    let Some(run) = case.run() else { return pass() };
    in_time(case, turn, "reg:35")?;
    not_ordered(run)?;
    if run.deferral.is_some() {
        return Err(Refusal::unlawful(
            "deferral_once",
            "reg:35",
            "本案已经确定过延迟答复的期限",
            "请在已经告知的期限内答复。",
        ));
    }
    let Some(deferral) = deferral else {
        return pass();
    };
    let most = turn
        .rules
        .period(Period::Deferral, run.day0)
        .map_or(0, |row| row.workdays);
    if !(1..=most).contains(&deferral.workdays) {
        return Err(Refusal::unlawful(
            "deferral_range",
            "reg:35",
            format!("延迟 {} 个工作日不是合理期限", deferral.workdays),
            format!("本机关规定最长 {most} 个工作日。"),
        ));
    }
    stated(Some(&deferral.reason), "reg:35")
}
