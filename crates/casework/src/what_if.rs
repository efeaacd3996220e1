//! What if: acts that are judged like any others and stored nowhere, and what
//! they make of the deadlines.
//!
//! Whether the caller may do them is not asked: a deadline is the same whoever
//! acts. Each is done by somebody who holds every role and did none of the others,
//! so that nothing is refused but what the law refuses. The day may lie ahead.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::act::{Act, Registration};
use disclosure::application::{Applicant, Application, ChannelDates};
use disclosure::case::{Case, Event};
use disclosure::clock::{self, Out};
use disclosure::explain::{Explained, explain};
use disclosure::lifecycle::Owner;
use disclosure::words::{ActKind, ApplicantKind, Channel, Role, State};
use disclosure::{Actor, Decision, Facts, Refusal, Rules, Text, Turn, Warning, history, lifecycle};
use store::{Agency, CaseId, Reader};
use uuid::Uuid;

use crate::acts::{Beside, government_of};
use crate::completed::{Hands, completed};
use crate::correcting;
use crate::error::ActError;
use crate::facts::facts_for;
use crate::office::{Desk, Office};
use crate::read::CaseFile;
use crate::record::read_event;

/// The most acts that are judged at once.
pub const MOST_ACTS: usize = 20;

/// What stands for a name or number that nobody has.
const SUPPOSED: &str = "（推演）";

/// An act that is supposed.
#[derive(Debug, Clone)]
pub struct Supposed {
    /// The act.
    pub act: Act,
    /// The day on which it takes effect, also one to come; today when left out.
    pub on: Option<NaiveDate>,
    /// What goes with it: no people, since nobody is written down.
    pub beside: Beside,
}

/// What became of a supposed act.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its kind.
    pub act: ActKind,
    /// Its day.
    pub on: NaiveDate,
    /// The state after it and what to mind, or why it is refused. The acts after a
    /// refused one are judged as if it had not been tried.
    pub judged: Result<(State, Vec<Warning>), Refusal>,
}

/// Where a case stands on a day.
#[derive(Debug, Clone)]
pub struct Standpoint {
    /// The day.
    pub as_of: NaiveDate,
    /// The state.
    pub state: State,
    /// The deadlines that run, each with its working.
    pub deadlines: Vec<Explained>,
    /// Of a case that is replied, the deadline of the reply.
    pub replied: Option<Explained>,
}

/// What supposed acts make of a case.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// Before them, today.
    pub before: Standpoint,
    /// What became of each.
    pub outcomes: Vec<Outcome>,
    /// After them, on the day of the last.
    pub after: Standpoint,
}

impl Standpoint {
    fn of(case: &Case, rules: &Rules, as_of: NaiveDate) -> Standpoint {
        let told = |deadline| explain(&deadline, case, rules);
        let served = case
            .reply
            .as_ref()
            .is_some_and(|reply| reply.served_on.is_some());
        Standpoint {
            as_of,
            state: case.state,
            deadlines: clock::deadlines(case, rules, Out::Until(as_of))
                .into_iter()
                .map(told)
                .collect(),
            replied: clock::reply_as_of(case, rules, as_of)
                .filter(|_| served)
                .map(told),
        }
    }
}

impl Office {
    /// What acts would make of a case.
    ///
    /// # Errors
    /// The desk sees an extract only, there are too many acts, or the register failed.
    pub async fn what_if(
        &self,
        desk: &Desk,
        file: &CaseFile,
        acts: Vec<Supposed>,
    ) -> Result<WhatIf, ActError> {
        file.whole()?;
        let mut reader = self.store.read().await?;
        let stored = reader.events(&desk.scope, file.row.id).await?;
        let events: Vec<Event> = stored.iter().map(read_event).collect::<Result<_, _>>()?;
        self.suppose(&mut reader, &file.owner, file.row.id, events, acts)
            .await
    }

    /// What acts would make of an application that is in no register.
    ///
    /// # Errors
    /// The application is refused, there are too many acts, or the register failed.
    pub async fn what_if_received(
        &self,
        desk: &Desk,
        channel: Channel,
        dates: ChannelDates,
        acts: Vec<Supposed>,
    ) -> Result<WhatIf, ActError> {
        let mut reader = self.store.read().await?;
        let on = dates.all().max().unwrap_or_else(|| self.today());
        let registration = registration(&desk.agency, channel, dates);
        let stage = Stage {
            rules: &self.rules,
            now: self.clock.now(),
            today: on.max(self.today()),
            owner: &desk.agency,
            government: String::new(),
        };
        let (actor, facts) = (somebody(0), Facts::default());
        let decision = lifecycle::register(&registration, &stage.turn(on, &actor, &facts))?;
        let act = Act::Register(Box::new(registration));
        let event = stage.event(1, on, actor, act, facts, decision);
        self.suppose(&mut reader, &desk.agency, Uuid::nil(), vec![event], acts)
            .await
    }

    async fn suppose(
        &self,
        reader: &mut Reader,
        owner: &Agency,
        id: CaseId,
        mut events: Vec<Event>,
        acts: Vec<Supposed>,
    ) -> Result<WhatIf, ActError> {
        few_enough(&acts)?;
        let mut case = Case::fold(&events).ok_or(ActError::NotFound)?;
        let today = self.today().max(case.last_on);
        let last = acts.iter().filter_map(|supposed| supposed.on).max();
        let stage = Stage {
            rules: &self.rules,
            now: self.clock.now(),
            today: last.unwrap_or(today).max(today),
            owner,
            government: government_of(reader, owner).await?,
        };
        let before = Standpoint::of(&case, &self.rules, today);
        let mut outcomes = Vec::with_capacity(acts.len());
        let mut as_of = today;
        for (n, supposed) in (1..).zip(&acts) {
            let on = supposed.on.unwrap_or(today);
            let judged = stage.judge(reader, id, &case, &events, supposed, n, on);
            let judged = match judged.await {
                Ok((event, warnings)) => {
                    let state = event.state;
                    events.push(event);
                    case = Case::fold(&events).ok_or(ActError::NotFound)?;
                    as_of = as_of.max(on);
                    Ok((state, warnings))
                }
                Err(ActError::Refused(refusal)) => Err(refusal),
                Err(failed) => return Err(failed),
            };
            outcomes.push(Outcome {
                act: supposed.act.kind(),
                on,
                judged,
            });
        }
        Ok(WhatIf {
            before,
            outcomes,
            after: Standpoint::of(&case, &self.rules, as_of),
        })
    }
}

/// What all supposed acts have in common.
struct Stage<'s> {
    rules: &'s Rules,
    now: DateTime<Utc>,
    /// The latest day that is supposed.
    today: NaiveDate,
    owner: &'s Agency,
    government: String,
}

impl Stage<'_> {
    fn turn<'t>(&'t self, on: NaiveDate, actor: &'t Actor, facts: &'t Facts) -> Turn<'t> {
        Turn {
            today: self.today,
            on,
            now: self.now,
            actor,
            rules: self.rules,
            facts,
            owner: Owner {
                code: &self.owner.code,
                kind: self.owner.kind.word(),
                government: &self.government,
            },
        }
    }

    fn event(
        &self,
        seq: u64,
        on: NaiveDate,
        actor: Actor,
        act: Act,
        facts: Facts,
        decision: Decision,
    ) -> Event {
        Event {
            seq,
            on,
            recorded_at: self.now,
            actor,
            act,
            facts,
            derived: decision.derived,
            state: decision.state,
        }
    }

    /// Judges one act as the register would, and gives the event that it would make.
    #[allow(clippy::too_many_arguments, reason = "all that an act is judged by")]
    async fn judge(
        &self,
        reader: &mut Reader,
        id: CaseId,
        case: &Case,
        events: &[Event],
        supposed: &Supposed,
        n: u128,
        on: NaiveDate,
    ) -> Result<(Event, Vec<Warning>), ActError> {
        let hands = Hands::Below(self.owner.id);
        let act = completed(reader, &supposed.act, hands).await?;
        let act = written_out(events, act, &supposed.beside)?;
        let corrected = correcting::corrected(events, &act);
        let mut facts = facts_for(reader, case, id, corrected.as_ref().unwrap_or(&act), on).await?;
        let signs = matches!(act, Act::Sign(_) | Act::AnswerOnTheSpot(_));
        facts.document_number = signs.then(|| SUPPOSED.to_owned());
        let actor = somebody(n);
        let mut decision = history::decide(events, &act, &self.turn(on, &actor, &facts))?;
        let warnings = std::mem::take(&mut decision.warnings);
        let event = self.event(case.version + 1, on, actor, act, facts, decision);
        Ok((event, warnings))
    }
}

fn few_enough(acts: &[Supposed]) -> Result<(), Refusal> {
    if acts.len() <= MOST_ACTS {
        return Ok(());
    }
    Err(Refusal::malformed(
        "too_many_acts",
        "office",
        format!("一次推演了 {} 项办理，最多 {MOST_ACTS} 项", acts.len()),
        "请分几次推演。",
    )
    .at("acts"))
}

/// A correction with what it stands for; people are not supposed.
fn written_out(events: &[Event], act: Act, beside: &Beside) -> Result<Act, ActError> {
    if beside.applicant.is_some() || beside.agent.is_some() || beside.asked.is_some() {
        return Err(Refusal::malformed(
            "supposed_people",
            "office",
            "推演不登记人员",
            "请去掉 applicant、agent 和 asked：人员和联系方式不影响期限。",
        )
        .into());
    }
    let Act::RequestCorrection(mut request) = act else {
        return Ok(act);
    };
    let changed = match &beside.change {
        Some(change) => correcting::changed(events, &request, Some(change))?,
        None => None,
    };
    request.corrected = match changed {
        Some((_, now)) => Some(now.payload()?),
        None => None,
    };
    Ok(Act::RequestCorrection(request))
}

/// Somebody who may do everything, and is nobody else.
fn somebody(n: u128) -> Actor {
    Actor::new(Uuid::from_u128(n), SUPPOSED, Role::ALL)
}

/// An application of which nothing is known but how and when it came.
fn registration(agency: &Agency, channel: Channel, dates: ChannelDates) -> Registration {
    let applicant = Applicant {
        person: Uuid::nil(),
        details: None,
        name: SUPPOSED.to_owned(),
        kind: ApplicantKind::NaturalPerson,
        legal_representative: None,
        contact: None,
        work_unit: None,
        identity_proved: true,
    };
    Registration {
        application: Application {
            channel,
            dates,
            applicant,
            jointly: None,
            agent: None,
            title: SUPPOSED.to_owned(),
            content: Text::from(SUPPOSED),
            document_number: None,
            purpose: None,
            media: Vec::new(),
            provision: Vec::new(),
            aids: Vec::new(),
            attachments: 0,
            theme: None,
        },
        agency: agency.id,
        number: SUPPOSED.to_owned(),
        split_from: None,
    }
}
