//! The letters of a case on their way: those that wait for an answer, and those that
//! only tell something.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Case;
use crate::act::{Notice, NoticeReceipt};
use crate::words::{ConsultWith, Ending};

/// A letter that went out and begins no wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterOut {
    /// Which.
    pub notice: Notice,
    /// The consultation that it is about, where there are several of a kind.
    pub consultation: Option<String>,
    /// The day from which it may have been served: its date, as far as the case knows it.
    pub dated: NaiveDate,
}

/// The service of such a letter, as it was written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// Which letter.
    pub notice: Notice,
    /// The consultation that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultation: Option<String>,
    /// The letter's day, which tells several of a kind apart.
    pub dated: NaiveDate,
    /// The event that says so.
    pub seq: u64,
    /// The legal time point.
    pub served_on: NaiveDate,
}

impl Case {
    /// The letters that are out and begin no wait.
    pub fn letters_out(&self) -> Vec<LetterOut> {
        let letter = |notice, dated| LetterOut {
            notice,
            consultation: None,
            dated,
        };
        let received = self.received_on.filter(|_| self.split_from.is_none());
        let run = self.run();
        let ended = match self.ending {
            Some((Ending::SupplementAbandoned | Ending::FeeAbandoned, on)) => {
                Some((Notice::Abandonment, on))
            }
            Some((Ending::Split, on)) => Some((Notice::Split, on)),
            _ => None,
        };
        let to_applicant = [
            received.map(|day| (Notice::Acknowledgement, day.max(self.registered_on))),
            run.and_then(|run| Some((Notice::Extension, run.extension?.1))),
            run.and_then(|run| run.deferral.map(|_| (Notice::Deferral, run.day0))),
            self.fee
                .as_ref()
                .and_then(|fee| Some((Notice::Payment, fee.paid_on?))),
            ended,
        ];
        let to_applicant = to_applicant.into_iter().flatten();
        let mut out: Vec<LetterOut> = to_applicant.map(|(it, on)| letter(it, on)).collect();
        let third_parties = self.consultations.iter();
        for asked in third_parties.filter(|asked| asked.with == ConsultWith::ThirdParty) {
            let told = asked.notified_on.map(|on| (Notice::ThirdParty, on));
            let letters = [Some((Notice::Consultation, asked.sent_on)), told];
            out.extend(letters.into_iter().flatten().map(|(it, on)| LetterOut {
                consultation: Some(asked.id.clone()),
                ..letter(it, on)
            }));
        }
        out
    }

    /// The letter that a receipt is about; the only one of its kind needs no name.
    pub fn letter_out(&self, notice: Notice, consultation: Option<&str>) -> Option<LetterOut> {
        let mut of_kind = self.letters_out();
        of_kind.retain(|letter| letter.notice == notice);
        match consultation {
            Some(id) => of_kind
                .into_iter()
                .find(|letter| letter.consultation.as_deref() == Some(id)),
            None if of_kind.len() == 1 => of_kind.pop(),
            None => None,
        }
    }

    /// How a letter was served, once that is on record.
    pub fn delivery(&self, letter: &LetterOut) -> Option<&Delivered> {
        self.delivered.iter().find(|it| {
            (it.notice, &it.consultation, it.dated)
                == (letter.notice, &letter.consultation, letter.dated)
        })
    }

    pub(super) fn record_notice(&mut self, receipt: &NoticeReceipt, seq: u64) {
        if let Some(post) = self.notice_mut(receipt.notice) {
            *post.received_on = Some(receipt.served_on);
            *post.returned_on = None;
            return;
        }
        let Some(letter) = self.letter_out(receipt.notice, receipt.consultation.as_deref()) else {
            return;
        };
        if letter.notice == Notice::ThirdParty {
            let asked = letter.consultation.as_deref().unwrap_or_default();
            if let Some(asked) = self.consultation_mut(asked) {
                asked.told_on = Some(receipt.served_on);
            }
        }
        self.delivered.push(Delivered {
            notice: letter.notice,
            consultation: letter.consultation,
            dated: letter.dated,
            seq,
            served_on: receipt.served_on,
        });
    }

    /// The way of a notice to the applicant.
    pub(super) fn notice_mut(&mut self, notice: Notice) -> Option<Post<'_>> {
        match notice {
            Notice::Supplement => self.supplement.as_mut().map(|notice| Post {
                received_on: &mut notice.served_on,
                returned_on: &mut notice.returned_on,
                resent_on: &mut notice.resent_on,
            }),
            Notice::Reasons => self.reasons.as_mut().map(|notice| Post {
                received_on: &mut notice.served_on,
                returned_on: &mut notice.returned_on,
                resent_on: &mut notice.resent_on,
            }),
            Notice::Fee => self.fee.as_mut().map(|notice| Post {
                received_on: &mut notice.received_on,
                returned_on: &mut notice.returned_on,
                resent_on: &mut notice.resent_on,
            }),
            _ => None,
        }
    }
}

/// When a notice was received, came back and was sent again.
pub(super) struct Post<'c> {
    pub(super) received_on: &'c mut Option<NaiveDate>,
    pub(super) returned_on: &'c mut Option<NaiveDate>,
    pub(super) resent_on: &'c mut Option<NaiveDate>,
}
