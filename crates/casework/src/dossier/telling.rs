//! What a line of the readable history says of an act: what was written down with it.

use disclosure::act::Act;
use disclosure::case::Event;
use disclosure::{Rules, Text};

/// The most that one line tells of an act, in characters; the events have the whole.
const LONGEST: usize = 300;

/// What the record has of an act beside its name, as one text; empty where it has nothing.
pub(super) fn details(event: &Event, rules: &Rules) -> String {
    let mut said: Vec<String> = Vec::new();
    said.extend(event.facts.document_number.clone());
    said.extend(sent(event, rules));
    said.extend(
        asking(event)
            .or_else(|| replying(event, rules))
            .or_else(|| turns(event))
            .or_else(|| contesting(event))
            .unwrap_or_default(),
    );
    said.retain(|text| !text.is_empty());
    let said = said.join("；");
    match said.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}……", &said[..end]),
        None => said,
    }
}

/// How something went out: the way, by whom, under which number, and who signed for it.
fn sent(event: &Event, rules: &Rules) -> Vec<String> {
    let Some(sent) = event.act.sent() else {
        return Vec::new();
    };
    let carrier = sent.carrier.map(|said| {
        let row = rules.carrier(said, sent.on.unwrap_or(event.on));
        row.map_or_else(|| said.to_owned(), |row| row.label.clone())
    });
    let said = [
        sent.service.map(|service| service.label().to_owned()),
        carrier,
        sent.tracking.map(|number| format!("邮件号码{number}")),
        sent.signed_by
            .map(|signer| format!("{}签收", signer.label())),
    ];
    said.into_iter().flatten().collect()
}

/// What was asked of the applicant and of others, and what came back.
fn asking(event: &Event) -> Option<Vec<String>> {
    Some(match &event.act {
        Act::RequestSupplement(it) => it.items.iter().map(text).collect(),
        Act::ReceiveSupplement(it) => texts([it.content.as_ref(), it.remark.as_ref()]),
        Act::RecordNoticeReceipt(it) => {
            let posted = it.posted_on.map(|on| format!("{on}交邮，"));
            let name = it.signed_name.iter().map(|name| format!("签收人{name}"));
            let day = format!("{}{}送达", posted.unwrap_or_default(), it.served_on);
            let mut said = vec![format!("{}，{day}", it.notice.label())];
            said.extend(name);
            said
        }
        Act::NoticeReturned(it) => vec![it.notice.label().to_owned(), text(&it.reason)],
        Act::ResendNotice(it) => vec![it.notice.label().to_owned(), text(&it.way)],
        Act::RequestReasons(it) => vec![text(&it.why)],
        Act::WeighReasons(it) => {
            let found = if it.reasonable {
                "理由合理"
            } else {
                "理由不合理"
            };
            let mut said = texts([it.reasons.as_ref()]);
            said.extend([found.to_owned(), text(&it.finding)]);
            said
        }
        Act::Consult(it) => {
            let whom = match it.name.as_str() {
                "" => it.with.label().to_owned(),
                name => format!("{}：{name}", it.with.label()),
            };
            let mut said = vec![format!("（{}）{whom}", it.id)];
            said.extend(texts([it.question.as_ref(), it.planned.as_ref()]));
            said
        }
        Act::RecordConsultReceipt(it) => vec![format!("（{}）{}收到", it.id, it.received_on)],
        Act::ConsultationAnswered(it) => {
            let mut said = vec![format!("（{}）{}", it.id, it.opinion.label())];
            said.extend(texts([it.grounds.as_ref()]));
            said
        }
        Act::ConsultationEnded(it) => vec![format!("（{}）{}", it.id, it.reason.label())],
        Act::NotifyThirdParty(it) => {
            let received = it.served_on.map(|on| format!("{on}收到"));
            let which = format!("（{}）{}", it.consultation, received.unwrap_or_default());
            vec![which, text(&it.content)]
        }
        Act::ApproveExtension(it) => vec![format!("{}个工作日", it.workdays), text(&it.reason)],
        Act::Extend(it) => vec![format!("{}个工作日", it.workdays), text(&it.reason)],
        Act::Defer(it) => vec![format!("{}个工作日", it.workdays), text(&it.reason)],
        Act::ApproveFee(it) => vec![it.basis.label().to_owned(), text(&it.reason)],
        Act::NotifyFee(it) => vec![it.basis.label().to_owned()],
        Act::PayFee(it) => it
            .receipt_number
            .iter()
            .map(|number| format!("票据{number}"))
            .collect(),
        _ => return None,
    })
}

/// What the reply says, what was said of it, and how it was served.
fn replying(event: &Event, rules: &Rules) -> Option<Vec<String>> {
    let kind = |word: &str| {
        let row = rules.reply_kind(word);
        row.map_or_else(|| word.to_owned(), |row| row.label.clone())
    };
    Some(match &event.act {
        Act::AnswerOnTheSpot(it) => vec![kind(&it.reply.kind), text(&it.proof)],
        Act::Draft(it) => {
            let mut said = vec![kind(&it.kind)];
            said.extend(texts([it.departs.as_ref()]));
            said
        }
        Act::PassReview(it) | Act::Sign(it) => texts([it.opinion.as_ref()]),
        Act::AnswerJointly(it) => vec![it.lead.clone(), kind(&it.reply.kind)],
        Act::Serve(it) => vec![format!("{}送达", it.served_on)],
        Act::ServeAgain(it) => {
            let mut said = vec![format!("{}送达", it.served_on)];
            said.extend(texts([it.contact.as_ref()]));
            said
        }
        Act::ProveService(it) => vec![text(&it.proof)],
        Act::ReplyAnew(it) => {
            let mut said = vec![it.ground.label().to_owned()];
            said.extend(it.decision.clone());
            said.extend(it.remedy.map(|seq| format!("依第{seq}项登记的复议、诉讼")));
            said.push(text(&it.reason));
            said
        }
        Act::Archive(it) => {
            let mut said = vec![it.dossier.clone(), it.retention.clone()];
            said.extend(texts([it.remark.as_ref()]));
            said
        }
        _ => return None,
    })
}

/// What was said when the case went from desk to desk, and when its record was mended.
fn turns(event: &Event) -> Option<Vec<String>> {
    Some(match &event.act {
        Act::Register(it) => {
            let application = &it.application;
            let names: Vec<&str> = application
                .applicants()
                .map(|one| one.name.trim())
                .collect();
            vec![
                names.join("、"),
                application.channel.label().to_owned(),
                application.title.clone(),
            ]
        }
        Act::ConfirmReceipt(it) => {
            let mut said = vec![format!("收到之日{}", it.confirmed_on)];
            said.extend(texts([it.remark.as_ref()]));
            said
        }
        Act::Split(it) => {
            let mut said: Vec<String> = it.parts.iter().map(|part| part.title.clone()).collect();
            said.push(text(&it.reason));
            said
        }
        Act::Dispatch(it) => {
            let mut said = vec![it.handler_name.clone()];
            said.extend(texts([it.instruction.as_ref()]));
            said
        }
        Act::Screen(it)
        | Act::Abandon(it)
        | Act::Accept(it)
        | Act::SubmitReview(it)
        | Act::Close(it) => texts([it.remark.as_ref()]),
        Act::Withdraw(it) => {
            let mut said: Vec<String> =
                it.declared.iter().map(|it| it.label().to_owned()).collect();
            said.extend(it.declared_on.map(|on| format!("{on}提出")));
            said.extend(texts([it.remark.as_ref()]));
            said
        }
        Act::CancelNotice(it)
        | Act::ReturnDispatch(it)
        | Act::FindExcessive(it)
        | Act::ReturnDraft(it)
        | Act::ReplyReturned(it) => vec![text(&it.reason)],
        Act::UndoAbandonment(it) => vec![text(&it.reason)],
        Act::RecordContact(it) => {
            let reached = if it.reached {
                "已联系上"
            } else {
                "没有联系上"
            };
            vec![
                it.way.label().to_owned(),
                reached.to_owned(),
                text(&it.text),
            ]
        }
        Act::RecordPapers(it) => texts([
            it.authority.as_ref(),
            it.representation.as_ref(),
            it.remark.as_ref(),
        ]),
        Act::RequestCorrection(it) => vec![format!("第{}项", it.event), text(&it.reason)],
        Act::Correct(it) => {
            let mut said = vec![format!("第{}项提出的更正", it.request)];
            said.extend(texts([it.remark.as_ref()]));
            said
        }
        Act::DeclineCorrection(it) => {
            vec![format!("第{}项提出的更正", it.request), text(&it.reason)]
        }
        Act::Urge(it) | Act::Note(it) => vec![text(&it.text)],
        _ => return None,
    })
}

/// What became of it before authorities and courts.
fn contesting(event: &Event) -> Option<Vec<String>> {
    Some(match &event.act {
        Act::RecordRemedy(it) => {
            let mut said = vec![
                format!(
                    "{}（{}，{}提出）",
                    it.kind.label(),
                    it.against.label(),
                    it.by.label()
                ),
                it.before.clone(),
            ];
            said.extend(it.number.clone());
            said.push(format!("{}收到", it.received_on));
            said.extend(texts([it.remark.as_ref()]));
            said
        }
        Act::AnswerRemedy(it) => {
            let mut said = vec![format!("第{}项，{}提交", it.remedy, it.answered_on)];
            said.extend(it.number.clone());
            said.extend(texts([it.remark.as_ref()]));
            said
        }
        Act::RecordRemedyDecision(it) => {
            let mut said = vec![
                format!("第{}项：{}", it.remedy, it.outcome.label()),
                it.number.clone(),
                format!("{}作出，{}收到", it.decided_on, it.received_on),
            ];
            said.extend(it.new_reply.then(|| "责令重新答复".to_owned()));
            said.push(text(&it.gist));
            said
        }
        Act::RecordAppeal(it) => {
            let mut said = vec![format!(
                "第{}项：{}，{}",
                it.remedy,
                it.by.label(),
                it.appealed_on
            )];
            said.extend(it.before.clone());
            said.extend(it.number.clone());
            said.extend(texts([it.remark.as_ref()]));
            said
        }
        _ => return None,
    })
}

fn texts<const N: usize>(said: [Option<&Text>; N]) -> Vec<String> {
    said.into_iter().flatten().map(text).collect()
}

/// A free text on one line, without the stop at its end.
pub(super) fn text(text: &Text) -> String {
    let words: Vec<&str> = text.as_str().split_whitespace().collect();
    words
        .join(" ")
        .trim_end_matches(['。', '；', '，'])
        .to_owned()
}
