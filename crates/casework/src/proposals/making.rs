//! Proposals by hand: an analyst's, of a topic or of nothing, and an applicant's own
//! suggestion, which is to be considered as well (article 44, paragraph 2).

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::Refusal;
use disclosure::words::{ApplicantKind, ProposalOrigin, Role};
use hotspots::Conversion;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{AgencyId, CaseId, Person, ProposalMember, ProposalRow, Scope, TopicRun, Tx};

use super::drafting::{BY_DEFAULT, applicants, blank, evidence, first_step, owner};
use super::standing::{Standing, stands};
use super::{in_place, judging, kept};
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::once::{self, Done, Once};
use crate::topics::{Known, called, known};

/// A proposal that an analyst makes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewProposal {
    /// A topic of the result in force, whose evidence goes with it.
    #[serde(default)]
    pub topic: Option<String>,
    /// What is to be made public; that of a topic is called as the topic is.
    #[serde(default)]
    pub title: Option<String>,
    /// Whose information it is; of a topic, by default, the agency that was asked most.
    #[serde(default)]
    pub owner: Option<AgencyId>,
    /// The article; article 44 where none is named.
    #[serde(default)]
    pub basis: Option<String>,
    /// Why, though it is no topic with ground of its own.
    pub reason: String,
}

/// A suggestion of an applicant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSuggestion {
    /// What should be public.
    pub title: String,
    /// What the applicant says.
    pub text: String,
    /// When it came.
    pub received_on: NaiveDate,
    /// The number of the application on which it was given.
    #[serde(default)]
    pub case_number: Option<String>,
    /// Whoever suggests it, where no application is named.
    #[serde(default)]
    pub name: Option<String>,
}

/// A suggestion as it is kept; who made it stands in `people`, or with the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// When it came.
    pub received_on: NaiveDate,
    /// What it says.
    pub text: String,
}

impl Suggestion {
    /// The suggestion of a proposal, where it came from an applicant.
    pub fn of(row: &ProposalRow) -> Option<Suggestion> {
        let kept = row.suggestion.clone()?;
        serde_json::from_value(kept).ok()
    }
}

/// A proposal that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The proposal.
    pub row: ProposalRow,
    /// It was made before, under the same key.
    pub replayed: bool,
}

/// What is read in the transaction that makes a proposal.
struct Making {
    desk: Desk,
    new: NewProposal,
    conversion: Conversion,
    once: Option<Once>,
    now: DateTime<Utc>,
}

struct Suggesting {
    desk: Desk,
    new: NewSuggestion,
    due_on: NaiveDate,
    once: Option<Once>,
    now: DateTime<Utc>,
}

impl Office {
    /// Makes a proposal by hand.
    ///
    /// # Errors
    /// Not by this officer, the topic is proposed already, what is said does not fit, the
    /// key belongs to another request, or the register failed.
    pub async fn propose(
        &self,
        desk: &Desk,
        new: NewProposal,
        once: Option<Once>,
    ) -> Result<Made, ActError> {
        if !judging::speaks_for(desk, desk.agency.id) {
            return Err(judging::not_for_this_role("您不能提出主动公开建议").into());
        }
        let making = Arc::new(Making {
            new: self.fitting_proposal(desk, new).await?,
            desk: desk.clone(),
            conversion: self.conversion()?,
            once,
            now: self.clock.now(),
        });
        self.store
            .act(move |tx| {
                let making = making.clone();
                Box::pin(async move { make(tx, &making).await })
            })
            .await
    }

    /// Enters what an applicant suggests: it has to be considered within the days that an
    /// answer has.
    ///
    /// # Errors
    /// Not by this officer, there is no such case, what is said does not fit, the key
    /// belongs to another request, or the register failed.
    pub async fn take_suggestion(
        &self,
        desk: &Desk,
        new: NewSuggestion,
        once: Option<Once>,
    ) -> Result<Made, ActError> {
        let taking_in = [Role::Clerk, Role::Handler, Role::Analyst, Role::OfficeHead];
        if !desk.officer.roles.iter().any(|it| taking_in.contains(it)) {
            return Err(judging::not_for_this_role("您不能登记申请人的建议").into());
        }
        let received_on = new.received_on;
        judging::not_after("received_on", received_on, self.today(), "收到日期")?;
        let workdays = self.conversion()?.answer_workdays;
        let due_on = judging::workdays_after(&self.rules.calendar, received_on, workdays)
            .map_err(|refusal| refusal.at("received_on"))?;
        let suggesting = Arc::new(Suggesting {
            new: suggested(new)?,
            desk: desk.clone(),
            due_on,
            once,
            now: self.clock.now(),
        });
        self.store
            .act(move |tx| {
                let suggesting = suggesting.clone();
                Box::pin(async move { take_in(tx, &suggesting).await })
            })
            .await
    }

    /// What does not need the register to be judged.
    async fn fitting_proposal(
        &self,
        desk: &Desk,
        new: NewProposal,
    ) -> Result<NewProposal, ActError> {
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let (topic, title) = (given(new.topic), given(new.title));
        let title = match (title, &topic) {
            (None, Some(_)) => None,
            (title, _) => {
                let title = title.unwrap_or_default();
                Some(judging::line("title", &title, "建议公开的信息")?)
            }
        };
        let basis = given(new.basis);
        let basis = basis.as_deref().unwrap_or(BY_DEFAULT);
        Ok(NewProposal {
            title,
            basis: Some(judging::article(&self.rules.sources, "basis", basis)?),
            owner: match new.owner {
                Some(owner) => Some(self.owner_in_reach(desk, owner).await?),
                None => None,
            },
            reason: judging::said("reason", &new.reason, "提出的理由")?,
            topic,
        })
    }
}

fn suggested(new: NewSuggestion) -> Result<NewSuggestion, Refusal> {
    let given = |field, text: Option<String>, label| match text.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => judging::line(field, text, label).map(Some),
    };
    let suggested = NewSuggestion {
        title: judging::line("title", &new.title, "建议公开的信息")?,
        text: judging::said("text", &new.text, "建议的内容")?,
        case_number: given("case_number", new.case_number, "案号")?,
        name: given("name", new.name, "建议人")?,
        received_on: new.received_on,
    };
    if suggested.case_number.is_none() && suggested.name.is_none() {
        return Err(Refusal::malformed(
            "nobody_suggests",
            "reg:44(2)",
            "没有写明是谁的建议",
            "请填写建议人所申请的案号；没有案件的，填写姓名或者名称。",
        )
        .at("case_number"));
    }
    Ok(suggested)
}

/// What was done before under the same key.
async fn before(tx: &mut Tx, desk: &Desk, once: Option<&Once>) -> Result<Option<Made>, ActError> {
    let Some(known) = once::before(tx, once).await? else {
        return Ok(None);
    };
    let id = known.event_ids.first().copied().unwrap_or_default();
    let row = tx.proposal(&desk.scope, id).await?;
    Ok(Some(Made {
        row: row.ok_or(ActError::NotFound)?,
        replayed: true,
    }))
}

async fn write(
    tx: &mut Tx,
    row: ProposalRow,
    members: &[ProposalMember],
    content: Value,
    once: Option<&Once>,
) -> Result<Made, ActError> {
    tx.insert_proposal(&row).await?;
    tx.replace_proposal_members(row.id, members).await?;
    first_step(tx, &row, content).await?;
    let done = Done {
        status: 201,
        case: None,
        events: vec![row.id],
        at: row.created_at,
    };
    once::keep(tx, once, done).await?;
    Ok(Made {
        row,
        replayed: false,
    })
}

async fn make(tx: &mut Tx, making: &Making) -> Result<Made, ActError> {
    let Making {
        desk, new, once, ..
    } = making;
    let once = once.as_ref();
    if let Some(made) = before(tx, desk, once).await? {
        return Ok(made);
    }
    let blank = ProposalRow {
        created_by: Some(desk.officer.id),
        reason: new.reason.clone(),
        ..blank(
            tx.next_id(),
            desk.agency.id,
            ProposalOrigin::Hand,
            making.now,
        )
    };
    let (mut row, members) = match &new.topic {
        Some(topic) => of_topic(tx, making, topic, blank).await?,
        None if new.owner.is_none() => return Err(no_owner().into()),
        None => (blank, Vec::new()),
    };
    row.title = new.title.clone().unwrap_or(row.title);
    judging::names_information(&row.title, &row.evidence)?;
    row.owner_id = new.owner.unwrap_or(row.owner_id);
    row.basis = new.basis.clone().unwrap_or(row.basis);
    let mut content = json!({ "reason": new.reason });
    in_place(tx, desk, making.now, &mut content).await?;
    write(tx, row, &members, content, once).await
}

/// A proposal with the evidence of a topic, though it may not be enough.
async fn of_topic(
    tx: &mut Tx,
    making: &Making,
    topic: &str,
    blank: ProposalRow,
) -> Result<(ProposalRow, Vec<ProposalMember>), ActError> {
    let agency = making.desk.agency.id;
    let no_topic = || ActError::from(no_topic());
    let run = tx.last_topic_run(agency).await?.ok_or_else(no_topic)?;
    let found = tx.topic(run.id, topic).await?.ok_or_else(no_topic)?;
    let members = members(tx, &run, topic, &making.conversion).await?;
    let cases: Vec<CaseId> = members.iter().map(|member| member.case_id).collect();
    let standing = Standing::read(tx).await?;
    let about = standing.about(&cases, topic);
    let mut ours = about.iter().filter(|row| row.agency_id == agency);
    if let Some(there) = ours.clone().find(|row| stands(row)) {
        return Err(Refusal::out_of_turn(
            "proposal_there",
            "reg:44",
            format!(
                "这个热点已经有一项主动公开建议“{}”，现在是“{}”",
                there.title,
                there.state.label()
            ),
            "请在那一项建议中办理。",
        )
        .at("topic")
        .into());
    }
    if found.evidence["given"]["excluded"] == true {
        return Err(own_records().at("topic").into());
    }
    let named = known(&tx.topic_decisions(agency).await?);
    let named = named.get(topic).and_then(|known| known.name.clone());
    let asked = found.evidence["given"]["title"].as_str();
    let asked = asked.filter(|title| !title.is_empty()).map(str::to_owned);
    let row = ProposalRow {
        owner_id: owner(tx, &run, &cases).await?,
        topic: Some(topic.to_owned()),
        run_id: Some(run.id),
        title: named
            .or(asked)
            .unwrap_or_else(|| called(&found, &Known::default())),
        evidence: evidence(&run, &found),
        applicants: applicants(&found),
        applications: i64::try_from(members.len()).unwrap_or(i64::MAX),
        earlier_id: ours.next().map(|last| last.id),
        ..blank
    };
    Ok((row, members))
}

/// The applications for what most people of a topic were given, and which of them were given
/// it.
async fn members(
    tx: &mut Tx,
    run: &TopicRun,
    topic: &str,
    conversion: &Conversion,
) -> Result<Vec<ProposalMember>, ActError> {
    let disclosing: HashSet<&str> = conversion.disclosing.iter().map(String::as_str).collect();
    let mut members = Vec::new();
    let all = tx.topic_members(run.id, topic).await?.into_iter();
    for member in all.filter(|it| it.information.is_none_or(|nth| nth == 0)) {
        let case = tx.case(&Scope::system(), member.case_id).await?;
        let kind = case.and_then(|case| case.reply_kind);
        members.push(ProposalMember {
            case_id: member.case_id,
            given: kind.is_some_and(|kind| disclosing.contains(kind.as_str())),
        });
    }
    Ok(members)
}

async fn take_in(tx: &mut Tx, suggesting: &Suggesting) -> Result<Made, ActError> {
    let Suggesting {
        desk, new, once, ..
    } = suggesting;
    let once = once.as_ref();
    if let Some(made) = before(tx, desk, once).await? {
        return Ok(made);
    }
    let case = match &new.case_number {
        Some(number) => Some(case_of(tx, desk, number).await?),
        None => None,
    };
    let person = match (&new.name, &case) {
        (Some(name), None) => Some(add_person(tx, name).await?),
        _ => None,
    };
    let suggestion = Suggestion {
        received_on: new.received_on,
        text: new.text.clone(),
    };
    let row = ProposalRow {
        title: new.title.clone(),
        owner_id: case.map_or(desk.agency.id, |(_, owner)| owner),
        case_id: case.map(|(id, _)| id),
        person_id: person,
        suggestion: Some(kept(&suggestion)),
        applications: i64::from(case.is_some()),
        created_by: Some(desk.officer.id),
        due_on: Some(suggesting.due_on),
        ..blank(
            tx.next_id(),
            desk.agency.id,
            ProposalOrigin::Applicant,
            suggesting.now,
        )
    };
    // what the applicant says stands with the proposal, and who it is nowhere else
    let content = json!({ "received_on": new.received_on });
    write(tx, row, &[], content, once).await
}

/// The case on which a suggestion was made, and whose it is.
async fn case_of(tx: &mut Tx, desk: &Desk, number: &str) -> Result<(CaseId, AgencyId), ActError> {
    match tx.case_by_number(&desk.scope, number).await? {
        Some(case) => Ok((case.id, case.agency_id)),
        None => Err(Refusal::malformed(
            "no_such_case",
            "office",
            "没有这个案号的案件，或者不在您的权限范围内",
            "请核对案号；没有案件的，留空并填写姓名。",
        )
        .at("case_number")
        .into()),
    }
}

async fn add_person(tx: &mut Tx, name: &str) -> Result<store::PersonId, ActError> {
    let person = Person {
        id: tx.next_id(),
        name: name.to_owned(),
        // a name is masked as that of a person unless something else is known
        kind: ApplicantKind::NaturalPerson,
        id_kind: None,
        id_number: None,
        phone: None,
        address: None,
        mail: None,
    };
    tx.insert_person(&person).await?;
    Ok(person.id)
}

fn no_owner() -> Refusal {
    Refusal::malformed(
        "owner_missing",
        "reg:10",
        "没有写明信息的权属机关",
        "请选择制作或者保存这一信息的机关。",
    )
    .at("owner")
}

fn own_records() -> Refusal {
    Refusal::out_of_turn(
        "own_records",
        "reg:15",
        "这个热点中的申请，多数只涉及申请人自己的记录，不能建议主动公开",
        "请向申请人提供本人查询的办法；确有可以公开的政策文件的，不选热点，单独提出建议。",
    )
}

fn no_topic() -> Refusal {
    Refusal::malformed(
        "no_topic",
        "office",
        "现行的分析结果中没有这个热点",
        "请从热点列表中选择；没有热点的，留空并写明建议公开的信息。",
    )
    .at("topic")
}
