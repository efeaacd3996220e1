//! The rows that reports count cases by: written with every act, and filled in for the
//! cases that came in before they were kept.

use disclosure::Rules;
use disclosure::case::Case;
use store::{CaseId, Scope, StoreError, Tx};
use uuid::Uuid;

use crate::error::ActError;
use crate::office::Office;
use crate::record::case_of;
use crate::{annual, supervision};

/// How many cases are filled in in one act.
const PAGE: i64 = 200;

/// Writes how a case is counted, where that has changed.
pub(crate) async fn keep(
    tx: &mut Tx,
    id: CaseId,
    case: &Case,
    rules: &Rules,
) -> Result<(), StoreError> {
    annual::keep(tx, id, case, rules).await?;
    supervision::keep(tx, id, case, rules).await
}

impl Office {
    /// Counts those cases that came in before these rows were kept. What an interruption
    /// left undone is done when this is called again.
    pub(crate) async fn count_missing(&self) -> Result<(), ActError> {
        let mut after = Some(Uuid::nil());
        while let Some(last) = after {
            let office = self.clone();
            after = self
                .store
                .act(move |tx| {
                    let office = office.clone();
                    Box::pin(async move { office.count_page(tx, last).await })
                })
                .await?;
        }
        Ok(())
    }

    /// Answers the last case of the page.
    async fn count_page(&self, tx: &mut Tx, after: CaseId) -> Result<Option<CaseId>, ActError> {
        let page = tx.uncounted_cases_after(after, PAGE).await?;
        for id in &page {
            if let Some(row) = tx.case(&Scope::system(), *id).await? {
                keep(tx, *id, &case_of(&row)?, &self.rules).await?;
            }
        }
        Ok(page.last().copied())
    }
}
