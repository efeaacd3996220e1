//! Which cases a list is of.

use chrono::NaiveDate;
use disclosure::words::{Channel, Phase, State};

use crate::carried_over::{counted_from, last_day};
use crate::ids::{AgencyId, OfficerId, PersonId};
use crate::pieces::{Bound, Pieces};

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
    /// That came this way.
    pub channel: Option<Channel>,
    /// Whose number or title contains this. A desk's list of all cases finds letters
    /// and digits from the beginning of a word on, as the search does.
    pub text: Option<String>,
    /// With a last day of the reply period on this day or later.
    pub due_from: Option<NaiveDate>,
    /// With a last day of the reply period on this day or earlier.
    pub due_to: Option<NaiveDate>,
    /// Open, and no day is counted towards: the period stands still or has not begun.
    pub undated: bool,
    /// Concluded on this day or later.
    pub concluded_from: Option<NaiveDate>,
    /// Concluded on this day or earlier.
    pub concluded_to: Option<NaiveDate>,
    /// Concluded by a reply that was late, or by one that was not.
    pub late: Option<bool>,
}

impl CaseFilter {
    /// Whether it asks for what an extract does not show.
    pub(crate) fn guesses(&self) -> bool {
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
            channel,
            text,
            due_from,
            due_to,
            undated,
            concluded_from,
            concluded_to,
            late,
        } = self;
        handler.is_some()
            || applicant.is_some()
            || title.is_some()
            || applicant_id.is_some()
            || carried_over.is_some()
            || channel.is_some()
            || text.is_some()
            || *undated
            || late.is_some()
            || [received_from, received_to, overdue_on, due_before]
                .iter()
                .any(|day| day.is_some())
            || [due_from, due_to, concluded_from, concluded_to]
                .iter()
                .any(|day| day.is_some())
    }

    /// Whether it wants a last day of the reply period; open cases alone have one.
    pub(crate) fn dated(&self) -> bool {
        [self.overdue_on, self.due_before, self.due_from, self.due_to]
            .iter()
            .any(|day| day.is_some())
    }

    /// The conditions on `cases c` and the deadline of its reply, `d`.
    pub(crate) fn conditions(&self, pieces: &mut Pieces<'_>) {
        pieces
            .with_some(" AND c.state = ", self.state, |state| {
                Bound::Word(state.word())
            })
            .with_some(" AND c.phase = ", self.phase, |phase| {
                Bound::Word(phase.word())
            })
            .with_some(" AND c.agency_id = ", self.agency, Bound::Id)
            .with_some(" AND c.handler_id = ", self.handler, Bound::Id)
            .with_some(" AND c.applicant_id = ", self.applicant_id, Bound::Id)
            .with_some(" AND c.received_on >= ", self.received_from, Bound::Day)
            .with_some(" AND c.received_on <= ", self.received_to, Bound::Day)
            .with_some(" AND c.channel = ", self.channel, |channel| {
                Bound::Word(channel.word())
            })
            .with_some(" AND c.concluded_on >= ", self.concluded_from, Bound::Day)
            .with_some(" AND c.concluded_on <= ", self.concluded_to, Bound::Day)
            .with_some(" AND d.due_on >= ", self.due_from, Bound::Day)
            .with_some(" AND d.due_on <= ", self.due_to, Bound::Day)
            .with_some(" AND d.due_on < ", self.overdue_on, Bound::Day)
            .with_some(" AND d.due_on < ", self.due_before, Bound::Day);
        if self.open_only || self.dated() || self.undated {
            pieces.text(" AND c.is_open");
        }
        if self.undated {
            pieces.text(" AND d.due_on IS NULL");
        }
        match self.late {
            Some(true) => pieces.text(" AND c.late"),
            Some(false) => pieces.text(" AND NOT c.late"),
            None => pieces,
        };
        if let Some(text) = &self.text {
            pieces
                .text(" AND (")
                .containing("c.number", text)
                .text(" OR ")
                .containing("c.title", text)
                .text(")");
        }
        if self.unconfirmed {
            pieces.with(
                " AND c.state = ",
                Bound::Word(State::AwaitingReceipt.word()),
            );
        }
        if let Some(year) = self.carried_over {
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
            ("c.applicant_name", &self.applicant),
            ("c.number", &self.number),
            ("c.title", &self.title),
        ] {
            if let Some(text) = text {
                pieces.text(" AND ").containing(column, text);
            }
        }
    }
}
