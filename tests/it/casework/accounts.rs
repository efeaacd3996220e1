//! Accounts on a real register: who gets in, for how long, and who keeps whom.

mod doors;
mod keeping;
mod passwords;
mod slowed;

use casework::{ActError, Client, PasswordPolicy, Session, SignInRefusal, SignedIn, session_hash};
use chrono::{DateTime, TimeDelta, Utc};
use store::Clock;

use super::District;

const MODERN: PasswordPolicy = PasswordPolicy::Modern;
const DENGBAO3: PasswordPolicy = PasswordPolicy::Dengbao3;
/// Both presets take it.
const PASSWORD: &str = "Qingheng-lake-2026";

fn client() -> Client {
    Client {
        agent: "Firefox".into(),
        address: "10.0.0.7".into(),
    }
}

/// The same district, with accounts.
trait Accounts {
    async fn open_account(&self, desk: &str, login: &str);
    async fn sign_in(&self, login: &str, password: &str) -> Result<SignedIn, SignInRefusal>;
    async fn signed_in(&self, login: &str) -> String;
    async fn session(&self, token: &str) -> Option<Session>;
    fn later(&self, by: TimeDelta);
}

impl Accounts for District {
    /// Invites an officer, who sets the password.
    async fn open_account(&self, desk: &str, login: &str) {
        let officer = self.desk(desk).officer.id;
        let token = self.office.invite(None, officer, Some(login), 72).await;
        let accepted = self
            .office
            .accept_invitation(MODERN, &token.unwrap(), PASSWORD, &client())
            .await
            .unwrap();
        assert_eq!(accepted.officer, officer);
        assert_eq!(accepted.login, login.to_lowercase());
    }

    async fn sign_in(&self, login: &str, password: &str) -> Result<SignedIn, SignInRefusal> {
        self.office
            .sign_in(MODERN, login, password, &client(), None)
            .await
    }

    /// The token of a new session.
    async fn signed_in(&self, login: &str) -> String {
        self.sign_in(login, PASSWORD).await.unwrap().token
    }

    async fn session(&self, token: &str) -> Option<Session> {
        let hash = session_hash(token).unwrap();
        self.office.session(MODERN, &hash).await.unwrap()
    }

    fn later(&self, by: TimeDelta) {
        let at: DateTime<Utc> = self.clock.now() + by;
        self.clock.set(&at.to_rfc3339());
    }
}

/// The code of a refusal.
fn code<T>(outcome: Result<T, ActError>) -> &'static str {
    match outcome {
        Err(ActError::Refused(refusal)) => {
            assert!(!refusal.message.is_empty() && !refusal.hint.is_empty());
            refusal.code
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was not refused"),
    }
}

fn is_wrong(outcome: &Result<SignedIn, SignInRefusal>) -> bool {
    matches!(outcome, Err(SignInRefusal::Wrong))
}

fn wait(outcome: Result<SignedIn, SignInRefusal>) -> i64 {
    match outcome {
        Err(SignInRefusal::Wait { seconds }) => seconds,
        other => panic!("{other:?}"),
    }
}
