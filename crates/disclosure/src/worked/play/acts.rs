//! From an act as it is written to the payload that an officer would hand in.

use chrono::NaiveDate;

use super::{Player, Step};
use crate::act::{
    Act, AnewOrder, Assessing, ConsultAnswer, ConsultEnding, ConsultRequest, Contact, FeeNotice,
    Grounds, Notice, NoticeReceipt, NoticeResending, NoticeReturn, Payment, ReceiptConfirmation,
    SecondService, ServiceProof, Serving, SupplementRequest, Undoing,
};
use crate::text::Text;
use crate::words::{ActKind, AnewGround, ContactWay, State};
use crate::worked::form::{What, WorkedAct};

fn words() -> Text {
    Text::from("算例")
}

impl Player<'_> {
    pub(super) fn try_act(&mut self, worked: &WorkedAct) -> Step {
        let on = worked.on;
        let act = match &worked.what {
            What::Register { .. } => {
                unreachable!("the form checks that only the first act registers")
            }
            What::ReceiveSupplement {} => return self.step(false, on, ActKind::ReceiveSupplement),
            What::Abandon {} => return self.step(false, on, ActKind::Abandon),
            What::Withdraw {} => return self.step(false, on, ActKind::Withdraw),
            What::Close {} => return self.step(false, on, ActKind::Close),
            What::Correct(correction) => return self.correct(on, correction),
            What::AnswerOnTheSpot { kind, departs } => {
                return self.answer_on_the_spot(on, kind, departs.clone());
            }
            What::Assess { answers } => {
                self.bring_to_desk(on)?;
                Act::Assess(Box::new(Assessing {
                    answers: answers.clone(),
                }))
            }
            What::Draft { kind, departs } => return self.draft(on, kind, departs.clone()),
            What::Extend {
                workdays,
                approved_by_head,
            } => return self.extend(on, *workdays, *approved_by_head),
            What::RequestSupplement {
                served_on,
                within_workdays,
            } => {
                self.bring_to_desk(on)?;
                Act::RequestSupplement(Box::new(SupplementRequest {
                    items: vec![Text::from("需要补正的事项")],
                    within_workdays: *within_workdays,
                    served_on: *served_on,
                    guidance: None,
                }))
            }
            What::NotifyFee {
                received_on,
                basis,
                pages,
                nth_in_month,
            } => {
                self.facts.nth_in_month = *nth_in_month;
                let notice = FeeNotice {
                    basis: *basis,
                    pages: *pages,
                    page_method: None,
                    inspection: Some(Text::from("可以免费当场查阅")),
                    covers: Vec::new(),
                    covered_by: None,
                    pay_to: None,
                    received_on: Some(*received_on),
                };
                return self.notify_fee(on, notice);
            }
            What::Reply {
                kind,
                departs,
                service,
                served_on,
            } => {
                let serving = Serving {
                    service: *service,
                    served_on: *served_on,
                    carrier: None,
                    tracking: None,
                    signed_by: None,
                };
                return self.reply(on, kind, departs.clone(), serving);
            }
            what => self.plainly(what, on),
        };
        self.act(on, act)
    }

    /// An act that needs no other step of the office before it.
    fn plainly(&self, what: &What, on: NaiveDate) -> Act {
        match what {
            What::ConfirmReceipt { confirmed_on } => {
                Act::ConfirmReceipt(Box::new(ReceiptConfirmation {
                    confirmed_on: *confirmed_on,
                    remark: None,
                }))
            }
            What::RecordContact { reached } => Act::RecordContact(Box::new(Contact {
                way: ContactWay::Phone,
                reached: *reached,
                text: words(),
                agrees_electronic: false,
            })),
            What::NoticeReturned {} => Act::NoticeReturned(Box::new(NoticeReturn {
                notice: self.awaited(on),
                reason: words(),
            })),
            What::ResendNotice {} => Act::ResendNotice(Box::new(NoticeResending {
                notice: self.awaited(on),
                way: words(),
                service: None,
                carrier: None,
                tracking: None,
            })),
            What::RecordNoticeReceipt { served_on } => {
                Act::RecordNoticeReceipt(Box::new(NoticeReceipt {
                    notice: self.awaited(on),
                    served_on: *served_on,
                    service: None,
                    carrier: None,
                    tracking: None,
                    signed_by: None,
                    consultation: None,
                    posted_on: None,
                    signed_name: None,
                    files: Vec::new(),
                }))
            }
            What::UndoAbandonment {
                within_workdays,
                served_on,
            } => Act::UndoAbandonment(Box::new(Undoing {
                reason: words(),
                within_workdays: *within_workdays,
                served_on: *served_on,
            })),
            What::Consult {
                id,
                with,
                received_on,
            } => Act::Consult(Box::new(ConsultRequest {
                id: id.clone(),
                with: *with,
                name: id.clone(),
                agency: None,
                question: None,
                planned: None,
                person: None,
                received_on: *received_on,
            })),
            What::ConsultationAnswered { id, opinion } => {
                Act::ConsultationAnswered(Box::new(ConsultAnswer {
                    id: id.clone(),
                    opinion: *opinion,
                    grounds: None,
                }))
            }
            What::ConsultationEnded { id, reason } => {
                Act::ConsultationEnded(Box::new(ConsultEnding {
                    id: id.clone(),
                    reason: *reason,
                }))
            }
            What::PayFee {} => Act::PayFee(Box::new(Payment {
                amount_fen: None,
                receipt_number: Some("算例".into()),
            })),
            What::ProveService {} => Act::ProveService(Box::new(ServiceProof {
                proof: words(),
                files: Vec::new(),
            })),
            What::ReplyReturned {} => Act::ReplyReturned(Box::new(Grounds { reason: words() })),
            What::ServeAgain { service, served_on } => Act::ServeAgain(Box::new(SecondService {
                service: *service,
                served_on: *served_on,
                carrier: None,
                tracking: None,
                signed_by: None,
                contact: None,
            })),
            What::ReplyAnew {
                ground,
                received_on,
                within_workdays,
                until,
            } => Act::ReplyAnew(Box::new(AnewOrder {
                ground: *ground,
                remedy: None,
                decision: (*ground != AnewGround::OwnCorrection).then(|| "算例".into()),
                received_on: *received_on,
                within_workdays: *within_workdays,
                until: *until,
                reason: words(),
            })),
            what => unreachable!("{what:?} is played with the steps that it needs"),
        }
    }

    /// The notice that the case waits for; where it waits for none, the law says so.
    fn awaited(&self, on: NaiveDate) -> Notice {
        match self.case_on(on).state {
            State::AwaitingFee => Notice::Fee,
            State::AwaitingReasons => Notice::Reasons,
            _ => Notice::Supplement,
        }
    }
}
