//! Agencies, which are a tree, and the officers in them.

use disclosure::words::Role;
use serde::{Deserialize, Serialize};

use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{AgencyId, OfficerId};
use crate::scope::Scope;
use crate::store::{Reader, Tx};

/// What an agency is in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgencyKind {
    /// 区、县人民政府
    District,
    /// 政府信息公开工作机构
    DisclosureOffice,
    /// 政府部门
    Department,
    /// 镇、街道
    Town,
}

impl AgencyKind {
    /// The stable spelling.
    pub const fn word(self) -> &'static str {
        match self {
            AgencyKind::District => "district",
            AgencyKind::DisclosureOffice => "disclosure_office",
            AgencyKind::Department => "department",
            AgencyKind::Town => "town",
        }
    }

    /// The kind with this spelling.
    pub fn parse(word: &str) -> Option<Self> {
        [
            AgencyKind::District,
            AgencyKind::DisclosureOffice,
            AgencyKind::Department,
            AgencyKind::Town,
        ]
        .into_iter()
        .find(|kind| kind.word() == word)
    }
}

/// An agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// The agency above it.
    pub parent: Option<AgencyId>,
    /// The short code that its numbers carry; unique.
    pub code: String,
    /// Its full name.
    pub name: String,
    /// What it is.
    pub kind: AgencyKind,
}

/// An officer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Officer {
    /// The officer's id.
    pub id: OfficerId,
    /// Where the officer works.
    pub agency_id: AgencyId,
    /// The officer's name.
    pub name: String,
    /// What the officer may be to a case.
    pub roles: Vec<Role>,
    /// False for one who left: no token of theirs opens anything.
    pub active: bool,
}

statements! {
    AGENCY_PATH = "SELECT path FROM agencies WHERE id = $1";
    INSERT_AGENCY = "INSERT INTO agencies (id, parent_id, code, name, kind, path) VALUES ($1, $2, $3, $4, $5, $6)";
    AGENCY = "SELECT id, parent_id, code, name, kind FROM agencies WHERE id = $1";
    AGENCY_BY_CODE = "SELECT id, parent_id, code, name, kind FROM agencies WHERE code = $1";
    AGENCIES = "SELECT id, parent_id, code, name, kind FROM agencies WHERE path >= $1 AND path < $2 ORDER BY path";
    RENAME_AGENCY = "UPDATE agencies SET name = $2 WHERE id = $1";
    ANY_AGENCY = "SELECT EXISTS (SELECT 1 FROM agencies)";
    OVER = "SELECT o.id, o.agency_id, o.name, o.roles, o.active FROM officers o \
        JOIN agencies a ON a.id = o.agency_id JOIN agencies below ON below.path LIKE a.path || '%' \
        WHERE below.id = $1 AND o.active AND ' ' || o.roles || ' ' LIKE '% ' || $2 || ' %' ORDER BY a.path, o.id";
    AT = "SELECT id, agency_id, name, roles, active FROM officers WHERE agency_id = $1 AND active ORDER BY id";
    INSERT_OFFICER = "INSERT INTO officers (id, agency_id, name, roles, active) VALUES ($1, $2, $3, $4, $5)";
    SET_ROLES = "UPDATE officers SET roles = $2 WHERE id = $1";
    SET_ACTIVE = "UPDATE officers SET active = $2 WHERE id = $1";
    OFFICER = "SELECT id, agency_id, name, roles, active FROM officers WHERE id = $1";
    OFFICERS = "SELECT o.id, o.agency_id, o.name, o.roles, o.active FROM officers o \
        JOIN agencies a ON a.id = o.agency_id WHERE a.path >= $1 AND a.path < $2 ORDER BY a.path, o.id";
}

from_row!(Agency, |row| {
    Ok(Agency {
        id: row.try_get("id")?,
        parent: row.try_get("parent_id")?,
        code: row.try_get("code")?,
        name: row.try_get("name")?,
        kind: word("kind", AgencyKind::parse, row.try_get("kind")?)?,
    })
});

from_row!(Officer, |row| {
    let roles: &str = row.try_get("roles")?;
    Ok(Officer {
        id: row.try_get("id")?,
        agency_id: row.try_get("agency_id")?,
        name: row.try_get("name")?,
        roles: roles
            .split_whitespace()
            .map(|role| word("roles", Role::parse, role))
            .collect::<Result<_, _>>()?,
        active: row.try_get("active")?,
    })
});

impl Reader {
    /// One agency.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn agency(&mut self, id: AgencyId) -> Result<Option<Agency>, StoreError> {
        ask!(self, fetch_optional, Agency, AGENCY, id)
    }

    /// The agency with this code.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn agency_by_code(&mut self, code: &str) -> Result<Option<Agency>, StoreError> {
        ask!(self, fetch_optional, Agency, AGENCY_BY_CODE, code)
    }

    /// The agencies in reach, parents before children.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn agencies(&mut self, scope: &Scope) -> Result<Vec<Agency>, StoreError> {
        let sight = self.directory(scope).await?;
        ask!(self, fetch_all, Agency, AGENCIES, &sight.low, &sight.high)
    }

    /// One officer.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn officer(&mut self, id: OfficerId) -> Result<Option<Officer>, StoreError> {
        ask!(self, fetch_optional, Officer, OFFICER, id)
    }

    /// Whether there is any agency yet.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn any_agency(&mut self) -> Result<bool, StoreError> {
        Ok(ask!(self, fetch_one, (bool,), ANY_AGENCY)?.0)
    }

    /// The active officers of a role at an agency and at those above it.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn officers_over(
        &mut self,
        agency: AgencyId,
        role: Role,
    ) -> Result<Vec<Officer>, StoreError> {
        ask!(self, fetch_all, Officer, OVER, agency, role.word())
    }

    /// The active officers of an agency.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn officers_at(&mut self, agency: AgencyId) -> Result<Vec<Officer>, StoreError> {
        ask!(self, fetch_all, Officer, AT, agency)
    }

    /// The officers of the agencies in reach.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn officers(&mut self, scope: &Scope) -> Result<Vec<Officer>, StoreError> {
        let sight = self.directory(scope).await?;
        ask!(self, fetch_all, Officer, OFFICERS, &sight.low, &sight.high)
    }
}

impl Tx {
    /// Adds an agency below its parent.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when there is no such parent,
    /// [`StoreError::Unique`] when the code is taken.
    pub async fn insert_agency(&mut self, agency: &Agency) -> Result<(), StoreError> {
        let above = match agency.parent {
            None => "/".to_owned(),
            Some(parent) => {
                let found = ask!(self.reader, fetch_optional, (String,), AGENCY_PATH, parent)?;
                found
                    .ok_or_else(|| StoreError::inconsistent(format!("没有上级机关 {parent}")))?
                    .0
            }
        };
        let path = format!("{above}{}/", agency.id.simple());
        let kind = agency.kind.word();
        tell!(
            self.reader,
            INSERT_AGENCY,
            agency.id,
            agency.parent,
            &agency.code,
            &agency.name,
            kind,
            &path
        )?;
        Ok(())
    }

    /// Gives an agency another name; false when there is no such agency.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn rename_agency(&mut self, id: AgencyId, name: &str) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, RENAME_AGENCY, id, name)? == 1)
    }

    /// Adds an officer.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such agency.
    pub async fn insert_officer(&mut self, officer: &Officer) -> Result<(), StoreError> {
        let roles = roles_column(&officer.roles);
        tell!(
            self.reader,
            INSERT_OFFICER,
            officer.id,
            officer.agency_id,
            &officer.name,
            &roles,
            officer.active
        )?;
        Ok(())
    }

    /// Gives an officer other roles; false when there is no such officer.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn set_officer_roles(
        &mut self,
        officer: OfficerId,
        roles: &[Role],
    ) -> Result<bool, StoreError> {
        let roles = roles_column(roles);
        Ok(tell!(self.reader, SET_ROLES, officer, &roles)? == 1)
    }

    /// Lets an officer's tokens open the register, or no longer; false when
    /// there is no such officer.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn set_officer_active(
        &mut self,
        officer: OfficerId,
        active: bool,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, SET_ACTIVE, officer, active)? == 1)
    }
}

fn roles_column(roles: &[Role]) -> String {
    let words: Vec<_> = roles.iter().map(|role| role.word()).collect();
    words.join(" ")
}
