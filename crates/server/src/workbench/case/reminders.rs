//! The reminders of a case: what is planned, and who was told.

use casework::reminders::{CaseReminder, ToldTo};
use casework::{CaseFile, Office};
use disclosure::explain::day;

use super::stale::clock;
use crate::api::Problem;
use crate::workbench::visit::Visit;

/// A reminder as the page shows it.
pub(in crate::workbench) struct Reminder {
    /// Which deadline, and whose.
    pub deadline: String,
    pub label: String,
    /// The day from which on it is told.
    pub on: String,
    /// The last day that it is about.
    pub due_on: String,
    /// Whom it will be told, while it is planned.
    pub planned: String,
    /// Whom it was told, a line each; of one that is past and told nobody, none.
    pub told: Vec<String>,
}

/// All of them, the latest first; none of a case that is not shown whole.
pub(in crate::workbench) async fn reminders(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
) -> Result<Vec<Reminder>, Problem> {
    let reminders = office.case_reminders(visit.desk(), file).await?;
    let shown = reminders.into_iter().rev().map(|one| shown(file, one));
    Ok(shown.collect())
}

fn shown(file: &CaseFile, one: CaseReminder) -> Reminder {
    let subject = one.subject.as_ref().map(|id| {
        let asked = file.case.consultation(id);
        asked.map_or_else(|| id.clone(), |asked| asked.label().to_owned())
    });
    Reminder {
        deadline: match subject {
            Some(subject) => format!("{}（{subject}）", one.deadline),
            None => one.deadline,
        },
        label: one.label,
        on: day(one.fire_on),
        due_on: day(one.due_on),
        planned: match one.fired_at {
            Some(_) => String::new(),
            None => one.to.join("、"),
        },
        told: one.told.into_iter().map(told).collect(),
    }
}

fn told(to: ToldTo) -> String {
    let instead = to.stands_for.map(|absent| format!("（代{absent}）"));
    let mailed = if to.by_mail { "，已发邮件" } else { "" };
    let seen = if to.seen { "，已看" } else { "" };
    format!(
        "{}{}，{}{mailed}{seen}",
        to.officer,
        instead.unwrap_or_default(),
        clock(to.at)
    )
}
