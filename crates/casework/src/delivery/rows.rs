//! What is put into the outbox: references, never texts.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::case::Event;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{AgencyId, CaseId, OfficerId, OutboxRow, StoreError, Tx};
use uuid::Uuid;

/// A mail with all that an officer is to know this morning.
pub(crate) const DIGEST: &str = "digest";
/// A mail with what cannot wait for the morning.
pub(crate) const URGENT: &str = "urgent";
/// A message to another system.
pub(crate) const WEBHOOK: &str = "webhook";

/// Whether a row is a mail to an officer: it keeps to the hours of mail.
pub(super) fn is_mail(kind: &str) -> bool {
    [DIGEST, URGENT].contains(&kind)
}

/// An id that follows from what it stands for (a UUID of version 8 over SHA-256): the
/// same is there once, whoever makes it.
pub(crate) fn id_of(parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    let mut first = [0; 16];
    first.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(first).into_uuid()
}

/// The morning's mail of an officer; one a day.
pub(crate) fn digest_row(
    officer: OfficerId,
    agency: AgencyId,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> OutboxRow {
    let id = id_of(&[
        DIGEST.as_bytes(),
        officer.as_bytes(),
        day.to_string().as_bytes(),
    ]);
    mail(id, DIGEST, officer, agency, now)
}

/// A mail with what is urgent; known by the first notice in it.
pub(crate) fn urgent_row(
    officer: OfficerId,
    agency: AgencyId,
    first: Uuid,
    now: DateTime<Utc>,
) -> OutboxRow {
    let id = id_of(&[URGENT.as_bytes(), first.as_bytes()]);
    mail(id, URGENT, officer, agency, now)
}

fn mail(
    id: Uuid,
    kind: &str,
    officer: OfficerId,
    agency: AgencyId,
    now: DateTime<Utc>,
) -> OutboxRow {
    OutboxRow {
        id,
        case_id: None,
        agency_id: Some(agency),
        kind: kind.to_owned(),
        refs: json!({ "officer": officer }),
        created_at: now,
        not_before: now,
    }
}

/// Tells those who subscribed to an agency's acts of one, in the act's transaction.
pub(crate) async fn tell_subscribers(
    tx: &mut Tx,
    id: CaseId,
    owner: AgencyId,
    event: &Event,
) -> Result<(), StoreError> {
    let act = event.act.kind().word();
    for webhook in tx.webhooks_of(owner).await? {
        if !webhook.kinds.is_empty() && !webhook.kinds.iter().any(|kind| kind == act) {
            continue;
        }
        let told = OutboxRow {
            id: id_of(&[
                WEBHOOK.as_bytes(),
                webhook.id.as_bytes(),
                id.as_bytes(),
                &event.seq.to_be_bytes(),
            ]),
            case_id: Some(id),
            agency_id: Some(owner),
            kind: WEBHOOK.to_owned(),
            refs: json!({
                "webhook": webhook.id,
                "act": act,
                "seq": event.seq,
                "state": event.state.word(),
            }),
            created_at: event.recorded_at,
            not_before: event.recorded_at,
        };
        tx.enqueue(&told).await?;
    }
    Ok(())
}
