//! Setting and changing a password.

use std::sync::Arc;

use disclosure::Refusal;
use store::{Account, Agency, SignInCounter, SignInOutcome, Tx};

use super::policy::{About, PasswordPolicy};
use super::sessions::{Session, keep_alone};
use super::sign_in::{note_in, span};
use super::{hashing, token};
use crate::error::ActError;
use crate::office::Office;

/// How many hashes of earlier passwords are kept, whatever the preset: another may come.
const EARLIER: usize = 5;

/// The program's own name, which everybody here knows.
const OURS: [&str; 2] = ["kaijuan", "开卷"];

impl Office {
    /// Changes one's password. All other sessions end; this one gets the token that is
    /// answered, its old one opens nothing any more.
    ///
    /// # Errors
    /// The present password is wrong or was tried too often, the new one is refused
    /// (its `field` says which), or the register failed.
    pub async fn change_password(
        &self,
        policy: PasswordPolicy,
        session: &Session,
        old: &str,
        new: &str,
    ) -> Result<String, ActError> {
        let account = self.own_account(session).await?;
        judge(policy, &account, &session.desk.agency, new)?;
        self.prove(policy, &account, old).await?;
        not_used_before(policy, &account, new).await?;
        let (token, hash) = token::new_token();
        let (now, new) = (self.clock.now(), hashing::hash(new).await?);
        let shared = Arc::new((account, session.clone(), new));
        self.store
            .act(move |tx| {
                let shared = shared.clone();
                Box::pin(async move {
                    let (account, session, new) = shared.as_ref();
                    keep_alone(tx, session, &hash, now).await?;
                    replace(tx, account, new, now).await?;
                    let (login, officer) = (&account.login, Some(account.officer.id));
                    let outcome = SignInOutcome::PasswordChanged;
                    note_in(tx, login, officer, outcome, "", now).await?;
                    Ok::<_, ActError>(())
                })
            })
            .await?;
        Ok(token)
    }

    async fn own_account(&self, session: &Session) -> Result<Account, ActError> {
        let mut reader = self.store.read().await?;
        let account = reader.account(session.desk.officer.id).await?;
        account.ok_or_else(|| changed_meanwhile().into())
    }

    /// Whoever knew the password made no failure.
    async fn forgive(&self, login: &str) -> Result<(), ActError> {
        let login = login.to_owned();
        self.store
            .act(move |tx| {
                let login = login.clone();
                Box::pin(async move {
                    let counter = SignInCounter::Session(&login);
                    Ok(tx.clear_sign_in_delay(counter).await?)
                })
            })
            .await
    }

    /// Keeps that a session's password was wrong.
    async fn wrong_again(&self, account: &Account) -> Result<(), ActError> {
        let (now, officer) = (self.clock.now(), account.officer.id);
        let login = account.login.clone();
        self.store
            .act(move |tx| {
                let login = login.clone();
                Box::pin(async move {
                    let wrong = SignInOutcome::Wrong;
                    Ok(note_in(tx, &login, Some(officer), wrong, "", now).await?)
                })
            })
            .await
    }

    /// Tries the present password; guesses are slowed down as those at the door are.
    async fn prove(
        &self,
        policy: PasswordPolicy,
        account: &Account,
        password: &str,
    ) -> Result<(), ActError> {
        if let Some(seconds) = self.admit_session(policy, account).await? {
            return Err(Refusal::out_of_turn(
                "password_wait",
                "office",
                "现在的密码连续输错，暂停核对",
                format!("请在{}后再试。", span(seconds)),
            )
            .at("old_password")
            .into());
        }
        if hashing::verify(password, account.password.as_deref()).await? {
            return self.forgive(&account.login).await;
        }
        self.wrong_again(account).await?;
        Err(Refusal::malformed(
            "password_wrong",
            "office",
            "现在的密码不对，密码没有修改",
            "请重新填写现在使用的密码；忘记了的，请系统管理员重新发放设置密码的链接。",
        )
        .at("old_password")
        .into())
    }
}

/// Judges a new password for an account.
pub(super) fn judge(
    policy: PasswordPolicy,
    account: &Account,
    agency: &Agency,
    new: &str,
) -> Result<(), Refusal> {
    let mut words = vec![
        account.officer.name.as_str(),
        agency.name.as_str(),
        agency.code.as_str(),
    ];
    words.extend(OURS);
    let login = account.login.as_str();
    policy.judge(new, &About { login, words })
}

/// Refuses a password that the account had lately.
pub(super) async fn not_used_before(
    policy: PasswordPolicy,
    account: &Account,
    new: &str,
) -> Result<(), ActError> {
    let hashes = account.password.iter().chain(&account.earlier);
    let lately = hashes.take(policy.not_reused()).cloned().collect();
    if !hashing::is_among(new, lately).await? {
        return Ok(());
    }
    let message = match policy.not_reused() {
        1 => "新密码与现在的密码相同".to_owned(),
        count => format!("新密码是最近 {count} 个密码之一"),
    };
    Err(policy.refused("password_reused", message).into())
}

/// Puts a new password in the place of the one that the account had when it was read.
pub(super) async fn replace(
    tx: &mut Tx,
    read: &Account,
    new: &str,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), ActError> {
    let officer = read.officer.id;
    let account = tx.account(officer).await?;
    let account = account
        .filter(|account| account.password == read.password && account.officer.active)
        .ok_or_else(changed_meanwhile)?;
    let earlier: Vec<String> = account
        .password
        .into_iter()
        .chain(account.earlier)
        .take(EARLIER)
        .collect();
    tx.set_password(officer, new, &earlier, now).await?;
    tx.clear_sign_in_delays(&account.login).await?;
    tx.end_invitations(officer, now).await?;
    Ok(())
}

fn changed_meanwhile() -> Refusal {
    Refusal::out_of_turn(
        "account_changed",
        "office",
        "这个账号刚刚有改动或者已经停用，密码没有设置",
        "请重新登录；不能登录的，请与系统管理员联系。",
    )
}
