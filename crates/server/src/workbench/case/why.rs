//! Deadlines with their working: why it is this day.

use casework::{CaseFile, Office};
use chrono::NaiveDate;
use disclosure::clock::DeadlineKind;
use disclosure::explain::{Explained, day};

use crate::workbench::light::Light;

/// A deadline as the page explains it.
pub(in crate::workbench) struct Why {
    pub label: String,
    pub due: String,
    pub safe: String,
    pub light: Light,
    pub sentence: String,
    pub stretches: Vec<Stretch>,
    /// Each day, one box.
    pub days: Vec<Day>,
}

/// Days that count, or do not, for one reason.
pub(in crate::workbench) struct Stretch {
    pub from: String,
    pub to: String,
    pub days: i64,
    pub counted: u32,
    pub total: u32,
    pub why: String,
}

/// One day of the working.
pub(in crate::workbench) struct Day {
    pub date: String,
    /// The count it makes, or nothing.
    pub count: String,
    pub class: &'static str,
    pub why: String,
}

/// As many days as the table of days shows; the stretches tell all of a longer one.
const DAYS: usize = 150;

/// Every open deadline of a case, and that of a reply that went out.
pub(in crate::workbench) fn deadlines(
    office: &Office,
    file: &CaseFile,
    today: NaiveDate,
) -> Vec<Why> {
    let mut explained = office.deadlines(file, today);
    let replied = file
        .case
        .reply
        .as_ref()
        .is_some_and(|reply| reply.served_on.is_some());
    let runs = explained.iter().any(|one| one.kind == DeadlineKind::Reply);
    if replied && !runs {
        explained.extend(office.reply_deadline(file, today));
    }
    explained
        .into_iter()
        .map(|one| why(office, file, today, one))
        .collect()
}

fn why(office: &Office, file: &CaseFile, today: NaiveDate, explained: Explained) -> Why {
    let subject = explained.subject.as_ref().map(|id| {
        file.case
            .consultation(id)
            .map_or_else(|| id.clone(), |asked| asked.label().to_owned())
    });
    let over = explained.kind == DeadlineKind::Reply
        && file
            .case
            .reply
            .as_ref()
            .is_some_and(|reply| reply.served_on.is_some());
    let light = match (explained.due_on, over) {
        (_, true) => Light::none(),
        // what could be done up to that day cannot be done any more; nothing presses
        (Some(due), _) if due < today && is_for_a_notice(explained.kind) => Light::past(),
        (Some(due), _) if !explained.is_statutory => {
            Light::limit(due, today, explained.provisional, &office.rules)
        }
        (Some(due), _) => Light::due(due, today, explained.provisional, &office.rules),
        (None, _) => Light::stopped("征求意见中"),
    };
    Why {
        label: match subject {
            Some(subject) => format!("{}（{subject}）", explained.label),
            None => explained.label.to_owned(),
        },
        due: explained.due_on.map(day).unwrap_or_default(),
        safe: explained.safe_on.map(day).unwrap_or_default(),
        light,
        days: days(office, &explained),
        sentence: explained.sentence,
        stretches: explained
            .working
            .into_iter()
            .map(|stretch| Stretch {
                from: stretch.from.to_string(),
                to: stretch.to.to_string(),
                days: stretch.days,
                counted: stretch.counted,
                total: stretch.total,
                why: stretch.why,
            })
            .collect(),
    }
}

/// Periods within which the agency may tell the applicant something, and need not.
fn is_for_a_notice(kind: DeadlineKind) -> bool {
    matches!(
        kind,
        DeadlineKind::SupplementNotice | DeadlineKind::Extension | DeadlineKind::FeeNotice
    )
}

/// The working day by day.
fn days(office: &Office, explained: &Explained) -> Vec<Day> {
    let mut days = vec![Day {
        date: day(explained.day0),
        count: "第 0 日".into(),
        class: "zero",
        why: "起算之日，不计入".into(),
    }];
    let mut count = 0;
    for stretch in &explained.working {
        count = stretch.total - stretch.counted;
        let counts = stretch.counted > 0;
        for date in stretch
            .from
            .iter_days()
            .take_while(|date| *date <= stretch.to)
        {
            if days.len() > DAYS {
                return days;
            }
            let works = office.rules.calendar.is_workday(date).unwrap_or_default();
            let (count, class) = match counts && works {
                true => {
                    count += 1;
                    (count.to_string(), "counted")
                }
                false => (String::new(), if works { "excluded" } else { "off" }),
            };
            days.push(Day {
                date: day(date),
                count,
                class,
                why: stretch.why.clone(),
            });
        }
    }
    let _ = count;
    days
}
