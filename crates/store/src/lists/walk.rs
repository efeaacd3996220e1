//! How a list is walked: one or more sources, each of which an index gives in the
//! list's order, merged; from a place onwards, or back from it.

use chrono::NaiveDate;
use disclosure::words::Role;

use super::{CaseFilter, CaseListRow, Cursor, columns};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, OfficerId, micros};
use crate::pieces::{Bound, Pieces};
use crate::scope::Sight;

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

/// Whose cases a source gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// Anybody's.
    Any,
    /// Those of the agencies in reach.
    InReach,
    /// One agency's.
    One(AgencyId),
}

/// Where lines come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The cases of an owner.
    Owned(Owner),
    /// Those with a last day of the reply period.
    Dated(Owner),
    /// Those of which that day is not later than this.
    Pressing(Owner, NaiveDate),
    /// Those that were urged, and are not among them.
    Urged(Owner, NaiveDate),
    /// Those in an officer's hands that are either.
    PressingOf(OfficerId, NaiveDate),
    /// Those of owners out of reach in which the agency has a part.
    Beside,
    /// Those of them that it handles and that are pressing or urged.
    PressingBeside(NaiveDate),
    /// Those in which an officer had a hand.
    Hands(OfficerId),
    /// Those that an officer registered.
    Registered(OfficerId),
    /// What is awaited of an officer alone.
    AwaitedOf(OfficerId),
    /// What is awaited of an agency's officers in a role.
    AwaitedAs(AgencyId, Role),
}

/// Who looks at a list.
pub(crate) struct Eyes<'a> {
    pub sight: &'a Sight,
    /// Sees whatever there is.
    pub everything: bool,
    pub filter: &'a CaseFilter,
    /// Cases of which an extract is shown are left out: the list goes by what an
    /// extract does not show.
    pub whole: bool,
    /// What is awaited of the one who looks, for lists that go by it.
    pub mine: Option<Mine<'a>>,
}

/// What is awaited of an officer on a day.
#[derive(Clone, Copy)]
pub(crate) struct Mine<'a> {
    pub officer: OfficerId,
    pub agency: AgencyId,
    pub roles: &'a [Role],
    pub today: NaiveDate,
}

const DEADLINE: &str =
    " LEFT JOIN deadlines d ON d.case_id = c.id AND d.kind = 'reply' AND d.closed_on IS NULL";
const FIRST_TODO: &str = " LEFT JOIN todos t ON t.case_id = c.id AND t.place = 0";

impl Source {
    /// The column that names the case in the table that is walked.
    const fn id(self) -> &'static str {
        match self {
            Source::Owned(_)
            | Source::Urged(..)
            | Source::PressingOf(..)
            | Source::Beside
            | Source::PressingBeside(_) => "c.id",
            Source::Dated(_) | Source::Pressing(..) => "d.case_id",
            Source::Hands(_) | Source::Registered(_) => "h.case_id",
            Source::AwaitedOf(_) | Source::AwaitedAs(..) => "t.case_id",
        }
    }

    const fn hand(self) -> &'static str {
        match self {
            Source::Hands(_) | Source::Registered(_) => "h.last_at",
            _ => "CAST(NULL AS TIMESTAMPTZ)",
        }
    }

    /// The tables: what is walked comes first, and SQLite keeps it so.
    fn tables(self, pieces: &mut Pieces<'_>) {
        match self.id() {
            "c.id" => pieces.text(" FROM cases c").text(DEADLINE).text(FIRST_TODO),
            "d.case_id" => pieces
                .text(" FROM deadlines d CROSS JOIN cases c")
                .text(FIRST_TODO),
            "h.case_id" => pieces
                .text(" FROM case_hands h CROSS JOIN cases c")
                .text(DEADLINE)
                .text(FIRST_TODO),
            _ => pieces
                .text(" FROM todos t CROSS JOIN cases c")
                .text(DEADLINE),
        };
    }

    fn conditions(self, pieces: &mut Pieces<'_>) {
        if self.id() == "d.case_id" {
            pieces.text("c.id = d.case_id AND d.kind = 'reply' AND d.closed_on IS NULL");
        }
        match self {
            Source::Owned(_) | Source::Beside => pieces.text("TRUE"),
            Source::Dated(_) => pieces.text(" AND d.due_on IS NOT NULL"),
            Source::Pressing(_, soon) => pieces.with(" AND d.due_on <= ", Bound::Day(soon)),
            Source::Urged(_, soon) => pieces
                .text("c.is_open AND c.urged > 0 AND (d.due_on IS NULL")
                .with(" OR d.due_on > ", Bound::Day(soon))
                .text(")"),
            Source::PressingOf(officer, soon) => pieces
                .with("c.is_open AND c.handler_id = ", Bound::Id(officer))
                .with(" AND (c.urged > 0 OR d.due_on <= ", Bound::Day(soon))
                .text(")"),
            Source::PressingBeside(soon) => pieces
                .with(
                    "c.is_open AND (c.urged > 0 OR d.due_on <= ",
                    Bound::Day(soon),
                )
                .text(")"),
            Source::Hands(officer) => {
                pieces.with("c.id = h.case_id AND h.officer_id = ", Bound::Id(officer))
            }
            Source::Registered(officer) => pieces
                .text("c.id = h.case_id AND h.registered_at IS NOT NULL")
                .with(" AND h.officer_id = ", Bound::Id(officer)),
            Source::AwaitedOf(officer) => {
                pieces.with("c.id = t.case_id AND t.officer_id = ", Bound::Id(officer))
            }
            Source::AwaitedAs(agency, role) => pieces
                .text("c.id = t.case_id AND t.officer_id IS NULL")
                .with(" AND t.agency_id = ", Bound::Id(agency))
                .with(" AND t.role = ", Bound::Word(role.word())),
        };
    }

    /// That the case is the owner's, or otherwise in sight.
    fn in_sight<'a>(self, pieces: &mut Pieces<'a>, eyes: &Eyes<'a>) {
        let column = match self {
            Source::Dated(_) | Source::Pressing(..) => " AND d.agency_id",
            _ => " AND c.agency_id",
        };
        match self {
            Source::Owned(owner)
            | Source::Dated(owner)
            | Source::Pressing(owner, _)
            | Source::Urged(owner, _) => match owner {
                Owner::Any => {}
                Owner::One(agency) => {
                    pieces.text(column).with(" = ", Bound::Id(agency));
                }
                Owner::InReach => in_reach(pieces.text(column), eyes.sight),
            },
            Source::Beside => beside(pieces, eyes, eyes.whole),
            Source::PressingBeside(_) => beside(pieces, eyes, true),
            Source::PressingOf(..)
            | Source::Hands(_)
            | Source::Registered(_)
            | Source::AwaitedOf(_)
            | Source::AwaitedAs(..) => {
                if !eyes.everything {
                    seen(pieces, eyes);
                }
            }
        }
    }

    /// What an officer is awaited for is done by that one, now, and counts once.
    fn awaited<'a>(self, pieces: &mut Pieces<'a>, mine: Mine<'a>) {
        match self {
            Source::AwaitedOf(_) | Source::AwaitedAs(..) => {
                pieces.text(" AND ");
                now(pieces, "t", mine);
                pieces.text(
                    " AND NOT EXISTS (SELECT 1 FROM todos x WHERE x.case_id = t.case_id AND x.place < t.place AND ",
                );
                awaited_of(pieces, mine);
                pieces.text(")");
            }
            Source::Hands(_) => {
                pieces.text(
                    " AND NOT EXISTS (SELECT 1 FROM todos x WHERE x.case_id = h.case_id AND ",
                );
                awaited_of(pieces, mine);
                pieces.text(")");
            }
            _ => {}
        }
    }
}

fn in_reach<'a>(pieces: &mut Pieces<'a>, sight: &'a Sight) {
    pieces
        .with(
            " IN (SELECT a.id FROM agencies a WHERE a.path >= ",
            Bound::Text(&sight.low),
        )
        .with(" AND a.path < ", Bound::Text(&sight.high))
        .text(")");
}

/// That the case is in sight: its owner in reach, or one's agency has a part in it.
fn seen<'a>(pieces: &mut Pieces<'a>, eyes: &Eyes<'a>) {
    pieces.text(" AND (c.agency_id");
    in_reach(pieces, eyes.sight);
    pieces
        .text(" OR EXISTS (SELECT 1 FROM case_parties p WHERE p.case_id = c.id AND p.until IS NULL")
        .text(if eyes.whole {
            " AND p.part <> 'consulted'"
        } else {
            ""
        })
        .with(" AND p.agency_id = ", Bound::Id(eyes.sight.party))
        .text("))");
}

fn beside<'a>(pieces: &mut Pieces<'a>, eyes: &Eyes<'a>, whole: bool) {
    pieces
        .text(" AND c.id IN (SELECT p.case_id FROM case_parties p WHERE p.until IS NULL AND p.part <> 'owner'")
        .text(if whole { " AND p.part <> 'consulted'" } else { "" })
        .with(" AND p.agency_id = ", Bound::Id(eyes.sight.party))
        .text(") AND NOT c.agency_id");
    in_reach(pieces, eyes.sight);
}

/// That a row is to be done now, and not barred to the officer.
fn now(pieces: &mut Pieces<'_>, table: &'static str, mine: Mine<'_>) {
    for (column, compared) in [
        (".since IS NULL OR ", ".since <= "),
        (".until IS NULL OR ", ".until >= "),
    ] {
        pieces
            .text("(")
            .text(table)
            .text(column)
            .text(table)
            .with(compared, Bound::Day(mine.today))
            .text(") AND ");
    }
    pieces
        .text("(")
        .text(table)
        .text(".barred_id IS NULL OR ")
        .text(table)
        .with(".barred_id <> ", Bound::Id(mine.officer))
        .text(")");
}

/// That `todos x` is awaited of the officer now.
fn awaited_of(pieces: &mut Pieces<'_>, mine: Mine<'_>) {
    pieces
        .with("(x.officer_id = ", Bound::Id(mine.officer))
        .with(
            " OR (x.officer_id IS NULL AND x.agency_id = ",
            Bound::Id(mine.agency),
        )
        .text(" AND x.role IN (");
    for (nth, role) in mine.roles.iter().enumerate() {
        let between = if nth == 0 { "" } else { ", " };
        pieces.with(between, Bound::Word(role.word()));
    }
    // nobody has the role that is no word
    pieces.text(if mine.roles.is_empty() {
        "''))) AND "
    } else {
        "))) AND "
    });
    now(pieces, "x", mine);
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
        for (nth, source) in self.sources.iter().enumerate() {
            pieces
                .text(if nth == 0 {
                    "SELECT "
                } else {
                    " UNION ALL SELECT "
                })
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
        }
        if let Wanted::Page(way, _, limit) = wanted {
            pieces
                .text(match self.sort.falls() == (way == Way::On) {
                    true => " ORDER BY sort DESC, id DESC LIMIT ",
                    false => " ORDER BY sort, id LIMIT ",
                })
                .with("", Bound::Count(limit));
        }
        Ok(pieces)
    }

    /// How many lines there are, counted up to `most`.
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
            self.source(pieces, *source, eyes);
        }
        pieces
            .with(" LIMIT ", Bound::Count(most))
            .text(") counted)");
    }

    fn source<'a>(&self, pieces: &mut Pieces<'a>, source: Source, eyes: &Eyes<'a>) {
        source.tables(pieces);
        pieces.text(" WHERE ");
        source.conditions(pieces);
        source.in_sight(pieces, eyes);
        if let Some(mine) = eyes.mine {
            source.awaited(pieces, mine);
        }
        if self.undated {
            pieces.text(" AND d.due_on IS NULL");
        }
        eyes.filter.conditions(pieces);
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
