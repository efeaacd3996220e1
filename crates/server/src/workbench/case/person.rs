//! The bar that says who applies, masked.

use casework::{CaseFile, Contact, Contacts, masked};
use disclosure::application::Applicant;
use disclosure::words::ApplicantKind;

use super::content::Fact;

/// A person of a case.
pub(in crate::workbench) struct Person {
    /// 申请人, 共同申请人 or 代理人.
    pub part: &'static str,
    pub name: String,
    pub facts: Vec<Fact>,
}

/// Those who apply and act for them; their numbers and addresses masked, or in full
/// when `contacts` are.
///
/// Who works with figures and topics alone needs no name (`named`): it is masked, as
/// in lists.
pub(in crate::workbench) fn people(
    file: &CaseFile,
    contacts: Option<Contacts>,
    named: bool,
) -> Vec<Person> {
    let application = &file.case.application;
    let Some(contacts) = contacts else {
        return vec![Person {
            part: "申请人",
            name: "（征求意见时不告知）".to_owned(),
            facts: vec![Fact::new("类型", application.applicant.kind.label())],
        }];
    };
    let part = match application.jointly {
        Some(_) => "代表人",
        None => "申请人",
    };
    let mut people = vec![applicant(
        part,
        &application.applicant,
        &contacts.applicant,
        named,
    )];
    let others = application
        .jointly
        .iter()
        .flat_map(|jointly| &jointly.others);
    let none = Contact::default();
    for (index, other) in others.enumerate() {
        let contact = contacts.others.get(index).unwrap_or(&none);
        people.push(applicant("共同申请人", other, contact, named));
    }
    if let Some(agent) = &application.agent {
        let mut facts = reached(contacts.agent.as_ref().unwrap_or(&none));
        let authority = agent
            .authority
            .as_ref()
            .map_or("没有提交授权委托书", |text| text.as_str());
        facts.push(Fact::new("授权", authority));
        people.push(Person {
            part: "代理人",
            name: shown(&agent.name, ApplicantKind::NaturalPerson, named),
            facts,
        });
    }
    people
}

/// A name as it is shown.
pub(in crate::workbench) fn shown(name: &str, kind: ApplicantKind, named: bool) -> String {
    match named {
        true => name.to_owned(),
        false => masked::name(name, kind),
    }
}

fn applicant(part: &'static str, who: &Applicant, contact: &Contact, named: bool) -> Person {
    let mut facts = vec![Fact::new("类型", who.kind.label())];
    facts.extend(reached(contact));
    facts.push(Fact::new(
        "身份证明",
        if who.identity_proved {
            "已见"
        } else {
            "未见"
        },
    ));
    for (label, value) in [
        ("法定代表人", &who.legal_representative),
        ("联系人", &who.contact),
        ("工作单位", &who.work_unit),
    ] {
        let value = value.as_ref().filter(|_| named);
        facts.extend(value.map(|value| Fact::new(label, value)));
    }
    Person {
        part,
        name: shown(&who.name, who.kind, named),
        facts,
    }
}

fn reached(contact: &Contact) -> Vec<Fact> {
    let kind = contact
        .id_kind
        .as_deref()
        .and_then(disclosure::identity::IdKind::parse)
        .map_or("证件号码", |kind| kind.label());
    [
        (kind, &contact.id_number),
        ("电话", &contact.phone),
        ("电子邮箱", &contact.mail),
        ("地址", &contact.address),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some(Fact::new(label, value.as_ref()?)))
    .collect()
}
