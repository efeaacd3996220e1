//! Walks the whole register and names the first event that does not fit.

use std::collections::HashMap;
use std::fmt;

use uuid::Uuid;

use crate::canonical::parse;
use crate::dialect::{ask, on, statements};
use crate::error::StoreError;
use crate::events::{EventRow, GENESIS};
use crate::ids::{CaseId, PersonId};
use crate::store::{Reader, Store};
use crate::texts::{KeptText, references_of};

/// How much was walked and found whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Cases.
    pub cases: u64,
    /// Events.
    pub events: u64,
}

/// The first place where the register is not what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenChain {
    /// The number of the case; its id when the row is gone.
    pub case: String,
    /// The place in the case.
    pub seq: i64,
    /// The event, when there is one.
    pub event_id: Option<Uuid>,
    /// What does not fit.
    pub what: &'static str,
}

impl fmt::Display for BrokenChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BrokenChain {
            case,
            seq,
            event_id,
            what,
        } = self;
        write!(f, "案件 {case} 第 {seq} 个事件")?;
        if let Some(id) = event_id {
            write!(f, "（{id}）")?;
        }
        write!(f, "：{what}")
    }
}

/// Why the register was not found whole.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// Something was changed behind the register's back.
    #[error("登记簿校验不通过：{0}。请保全数据库并与备份比对")]
    Broken(BrokenChain),
    /// The same, in the row of a person.
    #[error("登记簿校验不通过：人员 {id}：{what}。请保全数据库并与备份比对")]
    Person {
        /// Whose row.
        id: PersonId,
        /// What does not fit.
        what: &'static str,
    },
    /// It could not be walked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How many rows are in hand at a time.
pub(crate) const PAGE: i64 = 500;

statements! {
    CASES_AFTER = "SELECT id, number, version FROM cases WHERE id > $1 ORDER BY id LIMIT $2";
    ORPHAN = "SELECT e.case_id, e.seq, e.event_id FROM case_events e LEFT JOIN cases c ON c.id = e.case_id \
        WHERE c.id IS NULL ORDER BY e.case_id, e.seq LIMIT 1";
}

impl Store {
    /// Recomputes every chain, as [`Reader::verify_chains`].
    ///
    /// # Errors
    /// [`VerifyError::Broken`] names the first event that does not fit.
    pub async fn verify(&self) -> Result<Verified, VerifyError> {
        self.read().await?.verify_chains().await
    }
}

impl Reader {
    /// Recomputes every chain: hashes, links, places without gaps, digests of
    /// the texts, and that each case row has the version of its last event.
    ///
    /// # Errors
    /// [`VerifyError::Broken`] names the first event that does not fit.
    pub async fn verify_chains(&mut self) -> Result<Verified, VerifyError> {
        let mut verified = Verified {
            cases: 0,
            events: 0,
        };
        let mut last = Uuid::nil();
        loop {
            let page = ask!(
                self,
                fetch_all,
                (Uuid, String, i64),
                CASES_AFTER,
                last,
                PAGE
            )?;
            for (id, number, version) in &page {
                verified.events += verify_case(self, *id, number, *version).await?;
            }
            verified.cases += page.len() as u64;
            match page.last() {
                Some((id, ..)) => last = *id,
                None => break,
            }
        }
        match ask!(self, fetch_optional, (Uuid, i64, Uuid), ORPHAN)? {
            None => Ok(verified),
            Some((case, seq, event)) => Err(VerifyError::Broken(BrokenChain {
                case: case.to_string(),
                seq,
                event_id: Some(event),
                what: "事件所属的案件记录不见了",
            })),
        }
    }
}

async fn verify_case(
    reader: &mut Reader,
    id: CaseId,
    number: &str,
    version: i64,
) -> Result<u64, VerifyError> {
    let chain = reader.chain(id).await?;
    let texts: HashMap<Uuid, KeptText> = reader
        .kept_texts(id)
        .await?
        .iter()
        .map(|text| (text.id, text.clone()))
        .collect();
    let broken = |seq, event_id, what| {
        VerifyError::Broken(BrokenChain {
            case: number.to_owned(),
            seq,
            event_id,
            what,
        })
    };
    let mut prev_hash = GENESIS;
    for (expected, event) in (1..).zip(&chain) {
        if let Some(what) = misfit(event, expected, prev_hash, &texts)? {
            return Err(broken(event.stored.seq, Some(event.stored.event_id), what));
        }
        prev_hash = &event.stored.hash;
    }
    let last = chain.last().map_or(0, |event| event.stored.seq);
    if last != version {
        let event_id = chain.last().map(|event| event.stored.event_id);
        return Err(broken(last, event_id, "案件记录的版本与最后一个事件不符"));
    }
    Ok(chain.len() as u64)
}

/// What does not fit about an event.
fn misfit(
    event: &EventRow,
    expected_seq: i64,
    prev_hash: &str,
    texts: &HashMap<Uuid, KeptText>,
) -> Result<Option<&'static str>, StoreError> {
    if event.stored.seq != expected_seq {
        return Ok(Some("序号不连续，之前有事件缺失"));
    }
    if event.stored.prev_hash != prev_hash {
        return Ok(Some("与前一事件的链接不符"));
    }
    if event.expected_hash()? != event.stored.hash {
        return Ok(Some("内容与其校验值不符"));
    }
    let mut payload = parse("case_events.payload", &event.payload)?;
    for (id, digest) in references_of(&mut payload) {
        match texts.get(&id) {
            // erasing would be an event of its own
            None => return Ok(Some("所附文字不见了")),
            Some(text) if text.digest() != digest => return Ok(Some("所附文字与其摘要不符")),
            Some(_) => {}
        }
    }
    Ok(None)
}
