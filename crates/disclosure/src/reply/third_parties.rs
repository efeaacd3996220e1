//! Third parties that object (articles 15, 32).

use super::parts::{ThirdPartyFinding, said};
use super::{gives, grounds, whole_and_items};
use crate::Refusal;
use crate::act::DraftReply;
use crate::case::{Case, Consultation};
use crate::rules::Rules;
use crate::words::{ConsultWith, Opinion};

/// Third parties that objected, wholly or in part.
pub fn objections(case: &Case) -> impl Iterator<Item = &Consultation> {
    case.consultations.iter().filter(|consultation| {
        consultation.with == ConsultWith::ThirdParty
            && matches!(
                consultation.opinion(),
                Some(Opinion::Object | Opinion::Partly)
            )
    })
}

/// The draft's findings on one consultation.
fn findings_on<'d>(
    draft: &'d DraftReply,
    consultation: &str,
) -> impl Iterator<Item = &'d ThirdPartyFinding> {
    whole_and_items(draft)
        .flat_map(|outcome| &outcome.parts.third_parties)
        .filter(move |finding| finding.consultation.as_deref() == Some(consultation))
}

/// Whether the draft withholds anything for the sake of third parties.
pub fn protects(draft: &DraftReply, rules: &Rules) -> bool {
    whole_and_items(draft).any(|outcome| {
        let under_that_ground = || {
            let mut cites = outcome.parts.withheld.iter().map(|withheld| &withheld.cite);
            cites.any(|cite| grounds::of(rules, cite).any(grounds::protects_third_parties))
        };
        rules.reply_kind(outcome.kind).is_some_and(|row| {
            row.withholds && (grounds::protects_third_parties(row) || under_that_ground())
        })
    })
}

/// The objections that a draft discloses against: the finding says so, or it says
/// otherwise and the draft, which gives something, withholds nothing on that ground.
pub fn disclosed_against<'c>(
    draft: &DraftReply,
    case: &'c Case,
    rules: &Rules,
) -> impl Iterator<Item = &'c Consultation> {
    let all_given = gives(draft, rules) && !protects(draft, rules);
    objections(case).filter(move |objection| {
        all_given || findings_on(draft, &objection.id).any(|finding| finding.disclose)
    })
}

/// Article 32: an objection is no veto; the agency weighs it and finds for
/// itself, and only a major public interest overrides grounds that hold.
///
/// # Errors
/// An objection is not weighed, or overridden without a major public interest.
pub(crate) fn check_third_parties(
    draft: &DraftReply,
    case: &Case,
    rules: &Rules,
) -> Result<(), Refusal> {
    let gives = gives(draft, rules);
    for objection in objections(case) {
        if gives && findings_on(draft, &objection.id).next().is_none() {
            return Err(Refusal::unlawful(
                "objection_not_weighed",
                "reg:32",
                format!(
                    "第三方“{}”表示{}，草稿中没有本机关对其意见的认定",
                    objection.label(),
                    said_of(objection)
                ),
                "请写明公开是否会损害其合法权益、其理由是否成立，以及是否公开。",
            ));
        }
        if !findings_on(draft, &objection.id).all(ThirdPartyFinding::is_complete) {
            return Err(Refusal::unlawful(
                "finding_incomplete",
                "reg:15",
                format!(
                    "第三方“{}”表示{}，对它的认定不完整",
                    objection.label(),
                    said_of(objection)
                ),
                "请写明公开会造成的损害和其理由的分量；不同意公开不等于不得公开。",
            ));
        }
    }
    disclosed_against(draft, case, rules)
        .try_for_each(|objection| public_interest(draft, objection))
}

/// What a third party said, in words: a partial consent is no refusal.
fn said_of(objection: &Consultation) -> &'static str {
    objection.opinion().map_or("不同意公开", Opinion::label)
}

/// Disclosure against an objection says what public interest demands it.
fn public_interest(draft: &DraftReply, objection: &Consultation) -> Result<(), Refusal> {
    let mut findings = findings_on(draft, &objection.id);
    if findings.any(|finding| said(&finding.public_interest)) {
        return Ok(());
    }
    let decided = findings_on(draft, &objection.id).any(|finding| finding.disclose);
    let party = objection.label();
    Err(Refusal::unlawful(
        "public_interest_missing",
        "reg:32",
        if decided {
            format!(
                "第三方“{party}”表示{}，决定公开其不同意的内容，却没有写明对公共利益的重大影响",
                said_of(objection)
            )
        } else {
            format!("认定第三方“{party}”的信息不予公开，答复中却没有为此不予公开的部分")
        },
        if decided {
            "请写明公共利益的理由，并在公开前书面告知第三方。"
        } else {
            "请改为部分公开或者不予公开，写明依该条不予公开的部分；仍要公开的，写明公共利益的理由，并在公开前书面告知第三方。"
        },
    ))
}
