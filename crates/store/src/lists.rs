//! Lists of cases: filters, three orders, pages by keyset.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::{ApplicantKind, Channel, Phase, State};
use serde::{Deserialize, Serialize};

use crate::carried_over::{counted_from, last_day};
use crate::dialect::{from_row, word};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, OfficerId, PersonId, micros};
use crate::pieces::{Bound, Pieces};
use crate::scope::Scope;
use crate::store::Reader;

/// Which cases; all that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// In this state.
    pub state: Option<State>,
    /// In this phase.
    pub phase: Option<Phase>,
    /// Owned by this agency.
    pub agency: Option<AgencyId>,
    /// In this officer's hands.
    pub handler: Option<OfficerId>,
    /// Whose applicant's name contains this.
    pub applicant: Option<String>,
    /// Whose number contains this.
    pub number: Option<String>,
    /// Whose title contains this.
    pub title: Option<String>,
    /// Received on this day or later.
    pub received_from: Option<NaiveDate>,
    /// Received on this day or earlier.
    pub received_to: Option<NaiveDate>,
    /// Only open ones.
    pub open_only: bool,
    /// Open, and past the last day of the reply period on this day.
    pub overdue_on: Option<NaiveDate>,
    /// Open, and with a last day of the reply period before this day.
    pub due_before: Option<NaiveDate>,
    /// Of this applicant.
    pub applicant_id: Option<PersonId>,
    /// Handed on by this year to the next, as [`Reader::carry_over`] counts.
    pub carried_over: Option<i32>,
    /// Not confirmed as received yet (article 31).
    pub unconfirmed: bool,
}

impl CaseFilter {
    /// Whether it asks for what an extract does not show.
    fn guesses(&self) -> bool {
        let CaseFilter {
            state: _,
            phase: _,
            agency: _,
            number: _,
            open_only: _,
            unconfirmed: _,
            handler,
            applicant,
            title,
            received_from,
            received_to,
            overdue_on,
            due_before,
            applicant_id,
            carried_over,
        } = self;
        handler.is_some()
            || applicant.is_some()
            || title.is_some()
            || applicant_id.is_some()
            || carried_over.is_some()
            || [received_from, received_to, overdue_on, due_before]
                .iter()
                .any(|day| day.is_some())
    }
}

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
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePage {
    /// Its lines.
    pub rows: Vec<CaseListRow>,
    /// Where the next page begins; absent on the last.
    pub next: Option<Cursor>,
}

pub(crate) const SELECT: &str = "SELECT c.id, c.number, c.agency_id, c.state, c.phase, c.version, c.applicant_name, \
    c.applicant_kind, c.title, c.channel, c.received_on, c.registered_on, c.handler_id, c.reply_number, \
    c.replied_on, c.ended_on, c.is_open, c.created_at, d.due_on, COALESCE(d.provisional, FALSE) AS provisional \
    FROM cases c LEFT JOIN deadlines d ON d.case_id = c.id AND d.kind = 'reply' AND d.closed_on IS NULL WHERE ";
const RECEIVED: &str = "COALESCE(c.received_on, c.registered_on)";

from_row!(CaseListRow, |row| {
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
    })
});

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
        let mut pieces = Pieces::default();
        pieces.text(SELECT);
        if filter.guesses() || order != CaseOrder::Newest {
            pieces.visible_whole(&sight);
        } else {
            pieces.visible(&sight);
        }
        conditions(&mut pieces, filter);
        self.page(pieces, order, cursor, limit).await
    }

    /// One page of what the pieces select.
    pub(crate) async fn page(
        &mut self,
        mut pieces: Pieces<'_>,
        order: CaseOrder,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<CasePage, StoreError> {
        following(&mut pieces, order, cursor)?;
        pieces
            .text(order_by(order))
            .with(" LIMIT ", Bound::Count(i64::from(limit) + 1));
        let mut rows = self.lines(pieces).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|row| cursor_at(order, row));
        Ok(CasePage { rows, next })
    }
}

fn conditions<'a>(pieces: &mut Pieces<'a>, filter: &'a CaseFilter) {
    pieces
        .with_some(" AND c.state = ", filter.state, |state| {
            Bound::Word(state.word())
        })
        .with_some(" AND c.phase = ", filter.phase, |phase| {
            Bound::Word(phase.word())
        })
        .with_some(" AND c.agency_id = ", filter.agency, Bound::Id)
        .with_some(" AND c.handler_id = ", filter.handler, Bound::Id)
        .with_some(" AND c.applicant_id = ", filter.applicant_id, Bound::Id)
        .with_some(" AND c.received_on >= ", filter.received_from, Bound::Day)
        .with_some(" AND c.received_on <= ", filter.received_to, Bound::Day)
        .with_some(" AND d.due_on < ", filter.overdue_on, Bound::Day)
        .with_some(" AND d.due_on < ", filter.due_before, Bound::Day);
    if filter.open_only || filter.overdue_on.is_some() || filter.due_before.is_some() {
        pieces.text(" AND c.is_open");
    }
    if filter.unconfirmed {
        pieces.with(
            " AND c.state = ",
            Bound::Word(State::AwaitingReceipt.word()),
        );
    }
    if let Some(year) = filter.carried_over {
        let day = last_day(year);
        pieces
            .text(" AND ")
            .text(counted_from!())
            .with(" <= ", Bound::Day(day))
            .with(
                " AND (c.concluded_on IS NULL OR c.concluded_on > ",
                Bound::Day(day),
            )
            .text(")");
    }
    for (column, text) in [
        ("c.applicant_name", &filter.applicant),
        ("c.number", &filter.number),
        ("c.title", &filter.title),
    ] {
        if let Some(text) = text {
            pieces.text(" AND ").containing(column, text);
        }
    }
}

fn following(
    pieces: &mut Pieces<'_>,
    order: CaseOrder,
    cursor: Option<&Cursor>,
) -> Result<(), StoreError> {
    match (order, cursor.copied()) {
        (_, None) => {}
        (CaseOrder::Newest, Some(Cursor::Newest(at, id))) => {
            pieces
                .with(" AND (c.created_at, c.id) < (", Bound::Moment(micros(at)))
                .with(", ", Bound::Id(id))
                .text(")");
        }
        (CaseOrder::Received, Some(Cursor::Received(day, id))) => {
            pieces
                .text(" AND (")
                .text(RECEIVED)
                .with(", c.id) < (", Bound::Day(day))
                .with(", ", Bound::Id(id))
                .text(")");
        }
        (CaseOrder::Due, Some(Cursor::Due(Some(day), id))) => {
            pieces
                .with(
                    " AND (d.due_on IS NULL OR (d.due_on, c.id) > (",
                    Bound::Day(day),
                )
                .with(", ", Bound::Id(id))
                .text("))");
        }
        (CaseOrder::Due, Some(Cursor::Due(None, id))) => {
            pieces.with(" AND d.due_on IS NULL AND c.id > ", Bound::Id(id));
        }
        _ => return Err(StoreError::Cursor),
    }
    Ok(())
}

fn order_by(order: CaseOrder) -> &'static str {
    match order {
        CaseOrder::Newest => " ORDER BY c.created_at DESC, c.id DESC",
        CaseOrder::Received => " ORDER BY COALESCE(c.received_on, c.registered_on) DESC, c.id DESC",
        CaseOrder::Due => " ORDER BY d.due_on ASC NULLS LAST, c.id ASC",
    }
}

fn cursor_at(order: CaseOrder, row: &CaseListRow) -> Cursor {
    match order {
        CaseOrder::Newest => Cursor::Newest(row.created_at, row.id),
        CaseOrder::Received => {
            Cursor::Received(row.received_on.unwrap_or(row.registered_on), row.id)
        }
        CaseOrder::Due => Cursor::Due(row.due_on, row.id),
    }
}
