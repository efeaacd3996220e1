//! One act, one transaction: read, judge, append, fold, keep.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::act::{Act, Facts};
use disclosure::case::{Case, Event};
use disclosure::lifecycle::Owner;
use disclosure::words::ActKind;
use disclosure::{Actor, Refusal, Rules, Turn, Warning, lifecycle};
use store::{Agency, AgencyId, AgencyKind, CaseId, CaseRow, Part, StoreError, Tx};

use crate::completed::{Hands, completed};
use crate::error::ActError;
use crate::facts::facts_for;
use crate::office::{Desk, Office};
use crate::record::{self, Entry, append, case_of, keep};
use crate::sight::Eyes;
use crate::split;
use crate::standing::Standing;

/// An act that somebody wants to do.
#[derive(Debug, Clone)]
pub struct ActRequest {
    /// The case.
    pub case: CaseId,
    /// The version that the caller saw; `None` where the caller takes what it finds.
    pub expected: Option<i64>,
    /// The civil date on which it takes effect; today when left out.
    pub on: Option<NaiveDate>,
    /// The act.
    pub act: Act,
}

/// An act that was done.
#[derive(Debug, Clone)]
pub struct Acted {
    /// The case after it.
    pub case: Case,
    /// Its event.
    pub event: Event,
    /// What the officer should mind.
    pub warnings: Vec<Warning>,
    /// Cases that it opened (a split).
    pub opened: Vec<(CaseId, String)>,
}

/// What stays the same while one request is carried out.
#[derive(Clone)]
pub(crate) struct Circumstances {
    pub office: Office,
    pub desk: Arc<Desk>,
    pub actor: Actor,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    pub on: NaiveDate,
}

impl Circumstances {
    pub fn new(office: &Office, desk: &Desk, on: Option<NaiveDate>) -> Circumstances {
        let now = office.clock.now();
        let today = crate::clock::civil_date(now);
        Circumstances {
            office: office.clone(),
            desk: Arc::new(desk.clone()),
            actor: desk.actor(),
            now,
            today,
            on: on.unwrap_or(today),
        }
    }

    /// What is entered on a later day than it takes effect is lawful, and marked.
    pub fn recorded_late(&self) -> Option<Warning> {
        (self.on < self.today).then(|| {
            Warning::new(
                "recorded_late",
                "office",
                format!(
                    "补录：{} 的事项于 {} 录入，录入时间一并留存。",
                    self.on, self.today
                ),
            )
        })
    }

    pub fn rules(&self) -> &Rules {
        &self.office.rules
    }

    /// `government` is named in a remedy text, and asked of nothing else.
    pub fn turn<'t>(
        &'t self,
        facts: &'t Facts,
        owner: &'t Agency,
        government: &'t str,
    ) -> Turn<'t> {
        Turn {
            today: self.today,
            on: self.on,
            now: self.now,
            actor: &self.actor,
            rules: self.rules(),
            facts,
            owner: Owner {
                code: &owner.code,
                kind: owner.kind.word(),
                government,
            },
        }
    }
}

impl Office {
    /// Does an act: all of it is kept, or nothing.
    ///
    /// # Errors
    /// Refused, not found, somebody acted first, or the register failed.
    pub async fn act(&self, desk: &Desk, request: ActRequest) -> Result<Acted, ActError> {
        let circumstances = Circumstances::new(self, desk, request.on);
        let request = Arc::new(request);
        self.store
            .act(move |tx| {
                let (circumstances, request) = (circumstances.clone(), request.clone());
                Box::pin(async move { act_in(tx, &circumstances, &request).await })
            })
            .await
    }
}

/// An act within an open transaction.
pub(crate) async fn act_in(
    tx: &mut Tx,
    circumstances: &Circumstances,
    request: &ActRequest,
) -> Result<Acted, ActError> {
    circumstances.office.check_rules(tx).await?;
    let row = tx
        .case(&circumstances.desk.scope, request.case)
        .await?
        .ok_or(ActError::NotFound)?;
    if let Some(expected) = request.expected
        && expected != row.version
    {
        return Err(stale(tx, circumstances, &row, expected).await?);
    }
    let mut acted = one(tx, circumstances, &row, &request.act).await?;
    match &request.act {
        Act::NotifyFee(notice) if !notice.covers.is_empty() => {
            let more = cover_fee(tx, circumstances, &acted.case, &row, notice).await?;
            acted.warnings.extend(more);
        }
        Act::Split(splitting) => {
            acted.opened =
                split::open_children(tx, circumstances, &acted.case, &row, splitting).await?;
        }
        _ => {}
    }
    Ok(acted)
}

/// What the caller did not see yet: who did what since.
async fn stale(
    tx: &mut Tx,
    circumstances: &Circumstances,
    row: &CaseRow,
    expected: i64,
) -> Result<ActError, ActError> {
    let events = tx.events(&circumstances.desk.scope, row.id).await?;
    let eyes = Eyes::of(tx, &circumstances.desk).await?;
    let sight = eyes.sight(tx, row.agency_id, row.id).await?;
    let last = match events.last().filter(|_| sight.is_whole()) {
        Some(stored) => {
            let event = record::read_event(stored)?;
            format!(
                "{} {}“{}”",
                event.on,
                event.actor.name,
                event.act.kind().label()
            )
        }
        None => String::new(),
    };
    Ok(ActError::Stale {
        expected,
        found: row.version,
        last,
    })
}

/// One act on one case.
async fn one(
    tx: &mut Tx,
    circumstances: &Circumstances,
    row: &CaseRow,
    act: &Act,
) -> Result<Acted, ActError> {
    let mut case = case_of(row)?;
    let owner = tx.agency(row.agency_id).await?.ok_or(ActError::NotFound)?;
    let hands = match authority(tx, circumstances, row, &case, act).await? {
        Standing::Handler => Hands::Of(circumstances.desk.agency.id),
        _ => Hands::Below(row.agency_id),
    };
    let act = &completed(tx, act, hands).await?;
    let mut facts = facts_for(tx, &case, row.id, act).await?;
    if let Act::Sign(_) = act {
        facts.document_number = Some(reply_number(tx, circumstances, &owner).await?);
    }
    let government = match act.kind() {
        ActKind::Sign | ActKind::Abandon => government_of(tx, &owner).await?,
        _ => String::new(),
    };
    let turn = circumstances.turn(&facts, &owner, &government);
    let mut decision = lifecycle::decide(&case, act, &turn)?;
    decision.warnings.extend(circumstances.recorded_late());
    let entry = Entry {
        act_id: tx.next_id(),
        on: circumstances.on,
        now: circumstances.now,
        actor: &circumstances.actor,
        act,
        facts: &facts,
    };
    let event = append(tx, row.id, &entry, &decision, circumstances.rules()).await?;
    case.apply(&event);
    keep(tx, &case, row, circumstances.now, circumstances.rules()).await?;
    parties(tx, circumstances, row, &case, act).await?;
    Ok(Acted {
        case,
        event,
        warnings: decision.warnings,
        opened: Vec::new(),
    })
}

/// The government that an agency belongs to: the nearest above it, or itself.
async fn government_of(tx: &mut Tx, agency: &Agency) -> Result<String, ActError> {
    let mut agency = agency.clone();
    while agency.kind != AgencyKind::District {
        let Some(parent) = agency.parent else {
            return Ok(String::new());
        };
        agency = tx.agency(parent).await?.ok_or(ActError::NotFound)?;
    }
    Ok(agency.name)
}

/// Takes the next number of the owner's replies. A refused signature gives it back.
async fn reply_number(
    tx: &mut Tx,
    circumstances: &Circumstances,
    owner: &Agency,
) -> Result<String, ActError> {
    document_number(tx, circumstances, owner, "reply").await
}

/// Takes the next number of a kind, in the format of `office.toml`.
pub(crate) async fn document_number(
    tx: &mut Tx,
    circumstances: &Circumstances,
    owner: &Agency,
    kind: &str,
) -> Result<String, ActError> {
    let year = chrono::Datelike::year(&circumstances.on);
    let n = tx.next_number(owner.id, year, kind).await?;
    let n = u64::try_from(n).unwrap_or_default();
    circumstances
        .rules()
        .format_number(kind, &owner.code, year, n)
        .ok_or_else(|| {
            Refusal::unlawful(
                "no_number_format",
                "office",
                format!("office.toml 中没有“{kind}”的编号格式"),
                "请管理员补充编号格式。",
            )
            .into()
        })
}

/// Acts are done where the case is owned or handled. An agency that was asked
/// for its opinion gives it; one that watches urges and notes.
async fn authority(
    tx: &mut Tx,
    circumstances: &Circumstances,
    row: &CaseRow,
    case: &Case,
    act: &Act,
) -> Result<Standing, ActError> {
    let eyes = Eyes::of(tx, &circumstances.desk).await?;
    let standing = eyes.standing(tx, row.agency_id, row.id).await?;
    let consultation = match act {
        Act::ConsultationAnswered(answer) => Some(&answer.id),
        Act::RecordConsultReceipt(receipt) => Some(&receipt.id),
        _ => None,
    };
    let asked = consultation
        .and_then(|id| case.consultation(id))
        .is_some_and(|asked| asked.agency == Some(circumstances.desk.agency.id));
    standing.may(act.kind(), asked)?;
    Ok(standing)
}

/// Gives and ends the parts that agencies have in a case.
async fn parties(
    tx: &mut Tx,
    circumstances: &Circumstances,
    row: &CaseRow,
    case: &Case,
    act: &Act,
) -> Result<(), ActError> {
    let on = circumstances.on;
    match act {
        Act::Dispatch(dispatching) => {
            let handler = dispatching.agency.filter(|agency| *agency != row.agency_id);
            let handling = handling(tx, row.id).await?;
            for agency in handling.iter().filter(|agency| Some(**agency) != handler) {
                tx.end_party(row.id, *agency, Part::Handler, on).await?;
            }
            if let Some(agency) = handler {
                tx.add_party(row.id, agency, Part::Handler, on).await?;
            }
        }
        Act::ReturnDispatch(_) => {
            for agency in handling(tx, row.id).await? {
                tx.end_party(row.id, agency, Part::Handler, on).await?;
            }
        }
        Act::Consult(request) => {
            if let Some(agency) = request.agency {
                tx.add_party(row.id, agency, Part::Consulted, on).await?;
            }
        }
        Act::ConsultationAnswered(_) | Act::ConsultationEnded(_) => {
            let still = |agency| {
                case.consultations
                    .iter()
                    .any(|asked| asked.agency == Some(agency) && asked.ended.is_none())
            };
            for agency in case.consultations.iter().filter_map(|asked| asked.agency) {
                if !still(agency) {
                    tx.end_party(row.id, agency, Part::Consulted, on).await?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}

/// The agencies other than the owner that handle a case now.
async fn handling(tx: &mut Tx, case: CaseId) -> Result<Vec<AgencyId>, StoreError> {
    let parties = tx.parties(case).await?;
    Ok(parties
        .into_iter()
        .filter(|party| party.part == Part::Handler && party.until.is_none())
        .map(|party| party.agency_id)
        .collect())
}

/// One notice for several cases of the applicant and month (Measures, article 4):
/// each case waits for the payment of its own share.
async fn cover_fee(
    tx: &mut Tx,
    circumstances: &Circumstances,
    lead: &Case,
    lead_row: &CaseRow,
    notice: &disclosure::act::FeeNotice,
) -> Result<Vec<Warning>, ActError> {
    use chrono::Datelike;
    let month = |case: &Case| case.received_on.map(|day| (day.year(), day.month()));
    let mut warnings = Vec::new();
    for id in &notice.covers {
        let row = tx
            .case(&circumstances.desk.scope, *id)
            .await?
            .ok_or_else(no_covered_case)?;
        let case = case_of(&row)?;
        let same = case.agency == lead.agency
            && case.application.applicant.person == lead.application.applicant.person
            && month(&case) == month(lead);
        if !same || *id == lead_row.id {
            return Err(Refusal::unlawful(
                "fee_covers",
                "fee:4",
                format!("“{}”不是同一申请人当月的其他案件", row.number),
                "一份收费通知只能包括同一申请人同一自然月内的案件。",
            )
            .into());
        }
        let mut covered = notice.clone();
        covered.covers.clear();
        covered.covered_by = Some(lead.number.clone());
        let acted = one(tx, circumstances, &row, &Act::NotifyFee(Box::new(covered))).await?;
        warnings.extend(acted.warnings);
    }
    Ok(warnings)
}

/// A case of a common notice that is not there is a mistake in the notice, not a missing page.
fn no_covered_case() -> Refusal {
    Refusal::malformed(
        "fee_covers",
        "fee:4",
        "收费通知所列的案件中有的不存在，或者不在您的权限范围内",
        "请核对 covers 中的案件标识。",
    )
}
