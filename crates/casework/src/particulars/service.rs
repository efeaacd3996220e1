//! Proof of service: how a document went out, and which day counts.

use chrono::NaiveDate;
use disclosure::act::{Act, Notice};
use disclosure::case::{Case, Consultation, Event};
use disclosure::words::{ActKind, ConsultWith, Service};
use letters::Wordings;
use letters::data::{Addressee, ProofOfService};
use store::Reader;

use super::asking::addressee;
use super::matter::{Matter, plain, written};
use super::missing;
use super::people::reached_at;
use crate::documents::REPLY;
use crate::error::ActError;

/// The subject of a reply's second service.
pub(super) const AGAIN: &str = "again";
/// What opens the subject of a notice to a third party, before its consultation.
pub(super) const TOLD: &str = "told:";
/// What opens that of the notice to the applicant that a third party is asked.
pub(super) const ASKING: &str = "consultation:";
/// The ways to choose from by hand.
const WAYS: &str = "□直接送达　□邮寄　□电子送达";

/// How one document went out, as far as it is known.
struct Sent {
    addressee: Addressee,
    /// Who was asked, where it goes to somebody else than the applicant.
    asked: Option<Consultation>,
    /// Where to, as the act that sent it says.
    used: Option<String>,
    /// Which of `letters.toml`.
    letter: &'static str,
    /// The day on it, which says by which title it went out.
    made_on: Option<NaiveDate>,
    /// A title of its own: that of a reply.
    title: Option<String>,
    number: Option<String>,
    service: Option<Service>,
    tracking: Option<String>,
    /// The day of posting, where another counts.
    posted_on: Option<NaiveDate>,
    /// The name under which it was signed for.
    signed_name: Option<String>,
    served_on: Option<NaiveDate>,
    returned_on: Option<NaiveDate>,
    server: Option<String>,
    proof: Option<String>,
    /// The act whose article says which day counts.
    counts_by: ActKind,
}

/// 送达回证: of the reply where nothing is named, of its second service (`again`), of a
/// notice by its word (`supplement`, `abandonment` …), of the letter of a consultation (its
/// name), of the notice to its third party (`told:` and its name), or of that to the
/// applicant (`consultation:` and its name). What is not known is left blank, to be filled
/// in by hand.
pub(super) async fn proof(
    reader: &mut Reader,
    wordings: &Wordings,
    matter: &Matter<'_>,
    subject: &str,
) -> Result<ProofOfService, ActError> {
    let sent = sent(matter, subject)?;
    let address = address(reader, matter, &sent).await?;
    let signed = sent.signed_name.as_deref().unwrap_or_default();
    let outcome = match (sent.returned_on, sent.service, sent.served_on) {
        (Some(_), ..) => Some("退回".to_owned()),
        (None, Some(Service::InPerson), Some(_)) => Some(format!("{signed}签收")),
        (None, Some(_), Some(_)) if !signed.is_empty() => Some(format!("{signed}签收")),
        _ => None,
    };
    let time_point = time_point(matter, &sent);
    let document = title(wordings, matter, &sent);
    Ok(ProofOfService {
        head: matter.head(
            Some(sent.addressee),
            matter.article_of(ActKind::ProveService),
        ),
        about: matter.about_on_file(),
        document,
        document_number: sent.number,
        method: sent
            .service
            .map_or_else(|| WAYS.to_owned(), |it| it.label().to_owned()),
        address,
        tracking: sent.tracking,
        served_on: sent.served_on,
        time_point,
        returned_on: sent.returned_on,
        outcome,
        server: sent.server,
        proof: sent.proof,
    })
}

fn sent(matter: &Matter<'_>, subject: &str) -> Result<Sent, ActError> {
    let of_notice = Notice::parse(subject).and_then(|notice| notice_sent(matter, notice));
    let of_letter = || {
        matter
            .case
            .consultation(subject)
            .map(|it| letter_sent(matter, it))
    };
    let of_told = || told(matter, subject.strip_prefix(TOLD)?);
    let of_asking = || {
        let asked = subject.strip_prefix(ASKING)?;
        informed(matter, Notice::Consultation, Some(asked))
    };
    match subject {
        "" => reply_sent(matter),
        AGAIN => reply_again(matter),
        named => of_notice
            .or_else(of_letter)
            .or_else(of_told)
            .or_else(of_asking)
            .ok_or_else(|| {
                missing(
                    "送达回证",
                    &format!("名为“{named}”的通知或者征求意见"),
                    "请核对要证明送达的是哪一份文书。",
                )
            }),
    }
}

/// What a document is called, by the table of letters as of the day on it.
fn title(wordings: &Wordings, matter: &Matter<'_>, sent: &Sent) -> String {
    let row = wordings.letter_on(sent.letter, sent.made_on.unwrap_or(matter.on));
    let titled = || row.map(|row| row.title.clone());
    sent.title.clone().or_else(titled).unwrap_or_default()
}

/// What is common to all that goes to the applicant, and was sent out by this event.
fn to_applicant(matter: &Matter<'_>, letter: &'static str, issued: Option<&Event>) -> Sent {
    Sent {
        addressee: matter.applicant(),
        asked: None,
        used: None,
        letter,
        made_on: issued.map(|event| event.on),
        title: None,
        number: issued.and_then(|event| event.facts.document_number.clone()),
        service: None,
        tracking: None,
        posted_on: None,
        signed_name: None,
        served_on: None,
        returned_on: None,
        server: None,
        proof: None,
        counts_by: ActKind::ProveService,
    }
}

fn reply_sent(matter: &Matter<'_>) -> Result<Sent, ActError> {
    let reply = matter.case.reply.as_ref();
    let reply = reply.ok_or_else(|| missing("送达回证", "已经签发的答复", "请先签发答复。"))?;
    let row = matter.rules.reply_kind(&reply.kind);
    let served = last(matter, |act| {
        matches!(act, Act::Serve(_) | Act::AnswerOnTheSpot(_))
    });
    let tracking = served.and_then(|event| match &event.act {
        Act::Serve(serving) => serving.tracking.clone(),
        _ => None,
    });
    Ok(Sent {
        service: reply.service,
        tracking,
        served_on: reply.served_on,
        returned_on: reply.returned_on,
        server: served.map(|event| event.actor.told()),
        proof: proof_before_return(matter),
        title: row.map(|row| row.letter.clone()),
        number: reply.number.clone(),
        ..to_applicant(matter, REPLY, None)
    })
}

/// The proof of the first service: what was proved before the reply came back.
fn proof_before_return(matter: &Matter<'_>) -> Option<String> {
    let mut events = matter.of_this_round();
    let proof = events.find_map(|event| match &event.act {
        Act::ProveService(proof) => Some(plain(Some(&proof.proof))),
        Act::AnswerOnTheSpot(answer) => Some(plain(Some(&answer.proof))),
        Act::ServeAgain(_) => Some(None),
        _ => None,
    });
    proof.flatten()
}

fn reply_again(matter: &Matter<'_>) -> Result<Sent, ActError> {
    let first = reply_sent(matter)?;
    let again = last(matter, |act| matches!(act, Act::ServeAgain(_)));
    let Some((event, Act::ServeAgain(serving))) = again.map(|event| (event, &event.act)) else {
        return Err(missing(
            "送达回证",
            "再次送达的记录",
            "请先办理“再次送达”。",
        ));
    };
    let proved = last(matter, |act| matches!(act, Act::ProveService(_)));
    let proof = proved.filter(|proved| proved.seq > event.seq);
    Ok(Sent {
        used: plain(serving.contact.as_ref()),
        service: Some(serving.service),
        tracking: serving.tracking.clone(),
        served_on: Some(serving.served_on),
        returned_on: None,
        server: Some(event.actor.told()),
        proof: proof.and_then(|proved| match &proved.act {
            Act::ProveService(proof) => plain(Some(&proof.proof)),
            _ => None,
        }),
        ..first
    })
}

fn notice_sent(matter: &Matter<'_>, notice: Notice) -> Option<Sent> {
    let case: &Case = &matter.case;
    let (counts_by, opened_by, served_on, returned_on) = match notice {
        Notice::Supplement => {
            let it = case.supplement.as_ref()?;
            (
                ActKind::RequestSupplement,
                it.opened_by,
                it.served_on,
                it.returned_on,
            )
        }
        Notice::Reasons => {
            let it = case.reasons.as_ref()?;
            (
                ActKind::RequestReasons,
                it.opened_by,
                it.served_on,
                it.returned_on,
            )
        }
        Notice::Fee => {
            let it = case.fee.as_ref()?;
            (
                ActKind::NotifyFee,
                it.opened_by,
                it.received_on,
                it.returned_on,
            )
        }
        notice => return informed(matter, notice, None),
    };
    let receipt = last(
        matter,
        |act| matches!(act, Act::RecordNoticeReceipt(it) if it.notice == notice),
    );
    let resent = last(
        matter,
        |act| matches!(act, Act::ResendNotice(it) if it.notice == notice),
    );
    let way = resent.and_then(|event| match &event.act {
        Act::ResendNotice(it) => plain(Some(&it.way)),
        _ => None,
    });
    let (service, tracking) = how([receipt, resent]);
    // who sent it last is who served it
    let server = resent.or_else(|| matter.event(opened_by));
    Some(Sent {
        used: way,
        service,
        tracking,
        served_on,
        returned_on,
        server: server.map(|event| event.actor.told()),
        counts_by,
        ..with_receipt(
            receipt,
            to_applicant(matter, letter_of(notice), matter.event(opened_by)),
        )
    })
}

/// A letter that nobody has to answer: it counts as a reply does.
fn informed(matter: &Matter<'_>, notice: Notice, consultation: Option<&str>) -> Option<Sent> {
    let letter = matter.case.letter_out(notice, consultation)?;
    let asked = letter.consultation.as_deref();
    if let (Notice::ThirdParty, Some(asked)) = (notice, asked) {
        return told(matter, asked);
    }
    let issues = |act: &Act| match (notice, act) {
        (Notice::Acknowledgement, Act::ConfirmReceipt(_) | Act::Register(_))
        | (Notice::Abandonment, Act::Abandon(_))
        | (Notice::Extension, Act::Extend(_))
        | (Notice::Deferral, Act::Defer(_))
        | (Notice::Split, Act::Split(_))
        | (Notice::Payment, Act::PayFee(_)) => true,
        (Notice::Consultation, Act::Consult(it)) => Some(it.id.as_str()) == asked,
        _ => false,
    };
    let issued = matter.history.events().iter().rev();
    let issued = issued.into_iter().find(|event| issues(&event.act))?;
    let receipt = last(matter, |act| receipt_of(act, notice, asked));
    // How the extension went may stand in the act that tells it.
    let (service, tracking) = how([receipt, Some(issued)]);
    // The number that an act keeps is that of its first letter.
    let own = notice != Notice::Consultation;
    let sent = to_applicant(matter, letter_of(notice), Some(issued));
    let number = sent.number.clone().filter(|_| own);
    Some(Sent {
        service,
        tracking,
        served_on: matter.case.delivery(&letter).map(|it| it.served_on),
        server: Some(receipt.unwrap_or(issued).actor.told()),
        number,
        ..with_receipt(receipt, sent)
    })
}

fn receipt_of(act: &Act, notice: Notice, consultation: Option<&str>) -> bool {
    let Act::RecordNoticeReceipt(it) = act else {
        return false;
    };
    let named = it.consultation.as_deref();
    it.notice == notice && (named.is_none() || named == consultation)
}

/// What a receipt says beside the way.
fn with_receipt(receipt: Option<&Event>, sent: Sent) -> Sent {
    let (posted_on, signed_name, files) = match receipt.map(|event| &event.act) {
        Some(Act::RecordNoticeReceipt(it)) => (it.posted_on, &it.signed_name, it.files.len()),
        Some(Act::RecordConsultReceipt(it)) => (it.posted_on, &it.signed_name, it.files.len()),
        _ => return sent,
    };
    Sent {
        posted_on,
        signed_name: signed_name.clone(),
        proof: (files > 0).then(|| format!("凭证{files}份，附卷")),
        ..sent
    }
}

fn letter_sent(matter: &Matter<'_>, asked: &Consultation) -> Sent {
    let letter = match asked.with {
        ConsultWith::ThirdParty => "third_party_letter",
        ConsultWith::JointAgency => "joint_agency_letter",
        ConsultWith::OtherAgency => "other_agency_letter",
        ConsultWith::Internal => "internal_request",
    };
    let receipt = last(
        matter,
        |act| matches!(act, Act::RecordConsultReceipt(it) if it.id == asked.id),
    );
    let (service, tracking) = how([receipt]);
    let issued = matter.event(asked.opened_by);
    Sent {
        addressee: addressee(asked),
        asked: Some(asked.clone()),
        service,
        tracking,
        served_on: asked.received_on,
        counts_by: ActKind::Consult,
        server: issued.map(|event| event.actor.told()),
        ..with_receipt(receipt, to_applicant(matter, letter, issued))
    }
}

/// The notice to a third party that what it objected to is made public after all.
fn told(matter: &Matter<'_>, consultation: &str) -> Option<Sent> {
    let asked = matter.case.consultation(consultation)?;
    let event = last(
        matter,
        |act| matches!(act, Act::NotifyThirdParty(it) if it.consultation == consultation),
    )?;
    let receipt = last(matter, |act| {
        receipt_of(act, Notice::ThirdParty, Some(consultation))
    });
    let (service, tracking) = how([receipt]);
    Some(Sent {
        addressee: addressee(asked),
        asked: Some(asked.clone()),
        service,
        tracking,
        served_on: asked.told_on,
        server: Some(event.actor.told()),
        counts_by: ActKind::NotifyThirdParty,
        ..with_receipt(
            receipt,
            to_applicant(matter, letter_of(Notice::ThirdParty), Some(event)),
        )
    })
}

/// The letter of `letters.toml` that a notice is.
fn letter_of(notice: Notice) -> &'static str {
    match notice {
        Notice::Acknowledgement => "acknowledgement",
        Notice::Supplement => "supplement_notice",
        Notice::Reasons => "reasons_notice",
        Notice::Extension => "extension_notice",
        Notice::Deferral => "deferral_notice",
        Notice::Split => "split_notice",
        Notice::Consultation => "consultation_notice",
        Notice::Fee => "fee_notice",
        Notice::Payment => "payment_confirmation",
        Notice::ThirdParty => "third_party_notice",
        Notice::Abandonment => "abandonment_notice",
    }
}

/// How it went out, by the first of the events that says so, and the number of its
/// posting.
fn how<const N: usize>(events: [Option<&Event>; N]) -> (Option<Service>, Option<String>) {
    let sent = events.iter().flatten().filter_map(|event| event.act.sent());
    let said = sent.into_iter().find(|sent| sent.service.is_some());
    said.map_or((None, None), |sent| {
        (sent.service, sent.tracking.map(str::to_owned))
    })
}

/// The last event of this round that does such an act.
fn last<'m>(matter: &'m Matter<'_>, is: impl Fn(&Act) -> bool) -> Option<&'m Event> {
    matter.of_this_round().rev().find(|event| is(&event.act))
}

/// Where it went: as the act says, else where the applicant, or the one who was asked, is
/// reached that way.
async fn address(
    reader: &mut Reader,
    matter: &Matter<'_>,
    sent: &Sent,
) -> Result<Option<String>, ActError> {
    if sent.used.is_some() {
        return Ok(sent.used.clone());
    }
    if let Some(asked) = &sent.asked {
        let contact = crate::asked::contact(reader, asked).await?;
        return Ok(contact.and_then(|contact| match sent.service {
            Some(Service::Electronic) => contact.mail,
            // not sent yet, it goes by post as a rule
            Some(Service::Post) | None => contact.address,
            Some(Service::InPerson) => None,
        }));
    }
    match sent.service {
        Some(Service::Post) => reached_at(reader, matter, |contact| contact.address).await,
        Some(Service::Electronic) => reached_at(reader, matter, |contact| contact.mail).await,
        Some(Service::InPerson) | None => Ok(None),
    }
}

/// Which day counts: of a reply by each way of service, of anything else that of its
/// receipt, from which its period runs.
fn time_point(matter: &Matter<'_>, sent: &Sent) -> String {
    let rule = match (sent.counts_by, sent.service) {
        (ActKind::ProveService, Some(Service::Post)) => "邮寄的，以交邮之日为送达时点",
        (ActKind::ProveService, Some(Service::InPerson)) => "直接送达的，以签收之日为送达时点",
        (ActKind::ProveService, Some(Service::Electronic)) => {
            "申请人选择电子送达的，以发出之日为送达时点"
        }
        (ActKind::ProveService, None) => {
            "邮寄的以交邮之日、直接送达的以签收之日、电子送达的以发出之日为送达时点"
        }
        (ActKind::NotifyThirdParty, _) => "以第三方收到之日为准",
        // article 32 and 34 have their own words for it; the day itself counts by none
        (ActKind::Consult, _) => "以收到之日为准，期限自收到之日起计算，当日不计入",
        _ => "以收到之日为准，期限自收到的次日起计算",
    };
    let posted = sent.posted_on.filter(|day| sent.served_on != Some(*day));
    let posted = posted.map(|day| format!("；{}交邮", written(day)));
    let posted = posted.unwrap_or_default();
    format!("{rule}（{}）{posted}", matter.article_of(sent.counts_by))
}
