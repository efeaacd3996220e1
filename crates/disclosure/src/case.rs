//! A case as the fold of its events. [`Case::apply`] is total: whatever was
//! accepted once can always be read again.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::act::{Act, Derived, DraftReply, Facts, FeeApproval, Notice, Registration, SplitFrom};
use crate::application::Application;
use crate::fees::FeeLine;
use crate::lifecycle::Actor;
use crate::text::Text;
use crate::words::{ConsultEnd, ConsultWith, Ending, FeeBasis, Opinion, Service, State};

/// An accepted act, as it stands in the register.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Position in the case, from 1.
    pub seq: u64,
    /// The civil date in China on which it takes legal effect.
    pub on: NaiveDate,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// What was done.
    pub act: Act,
    /// What the register said.
    pub facts: Facts,
    /// What the rules made of it.
    pub derived: Derived,
    /// The state after it.
    pub state: State,
}

/// Why a running period began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunCause {
    /// Receipt of the application (article 33).
    Receipt,
    /// Receipt of the corrected application (article 30).
    Supplement,
    /// Payment of the fee (Measures, article 6).
    Payment,
}

/// A running period: what was used, excluded and extended belongs to it, and a
/// restart drops it all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Day 0.
    pub day0: NaiveDate,
    /// Why it began.
    pub cause: RunCause,
    /// The event that began it.
    pub opened_by: u64,
    /// Workdays that the extension added, and the day it was notified.
    pub extension: Option<(u32, NaiveDate)>,
    /// Workdays that a reasoned deferral added (article 35).
    pub deferral: Option<u32>,
}

/// An opinion that is asked for, with its own clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Consultation {
    /// Name within the case.
    pub id: String,
    /// From whom.
    pub with: ConsultWith,
    /// Name of the one asked.
    pub name: String,
    /// The agency asked, when it works with the same register.
    pub agency: Option<Uuid>,
    /// The event that opened it.
    pub opened_by: u64,
    /// Index of the running period it belongs to.
    pub run: usize,
    /// The day the letter went out.
    pub sent_on: NaiveDate,
    /// The day it was received, when known.
    pub received_on: Option<NaiveDate>,
    /// How and when it ended.
    pub ended: Option<(NaiveDate, ConsultOutcome)>,
    /// Asked for when the period had run out: it moves nothing.
    pub after_due: bool,
    /// The third party was told of disclosure against its will on this day.
    pub told_on: Option<NaiveDate>,
}

/// How asking for an opinion ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsultOutcome {
    /// With an opinion.
    Answered(Opinion),
    /// Without one.
    Ended(ConsultEnd),
}

impl Consultation {
    /// The opinion, once it arrived.
    pub fn opinion(&self) -> Option<Opinion> {
        match self.ended {
            Some((_, ConsultOutcome::Answered(opinion))) => Some(opinion),
            _ => None,
        }
    }

    /// What to call it.
    pub fn label(&self) -> &str {
        if self.name.is_empty() {
            &self.id
        } else {
            &self.name
        }
    }
}

/// A supplement notice (article 30): one per application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Supplement {
    /// The event that asked for it.
    pub opened_by: u64,
    /// When it was sent.
    pub on: NaiveDate,
    /// When the applicant received it.
    pub served_on: Option<NaiveDate>,
    /// Workdays given.
    pub within_workdays: u32,
    /// Sent after its own last day: a procedural defect.
    pub late: bool,
    /// When the corrected application arrived.
    pub received_on: Option<NaiveDate>,
}

/// Reasons asked for (article 35).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reasons {
    /// The event that asked for them.
    pub opened_by: u64,
    /// When they were asked for.
    pub on: NaiveDate,
    /// When the applicant received the notice.
    pub served_on: Option<NaiveDate>,
    /// Workdays given.
    pub within_workdays: u32,
    /// The finding, once weighed.
    pub reasonable: Option<bool>,
}

/// A fee notice: one per application (Measures, articles 3, 6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeeDue {
    /// The event that notified it.
    pub opened_by: u64,
    /// When it was notified.
    pub on: NaiveDate,
    /// Basis.
    pub basis: FeeBasis,
    /// Amount, in fen.
    pub amount_fen: i64,
    /// Tier lines.
    pub lines: Vec<FeeLine>,
    /// When the applicant received the notice.
    pub received_on: Option<NaiveDate>,
    /// When it was paid.
    pub paid_on: Option<NaiveDate>,
    /// Number of the case that carries the notice, when another does.
    pub covered_by: Option<String>,
}

/// The reply on its way out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// Kind.
    pub kind: String,
    /// Document number.
    pub number: Option<String>,
    /// Day of the decision.
    pub signed_on: NaiveDate,
    /// Remedy text, when it decides something.
    pub remedy: Option<String>,
    /// How it was served.
    pub service: Option<Service>,
    /// The legal time point.
    pub served_on: Option<NaiveDate>,
    /// Whether proof of service is on file.
    pub proved: bool,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Case number.
    pub number: String,
    /// Owner.
    pub agency: Uuid,
    /// The application.
    pub application: Application,
    /// The case it was split from.
    pub split_from: Option<SplitFrom>,
    /// State.
    pub state: State,
    /// Sequence number of the last event.
    pub version: u64,
    /// Effective date of the last event.
    pub last_on: NaiveDate,
    /// Day of registration.
    pub registered_on: NaiveDate,
    /// Statutory receipt date of the first application.
    pub received_on: Option<NaiveDate>,
    /// Running periods; the last one counts.
    pub runs: Vec<Run>,
    /// Opinions.
    pub consultations: Vec<Consultation>,
    /// The supplement notice.
    pub supplement: Option<Supplement>,
    /// Reasons.
    pub reasons: Option<Reasons>,
    /// Consent to an extension in the current period: workdays, who.
    pub extension_consent: Option<(u32, Uuid)>,
    /// The finding that number or frequency is clearly beyond reason.
    pub excessive: Option<Text>,
    /// The approved fee.
    pub fee_approval: Option<FeeApproval>,
    /// The fee notice.
    pub fee: Option<FeeDue>,
    /// Handler, once dispatched.
    pub handler: Option<Uuid>,
    /// The handler's name.
    pub handler_name: String,
    /// The current draft, and who drafted it.
    pub draft: Option<DraftReply>,
    /// Who drafted.
    pub drafted_by: Option<Uuid>,
    /// Next step of the review chain, while in review.
    pub review_step: usize,
    /// The reply, once signed.
    pub reply: Option<Reply>,
    /// How it ended without one.
    pub ending: Option<(Ending, NaiveDate)>,
    /// Number of the dossier.
    pub dossier: Option<String>,
    /// How often it was urged.
    pub urged: u32,
}

impl Case {
    /// The case that a registration opens.
    pub fn opened(registration: &Registration, derived: &Derived, event: &EventHead) -> Case {
        let mut case = Case {
            number: registration.number.clone(),
            agency: registration.agency,
            application: registration.application.clone(),
            split_from: registration.split_from.clone(),
            state: event.state,
            version: event.seq,
            last_on: event.on,
            registered_on: event.on,
            received_on: derived.received_on,
            runs: Vec::new(),
            consultations: Vec::new(),
            supplement: None,
            reasons: None,
            extension_consent: None,
            excessive: None,
            fee_approval: None,
            fee: None,
            handler: None,
            handler_name: String::new(),
            draft: None,
            drafted_by: None,
            review_step: 0,
            reply: None,
            ending: None,
            dossier: None,
            urged: 0,
        };
        if let Some(day) = derived.received_on {
            // A child of a split case inherits the period that runs.
            let day0 = registration
                .split_from
                .as_ref()
                .map_or(day, |from| from.day0);
            case.restart(day0, RunCause::Receipt, event.seq);
        }
        case
    }

    /// Folds events into a case; `None` when the first one is no registration.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e Event>) -> Option<Case> {
        let mut events = events.into_iter();
        let first = events.next()?;
        let Act::Register(registration) = &first.act else {
            return None;
        };
        let mut case = Case::opened(registration, &first.derived, &first.head());
        for event in events {
            case.apply(event);
        }
        Some(case)
    }

    fn restart(&mut self, day0: NaiveDate, cause: RunCause, opened_by: u64) {
        self.extension_consent = None;
        self.runs.push(Run {
            day0,
            cause,
            opened_by,
            extension: None,
            deferral: None,
        });
    }

    /// The running period that counts now.
    pub fn run(&self) -> Option<&Run> {
        self.runs.last()
    }

    /// Opinions that belong to the current period and are still out.
    pub fn open_consultations(&self) -> impl Iterator<Item = &Consultation> {
        let current = self.runs.len().saturating_sub(1);
        self.consultations
            .iter()
            .filter(move |consultation| consultation.ended.is_none() && consultation.run == current)
    }

    /// One consultation.
    pub fn consultation(&self, id: &str) -> Option<&Consultation> {
        self.consultations
            .iter()
            .find(|consultation| consultation.id == id)
    }

    fn consultation_mut(&mut self, id: &str) -> Option<&mut Consultation> {
        self.consultations
            .iter_mut()
            .find(|consultation| consultation.id == id)
    }

    /// The day on which it was answered or ended.
    pub fn ended_on(&self) -> Option<NaiveDate> {
        let served = self.reply.as_ref().and_then(|reply| reply.served_on);
        served.or(self.ending.map(|(_, on)| on))
    }

    /// Takes in one more event. Total: never refuses.
    pub fn apply(&mut self, event: &Event) {
        self.version = event.seq;
        self.last_on = self.last_on.max(event.on);
        let derived = &event.derived;
        match &event.act {
            // A second registration cannot be accepted; folding it changes nothing.
            Act::Register(_) | Act::Screen(_) | Act::Accept(_) | Act::Note(_) => {}
            Act::ConfirmReceipt(confirmation) => {
                self.application.dates.confirmed_on = Some(confirmation.confirmed_on);
                let day = derived.received_on.unwrap_or(confirmation.confirmed_on);
                self.received_on = Some(day);
                self.restart(day, RunCause::Receipt, event.seq);
            }
            Act::RequestSupplement(request) => {
                self.supplement = Some(Supplement {
                    opened_by: event.seq,
                    on: event.on,
                    served_on: request.served_on,
                    within_workdays: derived
                        .within_workdays
                        .or(request.within_workdays)
                        .unwrap_or_default(),
                    late: derived.late,
                    received_on: None,
                });
            }
            Act::ReceiveSupplement(receipt) => {
                if let Some(content) = &receipt.content {
                    self.application.content = content.clone();
                }
                if let Some(supplement) = &mut self.supplement {
                    supplement.received_on = Some(event.on);
                }
                self.restart(event.on, RunCause::Supplement, event.seq);
            }
            Act::RecordNoticeReceipt(receipt) => {
                self.record_notice(receipt.notice, receipt.served_on)
            }
            Act::CancelNotice(_) => {}
            Act::Abandon(_) => {
                let ending = if self.state == State::AwaitingFee {
                    Ending::FeeAbandoned
                } else {
                    Ending::SupplementAbandoned
                };
                self.ending = Some((ending, event.on));
            }
            Act::RequestReasons(request) => {
                self.reasons = Some(Reasons {
                    opened_by: event.seq,
                    on: event.on,
                    served_on: request.served_on,
                    within_workdays: derived
                        .within_workdays
                        .or(request.within_workdays)
                        .unwrap_or_default(),
                    reasonable: None,
                });
            }
            Act::WeighReasons(weighing) => {
                if let Some(reasons) = &mut self.reasons {
                    reasons.reasonable = Some(weighing.reasonable);
                }
            }
            Act::Defer(deferral) => {
                if let Some(run) = self.runs.last_mut() {
                    run.deferral = Some(deferral.workdays);
                }
            }
            Act::Split(_) => self.ending = Some((Ending::Split, event.on)),
            Act::Dispatch(dispatching) => {
                self.handler = Some(dispatching.handler);
                self.handler_name.clone_from(&dispatching.handler_name);
            }
            Act::ReturnDispatch(_) => {
                self.handler = None;
                self.handler_name.clear();
            }
            Act::Consult(request) => self.consultations.push(Consultation {
                id: request.id.clone(),
                with: request.with,
                name: request.name.clone(),
                agency: request.agency,
                opened_by: event.seq,
                run: self.runs.len().saturating_sub(1),
                sent_on: event.on,
                received_on: request.received_on,
                ended: None,
                after_due: derived.late,
                told_on: None,
            }),
            Act::RecordConsultReceipt(receipt) => {
                if let Some(consultation) = self.consultation_mut(&receipt.id) {
                    consultation.received_on = Some(receipt.received_on);
                }
            }
            Act::ConsultationAnswered(answer) => {
                if let Some(consultation) = self.consultation_mut(&answer.id) {
                    consultation.ended = Some((event.on, ConsultOutcome::Answered(answer.opinion)));
                }
            }
            Act::ConsultationEnded(ending) => {
                if let Some(consultation) = self.consultation_mut(&ending.id) {
                    consultation.ended = Some((event.on, ConsultOutcome::Ended(ending.reason)));
                }
            }
            Act::ApproveExtension(extension) => {
                self.extension_consent = Some((extension.workdays, event.actor.id));
            }
            Act::Extend(extension) => {
                if let Some(run) = self.runs.last_mut() {
                    run.extension = Some((extension.workdays, event.on));
                }
            }
            Act::FindExcessive(grounds) => self.excessive = Some(grounds.reason.clone()),
            Act::ApproveFee(approval) => self.fee_approval = Some((**approval).clone()),
            Act::NotifyFee(notice) => {
                self.fee = Some(FeeDue {
                    opened_by: event.seq,
                    on: event.on,
                    basis: notice.basis,
                    amount_fen: derived.fee_fen.unwrap_or_default(),
                    lines: derived.fee_lines.clone(),
                    received_on: notice.received_on,
                    paid_on: None,
                    covered_by: notice.covered_by.clone(),
                });
            }
            Act::PayFee(_) => {
                if let Some(fee) = &mut self.fee {
                    fee.paid_on = Some(event.on);
                }
                self.restart(event.on, RunCause::Payment, event.seq);
            }
            Act::Draft(draft) => {
                self.draft = Some((**draft).clone());
                self.drafted_by = Some(event.actor.id);
            }
            Act::SubmitReview(_) => self.review_step = 0,
            Act::PassReview(_) => self.review_step += 1,
            Act::ReturnDraft(_) => {
                self.review_step = 0;
                // A signed reply that goes back keeps its number in the register as voided.
                self.reply = None;
            }
            Act::Sign(_) => {
                self.reply = Some(Reply {
                    kind: self
                        .draft
                        .as_ref()
                        .map(|draft| draft.kind.clone())
                        .unwrap_or_default(),
                    number: event.facts.document_number.clone(),
                    signed_on: event.on,
                    remedy: derived.remedy.clone(),
                    service: None,
                    served_on: None,
                    proved: false,
                });
            }
            Act::NotifyThirdParty(notice) => {
                if let Some(consultation) = self.consultation_mut(&notice.consultation) {
                    consultation.told_on = Some(notice.served_on);
                }
            }
            Act::Serve(serving) => {
                if let Some(reply) = &mut self.reply {
                    reply.service = Some(serving.service);
                    reply.served_on = Some(serving.served_on);
                }
            }
            Act::ProveService(_) => {
                if let Some(reply) = &mut self.reply {
                    reply.proved = true;
                }
            }
            Act::Withdraw(_) => self.ending = Some((Ending::Withdrawn, event.on)),
            Act::Close(_) => {}
            Act::Archive(archiving) => self.dossier = Some(archiving.dossier.clone()),
            Act::Urge(_) => self.urged += 1,
        }
        self.state = event.state;
    }

    fn record_notice(&mut self, notice: Notice, served_on: NaiveDate) {
        match notice {
            Notice::Supplement => {
                if let Some(supplement) = &mut self.supplement {
                    supplement.served_on = Some(served_on);
                }
            }
            Notice::Reasons => {
                if let Some(reasons) = &mut self.reasons {
                    reasons.served_on = Some(served_on);
                }
            }
            Notice::Fee => {
                if let Some(fee) = &mut self.fee {
                    fee.received_on = Some(served_on);
                }
            }
        }
    }
}

/// What a fold needs of the event that opens a case.
#[derive(Debug, Clone, Copy)]
pub struct EventHead {
    /// Position.
    pub seq: u64,
    /// Effective date.
    pub on: NaiveDate,
    /// State after it.
    pub state: State,
}

impl Event {
    /// Its head.
    pub fn head(&self) -> EventHead {
        EventHead {
            seq: self.seq,
            on: self.on,
            state: self.state,
        }
    }
}
