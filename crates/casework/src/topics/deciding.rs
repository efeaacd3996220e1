//! What analysts decide about topics: a name, a pin, a theme; that two are one matter, or
//! that some applications are a matter of their own. It outlasts the next run.

use std::sync::Arc;

use disclosure::{Refusal, lines};
use hotspots::Decided;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{CaseId, Reader, TopicDecision, TopicRun};
use uuid::Uuid;

use super::seen::named;
use super::{Rhythm, may_decide, settings};
use crate::error::ActError;
use crate::office::{Desk, Office};

/// The longest name of a topic, in characters.
const LONGEST: usize = 60;

/// A decision about a topic.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Decision {
    /// It is called so; an empty name takes the name away.
    Name(String),
    /// It stays on top, or no longer.
    Pin(bool),
    /// It belongs to a theme of `topics.toml`; an empty one leaves it to the analysis.
    Theme(String),
    /// It is one matter with another topic, and goes up in it.
    Join(String),
    /// Some of its applications are a matter of their own.
    Part(Parting),
}

/// Applications that are a matter of their own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parting {
    /// The cases.
    pub cases: Vec<CaseId>,
}

impl Decision {
    /// Its word in the register.
    pub fn kind(&self) -> &'static str {
        match self {
            Decision::Name(_) => "name",
            Decision::Pin(_) => "pin",
            Decision::Theme(_) => "theme",
            Decision::Join(_) => "join",
            Decision::Part(_) => "part",
        }
    }

    /// Which applications are one matter has changed: it is read anew.
    pub fn reorders(&self) -> bool {
        matches!(self, Decision::Join(_) | Decision::Part(_))
    }
}

/// A topic with its applications, as a decision keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Held {
    topic: String,
    cases: Vec<CaseId>,
}

impl Held {
    fn known(&self) -> hotspots::Known {
        hotspots::Known {
            id: self.topic.clone(),
            members: self.cases.iter().map(CaseId::to_string).collect(),
        }
    }
}

/// The orders for the next run, in the order in which they were given.
pub(super) fn decisions(kept: &[TopicDecision]) -> Vec<Decided> {
    let standing = kept.iter().filter(|one| one.undone_at.is_none());
    standing.filter_map(order).collect()
}

fn order(decision: &TopicDecision) -> Option<Decided> {
    let held = |name: &str| -> Option<Held> {
        serde_json::from_value(decision.content.get(name)?.clone()).ok()
    };
    match decision.kind.as_str() {
        "join" => Some(Decided::Joined {
            topic: held("topic")?.known(),
            into: held("into")?.known(),
        }),
        "part" => Some(Decided::Parted(held("own")?.known())),
        _ => None,
    }
}

impl Office {
    /// Decides about a topic of the result in force. Where it changes which applications
    /// are one matter, the analysis runs anew over the same period.
    ///
    /// # Errors
    /// Not by this officer, there is no such topic, or the register failed.
    pub async fn decide_topic(
        &self,
        desk: &Desk,
        topic: &str,
        decision: Decision,
    ) -> Result<(), ActError> {
        may_decide(desk)?;
        self.fits_topics(&decision)?;
        let given = Arc::new((desk.clone(), topic.to_owned(), decision));
        let now = self.clock.now();
        self.store
            .act(move |tx| {
                let given = given.clone();
                Box::pin(async move {
                    let (desk, topic, decision) = given.as_ref();
                    let agency = desk.agency.id;
                    let run = tx.last_topic_run(agency).await?.ok_or_else(no_topic)?;
                    let id = tx.next_id();
                    let content = content(tx, &run, topic, decision, id).await?;
                    let row = TopicDecision {
                        id,
                        agency_id: agency,
                        topic: topic.clone(),
                        kind: decision.kind().to_owned(),
                        content,
                        made_by: desk.officer.id,
                        made_at: now,
                        undone_by: None,
                        undone_at: None,
                    };
                    tx.insert_topic_decision(&row).await?;
                    if decision.reorders() {
                        let again = anew(tx.next_id(), run, desk, now);
                        tx.request_topic_run(&again).await?;
                    }
                    Ok(())
                })
            })
            .await
            .inspect(|()| self.watch.wake_analysis())
    }

    /// Takes a decision back; where it said which applications are one matter, that is
    /// read anew.
    ///
    /// # Errors
    /// Not by this officer, there is none that stands, or the register failed.
    pub async fn undo_topic_decision(&self, desk: &Desk, id: Uuid) -> Result<(), ActError> {
        may_decide(desk)?;
        let given = Arc::new(desk.clone());
        let now = self.clock.now();
        self.store
            .act(move |tx| {
                let desk = given.clone();
                Box::pin(async move {
                    let agency = desk.agency.id;
                    let all = tx.topic_decisions(agency).await?;
                    let reorders = |one: &TopicDecision| ["join", "part"].contains(&&*one.kind);
                    let reorders = all.iter().any(|one| one.id == id && reorders(one));
                    if !tx
                        .undo_topic_decision(id, agency, desk.officer.id, now)
                        .await?
                    {
                        return Err(Refusal::out_of_turn(
                            "no_decision",
                            "office",
                            "没有这项处理，或者已经撤销",
                            "请刷新页面后再看。",
                        )
                        .into());
                    }
                    if reorders && let Some(run) = tx.last_topic_run(agency).await? {
                        let again = anew(tx.next_id(), run, &desk, now);
                        tx.request_topic_run(&again).await?;
                    }
                    Ok(())
                })
            })
            .await
            .inspect(|()| self.watch.wake_analysis())
    }

    fn fits_topics(&self, decision: &Decision) -> Result<(), ActError> {
        let settings = settings(&self.rules)?;
        match decision {
            Decision::Name(name) => {
                lines::check(&json!({ "name": name }))?;
                let length = name.chars().count();
                if length > LONGEST {
                    return Err(Refusal::malformed(
                        "too_long",
                        "office",
                        format!("名称有 {length} 个字，最多 {LONGEST} 个"),
                        "请缩短名称。",
                    )
                    .at("name")
                    .into());
                }
                Ok(())
            }
            Decision::Theme(theme)
                if !theme.is_empty() && !settings.themes.iter().any(|it| it.name == *theme) =>
            {
                let known: Vec<&str> = settings.themes.iter().map(|it| it.name.as_str()).collect();
                Err(Refusal::malformed(
                    "no_theme",
                    "office",
                    format!("topics.toml 中没有主题“{theme}”"),
                    format!("可用的有：{}。", known.join("、")),
                )
                .at("theme")
                .into())
            }
            _ => Ok(()),
        }
    }
}

/// What a decision keeps; its topics and applications must be in the result in force.
async fn content(
    reader: &mut Reader,
    run: &TopicRun,
    topic: &str,
    decision: &Decision,
    id: Uuid,
) -> Result<Value, ActError> {
    let own = held(reader, run, topic).await?;
    Ok(match decision {
        Decision::Name(name) => json!({ "name": name.trim() }),
        Decision::Pin(pinned) => json!({ "pinned": pinned }),
        Decision::Theme(theme) => json!({ "theme": theme }),
        Decision::Join(into) if into == topic => {
            return Err(Refusal::malformed(
                "same_topic",
                "office",
                "不能与自己合并",
                "请选择另一个热点。",
            )
            .at("into")
            .into());
        }
        Decision::Join(into) => json!({ "topic": own, "into": held(reader, run, into).await? }),
        Decision::Part(parting) => {
            let inside = |case: &CaseId| own.cases.contains(case);
            if parting.cases.len() < 2
                || parting.cases.len() >= own.cases.len()
                || !parting.cases.iter().all(inside)
            {
                return Err(Refusal::malformed(
                    "wrong_parting",
                    "office",
                    "分出的应当是这一热点中的两件以上申请，并留下至少一件",
                    "请勾选要分出的申请。",
                )
                .at("cases")
                .into());
            }
            // ids that the analysis gives begin with a t
            let own = Held {
                topic: format!("p{}", &id.simple().to_string()[22..]),
                cases: parting.cases.clone(),
            };
            json!({ "own": own })
        }
    })
}

async fn held(reader: &mut Reader, run: &TopicRun, topic: &str) -> Result<Held, ActError> {
    if named(reader, run.id, topic).await?.is_none() {
        return Err(no_topic().into());
    }
    let members = reader.topic_members(run.id, topic).await?;
    Ok(Held {
        topic: topic.to_owned(),
        cases: members.into_iter().map(|member| member.case_id).collect(),
    })
}

fn anew(id: Uuid, run: TopicRun, desk: &Desk, now: chrono::DateTime<chrono::Utc>) -> TopicRun {
    TopicRun {
        id,
        rhythm: Rhythm::OnDemand.word().to_owned(),
        requested_by: Some(desk.officer.id),
        requested_at: now,
        ..run
    }
}

pub(super) fn no_topic() -> Refusal {
    Refusal::out_of_turn(
        "no_topic",
        "office",
        "现行的分析结果中没有这个热点",
        "请刷新热点列表后再办理。",
    )
}
