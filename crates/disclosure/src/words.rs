//! The words of the field: closed vocabularies that the rules, the machine and
//! the register share. Their spelling in JSON and in `workflows/` is stable for
//! ever: names are added, never renamed.

/// Declares a closed vocabulary: an enum whose spelling is `snake_case`
/// everywhere, with its Chinese label and a list of all values. The register declares
/// with it the words of its own that no law knows.
#[macro_export]
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal $label:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// All values, in the order of their declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The stable spelling, as in JSON and in `workflows/`.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// What an officer reads.
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => $label),+ }
            }

            /// The value with this spelling.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}
pub(crate) use vocabulary;

mod proposals;
mod remedies;

pub use proposals::{KeptAs, ProposalAnswer, ProposalOrigin, ProposalState, ProposalStep};
pub use remedies::*;

vocabulary! {
    /// The channel an application came by; it decides which day is the receipt
    /// date (Regulation, article 31).
    Channel {
        /// Handed in at the counter.
        InPerson = "in_person" "当面提交",
        /// Spoken and taken down by the office (article 29).
        Oral = "oral" "口头申请",
        /// Post that is signed for.
        RegisteredMail = "registered_mail" "挂号信、邮政特快专递",
        /// Post that needs no signature.
        OrdinaryMail = "ordinary_mail" "平常信函",
        /// The application form on the agency's website.
        Online = "online" "网上申请",
        /// The disclosure office's fax.
        Fax = "fax" "传真",
        /// The published mail box.
        Email = "email" "电子邮件",
    }
}

vocabulary! {
    /// The six columns of the annual report's table three.
    ApplicantKind {
        /// 自然人
        NaturalPerson = "natural_person" "自然人",
        /// 商业企业
        Enterprise = "enterprise" "商业企业",
        /// 科研机构
        ResearchInstitution = "research_institution" "科研机构",
        /// 社会公益组织
        PublicWelfare = "public_welfare" "社会公益组织",
        /// 法律服务机构
        LegalService = "legal_service" "法律服务机构",
        /// 其他
        Other = "other" "其他",
    }
}

vocabulary! {
    /// How a piece of information is open: every document bears one of these.
    Attribute {
        /// Published without being asked for (article 19).
        Proactive = "proactive" "主动公开",
        /// Given to whoever asks for it (article 27).
        OnRequest = "on_request" "依申请公开",
        /// Given to nobody, with the article that says so (articles 14 to 16).
        NotDisclosed = "not_disclosed" "不予公开",
    }
}

vocabulary! {
    /// What an officer may be to a case.
    Role {
        /// Registers and serves.
        Clerk = "clerk" "登记员",
        /// Handles and drafts.
        Handler = "handler" "承办人",
        /// Reviews drafts.
        Reviewer = "reviewer" "审核人",
        /// Head of the disclosure office (article 33 asks for this person's consent).
        OfficeHead = "office_head" "信息公开机构负责人",
        /// Watches the deadlines of the agencies below.
        Supervisor = "supervisor" "督办人",
        /// Reads across cases to find what people keep asking for.
        Analyst = "analyst" "分析人",
        /// Reads all and changes nothing.
        Auditor = "auditor" "审计人",
        /// Keeps agencies, officers and keys; sees no case.
        Admin = "admin" "系统管理员",
    }
}

vocabulary! {
    /// The five phases of article 45, superstates of the machine.
    Phase {
        /// 登记
        Registration = "registration" "登记",
        /// 审核
        Review = "review" "审核",
        /// 办理
        Handling = "handling" "办理",
        /// 答复
        Reply = "reply" "答复",
        /// 归档
        Archiving = "archiving" "归档",
    }
}

vocabulary! {
    /// Whom an opinion is asked from.
    ConsultWith {
        /// A third party whose rights disclosure may harm (article 32).
        ThirdParty = "third_party" "第三方",
        /// An agency that made the information together with this one (article 34).
        JointAgency = "joint_agency" "共同制作机关",
        /// Another organ (article 33): no limit of its own.
        OtherAgency = "other_agency" "其他机关",
        /// A unit of the same agency: stops nothing.
        Internal = "internal" "本机关内设机构（协办）",
    }
}

vocabulary! {
    /// What an opinion says.
    Opinion {
        /// Agrees to disclosure.
        Agree = "agree" "同意公开",
        /// Objects to disclosure.
        Object = "object" "不同意公开",
        /// Agrees to part of it.
        Partly = "partly" "同意部分公开",
        /// Gives what was asked for without agreeing or objecting (an internal search, a referral).
        Neutral = "neutral" "已回复",
    }
}

vocabulary! {
    /// Why asking for an opinion ends without one.
    ConsultEnd {
        /// The letter came back.
        Returned = "returned" "被退回",
        /// The party cannot be reached.
        Unreachable = "unreachable" "无法联系",
        /// The agency took the letter back.
        Recalled = "recalled" "已撤回",
        /// The opinion is no longer needed.
        NoNeed = "no_need" "不再需要",
    }
}

vocabulary! {
    /// The basis of a processing fee (Measures, article 3): one or the other, never both.
    FeeBasis {
        /// By item (article 4).
        PerItem = "per_item" "按件",
        /// By page (article 5).
        PerPage = "per_page" "按量",
    }
}

vocabulary! {
    /// How the applicant was tried to be reached.
    ContactWay {
        /// By telephone.
        Phone = "phone" "电话",
        /// By a text message.
        Message = "message" "短信",
        /// By electronic mail.
        Email = "email" "电子邮件",
        /// By letter.
        Post = "post" "信函",
        /// At the counter or at home.
        InPerson = "in_person" "当面",
    }
}

vocabulary! {
    /// Why a case is replied to anew.
    AnewGround {
        /// A reconsideration decision annulled or changed the reply.
        Reconsideration = "reconsideration" "行政复议决定",
        /// A judgment annulled it.
        Litigation = "litigation" "法院判决",
        /// The agency corrects itself.
        OwnCorrection = "own_correction" "机关自行纠正",
    }
}

vocabulary! {
    /// How a document is served; decides the legal time point (国办公开办函〔2016〕235号).
    Service {
        /// Handed to the postal enterprise: that day.
        Post = "post" "邮寄",
        /// Signed for by the applicant or the agent: that day.
        InPerson = "in_person" "直接送达",
        /// Sent by the electronic way that the applicant chose: that day.
        Electronic = "electronic" "电子送达",
    }
}

vocabulary! {
    /// Who signed for a document that was handed over.
    Signer {
        /// The applicant.
        Applicant = "applicant" "申请人",
        /// The agent.
        Agent = "agent" "代理人",
        /// The legal representative of an organisation.
        LegalRepresentative = "legal_representative" "法定代表人",
    }
}

vocabulary! {
    /// How a case ends without a reply on the merits.
    Ending {
        /// No supplement in time (article 30).
        SupplementAbandoned = "supplement_abandoned" "逾期不补正，视为放弃",
        /// No payment in time (Measures, article 6).
        FeeAbandoned = "fee_abandoned" "逾期不缴费，视为放弃",
        /// Withdrawn by the applicant.
        Withdrawn = "withdrawn" "申请人撤回",
        /// Split into cases of its own (一事一申请).
        Split = "split" "已拆分",
    }
}

vocabulary! {
    /// The states of a case. `lifecycle.toml` gives each its phase, label and clock.
    State {
        /// Arrived by a channel whose receipt date needs a confirmation that is still missing.
        AwaitingReceipt = "awaiting_receipt" "待确认收到",
        /// Registered; the period runs.
        Registered = "registered" "已登记",
        /// Being looked at: is it complete, is it ours, one matter or several.
        Screening = "screening" "审核中",
        /// A supplement was asked for (article 30).
        AwaitingSupplement = "awaiting_supplement" "待补正",
        /// Reasons were asked for (article 35); the period runs on.
        AwaitingReasons = "awaiting_reasons" "待说明理由",
        /// Given to a handler who has not accepted yet.
        Dispatched = "dispatched" "待签收",
        /// In a handler's hands.
        Handling = "handling" "办理中",
        /// A fee notice went out (Measures, article 6).
        AwaitingFee = "awaiting_fee" "待缴费",
        /// A reply is being drafted.
        Drafting = "drafting" "拟稿中",
        /// The draft is on its way through the review chain.
        InReview = "in_review" "审批中",
        /// Signed and numbered, not served yet.
        Signed = "signed" "已签发待送达",
        /// Served.
        Replied = "replied" "已答复",
        /// Ended without a reply.
        Ended = "ended" "已终止",
        /// Service proved, nothing open.
        Closed = "closed" "已结案",
        /// The dossier is in the archive.
        Archived = "archived" "已归档",
    }
}

vocabulary! {
    /// All acts on a case.
    ActKind {
        /// An application is registered.
        Register = "register" "登记",
        /// The applicant confirmed; that day is the receipt date (article 31).
        ConfirmReceipt = "confirm_receipt" "确认收到日期",
        /// The office begins to look at it.
        Screen = "screen" "开始审核",
        /// A supplement is asked for.
        RequestSupplement = "request_supplement" "告知补正",
        /// The corrected application arrives.
        ReceiveSupplement = "receive_supplement" "收到补正",
        /// The day a notice reached the applicant becomes known.
        RecordNoticeReceipt = "record_notice_receipt" "登记通知送达日期",
        /// A notice came back from the post: its period has not begun.
        NoticeReturned = "notice_returned" "登记通知被退回",
        /// A notice that came back is sent again.
        ResendNotice = "resend_notice" "重新送达通知",
        /// A notice that the case waits for is taken back.
        CancelNotice = "cancel_notice" "撤回通知、继续办理",
        /// 视为放弃 is recorded.
        Abandon = "abandon" "记录视为放弃",
        /// An abandonment is undone: there was good reason for not correcting in time (article 30).
        UndoAbandonment = "undo_abandonment" "恢复办理",
        /// Reasons are asked for (article 35).
        RequestReasons = "request_reasons" "要求说明理由",
        /// The reasons are weighed, or their absence is.
        WeighReasons = "weigh_reasons" "审查理由",
        /// A reasoned deferral (article 35).
        Defer = "defer" "合理延迟答复",
        /// Split into cases of its own.
        Split = "split" "拆分",
        /// Given to a handler.
        Dispatch = "dispatch" "交办",
        /// The handler accepts.
        Accept = "accept" "签收承办",
        /// Given back with a reason.
        ReturnDispatch = "return_dispatch" "退回交办",
        /// An opinion is asked for.
        Consult = "consult" "征求意见",
        /// The day the letter reached the one asked becomes known.
        RecordConsultReceipt = "record_consult_receipt" "登记征求意见书送达日期",
        /// The opinion arrives.
        ConsultationAnswered = "consultation_answered" "收到意见",
        /// The asking ends without an opinion.
        ConsultationEnded = "consultation_ended" "终止征求意见",
        /// The head of the disclosure office consents to an extension.
        ApproveExtension = "approve_extension" "同意延期",
        /// The extension is notified to the applicant.
        Extend = "extend" "告知延期",
        /// The finding that number or frequency is clearly beyond reason.
        FindExcessive = "find_excessive" "认定明显超过合理范围",
        /// The head of the disclosure office approves a fee.
        ApproveFee = "approve_fee" "批准收费",
        /// The fee notice goes out.
        NotifyFee = "notify_fee" "告知收费",
        /// Payment is complete.
        PayFee = "pay_fee" "登记缴费",
        /// The steps from the application to the kind of its reply are answered.
        Assess = "assess" "逐步判断",
        /// Answered in one sitting (article 33).
        AnswerOnTheSpot = "answer_on_the_spot" "当场答复",
        /// A reply is drafted, or drafted anew.
        Draft = "draft" "拟定答复",
        /// The draft goes into review.
        SubmitReview = "submit_review" "提交审批",
        /// One step of the review chain is passed.
        PassReview = "pass_review" "审批通过",
        /// The draft goes back for redrafting.
        ReturnDraft = "return_draft" "退回重拟",
        /// The last step: signature; the reply gets its number.
        Sign = "sign" "签发",
        /// The reply signed in another case of the same applicant answers this one too.
        AnswerJointly = "answer_jointly" "并案答复",
        /// The third party is told that the information is disclosed against its will (article 32).
        NotifyThirdParty = "notify_third_party" "告知第三方决定公开",
        /// The reply is served.
        Serve = "serve" "送达",
        /// The proof of service is put on file.
        ProveService = "prove_service" "登记送达凭证",
        /// The reply came back from the post: the posting still counts.
        ReplyReturned = "reply_returned" "登记答复被退回",
        /// A reply that came back is served once more.
        ServeAgain = "serve_again" "再次送达",
        /// The reply or the ending is annulled or corrected: round 2 opens.
        ReplyAnew = "reply_anew" "重新办理答复",
        /// The applicant withdraws.
        Withdraw = "withdraw" "撤回申请",
        /// The case is closed.
        Close = "close" "结案",
        /// The dossier goes to the archive.
        Archive = "archive" "归档",
        /// Somebody tried to reach the applicant.
        RecordContact = "record_contact" "登记联系情况",
        /// Proof of identity or authority is handed in, or the agent changes.
        RecordPapers = "record_papers" "登记身份、授权材料",
        /// A mistake in what was entered is pointed out, with what should stand instead.
        RequestCorrection = "request_correction" "提出更正",
        /// A second person confirms: the earlier event is superseded.
        Correct = "correct" "确认更正",
        /// A second person does not.
        DeclineCorrection = "decline_correction" "不予更正",
        /// A reconsideration or a suit reached the agency.
        RecordRemedy = "record_remedy" "登记复议、诉讼",
        /// The agency answered it.
        AnswerRemedy = "answer_remedy" "登记答复、答辩",
        /// It was decided.
        RecordRemedyDecision = "record_remedy_decision" "登记复议决定、裁判",
        /// Somebody appealed against a judgment, or nobody did.
        RecordAppeal = "record_appeal" "登记上诉",
        /// A superior asks for speed.
        Urge = "urge" "催办",
        /// Something worth keeping is written down.
        Note = "note" "记事",
    }
}

vocabulary! {
    /// Whether the statutory period runs in a state.
    Clock {
        /// It runs.
        Running = "running" "计时",
        /// It stands still until the applicant acts.
        Stopped = "stopped" "停止计时",
        /// There is none: not begun, or over.
        None = "none" "不计时",
    }
}

vocabulary! {
    /// What a review step looks at.
    ReviewCover {
        /// Content.
        Content = "content" "内容审核",
        /// Legality.
        Legality = "legality" "合法性审查",
        /// Secrecy (article 17): nothing leaves without it.
        Secrecy = "secrecy" "保密审查",
        /// Signature.
        SignOff = "sign_off" "签发",
    }
}

vocabulary! {
    /// Statutory and internal periods, by the names of `deadlines.toml`.
    Period {
        /// Reply (article 33).
        Reply = "reply" "答复",
        /// The most that an extension may add (article 33).
        Extension = "extension" "延期",
        /// Supplement notice (article 30).
        SupplementNotice = "supplement_notice" "补正告知",
        /// The applicant's time to correct; `workdays` is the default, `min` and `max` the usual range.
        Supplement = "supplement" "补正",
        /// A third party's opinion (article 32).
        ThirdParty = "third_party" "第三方意见",
        /// A joint agency's opinion (article 34).
        JointAgency = "joint_agency" "共同制作机关意见",
        /// Payment of the fee (Measures, article 6).
        FeePayment = "fee_payment" "缴费",
        /// The applicant's time to give reasons (article 35); set by the agency, `workdays` is the default.
        Reasons = "reasons" "说明理由",
        /// The most that a reasoned deferral may add (article 35; the office's own cap).
        Deferral = "deferral" "合理延迟",
        /// A new reply that was ordered without a period of its own.
        NewReply = "new_reply" "重新答复",
        /// The agency's answer to a reconsideration (Reconsideration Act, article 48).
        ReconsiderationAnswer = "reconsideration_answer" "复议答复",
        /// The same in the simplified procedure (article 54).
        SimplifiedAnswer = "simplified_answer" "复议答复（简易程序）",
        /// The agency's answer to a court (Administrative Litigation Act, article 67).
        LitigationAnswer = "litigation_answer" "诉讼答辩",
        /// Its answer to an appeal.
        AppealAnswer = "appeal_answer" "二审答辩",
        /// An appeal against a judgment (article 85).
        Appeal = "appeal" "上诉",
    }
}

vocabulary! {
    /// What a reply must carry; `replies.toml` says which kind requires which.
    Part {
        /// The reason.
        Reason = "reason" "理由",
        /// Where and how the published information is found.
        PublishedAt = "published_at" "公开渠道",
        /// What is given, and how.
        Given = "given" "提供的信息",
        /// What is withheld, under which article and why.
        Withheld = "withheld" "不予公开的部分",
        /// The classification and its basis (article 14).
        Classification = "classification" "密级及定密依据",
        /// The law or administrative regulation that forbids disclosure (article 14).
        ForbiddingLaw = "forbidding_law" "禁止公开的法律、行政法规",
        /// The danger found (article 14).
        Danger = "danger" "危及安全稳定的认定",
        /// The third party, its opinion and the agency's own finding (articles 15, 32).
        ThirdPartyFinding = "third_party_finding" "涉及第三方的认定",
        /// That no law, regulation or rule demands disclosure (article 16).
        NoDutyToDisclose = "no_duty_to_disclose" "无应当公开的规定",
        /// The search record: where, terms, period, by whom, result.
        Search = "search" "检索记录",
        /// The body that is responsible, when known, and its contact.
        ResponsibleBody = "responsible_body" "负责机关",
        /// The earlier reply's number (article 36(6)).
        EarlierReply = "earlier_reply" "先前答复",
        /// The special rule of access (article 36(7)).
        SpecialRule = "special_rule" "特别规定",
        /// The right channel for a petition, complaint or report, or for a publication (article 39).
        ProperChannel = "proper_channel" "办理渠道",
        /// Reasons asked for and weighed before (article 35).
        ReasonsWeighed = "reasons_weighed" "已要求说明理由并审查",
        /// A supplement asked for and received before (article 30).
        SupplementReceived = "supplement_received" "已经补正",
    }
}

vocabulary! {
    /// The groups of the annual report's part three.
    ReplyGroup {
        /// (一)
        Granted = "granted" "予以公开",
        /// (二)
        GrantedInPart = "granted_in_part" "部分公开",
        /// (三)
        Refused = "refused" "不予公开",
        /// (四)
        UnableToProvide = "unable_to_provide" "无法提供",
        /// (五)
        NotProcessed = "not_processed" "不予处理",
        /// (六)
        Other = "other" "其他处理",
    }
}

vocabulary! {
    /// Which remedy text a document carries.
    Remedy {
        /// Reconsideration within 60 days or a court within 6 months.
        Either = "either" "复议或诉讼",
        /// Reconsideration first (refusals under 14 to 16 decided from 2024-01-01).
        ReconsiderationFirst = "reconsideration_first" "复议前置",
        /// None: it decides nothing.
        None = "none" "不载明救济途径",
    }
}
vocabulary! {
    /// What an officer is told that no rung of `reminders.toml` says: no rung may bear
    /// such a name.
    NoticeKind {
        /// The work of one who is away is the officer's.
        OnLeave = "on_leave" "代理工作",
        /// A mail or a message was given up.
        DeadLetter = "dead_letter" "没有发出",
        /// Last days of a case moved with the calendar or the rules.
        DatesMoved = "dates_moved" "期限变动",
        /// A proposal to make something public waits for somebody.
        Proposal = "proposal" "主动公开建议",
    }
}
