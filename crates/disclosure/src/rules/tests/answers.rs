//! What the rules answer on a day.

use crate::lifecycle::Owner;
use crate::words::Part;

use super::*;

#[test]
fn the_remedy_follows_kind_day_and_agency() {
    let rules = Rules::embedded();
    let (before, after) = (date("2023-12-31"), date("2024-01-01"));
    let owner = |code, kind| Owner {
        code,
        kind,
        government: "青衡区人民政府",
    };
    let text = |kind, on, agency| rules.remedy_for(kind, on, owner("YC01", agency));
    assert!(
        text("not_held", after, "department")
            .unwrap()
            .contains("向青衡区人民政府申请行政复议")
    );
    assert_eq!(rules.remedy("refused_process", before), Remedy::Either);
    assert_eq!(
        rules.remedy("refused_process", after),
        Remedy::ReconsiderationFirst
    );
    assert_eq!(
        rules.remedy("granted_in_part", after),
        Remedy::ReconsiderationFirst
    );
    assert_eq!(rules.remedy("not_held", after), Remedy::Either);
    assert!(
        text("refused_process", after, "town")
            .unwrap()
            .contains("应当先")
    );
    assert!(
        text("refused_process", before, "town")
            .unwrap()
            .contains("或者")
    );
    assert_ne!(
        text("not_held", after, "town"),
        text("not_held", after, "district")
    );
    assert!(text("fee_abandoned", after, "town").is_some());
    assert_eq!(text("withdrawn", after, "town"), None);
    assert_eq!(text("nonsense", after, "town"), None);
    let own = "[[remedy_body]]\nagency = \"YC01\"\nsince = 2019-05-15\nreconsideration_body = \"甲\"\ncourt = \"乙\"\n\n[[limit]]";
    let rules = load_with("office.toml", &edited("office.toml", "[[limit]]", own)).unwrap();
    assert!(
        rules
            .remedy_for("granted", after, owner("YC01", "town"))
            .unwrap()
            .contains("向甲申请")
    );
    assert!(
        !rules
            .remedy_for("granted", after, owner("YC02", "town"))
            .unwrap()
            .contains("向甲申请")
    );
}

#[test]
fn rows_answer_by_the_relevant_day() {
    let rules = Rules::embedded();
    let first = date("2019-05-15");
    for period in Period::ALL {
        assert!(rules.period(*period, first).is_some(), "{period}");
        assert!(
            rules.period(*period, first.pred_opt().unwrap()).is_none(),
            "{period}"
        );
    }
    assert!(rules.fees(first).is_some() && rules.review_chain(first).is_some());
    assert_eq!(
        rules.limit("other_agency_opinion", first).unwrap().workdays,
        10
    );
    assert_eq!(
        rules.format_number("case", "峄教", 2024, 7).unwrap(),
        "峄教依申请〔2024〕7号"
    );
    assert_eq!(rules.format_number("unknown", "峄教", 2024, 7), None);
}

#[test]
fn refusals_withhold_and_only_grants_give() {
    for row in Rules::embedded().reply_kinds() {
        let refuses = row.kind.starts_with("refused_");
        assert_eq!(
            row.withholds,
            refuses || row.kind == "granted_in_part",
            "{}",
            row.kind
        );
        assert_eq!(row.gives, row.kind.starts_with("granted"), "{}", row.kind);
        assert_eq!(
            row.gives,
            row.requires.contains(&Part::Given),
            "{}",
            row.kind
        );
        assert!(
            !refuses || row.requires.contains(&Part::Reason),
            "{}",
            row.kind
        );
    }
}
