//! What became public because somebody proposed it enters the catalogue.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::Attribute;
use store::{AgencyId, CatalogueEntry, OfficerId, Tx};
use uuid::Uuid;

use super::content::NewEntry;
use super::writing::{Hand, known, note, put};
use crate::error::ActError;
use crate::office::Office;

/// Information that became public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Whose it is.
    pub agency: AgencyId,
    /// Its title, by which an entry is known again that has no number.
    pub title: String,
    /// Its document number.
    pub document_number: Option<String>,
    /// What it is about; where an entry says something already, that stays.
    pub about: String,
    /// Where it is published.
    pub url: String,
    /// Since when.
    pub on: NaiveDate,
    /// Who says so; nobody: the system.
    pub by: Option<OfficerId>,
    /// When that is said.
    pub at: DateTime<Utc>,
}

impl Office {
    /// Enters what became public into the catalogue, in an act of its own.
    ///
    /// # Errors
    /// As [`Office::publish_in`].
    pub async fn publish_in_catalogue(&self, published: Published) -> Result<Uuid, ActError> {
        let given = Arc::new((self.clone(), published));
        let done = self
            .store
            .act(move |tx| {
                let given = given.clone();
                Box::pin(async move { given.0.publish_in(tx, &given.1).await })
            })
            .await;
        self.catalogue_changed();
        done
    }

    /// The same within another act; whoever does that act says afterwards
    /// [`Office::catalogue_changed`]. The entry of the agency with this number or title
    /// becomes `proactive`, and how it was open before is kept among its changes; where
    /// there is none, one is added.
    ///
    /// # Errors
    /// Something is wrong with it (the address, the day), several entries have this title,
    /// or the register failed.
    pub async fn publish_in(&self, tx: &mut Tx, published: &Published) -> Result<Uuid, ActError> {
        let new = NewEntry {
            agency: Some(published.agency),
            title: published.title.clone(),
            document_number: published.document_number.clone(),
            about: published.about.clone(),
            body: String::new(),
            attribute: Attribute::Proactive,
            url: Some(published.url.clone()),
            published_on: Some(published.on),
            formed_on: None,
            basis: None,
            theme: None,
        };
        let mut content = new
            .checked(published.agency, &self.rules, self.today())
            .map_err(|mut wrong| wrong.swap_remove(0))?;
        let hand = Hand {
            by: published.by,
            at: published.at,
            today: self.today(),
            version: tx.next_catalogue_version().await?,
        };
        let Some(before) = known(tx, &content).await? else {
            return Ok(put(tx, &hand, None, &content).await?.0);
        };
        if !before.about.is_empty() {
            content.about.clone_from(&before.about);
        }
        content.body.clone_from(&before.body);
        content.theme.clone_from(&before.theme);
        content.formed_on = before.formed_on.filter(|formed| *formed <= published.on);
        let number = before.document_number.clone();
        content.document_number = content.document_number.or(number);
        let after = CatalogueEntry {
            title: content.title.clone(),
            document_number: content.document_number.clone(),
            about: content.about.clone(),
            attribute: content.attribute,
            url: content.url.clone(),
            published_on: content.published_on,
            formed_on: content.formed_on,
            basis: None,
            until: None,
            number_key: content.number_key(),
            title_key: content.title_key(),
            digest: content.digest()?,
            version: hand.version,
            changed_by: hand.by,
            changed_at: hand.at,
            ..before.clone()
        };
        tx.update_catalogue_entry(&after).await?;
        note(tx, &hand, "published", Some(&before), &after).await?;
        Ok(after.id)
    }
}
