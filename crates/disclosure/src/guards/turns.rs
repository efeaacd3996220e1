//! The everyday turns: what comes back from the post, who cannot be reached, an
//! answer on the spot, one reply to several cases, a case that is taken up again.

use super::{Guard, Passed, assessing, not_before, not_future, pass, stated};
use crate::act::{
    Contact, Derived, JointAnswer, Notice, NoticeResending, NoticeReturn, Papers, SecondService,
    SpotAnswer, Undoing,
};
use crate::application::Agent;
use crate::case::{Case, Reply};
use crate::lifecycle::Turn;
use crate::reply;
use crate::words::{ActKind, Ending, Period, Role, Service, State};
use crate::{Refusal, Warning};

/// The notice that the case waits for, and its way to the applicant.
pub(crate) struct Awaited {
    pub notice: Notice,
    /// The article of the notice.
    pub cite: &'static str,
    /// When it was sent last.
    pub sent_on: Option<chrono::NaiveDate>,
    pub received_on: Option<chrono::NaiveDate>,
    /// When it came back, unless it was sent since.
    pub returned_on: Option<chrono::NaiveDate>,
}

pub(crate) fn awaited(case: &Case) -> Awaited {
    match case.state {
        State::AwaitingSupplement => {
            let sent = case.supplement.as_ref();
            Awaited {
                notice: Notice::Supplement,
                cite: "reg:30",
                sent_on: sent.map(|it| it.resent_on.unwrap_or(it.on)),
                received_on: sent.and_then(|it| it.served_on),
                returned_on: sent.and_then(|it| it.returned_on),
            }
        }
        State::AwaitingReasons => {
            let sent = case.reasons.as_ref();
            Awaited {
                notice: Notice::Reasons,
                cite: "reg:35",
                sent_on: sent.map(|it| it.resent_on.unwrap_or(it.on)),
                received_on: sent.and_then(|it| it.served_on),
                returned_on: sent.and_then(|it| it.returned_on),
            }
        }
        _ => {
            let sent = case.fee.as_ref();
            Awaited {
                notice: Notice::Fee,
                cite: "fee:6",
                sent_on: sent.map(|it| it.resent_on.unwrap_or(it.on)),
                received_on: sent.and_then(|it| it.received_on),
                returned_on: sent.and_then(|it| it.returned_on),
            }
        }
    }
}

fn on_its_way(case: &Case, notice: Option<Notice>) -> Result<&'static str, Refusal> {
    let Awaited {
        notice: awaited,
        cite,
        received_on,
        ..
    } = awaited(case);
    if let Some(day) = received_on {
        return Err(Refusal::out_of_turn(
            "receipt_known",
            cite,
            format!("已经登记{}于 {day} 送达", awaited.label()),
            "送达日期登记有误的，请先更正。",
        ));
    }
    match notice {
        Some(notice) if notice != awaited => Err(Refusal::out_of_turn(
            "other_notice",
            cite,
            format!(
                "本案等待的是“{}”，不是“{}”",
                awaited.label(),
                notice.label()
            ),
            "请核对通知的种类。",
        )),
        _ => Ok(cite),
    }
}

/// A notice that came back was not received: its period has not begun.
pub(super) fn notice_returned(case: &Case, returned: Option<&NoticeReturn>) -> Guard {
    let cite = on_its_way(case, returned.map(|returned| returned.notice))?;
    stated(returned.map(|returned| &returned.reason), cite)
}

pub(super) fn resend_notice(case: &Case, resending: Option<&NoticeResending>) -> Guard {
    let cite = on_its_way(case, resending.map(|resending| resending.notice))?;
    stated(resending.map(|resending| &resending.way), cite)
}

/// A reply that came back: the posting still counts (国办公开办函〔2016〕235号).
pub(super) fn reply_returned(case: &Case, turn: &Turn<'_>, reason: Option<&crate::Text>) -> Guard {
    let Some(reply) = &case.reply else {
        return Err(no_reply());
    };
    if reply.last_service() == Some(Service::InPerson) {
        return Err(Refusal::out_of_turn(
            "signed_for",
            "serve235",
            "答复是直接送达、当面签收的，不会被退回",
            "送达方式登记有误的，请对“送达”（或者“再次送达”）提出更正。",
        ));
    }
    if reply.lies_here() {
        return Err(Refusal::out_of_turn(
            "return_known",
            "serve235",
            "已经登记答复被退回",
            "请换一种联系方式再次送达，或者凭再次交邮的凭证结案。",
        ));
    }
    let served_on = reply
        .served_again
        .map_or(reply.served_on, |(_, on)| Some(on));
    if let Some(served_on) = served_on {
        not_before(turn.on, served_on, "serve235", "退回日期", "答复送达之日")?;
    }
    stated(reason, "serve235")
}

fn no_reply() -> Refusal {
    Refusal::out_of_turn(
        "no_reply",
        "serve235",
        "本案没有送达过答复",
        "没有答复而终止的案件不需要送达。",
    )
}

/// Served once more, by another contact; the day of the reply stays the first one.
pub(super) fn serve_again(case: &Case, turn: &Turn<'_>, serving: Option<&SecondService>) -> Guard {
    let Some(returned_on) = case.reply.as_ref().and_then(|reply| reply.returned_on) else {
        return Err(Refusal::out_of_turn(
            "not_returned",
            "serve235",
            "答复没有被退回",
            "被退回的，先登记退回，再次送达。",
        ));
    };
    if !case.reply.as_ref().is_some_and(Reply::lies_here) {
        return Err(Refusal::out_of_turn(
            "served_again",
            "serve235",
            "被退回的答复已经再次送达",
            "请登记送达凭证；再被退回的，先登记退回。",
        ));
    }
    let Some(serving) = serving else {
        return pass();
    };
    not_future(serving.served_on, turn, "serve235", "送达日期")?;
    let (day, what) = (serving.served_on, "再次送达的日期");
    not_before(day, returned_on, "serve235", what, "答复退回之日")?;
    pass()
}

/// Article 33: what can be answered on the spot is. Which kinds may be, and by
/// whom, without going through the review chain, the office says in `replies.toml`.
pub(super) fn answer_on_the_spot(
    case: &Case,
    turn: &Turn<'_>,
    answer: Option<&SpotAnswer>,
) -> Guard {
    // One sitting: the day it came (or came corrected), before anything was asked of anybody.
    let begun = case.round > 1 || !case.consultations.is_empty() || case.draft.is_some();
    if begun || case.run().is_none_or(|run| run.day0 != turn.on) {
        return Err(Refusal::out_of_turn(
            "not_one_sitting",
            "reg:33",
            "当场答复限于收到申请（补正后的申请）的当日，并且没有征求过意见、拟过稿",
            "请交办、拟稿并经审查后答复。",
        ));
    }
    let may = |roles: &[Role]| turn.actor.roles.iter().any(|role| roles.contains(role));
    let kinds: Vec<&str> = turn
        .rules
        .reply_kinds()
        .iter()
        .filter(|row| may(&row.on_the_spot))
        .map(|row| row.label.as_str())
        .collect();
    let refuse = |message: String| {
        Err(Refusal::not_yours(
            "not_on_the_spot",
            "reg:17",
            message,
            if kinds.is_empty() {
                "请交办、拟稿并经审查后答复。".to_owned()
            } else {
                format!(
                    "您可以当场答复的：{}；其他的请拟稿并经审查后答复。",
                    kinds.join("、")
                )
            },
        ))
    };
    if kinds.is_empty() {
        return refuse("您不能不经审查当场答复".into());
    }
    let Some(answer) = answer else { return pass() };
    let row = turn.rules.reply_kind(&answer.reply.kind);
    if let Some(row) = row
        && !may(&row.on_the_spot)
    {
        return refuse(format!("“{}”不能由您当场答复", row.label));
    }
    stated(Some(&answer.proof), "serve235")?;
    if !answer.reply.covers.is_empty() {
        return Err(Refusal::malformed(
            "joint_reply",
            "reg:36",
            "当场答复只答复一件申请",
            "请在各案中分别当场答复。",
        ));
    }
    reply::check(&answer.reply, case, turn.facts, turn.rules)?;
    let departs = assessing::departure(case, &answer.reply, turn.rules)?;
    Ok(Passed {
        derived: Derived {
            remedy: reply::remedy(&answer.reply, turn.on, turn.owner, turn.rules),
            ..Derived::default()
        },
        warnings: Vec::from_iter(departs),
    })
}

/// What becomes of a reply to several cases is done in the case that carries it.
pub(super) fn by_the_lead(case: &Case, turn: &Turn<'_>, kind: ActKind) -> Result<(), Refusal> {
    let lead = case
        .reply
        .as_ref()
        .and_then(|reply| reply.joined_to.as_ref());
    let follows = matches!(
        kind,
        ActKind::Serve
            | ActKind::ProveService
            | ActKind::ReturnDraft
            | ActKind::ReplyReturned
            | ActKind::ServeAgain
    );
    match lead {
        Some(lead) if follows && !turn.facts.jointly => Err(Refusal::out_of_turn(
            "by_the_lead",
            "reg:36",
            format!(
                "本案由案件“{lead}”的答复一并答复，“{}”在该案办理",
                kind.label()
            ),
            "在牵头案件办理后，本案随之记录。",
        )),
        _ => Ok(()),
    }
}

/// One reply to several cases of an applicant: signed where it was drafted and
/// reviewed, and kept in each.
pub(super) fn answer_jointly(case: &Case, turn: &Turn<'_>, answer: Option<&JointAnswer>) -> Guard {
    if !turn.facts.jointly {
        return Err(Refusal::out_of_turn(
            "by_the_lead",
            "reg:36",
            "并案答复在牵头案件签发时一并办理",
            "请在牵头案件的草稿中写明一并答复的案件（covers）。",
        ));
    }
    let Some(answer) = answer else { return pass() };
    reply::check(&answer.reply, case, turn.facts, turn.rules)?;
    Passed::derived(Derived {
        remedy: reply::remedy(&answer.reply, turn.on, turn.owner, turn.rules),
        ..Derived::default()
    })
}

/// Article 30 lets only the one who has no good reason lose the application.
pub(super) fn undo_abandonment(case: &Case, turn: &Turn<'_>, undoing: Option<&Undoing>) -> Guard {
    match case.ending {
        Some((Ending::SupplementAbandoned, _)) => {}
        _ => {
            return Err(Refusal::out_of_turn(
                "not_abandoned",
                "reg:30",
                "本案不是因逾期不补正而终止的",
                "只有逾期不补正而视为放弃的，才能因正当理由恢复办理。",
            ));
        }
    }
    let Some(undoing) = undoing else {
        return pass();
    };
    stated(Some(&undoing.reason), "reg:30")?;
    super::applicant::served(undoing.served_on, turn, "reg:30")?;
    let mut warnings = Vec::new();
    let within = super::applicant::wait(
        turn,
        Period::Supplement,
        undoing.within_workdays,
        "reg:30",
        &mut warnings,
    )?;
    Ok(Passed {
        derived: Derived {
            within_workdays: Some(within),
            ..Derived::default()
        },
        warnings,
    })
}

pub(super) fn record_contact(contact: Option<&Contact>) -> Guard {
    if contact.is_some_and(|contact| contact.agrees_electronic && !contact.reached) {
        return Err(Refusal::malformed(
            "not_reached",
            "serve235",
            "没有联系上申请人，谈不上同意电子送达",
            "联系上并征得同意后再登记。",
        )
        .at("agrees_electronic"));
    }
    stated(contact.map(|contact| &contact.text), "reg:31")
}

/// Papers may come at any time; each says what it proves.
pub(super) fn record_papers(case: &Case, papers: Option<&Papers>) -> Guard {
    let Some(papers) = papers else { return pass() };
    let given = papers.identity_proved
        || papers.applicant.is_some()
        || papers.agent.is_some()
        || papers.agent_ends
        || papers.authority.is_some()
        || papers.representation.is_some();
    let malformed =
        |message: &str, hint: &str| Err(Refusal::malformed("papers", "reg:29", message, hint));
    if !given {
        return malformed(
            "没有写明补交了什么",
            "请填写身份证明、代理人、授权或者推选中的一项。",
        );
    }
    if papers.agent.is_some() && papers.agent_ends {
        return malformed("代理人不能既变更又终止", "两者请选其一。");
    }
    let agent = papers.agent.as_ref().or(case.application.agent.as_ref());
    if papers.authority.is_some() && (agent.is_none() || papers.agent_ends) {
        return malformed("本案没有代理人，授权委托书没有对象", "请同时填写代理人。");
    }
    if papers.representation.is_some() && case.application.jointly.is_none() {
        return malformed("本案不是共同申请，没有推选代表人的问题", "请核对案件。");
    }
    let unproved = |agent: &Agent| agent.authority.is_none() && papers.authority.is_none();
    let warnings = papers
        .agent
        .as_ref()
        .is_some_and(unproved)
        .then(|| {
            Warning::new(
                "authority_missing",
                "reg:29",
                "代理人未提交授权委托书；需要时一次告知补正。",
            )
        })
        .into_iter()
        .collect();
    Ok(Passed {
        derived: Derived::default(),
        warnings,
    })
}
