//! How a document may be sent (国办公开办函〔2016〕235号): what an act says of it
//! must fit together. What it must say at least is the register's matter: worked
//! cases and paper from before the register know less.

use chrono::NaiveDate;

use super::{not_before, not_future};
use crate::Refusal;
use crate::act::{Act, Sent};
use crate::case::Case;
use crate::lifecycle::Turn;
use crate::words::{ApplicantKind, Service, Signer};

/// The rule that all of it follows.
const CITE: &str = "serve235";

pub(super) fn check(case: &Case, turn: &Turn<'_>, act: &Act) -> Result<(), Refusal> {
    let Some(sent) = act.sent() else {
        return Ok(());
    };
    posted(turn, &sent)?;
    signed(case, &sent)
}

/// Only the postal enterprise carries a decision, and numbers what is registered.
fn posted(turn: &Turn<'_>, sent: &Sent<'_>) -> Result<(), Refusal> {
    let Some(said) = sent.carrier else {
        return Ok(());
    };
    if sent.service != Some(Service::Post) {
        return Err(Refusal::malformed(
            "carrier_without_post",
            CITE,
            "只有邮寄才填写交寄的邮政企业",
            "请把送达方式改为邮寄，或者删去这一项。",
        )
        .at("carrier"));
    }
    let on = sent.on.unwrap_or(turn.on);
    let Some(row) = turn.rules.carrier(said, on) else {
        let known: Vec<&str> = turn
            .rules
            .carriers(on)
            .iter()
            .map(|row| row.label.as_str())
            .collect();
        return Err(Refusal::unlawful(
            "not_postal",
            CITE,
            format!("“{said}”不是邮政企业，不能用来邮寄送达"),
            format!(
                "文书应当通过邮政企业寄递：{}；不得使用其他快递企业。",
                known.join("、")
            ),
        )
        .at("carrier"));
    };
    let numbered = sent
        .tracking
        .is_some_and(|number| !number.trim().is_empty());
    if row.tracking && !numbered {
        return Err(Refusal::malformed(
            "tracking_missing",
            row.cite.clone(),
            format!("{}没有填写邮件号码", row.label),
            "请照邮件详情单或者收据填写，据此查询投递结果。",
        )
        .at("tracking"));
    }
    Ok(())
}

/// How a letter reached the one whom it is for, as a receipt says.
pub(super) struct Way<'w> {
    /// What the day is called.
    pub what: &'w str,
    pub cite: &'w str,
    /// The day that counts.
    pub received_on: NaiveDate,
    pub posted_on: Option<NaiveDate>,
    pub service: Option<Service>,
    /// The day on which it was made, or sent last.
    pub sent_on: NaiveDate,
}

impl Way<'_> {
    /// Made, posted, received: in this order, and not in the future.
    ///
    /// # Errors
    /// A day lies before the one that it follows, or something was posted that was not sent by post.
    pub fn check(&self, turn: &Turn<'_>) -> Result<(), Refusal> {
        not_future(self.received_on, turn, self.cite, self.what)?;
        let made = "文书发出之日";
        not_before(self.received_on, self.sent_on, self.cite, self.what, made)?;
        let Some(posted_on) = self.posted_on else {
            return Ok(());
        };
        if self.service != Some(Service::Post) {
            return Err(Refusal::malformed(
                "posted_without_post",
                CITE,
                "只有邮寄才填写交邮日期",
                "请把送达方式改为邮寄，或者删去这一项。",
            )
            .at("posted_on"));
        }
        let posted = "交邮日期";
        not_before(posted_on, self.sent_on, CITE, posted, made)?;
        not_before(self.received_on, posted_on, CITE, self.what, posted)
    }
}

/// Whoever signs is somebody of this case.
fn signed(case: &Case, sent: &Sent<'_>) -> Result<(), Refusal> {
    let Some(signer) = sent.signed_by else {
        return Ok(());
    };
    let refuse = |message: &str, hint: &str| {
        Err(Refusal::malformed("signed_by", CITE, message, hint).at("signed_by"))
    };
    let application = &case.application;
    if sent.service != Some(Service::InPerson) {
        return refuse("只有直接送达才填写签收人", "请核对送达方式。");
    }
    if signer == Signer::Agent && application.agent.is_none() {
        return refuse(
            "本案没有代理人，不能由代理人签收",
            "请先登记代理人和授权材料，或者改为申请人签收。",
        );
    }
    if signer == Signer::LegalRepresentative
        && application.applicant.kind == ApplicantKind::NaturalPerson
    {
        return refuse(
            "申请人是自然人，没有法定代表人",
            "请改为申请人签收；监护人等请登记为代理人。",
        );
    }
    Ok(())
}
