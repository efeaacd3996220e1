//! What an agency may do on a case, by the part it has in it.

use std::collections::HashSet;

use disclosure::Refusal;
use disclosure::words::ActKind;
use store::{AgencyId, Part, Party};

/// The part of an agency in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It answers for the case.
    Owner,
    /// It handles the case for its owner.
    Handler,
    /// It was asked for its opinion.
    Consulted,
    /// It watches over the owner.
    Above,
    /// None.
    Stranger,
}

impl Standing {
    /// The strongest part that an agency has now.
    pub fn of(
        own: AgencyId,
        owner: AgencyId,
        parties: &[Party],
        reach: &HashSet<AgencyId>,
    ) -> Standing {
        let has = |part: Part| {
            parties
                .iter()
                .any(|party| party.agency_id == own && party.until.is_none() && party.part == part)
        };
        if own == owner {
            Standing::Owner
        } else if has(Part::Handler) {
            Standing::Handler
        } else if reach.contains(&owner) || has(Part::Supervisor) {
            Standing::Above
        } else if has(Part::Consulted) {
            Standing::Consulted
        } else {
            Standing::Stranger
        }
    }

    /// Whether an act is this agency's to do; `asked` says whether its own
    /// opinion is what the act is about.
    ///
    /// # Errors
    /// It is another agency's.
    pub fn may(self, kind: ActKind, asked: bool) -> Result<(), Refusal> {
        let opinion = matches!(
            kind,
            ActKind::ConsultationAnswered | ActKind::RecordConsultReceipt
        ) && asked;
        let allowed = match self {
            Standing::Owner => true,
            Standing::Handler => !owners_alone(kind),
            Standing::Above => opinion || matches!(kind, ActKind::Urge | ActKind::Note),
            Standing::Consulted => opinion,
            Standing::Stranger => false,
        };
        match (allowed, self) {
            (true, _) => Ok(()),
            (false, Standing::Handler) => Err(Refusal::not_yours(
                "owner_alone",
                "reg:33",
                format!("“{}”由收到申请的机关自己办理", kind.label()),
                "承办机关办理、拟稿和审核；同意延期、收费，签发、当场答复，拆分，撤回、放弃的记录和恢复，确认更正，登记复议、诉讼及其结果，重新答复和归档由收到申请的机关办理。",
            )),
            (false, _) => Err(Refusal::not_yours(
                "other_agency",
                "reg:45",
                "本案由其他机关办理",
                "受征求意见的机关只能回复意见，督办机关只能催办和记事。",
            )),
        }
    }
}

/// What the agency that answers for the case does not leave to another: the
/// consent of the head of its own disclosure office (article 33), its signature,
/// and what becomes of the case itself.
fn owners_alone(kind: ActKind) -> bool {
    matches!(
        kind,
        ActKind::ApproveExtension
            | ActKind::ApproveFee
            | ActKind::Defer
            | ActKind::Sign
            | ActKind::Split
            | ActKind::Withdraw
            | ActKind::Abandon
            | ActKind::Close
            | ActKind::Archive
            | ActKind::UndoAbandonment
            | ActKind::ReplyAnew
            | ActKind::RecordRemedy
            | ActKind::RecordRemedyDecision
            | ActKind::RecordAppeal
            | ActKind::AnswerOnTheSpot
            | ActKind::AnswerJointly
            | ActKind::Correct
            | ActKind::DeclineCorrection
    )
}
