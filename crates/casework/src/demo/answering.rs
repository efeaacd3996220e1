//! From the draft to the archive.

use disclosure::act::{
    Act, Archiving, Notice as Noticed, NoticeReceipt, ReviewOpinion, ServiceProof, Serving,
    ThirdPartyNotice,
};
use disclosure::words::{Role, Service, Signer};

use super::answer::{Objection, THIRD_PARTY};
use super::course::Stage;
use super::place::Who;
use super::script::{Goes, Over, Refers, Script, grounds, message, remark, said};

impl Script<'_> {
    pub fn draft(&mut self) -> Goes {
        self.later(self.course.pace);
        if self.course.urged {
            let act = Act::Urge(message("答复期限将近，请抓紧办理。"));
            self.act(Who::Supervisor, act);
            self.later(1);
        }
        self.draft_once();
        self.reached(Stage::Drafting)?;
        self.act(self.handler, Act::SubmitReview(remark("请审核。")));
        self.reached(Stage::InReview)
    }

    fn draft_once(&mut self) {
        let mut draft = self
            .setting
            .answer
            .draft(self.setting.words, self.course.objection());
        if self.course.departs {
            let why = "拟稿时发现附件载有他人的住址和账号，须遮盖后提供，改为部分公开。";
            draft.departs = said(why);
        }
        let refers = self
            .setting
            .repeats
            .map_or(Refers::Nothing, Refers::EarlierReply);
        self.act_that_refers(self.handler, Act::Draft(Box::new(draft)), refers);
    }

    fn draft_again(&mut self, by: Who, why: &str) {
        self.act(by, Act::ReturnDraft(grounds(why)));
        self.later(1);
        self.draft_once();
        let act = Act::SubmitReview(remark("已按意见修改。"));
        self.act(self.handler, act);
    }

    pub fn review(&mut self) -> Goes {
        self.later(1);
        if self.course.redrafted {
            self.draft_again(Who::Reviewer, "理由部分没有对应到具体条款，请补充后再报。");
            self.later(1);
        }
        self.pass_and_sign();
        if self.course.resigned {
            self.later(1);
            self.draft_again(Who::Head, "附件页数有误，原文号作废，请更正后重新报签。");
            self.pass_and_sign();
        }
        self.reached(Stage::Signed)
    }

    /// Through the review chain of `office.toml`, whose last step is the signature.
    fn pass_and_sign(&mut self) {
        let opinion = |text: &str| {
            Box::new(ReviewOpinion {
                opinion: said(text),
            })
        };
        let chain = self.setting.rules.review_chain(self.today());
        let steps = chain.map_or(&[][..], |chain| &chain.steps);
        for step in steps.iter().rev().skip(1).rev() {
            let by = match step.roles.contains(&Role::Reviewer) {
                true => Who::Reviewer,
                false => Who::Head,
            };
            let said = format!("{}通过，可以答复。", step.label);
            self.act(by, Act::PassReview(opinion(&said)));
        }
        self.later(1);
        self.act(Who::Head, Act::Sign(opinion("同意。")));
    }

    pub fn serve(&mut self) -> Goes {
        if self.course.objection() == Objection::Overridden {
            let notice = ThirdPartyNotice {
                consultation: THIRD_PARTY.to_owned(),
                served_on: None,
                content: "决定公开合同中涉及公共资金的部分；不公开会对公共利益造成重大影响。"
                    .into(),
            };
            self.act(Who::Clerk, Act::NotifyThirdParty(Box::new(notice)));
            let receipt = NoticeReceipt {
                notice: Noticed::ThirdParty,
                consultation: Some(THIRD_PARTY.to_owned()),
                served_on: self.today(),
                service: Some(Service::InPerson),
                carrier: None,
                tracking: None,
                posted_on: None,
                signed_by: None,
                signed_name: Some("法务部收件人".to_owned()),
                files: Vec::new(),
            };
            self.act(Who::Clerk, Act::RecordNoticeReceipt(Box::new(receipt)));
        }
        self.later(1);
        let reached = self.setting.reached;
        let (service, proof) = match self.day0 % 4 {
            0 => (Service::InPerson, "申请人当面签收，送达回证附卷。"),
            _ if reached.electronic => (Service::Electronic, "系统发送记录和申请人回执附卷。"),
            _ if reached.address => (Service::Post, "挂号信收据和投递查询结果附卷。"),
            _ => (
                Service::InPerson,
                "电话通知后申请人当面签收，送达回证附卷。",
            ),
        };
        let posted = service == Service::Post;
        let serving = Serving {
            service,
            served_on: self.today(),
            carrier: posted.then(|| "registered".to_owned()),
            tracking: posted.then(|| format!("XA{:09}37", 100_000 + self.at * 977)),
            signed_by: (service == Service::InPerson).then_some(Signer::Applicant),
        };
        self.act(Who::Clerk, Act::Serve(Box::new(serving)));
        self.reached(Stage::Replied)?;
        self.later(2);
        let proof = ServiceProof {
            proof: proof.into(),
            files: Vec::new(),
        };
        self.act(Who::Clerk, Act::ProveService(Box::new(proof)));
        self.later(1);
        Ok(())
    }

    /// Closes and archives on the desk's own day.
    pub fn put_away(&mut self) -> Goes {
        let act = Act::Close(remark("材料齐全，予以结案。"));
        self.act(Who::Clerk, act);
        self.reached(Stage::Closed)?;
        self.later(self.course.archive_after);
        let place = self.setting.place.agency(self.setting.owner);
        let archiving = Archiving {
            dossier: format!(
                "{}-GK-{}-{:04}",
                place.code,
                self.today().format("%Y"),
                self.setting.ordinal + 1
            ),
            retention: String::new(),
            remark: None,
        };
        self.act(Who::Clerk, Act::Archive(Box::new(archiving)));
        Err(Over)
    }
}
