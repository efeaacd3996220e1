//! People: the same identity number or credit code is the same person; without
//! one every application brings a person of its own, and likeness only warns.

use disclosure::application::{Agent, Applicant, Jointly};
use disclosure::identity::{self, IdKind};
use disclosure::words::ApplicantKind;
use disclosure::{Refusal, Warning};
use store::{Agency, Person, PersonId, Reader, Scope, StoreError, Tx};

use super::{NewAgent, NewApplicant, NewJointly, NewPerson, trimmed, wording};
use crate::error::ActError;
use crate::masked;

/// A person of an application, in the register.
pub(crate) struct Found {
    /// The person.
    pub person: PersonId,
    /// The sealed row that holds the contact of this application, when the person was known
    /// already; else the person's own row does.
    pub details: Option<PersonId>,
    /// What to mind of the number that was given.
    pub warnings: Vec<Warning>,
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
    let Some(number) = trimmed(&new.id_number) else {
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
/// name that was changed. Only cases that the desk sees speak: whether another
/// office knows the number must not be found out by giving it.
async fn other_name(
    reader: &mut Reader,
    scope: &Scope,
    who: &str,
    new: &NewPerson,
    known: PersonId,
) -> Result<Option<Warning>, StoreError> {
    let shown = reader.shown_as(scope, known).await?;
    let other = shown.filter(|shown| wording::fold(&shown.name) != wording::fold(&new.name));
    Ok(other.map(|other| {
        Warning::new(
            "id_number_other_name",
            "reg:29",
            format!(
                "{who}的证件号码已经登记在“{}”名下，与这次填写的名称不同；已按同一人登记，请与证件核对。",
                masked::name(&other.name, other.kind)
            ),
        )
    }))
}

/// Adds a row, with the number where it is to find the person by.
async fn add(
    tx: &mut Tx,
    new: &NewPerson,
    kind: ApplicantKind,
    number: Option<(IdKind, String)>,
) -> Result<PersonId, StoreError> {
    let id = tx.next_id();
    let (paper, number) = number.unzip();
    tx.insert_person(&Person {
        id,
        name: new.name.trim().to_owned(),
        kind,
        id_kind: paper.map(|paper| paper.word().to_owned()),
        id_number: number,
        phone: trimmed(&new.phone),
        address: trimmed(&new.address),
        mail: trimmed(&new.mail),
    })
    .await?;
    Ok(id)
}

/// A person sought by the number that was given.
pub(super) struct Sought {
    /// The number, if it is one.
    number: Option<(IdKind, String)>,
    /// Who has it.
    pub known: Option<PersonId>,
    /// What to mind of it.
    pub warnings: Vec<Warning>,
}

pub(super) async fn seek(
    reader: &mut Reader,
    scope: &Scope,
    who: &str,
    new: &NewPerson,
    kind: ApplicantKind,
) -> Result<Sought, StoreError> {
    let paper = id_kind(new, kind);
    let (number, doubt) = number_of(who, new, paper);
    let mut warnings: Vec<Warning> = doubt.into_iter().collect();
    let known = match &number {
        Some(number) => reader.find_person_by_number(paper.word(), number).await?,
        None => None,
    };
    if let Some(known) = &known {
        warnings.extend(other_name(reader, scope, who, new, known.id).await?);
    }
    Ok(Sought {
        number: number.map(|number| (paper, number)),
        known: known.map(|known| known.id),
        warnings,
    })
}

/// Finds a person by number, or adds one; `who` is what to call the person. The
/// contact of one who was known belongs to other applications: this one has a row
/// of its own, also where none was given.
pub(crate) async fn find_or_add(
    tx: &mut Tx,
    scope: &Scope,
    who: &str,
    new: &NewPerson,
    kind: ApplicantKind,
) -> Result<Found, ActError> {
    let sought = seek(tx, scope, who, new, kind).await?;
    settled(tx, sought, new, kind).await
}

async fn settled(
    tx: &mut Tx,
    sought: Sought,
    new: &NewPerson,
    kind: ApplicantKind,
) -> Result<Found, ActError> {
    let number = sought.number.filter(|_| sought.known.is_none());
    let added = add(tx, new, kind, number).await?;
    Ok(Found {
        person: sought.known.unwrap_or(added),
        details: sought.known.and(Some(added)),
        warnings: sought.warnings,
    })
}

/// Finds a person by number, or adds one, for a record that is no application:
/// contact given with it is kept only with a person who is new.
pub(crate) async fn find_or_name(
    tx: &mut Tx,
    scope: &Scope,
    who: &str,
    new: &NewPerson,
    kind: ApplicantKind,
) -> Result<Found, ActError> {
    let sought = seek(tx, scope, who, new, kind).await?;
    match sought.known {
        None => settled(tx, sought, new, kind).await,
        Some(known) => Ok(Found {
            person: known,
            details: None,
            warnings: sought.warnings,
        }),
    }
}

/// A person as a case has one already.
pub(crate) struct Had {
    /// The person.
    pub person: PersonId,
    /// The sealed row with the contact, where it is another one.
    pub details: Option<PersonId>,
    /// Natural person or which kind of organisation.
    pub kind: ApplicantKind,
}

/// Adds to what a case has of a person: what is not given stays, and a number is
/// given to one who had none.
///
/// # Errors
/// The number is another person's than the one that the case has by number.
pub(crate) async fn supplement(
    tx: &mut Tx,
    scope: &Scope,
    who: &str,
    had: Had,
    new: &NewPerson,
) -> Result<Found, ActError> {
    let reached = tx.person(had.details.unwrap_or(had.person)).await?;
    let before = |contact: fn(Person) -> Option<String>| reached.clone().and_then(contact);
    let whole = NewPerson {
        phone: trimmed(&new.phone).or_else(|| before(|person| person.phone)),
        address: trimmed(&new.address).or_else(|| before(|person| person.address)),
        mail: trimmed(&new.mail).or_else(|| before(|person| person.mail)),
        ..new.clone()
    };
    let sought = seek(tx, scope, who, new, had.kind).await?;
    if sought.number.is_none() || sought.known == Some(had.person) {
        return Ok(Found {
            person: had.person,
            details: Some(add(tx, &whole, had.kind, None).await?),
            warnings: sought.warnings,
        });
    }
    let numbered = tx.person(had.person).await?;
    if numbered.is_some_and(|person| person.id_number.is_some()) {
        return Err(Refusal::malformed(
            "papers_of_another",
            "reg:29",
            format!("{who}登记时已有证件号码，与这次填写的不同"),
            "请与证件核对；登记有误的，请提出更正。",
        )
        .into());
    }
    settled(tx, sought, &whole, had.kind).await
}

/// An agent in the register, and what to mind of the number that was given.
pub(crate) async fn agent(
    tx: &mut Tx,
    scope: &Scope,
    agent: &NewAgent,
) -> Result<(Agent, Vec<Warning>), ActError> {
    if agent.person.name.trim().is_empty() {
        return Err(Refusal::malformed(
            "name_missing",
            "reg:29",
            "没有填写代理人的姓名",
            "请填写代理人；没有代理人的，不填写 agent。",
        )
        .at("agent.person.name")
        .into());
    }
    let kind = ApplicantKind::NaturalPerson;
    let found = find_or_add(tx, scope, "代理人", &agent.person, kind).await?;
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
    scope: &Scope,
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
        let found = find_or_add(tx, scope, "共同申请人", &other.person, other.kind).await?;
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
    applicant: PersonId,
    new: &NewPerson,
    key: &str,
) -> Result<Vec<Warning>, ActError> {
    let mut warnings = Vec::new();
    let same = tx.same_wording(agency.id, applicant, key).await?;
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
        .same_wording_of_namesakes(agency.id, &new.name, applicant, key)
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
