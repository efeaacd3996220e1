//! The kinds of deadlines.

use crate::words::vocabulary;

vocabulary! {
    /// Kinds of deadlines.
    DeadlineKind {
        /// Last day to reply (article 33).
        Reply = "reply" "答复期限",
        /// Last day to ask for a supplement (article 30).
        SupplementNotice = "supplement_notice" "补正告知期限",
        /// Last day for the applicant to correct (article 30).
        Supplement = "supplement" "补正期限",
        /// Last day for the applicant to give reasons (article 35).
        Reasons = "reasons" "说明理由期限",
        /// Last day of a third party (article 32).
        ThirdParty = "third_party" "第三方意见期限",
        /// Last day of a joint agency (article 34).
        JointAgency = "joint_agency" "共同制作机关意见期限",
        /// Last day to notify an extension (article 33).
        Extension = "extension" "延期告知期限",
        /// Last day to notify a fee (Measures, article 6).
        FeeNotice = "fee_notice" "收费告知期限",
        /// Last day to pay (Measures, article 6).
        FeePayment = "fee_payment" "缴费期限",
        /// Last day to confirm the receipt with the applicant (the office's own limit).
        Confirmation = "confirmation" "与申请人确认时限（内部）",
        /// Last day to reply if the day of arrival were held to be the receipt.
        FromArrival = "from_arrival" "自到达之日起算的答复期限",
        /// Last day to begin with an application (the office's own limit).
        Opening = "opening" "开始审核时限（内部）",
        /// Last day to write down that a letter arrived (the office's own limit).
        Receipt = "receipt" "登记送达时限（内部）",
        /// The day by which another agency's opinion is wanted (the office's own limit).
        OtherAgencyOpinion = "other_agency_opinion" "其他机关意见时限（内部）",
        /// The day by which a unit's opinion is wanted (the office's own limit).
        InternalOpinion = "internal_opinion" "协办意见时限（内部）",
        /// Last day to answer a reconsideration (Reconsideration Act, articles 48, 54).
        ReconsiderationAnswer = "reconsideration_answer" "复议答复期限",
        /// Last day to answer a court (Administrative Litigation Act, article 67).
        LitigationAnswer = "litigation_answer" "诉讼答辩期限",
        /// Last day to appeal against a judgment (article 85).
        Appeal = "appeal" "上诉期限",
        /// Last day of the new reply that a decision or judgment orders.
        OrderedReply = "ordered_reply" "责令重新答复期限",
    }
}

impl DeadlineKind {
    /// Whether it rests on the law. What does not is a limit that the office sets for
    /// itself by this name: it reminds, and is never overdue before the law.
    pub const fn is_statutory(self) -> bool {
        !matches!(
            self,
            Self::Confirmation
                | Self::Opening
                | Self::Receipt
                | Self::OtherAgencyOpinion
                | Self::InternalOpinion
        )
    }

    /// Whether it comes from reconsideration or litigation: it runs whatever the state of
    /// the case, closed and archived ones too.
    pub const fn is_of_a_remedy(self) -> bool {
        matches!(
            self,
            Self::ReconsiderationAnswer
                | Self::LitigationAnswer
                | Self::Appeal
                | Self::OrderedReply
        )
    }
}
