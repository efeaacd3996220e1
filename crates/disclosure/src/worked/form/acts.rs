//! The acts of a worked case, as they are written.

use chrono::NaiveDate;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::act::StepAnswer;
use crate::text::Text;
use crate::words::{AnewGround, Channel, ConsultEnd, ConsultWith, FeeBasis, Opinion, Service};

/// An act that matters to the law, with the day it takes effect.
#[derive(Debug, Clone)]
pub(in crate::worked) struct WorkedAct {
    pub on: NaiveDate,
    /// When it was entered, where that was later.
    pub entered_on: Option<NaiveDate>,
    pub what: What,
}

impl WorkedAct {
    /// The day it was entered.
    pub(in crate::worked) fn entered_on(&self) -> NaiveDate {
        self.entered_on.unwrap_or(self.on)
    }

    /// The day from which it could be entered as it stands: a worked act says in
    /// one what an office enters bit by bit, such as the day a notice was received.
    pub(in crate::worked) fn recorded_on(&self) -> NaiveDate {
        match self.entered_on {
            Some(day) => day,
            None => self.what.dates().fold(self.on, NaiveDate::max),
        }
    }
}

impl<'de> Deserialize<'de> for WorkedAct {
    /// By hand, since serde cannot both flatten and refuse unknown fields: a
    /// field that is misspelt must not pass as one that was left out.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Map::deserialize(deserializer)?;
        let on = fields
            .remove("on")
            .ok_or_else(|| D::Error::missing_field("on"))?;
        let entered_on = fields.remove("entered_on").unwrap_or_default();
        Ok(WorkedAct {
            on: NaiveDate::deserialize(on).map_err(D::Error::custom)?,
            entered_on: Option::deserialize(entered_on).map_err(D::Error::custom)?,
            what: What::deserialize(Value::Object(fields)).map_err(D::Error::custom)?,
        })
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub(in crate::worked) enum What {
    Register {
        channel: Channel,
        submitted_on: Option<NaiveDate>,
        arrived_on: Option<NaiveDate>,
        signed_on: Option<NaiveDate>,
        confirmed_on: Option<NaiveDate>,
        contact_attempted_on: Option<NaiveDate>,
        #[serde(default)]
        unconfirmed: bool,
    },
    ConfirmReceipt {
        confirmed_on: NaiveDate,
    },
    RecordContact {
        reached: bool,
    },
    RequestSupplement {
        served_on: Option<NaiveDate>,
        within_workdays: Option<u32>,
    },
    ReceiveSupplement {},
    NoticeReturned {},
    ResendNotice {},
    RecordNoticeReceipt {
        served_on: NaiveDate,
    },
    Abandon {},
    UndoAbandonment {
        within_workdays: Option<u32>,
        served_on: Option<NaiveDate>,
    },
    Extend {
        workdays: u32,
        #[serde(default)]
        approved_by_head: bool,
    },
    Consult {
        id: String,
        with: ConsultWith,
        received_on: Option<NaiveDate>,
    },
    ConsultationAnswered {
        id: String,
        opinion: Opinion,
    },
    ConsultationEnded {
        id: String,
        reason: ConsultEnd,
    },
    NotifyFee {
        received_on: NaiveDate,
        basis: FeeBasis,
        pages: Option<u32>,
        nth_in_month: Option<u32>,
    },
    PayFee {},
    Assess {
        answers: Vec<StepAnswer>,
    },
    AnswerOnTheSpot {
        kind: String,
        departs: Option<Text>,
    },
    Draft {
        kind: String,
        departs: Option<Text>,
    },
    Reply {
        kind: String,
        departs: Option<Text>,
        service: Service,
        served_on: NaiveDate,
    },
    ProveService {},
    ReplyReturned {},
    ServeAgain {
        service: Service,
        served_on: NaiveDate,
    },
    ReplyAnew {
        ground: AnewGround,
        received_on: Option<NaiveDate>,
        within_workdays: Option<u32>,
        until: Option<NaiveDate>,
    },
    Withdraw {},
    Close {},
    Correct(Correction),
}

/// What stands instead of an earlier act; one person asks for it, another confirms.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::worked) struct Correction {
    /// Index of the worked act.
    pub event: usize,
    /// The day it took effect.
    pub effective_on: Option<NaiveDate>,
    /// Fields of its payload, merged into it (RFC 7396).
    pub change: Option<Value>,
    /// It never happened.
    #[serde(default)]
    pub strike: bool,
}

impl What {
    /// The days that an act names beside its own, as far as they must have come
    /// before it is entered. What a correction or an order names, the law judges.
    pub(super) fn dates(&self) -> impl Iterator<Item = NaiveDate> {
        let dates = match self {
            What::Register {
                submitted_on,
                arrived_on,
                signed_on,
                confirmed_on,
                contact_attempted_on,
                ..
            } => [
                *submitted_on,
                *arrived_on,
                *signed_on,
                *confirmed_on,
                *contact_attempted_on,
            ],
            What::RequestSupplement { served_on, .. } | What::UndoAbandonment { served_on, .. } => {
                [*served_on, None, None, None, None]
            }
            What::Consult { received_on, .. } | What::ReplyAnew { received_on, .. } => {
                [*received_on, None, None, None, None]
            }
            What::NotifyFee {
                received_on: day, ..
            }
            | What::ConfirmReceipt { confirmed_on: day }
            | What::RecordNoticeReceipt { served_on: day }
            | What::ServeAgain { served_on: day, .. }
            | What::Reply { served_on: day, .. } => [Some(*day), None, None, None, None],
            _ => [None; 5],
        };
        dates.into_iter().flatten()
    }
}
