//! A reply from its wording to the signature: edited, commented, returned, checked.

use std::sync::Arc;

use casework::files::NewFile;
use casework::{
    ActError, ActRequest, Change, Check, Checked, Desk, DraftInHand, NewComment, Office, Rest,
    Verdict, joined,
};
use disclosure::Rules;
use disclosure::act::{Act, DraftReply};
use disclosure::words::ActKind;
use disclosure::words::ActKind::{
    Assess, Consult, ConsultationAnswered, Draft, PassReview, ReplyAnew, ReturnDraft, Serve, Sign,
    SubmitReview,
};
use disclosure::words::Role;
use serde_json::{Value, json};
use store::CaseId;

use super::District;
use crate::harness::{Peer, on_both};

on_both!(
    a_draft_goes_back_and_comes_again_with_what_was_said,
    what_is_said_is_said_by_those_who_work_on_it,
    what_fails_stops_a_draft_and_is_named,
    what_protects_a_third_party_was_asked_of_it,
    comments_belong_to_their_round,
    a_draft_before_an_objection_goes_no_further,
    what_was_answered_before_is_told,
    what_goes_out_was_looked_into,
    what_is_promised_is_there_and_has_its_pages,
    what_was_said_is_settled_before_a_step_is_passed,
    one_who_passes_every_step_is_pointed_out,
    where_each_step_is_anothers_nobody_passes_two,
);

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

async fn what_protects_a_third_party_was_asked_of_it(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    let draft = json!({ "kind": "granted_in_part", "parts": {
        "given": { "what": "补偿协议" },
        "withheld": [{ "what": "银行账号", "cite": "reg:15", "reason": "属于个人隐私" }],
        "third_parties": [{ "harm": "公开会损害其隐私", "grounds": "没有公开的必要", "disclose": false }],
    } });
    district
        .act("handler", case, TODAY, Draft, draft.clone())
        .await;
    let own = composed(&district, case, draft.clone()).await;
    let text = own.concat();
    assert!(text.contains("本机关的认定：没有公开的必要"), "{text}");
    assert!(!text.contains("第三方所提理由"), "{text}");
    let failed = checked(&district, case, Check::ThirdParties).await;
    assert_eq!((failed.len(), failed[0].verdict), (1, Verdict::Fail));
    assert_eq!(failed[0].cite.as_str(), "reg:32");
    let stopped = district
        .try_act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    let (code, message) = refusal(stopped.unwrap_err());
    assert_eq!(code, "draft_not_ready");
    assert!(message.contains("没有征求过第三方的意见"), "{message}");

    let asked = json!({ "id": "甲", "with": "third_party", "name": "某甲", "question": "请回复是否同意公开" });
    district.act("handler", case, TODAY, Consult, asked).await;
    let out = checked(&district, case, Check::ThirdParties).await;
    assert_eq!((out.len(), out[0].verdict), (1, Verdict::Warn), "{out:?}");

    // the article of every part that is withheld stays in the text
    let without: Vec<String> = own
        .into_iter()
        .filter(|piece| !piece.contains("第十五条"))
        .collect();
    district
        .act("handler", case, TODAY, Draft, with_body(draft, &without))
        .await;
    let article = checked(&district, case, Check::Article).await;
    assert_eq!(article[0].verdict, Verdict::Fail, "{article:?}");
    assert!(article[0].said.contains("第十五条"), "{article:?}");
}

async fn what_fails_stops_a_draft_and_is_named(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    let own = composed(&district, case, granted()).await;
    let article = own
        .iter()
        .position(|piece| piece.contains("第三十六条第（二）项"))
        .unwrap();
    let mut without = own.clone();
    without.remove(article);
    let with = |text: &str| {
        let mut pieces = own.clone();
        pieces.push(text.to_owned());
        pieces
    };
    for (pieces, what, named) in [
        (without, Check::Article, "第三十六条第（二）项"),
        (
            with("如不服，可以自收到之日起三十日内申请行政复议。"),
            Check::Remedy,
            "三十日内",
        ),
        (
            with("另附附件“台账.xlsx”。"),
            Check::Attachments,
            "台账.xlsx",
        ),
    ] {
        district
            .act("handler", case, TODAY, Draft, with_body(granted(), &pieces))
            .await;
        let failed = checked(&district, case, what).await;
        assert_eq!(failed[0].verdict, Verdict::Fail, "{failed:?}");
        assert!(failed[0].said.contains(named), "{failed:?}");
        let stopped = district
            .try_act("handler", case, TODAY, SubmitReview, json!({}))
            .await;
        let (code, message) = refusal(stopped.unwrap_err());
        assert_eq!(code, "draft_not_ready");
        assert!(
            message.contains(what.label()) && message.contains(named),
            "{message}"
        );
        let others = in_hand(&district, case).await.checked;
        let fails = others
            .iter()
            .filter(|line| line.verdict == Verdict::Fail)
            .count();
        assert_eq!(fails, 1, "{others:?}");
    }
    // a sign that no font has holds the paper up, and not the case
    let unset = with_body(granted(), &with("字库没有的字：\u{e123}。"));
    district.act("handler", case, TODAY, Draft, unset).await;
    let letter = checked(&district, case, Check::Letter).await;
    assert_eq!(letter[0].verdict, Verdict::Warn, "{letter:?}");
    assert!(letter[0].said.contains("E123"), "{letter:?}");
    // what stands in the text exactly, stands there once
    let remedy = in_hand(&district, case).await.pieces.pop().unwrap();
    let twice = with_body(granted(), &with(&remedy.text));
    district.act("handler", case, TODAY, Draft, twice).await;
    assert_eq!(
        verdict(&district, case, Check::Remedy).await,
        Some(Verdict::Ok)
    );
    let shown = in_hand(&district, case).await.pieces;
    assert_eq!(
        shown
            .iter()
            .filter(|piece| piece.plain == remedy.plain)
            .count(),
        1
    );
    // several fail at once, and are told at once
    let mut bad = with("另附附件《台账》。");
    bad.remove(article);
    district
        .act("handler", case, TODAY, Draft, with_body(granted(), &bad))
        .await;
    let stopped = district
        .try_act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    let (_, message) = refusal(stopped.unwrap_err());
    assert!(
        message.contains("引用的条款") && message.contains("附件"),
        "{message}"
    );
    // an answer that the assessment does not lead to
    district.act("handler", case, TODAY, Draft, granted()).await;
    let answers = json!({ "answers": [
        { "step": "clear", "answer": "clear", "note": "写明了文号" },
        { "step": "request", "answer": "petition", "note": "要求查处" }
    ] });
    district.act("handler", case, TODAY, Assess, answers).await;
    assert_eq!(
        verdict(&district, case, Check::Assessment).await,
        Some(Verdict::Fail)
    );
    let stopped = district
        .try_act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    // the law's own guard says it first
    assert_eq!(refusal(stopped.unwrap_err()).0, "departs");
    let mut departing = granted();
    departing["departs"] = json!("同时要了批复本身");
    district.act("handler", case, TODAY, Draft, departing).await;
    assert_eq!(
        verdict(&district, case, Check::Assessment).await,
        Some(Verdict::Warn)
    );
    district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
}

async fn a_draft_before_an_objection_goes_no_further(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    let asked = json!({ "id": "甲", "with": "third_party", "name": "某公司", "question": "请回复是否同意公开" });
    district.act("handler", case, TODAY, Consult, asked).await;
    district.act("handler", case, TODAY, Draft, granted()).await;
    let out = checked(&district, case, Check::ThirdParties).await;
    assert_eq!((out.len(), out[0].verdict), (1, Verdict::Warn));
    district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    for _ in 0..2 {
        district
            .act("reviewer", case, TODAY, PassReview, json!({}))
            .await;
    }
    let objects = json!({ "id": "甲", "opinion": "object", "grounds": "涉及商业秘密" });
    district
        .act("handler", case, TODAY, ConsultationAnswered, objects)
        .await;
    assert_eq!(
        verdict(&district, case, Check::Parts).await,
        Some(Verdict::Fail)
    );
    let told = checked(&district, case, Check::ThirdParties).await;
    assert!(
        told[0].said.contains("没有书面告知") || told[0].said.contains("还没有书面告知"),
        "{told:?}"
    );
    let stopped = district.try_act("head", case, TODAY, Sign, json!({})).await;
    assert_eq!(refusal(stopped.unwrap_err()).0, "objection_not_weighed");
}

async fn what_was_answered_before_is_told(peer: Peer) {
    let district = District::fresh(peer).await;
    let first = at_the_handler(&district, json!({})).await;
    district.sign(first, TODAY, granted()).await;
    let serving = json!({ "service": "post", "served_on": TODAY });
    district.act("clerk", first, TODAY, Serve, serving).await;

    let again = at_the_handler(&district, json!({})).await;
    district
        .act("handler", again, TODAY, Draft, granted())
        .await;
    let told = checked(&district, again, Check::Answered).await;
    assert_eq!((told.len(), told[0].verdict), (1, Verdict::Warn));
    assert!(
        told[0].said.contains("同一申请人") && told[0].said.contains("自然资公开复〔2026〕1号"),
        "{told:?}"
    );
    assert!(
        told[0].said.contains(TODAY) && told[0].said.contains("予以公开"),
        "{told:?}"
    );

    let other = json!({ "applicant": { "name": "李小红", "id_number": "370404199202022228" } });
    let same = at_the_handler(&district, other).await;
    district.act("handler", same, TODAY, Draft, granted()).await;
    let told = checked(&district, same, Check::Answered).await;
    assert_eq!((told.len(), told[0].verdict), (1, Verdict::Ok), "{told:?}");
    let missing = json!({ "kind": "not_held", "parts": { "search": { "places": ["档案室"], "terms": ["征地批复"],
        "period": "2020年至2023年", "by": "档案科", "result": "未检索到" } } });
    district.act("handler", same, TODAY, Draft, missing).await;
    let told = checked(&district, same, Check::Answered).await;
    assert_eq!(told[0].verdict, Verdict::Warn);
    assert!(
        told[0].said.contains("他人的同样申请") && told[0].said.contains("本次拟答复"),
        "{told:?}"
    );

    // time passes
    let due = checked(&district, same, Check::Deadline).await;
    assert_eq!(due[0].verdict, Verdict::Ok);
    assert!(due[0].said.contains("2026-03-30"), "{due:?}");
    district.clock.set("2026-03-30T01:00:00Z");
    let due = checked(&district, same, Check::Deadline).await;
    assert_eq!(due[0].verdict, Verdict::Warn, "{due:?}");
    district.clock.set("2026-04-01T01:00:00Z");
    let due = checked(&district, same, Check::Deadline).await;
    assert!(due[0].said.contains("已经超期"), "{due:?}");
}

async fn what_goes_out_was_looked_into(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    let mut pieces = composed(&district, case, granted()).await;
    pieces.push("另附附件“台账”。".into());
    district
        .act("handler", case, TODAY, Draft, with_body(granted(), &pieces))
        .await;
    assert_eq!(verdict(&district, case, Check::Files).await, None);
    assert_eq!(
        verdict(&district, case, Check::Attachments).await,
        Some(Verdict::Fail)
    );
    let new = NewFile {
        name: "台账.txt".into(),
        part: "given".into(),
        subject: String::new(),
        note: String::new(),
        bytes: "序号 名称\n1 甲".as_bytes().into(),
    };
    let desk = district.desk("handler");
    let file = district.office.add_file(desk, case, new).await.unwrap();
    assert_eq!(verdict(&district, case, Check::Attachments).await, None);
    let files = checked(&district, case, Check::Files).await;
    assert_eq!(files[0].verdict, Verdict::Fail, "nobody looked into it yet");
    assert!(files[0].said.contains("台账.txt"), "{files:?}");
    let stopped = district
        .try_act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    assert_eq!(refusal(stopped.unwrap_err()).0, "draft_not_ready");
    district
        .memory
        .execute(format!(
            "UPDATE files SET inspected = 'clean' WHERE id = {}",
            district.memory.id(file.id)
        ))
        .await
        .unwrap();
    assert_eq!(
        verdict(&district, case, Check::Files).await,
        Some(Verdict::Ok)
    );
    district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
}

/// A PDF with this many blank pages.
fn pdf(pages: usize) -> Vec<u8> {
    let mut bytes = String::from("%PDF-1.7\n");
    let mut places = vec![0];
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", page + 3)).collect();
    let kids = kids.join(" ");
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {pages}/Kids[{kids}]>>"),
    ];
    objects
        .extend((0..pages).map(|_| "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".to_owned()));
    for (number, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.push_str(&format!("{} 0 obj{object}endobj\n", number + 1));
    }
    let table = bytes.len();
    bytes.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", places.len()));
    for place in &places[1..] {
        bytes.push_str(&format!("{place:010} 00000 n \n"));
    }
    bytes.push_str(&format!(
        "trailer<</Root 1 0 R/Size {}>>\nstartxref\n{table}\n%%EOF\n",
        places.len()
    ));
    bytes.into_bytes()
}

async fn give(district: &District, case: CaseId, name: &str, bytes: Vec<u8>) {
    let new = NewFile {
        name: name.into(),
        part: "given".into(),
        subject: String::new(),
        note: String::new(),
        bytes: bytes.into(),
    };
    let (office, desk) = (&district.office, district.desk("handler"));
    let file = office.add_file(desk, case, new).await.unwrap();
    office.inspect_waiting().await.unwrap();
    let file = office.file(desk, file.id).await.unwrap().unwrap();
    assert!(file.may_go_out(), "{}", file.findings);
}

async fn what_is_promised_is_there_and_has_its_pages(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    // on paper it is copied outside the register: pointed out, and not stopped
    district.act("handler", case, TODAY, Draft, granted()).await;
    let told = checked(&district, case, Check::Attachments).await;
    assert_eq!((told.len(), told[0].verdict), (1, Verdict::Warn));
    assert!(told[0].said.contains("没有扫描件"), "{told:?}");
    // a file that is not there cannot go out
    let mut by_mail = granted();
    by_mail["parts"]["given"]["way"] = json!("email");
    district
        .act("handler", case, TODAY, Draft, by_mail.clone())
        .await;
    let told = checked(&district, case, Check::Attachments).await;
    assert_eq!(told[0].verdict, Verdict::Fail);
    assert!(told[0].said.contains("征地批复复印件"), "{told:?}");
    let stopped = district
        .try_act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    let (code, message) = refusal(stopped.unwrap_err());
    assert_eq!(code, "draft_not_ready");
    assert!(message.contains("材料中没有文件"), "{message}");

    // two pages of the three
    give(&district, case, "征地批复复印件.pdf", pdf(2)).await;
    let told = checked(&district, case, Check::Attachments).await;
    assert_eq!(
        (told.len(), told[0].verdict),
        (1, Verdict::Warn),
        "{told:?}"
    );
    let both = "答复内容写明 3 页，随答复发出的 PDF 共 2 页";
    assert!(told[0].said.contains(both), "{told:?}");
    give(&district, case, "续页.pdf", pdf(1)).await;
    assert_eq!(verdict(&district, case, Check::Attachments).await, None);
    let mut pieces = composed(&district, case, by_mail.clone()).await;
    pieces.push("附件共20页。".into());
    district
        .act("handler", case, TODAY, Draft, with_body(by_mail, &pieces))
        .await;
    let told = checked(&district, case, Check::Attachments).await;
    assert!(told[0].said.contains("正文写明 20 页"), "{told:?}");
    district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;

    // pages of nothing
    let case = at_the_handler(&district, json!({ "title": "另一件" })).await;
    let missing = json!({ "kind": "not_held", "parts": { "search": { "places": ["档案室"], "terms": ["征地批复"],
        "period": "2020年至2023年", "by": "档案科", "result": "未检索到" } } });
    let mut pieces = composed(&district, case, missing.clone()).await;
    pieces.push("现提供相关材料，附件共20页。".into());
    district
        .act("handler", case, TODAY, Draft, with_body(missing, &pieces))
        .await;
    let told = checked(&district, case, Check::Attachments).await;
    assert_eq!(told[0].verdict, Verdict::Fail, "{told:?}");
    assert!(told[0].said.contains("20 页"), "{told:?}");
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

/// The rules with one thing in `office.toml` written otherwise.
fn edited_rules(from: &str, to: &str) -> Arc<Rules> {
    let files: Vec<(&str, String)> = Rules::embedded_files()
        .iter()
        .map(|(name, text)| {
            let edited = *name == "office.toml";
            assert!(!edited || text.contains(from));
            (
                *name,
                if edited {
                    text.replace(from, to)
                } else {
                    (*text).to_owned()
                },
            )
        })
        .collect();
    let files = files.iter().map(|(name, text)| (*name, text.as_str()));
    Arc::new(Rules::load(files).unwrap())
}

async fn where_each_step_is_anothers_nobody_passes_two(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    district.act("handler", case, TODAY, Draft, granted()).await;
    district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    let mut office = district.office.clone();
    office.rules = edited_rules("distinct = false", "distinct = true");
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
