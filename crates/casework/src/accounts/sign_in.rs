//! Signing in. An attempt is counted as a failure before its password is tried, and a
//! right one wipes the count: guesses that come at once are not more than those that
//! come one by one. An unknown name, a wrong password, a disabled officer and an account
//! without a password are answered alike and take the same time.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use store::{
    Account, NewSession, Officer, OfficerId, SignIn, SignInCounter, SignInOutcome, StoreError, Tx,
    folded_login,
};

use super::delays::{Admission, Attempt, network};
use super::policy::PasswordPolicy;
use super::{hashing, token};
use crate::error::ActError;
use crate::office::Office;

/// Sessions are kept for those who look into what happened.
const SESSIONS_KEPT: TimeDelta = TimeDelta::days(90);
/// What happened at the door is kept for six months, the longest that there are, as
/// logs are to be (网络安全法, and GB/T 22239 of level three on audit logs).
const SIGN_INS_KEPT: TimeDelta = TimeDelta::days(184);
/// How much is kept of what a browser calls itself, and of an address, in characters.
const LONGEST: usize = 200;
/// How much is kept of a name that nobody has: it may be a password.
const SHOWN: usize = 2;

/// The other end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Client {
    /// What the browser calls itself.
    pub agent: String,
    /// Where it calls from.
    pub address: String,
}

impl Client {
    /// The same, short and without control characters.
    pub(super) fn trimmed(&self) -> Client {
        let trim = |text: &str| {
            let kept = text.chars().filter(|c| !c.is_control());
            kept.take(LONGEST).collect()
        };
        Client {
            agent: trim(&self.agent),
            address: trim(&self.address),
        }
    }
}

/// Somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// For the cookie; it is nowhere else.
    pub token: String,
    /// Who.
    pub officer: Officer,
    /// The password must be changed first.
    pub must_change: bool,
}

/// Nobody is signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInRefusal {
    /// Name and password do not belong together, or the account cannot be used.
    #[error(
        "登录名或者密码不对，或者账号不能使用。请核对后再试；忘记密码的，请系统管理员重新发放设置密码的链接。"
    )]
    Wrong,
    /// Too many failures under this name, or from this place.
    #[error("连续输错，暂停核对。请在{}后再试；忘记密码的，请系统管理员重新发放设置密码的链接。", span(*seconds))]
    Wait {
        /// How long, in seconds; at least one.
        seconds: i64,
    },
    /// The register failed.
    #[error(transparent)]
    Failed(#[from] ActError),
}

impl From<StoreError> for SignInRefusal {
    fn from(error: StoreError) -> Self {
        SignInRefusal::Failed(error.into())
    }
}

/// A span in Chinese: minutes from one minute on, rounded up.
pub(super) fn span(seconds: i64) -> String {
    match seconds {
        ..=59 => format!(" {} 秒", seconds.max(1)),
        _ => format!(" {} 分钟", (seconds + 59) / 60),
    }
}

impl Office {
    /// Signs somebody in. The session with the hash `old` ends: a cookie from before
    /// opens nothing afterwards.
    ///
    /// # Errors
    /// Refused, or the register failed.
    pub async fn sign_in(
        &self,
        policy: PasswordPolicy,
        login: &str,
        password: &str,
        client: &Client,
        old: Option<[u8; 32]>,
    ) -> Result<SignedIn, SignInRefusal> {
        let client = client.trimmed();
        let login = folded_login(login);
        hashing::has_place()?;
        let attempt = Arc::new(Attempt::new(&login, &client.address));
        let account = match self.admit(policy, attempt.clone()).await? {
            Admission::Wait(seconds) => return Err(SignInRefusal::Wait { seconds }),
            Admission::Try(account) => account,
        };
        let (officer, shown) = (
            account.as_ref().map(|account| account.officer.id),
            shown(&login, account.as_deref()),
        );
        let usable = account.filter(|account| account.officer.active);
        let hash = usable
            .as_ref()
            .and_then(|account| account.password.as_deref());
        let right = hashing::verify(password, hash).await?;
        let begun = match (usable, right) {
            (Some(account), true) => {
                self.begin(policy, *account, password, client.clone(), old)
                    .await?
            }
            _ => None,
        };
        if begun.is_none() {
            self.failed(attempt, shown, officer).await?;
        }
        begun.ok_or(SignInRefusal::Wrong)
    }

    /// Begins a session, unless the account changed while its password was tried.
    async fn begin(
        &self,
        policy: PasswordPolicy,
        account: Account,
        password: &str,
        client: Client,
        old: Option<[u8; 32]>,
    ) -> Result<Option<SignedIn>, ActError> {
        let tried = account.password.clone().unwrap_or_default();
        let better = match hashing::is_outdated(&tried) {
            true => Some(hashing::hash(password).await?),
            false => None,
        };
        let (token, hash) = token::new_token();
        let now = self.clock.now();
        let proven = Arc::new(Proven {
            officer: account.officer.id,
            tried,
            better,
            client,
            hash,
            old,
            expires_at: now + policy.absolute(),
        });
        let officer = self
            .store
            .act(move |tx| {
                let proven = proven.clone();
                Box::pin(async move { begin_in(tx, &proven, now).await })
            })
            .await?;
        Ok(officer.map(|(officer, set_at)| SignedIn {
            token,
            officer,
            must_change: policy.must_change(set_at, now),
        }))
    }
}

/// A password that was right when it was tried, and the session that it begins.
struct Proven {
    officer: OfficerId,
    /// The hash that it was tried against.
    tried: String,
    /// Its hash with today's parameters, where that one has others.
    better: Option<String>,
    client: Client,
    /// Of the new session's token.
    hash: [u8; 32],
    /// Of the token that the browser came with.
    old: Option<[u8; 32]>,
    expires_at: DateTime<Utc>,
}

/// The officer and when the password was set, once the session is there.
type Begun = Option<(Officer, Option<DateTime<Utc>>)>;

async fn begin_in(tx: &mut Tx, proven: &Proven, now: DateTime<Utc>) -> Result<Begun, ActError> {
    let account = tx.account(proven.officer).await?.filter(|account| {
        account.officer.active && account.password.as_deref() == Some(proven.tried.as_str())
    });
    let Some(account) = account else {
        return Ok(None);
    };
    if let Some(better) = &proven.better {
        tx.rehash_password(proven.officer, &proven.tried, better)
            .await?;
    }
    if let Some(old) = &proven.old {
        end_by_hash(tx, old, now).await?;
    }
    let session = NewSession {
        id: tx.next_id(),
        hash: proven.hash,
        officer: proven.officer,
        created_at: now,
        expires_at: proven.expires_at,
        client: proven.client.agent.clone(),
        address: proven.client.address.clone(),
    };
    tx.insert_session(&session).await?;
    let (login, place) = (&account.login, network(&session.address));
    for counter in [
        SignInCounter::At(login, &place),
        SignInCounter::Login(login),
    ] {
        tx.clear_sign_in_delay(counter).await?;
    }
    tx.drop_sessions(now - SESSIONS_KEPT).await?;
    let (officer, outcome) = (proven.officer, SignInOutcome::SignedIn);
    note_in(tx, login, Some(officer), outcome, &session.address, now).await?;
    Ok(Some((account.officer, account.password_set_at)))
}

/// Keeps what happened at the door, and forgets what happened long ago.
pub(super) async fn note_in(
    tx: &mut Tx,
    login: &str,
    officer: Option<OfficerId>,
    outcome: SignInOutcome,
    address: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sign_in = SignIn {
        id: tx.next_id(),
        at,
        login: login.to_owned(),
        officer_id: officer,
        outcome,
        address: address.to_owned(),
    };
    tx.drop_sign_ins(at - SIGN_INS_KEPT).await?;
    tx.insert_sign_in(&sign_in).await
}

/// Ends the session whose token has this hash; answers whose it was.
pub(super) async fn end_by_hash(
    tx: &mut Tx,
    hash: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Option<store::SessionLine>, StoreError> {
    let Some(session) = tx.session_by_hash(hash).await? else {
        return Ok(None);
    };
    tx.end_session(session.id, now).await?;
    Ok(Some(session))
}

/// A name as it is kept.
pub(super) fn shown(login: &str, account: Option<&Account>) -> String {
    match account {
        Some(account) => account.login.clone(),
        None => login.chars().take(SHOWN).chain("***".chars()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_seconds_or_minutes() {
        let said = |seconds| SignInRefusal::Wait { seconds }.to_string();
        assert!(said(4).contains("在 4 秒后"), "{}", said(4));
        assert!(said(61).contains("在 2 分钟后"));
        assert!(said(1800).contains("在 30 分钟后"));
    }

    #[test]
    fn a_client_is_kept_short_and_clean() {
        let client = Client {
            agent: format!("a\nb{}", "c".repeat(500)),
            address: "::1".into(),
        };
        let trimmed = client.trimmed();
        assert_eq!(trimmed.agent.len(), LONGEST);
        assert!(trimmed.agent.starts_with("abc"));
    }
}
