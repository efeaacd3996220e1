//! From the deadlines of a case to its reminders.

use chrono::NaiveDate;
use disclosure::clock::DeadlineKind;
use disclosure::reminders;
use disclosure::{Case, Rules};
use store::{AgencyId, CaseId, DeadlineRow, ReminderRow, Tx};
use uuid::Uuid;

use crate::clock::civil_date;
use crate::delivery::id_of;
use crate::error::ActError;

/// Plans the reminders of a case anew, in the transaction that changes it: also where no
/// deadline moved, what is worth telling of may be another. What was told stays told.
pub(crate) async fn plan(
    tx: &mut Tx,
    case_id: CaseId,
    case: &Case,
    deadlines: &[DeadlineRow],
    rules: &Rules,
) -> Result<(), ActError> {
    let kept = tx.reminders_of(case_id).await?;
    let worth_telling = |row: &&DeadlineRow| {
        let kind = DeadlineKind::parse(&row.kind);
        row.closed_on.is_none() && kind.is_some_and(|kind| reminders::is_told(case, kind))
    };
    let planned: Vec<ReminderRow> = deadlines
        .iter()
        .filter(worth_telling)
        .flat_map(|deadline| of_deadline(case_id, case.agency, deadline, &kept, rules))
        .collect();
    tx.plan_reminders(case_id, &planned).await?;
    Ok(())
}

fn of_deadline(
    case_id: CaseId,
    agency_id: AgencyId,
    deadline: &DeadlineRow,
    kept: &[ReminderRow],
    rules: &Rules,
) -> Vec<ReminderRow> {
    let (Some(due_on), Some(kind)) = (deadline.due_on, DeadlineKind::parse(&deadline.kind)) else {
        return Vec::new();
    };
    let planned = reminders::plan(rules, kind, due_on, |rung| {
        last_told(kept, deadline, due_on, rung)
    });
    let row = |planned: reminders::Planned| {
        let row = ReminderRow {
            id: Uuid::nil(),
            case_id,
            agency_id,
            kind: deadline.kind.clone(),
            subject: deadline.subject.clone(),
            opened_by_seq: deadline.opened_by_seq,
            due_on,
            rung: planned.rung,
            nth: planned.nth.into(),
            fire_on: planned.fire_on,
            fired_at: None,
        };
        ReminderRow {
            id: id(&row),
            ..row
        }
    };
    planned.into_iter().map(row).collect()
}

/// The day on which a rung was last told of a deadline with this last day.
fn last_told(
    kept: &[ReminderRow],
    deadline: &DeadlineRow,
    due_on: NaiveDate,
    rung: &str,
) -> Option<NaiveDate> {
    kept.iter()
        .filter(|known| {
            known.rung == rung
                && known.due_on == due_on
                && known.opened_by_seq == deadline.opened_by_seq
                && known.kind == deadline.kind
                && known.subject == deadline.subject
        })
        .filter_map(|known| known.fired_at)
        .max()
        .map(civil_date)
}

/// What makes a reminder the same: the deadline with its last day, the rung, and the how
/// manieth. A last day that moved is reminded of anew.
fn id(row: &ReminderRow) -> Uuid {
    id_of(&[
        row.case_id.as_bytes(),
        &row.opened_by_seq.to_be_bytes(),
        row.kind.as_bytes(),
        row.subject.as_deref().unwrap_or_default().as_bytes(),
        row.due_on.to_string().as_bytes(),
        row.rung.as_bytes(),
        &row.nth.to_be_bytes(),
    ])
}
