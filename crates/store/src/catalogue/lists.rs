//! Lists of entries, the newest first, by what is asked for.

use disclosure::words::Attribute;
use uuid::Uuid;

use super::{CatalogueEntry, entries, shown};
use crate::error::StoreError;
use crate::ids::AgencyId;
use crate::pages::cut;
use crate::pieces::{Bound, Pieces};
use crate::scope::Scope;
use crate::store::Reader;

/// Which entries are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CatalogueAsk {
    /// Words, parted by spaces: each stands in the title, the number or what it is about.
    pub text: String,
    /// How they are open.
    pub attribute: Option<Attribute>,
    /// Whose they are.
    pub agency: Option<AgencyId>,
    /// Those not listed any more, too.
    pub retired: bool,
}

/// One page of entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CataloguePage {
    /// Its lines.
    pub rows: Vec<CatalogueEntry>,
    /// After which entry the next page begins; absent on the last.
    pub next: Option<Uuid>,
}

impl Reader {
    /// A page of the entries that a scope shows, after one of them.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn catalogue(
        &mut self,
        scope: &Scope,
        ask: &CatalogueAsk,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<CataloguePage, StoreError> {
        let Some((all, own)) = shown(scope) else {
            return Ok(CataloguePage {
                rows: Vec::new(),
                next: None,
            });
        };
        let mut pieces = Pieces::default();
        pieces.text(entries!("WHERE "));
        match all {
            true => pieces.text("1 = 1"),
            false => pieces
                .with(
                    "(e.attribute <> 'not_disclosed' OR e.agency_id = ",
                    Bound::Id(own),
                )
                .text(")"),
        };
        if !ask.retired {
            pieces.text(" AND e.until IS NULL");
        }
        pieces
            .with_some(" AND e.attribute = ", ask.attribute, |it| {
                Bound::Word(it.word())
            })
            .with_some(" AND e.agency_id = ", ask.agency, Bound::Id)
            .with_some(" AND e.id < ", after, Bound::Id);
        for word in ask.text.split_whitespace() {
            pieces
                .text(" AND (")
                .containing("e.title", word)
                .text(" OR ")
                .containing("COALESCE(e.document_number, '')", word)
                .text(" OR ")
                .containing("e.about", word)
                .text(")");
        }
        pieces.with(
            " ORDER BY e.id DESC LIMIT ",
            Bound::Count(i64::from(limit) + 1),
        );
        let mut rows: Vec<CatalogueEntry> = self.lines(pieces).await?;
        let next = cut(&mut rows, limit, |row| row.id);
        Ok(CataloguePage { rows, next })
    }
}
