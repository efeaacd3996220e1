//! One box for all: cases by number, title or applicant's name.

use crate::error::StoreError;
use crate::lists::{CaseOrder, CasePage, Cursor, SELECT};
use crate::pieces::Pieces;
use crate::scope::Scope;
use crate::store::Reader;

impl Reader {
    /// A page of the cases, the newest first ([`CaseOrder::Newest`]), whose
    /// number, title or applicant's name contains a text, the case of ASCII
    /// letters aside. An agency that was merely asked for its opinion finds the
    /// case by its number alone.
    ///
    /// # Errors
    /// [`StoreError::Cursor`] when the cursor belongs to another order.
    pub async fn search(
        &mut self,
        scope: &Scope,
        text: &str,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<CasePage, StoreError> {
        let sight = self.sight(scope).await?;
        let mut pieces = Pieces::default();
        pieces
            .text(SELECT)
            .visible(&sight)
            .text(" AND (")
            .containing("c.number", text)
            .text(" OR (")
            .visible_whole(&sight)
            .text(" AND (")
            .containing("c.title", text)
            .text(" OR ")
            .containing("c.applicant_name", text)
            .text(")))");
        self.page(pieces, CaseOrder::Newest, cursor, limit).await
    }
}
