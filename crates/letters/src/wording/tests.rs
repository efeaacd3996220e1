//! What a wording's author is told.

use serde_json::{Value, json};

use super::*;

const TABLE: &str = r#"
[[letter]]
letter = "supplement_notice"
title = "补正告知书"
since = 2019-05-15
until = 2025-12-31
cite = "reg:30"
series = "supplement_notice"
to = "applicant"
layout = "official"
wording = "supplement_notice.j2"

[[letter]]
letter = "supplement_notice"
title = "补正告知书"
since = 2026-01-01
cite = ["reg:30", "practice"]
series = "supplement_notice"
to = "applicant"
layout = "official"
red_head = true
wording = "supplement_notice.j2"
"#;

fn load<'a>(files: &[(&'a str, &'a str)]) -> Result<Wordings, Vec<LetterError>> {
    let layout = [("letters/layout.typ", "")];
    Wordings::load(layout.iter().chain(files).copied())
}

fn with(wording: &str) -> Wordings {
    let files = [
        ("letters/letters.toml", TABLE),
        ("letters/supplement_notice.j2", wording),
        (
            "letters/parts/end.j2",
            "{{ contact.office }}\n电话：{{ contact.fax }}",
        ),
    ];
    load(&files).unwrap()
}

fn data() -> Value {
    json!({
        "applicant": { "name": "王喆堃", "address": null },
        "items": [{ "what": "合同名称", "why": "" }],
        "received_on": "2026-03-02",
        "urgent": true,
        "contact": { "office": "政务公开科", "telephone": "0816-5550100" },
        "text": "# 甲\n| 乙",
    })
}

fn text(wording: &str) -> Result<String, String> {
    let wordings = with(wording);
    wordings
        .text("supplement_notice.j2", &data())
        .map_err(|error| error.to_string())
}

fn told(wording: &str) -> String {
    text(wording).unwrap_err()
}

#[test]
fn a_wording_prints_its_fields() {
    let wording =
        "# 标题\n\n{% if urgent %}\n{{ applicant.name }}于{{ received_on|day }}\n{% endif %}\n";
    assert_eq!(text(wording).unwrap(), "# 标题\n王喆堃于2026年3月2日");
    assert_eq!(text("{{ text }}").unwrap(), "\\# 甲\\n\\| 乙");
    assert_eq!(
        text("{% set a %}# {{ text }}{% endset %}{{ a }}").unwrap(),
        "# \\# 甲\\n\\| 乙"
    );
}

#[test]
fn what_is_missing_is_named_with_file_line_and_field() {
    let place = |line: u32| format!("补正告知书（letters/supplement_notice.j2 第 {line} 行）");
    assert_eq!(
        told("一\n{{ applicant.address }}"),
        format!(
            "{}缺少“applicant.address”：这一项没有内容。请先在案件中补全，再生成文书",
            place(2)
        )
    );
    assert_eq!(
        told("一\n二\n{% for item in items %}{{ item.why }}{% endfor %}"),
        format!(
            "{}缺少“item.why”：这一项没有内容。请先在案件中补全，再生成文书",
            place(3)
        )
    );
    let told_by_filter = told("{{ applicant.address|day }}");
    assert!(
        told_by_filter.contains("缺少“applicant.address”"),
        "{told_by_filter}"
    );
    assert!(told("甲|{{ applicant.address | list|day }}").contains("缺少“applicant.address”"));
    assert_eq!(
        told("{{ applicant.nmae }}"),
        format!(
            "{}用了“applicant.nmae”，没有这个字段，是不是“name”；可用的有：address、name",
            place(1)
        )
    );
    assert_eq!(
        told("{% for item in items %}\n{{ item.waht }}\n{% endfor %}"),
        format!(
            "{}用了“item.waht”，没有这个字段，是不是“what”；可用的有：what、why",
            place(2)
        )
    );
    assert!(told("{{ recieved_on|day }}").contains(
        "用了“recieved_on”，没有这个字段，是不是“received_on”；可用的有：applicant、contact、items、received_on、text、urgent"
    ));
    assert!(told("{% if recieved_on %}一{% endif %}").contains("“recieved_on”，没有这个字段"));
    assert!(told("{% for a in itms %}一{% endfor %}").contains("“itms”，没有这个字段"));
    assert!(told("{{ nobody.name }}").contains("“nobody.name”，没有这个字段；可用的有：applicant"));
}

#[test]
fn a_part_is_blamed_for_its_own_mistake() {
    assert_eq!(
        told("一\n{% include \"parts/end.j2\" %}"),
        "letters/parts/end.j2 第 2 行用了“contact.fax”，没有这个字段；可用的有：office、telephone"
    );
}

#[test]
fn what_has_no_text_is_not_printed() {
    assert!(told("{{ urgent }}").contains("不能把“urgent”直接印出来"));
    assert!(told("{{ items }}").contains("不能把“items”直接印出来"));
    assert!(told("{{ applicant }}").contains("不能把“applicant”直接印出来"));
}

#[test]
fn a_misuse_is_explained() {
    assert!(
        told("{{ applicant.name|day }}").contains("第 1 行）的写法有误：用法不对：|day 只用于日期")
    );
    assert_eq!(
        told("一\n{{ applicant.name|dya }}"),
        "补正告知书（letters/supplement_notice.j2 第 2 行）的写法有误：没有这个过滤器：dya，是不是“day”\
         （附近：“{{ applicant.name|dya }}”）"
    );
    let include = told("{% include \"parts/edn.j2\" %}");
    assert!(
        include.contains("引入的文件不存在：parts/edn.j2，是不是“parts/end.j2”"),
        "{include}"
    );
    assert!(told("{{ whatever() }}").contains("没有"));
}

#[test]
fn mistakes_of_writing_are_found_on_loading() {
    let files = [
        ("letters/letters.toml", TABLE),
        ("letters/supplement_notice.j2", "一\n{% if urgent %}二"),
        ("letters/other.j2", "{{ applicant. }}"),
        ("letters/tag.j2", "一\n{% fi urgent %}二{% endif %}"),
    ];
    let errors = load(&files).unwrap_err();
    let told: Vec<_> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(
        told[0],
        "letters/other.j2 第 1 行的写法有误：语法不对：这里不该是“}}”，应当是“名称或者数”（附近：“{{ applicant. }}”）"
    );
    assert_eq!(
        told[2],
        "letters/tag.j2 第 2 行的写法有误：语法不对：不认识的语句“fi”，是不是“if”（附近：“{% fi urgent %}二{% endif %}”）"
    );
    assert!(
        told[1].starts_with(
            "补正告知书（letters/supplement_notice.j2 第 2 行）的写法有误：语法不对："
        )
    );
    let nothing = Wordings::load([]).unwrap_err();
    assert_eq!(nothing.len(), 2);
    assert!(nothing[0].to_string().contains("letters/letters.toml"));
    assert!(
        with("一")
            .text("none.j2", &data())
            .unwrap_err()
            .to_string()
            .contains("letters/none.j2")
    );
}

#[test]
fn a_row_is_in_force_from_a_day_to_a_day() {
    let wordings = with("一");
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let on = |text: &str| wordings.letter_on("supplement_notice", day(text));
    assert_eq!(on("2019-05-14"), None);
    let open = load(&[
        (
            "letters/letters.toml",
            &TABLE.replacen("until = 2025-12-31\n", "", 1),
        ),
        ("letters/supplement_notice.j2", "一"),
    ]);
    let until = open.unwrap().letters()[0].until;
    assert_eq!(until, Some(day("2025-12-31")));
    assert!(!on("2025-12-31").unwrap().red_head);
    assert!(on("2026-01-01").unwrap().red_head);
    assert_eq!(
        wordings.letter("supplement_notice").unwrap().cite,
        ["reg:30", "practice"]
    );
    assert_eq!(wordings.letter("nothing"), None);
    assert_eq!(wordings.letters().len(), 2);
}

#[test]
fn a_wrong_row_is_named_with_its_place() {
    let told = |from: &str, to: &str| {
        let table = TABLE.replacen(from, to, 1);
        assert_ne!(table, TABLE);
        let files = [
            ("letters/letters.toml", table.as_str()),
            ("letters/supplement_notice.j2", "一"),
        ];
        let errors = load(&files).unwrap_err();
        errors
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert!(
        told("supplement_notice.j2", "none.j2")
            .contains("第 2 行第 1 列：补正告知书的用语文件 letters/none.j2 不存在")
    );
    assert!(told("until = 2025-12-31", "until = 2018-12-31").contains("早于生效日期"));
    for (from, to, says) in [
        (
            "2025-12-31",
            "2026-01-01",
            "第 2 行第 1 列：补正告知书（supplement_notice）的两行在 2026-01-01 的生效期间重叠",
        ),
        (
            "2025-12-31",
            "2025-12-30",
            "第 2 行第 1 列：补正告知书（supplement_notice）自 2025-12-30 之后至 2026-01-01 之前没有文字",
        ),
        (
            "since = 2026-01-01",
            "since = 2026-01-01\nuntil = 2026-11-27",
            "在 2026-11-27 之后没有文字",
        ),
        (
            "\"applicant\"",
            "\"aplicant\"",
            "第 9 行第 6 列：不能写“aplicant”，是不是“applicant”；可用的有",
        ),
        (
            "series = \"supplement_notice\"\n",
            "",
            "应当编号：请写 series",
        ),
        (
            "series = \"supplement_notice\"",
            "series = \"reply\"",
            "不能用“reply”的编号",
        ),
        ("cite = \"reg:30\"\n", "", "缺少“cite”"),
        ("[[letter]]", "[[letter]", "方括号"),
    ] {
        let said = told(from, to);
        assert!(said.contains(says), "{from} → {to}: {said}");
    }
    assert!(told("\"补正告知书\"", "\" \"").contains("没有名称"));
    let layout = told("\"official\"", "\"offical\"");
    assert!(
        layout.contains("第 10 行") && layout.contains("是不是“official”"),
        "{layout}"
    );
    let name = told("to = ", "too = ");
    assert!(
        name.contains("第 9 行") && name.contains("没有“too”这一项，是不是“to”"),
        "{name}"
    );
    assert!(told("since = 2019-05-15", "since = \"2019-05-15\"").contains("第 5 行"));
    assert!(told("since = 2019-05-15", "since = 2019-05-15T00:00:00").contains("这里只写日期"));
}

#[test]
fn a_slip_in_one_row_hides_no_other() {
    let table = TABLE.replacen("\"official\"", "\"offical\"", 1).replacen(
        "red_head = true",
        "red_head = yes",
        1,
    );
    let wrong = format!("{TABLE}{table}[[letter]]\nletter = \"reply\"\n");
    let (wordings, faults) = Wordings::read([
        ("letters/letters.toml", wrong.as_str()),
        ("letters/layout.typ", ""),
        ("letters/supplement_notice.j2", "一"),
    ]);
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 3, "{told:#?}");
    for (fault, says) in told.iter().zip(["第 32 行", "第 43 行", "第 45 行"]) {
        assert!(fault.contains(says), "{told:#?}");
    }
    assert_eq!(wordings.letters().len(), 2);
}

#[test]
fn the_fields_that_a_wording_names_can_be_listed() {
    let wordings = with(
        "{% if urgent %}{{ applicant.name }}{% for i in items %}{{ i.what }}{% endfor %}{% endif %}",
    );
    let fields = wordings.fields("supplement_notice.j2").unwrap();
    assert_eq!(fields, ["applicant.name", "items", "urgent"]);
    assert!(wordings.fields("none.j2").is_err());
}
