//! Who is signed in now, and how that ends.

use chrono::{DateTime, TimeDelta, Utc};
use disclosure::Refusal;
use store::{DirectoryChangeKind, OfficerId, SessionLine, SignInOutcome, StoreError, Tx};
use uuid::Uuid;

use super::policy::PasswordPolicy;
use super::sign_in::{end_by_hash, note_in};
use crate::clock::civil_date;
use crate::deputies;
use crate::directory::{Changed, kept, note_change};
use crate::error::ActError;
use crate::office::{Desk, Office};

/// How often it is written down at most that a session was seen.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A session in force.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: Uuid,
    /// The desk that it opens.
    pub desk: Desk,
    /// The name that the officer signs in with.
    pub login: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was seen last before now, give or take a minute.
    pub seen_at: DateTime<Utc>,
    /// Whether the keyboard shortcuts are on.
    pub shortcuts: bool,
    /// The password must be changed before anything else.
    pub must_change: bool,
}

impl Office {
    /// The session whose token has this hash: within its limits, of an active officer,
    /// with the roles that the officer has at this moment.
    ///
    /// # Errors
    /// The register failed.
    pub async fn session(
        &self,
        policy: PasswordPolicy,
        hash: &[u8; 32],
    ) -> Result<Option<Session>, ActError> {
        let now = self.clock.now();
        let mut reader = self.store.read().await?;
        let found = reader.session(hash, now, now - policy.idle()).await?;
        let Some(open) = found.filter(|open| open.created_at + policy.absolute() > now) else {
            return Ok(None);
        };
        let desk = Desk::new(open.officer, open.agency);
        let desk = deputies::with_work_of_absent(&mut reader, desk, civil_date(now)).await?;
        drop(reader);
        if open.seen_at + SEEN_EVERY <= now {
            self.seen(open.id, now).await;
        }
        Ok(Some(Session {
            id: open.id,
            desk,
            login: open.login,
            created_at: open.created_at,
            seen_at: open.seen_at,
            shortcuts: open.shortcuts,
            must_change: policy.must_change(open.password_set_at, now),
        }))
    }

    /// A page is shown also when this cannot be written down.
    async fn seen(&self, id: Uuid, now: DateTime<Utc>) {
        let noted = self
            .store
            .act(move |tx| Box::pin(async move { tx.session_seen(id, now).await }));
        if let Err(error) = noted.await {
            tracing::warn!(%error, "that a session was seen was not written down");
        }
    }

    /// Ends the session whose token has this hash; false when there is none.
    ///
    /// # Errors
    /// The register failed.
    pub async fn sign_out(&self, hash: [u8; 32]) -> Result<bool, ActError> {
        let now = self.clock.now();
        self.store
            .act(move |tx| {
                Box::pin(async move {
                    let Some(ended) = end_by_hash(tx, &hash, now).await? else {
                        return Ok(false);
                    };
                    let login = login_in(tx, ended.officer_id).await?;
                    let (officer, outcome) = (Some(ended.officer_id), SignInOutcome::SignedOut);
                    note_in(tx, &login, officer, outcome, &ended.address, now).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// One's own sessions that are in force, the newest first.
    ///
    /// # Errors
    /// The register failed.
    pub async fn sessions_of(
        &self,
        policy: PasswordPolicy,
        desk: &Desk,
    ) -> Result<Vec<SessionLine>, ActError> {
        let now = self.clock.now();
        let mut reader = self.store.read().await?;
        let idle_since = now - policy.idle();
        Ok(reader.sessions(desk.officer.id, now, idle_since).await?)
    }

    /// Ends a session: one's own, or as an administrator one of an officer that one
    /// keeps. False when there is none in force with this id, or it is not this
    /// officer's to end: both are told alike.
    ///
    /// # Errors
    /// The register failed.
    pub async fn end_session(&self, desk: &Desk, id: Uuid) -> Result<bool, ActError> {
        let (now, desk) = (self.clock.now(), desk.clone());
        self.store
            .act(move |tx| {
                let desk = desk.clone();
                Box::pin(async move {
                    let Some(session) = tx.session_by_id(id).await? else {
                        return Ok(false);
                    };
                    if session.officer_id != desk.officer.id {
                        match note_ended(tx, Some(&desk), session.officer_id, now).await {
                            Err(ActError::Refused(_)) => return Ok(false),
                            noted => noted?,
                        }
                    }
                    let login = login_in(tx, session.officer_id).await?;
                    let (officer, outcome) =
                        (Some(session.officer_id), SignInOutcome::SessionsEnded);
                    note_in(tx, &login, officer, outcome, &session.address, now).await?;
                    Ok(tx.end_session(id, now).await?)
                })
            })
            .await
    }

    /// Ends all sessions of an officer: one's own, or as an administrator those of an
    /// officer that one keeps; `None` is the command line. Answers how many ended.
    ///
    /// # Errors
    /// Not by this officer, no such officer, or the register failed.
    pub async fn end_all_sessions(
        &self,
        by: Option<&Desk>,
        officer: OfficerId,
    ) -> Result<u64, ActError> {
        let (now, by) = (self.clock.now(), by.cloned());
        self.store
            .act(move |tx| {
                let by = by.clone();
                Box::pin(async move {
                    let others = by.as_ref().is_none_or(|desk| desk.officer.id != officer);
                    if others {
                        kept(tx, by.as_ref(), officer).await?;
                    }
                    let ended = end_all_in(tx, officer, None, now).await?;
                    if others && ended > 0 {
                        note_ended(tx, by.as_ref(), officer, now).await?;
                    }
                    Ok(ended)
                })
            })
            .await
    }

    /// Turns one's keyboard shortcuts on or off.
    ///
    /// # Errors
    /// The register failed.
    pub async fn set_shortcuts(&self, desk: &Desk, on: bool) -> Result<(), ActError> {
        let officer = desk.officer.id;
        self.store
            .act(move |tx| Box::pin(async move { Ok(tx.set_shortcuts(officer, on).await?) }))
            .await
    }
}

/// Gives a session another token and ends the officer's others.
pub(super) async fn keep_alone(
    tx: &mut Tx,
    session: &Session,
    hash: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<(), ActError> {
    if !tx.rotate_session(session.id, hash).await? {
        return Err(Refusal::out_of_turn(
            "session_ended",
            "office",
            "这次登录已经结束，密码没有修改",
            "请重新登录后再修改。",
        )
        .into());
    }
    let officer = session.desk.officer.id;
    end_all_in(tx, officer, Some(session.id), now).await?;
    Ok(())
}

/// Writes down who ends the sessions of an officer that one keeps.
async fn note_ended(
    tx: &mut Tx,
    by: Option<&Desk>,
    officer: OfficerId,
    now: DateTime<Utc>,
) -> Result<(), ActError> {
    let officer = kept(tx, by, officer).await?;
    let ended = Changed::officer(DirectoryChangeKind::SessionsEnded, &officer);
    note_change(tx, by.map(|desk| desk.officer.id), now, ended).await?;
    Ok(())
}

/// Ends all sessions of an officer but one, and keeps that they were ended; answers
/// how many were.
pub(crate) async fn end_all_in(
    tx: &mut Tx,
    officer: OfficerId,
    but: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let ended = tx.end_sessions(officer, but, now).await?;
    if ended > 0 {
        let login = login_in(tx, officer).await?;
        let outcome = SignInOutcome::SessionsEnded;
        note_in(tx, &login, Some(officer), outcome, "", now).await?;
    }
    Ok(ended)
}

async fn login_in(tx: &mut Tx, officer: OfficerId) -> Result<String, StoreError> {
    let account = tx.account(officer).await?;
    Ok(account.map(|account| account.login).unwrap_or_default())
}
