//! A case as the register keeps it: row, deadlines, parties, and back.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::act::{Act, Derived, Facts};
use disclosure::awaits::awaits;
use disclosure::case::{Case, Event};
use disclosure::clock::{self, Out};
use disclosure::history::History;
use disclosure::words::ActKind;
use disclosure::{Actor, Decision, Rules, lifecycle};
use serde::{Deserialize, Serialize};
use store::{
    AgencyId, CaseId, CaseRow, DeadlineRow, NewEarlierReply, NewEvent, OfficerId, Part, Party,
    Reader, StoreError, StoredEvent, TodoRow, Tx,
};
use uuid::Uuid;

use crate::counting;
use crate::error::ActError;
use crate::indexing::findable;
use crate::intake::wording;
use crate::remedies::remedy_rows;
use crate::reminders;

/// Version of the payload's form.
const FORM: i64 = 1;

/// What an event's payload holds: the act, and what register and rules added.
#[derive(Serialize, Deserialize)]
struct Payload {
    act: serde_json::Value,
    #[serde(default)]
    facts: Facts,
    #[serde(default)]
    derived: Derived,
    by: Actor,
}

/// What goes into one event beside the decision.
pub(crate) struct Entry<'e> {
    pub act_id: Uuid,
    pub on: NaiveDate,
    pub now: DateTime<Utc>,
    /// Who did it.
    pub actor: &'e Actor,
    /// Who enters it, when that is somebody else.
    pub entered_by: Option<OfficerId>,
    pub act: &'e Act,
    pub facts: &'e Facts,
}

impl Entry<'_> {
    /// Whose hands entered it.
    pub fn entered(&self) -> OfficerId {
        self.entered_by.unwrap_or(self.actor.id)
    }
}

/// Appends the event of an accepted act; answers its id, too.
pub(crate) async fn append(
    tx: &mut Tx,
    case: CaseId,
    entry: &Entry<'_>,
    decision: &Decision,
    rules: &Rules,
) -> Result<(Uuid, Event), ActError> {
    let payload = Payload {
        act: entry.act.payload()?,
        facts: entry.facts.clone(),
        derived: decision.derived.clone(),
        by: entry.actor.clone(),
    };
    let new = NewEvent {
        event_id: tx.next_id(),
        act_id: entry.act_id,
        recorded_at: entry.now,
        effective_on: entry.on,
        actor: entry.entered(),
        on_behalf_of: entry.entered_by.and(Some(entry.actor.id)),
        kind: entry.act.kind().word().to_owned(),
        v: FORM,
        payload: serde_json::to_value(payload)?,
        state_after: decision.state,
        rules_hash: rules.hash.clone(),
    };
    let stored = tx.append_event(case, &new).await?;
    let event = Event {
        seq: u64::try_from(stored.seq).unwrap_or_default(),
        on: entry.on,
        recorded_at: stored.recorded_at,
        actor: entry.actor.clone(),
        act: entry.act.clone(),
        facts: entry.facts.clone(),
        derived: decision.derived.clone(),
        state: decision.state,
    };
    Ok((new.event_id, event))
}

/// Reads a stored event back.
///
/// # Errors
/// Its kind or its payload is of no form that this version knows.
pub fn read_event(stored: &StoredEvent) -> Result<Event, StoreError> {
    let unreadable = |what: String| StoreError::Inconsistent {
        what: format!("第 {} 号事项无法读出：{what}", stored.seq),
    };
    let kind = ActKind::parse(&stored.kind)
        .ok_or_else(|| unreadable(format!("未知的种类“{}”", stored.kind)))?;
    let payload: Payload = serde_json::from_value(stored.payload.clone())
        .map_err(|error| unreadable(error.to_string()))?;
    let act = Act::parse(kind, payload.act).map_err(|error| unreadable(error.to_string()))?;
    Ok(Event {
        seq: u64::try_from(stored.seq).unwrap_or_default(),
        on: stored.effective_on,
        recorded_at: stored.recorded_at,
        actor: payload.by,
        act,
        facts: payload.facts,
        derived: payload.derived,
        state: stored.state_after,
    })
}

/// The case in a row.
///
/// # Errors
/// The snapshot is of no form that this version knows.
pub fn case_of(row: &CaseRow) -> Result<Case, StoreError> {
    serde_json::from_value(row.snapshot.clone()).map_err(|error| StoreError::Inconsistent {
        what: format!("案件 {} 的快照无法读出：{error}", row.number),
    })
}

/// What a row holds that the case does not.
pub(crate) struct RowHead {
    pub id: CaseId,
    pub wording_key: String,
    pub created_at: DateTime<Utc>,
}

/// The row of a case.
pub(crate) fn row_of(
    case: &Case,
    head: RowHead,
    now: DateTime<Utc>,
    rules: &Rules,
) -> Result<CaseRow, ActError> {
    let reply = case.reply.as_ref();
    let figures = clock::figures(case, rules);
    Ok(CaseRow {
        id: head.id,
        number: case.number.clone(),
        agency_id: case.agency,
        state: case.state,
        phase: rules.lifecycle.state(case.state).phase,
        version: i64::try_from(case.version).unwrap_or(i64::MAX),
        applicant_id: Some(case.application.applicant.person),
        applicant_name: case.application.applicant.name.clone(),
        applicant_kind: case.application.applicant.kind,
        title: case.application.title.clone(),
        wording_key: head.wording_key,
        channel: case.application.channel,
        received_on: case.received_on,
        registered_on: case.registered_on,
        handler_id: case.handler,
        reply_number: reply.and_then(|reply| reply.number.clone()),
        reply_kind: reply.map(|reply| reply.kind.clone()),
        replied_on: reply.and_then(|reply| reply.served_on),
        ended_on: case.ending.map(|(_, on)| on),
        ending: case.ending.map(|(ending, _)| ending),
        round: i64::from(case.round),
        concluded_on: case.concluded_on(),
        urged: i64::from(case.urged),
        workdays: figures.map(|figures| i64::from(figures.workdays)),
        late: figures.map(|figures| figures.late),
        is_open: lifecycle::is_open(case.state),
        parent_id: case.split_from.as_ref().map(|from| from.case),
        rules_hash: rules.hash.clone(),
        snapshot: serde_json::to_value(case)?,
        created_at: head.created_at,
        updated_at: now,
    })
}

/// The deadlines that the register keeps: open ones, on the assumption that an
/// opinion still out stays silent to its own limit, so that they are static
/// between events.
pub(crate) fn deadline_rows(case: &Case, rules: &Rules) -> Vec<DeadlineRow> {
    clock::deadlines(case, rules, Out::Silent)
        .into_iter()
        .map(|deadline| DeadlineRow {
            kind: deadline.kind.word().to_owned(),
            subject: deadline.subject,
            opened_by_seq: i64::try_from(deadline.opened_by).unwrap_or(i64::MAX),
            due_on: deadline.due_on,
            paused_since: deadline.paused_since,
            provisional: deadline.provisional,
            closed_on: None,
        })
        .collect()
}

/// Whose turn it is, as the register keeps it; `handling` is the agency that
/// handles the case for its owner.
pub(crate) fn todo_rows(case: &Case, rules: &Rules, handling: Option<AgencyId>) -> Vec<TodoRow> {
    awaits(case, rules, handling)
        .into_iter()
        .map(|turn| TodoRow {
            agency_id: turn.agency,
            role: turn.role,
            officer_id: turn.officer,
            barred_id: turn.barred,
            act: turn.act,
            since: turn.since,
            until: turn.until,
            due_on: turn.due_on,
        })
        .collect()
}

/// The agency that handles a case for its owner now.
pub(crate) async fn handling(
    reader: &mut Reader,
    id: CaseId,
    case: &Case,
) -> Result<Option<AgencyId>, StoreError> {
    if case.handler.is_none() {
        return Ok(None);
    }
    let parties = reader.parties(id).await?;
    let handles = |party: &Party| party.part == Part::Handler && party.until.is_none();
    Ok(parties
        .into_iter()
        .find(handles)
        .map(|party| party.agency_id))
}

/// Writes, once the parts of the agencies are kept, the deadlines of a case with their
/// reminders, whose turn it is, and who had a hand in it just now.
pub(crate) async fn keep_copies(
    tx: &mut Tx,
    id: CaseId,
    case: &Case,
    event: &Event,
    by: OfficerId,
    rules: &Rules,
) -> Result<(), ActError> {
    let deadlines = deadline_rows(case, rules);
    tx.replace_deadlines(id, case.agency, &deadlines).await?;
    reminders::plan(tx, id, case, &deadlines, rules).await?;
    tx.replace_remedies(id, case.agency, &remedy_rows(case, rules))
        .await?;
    let handling = handling(tx, id, case).await?;
    tx.replace_todos(id, &todo_rows(case, rules, handling))
        .await?;
    let registers = event.act.kind() == ActKind::Register;
    tx.add_hand(id, by, event.recorded_at, registers).await?;
    Ok(())
}

/// The key of the wording that a case was registered with, as it stands.
pub(crate) fn wording_key(events: &[Event]) -> Option<String> {
    let entered: Vec<&Event> = events.iter().collect();
    let history = History::of(&entered);
    match &history.events().first()?.act {
        Act::Register(registration) => {
            let application = &registration.application;
            Some(wording::key(
                &application.title,
                application.content.as_str(),
            ))
        }
        _ => None,
    }
}

/// The replies of the rounds before: they were given, and may be named again.
pub(crate) fn ended_rounds(case: &Case) -> Vec<NewEarlierReply> {
    (1i64..)
        .zip(&case.rounds)
        .filter_map(|(round, ended)| {
            let reply = ended.reply.as_ref()?;
            Some(NewEarlierReply {
                agency_id: case.agency,
                number: reply.number.clone()?,
                case_number: case.number.clone(),
                round: Some(round),
                applicant_id: Some(case.application.applicant.person),
                title: case.application.title.clone(),
                kind: Some(reply.kind.clone()),
                replied_on: reply.served_on,
            })
        })
        .collect()
}

/// Writes a case that came in on a day, with its owner.
pub(crate) async fn begin(
    tx: &mut Tx,
    case: &Case,
    head: RowHead,
    on: NaiveDate,
    rules: &Rules,
) -> Result<(), ActError> {
    let (id, now) = (head.id, head.created_at);
    tx.insert_case(&row_of(case, head, now, rules)?).await?;
    counting::keep(tx, id, case, rules).await?;
    tx.add_party(id, case.agency, Part::Owner, on).await?;
    Ok(tx.make_findable(&findable(id, case)).await?)
}

/// Writes the case as an act left it; answers its row.
pub(crate) async fn keep(
    tx: &mut Tx,
    case: &Case,
    row: &CaseRow,
    now: DateTime<Utc>,
    rules: &Rules,
) -> Result<CaseRow, ActError> {
    let head = RowHead {
        id: row.id,
        wording_key: row.wording_key.clone(),
        created_at: row.created_at,
    };
    let next = row_of(case, head, now, rules)?;
    tx.update_case(&next, row.version).await?;
    counting::keep(tx, row.id, case, rules).await?;
    if !case.rounds.is_empty() {
        tx.replace_earlier_replies(row.id, &ended_rounds(case))
            .await?;
    }
    tx.keep_findable(&findable(row.id, case)).await?;
    Ok(next)
}
