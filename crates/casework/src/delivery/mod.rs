//! What leaves the outbox: rows are taken for a while, written out when they are sent,
//! and reported as sent, to be tried again, or given up. Who takes a row over from a
//! sender that died shows a newer number, and the older one counts no more.

mod keeping;
mod letters;
mod rows;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use disclosure::reminders::next_sending;
use store::{Leased, StoreError, Tx};
use uuid::Uuid;

use crate::channel::{Later, Outcome, Post, Webhook, pauses};
use crate::clock::china_time;
use crate::error::ActError;
use crate::office::Office;

pub use keeping::Delivery;
pub(crate) use rows::{URGENT, digest_row, id_of, tell_subscribers, urgent_row};

/// How many rows are taken at once, and sent side by side.
const BATCH: i64 = 8;
/// How long a row is one's own: longer than a channel may take for it.
const LEASE: Duration = Duration::from_secs(5 * 60);
/// The most that any channel may take, whatever it promises.
const DEADLINE: Duration = Duration::from_secs(3 * 60);

/// By which ways things leave the house.
#[derive(Clone, Default)]
pub struct Ways {
    /// Where mail is handed in; without one, officers read in the workbench alone.
    pub post: Option<Arc<dyn Post>>,
    /// Who calls other systems.
    pub webhook: Option<Webhook>,
    /// The address that officers reach the workbench at, for links in mails.
    pub links: Option<String>,
}

impl std::fmt::Debug for Ways {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ways")
            .field("post", &self.post.is_some())
            .field("webhook", &self.webhook.is_some())
            .field("links", &self.links)
            .finish()
    }
}

/// What a round of sending did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Rows that were taken.
    pub taken: usize,
    /// Sent.
    pub sent: usize,
    /// To be tried again, or held until mail may go out.
    pub postponed: usize,
    /// Given up.
    pub buried: usize,
}

/// How an attempt at a row is kept.
enum Report {
    Done,
    Again(Duration, String),
    /// Not tried: mail goes out when this time is over.
    Held(Duration),
    GivenUp(String),
    /// Given up, and with it the subscription that wanted it sent.
    Unsubscribed(String, Uuid),
}

impl Office {
    /// Sends what is due, up to a batch. Answers what became of it; nothing was due when
    /// nothing was taken.
    ///
    /// # Errors
    /// The register failed.
    pub async fn deliver(&self) -> Result<Delivered, ActError> {
        let leased = self
            .store
            .act(|tx| Box::pin(tx.lease_outbox(BATCH, LEASE)))
            .await
            .map_err(|error: StoreError| ActError::from(error))?;
        let mut delivered = Delivered {
            taken: leased.len(),
            ..Delivered::default()
        };
        let attempts = leased.into_iter().map(|row| {
            let office = self.clone();
            tokio::spawn(async move { office.attempt(row).await })
        });
        // All are begun before the first is awaited.
        let attempts: Vec<_> = attempts.collect();
        for attempt in attempts {
            match attempt.await {
                Ok(Ok(tried)) => match tried.1 {
                    Report::Done => delivered.sent += 1,
                    Report::Again(..) | Report::Held(_) => delivered.postponed += 1,
                    Report::GivenUp(_) | Report::Unsubscribed(..) => delivered.buried += 1,
                },
                // Its lease runs out, and it is tried again.
                Ok(Err(error)) => tracing::error!(%error, "an attempt to send was not kept"),
                Err(error) => tracing::error!(%error, "an attempt to send broke off"),
            }
        }
        Ok(delivered)
    }

    /// Tries a row once and keeps how that ended.
    async fn attempt(&self, leased: Leased) -> Result<Arc<(Leased, Report)>, ActError> {
        let report = match self.held(&leased) {
            Some(wait) => Report::Held(wait),
            None => self.tried(&leased).await?,
        };
        let tried = Arc::new((leased, report));
        let (shared, now) = (tried.clone(), self.clock.now());
        let kept = self
            .store
            .act(move |tx| {
                let tried = shared.clone();
                Box::pin(async move { keep(tx, &tried.0, &tried.1, now).await })
            })
            .await
            .map_err(|error: StoreError| ActError::from(error))?;
        if !kept {
            let id = tried.0.row.id;
            tracing::warn!(%id, "a message was taken over by another sender meanwhile");
        }
        Ok(tried)
    }

    async fn tried(&self, leased: &Leased) -> Result<Report, ActError> {
        let outcome = match self.outcome_of(leased).await {
            Ok(outcome) => outcome,
            // What cannot be written out now may be readable later: never lost in silence.
            Err(error) => Outcome::Later(Later {
                why: format!("没有写出：{error}"),
                after: None,
                set_up_wrong: false,
            }),
        };
        Ok(report(leased, outcome, self.store_now().await?))
    }

    /// How long a mail to an officer waits: one that was put off may come due at night or
    /// on a rest day.
    fn held(&self, leased: &Leased) -> Option<Duration> {
        if !rows::is_mail(&leased.row.kind) {
            return None;
        }
        let now = china_time(self.clock.now());
        let wait = next_sending(now, true, &self.rules) - now;
        wait.to_std().ok().filter(|wait| !wait.is_zero())
    }

    /// Writes a row out and hands it over, within a deadline that no channel can
    /// stretch: a connection that hangs must not hold the others up.
    async fn outcome_of(&self, leased: &Leased) -> Result<Outcome, ActError> {
        let sending = self.hand_over_row(leased);
        match within(DEADLINE, sending).await {
            Some(outcome) => outcome,
            None => Ok(Outcome::Later(Later {
                why: format!("{} 秒内没有发完", DEADLINE.as_secs()),
                after: None,
                set_up_wrong: false,
            })),
        }
    }

    async fn hand_over_row(&self, leased: &Leased) -> Result<Outcome, ActError> {
        match self.written_out(&leased.row).await? {
            letters::Written::Mail(mail) => Ok(match &self.equipment.ways.post {
                Some(post) => post.send(&mail).await,
                None => Outcome::Never("没有配置邮件服务".into()),
            }),
            letters::Written::Call(call) => Ok(match &self.equipment.ways.webhook {
                Some(webhook) => {
                    let now = self.clock.now();
                    webhook
                        .call(&call.url, &call.secret, &call.event, now)
                        .await
                }
                None => Outcome::Never("没有启用消息订阅".into()),
            }),
            letters::Written::Done => Ok(Outcome::Sent),
            letters::Written::Nothing(why) => Ok(Outcome::Never(why)),
        }
    }

    async fn store_now(&self) -> Result<DateTime<Utc>, ActError> {
        let mut reader = self.store.read().await?;
        Ok(reader.moment().await?)
    }
}

/// Keeps how an attempt ended; false when another has taken the row over since.
async fn keep(
    tx: &mut Tx,
    leased: &Leased,
    report: &Report,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let (id, fence) = (leased.row.id, leased.fence);
    match report {
        Report::Done => tx.complete_outbox(id, fence).await,
        Report::Again(pause, why) => tx.postpone_outbox(id, fence, *pause, why).await,
        Report::Held(wait) => tx.hold_outbox(id, fence, *wait).await,
        Report::GivenUp(why) => {
            let kept = tx.bury_outbox(id, fence, why).await?;
            if kept {
                keeping::tell_keepers(tx, &leased.row, now).await?;
            }
            Ok(kept)
        }
        Report::Unsubscribed(why, webhook) => {
            let kept = tx.bury_outbox(id, fence, why).await?;
            if kept {
                tx.end_webhook(*webhook, now).await?;
                keeping::tell_keepers(tx, &leased.row, now).await?;
            }
            Ok(kept)
        }
    }
}

/// What becomes of a row: the longer it was tried, the longer until the next time, and
/// in the end it is given up.
fn report(leased: &Leased, outcome: Outcome, now: DateTime<Utc>) -> Report {
    match outcome {
        Outcome::Sent => Report::Done,
        Outcome::Never(why) => Report::GivenUp(why),
        Outcome::Gone(why) => match letters::webhook_of(&leased.row) {
            Ok(webhook) => Report::Unsubscribed(why, webhook),
            Err(_) => Report::GivenUp(why),
        },
        Outcome::Later(later) => {
            let attempts = u32::try_from(leased.attempts + 1).unwrap_or(u32::MAX);
            let tried_for = (now - leased.first_tried_at).to_std().unwrap_or_default();
            match pauses::after(attempts, leased.row.id) {
                Some(pause) if tried_for < pauses::PATIENCE => Report::Again(
                    later.after.map_or(pause, |asked| asked.max(pause)),
                    later.why,
                ),
                _ => Report::GivenUp(later.why),
            }
        }
    }
}

async fn within<T>(deadline: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(deadline, work).await.ok()
}
