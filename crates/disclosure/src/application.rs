//! What an application carries, and which day it was received (articles 29, 31).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::words::{ApplicantKind, Channel, vocabulary};
use crate::{Refusal, Text, Warning};

vocabulary! {
    /// The medium asked for.
    Medium {
        /// Paper.
        Paper = "paper" "纸质",
        /// Electronic.
        Electronic = "electronic" "电子",
    }
}

vocabulary! {
    /// The way of provision asked for (articles 29(3), 40).
    Provision {
        /// By post.
        Post = "post" "邮寄",
        /// By electronic mail.
        Email = "email" "电子邮件",
        /// On the website.
        Online = "online" "网上获取",
        /// Fetched in person.
        InPerson = "in_person" "自行领取",
        /// Read or copied by hand on site.
        Inspection = "inspection" "当场查阅、抄录",
    }
}

vocabulary! {
    /// Help for people who cannot read or write, or see or hear with difficulty (article 43).
    Aid {
        /// Reading aloud.
        Reading = "reading" "协助阅读",
        /// The office writes the application down.
        Writing = "writing" "代为填写",
        /// Help for sight.
        Sight = "sight" "视力障碍帮助",
        /// Help for hearing.
        Hearing = "hearing" "听力障碍帮助",
    }
}

/// The days that a channel knows; which of them is the receipt date, the channel decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelDates {
    /// Handed in, posted or sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_on: Option<NaiveDate>,
    /// Reached the disclosure office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived_on: Option<NaiveDate>,
    /// Signed for by the agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<NaiveDate>,
    /// Confirmed by both sides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_on: Option<NaiveDate>,
    /// The office tried to reach the applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_attempted_on: Option<NaiveDate>,
}

impl ChannelDates {
    /// Those that are known.
    pub fn all(&self) -> impl Iterator<Item = NaiveDate> {
        let days = [
            self.submitted_on,
            self.arrived_on,
            self.signed_on,
            self.confirmed_on,
            self.contact_attempted_on,
        ];
        days.into_iter().flatten()
    }
}

/// Who applies. Identity number, phone, address and mail are not here: the
/// register seals them and keeps only the id of the person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Applicant {
    /// Id of the person in the register.
    pub person: Uuid,
    /// The sealed row that holds the contact given with this application, when
    /// the person was in the register before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Uuid>,
    /// Name, as written by the applicant.
    pub name: String,
    /// Column of the annual report.
    pub kind: ApplicantKind,
    /// Legal representative, for organisations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_representative: Option<String>,
    /// Contact person, for organisations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Work unit, for natural persons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work_unit: Option<String>,
    /// True when a proof of identity was seen (article 29(1)).
    #[serde(default)]
    pub identity_proved: bool,
}

/// The joint applicants beside the one who represents them all, to whom notices go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jointly {
    /// The others.
    pub others: Vec<Applicant>,
    /// How they named their representative; absent when nothing was handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representation: Option<Text>,
}

/// Who acts for the applicant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// Id of the person in the register.
    pub person: Uuid,
    /// The sealed row that holds the contact given with this application, when
    /// the person was in the register before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Uuid>,
    /// Name.
    pub name: String,
    /// The authority: power of attorney, its date and extent; absent when none was handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Text>,
}

/// An application (article 29).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// How it came.
    pub channel: Channel,
    /// The days the channel knows.
    pub dates: ChannelDates,
    /// Who applies; of joint applicants the representative.
    pub applicant: Applicant,
    /// The joint applicants beside the representative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jointly: Option<Jointly>,
    /// Who acts for the applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Agent>,
    /// Name of what is asked for, one line, searchable.
    pub title: String,
    /// Description by name, number or other features that let the body search.
    pub content: Text,
    /// Document number of what is asked for, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    /// Purpose: optional since 2019, kept when the applicant wrote one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Text>,
    /// Media asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Medium>,
    /// Ways of provision asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provision: Vec<Provision>,
    /// Help asked for or given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aids: Vec<Aid>,
    /// How many attachments came along.
    #[serde(default)]
    pub attachments: u32,
    /// Primary theme, when the clerk named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
}

/// What the channel says of the receipt date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// Received on this day.
    On(NaiveDate),
    /// Both sides have not confirmed yet.
    AwaitsConfirmation,
    /// The date that this channel goes by is missing.
    Missing(&'static str),
}

impl Channel {
    /// The receipt date by article 31: in person (and oral) the day handed in;
    /// post that is signed for, the day the *body* signs; ordinary post, the
    /// network and fax, the day both sides confirm.
    pub fn receipt(self, dates: &ChannelDates) -> Receipt {
        let (date, field) = match self {
            Channel::InPerson | Channel::Oral => (dates.submitted_on, "submitted_on"),
            Channel::RegisteredMail => (dates.signed_on, "signed_on"),
            Channel::OrdinaryMail | Channel::Online | Channel::Fax | Channel::Email => {
                return match dates.confirmed_on {
                    Some(day) => Receipt::On(day),
                    None => Receipt::AwaitsConfirmation,
                };
            }
        };
        date.map_or(Receipt::Missing(field), Receipt::On)
    }
}

impl Application {
    /// The receipt date, or what stands in its way.
    ///
    /// # Errors
    /// A date that the channel needs is missing, or the receipt date lies before the day it was sent.
    pub fn received_on(&self) -> Result<Option<NaiveDate>, Refusal> {
        let day = match self.channel.receipt(&self.dates) {
            Receipt::AwaitsConfirmation => return Ok(None),
            Receipt::Missing(field) => {
                return Err(Refusal::malformed(
                    "receipt_date_missing",
                    "reg:31",
                    format!("{}的申请缺少收到日期（{field}）", self.channel.label()),
                    match field {
                        "signed_on" => "请填写本机关签收邮件之日。",
                        _ => "请填写申请人提交之日。",
                    },
                ));
            }
            Receipt::On(day) => day,
        };
        // What both sides confirm has arrived; post that is signed for may reach
        // the office days after the signature.
        let arrived = match self.channel {
            Channel::InPerson | Channel::Oral | Channel::RegisteredMail => None,
            _ => self.dates.arrived_on,
        };
        if self.dates.submitted_on.max(arrived) > Some(day) {
            return Err(Refusal::malformed(
                "received_before_sent",
                "reg:31",
                format!("收到日期 {day} 早于提交（寄出）或者到达的日期"),
                "请核对提交、到达和收到的日期。",
            ));
        }
        Ok(Some(day))
    }

    /// The day it reached the office, for what is counted while its receipt is not
    /// confirmed yet; the day it was sent where nothing else is known.
    pub fn arrived_on(&self) -> Option<NaiveDate> {
        self.dates.arrived_on.or(self.dates.submitted_on)
    }

    /// Everybody who applies, the representative first.
    pub fn applicants(&self) -> impl Iterator<Item = &Applicant> {
        let others = self.jointly.iter().flat_map(|jointly| &jointly.others);
        std::iter::once(&self.applicant).chain(others)
    }

    /// What the clerk should mind at registration.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        // Article 31(2): for post that needs no signature the office confirms with
        // the applicant on the very day the letter reaches it.
        if self.channel == Channel::OrdinaryMail
            && (self.dates.arrived_on.is_none()
                || self.dates.contact_attempted_on != self.dates.arrived_on)
        {
            warnings.push(Warning::new(
                "same_day_contact_missing",
                "reg:31",
                "平常信函应当在收到当日与申请人确认；登记中没有当日联系的记录，请补记联系情况。",
            ));
        }
        if let Some(jointly) = &self.jointly {
            if jointly.representation.is_none() {
                warnings.push(Warning::new(
                    "representation_missing",
                    "reg:29",
                    "共同申请未附推选代表人的材料；可以登记，通知先送达登记的代表人，需要时一次告知补正。",
                ));
            }
            if jointly.others.iter().any(|other| !other.identity_proved) {
                warnings.push(Warning::new(
                    "joint_identity_not_proved",
                    "reg:29",
                    "有共同申请人未附身份证明；可以登记，需要时一次告知补正。",
                ));
            }
        }
        if !self.applicant.identity_proved {
            warnings.push(Warning::new(
                "identity_not_proved",
                "reg:29",
                "申请未附身份证明；可以登记，需要时应当在期限内一次告知补正。",
            ));
        }
        if self
            .agent
            .as_ref()
            .is_some_and(|agent| agent.authority.is_none())
        {
            warnings.push(Warning::new(
                "authority_missing",
                "reg:29",
                "代理人未提交授权委托书；可以登记，需要时一次告知补正。",
            ));
        }
        warnings
    }
}
