//! How a list is walked: its sources merged, from a place onwards or back from it.

use chrono::NaiveDate;

use super::source::{Eyes, Source};
use super::{CaseListRow, Cursor, columns};
use crate::error::StoreError;
use crate::ids::{CaseId, micros};
use crate::pieces::{Bound, Pieces};

/// What the lines of a list are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// When the row was made.
    Newest,
    /// The day of receipt, of registration while none is known.
    Received,
    /// The last day of the reply period, of those that have one.
    Due,
    /// The same, those without one at the end.
    DueOrLast,
    /// Nothing but the case: those without a last day.
    Undated,
    /// The last day of what is awaited.
    Awaited,
    /// When the officer last had a hand in it.
    Latest,
    /// When the officer registered it.
    Registered,
}

/// Sorts after every day that a list may hold; the indexes have the same.
fn no_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day of the calendar")
}

impl Sort {
    const fn expression(self, source: Source) -> &'static str {
        match self {
            // all of these have a day, and the index goes by it
            Sort::DueOrLast if matches!(source, Source::Pressing(..)) => "d.due_on",
            // what is some officer's is taken first and sorted then: an index over all
            // cases in this order would be walked for nothing
            Sort::Newest if source.is_officers() => "(SELECT c.created_at)",
            Sort::Received if source.is_officers() => {
                "(SELECT COALESCE(c.received_on, c.registered_on))"
            }
            Sort::Newest => "c.created_at",
            Sort::Received => "COALESCE(c.received_on, c.registered_on)",
            Sort::Due => "d.due_on",
            Sort::DueOrLast => "COALESCE(d.due_on, '9999-12-31')",
            Sort::Undated => "c.id",
            Sort::Awaited => "COALESCE(t.due_on, '9999-12-31')",
            Sort::Latest => "h.last_at",
            Sort::Registered => "h.registered_at",
        }
    }

    /// The latest comes first.
    const fn falls(self) -> bool {
        matches!(
            self,
            Sort::Newest | Sort::Received | Sort::Latest | Sort::Registered
        )
    }

    /// The place of a line.
    pub fn cursor(self, row: &CaseListRow) -> Cursor {
        match self {
            Sort::Newest | Sort::Registered => Cursor::Newest(row.created_at, row.id),
            Sort::Latest => Cursor::Newest(row.hand_at.unwrap_or(row.created_at), row.id),
            Sort::Received => {
                Cursor::Received(row.received_on.unwrap_or(row.registered_on), row.id)
            }
            Sort::Due | Sort::DueOrLast | Sort::Undated => Cursor::Due(row.due_on, row.id),
            Sort::Awaited => {
                let awaited = row.awaited.as_ref();
                Cursor::Due(awaited.and_then(|awaited| awaited.due_on), row.id)
            }
        }
    }

    /// Whether a place is one of this order.
    pub fn has(self, cursor: &Cursor) -> bool {
        self.place(*cursor).is_ok()
    }

    fn place(self, cursor: Cursor) -> Result<(Option<Bound<'static>>, CaseId), StoreError> {
        Ok(match (self, cursor) {
            (Sort::Newest | Sort::Registered | Sort::Latest, Cursor::Newest(at, id)) => {
                (Some(Bound::Moment(micros(at))), id)
            }
            (Sort::Received, Cursor::Received(day, id)) => (Some(Bound::Day(day)), id),
            (Sort::Due, Cursor::Due(Some(day), id)) => (Some(Bound::Day(day)), id),
            (Sort::DueOrLast | Sort::Awaited, Cursor::Due(day, id)) => {
                (Some(Bound::Day(day.unwrap_or_else(no_day))), id)
            }
            (Sort::Undated, Cursor::Due(None, id)) => (None, id),
            _ => return Err(StoreError::Cursor),
        })
    }
}

/// Which way a list is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the first line on, or from a place.
    On,
    /// Towards the first line.
    Back,
}

/// A part of a list that is walked at once: its sources, merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    pub sort: Sort,
    pub sources: Vec<Source>,
    /// None of these has a last day of the reply period.
    pub undated: bool,
}

/// Which lines of a section are wanted.
#[derive(Clone, Copy)]
pub(crate) enum Wanted<'c> {
    /// So many, onwards or back from a place.
    Page(Way, Option<&'c Cursor>, i64),
    /// One case.
    Case(CaseId),
}

impl Section {
    /// The statement for the wanted lines.
    ///
    /// # Errors
    /// [`StoreError::Cursor`] when the place belongs to another order.
    pub fn lines<'a>(&self, eyes: &Eyes<'a>, wanted: Wanted<'_>) -> Result<Pieces<'a>, StoreError> {
        let mut pieces = Pieces::default();
        let cut = eyes.each_cut && self.sources.len() > 1;
        for (nth, source) in self.sources.iter().enumerate() {
            pieces
                .text(if nth == 0 { "" } else { " UNION ALL " })
                .text(if cut { "(SELECT " } else { "SELECT " })
                .text(source.id())
                .text(concat!(" AS id, ", columns!(), ", "))
                .text(source.hand())
                .text(" AS hand_at, ")
                .text(self.sort.expression(*source))
                .text(" AS sort");
            self.source(&mut pieces, *source, eyes);
            match wanted {
                Wanted::Case(id) => {
                    pieces
                        .text(" AND ")
                        .text(source.id())
                        .with(" = ", Bound::Id(id));
                }
                Wanted::Page(_, None, _) => {}
                Wanted::Page(way, Some(place), _) => {
                    self.beyond(&mut pieces, *source, way, *place)?;
                }
            }
            if cut {
                self.in_order(&mut pieces, wanted);
                pieces.text(")");
            }
        }
        self.in_order(&mut pieces, wanted);
        Ok(pieces)
    }

    fn in_order(&self, pieces: &mut Pieces<'_>, wanted: Wanted<'_>) {
        if let Wanted::Page(way, _, limit) = wanted {
            pieces
                .text(match self.sort.falls() == (way == Way::On) {
                    true => " ORDER BY sort DESC, id DESC LIMIT ",
                    false => " ORDER BY sort, id LIMIT ",
                })
                .with("", Bound::Count(limit));
        }
    }

    /// How many lines there are without a filter, counted up to `most`.
    pub fn counted<'a>(&self, pieces: &mut Pieces<'a>, eyes: &Eyes<'a>, most: i64) {
        pieces.text("(SELECT COUNT(*) FROM (");
        for (nth, source) in self.sources.iter().enumerate() {
            pieces
                .text(if nth == 0 {
                    "SELECT "
                } else {
                    " UNION ALL SELECT "
                })
                .text(source.id());
            source.table(pieces);
            source.belongs(pieces, eyes);
        }
        pieces
            .with(" LIMIT ", Bound::Count(most))
            .text(") counted)");
    }

    fn source<'a>(&self, pieces: &mut Pieces<'a>, source: Source, eyes: &Eyes<'a>) {
        source.tables(pieces);
        source.belongs(pieces, eyes);
        if self.undated {
            pieces.text(" AND d.due_on IS NULL");
        }
        eyes.filter.conditions(pieces);
        if let Some(found) = &eyes.found {
            pieces
                .text(" AND c.id IN (SELECT s.case_id FROM ")
                .text(found.before)
                .with("", Bound::Owned(found.asked.clone()))
                .text(found.after)
                .text(")");
        }
    }

    fn beyond(
        &self,
        pieces: &mut Pieces<'_>,
        source: Source,
        way: Way,
        place: Cursor,
    ) -> Result<(), StoreError> {
        let (value, id) = self.sort.place(place)?;
        let rises = self.sort.falls() != (way == Way::On);
        match value {
            None => pieces
                .text(" AND ")
                .text(source.id())
                .text(if rises { " > " } else { " < " })
                .with("", Bound::Id(id)),
            Some(value) => pieces
                .text(" AND (")
                .text(self.sort.expression(source))
                .text(", ")
                .text(source.id())
                .text(if rises { ") > (" } else { ") < (" })
                .with("", value)
                .with(", ", Bound::Id(id))
                .text(")"),
        };
        Ok(())
    }
}
