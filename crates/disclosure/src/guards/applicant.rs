//! What is asked of the applicant: supplement, reasons, and what follows from silence.

use super::turns::awaited;
use super::{Guard, Passed, not_before, not_future, pass, stated};
use crate::act::{
    Derived, ReasonsRequest, ReasonsWeighing, Splitting, SupplementRequest, Withdrawal,
};
use crate::case::Case;
use crate::clock::{self, Deadline};
use crate::lifecycle::Turn;
use crate::words::{Ending, Period, State};
use crate::{Refusal, Warning};

/// Article 30: asked for once, while the period runs and has not run out. Sent
/// after its own last day it is lawful, but a procedural defect.
pub(super) fn request_supplement(
    case: &Case,
    turn: &Turn<'_>,
    request: Option<&SupplementRequest>,
) -> Guard {
    if case.supplement.is_some() {
        return Err(Refusal::unlawful(
            "supplement_once",
            "reg:30",
            "补正只能告知一次，本案已经告知过",
            "可以电话或者书面指导、释明；仍不明确的，按“补正后仍不明确”答复。",
        ));
    }
    if clock::run_out(case, turn.rules, turn.on) {
        return Err(Refusal::unlawful(
            "period_run_out",
            "reg:30",
            "答复期限已经届满，不能再以补正重新起算",
            "请尽快作出答复。",
        ));
    }
    let Some(run) = case.run() else { return pass() };
    super::period::not_ordered(run)?;
    let Some(request) = request else {
        return pass();
    };
    if request.items.is_empty() || request.items.iter().any(crate::Text::is_blank) {
        return Err(Refusal::malformed(
            "supplement_items",
            "reg:30",
            "没有写明需要补正的事项",
            "补正通知应当一次写明全部需要补正的事项。",
        ));
    }
    let mut warnings = Vec::new();
    let within = wait(
        turn,
        Period::Supplement,
        request.within_workdays,
        "reg:30",
        &mut warnings,
    )?;
    served(request.served_on, turn, "reg:30")?;
    let late = clock::supplement_notice(case, turn.rules, run.day0)
        .and_then(|deadline| deadline.due_on)
        .is_some_and(|due| turn.on > due);
    if late {
        warnings.push(Warning::new(
            "supplement_notice_late",
            "reg:30",
            "补正告知已经超过法定的告知期限：告知仍然有效，但程序上有瑕疵，内部仍应按原期限掌握。",
        ));
    }
    Ok(Passed {
        derived: Derived {
            within_workdays: Some(within),
            late,
            ..Derived::default()
        },
        warnings,
    })
}

/// The workdays given: the office's default when left out; outside the usual
/// range it is warned of (“合理期限”), without end it is refused.
pub(super) fn wait(
    turn: &Turn<'_>,
    period: Period,
    given: Option<u32>,
    cite: &str,
    warnings: &mut Vec<Warning>,
) -> Result<u32, Refusal> {
    let row = turn
        .rules
        .period(period, turn.on)
        .ok_or_else(|| no_rule(period, cite))?;
    let within = given.unwrap_or(row.workdays);
    if within == 0 || turn.rules.calendar.add_workdays(turn.on, within).is_none() {
        return Err(Refusal::malformed(
            "period_unreasonable",
            cite,
            format!("{within} 个工作日不是合理的期限"),
            format!("请填写合理的期限，通常为 {} 个工作日。", row.workdays),
        ));
    }
    let (min, max) = (row.min.unwrap_or(1), row.max.unwrap_or(u32::MAX));
    if within < min || within > max {
        warnings.push(Warning::new(
            "period_unusual",
            cite,
            format!("{within} 个工作日不在通常的 {min} 至 {max} 个工作日之内，请确认期限合理。"),
        ));
    }
    Ok(within)
}

fn no_rule(period: Period, cite: &str) -> Refusal {
    Refusal::unlawful(
        "no_rule",
        cite,
        format!("规则中没有“{}”期限的现行条文", period.label()),
        "请管理员运行 kaijuan check 检查规则。",
    )
}

pub(super) fn served(
    day: Option<chrono::NaiveDate>,
    turn: &Turn<'_>,
    cite: &str,
) -> Result<(), Refusal> {
    let Some(day) = day else { return Ok(()) };
    not_future(day, turn, cite, "送达日期")?;
    not_before(day, turn.on, cite, "送达日期", "通知发出之日")
}

/// 视为放弃 (article 30; Measures, article 6): after the last day, never before,
/// and never while it is not known when the notice was received.
pub(super) fn abandon(case: &Case, turn: &Turn<'_>) -> Guard {
    let (deadline, cite, ending) = if case.state == State::AwaitingFee {
        let deadline = clock::fee_payment(case, turn.rules);
        (deadline, "fee:6", Ending::FeeAbandoned)
    } else {
        let deadline = clock::supplement(case, turn.rules);
        (deadline, "reg:30", Ending::SupplementAbandoned)
    };
    match deadline.and_then(|deadline: Deadline| deadline.due_on) {
        None => Err(not_received(case, cite)),
        Some(due) if turn.on <= due => Err(Refusal::unlawful(
            "not_yet_abandoned",
            cite,
            format!("期限到 {due} 为止，{} 还不能视为放弃", turn.on),
            "期限届满的次日起才能记录视为放弃。",
        )),
        Some(_) => {
            let remedy = turn.rules.remedy_for(ending.word(), turn.on, turn.owner);
            Passed::derived(Derived {
                remedy,
                ..Derived::default()
            })
        }
    }
}

/// A notice that nobody received has begun no period.
fn not_received(case: &Case, cite: &str) -> Refusal {
    match awaited(case).returned_on {
        Some(day) => Refusal::out_of_turn(
            "notice_returned",
            cite,
            format!("通知于 {day} 被退回，没有送达，期限尚未起算"),
            "请换一种方式重新送达，送达后再登记日期。",
        ),
        None => Refusal::out_of_turn(
            "notice_not_received",
            cite,
            "还没有登记通知送达申请人的日期，期限尚未起算",
            "请先登记通知的送达日期；通知被退回的，重新送达。",
        ),
    }
}

/// Article 35: reasons may be required where number or frequency is clearly beyond reason.
pub(super) fn request_reasons(
    case: &Case,
    turn: &Turn<'_>,
    request: Option<&ReasonsRequest>,
) -> Guard {
    if case.reasons.is_some() {
        return Err(Refusal::unlawful(
            "reasons_once",
            "reg:35",
            "本案已经要求过说明理由",
            "请按已经收到的理由审查，或者直接办理。",
        ));
    }
    let Some(request) = request else {
        return pass();
    };
    stated(Some(&request.why), "reg:35")?;
    served(request.served_on, turn, "reg:35")?;
    let mut warnings = Vec::new();
    let within = wait(
        turn,
        Period::Reasons,
        request.within_workdays,
        "reg:35",
        &mut warnings,
    )?;
    Ok(Passed {
        derived: Derived {
            within_workdays: Some(within),
            ..Derived::default()
        },
        warnings,
    })
}

/// The reasons are weighed once they came, or once the time for them has passed.
pub(super) fn weigh_reasons(
    case: &Case,
    turn: &Turn<'_>,
    weighing: Option<&ReasonsWeighing>,
) -> Guard {
    let Some(weighing) = weighing else {
        return pass();
    };
    stated(Some(&weighing.finding), "reg:35")?;
    if weighing
        .reasons
        .as_ref()
        .is_some_and(|reasons| !reasons.is_blank())
    {
        return pass();
    }
    let due = clock::reasons(case, turn.rules).and_then(|deadline| deadline.due_on);
    match due {
        Some(due) if turn.on > due => pass(),
        _ => Err(Refusal::out_of_turn(
            "reasons_not_due",
            "reg:35",
            "申请人还没有说明理由，说明理由的期限也没有届满",
            "请登记申请人说明的理由，或者等期限届满后再审查。",
        )),
    }
}

/// The most cases that one act opens: no application has more matters than
/// anybody could read through.
const MOST_PARTS: usize = 50;

/// 一事一申请 (Measures, article 4): before work has begun that a child could not inherit.
pub(super) fn split(case: &Case, turn: &Turn<'_>, splitting: Option<&Splitting>) -> Guard {
    let refuse = |message: &str| {
        Err(Refusal::unlawful(
            "cannot_split",
            "fee:4",
            message,
            "请在本案内分事项答复（草稿中逐项记录结果）。",
        ))
    };
    if case.split_from.is_some() {
        return refuse("本案是拆分出来的，不能再次拆分");
    }
    // A child begins with the receipt date and the period, and nothing else: what
    // was asked of anybody, found or consented to would be lost or come twice.
    let run = case.run();
    let begun = !case.consultations.is_empty()
        || case.supplement.is_some()
        || case.reasons.is_some()
        || case.excessive.is_some()
        || case.fee.is_some()
        || case.extension_consent.is_some()
        || run.is_some_and(|run| run.extension.is_some() || run.deferral.is_some());
    if begun {
        return refuse("本案已经告知补正、征求意见、延期或者收费，拆分会使这些办理失去依据");
    }
    let _ = turn;
    let Some(splitting) = splitting else {
        return pass();
    };
    stated(Some(&splitting.reason), "fee:4")?;
    let blank = splitting
        .parts
        .iter()
        .any(|part| part.title.trim().is_empty() || part.content.is_blank());
    if splitting.parts.len() > MOST_PARTS {
        return Err(Refusal::malformed(
            "split_parts",
            "fee:4",
            format!("一次最多拆分为 {MOST_PARTS} 件"),
            "请按合理的最小单位拆分，或者在本案内分事项答复。",
        ));
    }
    if splitting.parts.len() < 2 || blank {
        return Err(Refusal::malformed(
            "split_parts",
            "fee:4",
            "拆分至少要写明两个事项，每个事项都要有名称和内容",
            "请逐项填写。",
        ));
    }
    pass()
}

/// A withdrawal takes effect once it was declared, never before.
pub(super) fn withdraw(case: &Case, turn: &Turn<'_>, withdrawal: Option<&Withdrawal>) -> Guard {
    let Some(day) = withdrawal.and_then(|withdrawal| withdrawal.declared_on) else {
        return pass();
    };
    let (cite, what) = ("reg:36", "提出撤回的日期");
    not_before(turn.on, day, cite, "办理日期", what)
        .map_err(|refusal| refusal.at("declared_on"))?;
    let first = case.received_on.unwrap_or(case.registered_on);
    not_before(
        day,
        first.min(case.registered_on),
        cite,
        what,
        "收到申请之日",
    )
    .map_err(|refusal| refusal.at("declared_on"))?;
    pass()
}
