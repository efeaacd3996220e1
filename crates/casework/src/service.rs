//! What serving a document must say, as far as the register knows more than the law
//! core: an address to post to, consent to electronic service, a signature. Paper from
//! before the register, and what follows from another case, say what they say.

use disclosure::Refusal;
use disclosure::act::{Act, Sent};
use disclosure::case::Case;
use disclosure::words::Service;
use store::{CaseRow, PersonId, Reader, StoreError};
use uuid::Uuid;

use crate::error::ActError;

/// The rule that all of it follows.
const CITE: &str = "serve235";
/// The part of the dossier that proofs belong to, by `archive.toml`.
const PROOF: &str = "service_proof";

/// An act with its carrier written as `service.toml` names it, so that the register
/// keeps one word for one thing; one that is not there the law refuses.
pub(crate) fn completed(mut act: Act, rules: &disclosure::Rules, on: chrono::NaiveDate) -> Act {
    let on = act.sent().and_then(|sent| sent.on).unwrap_or(on);
    if let Some(said) = act.carrier_mut()
        && let Some(row) = rules.carrier(said, on)
    {
        said.clone_from(&row.carrier);
    }
    act
}

/// Checks how a reply is served, and what proves it.
///
/// # Errors
/// Something is missing, or the way is not open.
pub(crate) async fn check(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
    act: &Act,
) -> Result<(), ActError> {
    if let Act::ProveService(proof) = act {
        return proved(reader, row, case, &proof.files).await;
    }
    let (Act::Serve(_) | Act::ServeAgain(_), Some(sent)) = (act, act.sent()) else {
        return Ok(());
    };
    match sent.service {
        Some(Service::Post) => posted(reader, case, act, &sent).await,
        Some(Service::InPerson) => Ok(signed(&sent)?),
        Some(Service::Electronic) => Ok(chosen(case, &sent)?),
        None => Ok(()),
    }
}

/// What proves a service is a file of the case: a slip, a signature, a log.
async fn proved(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
    files: &[Uuid],
) -> Result<(), ActError> {
    if files.is_empty() {
        return Err(Refusal::malformed(
            "proof_file_missing",
            CITE,
            "没有附送达凭证的文件",
            "请先在“材料”页把送达回证、邮寄收据或者系统记录归入“送达凭证”，再在这里选择。",
        )
        .at("files")
        .into());
    }
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

async fn posted(
    reader: &mut Reader,
    case: &Case,
    act: &Act,
    sent: &Sent<'_>,
) -> Result<(), ActError> {
    if sent.carrier.is_none() {
        return Err(Refusal::malformed(
            "carrier_missing",
            CITE,
            "没有填写交寄的邮政企业",
            "邮寄送达通过邮政企业办理，请填写 EMS、挂号信或者其他邮件。",
        )
        .at("carrier")
        .into());
    }
    // A second posting goes to where its own contact says.
    let elsewhere = matches!(act, Act::ServeAgain(again) if again.contact.is_some());
    if elsewhere || address(reader, case).await?.is_some() {
        return Ok(());
    }
    Err(Refusal::out_of_turn(
        "address_missing",
        CITE,
        "登记中没有申请人（代理人）的通信地址，不能邮寄送达",
        "请先办理“登记身份、授权材料”，填写申请人的地址；或者改用直接送达、申请人同意的电子送达。",
    )
    .at("service")
    .into())
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

fn chosen(case: &Case, sent: &Sent<'_>) -> Result<(), Refusal> {
    if sent.on.is_some_and(|on| case.chose_electronic(on)) {
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
