//! `kaijuan report annual` and `kaijuan report supervision`: what comes out of the register
//! in each form, for whom and of which days, and what is asked for wrongly.

use serde_json::{Value, json};

use super::super::Binary;
use super::super::sending::Time;
use super::told;

/// A register with one case of the bureau, on a day in October.
fn with_a_case(time: &Time) -> Binary {
    let binary = Binary::in_time(time);
    let (_, token) = binary.set_up();
    let server = binary.serve(&[]);
    let case = json!({ "channel": "in_person", "dates": { "submitted_on": "2026-10-12" },
        "applicant": { "name": "王喆", "id_number": "370404199001011230", "phone": "13900000002" },
        "applicant_kind": "natural_person", "title": "征地批复", "content": "内容" });
    let (status, case) = server.post(&token, "/api/v1/cases", None, &case);
    assert_eq!(status, 201, "{case}");
    binary
}

/// What a report says as JSON.
fn said(binary: &Binary, command: &[&str]) -> Value {
    serde_json::from_str(&binary.must(command)).unwrap()
}

/// How many applications were registered on their day, and of how many.
fn same_day(told: &Value) -> (i64, i64) {
    let figures = told["figures"].as_array().unwrap();
    let figure = figures.iter().find(|it| it["figure"] == "same_day");
    let number = |of: &str| figure.unwrap()[of].as_i64().unwrap();
    (number("part"), number("whole"))
}

#[test]
fn reports_come_out_of_the_register_in_each_form() {
    let time = Time::at("2026-10-12T02:00:00Z");
    let binary = with_a_case(&time);
    let annual = ["report", "annual", "--year", "2026"];
    let tables = said(&binary, &annual);
    assert_eq!(
        (&tables["year"], &tables["applications"][0][6]),
        (&2026.into(), &1.into())
    );
    let supervision = ["report", "supervision", "--month", "2026-10"];
    let month = said(&binary, &supervision);
    assert_eq!(month["form"], "kaijuan.supervision.month");
    assert_eq!(
        (&month["agency"], &month["month"], &month["whole"]),
        (
            &"青衡区人民政府".into(),
            &"2026-10".into(),
            &Value::Bool(true)
        )
    );
    assert_eq!(same_day(&month), (1, 1));
    assert!(!month.to_string().contains("王喆"), "{month}");
    let sheet = [&supervision[..], &["--sheet", "assessment"]].concat();
    let told = said(&binary, &sheet);
    assert_eq!(told["form"], "kaijuan.supervision.assessment");
    assert_eq!(told["agencies"][0]["agency"], "青衡区自然资源局");
    assert_eq!(told["agencies"][0]["base"], 100);

    for command in [&annual[..], &supervision, &sheet] {
        for form in ["xlsx", "docx"] {
            let file = format!("报告.{form}");
            let out = ["--format", form, "-o", &file];
            assert_eq!(binary.must(&[command, &out].concat()), "");
            let written = std::fs::read(binary.path(&file)).unwrap();
            assert!(written.starts_with(b"PK"), "{command:?} {form}");
            let piped = binary.run(&[command, &["--format", form]].concat());
            assert!(piped.status.success() && piped.stdout.starts_with(b"PK"));
            if command == annual {
                assert!(binary.must(&["report", "check", &file]).contains("平衡"));
            }
        }
        let out = ["-o", "nowhere/报告.json"];
        super::told(&binary, &[command, &out].concat(), 1, "找不到文件或者目录");
    }
}

#[test]
fn reports_are_of_an_agency_and_of_its_days() {
    let time = Time::at("2026-10-12T02:00:00Z");
    let binary = with_a_case(&time);
    let of = |asked: &[&str]| said(&binary, &[&["report", "supervision"], asked].concat());
    let (one, none) = ((1, 1), (0, 0));
    for (asked, form, counted) in [
        (&[][..], "period", one),
        (&["--quarter", "2026-Q4"], "period", one),
        (&["--quarter", "2026-Q3"], "period", none),
        (&["--year", "2026"], "period", one),
        (&["--year", "2025"], "period", none),
        (
            &["--from", "2026-10-12", "--to", "2026-10-12"],
            "period",
            one,
        ),
        (
            &["--from", "2026-10-01", "--to", "2026-10-31"],
            "month",
            one,
        ),
        (&["--month", "2026-09"], "month", none),
        (&["--month", "2026-10", "--alone"], "month", none),
        (&["--agency", "自然资", "--alone"], "period", one),
        (&["--agency", "青衡区自然资源局"], "period", one),
    ] {
        let told = of(asked);
        let form = format!("kaijuan.supervision.{form}");
        assert_eq!(told["form"], form, "{asked:?}");
        assert_eq!(same_day(&told), counted, "{asked:?}");
    }
    let annual = ["report", "annual", "--year", "2026"];
    for (asked, counted) in [(&["--alone"][..], 0), (&["--agency", "自然资"], 1)] {
        let tables = said(&binary, &[&annual, asked].concat());
        assert_eq!(tables["applications"][0][6], counted, "{asked:?}");
    }
}

#[test]
fn what_is_asked_of_the_register_wrongly_is_told_in_chinese() {
    let time = Time::at("2026-10-12T02:00:00Z");
    let binary = Binary::in_time(&time);
    binary.must(&["migrate"]);
    let reports = [
        &["report", "annual", "--year", "2026"][..],
        &["report", "supervision"],
    ];
    for report in reports {
        told(&binary, report, 1, "还没有机关；请先运行 kaijuan setup");
    }
    binary.set_up();
    for report in reports {
        let nobody = [report, &["--agency", "卫健"]].concat();
        told(&binary, &nobody, 1, "没有代字或者全称为“卫健”的机关");
        let form = [report, &["--format", "pdf"]].concat();
        told(&binary, &form, 2, "“pdf”不对：可用的有：json、xlsx、docx");
    }
    let annual = |year| ["report", "annual", "--year", year];
    told(&binary, &annual("2027"), 1, "2027 年还没有到");
    told(&binary, &annual("1899"), 2, "1900 到 2199");
    told(&binary, &["report", "annual"], 2, "没有写 --year");
    for (asked, code, says) in [
        (&["--month", "2026-13"][..], 1, "月份“2026-13”看不懂"),
        (&["--month", "十月"], 1, "请写成 2026-10 这样"),
        (&["--month"], 2, "--month <月份> 没有写值"),
        (&["--quarter", "2026-Q5"], 1, "季度“2026-Q5”看不懂"),
        (&["--quarter", "3"], 1, "请写成 2026-Q3 这样"),
        (&["--year", "20260"], 2, "1900 到 2199"),
        (&["--month", "2026-11"], 1, "还没有开始"),
        (
            &["--from", "2026-02-30", "--to", "2026-03-01"],
            2,
            "历上有的一天",
        ),
        (&["--from", "2026-10-01"], 2, "没有写 --to"),
        (
            &["--from", "2026-10-02", "--to", "2026-10-01"],
            1,
            "晚于最后一日",
        ),
        (
            &["--from", "2016-01-01", "--to", "2026-01-01"],
            1,
            "一次不超过十年",
        ),
        (
            &["--month", "2026-10", "--year", "2026"],
            2,
            "不能与 --year <年份> 同时写",
        ),
        (&["--sheet", "scores"], 2, "可用的有：figures、assessment"),
        (
            &["--year", "2018", "--sheet", "assessment"],
            1,
            "没有可以适用的考核规则",
        ),
    ] {
        told(
            &binary,
            &[&["report", "supervision"], asked].concat(),
            code,
            says,
        );
    }
}

#[test]
fn what_can_be_asked_of_the_register_is_told_in_chinese() {
    let binary = Binary::fresh();
    let help = |report| binary.must(&["report", report, "--help"]);
    let supervision = help("supervision");
    for says in [
        "时期只写一种；都不写的，是本月",
        "--month <月份>",
        "--quarter <季度>",
        "--year <年份>",
        "figures:    监督指标，一个月的就是月报",
        "assessment: 考核表",
    ] {
        assert!(supervision.contains(says), "{says}: {supervision}");
    }
    for told in [supervision, help("annual")] {
        assert!(told.contains("机关的代字或者全称"), "{told}");
        for form in ["json: 供程序读取", "xlsx: 表格", "docx: Word 文档"] {
            assert!(told.contains(form), "{form}: {told}");
        }
    }
}
