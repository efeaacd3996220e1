//! What officers are told of deadlines. Reminders are planned with the deadlines, in the
//! act's transaction; a worker tells what should have been told by now and was not; what
//! was told is gathered into one mail a morning, or sent at once when it is urgent.

mod calendar;
mod firing;
mod gathering;
mod mine;
mod moved;
mod plain;
mod planning;
mod recipients;
pub(crate) mod told;

use store::Job;

use crate::clock::civil_date;
use crate::error::ActError;
use crate::office::Office;

pub use mine::{Beside, CaseReminder, MOST_UNSEEN, ToldCursor, ToldPage, ToldTo};
pub(crate) use moved::tell_moved;
pub(crate) use plain::plain;
pub(crate) use planning::plan;
pub use told::Told;

/// The job of telling and gathering: one worker at a time, so that the morning's mail has
/// all of the morning.
const JOB: &str = "remind";

/// What a look did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reminded {
    /// Reminders that were told.
    pub told: usize,
    /// Mails that were put into the outbox.
    pub gathered: usize,
}

impl Office {
    /// Tells what should have been told by now and was not, and puts into the outbox what
    /// is to go out now. Does nothing while another worker is at it.
    ///
    /// # Errors
    /// The register failed; what was told before it stays told.
    pub async fn remind(&self) -> Result<Reminded, ActError> {
        let Some(job) = self.take(JOB).await? else {
            return Ok(Reminded::default());
        };
        match self.remind_all(&job).await {
            Ok((reminded, up_to)) => {
                self.finish(JOB, job.fence, up_to).await?;
                Ok(reminded)
            }
            Err(error) => {
                self.fail(JOB, job.fence, error.to_string()).await?;
                Err(error)
            }
        }
    }

    async fn remind_all(&self, job: &Job) -> Result<(Reminded, Option<String>), ActError> {
        let now = self.clock.now();
        let mut reminded = Reminded::default();
        while let Some(told) = self.fire_page(job.fence, civil_date(now), now).await? {
            reminded.told += told;
        }
        let (gathered, up_to) = self.gather_mails(job, now).await?;
        reminded.gathered = gathered;
        Ok((reminded, up_to))
    }
}
