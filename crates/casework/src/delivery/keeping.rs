//! How delivery stands, for those who keep the system: what waits, what was given up and
//! why, which jobs ran, and whether a letter goes out.

use std::time::Duration;

use chrono::{DateTime, Utc};
use disclosure::Refusal;
use disclosure::words::{NoticeKind, Role};
use store::{DeadLetter, JobRow, OutboxFigures, OutboxRow, Reach, Scope, StoreError, Tx};
use uuid::Uuid;

use super::{id_of, within};
use crate::channel::{Mail, Outcome, PostedBy};
use crate::clock::civil_date;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::reminders::plain;

/// How long whoever tries mail waits for the server.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many dead letters are shown.
const MOST: i64 = 200;

/// How delivery stands.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The outbox in figures.
    pub outbox: OutboxFigures,
    /// What was given up, within reach, the latest first.
    pub dead: Vec<DeadLetter>,
    /// The jobs that were ever taken.
    pub jobs: Vec<JobRow>,
    /// How long ago a worker last gave a sign of life; `None` when none ever did.
    pub since_tick: Option<Duration>,
    /// Whether mail can be sent at all.
    pub sends_mail: bool,
    /// How mail is set up.
    pub posted_by: Option<PostedBy>,
    /// Where the officer's own mail goes.
    pub mailbox: Option<String>,
}

impl Office {
    /// How delivery stands.
    ///
    /// # Errors
    /// Not by this officer, or the register failed.
    pub async fn delivery(&self, desk: &Desk) -> Result<Delivery, ActError> {
        let scope = keeper(desk)?;
        let post = &self.equipment.ways.post;
        let mut reader = self.store.read().await?;
        Ok(Delivery {
            outbox: reader.outbox_figures().await?,
            dead: reader.dead_letters(&scope, MOST).await?,
            jobs: reader.jobs().await?,
            since_tick: reader.since_last_tick().await?,
            sends_mail: post.is_some(),
            posted_by: post.as_ref().and_then(|post| post.posted_by()),
            mailbox: reader.mailbox(desk.officer.id).await?,
        })
    }

    /// What could not be sent, for those who keep the system.
    ///
    /// # Errors
    /// Not by this officer, or the register failed.
    pub async fn dead_letters(&self, desk: &Desk) -> Result<Vec<DeadLetter>, ActError> {
        let scope = keeper(desk)?;
        let mut reader = self.store.read().await?;
        Ok(reader.dead_letters(&scope, MOST).await?)
    }

    /// Has something that was given up tried anew; false when there is none within reach.
    ///
    /// # Errors
    /// Not by this officer, or the register failed.
    pub async fn send_again(&self, desk: &Desk, id: Uuid) -> Result<bool, ActError> {
        let within_reach = self.dead_letters(desk).await?;
        if !within_reach.iter().any(|letter| letter.row.id == id) {
            return Ok(false);
        }
        self.store
            .act(move |tx| Box::pin(async move { tx.revive_outbox(id).await }))
            .await
            .map_err(|error: StoreError| ActError::from(error))
    }

    /// Sends a letter to the officer's own address at once, past the outbox, and says how
    /// that ended.
    ///
    /// # Errors
    /// Not by this officer, there is no way to send or nowhere to, or the register failed.
    pub async fn try_mail(&self, desk: &Desk) -> Result<Outcome, ActError> {
        keeper(desk)?;
        let Some(post) = &self.equipment.ways.post else {
            return Err(lacking(
                "mail",
                "没有配置怎样发送邮件",
                "请由部署系统的人员在 kaijuan.toml 中写明 [smtp] 或者 [mail_folder]。",
            ));
        };
        let mut reader = self.store.read().await?;
        let mailbox = reader.mailbox(desk.officer.id).await?;
        drop(reader);
        let Some(to) = mailbox else {
            return Err(lacking(
                "mailbox",
                "您还没有登记邮箱",
                "请先登记您的邮箱，再试发。",
            ));
        };
        let now = self.clock.now();
        let moment = now.timestamp_micros().to_be_bytes();
        let id = id_of(&[b"try", desk.officer.id.as_bytes(), &moment]);
        let letter = Mail::trial(id, to, now);
        let sent = within(PATIENCE, post.send(&letter)).await;
        Ok(sent.unwrap_or_else(|| Outcome::Never(format!("{} 秒内没有发完", PATIENCE.as_secs()))))
    }
}

/// Tells those who keep the agency's accounts that something was given up: once a day,
/// however much it is, since the page of delivery lists all of it.
pub(super) async fn tell_keepers(
    tx: &mut Tx,
    row: &OutboxRow,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(agency) = row.agency_id else {
        return Ok(());
    };
    let day = civil_date(now).to_string();
    let said = (
        "有邮件或者消息没有发出",
        "请到“管理”的“发送情况”看是什么原因，改正以后重发。",
    );
    for keeper in tx.officers_over(agency, Role::Admin).await? {
        let told = plain(NoticeKind::DeadLetter, day.as_bytes(), keeper.id, said, now);
        tx.write_notice(&told).await?;
    }
    Ok(())
}

fn lacking(code: &'static str, message: &str, hint: &str) -> ActError {
    Refusal::unlawful(code, "office", message, hint).into()
}

/// Whoever keeps accounts keeps delivery, for the same agencies.
fn keeper(desk: &Desk) -> Result<Scope, Refusal> {
    if !desk.officer.roles.contains(&Role::Admin) {
        return Err(Refusal::not_yours(
            "role",
            "office",
            "您不能查看发送情况",
            "没有发出的提醒和消息由系统管理员处理。",
        ));
    }
    Ok(Scope {
        reach: Reach::Tree,
        ..desk.scope
    })
}
