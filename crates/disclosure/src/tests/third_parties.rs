//! Third parties (articles 15, 32): an objection is no veto, and never passed over.

use serde_json::{Value, json};

use super::desk::Desk;
use super::replies::{sample, without};
use crate::words::ActKind::{
    Consult, ConsultationAnswered, Draft, NotifyThirdParty, RecordNoticeReceipt, ReturnDraft, Serve,
};
use crate::words::Part;

/// A case in which a third party was asked.
fn asked() -> Desk {
    let mut desk = Desk::handling("2024-03-01");
    desk.must(
        Consult,
        json!({ "id": "a", "with": "third_party", "name": "某公司" }),
    );
    desk
}

/// A case in which a third party objected.
fn objected() -> Desk {
    let mut desk = asked();
    answer(&mut desk, "object");
    desk
}

fn answer(desk: &mut Desk, opinion: &str) {
    desk.on("2024-03-08").must(
        ConsultationAnswered,
        json!({ "id": "a", "opinion": opinion }),
    );
}

#[test]
fn an_objection_is_weighed_before_anything_is_given() {
    let desk = objected();
    let whole = sample("granted", &desk);
    assert!(desk.judge(Draft, whole.clone()).is_ok());
    let findings = |edit: &dyn Fn(&mut Value)| {
        let mut draft = whole.clone();
        edit(&mut draft["parts"]["third_parties"]);
        desk.refused(Draft, draft)
    };
    let refused = |code: &str, cite: &str| (code.to_owned(), cite.to_owned());
    assert_eq!(
        findings(&|them| *them = json!([])),
        refused("objection_not_weighed", "reg:32")
    );
    assert_eq!(
        findings(&|them| them[1]["consultation"] = json!("b")),
        refused("objection_not_weighed", "reg:32")
    );
    for field in ["harm", "grounds"] {
        assert_eq!(
            findings(&|them| them[1][field] = json!(" ")),
            refused("finding_incomplete", "reg:15")
        );
    }
    assert_eq!(
        findings(&|them| them[1]["public_interest"] = Value::Null),
        refused("public_interest_missing", "reg:32")
    );
    // An objection is no veto, and no reason either: a refusal needs a finding of its own.
    let refusal = sample("refused_third_party", &desk);
    assert!(desk.judge(Draft, refusal.clone()).is_ok());
    let bare = without(&refusal, Part::ThirdPartyFinding);
    assert_eq!(desk.refused(Draft, bare[0].clone()).1, "reg:15");
    // And one that finds for disclosure is none.
    let mut contrary = upheld(&desk, "refused_third_party");
    contrary["parts"]["third_parties"][0]["disclose"] = json!(true);
    contrary["parts"]["third_parties"][0]["public_interest"] = json!("有重大影响");
    assert_eq!(desk.refused(Draft, contrary).0, "reply_incomplete");
}

/// The sample of a kind, whose finding on the objection is that it holds.
fn upheld(desk: &Desk, kind: &str) -> Value {
    let mut draft = sample(kind, desk);
    draft["parts"]["third_parties"] =
        json!([{ "consultation": "a", "harm": "损害", "grounds": "理由成立", "disclose": false }]);
    draft
}

#[test]
fn an_objection_that_holds_is_followed() {
    for opinion in ["object", "partly"] {
        let mut desk = asked();
        answer(&mut desk, opinion);
        let refused = |draft: Value| desk.refused(Draft, draft);
        let against = ("public_interest_missing".to_owned(), "reg:32".to_owned());
        // Everything is given although the finding says otherwise.
        assert_eq!(refused(upheld(&desk, "granted")), against, "{opinion}");
        // A part is withheld, but on another ground.
        let mut elsewhere = upheld(&desk, "granted_in_part");
        elsewhere["parts"]["withheld"][0]["cite"] = json!("reg:16(2)");
        assert_eq!(refused(elsewhere), against, "{opinion}");
        // A part is withheld for the third party, or all is.
        for kind in ["granted_in_part", "refused_third_party"] {
            let followed = desk.judge(Draft, upheld(&desk, kind));
            assert!(followed.is_ok(), "{opinion}, {kind}: {followed:?}");
        }
        // Or an item is.
        let item = |kind: &str| json!({ "item": kind, "kind": kind, "parts": upheld(&desk, kind)["parts"] });
        let several = |second: &str| json!({ "kind": "granted_in_part", "items": [item("granted"), item(second)] });
        assert!(desk.judge(Draft, several("refused_third_party")).is_ok());
        assert_eq!(refused(several("refused_process")), against, "{opinion}");
        // Nothing is given, so nothing is given against the objection.
        assert!(desk.judge(Draft, upheld(&desk, "not_held")).is_ok());
    }
}

#[test]
fn one_finding_that_discloses_is_enough() {
    let desk = objected();
    let mut draft = upheld(&desk, "granted_in_part");
    let mut second = draft["parts"]["third_parties"][0].clone();
    second["disclose"] = json!(true);
    draft["parts"]["third_parties"]
        .as_array_mut()
        .unwrap()
        .push(second);
    assert_eq!(desk.refused(Draft, draft).0, "public_interest_missing");
}

#[test]
fn who_upholds_an_objection_and_gives_all_must_tell_first() {
    let mut desk = objected();
    let mut draft = upheld(&desk, "granted");
    draft["parts"]["third_parties"][0]["public_interest"] = json!("对公共利益有重大影响");
    desk.sign(draft);
    let serving = json!({ "service": "post", "served_on": "2024-03-20" });
    assert_eq!(
        desk.refused(Serve, serving.clone()).0,
        "third_party_not_told"
    );
    let told = json!({ "consultation": "a", "served_on": "2024-03-20", "content": "内容和理由" });
    desk.on("2024-03-20").must(NotifyThirdParty, told);
    desk.must(Serve, serving);
    // Who withholds what concerns it has nothing to tell.
    let mut desk = objected();
    let draft = upheld(&desk, "granted_in_part");
    desk.sign(draft);
    desk.must(
        Serve,
        json!({ "service": "post", "served_on": "2024-03-20" }),
    );
}

#[test]
fn the_third_party_is_told_before_release() {
    let mut desk = objected();
    let draft = sample("granted", &desk);
    desk.sign(draft);
    let serving = json!({ "service": "post", "served_on": "2024-03-20" });
    let told =
        |day: &str| json!({ "consultation": "a", "served_on": day, "content": "内容和理由" });
    assert_eq!(
        desk.refused(Serve, serving.clone()),
        ("third_party_not_told".into(), "reg:32".into())
    );
    assert!(!desk.offers(Serve));
    // Not before it objected, and only one that did.
    assert_eq!(
        desk.refused(NotifyThirdParty, told("2024-03-07")).0,
        "date_too_early"
    );
    let other = json!({ "consultation": "b", "served_on": "2024-03-20", "content": "内容" });
    assert_eq!(desk.refused(NotifyThirdParty, other).0, "no_objection");
    desk.on("2024-03-20")
        .must(NotifyThirdParty, told("2024-03-21"));
    assert_eq!(desk.refused(Serve, serving).0, "date_too_early");
    assert!(desk.offers(Serve));
    desk.must(
        Serve,
        json!({ "service": "post", "served_on": "2024-03-21" }),
    );
}

#[test]
fn an_objection_after_the_signature_is_weighed_too() {
    let mut desk = Desk::handling("2024-03-01");
    desk.must(
        Consult,
        json!({ "id": "a", "with": "third_party", "name": "某公司" }),
    );
    let draft = sample("granted", &desk);
    desk.sign(draft);
    answer(&mut desk, "object");
    let serving = json!({ "service": "post", "served_on": "2024-03-20" });
    assert_eq!(
        desk.refused(Serve, serving.clone()).0,
        "objection_not_weighed"
    );
    assert!(!desk.offers(Serve));
    desk.must(ReturnDraft, json!({ "reason": "第三方不同意公开" }));
    let refusal = sample("refused_third_party", &desk);
    desk.sign(refusal);
    // Nothing is given, so nobody has to be told.
    desk.must(Serve, serving);
}

/// The letter is made first; what it opens is opened by its receipt.
#[test]
fn a_third_party_is_told_by_a_letter_and_then_receives_it() {
    let mut desk = objected();
    desk.on("2024-03-20");
    let draft = sample("granted", &desk);
    desk.sign(draft);
    let serving = json!({ "service": "in_person", "served_on": "2024-03-22" });
    desk.on("2024-03-22");
    assert_eq!(
        desk.refused(Serve, serving.clone()).0,
        "third_party_not_told"
    );
    desk.must(
        NotifyThirdParty,
        json!({ "consultation": "a", "content": "决定公开" }),
    );
    // Made is not received.
    assert_eq!(
        desk.refused(Serve, serving.clone()).0,
        "third_party_not_told"
    );
    let asked = desk.case.consultation("a").unwrap();
    assert_eq!((asked.told_on, asked.notified_on), (None, Some(desk.on)));
    let receipt =
        json!({ "notice": "third_party", "consultation": "a", "served_on": "2024-03-22" });
    let early = json!({ "notice": "third_party", "consultation": "a", "served_on": "2024-03-21" });
    assert_eq!(desk.refused(RecordNoticeReceipt, early).0, "date_too_early");
    desk.must(RecordNoticeReceipt, receipt);
    desk.must(Serve, serving);
}

/// A partial consent is called what it is.
#[test]
fn a_partial_consent_is_no_refusal_in_words() {
    for (opinion, said) in [("object", "表示不同意公开"), ("partly", "表示同意部分公开")]
    {
        let mut desk = asked();
        answer(&mut desk, opinion);
        let mut draft = sample("granted", &desk);
        draft["parts"]["third_parties"] = json!([]);
        let refusal = desk.judge(Draft, draft).unwrap_err();
        assert!(refusal.message.contains(said), "{}", refusal.message);
    }
}
