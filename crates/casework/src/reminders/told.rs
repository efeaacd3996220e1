//! What officers were told, in words: for a mail, and for the page of their reminders.

use chrono::NaiveDate;
use disclosure::Rules;
use disclosure::clock::DeadlineKind;
use disclosure::reminders;
use serde::Deserialize;
use store::{CaseId, NoticeRow, Officer, Reader};

use crate::clock::{china_today, civil_date};
use crate::error::ActError;
use crate::mails::{Digest, Line, Mails, Urgent, Written};
use crate::office::Office;
use crate::record::case_of;

/// A notice in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The notice.
    pub notice: NoticeRow,
    /// The case's number.
    pub number: Option<String>,
    /// What it is about and how it stands.
    pub title: String,
    /// The last day.
    pub due_on: Option<NaiveDate>,
    /// That day may still move.
    pub provisional: bool,
    /// The office set the limit itself.
    pub internal: bool,
    /// Others are waited for, and nothing can be done in the house before they answer.
    pub waiting: bool,
    /// What is to be done.
    pub advice: Option<String>,
    /// In whose place the officer is told.
    pub stands_for: Option<String>,
    /// The deadline is open still with this last day; not so, it is history.
    pub stands: bool,
}

impl Told {
    /// Of the same deadline, in the same place: what was told on a rest day and again on
    /// the workday after it is one line of a mail.
    fn same(&self, other: &Told) -> bool {
        let (one, other) = (&self.notice, &other.notice);
        one.case_id.is_some()
            && (one.case_id, one.stands_for, &one.refs)
                == (other.case_id, other.stands_for, &other.refs)
    }
}

/// What a notice of a reminder refers to.
#[derive(Deserialize)]
struct Refs {
    number: Option<String>,
    kind: Option<String>,
    subject: Option<String>,
    due_on: Option<NaiveDate>,
    title: Option<String>,
    hint: Option<String>,
    /// The year whose calendar is missing.
    year: Option<i32>,
}

/// Notices in words, as things stand.
pub(crate) async fn lines(
    reader: &mut Reader,
    office: &Office,
    notices: &[NoticeRow],
) -> Result<Vec<Told>, ActError> {
    let today = china_today(office.clock.as_ref());
    let mut told = Vec::with_capacity(notices.len());
    for notice in notices {
        told.push(line(reader, &office.rules, notice, today).await?);
    }
    Ok(told)
}

async fn line(
    reader: &mut Reader,
    rules: &Rules,
    notice: &NoticeRow,
    today: NaiveDate,
) -> Result<Told, ActError> {
    let refs: Refs = serde_json::from_value(notice.refs.clone())?;
    let kind = refs.kind.as_deref().and_then(DeadlineKind::parse);
    let open = match (notice.case_id, kind) {
        (Some(case), Some(kind)) => {
            let deadlines = reader.deadlines(&store::Scope::system(), case).await?;
            deadlines.into_iter().find(|row| {
                row.closed_on.is_none()
                    && row.kind == kind.word()
                    && row.subject == refs.subject
                    && row.due_on == refs.due_on
            })
        }
        _ => None,
    };
    let provisional = open.as_ref().is_some_and(|row| row.provisional);
    let rung = refs
        .due_on
        .and_then(|due_on| rules.rung(&notice.kind, due_on));
    // What is over is told as it was: it would read as late for ever.
    let as_of = match open {
        Some(_) => today,
        None => civil_date(notice.created_at),
    };
    let message = rung
        .zip(refs.due_on)
        .map(|(rung, due_on)| reminders::message(rung, due_on, provisional, as_of, rules));
    let stands_for = match notice.stands_for {
        Some(officer) => reader.officer(officer).await?.map(|officer| officer.name),
        None => None,
    };
    let run = match (&open, notice.case_id, kind) {
        (Some(row), Some(case), Some(DeadlineKind::Reply)) => {
            run_of(reader, case, row.opened_by_seq).await?
        }
        _ => None,
    };
    let (title, advice) = match message {
        Some(message) => (titled(message.title, run), Some(message.hint)),
        None => (
            refs.title
                .or_else(|| kind.map(|kind| kind.label().to_owned()))
                .unwrap_or_else(|| "提醒".to_owned()),
            refs.hint,
        ),
    };
    Ok(Told {
        notice: notice.clone(),
        number: refs.number.filter(|number| !number.is_empty()),
        title,
        due_on: refs.due_on,
        provisional,
        internal: kind.is_some_and(|kind| !kind.is_statutory()),
        waiting: kind.is_some_and(waits_for_others),
        advice: advice.filter(|advice| !advice.is_empty()),
        stands_for,
        stands: match kind {
            Some(_) => open.is_some(),
            // a calendar that has come since is missed no more
            None => refs
                .year
                .is_none_or(|year| rules.calendar.missing(today) == Some(year)),
        },
    })
}

fn titled(title: String, run: Option<&str>) -> String {
    match run {
        Some(run) => format!("{title}（{run}）"),
        None => title,
    }
}

/// What is unlike the usual in the reply period that an event opened.
async fn run_of(
    reader: &mut Reader,
    case: CaseId,
    opened_by: i64,
) -> Result<Option<&'static str>, ActError> {
    let Some(row) = reader.case(&store::Scope::system(), case).await? else {
        return Ok(None);
    };
    let case = case_of(&row)?;
    let run = case.runs.iter().rev();
    let mut run = run.filter(|run| i64::try_from(run.opened_by) == Ok(opened_by));
    Ok(run.next().and_then(reminders::which_reply))
}

/// Whether it is for somebody outside of the office to act, as long as the limit runs.
fn waits_for_others(kind: DeadlineKind) -> bool {
    matches!(
        kind,
        DeadlineKind::Supplement
            | DeadlineKind::FeePayment
            | DeadlineKind::Reasons
            | DeadlineKind::ThirdParty
            | DeadlineKind::JointAgency
            | DeadlineKind::OtherAgencyOpinion
            | DeadlineKind::InternalOpinion
    )
}

/// The mail of an officer: what still stands of it.
pub(crate) fn mail(
    office: &Office,
    kind: &str,
    to: &Officer,
    told: &[Told],
) -> Result<Option<Written>, ActError> {
    let day = china_today(office.clock.as_ref());
    let standing: Vec<&Told> = (1..)
        .zip(told)
        .filter(|(next, one)| one.stands && !told[*next..].iter().any(|later| one.same(later)))
        .map(|(_, one)| one)
        .collect();
    if standing.is_empty() {
        return Ok(None);
    }
    let links = office.equipment.ways.links.as_deref();
    let link = links.map(|links| format!("{links}/reminders"));
    let name = to.name.clone();
    let line = |told: &&Told| line_of(told, links);
    let mails = Mails::load(&office.rules)?;
    let written = if kind == crate::delivery::URGENT {
        let lines = standing.iter().map(line).collect();
        let urgent = Urgent {
            name,
            day,
            lines,
            link,
        };
        mails.urgent(&urgent)
    } else {
        let of = |group| {
            let grouped = standing.iter().filter(|told| Group::of(told, day) == group);
            grouped.map(line).collect()
        };
        let digest = Digest {
            overdue: of(Group::Overdue),
            today: of(Group::Today),
            coming: of(Group::Coming),
            waiting: of(Group::Waiting),
            other: of(Group::Other),
            name,
            day,
            link,
        };
        mails.digest(&digest)
    };
    Ok(Some(written?))
}

fn line_of(told: &Told, links: Option<&str>) -> Line {
    let case = told.notice.case_id;
    Line {
        number: told.number.clone(),
        what: told.title.clone(),
        due_on: told.due_on,
        provisional: told.provisional,
        internal: told.internal,
        advice: told.advice.clone(),
        stands_for: told.stands_for.clone(),
        link: links
            .zip(case)
            .map(|(links, case)| format!("{links}/cases/{case}")),
    }
}

#[derive(PartialEq, Eq)]
enum Group {
    Overdue,
    Today,
    Coming,
    Waiting,
    Other,
}

impl Group {
    fn of(told: &Told, today: NaiveDate) -> Group {
        match told.due_on {
            None => Group::Other,
            Some(due_on) if due_on < today => Group::Overdue,
            Some(_) if told.waiting => Group::Waiting,
            Some(due_on) if due_on == today => Group::Today,
            Some(_) => Group::Coming,
        }
    }
}
