//! People: the same identity number or credit code is the same person; without
//! one every application brings a person of its own, and likeness only warns.

use disclosure::application::{Agent, Applicant, Jointly};
use disclosure::identity::{self, IdKind};
use disclosure::words::ApplicantKind;
use disclosure::{Refusal, Warning};
use store::{Agency, KnownPerson, Person, PersonId, Tx};

use super::{NewAgent, NewApplicant, NewJointly, NewPerson, wording};
use crate::error::ActError;
use crate::masked;

/// A person of an application, in the register.
pub(crate) struct Found {
    /// The person.
    pub person: PersonId,
    /// The sealed row that holds the contact given this time, when the person was known already.
    pub details: Option<PersonId>,
    /// What to mind of the number that was given.
    pub warnings: Vec<Warning>,
}

fn given(text: &Option<String>) -> Option<String> {
    text.as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// The kind of paper; when only a number was given, people have identity cards
/// and organisations credit codes.
fn id_kind(new: &NewPerson, kind: ApplicantKind) -> IdKind {
    new.id_kind.unwrap_or(match kind {
        ApplicantKind::NaturalPerson => IdKind::IdentityCard,
        _ => IdKind::CreditCode,
    })
}

/// The number that was given, if it is one, and what to mind of it. Warnings are
/// shown and logged: the number itself is not repeated.
fn number_of(who: &str, new: &NewPerson, paper: IdKind) -> (Option<String>, Option<Warning>) {
    let Some(number) = given(&new.id_number) else {
        return (None, None);
    };
    if !identity::identifies(&number) {
        let warning = Warning::new(
            "id_number_ignored",
            "reg:29",
            format!(
                "{who}的证件号码填写的不是号码，按未提供号码登记，不据此与他人认定为同一人；没有号码的请留空。"
            ),
        );
        return (None, Some(warning));
    }
    // most often a slip of the pen
    let doubt = (!paper.fits(&number)).then(|| {
        Warning::new(
            "id_checksum",
            "reg:29",
            format!(
                "{who}的{}号码校验不符，可能录入有误或者证件类型选错；可以登记，请与证件核对。",
                paper.label()
            ),
        )
    });
    (Some(number), doubt)
}

/// Points out a number that stands under another name: a slip of the pen, or a
/// name that was changed.
fn other_name(who: &str, new: &NewPerson, known: &KnownPerson) -> Option<Warning> {
    (wording::fold(&known.name) != wording::fold(&new.name)).then(|| {
        Warning::new(
            "id_number_other_name",
            "reg:29",
            format!(
                "{who}的证件号码已经登记在“{}”名下，与这次填写的名称不同；已按同一人登记，请与证件核对。",
                masked::name(&known.name, known.kind)
            ),
        )
    })
}

/// Finds a person by number, or adds one; `who` is what to call the person.
pub(crate) async fn find_or_add(
    tx: &mut Tx,
    who: &str,
    new: &NewPerson,
    kind: ApplicantKind,
) -> Result<Found, ActError> {
    let paper = id_kind(new, kind);
    let (number, doubt) = number_of(who, new, paper);
    let known = match &number {
        Some(number) => tx.find_person_by_number(paper.word(), number).await?,
        None => None,
    };
    let renamed = known.as_ref().and_then(|known| other_name(who, new, known));
    let id = tx.next_id();
    let contact = [&new.phone, &new.address, &new.mail]
        .into_iter()
        .any(|text| given(text).is_some());
    if known.is_none() || contact {
        let number = number.filter(|_| known.is_none());
        tx.insert_person(&Person {
            id,
            name: new.name.trim().to_owned(),
            kind,
            id_kind: number.is_some().then(|| paper.word().to_owned()),
            id_number: number,
            phone: given(&new.phone),
            address: given(&new.address),
            mail: given(&new.mail),
        })
        .await?;
    }
    Ok(Found {
        person: known.as_ref().map_or(id, |known| known.id),
        details: known.and(contact.then_some(id)),
        warnings: doubt.into_iter().chain(renamed).collect(),
    })
}

/// An agent in the register, and what to mind of the number that was given.
pub(crate) async fn agent(
    tx: &mut Tx,
    agent: &NewAgent,
) -> Result<(Agent, Vec<Warning>), ActError> {
    let kind = ApplicantKind::NaturalPerson;
    let found = find_or_add(tx, "代理人", &agent.person, kind).await?;
    let row = Agent {
        person: found.person,
        details: found.details,
        name: agent.person.name.trim().to_owned(),
        authority: agent.authority.clone(),
    };
    Ok((row, found.warnings))
}

/// The most who apply together: more cannot be served with one letter.
const MOST_TOGETHER: usize = 100;

/// Joint applicants in the register.
pub(super) async fn jointly(
    tx: &mut Tx,
    jointly: &NewJointly,
) -> Result<(Jointly, Vec<Warning>), ActError> {
    let blank = |other: &NewApplicant| other.person.name.trim().is_empty();
    if jointly.others.is_empty()
        || jointly.others.len() > MOST_TOGETHER
        || jointly.others.iter().any(blank)
    {
        return Err(Refusal::malformed(
            "joint_applicants",
            "reg:29",
            format!("共同申请人应有 1 至 {MOST_TOGETHER} 人，并且都有姓名或者名称"),
            "请写明代表人以外的各共同申请人；只有一人的不填写 jointly。",
        )
        .at("jointly.others")
        .into());
    }
    let mut others = Vec::with_capacity(jointly.others.len());
    let mut warnings = Vec::new();
    for other in &jointly.others {
        let found = find_or_add(tx, "共同申请人", &other.person, other.kind).await?;
        warnings.extend(found.warnings);
        others.push(Applicant {
            person: found.person,
            details: found.details,
            name: other.person.name.trim().to_owned(),
            kind: other.kind,
            legal_representative: None,
            contact: None,
            work_unit: None,
            identity_proved: other.identity_proved,
        });
    }
    let jointly = Jointly {
        others,
        representation: jointly.representation.clone(),
    };
    Ok((jointly, warnings))
}

/// Points out the same wording of the same applicant, and of a namesake whose
/// identity is not known. Nothing is ever merged.
pub(super) async fn same_wording(
    tx: &mut Tx,
    agency: &Agency,
    found: &Found,
    new: &NewPerson,
    key: &str,
) -> Result<Vec<Warning>, ActError> {
    let mut warnings = Vec::new();
    let same = tx.same_wording(agency.id, found.person, key).await?;
    if !same.is_empty() {
        let numbers: Vec<String> = same
            .iter()
            .map(|case| match &case.reply_number {
                Some(reply) => format!("{}（已答复：{reply}）", case.number),
                None => case.number.clone(),
            })
            .collect();
        warnings.push(Warning::new(
            "same_wording",
            "reg:36(6)",
            format!(
                "同一申请人以相同文字申请过：{}。已答复的可以按重复申请处理，不会自动合并。",
                numbers.join("、")
            ),
        ));
    }
    let alike = tx
        .same_wording_of_namesakes(agency.id, &new.name, found.person, key)
        .await?;
    if !alike.is_empty() {
        let numbers: Vec<String> = alike.into_iter().map(|case| case.number).collect();
        warnings.push(Warning::new(
            "same_wording_namesake",
            "reg:36(6)",
            format!(
                "同名申请人“{}”以相同文字申请过：{}；证件号码不同或者未登记，不能认定为同一人，请核实。",
                new.name.trim(),
                numbers.join("、")
            ),
        ));
    }
    Ok(warnings)
}
