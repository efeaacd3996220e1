//! What should become public.

use disclosure::words::{ProposalOrigin, ProposalState, ProposalStep};
use serde_json::json;
use store::{ProposalMember, ProposalRow, ProposalStepRow, StoreError, Tx};
use uuid::Uuid;

use super::now;
use crate::store::sample::*;

/// A proposal over the topic of the run, and the one before it.
pub(super) async fn proposed(tx: &mut Tx, case: Uuid) -> Result<(), StoreError> {
    // the one that names the other has the smaller id: it goes out first
    let earlier = ProposalRow {
        id: id(0x861),
        agency_id: HOUSING,
        owner_id: ESTATE,
        state: ProposalState::Drafted,
        version: 1,
        origin: ProposalOrigin::Applicant,
        topic: Some("t0123456789".into()),
        run_id: Some(id(0x850)),
        title: "征地批复".into(),
        basis: "reg:44".into(),
        reason: "建议公开".into(),
        evidence: json!({ "words": ["征地"] }),
        applicants: 3,
        applications: 4,
        case_id: Some(case),
        person_id: None,
        suggestion: Some(json!({ "received_on": "2026-03-02", "text": "建议主动公开" })),
        earlier_id: None,
        created_by: Some(CLERK),
        created_at: now(),
        sent_on: None,
        due_on: Some(day("2026-03-16")),
        answer: None,
        ended_on: None,
        publication: None,
        published_on: None,
    };
    tx.insert_proposal(&earlier).await?;
    let answered = ProposalRow {
        state: ProposalState::Published,
        version: 2,
        sent_on: Some(day("2026-03-03")),
        answer: Some(json!({ "answer": "adopt" })),
        ended_on: Some(day("2026-03-04")),
        publication: Some(json!({ "url": "https://example.gov.cn/1" })),
        published_on: Some(day("2026-03-05")),
        ..earlier.clone()
    };
    assert!(tx.update_proposal(&answered, 1).await?);
    assert!(
        !tx.update_proposal(&answered, 1).await?,
        "of another version"
    );
    let earlier_id = earlier.id;
    let again = ProposalRow {
        id: id(0x860),
        earlier_id: Some(earlier.id),
        ..earlier
    };
    tx.insert_proposal(&again).await?;
    let member = ProposalMember {
        case_id: case,
        given: true,
    };
    tx.replace_proposal_members(again.id, &[member]).await?;
    tx.add_proposal_requests(earlier_id, &[case]).await?;
    tx.add_proposal_requests(earlier_id, &[case]).await?;
    tx.append_proposal_step(&ProposalStepRow {
        proposal_id: again.id,
        seq: 1,
        kind: ProposalStep::Drafted,
        actor_id: Some(CLERK),
        at: now(),
        content: json!({ "reason": "建议公开" }),
    })
    .await
}
