//! The bar that says who applies, masked.

use casework::{CaseFile, Contact, Contacts};
use disclosure::application::Applicant;

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
pub(in crate::workbench) fn people(file: &CaseFile, contacts: Option<Contacts>) -> Vec<Person> {
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
    let mut people = vec![applicant(part, &application.applicant, &contacts.applicant)];
    let others = application
        .jointly
        .iter()
        .flat_map(|jointly| &jointly.others);
    let none = Contact::default();
    for (index, other) in others.enumerate() {
        let contact = contacts.others.get(index).unwrap_or(&none);
        people.push(applicant("共同申请人", other, contact));
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
            name: agent.name.clone(),
            facts,
        });
    }
    people
}

fn applicant(part: &'static str, who: &Applicant, contact: &Contact) -> Person {
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
        facts.extend(value.as_ref().map(|value| Fact::new(label, value)));
    }
    Person {
        part,
        name: who.name.clone(),
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
