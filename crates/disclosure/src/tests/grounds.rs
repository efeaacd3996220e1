//! What is withheld in part needs what a refusal of the whole would (articles 14 to 16, 37).

use serde_json::{Value, json};

use super::desk::Desk;
use super::replies::sample;
use crate::Rules;
use crate::words::ActKind::{Draft, ReceiveSupplement, RequestSupplement};
use crate::words::{Part, ReplyGroup};

/// A partial reply that withholds under these articles, and says no more.
fn partial(cites: &[&str]) -> Value {
    let withheld: Vec<Value> = cites
        .iter()
        .map(|cite| json!({ "what": "一部分", "cite": cite, "reason": "理由" }))
        .collect();
    json!({
        "kind": "granted_in_part",
        "parts": { "given": { "what": "其余部分" }, "withheld": withheld },
    })
}

fn with(mut draft: Value, part: &str, said: Value) -> Value {
    draft["parts"][part] = said;
    draft
}

#[test]
fn a_part_needs_what_the_kind_of_its_article_requires() {
    let mut desk = Desk::handling("2024-03-01");
    desk.must(RequestSupplement, json!({ "items": ["描述"] }));
    desk.must(ReceiveSupplement, json!({}));
    let mut tried = 0;
    for row in Rules::embedded().reply_kinds() {
        if !matches!(row.group, ReplyGroup::Refused | ReplyGroup::UnableToProvide) {
            continue;
        }
        let whole = sample(&row.kind, &desk);
        let mut draft = partial(&[row.cite.as_str()]);
        let parts = row.requires.iter().filter(|part| {
            // The reason stands beside the part; a supplement, no draft can say.
            !matches!(part, Part::Reason | Part::SupplementReceived)
        });
        for part in parts {
            let refusal = desk.judge(Draft, draft.clone()).expect_err(&row.kind);
            assert_eq!(refusal.code, "reply_incomplete", "{}", row.kind);
            assert_eq!(refusal.cite, row.cite, "{}", row.kind);
            assert!(refusal.message.contains(part.label()), "{refusal}");
            let field = match part {
                Part::ThirdPartyFinding => "third_parties",
                part => part.word(),
            };
            draft = with(draft, field, whole["parts"][field].clone());
            tried += 1;
        }
        let complete = desk.judge(Draft, draft);
        assert!(complete.is_ok(), "{}: {complete:?}", row.kind);
    }
    assert!(tried >= 10, "{tried} parts were tried");
    // What no draft can say, the case must have seen.
    let unasked = Desk::handling("2024-03-01");
    let (code, cite) = unasked.refused(Draft, partial(&["reg:30"]));
    assert_eq!(
        (code.as_str(), cite.as_str()),
        ("reply_incomplete", "reg:30")
    );
}

#[test]
fn kinds_that_share_an_article_are_alternatives() {
    let desk = Desk::handling("2024-03-01");
    let refusal = desk.judge(Draft, partial(&["reg:14"])).unwrap_err();
    assert!(
        refusal.message.ends_with(
            "缺少：密级及定密依据，或者禁止公开的法律、行政法规，或者危及安全稳定的认定"
        ),
        "{refusal}"
    );
    // Two kinds ask for the same: it is named once.
    let refusal = desk.judge(Draft, partial(&["reg:16(2)"])).unwrap_err();
    assert!(!refusal.message.contains("或者"), "{refusal}");
    for (part, said) in [
        (
            "classification",
            json!({ "level": "秘密", "basis": "依据" }),
        ),
        ("forbidding_law", json!("某法律某条")),
        ("danger", json!("危险")),
    ] {
        let draft = with(partial(&["reg:14"]), part, said);
        assert!(desk.judge(Draft, draft).is_ok(), "{part}");
    }
    let half = with(
        partial(&["reg:14"]),
        "classification",
        json!({ "level": "秘密" }),
    );
    assert_eq!(desk.refused(Draft, half).0, "reply_incomplete");
}

#[test]
fn every_part_that_is_withheld_is_looked_at() {
    let desk = Desk::handling("2024-03-01");
    let danger = |cites: &[&str]| with(partial(cites), "danger", json!("危险"));
    assert!(desk.judge(Draft, danger(&["reg:14", "reg:38"])).is_ok());
    let refusal = desk
        .judge(Draft, danger(&["reg:14", "reg:16(1)", "reg:36(4)"]))
        .unwrap_err();
    assert_eq!(refusal.cite.as_str(), "reg:16(1)");
    for missing in [Part::NoDutyToDisclose, Part::Search] {
        assert!(refusal.message.contains(missing.label()), "{refusal}");
    }
    assert!(!refusal.message.contains(Part::Danger.label()), "{refusal}");
}

#[test]
fn only_some_articles_are_grounds() {
    let desk = Desk::handling("2024-03-01");
    // A fee, the article on partial replies itself, what is given, a petition.
    for cite in ["fee:4", "reg:37", "reg:36(2)", "reg:39(1)", "reg:16"] {
        let refusal = desk.judge(Draft, partial(&[cite])).unwrap_err();
        assert_eq!(refusal.code, "not_a_ground", "{cite}");
        assert!(refusal.hint.contains("reg:14、reg:15、"), "{refusal}");
    }
    assert_eq!(
        desk.refused(Draft, partial(&["reg:99"])).0,
        "unknown_citation"
    );
}

#[test]
fn an_item_says_it_itself_or_for_the_whole() {
    let desk = Desk::handling("2024-03-01");
    let item = |kind: &str, parts: &Value| json!({ "item": kind, "kind": kind, "parts": parts });
    let given = item("granted", &json!({ "given": { "what": "一份" } }));
    let draft = |second: &Value, whole: Value| {
        let second = item("granted_in_part", &second["parts"]);
        json!({ "kind": "granted_in_part", "parts": whole, "items": [given, second] })
    };
    let bare = partial(&["reg:14"]);
    let refusal = desk.judge(Draft, draft(&bare, json!({}))).unwrap_err();
    assert!(
        refusal.message.contains("（事项：granted_in_part）"),
        "{refusal}"
    );
    let said = with(bare.clone(), "danger", json!("危险"));
    assert!(desk.judge(Draft, draft(&said, json!({}))).is_ok());
    assert!(
        desk.judge(Draft, draft(&bare, json!({ "danger": "危险" })))
            .is_ok()
    );
    // What stands over the items is looked at as well.
    let above = json!({ "withheld": partial(&["fee:4"])["parts"]["withheld"] });
    assert_eq!(desk.refused(Draft, draft(&said, above)).0, "not_a_ground");
}

#[test]
fn what_withholds_a_part_is_no_whole_disclosure() {
    let desk = Desk::handling("2024-03-01");
    let mut draft = partial(&["reg:38"]);
    draft["kind"] = json!("granted");
    let refusal = desk.judge(Draft, draft).unwrap_err();
    assert_eq!(
        (refusal.code, refusal.cite.as_str()),
        ("main_outcome", "reg:37")
    );
}
