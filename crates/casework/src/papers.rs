//! Papers of identity and authority that are handed in late. They add to what the
//! application says of people; what it says wrongly is set right by a correction.

use disclosure::act::{Act, Papers, PersonRow};
use disclosure::application::{Agent, Applicant};
use disclosure::case::{Case, Event};
use disclosure::history::History;
use disclosure::words::ApplicantKind;
use disclosure::{Refusal, Warning};
use store::{Scope, Tx};

use crate::acts::Beside;
use crate::error::ActError;
use crate::intake::people::{self, Had};
use crate::intake::wording::fold;
use crate::intake::{NewAgent, NewPerson};

/// Which event speaks of the applicant last, where papers that were handed in since
/// the registration do: its number, or that of its latest correction.
pub(crate) fn applicant_since(history: &History) -> Option<u64> {
    let states = |event: &&Event| matches!(&event.act, Act::RecordPapers(papers) if papers.applicant.is_some());
    let seq = history.events().iter().rfind(states)?.seq;
    Some(history.superseded_by(seq).unwrap_or(seq))
}

/// Writes out papers with the people who are sealed in the register, and tells
/// what to mind of the numbers that were given.
///
/// # Errors
/// They are another applicant's, or bring a field that is not theirs.
pub(crate) async fn completed(
    tx: &mut Tx,
    scope: &Scope,
    case: &Case,
    papers: &Papers,
    beside: &Beside,
) -> Result<(Papers, Vec<Warning>), ActError> {
    if beside.change.is_some() {
        return Err(Refusal::malformed(
            "beside",
            "office",
            "登记材料不接受 change",
            "请直接填写补交的内容。",
        )
        .into());
    }
    // Rows of people are the register's own.
    let mut papers = Papers {
        applicant: None,
        agent: None,
        ..papers.clone()
    };
    let mut warnings = Vec::new();
    if let Some(person) = &beside.applicant {
        let (row, said) = applicant(tx, scope, &case.application.applicant, person).await?;
        papers.applicant = Some(row);
        warnings.extend(said);
    }
    if let Some(new) = &beside.agent {
        let (row, said) = agent(tx, scope, case.application.agent.as_ref(), new).await?;
        papers.agent = Some(row);
        warnings.extend(said);
    }
    Ok((papers, warnings))
}

async fn applicant(
    tx: &mut Tx,
    scope: &Scope,
    had: &Applicant,
    new: &NewPerson,
) -> Result<(PersonRow, Vec<Warning>), ActError> {
    if fold(&had.name) != fold(&new.name) {
        return Err(Refusal::malformed(
            "papers_of_another",
            "reg:29",
            "材料上的姓名或者名称与申请人的不同",
            "补交的材料不变更申请人；登记有误的，请提出更正。",
        )
        .at("applicant.name")
        .into());
    }
    let row = Had {
        person: had.person,
        details: had.details,
        kind: had.kind,
    };
    let found = people::supplement(tx, scope, "申请人", row, new).await?;
    let row = PersonRow {
        person: found.person,
        details: found.details,
        name: had.name.clone(),
    };
    Ok((row, found.warnings))
}

/// An agent of another name takes the place of the one before; of the same, the
/// papers say more.
async fn agent(
    tx: &mut Tx,
    scope: &Scope,
    had: Option<&Agent>,
    new: &NewAgent,
) -> Result<(Agent, Vec<Warning>), ActError> {
    let Some(had) = had.filter(|had| fold(&had.name) == fold(&new.person.name)) else {
        return people::agent(tx, scope, new).await;
    };
    let row = Had {
        person: had.person,
        details: had.details,
        kind: ApplicantKind::NaturalPerson,
    };
    let found = people::supplement(tx, scope, "代理人", row, &new.person).await?;
    let agent = Agent {
        person: found.person,
        details: found.details,
        name: had.name.clone(),
        authority: new.authority.clone().or_else(|| had.authority.clone()),
    };
    Ok((agent, found.warnings))
}
