//! How a document may be sent (国办公开办函〔2016〕235号): what an act says of it
//! must fit together. What it must say at least is the register's matter: worked
//! cases and paper from before the register know less.

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
