//! Requests that may come twice: a client that does not know whether its
//! request arrived sends it again under the same key, and it is done once.

use chrono::{DateTime, Utc};
use store::{CaseId, Reader, Remembered, Tx};
use uuid::Uuid;

use crate::error::ActError;

/// The key that a client gave its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// SHA-256 of the client's token: a key is one token's own.
    pub token: [u8; 32],
    /// The key.
    pub key: String,
    /// Digest of the request, so that another one under the same key is told apart.
    pub fingerprint: String,
}

/// What a request did, to be remembered with it.
pub(crate) struct Done {
    pub status: u16,
    pub case: Option<CaseId>,
    pub events: Vec<Uuid>,
    pub at: DateTime<Utc>,
}

/// What was done under the key before. Asked first, so that a request that is
/// sent again answers as the first time, whatever has changed since.
///
/// # Errors
/// The key belongs to another request, or the register failed.
pub(crate) async fn before(
    reader: &mut Reader,
    once: Option<&Once>,
) -> Result<Option<Remembered>, ActError> {
    let Some(once) = once else { return Ok(None) };
    match reader.remembered(&once.token, &once.key).await? {
        Some(known) if known.fingerprint != once.fingerprint => Err(ActError::KeyReused),
        known => Ok(known),
    }
}

/// Remembers what was done, in the transaction that did it.
pub(crate) async fn keep(tx: &mut Tx, once: Option<&Once>, done: Done) -> Result<(), ActError> {
    let Some(once) = once else { return Ok(()) };
    let remembered = Remembered {
        fingerprint: once.fingerprint.clone(),
        status: done.status,
        case_id: done.case,
        event_ids: done.events,
        created_at: done.at,
    };
    Ok(tx.remember(&once.token, &once.key, &remembered).await?)
}
