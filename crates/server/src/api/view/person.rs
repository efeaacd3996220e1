//! Applicants and agents, with what is sealed masked.

use casework::Contact;
use disclosure::application::{Agent, Applicant};
use disclosure::words::ApplicantKind;
use serde::Serialize;
use utoipa::ToSchema;

use super::text::plain;
use crate::api::words;

/// 证件号码和联系方式，均已遮盖。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Contact)]
pub(super) struct ContactView {
    /// 证件类型。
    id_kind: Option<String>,
    /// 证件号码：前三位和后四位。
    id_number: Option<String>,
    /// 电话：前三位和后四位。
    phone: Option<String>,
    /// 电子邮箱：首字符和域名。
    mail: Option<String>,
    /// 地址：至多前六个字。
    address: Option<String>,
}

impl From<Contact> for ContactView {
    fn from(contact: Contact) -> ContactView {
        let Contact {
            id_kind,
            id_number,
            phone,
            mail,
            address,
        } = contact;
        ContactView {
            id_kind,
            id_number,
            phone,
            mail,
            address,
        }
    }
}

/// 申请人。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Applicant)]
pub(super) struct ApplicantView {
    /// 姓名或者名称；受征求意见的机关看不到。
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// 申请人类型。
    #[schema(value_type = words::ApplicantKind)]
    kind: ApplicantKind,
    /// 法定代表人。
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_representative: Option<String>,
    /// 联系人。
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_person: Option<String>,
    /// 工作单位。
    #[serde(skip_serializing_if = "Option::is_none")]
    work_unit: Option<String>,
    /// 是否见过身份证明。
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_proved: Option<bool>,
    /// 证件号码和联系方式。
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<ContactView>,
}

impl ApplicantView {
    /// As those see one who work on the case.
    pub fn whole(applicant: &Applicant, contact: Option<Contact>) -> ApplicantView {
        ApplicantView {
            name: Some(applicant.name.clone()),
            kind: applicant.kind,
            legal_representative: applicant.legal_representative.clone(),
            contact_person: applicant.contact.clone(),
            work_unit: applicant.work_unit.clone(),
            identity_proved: Some(applicant.identity_proved),
            contact: contact.map(ContactView::from),
        }
    }

    /// As those see one who are asked for an opinion: nobody in particular.
    pub fn hidden(applicant: &Applicant) -> ApplicantView {
        ApplicantView {
            name: None,
            kind: applicant.kind,
            legal_representative: None,
            contact_person: None,
            work_unit: None,
            identity_proved: None,
            contact: None,
        }
    }
}

/// 代理人。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Agent)]
pub(super) struct AgentView {
    /// 姓名。
    name: String,
    /// 授权情况。
    authority: Option<String>,
    /// 证件号码和联系方式。
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<ContactView>,
}

impl AgentView {
    pub fn of(agent: &Agent, contact: Option<Contact>) -> AgentView {
        AgentView {
            name: agent.name.clone(),
            authority: agent.authority.as_ref().and_then(plain),
            contact: contact.map(ContactView::from),
        }
    }
}
