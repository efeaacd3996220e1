//! From a handler's desk to the archive: draft, review, signature, service.

use super::{Guard, Passed, assessing, not_before, not_future, pass};
use crate::act::{Archiving, Derived, DraftReply, Notice, Serving};
use crate::case::{Case, Reply};
use crate::lifecycle::Turn;
use crate::reply;
use crate::rules::{ReviewChain, ReviewStep};
use crate::words::{ActKind, Role, Service};
use crate::{Refusal, Warning};

/// The one it was given to accepts; the office head may in his place.
pub(super) fn accept(case: &Case, turn: &Turn<'_>) -> Guard {
    let is_the_handler = |handler| turn.actor.answers_for(handler);
    if case.handler.is_some_and(is_the_handler) || turn.actor.roles.contains(&Role::OfficeHead) {
        return pass();
    }
    Err(Refusal::not_yours(
        "not_the_handler",
        "reg:45",
        format!("本案交给“{}”承办", case.handler_name),
        "请由承办人签收，或者改派。",
    ))
}

/// A draft carries what its kind requires (articles 35 to 39).
pub(super) fn draft(case: &Case, turn: &Turn<'_>, draft: Option<&DraftReply>) -> Guard {
    let Some(draft) = draft else { return pass() };
    reply::check(draft, case, turn.facts, turn.rules)?;
    let departs = assessing::departure(case, draft, turn.rules)?;
    let paid_by_page = case
        .fee
        .as_ref()
        .is_some_and(|fee| fee.paid_on.is_some() && fee.basis == crate::words::FeeBasis::PerPage);
    let mut warnings = Vec::from_iter(departs);
    if paid_by_page && reply::names_channel_only(draft, turn.rules) {
        warnings.push(Warning::new(
            "refund",
            "fee:5",
            "已经按量收费，而答复只告知获取途径：此类答复不得按量收费，请办理退费。",
        ));
    }
    Ok(Passed {
        derived: Derived::default(),
        warnings,
    })
}

pub(super) fn submit(case: &Case, turn: &Turn<'_>) -> Guard {
    let Some(draft) = &case.draft else {
        return Err(no_draft());
    };
    // The assessment may be a later one than the draft.
    assessing::departure(case, draft, turn.rules)?;
    pass()
}

fn no_draft() -> Refusal {
    Refusal::out_of_turn("no_draft", "reg:36", "还没有拟定答复", "请先拟稿。")
}

fn chain<'r>(turn: &Turn<'r>) -> Result<&'r ReviewChain, Refusal> {
    turn.rules.review_chain(turn.on).ok_or_else(|| {
        Refusal::unlawful(
            "no_review_chain",
            "reg:17",
            "office.toml 中没有现行的审批流程",
            "请管理员补充审批流程后再办理。",
        )
    })
}

fn step<'r>(case: &Case, turn: &Turn<'r>) -> Result<(&'r ReviewStep, bool), Refusal> {
    chain(turn)?.next(&case.passed).ok_or_else(|| {
        Refusal::unlawful(
            "no_review_chain",
            "reg:17",
            "审批流程没有步骤",
            "请管理员检查 office.toml。",
        )
    })
}

/// Who passes a step: its roles, and never who drafted (unless the office says so).
fn reviewer(case: &Case, turn: &Turn<'_>, step: &ReviewStep) -> Result<(), Refusal> {
    if !turn
        .actor
        .roles
        .iter()
        .any(|role| step.roles.contains(role))
    {
        let roles: Vec<&str> = step.roles.iter().map(|role| role.label()).collect();
        return Err(Refusal::not_yours(
            "review_role",
            "reg:17",
            format!("审批现在到“{}”这一步", step.label),
            format!("这一步由{}办理。", roles.join("、")),
        ));
    }
    let own = case.drafters.iter().any(|one| turn.actor.answers_for(*one));
    if own && !chain(turn)?.drafter_may_approve {
        return Err(Refusal::not_yours(
            "own_draft",
            "reg:17",
            "拟稿人不能审批自己拟定的答复",
            "请由其他人审批。",
        ));
    }
    Ok(())
}

/// One step before the last is passed.
pub(super) fn pass_review(case: &Case, turn: &Turn<'_>) -> Guard {
    let (step, last) = step(case, turn)?;
    if last {
        return Err(Refusal::out_of_turn(
            "sign_next",
            "reg:17",
            format!("审批已经到最后一步“{}”", step.label),
            "请办理“签发”。",
        ));
    }
    reviewer(case, turn, step)?;
    Passed::derived(Derived {
        step: Some(step.step.clone()),
        ..Derived::default()
    })
}

/// The last step: signature. The draft is checked once more, for what the case
/// has seen since it was written.
pub(super) fn sign(case: &Case, turn: &Turn<'_>, for_real: bool) -> Guard {
    let (step, last) = step(case, turn)?;
    if !last {
        return Err(Refusal::out_of_turn(
            "review_first",
            "reg:17",
            format!("还没有通过“{}”，不能签发", step.label),
            "审批各步（包括保密审查）通过后才能签发。",
        ));
    }
    reviewer(case, turn, step)?;
    let Some(draft) = &case.draft else {
        return Err(no_draft());
    };
    reply::check(draft, case, turn.facts, turn.rules)?;
    if !for_real {
        return pass();
    }
    Passed::derived(Derived {
        remedy: reply::remedy(draft, turn.on, turn.owner, turn.rules),
        ..Derived::default()
    })
}

/// 国办公开办函〔2016〕235号: posted, signed for or sent, that day is the time point.
pub(super) fn serve(case: &Case, turn: &Turn<'_>, serving: Option<&Serving>) -> Guard {
    // Article 32: a third party that objected is told before release, not after.
    let told_on = unreleased(case, turn)?;
    let Some(serving) = serving else {
        return pass();
    };
    not_future(serving.served_on, turn, "serve235", "送达日期")?;
    if let Some(reply) = &case.reply {
        let signed_on = reply.signed_on;
        not_before(
            serving.served_on,
            signed_on,
            "serve235",
            "送达日期",
            "答复签发之日",
        )?;
    }
    if let Some(told_on) = told_on {
        let of = "第三方收到决定公开告知书之日";
        not_before(serving.served_on, told_on, "reg:32", "送达日期", of)?;
    }
    let mut warnings = Vec::new();
    if serving.service == Service::Electronic && !case.chose_electronic(serving.served_on) {
        warnings.push(Warning::new(
            "electronic_not_chosen",
            "serve235",
            "申请人没有选择电子方式获取；电子送达以申请人选择为前提，请保留依据。",
        ));
    }
    // A letter that a restart left behind moves no date, but its answer is still awaited.
    if let Some(open) = case
        .consultations
        .iter()
        .find(|asked| asked.ended.is_none())
    {
        warnings.push(Warning::new(
            "consultation_open",
            "reg:32",
            format!("征求“{}”的意见尚未结束。", open.label()),
        ));
    }
    Ok(Passed {
        derived: Derived::default(),
        warnings,
    })
}

/// The latest day on which a third party was told of disclosure against its
/// will; refused while one was not.
fn unreleased(case: &Case, turn: &Turn<'_>) -> Result<Option<chrono::NaiveDate>, Refusal> {
    let Some(draft) = &case.draft else {
        return Ok(None);
    };
    let mut latest = None;
    if !reply::gives(draft, turn.rules) {
        return Ok(latest);
    }
    // An objection may have arrived after the signature: it is weighed first.
    reply::check_third_parties(draft, case, turn.rules)?;
    for consultation in reply::disclosed_against(draft, case, turn.rules) {
        if consultation.told_on.is_none() {
            return Err(Refusal::out_of_turn(
                "third_party_not_told",
                "reg:32",
                format!(
                    "还没有把决定公开的内容和理由书面告知第三方“{}”，或者没有登记送达",
                    consultation.label()
                ),
                match consultation.notified_on {
                    None => "请先办理“告知第三方决定公开”，送达后再送达答复。".to_owned(),
                    Some(on) => format!(
                        "告知书已于 {on} 制作；请在送达后办理“{}”，再送达答复。",
                        ActKind::RecordNoticeReceipt.label()
                    ),
                },
            ));
        }
        latest = latest.max(consultation.told_on);
    }
    Ok(latest)
}

/// Closed only when service is proved; a case that ended without a reply has nothing to prove.
pub(super) fn close(case: &Case, turn: &Turn<'_>) -> Guard {
    let untold = abandonment_unserved(case, turn);
    let waiting = case.corrections.first().map(|asked| {
        Warning::new(
            "correction_waiting",
            "office",
            format!("对第 {} 项的更正尚待确认，请在归档前处理。", asked.event),
        )
    });
    let back_again = case.reply.as_ref().is_some_and(Reply::lies_here).then(|| {
        Warning::new(
            "returned_again",
            "serve235",
            "再次送达的答复又被退回：已经再次送达一次，凭交邮的凭证结案；能够联系到申请人的，请另行告知。",
        )
    });
    match &case.reply {
        // The posting counts all the same, but it reached nobody: once more, by another way.
        Some(reply) if reply.wants_serving_again() => Err(Refusal::out_of_turn(
            "reply_returned",
            "serve235",
            "答复被退回，还没有再次送达，不能结案",
            "请换一种联系方式再次送达；再次送达不改变答复之日。",
        )),
        Some(reply) if reply.served_on.is_some() && !reply.proved => Err(Refusal::out_of_turn(
            "service_not_proved",
            "serve235",
            "还没有登记送达凭证，不能结案",
            "请先登记送达回证、邮寄凭证或者系统记录。",
        )),
        _ => Ok(Passed {
            derived: Derived::default(),
            warnings: waiting
                .into_iter()
                .chain(untold)
                .chain(back_again)
                .collect(),
        }),
    }
}

/// The applicant may contest that the application counts as abandoned (article 51),
/// from the day on which that was told; what was sent before the register it does not know.
fn abandonment_unserved(case: &Case, turn: &Turn<'_>) -> Option<Warning> {
    let letter = case.letter_out(Notice::Abandonment, None)?;
    (!turn.facts.from_paper && case.delivery(&letter).is_none()).then(|| {
        Warning::new(
            "abandonment_not_served",
            "serve235",
            format!(
                "没有登记视为放弃告知书（{}）的送达：申请人的救济期限自送达起算，请在结案前办理“{}”。",
                letter.dated,
                ActKind::RecordNoticeReceipt.label()
            ),
        )
    })
}

pub(super) fn archive(archiving: Option<&Archiving>) -> Guard {
    match archiving {
        Some(archiving) if archiving.dossier.trim().is_empty() => Err(Refusal::malformed(
            "dossier_missing",
            "archive8",
            "没有填写档号",
            "请按本机关的归档分类填写；保管期限按规则确定。",
        )),
        _ => pass(),
    }
}
