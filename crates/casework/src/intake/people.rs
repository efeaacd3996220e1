//! People: the same identity number or credit code is the same person; without
//! one every application brings a person of its own, and likeness only warns.

use disclosure::Warning;
use disclosure::identity::IdKind;
use disclosure::words::ApplicantKind;
use store::{Agency, Person, PersonId, Tx};

use super::{NewApplication, NewPerson};
use crate::error::ActError;

/// A person of an application, in the register.
pub(crate) struct Found {
    /// The person.
    pub person: PersonId,
    /// The sealed row that holds the contact given this time, when the person was known already.
    pub details: Option<PersonId>,
    /// Others with the same name.
    pub namesakes: Vec<PersonId>,
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

/// Points out numbers whose check character does not fit: most often a slip of
/// the pen. The number itself is not repeated, warnings are shown and logged.
pub(super) fn doubtful_numbers(new: &NewApplication) -> Vec<Warning> {
    let applicant = ("申请人", &new.applicant, new.applicant_kind);
    let agent = new
        .agent
        .as_ref()
        .map(|agent| ("代理人", &agent.person, ApplicantKind::NaturalPerson));
    [Some(applicant), agent]
        .into_iter()
        .flatten()
        .filter_map(|(who, person, kind)| {
            let number = given(&person.id_number)?;
            let paper = id_kind(person, kind);
            (!paper.fits(&number)).then(|| {
                Warning::new(
                    "id_checksum",
                    "reg:29",
                    format!(
                        "{who}的{}号码校验不符，可能录入有误或者证件类型选错；可以登记，请与证件核对。",
                        paper.label()
                    ),
                )
            })
        })
        .collect()
}

/// Finds a person by number, or adds one.
pub(super) async fn find_or_add(
    tx: &mut Tx,
    new: &NewPerson,
    kind: ApplicantKind,
) -> Result<Found, ActError> {
    let number = given(&new.id_number);
    let id_kind = id_kind(new, kind);
    let known = match &number {
        Some(number) => tx.find_person_by_number(id_kind.word(), number).await?,
        None => None,
    };
    let namesakes = tx
        .similar_people(new.name.trim())
        .await?
        .into_iter()
        .map(|person| person.id)
        .filter(|id| Some(*id) != known)
        .collect();
    let id = tx.next_id();
    let contact = [&new.phone, &new.address, &new.mail]
        .into_iter()
        .any(|text| given(text).is_some());
    if known.is_none() || contact {
        tx.insert_person(&Person {
            id,
            name: new.name.trim().to_owned(),
            kind,
            id_kind: number
                .is_some()
                .then(|| id_kind.word().to_owned())
                .filter(|_| known.is_none()),
            id_number: number.filter(|_| known.is_none()),
            phone: given(&new.phone),
            address: given(&new.address),
            mail: given(&new.mail),
        })
        .await?;
    }
    Ok(match known {
        Some(person) => Found {
            person,
            details: contact.then_some(id),
            namesakes,
        },
        None => Found {
            person: id,
            details: None,
            namesakes,
        },
    })
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
    let mut alike = Vec::new();
    for namesake in &found.namesakes {
        let cases = tx.same_wording(agency.id, *namesake, key).await?;
        alike.extend(cases.into_iter().map(|case| case.number));
    }
    if !alike.is_empty() {
        warnings.push(Warning::new(
            "same_wording_namesake",
            "reg:36(6)",
            format!(
                "同名申请人“{}”以相同文字申请过：{}；证件号码不同或者未登记，不能认定为同一人，请核实。",
                new.name.trim(),
                alike.join("、")
            ),
        ));
    }
    Ok(warnings)
}
