//! Where an officer's reminders are mailed to.

use disclosure::Refusal;
use store::{DirectoryChangeKind, OfficerId};

use super::changes::{Changed, note_change};
use super::kept;
use crate::channel::check_address;
use crate::error::ActError;
use crate::office::{Desk, Office};

impl Office {
    /// The address that an officer's reminders are mailed to, if one is set. `by` is an
    /// administrator; `None` is the command line.
    ///
    /// # Errors
    /// Not by this officer, no such officer, or the register failed.
    pub async fn mail_address(
        &self,
        by: Option<&Desk>,
        officer: OfficerId,
    ) -> Result<Option<String>, ActError> {
        let mut reader = self.store.read().await?;
        kept(&mut reader, by, officer).await?;
        Ok(reader.mailbox(officer).await?)
    }

    /// Where the officer's own reminders are mailed to, if anywhere.
    ///
    /// # Errors
    /// The register failed.
    pub async fn own_mail_address(&self, desk: &Desk) -> Result<Option<String>, ActError> {
        let mut reader = self.store.read().await?;
        Ok(reader.mailbox(desk.officer.id).await?)
    }

    /// Sets the address that an officer's reminders are mailed to, or removes it.
    ///
    /// # Errors
    /// Not by this officer, no such officer, it is no address, or the register failed.
    pub async fn set_mail_address(
        &self,
        by: Option<&Desk>,
        officer: OfficerId,
        address: Option<&str>,
    ) -> Result<(), ActError> {
        let address = address.map(fitting).transpose()?;
        let (by, now) = (by.cloned(), self.clock.now());
        self.store
            .act(move |tx| {
                let (by, address) = (by.clone(), address.clone());
                Box::pin(async move {
                    let whose = kept(tx, by.as_ref(), officer).await?;
                    let before = tx.mailbox(officer).await?;
                    if before == address {
                        return Ok(());
                    }
                    let actor = by.map(|desk| desk.officer.id);
                    match &address {
                        Some(address) => tx.set_mailbox(officer, address, actor, now).await?,
                        None => drop(tx.remove_mailbox(officer).await?),
                    }
                    let changed = Changed::officer(DirectoryChangeKind::MailChanged, &whose)
                        .was(before)
                        .became(address.unwrap_or_default());
                    note_change(tx, actor, now, changed).await?;
                    Ok(())
                })
            })
            .await
    }
}

fn fitting(address: &str) -> Result<String, Refusal> {
    let address = address.trim();
    check_address(address)?;
    Ok(address.to_owned())
}
