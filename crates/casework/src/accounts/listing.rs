//! What those who keep accounts are shown of them.

use disclosure::Refusal;
use disclosure::words::Role;
use store::{AccountLine, Reach, Scope, SessionLine, SignInCursor, SignInPage};

use super::policy::PasswordPolicy;
use crate::directory::{admin_scope, kept};
use crate::error::ActError;
use crate::office::{Desk, Office};

impl Office {
    /// The officers that an administrator keeps, with their accounts; those without
    /// one as well.
    ///
    /// # Errors
    /// Not by this officer, or the register failed.
    pub async fn accounts(&self, desk: &Desk) -> Result<Vec<AccountLine>, ActError> {
        let scope = admin_scope(desk)?;
        let mut reader = self.store.read().await?;
        Ok(reader.accounts(&scope, self.clock.now()).await?)
    }

    /// The sessions in force of an officer that an administrator keeps.
    ///
    /// # Errors
    /// Not by this officer, no such officer, or the register failed.
    pub async fn officer_sessions(
        &self,
        policy: PasswordPolicy,
        desk: &Desk,
        officer: store::OfficerId,
    ) -> Result<Vec<SessionLine>, ActError> {
        let now = self.clock.now();
        let mut reader = self.store.read().await?;
        kept(&mut reader, Some(desk), officer).await?;
        let idle_since = now - policy.idle();
        Ok(reader.sessions(officer, now, idle_since).await?)
    }

    /// A page of what happened at the door, the newest first: of the officers below an
    /// administrator or an auditor; who sits at the top sees unknown names as well.
    ///
    /// # Errors
    /// Not by this officer, or the register failed.
    pub async fn recent_sign_ins(
        &self,
        desk: &Desk,
        cursor: Option<&SignInCursor>,
        limit: u32,
    ) -> Result<SignInPage, ActError> {
        let looks = [Role::Admin, Role::Auditor];
        if !desk.officer.roles.iter().any(|role| looks.contains(role)) {
            return Err(Refusal::not_yours(
                "role",
                "office",
                "您不能查看登录记录",
                "登录记录由系统管理员和审计人查看。",
            )
            .into());
        }
        let scope = Scope {
            reach: Reach::Tree,
            ..desk.scope
        };
        let at_the_top = desk.agency.parent.is_none();
        let mut reader = self.store.read().await?;
        Ok(reader.sign_ins(&scope, at_the_top, cursor, limit).await?)
    }
}
