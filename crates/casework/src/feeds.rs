//! An officer's own calendar of deadlines, read by calendar programs under a secret
//! address. It says case numbers and kinds of deadlines: nothing of an applicant.

use chrono::{NaiveDate, TimeDelta};
use disclosure::clock::DeadlineKind;
use disclosure::explain::source;
use sha2::{Digest, Sha256};
use store::{CaseId, FeedRow, HandlerDeadline, StoreError};
use uuid::Uuid;

use crate::accounts::new_token;
use crate::error::ActError;
use crate::office::{Desk, Office};

/// The most deadlines that a calendar holds.
const MOST: i64 = 2000;
/// How often it is written down at most that a calendar was read.
const READ_EVERY: TimeDelta = TimeDelta::hours(1);

/// A deadline as a calendar shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub number: String,
    /// How often the case changed: a later state of the same deadline has a higher one.
    pub version: i64,
    /// Which period, as `deadlines.toml` and `office.toml` name it.
    pub kind: String,
    /// Whose.
    pub subject: Option<String>,
    /// Of which instance of a reconsideration or suit, by the event that opened it: several
    /// of a kind can run at once. Other periods begin anew by another event and stay the same.
    pub instance: Option<i64>,
    /// Which period, in words.
    pub label: String,
    /// The last day.
    pub due_on: NaiveDate,
    /// That day may still move.
    pub provisional: bool,
    /// False for a limit that the office sets for itself.
    pub is_statutory: bool,
    /// What is to be done.
    pub advice: Option<String>,
    /// The article in words.
    pub source: Option<String>,
}

impl Office {
    /// The officer's calendar address that stands; the address itself is known to its
    /// bearer alone.
    ///
    /// # Errors
    /// The register failed.
    pub async fn feed_of(&self, desk: &Desk) -> Result<Option<FeedRow>, ActError> {
        let mut reader = self.store.read().await?;
        Ok(reader.feed_of(desk.officer.id).await?)
    }

    /// Gives the officer a new address and answers its secret, this once; the one before
    /// it opens nothing any more.
    ///
    /// # Errors
    /// The register failed.
    pub async fn renew_feed(&self, desk: &Desk) -> Result<String, ActError> {
        let (secret, hash) = new_token();
        let (officer, now) = (desk.officer.id, self.clock.now());
        let made: Result<Uuid, StoreError> = self
            .store
            .act(move |tx| Box::pin(async move { tx.renew_feed(officer, &hash, now).await }))
            .await;
        made?;
        Ok(secret)
    }

    /// Takes the officer's address back; false when there was none.
    ///
    /// # Errors
    /// The register failed.
    pub async fn revoke_feed(&self, desk: &Desk) -> Result<bool, ActError> {
        let (officer, now) = (desk.officer.id, self.clock.now());
        self.store
            .act(move |tx| Box::pin(async move { tx.revoke_feeds(officer, now).await }))
            .await
            .map_err(|error: StoreError| ActError::from(error))
    }

    /// The deadlines behind an address; `None` when it opens nothing. Whatever is
    /// presented is looked up alike, so that the time it takes tells nothing.
    ///
    /// # Errors
    /// The register failed.
    pub async fn feed(&self, presented: &str) -> Result<Option<Vec<Entry>>, ActError> {
        let hash: [u8; 32] = Sha256::digest(presented).into();
        let mut reader = self.store.read().await?;
        let Some(feed) = reader.feed(&hash).await? else {
            return Ok(None);
        };
        let rows = reader.deadlines_of_handler(feed.officer_id, MOST).await?;
        drop(reader);
        self.note_read(&feed).await?;
        Ok(Some(rows.into_iter().map(|row| self.entry(row)).collect()))
    }

    async fn note_read(&self, feed: &FeedRow) -> Result<(), ActError> {
        let (id, now) = (feed.id, self.clock.now());
        if feed.read_at.is_some_and(|read| read + READ_EVERY > now) {
            return Ok(());
        }
        self.store
            .act(move |tx| Box::pin(async move { tx.feed_read(id, now).await }))
            .await
            .map_err(|error: StoreError| ActError::from(error))
    }

    fn entry(&self, row: HandlerDeadline) -> Entry {
        let kind = DeadlineKind::parse(&row.kind);
        let rungs = kind.map(|kind| self.rules.rungs_watching(kind, row.due_on));
        let first = rungs.as_ref().and_then(|rungs| rungs.first());
        Entry {
            label: kind.map_or_else(|| row.kind.clone(), |kind| kind.label().to_owned()),
            is_statutory: kind.is_none_or(DeadlineKind::is_statutory),
            advice: first
                .map(|rung| rung.hint.clone())
                .filter(|hint| !hint.is_empty()),
            source: first.map(|rung| source(&rung.cite, &self.rules)),
            case_id: row.case_id,
            number: row.number,
            version: row.version,
            kind: row.kind,
            subject: row.subject,
            instance: kind
                .filter(|kind| kind.is_of_a_remedy())
                .map(|_| row.opened_by),
            due_on: row.due_on,
            provisional: row.provisional,
        }
    }
}
