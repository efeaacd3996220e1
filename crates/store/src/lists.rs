//! Lists of cases: filters, three orders, pages by keyset.

mod filter;
pub(crate) mod source;
pub(crate) mod walk;

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::{ActKind, ApplicantKind, Channel, Phase, Role, State};
use serde::{Deserialize, Serialize};

use crate::dialect::{ask, from_row, on, statements, word, word_or_none};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, OfficerId};
use crate::pages::cut;
use crate::scope::{Reach, Scope, Sight};
use crate::store::Reader;
use source::{Eyes, Owner, Source};
use walk::{Section, Sort, Wanted, Way};

pub use filter::CaseFilter;

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseOrder {
    /// The newest in the register first.
    #[default]
    Newest,
    /// The latest day of receipt first (of registration while none is known).
    Received,
    /// The next last day of the reply period first, those without one at the end.
    Due,
}

/// Where the next page begins. It belongs to one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cursor {
    /// After this moment and case ([`CaseOrder::Newest`]).
    Newest(DateTime<Utc>, CaseId),
    /// After this day and case ([`CaseOrder::Received`]).
    Received(NaiveDate, CaseId),
    /// After this day and case ([`CaseOrder::Due`]); no day: among those without one.
    Due(Option<NaiveDate>, CaseId),
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseListRow {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Its owner.
    pub agency_id: AgencyId,
    /// Where it stands.
    pub state: State,
    /// The phase of that state.
    pub phase: Phase,
    /// Its version.
    pub version: i64,
    /// Who applied.
    pub applicant_name: String,
    /// The applicant's column in the annual report.
    pub applicant_kind: ApplicantKind,
    /// What is asked for.
    pub title: String,
    /// How it came.
    pub channel: Channel,
    /// The legal day of receipt, once it is known.
    pub received_on: Option<NaiveDate>,
    /// The day it was registered.
    pub registered_on: NaiveDate,
    /// In whose hands it is.
    pub handler_id: Option<OfficerId>,
    /// The number of the reply.
    pub reply_number: Option<String>,
    /// The day the reply was served.
    pub replied_on: Option<NaiveDate>,
    /// The day it ended without a reply.
    pub ended_on: Option<NaiveDate>,
    /// False when nothing more is awaited.
    pub is_open: bool,
    /// When the row was made.
    pub created_at: DateTime<Utc>,
    /// The last day of the reply period.
    pub due_on: Option<NaiveDate>,
    /// True when that day rests on a calendar that is not published yet.
    pub provisional: bool,
    /// True while that period stands still: here for an opinion that is out.
    pub paused: bool,
    /// How often it was urged.
    pub urged: i64,
    /// What is awaited: of the officer in a list of what that one is to do, else what
    /// carries the case on.
    pub awaited: Option<AwaitedAct>,
    /// When the officer last had a hand in it, in a list of what went through those.
    pub hand_at: Option<DateTime<Utc>>,
}

/// An act that is awaited on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AwaitedAct {
    /// The act.
    pub act: ActKind,
    /// From this day on: until then the case waits for somebody else.
    pub since: Option<NaiveDate>,
    /// The last day for it.
    pub due_on: Option<NaiveDate>,
    /// In which role.
    pub role: Role,
    /// Of whom, when it is that one's alone.
    pub officer: Option<OfficerId>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePage {
    /// Its lines.
    pub rows: Vec<CaseListRow>,
    /// Where the next page begins; absent on the last.
    pub next: Option<Cursor>,
}

/// The columns of a line, but for the case's id and when a hand was in it.
macro_rules! columns {
    () => {
        "c.number, c.agency_id, c.state, c.phase, c.version, c.applicant_name, c.applicant_kind, c.title, c.channel, \
         c.received_on, c.registered_on, c.handler_id, c.reply_number, c.replied_on, c.ended_on, c.is_open, \
         c.created_at, c.urged, d.due_on, COALESCE(d.provisional, FALSE) AS provisional, \
         d.paused_since IS NOT NULL AS paused, t.act AS awaited, t.since AS awaited_since, t.due_on AS awaited_by, \
         t.role AS awaited_as, t.officer_id AS awaited_of"
    };
}
pub(crate) use columns;

/// All of a line; conditions follow.
pub(crate) const SELECT: &str = concat!(
    "SELECT c.id, ",
    columns!(),
    ", CAST(NULL AS TIMESTAMPTZ) AS hand_at FROM cases c \
     LEFT JOIN deadlines d ON d.case_id = c.id AND d.kind = 'reply' AND d.closed_on IS NULL \
     LEFT JOIN todos t ON t.case_id = c.id AND t.place = 0 WHERE "
);

statements! {
    REACHED = "SELECT id FROM agencies WHERE path >= $1 AND path < $2 ORDER BY path LIMIT $3";
}

from_row!(CaseListRow, |row| {
    let act = word_or_none("awaited", ActKind::parse, row.try_get("awaited")?)?;
    let role = word_or_none("awaited_as", Role::parse, row.try_get("awaited_as")?)?;
    let (since, by) = (row.try_get("awaited_since")?, row.try_get("awaited_by")?);
    let of = row.try_get("awaited_of")?;
    Ok(CaseListRow {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        agency_id: row.try_get("agency_id")?,
        state: word("state", State::parse, row.try_get("state")?)?,
        phase: word("phase", Phase::parse, row.try_get("phase")?)?,
        version: row.try_get("version")?,
        applicant_name: row.try_get("applicant_name")?,
        applicant_kind: word(
            "applicant_kind",
            ApplicantKind::parse,
            row.try_get("applicant_kind")?,
        )?,
        title: row.try_get("title")?,
        channel: word("channel", Channel::parse, row.try_get("channel")?)?,
        received_on: row.try_get("received_on")?,
        registered_on: row.try_get("registered_on")?,
        handler_id: row.try_get("handler_id")?,
        reply_number: row.try_get("reply_number")?,
        replied_on: row.try_get("replied_on")?,
        ended_on: row.try_get("ended_on")?,
        is_open: row.try_get("is_open")?,
        created_at: row.try_get("created_at")?,
        due_on: row.try_get("due_on")?,
        provisional: row.try_get("provisional")?,
        paused: row.try_get("paused")?,
        urged: row.try_get("urged")?,
        awaited: act.zip(role).map(|(act, role)| AwaitedAct {
            act,
            since,
            due_on: by,
            role,
            officer: of,
        }),
        hand_at: row.try_get("hand_at")?,
    })
});

/// So many agencies in reach are walked one by one, each by its own index; more of
/// them are picked out of all cases on the way.
const MOST_OWNERS: i64 = 8;

impl Reader {
    /// A page of the cases that the scope shows. A filter or an order that goes by
    /// what an extract does not show leaves out the cases in which the agency was
    /// merely asked for its opinion: their place and the cursor would tell the day.
    ///
    /// # Errors
    /// [`StoreError::Cursor`] when the cursor belongs to another order.
    pub async fn list_cases(
        &mut self,
        scope: &Scope,
        filter: &CaseFilter,
        order: CaseOrder,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<CasePage, StoreError> {
        let sight = self.sight(scope).await?;
        let sections = self.all_cases(scope, &sight, filter, order).await?;
        let eyes = Eyes {
            sight: &sight,
            everything: scope.reach == Reach::Everything,
            filter,
            whole: filter.guesses() || order != CaseOrder::Newest,
            mine: None,
            each_cut: self.conn.cuts_unions(),
            found: None,
        };
        self.page(&sections, &eyes, cursor, limit).await
    }

    /// All cases in an order: those with a last day of the reply period before those
    /// without, where it goes by that day.
    pub(crate) async fn all_cases(
        &mut self,
        scope: &Scope,
        sight: &Sight,
        filter: &CaseFilter,
        order: CaseOrder,
    ) -> Result<Vec<Section>, StoreError> {
        let owners = self.owners(scope, sight, filter.agency).await?;
        let of = |source: fn(Owner) -> Source| {
            let mut sources: Vec<Source> = owners.iter().map(|owner| source(*owner)).collect();
            if scope.reach != Reach::Everything {
                sources.push(Source::Beside);
            }
            sources
        };
        let section = |sort, source| Section {
            sort,
            sources: of(source),
            undated: sort == Sort::Undated,
        };
        Ok(match order {
            CaseOrder::Newest => vec![section(Sort::Newest, Source::Owned)],
            CaseOrder::Received => vec![section(Sort::Received, Source::Owned)],
            CaseOrder::Due if filter.dated() => vec![section(Sort::Due, Source::Dated)],
            CaseOrder::Due => vec![
                section(Sort::Due, Source::Dated),
                section(Sort::Undated, Source::Owned),
            ],
        })
    }

    /// Whose cases a scope shows, as lists are walked; one agency's alone when only
    /// that one is asked for.
    pub(crate) async fn owners(
        &mut self,
        scope: &Scope,
        sight: &Sight,
        only: Option<AgencyId>,
    ) -> Result<Vec<Owner>, StoreError> {
        if scope.reach == Reach::Everything {
            return Ok(vec![only.map_or(Owner::Any, Owner::One)]);
        }
        let (low, high) = (&sight.low, &sight.high);
        let reached = ask!(
            self,
            fetch_all,
            (AgencyId,),
            REACHED,
            low,
            high,
            MOST_OWNERS + 1
        )?;
        if reached.len() as i64 > MOST_OWNERS {
            return Ok(vec![Owner::InReach]);
        }
        let reached = reached.into_iter().map(|(id,)| id);
        let wanted = reached.filter(|id| only.is_none_or(|only| only == *id));
        Ok(wanted.map(Owner::One).collect())
    }

    /// One page of a list that is walked section by section.
    pub(crate) async fn page(
        &mut self,
        sections: &[Section],
        eyes: &Eyes<'_>,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<CasePage, StoreError> {
        let mut rows = self
            .walk(sections, eyes, Way::On, cursor, i64::from(limit) + 1)
            .await?;
        let next = cut(&mut rows, limit, |(sort, row)| sort.cursor(row));
        let rows = rows.into_iter().map(|(_, row)| row).collect();
        Ok(CasePage { rows, next })
    }

    /// Lines onwards or back from a place, each with what it was sorted by.
    pub(crate) async fn walk(
        &mut self,
        sections: &[Section],
        eyes: &Eyes<'_>,
        way: Way,
        cursor: Option<&Cursor>,
        wanted: i64,
    ) -> Result<Vec<(Sort, CaseListRow)>, StoreError> {
        let mut ahead: Vec<&Section> = sections.iter().collect();
        if way == Way::Back {
            ahead.reverse();
        }
        if let Some(cursor) = cursor {
            // A place among those without a day lies beyond all that have one.
            let begins = ahead.iter().position(|section| section.sort.has(cursor));
            ahead.drain(..begins.ok_or(StoreError::Cursor)?);
        }
        let mut place = cursor;
        let mut rows: Vec<(Sort, CaseListRow)> = Vec::new();
        for section in ahead {
            let missing = wanted - rows.len() as i64;
            if missing <= 0 {
                break;
            }
            if !section.sources.is_empty() {
                let pieces = section.lines(eyes, Wanted::Page(way, place.take(), missing))?;
                let found: Vec<CaseListRow> = self.lines(pieces).await?;
                rows.extend(found.into_iter().map(|row| (section.sort, row)));
            }
            place = None;
        }
        Ok(rows)
    }

    /// Shows what PostgreSQL can do by indexes: a small table it reads as a whole.
    pub(crate) async fn prefer_indexes(&mut self) -> Result<(), StoreError> {
        let answer = self.conn.prefer_indexes().await;
        self.noted(answer)
    }
}
