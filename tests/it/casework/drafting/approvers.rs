//! Who passes the steps of a review, where one person may pass several.

use casework::{ActError, ActRequest, Check, Desk, Office, Verdict};
use disclosure::act::Act;
use disclosure::words::ActKind::{self, Draft, PassReview, ReturnDraft, Sign, SubmitReview};
use disclosure::words::Role;
use serde_json::json;
use store::CaseId;

use super::super::District;
use super::{TODAY, at_the_handler, checked, granted, refusal, verdict};
use crate::harness::{Peer, edited_rules, on_both};

on_both!(
    one_who_passes_every_step_is_pointed_out,
    where_each_step_is_anothers_nobody_passes_two,
    who_drafted_stays_barred_after_a_return,
);

/// A reviewer of the office that signs, too.
fn all_in_one(district: &District) -> Desk {
    let mut desk = district.desk("reviewer").clone();
    desk.officer.roles = vec![Role::Reviewer, Role::OfficeHead];
    desk
}

async fn pass_as(
    office: &Office,
    desk: &Desk,
    case: CaseId,
    kind: ActKind,
) -> Result<(), ActError> {
    let act = Act::parse(kind, json!({})).unwrap();
    office.act(desk, ActRequest::of(case, act)).await.map(drop)
}

async fn one_who_passes_every_step_is_pointed_out(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    district.act("handler", case, TODAY, Draft, granted()).await;
    district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    let (office, desk) = (&district.office, all_in_one(&district));
    pass_as(office, &desk, case, PassReview).await.unwrap();
    assert_eq!(verdict(&district, case, Check::Approvers).await, None);
    pass_as(office, &desk, case, PassReview).await.unwrap();
    let told = checked(&district, case, Check::Approvers).await;
    assert_eq!(told[0].verdict, Verdict::Warn, "{told:?}");
    let said = "审核丙一人通过了“审核”“合法性、保密审查”";
    assert_eq!(told[0].said, said);
    pass_as(office, &desk, case, Sign).await.unwrap();
    let told = checked(&district, case, Check::Approvers).await;
    assert!(told[0].said.ends_with("“签发”"), "{told:?}");
    // the sheet that is filed says so too
    let form = casework::documents::Form::Docx;
    let sheet = office.sheet(&desk, case, "review_sheet", "", form).await;
    let text = in_docx(&sheet.unwrap().unwrap().bytes);
    assert!(text.contains("审核丙（与“审核”同一人）"), "{text}");
    assert!(
        text.contains("（与“审核”“合法性、保密审查”同一人）"),
        "{text}"
    );
}

/// What a DOCX says.
fn in_docx(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut document = archive.by_name("word/document.xml").unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut document, &mut xml).unwrap();
    let mut text = String::new();
    for piece in xml.split('<') {
        text.push_str(piece.split_once('>').map_or("", |(_, said)| said));
    }
    text.replace("&quot;", "\"")
}

async fn where_each_step_is_anothers_nobody_passes_two(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    district.act("handler", case, TODAY, Draft, granted()).await;
    district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    let mut office = district.office.clone();
    office.rules = edited_rules("office.toml", "distinct = false", "distinct = true");
    office.activate_rules().await.unwrap();
    let desk = all_in_one(&district);
    pass_as(&office, &desk, case, PassReview).await.unwrap();
    let again = pass_as(&office, &desk, case, PassReview).await;
    let (code, message) = refusal(again.unwrap_err());
    assert_eq!(code, "same_approver");
    assert!(message.contains("“审核”"), "{message}");
    let mut other = district.desk("head").clone();
    other.officer.roles = vec![Role::Reviewer];
    pass_as(&office, &other, case, PassReview).await.unwrap();
    let signed = pass_as(&office, &desk, case, Sign).await;
    assert_eq!(refusal(signed.unwrap_err()).0, "same_approver");
    let mut third = district.desk("handler").clone();
    third.officer = district.desk("clerk").officer.clone();
    third.officer.roles = vec![Role::OfficeHead];
    pass_as(&office, &third, case, Sign).await.unwrap();
}

/// What goes back may be handed in again as it was: it stays the work of who wrote it.
async fn who_drafted_stays_barred_after_a_return(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    let office = &district.office;
    let desk = {
        let mut desk = district.desk("handler").clone();
        desk.officer.roles = vec![Role::Handler, Role::Reviewer, Role::OfficeHead];
        desk
    };
    district.act("handler", case, TODAY, Draft, granted()).await;
    let submits = || district.act("handler", case, TODAY, SubmitReview, json!({}));
    submits().await;
    let why = json!({ "reason": "页数不对" });
    district
        .act("reviewer", case, TODAY, ReturnDraft, why)
        .await;
    submits().await;
    let passed = pass_as(office, &desk, case, PassReview).await;
    assert_eq!(refusal(passed.unwrap_err()).0, "own_draft");
    for _ in 0..2 {
        district
            .act("reviewer", case, TODAY, PassReview, json!({}))
            .await;
    }
    let signed = pass_as(office, &desk, case, Sign).await;
    assert_eq!(refusal(signed.unwrap_err()).0, "own_draft");
    district.act("head", case, TODAY, Sign, json!({})).await;
}
