//! The entries in memory, to be found by what somebody asks for. A process reads them when
//! they are first asked for, and from then on what changed since: each change of the
//! catalogue has a version, whichever process made it.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use disclosure::words::Attribute;
use hotspots::{Differing, Leaf, Naming, Near, Segmenter, Settings, Shelf, Text};
use store::{AgencyId, EntryText, StoreError};
use uuid::Uuid;

use crate::error::ActError;
use crate::office::Office;
use crate::topics;

/// How long it is not asked what another process changed.
const FRESH: TimeDelta = TimeDelta::seconds(2);
/// How many changes are read at a time.
const PAGE: i64 = 500;

/// What is kept of the catalogue; shared by all clones of an office.
#[derive(Default)]
pub(crate) struct Kept {
    /// Who follows; one at a time.
    following: tokio::sync::Mutex<()>,
    asked_at: Mutex<Option<DateTime<Utc>>>,
    state: RwLock<State>,
    room: OnceLock<Option<Room>>,
}

/// What texts are read with: it takes a second to make.
struct Room {
    settings: Settings,
    segmenter: Segmenter,
    naming: Naming,
}

#[derive(Default)]
struct State {
    /// The version and entry up to which changes were taken in.
    last: (i64, Uuid),
    shelf: Shelf<Uuid>,
    open: HashMap<Uuid, Open>,
}

/// Whose an entry is, and how it is open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    pub agency: AgencyId,
    pub attribute: Attribute,
}

impl Kept {
    /// Whether it is time to ask again; whoever is told so asks.
    fn is_due(&self, now: DateTime<Utc>) -> bool {
        let mut asked_at = self.asked_at.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = asked_at.is_some_and(|at| (TimeDelta::zero()..FRESH).contains(&(now - at)));
        if !fresh {
            *asked_at = Some(now);
        }
        !fresh
    }

    fn ask_again(&self) {
        *self.asked_at.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn last(&self) -> (i64, Uuid) {
        self.state
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .last
    }

    fn is_empty(&self) -> bool {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.shelf.is_empty()
    }

    fn room(&self, office: &Office) -> Option<&Room> {
        let made = self
            .room
            .get_or_init(|| match topics::settings(&office.rules) {
                Ok(settings) => Some(Room {
                    segmenter: settings.shelf_segmenter(),
                    naming: Naming::new(&settings),
                    settings,
                }),
                Err(refusal) => {
                    tracing::warn!(%refusal, "no entry of the catalogue is suggested");
                    None
                }
            });
        made.as_ref()
    }

    /// Takes changes in. Entries are read first, so that nobody who asks waits for it.
    fn take(&self, office: &Office, changed: Vec<EntryText>) {
        let Some(room) = self.room(office) else {
            return;
        };
        let read = |entry: &EntryText| {
            let reading = &room.settings.reading;
            Leaf::read(
                &entry.title,
                &entry.number,
                &entry.said,
                reading,
                &room.segmenter,
            )
        };
        let leaves: Vec<Option<Leaf>> = changed
            .iter()
            .map(|entry| entry.listed.then(|| read(entry)))
            .collect();
        // every change leaves it whole
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        for (entry, leaf) in changed.into_iter().zip(leaves) {
            match leaf {
                Some(leaf) => {
                    state.shelf.put(entry.id, &leaf);
                    let open = Open {
                        agency: entry.agency_id,
                        attribute: entry.attribute,
                    };
                    state.open.insert(entry.id, open);
                }
                None => {
                    state.shelf.remove(entry.id);
                    state.open.remove(&entry.id);
                }
            }
            state.last = (entry.version, entry.id);
        }
    }

    fn nearest(
        &self,
        office: &Office,
        text: &Text,
        may: impl Fn(Uuid, Open) -> bool,
    ) -> Vec<Near<Uuid>> {
        let Some(room) = self.room(office) else {
            return Vec::new();
        };
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let (reading, looking) = (&room.settings.reading, &room.settings.catalogue);
        state
            .shelf
            .nearest(text, reading, looking, &room.segmenter, |id| {
                state.open.get(&id).is_some_and(|open| may(id, *open))
            })
    }
}

impl Office {
    /// What an application and an entry name that is not the same: the village, the firm, the
    /// year. `None` where they may be about the same.
    pub(super) fn differing(&self, asked: &Text, entry: &Text) -> Option<Differing> {
        let room = self.shelf.room(self)?;
        room.naming.differing(asked, entry, &room.segmenter)
    }

    /// To be called after an act that changed the catalogue: what comes next is found by it.
    pub fn catalogue_changed(&self) {
        self.shelf.ask_again();
    }

    /// Takes in what changed in the catalogue, asked for at most once in some seconds.
    ///
    /// # Errors
    /// The register failed.
    pub async fn follow_catalogue(&self) -> Result<(), ActError> {
        if !self.shelf.is_due(self.clock.now()) {
            return Ok(());
        }
        let followed = self.follow_changes().await;
        if followed.is_err() {
            self.shelf.ask_again();
        }
        followed
    }

    /// Reads the catalogue in the background, so that nobody who asks first waits for it.
    pub fn follow_catalogue_soon(&self) {
        let office = self.clone();
        tokio::spawn(async move {
            if let Err(error) = office.follow_catalogue().await {
                tracing::warn!(%error, "the catalogue was not read; whoever asks reads it");
            }
        });
    }

    async fn follow_changes(&self) -> Result<(), ActError> {
        let _one = self.shelf.following.lock().await;
        loop {
            let mut reader = self.store.read().await?;
            let longest = self.longest_read();
            let last = self.shelf.last();
            let changed = reader.catalogue_changed(last, longest, PAGE).await?;
            drop(reader);
            if changed.is_empty() {
                return Ok(());
            }
            let office = self.clone();
            let taken = tokio::task::spawn_blocking(move || {
                let before = office.shelf.last();
                office.shelf.take(&office, changed);
                office.shelf.last() != before
            });
            // without settings nothing is taken in, and nothing suggested
            if !taken.await.map_err(|_| StoreError::Panicked)? {
                return Ok(());
            }
        }
    }

    /// How many characters of an entry are read: those that are clustered of a text.
    fn longest_read(&self) -> i32 {
        let settings = topics::settings(&self.rules);
        let longest = settings.map_or(0, |settings| settings.reading.clustered);
        i32::try_from(longest).unwrap_or(i32::MAX)
    }

    /// The entries nearest to a text, of those that may be shown.
    pub(super) async fn nearest_entries(
        &self,
        text: Text,
        may: impl Fn(Uuid, Open) -> bool + Send + 'static,
    ) -> Result<Vec<Near<Uuid>>, ActError> {
        self.follow_catalogue().await?;
        if self.shelf.is_empty() {
            return Ok(Vec::new());
        }
        let office = self.clone();
        let found = tokio::task::spawn_blocking(move || {
            let shelf = office.shelf.clone();
            shelf.nearest(&office, &text, may)
        });
        Ok(found.await.map_err(|_| StoreError::Panicked)?)
    }
}
