use crate::lifecycle::Owner;
use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::words::{ActKind, Part, Role, State};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Loads the built-in files with one of them replaced by `text`.
fn load_with(name: &str, text: &str) -> Result<Rules, RulesErrors> {
    let others = Rules::embedded_files()
        .iter()
        .filter(|(known, _)| *known != name);
    Rules::load(others.copied().chain([(name, text)]))
}

/// The built-in text of a file with its first `from` replaced.
fn edited(name: &str, from: &str, to: &str) -> String {
    let (_, text) = Rules::embedded_files()
        .iter()
        .find(|(known, _)| *known == name)
        .unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    text.replacen(from, to, 1)
}

/// The one mistake that an edit makes: its message has `says`, and the text at its
/// line and column starts with `at`.
#[track_caller]
fn refused(name: &str, from: &str, to: &str, says: &str, at: &str) {
    let text = edited(name, from, to);
    let errors = load_with(name, &text).expect_err(says).0;
    let [error] = errors.as_slice() else {
        panic!("one mistake expected:\n{}", RulesErrors(errors))
    };
    assert_eq!(error.file, name);
    assert!(error.message.contains(says), "{error}");
    let line = text.lines().nth(error.line - 1).unwrap();
    let rest: String = line.chars().skip(error.column - 1).collect();
    assert!(rest.starts_with(at), "{error}\nat: {rest}");
    let place = format!("workflows/{name}:{}:{}: ", error.line, error.column);
    assert!(error.to_string().starts_with(&place));
}

#[test]
fn letters_cite_what_resolves_and_count_into_the_hash() {
    refused(
        "letters/letters.toml",
        "cite = \"reg:29\"",
        "cite = \"reg:92\"",
        "没有第92条",
        "\"reg:92\"",
    );
    let name = "letters/supplement_notice.j2";
    let edited = load_with(name, "请补正。").unwrap();
    assert_ne!(edited.hash, Rules::embedded().hash);
    assert!(load_with("letters/notes.txt", "").is_err());
}

#[test]
fn the_built_in_files_load_and_are_those_of_the_folder() {
    Rules::load(Rules::embedded_files().iter().copied()).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../workflows");
    let mut found = BTreeSet::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{folder}{}", entry.file_name().to_str().unwrap());
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(format!("{name}/")),
                false => _ = found.insert(name),
            }
        }
    }
    let built_in: BTreeSet<_> = Rules::embedded_files()
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(built_in, found);
}

#[test]
fn the_hash_follows_every_byte_and_no_order() {
    let files = Rules::embedded_files();
    let backwards = Rules::load(files.iter().rev().copied()).unwrap();
    assert_eq!(backwards.hash, Rules::embedded().hash);
    let changed = load_with(
        "fees.toml",
        &edited("fees.toml", "# 信息处理费", "# 处理费"),
    )
    .unwrap();
    assert_ne!(changed.hash, Rules::embedded().hash);
}

#[test]
fn mistakes_of_form_have_their_place() {
    refused(
        "deadlines.toml",
        "workdays = 20",
        "workdays = = 20",
        "TOML 写法有误",
        "= 20",
    );
    refused(
        "deadlines.toml",
        "workdays = 20",
        "workday = 20",
        "不认识的键“workday”",
        "workday",
    );
    refused(
        "deadlines.toml",
        "[[reply]]",
        "[[answer]]\nx = 1\n[[reply]]",
        "不认识的键“answer”",
        "answer",
    );
    refused(
        "deadlines.toml",
        "cite = \"reg:33\"\n",
        "",
        "缺少键“cite”",
        "[[reply]]",
    );
    refused(
        "deadlines.toml",
        "since = 2019-05-15",
        "since = 2019-02-30",
        "",
        "2019-02-30",
    );
    refused(
        "deadlines.toml",
        "since = 2019-05-15",
        "since = 2019-05-15T08:00:00",
        "应写日期",
        "2019-05-15T",
    );
    refused(
        "deadlines.toml",
        "status = \"practice\"",
        "status = \"sure\"",
        "不认识的词“sure”",
        "\"sure\"",
    );
    refused(
        "deadlines.toml",
        "workdays = 20",
        "workdays = \"20\"",
        "类型不对",
        "\"20\"",
    );
}

#[test]
fn unknown_words_have_their_place() {
    refused(
        "lifecycle.toml",
        "state = \"screening\"",
        "state = \"screened\"",
        "不认识的状态“screened”",
        "\"screened\"",
    );
    refused(
        "lifecycle.toml",
        "act = \"screen\"",
        "act = \"look\"",
        "不认识的动作“look”",
        "\"look\"",
    );
    refused(
        "lifecycle.toml",
        "clock = \"running\"",
        "clock = \"walking\"",
        "不认识的计时",
        "\"walking\"",
    );
    refused(
        "lifecycle.toml",
        "\"clerk\"",
        "\"boss\"",
        "不认识的角色“boss”",
        "\"boss\"",
    );
    refused(
        "replies.toml",
        "\"published_at\"",
        "\"published\"",
        "不认识的必备内容“published”",
        "\"published\"",
    );
    refused(
        "replies.toml",
        "group = \"granted\"",
        "group = \"given\"",
        "不认识的答复分组",
        "\"given\"",
    );
    refused(
        "office.toml",
        "\"legality\", ",
        "\"law\", ",
        "不认识的审查内容“law”",
        "\"law\"",
    );
    refused(
        "replies.toml",
        "text = \"either\"",
        "text = \"court\"",
        "不认识的救济途径",
        "\"court\"",
    );
}

#[test]
fn citations_must_resolve() {
    refused(
        "deadlines.toml",
        "\"reg:33\"",
        "\"rules:33\"",
        "来源未登记",
        "\"rules:33\"",
    );
    refused(
        "deadlines.toml",
        "\"reg:33\"",
        "\"reg:57\"",
        "没有第57条",
        "\"reg:57\"",
    );
    refused(
        "fees.toml",
        "\"fee:4\"",
        "\"fee:13\"",
        "没有第13条",
        "\"fee:13\"",
    );
    refused(
        "sources.toml",
        "cite = \"reg:45\"",
        "cite = \"reg:99\"",
        "没有第99条",
        "\"reg:99\"",
    );
    refused(
        "sources.toml",
        "id = \"term207\"",
        "id = \"fee\"",
        "来源“fee”重复",
        "[[source]]",
    );
}

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

#[test]
fn files_are_known_and_complete() {
    let only = |keep: &dyn Fn(&str) -> bool| {
        let files = Rules::embedded_files()
            .iter()
            .filter(|(name, _)| keep(name));
        Rules::load(files.copied()).unwrap_err().to_string()
    };
    assert!(only(&|name| name != "fees.toml").starts_with("workflows/fees.toml:1:1: 缺少此文件"));
    assert!(
        only(&|name| name != "calendar/2022.toml")
            .starts_with("workflows/calendar/2022.toml:1:1: 缺少2022年")
    );
    assert!(only(&|name| !name.starts_with("calendar/20")).contains("没有任何年份"));
    let extra = load_with("calendar/24.toml", "").unwrap_err().to_string();
    assert!(
        extra.starts_with("workflows/calendar/24.toml:1:1: 不认识的文件"),
        "{extra}"
    );
    assert!(Rules::load([]).is_err());
}

#[test]
fn all_mistakes_are_told_at_once() {
    let deadlines = edited("deadlines.toml", "\"reg:33\"", "\"reg:57\"").replacen(
        "workdays = 7",
        "workdays = 0",
        1,
    );
    let fees = edited("fees.toml", "from = 11", "from = 12");
    let files = Rules::embedded_files()
        .iter()
        .map(|(name, text)| match *name {
            "deadlines.toml" => (*name, deadlines.as_str()),
            "fees.toml" => (*name, fees.as_str()),
            _ => (*name, *text),
        });
    let errors = Rules::load(files).unwrap_err().0;
    let files: Vec<_> = errors.iter().map(|error| error.file.as_str()).collect();
    assert_eq!(files, ["deadlines.toml", "deadlines.toml", "fees.toml"]);
    assert!(errors[0].line < errors[1].line);
}

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
