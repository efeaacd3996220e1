//! What is said of a draft: by whom, of which round, and that it is settled.

use casework::{ActError, Change, Check, DraftInHand, NewComment, Rest, Verdict};
use disclosure::act::DraftReply;
use disclosure::words::ActKind::{
    Consult, Draft, PassReview, ReplyAnew, ReturnDraft, Serve, Sign, SubmitReview,
};
use disclosure::words::Role;
use serde_json::json;

use super::super::District;
use super::{
    TODAY, at_the_handler, checked, composed, granted, in_hand, refusal, say, verdict, with_body,
};
use crate::harness::{Peer, on_both};

on_both!(
    a_draft_goes_back_and_comes_again_with_what_was_said,
    what_is_said_is_said_by_those_who_work_on_it,
    comments_belong_to_their_round,
    what_was_said_is_settled_before_a_step_is_passed,
);

async fn a_draft_goes_back_and_comes_again_with_what_was_said(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    assert!(
        district
            .office
            .draft_in_hand(district.desk("handler"), case)
            .await
            .unwrap()
            .is_none()
    );
    district.act("handler", case, TODAY, Draft, granted()).await;
    let first = in_hand(&district, case).await;
    assert_eq!(first.changes, []);
    assert!(first.may_comment && first.by == "承办乙");
    let last = first.pieces.last().unwrap();
    assert_eq!(last.rest, Some(Rest::Remedy), "{last:?}");
    district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    let turns =
        |draft: &DraftInHand| -> Vec<bool> { draft.way.iter().map(|step| step.now).collect() };
    assert_eq!(turns(&in_hand(&district, case).await), [true, false, false]);

    let whole = say(&district, "reviewer", case, None, "请写明页数\n并核对").await;
    let piece = say(&district, "reviewer", case, Some(1), "这一段太长").await;
    let noted = in_hand(&district, case).await.comments;
    assert_eq!(noted.len(), 2);
    assert_eq!((noted[0].block, noted[0].quoted.as_str()), (None, ""));
    assert!(
        first.pieces[1]
            .plain
            .starts_with(noted[1].quoted.trim_end_matches('…'))
    );
    assert_eq!(
        verdict(&district, case, Check::Comments).await,
        Some(Verdict::Fail)
    );

    let back = json!({ "reason": "见意见" });
    district
        .act("reviewer", case, TODAY, ReturnDraft, back)
        .await;
    let mut pieces = composed(&district, case, granted()).await;
    pieces.insert(1, "新加的一段。".into());
    let redraft = with_body(granted(), &pieces);
    district.act("handler", case, TODAY, Draft, redraft).await;
    let second = in_hand(&district, case).await;
    let added: Vec<_> = second
        .changes
        .iter()
        .filter(|one| !matches!(one, Change::Kept(_)))
        .collect();
    assert_eq!(added, [&Change::Added("新加的一段。".into())]);
    assert_eq!(
        second.comments.len(),
        2,
        "a new draft keeps what was said of the old one"
    );
    assert_eq!(second.pieces.last().unwrap().rest, Some(Rest::Remedy));

    for comment in [whole, piece] {
        district
            .office
            .settle_comment(district.desk("handler"), case, comment)
            .await
            .unwrap();
    }
    let twice = district
        .office
        .settle_comment(district.desk("handler"), case, whole)
        .await;
    assert_eq!(refusal(twice.unwrap_err()).0, "no_comment");
    let settled = in_hand(&district, case).await.comments;
    assert_eq!(
        settled[0].settled_by,
        Some(district.desk("handler").officer.id)
    );
    assert_eq!(verdict(&district, case, Check::Comments).await, None);

    district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    let opinion = json!({ "opinion": "同意" });
    district
        .act("reviewer", case, TODAY, PassReview, opinion)
        .await;
    let on_its_way = in_hand(&district, case).await;
    assert_eq!(turns(&on_its_way), [false, true, false]);
    assert_eq!(on_its_way.way[0].passed.as_ref().unwrap().0, "审核丙");
    assert_eq!(on_its_way.way[0].opinion, "同意");
    district
        .act("reviewer", case, TODAY, PassReview, json!({}))
        .await;
    let pdf = district
        .office
        .draft_pdf(district.desk("reviewer"), case, None)
        .await
        .unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let signed = district.act("head", case, TODAY, Sign, json!({})).await;
    assert!(
        signed
            .case
            .draft
            .unwrap()
            .body
            .unwrap()
            .as_str()
            .contains("新加的一段")
    );
    let after = in_hand(&district, case).await;
    assert!(!after.may_comment && after.way.iter().all(|step| step.passed.is_some()));
}

async fn what_is_said_is_said_by_those_who_work_on_it(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    district.act("handler", case, TODAY, Draft, granted()).await;
    let seq = in_hand(&district, case).await.seq;
    let new = |draft: u64, block: Option<u32>, said: &str| NewComment {
        draft,
        block,
        said: said.into(),
    };
    let long = "字".repeat(2001);
    for (by, new, why) in [
        ("clerk", new(seq, None, "意见"), "comments_by_whom"),
        ("supervisor", new(seq, None, "意见"), "comments_by_whom"),
        ("reviewer", new(seq, None, " \n"), "text_missing"),
        ("reviewer", new(seq, None, &long), "too_long"),
        ("reviewer", new(seq, Some(99), "意见"), "another_draft"),
        ("reviewer", new(seq - 1, None, "意见"), "another_draft"),
    ] {
        let said = format!("{by} {new:?}");
        let tried = district
            .office
            .comment_on_draft(district.desk(by), case, new)
            .await;
        assert_eq!(refusal(tried.unwrap_err()).0, why, "{said}");
    }
    let stranger =
        district
            .office
            .comment_on_draft(district.desk("town"), case, new(seq, None, "意见"));
    assert!(matches!(stranger.await, Err(ActError::NotFound)));
    assert!(matches!(
        district
            .office
            .draft_in_hand(district.desk("town"), case)
            .await,
        Err(ActError::NotFound)
    ));
    // who was asked for an opinion sees that alone
    let town = district.desk("town").agency.id;
    let asked = json!({ "id": "甲", "with": "other_agency", "name": "河东镇", "agency": town, "question": "请提供意见" });
    district.act("handler", case, TODAY, Consult, asked).await;
    let extract = district
        .office
        .draft_in_hand(district.desk("town"), case)
        .await;
    assert_eq!(refusal(extract.unwrap_err()).0, "other_agency");
    assert_eq!(in_hand(&district, case).await.comments, []);
    // who reads figures reads no letters, and no drafts of them
    let mut analyst = district.desk("supervisor").clone();
    analyst.officer.roles = vec![Role::Analyst];
    let office = &district.office;
    let draft: DraftReply = serde_json::from_value(granted()).unwrap();
    let read = office.draft_in_hand(&analyst, case).await;
    assert_eq!(refusal(read.unwrap_err()).0, "role");
    let worded = office.composed(&analyst, case, &draft).await;
    assert_eq!(refusal(worded.unwrap_err()).0, "role");
    let set = office.draft_pdf(&analyst, case, None).await;
    assert_eq!(refusal(set.unwrap_err()).0, "role");
}

async fn comments_belong_to_their_round(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    district.act("handler", case, TODAY, Draft, granted()).await;
    let said = say(&district, "reviewer", case, None, "请写明页数").await;
    let reviewer = district.desk("reviewer");
    let office = &district.office;
    office.settle_comment(reviewer, case, said).await.unwrap();
    district.sign(case, TODAY, granted()).await;
    let serving = json!({ "service": "in_person", "served_on": TODAY });
    district.act("clerk", case, TODAY, Serve, serving).await;
    let order = json!({ "ground": "reconsideration", "decision": "复〔2026〕1号",
        "received_on": TODAY, "reason": "重新答复" });
    district.act("clerk", case, TODAY, ReplyAnew, order).await;
    district.act("handler", case, TODAY, Draft, granted()).await;
    assert_eq!(in_hand(&district, case).await.comments, []);
    assert_eq!(verdict(&district, case, Check::Comments).await, None);
}

async fn what_was_said_is_settled_before_a_step_is_passed(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    district.act("handler", case, TODAY, Draft, granted()).await;
    let first = say(&district, "handler", case, None, "请审核人看第二段").await;
    // it may go to the reviewer as it is, and no further
    district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    let told = checked(&district, case, Check::Comments).await;
    assert_eq!(told[0].verdict, Verdict::Fail);
    let settle = async |by: &str, comment| {
        let office = &district.office;
        office
            .settle_comment(district.desk(by), case, comment)
            .await
    };
    let pass = async |by: &str, kind| district.try_act(by, case, TODAY, kind, json!({})).await;
    let (code, message) = refusal(pass("reviewer", PassReview).await.unwrap_err());
    assert_eq!(code, "comments_open");
    assert!(message.contains("请审核人看第二段"), "{message}");
    settle("reviewer", first).await.unwrap();
    for _ in 0..2 {
        pass("reviewer", PassReview).await.unwrap();
    }
    let last = say(&district, "head", case, None, "页数再核对").await;
    let stopped = pass("head", Sign).await;
    assert_eq!(refusal(stopped.unwrap_err()).0, "comments_open");
    settle("handler", last).await.unwrap();
    pass("head", Sign).await.unwrap();
}
