//! The fold: events into a case. Total, whatever the order: what was accepted
//! once can always be read again.

use chrono::NaiveDate;

use super::{
    Assessment, Case, ConsultOutcome, Consultation, ContactMade, CorrectionAsked, Event, EventHead,
    FeeDue, Reasons, Reply, Run, RunCause, Supplement,
};
use crate::act::{Act, Derived, DraftReply, Papers, Registration};
use crate::history::History;
use crate::words::{Ending, Service, State};

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
            // Nothing happens to an application before it was received.
            last_on: derived
                .received_on
                .map_or(event.on, |day| day.max(event.on)),
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
            assessment: None,
            draft: None,
            drafters: Vec::new(),
            draft_returned: false,
            passed: Vec::new(),
            reply: None,
            ending: None,
            ending_remedy: None,
            dossier: None,
            urged: 0,
            round: 1,
            rounds: Vec::new(),
            contacts: Vec::new(),
            corrections: Vec::new(),
            delivered: Vec::new(),
            remedies: Vec::new(),
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

    /// Folds all events of a case, given in the order they were entered: each
    /// applies by the day it takes effect, and a corrected one by what stands now.
    /// `None` when the first one is no registration.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e Event>) -> Option<Case> {
        let events: Vec<&Event> = events.into_iter().collect();
        let mut case = Case::of(History::of(&events).events())?;
        case.version = events.last().map_or(case.version, |last| last.seq);
        Some(case)
    }

    /// Applies events in the order given.
    pub(crate) fn of(events: &[Event]) -> Option<Case> {
        let (first, rest) = events.split_first()?;
        let Act::Register(registration) = &first.act else {
            return None;
        };
        let mut case = Case::opened(registration, &first.derived, &first.head());
        for event in rest {
            case.apply(event);
        }
        Some(case)
    }

    pub(super) fn restart(&mut self, day0: NaiveDate, cause: RunCause, opened_by: u64) {
        self.extension_consent = None;
        self.runs.push(Run {
            day0,
            cause,
            opened_by,
            extension: None,
            deferral: None,
            ordered: None,
        });
    }

    pub(super) fn consultation_mut(&mut self, id: &str) -> Option<&mut Consultation> {
        self.consultations
            .iter_mut()
            .find(|consultation| consultation.id == id)
    }

    /// Takes in the next event, by the day it takes effect. Total: never refuses.
    pub fn apply(&mut self, event: &Event) {
        self.version = self.version.max(event.seq);
        // What the system notes is no act that a later one could come before.
        if !event.actor.is_system() {
            self.last_on = self.last_on.max(event.on);
        }
        let derived = &event.derived;
        match &event.act {
            // A second registration cannot be accepted; folding it changes nothing.
            Act::Register(_) | Act::Screen(_) | Act::Accept(_) | Act::Note(_) => {}
            Act::ConfirmReceipt(confirmation) => {
                self.application.dates.confirmed_on = Some(confirmation.confirmed_on);
                let day = derived.received_on.unwrap_or(confirmation.confirmed_on);
                self.received_on = Some(day);
                // Nothing happens to an application before it was received.
                self.last_on = self.last_on.max(day);
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
                    returned_on: None,
                    resent_on: None,
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
                self.record_notice(receipt, event.seq);
            }
            Act::CancelNotice(_) => {}
            Act::NoticeReturned(returned) => {
                if let Some(post) = self.notice_mut(returned.notice) {
                    *post.returned_on = Some(event.on);
                }
            }
            Act::ResendNotice(resending) => {
                if let Some(post) = self.notice_mut(resending.notice) {
                    *post.returned_on = None;
                    *post.resent_on = Some(event.on);
                }
            }
            Act::UndoAbandonment(undoing) => {
                self.ending = None;
                self.ending_remedy = None;
                self.dossier = None;
                if let Some(supplement) = &mut self.supplement {
                    // The new period begins when the applicant is told of it.
                    supplement.served_on = undoing.served_on;
                    supplement.resent_on = Some(event.on);
                    supplement.within_workdays = derived.within_workdays.unwrap_or_default();
                }
            }
            Act::Abandon(_) => {
                let ending = if self.state == State::AwaitingFee {
                    Ending::FeeAbandoned
                } else {
                    Ending::SupplementAbandoned
                };
                self.ending = Some((ending, event.on));
                self.ending_remedy.clone_from(&derived.remedy);
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
                    returned_on: None,
                    resent_on: None,
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
                person: request.person,
                opened_by: event.seq,
                run: self.runs.len().saturating_sub(1),
                sent_on: event.on,
                received_on: request.received_on,
                ended: None,
                after_due: derived.late,
                told_on: None,
                notified_on: None,
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
            Act::ApproveFee(approval) => {
                let amount_fen = derived.fee_fen.unwrap_or_default();
                self.fee_approval = Some(((**approval).clone(), amount_fen));
            }
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
                    returned_on: None,
                    resent_on: None,
                });
            }
            Act::PayFee(_) => {
                if let Some(fee) = &mut self.fee {
                    fee.paid_on = Some(event.on);
                }
                self.restart(event.on, RunCause::Payment, event.seq);
            }
            Act::Assess(given) => self.assessment = Some(Assessment::of(given, event)),
            Act::Draft(draft) => {
                self.draft = Some((**draft).clone());
                // A new draft after a return is the work of who makes it.
                if std::mem::take(&mut self.draft_returned) {
                    self.drafters.clear();
                }
                if !self.drafters.contains(&event.actor.id) {
                    self.drafters.push(event.actor.id);
                }
            }
            Act::SubmitReview(_) => self.passed.clear(),
            Act::PassReview(_) => self.passed.extend(derived.step.clone()),
            Act::ReturnDraft(_) => {
                self.passed.clear();
                // What is submitted again without a new draft is still the work of its drafters.
                self.draft_returned = true;
                // A signed reply that goes back keeps its number in the register as voided.
                self.reply = None;
            }
            Act::Sign(_) => {
                let draft = self.draft.clone();
                self.reply = Some(signed(draft.as_ref(), event));
            }
            Act::AnswerOnTheSpot(answer) => {
                self.draft = Some(answer.reply.clone());
                self.reply = Some(Reply {
                    service: Some(Service::InPerson),
                    served_on: Some(event.on),
                    proved: true,
                    ..signed(Some(&answer.reply), event)
                });
            }
            Act::AnswerJointly(answer) => {
                self.draft = Some(answer.reply.clone());
                self.reply = Some(Reply {
                    joined_to: Some(answer.lead.clone()),
                    ..signed(Some(&answer.reply), event)
                });
            }
            Act::NotifyThirdParty(notice) => {
                if let Some(consultation) = self.consultation_mut(&notice.consultation) {
                    consultation.told_on = notice.served_on;
                    let unserved = notice.served_on.is_none();
                    consultation.notified_on = unserved.then_some(event.on);
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
            Act::ReplyReturned(_) => {
                if let Some(reply) = &mut self.reply {
                    reply.returned_on = Some(event.on);
                }
                // A dossier that was closed on the first posting is open again.
                self.dossier = None;
            }
            Act::ServeAgain(serving) => {
                if let Some(reply) = &mut self.reply {
                    reply.served_again = Some((serving.service, serving.served_on));
                    // Closed on the proof of the second posting.
                    reply.proved = false;
                }
            }
            Act::ReplyAnew(order) => self.next_round(order, event),
            Act::RecordContact(contact) => self.contacts.push(ContactMade {
                seq: event.seq,
                on: event.on,
                way: contact.way,
                reached: contact.reached,
                agrees_electronic: contact.agrees_electronic,
            }),
            Act::RecordPapers(papers) => self.papers(papers),
            Act::RequestCorrection(request) => self.corrections.push(CorrectionAsked {
                seq: event.seq,
                event: request.event,
                by: event.actor.id,
            }),
            Act::Correct(confirmed) => self
                .corrections
                .retain(|asked| asked.seq != confirmed.request),
            Act::DeclineCorrection(declined) => {
                self.corrections
                    .retain(|asked| asked.seq != declined.request);
            }
            Act::Withdraw(_) => {
                self.ending = Some((Ending::Withdrawn, event.on));
                // A reply that was signed and never served answers nothing; its number is voided.
                self.reply = None;
            }
            Act::Close(_) => {}
            Act::Archive(archiving) => self.dossier = Some(archiving.dossier.clone()),
            Act::RecordRemedy(filing) => self.record_remedy(filing, event.seq),
            Act::AnswerRemedy(answer) => self.answer_remedy(answer),
            Act::RecordRemedyDecision(decision) => self.decide_remedy(decision, event),
            Act::RecordAppeal(appeal) => self.record_appeal(appeal, event.seq),
            Act::Urge(_) => self.urged += 1,
        }
        self.state = event.state;
    }

    fn papers(&mut self, papers: &Papers) {
        let application = &mut self.application;
        application.applicant.identity_proved |= papers.identity_proved;
        if let Some(applicant) = &papers.applicant {
            application.applicant.person = applicant.person;
            application.applicant.details = applicant.details;
            application.applicant.name.clone_from(&applicant.name);
        }
        if papers.agent_ends {
            application.agent = None;
        }
        if papers.agent.is_some() {
            application.agent.clone_from(&papers.agent);
        }
        if let (Some(agent), Some(_)) = (&mut application.agent, &papers.authority) {
            agent.authority.clone_from(&papers.authority);
        }
        if let (Some(jointly), Some(_)) = (&mut application.jointly, &papers.representation) {
            jointly.representation.clone_from(&papers.representation);
        }
    }
}

/// The reply that a signature makes of a draft.
fn signed(draft: Option<&DraftReply>, event: &Event) -> Reply {
    Reply {
        kind: draft.map(|draft| draft.kind.clone()).unwrap_or_default(),
        number: event.facts.document_number.clone(),
        signed_on: event.on,
        remedy: event.derived.remedy.clone(),
        service: None,
        served_on: None,
        proved: false,
        returned_on: None,
        served_again: None,
        joined_to: None,
    }
}
