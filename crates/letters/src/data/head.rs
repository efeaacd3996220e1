//! What all documents share.

use chrono::NaiveDate;

use super::{Described, described};

pub(super) const GROUPS: &[Described] = &[
    Agency::DESCRIBED,
    Contact::DESCRIBED,
    Addressee::DESCRIBED,
    Head::DESCRIBED,
    Restart::DESCRIBED,
    About::DESCRIBED,
    OtherCase::DESCRIBED,
];

described! {
    /// The agency in whose name a document is made.
    Agency = "机关" {
        /// Full name.
        name: String = "机关全称",
        /// The short code that its numbers carry.
        code: String = "机关代字",
    }

    /// Whom to ask (a row of `office.toml`).
    Contact = "联系方式" {
        /// The unit that answers: the disclosure office.
        office: String = "联系机构",
        /// Telephone.
        telephone: Option<String> = "联系电话",
        /// Postal address.
        address: Option<String> = "通信地址",
        /// Post code.
        postcode: Option<String> = "邮政编码",
        /// Office hours.
        hours: Option<String> = "接待时间",
    }

    /// Whom a document is for.
    Addressee = "收件人" {
        /// Name.
        name: String = "姓名或者名称",
        /// How the text speaks to them: 您, 你们, 贵单位 or 贵方.
        you: String = "称呼",
    }

    /// What every document has.
    Head = "文书的共同部分" {
        /// The agency in whose name it is made.
        agency: Agency = "制发机关",
        /// Whom to ask.
        contact: Contact = "联系方式",
        /// Document number; sheets have none, letters one once they are signed.
        number: Option<String> = "文号",
        /// Whom it is for; a sheet of the file is for nobody.
        addressee: Option<Addressee> = "收件人",
        /// The day on the paper.
        made_on: NaiveDate = "成文日期",
        /// The articles that it rests on, in full: 《…条例》第三十六条第（二）项.
        basis: String = "依据的条款",
    }

    /// Why the period counts from another day than that of receipt.
    Restart = "期限重新起算" {
        /// Day 0 of the period that runs.
        on: NaiveDate = "重新起算之日",
        /// What happened that day, as a clause: 本机关收到您补正后的申请.
        why: String = "事由",
    }

    /// The application that a document is about.
    About = "所办的申请" {
        /// Case number.
        case_number: String = "登记编号",
        /// What is asked for, one line.
        matter: String = "申请事项",
        /// The request as the applicant described it.
        request: String = "申请内容",
        /// How it came, in words.
        channel: String = "提交方式",
        /// The day it was handed in, posted or sent, when known.
        submitted_on: Option<NaiveDate> = "提交日期",
        /// The receipt date of article 31; absent while both sides have not confirmed.
        received_on: Option<NaiveDate> = "收到日期",
        /// Set when the period was begun again.
        restarted: Option<Restart> = "期限重新起算",
        /// How the document is served, in words, when that is known.
        service: Option<String> = "送达方式",
    }

    /// Another case that the same document speaks of.
    OtherCase = "一并办理的申请" {
        /// Case number.
        case_number: String = "登记编号",
        /// What it asks for, one line.
        matter: String = "申请事项",
        /// Its receipt date.
        received_on: NaiveDate = "收到日期",
    }
}

impl Addressee {
    /// A natural person.
    pub fn person(name: impl Into<String>) -> Self {
        Addressee {
            name: name.into(),
            you: "您".into(),
        }
    }

    /// Several people who apply together; their names are joined.
    pub fn people(names: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let names: Vec<String> = names
            .into_iter()
            .map(|name| name.as_ref().to_owned())
            .collect();
        Addressee {
            name: names.join("、"),
            you: "你们".into(),
        }
    }

    /// Somebody of whom nothing says whether it is a person or an organisation.
    pub fn party(name: impl Into<String>) -> Self {
        Addressee {
            name: name.into(),
            you: "贵方".into(),
        }
    }

    /// An organisation or an agency.
    pub fn organisation(name: impl Into<String>) -> Self {
        Addressee {
            name: name.into(),
            you: "贵单位".into(),
        }
    }
}
