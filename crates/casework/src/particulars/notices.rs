//! Notices to the applicant on the way to a reply.

use chrono::NaiveDate;
use disclosure::act::{Act, SupplementRequest};
use disclosure::case::Case;
use disclosure::clock;
use disclosure::words::{ActKind, Channel, Ending};
use letters::data::{
    AbandonmentNotice, Acknowledgement, DeferralNotice, ExtensionNotice, ReasonsNotice,
    SplitNotice, SplitPart, SupplementNotice,
};
use store::{CaseId, Reader};

use super::matter::{Matter, cases, plain};
use super::missing;
use crate::error::ActError;
use crate::facts::month_of;

/// 登记回执, once there is a receipt date.
pub(super) fn acknowledgement(matter: &Matter<'_>) -> Result<Acknowledgement, ActError> {
    let (due_on, provisional) = matter.reply_due("登记回执")?;
    Ok(Acknowledgement {
        head: matter.head(
            Some(matter.applicant()),
            matter.article_of(ActKind::ConfirmReceipt),
        ),
        about: matter.about(),
        receipt_rule: receipt_rule(matter),
        due_on,
        provisional,
        materials: materials(&matter.case),
    })
}

/// Why that day is the receipt date (article 31), with the article.
pub(super) fn receipt_rule(matter: &Matter<'_>) -> String {
    let case = &matter.case;
    let article = matter.article_of(ActKind::ConfirmReceipt);
    if let Some(from) = &case.split_from {
        return format!("由{}拆分，沿用原申请的收到日期（{article}）", from.number);
    }
    let channel = case.application.channel;
    let rule = match (channel, case.received_on) {
        (Channel::InPerson | Channel::Oral, _) => "以提交之日为收到申请之日",
        (Channel::RegisteredMail, _) => "以本机关签收之日为收到申请之日",
        (_, Some(_)) => "以双方确认之日为收到申请之日",
        (_, None) => "待与申请人确认，以双方确认之日为收到申请之日",
    };
    format!("{}，{rule}（{article}）", channel.label())
}

/// What came with the application.
fn materials(case: &Case) -> Vec<String> {
    let application = &case.application;
    let mut materials = vec!["政府信息公开申请".to_owned()];
    if application.attachments > 0 {
        materials.push(format!("附件{}件", application.attachments));
    }
    if application.applicant.identity_proved {
        materials.push("身份证明".to_owned());
    }
    let authority = application.agent.iter().any(|it| it.authority.is_some());
    if authority {
        materials.push("授权委托材料".to_owned());
    }
    let represented = application.jointly.iter();
    if represented
        .into_iter()
        .any(|it| it.representation.is_some())
    {
        materials.push("推选代表人的材料".to_owned());
    }
    materials
}

/// 补正告知书: also when an abandonment is undone, with its new period.
pub(super) fn supplement(matter: &Matter<'_>) -> Result<SupplementNotice, ActError> {
    let document = "补正告知书";
    let supplement = matter.case.supplement.as_ref();
    let supplement = supplement.ok_or_else(|| matter.not_issued(document))?;
    let Some(Act::RequestSupplement(request)) = matter.said(supplement.opened_by) else {
        return Err(matter.not_issued(document));
    };
    Ok(SupplementNotice {
        head: matter.head(
            Some(matter.applicant()),
            matter.article_of(ActKind::RequestSupplement),
        ),
        about: matter.about(),
        items: items(request)?,
        guidance: plain(request.guidance.as_ref()),
        within_workdays: supplement.within_workdays,
        due_on: clock::supplement(&matter.case, matter.rules).and_then(|it| it.due_on),
    })
}

fn items(request: &SupplementRequest) -> Result<Vec<String>, ActError> {
    let items: Vec<String> = request
        .items
        .iter()
        .filter_map(|item| plain(Some(item)))
        .collect();
    match items.is_empty() {
        true => Err(missing(
            "补正告知书",
            "需要补正的事项",
            "请更正“告知补正”，一次写明全部需要补正的事项。",
        )),
        false => Ok(items),
    }
}

/// 说明理由告知书.
pub(super) fn reasons(matter: &Matter<'_>) -> Result<ReasonsNotice, ActError> {
    let document = "说明理由告知书";
    let reasons = matter.case.reasons.as_ref();
    let reasons = reasons.ok_or_else(|| matter.not_issued(document))?;
    let Some(Act::RequestReasons(request)) = matter.said(reasons.opened_by) else {
        return Err(matter.not_issued(document));
    };
    Ok(ReasonsNotice {
        head: matter.head(
            Some(matter.applicant()),
            matter.article_of(ActKind::RequestReasons),
        ),
        about: matter.about(),
        why: request.why.as_str().to_owned(),
        within_workdays: reasons.within_workdays,
        due_on: clock::reasons(&matter.case, matter.rules).and_then(|it| it.due_on),
    })
}

/// 延期答复告知书.
pub(super) fn extension(matter: &Matter<'_>) -> Result<ExtensionNotice, ActError> {
    let document = "延期答复告知书";
    let Act::Extend(extension) = &matter.last.act else {
        return Err(matter.not_issued(document));
    };
    let (due_on, provisional) = matter.reply_due(document)?;
    let mut before = matter.case.clone();
    if let Some(run) = before.runs.last_mut() {
        run.extension = None;
    }
    Ok(ExtensionNotice {
        head: matter.head(Some(matter.applicant()), matter.article_of(ActKind::Extend)),
        about: matter.about(),
        was_due_on: due_of(matter, &before, document)?,
        workdays: extension.workdays,
        due_on,
        provisional,
        reason: extension.reason.as_str().to_owned(),
    })
}

/// 延迟答复告知书.
pub(super) fn deferral(matter: &Matter<'_>) -> Result<DeferralNotice, ActError> {
    let document = "延迟答复告知书";
    let Act::Defer(deferral) = &matter.last.act else {
        return Err(matter.not_issued(document));
    };
    let (due_on, provisional) = matter.reply_due(document)?;
    let mut before = matter.case.clone();
    if let Some(run) = before.runs.last_mut() {
        run.deferral = None;
    }
    let finding = weighed(matter).ok_or_else(|| {
        missing(
            document,
            "对所说明理由的认定",
            "请先办理“审查理由”，写明认定。",
        )
    })?;
    Ok(DeferralNotice {
        head: matter.head(Some(matter.applicant()), matter.article_of(ActKind::Defer)),
        about: matter.about(),
        finding,
        was_due_on: due_of(matter, &before, document)?,
        workdays: deferral.workdays,
        due_on,
        provisional,
        reason: deferral.reason.as_str().to_owned(),
    })
}

/// The last day of a case that was, as of the day on the paper.
fn due_of(matter: &Matter<'_>, case: &Case, document: &str) -> Result<NaiveDate, ActError> {
    clock::reply_due(case, matter.rules, matter.on)
        .ok_or_else(|| missing(document, "原答复期限", "该日超出日历范围，请补充放假安排。"))
}

/// What the agency found of the reasons given in this round.
fn weighed(matter: &Matter<'_>) -> Option<String> {
    matter
        .of_this_round()
        .rev()
        .find_map(|event| match &event.act {
            Act::WeighReasons(weighing) => plain(Some(&weighing.finding)),
            _ => None,
        })
}

/// 拆分办理告知书: the parts are cases of the same applicant and month.
pub(super) async fn split(
    reader: &mut Reader,
    matter: &Matter<'_>,
) -> Result<SplitNotice, ActError> {
    let document = "拆分办理告知书";
    let Act::Split(splitting) = &matter.last.act else {
        return Err(matter.not_issued(document));
    };
    let (due_on, provisional) = matter.reply_due(document)?;
    let parts = child_ids(reader, matter).await?;
    let parts = cases(reader, &parts).await?;
    Ok(SplitNotice {
        head: matter.head(Some(matter.applicant()), matter.article_of(ActKind::Split)),
        about: matter.about(),
        parts: parts
            .into_iter()
            .map(|part| SplitPart {
                case_number: part.number,
                matter: part.application.title,
            })
            .collect(),
        reason: splitting.reason.as_str().to_owned(),
        due_on,
        provisional,
    })
}

/// The cases that this one was split into, in their order.
pub(super) async fn child_ids(
    reader: &mut Reader,
    matter: &Matter<'_>,
) -> Result<Vec<CaseId>, ActError> {
    let case = &matter.case;
    let split = case.ending.map(|(ending, _)| ending) == Some(Ending::Split);
    let Some(received_on) = case.received_on.filter(|_| split) else {
        return Ok(Vec::new());
    };
    let (first, last) = month_of(received_on);
    let person = case.application.applicant.person;
    let items = reader
        .items_in_month(case.agency, person, first, last)
        .await?;
    Ok(items
        .iter()
        .filter(|item| item.parent_id == Some(matter.row.id))
        .map(|item| item.case_id)
        .collect())
}

/// 视为放弃告知书.
pub(super) fn abandonment(matter: &Matter<'_>) -> Result<AbandonmentNotice, ActError> {
    let document = "视为放弃告知书";
    let case = &matter.case;
    let (cause, notice, served_on, deadline, act) = match case.ending.map(|(ending, _)| ending) {
        Some(Ending::SupplementAbandoned) => (
            "补正",
            case.supplement.as_ref().map(|it| it.opened_by),
            case.supplement.as_ref().and_then(|it| it.served_on),
            clock::supplement(case, matter.rules),
            Ending::SupplementAbandoned,
        ),
        Some(Ending::FeeAbandoned) => (
            "缴费",
            case.fee.as_ref().map(|it| it.opened_by),
            case.fee.as_ref().and_then(|it| it.received_on),
            clock::fee_payment(case, matter.rules),
            Ending::FeeAbandoned,
        ),
        _ => return Err(matter.not_issued(document)),
    };
    let unserved = || {
        missing(
            document,
            &format!("{cause}通知的送达日期"),
            "请先登记通知送达日期；没有送达的，其期限没有起算。",
        )
    };
    Ok(AbandonmentNotice {
        head: matter.head(
            Some(matter.applicant()),
            matter.article(&matter.rules.ending(act).cite),
        ),
        about: matter.about(),
        cause: cause.to_owned(),
        notice_number: notice.and_then(|seq| matter.number_of(seq)),
        notice_served_on: served_on.ok_or_else(unserved)?,
        last_day: deadline.and_then(|it| it.due_on).ok_or_else(unserved)?,
        covers: Vec::new(),
        remedy: case.ending_remedy.clone(),
    })
}
