//! Going live in the middle of a year: what stands on paper is entered by a file
//! of JSON Lines, one record a line. Open cases come with the acts that were done
//! on them, judged by the same law for the days on which they were done; beside
//! them earlier replies, the running month's items, what the last report handed
//! on, and the last numbers used. All of it is kept, or nothing.

mod acts;
mod begun;
mod directory;
mod lines;
mod numbers;
mod play;
mod records;
mod report;
mod warnings;

use std::sync::Arc;

use disclosure::Refusal;
use disclosure::words::ActKind;
use store::StoreError;

use crate::acts::Circumstances;
use crate::error::ActError;
use crate::office::{Desk, Office};
use directory::Directory;

pub use report::{BadRecord, OpeningReport, PastStep, SeriesEnd, StateCount};
pub use warnings::TakenWarnings;

/// Why a file was not taken in; nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// The file as a whole; what is wrong and what to do, in Chinese.
    #[error("{0}")]
    Unreadable(String),
    /// Not by this officer.
    #[error(transparent)]
    NotYours(Refusal),
    /// These records; all that were found.
    #[error("{}", report::told(.0))]
    BadRecords(Vec<BadRecord>),
    /// It could not be tried.
    #[error(transparent)]
    Failed(#[from] ActError),
}

impl From<StoreError> for OpeningError {
    fn from(error: StoreError) -> Self {
        OpeningError::Failed(error.into())
    }
}

/// A file that was played to its end and does not stand, or could not be played.
enum Undone {
    Played(play::Played),
    Failed(ActError),
}

impl From<ActError> for Undone {
    fn from(error: ActError) -> Self {
        Undone::Failed(error)
    }
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Undone::Failed(error.into())
    }
}

impl Office {
    /// Takes in what stood before the register: all of the file in one
    /// transaction, or nothing. A dry run does the same and keeps nothing.
    ///
    /// # Errors
    /// All records that are bad, each with its line; or the register failed.
    pub async fn import_opening(
        &self,
        desk: &Desk,
        text: &str,
        dry_run: bool,
    ) -> Result<OpeningReport, OpeningError> {
        self.may_import(desk).map_err(OpeningError::NotYours)?;
        let directory = Directory::read(&mut self.store.read().await?, desk).await?;
        let lines = lines::read(text, &directory).map_err(OpeningError::Unreadable)?;
        let (circumstances, lines) = (Circumstances::new(self, desk, None), Arc::new(lines));
        let played = self
            .store
            .act(move |tx| {
                let (circumstances, lines) = (circumstances.clone(), lines.clone());
                Box::pin(async move {
                    circumstances.office.check_rules(tx).await?;
                    let played = play::play(tx, &circumstances, &lines).await?;
                    match dry_run || !played.bad.is_empty() {
                        true => Err(Undone::Played(played)),
                        false => Ok(played),
                    }
                })
            })
            .await;
        let played = match played {
            Ok(played) | Err(Undone::Played(played)) => played,
            Err(Undone::Failed(error)) => return Err(error.into()),
        };
        match played.bad.is_empty() {
            true => Ok(OpeningReport {
                dry_run,
                ..played.report
            }),
            false => Err(OpeningError::BadRecords(played.bad)),
        }
    }

    /// A file tells also what the head consented to and signed: who imports it
    /// answers for that, so it is somebody who may sign.
    fn may_import(&self, desk: &Desk) -> Result<(), Refusal> {
        let row = self.rules.lifecycle.act(ActKind::Sign);
        if desk
            .officer
            .roles
            .iter()
            .any(|role| row.roles.contains(role))
        {
            return Ok(());
        }
        let roles: Vec<&str> = row.roles.iter().map(|role| role.label()).collect();
        let roles = roles.join("、");
        Err(Refusal::not_yours(
            "role",
            row.cite.clone(),
            format!(
                "“{}”不能导入期初数据：其中有{roles}作出的同意和签发，要由能够签发的人负责",
                desk.officer.name
            ),
            format!("请由{roles}导入（--officer 填写其编号）。"),
        ))
    }
}
