//! How something went out: what acts say of it, in one form.

use chrono::NaiveDate;

use super::{Act, Extending, Extension};
use crate::words::{Service, Signer};

/// How a document was sent, as far as an act says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent<'p> {
    /// The way.
    pub service: Option<Service>,
    /// By whom it was posted, by `service.toml`.
    pub carrier: Option<&'p str>,
    /// Number of the posting.
    pub tracking: Option<&'p str>,
    /// Who signed for it.
    pub signed_by: Option<Signer>,
    /// The day of posting, signature or sending, where the act names it.
    pub on: Option<NaiveDate>,
}

/// What was consented to is what is told; how it is sent is said when it is.
impl From<Extension> for Extending {
    fn from(consented: Extension) -> Extending {
        Extending {
            workdays: consented.workdays,
            reason: consented.reason,
            service: None,
            carrier: None,
            tracking: None,
        }
    }
}

macro_rules! sent {
    ($payload:expr, $service:expr, $signed_by:expr, $on:expr) => {
        Some(Sent {
            service: $service,
            carrier: $payload.carrier.as_deref(),
            tracking: $payload.tracking.as_deref(),
            signed_by: $signed_by,
            on: $on,
        })
    };
}

impl Act {
    /// How something went out by this act; `None` for acts that say nothing of it.
    pub fn sent(&self) -> Option<Sent<'_>> {
        match self {
            Act::Serve(it) => sent!(it, Some(it.service), it.signed_by, Some(it.served_on)),
            Act::ServeAgain(it) => sent!(it, Some(it.service), it.signed_by, Some(it.served_on)),
            Act::RecordNoticeReceipt(it) => sent!(it, it.service, it.signed_by, it.posted_on),
            Act::ResendNotice(it) => sent!(it, it.service, None, None),
            Act::RecordConsultReceipt(it) => sent!(it, it.service, None, it.posted_on),
            Act::Extend(it) => sent!(it, it.service, None, None),
            _ => None,
        }
    }

    /// The number of the posting that it names, to be written as the post writes it.
    pub fn tracking_mut(&mut self) -> Option<&mut String> {
        match self {
            Act::Serve(it) => it.tracking.as_mut(),
            Act::ServeAgain(it) => it.tracking.as_mut(),
            Act::RecordNoticeReceipt(it) => it.tracking.as_mut(),
            Act::ResendNotice(it) => it.tracking.as_mut(),
            Act::RecordConsultReceipt(it) => it.tracking.as_mut(),
            Act::Extend(it) => it.tracking.as_mut(),
            _ => None,
        }
    }

    /// The carrier that it names, to be written as the register has it.
    pub fn carrier_mut(&mut self) -> Option<&mut String> {
        match self {
            Act::Serve(it) => it.carrier.as_mut(),
            Act::ServeAgain(it) => it.carrier.as_mut(),
            Act::RecordNoticeReceipt(it) => it.carrier.as_mut(),
            Act::ResendNotice(it) => it.carrier.as_mut(),
            Act::RecordConsultReceipt(it) => it.carrier.as_mut(),
            Act::Extend(it) => it.carrier.as_mut(),
            _ => None,
        }
    }
}
