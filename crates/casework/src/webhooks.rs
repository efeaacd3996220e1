//! Who wants to be told of acts: subscriptions, kept by those who run the office.

pub(crate) mod address;

use std::sync::Arc;

use disclosure::words::{ActKind, Role};
use disclosure::{Refusal, lines};
use serde::{Deserialize, Serialize};
use store::{Tx, WebhookRow, WebhookSecret};
use uuid::Uuid;

use crate::acts::Circumstances;
use crate::error::ActError;
use crate::network::Network;
use crate::office::{Desk, Office};
use crate::once::{self, Once};

/// A subscription that is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// What it is for.
    pub name: String,
    /// Where messages go: `https` alone, and not into the office's own network unless the
    /// operator named it.
    pub url: String,
    /// Of which kinds of acts it tells; of all when empty.
    #[serde(default)]
    pub kinds: Vec<ActKind>,
}

/// A subscription that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscribed {
    /// The subscription.
    pub webhook: WebhookRow,
    /// It was made before, under the same key.
    pub replayed: bool,
}

impl Office {
    /// Makes a subscription of one's own agency; messages are signed with the secret.
    ///
    /// # Errors
    /// Refused, the key belongs to another request, or the register failed.
    pub async fn subscribe(
        &self,
        desk: &Desk,
        new: NewWebhook,
        secret: WebhookSecret,
        once: Option<Once>,
    ) -> Result<Subscribed, ActError> {
        keeper(desk)?;
        let new = judged(new, &self.equipment.webhook_networks)?;
        let circumstances = Circumstances::new(self, desk, None);
        let shared = Arc::new((new, secret, once));
        self.store
            .act(move |tx| {
                let (circumstances, shared) = (circumstances.clone(), shared.clone());
                Box::pin(async move {
                    let (new, secret, once) = shared.as_ref();
                    subscribe_in(tx, &circumstances, new, secret, once.as_ref()).await
                })
            })
            .await
    }

    /// The subscriptions within reach, ended ones too.
    ///
    /// # Errors
    /// Not by this officer, or the register failed.
    pub async fn webhooks(&self, desk: &Desk) -> Result<Vec<WebhookRow>, ActError> {
        keeper(desk)?;
        let mut reader = self.store.read().await?;
        Ok(reader.webhooks(&desk.scope).await?)
    }

    /// Ends a subscription; false when there is none with this id in force within reach.
    ///
    /// # Errors
    /// Not by this officer, or the register failed.
    pub async fn unsubscribe(&self, desk: &Desk, id: Uuid) -> Result<bool, ActError> {
        keeper(desk)?;
        let (scope, at) = (desk.scope, self.clock.now());
        self.store
            .act(move |tx| {
                Box::pin(async move {
                    let known = tx.webhooks(&scope).await?;
                    if !known.iter().any(|webhook| webhook.id == id) {
                        return Ok(false);
                    }
                    Ok(tx.end_webhook(id, at).await?)
                })
            })
            .await
    }
}

/// Subscriptions carry what happens in the office out of it: its head and its
/// administrator keep them.
fn keeper(desk: &Desk) -> Result<(), Refusal> {
    let keeps = [Role::Admin, Role::OfficeHead];
    if desk.officer.roles.iter().any(|role| keeps.contains(role)) {
        return Ok(());
    }
    Err(Refusal::not_yours(
        "role",
        "office",
        "您不能查看或者改动消息订阅",
        "消息订阅由信息公开机构负责人或者系统管理员管理。",
    ))
}

fn judged(mut new: NewWebhook, networks: &[Network]) -> Result<NewWebhook, Refusal> {
    lines::line("name", &new.name)?;
    if new.name.trim().is_empty() {
        return Err(Refusal::malformed(
            "text_missing",
            "office",
            "没有填写订阅的用途",
            "请写明哪个系统订阅、作什么用。",
        )
        .at("name"));
    }
    address::check(&new.url, networks)?;
    new.name = new.name.trim().to_owned();
    new.kinds.sort_unstable();
    new.kinds.dedup();
    Ok(new)
}

async fn subscribe_in(
    tx: &mut Tx,
    circumstances: &Circumstances,
    new: &NewWebhook,
    secret: &WebhookSecret,
    once: Option<&Once>,
) -> Result<Subscribed, ActError> {
    if let Some(known) = once::before(tx, once).await? {
        let webhooks = tx.webhooks(&circumstances.desk.scope).await?;
        let found = webhooks
            .into_iter()
            .find(|webhook| known.event_ids.contains(&webhook.id));
        return Ok(Subscribed {
            webhook: found.ok_or(ActError::KeyReused)?,
            replayed: true,
        });
    }
    let kinds = new.kinds.iter().map(|kind| kind.word().to_owned());
    let webhook = WebhookRow {
        id: tx.next_id(),
        agency_id: circumstances.desk.agency.id,
        name: new.name.clone(),
        url: new.url.clone(),
        kinds: kinds.collect(),
        created_by: circumstances.desk.officer.id,
        created_at: circumstances.now,
        ended_at: None,
    };
    tx.insert_webhook(&webhook, secret).await?;
    let done = once::Done {
        status: 201,
        case: None,
        events: vec![webhook.id],
        at: circumstances.now,
    };
    once::keep(tx, once, done).await?;
    Ok(Subscribed {
        webhook,
        replayed: false,
    })
}
