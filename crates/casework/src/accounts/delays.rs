//! Failures slow further attempts down: of a name from one place as the preset says; of
//! a name from everywhere less so, and not at all where its officer signed in lately,
//! so that nobody far away keeps an officer out; and of all names from one place.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use store::{
    Account, OfficerId, Reader, SignInCounter, SignInDelay, SignInOutcome, StoreError, Tx,
};

use super::policy::{self, PasswordPolicy};
use super::sign_in::{note_in, shown};
use crate::office::Office;

/// Failures in a row are forgotten when nobody tried for so long.
const FORGOTTEN: TimeDelta = TimeDelta::days(1);
/// Where an officer signed in within this time, others' failures do not count.
const KNOWN: TimeDelta = TimeDelta::days(90);

/// What an attempt may do.
pub(super) enum Admission {
    /// Wait so many seconds; the password is not looked at.
    Wait(i64),
    /// Try the password; the attempt is counted already.
    Try(Option<Box<Account>>),
}

/// A name that is tried.
pub(super) struct Attempt {
    /// The name, folded.
    pub login: String,
    /// The address that it comes from.
    pub address: String,
    /// The network of that address.
    pub place: String,
}

impl Attempt {
    pub fn new(login: &str, address: &str) -> Attempt {
        Attempt {
            login: login.to_owned(),
            address: address.to_owned(),
            place: network(address),
        }
    }
}

impl Office {
    /// Counts an attempt under a name, unless the name or the place has to wait.
    pub(super) async fn admit(
        &self,
        policy: PasswordPolicy,
        attempt: Arc<Attempt>,
    ) -> Result<Admission, StoreError> {
        let now = self.clock.now();
        // a look without a write: what comes in masses is to cost little
        let mut reader = self.store.read().await?;
        let held = left(&mut reader, SignInCounter::Place(&attempt.place), now).await?;
        drop(reader);
        if let Some(seconds) = held {
            return Ok(Admission::Wait(seconds));
        }
        self.store
            .act(move |tx| {
                let attempt = attempt.clone();
                Box::pin(async move { admit_in(tx, policy, &attempt, now).await })
            })
            .await
    }

    /// Keeps that a password was wrong, and counts it for the place.
    pub(super) async fn failed(
        &self,
        attempt: Arc<Attempt>,
        name: String,
        officer: Option<OfficerId>,
    ) -> Result<(), StoreError> {
        let (now, shared) = (self.clock.now(), Arc::new((attempt, name)));
        self.store
            .act(move |tx| {
                let shared = shared.clone();
                Box::pin(async move {
                    let (attempt, name) = shared.as_ref();
                    let (place, address) = (&attempt.place, &attempt.address);
                    note_in(tx, name, officer, SignInOutcome::Wrong, address, now).await?;
                    if count_place(tx, place, now).await? > now {
                        note_in(tx, name, officer, SignInOutcome::Held, address, now).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Counts an attempt of a session to prove its password, unless it has to wait so
    /// many seconds. Failures at the door do not count here, nor these there.
    pub(super) async fn admit_session(
        &self,
        policy: PasswordPolicy,
        account: &Account,
    ) -> Result<Option<i64>, StoreError> {
        let now = self.clock.now();
        let shared = Arc::new((account.login.clone(), account.officer.id));
        self.store
            .act(move |tx| {
                let shared = shared.clone();
                Box::pin(async move {
                    let (login, officer) = shared.as_ref();
                    let counter = SignInCounter::Session(login);
                    let waits = left(tx, counter, now).await?;
                    match waits {
                        Some(_) => {
                            let waiting = SignInOutcome::Waiting;
                            note_in(tx, login, Some(*officer), waiting, "", now).await?;
                        }
                        None => count(tx, counter, now, |n| policy.wait_after(n)).await?,
                    }
                    Ok(waits)
                })
            })
            .await
    }
}

async fn admit_in(
    tx: &mut Tx,
    policy: PasswordPolicy,
    attempt: &Attempt,
    now: DateTime<Utc>,
) -> Result<Admission, StoreError> {
    let Attempt {
        login,
        address,
        place,
    } = attempt;
    let (here, everywhere) = (SignInCounter::At(login, place), SignInCounter::Login(login));
    let account = tx.account_by_login(login).await?;
    let mut waits = left(tx, here, now).await?;
    if waits.is_none() && !is_known(tx, account.as_ref(), place, now).await? {
        waits = left(tx, everywhere, now).await?;
    }
    if let Some(seconds) = waits {
        let officer = account.as_ref().map(|account| account.officer.id);
        let name = shown(login, account.as_ref());
        note_in(tx, &name, officer, SignInOutcome::Waiting, address, now).await?;
        return Ok(Admission::Wait(seconds));
    }
    tx.drop_sign_in_delays(now - FORGOTTEN).await?;
    count(tx, here, now, |n| policy.wait_after(n)).await?;
    count(tx, everywhere, now, |n| policy.wait_everywhere(n)).await?;
    Ok(Admission::Try(account.map(Box::new)))
}

/// Whether the officer signed in from this place lately.
async fn is_known(
    reader: &mut Reader,
    account: Option<&Account>,
    place: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let Some(account) = account else {
        return Ok(false);
    };
    let officer = account.officer.id;
    let addresses = reader.signed_in_from(officer, now - KNOWN).await?;
    Ok(addresses.iter().any(|address| network(address) == place))
}

/// How many seconds are left to wait, at least one.
async fn left(
    reader: &mut Reader,
    counter: SignInCounter<'_>,
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    let delay = reader.sign_in_delay(counter).await?;
    let left = delay.map(|delay| delay.wait_until - now);
    let left = left.filter(|left| *left > TimeDelta::zero());
    Ok(left.map(|left| (left.num_milliseconds() + 999) / 1000))
}

/// Counts one more failure in a row.
async fn count(
    tx: &mut Tx,
    counter: SignInCounter<'_>,
    now: DateTime<Utc>,
    wait_after: impl Fn(u32) -> TimeDelta,
) -> Result<(), StoreError> {
    let before = tx.sign_in_delay(counter).await?;
    let before = before.filter(|delay| delay.wait_until >= now - FORGOTTEN);
    let failures = before.map_or(0, |delay| delay.failures).saturating_add(1);
    let delay = SignInDelay {
        failures,
        since: before.map_or(now, |delay| delay.since),
        wait_until: now + wait_after(failures),
    };
    tx.set_sign_in_delay(counter, delay).await
}

/// Counts one more failure of a place; answers until when it has to wait. A span that
/// is over counts no more, whatever came right meanwhile: many sit behind one address.
async fn count_place(
    tx: &mut Tx,
    place: &str,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, StoreError> {
    let counter = SignInCounter::Place(place);
    let before = tx.sign_in_delay(counter).await?;
    let before = before.filter(|delay| delay.since + policy::PLACE_SPAN > now);
    let failures = before.map_or(0, |delay| delay.failures).saturating_add(1);
    let delay = SignInDelay {
        failures,
        since: before.map_or(now, |delay| delay.since),
        wait_until: now + policy::place_wait(failures),
    };
    tx.set_sign_in_delay(counter, delay).await?;
    Ok(delay.wait_until)
}

/// The network of an address: of the long kind, whoever has one has 2⁶⁴ of them.
pub(super) fn network(address: &str) -> String {
    match address
        .parse::<IpAddr>()
        .map(|address| address.to_canonical())
    {
        Ok(IpAddr::V6(long)) => Ipv6Addr::from(u128::from(long) >> 64 << 64).to_string(),
        Ok(short) => short.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn addresses_of_one_network_are_one_place() {
        assert_eq!(network("10.0.0.7"), "10.0.0.7");
        assert_eq!(network("::ffff:10.0.0.7"), "10.0.0.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("2001:db8:1:2::9"), "2001:db8:1:2::");
        assert_ne!(network("2001:db8:1:3::9"), "2001:db8:1:2::");
        assert_eq!(network("unknown"), "unknown");
    }
}
