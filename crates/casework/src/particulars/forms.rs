//! Forms: the application, its entry in the register, its withdrawal; and the letter
//! that hands over what came to the wrong agency.

use disclosure::act::Act;
use disclosure::application::Aid;
use disclosure::case::Event;
use disclosure::explain::source;
use disclosure::words::{ActKind, Channel, Ending};
use disclosure::{Cite, Rules};
use letters::data::{
    About, Addressee, ApplicationForm, HandoverLetter, HistoryLine, Paper, RegisterEntry,
    WithdrawalForm,
};
use store::{Agency, HandoverRow, Reader};

use super::matter::{Matter, head, other_cases, plain, written};
use super::missing;
use super::notices::{child_ids, receipt_rule};
use super::people::{Parties, parties};
use crate::error::ActError;
use crate::record::handling;

/// 申请表: what was asked for as it came in, mistakes in entering it set right.
pub(super) async fn application(
    reader: &mut Reader,
    matter: &Matter<'_>,
) -> Result<ApplicationForm, ActError> {
    let Parties {
        applicant,
        others,
        agent,
    } = parties(reader, matter).await?;
    let first = registered(matter)?;
    let Act::Register(registration) = &first.act else {
        return Err(matter.not_issued("申请表"));
    };
    let asked = &registration.application;
    let spoken = asked.channel == Channel::Oral || asked.aids.contains(&Aid::Writing);
    Ok(ApplicationForm {
        head: matter.head(None, matter.article_of(ActKind::Register)),
        about: About {
            matter: asked.title.clone(),
            request: asked.content.as_str().to_owned(),
            restarted: None,
            ..matter.about_on_file()
        },
        applicant,
        others,
        agent,
        document_number: asked.document_number.clone(),
        purpose: plain(asked.purpose.as_ref()),
        media: asked.media.iter().map(|it| it.label().to_owned()).collect(),
        provision: asked
            .provision
            .iter()
            .map(|it| it.label().to_owned())
            .collect(),
        aids: asked.aids.iter().map(|it| it.label().to_owned()).collect(),
        attachments: asked.attachments,
        written_by: spoken.then(|| first.actor.told()),
    })
}

fn registered<'m>(matter: &'m Matter<'_>) -> Result<&'m Event, ActError> {
    matter.history.events().first().ok_or(ActError::NotFound)
}

/// 登记表: the entry of the register with all that happened.
pub(super) async fn register_entry(
    reader: &mut Reader,
    matter: &Matter<'_>,
) -> Result<RegisterEntry, ActError> {
    let Parties {
        applicant, agent, ..
    } = parties(reader, matter).await?;
    let case = &matter.case;
    let deadline = matter.reply_deadline().filter(|_| case.ending.is_none());
    let children = child_ids(reader, matter).await?;
    let handler = Some(case.handler_name.trim()).filter(|name| !name.is_empty());
    let unit = handling(reader, matter.row.id, case).await?;
    let unit = match unit {
        Some(unit) => reader.agency(unit).await?.map(|agency| agency.name),
        None => None,
    };
    Ok(RegisterEntry {
        head: matter.head(None, matter.article_of(ActKind::Close)),
        about: matter.about_on_file(),
        applicant,
        agent,
        arrived_on: case.application.dates.arrived_on,
        signed_on: case.application.dates.signed_on,
        confirmed_on: case.application.dates.confirmed_on,
        receipt_rule: receipt_rule(matter),
        theme: case.application.theme.clone(),
        split_from: case.split_from.as_ref().map(|from| from.number.clone()),
        split_into: other_cases(reader, "登记表", &children).await?,
        due_on: deadline.as_ref().and_then(|it| it.due_on),
        provisional: deadline.is_some_and(|it| it.provisional),
        registered_by: registered(matter)?.actor.told(),
        handler: handler.map(str::to_owned),
        handling_unit: unit,
        state: matter.rules.lifecycle.state(case.state).label.clone(),
        history: matter.history.events().iter().map(line).collect(),
    })
}

/// One thing that happened, by its name; with a number where it sent out a letter.
fn line(event: &Event) -> HistoryLine {
    let label = event.act.kind().label();
    let detail = match (&event.act, &event.facts.document_number) {
        (_, Some(number)) => format!("（{number}）"),
        (Act::Dispatch(given), _) => format!("（{}）", given.handler_name),
        (Act::Consult(asked), _) => format!("（{}）", asked.with.label()),
        (Act::ConsultationAnswered(answer), _) => format!("（{}）", answer.opinion.label()),
        (Act::Extend(extension), _) => format!("（{}个工作日）", extension.workdays),
        _ => String::new(),
    };
    HistoryLine {
        on: event.on,
        what: format!("{label}{detail}"),
        who: event.actor.told(),
    }
}

/// 撤回申请书, with the agency's confirmation.
pub(super) fn withdrawal(matter: &Matter<'_>) -> Result<WithdrawalForm, ActError> {
    let Act::Withdraw(withdrawal) = &matter.last.act else {
        return Err(matter.not_issued("撤回申请书"));
    };
    let ending = matter.rules.ending(Ending::Withdrawn);
    let agent = matter.case.application.agent.as_ref();
    Ok(WithdrawalForm {
        head: matter.head(Some(matter.applicant()), matter.article(&ending.cite)),
        about: matter.about_on_file(),
        applicant: matter.applicants(),
        agent: agent.map(|agent| agent.name.clone()),
        reason: plain(withdrawal.remark.as_ref()),
        withdrawn_on: matter.last.on,
        declared: withdrawal.declared.map(|way| {
            let on = withdrawal.declared_on.map(written).unwrap_or_default();
            format!("{on}{}", way.label())
        }),
        confirmed_by: Some(matter.last.actor.told()),
    })
}

/// 移送函: an application addressed to another agency, which is no case of ours.
///
/// # Errors
/// The number of pages was not written down.
pub(crate) fn handover_letter(
    rules: &Rules,
    agency: &Agency,
    row: &HandoverRow,
    handed_by: &str,
) -> Result<Paper, ActError> {
    let pages = row.pages.and_then(|pages| u32::try_from(pages).ok());
    let pages = pages.ok_or_else(|| {
        missing(
            "移送函",
            "移交的页数",
            "请重新登记这封来信，填写页数；页数是移交的证明。",
        )
    })?;
    // no article orders it: a letter to another agency begins no period of ours
    let basis = source(&Cite::new("practice"), rules);
    Ok(HandoverLetter {
        head: head(
            rules,
            agency,
            row.handed_on,
            row.number.clone(),
            Some(Addressee::organisation(row.handed_to.trim())),
            basis,
        ),
        applicant: Some(row.sender_name.trim().to_owned()).filter(|name| !name.is_empty()),
        matter: row.title.clone(),
        arrived_on: row.arrived_on,
        from_unit: agency.name.clone(),
        handed_on: row.handed_on,
        pages,
        reason: row.remark.clone(),
        handed_by: handed_by.to_owned(),
    }
    .into())
}
