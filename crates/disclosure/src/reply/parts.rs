//! The parts of a reply, and whether each is there.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Text;
use crate::application::{Medium, Provision};
use crate::case::Case;
use crate::words::Part;

macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })+) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name { $($(#[$fdoc])* #[serde(skip_serializing_if = "is_nothing")] pub $field: $type,)* })+
    };
}

parts! {
    /// The parts of a reply. Which of them a kind requires, `replies.toml` says.
    Parts {
        /// The reason.
        reason: Option<Text>,
        /// Where and how the published information is found (36(1)).
        published_at: Option<PublishedAt>,
        /// What is given, and how (36(2)).
        given: Option<Given>,
        /// What is withheld, under which article and why (37).
        withheld: Vec<Withheld>,
        /// Classification and basis (14).
        classification: Option<Classification>,
        /// The law or administrative regulation, with its article, that forbids disclosure (14).
        forbidding_law: Option<String>,
        /// The danger found (14).
        danger: Option<Text>,
        /// The agency's own findings on third parties (15, 32).
        third_parties: Vec<ThirdPartyFinding>,
        /// That no law, regulation or rule demands disclosure, and how that was checked (16).
        no_duty_to_disclose: Option<Text>,
        /// The search record (36(4)).
        search: Option<Search>,
        /// The responsible body (36(5)).
        responsible_body: Option<ResponsibleBody>,
        /// Number of the earlier reply (36(6)).
        earlier_reply: Option<String>,
        /// The special rule of access (36(7)).
        special_rule: Option<String>,
        /// The right channel (39).
        proper_channel: Option<Text>,
    }

    /// Where published information is found.
    PublishedAt {
        /// Channel: site and column, gazette, reading room.
        channel: String,
        /// The way: address, issue, shelf.
        way: String,
    }

    /// What is given.
    Given {
        /// List of what is given.
        what: Option<Text>,
        /// Medium.
        medium: Option<Medium>,
        /// Way.
        way: Option<Provision>,
        /// Pages, A4 sides.
        pages: Option<u32>,
        /// When, if it is not given along with the reply (36(2): way, channel and time).
        when: Option<NaiveDate>,
        /// True when the reply only names the channel; then no page fee is lawful (Measures, article 5).
        channel_only: bool,
    }

    /// One part that is withheld.
    Withheld {
        /// What.
        what: Option<Text>,
        /// Article, e.g. `reg:15`.
        cite: String,
        /// Why.
        reason: Option<Text>,
    }

    /// Classification of a state secret.
    Classification {
        /// Level: 绝密, 机密, 秘密.
        level: String,
        /// Basis: the item of the secrecy scope, or who classified it and when.
        basis: String,
    }

    /// The agency's own finding on one third party: an objection is no veto (article 32).
    ThirdPartyFinding {
        /// The consultation; absent when nobody had to be asked.
        consultation: Option<String>,
        /// What harm disclosure would do to its lawful rights.
        harm: Option<Text>,
        /// What its grounds weigh.
        grounds: Option<Text>,
        /// Whether what concerns it is disclosed.
        disclose: bool,
        /// The major public interest that demands disclosure against an objection.
        public_interest: Option<Text>,
    }

    /// Proof of an adequate search.
    Search {
        /// Where: systems, archives.
        places: Vec<String>,
        /// Terms.
        terms: Vec<String>,
        /// Period searched.
        period: String,
        /// By whom.
        by: String,
        /// The day of the search, or of its last part.
        on: Option<NaiveDate>,
        /// Result.
        result: Option<Text>,
    }

    /// Who is responsible.
    ResponsibleBody {
        /// Name, when known.
        name: Option<String>,
        /// Contact, when known.
        contact: Option<String>,
        /// Why it cannot be determined, when it is not known.
        unknown: Option<Text>,
    }
}

/// One item of an unsplit application with its own outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemOutcome {
    /// What was asked for.
    pub item: Text,
    /// Kind, by `replies.toml`.
    pub kind: String,
    /// Its parts.
    #[serde(default)]
    pub parts: Parts,
}

trait Nothing {
    fn is_nothing(&self) -> bool;
}
impl<T> Nothing for Option<T> {
    fn is_nothing(&self) -> bool {
        self.is_none()
    }
}
impl<T> Nothing for Vec<T> {
    fn is_nothing(&self) -> bool {
        self.is_empty()
    }
}
impl Nothing for String {
    fn is_nothing(&self) -> bool {
        self.is_empty()
    }
}
impl Nothing for bool {
    fn is_nothing(&self) -> bool {
        !*self
    }
}
fn is_nothing<T: Nothing>(value: &T) -> bool {
    value.is_nothing()
}

pub(super) fn said(text: &Option<Text>) -> bool {
    text.as_ref().is_some_and(|text| !text.is_blank())
}
fn named(text: &str) -> bool {
    !text.trim().is_empty()
}

impl Given {
    /// Whether it is handed over with the reply: not read on site, not given later, and
    /// not merely told where it is found.
    pub fn goes_along(&self) -> bool {
        self.way != Some(Provision::Inspection) && self.when.is_none() && !self.channel_only
    }

    /// Whether it is given as a file: it says so, or the way leaves nothing else.
    pub fn is_electronic(&self) -> bool {
        match self.medium {
            Some(medium) => medium == Medium::Electronic,
            None => matches!(self.way, Some(Provision::Email | Provision::Online)),
        }
    }
}

impl ThirdPartyFinding {
    /// Whether it says what harm there is and what the grounds weigh.
    pub(super) fn is_complete(&self) -> bool {
        said(&self.harm) && said(&self.grounds)
    }
}

impl Parts {
    /// Whether this part is there and complete.
    pub(super) fn has(&self, part: Part, case: &Case) -> bool {
        match part {
            Part::Reason => said(&self.reason),
            Part::PublishedAt => self
                .published_at
                .as_ref()
                .is_some_and(|at| named(&at.channel) && named(&at.way)),
            Part::Given => self.given.as_ref().is_some_and(|given| {
                // 36(2): provide it, or tell way, channel and time.
                said(&given.what) && (!given.channel_only || given.when.is_some())
            }),
            Part::Withheld => {
                !self.withheld.is_empty()
                    && self
                        .withheld
                        .iter()
                        .all(|part| said(&part.what) && named(&part.cite) && said(&part.reason))
            }
            Part::Classification => self
                .classification
                .as_ref()
                .is_some_and(|it| named(&it.level) && named(&it.basis)),
            Part::ForbiddingLaw => self.forbidding_law.as_deref().is_some_and(named),
            Part::Danger => said(&self.danger),
            Part::ThirdPartyFinding => {
                // A refusal for a third party's sake withholds something of it.
                self.third_parties.iter().any(|finding| !finding.disclose)
                    && self
                        .third_parties
                        .iter()
                        .all(ThirdPartyFinding::is_complete)
            }
            Part::NoDutyToDisclose => said(&self.no_duty_to_disclose),
            Part::Search => self.search.as_ref().is_some_and(|search| {
                search.places.iter().any(|place| named(place))
                    && search.terms.iter().any(|term| named(term))
                    && named(&search.period)
                    && named(&search.by)
                    && said(&search.result)
            }),
            Part::ResponsibleBody => self
                .responsible_body
                .as_ref()
                .is_some_and(|body| body.name.as_deref().is_some_and(named) || said(&body.unknown)),
            Part::EarlierReply => self.earlier_reply.as_deref().is_some_and(named),
            Part::SpecialRule => self.special_rule.as_deref().is_some_and(named),
            Part::ProperChannel => said(&self.proper_channel),
            Part::ReasonsWeighed => case
                .reasons
                .as_ref()
                .and_then(|reasons| reasons.reasonable)
                .is_some_and(|reasonable| !reasonable),
            Part::SupplementReceived => case
                .supplement
                .as_ref()
                .is_some_and(|supplement| supplement.received_on.is_some()),
        }
    }
}
