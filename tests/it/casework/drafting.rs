//! A reply from its wording to the signature: edited, commented, returned, checked.

mod approvers;
mod checks;
mod comments;
mod enclosed;

use casework::{ActError, Check, Checked, DraftInHand, NewComment, Rest, Verdict, joined};
use disclosure::act::DraftReply;
use serde_json::{Value, json};
use store::CaseId;

use super::District;

const TODAY: &str = "2026-03-02";

fn granted() -> Value {
    json!({ "kind": "granted", "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } })
}

fn refusal(error: ActError) -> (&'static str, String) {
    match error {
        ActError::Refused(refusal) => (refusal.code, refusal.message),
        other => panic!("{other}"),
    }
}

async fn at_the_handler(district: &District, fields: Value) -> CaseId {
    let case = district.register(fields).await.id;
    district.to_handler(case, TODAY).await;
    case
}

async fn in_hand(district: &District, case: CaseId) -> DraftInHand {
    let desk = district.desk("handler");
    let draft = district.office.draft_in_hand(desk, case).await;
    draft.unwrap().expect("a draft")
}

/// What was found of one thing.
async fn checked(district: &District, case: CaseId, what: Check) -> Vec<Checked> {
    let mut checked = in_hand(district, case).await.checked;
    checked.retain(|line| line.what == what);
    checked
}

async fn verdict(district: &District, case: CaseId, what: Check) -> Option<Verdict> {
    let checked = checked(district, case, what).await;
    checked.first().map(|line| line.verdict)
}

/// The pieces that the wording makes of a draft.
async fn composed(district: &District, case: CaseId, draft: Value) -> Vec<String> {
    let draft: DraftReply = serde_json::from_value(draft).unwrap();
    let desk = district.desk("handler");
    let composed = district.office.composed(desk, case, &draft).await.unwrap();
    assert_eq!(composed.lacks, None);
    assert!(composed.remedy.unwrap().contains("行政复议"));
    assert!(
        composed
            .pieces
            .iter()
            .any(|one| one.rest == Some(Rest::Article))
    );
    composed
        .pieces
        .into_iter()
        .map(|piece| piece.text)
        .collect()
}

fn with_body(mut draft: Value, pieces: &[String]) -> Value {
    draft["body"] = json!(joined(pieces.iter().map(String::as_str)));
    draft
}

async fn say(
    district: &District,
    by: &str,
    case: CaseId,
    block: Option<u32>,
    said: &str,
) -> uuid::Uuid {
    let draft = in_hand(district, case).await.seq;
    let new = NewComment {
        draft,
        block,
        said: said.into(),
    };
    let made = district
        .office
        .comment_on_draft(district.desk(by), case, new)
        .await;
    made.unwrap().id
}
