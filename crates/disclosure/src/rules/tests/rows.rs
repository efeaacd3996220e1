//! Rows of one key fit together, and their numbers are possible.

use super::*;

#[test]
fn rows_of_a_key_neither_overlap_nor_leave_a_gap() {
    let row = |since: &str, more: &str| {
        format!(
            "[[reply]]\nsince = {since}\nworkdays = 15\ncite = \"reg:33\"\n{more}\n[[extension]]"
        )
    };
    let name = "deadlines.toml";
    let add = |since, more| edited(name, "[[extension]]", &row(since, more));
    refused(
        name,
        "[[extension]]",
        &row("2019-05-15", ""),
        "重叠",
        "2019-05-15",
    );
    let open = load_with(name, &add("2030-01-01", "")).unwrap();
    assert_eq!(
        open.period(Period::Reply, date("2029-12-31"))
            .unwrap()
            .workdays,
        20
    );
    assert_eq!(
        open.period(Period::Reply, date("2030-01-01"))
            .unwrap()
            .workdays,
        15
    );
    assert_eq!(
        open.periods(Period::Reply)[0].until,
        Some(date("2029-12-31"))
    );
    let until = |until: &str| format!("since = 2019-05-15\nuntil = {until}");
    refused(
        name,
        "since = 2019-05-15",
        &until("2019-05-01"),
        "早于 since",
        "2019-05-15",
    );
    refused(
        name,
        "since = 2019-05-15",
        &until("2025-12-31"),
        "在2025-12-31之后无规定",
        "2019-05-15",
    );
    refused(
        name,
        "since = 2019-05-15",
        "since = 2020-01-01",
        "自2019-05-15至2020-01-01无规定",
        "2020-01-01",
    );
    let text = add("2026-01-01", "").replacen("since = 2019-05-15", &until("2025-11-30"), 1);
    assert!(
        load_with(name, &text)
            .unwrap_err()
            .to_string()
            .contains("之间无规定")
    );
    let text = add("2026-01-01", "").replacen("since = 2019-05-15", &until("2026-01-01"), 1);
    assert!(
        load_with(name, &text)
            .unwrap_err()
            .to_string()
            .contains("重叠")
    );
    let text = edited(
        name,
        "[[deferral]]\nsince = 2019-05-15\nworkdays = 60\ncite = \"reg:35\"\nstatus = \"practice\"",
        "",
    );
    assert!(
        load_with(name, &text)
            .unwrap_err()
            .to_string()
            .contains("缺少“deferral”")
    );
}

#[test]
fn numbers_are_positive_and_within_their_bounds() {
    refused(
        "deadlines.toml",
        "workdays = 20",
        "workdays = 0",
        "应为大于0的整数",
        "0",
    );
    refused(
        "deadlines.toml",
        "workdays = 20",
        "workdays = -3",
        "应为大于0的整数",
        "-3",
    );
    refused(
        "deadlines.toml",
        "max = 20",
        "max = 9",
        "min 与 max 之间",
        "10",
    );
    refused("deadlines.toml", "min = 5", "min = 0", "min应为大于0", "0");
    refused(
        "office.toml",
        "workdays = 10",
        "workdays = 0",
        "应为大于0",
        "0",
    );
    refused(
        "replies.toml",
        "report_row = 3\n",
        "report_row = 24\n",
        "没有第24行",
        "24",
    );
}

#[test]
fn fee_tiers_are_whole_and_never_fall() {
    let refused = |from, to, says| refused("fees.toml", from, to, says, "{");
    refused("from = 11", "from = 12", "有空档");
    refused("from = 11", "from = 10", "重叠");
    refused(
        "{ from = 1, to = 30, fen = 0 }",
        "{ from = 2, to = 30, fen = 0 }",
        "有空档",
    );
    refused(
        "from = 101, to = 200, fen = 2000",
        "from = 101, to = 200, fen = 900",
        "低于前一档",
    );
    refused("to = 100, fen = 1000", "to = 100, fen = 0", "大于0");
    refused("to = 10, fen = 0", "to = 10, fen = -1", "大于0");
    refused(
        "from = 201, fen",
        "from = 201, to = 300, fen",
        "只有最后一档不写 to",
    );
    refused(
        "every = 10, step_fen = 10000",
        "every = 10",
        "every 与 step_fen",
    );
    refused("step_fen = 10000", "step_fen = -5", "every 与 step_fen");
}
