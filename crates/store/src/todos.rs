//! Who is to do something on a case next: a copy of what its events say, kept so
//! that a desk's list is an index range.

use chrono::NaiveDate;
use disclosure::words::{ActKind, Role};
use serde::Serialize;

use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, OfficerId};
use crate::store::{Reader, Tx};

/// An act that is awaited of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TodoRow {
    /// Whose officers.
    pub agency_id: AgencyId,
    /// In which role.
    pub role: Role,
    /// Who, when it is that one's alone.
    pub officer_id: Option<OfficerId>,
    /// Who may not.
    pub barred_id: Option<OfficerId>,
    /// What is awaited.
    pub act: ActKind,
    /// From this day on; at once when absent.
    pub since: Option<NaiveDate>,
    /// Up to this day, when it cannot be done after it.
    pub until: Option<NaiveDate>,
    /// The last day for it.
    pub due_on: Option<NaiveDate>,
}

statements! {
    TODOS = "SELECT agency_id, role, officer_id, barred_id, act, since, until, due_on FROM todos \
        WHERE case_id = $1 ORDER BY place";
    CLEAR_TODOS = "DELETE FROM todos WHERE case_id = $1";
    INSERT_TODO = "INSERT INTO todos (case_id, place, agency_id, role, officer_id, barred_id, act, since, until, due_on) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
}

from_row!(TodoRow, |row| {
    Ok(TodoRow {
        agency_id: row.try_get("agency_id")?,
        role: word("role", Role::parse, row.try_get("role")?)?,
        officer_id: row.try_get("officer_id")?,
        barred_id: row.try_get("barred_id")?,
        act: word("act", ActKind::parse, row.try_get("act")?)?,
        since: row.try_get("since")?,
        until: row.try_get("until")?,
        due_on: row.try_get("due_on")?,
    })
});

impl Reader {
    /// What is awaited on a case, first what carries it on. Whoever calls has read
    /// the case within a scope.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn todos(&mut self, case_id: CaseId) -> Result<Vec<TodoRow>, StoreError> {
        ask!(self, fetch_all, TodoRow, TODOS, case_id)
    }
}

impl Tx {
    /// Puts these in the place of all that was awaited on the case. Many acts change
    /// nothing of it, and then nothing is written.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such case, agency or officer.
    pub async fn replace_todos(
        &mut self,
        case_id: CaseId,
        todos: &[TodoRow],
    ) -> Result<(), StoreError> {
        if self.todos(case_id).await? == todos {
            return Ok(());
        }
        tell!(self.reader, CLEAR_TODOS, case_id)?;
        for (place, row) in (0i64..).zip(todos) {
            tell!(
                self.reader,
                INSERT_TODO,
                case_id,
                place,
                row.agency_id,
                row.role.word(),
                row.officer_id,
                row.barred_id,
                row.act.word(),
                row.since,
                row.until,
                row.due_on
            )?;
        }
        Ok(())
    }
}
