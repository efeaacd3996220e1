//! How a case is measured: written with every act, so that a figure is a count over an
//! index.

use disclosure::Rules;
use disclosure::case::{Case, Conclusion};
use disclosure::clock::{self, DeadlineKind, Out};
use disclosure::words::{Ending, State};
use store::{CaseId, MeasuredRow, Reader, StoreError, Tx};

/// The row of a case, its archiving aside.
fn measured(id: CaseId, case: &Case, rules: &Rules) -> MeasuredRow {
    let first = case.rounds.first();
    let (reply, runs) = match first {
        Some(first) => (first.reply.as_ref(), first.runs),
        None => (case.reply.as_ref(), case.runs.len()),
    };
    let concluded = case.conclusion();
    let concluded = concluded.filter(|(_, how)| !matches!(how, Conclusion::Ended(Ending::Split)));
    let figures = clock::figures(case, rules);
    let served = reply.filter(|reply| reply.served_on.is_some());
    // also of a notice that another case carries: a fee is of each application (Measures,
    // article 3), and each is paid
    let fee = case.fee.as_ref();
    let forgone = case
        .ending
        .is_some_and(|(ending, _)| ending == Ending::FeeAbandoned);
    MeasuredRow {
        case_id: id,
        agency_id: case.agency,
        registered_on: case.registered_on,
        same_day: clock::registered_same_day(case, rules),
        supplement: case.supplement.as_ref().map(|it| (it.on, it.late)),
        fee: fee.map(|fee| (fee.on, fee.amount_fen)),
        fee_dropped: fee.is_some_and(|fee| {
            fee.paid_on.is_none() && case.state != State::AwaitingFee && !forgone
        }),
        due_on: match (figures, first, concluded) {
            (Some(figures), ..) => Some(figures.due_on),
            (None, None, None) => open_due_on(case, rules),
            _ => None,
        },
        concluded_on: concluded.map(|(on, _)| on),
        report_row: concluded.and_then(|(_, how)| report_row(how, rules)),
        replied: figures.is_some(),
        late: figures.map(|figures| figures.late),
        workdays: figures.map(|figures| i64::from(figures.workdays)),
        extended: case
            .runs
            .iter()
            .take(runs)
            .any(|run| run.extension.is_some()),
        proved: served
            .filter(|reply| reply.joined_to.is_none())
            .map(|reply| reply.proved),
        archived_after: None,
    }
}

fn report_row(how: Conclusion<'_>, rules: &Rules) -> Option<i64> {
    let row = match how {
        Conclusion::Replied(kind) => rules.reply_kind(kind).map(|row| row.report_row),
        Conclusion::Ended(ending) => rules.ending(ending).report_row,
    };
    row.map(i64::from)
}

/// The last day to reply of an open case, on the assumption of the table of deadlines.
fn open_due_on(case: &Case, rules: &Rules) -> Option<chrono::NaiveDate> {
    let all = clock::deadlines(case, rules, Out::Silent);
    let reply = all.into_iter().find(|it| it.kind == DeadlineKind::Reply);
    reply?.due_on
}

/// The row of a case; of an archived one its events say when it went to the archive.
pub(crate) async fn row_of(
    reader: &mut Reader,
    id: CaseId,
    case: &Case,
    rules: &Rules,
) -> Result<MeasuredRow, StoreError> {
    let mut row = measured(id, case, rules);
    let (dossier, upto) = match case.rounds.first() {
        Some(first) => (first.dossier.as_ref(), first.closed_by),
        None => (case.dossier.as_ref(), case.version),
    };
    let upto = i64::try_from(upto).unwrap_or(i64::MAX);
    if let (Some(_), Some(concluded_on)) = (dossier, row.concluded_on)
        && let Some(archived_on) = reader.archived_on(id, upto).await?
    {
        row.archived_after = Some((archived_on - concluded_on).num_days());
    }
    Ok(row)
}

/// Writes how a case is measured, where that has changed.
pub(crate) async fn keep(
    tx: &mut Tx,
    id: CaseId,
    case: &Case,
    rules: &Rules,
) -> Result<(), StoreError> {
    let (kept, now) = (
        tx.measured_row(id).await?,
        row_of(tx, id, case, rules).await?,
    );
    match kept.as_ref() == Some(&now) {
        true => Ok(()),
        false => tx.put_measured_row(&now).await,
    }
}
