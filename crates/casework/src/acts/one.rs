//! One act on one case: who may, what the register adds, what the law says, and
//! what is kept.

use disclosure::act::{Act, Facts};
use disclosure::case::{Case, Event};
use disclosure::words::ActKind;
use disclosure::{Actor, Decision, history, lifecycle};
use store::{Agency, CaseRow, Tx};
use uuid::Uuid;

use super::numbers::government_of;
use super::{Acted, Beside, Circumstances, parties, together};
use crate::catalogue;
use crate::completed::{Hands, completed};
use crate::correcting;
use crate::delivery;
use crate::deputies;
use crate::documents;
use crate::dossier;
use crate::drafting;
use crate::error::ActError;
use crate::facts::facts_for;
use crate::files::{self, check_outgoing};
use crate::record::{Entry, append, case_of, keep, keep_copies, read_event, wording_key};
use crate::service;
use crate::sight::Eyes;
use crate::standing::Standing;

/// What comes with an act from outside its payload.
#[derive(Default, Clone)]
pub(crate) struct Given<'g> {
    /// What the caller says beside the payload.
    pub beside: Option<&'g Beside>,
    /// The number of the reply that answers several cases, when this is one of them.
    pub jointly: Option<String>,
    /// The number that the document bears already: given on paper before the register, or
    /// taken by the case that carries a notice to several.
    pub numbered: Option<String>,
    /// The act follows from one on another case; whoever did that one has the say.
    pub follows: bool,
}

/// An act that was done, the id of its event, and the row that it left.
pub(crate) struct Kept {
    pub id: Uuid,
    pub done: Acted,
    pub row: CaseRow,
}

/// One act on one case.
pub(crate) async fn one(
    tx: &mut Tx,
    circumstances: &Circumstances,
    row: &CaseRow,
    act: &Act,
    given: Given<'_>,
) -> Result<Kept, ActError> {
    let mut case = case_of(row)?;
    let owner = tx.agency(row.agency_id).await?.ok_or(ActError::NotFound)?;
    let hands = match authority(tx, circumstances, row, &case, act).await? {
        Standing::Handler => Hands::Of(circumstances.desk.agency.id),
        _ => Hands::Below(row.agency_id),
    };
    let mut events = match whole_history(circumstances, &case, act) {
        true => Some(all_events(tx, circumstances, row).await?),
        false => None,
    };
    let default = Beside::default();
    let beside = given.beside.unwrap_or(&default);
    let act = &completed(tx, act, hands).await?;
    let scope = &circumstances.desk.scope;
    let (act, of_people) =
        correcting::completed(tx, scope, &case, events.as_deref(), act, beside, hands).await?;
    let act = service::completed(act, circumstances.rules(), circumstances.on);
    let act = &dossier::completed(tx, row, &case, &act, circumstances).await?;
    let mut facts = facts(
        tx,
        circumstances,
        row,
        &case,
        act,
        events.as_deref(),
        &given,
    )
    .await?;
    let (actor, mut decision) = judge(
        tx,
        circumstances,
        &case,
        &owner,
        act,
        &facts,
        events.as_deref(),
    )
    .await?;
    drafting::stop(tx, circumstances, row, &case, act, &actor).await?;
    decision.warnings.extend(of_people);
    check_outgoing(tx, circumstances.rules(), row, &case, act).await?;
    // Paper says what it says, and what follows was checked on the case that it follows.
    if !facts.from_paper && !given.follows && given.jointly.is_none() {
        let set_right = events
            .as_deref()
            .and_then(|events| correcting::set_right(events, act));
        let minded = match &set_right {
            Some((was, now)) => {
                service::check_corrected(tx, circumstances, row, &case, (was, now)).await?
            }
            None => service::check(tx, circumstances, row, &case, act).await?,
        };
        decision.warnings.extend(minded);
        dossier::check(tx, row, &case, act, circumstances).await?;
    }
    let letters = match facts.document_number {
        None => documents::number(tx, circumstances, &owner, act, &decision.derived).await?,
        // It stands on a letter that another act sent.
        Some(_) => Vec::new(),
    };
    let number = letters.iter().find_map(|letter| letter.number.clone());
    facts.document_number = facts.document_number.or(number);
    let entry = Entry {
        act_id: tx.next_id(),
        on: circumstances.on,
        now: circumstances.now,
        actor: &actor,
        entered_by: circumstances.entered_by,
        act,
        facts: &facts,
    };
    let (id, event) = append(tx, row.id, &entry, &decision, circumstances.rules()).await?;
    let before = case.clone();
    match &mut events {
        None => case.apply(&event),
        Some(events) => {
            events.push(event.clone());
            case = Case::fold(events.iter()).ok_or(ActError::NotFound)?;
        }
    }
    let mut row = row.clone();
    if let Some(events) = &events {
        // Set right, it may read like another application's.
        row.wording_key = wording_key(events).unwrap_or(row.wording_key);
    }
    let row = keep(tx, &case, &row, circumstances.now, circumstances.rules()).await?;
    match &events {
        None => parties::follow(tx, circumstances, &row, &case, act).await?,
        Some(events) => parties::settle(tx, circumstances, &row, &case, events).await?,
    }
    let by = entry.entered();
    keep_copies(tx, row.id, &case, &event, by, circumstances.rules()).await?;
    if !circumstances.from_paper {
        delivery::tell_subscribers(tx, row.id, row.agency_id, &event).await?;
    }
    documents::record(tx, circumstances, row.id, &case, &event, letters).await?;
    documents::follow(tx, &row, &before, &event, events.as_deref()).await?;
    dossier::follow(tx, circumstances, &row, &case, &event).await?;
    catalogue::follow(tx, row.id, &before, &event).await?;
    Ok(Kept {
        id,
        row,
        done: Acted {
            case,
            event,
            warnings: decision.warnings,
            opened: Vec::new(),
            replayed: false,
        },
    })
}

/// Whether an act is judged with all that came before in hand: what is entered
/// late, and what sets an earlier event right.
fn whole_history(circumstances: &Circumstances, case: &Case, act: &Act) -> bool {
    let correction = matches!(act, Act::RequestCorrection(_) | Act::Correct(_));
    correction || circumstances.on < case.last_on
}

async fn all_events(
    tx: &mut Tx,
    circumstances: &Circumstances,
    row: &CaseRow,
) -> Result<Vec<Event>, ActError> {
    let stored = tx.events(&circumstances.desk.scope, row.id).await?;
    Ok(stored.iter().map(read_event).collect::<Result<_, _>>()?)
}

/// What the register says for an act; for a correction, for what it sets right.
#[allow(clippy::too_many_arguments, reason = "all that an act is judged by")]
async fn facts(
    tx: &mut Tx,
    circumstances: &Circumstances,
    row: &CaseRow,
    case: &Case,
    act: &Act,
    events: Option<&[Event]>,
    given: &Given<'_>,
) -> Result<Facts, ActError> {
    let corrected = events.and_then(|events| correcting::corrected(events, act));
    let on = circumstances.on;
    let mut facts = facts_for(tx, case, row.id, corrected.as_ref().unwrap_or(act), on).await?;
    facts.jointly =
        given.jointly.is_some() || given.follows || together::left_alone(tx, case).await?;
    facts.from_paper = circumstances.from_paper;
    let known = given.jointly.as_ref().or(given.numbered.as_ref());
    facts.document_number = known.cloned();
    // With what a reply was signed stands beside the signature, chained.
    if !facts.from_paper && SIGNING.contains(&act.kind()) {
        let (rules, round) = (circumstances.rules(), case.round);
        let files = files::outgoing(tx, rules, row.id, round, ActKind::Serve).await?;
        facts.enclosed = files.into_iter().map(files::enclosed).collect();
    }
    Ok(facts)
}

/// What settles which files go out with a reply.
const SIGNING: [ActKind; 3] = [
    ActKind::Sign,
    ActKind::AnswerJointly,
    ActKind::AnswerOnTheSpot,
];

async fn judge(
    tx: &mut Tx,
    circumstances: &Circumstances,
    case: &Case,
    owner: &Agency,
    act: &Act,
    facts: &Facts,
    events: Option<&[Event]>,
) -> Result<(Actor, Decision), ActError> {
    let decides = matches!(
        act.kind(),
        ActKind::Sign | ActKind::Abandon | ActKind::AnswerOnTheSpot | ActKind::AnswerJointly
    );
    let government = match decides || events.is_some() {
        true => government_of(tx, owner).await?,
        false => String::new(),
    };
    let decide = |actor: &Actor| {
        let turn = circumstances.turn_of(actor, facts, owner, &government);
        match events {
            Some(events) => history::decide(events, act, &turn),
            None => lifecycle::decide(case, act, &turn),
        }
    };
    let (actor, mut decision) = deputies::acting(circumstances, decide)?;
    if let Some(absent) = &actor.in_place_of {
        let deputy = circumstances.desk.officer.id;
        deputies::still_stands_in(tx, deputy, circumstances.today, absent).await?;
    }
    decision.warnings.extend(circumstances.recorded_late());
    Ok((actor, decision))
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
