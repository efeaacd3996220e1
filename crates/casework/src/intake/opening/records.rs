//! What a line may say.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use disclosure::identity::{self, IdKind};
use disclosure::words::ApplicantKind;
use disclosure::{Refusal, lines};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::Agency;

use super::acts::{self, PastAct};
use super::directory::Directory;
use super::report::PastStep;
use crate::intake::{NewApplication, NewPerson};
use crate::misfit::{Misfit, typed};
use crate::office::Desk;

/// The most items of an applicant in a month: four digits; more is a slip of the pen.
const MAX_ITEMS: u32 = 9_999;

/// What is wrong with a record, each with the act that it is about.
pub(super) type Faults = Vec<(Option<PastStep>, Refusal)>;

/// What is wrong with a record as a whole.
pub(super) fn whole(refusal: Refusal) -> Faults {
    vec![(None, refusal)]
}

/// What a line records; its agency is the owner of all of it.
pub(super) struct Record {
    pub owner: Agency,
    pub says: Says,
}

/// What it says.
pub(super) enum Says {
    Case(Box<PastCase>),
    EarlierReply(Box<PastReply>),
    Items(Box<PastItems>),
    CarriedOver(PastCarryOver),
    Number(PastNumber),
}

/// A case on paper, with what was done on it.
pub(super) struct PastCase {
    pub number: String,
    pub application: NewApplication,
    /// Who registered it.
    pub by: Arc<Desk>,
    pub acts: Vec<PastAct>,
}

/// An applicant, with the column of the annual report.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PastApplicant {
    name: String,
    pub kind: ApplicantKind,
    #[serde(default)]
    id_kind: Option<IdKind>,
    #[serde(default)]
    id_number: Option<String>,
    #[serde(default)]
    phone: Option<String>,
    #[serde(default)]
    address: Option<String>,
    #[serde(default)]
    mail: Option<String>,
}

impl PastApplicant {
    /// Only by a number is an applicant known again.
    pub fn is_known_again(&self) -> bool {
        let number = self.id_number.as_deref().map(str::trim);
        number.is_some_and(identity::identifies)
    }

    pub fn person(&self) -> NewPerson {
        NewPerson {
            name: self.name.clone(),
            id_kind: self.id_kind,
            id_number: self.id_number.clone(),
            phone: self.phone.clone(),
            address: self.address.clone(),
            mail: self.mail.clone(),
        }
    }

    fn check(&self) -> Result<(), Refusal> {
        if self.name.trim().is_empty() {
            return Err(Refusal::malformed(
                "name_missing",
                "reg:29",
                "没有填写申请人的姓名或者名称",
                "请填写申请人。",
            )
            .at("applicant.name"));
        }
        Ok(())
    }
}

/// A reply that was given before the register.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PastReply {
    pub number: String,
    pub replied_on: NaiveDate,
    pub applicant: PastApplicant,
    pub title: String,
    /// The kind of the reply, by `replies.toml`.
    #[serde(default)]
    pub reply_kind: Option<String>,
    #[serde(default)]
    pub case_number: String,
}

/// Items of an applicant in a month.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ItemsForm {
    applicant: PastApplicant,
    month: String,
    items: u32,
}

/// The same, the month by its first day.
pub(super) struct PastItems {
    pub applicant: PastApplicant,
    pub month: NaiveDate,
    pub items: u32,
}

/// Row 四 of a year's annual report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CarryOverForm {
    year: i32,
    cases: BTreeMap<String, u32>,
}

/// The same, all six kinds of applicants in it.
pub(super) struct PastCarryOver {
    pub year: i32,
    pub cases: Vec<(ApplicantKind, u32)>,
}

/// The last number that a series was given on paper.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PastNumber {
    pub series: String,
    pub year: i32,
    pub last: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Case,
    EarlierReply,
    Items,
    CarriedOver,
    Number,
}

/// What every record says: what it is, and whose.
#[derive(Deserialize)]
struct Head {
    kind: Kind,
    #[serde(default)]
    agency: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseForm {
    number: String,
    application: NewApplication,
    #[serde(default)]
    by: Option<String>,
    #[serde(default)]
    acts: Vec<Map<String, Value>>,
}

/// What serde says of a value, as a refusal.
pub(super) fn misfit(misfit: Misfit) -> Refusal {
    let refusal = Refusal::malformed(misfit.code, "office", misfit.what, misfit.hint);
    match misfit.field.is_empty() {
        true => refusal,
        false => refusal.at(misfit.field),
    }
}

/// Takes these fields out of an object.
pub(super) fn taken(fields: &mut Map<String, Value>, names: &[&str]) -> Value {
    let taken = names
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), fields.remove(*name)?)));
    Value::Object(taken.collect())
}

/// Reads the fields of a line.
///
/// # Errors
/// All that is wrong with them.
pub(super) fn read(
    mut fields: Map<String, Value>,
    directory: &Directory,
) -> Result<Record, Faults> {
    let head: Head = typed(taken(&mut fields, &["kind", "agency"]))
        .map_err(misfit)
        .map_err(whole)?;
    let owner = directory.owner(head.agency.as_deref()).map_err(whole)?;
    let fields = Value::Object(fields);
    let says = match head.kind {
        Kind::Case => Says::Case(Box::new(case(fields, &owner, directory)?)),
        Kind::EarlierReply => Says::EarlierReply(Box::new(reply(fields).map_err(whole)?)),
        Kind::Items => Says::Items(Box::new(items(fields).map_err(whole)?)),
        Kind::CarriedOver => Says::CarriedOver(carried_over(fields).map_err(whole)?),
        Kind::Number => Says::Number(typed(fields).map_err(misfit).map_err(whole)?),
    };
    Ok(Record { owner, says })
}

fn case(fields: Value, owner: &Agency, directory: &Directory) -> Result<PastCase, Faults> {
    let form: CaseForm = typed(fields).map_err(misfit).map_err(whole)?;
    let mut faults = Vec::new();
    let mut note = |refusal| faults.push((None, refusal));
    if let Err(refusal) = number("number", &form.number) {
        note(refusal);
    }
    let mut application = form.application;
    if let Err(refusal) = past_application(&application, owner) {
        note(refusal);
    }
    application.agency = Some(owner.id);
    let by = directory.by(form.by.as_deref(), owner);
    let acts = acts::read(form.acts, application.on, owner, directory);
    match (by, acts) {
        (Ok(by), Ok(acts)) if faults.is_empty() => Ok(PastCase {
            number: form.number,
            application,
            by,
            acts,
        }),
        (by, acts) => {
            faults.extend(by.err().map(|refusal| (None, refusal)));
            faults.extend(acts.err().into_iter().flatten());
            Err(faults)
        }
    }
}

/// What an application from paper says otherwise than one of today.
fn past_application(application: &NewApplication, owner: &Agency) -> Result<(), Refusal> {
    let refuse = |code, field, message: &str, hint: &str| {
        Err(Refusal::malformed(code, "office", message, hint).at(field))
    };
    if application.on.is_none() {
        return refuse(
            "registered_on_missing",
            "application.on",
            "没有填写登记日期",
            "请填写纸质登记的日期，如 2026-03-02。",
        );
    }
    if application.agency.is_some_and(|agency| agency != owner.id) {
        return refuse(
            "two_agencies",
            "application.agency",
            "与本条记录的机关（agency）不同",
            "请只在记录的 agency 中写明机关的代字。",
        );
    }
    if application.on_the_spot.is_some() {
        return refuse(
            "on_the_spot_elsewhere",
            "application.on_the_spot",
            "当场答复不写在申请中",
            "请写为 acts 中的一项“当场答复”（answer_on_the_spot），并写明其文号（document_number）。",
        );
    }
    Ok(())
}

/// A number that a document bears on paper.
pub(super) fn number(field: &str, number: &str) -> Result<(), Refusal> {
    if number.trim() != number || number.is_empty() {
        return Err(Refusal::malformed(
            "number_blank",
            "office",
            "编号是空的，或者前后有空格",
            "请照纸质文书填写编号。",
        )
        .at(field));
    }
    lines::line(field, number)
}

/// A record whose strings are lines.
fn lined<T: serde::de::DeserializeOwned>(fields: Value) -> Result<T, Refusal> {
    lines::check(&fields)?;
    typed(fields).map_err(misfit)
}

fn reply(fields: Value) -> Result<PastReply, Refusal> {
    let reply: PastReply = lined(fields)?;
    number("number", &reply.number)?;
    reply.applicant.check()?;
    Ok(reply)
}

fn items(fields: Value) -> Result<PastItems, Refusal> {
    let form: ItemsForm = lined(fields)?;
    form.applicant.check()?;
    if !form.applicant.is_known_again() {
        return Err(Refusal::malformed(
            "applicant_not_known_again",
            "fee:4",
            "没有证件号码的申请人，不能与以后的申请认定为同一人，件数无法合计",
            "请填写证件号码或者统一社会信用代码；没有号码的，不写本条记录。",
        )
        .at("applicant.id_number"));
    }
    counted(form.items)?;
    let month = format!("{}-01", form.month).parse().map_err(|_| {
        Refusal::malformed(
            "bad_month",
            "office",
            format!("“{}”不是月份", form.month),
            "月份写成 2026-03 的形式。",
        )
        .at("month")
    })?;
    Ok(PastItems {
        applicant: form.applicant,
        month,
        items: form.items,
    })
}

/// As many items as somebody can ask for in a month.
fn counted(items: u32) -> Result<(), Refusal> {
    let (code, what, hint) = match items {
        0 => (
            "no_items",
            "件数是 0".to_owned(),
            "没有件数的，不写本条记录。",
        ),
        1..=MAX_ITEMS => return Ok(()),
        _ => (
            "too_many_items",
            format!("件数是 {items}，超过 {MAX_ITEMS}"),
            "请核对：填写该申请人在当月、上线以前已经提交的件数。",
        ),
    };
    Err(Refusal::malformed(code, "fee:4", what, hint).at("items"))
}

fn carried_over(fields: Value) -> Result<PastCarryOver, Refusal> {
    let CarryOverForm { year, mut cases } = typed(fields).map_err(misfit)?;
    let refuse = |code, field, what: String| {
        Err(Refusal::malformed(
            code,
            "office",
            what,
            "请照该年报告表三第四行填写六类申请人的件数，没有的写 0。",
        )
        .at(field))
    };
    let mut row = Vec::with_capacity(ApplicantKind::ALL.len());
    for kind in ApplicantKind::ALL {
        let field = format!("cases.{kind}");
        match cases.remove(kind.word()) {
            Some(cases) => row.push((*kind, cases)),
            None => {
                return refuse(
                    "missing_field",
                    field,
                    format!("没有填写“{}”", kind.label()),
                );
            }
        }
    }
    match cases.pop_first() {
        None => Ok(PastCarryOver { year, cases: row }),
        Some((unknown, _)) => refuse(
            "unknown_field",
            format!("cases.{unknown}"),
            format!("没有“{unknown}”这一类申请人"),
        ),
    }
}
