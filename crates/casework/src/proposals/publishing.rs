//! What was adopted is public: where, since when, and what it was before.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::Refusal;
use disclosure::words::{KeptAs, ProposalState, ProposalStep};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{ProposalRow, Tx};

use super::answering::Answered;
use super::{SeenProposal, Step, judging, kept};
use crate::catalogue::{self, LONGEST_ABOUT};
use crate::error::ActError;
use crate::office::{Desk, Office};

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// The page.
    pub url: String,
    /// Since when.
    pub published_on: NaiveDate,
    /// How the document was kept before: from now on everybody has it.
    pub kept_as: KeptAs,
    /// The number of the document, where it has one.
    #[serde(default)]
    pub document: Option<String>,
}

/// A publication as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The page.
    pub url: String,
    /// Since when.
    pub published_on: NaiveDate,
    /// How the document was kept before.
    pub kept_as: KeptAs,
    /// The number of the document.
    pub document: Option<String>,
}

impl Published {
    /// The publication of a proposal, where it is public.
    pub fn of(row: &ProposalRow) -> Option<Published> {
        let kept = row.publication.clone()?;
        serde_json::from_value(kept).ok()
    }
}

struct Publishes(Published);

impl Step for Publishes {
    const KIND: ProposalStep = ProposalStep::Published;

    /// The agency that adopted it publishes it; the one that proposed it may enter it, as
    /// the office that keeps the site often is.
    fn may(&self, desk: &Desk, row: &ProposalRow) -> Result<(), Refusal> {
        judging::owns(desk, row).or_else(|refusal| judging::makes(desk, row).map_err(|_| refusal))
    }

    fn taken(&self, row: &ProposalRow) -> Result<(ProposalRow, Value), Refusal> {
        judging::in_state(row, &[ProposalState::Adopted], "登记公开")?;
        // what had been public before it was proposed needs no proposal: then the answer
        // was wrong, and not the day
        if let Some(sent_on) = row.sent_on {
            let day = self.0.published_on;
            judging::not_before("published_on", day, sent_on, "公开日期")?;
        }
        let kept = kept(&self.0);
        let next = ProposalRow {
            state: ProposalState::Published,
            due_on: None,
            publication: Some(kept.clone()),
            published_on: Some(self.0.published_on),
            ..row.clone()
        };
        Ok((next, kept))
    }
}

impl Office {
    /// What is public enters the catalogue of its owner in the same act, so that whoever
    /// asks for it next is shown where it is.
    pub(super) async fn enter_in_catalogue(
        &self,
        tx: &mut Tx,
        desk: &Desk,
        row: &ProposalRow,
        now: DateTime<Utc>,
    ) -> Result<(), ActError> {
        let Some(published) = Published::of(row) else {
            return Ok(());
        };
        let what = Answered::of(row).and_then(|answered| answered.what);
        let about = what.unwrap_or_default();
        let entry = catalogue::Published {
            agency: row.owner_id,
            title: row.title.clone(),
            document_number: published.document,
            about: about.chars().take(LONGEST_ABOUT).collect(),
            url: published.url,
            on: published.published_on,
            by: Some(desk.officer.id),
            at: now,
        };
        self.publish_in(tx, &entry).await.map(drop)
    }

    /// Enters that what was adopted is public.
    ///
    /// # Errors
    /// Not by this officer, not now, what is said does not fit, or the register failed.
    pub async fn publish_proposal(
        &self,
        desk: &Desk,
        seen: SeenProposal,
        publication: Publication,
    ) -> Result<ProposalRow, ActError> {
        self.is_shown(desk, seen.id).await?;
        let day = publication.published_on;
        judging::not_after("published_on", day, self.today(), "公开日期")?;
        let document = publication.document.as_deref().map(str::trim);
        let published = Published {
            url: judging::page_address("url", &publication.url)?,
            published_on: day,
            kept_as: publication.kept_as,
            document: match document.filter(|text| !text.is_empty()) {
                Some(text) => Some(judging::line("document", text, "文号")?),
                None => None,
            },
        };
        self.take_step(desk, seen, Publishes(published)).await
    }
}
