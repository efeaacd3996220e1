//! What an office does between the acts that matter to the law: it brings a case
//! to a desk, finds and approves a fee, weighs reasons, drafts, reviews, signs.

use chrono::NaiveDate;

use super::{Player, Step};
use crate::act::{
    Act, Dispatching, DraftReply, EarlierReply, Extension, FeeApproval, FeeNotice, ReasonsRequest,
    ReasonsWeighing, Serving, SpotAnswer, ThirdPartyNotice,
};
use crate::reply::objections;
use crate::text::Text;
use crate::words::{ActKind, Part, State};
use crate::worked::{form, samples};

const DOCUMENT_NUMBER: &str = "算例复〔2000〕1号";

impl Player<'_> {
    /// Brings a case that runs to a handler's desk.
    pub(super) fn bring_to_desk(&mut self, on: NaiveDate) -> Step {
        loop {
            let state = self.case_on(on).state;
            match state {
                State::Registered => self.step(false, on, ActKind::Screen)?,
                State::Screening => {
                    let dispatching = Dispatching {
                        handler: self.drafter.id,
                        handler_name: "算例".into(),
                        agency: None,
                        instruction: None,
                    };
                    self.act(on, Act::Dispatch(Box::new(dispatching)))?
                }
                State::Dispatched => self.step(false, on, ActKind::Accept)?,
                _ => return Ok(()),
            };
        }
    }

    pub(super) fn extend(&mut self, on: NaiveDate, workdays: u32, approved: bool) -> Step {
        let extension = Extension {
            workdays,
            reason: Text::from("理由"),
        };
        if approved {
            self.act_as(true, on, Act::ApproveExtension(Box::new(extension.clone())))?;
        }
        self.act(on, Act::Extend(Box::new(extension.into())))
    }

    /// Finding and approval, then the notice: what the notice itself lacks is
    /// judged by the notice, so a refused approval is left for it to name.
    pub(super) fn notify_fee(&mut self, on: NaiveDate, notice: FeeNotice) -> Step {
        self.bring_to_desk(on)?;
        let approval = FeeApproval {
            basis: notice.basis,
            pages: notice.pages,
            reason: Text::from("理由"),
        };
        let approved = self
            .step(false, on, ActKind::FindExcessive)
            .and_then(|_| self.act_as(true, on, Act::ApproveFee(Box::new(approval))));
        match self.act(on, Act::NotifyFee(Box::new(notice))) {
            Ok(()) => Ok(()),
            Err(refusal) if approved.is_ok() || refusal.code != "fee_approval" => Err(refusal),
            Err(refusal) => Err(approved.err().unwrap_or(refusal)),
        }
    }

    /// What the register knows when an answer of a kind is given.
    fn know_of(&mut self, kind: &str) {
        let repeats = self.requires(kind, Part::EarlierReply);
        let earlier = repeats.then(|| EarlierReply {
            number: samples::EARLIER_REPLY.into(),
            case_number: "算例".into(),
            served_on: self.case.received_on,
            same_applicant: true,
        });
        self.facts.document_number = Some(DOCUMENT_NUMBER.into());
        self.facts.earlier_replies = earlier.into_iter().collect();
    }

    fn requires(&self, kind: &str, part: Part) -> bool {
        self.rules
            .reply_kind(kind)
            .is_some_and(|row| row.requires.contains(&part))
    }

    /// The kind of `replies.toml` that is meant.
    fn kind(&self, kind: &str) -> String {
        form::reply_kind(self.rules, kind)
            .unwrap_or(kind)
            .to_owned()
    }

    /// In one sitting: whatever desk the case is on.
    pub(super) fn answer_on_the_spot(
        &mut self,
        on: NaiveDate,
        kind: &str,
        departs: Option<Text>,
    ) -> Step {
        let kind = self.kind(kind);
        self.know_of(&kind);
        let answer = SpotAnswer {
            reply: DraftReply {
                departs,
                ..samples::draft(&kind, &self.case_on(on), self.rules)
            },
            proof: Text::from("当场签收"),
        };
        self.act(on, Act::AnswerOnTheSpot(Box::new(answer)))
    }

    /// From the desk to service. While the case waits, the reply cancels the notice.
    pub(super) fn reply(
        &mut self,
        on: NaiveDate,
        kind: &str,
        departs: Option<Text>,
        serving: Serving,
    ) -> Step {
        let here = self.case_on(on);
        let decided_on = on.min(serving.served_on).max(here.last_on);
        if matches!(here.state, State::AwaitingSupplement | State::AwaitingFee) {
            self.step(false, decided_on, ActKind::CancelNotice)?;
        }
        self.draft(decided_on, kind, departs)?;
        let objected: Vec<String> = objections(&self.case_on(decided_on))
            .map(|asked| asked.id.clone())
            .collect();
        for consultation in objected {
            let notice = ThirdPartyNotice {
                consultation,
                served_on: Some(decided_on),
                content: Text::from("决定公开的内容和理由"),
            };
            self.act(decided_on, Act::NotifyThirdParty(Box::new(notice)))?;
        }
        self.step(false, decided_on, ActKind::SubmitReview)?;
        let steps = self
            .rules
            .review_chain(decided_on)
            .map_or(0, |chain| chain.steps.len());
        for _ in 1..steps {
            self.step(true, decided_on, ActKind::PassReview)?;
        }
        self.step(true, decided_on, ActKind::Sign)?;
        self.act(on, Act::Serve(Box::new(serving)))
    }

    /// From the desk to a complete draft.
    pub(super) fn draft(&mut self, on: NaiveDate, kind: &str, departs: Option<Text>) -> Step {
        self.bring_to_desk(on)?;
        let kind = self.kind(kind);
        if self.requires(&kind, Part::ReasonsWeighed) {
            self.weigh(on)?;
        }
        self.know_of(&kind);
        let draft = DraftReply {
            departs,
            ..samples::draft(&kind, &self.case_on(on), self.rules)
        };
        self.act(on, Act::Draft(Box::new(draft)))
    }

    /// Reasons asked for, given, and found not to hold.
    fn weigh(&mut self, on: NaiveDate) -> Step {
        let request = ReasonsRequest {
            why: Text::from("数量、频次"),
            within_workdays: None,
            served_on: None,
        };
        self.act(on, Act::RequestReasons(Box::new(request)))?;
        let weighing = ReasonsWeighing {
            reasons: Some(Text::from("理由")),
            reasonable: false,
            finding: Text::from("理由不合理"),
        };
        self.act(on, Act::WeighReasons(Box::new(weighing)))
    }
}
