//! The parts that agencies have in a case, as its acts give and end them.

use std::collections::BTreeSet;

use disclosure::act::Act;
use disclosure::case::{Case, Event};
use disclosure::history::History;
use store::{AgencyId, CaseId, CaseRow, Part, StoreError, Tx};

use super::Circumstances;
use crate::error::ActError;

/// Gives and ends the parts that agencies have in a case.
pub(super) async fn follow(
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
            let handling = current(tx, row.id, Part::Handler).await?;
            for agency in handling.iter().filter(|agency| Some(**agency) != handler) {
                tx.end_party(row.id, *agency, Part::Handler, on).await?;
            }
            if let Some(agency) = handler {
                tx.add_party(row.id, agency, Part::Handler, on).await?;
            }
        }
        Act::ReturnDispatch(_) => {
            for agency in current(tx, row.id, Part::Handler).await? {
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

/// The agencies that have a part in a case now.
async fn current(tx: &mut Tx, case: CaseId, part: Part) -> Result<Vec<AgencyId>, StoreError> {
    let parties = tx.parties(case).await?;
    Ok(parties
        .into_iter()
        .filter(|party| party.part == part && party.until.is_none())
        .map(|party| party.agency_id)
        .collect())
}

/// The agency that a case was last dispatched to, by what stands of its events.
pub(crate) fn handling_agency(events: &[Event]) -> Option<AgencyId> {
    let entered: Vec<&Event> = events.iter().collect();
    let history = History::of(&entered);
    let mut acts = history.events().iter().rev().map(|event| &event.act);
    acts.find_map(|act| match act {
        Act::Dispatch(dispatching) => Some(dispatching.agency),
        Act::ReturnDispatch(_) => Some(None),
        _ => None,
    })?
}

/// Brings the parts in line with a history that was judged anew: an act that was
/// struck out or entered late may have given or ended one.
pub(super) async fn settle(
    tx: &mut Tx,
    circumstances: &Circumstances,
    row: &CaseRow,
    case: &Case,
    events: &[Event],
) -> Result<(), ActError> {
    let handler = handling_agency(events);
    let handling: BTreeSet<AgencyId> = handler
        .filter(|agency| *agency != row.agency_id)
        .into_iter()
        .collect();
    let consulted: BTreeSet<AgencyId> = case
        .consultations
        .iter()
        .filter(|asked| asked.ended.is_none())
        .filter_map(|asked| asked.agency)
        .collect();
    keep_only(tx, circumstances, row.id, Part::Handler, &handling).await?;
    keep_only(tx, circumstances, row.id, Part::Consulted, &consulted).await
}

async fn keep_only(
    tx: &mut Tx,
    circumstances: &Circumstances,
    case: CaseId,
    part: Part,
    meant: &BTreeSet<AgencyId>,
) -> Result<(), ActError> {
    let has: BTreeSet<AgencyId> = current(tx, case, part).await?.into_iter().collect();
    for agency in has.difference(meant) {
        tx.end_party(case, *agency, part, circumstances.on).await?;
    }
    for agency in meant.difference(&has) {
        tx.add_party(case, *agency, part, circumstances.on).await?;
    }
    Ok(())
}
