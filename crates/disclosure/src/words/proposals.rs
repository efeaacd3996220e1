//! Words of proposals to make information public that was asked for (article 44).

vocabulary! {
    /// Where a proposal to make something public stands.
    ProposalState {
        /// Written down, and not sent to the agency whose information it is.
        Drafted = "drafted" "待报送",
        /// Sent; the agency has not answered.
        Sent = "sent" "待答复",
        /// Adopted, in whole or in part, and not public yet.
        Adopted = "adopted" "待公开",
        /// Not adopted.
        Declined = "declined" "不采纳",
        /// Public.
        Published = "published" "已公开",
        /// Taken back by who made it.
        Withdrawn = "withdrawn" "已撤回",
    }
}

vocabulary! {
    /// Where a proposal comes from.
    ProposalOrigin {
        /// A topic that many were given (article 44, paragraph 1).
        Topic = "topic" "热点分析",
        /// An analyst, by hand.
        Hand = "hand" "人工提出",
        /// An applicant, who suggested it (article 44, paragraph 2).
        Applicant = "applicant" "申请人建议",
    }
}

vocabulary! {
    /// What the agency whose information it is answers.
    ProposalAnswer {
        /// It is made public.
        Adopt = "adopt" "采纳",
        /// Some of it is.
        AdoptInPart = "adopt_in_part" "部分采纳",
        /// It is not.
        Decline = "decline" "不采纳",
    }
}

vocabulary! {
    /// What was done with a proposal.
    ProposalStep {
        /// It was written down.
        Drafted = "drafted" "提出",
        /// A later run brought other applications.
        Refreshed = "refreshed" "更新依据",
        /// It went to the agency whose information it is.
        Sent = "sent" "报送",
        /// That agency answered.
        Answered = "answered" "答复",
        /// The information was published.
        Published = "published" "公开",
        /// It was taken back.
        Withdrawn = "withdrawn" "撤回",
    }
}

vocabulary! {
    /// How the information was kept before it was made public.
    KeptAs {
        /// Given to whoever asked for it.
        OnRequest = "on_request" "依申请公开",
        /// Given to nobody.
        NotDisclosed = "not_disclosed" "不予公开",
        /// Nobody had said.
        Undetermined = "undetermined" "未确定",
    }
}
