//! Applications as a clerk has them on the desk.

use chrono::{Days, NaiveDate};
use disclosure::Text;
use disclosure::application::{Aid, ChannelDates, Medium, Provision, Receipt};
use disclosure::words::{ApplicantKind, Channel};

use super::chance::Chance;
use super::people::{self, Somebody};
use super::topics::Topic;
use super::words::Words;
use crate::intake::{NewAgent, NewApplication};

const CHANNELS: [Channel; 10] = [
    Channel::Online,
    Channel::Online,
    Channel::Online,
    Channel::RegisteredMail,
    Channel::RegisteredMail,
    Channel::InPerson,
    Channel::InPerson,
    Channel::OrdinaryMail,
    Channel::Email,
    Channel::Fax,
];

/// The agents that act for others have numbers of their own, beyond the applicants'.
const AGENTS: usize = 900;

/// How an application arrives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival {
    pub channel: Channel,
    pub on: NaiveDate,
    /// Whether both sides confirm on the day it arrives, where the channel asks for that.
    pub confirmed: bool,
}

impl Arrival {
    /// By any channel; rarely oral, and mostly confirmed at once.
    pub fn any(on: NaiveDate, chance: &mut Chance) -> Arrival {
        let channel = if chance.percent(3) {
            Channel::Oral
        } else {
            *chance.pick(&CHANNELS)
        };
        Arrival {
            channel,
            on,
            confirmed: chance.percent(75),
        }
    }

    /// Over the counter.
    pub fn in_person(on: NaiveDate) -> Arrival {
        Arrival {
            channel: Channel::InPerson,
            on,
            confirmed: true,
        }
    }

    /// Whether the receipt date still waits for a confirmation (article 31).
    pub fn waits(&self) -> bool {
        let unknown = self.channel.receipt(&ChannelDates::default());
        !self.confirmed && unknown == Receipt::AwaitsConfirmation
    }

    fn dates(&self) -> ChannelDates {
        let before = |days| self.on.checked_sub_days(Days::new(days));
        let confirmed_on = (!self.waits()).then_some(self.on);
        match self.channel {
            Channel::InPerson | Channel::Oral => ChannelDates {
                submitted_on: Some(self.on),
                ..ChannelDates::default()
            },
            Channel::RegisteredMail => ChannelDates {
                submitted_on: before(3),
                arrived_on: Some(self.on),
                signed_on: Some(self.on),
                ..ChannelDates::default()
            },
            Channel::OrdinaryMail => ChannelDates {
                submitted_on: before(4),
                arrived_on: Some(self.on),
                confirmed_on,
                contact_attempted_on: Some(self.on),
                ..ChannelDates::default()
            },
            Channel::Online | Channel::Fax | Channel::Email => ChannelDates {
                submitted_on: Some(self.on),
                arrived_on: Some(self.on),
                confirmed_on,
                ..ChannelDates::default()
            },
        }
    }
}

/// The application for a topic.
pub(super) fn application(
    topic: &Topic,
    words: &Words,
    somebody: &Somebody,
    arrival: &Arrival,
    chance: &mut Chance,
) -> NewApplication {
    let natural = somebody.kind == ApplicantKind::NaturalPerson;
    let electronic = matches!(arrival.channel, Channel::Online | Channel::Email);
    let agent = (natural && chance.percent(5)).then(|| NewAgent {
        person: people::person(AGENTS + chance.below(60)).person,
        authority: chance
            .percent(80)
            .then(|| "授权委托书一份，代为提出申请、接收答复。".into()),
    });
    NewApplication {
        channel: arrival.channel,
        dates: arrival.dates(),
        applicant: somebody.person.clone(),
        applicant_kind: somebody.kind,
        legal_representative: somebody.representative.clone(),
        contact: (!natural).then(|| people::name(chance)),
        work_unit: None,
        identity_proved: somebody.person.id_number.is_some(),
        jointly: None,
        on_the_spot: None,
        agent,
        title: words.fill(topic.title),
        content: Text::plain(words.fill(topic.content)),
        document_number: None,
        purpose: chance
            .percent(25)
            .then(|| (*chance.pick(&["维护自身权益。", "了解情况。", "撰写调研报告。"])).into()),
        media: vec![if electronic {
            Medium::Electronic
        } else {
            Medium::Paper
        }],
        provision: vec![if electronic {
            Provision::Email
        } else {
            Provision::Post
        }],
        aids: match arrival.channel {
            Channel::Oral => vec![Aid::Writing, Aid::Reading],
            _ => Vec::new(),
        },
        attachments: u32::from(somebody.person.id_number.is_some()),
        theme: Some(topic.theme.to_owned()),
        agency: None,
        on: None,
    }
}
