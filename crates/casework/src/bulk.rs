//! Many cases given to one handler at once: one transaction, an answer for each.

use std::collections::HashSet;
use std::sync::Arc;

use disclosure::act::{Act, Dispatching};
use disclosure::{Refusal, Text, Warning};
use serde::Deserialize;
use store::{CaseId, OfficerId, Remembered, Tx};
use uuid::Uuid;

use crate::acts::{Circumstances, Given, one};
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::once::{self, Once};

/// The most cases that are dispatched at once.
pub const MOST_CASES: usize = 100;

/// Cases for one handler.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulkDispatch {
    /// The handler.
    pub handler: OfficerId,
    /// What to do.
    #[serde(default)]
    pub instruction: Option<Text>,
    /// The cases.
    pub cases: Vec<SeenCase>,
}

/// A case in the version that the caller saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenCase {
    /// The case.
    pub id: CaseId,
    /// The version.
    pub version: u32,
}

/// What became of one case.
#[derive(Debug, Clone)]
pub enum Dispatched {
    /// The handler has it.
    Done {
        /// The version after it.
        version: i64,
        /// What to mind.
        warnings: Vec<Warning>,
    },
    /// Somebody acted first; this is the version now.
    Stale(i64),
    /// No such case within one's scope.
    NotFound,
    /// The law or the office's rules say no.
    Refused(Refusal),
    /// It was not done when the request came first; why was told then.
    NotDoneThen,
}

/// What became of all, in the order that was asked.
#[derive(Debug, Clone)]
pub struct BulkDispatched {
    /// Each case.
    pub cases: Vec<(CaseId, Dispatched)>,
    /// It was done before, under the same key.
    pub replayed: bool,
}

impl Office {
    /// Gives cases to a handler. What is refused for one case leaves the others alone.
    ///
    /// # Errors
    /// The list is empty, too long or names a case twice; the key belongs to another
    /// request, or the register failed: then nothing is kept.
    pub async fn dispatch_all(
        &self,
        desk: &Desk,
        bulk: BulkDispatch,
        once: Option<Once>,
    ) -> Result<BulkDispatched, ActError> {
        listed_well(&bulk.cases)?;
        let circumstances = Circumstances::new(self, desk, None);
        let (bulk, once) = (Arc::new(bulk), Arc::new(once));
        self.store
            .act(move |tx| {
                let (circumstances, bulk, once) =
                    (circumstances.clone(), bulk.clone(), once.clone());
                Box::pin(async move {
                    dispatch_in(tx, &circumstances, &bulk, once.as_ref().as_ref()).await
                })
            })
            .await
    }
}

fn listed_well(cases: &[SeenCase]) -> Result<(), Refusal> {
    let refuse = |message: String, hint: &str| {
        Err(Refusal::malformed("bulk_cases", "office", message, hint).at("cases"))
    };
    if !(1..=MOST_CASES).contains(&cases.len()) {
        return refuse(
            format!("一次交办了 {} 件，应为 1 至 {MOST_CASES} 件", cases.len()),
            "请分几次交办。",
        );
    }
    if cases.iter().any(|case| case.version < 1) {
        return refuse("有案件的版本小于 1".into(), "请照抄读取案件时给出的版本。");
    }
    let mut seen = HashSet::new();
    if cases.iter().all(|case| seen.insert(case.id)) {
        return Ok(());
    }
    refuse("有案件列了两次".into(), "每件案件只列一次。")
}

async fn dispatch_in(
    tx: &mut Tx,
    circumstances: &Circumstances,
    bulk: &BulkDispatch,
    once: Option<&Once>,
) -> Result<BulkDispatched, ActError> {
    circumstances.office.check_rules(tx).await?;
    if let Some(known) = once::before(tx, once).await? {
        return again(tx, bulk, &known).await;
    }
    let act = Act::Dispatch(Box::new(Dispatching {
        handler: bulk.handler,
        handler_name: String::new(),
        agency: None,
        instruction: bulk.instruction.clone(),
    }));
    let mut cases = Vec::with_capacity(bulk.cases.len());
    let mut events = Vec::new();
    for case in &bulk.cases {
        let (dispatched, event) = dispatch(tx, circumstances, *case, &act).await?;
        cases.push((case.id, dispatched));
        events.extend(event);
    }
    let done = once::Done {
        status: 200,
        case: None,
        events,
        at: circumstances.now,
    };
    once::keep(tx, once, done).await?;
    Ok(BulkDispatched {
        cases,
        replayed: false,
    })
}

/// One case, and the id of the event that it made.
async fn dispatch(
    tx: &mut Tx,
    circumstances: &Circumstances,
    SeenCase { id, version }: SeenCase,
    act: &Act,
) -> Result<(Dispatched, Option<Uuid>), ActError> {
    let Some(row) = tx.case(&circumstances.desk.scope, id).await? else {
        return Ok((Dispatched::NotFound, None));
    };
    if row.version != i64::from(version) {
        return Ok((Dispatched::Stale(row.version), None));
    }
    match one(tx, circumstances, &row, act, Given::default()).await {
        Ok(kept) => {
            let done = Dispatched::Done {
                version: i64::try_from(kept.done.case.version).unwrap_or(i64::MAX),
                warnings: kept.done.warnings,
            };
            Ok((done, Some(kept.id)))
        }
        Err(ActError::Refused(refusal)) => Ok((Dispatched::Refused(refusal), None)),
        Err(failed) => Err(failed),
    }
}

/// What was done under the same key: events are remembered, refusals are not.
async fn again(
    tx: &mut Tx,
    bulk: &BulkDispatch,
    known: &Remembered,
) -> Result<BulkDispatched, ActError> {
    let mut made = Vec::with_capacity(known.event_ids.len());
    for id in &known.event_ids {
        made.extend(tx.event_by_id(*id).await?);
    }
    let of = |id: CaseId| match made.iter().find(|event| event.case_id == id) {
        Some(event) => Dispatched::Done {
            version: event.seq,
            warnings: Vec::new(),
        },
        None => Dispatched::NotDoneThen,
    };
    Ok(BulkDispatched {
        cases: bulk
            .cases
            .iter()
            .map(|case| (case.id, of(case.id)))
            .collect(),
        replayed: true,
    })
}
