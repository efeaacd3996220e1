//! The lists of a desk: what is to be done, what was, what presses, what it
//! registered, and all that it sees; with their filters and neighbours.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use disclosure::words::{Channel, Phase, Role, State};
use store::{
    AgencyId, CaseFilter, CaseId, Counts, Cursor, Officer, OfficerId, Reader, SavedView, Scope,
    Tab, WorkDay, WorkOrder,
};

use crate::clock::civil_date;
use crate::error::ActError;
use crate::lists::{Listed, listed};
use crate::office::{Desk, Office};
use crate::sight::Eyes;

/// How a case stands to the last day of its reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Light {
    /// That day has passed.
    Overdue,
    /// It is near.
    Soon,
    /// There is time.
    InTime,
    /// No day is counted towards: the period stands still, or has not begun.
    Stopped,
}

impl Light {
    /// All of them, the most pressing first.
    pub const ALL: [Light; 4] = [Light::Overdue, Light::Soon, Light::InTime, Light::Stopped];

    /// The stable spelling, as in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Light::Overdue => "overdue",
            Light::Soon => "soon",
            Light::InTime => "in_time",
            Light::Stopped => "stopped",
        }
    }

    /// What an officer reads.
    pub const fn label(self) -> &'static str {
        match self {
            Light::Overdue => "已超期",
            Light::Soon => "即将到期",
            Light::InTime => "期限内",
            Light::Stopped => "不计时",
        }
    }

    /// The light with this spelling.
    pub fn parse(word: &str) -> Option<Light> {
        Light::ALL.into_iter().find(|light| light.word() == word)
    }
}

/// Which cases of a list; all that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkFilter {
    /// In this state.
    pub state: Option<State>,
    /// In this phase.
    pub phase: Option<Phase>,
    /// Owned by this agency.
    pub agency: Option<AgencyId>,
    /// In this officer's hands.
    pub handler: Option<OfficerId>,
    /// That came this way.
    pub channel: Option<Channel>,
    /// Whose number or title contains this. [`Tab::All`] finds letters and digits from
    /// the beginning of a word on, as the search does.
    pub text: Option<String>,
    /// With a last day of the reply period on this day or later.
    pub due_from: Option<NaiveDate>,
    /// With a last day of the reply period on this day or earlier.
    pub due_to: Option<NaiveDate>,
    /// Received on this day or later.
    pub received_from: Option<NaiveDate>,
    /// Received on this day or earlier.
    pub received_to: Option<NaiveDate>,
    /// Open, and standing so to the last day of the reply.
    pub light: Option<Light>,
    /// Only open ones.
    pub open: bool,
    /// Answered after the last day, or by it.
    pub late: Option<bool>,
    /// Concluded on this day or later.
    pub concluded_from: Option<NaiveDate>,
    /// Concluded on this day or earlier.
    pub concluded_to: Option<NaiveDate>,
}

impl WorkFilter {
    /// Open cases that are about to be overdue.
    pub fn about_to_be_overdue() -> WorkFilter {
        WorkFilter {
            light: Some(Light::Soon),
            ..WorkFilter::default()
        }
    }

    /// Open cases that are overdue.
    pub fn overdue() -> WorkFilter {
        WorkFilter {
            light: Some(Light::Overdue),
            ..WorkFilter::default()
        }
    }

    /// Cases whose reply was late, concluded in a period.
    pub fn answered_late(from: NaiveDate, to: NaiveDate) -> WorkFilter {
        WorkFilter {
            late: Some(true),
            concluded_from: Some(from),
            concluded_to: Some(to),
            ..WorkFilter::default()
        }
    }

    fn of_cases(&self, today: NaiveDate, soon: NaiveDate) -> CaseFilter {
        let text = self.text.as_deref().map(str::trim);
        let (from, to) = match self.light {
            Some(Light::Overdue) => (None, today.pred_opt()),
            Some(Light::Soon) => (Some(today), Some(soon)),
            Some(Light::InTime) => (soon.succ_opt(), None),
            Some(Light::Stopped) | None => (None, None),
        };
        let earlier = |one: Option<NaiveDate>, other: Option<NaiveDate>| match (one, other) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        CaseFilter {
            state: self.state,
            phase: self.phase,
            agency: self.agency,
            handler: self.handler,
            channel: self.channel,
            text: text.filter(|text| !text.is_empty()).map(str::to_owned),
            // no day is later than any
            due_from: self.due_from.max(from),
            due_to: earlier(self.due_to, to),
            received_from: self.received_from,
            received_to: self.received_to,
            undated: self.light == Some(Light::Stopped),
            open_only: self.open,
            late: self.late,
            concluded_from: self.concluded_from,
            concluded_to: self.concluded_to,
            ..CaseFilter::default()
        }
    }
}

/// A page of a desk's list as it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct WorkAsk<'a> {
    /// Which list.
    pub tab: Tab,
    /// Which cases of it.
    pub filter: &'a WorkFilter,
    /// In which order.
    pub order: WorkOrder,
    /// From where on; from the top when absent.
    pub cursor: Option<&'a Cursor>,
    /// How many lines at most.
    pub limit: u32,
}

/// A page of a desk's list, with what stands around it.
#[derive(Debug, Clone)]
pub struct DeskPage {
    /// Its lines.
    pub listed: Listed,
    /// How many cases each list of the desk has.
    pub counts: Counts,
    /// The lists that the officer saved.
    pub views: Vec<SavedView>,
}

/// So many workdays before the last day are soon: the board's own measure, not the
/// law's, and a reminder's rungs are others.
const SOON: u32 = 3;

/// Who asks for counts, when, and after how many acts of this process.
#[derive(Clone)]
struct CountsAsked {
    scope: Scope,
    roles: Vec<Role>,
    absent: Vec<Officer>,
    acts: u64,
    at: DateTime<Utc>,
}

impl CountsAsked {
    /// Whether what was counted for an earlier asking still holds: nothing was done
    /// here since, and what another process did may be seen a moment later.
    fn still(&self, earlier: &CountsAsked) -> bool {
        let since = self.at.signed_duration_since(earlier.at);
        earlier.scope == self.scope
            && earlier.roles == self.roles
            && earlier.absent == self.absent
            && earlier.acts == self.acts
            && civil_date(earlier.at) == civil_date(self.at)
            && TimeDelta::zero() <= since
            && since < MOMENT
    }
}

/// How long another process's acts may go uncounted.
const MOMENT: TimeDelta = TimeDelta::seconds(5);

/// What was counted last for each officer: every page shows it, and most pages are
/// only looked at.
#[derive(Clone, Default)]
pub(crate) struct Counted(Arc<Mutex<HashMap<OfficerId, (CountsAsked, Counts)>>>);

impl Counted {
    fn get(&self, asked: &CountsAsked) -> Option<Counts> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (earlier, counts) = kept.get(&asked.scope.officer)?;
        asked.still(earlier).then_some(*counts)
    }

    fn keep(&self, asked: CountsAsked, counts: Counts) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(asked.scope.officer, (asked, counts));
    }
}

impl Office {
    /// The last day that is soon.
    pub fn soon(&self) -> NaiveDate {
        let today = self.today();
        let soon = self.rules.calendar.add_workdays(today, SOON);
        soon.unwrap_or(today)
    }

    fn work_day<'d>(&self, desk: &'d Desk) -> WorkDay<'d> {
        // Who does nothing but handle is asked about what is in those hands.
        let watches = |role: &Role| !matches!(role, Role::Handler | Role::Admin);
        WorkDay {
            roles: &desk.officer.roles,
            absent: &desk.absent,
            today: self.today(),
            soon: self.soon(),
            own_hands: !desk.officer.roles.iter().any(watches),
        }
    }

    /// A page of one of the desk's lists.
    ///
    /// # Errors
    /// The register failed, or the cursor belongs to another order.
    pub async fn worklist(
        &self,
        desk: &Desk,
        tab: Tab,
        filter: &WorkFilter,
        order: WorkOrder,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<Listed, ActError> {
        let ask = WorkAsk {
            tab,
            filter,
            order,
            cursor,
            limit,
        };
        let mut reader = self.store.read().await?;
        self.worklist_in(&mut reader, desk, ask).await
    }

    async fn worklist_in(
        &self,
        reader: &mut Reader,
        desk: &Desk,
        ask: WorkAsk<'_>,
    ) -> Result<Listed, ActError> {
        let WorkAsk {
            tab,
            filter,
            order,
            cursor,
            limit,
        } = ask;
        let day = self.work_day(desk);
        let filter = filter.of_cases(day.today, day.soon);
        let page = reader
            .worklist(&desk.scope, &day, tab, &filter, order, cursor, limit)
            .await?;
        let eyes = Eyes::of(reader, desk).await?;
        listed(reader, &eyes, page, tab == Tab::Todo).await
    }

    /// All that a page of a list shows, read at once. Without an ask it has no lines.
    ///
    /// # Errors
    /// The register failed, or the cursor belongs to another order.
    pub async fn desk_page(
        &self,
        desk: &Desk,
        ask: Option<WorkAsk<'_>>,
    ) -> Result<DeskPage, ActError> {
        let acts = self.store.written().acts;
        let mut reader = self.store.read().await?;
        let listed = match ask {
            Some(ask) => self.worklist_in(&mut reader, desk, ask).await?,
            None => Listed::default(),
        };
        Ok(DeskPage {
            listed,
            counts: self.counts_in(&mut reader, desk, acts).await?,
            views: reader.saved_views(desk.officer.id).await?,
        })
    }

    /// How many cases each of the desk's lists has, counted up to
    /// [`store::MOST_COUNTED`].
    ///
    /// # Errors
    /// The register failed.
    pub async fn counts(&self, desk: &Desk) -> Result<Counts, ActError> {
        let acts = self.store.written().acts;
        let mut reader = self.store.read().await?;
        self.counts_in(&mut reader, desk, acts).await
    }

    /// The counts, as they stand after at least so many acts: read before the reader
    /// was opened, so that what is kept is never older than it says.
    async fn counts_in(
        &self,
        reader: &mut Reader,
        desk: &Desk,
        acts: u64,
    ) -> Result<Counts, ActError> {
        let asked = CountsAsked {
            scope: desk.scope,
            roles: desk.officer.roles.clone(),
            absent: desk.absent.clone(),
            acts,
            at: self.clock.now(),
        };
        if let Some(counts) = self.counted.get(&asked) {
            return Ok(counts);
        }
        let day = self.work_day(desk);
        let counts = reader.work_counts(&desk.scope, &day).await?;
        self.counted.keep(asked, counts);
        Ok(counts)
    }

    /// The cases before and after one in a list of the desk; of one that is not in it
    /// any more, none before and the first of the list after.
    ///
    /// # Errors
    /// The register failed.
    pub async fn neighbours(
        &self,
        desk: &Desk,
        tab: Tab,
        filter: &WorkFilter,
        order: WorkOrder,
        case: CaseId,
    ) -> Result<(Option<CaseId>, Option<CaseId>), ActError> {
        let mut reader = self.store.read().await?;
        let day = self.work_day(desk);
        let filter = filter.of_cases(day.today, day.soon);
        Ok(reader
            .neighbours(&desk.scope, &day, tab, &filter, order, case)
            .await?)
    }
}
