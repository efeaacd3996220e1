//! What a draft is checked for, and what stops it.

use casework::{Check, Verdict};
use disclosure::words::ActKind::{
    Assess, Consult, ConsultationAnswered, Draft, PassReview, Serve, Sign, SubmitReview,
};
use serde_json::json;

use super::super::District;
use super::{
    TODAY, at_the_handler, checked, composed, granted, in_hand, refusal, verdict, with_body,
};
use crate::harness::{Peer, on_both};

on_both!(
    what_fails_stops_a_draft_and_is_named,
    what_protects_a_third_party_was_asked_of_it,
    a_draft_before_an_objection_goes_no_further,
    what_was_answered_before_is_told,
    many_in_the_same_words_hide_no_answer,
    the_letter_says_what_was_filled_in,
);

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

/// What stands in the register unanswered hides nothing, and neither does a word more.
async fn many_in_the_same_words_hide_no_answer(peer: Peer) {
    let district = District::fresh(peer).await;
    let title = "柳沟村2023年征地补偿安置方案及批准文件";
    let asking = |title: &str| json!({ "title": title, "content": title });
    let first = at_the_handler(&district, asking(title)).await;
    district.sign(first, TODAY, granted()).await;
    let serving = json!({ "service": "post", "served_on": TODAY });
    district.act("clerk", first, TODAY, Serve, serving).await;
    for nth in 0..21 {
        let mut other = asking(title);
        other["applicant"] =
            json!({ "name": format!("申请人{nth}"), "id_number": null, "address": "某处" });
        district.register(other).await;
    }
    let wordier = format!("{title}（复印件）");
    for asked in [title, wordier.as_str()] {
        let again = at_the_handler(&district, asking(asked)).await;
        district
            .act("handler", again, TODAY, Draft, granted())
            .await;
        let told = checked(&district, again, Check::Answered).await;
        assert_eq!((told.len(), told[0].verdict), (1, Verdict::Warn), "{asked}");
        assert!(
            told[0].said.contains("同一申请人") && told[0].said.contains("提供“征地批复复印件”"),
            "{told:?}"
        );
    }
    let another = at_the_handler(&district, asking("南园村2021年宅基地审批名册")).await;
    district
        .act("handler", another, TODAY, Draft, granted())
        .await;
    let told = checked(&district, another, Check::Answered).await;
    assert_eq!(told[0].verdict, Verdict::Ok, "{told:?}");
}

async fn the_letter_says_what_was_filled_in(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    let draft = json!({ "kind": "not_held", "parts": { "search": { "places": ["档案室", "办公系统"],
        "terms": ["征地批复"], "period": "2020年至2023年", "by": "档案科", "result": "逐卷翻阅后没有找到任何批复" } } });
    let own = composed(&district, case, draft.clone()).await;
    let mut cut = own.clone();
    cut.retain(|piece| !piece.contains("逐卷翻阅后没有找到任何批复"));
    assert!(cut.len() < own.len(), "the wording says it: {own:?}");
    for (pieces, expected) in [(own, Verdict::Ok), (cut, Verdict::Fail)] {
        let body = with_body(draft.clone(), &pieces);
        district.act("handler", case, TODAY, Draft, body).await;
        let told = checked(&district, case, Check::Parts).await;
        assert_eq!(told[0].verdict, expected, "{told:?}");
    }
    let stopped = district
        .try_act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    assert_eq!(refusal(stopped.unwrap_err()).0, "draft_not_ready");
}
