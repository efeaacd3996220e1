//! Where the lines of a list come from: what an index gives in the list's order, and
//! what makes a case one of them.

use chrono::NaiveDate;
use disclosure::words::Role;

use super::CaseFilter;
use crate::agencies::Officer;
use crate::dialect::Matches;
use crate::ids::{AgencyId, OfficerId};
use crate::pieces::{Bound, Pieces, in_reach};
use crate::scope::Sight;

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
    /// Each source is cut to the length of the page before they are merged.
    pub each_cut: bool,
    /// Where the index of words says that the filter's text may stand.
    pub found: Option<Matches>,
}

/// What is awaited of an officer on a day.
#[derive(Clone, Copy)]
pub(crate) struct Mine<'a> {
    pub officer: OfficerId,
    pub agency: AgencyId,
    pub roles: &'a [Role],
    /// Whose work the officer does besides.
    pub absent: &'a [Officer],
    pub today: NaiveDate,
}

impl Mine<'_> {
    /// Whom else a row must not be barred to that is awaited in a role: the officer who
    /// has it, where it is done in that one's place and in nobody else's.
    fn stood_in_for(&self, role: Role) -> Option<OfficerId> {
        let mut having = self.absent.iter().filter(|one| one.roles.contains(&role));
        match (self.roles.contains(&role), having.next(), having.next()) {
            (false, Some(one), None) => Some(one.id),
            _ => None,
        }
    }
}

const DEADLINE: &str =
    " LEFT JOIN deadlines d ON d.case_id = c.id AND d.kind = 'reply' AND d.closed_on IS NULL";
const REPLY: &str = "d.kind = 'reply' AND d.closed_on IS NULL";
const FIRST_TODO: &str = " LEFT JOIN todos t ON t.case_id = c.id AND t.place = 0";

impl Source {
    /// The column that names the case in the table that is walked.
    pub const fn id(self) -> &'static str {
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

    /// Whether it is one officer's or one role's.
    pub const fn is_officers(self) -> bool {
        matches!(
            self,
            Source::Hands(_)
                | Source::Registered(_)
                | Source::AwaitedOf(_)
                | Source::AwaitedAs(..)
                | Source::PressingOf(..)
        )
    }

    pub const fn hand(self) -> &'static str {
        match self {
            Source::Hands(_) | Source::Registered(_) => "h.last_at",
            _ => "CAST(NULL AS TIMESTAMPTZ)",
        }
    }

    /// The table that is walked alone, when nothing else is asked of a case than that
    /// it is there.
    pub fn table(self, pieces: &mut Pieces<'_>) {
        match self.id() {
            "c.id" => pieces.text(" FROM cases c").text(DEADLINE),
            "d.case_id" => pieces.text(" FROM deadlines d"),
            "h.case_id" => pieces.text(" FROM case_hands h"),
            _ => pieces.text(" FROM todos t"),
        };
        pieces.text(" WHERE ");
    }

    /// The tables of a line: what is walked comes first, and SQLite keeps it so.
    pub fn tables(self, pieces: &mut Pieces<'_>) {
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
        match self.id() {
            "c.id" => pieces.text(" WHERE "),
            id => pieces.text(" WHERE c.id = ").text(id).text(" AND "),
        };
    }

    fn conditions(self, pieces: &mut Pieces<'_>) {
        match self {
            Source::Owned(_) | Source::Beside => pieces.text("TRUE"),
            Source::Dated(_) => pieces.text(REPLY).text(" AND d.due_on IS NOT NULL"),
            Source::Pressing(_, soon) => pieces
                .text(REPLY)
                .with(" AND d.due_on <= ", Bound::Day(soon)),
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
            Source::Hands(officer) => pieces.with("h.officer_id = ", Bound::Id(officer)),
            Source::Registered(officer) => pieces
                .text("h.registered_at IS NOT NULL")
                .with(" AND h.officer_id = ", Bound::Id(officer)),
            Source::AwaitedOf(officer) => pieces.with("t.officer_id = ", Bound::Id(officer)),
            Source::AwaitedAs(agency, role) => pieces
                .text("t.officer_id IS NULL")
                .with(" AND t.agency_id = ", Bound::Id(agency))
                .with(" AND t.role = ", Bound::Word(role.word())),
        };
    }

    /// That the case is the owner's, or otherwise in sight.
    fn in_sight<'a>(self, pieces: &mut Pieces<'a>, eyes: &Eyes<'a>) {
        let column = match self {
            Source::Dated(_) | Source::Pressing(..) => "d.agency_id",
            _ => "c.agency_id",
        };
        match self {
            Source::Owned(owner)
            | Source::Dated(owner)
            | Source::Pressing(owner, _)
            | Source::Urged(owner, _) => match owner {
                Owner::Any => {}
                Owner::One(agency) => {
                    pieces
                        .text(" AND ")
                        .text(column)
                        .with(" = ", Bound::Id(agency));
                }
                // few of them: the index says which
                Owner::InReach if matches!(self, Source::Urged(..)) => {
                    in_reach(pieces.text(" AND ").text(column), eyes.sight);
                }
                // looked up on the way, so that the list's own index is walked
                Owner::InReach => {
                    pieces
                        .text(" AND EXISTS (SELECT 1 FROM agencies a WHERE a.id = ")
                        .text(column)
                        .with(" AND a.path >= ", Bound::Text(&eyes.sight.low))
                        .with(" AND a.path < ", Bound::Text(&eyes.sight.high))
                        .text(")");
                }
            },
            Source::Beside => beside(pieces, eyes, eyes.whole),
            Source::PressingBeside(_) => beside(pieces, eyes, true),
            Source::PressingOf(..)
            | Source::Hands(_)
            | Source::Registered(_)
            | Source::AwaitedOf(_)
            | Source::AwaitedAs(..) => {
                if !eyes.everything {
                    seen(pieces, eyes, self.id());
                }
            }
        }
    }

    /// All that makes a case one of this source.
    pub fn belongs<'a>(self, pieces: &mut Pieces<'a>, eyes: &Eyes<'a>) {
        self.conditions(pieces);
        self.in_sight(pieces, eyes);
        if let Some(mine) = eyes.mine {
            self.awaited(pieces, mine);
        }
    }

    /// What an officer is awaited for is done by that one, now, and counts once.
    fn awaited<'a>(self, pieces: &mut Pieces<'a>, mine: Mine<'a>) {
        match self {
            Source::AwaitedOf(_) | Source::AwaitedAs(..) => {
                pieces.text(" AND ");
                now(pieces, "t", mine.today);
                let absent = match self {
                    Source::AwaitedOf(officer) => Some(officer),
                    Source::AwaitedAs(_, role) => mine.stood_in_for(role),
                    _ => None,
                };
                not_barred(pieces, "t", mine.officer, absent);
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

/// That a case is in sight: one's agency has a part in it, or its owner is in reach.
/// The owner has a part too, and one index knows all parts.
fn seen<'a>(pieces: &mut Pieces<'a>, eyes: &Eyes<'a>, case: &'static str) {
    pieces
        .text(" AND EXISTS (SELECT 1 FROM case_parties p WHERE p.until IS NULL AND p.case_id = ")
        .text(case)
        .with(" AND (p.agency_id = ", Bound::Id(eyes.sight.party))
        .text(if eyes.whole {
            " AND p.part <> 'consulted'"
        } else {
            ""
        })
        .text(" OR p.part = 'owner' AND p.agency_id");
    in_reach(pieces, eyes.sight);
    pieces.text("))");
}

fn beside<'a>(pieces: &mut Pieces<'a>, eyes: &Eyes<'a>, whole: bool) {
    pieces
        .text(" AND c.id IN (SELECT p.case_id FROM case_parties p WHERE p.until IS NULL AND p.part <> 'owner'")
        .text(if whole { " AND p.part <> 'consulted'" } else { "" })
        .with(" AND p.agency_id = ", Bound::Id(eyes.sight.party))
        .text(") AND NOT c.agency_id");
    in_reach(pieces, eyes.sight);
}

/// That a row is to be done now.
fn now(pieces: &mut Pieces<'_>, table: &'static str, today: NaiveDate) {
    for (column, compared) in [
        (".since IS NULL OR ", ".since <= "),
        (".until IS NULL OR ", ".until >= "),
    ] {
        pieces
            .text("(")
            .text(table)
            .text(column)
            .text(table)
            .with(compared, Bound::Day(today))
            .text(") AND ");
    }
}

/// That a row is barred neither to the officer nor to the one whose work it is.
fn not_barred(
    pieces: &mut Pieces<'_>,
    table: &'static str,
    officer: OfficerId,
    absent: Option<OfficerId>,
) {
    pieces
        .text("(")
        .text(table)
        .text(".barred_id IS NULL OR ")
        .text(table)
        .with(".barred_id <> ", Bound::Id(officer));
    if let Some(absent) = absent.filter(|absent| *absent != officer) {
        pieces
            .text(" AND ")
            .text(table)
            .with(".barred_id <> ", Bound::Id(absent));
    }
    pieces.text(")");
}

/// That `todos x` is awaited of the officer now, in the own right or in another's place.
fn awaited_of(pieces: &mut Pieces<'_>, mine: Mine<'_>) {
    pieces.text("(");
    awaited_as(pieces, mine, mine.officer, mine.roles);
    for absent in mine.absent {
        pieces.text(" OR ");
        awaited_as(pieces, mine, absent.id, &absent.roles);
    }
    pieces.text(")");
}

/// That `todos x` is awaited of one officer, and the one who looks may do it.
fn awaited_as(pieces: &mut Pieces<'_>, mine: Mine<'_>, officer: OfficerId, roles: &[Role]) {
    pieces
        .with("((x.officer_id = ", Bound::Id(officer))
        .with(
            " OR (x.officer_id IS NULL AND x.agency_id = ",
            Bound::Id(mine.agency),
        )
        .text(" AND x.role IN (");
    for (nth, role) in roles.iter().enumerate() {
        let between = if nth == 0 { "" } else { ", " };
        pieces.with(between, Bound::Word(role.word()));
    }
    // nobody has the role that is no word
    pieces.text(if roles.is_empty() {
        "''))) AND "
    } else {
        "))) AND "
    });
    now(pieces, "x", mine.today);
    not_barred(pieces, "x", mine.officer, Some(officer));
    pieces.text(")");
}
