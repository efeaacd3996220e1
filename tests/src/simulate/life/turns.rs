//! What is done next with an application, and by whom.

use casework::{Desk, Office};
use chrono::{Days, NaiveDate};
use disclosure::case::Case;
use disclosure::words::{ActKind, Role, Service, State};
use serde_json::{Value, json};

use super::Life;
use crate::simulate::chance::Chance;
use crate::simulate::district::District;

/// Copies that are charged for, and the price that the law sets on them.
const PAGES: u32 = 50;

/// An act that somebody is about to do.
pub struct Turn {
    pub desk: Desk,
    pub kind: ActKind,
    pub payload: Value,
}

/// The next act; none while nobody acts.
pub fn next(
    life: &mut Life,
    chance: &mut Chance,
    office: &Office,
    district: &District,
    today: NaiveDate,
) -> Option<Turn> {
    // it is put back below: what is known of the case is read while turns are taken
    let case = life.case.take()?;
    let turn = Next {
        life,
        chance,
        office,
        district,
        case: &case,
        today,
    }
    .turn();
    life.case = Some(case);
    turn
}

struct Next<'n> {
    life: &'n mut Life,
    chance: &'n mut Chance,
    office: &'n Office,
    district: &'n District,
    case: &'n Case,
    today: NaiveDate,
}

impl Next<'_> {
    fn turn(&mut self) -> Option<Turn> {
        if self.chance.percent(1) {
            let said = json!({ "declared": "written", "declared_on": self.today });
            return self.by(Role::Clerk, ActKind::Withdraw, said);
        }
        if let Some(correction) = self.correction() {
            return Some(correction);
        }
        let case = self.case;
        match case.state {
            State::AwaitingReceipt => {
                let said = json!({ "confirmed_on": self.today });
                self.by(Role::Clerk, ActKind::ConfirmReceipt, said)
            }
            State::Registered => self.by(Role::Clerk, ActKind::Screen, json!({})),
            State::Screening if self.takes("supplement", 15) => {
                let said = json!({ "items": ["写明年份"] });
                self.by(Role::Clerk, ActKind::RequestSupplement, said)
            }
            State::Screening => self.dispatch(Role::Clerk),
            State::AwaitingSupplement => self.awaiting_supplement(),
            State::Dispatched => self.by_handler(ActKind::Accept, json!({})),
            State::Handling => self.handling(),
            State::AwaitingFee => self.awaiting_fee(),
            State::Drafting if case.draft.is_none() => self.draft(),
            State::Drafting => self.by_handler(ActKind::SubmitReview, json!({})),
            State::InReview => self.in_review(),
            State::Signed => {
                let by_post = self.chance.percent(70);
                self.by(Role::Clerk, ActKind::Serve, served(by_post, self.today))
            }
            State::Replied => self.replied(),
            State::Ended => self.by(Role::Clerk, ActKind::Close, json!({})),
            _ => None,
        }
    }

    /// Takes a turn once, in so many of a hundred cases.
    fn takes(&mut self, turn: &'static str, percent: u64) -> bool {
        if self.life.taken.contains(&turn) {
            return false;
        }
        self.life.taken.push(turn);
        self.chance.percent(percent)
    }

    fn by(&self, role: Role, kind: ActKind, payload: Value) -> Option<Turn> {
        let desk = self.district.desk(self.life.agency, role)?;
        Some(Turn {
            desk,
            kind,
            payload,
        })
    }

    /// By whoever has the case; when that officer left, the head hands it on, or another
    /// finishes what was drafted.
    fn by_handler(&mut self, kind: ActKind, payload: Value) -> Option<Turn> {
        let handler = self.case.handler?;
        if !self.district.works(handler) {
            return match self.case.state {
                State::Drafting => self.by(Role::Handler, kind, payload),
                _ => self.dispatch(Role::OfficeHead),
            };
        }
        let desk = self.district.desk_of(handler)?;
        Some(Turn {
            desk,
            kind,
            payload,
        })
    }

    fn dispatch(&mut self, by: Role) -> Option<Turn> {
        let handlers = self.district.of_role(self.life.agency, Role::Handler);
        let said = json!({ "handler": self.chance.pick(&handlers)? });
        self.by(by, ActKind::Dispatch, said)
    }

    /// A day that was mistyped is set right, by two persons.
    fn correction(&mut self) -> Option<Turn> {
        if let Some(asked) = self.case.corrections.first() {
            let said = json!({ "request": asked.seq });
            return self.by(Role::Reviewer, ActKind::Correct, said);
        }
        let dated = matches!(self.case.state, State::Screening | State::Handling);
        if !dated || !self.takes("mistyped", 3) {
            return None;
        }
        let received = self.case.received_on?;
        let change =
            json!({ "application": { "dates": { "submitted_on": received - Days::new(1) } } });
        let said = json!({ "event": 1, "reason": "录入时看错了日期", "change": change });
        self.by(Role::Clerk, ActKind::RequestCorrection, said)
    }

    fn awaiting_supplement(&mut self) -> Option<Turn> {
        if self.takes("supplement served", 100) {
            let said = json!({ "notice": "supplement", "served_on": self.today,
                "service": "in_person", "signed_by": "applicant" });
            return self.by(Role::Clerk, ActKind::RecordNoticeReceipt, said);
        }
        let kind = match self.takes("supplemented", 80) {
            true => ActKind::ReceiveSupplement,
            false => ActKind::Abandon,
        };
        self.by(Role::Clerk, kind, json!({}))
    }

    /// At the handler's desk: opinions, an extension, a fee, another handler, the draft.
    fn handling(&mut self) -> Option<Turn> {
        if let Some(with) = self.life.asked {
            return self.opinion(with);
        }
        if self.takes("consult", 25) {
            let whom = ["third_party", "joint_agency", "other_agency", "internal"];
            let with = *self.chance.pick(&whom)?;
            let said = json!({ "id": "甲", "with": with, "name": "被征求意见的单位",
                "question": "请提出意见" });
            self.life.asked = Some(with);
            return self.by(Role::OfficeHead, ActKind::Consult, said);
        }
        if self.takes("other handler", 6) {
            return self.dispatch(Role::OfficeHead);
        }
        let longer = json!({ "workdays": 10, "reason": "数量多，需要逐份核对" });
        if self.takes("consent", 20) {
            return self.by(Role::OfficeHead, ActKind::ApproveExtension, longer);
        }
        if self.case.extension_consent.is_some() && self.takes("extend", 85) {
            return self.by(Role::Clerk, ActKind::Extend, longer);
        }
        self.fee().or_else(|| self.draft())
    }

    fn opinion(&mut self, with: &str) -> Option<Turn> {
        if with != "internal" && self.takes("opinion reached", 90) {
            let said = json!({ "id": "甲", "received_on": self.today, "service": "in_person",
                "signed_name": "收件人" });
            return self.by(Role::OfficeHead, ActKind::RecordConsultReceipt, said);
        }
        if self.chance.percent(35) {
            // silence
            return None;
        }
        self.life.asked = None;
        let said = json!({ "id": "甲", "opinion": "neutral", "grounds": "没有意见" });
        self.by(Role::OfficeHead, ActKind::ConsultationAnswered, said)
    }

    /// A fee: found, approved, told.
    fn fee(&mut self) -> Option<Turn> {
        let why = json!({ "reason": "一次申请两百余页，逐页复制" });
        let charged = json!({ "basis": "per_page", "pages": PAGES, "reason": "坚持要求复制件" });
        if self.takes("excessive", 5) {
            return self.by_handler(ActKind::FindExcessive, why);
        }
        if self.case.excessive.is_some() && self.takes("fee", 90) {
            return self.by(Role::OfficeHead, ActKind::ApproveFee, charged);
        }
        if self.case.fee_approval.is_some() && self.takes("fee told", 90) {
            let said = json!({ "basis": "per_page", "pages": PAGES, "pay_to": "区财政非税专户",
                "inspection": "工作日可以到一楼窗口免费查阅、抄录" });
            return self.by(Role::Clerk, ActKind::NotifyFee, said);
        }
        None
    }

    fn awaiting_fee(&mut self) -> Option<Turn> {
        if self.takes("fee served", 100) {
            let said = json!({ "notice": "fee", "served_on": self.today,
                "service": "in_person", "signed_by": "applicant" });
            return self.by(Role::Clerk, ActKind::RecordNoticeReceipt, said);
        }
        if self.takes("paid", 75) {
            let fen = self.case.fee_approval.as_ref().map(|(_, fen)| *fen);
            let said = json!({ "amount_fen": fen, "receipt_number": "财票0012345" });
            return self.by(Role::Clerk, ActKind::PayFee, said);
        }
        self.by(Role::Clerk, ActKind::Abandon, json!({}))
    }

    fn draft(&mut self) -> Option<Turn> {
        let draft = json!({ "kind": "granted",
            "parts": { "given": { "what": "批复复印件", "pages": 3 } } });
        self.by_handler(ActKind::Draft, draft)
    }

    fn in_review(&mut self) -> Option<Turn> {
        if self.takes("returned draft", 8) {
            let why = json!({ "reason": "请写明页数" });
            return self.by(Role::Reviewer, ActKind::ReturnDraft, why);
        }
        let chain = self.office.rules.review_chain(self.today)?;
        let (step, last) = chain.next(&self.case.passed)?;
        let kind = match last {
            true => ActKind::Sign,
            false => ActKind::PassReview,
        };
        self.by(*step.roles.first()?, kind, json!({}))
    }

    fn replied(&mut self) -> Option<Turn> {
        let reply = self.case.reply.as_ref()?;
        if reply.service == Some(Service::Post) && self.takes("came back", 8) {
            let why = json!({ "reason": "收件人搬迁" });
            return self.by(Role::Clerk, ActKind::ReplyReturned, why);
        }
        if reply.returned_on.is_some() && reply.served_again.is_none() {
            let mut again = served(true, self.today);
            again["contact"] = json!("申请人电话告知的新地址");
            return self.by(Role::Clerk, ActKind::ServeAgain, again);
        }
        match reply.proved {
            false => self.by(
                Role::Clerk,
                ActKind::ProveService,
                json!({ "proof": "回执" }),
            ),
            true => self.by(Role::Clerk, ActKind::Close, json!({})),
        }
    }
}

fn served(by_post: bool, today: NaiveDate) -> Value {
    match by_post {
        true => json!({ "service": "post", "served_on": today, "carrier": "EMS",
            "tracking": "1234567890123" }),
        false => json!({ "service": "in_person", "served_on": today, "signed_by": "applicant" }),
    }
}
