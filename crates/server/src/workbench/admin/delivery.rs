//! How mail and messages leave the house: what waits, what was given up and why, which
//! jobs ran. Nothing of a case is shown here.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use casework::channel::{Outcome, PostedBy};
use casework::{Names, Office, china_time};
use chrono::{DateTime, Utc};
use store::{DeadLetter, JobRow, OutboxFigures};
use uuid::Uuid;

use super::back;
use crate::api::Problem;
use crate::workbench::flash::Said;
use crate::workbench::page::{Frame, Here, html, lasted};
use crate::workbench::visit::Visit;

const HERE: &str = "/admin/delivery";

#[derive(Template)]
#[template(path = "admin_delivery.html")]
struct Page {
    frame: Frame,
    outbox: OutboxFigures,
    /// How long the oldest that is due has waited.
    oldest: String,
    /// How long ago a worker last gave a sign of life; empty when none ever did.
    alive: String,
    sends_mail: bool,
    posted_by: Option<PostedBy>,
    mailbox: Option<String>,
    oneself: Uuid,
    jobs: Vec<Job>,
    dead: Vec<Dead>,
}

/// A job.
struct Job {
    label: String,
    done: String,
    up_to: String,
    failure: String,
}

/// Something that was given up.
struct Dead {
    id: Uuid,
    what: &'static str,
    to: String,
    agency: String,
    written: String,
    given_up: String,
    attempts: i64,
    why: String,
}

/// `GET /admin/delivery`
pub(super) async fn show(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    let state = office.delivery(visit.desk()).await?;
    let names = office.names().await?;
    let oldest = u64::try_from(state.outbox.oldest_due_seconds).unwrap_or_default();
    let seconds = std::time::Duration::from_secs;
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Admin, "发送情况"),
        outbox: state.outbox,
        oldest: match oldest {
            0 => String::new(),
            waited => lasted(seconds(waited)),
        },
        alive: state.since_tick.map(lasted).unwrap_or_default(),
        sends_mail: state.sends_mail,
        posted_by: state.posted_by,
        mailbox: state.mailbox,
        oneself: visit.desk().officer.id,
        jobs: state.jobs.into_iter().map(job).collect(),
        dead: state
            .dead
            .into_iter()
            .map(|letter| dead(letter, &names))
            .collect(),
    })
}

fn job(row: JobRow) -> Job {
    Job {
        label: match row.name.as_str() {
            "remind" => "到期提醒、汇总成邮件".to_owned(),
            "calendar" => "检查下一年的放假安排".to_owned(),
            "proposals" => "提醒主动公开建议".to_owned(),
            "topics" => "热点分析".to_owned(),
            "redate" => "期限随现行规则重算".to_owned(),
            "ledger" => "登记总账".to_owned(),
            other => other.to_owned(),
        },
        done: row.done_at.map(time).unwrap_or_default(),
        up_to: match row.done_up_to {
            // a fingerprint: its beginning tells it from others
            Some(rules) if row.name == "redate" => rules.chars().take(8).collect(),
            up_to => up_to.unwrap_or_default(),
        },
        failure: row.failure.unwrap_or_default(),
    }
}

fn dead(letter: DeadLetter, names: &Names) -> Dead {
    let row = &letter.row;
    let officer = row.refs["officer"].as_str().and_then(|id| id.parse().ok());
    let officer = officer.and_then(|id: Uuid| names.officer(id));
    let agency = row.agency_id.and_then(|id| names.agency(id));
    Dead {
        id: row.id,
        what: match row.kind.as_str() {
            "digest" => "每日汇总",
            "urgent" => "紧急提醒",
            "webhook" => "消息订阅",
            _ => "其他",
        },
        to: officer
            .map(|officer| officer.name.clone())
            .unwrap_or_default(),
        agency: agency.map(|agency| agency.name.clone()).unwrap_or_default(),
        written: time(row.created_at),
        given_up: time(letter.dead_at),
        attempts: letter.attempts,
        why: letter.failure.unwrap_or_default(),
    }
}

/// `POST /admin/delivery/{id}/again`
pub(super) async fn again(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    match office.send_again(visit.desk(), id).await? {
        true => Ok(back(HERE, Said::done("已经放回待发，马上重发。"))),
        // another's is told as one that there is not
        false => Err(Problem::of_status(StatusCode::NOT_FOUND)),
    }
}

/// `POST /admin/delivery/try`: a letter to oneself, at once.
pub(super) async fn try_mail(
    State(office): State<Office>,
    visit: Visit,
) -> Result<Response, Problem> {
    let said = match office.try_mail(visit.desk()).await? {
        Outcome::Sent => Said::done("邮件服务器已收下，请查看您的邮箱（和垃圾邮件）。"),
        Outcome::Later(later) if later.set_up_wrong => minded(format!(
            "没有发出：{}。请改正配置，或者请邮件管理员处理。",
            later.why
        )),
        Outcome::Later(later) => minded(format!("暂时没有发出：{}。可以过一会儿再试。", later.why)),
        Outcome::Never(why) | Outcome::Gone(why) => minded(format!("没有发出：{why}。")),
    };
    Ok(back(HERE, said))
}

fn minded(text: String) -> Said {
    Said::warning(text, "")
}

fn time(at: DateTime<Utc>) -> String {
    china_time(at).format("%Y-%m-%d %H:%M").to_string()
}
