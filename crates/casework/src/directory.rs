//! Agencies and officers, as administrators and the command line keep them. An
//! administrator keeps the own agency and all below it, and sees no case.

mod changes;
mod mailbox;
mod refusals;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use disclosure::words::Role;
use disclosure::{Refusal, lines};
use store::{
    Agency, AgencyId, AgencyKind, DirectoryChangeKind, Officer, OfficerId, Reach, Reader, Scope,
    StoreError, Tx,
};

use crate::accounts::{end_all_in, fitting_login, invitation, invite_in, new_token};
use crate::error::ActError;
use crate::office::{Desk, Office};

pub(crate) use changes::{Changed, note_change};
use refusals::{code_taken, no_such_agency, no_such_officer, not_empty, own_roles};

/// An agency that is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAgency {
    /// The short code that its numbers carry; no other agency has it.
    pub code: String,
    /// Its full name.
    pub name: String,
    /// What it is.
    pub kind: AgencyKind,
    /// The agency above it.
    pub parent: Option<AgencyId>,
}

/// An officer who is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOfficer {
    /// Where the officer works.
    pub agency: AgencyId,
    /// The officer's name.
    pub name: String,
    /// What the officer may be to a case.
    pub roles: Vec<Role>,
}

/// A register that was set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUp {
    /// The first agency.
    pub agency: AgencyId,
    /// Its administrator.
    pub admin: OfficerId,
    /// The token of the link with which the administrator sets a password.
    pub token: String,
}

/// What of an officer is changed.
#[derive(Debug, Clone)]
enum Change {
    Active(bool),
    Roles(Vec<Role>),
}

impl Office {
    /// Adds an agency. `by` is an administrator, who adds below the own agency; `None`
    /// is the command line.
    ///
    /// # Errors
    /// Not by this officer, the code is taken, a text does not fit, or the register failed.
    pub async fn add_agency(
        &self,
        by: Option<&Desk>,
        new: NewAgency,
    ) -> Result<AgencyId, ActError> {
        let now = self.clock.now();
        let shared = Arc::new((by.cloned(), fitting_agency(new)?));
        let done = self
            .store
            .act(move |tx| {
                let shared = shared.clone();
                Box::pin(async move {
                    let (by, new) = shared.as_ref();
                    match (by, new.parent) {
                        (None, None) => {}
                        (Some(_), None) => return Err(no_such_agency().at("parent").into()),
                        (by, Some(parent)) => {
                            agency_kept(tx, by.as_ref(), parent).await?;
                        }
                    }
                    add_in(tx, actor(by), new, now).await
                })
            })
            .await;
        self.forget_names();
        done
    }

    /// Gives an agency another name. Its code stays: numbers were given with it.
    ///
    /// # Errors
    /// Not by this officer, no such agency, the name does not fit, or the register failed.
    pub async fn rename_agency(
        &self,
        by: Option<&Desk>,
        id: AgencyId,
        name: &str,
    ) -> Result<(), ActError> {
        let now = self.clock.now();
        let shared = Arc::new((by.cloned(), fitting("name", name, "机关的全称")?));
        let done = self
            .store
            .act(move |tx| {
                let shared = shared.clone();
                Box::pin(async move {
                    let (by, name) = shared.as_ref();
                    let before = agency_kept(tx, by.as_ref(), id).await?;
                    if before.name != *name {
                        tx.rename_agency(id, name).await?;
                        let renamed = Changed::agency(DirectoryChangeKind::AgencyRenamed, &before);
                        let renamed = renamed.was(Some(before.name)).became(name.clone());
                        note_change(tx, actor(by), now, renamed).await?;
                    }
                    Ok(())
                })
            })
            .await;
        self.forget_names();
        done
    }

    /// Adds an officer, who cannot sign in before being invited.
    ///
    /// # Errors
    /// Not by this officer, no such agency, the name or the roles do not fit, or the
    /// register failed.
    pub async fn add_officer(
        &self,
        by: Option<&Desk>,
        new: NewOfficer,
    ) -> Result<OfficerId, ActError> {
        let new = NewOfficer {
            name: fitting("name", &new.name, "经办人员的姓名")?,
            roles: fitting_roles(new.roles)?,
            ..new
        };
        let now = self.clock.now();
        let shared = Arc::new((by.cloned(), new));
        let done = self
            .store
            .act(move |tx| {
                let shared = shared.clone();
                Box::pin(async move {
                    let (by, new) = shared.as_ref();
                    agency_kept(tx, by.as_ref(), new.agency).await?;
                    let officer = insert_officer(tx, actor(by), new, now).await?;
                    Ok(officer.id)
                })
            })
            .await;
        self.forget_names();
        done
    }

    /// Gives an officer other roles, which count at once.
    ///
    /// # Errors
    /// Not by this officer, one's own, no such officer, no role, nobody would keep the
    /// agency any more, or the register failed.
    pub async fn set_roles(
        &self,
        by: Option<&Desk>,
        officer: OfficerId,
        roles: Vec<Role>,
    ) -> Result<(), ActError> {
        let roles = fitting_roles(roles)?;
        if by.is_some_and(|desk| desk.officer.id == officer) {
            return Err(own_roles().into());
        }
        self.change(by, officer, Change::Roles(roles)).await
    }

    /// Lets an officer work, or no longer: sessions and links of one who is disabled
    /// end at once, and no token of theirs opens anything.
    ///
    /// # Errors
    /// As [`Office::set_roles`].
    pub async fn set_active(
        &self,
        by: Option<&Desk>,
        officer: OfficerId,
        active: bool,
    ) -> Result<(), ActError> {
        self.change(by, officer, Change::Active(active)).await
    }

    async fn change(
        &self,
        by: Option<&Desk>,
        officer: OfficerId,
        change: Change,
    ) -> Result<(), ActError> {
        let now = self.clock.now();
        let shared = Arc::new((by.cloned(), change));
        let done = self
            .store
            .act(move |tx| {
                let shared = shared.clone();
                Box::pin(async move {
                    let (by, change) = shared.as_ref();
                    let before = kept(tx, by.as_ref(), officer).await?;
                    change_in(tx, actor(by), &before, change, now).await?;
                    // who has the database can let anybody in again
                    if by.is_some() {
                        still_kept(tx, &before).await?;
                    }
                    Ok(())
                })
            })
            .await;
        self.forget_names();
        done
    }

    /// Sets an empty register up: the first agency, its administrator, and the link
    /// with which the administrator sets a password, valid for so many hours.
    ///
    /// # Errors
    /// The register is not empty, something does not fit, or the register failed.
    pub async fn set_up(
        &self,
        agency: NewAgency,
        admin: &str,
        login: &str,
        hours: u32,
    ) -> Result<SetUp, ActError> {
        let agency = fitting_agency(NewAgency {
            parent: None,
            ..agency
        })?;
        let admin = fitting("admin", admin, "管理员的姓名")?;
        let (token, hash) = new_token();
        let (login, now) = (fitting_login(login)?, self.clock.now());
        let shared = Arc::new((agency, admin, login));
        let (agency, admin) = self
            .store
            .act(move |tx| {
                let shared = shared.clone();
                Box::pin(async move {
                    let (agency, admin, login) = shared.as_ref();
                    if tx.any_agency().await? {
                        return Err(not_empty().into());
                    }
                    let agency = add_in(tx, None, agency, now).await?;
                    let new = NewOfficer {
                        agency,
                        name: admin.clone(),
                        roles: vec![Role::Admin],
                    };
                    let admin = insert_officer(tx, None, &new, now).await?;
                    let link = invitation(hash, admin.id, None, now, hours)?;
                    invite_in(tx, Some(login.as_str()), &admin, &link).await?;
                    Ok::<_, ActError>((agency, admin.id))
                })
            })
            .await?;
        self.forget_names();
        Ok(SetUp {
            agency,
            admin,
            token,
        })
    }
}

/// How far an administrator keeps agencies and officers, whatever else the officer is.
pub(crate) fn admin_scope(desk: &Desk) -> Result<Scope, Refusal> {
    if !desk.officer.roles.contains(&Role::Admin) {
        return Err(Refusal::not_yours(
            "role",
            "office",
            "您不能管理机关、经办人员和账号",
            "机关、经办人员和账号由系统管理员管理。",
        ));
    }
    Ok(Scope {
        reach: Reach::Tree,
        ..desk.scope
    })
}

/// An agency that an administrator keeps; any for the command line.
pub(crate) async fn agency_kept(
    reader: &mut Reader,
    by: Option<&Desk>,
    id: AgencyId,
) -> Result<Agency, ActError> {
    let scope = by.map_or(Ok(Scope::system()), admin_scope)?;
    let agencies = reader.agencies(&scope).await?;
    let agency = agencies.into_iter().find(|agency| agency.id == id);
    agency.ok_or_else(|| no_such_agency().at("agency").into())
}

/// An officer that an administrator keeps; any for the command line.
pub(crate) async fn kept(
    reader: &mut Reader,
    by: Option<&Desk>,
    id: OfficerId,
) -> Result<Officer, ActError> {
    let scope = by.map_or(Ok(Scope::system()), admin_scope)?;
    let officer = reader.officer(id).await?.ok_or_else(no_such_officer)?;
    let agencies = reader.agencies(&scope).await?;
    match agencies.iter().any(|agency| agency.id == officer.agency_id) {
        true => Ok(officer),
        false => Err(no_such_officer().into()),
    }
}

/// When an administrator is none any more, somebody else must still keep the agency.
async fn still_kept(tx: &mut Tx, before: &Officer) -> Result<(), ActError> {
    let was = before.active && before.roles.contains(&Role::Admin);
    if was
        && tx
            .officers_over(before.agency_id, Role::Admin)
            .await?
            .is_empty()
    {
        return Err(Refusal::unlawful(
            "last_admin",
            "office",
            format!(
                "{}是本机关唯一在用的系统管理员，不能停用，也不能去掉管理员角色",
                before.name
            ),
            "请先让另一名经办人员担任系统管理员。",
        )
        .into());
    }
    Ok(())
}

/// Who does it; nobody: the command line.
fn actor(by: &Option<Desk>) -> Option<OfficerId> {
    by.as_ref().map(|desk| desk.officer.id)
}

/// Changes an officer, unless all is so already, and writes it down.
async fn change_in(
    tx: &mut Tx,
    by: Option<OfficerId>,
    before: &Officer,
    change: &Change,
    now: DateTime<Utc>,
) -> Result<(), ActError> {
    let id = before.id;
    let changed = match change {
        Change::Roles(roles) if *roles == before.roles => return Ok(()),
        Change::Roles(roles) => {
            tx.set_officer_roles(id, roles).await?;
            Changed::officer(DirectoryChangeKind::RolesChanged, before)
                .was(Some(changes::listed(&before.roles)))
                .became(changes::listed(roles))
        }
        Change::Active(active) if *active == before.active => return Ok(()),
        Change::Active(true) => {
            tx.set_officer_active(id, true).await?;
            Changed::officer(DirectoryChangeKind::OfficerEnabled, before)
        }
        Change::Active(false) => {
            tx.set_officer_active(id, false).await?;
            end_all_in(tx, id, None, now).await?;
            tx.end_invitations(id, now).await?;
            Changed::officer(DirectoryChangeKind::OfficerDisabled, before)
        }
    };
    note_change(tx, by, now, changed).await?;
    Ok(())
}

async fn add_in(
    tx: &mut Tx,
    by: Option<OfficerId>,
    new: &NewAgency,
    now: DateTime<Utc>,
) -> Result<AgencyId, ActError> {
    if tx.agency_by_code(&new.code).await?.is_some() {
        return Err(code_taken(&new.code).into());
    }
    let id = tx.next_id();
    let agency = Agency {
        id,
        parent: new.parent,
        code: new.code.clone(),
        name: new.name.clone(),
        kind: new.kind,
    };
    match tx.insert_agency(&agency).await {
        // another act took the code meanwhile
        Err(StoreError::Unique { .. }) => return Err(code_taken(&new.code).into()),
        added => added?,
    }
    let added = Changed::agency(DirectoryChangeKind::AgencyAdded, &agency);
    note_change(tx, by, now, added.became(agency.name.clone())).await?;
    Ok(id)
}

async fn insert_officer(
    tx: &mut Tx,
    by: Option<OfficerId>,
    new: &NewOfficer,
    now: DateTime<Utc>,
) -> Result<Officer, ActError> {
    let id = tx.next_id();
    let officer = Officer {
        id,
        agency_id: new.agency,
        name: new.name.clone(),
        roles: new.roles.clone(),
        active: true,
    };
    tx.insert_officer(&officer).await?;
    let added = Changed::officer(DirectoryChangeKind::OfficerAdded, &officer);
    note_change(tx, by, now, added.became(changes::listed(&officer.roles))).await?;
    Ok(officer)
}

fn fitting_agency(new: NewAgency) -> Result<NewAgency, Refusal> {
    Ok(NewAgency {
        code: fitting("code", &new.code, "机关的代字")?,
        name: fitting("name", &new.name, "机关的全称")?,
        ..new
    })
}

/// A line that says something, without white space around it.
fn fitting(field: &str, text: &str, what: &str) -> Result<String, Refusal> {
    lines::line(field, text)?;
    let text = text.trim();
    if text.is_empty() {
        let message = format!("没有填写{what}");
        return Err(
            Refusal::malformed("text_missing", "office", message, "请填写后再保存。").at(field),
        );
    }
    Ok(text.to_owned())
}

/// Each once, in the order of the vocabulary.
fn fitting_roles(roles: Vec<Role>) -> Result<Vec<Role>, Refusal> {
    if roles.is_empty() {
        return Err(Refusal::malformed(
            "roles_missing",
            "office",
            "没有选择角色",
            "请至少选择一个角色；不再办理的，请停用这名经办人员。",
        )
        .at("roles"));
    }
    let chosen = |role: &&Role| roles.contains(role);
    Ok(Role::ALL.iter().filter(chosen).copied().collect())
}
