//! Rows of the outbox written out: only now, so that what is sent is how things stand.

use serde::Deserialize;
use store::{OfficerId, OutboxRow};
use uuid::Uuid;

use super::rows::{DIGEST, URGENT, WEBHOOK};
use crate::channel::{CaseEvent, Mail};
use crate::error::ActError;
use crate::office::Office;
use crate::reminders::told;

/// What a row says.
pub(super) enum Written {
    /// A letter by mail.
    Mail(Mail),
    /// A message to another system.
    Call(Call),
    /// Nothing of it stands any more: there is nothing to say.
    Done,
    /// It cannot be sent, whatever is tried, and why.
    Nothing(String),
}

pub(super) struct Call {
    pub url: String,
    pub secret: String,
    pub event: CaseEvent,
}

#[derive(Deserialize)]
struct ToOfficer {
    officer: OfficerId,
}

#[derive(Deserialize)]
struct ToSubscriber {
    webhook: Uuid,
    act: String,
    seq: i64,
    state: String,
}

/// The subscription that wants a row sent.
///
/// # Errors
/// The row is no message to a subscriber.
pub(super) fn webhook_of(row: &OutboxRow) -> Result<Uuid, ActError> {
    let told: ToSubscriber = serde_json::from_value(row.refs.clone())?;
    Ok(told.webhook)
}

impl Office {
    /// Writes a row out.
    ///
    /// # Errors
    /// The register failed, or a wording.
    pub(super) async fn written_out(&self, row: &OutboxRow) -> Result<Written, ActError> {
        match row.kind.as_str() {
            DIGEST | URGENT => self.mail(row).await,
            WEBHOOK => self.call(row).await,
            other => Ok(Written::Nothing(format!("本版本不认识“{other}”"))),
        }
    }

    async fn mail(&self, row: &OutboxRow) -> Result<Written, ActError> {
        let ToOfficer { officer } = serde_json::from_value(row.refs.clone())?;
        let mut reader = self.store.read().await?;
        let Some(to) = reader.officer(officer).await?.filter(|to| to.active) else {
            return Ok(Written::Nothing("收件人已停用".into()));
        };
        let Some(address) = reader.mailbox(officer).await? else {
            return Ok(Written::Nothing("收件人没有登记邮箱".into()));
        };
        let notices = reader.notices_in(row.id).await?;
        let lines = told::lines(&mut reader, self, &notices).await?;
        drop(reader);
        let Some(text) = told::mail(self, &row.kind, &to, &lines)? else {
            return Ok(Written::Done);
        };
        Ok(Written::Mail(Mail {
            id: row.id,
            to: address,
            subject: text.subject,
            text: text.text,
            written_at: row.created_at,
        }))
    }

    async fn call(&self, row: &OutboxRow) -> Result<Written, ActError> {
        let told: ToSubscriber = serde_json::from_value(row.refs.clone())?;
        let mut reader = self.store.read().await?;
        let webhook = reader.webhook(told.webhook).await?;
        let Some(webhook) = webhook.filter(|webhook| webhook.ended_at.is_none()) else {
            return Ok(Written::Nothing("订阅已经取消".into()));
        };
        let Some(case_id) = row.case_id else {
            return Ok(Written::Nothing("没有写明是哪个案件".into()));
        };
        let Some(secret) = reader.webhook_secret(webhook.id).await? else {
            return Ok(Written::Nothing("订阅没有签名密钥".into()));
        };
        let case = reader.case(&store::Scope::system(), case_id).await?;
        let source = match &self.equipment.ways.links {
            Some(links) => links.clone(),
            None => "urn:kaijuan".to_owned(),
        };
        Ok(Written::Call(Call {
            url: webhook.url,
            secret: secret.0,
            event: CaseEvent {
                id: row.id,
                source,
                act: told.act,
                case_id,
                number: case
                    .map(|case| case.number)
                    .filter(|number| !number.is_empty()),
                seq: told.seq,
                state: told.state,
                at: row.created_at,
            },
        }))
    }
}
