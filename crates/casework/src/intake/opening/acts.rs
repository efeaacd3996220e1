//! The past acts of a case, each as `POST …/acts` takes it, with who did it and
//! the number that its document was given.

use std::sync::Arc;

use chrono::NaiveDate;
use disclosure::act::Act;
use disclosure::words::ActKind;
use disclosure::{Refusal, lines};
use serde::Deserialize;
use serde_json::{Map, Value};
use store::Agency;

use super::directory::Directory;
use super::records::{Faults, misfit, number, taken};
use super::report::PastStep;
use crate::acts::Beside;
use crate::misfit::{Misfit, typed};
use crate::office::Desk;

/// One thing that was done.
pub(super) struct PastAct {
    /// Its place among those of its case, from 1.
    pub nth: usize,
    pub act: Act,
    pub on: NaiveDate,
    /// Who did it.
    pub by: Arc<Desk>,
    /// The number that the document was given.
    pub document_number: Option<String>,
    /// Numbers of other cases that the notice or the reply is for, too.
    pub covers: Vec<String>,
    pub beside: Beside,
}

impl PastAct {
    pub fn step(&self) -> PastStep {
        PastStep {
            nth: self.nth,
            act: Some(self.act.kind()),
        }
    }
}

/// What every past act says.
#[derive(Deserialize)]
struct Head {
    act: ActKind,
    on: NaiveDate,
    #[serde(default)]
    by: Option<String>,
}

/// What a signed document says.
#[derive(Deserialize)]
struct Signed {
    document_number: String,
}

/// Whom else a notice or a reply is for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Covering {
    covers: Vec<String>,
}

/// Reads the past acts of a case.
///
/// # Errors
/// What is wrong with each of them.
pub(super) fn read(
    given: Vec<Map<String, Value>>,
    registered_on: Option<NaiveDate>,
    owner: &Agency,
    directory: &Directory,
) -> Result<Vec<PastAct>, Faults> {
    let (mut acts, mut faults): (Vec<PastAct>, Faults) = (Vec::new(), Vec::new());
    for (nth, fields) in (1..).zip(given) {
        let act = fields.get("act").and_then(Value::as_str);
        let step = PastStep {
            nth,
            act: act.and_then(ActKind::parse),
        };
        let before = acts.last().map(|act| act.on).or(registered_on);
        match one(nth, fields, owner, directory).and_then(|act| in_order(before, act)) {
            Ok(act) => acts.push(act),
            Err(refusal) => faults.push((Some(step), refusal)),
        }
    }
    match faults.is_empty() {
        true => Ok(acts),
        false => Err(faults),
    }
}

/// They are played in the order in which they were done.
fn in_order(before: Option<NaiveDate>, act: PastAct) -> Result<PastAct, Refusal> {
    match before {
        Some(before) if act.on < before => Err(Refusal::malformed(
            "out_of_order",
            "office",
            format!("办理日期 {} 早于登记或者前一项的 {before}", act.on),
            "各项按办理日期先后排列，请核对日期和顺序。",
        )
        .at("on")),
        _ => Ok(act),
    }
}

fn one(
    nth: usize,
    mut fields: Map<String, Value>,
    owner: &Agency,
    directory: &Directory,
) -> Result<PastAct, Refusal> {
    let Head { act: kind, on, by } =
        typed(taken(&mut fields, &["act", "on", "by"])).map_err(misfit)?;
    if let Some(refusal) = elsewhere(kind) {
        return Err(refusal);
    }
    let by = directory.by(by.as_deref(), owner)?;
    let document_number = match kind {
        ActKind::Sign | ActKind::AnswerOnTheSpot => Some(signed(&mut fields)?),
        _ => None,
    };
    let Covering { covers } = match kind {
        ActKind::Draft | ActKind::NotifyFee => {
            typed(taken(&mut fields, &["covers"])).map_err(misfit)?
        }
        _ => Covering::default(),
    };
    let beside = match kind {
        ActKind::RecordPapers => {
            typed(taken(&mut fields, &["applicant", "agent"])).map_err(misfit)?
        }
        _ => Beside::default(),
    };
    by_name(kind, &mut fields, owner, directory)?;
    let act = payload(kind, Value::Object(fields))?;
    Ok(PastAct {
        nth,
        act,
        on,
        by,
        document_number,
        covers,
        beside,
    })
}

fn payload(kind: ActKind, payload: Value) -> Result<Act, Refusal> {
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(payload, &mut track);
    Act::read(kind, tracked)
        .map_err(|error| misfit(Misfit::new(&track.path().to_string(), &error.to_string())))
}

/// What has no place among the past acts of a case.
fn elsewhere(kind: ActKind) -> Option<Refusal> {
    let (code, what, hint) = match kind {
        ActKind::Register => (
            "register_elsewhere",
            "登记写在 application 中，不是 acts 中的一项",
            "请删除这一项。",
        ),
        ActKind::AnswerJointly => (
            "follows_the_lead",
            "一并答复随主案件的签发一起办理",
            "请在主案件的拟稿（draft）中用 covers 写明一并答复的案件的案号。",
        ),
        ActKind::Split => (
            "split_on_paper",
            "已经拆分的申请不导入原件",
            "请把拆分出的各件各写一条 case 记录，收到日期照原申请填写。",
        ),
        ActKind::RequestCorrection | ActKind::Correct | ActKind::DeclineCorrection => (
            "corrected_on_paper",
            "纸质记录中的更正不导入",
            "请直接写更正以后的内容。",
        ),
        _ => return None,
    };
    Some(Refusal::malformed(code, "office", what, hint).at("act"))
}

/// A document that was signed has a number already.
fn signed(fields: &mut Map<String, Value>) -> Result<String, Refusal> {
    let Signed { document_number } = typed(taken(fields, &["document_number"])).map_err(misfit)?;
    number("document_number", &document_number)?;
    lines::line("document_number", &document_number)?;
    Ok(document_number)
}

/// Puts ids in the place of names and codes.
fn by_name(
    kind: ActKind,
    fields: &mut Map<String, Value>,
    owner: &Agency,
    directory: &Directory,
) -> Result<(), Refusal> {
    let (field, id) = match kind {
        ActKind::Dispatch => (
            "handler",
            named(fields, "handler", |said| {
                Ok(directory.officer(said, owner)?.officer.id)
            })?,
        ),
        ActKind::Consult => (
            "agency",
            named(fields, "agency", |said| directory.agency_id(said))?,
        ),
        _ => return Ok(()),
    };
    if let Some(id) = id {
        fields.insert(field.to_owned(), Value::String(id.to_string()));
    }
    Ok(())
}

/// The id of what a field names; none when it names nothing.
fn named(
    fields: &Map<String, Value>,
    field: &str,
    find: impl Fn(&str) -> Result<uuid::Uuid, Refusal>,
) -> Result<Option<uuid::Uuid>, Refusal> {
    let said = fields.get(field).and_then(Value::as_str);
    said.map(find)
        .transpose()
        .map_err(|refusal| refusal.at(field))
}
