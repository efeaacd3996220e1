//! Who wants to be told of acts. The secret that a message is signed with is
//! sealed and in no list.

use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{AgencyId, OfficerId, micros};
use crate::scope::Scope;
use crate::store::{Reader, Tx};

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookRow {
    /// Its id.
    pub id: Uuid,
    /// Of whose cases it tells.
    pub agency_id: AgencyId,
    /// What it is for, in its maker's words.
    pub name: String,
    /// Where the messages go.
    pub url: String,
    /// Of which kinds of acts it tells; of all when empty.
    pub kinds: Vec<String>,
    /// Who made it.
    pub created_by: OfficerId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// What messages are signed with. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(pub String);

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret")
    }
}

statements! {
    INSERT_WEBHOOK = "INSERT INTO webhooks (id, agency_id, name, url, kinds, secret, created_by, created_at, ended_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    WEBHOOKS = "SELECT w.id, w.agency_id, w.name, w.url, w.kinds, w.created_by, w.created_at, w.ended_at \
        FROM webhooks w JOIN agencies a ON a.id = w.agency_id WHERE a.path >= $1 AND a.path < $2 \
        ORDER BY a.path, w.created_at, w.id";
    IN_FORCE = "SELECT w.id, w.agency_id, w.name, w.url, w.kinds, w.created_by, w.created_at, w.ended_at \
        FROM webhooks w WHERE w.agency_id = $1 AND w.ended_at IS NULL ORDER BY w.created_at, w.id";
    WEBHOOK = "SELECT w.id, w.agency_id, w.name, w.url, w.kinds, w.created_by, w.created_at, w.ended_at \
        FROM webhooks w WHERE w.id = $1";
    SECRET = "SELECT secret FROM webhooks WHERE id = $1";
    END_WEBHOOK = "UPDATE webhooks SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
}

from_row!(WebhookRow, |row| {
    let kinds: &str = row.try_get("kinds")?;
    Ok(WebhookRow {
        id: row.try_get("id")?,
        agency_id: row.try_get("agency_id")?,
        name: row.try_get("name")?,
        url: row.try_get("url")?,
        kinds: serde_json::from_str(kinds).map_err(|error| sqlx::Error::Decode(error.into()))?,
        created_by: row.try_get("created_by")?,
        created_at: row.try_get("created_at")?,
        ended_at: row.try_get("ended_at")?,
    })
});

fn place(id: Uuid) -> String {
    format!("webhooks:secret:{id}")
}

impl Reader {
    /// The subscriptions of an agency that stand.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a row cannot be read.
    pub async fn webhooks_of(&mut self, agency: AgencyId) -> Result<Vec<WebhookRow>, StoreError> {
        ask!(self, fetch_all, WebhookRow, IN_FORCE, agency)
    }

    /// A subscription, an ended one too.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the row cannot be read.
    pub async fn webhook(&mut self, id: Uuid) -> Result<Option<WebhookRow>, StoreError> {
        ask!(self, fetch_optional, WebhookRow, WEBHOOK, id)
    }

    /// The subscriptions of the agencies that the scope keeps, ended ones too.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a row cannot be read.
    pub async fn webhooks(&mut self, scope: &Scope) -> Result<Vec<WebhookRow>, StoreError> {
        let sight = self.directory(scope).await?;
        ask!(
            self,
            fetch_all,
            WebhookRow,
            WEBHOOKS,
            &sight.low,
            &sight.high
        )
    }

    /// What the messages of a subscription are signed with. For the sender alone.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] when it does not open.
    pub async fn webhook_secret(&mut self, id: Uuid) -> Result<Option<WebhookSecret>, StoreError> {
        let found = ask!(self, fetch_optional, (String,), SECRET, id)?;
        let keys = self.keys();
        found
            .map(|(sealed,)| keys.open(&place(id), &sealed).map(WebhookSecret))
            .transpose()
    }
}

impl Tx {
    /// Adds a subscription; its secret is sealed.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such agency or officer.
    pub async fn insert_webhook(
        &mut self,
        webhook: &WebhookRow,
        secret: &WebhookSecret,
    ) -> Result<(), StoreError> {
        let sealed = self.keys().seal(&place(webhook.id), &secret.0);
        tell!(
            self.reader,
            INSERT_WEBHOOK,
            webhook.id,
            webhook.agency_id,
            &webhook.name,
            &webhook.url,
            json!(webhook.kinds).to_string(),
            &sealed,
            webhook.created_by,
            micros(webhook.created_at),
            webhook.ended_at.map(micros)
        )?;
        Ok(())
    }

    /// Ends a subscription; false when there is none with this id in force.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn end_webhook(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, END_WEBHOOK, id, micros(at))? == 1)
    }
}
