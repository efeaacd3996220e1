//! From the counter to the archive: a course turned into acts.

use disclosure::act::{
    Act, Archiving, ConsultAnswer, ConsultEnding, ConsultReceipt, ConsultRequest, Deferral,
    Dispatching, Extension, FeeApproval, FeeNotice, Notice as Noticed, NoticeReceipt, Payment,
    ReasonsRequest, ReasonsWeighing, ReceiptConfirmation, ReviewOpinion, ServiceProof, Serving,
    SplitPart, Splitting, SupplementReceipt, SupplementRequest, ThirdPartyNotice,
};
use disclosure::words::{ConsultEnd, ConsultWith, FeeBasis, Opinion, Service};

use super::answer::{Objection, THIRD_PARTY};
use super::course::{Asked, Comes, Notice, Reasons, Stage, Supplement};
use super::place::{At, Who};
use super::script::{Goes, Over, Refers, Script, Step, grounds, message, remark, said};

/// A third party has 15 workdays (article 32); the desk waits a day longer.
const SILENCE: usize = 16;

impl Script<'_> {
    /// All acts up to where the case is left.
    pub fn written(mut self) -> Vec<Step> {
        // `Over` says only where the story ends
        let _ = self.whole();
        self.steps()
    }

    fn whole(&mut self) -> Goes {
        self.intake()?;
        self.supplement()?;
        self.reasons()?;
        self.split()?;
        self.dispatch()?;
        self.opinions()?;
        self.fee()?;
        self.extension();
        self.reached(Stage::Handling)?;
        self.draft()?;
        self.review()?;
        self.serve()?;
        self.put_away()
    }

    fn intake(&mut self) -> Goes {
        if let Some(after) = self.course.confirm_after {
            self.reached(Stage::AwaitingReceipt)?;
            self.later(after);
            let confirmation = ReceiptConfirmation {
                confirmed_on: self.today(),
                remark: said("电话联系申请人，双方确认收到。"),
            };
            self.act(Who::Clerk, Act::ConfirmReceipt(Box::new(confirmation)));
        }
        self.day0 = self.at;
        self.reached(Stage::Registered)?;
        self.act(
            Who::Clerk,
            Act::Screen(remark("材料齐全，属于依申请公开。")),
        );
        self.reached(Stage::Screening)
    }

    fn notice_received(&mut self, notice: Noticed) {
        let receipt = NoticeReceipt {
            notice,
            served_on: self.today(),
        };
        self.act(Who::Clerk, Act::RecordNoticeReceipt(Box::new(receipt)));
    }

    fn supplement(&mut self) -> Goes {
        let Some(end) = self.course.supplement else {
            return Ok(());
        };
        self.later(2);
        let request = SupplementRequest {
            items: vec![
                "请写明所申请信息的名称、文号，或者形成的时间、涉及的地块等便于查询的特征。".into(),
                "请附身份证明复印件。".into(),
            ],
            within_workdays: None,
            served_on: None,
            guidance: said("可以来电咨询，也可以到区政务公开专区由工作人员协助填写。"),
        };
        self.act(Who::Clerk, Act::RequestSupplement(Box::new(request)));
        self.later(2);
        self.notice_received(Noticed::Supplement);
        self.reached(Stage::AwaitingSupplement)?;
        match end {
            Supplement::Received => {
                self.later(5);
                let receipt = SupplementReceipt {
                    content: said(&self.setting.corrected),
                    remark: said("申请人寄回补正材料。"),
                };
                self.act(Who::Clerk, Act::ReceiveSupplement(Box::new(receipt)));
                self.day0 = self.at;
                Ok(())
            }
            Supplement::Cancelled => {
                self.later(1);
                let why = grounds("经核对，原申请已经写明地块位置，不需要补正。");
                self.act(Who::Clerk, Act::CancelNotice(why));
                Ok(())
            }
            Supplement::Abandoned => {
                self.later(12);
                let why = remark("补正期限届满，申请人没有补正，也没有说明理由。");
                self.act(Who::Clerk, Act::Abandon(why));
                self.wind_up()
            }
        }
    }

    /// Article 35: the period runs on while reasons are awaited.
    fn reasons(&mut self) -> Goes {
        let Some(reasons) = self.course.reasons else {
            return Ok(());
        };
        self.later(1);
        let request = ReasonsRequest {
            why: "申请人本月就相近事项已提出十余件申请，数量、频次明显超过合理范围。".into(),
            within_workdays: None,
            served_on: None,
        };
        self.act(Who::Clerk, Act::RequestReasons(Box::new(request)));
        self.later(1);
        self.notice_received(Noticed::Reasons);
        self.reached(Stage::AwaitingReasons)?;
        self.later(4);
        let (given, reasonable, finding) = match reasons {
            Reasons::Unreasonable => (
                "想多了解一些情况。",
                false,
                "申请人没有说明各件申请的必要，理由不合理。",
            ),
            Reasons::Deferred(_) => (
                "因征收涉及多个地块，需要逐一核对本户和合伙人的权益。",
                true,
                "申请人与所涉地块有直接利害关系，理由合理；但数量较大，不能在规定期限内全部答复。",
            ),
        };
        let weighing = ReasonsWeighing {
            reasons: said(given),
            reasonable,
            finding: finding.into(),
        };
        self.act(Who::Head, Act::WeighReasons(Box::new(weighing)));
        if let Reasons::Deferred(workdays) = reasons {
            let deferral = Deferral {
                workdays,
                reason: "需要调阅多个批次的档案，分批答复。".into(),
            };
            self.act(Who::Head, Act::Defer(Box::new(deferral)));
        }
        Ok(())
    }

    fn split(&mut self) -> Goes {
        if self.setting.parts.is_empty() {
            return Ok(());
        }
        self.later(1);
        let parts = self.setting.parts.iter();
        let splitting = Splitting {
            parts: parts
                .map(|(title, content)| SplitPart {
                    title: title.clone(),
                    content: content.as_str().into(),
                })
                .collect(),
            reason: "一件申请包含几项互不相关的内容，按“一事一申请”拆分，已告知申请人。".into(),
        };
        self.act(Who::Clerk, Act::Split(Box::new(splitting)));
        self.wind_up()
    }

    fn dispatch_to(&mut self, who: Who, instruction: &str) {
        let officer = &self.setting.place.desk(self.setting.owner, who).officer;
        let dispatching = Dispatching {
            handler: officer.id,
            handler_name: officer.name.clone(),
            agency: None,
            instruction: said(instruction),
        };
        self.act(Who::Clerk, Act::Dispatch(Box::new(dispatching)));
        self.handler = who;
    }

    fn dispatch(&mut self) -> Goes {
        self.later(1);
        self.dispatch_to(Who::Handler, "请检索档案，按期拟答复。");
        self.reached(Stage::Dispatched)?;
        self.later(1);
        if self.course.returned {
            let why = grounds("所涉事项不是本科室业务，请改派。");
            self.act(self.handler, Act::ReturnDispatch(why));
            self.dispatch_to(Who::SecondHandler, "职责已核定，由你科承办。");
            self.later(1);
        }
        self.act(self.handler, Act::Accept(remark("已签收，开始检索。")));
        Ok(())
    }

    /// Opinions asked for at the same time, each a day after the other.
    fn opinions(&mut self) -> Goes {
        if self.course.asked.is_empty() {
            return Ok(());
        }
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
            Comes::Silent => self.later(SILENCE),
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
                "有人申请公开涉及您的信息，请在收到之日起15个工作日内书面说明是否同意公开及理由。",
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

    fn fee(&mut self) -> Goes {
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
            self.later(21);
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

    fn extension(&mut self) {
        if let Some((workdays, after)) = self.course.extension {
            self.at = self.at.max(self.day0 + after);
            let extension = Extension {
                workdays,
                reason: "所涉档案存放在多处，需要逐卷检索、核对，不能在原定期限内答复。".into(),
            };
            let approval = Act::ApproveExtension(Box::new(extension.clone()));
            self.act(Who::Head, approval);
            self.later(1);
            self.act(Who::Clerk, Act::Extend(Box::new(extension)));
        }
        if self.course.noted {
            let act = Act::Note(message("电话告知申请人办理进度，申请人表示知道。"));
            self.act(self.handler, act);
        }
    }

    fn draft(&mut self) -> Goes {
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
        let draft = self
            .setting
            .answer
            .draft(self.setting.words, self.course.objection());
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

    fn review(&mut self) -> Goes {
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

    fn pass_and_sign(&mut self) {
        let opinion = |text: &str| {
            Box::new(ReviewOpinion {
                opinion: said(text),
            })
        };
        self.act(
            Who::Reviewer,
            Act::PassReview(opinion("内容属实，引用条款正确。")),
        );
        self.act(
            Who::Reviewer,
            Act::PassReview(opinion("合法性审查通过；经保密审查，可以答复。")),
        );
        self.later(1);
        self.act(Who::Head, Act::Sign(opinion("同意。")));
    }

    fn serve(&mut self) -> Goes {
        if self.course.objection() == Objection::Overridden {
            let notice = ThirdPartyNotice {
                consultation: THIRD_PARTY.to_owned(),
                served_on: self.today(),
                content: "决定公开合同中涉及公共资金的部分；不公开会对公共利益造成重大影响。"
                    .into(),
            };
            self.act(Who::Clerk, Act::NotifyThirdParty(Box::new(notice)));
        }
        self.later(1);
        let (service, tracking, proof) = match self.day0 % 4 {
            0 => (Service::InPerson, None, "申请人当面签收，送达回证附卷。"),
            1 => (Service::Electronic, None, "系统发送记录和申请人回执附卷。"),
            _ => (
                Service::Post,
                Some(format!("XA{:09}37", 100_000 + self.at * 977)),
                "挂号信收据和投递查询结果附卷。",
            ),
        };
        let serving = Serving {
            service,
            served_on: self.today(),
            tracking,
        };
        self.act(Who::Clerk, Act::Serve(Box::new(serving)));
        self.reached(Stage::Replied)?;
        self.later(2);
        let proof = ServiceProof {
            proof: proof.into(),
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
        let refused = self.setting.answer.kind().starts_with("refused");
        let retention = if refused { "30年" } else { "10年" };
        let archiving = Archiving {
            dossier: format!(
                "{}-GK-{}-{retention}-{:04}",
                place.code,
                self.today().format("%Y"),
                self.setting.ordinal + 1
            ),
            retention: retention.to_owned(),
        };
        self.act(Who::Clerk, Act::Archive(Box::new(archiving)));
        Err(Over)
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
