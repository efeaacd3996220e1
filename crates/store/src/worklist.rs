//! The lists of a desk: what is to be done, what was, what presses, what was
//! registered, and all that it sees.

use chrono::NaiveDate;
use disclosure::words::Role;
use serde::{Deserialize, Serialize};

use crate::agencies::Officer;
use crate::dialect::{Matches, from_row};
use crate::error::StoreError;
use crate::grams::Sought;
use crate::ids::CaseId;
use crate::lists::source::{Eyes, Mine, Owner, Source};
use crate::lists::walk::{Section, Sort, Wanted, Way};
use crate::lists::{CaseFilter, CaseListRow, CaseOrder, CasePage, Cursor};
use crate::pieces::Pieces;
use crate::scope::{Reach, Scope, Sight};
use crate::store::Reader;

/// Which list of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    /// 待办: what is awaited of the officer, a line a case.
    Todo,
    /// 已办: what went through the officer's hands, but for what is to be done.
    Done,
    /// 督办: open, and overdue, due soon or urged.
    Supervised,
    /// 我登记的: what the officer registered.
    Registered,
    /// All that the desk sees.
    All,
}

impl Tab {
    /// All of them, in the order in which they stand.
    pub const ALL: [Tab; 5] = [
        Tab::Todo,
        Tab::Done,
        Tab::Supervised,
        Tab::Registered,
        Tab::All,
    ];

    /// The stable spelling.
    pub const fn word(self) -> &'static str {
        match self {
            Tab::Todo => "todo",
            Tab::Done => "done",
            Tab::Supervised => "supervised",
            Tab::Registered => "registered",
            Tab::All => "all",
        }
    }

    /// What an officer reads.
    pub const fn label(self) -> &'static str {
        match self {
            Tab::Todo => "待办",
            Tab::Done => "已办",
            Tab::Supervised => "督办",
            Tab::Registered => "我登记的",
            Tab::All => "全部案件",
        }
    }

    /// The tab with this spelling.
    pub fn parse(word: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|tab| tab.word() == word)
    }

    /// The order in which it stands when nothing else is asked for.
    pub const fn order(self) -> WorkOrder {
        match self {
            Tab::Todo | Tab::Supervised => WorkOrder::Due,
            Tab::Done => WorkOrder::Latest,
            Tab::Registered | Tab::All => WorkOrder::Newest,
        }
    }
}

/// In which order a desk's list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkOrder {
    /// The next last day first: that of what is awaited ([`Tab::Todo`]), else that of
    /// the reply; those without one at the end.
    Due,
    /// The latest day of receipt first.
    Received,
    /// The newest in the register first.
    Newest,
    /// What the officer had in hand last first ([`Tab::Done`]); elsewhere as
    /// [`WorkOrder::Newest`].
    Latest,
}

impl WorkOrder {
    /// All of them.
    pub const ALL: [WorkOrder; 4] = [
        WorkOrder::Due,
        WorkOrder::Received,
        WorkOrder::Newest,
        WorkOrder::Latest,
    ];

    /// The stable spelling.
    pub const fn word(self) -> &'static str {
        match self {
            WorkOrder::Due => "due",
            WorkOrder::Received => "received",
            WorkOrder::Newest => "newest",
            WorkOrder::Latest => "latest",
        }
    }

    /// The order with this spelling.
    pub fn parse(word: &str) -> Option<WorkOrder> {
        WorkOrder::ALL
            .into_iter()
            .find(|order| order.word() == word)
    }
}

/// Who asks for a list, and on which day; the agency and the officer are those of the
/// scope.
#[derive(Debug, Clone, Copy)]
pub struct WorkDay<'w> {
    /// The officer's roles.
    pub roles: &'w [Role],
    /// Whose work the officer does besides, each with the roles that go over.
    pub absent: &'w [Officer],
    /// Today.
    pub today: NaiveDate,
    /// The last day that is soon.
    pub soon: NaiveDate,
    /// What presses is watched in the officer's own hands alone.
    pub own_hands: bool,
}

/// How many cases each list of a desk has, counted up to [`MOST_COUNTED`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// 待办
    pub todo: i64,
    /// 已办
    pub done: i64,
    /// 督办
    pub supervised: i64,
    /// 我登记的
    pub registered: i64,
}

/// Nobody reads how many more there are.
pub const MOST_COUNTED: i64 = 1000;

from_row!(Counts, |row| {
    Ok(Counts {
        todo: row.try_get("todo")?,
        done: row.try_get("done")?,
        supervised: row.try_get("supervised")?,
        registered: row.try_get("registered")?,
    })
});

/// A list as a desk asks for it.
struct List<'a> {
    sections: Vec<Section>,
    eyes: Eyes<'a>,
}

impl Reader {
    /// A page of one of a desk's lists. A filter or an order that goes by what an
    /// extract does not show leaves out the cases of which the desk sees an extract.
    ///
    /// # Errors
    /// [`StoreError::Cursor`] when the cursor belongs to another order.
    #[allow(clippy::too_many_arguments, reason = "all that a list is asked by")]
    pub async fn worklist(
        &mut self,
        scope: &Scope,
        day: &WorkDay<'_>,
        tab: Tab,
        filter: &CaseFilter,
        order: WorkOrder,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<CasePage, StoreError> {
        let sight = self.sight(scope).await?;
        let list = self.list(scope, &sight, day, tab, filter, order).await?;
        self.page(&list.sections, &list.eyes, cursor, limit).await
    }

    /// How the database goes about such a page, and the way back from it: a test holds
    /// that it goes by indexes.
    ///
    /// # Errors
    /// As [`Reader::worklist`].
    #[allow(clippy::too_many_arguments, reason = "all that a list is asked by")]
    pub async fn worklist_plan(
        &mut self,
        scope: &Scope,
        day: &WorkDay<'_>,
        tab: Tab,
        filter: &CaseFilter,
        order: WorkOrder,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        let sight = self.sight(scope).await?;
        let list = self.list(scope, &sight, day, tab, filter, order).await?;
        self.prefer_indexes().await?;
        let mut plan = Vec::new();
        for section in &list.sections {
            let place = cursor.filter(|cursor| section.sort.has(cursor));
            for way in [Way::On, Way::Back] {
                let wanted = Wanted::Page(way, place, i64::from(limit) + 1);
                plan.extend(self.plan(section.lines(&list.eyes, wanted)?).await?);
            }
        }
        Ok(plan)
    }

    /// How the database goes about the counts.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn work_counts_plan(
        &mut self,
        scope: &Scope,
        day: &WorkDay<'_>,
    ) -> Result<Vec<String>, StoreError> {
        let (sight, all) = (self.sight(scope).await?, CaseFilter::default());
        let lists = self.counted_lists(scope, &sight, day, &all).await?;
        self.prefer_indexes().await?;
        self.plan(counting(&lists)).await
    }

    /// The cases before and after one in a list; of one that is not in it any more,
    /// none before and the first of the list after.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn neighbours(
        &mut self,
        scope: &Scope,
        day: &WorkDay<'_>,
        tab: Tab,
        filter: &CaseFilter,
        order: WorkOrder,
        case: CaseId,
    ) -> Result<(Option<CaseId>, Option<CaseId>), StoreError> {
        let sight = self.sight(scope).await?;
        let list = self.list(scope, &sight, day, tab, filter, order).await?;
        let mut place = None;
        for section in &list.sections {
            if place.is_none() && !section.sources.is_empty() {
                let pieces = section.lines(&list.eyes, Wanted::Case(case))?;
                let rows: Vec<CaseListRow> = self.lines(pieces).await?;
                place = rows.first().map(|row| section.sort.cursor(row));
            }
        }
        let before = match &place {
            Some(place) => self.next_to(&list, Way::Back, Some(place)).await?,
            None => None,
        };
        Ok((before, self.next_to(&list, Way::On, place.as_ref()).await?))
    }

    async fn next_to(
        &mut self,
        list: &List<'_>,
        way: Way,
        place: Option<&Cursor>,
    ) -> Result<Option<CaseId>, StoreError> {
        let rows = self.walk(&list.sections, &list.eyes, way, place, 1).await?;
        Ok(rows.first().map(|(_, row)| row.id))
    }

    /// How many cases each list of a desk has.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn work_counts(
        &mut self,
        scope: &Scope,
        day: &WorkDay<'_>,
    ) -> Result<Counts, StoreError> {
        if scope.reach == Reach::Nothing {
            return Ok(Counts::default());
        }
        let (sight, all) = (self.sight(scope).await?, CaseFilter::default());
        let lists = self.counted_lists(scope, &sight, day, &all).await?;
        let counts: Vec<Counts> = self.lines(counting(&lists)).await?;
        Ok(counts.first().copied().unwrap_or_default())
    }

    /// The lists that are counted, each with what goes before its count.
    async fn counted_lists<'a>(
        &mut self,
        scope: &Scope,
        sight: &'a Sight,
        day: &WorkDay<'a>,
        all: &'a CaseFilter,
    ) -> Result<Vec<(&'static str, List<'a>)>, StoreError> {
        let mut lists = Vec::new();
        for (tab, before) in [
            (Tab::Todo, "SELECT "),
            (Tab::Done, " AS todo, "),
            (Tab::Supervised, " AS done, "),
            (Tab::Registered, " AS supervised, "),
        ] {
            let list = self.list(scope, sight, day, tab, all, tab.order()).await?;
            lists.push((before, list));
        }
        Ok(lists)
    }

    /// Where the index of words says that the filter's text may stand, so that all
    /// cases need not be read for it; the lists of one officer are short.
    fn may_contain(&self, tab: Tab, filter: &CaseFilter) -> Option<Matches> {
        let text = filter.text.as_ref().filter(|_| tab == Tab::All)?;
        let found = self.conn.matches(&Sought::of(text).grams());
        (!found.asked.is_empty()).then_some(found)
    }

    async fn list<'a>(
        &mut self,
        scope: &Scope,
        sight: &'a Sight,
        day: &WorkDay<'a>,
        tab: Tab,
        filter: &'a CaseFilter,
        order: WorkOrder,
    ) -> Result<List<'a>, StoreError> {
        let plain = match order {
            WorkOrder::Due => CaseOrder::Due,
            WorkOrder::Received => CaseOrder::Received,
            WorkOrder::Newest | WorkOrder::Latest => CaseOrder::Newest,
        };
        let sections = match tab {
            _ if scope.reach == Reach::Nothing => Vec::new(),
            Tab::All => self.all_cases(scope, sight, filter, plain).await?,
            Tab::Supervised => {
                let sources = match day.own_hands {
                    true => vec![Source::PressingOf(scope.officer, day.soon)],
                    false => {
                        let owners = self.owners(scope, sight, filter.agency).await?;
                        pressing(&owners, scope, day.soon)
                    }
                };
                vec![merged(sort_of(tab, order), sources)]
            }
            Tab::Todo => vec![merged(sort_of(tab, order), awaited(scope, day))],
            Tab::Done => vec![merged(
                sort_of(tab, order),
                vec![Source::Hands(scope.officer)],
            )],
            Tab::Registered => vec![merged(
                sort_of(tab, order),
                vec![Source::Registered(scope.officer)],
            )],
        };
        // The day by which an opinion is wanted is that of the one who was asked.
        let tells = match tab {
            Tab::Todo => order == WorkOrder::Received,
            _ => matches!(order, WorkOrder::Due | WorkOrder::Received),
        };
        let mine = matches!(tab, Tab::Todo | Tab::Done).then_some(Mine {
            officer: scope.officer,
            agency: scope.agency,
            roles: day.roles,
            absent: day.absent,
            today: day.today,
        });
        Ok(List {
            sections,
            eyes: Eyes {
                sight,
                everything: scope.reach == Reach::Everything,
                filter,
                whole: tells || tab == Tab::Supervised || filter.guesses(),
                mine,
                each_cut: self.conn.cuts_unions(),
                found: self.may_contain(tab, filter),
            },
        })
    }
}

/// One statement that counts them all.
fn counting<'a>(lists: &[(&'static str, List<'a>)]) -> Pieces<'a> {
    let mut pieces = Pieces::default();
    for (before, list) in lists {
        pieces.text(before);
        for section in &list.sections {
            section.counted(&mut pieces, &list.eyes, MOST_COUNTED);
        }
    }
    pieces.text(" AS registered");
    pieces
}

fn merged(sort: Sort, sources: Vec<Source>) -> Section {
    Section {
        sort,
        sources,
        undated: false,
    }
}

fn sort_of(tab: Tab, order: WorkOrder) -> Sort {
    match (tab, order) {
        (Tab::Todo, WorkOrder::Due) => Sort::Awaited,
        (_, WorkOrder::Due) => Sort::DueOrLast,
        (_, WorkOrder::Received) => Sort::Received,
        (Tab::Done, WorkOrder::Latest) => Sort::Latest,
        (Tab::Registered, WorkOrder::Newest | WorkOrder::Latest) => Sort::Registered,
        (_, WorkOrder::Newest | WorkOrder::Latest) => Sort::Newest,
    }
}

/// What is awaited of the officer and of those whose work that one does, by name or
/// in a role that one of them has.
fn awaited(scope: &Scope, day: &WorkDay<'_>) -> Vec<Source> {
    let mut roles = day.roles.to_vec();
    for role in day.absent.iter().flat_map(|officer| &officer.roles) {
        if !roles.contains(role) {
            roles.push(*role);
        }
    }
    let absent = day.absent.iter().map(|officer| officer.id);
    [scope.officer]
        .into_iter()
        .chain(absent)
        .map(Source::AwaitedOf)
        .chain(
            roles
                .iter()
                .map(|role| Source::AwaitedAs(scope.agency, *role)),
        )
        .collect()
}

/// What presses among the cases of these owners, and among those that the agency
/// handles for others.
fn pressing(owners: &[Owner], scope: &Scope, soon: NaiveDate) -> Vec<Source> {
    let beside = (scope.reach != Reach::Everything).then_some(Source::PressingBeside(soon));
    owners
        .iter()
        .flat_map(|owner| [Source::Pressing(*owner, soon), Source::Urged(*owner, soon)])
        .chain(beside)
        .collect()
}
