//! What each table must hold.

use crate::words::{ActKind, Role, State};

use super::*;

#[test]
fn nothing_leaves_without_secrecy_review() {
    let refused = |from, to, says, at| refused("office.toml", from, to, says, at);
    refused(
        "\"legality\", \"secrecy\"",
        "\"legality\"",
        "没有保密审查",
        "[",
    );
    refused(
        "covers = [\"sign_off\"]",
        "covers = [\"content\"]",
        "最后一步应为签发",
        "[",
    );
    refused(
        "covers = [\"content\"]",
        "covers = [\"content\", \"sign_off\"]",
        "只能是审批链的最后一步",
        "[",
    );
    refused(
        "step = \"review\"",
        "step = \"sign_off\"",
        "审批步骤“sign_off”重复",
        "\"sign_off\"",
    );
    refused(
        "roles = [\"office_head\"]",
        "roles = []",
        "roles 为空",
        "[]",
    );
    // Secrecy reviewed by the signature itself is no review before it.
    let text = edited("office.toml", ", \"secrecy\"", "").replacen(
        "[\"sign_off\"]",
        "[\"secrecy\", \"sign_off\"]",
        1,
    );
    assert!(
        load_with("office.toml", &text)
            .unwrap_err()
            .to_string()
            .contains("没有保密审查")
    );
}

#[test]
fn what_is_awaited_can_be_done() {
    refused(
        "lifecycle.toml",
        "awaits = [{ act = \"screen\" }]",
        "awaits = [{ act = \"sign\" }]",
        "状态“registered”不办理“sign”",
        "\"sign\"",
    );
    refused(
        "lifecycle.toml",
        "awaits = [{ act = \"screen\" }]",
        "awaits = [{ act = \"screen\", roles = [\"auditor\"] }]",
        "“auditor”不能办理“screen”",
        "\"screen\"",
    );
    let text = edited(
        "lifecycle.toml",
        "awaits = [{ act = \"screen\" }]",
        "awaits = [{ act = \"screen\", roles = [\"handler\", \"office_head\"] }]",
    );
    let rules = load_with("lifecycle.toml", &text).unwrap();
    let roles = |rules: &Rules| {
        rules.lifecycle.state(State::Registered).awaits[0]
            .roles
            .clone()
    };
    assert_eq!(roles(&rules), [Role::Handler, Role::OfficeHead]);
    assert_eq!(roles(Rules::embedded()), [Role::Clerk]);
    // rules from before there were such lists still load
    let without = Rules::embedded_files()
        .iter()
        .find(|(name, _)| *name == "lifecycle.toml")
        .map(|(_, text)| text.lines().filter(|line| !line.starts_with("awaits")));
    let without: Vec<&str> = without.unwrap().collect();
    let rules = load_with("lifecycle.toml", &without.join("\n")).unwrap();
    assert!(
        rules
            .lifecycle
            .states
            .iter()
            .all(|row| row.awaits.is_empty())
    );
}

#[test]
fn every_state_and_act_stands_once() {
    let told = |from: &str, to: &str| {
        let errors = load_with("lifecycle.toml", &edited("lifecycle.toml", from, to))
            .unwrap_err()
            .0;
        errors
            .into_iter()
            .map(|error| error.message)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told("state = \"closed\"", "state = \"ended\""),
        ["缺少状态“closed”；请补上", "状态“ended”重复；请只保留一处"]
    );
    assert_eq!(
        told("act = \"urge\"", "act = \"note\""),
        ["缺少动作“urge”；请补上", "动作“note”重复；请只保留一处"]
    );
    assert_eq!(
        told(
            "[[act]]",
            "[[act]]\nact = \"note\"\nlabel = \"\"\nfrom = []\nroles = []\ncite = \"reg:45\"\nhint = \"\"\n\n[[act]]"
        ),
        [
            "动作“note”没有可以办理的角色；请至少写一个",
            "动作“note”重复；请只保留一处"
        ]
    );
    let lifecycle = &Rules::embedded().lifecycle;
    for state in State::ALL {
        assert_eq!(lifecycle.state(*state).state, *state);
    }
    for act in ActKind::ALL {
        assert_eq!(lifecycle.act(*act).act, *act);
    }
}

#[test]
fn reply_kinds_stand_once_and_name_a_remedy_when_they_decide() {
    refused(
        "replies.toml",
        "kind = \"granted\"",
        "kind = \"already_published\"",
        "重复",
        "\"already_published\"",
    );
    let remedy = "remedy = [{ since = 2019-05-15, text = \"either\" }]\n";
    refused("replies.toml", remedy, "", "应载明救济途径", "true");
    refused(
        "replies.toml",
        "decides = false\n",
        &format!("decides = false\n{remedy}"),
        "不载明救济途径",
        "\"either\"",
    );
    refused(
        "replies.toml",
        "text = \"either\"",
        "text = \"none\"",
        "应载明救济途径",
        "\"none\"",
    );
    refused(
        "office.toml",
        "since = 2024-01-01",
        "since = 2025-01-01",
        "该日没有文字",
        "",
    );
}

#[test]
fn office_forms_use_known_placeholders() {
    refused(
        "office.toml",
        "依申请〔{year}〕{n}号",
        "依申请〔{year}〕{no}号",
        "不认识的占位符“{no}”",
        "\"{code}",
    );
    refused(
        "office.toml",
        "依申请〔{year}〕",
        "依申请",
        "缺少占位符“{year}”",
        "\"{code}",
    );
    refused(
        "office.toml",
        "\"{code}公开复",
        "\"公开复",
        "缺少占位符“{code}”",
        "\"公开复",
    );
    refused(
        "office.toml",
        "\"{code}公开延",
        "\"公开延",
        "缺少占位符“{code}”",
        "\"公开延",
    );
    for (to, at) in [
        ("{code}公开复〔{year}〕{n}号", "\"{code}公开复"),
        ("{code}公开复〔{year}〕1{n}号", "\"{code}公开复〔{year}〕1"),
        ("{code}公开补〔{year}〕{n}号", "\"{code}公开补"),
    ] {
        let from = "{code}公开询〔{year}〕{n}号";
        refused("office.toml", from, to, "会编出相同的编号", at);
    }
    // A form that another kind gave up may be taken on.
    let old = "format = \"{code}公开询〔{year}〕{n}号\"";
    let retired = format!("{old}\nuntil = 2019-12-31");
    let taken_on = "format = \"{code}公开询〔{year}〕{n}号\"\nsince = 2020-01-01";
    let text = edited("office.toml", old, &retired).replacen(
        "since = 2019-01-01\nformat = \"{code}公开延〔{year}〕{n}号\"",
        taken_on,
        1,
    );
    assert!(load_with("office.toml", &text).is_ok());
    refused(
        "office.toml",
        "since = 2019-01-01",
        "since = 2019-01-01\nuntil = 2025-12-31",
        "“case”在2025-12-31之后无规定",
        "2019-01-01",
    );
    refused(
        "office.toml",
        "since = 2019-01-01",
        "since = 2019-03-01",
        "1月1日",
        "2019-03-01",
    );
}

#[test]
fn calendar_files_hold_what_a_notice_can_say() {
    let name = "calendar/2024.toml";
    let refused = |from, to, says, at| refused(name, from, to, says, at);
    refused(
        "\"2024-02-18\"",
        "\"2024-02-17\"",
        "既放假又上班",
        "\"2024-02-17\"",
    );
    refused(
        "\"2024-02-18\"",
        "\"2024-02-19\"",
        "不是周六、周日",
        "\"2024-02-19\"",
    );
    refused(
        "\"2024-06-10\"",
        "\"2025-06-10\"",
        "不属于2024年",
        "\"2025-06-10\"",
    );
    refused(
        "\"2024-01-01\"",
        "\"2023-12-24\"",
        "不属于2024年",
        "\"2023-12-24\"",
    );
    refused(
        "\"2024-06-10\"",
        "\"2024-06-31\"",
        "不是日期",
        "\"2024-06-31\"",
    );
    refused(
        "2024-02-10..2024-02-17",
        "2024-02-17..2024-02-10",
        "颠倒",
        "\"2024-02-17",
    );
    refused("〔2023〕7号", "〔2023〕8号", "不一致", "\"国办");
    let new_year = edited(name, "\"2024-01-01\"", "\"2023-12-25..2024-01-01\"");
    let longer = load_with(name, &new_year).unwrap();
    assert_eq!(longer.calendar.is_workday(date("2023-12-25")), Some(false));
}
