//! Information that enough people were given becomes a proposal by itself, when the result of
//! a run is written: once. A later run refreshes the evidence of one that was not sent yet;
//! after a no, enough new applicants make another.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::{ProposalOrigin, ProposalState, ProposalStep};
use hotspots::Conversion;
use serde_json::{Value, json};
use store::{
    AgencyId, CaseId, PersonId, ProposalMember, ProposalRow, ProposalStepRow, Scope, TopicRow,
    TopicRun, Tx,
};
use uuid::Uuid;

use super::standing::{Standing, is_drafted, stands};
use super::telling;
use crate::error::ActError;
use crate::topics::{Analysis, Information, Known, Row, called, known};

/// The article by which what many ask for becomes public.
pub(super) const BY_DEFAULT: &str = "reg:44";

/// The longest name of what is to be made public, in characters.
const LONGEST: usize = 300;

/// Makes proposals of what the topics of a result ask for, refreshes those that there are,
/// and notes who asks for what is proposed already. A result that others reach beyond
/// changes nothing: its evidence is old.
pub(crate) async fn draft_from(
    tx: &mut Tx,
    run: &TopicRun,
    found: &Analysis,
    conversion: &Conversion,
    now: DateTime<Utc>,
) -> Result<(), ActError> {
    let in_force = tx.last_topic_run(run.agency_id).await?;
    if in_force.is_none_or(|last| last.id != run.id) {
        return Ok(());
    }
    for (proposal, cases) in &found.asking {
        tx.add_proposal_requests(*proposal, cases).await?;
    }
    let standing = Standing::read(tx).await?;
    let names = known(&tx.topic_decisions(run.agency_id).await?);
    let mut refreshed: HashSet<Uuid> = HashSet::new();
    let mut drafted = 0;
    for row in &found.rows {
        for (nth, asked) in row.informations.iter().enumerate() {
            let named = names.get(&row.topic.topic).and_then(|it| it.name.clone());
            let part = Part {
                run,
                row,
                asked,
                // what an analyst calls the topic is what most were given
                title: named.filter(|_| nth == 0),
                now,
            };
            let about = standing.about(&asked.cases, &row.topic.topic);
            let ours = about.iter().find(|it| is_drafted(it, run.agency_id));
            if let Some(ours) = ours {
                if refreshed.insert(ours.id) {
                    part.refresh(tx, (*ours).clone()).await?;
                }
            } else if part.is_to_be_proposed(tx, &about, conversion).await? {
                part.write(tx, &about).await?;
                drafted += 1;
            }
        }
    }
    for left in standing.drafted(run.agency_id) {
        if !refreshed.contains(&left.id) {
            fell(tx, run, left.clone()).await?;
        }
    }
    telling::drafted(tx, run, drafted, now).await
}

/// Nobody asks any more for what was written down: it is kept, and marked.
async fn fell(tx: &mut Tx, run: &TopicRun, last: ProposalRow) -> Result<(), ActError> {
    let mut next = last.clone();
    next.run_id = Some(run.id);
    next.evidence["given"]["applicants"] = json!(0);
    next.evidence["given"]["enough"] = json!(false);
    next.evidence["until"] = json!(run.until);
    next.applicants = 0;
    match tx.update_proposal(&next, last.version).await? {
        true => Ok(()),
        false => Err(store::StoreError::Conflict.into()),
    }
}

/// Information of a topic, with what a proposal of it needs.
struct Part<'r> {
    run: &'r TopicRun,
    row: &'r Row,
    asked: &'r Information,
    /// What an analyst calls it.
    title: Option<String>,
    now: DateTime<Utc>,
}

impl Part<'_> {
    /// Enough people were given it, and nobody proposes it already. What was declined or
    /// taken back comes again when enough people who had not asked before were given it
    /// since.
    async fn is_to_be_proposed(
        &self,
        tx: &mut Tx,
        about: &[&ProposalRow],
        conversion: &Conversion,
    ) -> Result<bool, ActError> {
        if !self.asked.enough || about.iter().any(|row| stands(row)) {
            return Ok(false);
        }
        match self.earlier(about) {
            None => Ok(true),
            Some(last) => Ok(self.since(tx, last).await?.len() >= conversion.least_applicants),
        }
    }

    /// The last of the own agency's that ended without being public.
    fn earlier<'p>(&self, about: &[&'p ProposalRow]) -> Option<&'p ProposalRow> {
        let mut about = about.iter().copied();
        about.find(|row| row.agency_id == self.run.agency_id)
    }

    /// Who was given the information since a proposal was answered or taken back, and had
    /// not asked before.
    async fn since(&self, tx: &mut Tx, last: &ProposalRow) -> Result<HashSet<PersonId>, ActError> {
        let before = tx.proposal_applicants(last.id).await?;
        let before: HashSet<PersonId> = before.into_iter().collect();
        let after = |day: Option<NaiveDate>| match last.ended_on {
            Some(ended_on) => day.is_some_and(|day| day > ended_on),
            None => true,
        };
        let given = self.asked.given.iter().filter(|given| after(given.day));
        Ok(given
            .filter_map(|given| given.applicant)
            .filter(|applicant| !before.contains(applicant))
            .collect())
    }

    async fn write(&self, tx: &mut Tx, about: &[&ProposalRow]) -> Result<(), ActError> {
        let earlier = self.earlier(about);
        let mut evidence = self.evidence();
        if let Some(earlier) = earlier {
            let newly = self.since(tx, earlier).await?.len();
            evidence["again"] = json!({ "since": earlier.ended_on, "applicants": newly });
        }
        let (run, topic) = (self.run, &self.row.topic);
        let proposal = ProposalRow {
            owner_id: owner(tx, run, &self.asked.cases).await?,
            topic: Some(topic.topic.clone()),
            run_id: Some(run.id),
            title: self.title(),
            evidence,
            applicants: self.asked.applicants,
            applications: count(self.asked.cases.len()),
            earlier_id: earlier.map(|earlier| earlier.id),
            ..blank(tx.next_id(), run.agency_id, ProposalOrigin::Topic, self.now)
        };
        tx.insert_proposal(&proposal).await?;
        tx.replace_proposal_members(proposal.id, &self.members())
            .await?;
        let content = json!({ "run": run.id, "applicants": proposal.applicants });
        first_step(tx, &proposal, content).await
    }

    /// The evidence of one that was not sent is that of the newest result; that there are
    /// other applications now is a step of it, the rest is not worth one.
    async fn refresh(&self, tx: &mut Tx, last: ProposalRow) -> Result<(), ActError> {
        let sorted = |members: Vec<ProposalMember>| -> Vec<(CaseId, bool)> {
            let mut cases: Vec<(CaseId, bool)> =
                members.iter().map(|it| (it.case_id, it.given)).collect();
            cases.sort_unstable();
            cases
        };
        let before = sorted(tx.proposal_members(last.id).await?);
        let changed = before != sorted(self.members());
        let mut evidence = self.evidence();
        if let Some(again) = last.evidence.get("again") {
            evidence["again"] = again.clone();
        }
        let next = ProposalRow {
            version: last.version + i64::from(changed),
            run_id: Some(self.run.id),
            // what somebody wrote stays
            title: match last.created_by {
                None => self.title(),
                Some(_) => last.title.clone(),
            },
            evidence,
            applicants: self.asked.applicants,
            applications: count(self.asked.cases.len()),
            ..last.clone()
        };
        if !tx.update_proposal(&next, last.version).await? {
            return Err(store::StoreError::Conflict.into());
        }
        if !changed {
            return Ok(());
        }
        tx.replace_proposal_members(next.id, &self.members())
            .await?;
        let applicants = json!({ "before": last.applicants, "now": next.applicants });
        let step = ProposalStepRow {
            proposal_id: next.id,
            seq: next.version,
            kind: ProposalStep::Refreshed,
            actor_id: None,
            at: self.now,
            content: json!({ "run": self.run.id, "applicants": applicants }),
        };
        Ok(tx.append_proposal_step(&step).await?)
    }

    fn members(&self) -> Vec<ProposalMember> {
        let given: HashSet<CaseId> = self.asked.given.iter().map(|given| given.case).collect();
        let cases = self.asked.cases.iter();
        cases
            .map(|case| ProposalMember {
                case_id: *case,
                given: given.contains(case),
            })
            .collect()
    }

    /// What is to be made public: as an analyst calls it, or as most applications do.
    fn title(&self) -> String {
        let said = self
            .title
            .clone()
            .unwrap_or_else(|| self.asked.title.clone());
        let title = match said.is_empty() {
            true => called(&self.row.topic, &Known::default()),
            false => said,
        };
        title.chars().take(LONGEST).collect()
    }

    /// What speaks for this information, and what else people of the topic were given.
    fn evidence(&self) -> Value {
        let asked = self.asked;
        let mut evidence = evidence(self.run, &self.row.topic);
        let given = &mut evidence["given"];
        given["applicants"] = json!(asked.applicants);
        given["enough"] = json!(asked.enough);
        given["own"] = json!(asked.own);
        evidence["asked_by"] = json!(asked.asked_by);
        evidence["first_on"] = json!(asked.days.map(|(first, _)| first));
        evidence["last_on"] = json!(asked.days.map(|(_, last)| last));
        evidence["townships"] = json!(asked.townships);
        evidence["outcomes"] = json!(asked.outcomes);
        let others = self.row.informations.iter();
        let others = others.filter(|it| !std::ptr::eq(*it, asked) && it.applicants > 0);
        let others = others.take(ALIKE);
        evidence["alike"] = others
            .map(|it| json!({ "title": it.title, "applicants": it.applicants }))
            .collect();
        evidence
    }
}

/// Other information of the topic that is told with a proposal.
const ALIKE: usize = 8;

fn count(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

/// A proposal of which nothing is known yet.
pub(super) fn blank(
    id: Uuid,
    agency: AgencyId,
    origin: ProposalOrigin,
    now: DateTime<Utc>,
) -> ProposalRow {
    ProposalRow {
        id,
        agency_id: agency,
        owner_id: agency,
        state: ProposalState::Drafted,
        version: 1,
        origin,
        topic: None,
        run_id: None,
        title: String::new(),
        basis: BY_DEFAULT.to_owned(),
        reason: String::new(),
        evidence: json!({}),
        applicants: 0,
        applications: 0,
        case_id: None,
        person_id: None,
        suggestion: None,
        earlier_id: None,
        created_by: None,
        created_at: now,
        sent_on: None,
        due_on: None,
        answer: None,
        ended_on: None,
        publication: None,
        published_on: None,
    }
}

/// Notes that a proposal was written down.
pub(super) async fn first_step(
    tx: &mut Tx,
    row: &ProposalRow,
    content: Value,
) -> Result<(), ActError> {
    let step = ProposalStepRow {
        proposal_id: row.id,
        seq: row.version,
        kind: ProposalStep::Drafted,
        actor_id: row.created_by,
        at: row.created_at,
        content,
    };
    Ok(tx.append_proposal_step(&step).await?)
}

/// The agency to which most of the applications went: what it was asked for it has.
pub(super) async fn owner(
    tx: &mut Tx,
    run: &TopicRun,
    cases: &[CaseId],
) -> Result<AgencyId, ActError> {
    let mut asked: BTreeMap<AgencyId, usize> = BTreeMap::new();
    for case in cases {
        if let Some(case) = tx.case(&Scope::system(), *case).await? {
            *asked.entry(case.agency_id).or_default() += 1;
        }
    }
    let most = asked.into_iter().max_by_key(|(_, many)| *many);
    Ok(most.map_or(run.agency_id, |(agency, _)| agency))
}

/// The people to whom it was given, in the time that counts.
pub(super) fn applicants(topic: &TopicRow) -> i64 {
    topic.evidence["given"]["applicants"]
        .as_i64()
        .unwrap_or_default()
}

/// What speaks for a topic, as it is kept with a proposal.
pub(super) fn evidence(run: &TopicRun, topic: &TopicRow) -> Value {
    let mut evidence = json!({
        "since": run.since,
        "until": run.until,
        "hotness": topic.hotness,
        "theme": topic.theme,
        "asked_by": topic.applicants,
    });
    for name in [
        "words",
        "place",
        "first_on",
        "last_on",
        "townships",
        "outcomes",
        "given",
    ] {
        evidence[name] = topic.evidence[name].clone();
    }
    evidence
}
