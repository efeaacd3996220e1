//! What a handler asks of others before drafting: opinions, a fee, more time.

use disclosure::act::{
    Act, ConsultAnswer, ConsultEnding, ConsultReceipt, ConsultRequest, Extension, FeeApproval,
    FeeNotice, Notice as Noticed, Payment,
};
use disclosure::words::{ConsultEnd, ConsultWith, FeeBasis, Opinion, Service};

use super::answer::THIRD_PARTY;
use super::course::{Asked, Comes, Notice, Stage};
use super::place::{At, Who};
use super::script::{Goes, Over, Refers, Script, grounds, message, remark, said};

impl Script<'_> {
    /// Opinions asked for at the same time, each a day after the other.
    pub fn opinions(&mut self) -> Goes {
        if self.course.asked.is_empty() {
            return Ok(());
        }
        self.assess_for_now();
        let (start, mut end, mut out) = (self.at + 1, self.at, false);
        for (nth, asked) in self.course.asked.iter().enumerate() {
            self.at = start + nth;
            self.opinion(asked);
            end = end.max(self.at);
            out |= asked.comes == Comes::Out;
        }
        self.at = end;
        if out { Err(Over) } else { Ok(()) }
    }

    fn opinion(&mut self, asked: &Asked) {
        // nobody asks oneself
        let at = asked.at.filter(|at| *at != self.setting.owner);
        let (id, name, question) = self.letter(asked.with, at);
        let request = ConsultRequest {
            id: id.clone(),
            with: asked.with,
            name,
            agency: at.map(|at| self.setting.place.agency(at).id),
            question: said(question),
            planned: planned(asked.with),
            person: None,
            received_on: None,
        };
        self.act(self.handler, Act::Consult(Box::new(request)));
        // an agency in the same register answers for itself
        let by = at.map_or(Who::Clerk, Who::HandlerAt);
        self.later(2);
        if !matches!(
            asked.comes,
            Comes::Ends(ConsultEnd::Returned | ConsultEnd::Unreachable)
        ) {
            let receipt = ConsultReceipt {
                id: id.clone(),
                received_on: self.today(),
                posted_on: None,
                service: Some(Service::InPerson),
                carrier: None,
                tracking: None,
                signed_name: Some("收件人本人".to_owned()),
                files: Vec::new(),
            };
            self.act(by, Act::RecordConsultReceipt(Box::new(receipt)));
        }
        match asked.comes {
            Comes::Opinion(opinion) => {
                self.later(asked.after);
                let answer = ConsultAnswer {
                    id,
                    opinion,
                    grounds: said(opinion_grounds(opinion)),
                };
                self.act(by, Act::ConsultationAnswered(Box::new(answer)));
            }
            Comes::Ends(reason) => {
                self.later(asked.after);
                let ending = ConsultEnding { id, reason };
                self.act(Who::Clerk, Act::ConsultationEnded(Box::new(ending)));
            }
            Comes::Silent => self.later(self.setting.periods.opinion + 1),
            Comes::Out => {}
        }
    }

    /// Id, addressee and question of a letter.
    fn letter(&self, with: ConsultWith, at: Option<At>) -> (String, String, &'static str) {
        let name = at.map(|at| self.setting.place.agency(at).name.clone());
        match with {
            ConsultWith::ThirdParty => (
                THIRD_PARTY.to_owned(),
                self.setting.words.fill("{人}"),
                "有人申请公开涉及贵方的信息，请在收到之日起15个工作日内书面说明是否同意公开及理由。",
            ),
            ConsultWith::JointAgency => (
                "共同制作-1".to_owned(),
                name.unwrap_or_else(|| "青衡区发展和改革局".to_owned()),
                "所申请的文件由贵机关与我机关共同制作，请提出是否公开的意见。",
            ),
            ConsultWith::OtherAgency => (
                "其他机关-1".to_owned(),
                name.unwrap_or_else(|| "青衡区国家保密局".to_owned()),
                "所申请的信息涉及贵机关，请协助确认能否公开。",
            ),
            ConsultWith::Internal => (
                "协办-1".to_owned(),
                "档案室".to_owned(),
                "请协助检索并提供原件。",
            ),
        }
    }

    pub fn fee(&mut self) -> Goes {
        let Some(fee) = &self.course.fee else {
            return Ok(());
        };
        self.later(1);
        let why = match fee.basis {
            FeeBasis::PerItem => "申请人本月已申请十件以上，且内容相近，数量明显超过合理范围。",
            FeeBasis::PerPage => "申请人要求提供整套图纸和资料的复制件，数量明显超过合理范围。",
        };
        self.act(self.handler, Act::FindExcessive(grounds(why)));
        self.later(1);
        let approval = FeeApproval {
            basis: fee.basis,
            pages: fee.pages,
            reason: "同意按《信息处理费管理办法》收费，并向申请人说明可以查阅、分批申请。".into(),
        };
        self.act(Who::Head, Act::ApproveFee(Box::new(approval)));
        self.later(1);
        if let Notice::Own(covers) = &fee.notice {
            let by_page = fee.basis == FeeBasis::PerPage;
            let words = |text: &str| by_page.then(|| text.into());
            let notice = FeeNotice {
                basis: fee.basis,
                pages: fee.pages,
                page_method: words("A3图纸按A4单面两页折算。"),
                inspection: words("可以在工作日到区档案查阅室免费查阅、抄录，来前请电话预约。"),
                covers: Vec::new(),
                covered_by: None,
                pay_to: said("凭缴款通知到代收银行网点或者扫码缴入区级国库。"),
                received_on: None,
            };
            let act = Act::NotifyFee(Box::new(notice));
            self.act_that_refers(Who::Clerk, act, Refers::Covers(covers.clone()));
        }
        self.later(1);
        self.notice_received(Noticed::Fee);
        self.reached(Stage::AwaitingFee)?;
        if !fee.paid {
            self.later(self.setting.periods.fee_payment + 1);
            let why = remark("缴费期限届满，申请人没有缴纳。");
            self.act(Who::Clerk, Act::Abandon(why));
            return self.wind_up();
        }
        self.later(5);
        let payment = Payment {
            amount_fen: None,
            receipt_number: Some(format!("票{}", self.today().format("%Y%m%d"))),
        };
        let act = Act::PayFee(Box::new(payment));
        self.act_that_refers(Who::Clerk, act, Refers::Owed);
        self.day0 = self.at;
        Ok(())
    }

    pub fn extension(&mut self) {
        if let Some((share, after)) = self.course.extension {
            self.at = self.at.max(self.day0 + after);
            let extension = Extension {
                workdays: share.of(self.setting.periods.extension),
                reason: "所涉档案存放在多处，需要逐卷检索、核对，不能在原定期限内答复。".into(),
            };
            let approval = Act::ApproveExtension(Box::new(extension.clone()));
            self.act(Who::Head, approval);
            self.later(1);
            self.act(Who::Clerk, Act::Extend(Box::new(extension.into())));
        }
        if self.course.noted {
            let act = Act::Note(message("电话告知申请人办理进度，申请人表示知道。"));
            self.act(self.handler, act);
        }
    }
}

fn opinion_grounds(opinion: Opinion) -> &'static str {
    match opinion {
        Opinion::Agree => "没有不同意见，同意公开。",
        Opinion::Object => "材料里有我家的住址、收入和账号，不同意公开。",
        Opinion::Partly => "同意公开总额，姓名、证件号码和账号请遮盖。",
        Opinion::Neutral => "已检索，原件复印件附后。",
    }
}

/// What the agency means to do, for those who are told.
fn planned(with: ConsultWith) -> Option<disclosure::Text> {
    match with {
        ConsultWith::ThirdParty => said("遮盖姓名、住址、联系方式以后公开"),
        ConsultWith::JointAgency => said("全文公开"),
        ConsultWith::OtherAgency | ConsultWith::Internal => None,
    }
}
