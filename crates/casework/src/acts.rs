//! One act, one transaction: read, judge, append, fold, keep.

mod numbers;
mod one;
mod parties;
mod together;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::act::{Act, Facts};
use disclosure::case::{Case, Event};
use disclosure::lifecycle::Owner;
use disclosure::{Actor, Rules, Turn, Warning};
use serde::Deserialize;
use serde_json::Value;
use store::{Agency, CaseId, CaseRow, OfficerId, Remembered, Scope, StoredEvent, Tx};

use crate::asked::AskedContact;
use crate::error::ActError;
use crate::intake::{NewAgent, NewPerson};
use crate::office::{Desk, Office};
use crate::once::{self, Once};
use crate::record::{self, case_of};
use crate::sight::Eyes;
use crate::split;

pub(crate) use numbers::{document_number, government_of, nth_of};
pub(crate) use one::{Given, one};
pub(crate) use parties::handling_agency;
pub(crate) use together::follow;
pub(crate) use together::left_alone;

/// What an act says that its payload cannot hold: people are sealed in the
/// register first, and a correction is written out in full.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beside {
    /// The applicant, as the papers handed in or a correction have it.
    #[serde(default)]
    pub applicant: Option<NewPerson>,
    /// The agent who acts from now on.
    #[serde(default)]
    pub agent: Option<NewAgent>,
    /// Where the one whose opinion is asked for is written to.
    #[serde(default)]
    pub asked: Option<AskedContact>,
    /// What a correction changes in the payload of the event: an object that is
    /// merged into it (RFC 7396).
    #[serde(default)]
    pub change: Option<Value>,
}

/// An act that somebody wants to do.
#[derive(Debug, Clone)]
pub struct ActRequest {
    /// The case.
    pub case: CaseId,
    /// The version that the caller saw; `None` where the caller takes what it finds.
    pub expected: Option<i64>,
    /// The civil date on which it takes effect; today when left out.
    pub on: Option<NaiveDate>,
    /// The act.
    pub act: Act,
    /// What goes with it.
    pub beside: Beside,
    /// The key of a request that may come twice.
    pub once: Option<Once>,
}

impl ActRequest {
    /// An act of today on whatever version the case has.
    pub fn of(case: CaseId, act: Act) -> ActRequest {
        ActRequest {
            case,
            expected: None,
            on: None,
            act,
            beside: Beside::default(),
            once: None,
        }
    }
}

/// An act that was done.
#[derive(Debug, Clone)]
pub struct Acted {
    /// The case after it.
    pub case: Case,
    /// Its event.
    pub event: Event,
    /// What the officer should mind.
    pub warnings: Vec<Warning>,
    /// Cases that it opened (a split).
    pub opened: Vec<(CaseId, String)>,
    /// It was done before, under the same key.
    pub replayed: bool,
}

/// What stays the same while one request is carried out.
#[derive(Clone)]
pub(crate) struct Circumstances {
    pub office: Office,
    pub desk: Arc<Desk>,
    pub actor: Actor,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    pub on: NaiveDate,
    /// Who enters it, when that is not who did it.
    pub entered_by: Option<OfficerId>,
    /// It was done on paper before the register was begun.
    pub from_paper: bool,
}

impl Circumstances {
    pub fn new(office: &Office, desk: &Desk, on: Option<NaiveDate>) -> Circumstances {
        let now = office.clock.now();
        let today = crate::clock::civil_date(now);
        Circumstances {
            office: office.clone(),
            desk: Arc::new(desk.clone()),
            actor: desk.actor(),
            now,
            today,
            on: on.unwrap_or(today),
            entered_by: None,
            from_paper: false,
        }
    }

    /// The officer in the place of each of those who are away; none where it is entered
    /// for somebody else.
    pub fn deputising(&self) -> Vec<Actor> {
        match self.entered_by {
            None => self.desk.deputising(),
            Some(_) => Vec::new(),
        }
    }

    /// What is entered on a later day than it takes effect is lawful, and marked.
    pub fn recorded_late(&self) -> Option<Warning> {
        (self.on < self.today).then(|| {
            Warning::new(
                "recorded_late",
                "office",
                format!(
                    "补录：{} 的事项于 {} 录入，录入时间一并留存。",
                    self.on, self.today
                ),
            )
        })
    }

    pub fn rules(&self) -> &Rules {
        &self.office.rules
    }

    /// `government` is named in a remedy text, and asked of nothing else.
    pub fn turn<'t>(
        &'t self,
        facts: &'t Facts,
        owner: &'t Agency,
        government: &'t str,
    ) -> Turn<'t> {
        self.turn_of(&self.actor, facts, owner, government)
    }

    /// The same of another actor.
    pub fn turn_of<'t>(
        &'t self,
        actor: &'t Actor,
        facts: &'t Facts,
        owner: &'t Agency,
        government: &'t str,
    ) -> Turn<'t> {
        Turn {
            today: self.today,
            on: self.on,
            now: self.now,
            actor,
            rules: self.rules(),
            facts,
            owner: Owner {
                code: &owner.code,
                kind: owner.kind.word(),
                government,
            },
        }
    }
}

impl Office {
    /// Does an act: all of it is kept, or nothing.
    ///
    /// # Errors
    /// Refused, not found, somebody acted first, or the register failed.
    pub async fn act(&self, desk: &Desk, request: ActRequest) -> Result<Acted, ActError> {
        let circumstances = Circumstances::new(self, desk, request.on);
        let (case, request) = (request.case, Arc::new(request));
        // What is archived is there: whoever archives right after closing waits for it.
        if matches!(request.act, Act::Archive(_)) && !self.archives_unbuilt {
            self.build_case(case).await?;
        }
        let acted = self
            .store
            .act(move |tx| {
                let (circumstances, request) = (circumstances.clone(), request.clone());
                Box::pin(async move { act_in(tx, &circumstances, &request).await })
            })
            .await?;
        self.nudge.case(case);
        Ok(acted)
    }
}

/// An act within an open transaction.
pub(crate) async fn act_in(
    tx: &mut Tx,
    circumstances: &Circumstances,
    request: &ActRequest,
) -> Result<Acted, ActError> {
    circumstances.office.check_rules(tx).await?;
    let row = tx.case(&circumstances.desk.scope, request.case).await?;
    if let Some(known) = once::before(tx, request.once.as_ref()).await? {
        return again(tx, request.case, row.as_ref(), &known).await;
    }
    let row = row.ok_or(ActError::NotFound)?;
    if let Some(expected) = request.expected
        && expected != row.version
    {
        return Err(stale(tx, circumstances, &row, expected).await?);
    }
    let before = case_of(&row)?;
    together::given_back(tx, &before, &request.act).await?;
    let given = Given {
        beside: Some(&request.beside),
        ..Given::default()
    };
    let mut acted = one(tx, circumstances, &row, &request.act, given).await?;
    let mut events = vec![acted.id];
    if let Act::Split(splitting) = &request.act {
        let opened =
            split::open_children(tx, circumstances, &acted.done.case, &row, splitting).await?;
        events.extend(opened.iter().map(|child| child.event));
        acted.done.opened = opened.into_iter().map(|child| child.case).collect();
    }
    let more = follow(tx, circumstances, &acted.done, &row, &request.act).await?;
    acted.done.warnings.extend(more);
    let done = once::Done {
        status: 200,
        case: Some(row.id),
        events,
        at: circumstances.now,
    };
    once::keep(tx, request.once.as_ref(), done).await?;
    Ok(acted.done)
}

/// An act that was done under the same key, as it was answered, with the case as
/// it stands now. Whoever gave an opinion or gave a case back may not see it any
/// more: they are told how it stood then, and no more.
async fn again(
    tx: &mut Tx,
    case_id: CaseId,
    row: Option<&CaseRow>,
    known: &Remembered,
) -> Result<Acted, ActError> {
    let lost = || ActError::NotFound;
    let mut events = known.event_ids.iter();
    let id = *events.next().ok_or_else(lost)?;
    let stored = tx.event_by_id(id).await?.ok_or_else(lost)?;
    if stored.case_id != case_id {
        return Err(ActError::KeyReused);
    }
    let case = match row {
        Some(row) => case_of(row)?,
        None => case_after(tx, &stored).await?,
    };
    let mut opened = Vec::new();
    for id in events {
        let child = tx.event_by_id(*id).await?.ok_or_else(lost)?;
        if let Act::Register(registration) = record::read_event(&child)?.act {
            opened.push((child.case_id, registration.number));
        }
    }
    Ok(Acted {
        case,
        event: record::read_event(&stored)?,
        warnings: Vec::new(),
        opened,
        replayed: true,
    })
}

/// A case as it stood after one of its events.
async fn case_after(tx: &mut Tx, last: &StoredEvent) -> Result<Case, ActError> {
    let stored = tx.events(&Scope::system(), last.case_id).await?;
    let until: Vec<Event> = stored
        .iter()
        .filter(|event| event.seq <= last.seq)
        .map(record::read_event)
        .collect::<Result<_, _>>()?;
    Case::fold(&until).ok_or(ActError::NotFound)
}

/// What the caller did not see yet: who did what since.
async fn stale(
    tx: &mut Tx,
    circumstances: &Circumstances,
    row: &CaseRow,
    expected: i64,
) -> Result<ActError, ActError> {
    let events = tx.events(&circumstances.desk.scope, row.id).await?;
    let eyes = Eyes::of(tx, &circumstances.desk).await?;
    let sight = eyes.sight(tx, row.agency_id, row.id).await?;
    let last = match events.last().filter(|_| sight.is_whole()) {
        Some(stored) => {
            let event = record::read_event(stored)?;
            format!(
                "{} {}“{}”",
                event.on,
                event.actor.name,
                event.act.kind().label()
            )
        }
        None => String::new(),
    };
    Ok(ActError::Stale {
        expected,
        found: row.version,
        last,
    })
}
