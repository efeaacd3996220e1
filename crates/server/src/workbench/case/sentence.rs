//! What was done, in one Chinese sentence: the timeline of a case.

use disclosure::act::{Act, Notice};
use disclosure::case::Event;
use disclosure::{Rules, Text};

/// As much of a free text as a sentence bears; the whole of it stands in the details.
const EXCERPT: usize = 60;

/// One sentence about an event.
pub(in crate::workbench) fn sentence(event: &Event, rules: &Rules) -> String {
    let said = say(event, rules);
    match said.as_str() {
        "" => format!("{}。", event.act.kind().label()),
        said => format!("{said}。"),
    }
}

fn say(event: &Event, rules: &Rules) -> String {
    registering(event)
        .or_else(|| asking_the_applicant(event, rules))
        .or_else(|| asking_others(event, rules))
        .or_else(|| replying(event, rules))
        .or_else(|| setting_right(event))
        .or_else(|| super::remedies::sentence(event))
        .unwrap_or_default()
}

fn registering(event: &Event) -> Option<String> {
    Some(match &event.act {
        Act::Register(registration) => {
            let application = &registration.application;
            let received = match event.derived.received_on {
                Some(day) => format!("，收到之日为 {day}"),
                None => "，收到之日待与申请人确认".to_owned(),
            };
            let from = match &registration.split_from {
                Some(from) => format!("（由 {} 拆分而来）", from.number),
                None => String::new(),
            };
            format!(
                "登记{}：{}申请“{}”{received}",
                from,
                application.channel.label(),
                application.title
            )
        }
        Act::ConfirmReceipt(confirmed) => format!(
            "与申请人确认，收到之日为 {}{}",
            confirmed.confirmed_on,
            tail(confirmed.remark.as_ref())
        ),
        Act::Screen(remark) => format!("开始审核{}", tail(remark.remark.as_ref())),
        Act::Split(split) => format!(
            "拆分为 {} 件：{}",
            split.parts.len(),
            excerpt(&split.reason)
        ),
        Act::Dispatch(dispatch) => format!(
            "交 {} 办理{}",
            dispatch.handler_name,
            tail(dispatch.instruction.as_ref())
        ),
        Act::Accept(remark) => format!("签收承办{}", tail(remark.remark.as_ref())),
        Act::ReturnDispatch(grounds) => format!("退回交办：{}", excerpt(&grounds.reason)),
        Act::RecordContact(contact) => format!(
            "{}联系申请人，{}：{}",
            contact.way.label(),
            if contact.reached {
                "已联系上"
            } else {
                "没有联系上"
            },
            excerpt(&contact.text)
        ),
        Act::RecordPapers(papers) => {
            let mut what = Vec::new();
            if papers.identity_proved {
                what.push("见到身份证明");
            }
            if papers.applicant.is_some() {
                what.push("登记证件或者联系方式");
            }
            if papers.agent.is_some() {
                what.push("登记代理人");
            }
            if papers.agent_ends {
                what.push("代理人不再代理");
            }
            if papers.authority.is_some() {
                what.push("登记授权情况");
            }
            if papers.representation.is_some() {
                what.push("登记代表人的推选");
            }
            format!("{}{}", what.join("、"), tail(papers.remark.as_ref()))
        }
        Act::Urge(message) => format!("催办：{}", excerpt(&message.text)),
        Act::Note(message) => format!("记事：{}", excerpt(&message.text)),
        _ => return None,
    })
}

fn asking_the_applicant(event: &Event, rules: &Rules) -> Option<String> {
    let workdays = |given: Option<u32>| {
        given
            .or(event.derived.within_workdays)
            .map(|days| format!("，期限 {days} 个工作日"))
            .unwrap_or_default()
    };
    let served =
        |on: Option<chrono::NaiveDate>| on.map(|on| format!("，{on} 送达")).unwrap_or_default();
    let number = number_of(event);
    let late = if event.derived.late {
        "（逾期告知）"
    } else {
        ""
    };
    Some(match &event.act {
        Act::RequestSupplement(asked) => format!(
            "{number}一次告知补正 {} 项{}{}{late}",
            asked.items.len(),
            workdays(asked.within_workdays),
            served(asked.served_on)
        ),
        Act::ReceiveSupplement(received) => {
            format!("收到补正{}", tail(received.content.as_ref()))
        }
        Act::RecordNoticeReceipt(receipt) => {
            let whom = match receipt.notice {
                Notice::ThirdParty => "第三方",
                _ => "申请人",
            };
            let which = receipt.consultation.as_ref();
            format!(
                "{}{}于 {} 送达{whom}{}",
                receipt.notice.label(),
                which.map(|id| format!("（{id}）")).unwrap_or_default(),
                receipt.served_on,
                went(
                    event,
                    rules,
                    receipt.posted_on,
                    receipt.signed_name.as_ref()
                )
            )
        }
        Act::NoticeReturned(returned) => format!(
            "{}被退回：{}",
            returned.notice.label(),
            excerpt(&returned.reason)
        ),
        Act::ResendNotice(resent) => format!(
            "重新送达{}：{}",
            resent.notice.label(),
            excerpt(&resent.way)
        ),
        Act::CancelNotice(grounds) => format!("撤回通知、继续办理：{}", excerpt(&grounds.reason)),
        Act::Abandon(remark) => format!("申请人逾期，视为放弃申请{}", tail(remark.remark.as_ref())),
        Act::UndoAbandonment(undoing) => format!(
            "恢复办理{}：{}",
            workdays(undoing.within_workdays),
            excerpt(&undoing.reason)
        ),
        Act::RequestReasons(asked) => format!(
            "{number}要求申请人说明理由{}{}：{}",
            workdays(asked.within_workdays),
            served(asked.served_on),
            excerpt(&asked.why)
        ),
        Act::WeighReasons(weighing) => format!(
            "审查理由，认为{}：{}",
            if weighing.reasonable {
                "合理"
            } else {
                "不合理"
            },
            excerpt(&weighing.finding)
        ),
        Act::FindExcessive(grounds) => {
            format!(
                "认定数量、频次明显超过合理范围：{}",
                excerpt(&grounds.reason)
            )
        }
        Act::ApproveFee(approval) => format!(
            "同意收取信息处理费（{}）：{}",
            approval.basis.label(),
            excerpt(&approval.reason)
        ),
        Act::NotifyFee(notice) => format!(
            "{number}告知收费（{}）{}{}",
            notice.basis.label(),
            event
                .derived
                .fee_fen
                .map(|fen| format!("，{}", yuan(fen)))
                .unwrap_or_default(),
            served(notice.received_on)
        ),
        Act::PayFee(payment) => format!(
            "申请人缴清费用{}{}",
            payment
                .amount_fen
                .map(|fen| format!(" {}", yuan(fen)))
                .unwrap_or_default(),
            payment
                .receipt_number
                .as_ref()
                .map(|number| format!("，票据 {number}"))
                .unwrap_or_default()
        ),
        Act::Withdraw(it) => format!(
            "申请人{}{}撤回申请{}",
            it.declared_on
                .map(|on| format!("于 {on} "))
                .unwrap_or_default(),
            it.declared
                .map(|way| format!("（{}）", way.label()))
                .unwrap_or_default(),
            tail(it.remark.as_ref())
        ),
        _ => return None,
    })
}

fn asking_others(event: &Event, rules: &Rules) -> Option<String> {
    Some(match &event.act {
        Act::Consult(asked) => format!(
            "{}向{}征求意见（{}）{}",
            number_of(event),
            match asked.name.as_str() {
                "" => asked.with.label(),
                name => name,
            },
            asked.id,
            asked
                .received_on
                .map(|on| format!("，对方 {on} 收到"))
                .unwrap_or_default()
        ),
        Act::RecordConsultReceipt(receipt) => {
            format!(
                "征求意见书（{}）于 {} 送达{}",
                receipt.id,
                receipt.received_on,
                went(
                    event,
                    rules,
                    receipt.posted_on,
                    receipt.signed_name.as_ref()
                )
            )
        }
        Act::ConsultationAnswered(answer) => format!(
            "收到意见（{}）：{}{}",
            answer.id,
            answer.opinion.label(),
            tail(answer.grounds.as_ref())
        ),
        Act::ConsultationEnded(ending) => {
            format!("征求意见（{}）终止：{}", ending.id, ending.reason.label())
        }
        Act::NotifyThirdParty(notice) => format!(
            "{}告知第三方（{}）决定公开的内容和理由{}",
            number_of(event),
            notice.consultation,
            notice
                .served_on
                .map(|on| format!("，{on} 收到"))
                .unwrap_or_default()
        ),
        Act::ApproveExtension(extension) => format!(
            "同意延期 {} 个工作日：{}",
            extension.workdays,
            excerpt(&extension.reason)
        ),
        Act::Extend(extension) => format!(
            "{}告知申请人延期 {} 个工作日：{}",
            number_of(event),
            extension.workdays,
            excerpt(&extension.reason)
        ),
        Act::Defer(deferral) => format!(
            "合理延迟答复 {} 个工作日：{}",
            deferral.workdays,
            excerpt(&deferral.reason)
        ),
        _ => return None,
    })
}

fn replying(event: &Event, rules: &Rules) -> Option<String> {
    let kind = |word: &str| {
        rules
            .reply_kind(word)
            .map_or_else(|| word.to_owned(), |row| row.label.clone())
    };
    Some(match &event.act {
        Act::Assess(_) => format!("逐步判断{}", led_to(event, kind)),
        Act::AnswerOnTheSpot(spot) => {
            format!("{}当场答复：{}", number_of(event), kind(&spot.reply.kind))
        }
        Act::Draft(draft) => {
            let covers = match draft.covers.len() {
                0 => String::new(),
                n => format!("，一并答复另外 {n} 件"),
            };
            let departs = match &draft.departs {
                Some(why) => format!("，与判断不同，理由是：{}", excerpt(why)),
                None => String::new(),
            };
            format!("拟定答复：{}{covers}{departs}", kind(&draft.kind))
        }
        Act::SubmitReview(remark) => format!("提交审批{}", tail(remark.remark.as_ref())),
        Act::PassReview(opinion) => {
            let step = event.derived.step.as_deref().unwrap_or_default();
            let label = step_label(step, event, rules);
            format!("{label}通过{}", tail(opinion.opinion.as_ref()))
        }
        Act::ReturnDraft(grounds) => format!("退回重拟：{}", excerpt(&grounds.reason)),
        Act::Sign(opinion) => format!(
            "签发{}{}",
            event
                .facts
                .document_number
                .as_ref()
                .map(|number| format!(" {number}"))
                .unwrap_or_default(),
            tail(opinion.opinion.as_ref())
        ),
        Act::AnswerJointly(joint) => {
            format!("由 {} 一并答复：{}", joint.lead, kind(&joint.reply.kind))
        }
        Act::Serve(serving) => format!(
            "答复以{}送达，{}{}",
            serving.service.label(),
            serving.served_on,
            sent(event, rules)
        ),
        Act::ProveService(proof) => format!("登记送达凭证：{}", excerpt(&proof.proof)),
        Act::ReplyReturned(grounds) => format!("答复被退回：{}", excerpt(&grounds.reason)),
        Act::ServeAgain(again) => format!(
            "再次以{}送达，{}{}；法定时点仍是第一次",
            again.service.label(),
            again.served_on,
            sent(event, rules)
        ),
        Act::ReplyAnew(order) => format!(
            "因{}重新办理答复：{}",
            order.ground.label(),
            excerpt(&order.reason)
        ),
        Act::Close(remark) => format!("结案{}", tail(remark.remark.as_ref())),
        Act::Archive(archiving) => format!(
            "归档，卷宗号 {}，保管期限 {}{}",
            archiving.dossier,
            archiving.retention,
            tail(archiving.remark.as_ref())
        ),
        _ => return None,
    })
}

/// By whom it was posted, under which number, or who signed for it.
fn sent(event: &Event, rules: &Rules) -> String {
    let Some(sent) = event.act.sent() else {
        return String::new();
    };
    let carrier = sent.carrier.map(|said| {
        let row = rules.carrier(said, sent.on.unwrap_or(event.on));
        row.map_or(said, |row| &row.label)
    });
    let said = [
        carrier.map(|carrier| format!("，交{carrier}")),
        sent.tracking.map(|number| format!("，邮件号码 {number}")),
        sent.signed_by
            .map(|signer| format!("，{}签收", signer.label())),
    ];
    said.into_iter().flatten().collect()
}

/// The way of a letter that was received: how, when posted, and under whose name.
fn went(
    event: &Event,
    rules: &Rules,
    posted_on: Option<chrono::NaiveDate>,
    signed_name: Option<&String>,
) -> String {
    let service = event.act.sent().and_then(|sent| sent.service);
    let said = [
        service.map(|service| format!("，{}", service.label())),
        posted_on.map(|on| format!("，{on} 交邮")),
        Some(sent(event, rules)),
        signed_name.map(|name| format!("，签收人{name}")),
    ];
    said.into_iter().flatten().collect()
}

fn setting_right(event: &Event) -> Option<String> {
    Some(match &event.act {
        Act::RequestCorrection(request) => format!(
            "提出{}第 {} 项：{}",
            if request.strike {
                "删去误录的"
            } else {
                "更正"
            },
            request.event,
            excerpt(&request.reason)
        ),
        Act::Correct(confirmed) => format!("确认更正（第 {} 项提出的）", confirmed.request),
        Act::DeclineCorrection(declined) => format!(
            "不予更正（第 {} 项提出的）：{}",
            declined.request,
            excerpt(&declined.reason)
        ),
        _ => return None,
    })
}

/// Where the answers of an assessment led.
fn led_to(event: &Event, kind: impl Fn(&str) -> String) -> String {
    let Some(assessed) = &event.derived.assessed else {
        return String::new();
    };
    let kinds: Vec<String> = assessed.kinds.iter().map(|word| kind(word)).collect();
    let acts: Vec<&str> = assessed.acts.iter().map(|act| act.label()).collect();
    match (kinds.as_slice(), acts.as_slice()) {
        ([], []) => format!("，答到第 {} 步", assessed.answers.len()),
        ([], acts) => format!("，应当先办：{}", acts.join("、")),
        (kinds, _) => format!("，得出“{}”", kinds.join("”或者“")),
    }
}

fn step_label(step: &str, event: &Event, rules: &Rules) -> String {
    rules
        .review_chain(event.on)
        .and_then(|chain| chain.steps.iter().find(|known| known.step == step))
        .map_or_else(|| "审批".to_owned(), |known| known.label.clone())
}

/// The number of the notice that goes out, when it has one.
fn number_of(event: &Event) -> String {
    event
        .facts
        .document_number
        .as_ref()
        .map(|number| format!("以 {number} "))
        .unwrap_or_default()
}

pub(super) fn tail(text: Option<&Text>) -> String {
    match text.map(excerpt) {
        Some(said) if !said.is_empty() => format!("：{said}"),
        _ => String::new(),
    }
}

/// The beginning of a free text, on one line.
pub(super) fn excerpt(text: &Text) -> String {
    let plain = match text {
        Text::Plain { plain } => plain.as_str(),
        Text::Kept { .. } => "",
        Text::Erased { .. } => "（已依法清除）",
    };
    let line: String = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches(['。', '；', '，']);
    match line.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}……", &line[..end]),
        None => line.to_owned(),
    }
}

/// Fen as people write money.
pub(in crate::workbench) fn yuan(fen: i64) -> String {
    format!("{}.{:02} 元", fen / 100, fen.rem_euclid(100))
}
