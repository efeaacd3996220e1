//! A course turned into acts: the whole way, and its beginning up to a handler's desk.

use disclosure::act::{
    Act, Deferral, Dispatching, Notice as Noticed, NoticeReceipt, ReasonsRequest, ReasonsWeighing,
    ReceiptConfirmation, SplitPart, Splitting, SupplementReceipt, SupplementRequest,
};

use disclosure::words::{Service, Signer};

use super::course::{Reasons, Stage, Supplement};
use super::place::Who;
use super::script::{Goes, Script, Step, grounds, remark, said};

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
        self.assess();
        self.reached(Stage::Handling)?;
        self.draft()?;
        self.review()?;
        self.serve()?;
        self.contested();
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

    pub fn notice_received(&mut self, notice: Noticed) {
        let receipt = NoticeReceipt {
            notice,
            served_on: self.today(),
            service: Some(Service::InPerson),
            carrier: None,
            tracking: None,
            signed_by: Some(Signer::Applicant),
            consultation: None,
            posted_on: None,
            signed_name: None,
            files: Vec::new(),
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
                self.later(self.setting.periods.supplement + 2);
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
        if let Reasons::Deferred(share) = reasons {
            let deferral = Deferral {
                workdays: share.of(self.setting.periods.deferral),
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
}
