//! A chain of events as lines of text that carry their own proof: what the register
//! hashes, with the hash, one event a line. Free texts stand in them as the register
//! keeps them, by digest, so a line gives away no more than the chain does.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::canonical::{canonical, sha256};
use crate::error::StoreError;
use crate::events::GENESIS;
use crate::ids::CaseId;
use crate::store::Reader;

/// The lines of a chain that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainHead {
    /// How many events there are.
    pub count: usize,
    /// The hash of the last one, hexadecimal.
    pub hash: String,
    /// When the last one was recorded.
    pub recorded_at: Option<DateTime<Utc>>,
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("第 {line} 项办理记录{what}")]
pub struct Broken {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, in Chinese.
    pub what: &'static str,
}

impl Reader {
    /// The events of a case up to one of them, each as a line with its hash. Whoever
    /// asks has read the case within a scope.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a row cannot be read.
    pub async fn chain_lines(
        &mut self,
        case_id: CaseId,
        until: i64,
    ) -> Result<Vec<String>, StoreError> {
        let rows = self.chain(case_id).await?;
        let until = rows.iter().filter(|row| row.stored.seq <= until);
        until
            .map(|row| {
                let mut line = row.columns();
                line["hash"] = Value::String(row.stored.hash.clone());
                canonical(&line)
            })
            .collect()
    }
}

/// Recomputes a chain from its lines.
///
/// # Errors
/// The first line that is none, is out of its place, or has another hash.
pub fn check_chain<'l>(lines: impl IntoIterator<Item = &'l str>) -> Result<ChainHead, Broken> {
    let mut head = ChainHead {
        count: 0,
        hash: GENESIS.to_owned(),
        recorded_at: None,
    };
    for text in lines {
        let line = head.count + 1;
        let broken = |what| Broken { line, what };
        let mut event: Value = serde_json::from_str(text).map_err(|_| broken("无法读出"))?;
        if canonical(&event).ok().as_deref() != Some(text) {
            return Err(broken("不是原来的写法"));
        }
        let taken = event.as_object_mut().and_then(|event| event.remove("hash"));
        let Some(Value::String(hash)) = taken else {
            return Err(broken("没有校验值"));
        };
        if event["seq"].as_u64() != u64::try_from(line).ok() {
            return Err(broken("序号不连续"));
        }
        if event["prev_hash"].as_str() != Some(&head.hash) {
            return Err(broken("与前一项不衔接"));
        }
        let columns = canonical(&event).map_err(|_| broken("无法读出"))?;
        if sha256(&[columns.as_bytes()]) != hash {
            return Err(broken("与校验值不符"));
        }
        let at = event["recorded_at"].as_str();
        head = ChainHead {
            count: line,
            hash,
            recorded_at: at.and_then(|at| at.parse().ok()),
        };
    }
    Ok(head)
}
