//! What was changed of agencies, officers and accounts is written down, whoever did it.

use chrono::{DateTime, Utc};
use disclosure::Refusal;
use disclosure::words::Role;
use store::{
    Agency, ChangeCursor, ChangePage, DirectoryChange, DirectoryChangeKind, Officer, OfficerId,
    Reach, Scope, StoreError, Tx,
};

use crate::error::ActError;
use crate::office::{Desk, Office};

/// What is changed, before and after.
pub(crate) struct Changed {
    agency: store::AgencyId,
    officer: Option<OfficerId>,
    kind: DirectoryChangeKind,
    was: Option<String>,
    became: Option<String>,
}

impl Changed {
    /// Of an agency.
    pub fn agency(kind: DirectoryChangeKind, agency: &Agency) -> Changed {
        Changed {
            agency: agency.id,
            officer: None,
            kind,
            was: None,
            became: None,
        }
    }

    /// Of an officer.
    pub fn officer(kind: DirectoryChangeKind, officer: &Officer) -> Changed {
        Changed {
            agency: officer.agency_id,
            officer: Some(officer.id),
            kind,
            was: None,
            became: None,
        }
    }

    /// What it was before.
    pub fn was(self, was: Option<String>) -> Changed {
        Changed { was, ..self }
    }

    /// What it is after.
    pub fn became(self, became: String) -> Changed {
        Changed {
            became: Some(became),
            ..self
        }
    }
}

/// Roles as a change holds them.
pub(crate) fn listed(roles: &[Role]) -> String {
    let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    words.join(",")
}

/// Writes a change down; by nobody: the command line.
pub(crate) async fn note_change(
    tx: &mut Tx,
    by: Option<OfficerId>,
    at: DateTime<Utc>,
    changed: Changed,
) -> Result<(), StoreError> {
    let change = DirectoryChange {
        id: tx.next_id(),
        at,
        actor_id: by,
        agency_id: changed.agency,
        officer_id: changed.officer,
        kind: changed.kind,
        was: changed.was,
        became: changed.became,
    };
    tx.insert_directory_change(&change).await
}

impl Office {
    /// A page of what was changed of the own agency and those below, the newest first.
    ///
    /// # Errors
    /// Not by this officer, or the register failed.
    pub async fn directory_changes(
        &self,
        desk: &Desk,
        cursor: Option<&ChangeCursor>,
        limit: u32,
    ) -> Result<ChangePage, ActError> {
        let looks = [Role::Admin, Role::Auditor];
        if !desk.officer.roles.iter().any(|role| looks.contains(role)) {
            return Err(Refusal::not_yours(
                "role",
                "office",
                "您不能查看机关和人员的变更记录",
                "变更记录由系统管理员和审计人查看。",
            )
            .into());
        }
        let scope = Scope {
            reach: Reach::Tree,
            ..desk.scope
        };
        let mut reader = self.store.read().await?;
        Ok(reader.directory_changes(&scope, cursor, limit).await?)
    }
}
