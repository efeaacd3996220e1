//! What stands beside the form while it is filled in: the day of receipt that the
//! channel gives, with the article and the last day to reply; whether numbers of
//! identity can be such; and what the register knows already of the applicant and of
//! the wording.

use askama::Template;
use casework::catalogue::Suggestion;
use casework::intake::NewPerson;
use casework::{ActError, Asking, Known, Office, WhatIf, masked};
use chrono::NaiveDate;
use disclosure::application::{ChannelDates, Receipt};
use disclosure::clock::DeadlineKind;
use disclosure::explain::{Explained, day, source};
use disclosure::identity::{self, IdKind};
use disclosure::words::{ApplicantKind, Channel};
use disclosure::{Cite, Rules};
use store::Alike;

use super::sheet;
use crate::api::Problem;
use crate::workbench::catalogue::near::Shown;
use crate::workbench::forms::Typed;
use crate::workbench::visit::Visit;

/// The part of the page by itself.
#[derive(Template)]
#[template(path = "register_beside.html")]
pub(super) struct Fragment {
    pub beside: Beside,
}

/// What is said.
#[derive(Debug, Default)]
pub(super) struct Beside {
    pub lines: Vec<Line>,
    pub groups: Vec<Group>,
    /// Entries of the catalogue for what is asked.
    pub suggested: Shown,
}

/// One thing that is said.
#[derive(Debug)]
pub(super) struct Line {
    /// Whether it is to be minded.
    pub minded: bool,
    pub text: String,
    /// The article, in words.
    pub source: String,
}

/// Applications that stand in the register.
#[derive(Debug)]
pub(super) struct Group {
    pub title: &'static str,
    pub note: &'static str,
    pub source: String,
    pub rows: Vec<Row>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Row {
    pub href: String,
    pub number: String,
    pub state: &'static str,
    pub title: String,
    pub who: String,
    /// Whose case it is, where it is another agency's.
    pub agency: String,
    pub received: String,
    pub reply: String,
}

/// What is to be said of the form as it is filled in.
pub(super) async fn of(office: &Office, visit: &Visit, typed: &Typed) -> Result<Beside, Problem> {
    let mut beside = Beside::default();
    if let Some((channel, dates)) = sheet::days_typed(typed) {
        receipt(office, visit, channel, dates, &mut beside.lines).await?;
    }
    let kind = kind_of(typed, "applicant_kind");
    let applicant = person(typed, "applicant");
    let asking = Asking {
        applicant: &applicant,
        kind,
        others: others(typed),
        matters: matters(typed),
    };
    let known = office.known(visit.desk(), &asking).await?;
    numbers(&applicant, kind, &known, &mut beside.lines);
    beside.groups = groups(office, visit, &known).await?;
    beside.suggested = suggested(office, visit, &asking.matters).await?;
    Ok(beside)
}

/// How many matters of a sheet are looked up: a page bears no more.
const LOOKED_UP: usize = 5;

/// What the catalogue has for the matters of the sheet, each entry once.
async fn suggested(
    office: &Office,
    visit: &Visit,
    matters: &[(String, String)],
) -> Result<Shown, Problem> {
    let mut found = Vec::new();
    for (title, content) in matters.iter().take(LOOKED_UP) {
        for near in office.suggest(visit.desk(), title, content).await? {
            let known = |it: &Suggestion| it.entry.id == near.entry.id;
            if !found.iter().any(known) {
                found.push(near);
            }
        }
    }
    Ok(Shown::of_text(office, found))
}

/// The day of receipt, and what follows from it.
async fn receipt(
    office: &Office,
    visit: &Visit,
    channel: Channel,
    dates: ChannelDates,
    lines: &mut Vec<Line>,
) -> Result<(), Problem> {
    let rules = &office.rules;
    let (why, cite) = why(channel);
    let said = match channel.receipt(&dates) {
        Receipt::On(on) => format!("收到之日：{}。{why}", day(on)),
        Receipt::AwaitsConfirmation => format!("收到之日：待与申请人确认。{why}"),
        Receipt::Missing(_) => format!("收到之日：待填写。{why}"),
    };
    lines.push(Line {
        minded: false,
        text: said,
        source: source(&Cite::from(cite), rules),
    });
    let today = office.today();
    match channel.receipt(&dates) {
        Receipt::Missing(_) => {}
        Receipt::On(_) => {
            let what = office.what_if_received(visit.desk(), channel, dates, Vec::new());
            due("", what.await, lines)?;
        }
        Receipt::AwaitsConfirmation => {
            let what = office.what_if_received(visit.desk(), channel, dates, Vec::new());
            due("", what.await, lines)?;
            let supposed = ChannelDates {
                confirmed_on: Some(dates.all().max().unwrap_or(today).max(today)),
                ..dates
            };
            let what = office.what_if_received(visit.desk(), channel, supposed, Vec::new());
            due("今天确认的，", what.await, lines)?;
        }
    }
    if let Some(ahead) = dates.all().find(|day| *day > today) {
        lines.push(minded(format!(
            "{} 在今天之后：尚未发生的不能登记，请核对日期。",
            day(ahead)
        )));
    }
    Ok(())
}

fn minded(text: impl Into<String>) -> Line {
    Line {
        minded: true,
        text: text.into(),
        source: String::new(),
    }
}

/// Which day the channel goes by, and where that is said.
fn why(channel: Channel) -> (&'static str, &'static str) {
    match channel {
        Channel::InPerson | Channel::Oral => ("当面、口头申请，以提交之日为准。", "reg:31(1)"),
        Channel::RegisteredMail => ("需要签收的邮件，以本机关签收之日为准。", "reg:31(2)"),
        Channel::OrdinaryMail => (
            "不需要签收的信函，应当在到达当日与申请人确认，以确认之日为准。",
            "reg:31(2)",
        ),
        Channel::Online | Channel::Fax | Channel::Email => {
            ("互联网渠道、传真，以双方确认之日为准。", "reg:31(3)")
        }
    }
}

/// The deadlines that a receipt begins, or why it cannot be so.
fn due(
    supposed: &str,
    what: Result<WhatIf, ActError>,
    lines: &mut Vec<Line>,
) -> Result<(), Problem> {
    let what = match what {
        Ok(what) => what,
        Err(ActError::Refused(refusal)) => {
            lines.push(minded(format!("{}。{}", refusal.message, refusal.hint)));
            return Ok(());
        }
        Err(failed) => return Err(failed.into()),
    };
    let told = [
        DeadlineKind::Reply,
        DeadlineKind::SupplementNotice,
        DeadlineKind::Confirmation,
    ];
    let shown = what
        .before
        .deadlines
        .into_iter()
        .filter(|one| told.contains(&one.kind))
        // of what is supposed, the reply alone
        .filter(|one| supposed.is_empty() || one.kind == DeadlineKind::Reply);
    lines.extend(shown.filter_map(|one| last_day(supposed, one)));
    Ok(())
}

fn last_day(supposed: &str, one: Explained) -> Option<Line> {
    let due = one.due_on?;
    let provisional = match one.provisional {
        true => "（暂定，次年放假安排尚未公布）",
        false => "",
    };
    let safe = match one.safe_on {
        Some(safe) if safe != due && one.kind == DeadlineKind::Reply => {
            format!("；稳妥起见 {} 前办结", day(safe))
        }
        _ => String::new(),
    };
    Some(Line {
        minded: false,
        text: format!(
            "{supposed}{}：{}{provisional}，自 {} 的次日起第 {} 个工作日{safe}。",
            one.label,
            day(due),
            one.day0,
            one.workdays.unwrap_or_default()
        ),
        source: one.source,
    })
}

fn kind_of(typed: &Typed, path: &str) -> ApplicantKind {
    typed
        .get(path)
        .and_then(ApplicantKind::parse)
        .unwrap_or(ApplicantKind::NaturalPerson)
}

/// Name and number alone: nothing else is looked up.
fn person(typed: &Typed, path: &str) -> NewPerson {
    let line = |field: &str| typed.get(&format!("{path}.{field}")).map(str::to_owned);
    NewPerson {
        name: line("name").unwrap_or_default(),
        id_kind: line("id_kind").as_deref().and_then(IdKind::parse),
        id_number: line("id_number"),
        ..NewPerson::default()
    }
}

fn others(typed: &Typed) -> Vec<(&'static str, NewPerson, ApplicantKind)> {
    let agent = (
        "代理人",
        person(typed, "agent.person"),
        ApplicantKind::NaturalPerson,
    );
    let jointly = (0..typed.rows("jointly.others")).map(|row| {
        let path = format!("jointly.others[{row}]");
        (
            "共同申请人",
            person(typed, &format!("{path}.person")),
            kind_of(typed, &format!("{path}.kind")),
        )
    });
    std::iter::once(agent).chain(jointly).collect()
}

fn matters(typed: &Typed) -> Vec<(String, String)> {
    let line = |path: String| typed.get(&path).unwrap_or_default().to_owned();
    let own = (line("title".into()), line("content".into()));
    let more = (0..typed.rows("more")).map(|row| {
        let part = |field: &str| line(format!("more[{row}].{field}"));
        (part("title"), part("content"))
    });
    std::iter::once(own).chain(more).collect()
}

/// Whether the numbers can be such.
fn numbers(applicant: &NewPerson, kind: ApplicantKind, known: &Known, lines: &mut Vec<Line>) {
    let number = applicant.id_number.as_deref().unwrap_or_default();
    let paper = applicant.id_kind.unwrap_or(match kind {
        ApplicantKind::NaturalPerson => IdKind::IdentityCard,
        _ => IdKind::CreditCode,
    });
    let checked = matches!(paper, IdKind::IdentityCard | IdKind::CreditCode);
    if checked && identity::identifies(number) && paper.fits(number) {
        lines.push(Line {
            minded: false,
            text: format!("申请人的{}号码校验相符。", paper.label()),
            source: String::new(),
        });
    }
    lines.extend(known.warnings.iter().map(|warning| Line {
        minded: true,
        text: warning.message.clone(),
        source: String::new(),
    }));
}

async fn groups(office: &Office, visit: &Visit, known: &Known) -> Result<Vec<Group>, Problem> {
    let names = office.names().await?;
    let own = visit.desk().agency.id;
    let row = |alike: &Alike| Row {
        href: format!("/cases/{}", alike.case_id),
        number: alike.number.clone(),
        state: alike.state.label(),
        title: alike.title.clone(),
        who: masked::name(&alike.applicant_name, alike.applicant_kind),
        agency: match alike.agency_id == own {
            true => String::new(),
            false => names
                .agency(alike.agency_id)
                .map(|agency| agency.name.clone())
                .unwrap_or_default(),
        },
        received: received(alike.received_on),
        reply: reply(alike),
    };
    let words = |alike: &&Alike| {
        known
            .same_words
            .iter()
            .any(|same| same.case_id == alike.case_id)
    };
    let (repeated, others): (Vec<&Alike>, Vec<&Alike>) = known
        .same_words
        .iter()
        .partition(|alike| known.is_of_applicant(alike));
    let rules = &office.rules;
    let all = [
        (
            "同一申请人以相同文字申请过",
            "已经答复的，可能属于重复申请，登记后可以告知不予重复处理；尚未答复的，可以一并答复。",
            cited("reg:36(6)", rules),
            repeated,
        ),
        (
            "他人以相同文字申请过",
            "姓名相同而号码不同或者未登记的，不能认定为同一人。",
            String::new(),
            others,
        ),
        (
            "此人以前的申请",
            "按证件号码查得。",
            String::new(),
            known.earlier.iter().filter(|alike| !words(alike)).collect(),
        ),
        (
            "同名的申请",
            "只是同名，未必同一人。",
            String::new(),
            known
                .namesakes
                .iter()
                .filter(|alike| !words(alike))
                .collect(),
        ),
    ];
    let shown = all.into_iter().filter(|(.., rows)| !rows.is_empty());
    Ok(shown
        .map(|(title, note, source, rows)| Group {
            title,
            note,
            source,
            rows: rows.into_iter().map(row).collect(),
        })
        .collect())
}

fn cited(cite: &str, rules: &Rules) -> String {
    source(&Cite::from(cite), rules)
}

fn received(on: Option<NaiveDate>) -> String {
    on.map_or_else(|| "收到之日待确认".to_owned(), |on| format!("{on} 收到"))
}

fn reply(alike: &Alike) -> String {
    match (&alike.reply_number, alike.replied_on) {
        (Some(number), Some(on)) => format!("{on} 答复（{number}）"),
        _ => String::new(),
    }
}
