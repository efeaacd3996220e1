//! How the officers of the demonstration sign in.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use store::{Officer, OfficerId, Store};

use crate::accounts::hash;
use crate::error::ActError;

/// The password of everybody in the demonstration; both presets take it.
pub const PASSWORD: &str = "kaijuan-demo-2026";

/// Opens an account for each officer, named after the first role: `handler1`, `handler2` …
pub(super) async fn open(
    store: &Store,
    officers: &[Officer],
    at: DateTime<Utc>,
) -> Result<Vec<(OfficerId, String)>, ActError> {
    let logins = logins(officers);
    let (accounts, password) = (logins.clone(), hash(PASSWORD).await?);
    store
        .act(move |tx| {
            let (accounts, password) = (accounts.clone(), password.clone());
            Box::pin(async move {
                for (officer, login) in &accounts {
                    tx.put_account(*officer, login).await?;
                    tx.set_password(*officer, &password, &[], at).await?;
                }
                Ok::<_, ActError>(())
            })
        })
        .await?;
    Ok(logins)
}

fn logins(officers: &[Officer]) -> Vec<(OfficerId, String)> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    let named = officers.iter().filter_map(|officer| {
        let role = officer.roles.first()?.word();
        let count = counts.entry(role).or_default();
        *count += 1;
        Some((officer.id, format!("{role}{count}")))
    });
    named.collect()
}
