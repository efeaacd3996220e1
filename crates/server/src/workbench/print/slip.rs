//! 登记回执: what was registered under which number, what happens next and until when,
//! and how to ask. One slip for all matters of a sheet.

use askama::Template;
use axum::response::Response;
use casework::{CaseFile, Office};
use disclosure::clock::DeadlineKind;
use disclosure::explain::{Explained, day, source};
use disclosure::words::{ApplicantKind, Role, State};
use disclosure::{Cite, Rules};

use super::application::clerk;
use super::{Sheet, events, whole_file};
use crate::api::Problem;
use crate::workbench::case::person::shown;
use crate::workbench::forms::Typed;
use crate::workbench::page::{Frame, html, registers};
use crate::workbench::visit::Visit;

/// As many matters as a sheet may have.
const MOST: usize = 50;

#[derive(Template)]
#[template(path = "print_slip.html")]
struct Page {
    frame: Frame,
    sheet: Sheet,
    matters: Vec<Matter>,
    applicant: String,
    channel: &'static str,
    received: String,
    registered: String,
    clerk: String,
    papers: Vec<String>,
    next: Vec<Next>,
    /// Whether the one who looks may register the next one.
    registers: bool,
}

struct Matter {
    id: String,
    number: String,
    title: String,
}

/// Something that happens next.
struct Next {
    text: String,
    source: String,
}

pub(super) async fn show(
    office: &Office,
    visit: &Visit,
    file: CaseFile,
    asked: &Typed,
) -> Result<Response, Problem> {
    let history = events(office, visit, &file).await?;
    let mut matters = vec![matter(&file)];
    for id in asked.all("with").take(MOST) {
        let other = whole_file(office, visit, id).await?;
        // a slip is one applicant's
        if other.row.applicant_id == file.row.applicant_id {
            matters.push(matter(&other));
        }
    }
    let application = &file.case.application;
    let named = office.may_reveal(visit.desk(), &file);
    let who = &application.applicant;
    let mut applicant = shown(&who.name, who.kind, named);
    if let Some(jointly) = &application.jointly {
        applicant += &format!("等 {} 人", jointly.others.len() + 1);
    }
    let roles: &[Role] = &visit.desk().officer.roles;
    let sheet = Sheet::of(office, visit, &file, "acknowledgement");
    html(&Page {
        frame: sheet.frame(office, visit),
        sheet,
        matters,
        applicant,
        channel: application.channel.label(),
        received: match file.case.received_on {
            Some(on) => day(on),
            None => "待确认".to_owned(),
        },
        registered: day(file.case.registered_on),
        clerk: clerk(&history),
        papers: papers(&file, named),
        next: next(office, &file),
        registers: registers(roles),
    })
}

fn matter(file: &CaseFile) -> Matter {
    Matter {
        id: file.row.id.to_string(),
        number: file.row.number.clone(),
        title: file.row.title.clone(),
    }
}

/// What was handed in.
fn papers(file: &CaseFile, named: bool) -> Vec<String> {
    let application = &file.case.application;
    let mut papers = vec!["申请书".to_owned()];
    if application.attachments > 0 {
        papers.push(format!("附件 {} 件", application.attachments));
    }
    papers.push(match application.applicant.identity_proved {
        true => "身份证明（已见）".to_owned(),
        false => "身份证明（登记时未见）".to_owned(),
    });
    if let Some(agent) = &application.agent {
        let authority = match agent.authority {
            Some(_) => "已提交",
            None => "登记时未提交",
        };
        let name = shown(&agent.name, ApplicantKind::NaturalPerson, named);
        papers.push(format!("代理人 {name} 的授权委托书（{authority}）"));
    }
    papers
}

fn next(office: &Office, file: &CaseFile) -> Vec<Next> {
    let rules = &office.rules;
    if !file.row.is_open || file.case.reply.is_some() {
        let state = &rules.lifecycle.state(file.case.state).label;
        return vec![Next {
            text: format!("本件现在是“{state}”。"),
            source: String::new(),
        }];
    }
    let moved = file.case.runs.len() > 1
        || file
            .case
            .run()
            .is_some_and(|run| run.extension.is_some() || run.deferral.is_some());
    let deadlines = office.deadlines(file, office.today());
    let mut next: Vec<Next> = deadlines
        .iter()
        .filter_map(|deadline| told(deadline, moved))
        .collect();
    if file.case.state == State::AwaitingReceipt {
        next.insert(0, awaiting(rules));
    }
    next
}

fn awaiting(rules: &Rules) -> Next {
    Next {
        text: "收到之日待本机关与您确认。确认之日即为收到之日，答复期限自其次日起计算。".to_owned(),
        source: source(&Cite::from("reg:31"), rules),
    }
}

/// `moved`: the period is another than it was when the case was registered.
fn told(deadline: &Explained, moved: bool) -> Option<Next> {
    let due = day(deadline.due_on?);
    let provisional = match deadline.provisional {
        true => "（暂定，次年放假安排尚未公布）",
        false => "",
    };
    let text = match deadline.kind {
        DeadlineKind::Reply if moved => format!(
            "本机关在 {due}{provisional}以前答复。登记以后答复期限有变化（补正、缴费或者延长），以本机关的告知书为准。"
        ),
        DeadlineKind::Reply => format!(
            "本机关在 {due}{provisional}以前答复（自 {} 的次日起第 {} 个工作日）；依法需要延长或者补正的，另行告知。",
            deadline.day0,
            deadline.workdays.unwrap_or_default()
        ),
        DeadlineKind::SupplementNotice => format!(
            "申请内容不明确的，本机关在 {due}{provisional}以前一次告知需要补正的内容；答复期限自收到补正之日起重新计算。"
        ),
        DeadlineKind::Confirmation => {
            format!("本机关在 {due}{provisional}以前与您联系确认，请保持联系方式畅通。")
        }
        _ => return None,
    };
    Some(Next {
        text,
        source: match deadline.cite.to_string().as_str() {
            "office" => String::new(),
            _ => deadline.source.clone(),
        },
    })
}
