//! In which order papers stand in a dossier, and how long it is kept.

use serde_json::json;

use super::desk::Desk;
use super::{date, edited};
use crate::Rules;
use crate::case::Case;
use crate::words::ActKind::{Close, ProveService, ReplyAnew, Serve, Withdraw};
use crate::worked::samples;

/// A case answered by a kind and closed.
fn closed(kind: &str) -> Desk {
    let mut desk = Desk::handling("2024-03-04");
    desk.facts.document_number = Some("测试复〔2024〕1号".into());
    let draft = samples::draft(kind, &desk.case, &desk.rules);
    desk.sign(serde_json::to_value(draft).unwrap());
    desk.must(
        Serve,
        json!({ "service": "post", "served_on": "2024-03-04" }),
    );
    desk.must(ProveService, json!({ "proof": "收据" }));
    desk.must(Close, json!({}));
    desk
}

fn retention(case: &Case, rules: &Rules) -> (String, String) {
    let row = rules.retention(case, case.last_on).unwrap();
    (row.class.clone(), row.reason.clone())
}

#[test]
fn retention_follows_what_became_of_the_case() {
    for (kind, class) in [
        ("granted", "10年"),
        ("already_published", "10年"),
        ("not_this_agency", "30年"),
        ("refused_internal", "30年"),
        ("petition", "30年"),
    ] {
        let desk = closed(kind);
        assert_eq!(retention(&desk.case, &desk.rules).0, class, "{kind}");
    }
    let mut withdrawn = Desk::handling("2024-03-04");
    withdrawn.must(Withdraw, json!({}));
    assert_eq!(retention(&withdrawn.case, &withdrawn.rules).0, "10年");
}

#[test]
fn what_was_disputed_is_kept_longer_whatever_the_answer() {
    let mut desk = closed("granted");
    assert_eq!(retention(&desk.case, &desk.rules).0, "10年");
    desk.on("2024-05-06").must(
        ReplyAnew,
        json!({ "ground": "reconsideration", "decision": "复〔2024〕1号",
                "received_on": "2024-05-06", "reason": "重新答复" }),
    );
    let (class, reason) = retention(&desk.case, &desk.rules);
    assert_eq!(class, "30年");
    assert!(reason.contains("复议"), "{reason}");
}

#[test]
fn a_day_before_the_rules_has_no_retention() {
    let desk = closed("granted");
    assert!(
        desk.rules
            .retention(&desk.case, date("2019-05-14"))
            .is_none()
    );
    assert!(
        desk.rules
            .retention(&desk.case, date("2019-05-15"))
            .is_some()
    );
}

#[test]
fn every_document_has_its_part() {
    let rules = Rules::embedded();
    let order: Vec<&str> = rules.parts().iter().map(|row| row.part.as_str()).collect();
    assert_eq!(order.first(), Some(&"application"));
    assert_eq!(order.last(), Some(&"other"));
    for (paper, part) in [
        ("application_form", "application"),
        ("acknowledgement", "register"),
        ("third_party_letter", "consultation"),
        ("reply", "reply"),
        ("proof_of_service", "service_proof"),
        ("unheard_of", "other"),
    ] {
        assert_eq!(rules.part_of(paper), part);
    }
}

#[test]
fn the_table_is_checked() {
    for (from, to, says) in [
        (
            "part = \"identity\"",
            "part = \"application\"",
            "部分“application”重复",
        ),
        ("part = \"other\"", "part = \"rest\"", "缺少部分“other”"),
        (
            "papers = [\"search_record\"]",
            "papers = [\"review_sheet\"]",
            "归入了两个部分",
        ),
        ("years = 30", "years = 0", "大于0"),
        (
            "class = \"10年\"\nsince",
            "class = \"11年\"\nsince",
            "不认识的保管期限“11年”",
        ),
        ("groups = [\"granted\"]", "groups = [\"given\"]", "given"),
        ("endings = [\"withdrawn\"", "endings = [\"gone\"", "gone"),
        (
            "reason = \"默认\"",
            "reason = \"默认\"\nfee = true",
            "默认的保管期限",
        ),
        (
            "reason = \"默认\"",
            "reason = \"默认\"\nkinds = [\"nothing\"]",
            "nothing",
        ),
        ("cite = \"reg:17\"", "cite = \"reg:99\"", "archive.toml"),
    ] {
        let errors = edited("archive.toml", from, to).unwrap_err().to_string();
        assert!(
            errors.contains("archive.toml") && errors.contains(says),
            "{says}: {errors}"
        );
    }
}
