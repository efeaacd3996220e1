//! Replies: every kind of `replies.toml` with and without what it must carry,
//! several outcomes, earlier replies, remedies.

use serde_json::{Value, json};

use super::date;
use super::desk::Desk;
use crate::act::EarlierReply;
use crate::rules::ReplyRow;
use crate::words::ActKind::{
    ApproveExtension, Consult, Draft, Extend, PassReview, ReceiveSupplement, RecordNoticeReceipt,
    RequestReasons, RequestSupplement, Sign, SubmitReview, WeighReasons,
};
use crate::words::{Part, ReplyGroup};
use crate::worked::samples;

fn earlier(served_on: Option<&str>, same_applicant: bool) -> Vec<EarlierReply> {
    vec![EarlierReply {
        number: samples::EARLIER_REPLY.into(),
        case_number: "测试〔2019〕1号".into(),
        served_on: served_on.map(date),
        same_applicant,
    }]
}

/// A case on which a reply of this kind may be drafted.
fn ready(row: &ReplyRow) -> Desk {
    let mut desk = Desk::handling("2024-03-01");
    if row.requires.contains(&Part::ReasonsWeighed) {
        weigh(&mut desk, false);
    }
    if row.requires.contains(&Part::SupplementReceived) {
        desk.must(RequestSupplement, json!({ "items": ["描述"] }));
        desk.must(ReceiveSupplement, json!({}));
    }
    if row.requires.contains(&Part::EarlierReply) {
        desk.facts.earlier_replies = earlier(Some("2019-09-02"), true);
    }
    desk
}

fn weigh(desk: &mut Desk, reasonable: bool) {
    desk.must(RequestReasons, json!({ "why": "当月第五十件" }));
    let weighing = json!({ "reasons": "理由", "reasonable": reasonable, "finding": "认定" });
    desk.must(WeighReasons, weighing);
}

pub(super) fn sample(kind: &str, desk: &Desk) -> Value {
    serde_json::to_value(samples::draft(kind, &desk.case, &desk.rules)).unwrap()
}

/// The sample with a part taken out, and every way of leaving it empty.
pub(super) fn without(draft: &Value, part: Part) -> Vec<Value> {
    let field = match part {
        Part::ThirdPartyFinding => "third_parties",
        part => part.word(),
    };
    let mut drafts = Vec::new();
    let mut gone = draft.clone();
    gone["parts"]
        .as_object_mut()
        .unwrap()
        .remove(field)
        .unwrap();
    drafts.push(gone);
    let blank = |value: &Value| match value {
        Value::String(_) => json!(" "),
        Value::Array(_) => json!([]),
        Value::Object(text) if text.contains_key("plain") => json!({ "plain": " " }),
        other => other.clone(),
    };
    // One empty field of a part, or of its first row, makes the part incomplete.
    let place = if draft["parts"][field].is_array() {
        format!("/parts/{field}/0")
    } else {
        format!("/parts/{field}")
    };
    let whole = draft.pointer(&place).unwrap();
    if blank(whole) != *whole {
        let mut emptied = draft.clone();
        *emptied.pointer_mut(&place).unwrap() = blank(whole);
        drafts.push(emptied);
    } else {
        for key in whole
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| needed(part, key))
        {
            let mut emptied = draft.clone();
            let value = &mut emptied.pointer_mut(&place).unwrap()[key];
            *value = blank(value);
            drafts.push(emptied);
        }
    }
    drafts
}

/// The contact of the responsible body is told when it is known.
fn needed(part: Part, key: &str) -> bool {
    !(part == Part::ResponsibleBody && key == "contact")
}

#[test]
fn every_kind_needs_each_of_its_parts() {
    let mut taken_out = 0;
    for row in crate::Rules::embedded().reply_kinds() {
        let desk = ready(row);
        let draft = sample(&row.kind, &desk);
        assert!(desk.judge(Draft, draft.clone()).is_ok(), "{}", row.kind);
        for part in &row.requires {
            let (bare, drafts) = match part {
                // What the case must have seen before, no draft can say.
                Part::ReasonsWeighed | Part::SupplementReceived => {
                    (Some(Desk::handling("2024-03-01")), vec![draft.clone()])
                }
                part => (None, without(&draft, *part)),
            };
            for incomplete in drafts {
                let judged = bare
                    .as_ref()
                    .unwrap_or(&desk)
                    .judge(Draft, incomplete.clone());
                let refusal = judged.expect_err(&format!("{}: {incomplete}", row.kind));
                assert_eq!(refusal.code, "reply_incomplete", "{}", row.kind);
                assert_eq!(refusal.cite, row.cite, "{}", row.kind);
                assert!(refusal.message.contains(part.label()), "{refusal}");
                taken_out += 1;
            }
        }
    }
    assert!(taken_out > 40, "{taken_out} parts were taken out");
}

#[test]
fn all_that_is_missing_is_named_at_once() {
    let desk = Desk::handling("2024-03-01");
    let refusal = desk
        .judge(Draft, json!({ "kind": "refused_state_secret" }))
        .unwrap_err();
    assert!(
        refusal.message.ends_with("缺少：理由、密级及定密依据"),
        "{refusal}"
    );
    let refusal = desk.judge(Draft, json!({ "kind": "unknown" })).unwrap_err();
    assert_eq!(refusal.code, "unknown_reply_kind");
    assert!(refusal.hint.contains("granted"), "{refusal}");
}

#[test]
fn a_channel_alone_needs_its_time() {
    let desk = Desk::handling("2024-03-01");
    let mut draft = sample("granted", &desk);
    draft["parts"]["given"]["channel_only"] = json!(true);
    assert_eq!(desk.refused(Draft, draft.clone()).0, "reply_incomplete");
    draft["parts"]["given"]["when"] = json!("2024-03-29");
    assert!(desk.judge(Draft, draft).is_ok());
}

#[test]
fn part_of_it_needs_what_is_given_and_what_is_withheld() {
    let desk = Desk::handling("2024-03-01");
    let whole = sample("granted_in_part", &desk);
    for part in [Part::Given, Part::Withheld] {
        let drafts = without(&whole, part);
        assert_eq!(desk.refused(Draft, drafts[0].clone()).0, "reply_incomplete");
    }
    let mut elsewhere = whole;
    elsewhere["parts"]["withheld"][0]["cite"] = json!("reg:99");
    assert_eq!(desk.refused(Draft, elsewhere).0, "unknown_citation");
}

#[test]
fn an_unknown_responsible_body_is_explained() {
    let desk = Desk::handling("2024-03-01");
    let mut draft = sample("not_this_agency", &desk);
    draft["parts"]["responsible_body"] = json!({ "unknown": "无法确定" });
    assert!(desk.judge(Draft, draft.clone()).is_ok());
    draft["parts"]["responsible_body"] = json!({ "contact": "12345" });
    assert_eq!(desk.refused(Draft, draft).0, "reply_incomplete");
}

#[test]
fn excessive_only_after_reasons_that_do_not_hold() {
    let mut desk = Desk::handling("2024-03-01");
    let draft = sample("excessive", &desk);
    desk.must(RequestReasons, json!({ "why": "当月第五十件" }));
    // Silence is judged only when the time for reasons has passed.
    let silent = json!({ "reasonable": false, "finding": "没有说明" });
    assert_eq!(
        desk.refused(WeighReasons, silent.clone()).0,
        "reasons_not_due"
    );
    let received = json!({ "notice": "reasons", "served_on": "2024-03-01" });
    desk.must(RecordNoticeReceipt, received);
    desk.on("2024-03-15");
    assert_eq!(
        desk.refused(WeighReasons, silent.clone()).0,
        "reasons_not_due"
    );
    desk.on("2024-03-18").must(WeighReasons, silent);
    assert!(desk.judge(Draft, draft.clone()).is_ok());

    let mut desk = Desk::handling("2024-03-01");
    weigh(&mut desk, true);
    assert_eq!(desk.refused(Draft, draft).0, "reply_incomplete");
}

#[test]
fn a_repeat_names_a_reply_that_was_served_to_the_same_applicant() {
    let mut desk = Desk::handling("2024-03-01");
    let draft = sample("repeat_request", &desk);
    let refused = ("earlier_reply".to_owned(), "reg:36(6)".to_owned());
    for wrong in [
        vec![],
        earlier(None, true),
        earlier(Some("2019-09-02"), false),
    ] {
        desk.facts.earlier_replies = wrong;
        assert_eq!(desk.refused(Draft, draft.clone()), refused);
    }
    desk.facts.earlier_replies = earlier(Some("2019-09-02"), true);
    desk.sign(draft.clone());
    // The register is asked again at the signature.
    let mut desk = Desk::handling("2024-03-01");
    desk.facts.earlier_replies = earlier(Some("2019-09-02"), true);
    desk.must(Draft, draft);
    desk.must(SubmitReview, json!({}));
    while desk.act(PassReview, json!({})).is_ok() {}
    desk.facts.earlier_replies = earlier(None, true);
    assert_eq!(desk.refused(Sign, json!({})), refused);
}

#[test]
fn every_earlier_reply_that_is_named_is_looked_up() {
    let mut desk = Desk::handling("2024-03-01");
    desk.facts.earlier_replies = earlier(Some("2019-09-02"), true);
    let repeats = |number: &str| json!({ "item": "事项", "kind": "repeat_request", "parts": { "earlier_reply": number } });
    let draft = |second: &str| json!({ "kind": "repeat_request", "items": [repeats(samples::EARLIER_REPLY), repeats(second)] });
    let both = desk.judge(Draft, draft(samples::EARLIER_REPLY));
    assert!(both.is_ok(), "{both:?}");
    let spaced = format!(" {} ", samples::EARLIER_REPLY);
    assert!(desk.judge(Draft, draft(&spaced)).is_ok());
    let refusal = desk.judge(Draft, draft("杜撰〔2019〕9号")).unwrap_err();
    assert_eq!(refusal.code, "earlier_reply");
    assert!(refusal.message.contains("杜撰〔2019〕9号"), "{refusal}");
    // Named for the whole draft, it is looked up too.
    let mut whole = draft(samples::EARLIER_REPLY);
    whole["parts"] = json!({ "earlier_reply": "杜撰〔2019〕9号" });
    assert_eq!(desk.refused(Draft, whole).0, "earlier_reply");
    // Each is judged by itself.
    let mut second = earlier(None, true).remove(0);
    second.number = "测试复〔2024〕2号".into();
    desk.facts.earlier_replies.push(second);
    let refusal = desk.judge(Draft, draft("测试复〔2024〕2号")).unwrap_err();
    assert!(refusal.message.ends_with("尚未送达"), "{refusal}");
}

#[test]
fn several_outcomes_count_once() {
    let mut desk = Desk::handling("2024-03-01");
    desk.facts.earlier_replies = earlier(Some("2019-09-02"), true);
    let items = |kinds: &[&str]| -> Vec<Value> {
        let item = |kind: &&str| json!({ "item": "事项", "kind": kind, "parts": sample(kind, &desk)["parts"] });
        kinds.iter().map(item).collect()
    };
    let judged = |main: &str, kinds: &[&str]| {
        let draft = json!({ "kind": main, "items": items(kinds) });
        desk.judge(Draft, draft)
            .map_err(|refusal| refusal.code)
            .err()
    };
    // Given together with not given is 部分公开.
    assert_eq!(judged("granted_in_part", &["granted", "not_held"]), None);
    assert_eq!(
        judged("granted_in_part", &["granted", "refused_process"]),
        None
    );
    assert_eq!(
        judged("granted", &["granted", "refused_process"]),
        Some("main_outcome")
    );
    assert_eq!(
        judged("not_held", &["granted", "not_held"]),
        Some("main_outcome")
    );
    // Otherwise the main outcome is one of those recorded.
    assert_eq!(judged("not_held", &["not_held", "not_this_agency"]), None);
    assert_eq!(
        judged("petition", &["not_held", "not_this_agency"]),
        Some("main_outcome")
    );
    assert_eq!(judged("granted", &["granted", "granted"]), None);
    // What is already public counts as given: nothing is withheld, nothing is partial.
    for main in ["granted", "already_published"] {
        assert_eq!(judged(main, &["granted", "already_published"]), None);
    }
    assert_eq!(
        judged("granted_in_part", &["granted", "already_published"]),
        Some("main_outcome")
    );
    assert_eq!(
        judged("granted_in_part", &["already_published", "refused_process"]),
        None
    );
    assert_eq!(
        judged(
            "already_published",
            &["already_published", "refused_process"]
        ),
        Some("main_outcome")
    );
    // Each item carries its own parts.
    let incomplete =
        json!({ "kind": "not_held", "items": [{ "item": "年报", "kind": "not_held" }] });
    let refusal = desk.judge(Draft, incomplete).unwrap_err();
    assert!(
        refusal.message.contains("（事项：年报）缺少：检索记录"),
        "{refusal}"
    );
}

#[test]
fn the_remedy_is_that_of_the_day_of_decision() {
    let signed = |kind: &str, received: &str| {
        let row = crate::Rules::embedded().reply_kind(kind).unwrap();
        let mut desk = Desk::handling(received);
        desk.facts.earlier_replies = earlier(Some("2019-09-02"), true);
        if row.requires.contains(&Part::ReasonsWeighed) {
            weigh(&mut desk, false);
        }
        let draft = sample(kind, &desk);
        desk.sign(draft).derived.remedy.unwrap()
    };
    for row in crate::Rules::embedded().reply_kinds() {
        if row.requires.contains(&Part::SupplementReceived) {
            continue;
        }
        let (before, after) = (
            signed(&row.kind, "2023-12-29"),
            signed(&row.kind, "2024-01-02"),
        );
        assert!(
            before.contains("或者自收到之日起六个月内"),
            "{}: {before}",
            row.kind
        );
        let first = after.contains("应当先自收到之日起60日内");
        assert_eq!(first, row.withholds, "{}: {after}", row.kind);
    }
}

#[test]
fn the_remedy_of_several_outcomes_is_the_strictest() {
    let signed = |main: &str, kinds: &[&str], received: &str| {
        let mut desk = Desk::handling(received);
        let item = |kind: &&str| json!({ "item": "事项", "kind": kind, "parts": sample(kind, &desk)["parts"] });
        let items: Vec<Value> = kinds.iter().map(item).collect();
        let draft = json!({ "kind": main, "items": items });
        let remedy = desk.sign(draft).derived.remedy.unwrap();
        remedy.contains("应当先自收到之日起60日内")
    };
    for kinds in [
        ["not_held", "refused_state_secret"],
        ["refused_state_secret", "not_held"],
    ] {
        for main in kinds {
            assert!(signed(main, &kinds, "2024-01-02"), "{main} of {kinds:?}");
            assert!(!signed(main, &kinds, "2023-12-29"), "{main} of {kinds:?}");
        }
    }
    assert!(!signed("not_held", &["not_held", "petition"], "2024-01-02"));
    // 部分公开 sums up its items: what is not there needs no reconsideration first
    let parts = |second| signed("granted_in_part", &["granted", second], "2024-01-02");
    assert!(!parts("not_held"));
    assert!(parts("refused_process"));
}

#[test]
fn a_partial_reply_has_the_remedy_of_what_it_withholds() {
    let first = |cites: &[&str]| {
        let rules = crate::Rules::embedded();
        let withheld: Vec<Value> = cites
            .iter()
            .map(|cite| json!({ "what": "一部分", "cite": cite, "reason": "理由" }))
            .collect();
        let draft = json!({ "kind": "granted_in_part", "parts": { "withheld": withheld } });
        let draft = serde_json::from_value(draft).unwrap();
        let owner = crate::lifecycle::Owner {
            code: "370404",
            kind: "department",
            government: "青衡区人民政府",
        };
        let on = "2024-01-02".parse().unwrap();
        let remedy = super::super::reply::remedy(&draft, on, owner, rules).unwrap();
        remedy.contains("应当先自收到之日起60日内")
    };
    for row in crate::Rules::embedded().reply_kinds() {
        if matches!(row.group, ReplyGroup::Refused | ReplyGroup::UnableToProvide) {
            assert_eq!(first(&[row.cite.as_str()]), row.withholds, "{}", row.kind);
        }
    }
    assert!(first(&["reg:36(4)", "reg:15"]) && first(&["reg:15", "reg:38"]));
    assert!(!first(&["reg:36(4)", "reg:38"]));
    // a draft that does not say why yet is taken at its strictest
    assert!(first(&[]));
}

#[test]
fn notices_carry_no_remedy() {
    let mut desk = Desk::handling("2024-03-01");
    let consent = json!({ "workdays": 5, "reason": "量大" });
    for (kind, payload) in [
        (
            Consult,
            json!({ "id": "a", "with": "third_party", "name": "某公司" }),
        ),
        (ApproveExtension, consent.clone()),
        (Extend, consent),
        (RequestSupplement, json!({ "items": ["描述"] })),
    ] {
        assert_eq!(desk.must(kind, payload).derived.remedy, None, "{kind}");
    }
}
