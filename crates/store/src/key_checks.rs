//! Whether a key file is the one that the register was sealed with: every key
//! that ever was current has sealed a value that a ring must open.

use crate::dialect::{ask, on, statements, tell};
use crate::error::StoreError;
use crate::store::{Reader, Store, Tx};

statements! {
    KEY_CHECKS = "SELECT key_id, sealed FROM key_checks ORDER BY key_id";
    INSERT_KEY_CHECK = "INSERT INTO key_checks (key_id, sealed) VALUES ($1, $2)";
}

const TABLE: &str = "key_checks";

impl Store {
    /// Refuses a ring that lacks a key of the register or has another under its
    /// id, and remembers a current key that is new. A register that is not made
    /// yet takes any ring.
    ///
    /// # Errors
    /// [`StoreError::Keys`] names the key that does not fit; nothing was written.
    pub async fn check_keys(&self) -> Result<(), StoreError> {
        let mut reader = self.read().await?;
        if !reader.conn.has_table(TABLE).await? || reader.current_key_is_known().await? {
            return Ok(());
        }
        drop(reader);
        self.act(|tx| {
            Box::pin(async move {
                // Asked again: another process may have been first with other keys.
                if tx.current_key_is_known().await? {
                    return Ok(());
                }
                tx.insert_key_check().await
            })
        })
        .await
    }
}

impl Reader {
    /// Whether the current key has its check value; every check must fit.
    async fn current_key_is_known(&mut self) -> Result<bool, StoreError> {
        let keys = self.keys();
        let checks = ask!(self, fetch_all, (String, String), KEY_CHECKS)?;
        for (key_id, sealed) in &checks {
            if !keys.fits(key_id, sealed) {
                return Err(StoreError::Keys(format!(
                    "缺少数据库封存时所用的密钥 {key_id}，或者该密钥不符"
                )));
            }
        }
        Ok(checks.iter().any(|(key_id, _)| key_id == keys.current_id()))
    }
}

impl Tx {
    async fn insert_key_check(&mut self) -> Result<(), StoreError> {
        let keys = self.reader.keys();
        let (id, sealed) = (keys.current_id(), keys.check_value());
        tell!(self.reader, INSERT_KEY_CHECK, id, &sealed)?;
        Ok(())
    }
}
