//! One entry at a time: written, changed, taken from the list and put back.

use std::sync::Arc;

use disclosure::Refusal;
use store::{CatalogueEntry, StoreError, Tx};
use uuid::Uuid;

use super::content::{Content, NewEntry};
use super::writing::{Hand, Outcome, known, note, put};
use super::{Keeping, may_keep};
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::once::{self, Once};

/// An entry that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The entry.
    pub id: Uuid,
    /// What became of it.
    pub outcome: Outcome,
    /// It was written before, under the same key.
    pub replayed: bool,
}

impl Office {
    /// Writes an entry: the one with this number, or of this title, where its agency has
    /// one; else a new one.
    ///
    /// # Errors
    /// Not by this officer, something is wrong with it, the key belongs to another request,
    /// or the register failed.
    pub async fn put_in_catalogue(
        &self,
        desk: &Desk,
        new: &NewEntry,
        once: Option<Once>,
    ) -> Result<Written, ActError> {
        let content = self.fit(desk, new).await?;
        let keeping = Keeping::of(desk, self.names().await?.as_ref());
        let given = Arc::new((self.clone(), desk.clone(), content, keeping, once));
        let written = self
            .store
            .act(move |tx| {
                let given = given.clone();
                Box::pin(async move {
                    let (office, desk, content, keeping, once) = given.as_ref();
                    if let Some(done) = once::before(tx, once.as_ref()).await? {
                        let id = done.event_ids.first().copied();
                        return Ok(Written {
                            id: id.ok_or(ActError::KeyReused)?,
                            outcome: Outcome::Same,
                            replayed: true,
                        });
                    }
                    let hand = office.hand(tx, Some(desk)).await?;
                    let before = known(tx, content).await?;
                    hidden(keeping, before.as_ref())?;
                    let (id, outcome) = put(tx, &hand, before, content).await?;
                    let status = match outcome {
                        Outcome::Added => 201,
                        _ => 200,
                    };
                    keep(tx, once.as_ref(), status, id, &hand).await?;
                    Ok(Written {
                        id,
                        outcome,
                        replayed: false,
                    })
                })
            })
            .await;
        self.catalogue_changed();
        written
    }

    /// Changes an entry, its number and title too.
    ///
    /// # Errors
    /// As [`Office::put_in_catalogue`]; there is no such entry, or another one has this
    /// number or title.
    pub async fn edit_in_catalogue(
        &self,
        desk: &Desk,
        id: Uuid,
        new: &NewEntry,
    ) -> Result<Written, ActError> {
        let content = self.fit(desk, new).await?;
        let keeping = Keeping::of(desk, self.names().await?.as_ref());
        let given = Arc::new((self.clone(), desk.clone(), content, keeping));
        let written = self
            .store
            .act(move |tx| {
                let given = given.clone();
                Box::pin(async move {
                    let (office, desk, content, keeping) = given.as_ref();
                    let before = listed(tx, desk, keeping, id).await?;
                    if before.agency_id != content.agency {
                        return Err(other_agency().into());
                    }
                    let hand = office.hand(tx, Some(desk)).await?;
                    let edited = put(tx, &hand, Some(before), content).await;
                    let (id, outcome) = edited.map_err(taken)?;
                    Ok(Written {
                        id,
                        outcome,
                        replayed: false,
                    })
                })
            })
            .await;
        self.catalogue_changed();
        written
    }

    /// Takes an entry from the list, or puts it back; false when it was so already.
    ///
    /// # Errors
    /// Not by this officer, there is no such entry, or the register failed.
    pub async fn list_in_catalogue(
        &self,
        desk: &Desk,
        id: Uuid,
        listed: bool,
    ) -> Result<bool, ActError> {
        may_keep(desk)?;
        let keeping = Keeping::of(desk, self.names().await?.as_ref());
        let given = Arc::new((self.clone(), desk.clone(), keeping));
        let done = self
            .store
            .act(move |tx| {
                let given = given.clone();
                Box::pin(async move {
                    let (office, desk, keeping) = given.as_ref();
                    let before = kept(tx, desk, keeping, id).await?;
                    if before.until.is_none() == listed {
                        return Ok(false);
                    }
                    let hand = office.hand(tx, Some(desk)).await?;
                    let (kind, until) = match listed {
                        true => ("restored", None),
                        false => ("retired", Some(hand.today)),
                    };
                    let after = CatalogueEntry {
                        until,
                        version: hand.version,
                        changed_by: hand.by,
                        changed_at: hand.at,
                        ..before.clone()
                    };
                    tx.update_catalogue_entry(&after).await?;
                    note(tx, &hand, kind, Some(&before), &after).await?;
                    Ok(true)
                })
            })
            .await;
        self.catalogue_changed();
        done
    }

    /// What an officer writes, fit to be kept; the first that is wrong with it.
    async fn fit(&self, desk: &Desk, new: &NewEntry) -> Result<Content, ActError> {
        may_keep(desk)?;
        let content = new
            .checked(desk.agency.id, &self.rules, self.today())
            .map_err(|mut wrong| wrong.swap_remove(0))?;
        let names = self.names().await?;
        Keeping::of(desk, &names).check(content.agency, content.attribute)?;
        Ok(content)
    }

    /// Who writes now; the version of this act is asked once.
    pub(super) async fn hand(&self, tx: &mut Tx, desk: Option<&Desk>) -> Result<Hand, ActError> {
        Ok(Hand {
            by: desk.map(|desk| desk.officer.id),
            at: self.clock.now(),
            today: self.today(),
            version: tx.next_catalogue_version().await?,
        })
    }
}

async fn keep(
    tx: &mut Tx,
    once: Option<&Once>,
    status: u16,
    id: Uuid,
    hand: &Hand,
) -> Result<(), ActError> {
    let done = once::Done {
        status,
        case: None,
        events: vec![id],
        at: hand.at,
    };
    once::keep(tx, once, done).await
}

/// An entry that the desk keeps.
async fn kept(
    tx: &mut Tx,
    desk: &Desk,
    keeping: &Keeping,
    id: Uuid,
) -> Result<CatalogueEntry, ActError> {
    let entry = tx.catalogue_entry(&desk.scope, id).await?;
    let entry = entry.ok_or(ActError::NotFound)?;
    keeping.check(entry.agency_id, entry.attribute)?;
    Ok(entry)
}

/// The same, where it is listed: what is not is put back first.
async fn listed(
    tx: &mut Tx,
    desk: &Desk,
    keeping: &Keeping,
    id: Uuid,
) -> Result<CatalogueEntry, ActError> {
    let entry = kept(tx, desk, keeping, id).await?;
    match entry.until {
        None => Ok(entry),
        Some(_) => Err(Refusal::out_of_turn(
            "retired",
            "office",
            "这一条已经撤下，不能修改",
            "请先恢复，再修改。",
        )
        .into()),
    }
}

/// An entry of another agency that is open to nobody is that agency's alone: what is
/// written over it would change what the desk does not see.
pub(super) fn hidden(keeping: &Keeping, before: Option<&CatalogueEntry>) -> Result<(), Refusal> {
    match before {
        Some(before) => keeping.check(before.agency_id, before.attribute),
        None => Ok(()),
    }
}

fn other_agency() -> Refusal {
    Refusal::malformed(
        "other_agency",
        "office",
        "条目不能改到另一个机关名下",
        "请撤下这一条，在另一个机关名下新增。",
    )
    .at("agency")
}

/// Another entry of the agency has the number or the title already.
fn taken(error: ActError) -> ActError {
    match error {
        ActError::Store(StoreError::Unique { .. }) => Refusal::malformed(
            "taken",
            "office",
            "本机关已有同一文号，或者同名而没有文号的条目",
            "请核对文号和名称；重复的，撤下其中一条。",
        )
        .at("document_number")
        .into(),
        other => other,
    }
}
