//! One mail a morning to each who was told something, and one at once where it is
//! urgent: on workdays, and not in the quiet hours.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::reminders::{last_morning, next_sending};
use store::{Job, OfficerId, Tx};
use uuid::Uuid;

use super::JOB;
use crate::clock::china_time;
use crate::delivery::{digest_row, urgent_row};
use crate::error::ActError;
use crate::office::Office;
use crate::worker::LEASE;

/// Officers of a page.
const PAGE: i64 = 200;

/// What is gathered now.
#[derive(Debug, Clone, Copy)]
enum Mail {
    /// All that waits, as the mail of this morning.
    Digest(NaiveDate),
    /// What is urgent of it.
    Urgent,
}

impl Office {
    /// Gathers what is to go out now; answers how many mails that made, and up to which
    /// day the morning's mails are made.
    pub(super) async fn gather_mails(
        &self,
        job: &Job,
        now: DateTime<Utc>,
    ) -> Result<(usize, Option<String>), ActError> {
        let mut made = 0;
        let mut up_to = job.done_up_to.clone();
        let here = china_time(now);
        if next_sending(here, true, &self.rules) > here {
            return Ok((made, up_to));
        }
        // A morning that was missed is made up for as soon as mail may go out.
        let morning = last_morning(here, &self.rules).map(|at| at.date_naive());
        let before: Option<NaiveDate> = up_to.as_deref().and_then(|day| day.parse().ok());
        if let Some(morning) = morning.filter(|day| before.is_none_or(|before| before < *day)) {
            made += self.gather_all(job, now, Mail::Digest(morning)).await?;
            up_to = Some(morning.to_string());
        }
        made += self.gather_all(job, now, Mail::Urgent).await?;
        Ok((made, up_to))
    }

    async fn gather_all(
        &self,
        job: &Job,
        now: DateTime<Utc>,
        mail: Mail,
    ) -> Result<usize, ActError> {
        let (mut after, mut made) = (Uuid::nil(), 0);
        loop {
            let mut reader = self.store.read().await?;
            let officers = reader.officers_to_tell(after, PAGE).await?;
            drop(reader);
            let Some(last) = officers.last() else {
                return Ok(made);
            };
            after = *last;
            for officer in officers {
                made += usize::from(self.gather_for(job.fence, officer, now, mail).await?);
            }
        }
    }

    /// One officer's mail, in one transaction: what is in it, and the row that sends it.
    async fn gather_for(
        &self,
        fence: i64,
        officer: OfficerId,
        now: DateTime<Utc>,
        mail: Mail,
    ) -> Result<bool, ActError> {
        let sends = self.equipment.ways.post.is_some();
        self.store
            .act(move |tx| {
                Box::pin(async move {
                    if !tx.keep_job(JOB, fence, LEASE).await? {
                        return Ok(false);
                    }
                    gather(tx, officer, now, mail, sends).await
                })
            })
            .await
    }
}

async fn gather(
    tx: &mut Tx,
    officer: OfficerId,
    now: DateTime<Utc>,
    mail: Mail,
    sends: bool,
) -> Result<bool, ActError> {
    let urgent_alone = matches!(mail, Mail::Urgent);
    let mut waiting = tx.unsent_notices(officer).await?;
    waiting.retain(|notice| notice.urgent || !urgent_alone);
    let Some(first) = waiting.first() else {
        return Ok(false);
    };
    let to = tx.officer(officer).await?.filter(|to| to.active);
    let reached = sends && tx.mailbox(officer).await?.is_some();
    let Some(to) = to.filter(|_| reached) else {
        // Without a way to send, it stands in the workbench alone.
        tx.gather_notices(officer, urgent_alone, None, now).await?;
        return Ok(false);
    };
    let row = match mail {
        Mail::Digest(day) => digest_row(officer, to.agency_id, day, now),
        Mail::Urgent => urgent_row(officer, to.agency_id, first.id, now),
    };
    if !tx.enqueue(&row).await? {
        // This morning's mail went before; what came since waits for the next.
        return Ok(false);
    }
    tx.gather_notices(officer, urgent_alone, Some(row.id), now)
        .await?;
    Ok(true)
}
