//! From a case to the rows that the register keeps of its reconsiderations and suits.

use disclosure::case::{Case, Decided, SoughtRemedy};
use disclosure::clock::{self, Deadline};
use disclosure::remedies::Course;
use disclosure::{Rules, words::RemedyOutcome};
use store::RemedyRow;

/// The rows of a case, in the order in which they were recorded.
pub(crate) fn remedy_rows(case: &Case, rules: &Rules) -> Vec<RemedyRow> {
    let due = clock::of_remedies(case, rules);
    let mut rows: Vec<RemedyRow> = case
        .remedies
        .iter()
        .filter_map(|remedy| row(remedy, &due))
        .collect();
    rows.sort_by_key(|row| row.seq);
    rows
}

fn row(remedy: &SoughtRemedy, due: &[Deadline]) -> Option<RemedyRow> {
    let (course, last) = (Course::of(remedy)?, remedy.last()?);
    let opened = |deadline: &&Deadline| {
        let by = deadline.opened_by;
        let decision = |it: &Decided| it.seq == by;
        remedy.instances.iter().any(|instance| {
            instance.opened_by == by || instance.decided.as_ref().is_some_and(decision)
        })
    };
    let due = due.iter().filter(opened).min_by_key(|it| it.due_on);
    let closed_on = remedy.decision().map(|decided| decided.decided_on);
    let parted = |decided: Option<(chrono::NaiveDate, RemedyOutcome)>| {
        (decided.map(|it| it.0), decided.map(|it| it.1))
    };
    let ((decided_on, outcome), (settled_on, settled_as)) =
        (parted(course.decided), parted(course.settled));
    Some(RemedyRow {
        seq: i64::try_from(remedy.seq).unwrap_or(i64::MAX),
        kind: remedy.kind,
        against: remedy.against,
        round: i64::from(remedy.round),
        sought_by: remedy.by,
        procedure: remedy.procedure,
        authority: last.before.clone(),
        authority_number: last.number.clone(),
        filed_on: remedy.filed_on,
        received_on: course.received_on,
        answered_on: last.answered_on,
        decided_on,
        outcome,
        appealed_on: course.appealed_on,
        settled_on,
        settled_as,
        due_kind: due.map(|it| it.kind),
        due_on: due.and_then(|it| it.due_on),
        is_open: closed_on.is_none() || due.is_some(),
        closed_on,
    })
}
