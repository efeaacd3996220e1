//! Who is signed in. The register holds the hash of the token in the cookie alone.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::agencies::{Agency, AgencyKind, Officer};
use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{OfficerId, micros};
use crate::store::{Reader, Tx};

/// A new session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Its id.
    pub id: Uuid,
    /// SHA-256 of the token in the cookie.
    pub hash: [u8; 32],
    /// Whose it is.
    pub officer: OfficerId,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// What the browser calls itself.
    pub client: String,
    /// Where it called from.
    pub address: String,
}

/// A session in force, with whom it lets in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// Its id.
    pub id: Uuid,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was seen last, give or take a minute.
    pub seen_at: DateTime<Utc>,
    /// The officer.
    pub officer: Officer,
    /// The officer's agency.
    pub agency: Agency,
    /// The name that the officer signs in with.
    pub login: String,
    /// When the password was set.
    pub password_set_at: Option<DateTime<Utc>>,
    /// Whether the keyboard shortcuts are on.
    pub shortcuts: bool,
}

/// A session as its officer is shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub officer_id: OfficerId,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was seen last, give or take a minute.
    pub seen_at: DateTime<Utc>,
    /// What the browser calls itself.
    pub client: String,
    /// Where it called from.
    pub address: String,
}

statements! {
    SESSION = "SELECT o.id, o.agency_id, o.name, o.roles, o.active, s.id AS session_id, s.created_at, s.seen_at, \
        c.login, c.password_set_at, c.shortcuts, a.parent_id, a.code, a.name AS agency_name, a.kind FROM sessions s \
        JOIN officers o ON o.id = s.officer_id JOIN accounts c ON c.officer_id = o.id \
        JOIN agencies a ON a.id = o.agency_id \
        WHERE s.hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND s.seen_at > $3 AND o.active";
    SESSIONS = "SELECT id, officer_id, created_at, seen_at, client, address FROM sessions \
        WHERE officer_id = $1 AND ended_at IS NULL AND expires_at > $2 AND seen_at > $3 \
        ORDER BY created_at DESC, id DESC";
    SESSION_BY_ID = "SELECT id, officer_id, created_at, seen_at, client, address FROM sessions \
        WHERE id = $1 AND ended_at IS NULL";
    SESSION_BY_HASH = "SELECT id, officer_id, created_at, seen_at, client, address FROM sessions \
        WHERE hash = $1 AND ended_at IS NULL";
    INSERT_SESSION = "INSERT INTO sessions (id, hash, officer_id, created_at, seen_at, expires_at, client, address) \
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7)";
    SEEN = "UPDATE sessions SET seen_at = $2 WHERE id = $1 AND ended_at IS NULL AND seen_at < $2";
    ROTATE = "UPDATE sessions SET hash = $2 WHERE id = $1 AND ended_at IS NULL";
    END_SESSION = "UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    END_SESSIONS = "UPDATE sessions SET ended_at = $3 WHERE officer_id = $1 AND id <> $2 AND ended_at IS NULL";
    DROP_SESSIONS = "DELETE FROM sessions WHERE expires_at < $1";
}

from_row!(OpenSession, |row| {
    let officer = Officer::from_row(row)?;
    Ok(OpenSession {
        id: row.try_get("session_id")?,
        created_at: row.try_get("created_at")?,
        seen_at: row.try_get("seen_at")?,
        agency: Agency {
            id: officer.agency_id,
            parent: row.try_get("parent_id")?,
            code: row.try_get("code")?,
            name: row.try_get("agency_name")?,
            kind: word("kind", AgencyKind::parse, row.try_get("kind")?)?,
        },
        officer,
        login: row.try_get("login")?,
        password_set_at: row.try_get("password_set_at")?,
        shortcuts: row.try_get("shortcuts")?,
    })
});

from_row!(SessionLine, |row| {
    Ok(SessionLine {
        id: row.try_get("id")?,
        officer_id: row.try_get("officer_id")?,
        created_at: row.try_get("created_at")?,
        seen_at: row.try_get("seen_at")?,
        client: row.try_get("client")?,
        address: row.try_get("address")?,
    })
});

impl Reader {
    /// The session whose token has this hash: not ended, within its absolute limit,
    /// seen after `idle_since`, and of an active officer.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn session(
        &mut self,
        hash: &[u8; 32],
        now: DateTime<Utc>,
        idle_since: DateTime<Utc>,
    ) -> Result<Option<OpenSession>, StoreError> {
        ask!(
            self,
            fetch_optional,
            OpenSession,
            SESSION,
            hash.as_slice(),
            micros(now),
            micros(idle_since)
        )
    }

    /// The sessions of an officer that are in force, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn sessions(
        &mut self,
        officer: OfficerId,
        now: DateTime<Utc>,
        idle_since: DateTime<Utc>,
    ) -> Result<Vec<SessionLine>, StoreError> {
        ask!(
            self,
            fetch_all,
            SessionLine,
            SESSIONS,
            officer,
            micros(now),
            micros(idle_since)
        )
    }

    /// A session that was not ended, whether its limits are past or not.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn session_by_id(&mut self, id: Uuid) -> Result<Option<SessionLine>, StoreError> {
        ask!(self, fetch_optional, SessionLine, SESSION_BY_ID, id)
    }

    /// The same, by the hash of its token.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn session_by_hash(
        &mut self,
        hash: &[u8; 32],
    ) -> Result<Option<SessionLine>, StoreError> {
        ask!(
            self,
            fetch_optional,
            SessionLine,
            SESSION_BY_HASH,
            hash.as_slice()
        )
    }
}

impl Tx {
    /// Begins a session.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such officer.
    pub async fn insert_session(&mut self, new: &NewSession) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_SESSION,
            new.id,
            new.hash.as_slice(),
            new.officer,
            micros(new.created_at),
            micros(new.expires_at),
            &new.client,
            &new.address
        )?;
        Ok(())
    }

    /// Notes that a session was seen.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn session_seen(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
        tell!(self.reader, SEEN, id, micros(at))?;
        Ok(())
    }

    /// Gives a session another token; false when it was ended.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn rotate_session(&mut self, id: Uuid, hash: &[u8; 32]) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, ROTATE, id, hash.as_slice())? == 1)
    }

    /// Ends a session; false when it was ended before.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn end_session(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, END_SESSION, id, micros(at))? == 1)
    }

    /// Ends all sessions of an officer but one; answers how many were ended.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn end_sessions(
        &mut self,
        officer: OfficerId,
        but: Option<Uuid>,
        at: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let but = but.unwrap_or_default();
        tell!(self.reader, END_SESSIONS, officer, but, micros(at))
    }

    /// Forgets sessions whose absolute limit passed before this moment.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn drop_sessions(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        tell!(self.reader, DROP_SESSIONS, micros(before))?;
        Ok(())
    }
}
