//! The processing fee: never charged by itself (article 42; Measures, articles 3 to 6).

use super::{Guard, Passed, not_before, not_future, pass, stated};
use crate::act::{Derived, FeeApproval, FeeNotice, Payment};
use crate::case::Case;
use crate::clock;
use crate::fees::{self, Fee};
use crate::lifecycle::Turn;
use crate::reply;
use crate::words::FeeBasis;
use crate::{Refusal, Warning};

/// Prices a notice: by item, the item that this case is in the applicant's
/// natural month, as the register says; by page, the pages of this application.
fn price(
    turn: &Turn<'_>,
    case: &Case,
    basis: FeeBasis,
    pages: Option<u32>,
) -> Result<Fee, Refusal> {
    let received_on = case.received_on.unwrap_or(turn.on);
    let row = turn.rules.fees(received_on).ok_or_else(|| {
        Refusal::unlawful(
            "no_fee_rule",
            "reg:42",
            format!("{received_on} 收到的申请没有可以适用的收费标准"),
            "不收取费用。",
        )
    })?;
    let (fee, cite, nothing) = match basis {
        FeeBasis::PerItem => {
            let Some(nth) = turn.facts.nth_in_month.filter(|nth| *nth > 0) else {
                return Err(Refusal::malformed(
                    "nth_missing",
                    "fee:4",
                    "不知道本案是该申请人当月的第几件",
                    "按件收费以登记簿中该申请人当月的件数为准，请核对登记。",
                ));
            };
            let nothing = format!("本案是该申请人当月的第 {nth} 件，在免费件数之内");
            (fees::per_item(row, nth, nth), "fee:4", nothing)
        }
        FeeBasis::PerPage => {
            let Some(pages) = pages else {
                return Err(Refusal::malformed(
                    "pages_missing",
                    "fee:5",
                    "按量收费没有填写页数",
                    "请填写 A4 单面页数；电子数据说明折算办法。",
                ));
            };
            let nothing = format!("{pages} 页在免费页数之内");
            (fees::per_page(row, pages), "fee:5", nothing)
        }
    };
    if fee.amount_fen <= 0 {
        return Err(Refusal::unlawful(
            "nothing_to_charge",
            cite,
            nothing,
            "不收取费用，请直接办理。",
        ));
    }
    Ok(fee)
}

/// 36(1) and a reply that only names the channel are never charged by page.
fn not_for_channel(case: &Case, turn: &Turn<'_>, basis: FeeBasis) -> Result<(), Refusal> {
    let channel_only = case
        .draft
        .as_ref()
        .is_some_and(|draft| reply::names_channel_only(draft, turn.rules));
    if basis == FeeBasis::PerPage && channel_only {
        return Err(Refusal::unlawful(
            "channel_only",
            "fee:5",
            "只告知获取方式和途径的答复不得按量收费",
            "请直接答复。",
        ));
    }
    Ok(())
}

fn finding(case: &Case) -> Result<(), Refusal> {
    if case.excessive.is_some() {
        return Ok(());
    }
    Err(Refusal::out_of_turn(
        "not_excessive",
        "reg:42",
        "没有认定申请公开的数量、频次明显超过合理范围",
        "收费不是自动的：请先办理“认定明显超过合理范围”并写明理由。",
    ))
}

/// Whether anything could be charged at all: the item by its number in the
/// month, or else pages, however many they are.
fn chargeable(case: &Case, turn: &Turn<'_>) -> Result<(), Refusal> {
    if price(turn, case, FeeBasis::PerItem, None).is_ok() {
        return Ok(());
    }
    not_for_channel(case, turn, FeeBasis::PerPage)?;
    price(turn, case, FeeBasis::PerPage, Some(u32::MAX)).map(|_| ())
}

/// The head of the disclosure office approves a basis and, by page, a number of pages.
pub(super) fn approve(case: &Case, turn: &Turn<'_>, approval: Option<&FeeApproval>) -> Guard {
    once(case)?;
    finding(case)?;
    let Some(approval) = approval else {
        return chargeable(case, turn).and_then(|()| pass());
    };
    stated(Some(&approval.reason), "fee:3")?;
    not_for_channel(case, turn, approval.basis)?;
    let fee = price(turn, case, approval.basis, approval.pages)?;
    Passed::derived(Derived {
        fee_fen: Some(fee.amount_fen),
        fee_lines: fee.lines,
        ..Derived::default()
    })
}

/// One notice per application, and so never both bases (Measures, article 3).
fn once(case: &Case) -> Result<(), Refusal> {
    match &case.fee {
        None => Ok(()),
        Some(fee) => Err(Refusal::unlawful(
            "fee_once",
            "fee:3",
            format!("本案已经按“{}”告知过收费", fee.basis.label()),
            "一件申请只能选择一种方式收费一次。",
        )),
    }
}

/// Measures, article 6: the notice goes out within the period. Tried in this
/// order: run out, a second notice, nothing to charge, then what must precede it.
pub(super) fn notify(case: &Case, turn: &Turn<'_>, notice: Option<&FeeNotice>) -> Guard {
    if clock::run_out(case, turn.rules, turn.on) {
        return Err(Refusal::unlawful(
            "period_run_out",
            "fee:6",
            "答复期限已经届满，不能再告知收费",
            "收费通知应当在办理期限内作出；请直接答复。",
        ));
    }
    if let Some(run) = case.run() {
        super::period::not_ordered(run)?;
    }
    once(case)?;
    let fee = match notice {
        Some(notice) => Some(price(turn, case, notice.basis, notice.pages)?),
        None => None,
    };
    finding(case)?;
    let Some((approval, approved_fen)) = &case.fee_approval else {
        return Err(Refusal::out_of_turn(
            "fee_approval",
            "fee:3",
            "收费没有经信息公开工作机构负责人批准",
            "请先由负责人办理“批准收费”。",
        ));
    };
    let (Some(notice), Some(fee)) = (notice, fee) else {
        // Only a notice as approved would pass.
        not_for_channel(case, turn, approval.basis)?;
        let fee = price(turn, case, approval.basis, approval.pages)?;
        return as_approved(&fee, *approved_fen).and_then(|()| pass());
    };
    if (approval.basis, approval.pages) != (notice.basis, notice.pages) {
        return Err(Refusal::unlawful(
            "fee_approval",
            "fee:3",
            "收费通知的方式或者页数与批准的不一致",
            "请按批准的内容告知，或者重新报批。",
        ));
    }
    as_approved(&fee, *approved_fen)?;
    not_for_channel(case, turn, notice.basis)?;
    let inspection = notice
        .inspection
        .as_ref()
        .is_some_and(|text| !text.is_blank());
    if notice.basis == FeeBasis::PerPage && !inspection {
        return Err(Refusal::unlawful(
            "inspection_not_offered",
            "reg:40",
            "按量收费的通知没有写明可以免费当场查阅、抄录",
            "请写明查阅的地点和时间，由申请人选择。",
        ));
    }
    if let Some(day) = notice.received_on {
        not_future(day, turn, "fee:6", "收到收费通知的日期")?;
        not_before(day, turn.on, "fee:6", "收到收费通知的日期", "通知发出之日")?;
    }
    Passed::derived(Derived {
        fee_fen: Some(fee.amount_fen),
        fee_lines: fee.lines,
        ..Derived::default()
    })
}

/// What was approved is what is notified: an item may have moved up or down in
/// the month since.
fn as_approved(fee: &Fee, approved_fen: i64) -> Result<(), Refusal> {
    if fee.amount_fen == approved_fen {
        return Ok(());
    }
    Err(Refusal::unlawful(
        "fee_approval",
        "fee:3",
        format!(
            "按现在的件数应为 {} 元，批准的是 {} 元",
            yuan(fee.amount_fen),
            yuan(approved_fen)
        ),
        "当月件数已有变化，请重新报批。",
    ))
}

/// Measures, article 6: paid in full, by the last day; afterwards it is refused.
pub(super) fn pay(case: &Case, turn: &Turn<'_>, payment: Option<&Payment>) -> Guard {
    let due = clock::fee_payment(case, turn.rules).and_then(|deadline| deadline.due_on);
    if let Some(due) = due
        && turn.on > due
    {
        return Err(Refusal::unlawful(
            "payment_late",
            "fee:6",
            format!("缴费期限到 {due} 为止，逾期缴费不再受理"),
            "请记录视为放弃；申请人可以重新申请。",
        ));
    }
    let owed = case.fee.as_ref().map_or(0, |fee| fee.amount_fen);
    let Some(payment) = payment else {
        return pass();
    };
    if let Some(paid) = payment.amount_fen
        && paid != owed
    {
        return Err(Refusal::unlawful(
            "payment_amount",
            "fee:6",
            format!("缴费 {} 元与通知的 {} 元不符", yuan(paid), yuan(owed)),
            "缴清全部费用后才重新起算；请核对金额。",
        ));
    }
    let warnings = payment
        .receipt_number
        .is_none()
        .then(|| {
            Warning::new(
                "receipt_number_missing",
                "fee:9",
                "没有登记财政票据号码，请补记。",
            )
        })
        .into_iter()
        .collect();
    Ok(Passed {
        derived: Derived::default(),
        warnings,
    })
}

/// Fen as yuan, for people.
pub(crate) fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    match fen % 100 {
        0 => format!("{sign}{}", fen / 100),
        rest => format!("{sign}{}.{rest:02}", fen / 100),
    }
}
