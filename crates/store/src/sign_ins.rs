//! Attempts to sign in: how long a name has to wait, and what was tried.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::accounts::folded_login;
use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{OfficerId, micros};
use crate::pages::cut;
use crate::scope::Scope;
use crate::store::{Reader, Tx};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInOutcome {
    /// 登录成功
    SignedIn,
    /// 登录名或者密码不对
    Wrong,
    /// 在等待时间内，没有核对密码
    Waiting,
    /// 这个地址失败太多，开始暂停核对
    Held,
    /// 退出
    SignedOut,
    /// 登录被结束：本人在别处，管理员，或者命令行
    SessionsEnded,
    /// 用链接设置了密码
    PasswordSet,
    /// 修改了密码
    PasswordChanged,
}

impl SignInOutcome {
    /// All of them.
    pub const ALL: [SignInOutcome; 8] = [
        SignInOutcome::SignedIn,
        SignInOutcome::Wrong,
        SignInOutcome::Waiting,
        SignInOutcome::Held,
        SignInOutcome::SignedOut,
        SignInOutcome::SessionsEnded,
        SignInOutcome::PasswordSet,
        SignInOutcome::PasswordChanged,
    ];

    /// The stable spelling.
    pub const fn word(self) -> &'static str {
        match self {
            SignInOutcome::SignedIn => "signed_in",
            SignInOutcome::Wrong => "wrong",
            SignInOutcome::Waiting => "waiting",
            SignInOutcome::Held => "held",
            SignInOutcome::SignedOut => "signed_out",
            SignInOutcome::SessionsEnded => "sessions_ended",
            SignInOutcome::PasswordSet => "password_set",
            SignInOutcome::PasswordChanged => "password_changed",
        }
    }

    /// The name for people.
    pub const fn label(self) -> &'static str {
        match self {
            SignInOutcome::SignedIn => "登录",
            SignInOutcome::Wrong => "登录名或者密码不对",
            SignInOutcome::Waiting => "等待期间又试，未核对密码",
            SignInOutcome::Held => "所在地址失败太多，开始暂停核对",
            SignInOutcome::SignedOut => "退出",
            SignInOutcome::SessionsEnded => "登录被结束",
            SignInOutcome::PasswordSet => "用链接设置密码",
            SignInOutcome::PasswordChanged => "修改密码",
        }
    }

    /// The outcome with this spelling.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

/// An attempt to sign in, or what else happened at that door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Under what name; of an unknown one the first characters alone.
    pub login: String,
    /// Whose account it is, where there is one.
    pub officer_id: Option<OfficerId>,
    /// What came of it.
    pub outcome: SignInOutcome,
    /// Where it came from.
    pub address: String,
}

/// Where the next page of attempts begins: after this moment and attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInCursor(pub DateTime<Utc>, pub Uuid);

/// One page of attempts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInPage {
    /// Its lines.
    pub rows: Vec<SignIn>,
    /// Where the next page begins; absent on the last.
    pub next: Option<SignInCursor>,
}

/// Of what failures are counted. A place is whatever tells where somebody calls from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInCounter<'a> {
    /// A name, tried from one place.
    At(&'a str, &'a str),
    /// A name, from everywhere.
    Login(&'a str),
    /// A place, whatever the name.
    Place(&'a str),
    /// A name whose session asks for its password again.
    Session(&'a str),
}

impl SignInCounter<'_> {
    /// The key that it is kept under.
    fn key(self) -> (String, String) {
        let hash = |text: &str| hex::encode(Sha256::digest(text));
        let none = String::new;
        match self {
            SignInCounter::At(login, place) => (login_hash(login), hash(place)),
            SignInCounter::Login(login) => (login_hash(login), none()),
            SignInCounter::Place(place) => (none(), hash(place)),
            SignInCounter::Session(login) => (login_hash(login), "session".to_owned()),
        }
    }
}

/// Failures that were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInDelay {
    /// How many.
    pub failures: u32,
    /// When the first of them was.
    pub since: DateTime<Utc>,
    /// Until when nothing is tried.
    pub wait_until: DateTime<Utc>,
}

macro_rules! sign_ins {
    ($following:literal, $limit:literal) => {
        concat!(
            "SELECT s.id, s.at, s.login, s.officer_id, s.outcome, s.address FROM sign_ins s \
             WHERE (s.officer_id IN (SELECT o.id FROM officers o JOIN agencies a ON a.id = o.agency_id \
             WHERE a.path >= $1 AND a.path < $2) OR (s.officer_id IS NULL AND $3))",
            $following,
            " ORDER BY s.at DESC, s.id DESC LIMIT ",
            $limit
        )
    };
}

statements! {
    DELAY = "SELECT failures, since, wait_until FROM sign_in_delays WHERE login_hash = $1 AND place_hash = $2";
    SET_DELAY = "INSERT INTO sign_in_delays (login_hash, place_hash, failures, since, wait_until) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (login_hash, place_hash) \
        DO UPDATE SET failures = excluded.failures, since = excluded.since, wait_until = excluded.wait_until";
    CLEAR_DELAY = "DELETE FROM sign_in_delays WHERE login_hash = $1 AND place_hash = $2";
    CLEAR_DELAYS = "DELETE FROM sign_in_delays WHERE login_hash = $1";
    DROP_DELAYS = "DELETE FROM sign_in_delays WHERE wait_until < $1";
    INSERT_SIGN_IN = "INSERT INTO sign_ins (id, at, login, officer_id, outcome, address) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    DROP_SIGN_INS = "DELETE FROM sign_ins WHERE at < $1";
    SIGNED_IN_FROM = "SELECT DISTINCT address FROM sign_ins \
        WHERE officer_id = $1 AND at >= $2 AND outcome = 'signed_in'";
    NEWEST = sign_ins!("", "$4");
    FOLLOWING = sign_ins!(" AND (s.at, s.id) < ($4, $5)", "$6");
}

from_row!(SignIn, |row| {
    Ok(SignIn {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        login: row.try_get("login")?,
        officer_id: row.try_get("officer_id")?,
        outcome: word("outcome", SignInOutcome::parse, row.try_get("outcome")?)?,
        address: row.try_get("address")?,
    })
});

from_row!(SignInDelay, |row| {
    let failures: i64 = row.try_get("failures")?;
    Ok(SignInDelay {
        failures: u32::try_from(failures).unwrap_or(u32::MAX),
        since: row.try_get("since")?,
        wait_until: row.try_get("wait_until")?,
    })
});

/// What a name's failures are counted under.
fn login_hash(login: &str) -> String {
    hex::encode(Sha256::digest(folded_login(login)))
}

impl Reader {
    /// The failures that were counted, whether there is such an account or not.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn sign_in_delay(
        &mut self,
        of: SignInCounter<'_>,
    ) -> Result<Option<SignInDelay>, StoreError> {
        let (login, place) = of.key();
        ask!(self, fetch_optional, SignInDelay, DELAY, &login, &place)
    }

    /// The addresses from which an officer signed in since then.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn signed_in_from(
        &mut self,
        officer: OfficerId,
        since: DateTime<Utc>,
    ) -> Result<Vec<String>, StoreError> {
        let since = micros(since);
        let found = ask!(self, fetch_all, (String,), SIGNED_IN_FROM, officer, since)?;
        Ok(found.into_iter().map(|(address,)| address).collect())
    }

    /// A page of the attempts of officers in reach, the newest first; those under
    /// unknown names when asked for.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn sign_ins(
        &mut self,
        scope: &Scope,
        unknown: bool,
        cursor: Option<&SignInCursor>,
        limit: u32,
    ) -> Result<SignInPage, StoreError> {
        let sight = self.directory(scope).await?;
        let (low, high) = (&sight.low, &sight.high);
        let one_more = i64::from(limit) + 1;
        let mut rows = match cursor {
            None => ask!(
                self, fetch_all, SignIn, NEWEST, low, high, unknown, one_more
            )?,
            Some(SignInCursor(at, id)) => ask!(
                self,
                fetch_all,
                SignIn,
                FOLLOWING,
                low,
                high,
                unknown,
                micros(*at),
                id,
                one_more
            )?,
        };
        let next = cut(&mut rows, limit, |row| SignInCursor(row.at, row.id));
        Ok(SignInPage { rows, next })
    }
}

impl Tx {
    /// Counts failures.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn set_sign_in_delay(
        &mut self,
        of: SignInCounter<'_>,
        delay: SignInDelay,
    ) -> Result<(), StoreError> {
        let (login, place) = of.key();
        tell!(
            self.reader,
            SET_DELAY,
            &login,
            &place,
            i64::from(delay.failures),
            micros(delay.since),
            micros(delay.wait_until)
        )?;
        Ok(())
    }

    /// Forgets failures.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn clear_sign_in_delay(&mut self, of: SignInCounter<'_>) -> Result<(), StoreError> {
        let (login, place) = of.key();
        tell!(self.reader, CLEAR_DELAY, &login, &place)?;
        Ok(())
    }

    /// Forgets all failures under a name, wherever they were.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn clear_sign_in_delays(&mut self, login: &str) -> Result<(), StoreError> {
        tell!(self.reader, CLEAR_DELAYS, login_hash(login))?;
        Ok(())
    }

    /// Forgets all failures after which nobody has to wait since before this moment.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn drop_sign_in_delays(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        tell!(self.reader, DROP_DELAYS, micros(before))?;
        Ok(())
    }

    /// Forgets attempts from before this moment.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn drop_sign_ins(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        tell!(self.reader, DROP_SIGN_INS, micros(before))?;
        Ok(())
    }

    /// Keeps an attempt.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such officer.
    pub async fn insert_sign_in(&mut self, sign_in: &SignIn) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_SIGN_IN,
            sign_in.id,
            micros(sign_in.at),
            &sign_in.login,
            sign_in.officer_id,
            sign_in.outcome.word(),
            &sign_in.address
        )?;
        Ok(())
    }
}
