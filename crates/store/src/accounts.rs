//! How officers sign in: login names, passwords as hashes, one-time links.

use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::agencies::Officer;
use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{OfficerId, micros};
use crate::people::folded;
use crate::scope::Scope;
use crate::store::{Reader, Tx};

/// An account with its officer. `Debug` shows no hash of a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose it is.
    pub officer: Officer,
    /// The name to sign in with, folded.
    pub login: String,
    /// The password's hash in PHC form; none until the one-time link was used.
    pub password: Option<String>,
    /// When that password was set.
    pub password_set_at: Option<DateTime<Utc>>,
    /// The hashes of earlier passwords, the newest first.
    pub earlier: Vec<String>,
    /// Whether the keyboard shortcuts are on.
    pub shortcuts: bool,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("officer", &self.officer.id)
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

/// An officer as those who keep accounts see one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// The officer.
    pub officer: Officer,
    /// The name to sign in with; none without an account.
    pub login: Option<String>,
    /// Whether a password is set.
    pub has_password: bool,
    /// Until when a one-time link waits to be used.
    pub invited_until: Option<DateTime<Utc>>,
    /// When the officer signed in last.
    pub last_signed_in: Option<DateTime<Utc>>,
}

/// A new one-time link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    /// SHA-256 of the token in the link.
    pub hash: [u8; 32],
    /// For whom.
    pub officer: OfficerId,
    /// Who made it; nobody: the command line.
    pub created_by: Option<OfficerId>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// From when on it opens nothing.
    pub expires_at: DateTime<Utc>,
}

/// A name as it is compared: small letters, no white space, full-width letters narrow.
pub fn folded_login(name: &str) -> String {
    folded(name).to_lowercase()
}

macro_rules! account {
    ($where:literal) => {
        concat!(
            "SELECT o.id, o.agency_id, o.name, o.roles, o.active, a.login, a.password, a.password_set_at, a.earlier, \
             a.shortcuts FROM accounts a JOIN officers o ON o.id = a.officer_id WHERE ",
            $where
        )
    };
}

statements! {
    ACCOUNT_BY_LOGIN = account!("a.login = $1");
    ACCOUNT = account!("a.officer_id = $1");
    ACCOUNTS = "SELECT o.id, o.agency_id, o.name, o.roles, o.active, c.login, \
        c.password IS NOT NULL AS has_password, \
        (SELECT i.expires_at FROM invitations i WHERE i.officer_id = o.id AND i.used_at IS NULL AND i.expires_at > $3 \
        ORDER BY i.expires_at DESC LIMIT 1) AS invited_until, \
        (SELECT s.at FROM sign_ins s WHERE s.officer_id = o.id AND s.outcome = 'signed_in' \
        ORDER BY s.at DESC LIMIT 1) AS last_signed_in \
        FROM officers o JOIN agencies a ON a.id = o.agency_id LEFT JOIN accounts c ON c.officer_id = o.id \
        WHERE a.path >= $1 AND a.path < $2 ORDER BY a.path, o.id";
    PUT_ACCOUNT = "INSERT INTO accounts (officer_id, login) VALUES ($1, $2) \
        ON CONFLICT (officer_id) DO UPDATE SET login = excluded.login";
    SET_PASSWORD = "UPDATE accounts SET password = $2, password_set_at = $3, earlier = $4 WHERE officer_id = $1";
    REHASH = "UPDATE accounts SET password = $3 WHERE officer_id = $1 AND password = $2";
    SET_SHORTCUTS = "UPDATE accounts SET shortcuts = $2 WHERE officer_id = $1";
    INSERT_INVITATION = "INSERT INTO invitations (hash, officer_id, created_by, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5)";
    INVITED = "SELECT officer_id FROM invitations WHERE hash = $1 AND used_at IS NULL AND expires_at > $2";
    USE_INVITATION = "UPDATE invitations SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2";
    END_INVITATIONS = "UPDATE invitations SET expires_at = $2 \
        WHERE officer_id = $1 AND used_at IS NULL AND expires_at > $2";
}

from_row!(Account, |row| {
    let earlier: &str = row.try_get("earlier")?;
    Ok(Account {
        officer: Officer::from_row(row)?,
        login: row.try_get("login")?,
        password: row.try_get("password")?,
        password_set_at: row.try_get("password_set_at")?,
        earlier: serde_json::from_str(earlier)
            .map_err(|error| sqlx::Error::Decode(error.into()))?,
        shortcuts: row.try_get("shortcuts")?,
    })
});

from_row!(AccountLine, |row| {
    Ok(AccountLine {
        officer: Officer::from_row(row)?,
        login: row.try_get("login")?,
        has_password: row.try_get("has_password")?,
        invited_until: row.try_get("invited_until")?,
        last_signed_in: row.try_get("last_signed_in")?,
    })
});

impl Reader {
    /// The account with this name, however it is written.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn account_by_login(&mut self, login: &str) -> Result<Option<Account>, StoreError> {
        let login = folded_login(login);
        ask!(self, fetch_optional, Account, ACCOUNT_BY_LOGIN, &login)
    }

    /// An officer's account.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn account(&mut self, officer: OfficerId) -> Result<Option<Account>, StoreError> {
        ask!(self, fetch_optional, Account, ACCOUNT, officer)
    }

    /// The officers of the agencies in reach with what is known of their accounts at
    /// this moment; those without one as well.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn accounts(
        &mut self,
        scope: &Scope,
        now: DateTime<Utc>,
    ) -> Result<Vec<AccountLine>, StoreError> {
        let sight = self.directory(scope).await?;
        let now = micros(now);
        ask!(
            self,
            fetch_all,
            AccountLine,
            ACCOUNTS,
            &sight.low,
            &sight.high,
            now
        )
    }

    /// The account that an unused link whose token has this hash is for.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn invited(
        &mut self,
        hash: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<Option<Account>, StoreError> {
        let now = micros(now);
        let found = ask!(
            self,
            fetch_optional,
            (OfficerId,),
            INVITED,
            hash.as_slice(),
            now
        )?;
        match found {
            Some((officer,)) => self.account(officer).await,
            None => Ok(None),
        }
    }
}

impl Tx {
    /// Gives an officer a name to sign in with, in place of an earlier one.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when another officer has the name.
    pub async fn put_account(&mut self, officer: OfficerId, login: &str) -> Result<(), StoreError> {
        tell!(self.reader, PUT_ACCOUNT, officer, folded_login(login))?;
        Ok(())
    }

    /// Sets a password by its hash; `earlier` are the hashes of those before it.
    /// False when the officer has no account.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn set_password(
        &mut self,
        officer: OfficerId,
        hash: &str,
        earlier: &[String],
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let earlier = json!(earlier).to_string();
        Ok(tell!(
            self.reader,
            SET_PASSWORD,
            officer,
            hash,
            micros(at),
            &earlier
        )? == 1)
    }

    /// Replaces the hash of the same password by a better one, unless the password
    /// was changed meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn rehash_password(
        &mut self,
        officer: OfficerId,
        old: &str,
        new: &str,
    ) -> Result<(), StoreError> {
        tell!(self.reader, REHASH, officer, old, new)?;
        Ok(())
    }

    /// Turns an officer's keyboard shortcuts on or off.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn set_shortcuts(&mut self, officer: OfficerId, on: bool) -> Result<(), StoreError> {
        tell!(self.reader, SET_SHORTCUTS, officer, on)?;
        Ok(())
    }

    /// Keeps a new link.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such officer.
    pub async fn insert_invitation(&mut self, new: &NewInvitation) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_INVITATION,
            new.hash.as_slice(),
            new.officer,
            new.created_by,
            micros(new.created_at),
            micros(new.expires_at)
        )?;
        Ok(())
    }

    /// Uses a link up; false when it was used, ended or never there.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn use_invitation(
        &mut self,
        hash: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, USE_INVITATION, hash.as_slice(), micros(now))? == 1)
    }

    /// Ends all unused links of an officer.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn end_invitations(
        &mut self,
        officer: OfficerId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        tell!(self.reader, END_INVITATIONS, officer, micros(now))?;
        Ok(())
    }
}
