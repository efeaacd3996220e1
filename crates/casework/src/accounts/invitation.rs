//! One-time links: with one an officer sets the first password, or another after the
//! old one was forgotten.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use disclosure::{Refusal, lines};
use store::{
    Account, DirectoryChangeKind, NewInvitation, Officer, OfficerId, SignInOutcome, StoreError, Tx,
    folded_login,
};

use super::password::{judge, not_used_before, replace};
use super::policy::PasswordPolicy;
use super::sessions::end_all_in;
use super::sign_in::{Client, note_in};
use super::{hashing, token};
use crate::directory::{Changed, kept, note_change};
use crate::error::ActError;
use crate::office::{Desk, Office};

/// How long a name to sign in with is, in characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=64;
/// The longest that a link may wait, in hours.
const LONGEST: u32 = 720;

/// For whom a link is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// The name to sign in with.
    pub login: String,
    /// The officer's name.
    pub name: String,
    /// Whether there is a password already, which the new one replaces.
    pub has_password: bool,
}

/// A password was set with a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Whose.
    pub officer: OfficerId,
    /// The name to sign in with.
    pub login: String,
}

impl Office {
    /// Makes a one-time link with which an officer sets a password, valid for so many
    /// hours; earlier links of the officer end. `login` is the name to sign in with,
    /// `None` keeps the one there is; `by` is an administrator, `None` the command line.
    /// Answers the token for the link; it is nowhere else. A password that is set
    /// already stays good until the link is used.
    ///
    /// # Errors
    /// Not by this officer, no such officer, a name that cannot be or is taken, or the
    /// register failed.
    pub async fn invite(
        &self,
        by: Option<&Desk>,
        officer: OfficerId,
        login: Option<&str>,
        hours: u32,
    ) -> Result<String, ActError> {
        let login = login.map(fitting_login).transpose()?;
        let (token, hash) = token::new_token();
        let invitation = invitation(hash, officer, by, self.clock.now(), hours)?;
        let shared = Arc::new((by.cloned(), login, invitation));
        let invited = self
            .store
            .act(move |tx| {
                let shared = shared.clone();
                Box::pin(async move {
                    let (by, login, invitation) = shared.as_ref();
                    let officer = kept(tx, by.as_ref(), invitation.officer).await?;
                    if !officer.active {
                        return Err(Refusal::out_of_turn(
                            "officer_disabled",
                            "office",
                            format!("{}已经停用，不能登录", officer.name),
                            "请先恢复这名经办人员，再发放链接。",
                        )
                        .into());
                    }
                    invite_in(tx, login.as_deref(), &officer, invitation).await
                })
            })
            .await;
        invited.map(|()| token)
    }

    /// For whom the link with this token is; `None` when it was used, has
    /// expired, was replaced or never existed, or the officer is disabled.
    ///
    /// # Errors
    /// The register failed.
    pub async fn invitation(&self, token: &str) -> Result<Option<Invited>, ActError> {
        let Some(hash) = token::session_hash(token) else {
            return Ok(None);
        };
        let mut reader = self.store.read().await?;
        let account = reader.invited(&hash, self.clock.now()).await?;
        let account = account.filter(|account| account.officer.active);
        Ok(account.map(|account| Invited {
            login: account.login,
            name: account.officer.name,
            has_password: account.password.is_some(),
        }))
    }

    /// Sets a password with a link, which is then used up; all sessions of the officer end.
    ///
    /// # Errors
    /// The link opens nothing, the password is refused (at `new_password`), or the
    /// register failed.
    pub async fn accept_invitation(
        &self,
        policy: PasswordPolicy,
        token: &str,
        new: &str,
        client: &Client,
    ) -> Result<Accepted, ActError> {
        let hash = token::session_hash(token).ok_or_else(gone)?;
        let account = self.judged(policy, &hash, new).await?;
        not_used_before(policy, &account, new).await?;
        let (now, new) = (self.clock.now(), hashing::hash(new).await?);
        let accepted = Accepted {
            officer: account.officer.id,
            login: account.login.clone(),
        };
        let shared = Arc::new((account, new, client.trimmed().address));
        self.store
            .act(move |tx| {
                let shared = shared.clone();
                Box::pin(async move {
                    let (account, new, address) = shared.as_ref();
                    if !tx.use_invitation(&hash, now).await? {
                        return Err(gone().into());
                    }
                    replace(tx, account, new, now).await?;
                    let (login, officer) = (&account.login, account.officer.id);
                    end_all_in(tx, officer, None, now).await?;
                    let outcome = SignInOutcome::PasswordSet;
                    note_in(tx, login, Some(officer), outcome, address, now).await?;
                    Ok::<_, ActError>(())
                })
            })
            .await?;
        Ok(accepted)
    }

    /// The account that a link is for, once the new password is judged fit for it.
    async fn judged(
        &self,
        policy: PasswordPolicy,
        hash: &[u8; 32],
        new: &str,
    ) -> Result<Account, ActError> {
        let mut reader = self.store.read().await?;
        let account = reader.invited(hash, self.clock.now()).await?;
        let account = account
            .filter(|account| account.officer.active)
            .ok_or_else(gone)?;
        let agency = reader.agency(account.officer.agency_id).await?;
        let agency = agency.ok_or_else(gone)?;
        judge(policy, &account, &agency, new)?;
        Ok(account)
    }
}

/// A link for so many hours.
pub(crate) fn invitation(
    hash: [u8; 32],
    officer: OfficerId,
    by: Option<&Desk>,
    now: DateTime<Utc>,
    hours: u32,
) -> Result<NewInvitation, Refusal> {
    if !(1..=LONGEST).contains(&hours) {
        return Err(Refusal::malformed(
            "hours",
            "office",
            format!("链接的有效时间是 1 到 {LONGEST} 小时，不能是 {hours} 小时"),
            "请另填有效时间，一般是 72 小时。",
        )
        .at("hours"));
    }
    Ok(NewInvitation {
        hash,
        officer,
        created_by: by.map(|desk| desk.officer.id),
        created_at: now,
        expires_at: now + TimeDelta::hours(i64::from(hours)),
    })
}

/// Keeps a link in the place of earlier ones, and the name to sign in with.
pub(crate) async fn invite_in(
    tx: &mut Tx,
    login: Option<&str>,
    officer: &Officer,
    new: &NewInvitation,
) -> Result<(), ActError> {
    let known = tx.account(new.officer).await?;
    let (by, at) = (new.created_by, new.created_at);
    match (login, &known) {
        (Some(login), known) => {
            name_in(tx, new.officer, login).await?;
            let was = known.as_ref().map(|known| known.login.clone());
            if was.as_deref() != Some(login) {
                let named = Changed::officer(DirectoryChangeKind::LoginChanged, officer);
                let named = named.was(was).became(login.to_owned());
                note_change(tx, by, at, named).await?;
            }
        }
        (None, Some(_)) => {}
        (None, None) => return Err(no_login("还没有登录名").into()),
    }
    tx.end_invitations(new.officer, new.created_at).await?;
    tx.insert_invitation(new).await?;
    let issued = Changed::officer(DirectoryChangeKind::LinkIssued, officer);
    note_change(tx, by, at, issued).await?;
    Ok(())
}

async fn name_in(tx: &mut Tx, officer: OfficerId, login: &str) -> Result<(), ActError> {
    if let Some(other) = tx.account_by_login(login).await?
        && other.officer.id != officer
    {
        return Err(taken(login).into());
    }
    match tx.put_account(officer, login).await {
        // another act took the name meanwhile
        Err(StoreError::Unique { .. }) => Err(taken(login).into()),
        put => Ok(put?),
    }
}

/// A name to sign in with, folded.
pub(crate) fn fitting_login(login: &str) -> Result<String, Refusal> {
    lines::line("login", login)?;
    let folded = folded_login(login);
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@');
    if !LENGTHS.contains(&folded.chars().count()) || !folded.chars().all(fits) {
        return Err(no_login(&format!("登录名“{login}”不能使用")));
    }
    Ok(folded)
}

fn no_login(message: &str) -> Refusal {
    let (least, most) = (LENGTHS.start(), LENGTHS.end());
    Refusal::malformed(
        "login",
        "office",
        message,
        format!("请填写 {least} 到 {most} 个字符，用字母、数字、汉字和“.”“_”“-”“@”，不分大小写。"),
    )
    .at("login")
}

fn taken(login: &str) -> Refusal {
    Refusal::malformed(
        "login_taken",
        "office",
        format!("登录名“{login}”已经有人使用"),
        "请换一个登录名，如姓名拼音加数字。",
    )
    .at("login")
}

fn gone() -> Refusal {
    Refusal::out_of_turn(
        "invitation_gone",
        "office",
        "这个链接不能使用：已经用过、已经过期，或者已有新的链接",
        "请系统管理员重新发放设置密码的链接。",
    )
}
