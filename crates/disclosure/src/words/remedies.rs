//! The words of reconsideration and litigation.

use super::{ActKind, AnewGround};

vocabulary! {
    /// What somebody resorted to: the three groups of the annual report's table four.
    RemedyKind {
        /// Administrative reconsideration.
        Reconsideration = "reconsideration" "行政复议",
        /// A suit without reconsideration before it.
        Litigation = "litigation" "未经复议直接起诉",
        /// A suit after reconsideration.
        LitigationAfter = "litigation_after_reconsideration" "复议后起诉",
    }
}

impl RemedyKind {
    /// Whether a court decides.
    pub const fn is_suit(self) -> bool {
        !matches!(self, RemedyKind::Reconsideration)
    }

    /// On what ground a reply is given anew that was annulled so.
    pub const fn ground(self) -> AnewGround {
        match self {
            RemedyKind::Reconsideration => AnewGround::Reconsideration,
            RemedyKind::Litigation | RemedyKind::LitigationAfter => AnewGround::Litigation,
        }
    }
}

vocabulary! {
    /// Against what.
    RemedyAgainst {
        /// The reply of a round, or the decision that ended it without one.
        Reply = "reply" "答复或者处理决定",
        /// That none came within the period.
        Silence = "silence" "逾期未答复",
    }
}

vocabulary! {
    /// By whom.
    RemedyBy {
        /// Whoever applied.
        Applicant = "applicant" "申请人",
        /// A third party, against disclosure (article 32).
        ThirdParty = "third_party" "第三方",
    }
}

vocabulary! {
    /// How a reconsideration is conducted.
    RemedyProcedure {
        /// 普通程序
        Ordinary = "ordinary" "普通程序",
        /// 简易程序
        Simplified = "simplified" "简易程序",
    }
}

vocabulary! {
    /// How it ended: the columns of the annual report's table four.
    RemedyOutcome {
        /// The reply stands.
        Upheld = "upheld" "维持",
        /// It was annulled, changed, found unlawful, or ordered.
        Corrected = "corrected" "纠正",
        /// Withdrawn, settled, not taken up.
        Other = "other" "其他",
    }
}

vocabulary! {
    /// What became of the right to appeal.
    AppealBy {
        /// The agency appealed.
        Agency = "agency" "本机关上诉",
        /// The other side did.
        Opponent = "opponent" "对方上诉",
        /// Nobody did: the judgment is final.
        Nobody = "nobody" "各方均未上诉",
    }
}

vocabulary! {
    /// The days that a period is counted in.
    DayUnit {
        /// Those that the State Council's notice makes workdays.
        Workday = "workday" "工作日",
        /// All of them.
        Day = "day" "日",
    }
}

impl DayUnit {
    /// So many of them, as a period is told: 20个工作日, 10日.
    pub fn length(self, many: u32) -> String {
        match self {
            DayUnit::Workday => format!("{many}个{}", self.label()),
            DayUnit::Day => format!("{many}{}", self.label()),
        }
    }
}

impl ActKind {
    /// Whether it is about reconsideration or litigation: these go their own way beside
    /// the case, whatever its state.
    pub const fn is_of_a_remedy(self) -> bool {
        matches!(
            self,
            ActKind::RecordRemedy
                | ActKind::AnswerRemedy
                | ActKind::RecordRemedyDecision
                | ActKind::RecordAppeal
        )
    }
}
