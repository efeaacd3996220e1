//! Bearer tokens: the register holds only their hashes.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::agencies::Officer;
use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{OfficerId, micros};
use crate::store::{Reader, Tx};

/// What is known of a token; the token itself is known to its bearer alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// SHA-256 of the token.
    pub hash: [u8; 32],
    /// Whose it is.
    pub officer_id: OfficerId,
    /// What it is for, in its owner's words.
    pub label: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops to open anything; never when absent.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

statements! {
    INSERT_TOKEN = "INSERT INTO tokens (hash, officer_id, label, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    OFFICER_BY_TOKEN = "SELECT o.id, o.agency_id, o.name, o.roles, o.active FROM tokens t \
        JOIN officers o ON o.id = t.officer_id WHERE t.hash = $1 AND t.revoked_at IS NULL \
        AND (t.expires_at IS NULL OR t.expires_at > $2) AND o.active";
    REVOKE_TOKEN = "UPDATE tokens SET revoked_at = $2 WHERE hash = $1 AND revoked_at IS NULL";
    TOKENS = "SELECT hash, officer_id, label, created_at, expires_at, revoked_at FROM tokens \
        WHERE officer_id = $1 ORDER BY created_at, hash";
    ALL_TOKENS = "SELECT hash, officer_id, label, created_at, expires_at, revoked_at FROM tokens \
        ORDER BY created_at, hash";
}

from_row!(Token, |row| {
    let hash: Vec<u8> = row.try_get("hash")?;
    Ok(Token {
        hash: hash
            .try_into()
            .map_err(|_| sqlx::Error::Decode("tokens.hash 应为 32 字节".into()))?,
        officer_id: row.try_get("officer_id")?,
        label: row.try_get("label")?,
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
        revoked_at: row.try_get("revoked_at")?,
    })
});

impl Reader {
    /// The active officer whose token has this hash, when it is neither expired
    /// nor revoked.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn officer_by_token_hash(
        &mut self,
        hash: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<Option<Officer>, StoreError> {
        ask!(
            self,
            fetch_optional,
            Officer,
            OFFICER_BY_TOKEN,
            hash.as_slice(),
            micros(now)
        )
    }

    /// All tokens of an officer.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn tokens(&mut self, officer: OfficerId) -> Result<Vec<Token>, StoreError> {
        ask!(self, fetch_all, Token, TOKENS, officer)
    }

    /// The tokens of all officers.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn all_tokens(&mut self) -> Result<Vec<Token>, StoreError> {
        ask!(self, fetch_all, Token, ALL_TOKENS)
    }
}

impl Tx {
    /// Records a new token.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such officer.
    pub async fn insert_token(
        &mut self,
        officer: Uuid,
        hash: &[u8; 32],
        label: &str,
        created_at: DateTime<Utc>,
        expires_at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        let expires_at = expires_at.map(micros);
        tell!(
            self.reader,
            INSERT_TOKEN,
            hash.as_slice(),
            officer,
            label,
            micros(created_at),
            expires_at
        )?;
        Ok(())
    }

    /// Takes a token back; false when there is no such token in force.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn revoke_token(
        &mut self,
        hash: &[u8; 32],
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, REVOKE_TOKEN, hash.as_slice(), micros(at))? == 1)
    }
}
