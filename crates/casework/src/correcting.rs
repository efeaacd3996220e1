//! What a correction and late papers need of the register: the payload as it
//! should have been, and the people who are sealed there.

use disclosure::act::{Act, CorrectionRequest, Papers, PersonRow, Registration};
use disclosure::case::{Case, Event};
use disclosure::history::History;
use disclosure::{Refusal, lines};
use serde_json::{Map, Value};
use store::Tx;

use crate::acts::Beside;
use crate::completed::{self, Hands};
use crate::error::ActError;
use crate::intake::{NewPerson, people};

/// Writes out what an act says with what goes beside it.
pub(crate) async fn completed(
    tx: &mut Tx,
    case: &Case,
    events: Option<&[Event]>,
    act: &Act,
    beside: &Beside,
    hands: Hands,
) -> Result<Act, ActError> {
    match (act, events) {
        (Act::RequestCorrection(request), Some(events)) => {
            let request = correction(tx, events, request, beside, hands).await?;
            Ok(Act::RequestCorrection(Box::new(request)))
        }
        (Act::RecordPapers(papers), _) => {
            let papers = papers_completed(tx, case, papers, beside).await?;
            Ok(Act::RecordPapers(Box::new(papers)))
        }
        _ if *beside != Beside::default() => Err(Refusal::malformed(
            "beside",
            "office",
            "这一事项不接受 applicant、agent 或者 change",
            "只有“登记身份、授权材料”和“提出更正”可以填写这些字段。",
        )
        .into()),
        _ => Ok(act.clone()),
    }
}

/// The act as it would stand after a correction that is asked for or confirmed.
pub(crate) fn corrected(events: &[Event], act: &Act) -> Option<Act> {
    let asked = |seq: u64| {
        events.iter().find_map(|event| match &event.act {
            Act::RequestCorrection(request) if event.seq == seq => Some(request.as_ref()),
            _ => None,
        })
    };
    let request = match act {
        Act::RequestCorrection(request) => request.as_ref(),
        Act::Correct(confirmed) => asked(confirmed.request)?,
        _ => return None,
    };
    let entered: Vec<&Event> = events.iter().collect();
    let history = History::of(&entered);
    let wrong = history.standing(request.event)?;
    match &request.corrected {
        Some(payload) => Act::parse(wrong.act.kind(), payload.clone()).ok(),
        None => Some(wrong.act.clone()),
    }
}

/// A correction with the whole payload that it stands for.
async fn correction(
    tx: &mut Tx,
    events: &[Event],
    request: &CorrectionRequest,
    beside: &Beside,
    hands: Hands,
) -> Result<CorrectionRequest, ActError> {
    // What it should say is written out here, from what is changed.
    let mut request = CorrectionRequest {
        corrected: None,
        ..request.clone()
    };
    if beside.change.is_none() && beside.applicant.is_none() {
        return Ok(request);
    }
    let Some((was, now)) = changed(events, &request, beside.change.as_ref())? else {
        return Ok(request);
    };
    let act = match (now, beside.applicant.as_ref()) {
        (Act::Register(mut now), Some(person)) => {
            applicant(tx, &mut now, person).await?;
            Act::Register(now)
        }
        (now @ Act::Register(_), None) => now,
        (_, Some(_)) => {
            return Err(Refusal::malformed(
                "beside",
                "office",
                format!("“{}”中没有申请人", was.kind().label()),
                "申请人的姓名、证件和联系方式在登记中更正。",
            )
            .into());
        }
        (now, None) => completed::completed(tx, &now, hands).await?,
    };
    lines::check(&act.payload()?)?;
    request.corrected = Some(act.payload()?);
    Ok(request)
}

/// The act that a correction is about, as it is and with what is changed in it;
/// `None` where there is no such event.
pub(crate) fn changed(
    events: &[Event],
    request: &CorrectionRequest,
    change: Option<&Value>,
) -> Result<Option<(Act, Act)>, ActError> {
    let entered: Vec<&Event> = events.iter().collect();
    let history = History::of(&entered);
    let Some(wrong) = history.standing(request.event) else {
        return Ok(None);
    };
    let mut payload = wrong.act.payload()?;
    if let Some(change) = change {
        merge(&mut payload, change);
    }
    let now = Act::parse(wrong.act.kind(), payload).map_err(|error| unreadable(&error))?;
    if let (Act::Register(was), Act::Register(now)) = (&wrong.act, &now) {
        same_people(was, now)?;
    }
    Ok(Some((wrong.act.clone(), now)))
}

fn unreadable(error: &serde_json::Error) -> Refusal {
    Refusal::malformed(
        "correction_unreadable",
        "office",
        format!("更正后的内容不合格：{error}"),
        "请照该事项的各字段填写。",
    )
    .at("change")
}

/// In a registration people are set right by their particulars alone, never by
/// the id of a row.
fn same_people(was: &Registration, now: &Registration) -> Result<(), Refusal> {
    let ids = |registration: &Registration| {
        let application = &registration.application;
        let applicants: Vec<_> = application
            .applicants()
            .map(|applicant| (applicant.person, applicant.details))
            .collect();
        let agent = application
            .agent
            .as_ref()
            .map(|agent| (agent.person, agent.details));
        (applicants, agent)
    };
    if ids(was) == ids(now) {
        return Ok(());
    }
    Err(Refusal::malformed(
        "correction_of_people",
        "office",
        "申请人、代理人不能以标识更正",
        "申请人填写错误的，请用 applicant 写明正确的姓名、证件和联系方式；代理人变更请登记授权材料。",
    )
    .at("change"))
}

/// The applicant of a registration, as the particulars have it.
async fn applicant(
    tx: &mut Tx,
    registration: &mut Registration,
    person: &NewPerson,
) -> Result<(), ActError> {
    let applicant = &mut registration.application.applicant;
    let found = people::find_or_add(tx, "申请人", person, applicant.kind).await?;
    applicant.person = found.person;
    applicant.details = found.details;
    person.name.trim().clone_into(&mut applicant.name);
    Ok(())
}

async fn papers_completed(
    tx: &mut Tx,
    case: &Case,
    papers: &Papers,
    beside: &Beside,
) -> Result<Papers, ActError> {
    let mut papers = papers.clone();
    // Rows of people are the register's own.
    papers.applicant = None;
    papers.agent = None;
    if beside.change.is_some() {
        return Err(Refusal::malformed(
            "beside",
            "office",
            "登记材料不接受 change",
            "请直接填写补交的内容。",
        )
        .into());
    }
    if let Some(person) = &beside.applicant {
        let kind = case.application.applicant.kind;
        let found = people::find_or_add(tx, "申请人", person, kind).await?;
        papers.applicant = Some(PersonRow {
            person: found.person,
            details: found.details,
            name: person.name.trim().to_owned(),
        });
    }
    if let Some(agent) = &beside.agent {
        let (agent, _) = people::agent(tx, agent).await?;
        papers.agent = Some(agent);
    }
    Ok(papers)
}

/// JSON merge patch (RFC 7396): objects are merged, `null` takes a field away,
/// anything else takes the place of what was there. A text is not an object to
/// whoever writes one: it is replaced whole.
fn merge(target: &mut Value, change: &Value) {
    let Value::Object(changes) = change else {
        *target = change.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(fields) = target else {
        return;
    };
    for (name, value) in changes {
        if value.is_null() {
            fields.remove(name);
        } else {
            merge(fields.entry(name.as_str()).or_insert(Value::Null), value);
        }
    }
}
