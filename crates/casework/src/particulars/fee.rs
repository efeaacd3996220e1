//! The processing fee: notice and confirmation.

use disclosure::act::{Act, FeeNotice as Notice};
use disclosure::case::{Case, FeeDue};
use disclosure::fees::FeeLine;
use disclosure::words::{ActKind, FeeBasis, Period};
use letters::data::{FeeNotice, PaymentConfirmation, TierLine};
use store::Reader;

use super::matter::{Matter, cases, other_cases, plain};
use super::missing;
use crate::error::ActError;

const NOTICE: &str = "收费通知书";

/// 收费通知书: of several cases it carries the share of each.
pub(super) async fn notice(
    reader: &mut Reader,
    matter: &Matter<'_>,
) -> Result<FeeNotice, ActError> {
    let fee = matter.case.fee.as_ref();
    let fee = fee.ok_or_else(|| matter.not_issued(NOTICE))?;
    let Some(Act::NotifyFee(notice)) = matter.said(fee.opened_by) else {
        return Err(matter.not_issued(NOTICE));
    };
    let lines = all_lines(fee, &cases(reader, &notice.covers).await?);
    let (basis, standard) = articles(matter)?;
    let by_page = fee.basis == FeeBasis::PerPage;
    Ok(FeeNotice {
        head: matter.head(Some(matter.applicant()), basis),
        about: matter.about(),
        finding: finding(matter)?,
        scheme: fee.basis.label().to_owned(),
        unit: if by_page { "页" } else { "件" }.to_owned(),
        standard,
        month: month(matter).filter(|_| !by_page),
        pages: notice.pages.filter(|_| by_page),
        page_method: plain(notice.page_method.as_ref()),
        amount_fen: lines.iter().map(|line| line.amount_fen).sum(),
        lines,
        pay_to: pay_to(notice)?,
        within_workdays: within(matter)?,
        due_on: disclosure::clock::fee_payment(&matter.case, matter.rules).and_then(|it| it.due_on),
        inspection: plain(notice.inspection.as_ref()),
        covers: other_cases(reader, NOTICE, &notice.covers).await?,
    })
}

/// The article that allows a fee, and that of this way of charging.
fn articles(matter: &Matter<'_>) -> Result<(String, String), ActError> {
    let received_on = matter.case.received_on.unwrap_or(matter.on);
    let row = matter.rules.fees(received_on).ok_or_else(|| {
        missing(
            NOTICE,
            "收费标准",
            "fees.toml 中没有可以适用的标准，不收取费用。",
        )
    })?;
    let per_page = matter.case.fee.as_ref().map(|fee| fee.basis) == Some(FeeBasis::PerPage);
    let standard = match per_page {
        true => &row.cite_per_page,
        false => &row.cite_per_item,
    };
    Ok((matter.article(&row.cite), matter.article(standard)))
}

fn finding(matter: &Matter<'_>) -> Result<String, ActError> {
    plain(matter.case.excessive.as_ref()).ok_or_else(|| {
        missing(
            NOTICE,
            "明显超过合理范围的认定",
            "请先办理“认定明显超过合理范围”并写明理由。",
        )
    })
}

fn pay_to(notice: &Notice) -> Result<String, ActError> {
    plain(notice.pay_to.as_ref()).ok_or_else(|| {
        missing(
            NOTICE,
            "缴费方式",
            "请更正“告知收费”，写明向谁、怎样缴费（pay_to）。",
        )
    })
}

fn within(matter: &Matter<'_>) -> Result<u32, ActError> {
    let row = matter.rules.period(Period::FeePayment, matter.on);
    row.map(|row| row.workdays).ok_or_else(|| {
        missing(
            NOTICE,
            "缴费期限",
            "deadlines.toml 中没有当日有效的缴费期限，请管理员补充。",
        )
    })
}

/// The natural month over which items add up.
fn month(matter: &Matter<'_>) -> Option<String> {
    let received_on = matter.case.received_on?;
    Some(received_on.format("%Y年%-m月").to_string())
}

/// The lines of the notice: those of its own case and of the ones that it covers,
/// neighbours of one price made one.
fn all_lines(fee: &FeeDue, covered: &[Case]) -> Vec<TierLine> {
    let others = covered.iter().filter_map(|case| case.fee.as_ref());
    let mut lines: Vec<FeeLine> = fee
        .lines
        .iter()
        .chain(others.flat_map(|fee| &fee.lines))
        .cloned()
        .collect();
    lines.sort_by_key(|line| line.from);
    let mut joined: Vec<FeeLine> = Vec::with_capacity(lines.len());
    for line in lines {
        match joined.last_mut() {
            Some(last) if last.unit_fen == line.unit_fen && last.to + 1 == line.from => {
                last.to = line.to;
                last.amount_fen += line.amount_fen;
            }
            _ => joined.push(line),
        }
    }
    joined
        .into_iter()
        .map(|line| TierLine {
            from: line.from,
            to: line.to,
            count: line.to - line.from + 1,
            unit_fen: line.unit_fen,
            amount_fen: line.amount_fen,
        })
        .collect()
}

/// 缴费确认书: the period counts again from the day after.
pub(super) fn payment(matter: &Matter<'_>) -> Result<PaymentConfirmation, ActError> {
    let document = "缴费确认书";
    let (Act::PayFee(payment), Some(fee)) = (&matter.last.act, &matter.case.fee) else {
        return Err(matter.not_issued(document));
    };
    let (due_on, provisional) = matter.reply_due(document)?;
    Ok(PaymentConfirmation {
        head: matter.head(Some(matter.applicant()), matter.article_of(ActKind::PayFee)),
        about: matter.about(),
        notice_number: matter.number_of(fee.opened_by),
        amount_fen: payment.amount_fen.unwrap_or(fee.amount_fen),
        receipt_number: payment.receipt_number.clone(),
        paid_on: matter.last.on,
        due_on,
        provisional,
        covers: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(lines: &[(u32, u32, i64)]) -> FeeDue {
        FeeDue {
            opened_by: 1,
            on: "2026-03-02".parse().unwrap(),
            basis: FeeBasis::PerItem,
            amount_fen: 0,
            lines: lines
                .iter()
                .map(|(from, to, unit_fen)| FeeLine {
                    from: *from,
                    to: *to,
                    unit_fen: *unit_fen,
                    amount_fen: unit_fen * i64::from(to - from + 1),
                })
                .collect(),
            received_on: None,
            paid_on: None,
            covered_by: None,
            returned_on: None,
            resent_on: None,
        }
    }

    #[test]
    fn lines_of_one_price_that_follow_each_other_are_one() {
        let lines = all_lines(&due(&[(12, 12, 100), (13, 13, 100), (15, 16, 100)]), &[]);
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line.from, line.to, line.count, line.amount_fen))
            .collect();
        assert_eq!(told, [(12, 13, 2, 200), (15, 16, 2, 200)]);
        let lines = all_lines(&due(&[(30, 30, 100), (31, 31, 200)]), &[]);
        assert_eq!(lines.len(), 2, "another price is another line");
    }
}
