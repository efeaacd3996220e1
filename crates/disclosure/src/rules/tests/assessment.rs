//! The assessment sheet: what is refused of it, and what a row that is added or left out
//! changes.

use super::*;

const NAME: &str = "assessment.toml";

#[track_caller]
fn refused(from: &str, to: &str, says: &str, at: &str) {
    super::refused(NAME, from, to, says, at);
}

#[test]
fn an_assessment_names_what_it_knows() {
    refused(
        "item = \"corrected\"",
        "item = \"annulled\"",
        "不认识的扣分事项“annulled”；请改用：overdue、corrected、",
        "\"annulled\"",
    );
    refused(
        "item = \"corrected\"",
        "item = \"overdue\"",
        "“overdue”有两行都自2019-05-15起施行",
        "\"overdue\"",
    );
    refused("points = 6", "point = 6", "不认识的键“point”", "point");
    refused("[[item]]", "[[items]]", "不认识的键“items”", "items");
    refused("points = 6\n", "", "缺少键“points”", "[[item]]");
    refused("points = 6", "points = \"6\"", "类型不对", "\"6\"");
}

#[test]
fn points_are_taken_and_never_given() {
    let positive = "应为大于0的整数";
    refused("points = 6", "points = -6", positive, "-6");
    refused("points = 6", "points = 0", positive, "0");
    refused("most = 10", "most = -10", positive, "-10");
    refused("base = 100", "base = -100", positive, "-100");
    refused("archive_days = 30", "archive_days = 0", positive, "0");
    refused(
        "most = 10",
        "most = 1",
        "most（1）少于一件所扣的 points（2）",
        "\"supplement_late\"",
    );
}

#[test]
fn each_row_of_an_assessment_cites_an_article() {
    refused(
        "archive_days = 30\ncite = \"reg:45\"",
        "archive_days = 30",
        "缺少键“cite”",
        "[[sheet]]",
    );
    refused(
        "points = 6\ncite = \"reg:33\"",
        "points = 6",
        "缺少键“cite”",
        "[[item]]",
    );
    refused("\"reg:51\"", "\"reg:99\"", "没有第99条", "\"reg:99\"");
    refused("\"serve235\"", "\"serve236\"", "来源未登记", "\"serve236\"");
}

#[test]
fn there_are_points_to_begin_from_on_every_day() {
    let sheet = "since = 2019-05-15\nbase";
    refused(
        sheet,
        "since = 2020-01-01\nbase",
        "自2019-05-15至2020-01-01无规定",
        "2020-01-01",
    );
    refused(
        sheet,
        "since = 2019-05-15\nuntil = 2025-12-31\nbase",
        "在2025-12-31之后无规定",
        "2019-05-15",
    );
    let row = "[[sheet]]\nsince = 2019-05-15\nbase = 100\narchive_days = 30\ncite = \"reg:45\"\n";
    refused(row, "", "缺少“考核表 [[sheet]]”", "#");
    refused(
        "since = 2019-05-15\npoints = 6",
        "since = 2019-05-15\nuntil = 2019-05-01\npoints = 6",
        "早于 since",
        "\"overdue\"",
    );
}

#[test]
fn a_row_that_is_added_counts_from_its_day_and_one_left_out_takes_nothing() {
    let own = "[[item]]\nitem = \"overdue\"\nsince = 2027-01-01\npoints = 10\ncite = \"reg:33\"\n";
    let text = edited(NAME, "[[item]]", &format!("{own}\n[[item]]"));
    let rules = load_with(NAME, &text).unwrap();
    let points = |rules: &Rules, on: &str| {
        let lapses = rules.lapses(date(on)).into_iter();
        let mut overdue = lapses.filter(|row| row.item == Lapse::Overdue);
        let found = overdue.next().map(|row| row.points);
        assert_eq!(overdue.next(), None, "one row a day");
        found
    };
    assert_eq!(points(&rules, "2026-12-31"), Some(6));
    assert_eq!(points(&rules, "2027-01-01"), Some(10));
    assert_eq!(points(&rules, "2019-05-14"), None);
    let alone = "[[item]]\nitem = \"overdue\"\nsince = 2019-05-15\npoints = 6\ncite = \"reg:33\"\n";
    let rules = load_with(NAME, &edited(NAME, alone, "")).unwrap();
    assert_eq!(points(&rules, "2026-12-31"), None);
    assert!(rules.assessment(date("2026-12-31")).is_some());
}
