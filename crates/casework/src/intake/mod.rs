//! Registration: who applied, for what, received when; sealed what must be
//! sealed, pointed out what looks like something that is there already.

pub mod import;
mod known;
mod matters;
pub mod opening;
pub(crate) mod people;
pub mod wording;

use std::sync::Arc;

use chrono::NaiveDate;
use disclosure::act::{Act, Facts, Registration, SpotAnswer};
use disclosure::application::{
    Agent, Aid, Applicant, Application, ChannelDates, Jointly, Medium, Provision,
};
use disclosure::case::Case;
use disclosure::identity::IdKind;
use disclosure::words::{ApplicantKind, Channel};
use disclosure::{Refusal, Text, Warning, lifecycle, lines};
use serde::{Deserialize, Serialize};
use store::{Agency, AgencyId, CaseId, Scope, StoreError, Tx};
use uuid::Uuid;

use crate::acts::{Circumstances, Given, document_number, one};
use crate::delivery;
use crate::documents;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::record::{self, Entry, RowHead, append, keep_copies};

pub use known::{Asking, Known};
pub use matters::Matter;
pub(crate) use people::Found;

/// A person as the application form has it.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// Name.
    pub name: String,
    /// Kind of paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_kind: Option<IdKind>,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Electronic mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
}

impl std::fmt::Debug for NewPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPerson { .. }")
    }
}

/// The agent of an applicant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAgent {
    /// Who.
    pub person: NewPerson,
    /// The authority; left out when none was handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Text>,
}

/// The joint applicants beside the one who represents them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewJointly {
    /// The others.
    pub others: Vec<NewApplicant>,
    /// How they named their representative; left out when nothing was handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representation: Option<Text>,
}

/// One of several applicants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewApplicant {
    /// Who.
    pub person: NewPerson,
    /// Column of the annual report.
    pub kind: ApplicantKind,
    /// Whether a proof of identity was seen.
    #[serde(default)]
    pub identity_proved: bool,
}

/// An application as the clerk has it on the desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewApplication {
    /// How it came.
    pub channel: Channel,
    /// The days that the channel knows.
    #[serde(default)]
    pub dates: ChannelDates,
    /// Who applies.
    pub applicant: NewPerson,
    /// Column of the annual report.
    pub applicant_kind: ApplicantKind,
    /// Legal representative, for organisations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_representative: Option<String>,
    /// Contact person, for organisations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Work unit, for natural persons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work_unit: Option<String>,
    /// Whether a proof of identity was seen.
    #[serde(default)]
    pub identity_proved: bool,
    /// The joint applicants beside this one, who represents them all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jointly: Option<NewJointly>,
    /// Who acts for the applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<NewAgent>,
    /// Name of what is asked for, one line.
    pub title: String,
    /// Description.
    pub content: Text,
    /// Document number of what is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    /// Purpose, when the applicant wrote one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Text>,
    /// Media asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Medium>,
    /// Ways of provision asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provision: Vec<Provision>,
    /// Help asked for or given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aids: Vec<Aid>,
    /// How many attachments came along.
    #[serde(default)]
    pub attachments: u32,
    /// Primary theme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// The agency addressed; one's own when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<AgencyId>,
    /// Day of registration; today when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// The answer, when it is given in the same sitting (article 33).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_the_spot: Option<SpotAnswer>,
}

/// A registered application.
#[derive(Debug, Clone)]
pub struct Registered {
    /// Id of its case.
    pub id: CaseId,
    /// Id of the event of its registration.
    pub event_id: Uuid,
    /// The case.
    pub case: Case,
    /// What the clerk should mind: missing contact, same wording, same name.
    pub warnings: Vec<Warning>,
    /// It was registered before, under the same key.
    pub replayed: bool,
}

/// What became of one registration among several.
pub(crate) type Played = Result<Registered, Refusal>;

impl Office {
    /// Registers an application.
    ///
    /// # Errors
    /// Refused, or the register failed; no number is used up.
    pub async fn register(&self, desk: &Desk, new: NewApplication) -> Result<Registered, ActError> {
        self.register_once(desk, new, None).await
    }

    /// Registers several applications: all of them or none.
    ///
    /// # Errors
    /// As [`Office::register`], of the first that is refused.
    pub async fn register_all(
        &self,
        desk: &Desk,
        new: Vec<NewApplication>,
    ) -> Result<Vec<Registered>, ActError> {
        let all = |played: Vec<Played>| {
            let registered: Result<_, Refusal> = played.into_iter().collect();
            registered.map_err(ActError::from)
        };
        self.play(desk, Arc::new(new), all).await
    }

    /// Plays registrations one after another in one transaction, also those
    /// after a refused one, and lets `stands` say what becomes of them: its
    /// error undoes them all.
    pub(crate) async fn play<T, E>(
        &self,
        desk: &Desk,
        new: Arc<Vec<NewApplication>>,
        stands: fn(Vec<Played>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<ActError> + From<StoreError> + Send + 'static,
    {
        let circumstances = Circumstances::new(self, desk, None);
        self.store
            .act(move |tx| {
                let (circumstances, new) = (circumstances.clone(), new.clone());
                Box::pin(async move {
                    circumstances.office.check_rules(tx).await?;
                    let mut played = Vec::with_capacity(new.len());
                    for new in new.iter() {
                        match register_in(tx, &circumstances, new, None).await {
                            Ok(registered) => played.push(Ok(registered)),
                            Err(ActError::Refused(refusal)) => played.push(Err(refusal)),
                            Err(failed) => return Err(failed.into()),
                        }
                    }
                    stands(played)
                })
            })
            .await
    }
}

/// The agency addressed: one's own, or one within reach.
async fn addressed(
    tx: &mut Tx,
    circumstances: &Circumstances,
    agency: Option<AgencyId>,
) -> Result<Agency, ActError> {
    let desk = &circumstances.desk;
    let Some(id) = agency.filter(|id| *id != desk.agency.id) else {
        return Ok(desk.agency.clone());
    };
    let reachable = tx.agencies(&desk.scope).await?;
    reachable
        .into_iter()
        .find(|agency| agency.id == id)
        .ok_or_else(|| {
            Refusal::not_yours(
                "agency_out_of_reach",
                "reg:29",
                "不能为这个机关登记申请",
                "请登记到本机关；写给其他机关的申请书应当移交并记录。",
            )
            .into()
        })
}

/// Registers an application: under the number that it bears on paper, or the next one.
pub(crate) async fn register_in(
    tx: &mut Tx,
    circumstances: &Circumstances,
    new: &NewApplication,
    on_paper: Option<&str>,
) -> Result<Registered, ActError> {
    let circumstances = &Circumstances {
        on: new.on.unwrap_or(circumstances.today),
        ..circumstances.clone()
    };
    let agency = addressed(tx, circumstances, new.agency).await?;
    let facts = Facts::default();
    lifecycle::dated(&circumstances.turn(&facts, &agency, ""))?;
    lines::check(&serde_json::to_value(new)?)?;
    let scope = &circumstances.desk.scope;
    let applicant =
        people::find_or_add(tx, scope, "申请人", &new.applicant, new.applicant_kind).await?;
    let mut warnings = applicant.warnings.clone();
    let agent = match &new.agent {
        None => None,
        Some(agent) => {
            let (agent, said) = people::agent(tx, scope, agent).await?;
            warnings.extend(said);
            Some(agent)
        }
    };
    let jointly = match &new.jointly {
        None => None,
        Some(jointly) => {
            let (jointly, said) = people::jointly(tx, scope, jointly).await?;
            warnings.extend(said);
            Some(jointly)
        }
    };
    let key = wording::key(&new.title, new.content.as_str());
    warnings
        .extend(people::same_wording(tx, &agency, applicant.person, &new.applicant, &key).await?);
    let number = match on_paper {
        Some(number) => number.to_owned(),
        None => document_number(tx, circumstances, &agency, "case").await?,
    };
    let registration = Registration {
        application: application(new, &applicant, agent, jointly),
        agency: agency.id,
        number,
        split_from: None,
    };
    let mut registered = open(tx, circumstances, &agency, registration, key).await?;
    registered.warnings.append(&mut warnings);
    registered.warnings.extend(circumstances.recorded_late());
    if let Some(answer) = &new.on_the_spot {
        answer_at_once(tx, circumstances, &mut registered, answer).await?;
    }
    Ok(registered)
}

/// Article 33: registered and answered in one sitting, or neither.
async fn answer_at_once(
    tx: &mut Tx,
    circumstances: &Circumstances,
    registered: &mut Registered,
    answer: &SpotAnswer,
) -> Result<(), ActError> {
    let row = tx
        .case(&Scope::system(), registered.id)
        .await?
        .ok_or(ActError::NotFound)?;
    let act = Act::AnswerOnTheSpot(Box::new(answer.clone()));
    let kept = one(tx, circumstances, &row, &act, Given::default()).await?;
    registered.case = kept.done.case;
    registered.warnings.extend(kept.done.warnings);
    Ok(())
}

/// A line without white space around it; none when nothing else is in it.
pub(crate) fn trimmed(text: &Option<String>) -> Option<String> {
    let text = text.as_deref().map(str::trim);
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

fn application(
    new: &NewApplication,
    applicant: &Found,
    agent: Option<Agent>,
    jointly: Option<Jointly>,
) -> Application {
    Application {
        channel: new.channel,
        dates: new.dates,
        applicant: Applicant {
            person: applicant.person,
            details: applicant.details,
            name: new.applicant.name.trim().to_owned(),
            kind: new.applicant_kind,
            legal_representative: trimmed(&new.legal_representative),
            contact: trimmed(&new.contact),
            work_unit: trimmed(&new.work_unit),
            identity_proved: new.identity_proved,
        },
        jointly,
        agent,
        title: new.title.trim().to_owned(),
        content: new.content.clone(),
        document_number: trimmed(&new.document_number),
        purpose: new.purpose.clone(),
        media: new.media.clone(),
        provision: new.provision.clone(),
        aids: new.aids.clone(),
        attachments: new.attachments,
        theme: trimmed(&new.theme),
    }
}

/// Judges a registration and opens its case.
pub(crate) async fn open(
    tx: &mut Tx,
    circumstances: &Circumstances,
    agency: &Agency,
    registration: Registration,
    wording_key: String,
) -> Result<Registered, ActError> {
    let mut facts = Facts {
        from_paper: circumstances.from_paper,
        ..Facts::default()
    };
    let decision = lifecycle::register(&registration, &circumstances.turn(&facts, agency, ""))?;
    let id = tx.next_id();
    let act = Act::Register(Box::new(registration));
    let letters = documents::number(tx, circumstances, agency, &act, &decision.derived).await?;
    facts.document_number = letters.iter().find_map(|letter| letter.number.clone());
    let entry = Entry {
        act_id: tx.next_id(),
        on: circumstances.on,
        now: circumstances.now,
        actor: &circumstances.actor,
        entered_by: circumstances.entered_by,
        act: &act,
        facts: &facts,
    };
    let rules = circumstances.rules();
    let (event_id, event) = append(tx, id, &entry, &decision, rules).await?;
    let case = Case::fold([&event]).ok_or(ActError::NotFound)?;
    let head = RowHead {
        id,
        wording_key,
        created_at: circumstances.now,
    };
    record::begin(tx, &case, head, circumstances.on, rules).await?;
    keep_copies(tx, id, &case, &event, entry.entered(), rules).await?;
    if !circumstances.from_paper {
        delivery::tell_subscribers(tx, id, case.agency, &event).await?;
    }
    documents::record(tx, circumstances, id, &case, &event, letters).await?;
    Ok(Registered {
        id,
        event_id,
        case,
        warnings: decision.warnings,
        replayed: false,
    })
}
