//! What serving a document must say, as far as the register knows more than the law
//! core: an address to post to, consent to electronic service, a signature. Paper from
//! before the register, and what follows from another case, say what they say.

use chrono::NaiveDate;
use disclosure::act::{Act, ConsultRequest, Notice, Sent};
use disclosure::case::{Case, Consultation};
use disclosure::rules::{NumberFault, item_number};
use disclosure::words::{ActKind, ConsultWith, Service};
use disclosure::{Refusal, Rules, Warning};
use store::{CaseRow, PersonId, Reader, StoreError};
use uuid::Uuid;

mod again;

use crate::acts::Circumstances;
use crate::asked;
use crate::error::ActError;

/// The rule that all of it follows.
const CITE: &str = "serve235";
/// The part of the dossier that proofs belong to, by `archive.toml`.
const PROOF: &str = "service_proof";

/// An act with its carrier written as `service.toml` names it and its number as the post
/// writes it, so that the register keeps one word for one thing; what is not there the
/// law refuses.
pub(crate) fn completed(mut act: Act, rules: &Rules, on: NaiveDate) -> Act {
    let on = act.sent().and_then(|sent| sent.on).unwrap_or(on);
    if let Some(said) = act.carrier_mut()
        && let Some(row) = rules.carrier(said, on)
    {
        said.clone_from(&row.carrier);
    }
    if let Some(number) = act.tracking_mut() {
        *number = item_number(number);
    }
    act
}

/// Checks how a document is served, and what proves it; tells what to mind.
///
/// # Errors
/// Something is missing, or the way is not open.
pub(crate) async fn check(
    reader: &mut Reader,
    circumstances: &Circumstances,
    row: &CaseRow,
    case: &Case,
    act: &Act,
) -> Result<Vec<Warning>, ActError> {
    in_advance(act)?;
    let sent = act.sent();
    if let Some(sent) = &sent {
        numbered(circumstances, sent)?;
    }
    match (act, sent) {
        (Act::ProveService(proof), _) if proof.files.is_empty() => Err(no_proof().into()),
        (Act::ProveService(proof), _) => {
            proved(reader, row, case, &proof.files).await?;
            again::proved(reader, row, case, &proof.files).await?;
            Ok(Vec::new())
        }
        (Act::Consult(request), _) => Ok(asks(request).map(|()| Vec::new())?),
        (Act::RecordNoticeReceipt(it), Some(sent)) => {
            let whom = match it.notice {
                Notice::ThirdParty => Whom::Other(asked_of(case, it.consultation.as_deref())),
                _ => Whom::Applicant,
            };
            let receipt = Receipt {
                on: it.served_on,
                posted_on: it.posted_on,
                signed_name: it.signed_name.as_deref(),
                files: &it.files,
            };
            received(reader, row, case, whom, &sent, &receipt).await
        }
        (Act::RecordConsultReceipt(it), Some(sent)) => {
            let asked = case.consultation(&it.id);
            // Within the register the letter is there when it is sent.
            if asked
                .is_some_and(|asked| asked.agency.is_some() || asked.with == ConsultWith::Internal)
            {
                return Ok(Vec::new());
            }
            let receipt = Receipt {
                on: it.received_on,
                posted_on: it.posted_on,
                signed_name: it.signed_name.as_deref(),
                files: &it.files,
            };
            received(reader, row, case, Whom::Other(asked), &sent, &receipt).await
        }
        (Act::Serve(_), Some(sent)) => {
            replied(reader, case, &sent, false).await?;
            Ok(Vec::new())
        }
        (Act::ServeAgain(it), Some(sent)) => {
            let contact = it.contact.as_ref().filter(|it| !it.is_blank());
            replied(reader, case, &sent, contact.is_some()).await?;
            again::otherwise(reader, row, case, &sent, contact.is_some()).await?;
            Ok(Vec::new())
        }
        _ => Ok(Vec::new()),
    }
}

/// Checks a correction as what it makes of an act: it opens no way that was closed. Where
/// the act as it stands would not pass either (it is from paper, or the case went on), it
/// may say what it says.
///
/// # Errors
/// What is put right would not have been done so.
pub(crate) async fn check_corrected(
    reader: &mut Reader,
    circumstances: &Circumstances,
    row: &CaseRow,
    case: &Case,
    (was, now): (&Act, &Act),
) -> Result<Vec<Warning>, ActError> {
    match check(reader, circumstances, row, case, was).await {
        Err(_) => Ok(Vec::new()),
        Ok(_) => check(reader, circumstances, row, case, now).await,
    }
}

/// A reply goes where the register says, or where the contact of a second service says.
async fn replied(
    reader: &mut Reader,
    case: &Case,
    sent: &Sent<'_>,
    elsewhere: bool,
) -> Result<(), ActError> {
    match sent.service {
        Some(Service::Post) => {
            carried(sent)?;
            if !elsewhere {
                addressed(reader, case, Whom::Applicant).await?;
            }
            Ok(())
        }
        Some(Service::InPerson) => Ok(signed(sent)?),
        Some(Service::Electronic) => Ok(chosen(case, sent.on)?),
        None => Ok(()),
    }
}

/// The act that makes a letter cannot know of its receipt: the letter gets its number by
/// that act. Agencies of the register have it at once.
fn in_advance(act: &Act) -> Result<(), Refusal> {
    let outside = |request: &ConsultRequest| {
        request.agency.is_none() && request.with != ConsultWith::Internal
    };
    let (field, day, then) = match act {
        Act::RequestSupplement(it) => ("served_on", it.served_on, RECEIPT),
        Act::RequestReasons(it) => ("served_on", it.served_on, RECEIPT),
        Act::UndoAbandonment(it) => ("served_on", it.served_on, RECEIPT),
        Act::NotifyFee(it) => ("received_on", it.received_on, RECEIPT),
        Act::NotifyThirdParty(it) => ("served_on", it.served_on, RECEIPT),
        Act::Consult(it) if outside(it) => {
            ("received_on", it.received_on, ActKind::RecordConsultReceipt)
        }
        _ => return Ok(()),
    };
    match day {
        None => Ok(()),
        Some(_) => Err(Refusal::malformed(
            "receipt_in_advance",
            CITE,
            "文书由这一项办理编号、制作，此时还没有送达",
            format!(
                "请不要填写送达日期；送达以后办理“{}”，写明怎样送达、何时收到。",
                then.label()
            ),
        )
        .at(field)),
    }
}

const RECEIPT: ActKind = ActKind::RecordNoticeReceipt;

/// The post writes its numbers in forms of its own: a mistyped one cannot be traced.
fn numbered(circumstances: &Circumstances, sent: &Sent<'_>) -> Result<(), Refusal> {
    let (Some(carrier), Some(number)) = (sent.carrier, sent.tracking) else {
        return Ok(());
    };
    let on = sent.on.unwrap_or(circumstances.on);
    let Some(row) = circumstances.rules().carrier(carrier, on) else {
        return Ok(());
    };
    let expected: Vec<&str> = row.numbers.iter().map(|form| form.label.as_str()).collect();
    let message = match row.check_number(number) {
        Ok(()) => return Ok(()),
        Err(NumberFault::Form) => format!("“{number}”不是{}的邮件号码", row.label),
        Err(NumberFault::CheckDigit) => {
            format!("邮件号码“{number}”的校验码（第九位数字）不符，可能抄错了一位")
        }
    };
    Err(Refusal::malformed(
        "tracking_form",
        CITE,
        message,
        format!(
            "应当是{}；请照邮件详情单或者收据核对。",
            expected.join("，或者")
        ),
    )
    .at("tracking"))
}

/// For whom a letter is.
enum Whom<'c> {
    Applicant,
    /// The one who was asked, if it is known which.
    Other(Option<&'c Consultation>),
}

fn asked_of<'c>(case: &'c Case, consultation: Option<&str>) -> Option<&'c Consultation> {
    let letter = case.letter_out(Notice::ThirdParty, consultation)?;
    case.consultation(letter.consultation.as_deref()?)
}

/// What a receipt says beside the way.
struct Receipt<'r> {
    /// The day that counts.
    on: NaiveDate,
    posted_on: Option<NaiveDate>,
    signed_name: Option<&'r str>,
    files: &'r [Uuid],
}

/// The receipt of a letter says what the service of a reply says.
async fn received(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
    whom: Whom<'_>,
    sent: &Sent<'_>,
    receipt: &Receipt<'_>,
) -> Result<Vec<Warning>, ActError> {
    let applicant = matches!(whom, Whom::Applicant);
    match sent.service {
        None => {
            return Err(lacking(
                "service_missing",
                "没有填写怎样送达",
                "请填写邮寄、直接送达或者电子送达：送达日期要有凭据，期限从该日起算。",
            )
            .at("service")
            .into());
        }
        Some(Service::Post) => {
            carried(sent)?;
            if receipt.posted_on.is_none() {
                return Err(lacking(
                    "posted_on_missing",
                    "没有填写交邮日期",
                    "请照邮政企业的收据填写交邮日期，收到日期另填。",
                )
                .at("posted_on")
                .into());
            }
            addressed(reader, case, whom).await?;
        }
        Some(Service::InPerson) if applicant => signed(sent)?,
        Some(Service::InPerson) if receipt.signed_name.is_none_or(|it| it.trim().is_empty()) => {
            return Err(lacking(
                "signed_name_missing",
                "没有填写签收人",
                "直接送达的，请照送达回证填写签收人的姓名。",
            )
            .at("signed_name")
            .into());
        }
        Some(Service::Electronic) if applicant => chosen(case, Some(receipt.on))?,
        Some(Service::InPerson | Service::Electronic) => {}
    }
    if !receipt.files.is_empty() {
        proved(reader, row, case, receipt.files).await?;
        return Ok(Vec::new());
    }
    Ok(vec![Warning::new(
        "receipt_unproved",
        CITE,
        "没有附送达凭证：请把回执、送达回证或者系统记录归入材料的“送达凭证”，以备复议、诉讼举证。",
    )])
}

fn lacking(code: &'static str, message: &str, hint: &str) -> Refusal {
    Refusal::malformed(code, CITE, message, hint)
}

fn no_proof() -> Refusal {
    lacking(
        "proof_file_missing",
        "没有附送达凭证的文件",
        "请先在“材料”页把送达回证、邮寄收据或者系统记录归入“送达凭证”，再在这里选择。",
    )
    .at("files")
}

/// What proves a service is a file of the case: a slip, a signature, a log.
async fn proved(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
    files: &[Uuid],
) -> Result<(), ActError> {
    let kept = reader.files_of_round(row.id, i64::from(case.round)).await?;
    let is_proof = |id: &Uuid| {
        let file = kept.iter().find(|file| file.id == *id);
        file.is_some_and(|file| file.part == PROOF && file.remove_reason.is_none())
    };
    match files.iter().all(is_proof) {
        true => Ok(()),
        false => Err(Refusal::malformed(
            "proof_file_unknown",
            CITE,
            "所选的文件中，有的不是本次办理的送达凭证，或者已经移出",
            "请选择本案“材料”页“送达凭证”部分的文件。",
        )
        .at("files")
        .into()),
    }
}

/// A letter that asks somebody says what is asked.
fn asks(request: &ConsultRequest) -> Result<(), Refusal> {
    let said = request.question.as_ref().is_some_and(|it| !it.is_blank());
    match said || request.with != ConsultWith::ThirdParty {
        true => Ok(()),
        false => Err(Refusal::malformed(
            "question_missing",
            "reg:32",
            "没有写明向第三方征求什么意见",
            "请写明申请公开的信息中哪些与对方有关、请对方就什么提出意见，不要写申请人的身份。",
        )
        .at("question")),
    }
}

fn carried(sent: &Sent<'_>) -> Result<(), Refusal> {
    match sent.carrier {
        Some(_) => Ok(()),
        None => Err(lacking(
            "carrier_missing",
            "没有填写交寄的邮政企业",
            "邮寄送达通过邮政企业办理，请填写 EMS、挂号信或者其他邮件。",
        )
        .at("carrier")),
    }
}

/// What is posted has an address in the register.
async fn addressed(reader: &mut Reader, case: &Case, whom: Whom<'_>) -> Result<(), ActError> {
    let (address, message, hint) = match whom {
        Whom::Applicant => (
            address(reader, case).await?,
            "登记中没有申请人（代理人）的通信地址，不能邮寄送达",
            "请先办理“登记身份、授权材料”，填写申请人的地址；或者改用直接送达、申请人同意的电子送达。",
        ),
        // Agencies are found without.
        Whom::Other(Some(asked)) if asked.with != ConsultWith::ThirdParty => return Ok(()),
        Whom::Other(asked) => (
            match asked {
                Some(asked) => asked::contact(reader, asked)
                    .await?
                    .and_then(|it| it.address),
                None => None,
            },
            "登记中没有第三方的通信地址，不能登记邮寄送达",
            "请对“征求意见”提出更正，补填第三方的地址；或者改为登记直接送达、电子送达。",
        ),
    };
    match address {
        Some(_) => Ok(()),
        None => Err(Refusal::out_of_turn("address_missing", CITE, message, hint)
            .at("service")
            .into()),
    }
}

fn signed(sent: &Sent<'_>) -> Result<(), Refusal> {
    if sent.signed_by.is_some() {
        return Ok(());
    }
    Err(Refusal::malformed(
        "signed_by_missing",
        CITE,
        "没有填写由谁签收",
        "直接送达以申请人、代理人或者法定代表人签收之日为准，请照送达回证填写。",
    )
    .at("signed_by"))
}

fn chosen(case: &Case, on: Option<NaiveDate>) -> Result<(), Refusal> {
    if on.is_some_and(|on| case.chose_electronic(on)) {
        return Ok(());
    }
    Err(Refusal::out_of_turn(
        "electronic_not_chosen",
        CITE,
        "申请人没有选择电子方式，也没有登记其同意，不能电子送达",
        "请先征得申请人同意并办理“登记联系情况”（同意电子送达），或者改用邮寄、直接送达。",
    )
    .at("service"))
}

/// Where the applicant, or the agent who receives for the applicant, can be written to.
async fn address(reader: &mut Reader, case: &Case) -> Result<Option<String>, StoreError> {
    let application = &case.application;
    let agent = application.agent.as_ref();
    let agent = agent.map(|agent| (agent.person, agent.details));
    let applicant = Some((application.applicant.person, application.applicant.details));
    for (person, details) in [applicant, agent].into_iter().flatten() {
        if let Some(address) = address_of(reader, details.unwrap_or(person)).await? {
            return Ok(Some(address));
        }
    }
    Ok(None)
}

async fn address_of(reader: &mut Reader, row: PersonId) -> Result<Option<String>, StoreError> {
    let person = reader.person(row).await?;
    let address = person.and_then(|person| person.address);
    Ok(address.filter(|address| !address.trim().is_empty()))
}
