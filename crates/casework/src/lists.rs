//! Lists over cases, each line with how much of it the desk is shown.

use chrono::NaiveDate;
use disclosure::clock::DeadlineKind;
use disclosure::lifecycle;
use disclosure::words::Clock;
use store::{
    AgencyId, CaseFilter, CaseListRow, CaseOrder, CasePage, Cursor, DueRow, Reader, Scope,
};

use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::record::case_of;
use crate::sight::{Eyes, Sight};

/// One page of a list.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// Its lines.
    pub rows: Vec<(CaseListRow, Sight)>,
    /// Where the next page begins; absent on the last.
    pub next: Option<Cursor>,
}

/// Which deadlines: one kind, in the cases of one agency or of all.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    /// Which kind.
    pub kind: DeadlineKind,
    /// Whose cases; all when absent.
    pub agency: Option<AgencyId>,
}

impl Due {
    /// Those of the same cases to confirm a receipt with the applicant (article 31).
    #[must_use]
    pub fn unconfirmed(self) -> Due {
        Due {
            kind: DeadlineKind::Confirmation,
            ..self
        }
    }
}

impl Office {
    /// A page of the cases that the desk sees.
    ///
    /// # Errors
    /// The register failed, or the cursor belongs to another order.
    pub async fn cases(
        &self,
        desk: &Desk,
        filter: &CaseFilter,
        order: CaseOrder,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<Listed, ActError> {
        let mut reader = self.store.read().await?;
        let eyes = Eyes::of(&mut reader, desk).await?;
        let page = reader
            .list_cases(&desk.scope, filter, order, cursor, limit)
            .await?;
        listed(&mut reader, &eyes, page, false).await
    }

    /// Deadlines that have passed.
    ///
    /// # Errors
    /// The register failed.
    pub async fn overdue(&self, desk: &Desk, due: Due) -> Result<Vec<(DueRow, Sight)>, ActError> {
        let mut reader = self.store.read().await?;
        let rows = reader
            .overdue(&desk.scope, due.kind.word(), self.today(), due.agency)
            .await?;
        shown(&mut reader, desk, due.kind, rows).await
    }

    /// Deadlines from today up to a day.
    ///
    /// # Errors
    /// The register failed.
    pub async fn due_soon(
        &self,
        desk: &Desk,
        due: Due,
        upto: NaiveDate,
    ) -> Result<Vec<(DueRow, Sight)>, ActError> {
        let mut reader = self.store.read().await?;
        let rows = reader
            .due_soon(
                &desk.scope,
                due.kind.word(),
                self.today()..=upto,
                due.agency,
            )
            .await?;
        shown(&mut reader, desk, due.kind, rows).await
    }
}

/// The lines of a page, each with how much of its case is shown. Of one that is
/// merely shown as an extract a line tells what is `awaited` of the desk itself at most.
pub(crate) async fn listed(
    reader: &mut Reader,
    eyes: &Eyes,
    page: CasePage,
    own_turns: bool,
) -> Result<Listed, ActError> {
    let cases: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.id, row.agency_id))
        .collect();
    let sights = eyes.sights(reader, &cases).await?;
    let line = |(row, sight): (CaseListRow, Sight)| (within(row, sight, own_turns), sight);
    Ok(Listed {
        rows: page.rows.into_iter().zip(sights).map(line).collect(),
        next: page.next,
    })
}

/// A line with as much of its case as is shown.
pub(crate) fn within(row: CaseListRow, sight: Sight, own_turns: bool) -> CaseListRow {
    match sight {
        Sight::Whole => stopped(row),
        Sight::Extract(_) => extract(row, own_turns),
    }
}

/// The period also stands still while the case waits for the applicant.
fn stopped(row: CaseListRow) -> CaseListRow {
    CaseListRow {
        paused: row.paused || lifecycle::clock(row.state) == Clock::Stopped,
        ..row
    }
}

fn extract(row: CaseListRow, own_turns: bool) -> CaseListRow {
    CaseListRow {
        due_on: None,
        provisional: false,
        paused: false,
        urged: 0,
        awaited: row.awaited.filter(|_| own_turns),
        ..row
    }
}

/// Of one kind, and within what the desk is shown of each case.
async fn shown(
    reader: &mut Reader,
    desk: &Desk,
    kind: DeadlineKind,
    rows: Vec<DueRow>,
) -> Result<Vec<(DueRow, Sight)>, ActError> {
    let eyes = Eyes::of(reader, desk).await?;
    let mut shown = Vec::new();
    for row in rows {
        let sight = eyes.sight(reader, row.agency_id, row.case_id).await?;
        if sight.is_whole() {
            shown.push((row, sight));
        } else if let Some(subject) = row.subject.as_deref()
            // whether its letter's receipt was written down is the owner's matter
            && kind != DeadlineKind::Receipt
            && asked(reader, &desk.scope, &row, sight, subject).await?
        {
            shown.push((row, sight));
        }
    }
    Ok(shown)
}

/// Whether a deadline is that of an opinion that the desk's own agency was asked for.
async fn asked(
    reader: &mut Reader,
    scope: &Scope,
    row: &DueRow,
    sight: Sight,
    subject: &str,
) -> Result<bool, ActError> {
    let Some(found) = reader.case(scope, row.case_id).await? else {
        return Ok(false);
    };
    Ok(sight.shows(&case_of(&found)?, subject))
}
