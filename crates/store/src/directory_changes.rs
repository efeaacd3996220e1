//! Who changed what of agencies, officers and their accounts, and when.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{AgencyId, OfficerId, micros};
use crate::pages::cut;
use crate::scope::Scope;
use crate::store::{Reader, Tx};

/// What was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DirectoryChangeKind {
    /// 登记机关
    AgencyAdded,
    /// 机关更名
    AgencyRenamed,
    /// 登记人员
    OfficerAdded,
    /// 停用人员
    OfficerDisabled,
    /// 恢复人员
    OfficerEnabled,
    /// 更换角色
    RolesChanged,
    /// 更换登录名
    LoginChanged,
    /// 发给设置密码的链接；链接本身不记
    LinkIssued,
    /// 结束他人的登录
    SessionsEnded,
    /// 更换收提醒的邮箱
    MailChanged,
    /// 导入放假安排
    CalendarImported,
}

impl DirectoryChangeKind {
    /// All of them.
    pub const ALL: [DirectoryChangeKind; 11] = [
        DirectoryChangeKind::AgencyAdded,
        DirectoryChangeKind::AgencyRenamed,
        DirectoryChangeKind::OfficerAdded,
        DirectoryChangeKind::OfficerDisabled,
        DirectoryChangeKind::OfficerEnabled,
        DirectoryChangeKind::RolesChanged,
        DirectoryChangeKind::LoginChanged,
        DirectoryChangeKind::LinkIssued,
        DirectoryChangeKind::SessionsEnded,
        DirectoryChangeKind::MailChanged,
        DirectoryChangeKind::CalendarImported,
    ];

    /// The stable spelling.
    pub const fn word(self) -> &'static str {
        match self {
            DirectoryChangeKind::AgencyAdded => "agency_added",
            DirectoryChangeKind::AgencyRenamed => "agency_renamed",
            DirectoryChangeKind::OfficerAdded => "officer_added",
            DirectoryChangeKind::OfficerDisabled => "officer_disabled",
            DirectoryChangeKind::OfficerEnabled => "officer_enabled",
            DirectoryChangeKind::RolesChanged => "roles_changed",
            DirectoryChangeKind::LoginChanged => "login_changed",
            DirectoryChangeKind::LinkIssued => "link_issued",
            DirectoryChangeKind::SessionsEnded => "sessions_ended",
            DirectoryChangeKind::MailChanged => "mail_changed",
            DirectoryChangeKind::CalendarImported => "calendar_imported",
        }
    }

    /// The name for people.
    pub const fn label(self) -> &'static str {
        match self {
            DirectoryChangeKind::AgencyAdded => "登记机关",
            DirectoryChangeKind::AgencyRenamed => "机关更名",
            DirectoryChangeKind::OfficerAdded => "登记人员",
            DirectoryChangeKind::OfficerDisabled => "停用人员",
            DirectoryChangeKind::OfficerEnabled => "恢复人员",
            DirectoryChangeKind::RolesChanged => "更换角色",
            DirectoryChangeKind::LoginChanged => "更换登录名",
            DirectoryChangeKind::LinkIssued => "发给设置密码的链接",
            DirectoryChangeKind::SessionsEnded => "结束登录",
            DirectoryChangeKind::MailChanged => "更换邮箱",
            DirectoryChangeKind::CalendarImported => "导入放假安排",
        }
    }

    /// The kind with this spelling.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryChange {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who made it; nobody: the command line.
    pub actor_id: Option<OfficerId>,
    /// The agency that was changed, or whose officer was.
    pub agency_id: AgencyId,
    /// The officer who was changed.
    pub officer_id: Option<OfficerId>,
    /// What was changed.
    pub kind: DirectoryChangeKind,
    /// What it was before; roles as their words with commas between.
    pub was: Option<String>,
    /// What it is after, likewise.
    pub became: Option<String>,
}

/// Where the next page begins: after this moment and change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCursor(pub DateTime<Utc>, pub Uuid);

/// One page of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePage {
    /// Its lines.
    pub rows: Vec<DirectoryChange>,
    /// Where the next page begins; absent on the last.
    pub next: Option<ChangeCursor>,
}

macro_rules! changes {
    ($following:literal, $limit:literal) => {
        concat!(
            "SELECT d.id, d.at, d.actor_id, d.agency_id, d.officer_id, d.kind, d.was, d.became FROM directory_changes d \
             JOIN agencies a ON a.id = d.agency_id WHERE a.path >= $1 AND a.path < $2",
            $following,
            " ORDER BY d.at DESC, d.id DESC LIMIT ",
            $limit
        )
    };
}

statements! {
    INSERT_CHANGE = "INSERT INTO directory_changes (id, at, actor_id, agency_id, officer_id, kind, was, became) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    NEWEST = changes!("", "$3");
    FOLLOWING = changes!(" AND (d.at, d.id) < ($3, $4)", "$5");
}

from_row!(DirectoryChange, |row| {
    Ok(DirectoryChange {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        actor_id: row.try_get("actor_id")?,
        agency_id: row.try_get("agency_id")?,
        officer_id: row.try_get("officer_id")?,
        kind: word("kind", DirectoryChangeKind::parse, row.try_get("kind")?)?,
        was: row.try_get("was")?,
        became: row.try_get("became")?,
    })
});

impl Reader {
    /// A page of the changes to agencies in reach and their officers, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn directory_changes(
        &mut self,
        scope: &Scope,
        cursor: Option<&ChangeCursor>,
        limit: u32,
    ) -> Result<ChangePage, StoreError> {
        let sight = self.directory(scope).await?;
        let (low, high) = (&sight.low, &sight.high);
        let one_more = i64::from(limit) + 1;
        let mut rows = match cursor {
            None => ask!(
                self,
                fetch_all,
                DirectoryChange,
                NEWEST,
                low,
                high,
                one_more
            )?,
            Some(ChangeCursor(at, id)) => ask!(
                self,
                fetch_all,
                DirectoryChange,
                FOLLOWING,
                low,
                high,
                micros(*at),
                id,
                one_more
            )?,
        };
        let next = cut(&mut rows, limit, |row| ChangeCursor(row.at, row.id));
        Ok(ChangePage { rows, next })
    }
}

impl Tx {
    /// Keeps a change.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such agency or officer.
    pub async fn insert_directory_change(
        &mut self,
        change: &DirectoryChange,
    ) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_CHANGE,
            change.id,
            micros(change.at),
            change.actor_id,
            change.agency_id,
            change.officer_id,
            change.kind.word(),
            change.was.as_deref(),
            change.became.as_deref()
        )?;
        Ok(())
    }
}
