//! Whether a reply names the entries that were suggested for its case.

use disclosure::act::{Act, DraftReply};
use disclosure::case::{Case, Event};
use store::{CatalogueEntry, Scope, Tx};

use super::content::key;
use crate::error::ActError;
use crate::intake::wording::fold;

/// Shorter titles stand in many replies that do not mean the entry; in characters.
const SHORTEST: usize = 4;

/// After an act: when a reply goes out, the suggested entries that it names were used, in
/// its own case and in those that it covers.
pub(crate) async fn follow(
    tx: &mut Tx,
    case: store::CaseId,
    before: &Case,
    event: &Event,
) -> Result<(), ActError> {
    let reply = match &event.act {
        Act::Sign(_) => before.draft.as_ref(),
        Act::AnswerOnTheSpot(answer) => Some(&answer.reply),
        _ => None,
    };
    let Some(reply) = reply else {
        return Ok(());
    };
    let cases = std::iter::once(case).chain(reply.covers.iter().copied());
    let mut said = None;
    for case in cases {
        for row in tx.suggestions_of(case).await? {
            if row.used_on.is_some() {
                continue;
            }
            let entry = tx.catalogue_entry(&Scope::system(), row.entry_id).await?;
            let said = match &said {
                Some(said) => said,
                None => said.insert(words(reply)?),
            };
            if entry.is_some_and(|entry| names(said, &entry)) {
                tx.use_suggestion(case, row.entry_id, event.on).await?;
            }
        }
    }
    Ok(())
}

/// All that a reply says, folded.
fn words(reply: &DraftReply) -> Result<String, serde_json::Error> {
    Ok(fold(&serde_json::to_string(reply)?))
}

fn names(said: &str, entry: &CatalogueEntry) -> bool {
    let address = entry.url.as_deref().map(key);
    let by = [
        address,
        entry.number_key.clone(),
        Some(entry.title_key.clone()),
    ];
    by.into_iter()
        .flatten()
        .any(|name| name.chars().count() >= SHORTEST && said.contains(&name))
}
