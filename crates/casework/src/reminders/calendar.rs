//! A year that nears its end without the next one's calendar: those who can import it are
//! told, once a week until it is there. From which day, and how often, stands in
//! `workflows/calendar/unpublished.toml`.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::Role;
use serde_json::json;
use store::{NoticeRow, Officer, Scope, Tx};

use crate::delivery::id_of;
use crate::error::ActError;
use crate::office::Office;

/// The job of telling it.
const JOB: &str = "calendar";
/// The kind of notice that tells it.
const KIND: &str = "calendar_missing";

impl Office {
    /// Tells the administrators that a year's calendar is missing, if it is and they were
    /// not told this week; answers how many were told. While none is missing, nothing is
    /// asked of the register; while they were told, one line.
    ///
    /// # Errors
    /// The register failed.
    pub async fn tell_missing_calendar(&self) -> Result<usize, ActError> {
        let (calendar, today) = (&self.rules.calendar, self.today());
        let missed = calendar.missing(today).zip(calendar.missing_told_on(today));
        let Some((year, told_on)) = missed else {
            return Ok(0);
        };
        let up_to = format!("{year} {told_on}");
        if self.done_up_to(JOB).await?.as_ref() == Some(&up_to) {
            return Ok(0);
        }
        let Some(job) = self.take(JOB).await? else {
            return Ok(0);
        };
        let now = self.clock.now();
        let told: Result<usize, ActError> = self
            .store
            .act(move |tx| Box::pin(async move { tell(tx, year, told_on, now).await }))
            .await;
        match told {
            Ok(told) => {
                self.finish(JOB, job.fence, Some(up_to)).await?;
                Ok(told)
            }
            Err(error) => {
                self.fail(JOB, job.fence, error.to_string()).await?;
                Err(error)
            }
        }
    }
}

async fn tell(
    tx: &mut Tx,
    year: i32,
    told_on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<usize, ActError> {
    let mut told = 0;
    for officer in keepers(tx).await? {
        let row = NoticeRow {
            id: id_of(&[
                KIND.as_bytes(),
                &year.to_be_bytes(),
                told_on.to_string().as_bytes(),
                officer.id.as_bytes(),
            ]),
            officer_id: officer.id,
            case_id: None,
            reminder_id: None,
            stands_for: None,
            kind: KIND.to_owned(),
            refs: json!({
                "year": year,
                "title": format!("{year}年的放假安排还没有导入"),
                "hint": format!("{year}年的到期日都是暂定的。国务院办公厅的通知公布后，请在“管理—放假安排”中贴上全文导入。"),
            }),
            urgent: false,
            created_at: now,
            gathered_at: None,
            mail_id: None,
            seen_at: None,
        };
        told += usize::from(tx.write_notice(&row).await?);
    }
    Ok(told)
}

/// The administrators of the agencies that no other stands above; where there are none,
/// all administrators.
async fn keepers(tx: &mut Tx) -> Result<Vec<Officer>, ActError> {
    let system = Scope::system();
    let mut admins = tx.officers(&system).await?;
    admins.retain(|officer| officer.active && officer.roles.contains(&Role::Admin));
    let agencies = tx.agencies(&system).await?;
    let is_at_the_top = |officer: &Officer| {
        let mut top = agencies.iter().filter(|agency| agency.parent.is_none());
        top.any(|agency| agency.id == officer.agency_id)
    };
    if admins.iter().any(is_at_the_top) {
        admins.retain(is_at_the_top);
    }
    Ok(admins)
}
