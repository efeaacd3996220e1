//! How the annual report counts a case: written with every act, so that a cell of the
//! report is a count over an index.

use chrono::NaiveDate;
use disclosure::Rules;
use disclosure::case::{Case, Conclusion};
use disclosure::words::Ending;
use store::{AnnualCase, CaseId, Reader, StoreError, Tx};

/// Where a case stands in the count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// The case in whose place it counts.
    of: CaseId,
    /// Its first day in the count, when that is not the day on which it ended.
    since: Option<NaiveDate>,
}

/// The row of a case; none of one that was split, whose parts count in its place, and
/// of one that was not received yet.
pub(crate) fn counted(id: CaseId, place: Place, case: &Case, rules: &Rules) -> Option<AnnualCase> {
    let conclusion = case.conclusion();
    if matches!(conclusion, Some((_, Conclusion::Ended(Ending::Split)))) {
        return None;
    }
    let concluded_on = conclusion.map(|(on, _)| on);
    let counted_on = place.since.or(concluded_on)?;
    let report_row = conclusion.and_then(|(_, conclusion)| match conclusion {
        Conclusion::Replied(kind) => rules.reply_kind(kind).map(|row| row.report_row),
        Conclusion::Ended(ending) => rules.ending(ending).report_row,
    });
    let fee = case.fee.as_ref();
    Some(AnnualCase {
        case_id: id,
        place: place.of,
        agency_id: case.agency,
        applicant_kind: case.application.applicant.kind,
        counted_on,
        concluded_on,
        report_row: report_row.map(i64::from),
        fee: fee.and_then(|fee| fee.paid_on.map(|on| (on, fee.amount_fen))),
    })
}

/// Where a case stands in the count: the first part of a split case takes its place, the
/// others count from the day of the split.
pub(crate) async fn place(
    reader: &mut Reader,
    id: CaseId,
    case: &Case,
) -> Result<Place, StoreError> {
    let (of, since) = match case.split_from {
        None => (id, case.received_on),
        Some(_) => match reader.first_part_of(id).await? {
            Some(parent) => (parent, case.received_on),
            None => (id, Some(case.registered_on)),
        },
    };
    Ok(Place { of, since })
}

/// Writes how a case is counted, where that has changed.
pub(crate) async fn keep(
    tx: &mut Tx,
    id: CaseId,
    case: &Case,
    rules: &Rules,
) -> Result<(), StoreError> {
    let place = place(tx, id, case).await?;
    let (kept, now) = (tx.annual_case(id).await?, counted(id, place, case, rules));
    match now {
        now if now == kept => Ok(()),
        Some(now) => tx.put_annual_case(&now).await,
        None => tx.forget_annual_case(id).await,
    }
}
