//! What a case is found by, as it now stands.

use chrono::{DateTime, Utc};
use disclosure::Text;
use disclosure::case::Case;
use store::{CaseId, Findable, Scope, StoreError, Tx};

use crate::error::ActError;
use crate::office::Office;
use crate::record::case_of;

/// What a case is found by.
pub(crate) fn findable(id: CaseId, case: &Case) -> Findable {
    let application = &case.application;
    let reply = case.reply.as_ref();
    let numbers = [
        Some(&case.number),
        reply.and_then(|reply| reply.number.as_ref()),
    ];
    let (mut people, mut persons) = (Vec::new(), Vec::new());
    for applicant in application.applicants() {
        persons.push(applicant.person);
        people.push(applicant.name.clone());
        people.extend(applicant.legal_representative.clone());
        people.extend(applicant.contact.clone());
    }
    if let Some(agent) = &application.agent {
        persons.push(agent.person);
        people.push(agent.name.clone());
    }
    let texts = [
        application.document_number.as_deref(),
        readable(Some(&application.content)),
        readable(application.purpose.as_ref()),
    ];
    Findable {
        case_id: id,
        agency_id: case.agency,
        numbers: numbers.into_iter().flatten().cloned().collect(),
        title: application.title.clone(),
        people,
        persons,
        content: Vec::from_iter(texts.into_iter().flatten()).join("\n"),
    }
}

/// What was written; nothing of a text that was erased.
fn readable(text: Option<&Text>) -> Option<&str> {
    match text? {
        Text::Plain { plain } => Some(plain),
        Text::Kept { .. } | Text::Erased { .. } => None,
    }
}

/// How many cases are indexed in one act.
const PAGE: i64 = 200;

impl Office {
    /// Lets those cases be found that are not: they came in before the index was
    /// there, or it was lost. What an interruption left undone is done when this is
    /// called again.
    pub(crate) async fn index_missing(&self) -> Result<(), ActError> {
        let mut before = None;
        loop {
            let mut reader = self.store.read().await?;
            let missing = reader.not_findable(before, PAGE).await?;
            drop(reader);
            let Some(last) = missing.last() else {
                return Ok(());
            };
            before = Some(*last);
            self.store
                .act(move |tx| {
                    let missing = missing.clone();
                    Box::pin(async move { index(tx, &missing).await })
                })
                .await?;
        }
    }
}

/// Lets all cases of an incoming register be found.
pub(crate) async fn index_all(tx: &mut Tx) -> Result<(), StoreError> {
    let mut before = None;
    loop {
        let missing = tx.not_findable(before, PAGE).await?;
        let Some(last) = missing.last() else {
            return Ok(());
        };
        before = Some(*last);
        index(tx, &missing).await?;
    }
}

/// The newest first: each came in before those that can be found already.
async fn index(tx: &mut Tx, cases: &[(DateTime<Utc>, CaseId)]) -> Result<(), StoreError> {
    for (_, id) in cases {
        if let Some(row) = tx.case(&Scope::system(), *id).await? {
            let case = case_of(&row)?;
            tx.keep_findable(&findable(*id, &case)).await?;
        }
    }
    Ok(())
}
