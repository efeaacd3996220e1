//! What a correction needs of the register: the payload as it should have been,
//! and the people who are sealed there.

use disclosure::act::{Act, CorrectionRequest, PersonRow, Registration};
use disclosure::application::Applicant;
use disclosure::case::{Case, Event};
use disclosure::history::{History, merge};
use disclosure::words::{ActKind, ApplicantKind};
use disclosure::{Refusal, Warning, lines};
use serde_json::{Value, json};
use store::{Scope, Tx};

use crate::acts::Beside;
use crate::asked;
use crate::completed::{self, Hands};
use crate::error::ActError;
use crate::intake::{NewPerson, people};
use crate::misfit::{self, Misfit};
use crate::papers;

/// Writes out what an act says with what goes beside it, and tells what to mind of
/// the people among it.
pub(crate) async fn completed(
    tx: &mut Tx,
    scope: &Scope,
    case: &Case,
    events: Option<&[Event]>,
    act: &Act,
    beside: &Beside,
    hands: Hands,
) -> Result<(Act, Vec<Warning>), ActError> {
    let people = json!({
        "applicant": beside.applicant, "agent": beside.agent, "asked": beside.asked
    });
    lines::check(&people)?;
    match (act, events) {
        (Act::RequestCorrection(request), Some(events)) => {
            let (request, warnings) =
                correction(tx, scope, case, events, request, beside, hands).await?;
            Ok((Act::RequestCorrection(Box::new(request)), warnings))
        }
        (Act::Consult(request), _) if beside.applicant.is_none() && beside.agent.is_none() => {
            let request = asked::completed(tx, request, beside.asked.as_ref()).await?;
            Ok((Act::Consult(Box::new(request)), Vec::new()))
        }
        (Act::RecordPapers(papers), _) if beside.asked.is_none() => {
            let (papers, warnings) = papers::completed(tx, scope, case, papers, beside).await?;
            Ok((Act::RecordPapers(Box::new(papers)), warnings))
        }
        _ if *beside != Beside::default() => Err(Refusal::malformed(
            "beside",
            "office",
            "这一事项不接受 applicant、agent、asked 或者 change",
            "applicant、agent 在“登记身份、授权材料”中填写，asked 在“征求意见”中填写，更正用“提出更正”。",
        )
        .into()),
        _ => Ok((act.clone(), Vec::new())),
    }
}

/// The act as it would stand after a correction that is asked for or confirmed.
pub(crate) fn corrected(events: &[Event], act: &Act) -> Option<Act> {
    set_right(events, act).map(|(_, now)| now)
}

/// The act that a correction is about, as it stands, and as it would stand after it.
pub(crate) fn set_right(events: &[Event], act: &Act) -> Option<(Act, Act)> {
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
    let now = match &request.corrected {
        Some(payload) => Act::parse(wrong.act.kind(), payload.clone()).ok()?,
        None => wrong.act.clone(),
    };
    Some((wrong.act.clone(), now))
}

/// A correction with the whole payload that it stands for.
async fn correction(
    tx: &mut Tx,
    scope: &Scope,
    case: &Case,
    events: &[Event],
    request: &CorrectionRequest,
    beside: &Beside,
    hands: Hands,
) -> Result<(CorrectionRequest, Vec<Warning>), ActError> {
    // What it should say is written out here, from what is changed.
    let mut request = CorrectionRequest {
        corrected: None,
        ..request.clone()
    };
    if beside.change.is_none() && beside.applicant.is_none() && beside.asked.is_none() {
        return Ok((request, Vec::new()));
    }
    let Some((was, now)) = changed(events, &request, beside.change.as_ref())? else {
        return Ok((request, Vec::new()));
    };
    let (act, warnings) = match (now, beside.applicant.as_ref()) {
        (Act::Register(mut now), Some(person)) => {
            let applicant = &mut now.application.applicant;
            let (row, warnings) = anew(tx, scope, applicant.kind, person).await?;
            applicant.person = row.person;
            applicant.details = row.details;
            applicant.name = row.name;
            (Act::Register(now), warnings)
        }
        (Act::RecordPapers(mut now), Some(person)) if now.applicant.is_some() => {
            let kind = case.application.applicant.kind;
            let (row, warnings) = anew(tx, scope, kind, person).await?;
            now.applicant = Some(row);
            (Act::RecordPapers(now), warnings)
        }
        (Act::Consult(mut now), None) if beside.asked.is_some() => {
            let contact = beside.asked.clone().unwrap_or_default();
            now.person = asked::sealed(tx, &now.name, &contact).await?;
            (Act::Consult(now), Vec::new())
        }
        (_, None) if beside.asked.is_some() => {
            return Err(Refusal::malformed(
                "beside",
                "office",
                format!("“{}”中没有被征求意见者", was.kind().label()),
                "被征求意见者的联系方式在“征求意见”一项中更正。",
            )
            .into());
        }
        (now @ Act::Register(_), None) => (now, Vec::new()),
        (_, Some(_)) => {
            return Err(Refusal::malformed(
                "beside",
                "office",
                format!("“{}”中没有申请人", was.kind().label()),
                "申请人的姓名、证件和联系方式在登记中更正。",
            )
            .into());
        }
        (now, None) => (completed::completed(tx, &now, hands).await?, Vec::new()),
    };
    if let (Act::Register(was), Act::Register(now)) = (&was, &act) {
        speaks_last(
            events,
            &was.application.applicant,
            &now.application.applicant,
        )?;
    }
    lines::check(&act.payload()?)?;
    request.corrected = Some(act.payload()?);
    Ok((request, warnings))
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
    let kind = wrong.act.kind();
    let was = wrong.act.payload()?;
    let mut payload = was.clone();
    if let Some(change) = change {
        merge(&mut payload, change);
    }
    registers_own(kind, &was, &payload)?;
    let now = misfit::act(kind, payload).map_err(unreadable)?;
    if let (Act::Register(was), Act::Register(now)) = (&wrong.act, &now) {
        same_people(was, now)?;
    }
    Ok(Some((wrong.act.clone(), now)))
}

fn unreadable(misfit: Misfit) -> Refusal {
    let field = match misfit.field.is_empty() {
        true => "change".to_owned(),
        false => format!("change.{}", misfit.field),
    };
    let message = format!("更正后的内容不合格：{}", misfit.what);
    Refusal::malformed("correction_unreadable", "office", message, misfit.hint).at(field)
}

/// What the register writes into payloads itself, as JSON pointers: ids of the rows
/// of people, names by the list of officers, other cases.
fn kept_by_the_register(kind: ActKind) -> &'static [&'static str] {
    match kind {
        ActKind::RecordPapers => &["/applicant", "/agent/person", "/agent/details"],
        ActKind::Consult => &["/person"],
        ActKind::Dispatch => &["/handler_name", "/agency"],
        ActKind::NotifyFee => &["/covered_by"],
        ActKind::AnswerJointly => &["/lead"],
        ActKind::RequestCorrection => &["/corrected"],
        _ => &[],
    }
}

/// What the register wrote is not for anybody to change.
fn registers_own(kind: ActKind, was: &Value, now: &Value) -> Result<(), Refusal> {
    let own = kept_by_the_register(kind);
    let Some(field) = own.iter().find(|at| was.pointer(at) != now.pointer(at)) else {
        return Ok(());
    };
    if kind == ActKind::RecordPapers {
        return Err(people_by_id());
    }
    let field = field.trim_start_matches('/');
    Err(Refusal::malformed(
        "correction_of_own",
        "office",
        format!("{field} 由系统填写，不能更正"),
        "请从 change 中删去这一项。",
    )
    .at(format!("change.{field}")))
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
    match ids(was) == ids(now) {
        true => Ok(()),
        false => Err(people_by_id()),
    }
}

fn people_by_id() -> Refusal {
    Refusal::malformed(
        "correction_of_people",
        "office",
        "申请人、代理人不能以标识更正",
        "申请人填写错误的，请用 applicant 写明正确的姓名、证件和联系方式；代理人变更请登记授权材料。",
    )
    .at("change")
}

/// The applicant anew, all of it as the particulars have it.
async fn anew(
    tx: &mut Tx,
    scope: &Scope,
    kind: ApplicantKind,
    person: &NewPerson,
) -> Result<(PersonRow, Vec<Warning>), ActError> {
    let found = people::find_or_add(tx, scope, "申请人", person, kind).await?;
    let row = PersonRow {
        person: found.person,
        details: found.details,
        name: person.name.trim().to_owned(),
    };
    Ok((row, found.warnings))
}

/// What papers say of the applicant since stands: to set the registration right
/// would change nothing.
fn speaks_last(events: &[Event], was: &Applicant, now: &Applicant) -> Result<(), Refusal> {
    let said = |applicant: &Applicant| {
        let name = applicant.name.clone();
        (applicant.person, applicant.details, name)
    };
    let entered: Vec<&Event> = events.iter().collect();
    match papers::applicant_since(&History::of(&entered)) {
        Some(seq) if said(was) != said(now) => Err(Refusal::malformed(
            "applicant_in_papers",
            "office",
            format!(
                "申请人此后已由第 {seq} 项“{}”写明",
                ActKind::RecordPapers.label()
            ),
            "请对该项提出更正，用 applicant 写明正确的姓名、证件和联系方式。",
        )
        .at("event")),
        _ => Ok(()),
    }
}
