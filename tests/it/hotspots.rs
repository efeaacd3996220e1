//! `kaijuan hotspots …` on files, as an analyst runs it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::server::binary::Binary;

fn lines(printed: &str) -> Vec<Value> {
    let lines = printed.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Two matters and a text that stands alone; ids of both kinds.
fn messages() -> String {
    let rows = [
        json!({"id": 7, "user": "u1", "time": "2026-01-05T10:00:00", "title": "柳塘渡村征地补偿方案", "body": "柳塘渡村去年征地，请公开征地批复和补偿方案"}),
        json!({"id": "b", "user": "u2", "time": "2026/1/9 8:00", "title": "柳塘渡村征地批复", "body": "请公开柳塘渡村征地批复、补偿标准"}),
        json!({"id": 9, "user": "u3", "time": null, "title": "白露路小学划片", "body": "白露路小学招生划片的依据"}),
        json!({"id": 10, "user": "u4", "time": "2026-02-01", "title": "白露路小学招生", "body": "白露路小学招生学区划片会议纪要", "up": 3}),
        json!({"id": 11, "user": "u5", "title": "北山公园", "body": "何时开工"}),
    ];
    let mut text = String::new();
    rows.iter().for_each(|row| writeln!(text, "{row}").unwrap());
    text
}

#[test]
fn messages_are_grouped_a_line_each() {
    let binary = Binary::fresh();
    binary.write("messages.jsonl", messages());
    let printed = binary.must(&["hotspots", "cluster", "messages.jsonl"]);
    assert_eq!(
        printed,
        "{\"id\":7,\"cluster\":1}\n{\"id\":\"b\",\"cluster\":1}\n{\"id\":9,\"cluster\":2}\n\
         {\"id\":10,\"cluster\":2}\n{\"id\":11,\"cluster\":null}\n"
    );
    let alone = binary.must(&["hotspots", "cluster", "--threads", "1", "messages.jsonl"]);
    assert_eq!(printed, alone);
    let piped = binary.feed(&["hotspots", "cluster", "-"], &messages());
    assert_eq!(String::from_utf8(piped.stdout).unwrap(), printed);
}

const SAMPLES: &str = "title,body,label\n\
    征地批复,申请公开征地批复和补偿方案,征地拆迁\n\
    拆迁补偿,拆迁补偿安置的标准,征地拆迁\n\
    征地公告,征地补偿公告没有张贴,征地拆迁\n\
    小学招生,小学招生划片的依据,就业就学\n\
    学区,招生学区的名单,就业就学\n\
    招聘,小学教师招聘的岗位,就业就学\n";

#[test]
fn a_model_is_trained_and_judges() {
    let binary = Binary::fresh();
    binary.write("samples.csv", SAMPLES);
    binary.write(
        "new.csv",
        "id,title,body\na1,征地,补偿批复\n2,招生,小学的学区\n3,,\n",
    );
    binary.write(
        "cut.csv",
        "tokens,label\n征地 批复,x\n征地 公告,x\n小学 招生,y\n小学 学区,y\n",
    );
    let said = binary.must(&["hotspots", "train", "samples.csv", "-o", "model"]);
    assert!(said.contains("6 件样本") && said.contains("征地"), "{said}");
    let judged = lines(&binary.must(&["hotspots", "classify", "model", "new.csv"]));
    let themes: Vec<_> = judged.iter().map(|it| (&it["id"], &it["theme"])).collect();
    assert_eq!(themes[0], (&json!("a1"), &json!("征地拆迁")));
    assert_eq!(themes[1], (&json!("2"), &json!("就业就学")));
    assert_eq!(judged[2]["margin"], json!(0.0));
    assert!(judged.iter().all(|it| it.as_object().unwrap().len() == 3));
    let explained = lines(&binary.must(&["hotspots", "classify", "model", "new.csv", "--explain"]));
    assert_eq!(explained[0]["judge_by_hand"], json!(false));
    assert_eq!(explained[2]["judge_by_hand"], json!(true));
    assert!(
        explained[0]["words"]
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it[0] == "征地")
    );

    binary.must(&["hotspots", "train", "cut.csv", "-o", "other"]);
    let judged = binary.feed(&["hotspots", "classify", "other", "-"], &messages());
    let judged = lines(&String::from_utf8(judged.stdout).unwrap());
    assert_eq!(judged[0]["id"], json!(7));
    assert_eq!(
        (&judged[0]["theme"], &judged[3]["theme"]),
        (&json!("x"), &json!("y"))
    );
}

#[test]
fn a_report_keeps_ids_and_shows_what_it_rests_on() {
    let binary = Binary::fresh();
    binary.write("messages.jsonl", messages());
    let first = binary.must(&["hotspots", "report", "messages.jsonl", "--json"]);
    let report: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(
        report["period"],
        json!({"from": "2025-11-02", "to": "2026-02-01"})
    );
    let of_land = |report: &Value| {
        let topics = report["topics"].as_array().unwrap();
        topics
            .iter()
            .find(|it| it["texts"] == json!(["7", "b"]))
            .unwrap()
            .clone()
    };
    let topic = of_land(&report);
    assert_eq!(topic["applicants"], json!(2));
    let renamed = first.replace(topic["id"].as_str().unwrap(), "t-named");
    binary.write("before.json", renamed);
    let again = binary.must(&[
        "hotspots",
        "report",
        "messages.jsonl",
        "--json",
        "--previous",
        "before.json",
    ]);
    let again: Value = serde_json::from_str(&again).unwrap();
    assert_eq!(of_land(&again)["id"], "t-named");
    let printed = binary.must(&["hotspots", "report", "messages.jsonl"]);
    assert!(
        printed.contains("2 个热点") && printed.contains("热度") && printed.contains("2 名申请人"),
        "{printed}"
    );
}

#[test]
fn what_cannot_be_read_is_named_by_its_line() {
    let binary = Binary::fresh();
    binary.write("model", "{}");
    let broken: [(&str, &str, &[&str]); 9] = [
        (
            "a.jsonl",
            "{\"id\":1,\"title\":\"a\"}\n{\"id\":2,",
            &["第 2 行", "JSON"],
        ),
        ("b.jsonl", "{\"title\":\"a\"}\n", &["第 1 行没有 id"]),
        ("c.jsonl", "\n\n", &["没有任何一行"]),
        (
            "d.csv",
            "id,title\n1,a,b\n",
            &["第 2 行有 3 列", "列名有 2 个"],
        ),
        ("e.jsonl", "[1]\n", &["第 1 行"]),
        ("f.jsonl", "\u{feff}{\"id\":1}\n\"x\"\n", &["第 2 行"]),
        ("g.csv", "tokens,label\na b,\n", &["第 2 行没有主题"]),
        (
            "h.csv",
            "name,theme\na,b\n",
            &["没有 title、body", "name、theme"],
        ),
        ("i.csv", "tokens,label\na b,x\na c,x\n", &["只有1个主题"]),
    ];
    for (name, content, told) in broken {
        binary.write(name, content);
        let said = match name {
            "g.csv" | "h.csv" | "i.csv" => {
                binary.must_fail(&["hotspots", "train", name, "-o", "m"])
            }
            _ => binary.must_fail(&["hotspots", "cluster", name]),
        };
        assert!(told.iter().all(|it| said.contains(it)), "{name}: {said}");
    }
    let said = binary.must_fail(&["hotspots", "classify", "model", "g.csv"]);
    assert!(said.contains("不是主题模型"), "{said}");
    let said = binary.must_fail(&["hotspots", "cluster", "nowhere.jsonl"]);
    assert!(said.contains("nowhere.jsonl"), "{said}");
    binary.write(
        "undated.jsonl",
        "{\"id\":1,\"title\":\"a\",\"time\":\"someday\"}\n",
    );
    let output = binary.run(&["hotspots", "cluster", "undated.jsonl"]);
    assert!(output.status.success());
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("1 行的时间不能识别")
    );
    let said = binary.must_fail(&["hotspots", "report", "undated.jsonl"]);
    assert!(said.contains("--from"), "{said}");
}

#[test]
fn columns_are_known_in_chinese_and_a_table_without_any_is_refused() {
    let binary = Binary::fresh();
    let (chinese, plain) = (
        "编号,标题,内容,时间,用户\na,柳塘渡村征地批复,公开征地批复,2026年1月5日,甲\n\
         b,柳塘渡村征地批复,请公开征地批复,20260109,乙\n",
        "ID,Title,BODY,time,user\na,柳塘渡村征地批复,公开征地批复,2026-01-05,甲\n\
         b,柳塘渡村征地批复,请公开征地批复,2026-01-09,乙\n",
    );
    binary.write("chinese.csv", chinese);
    binary.write("plain.csv", plain);
    let printed = binary.must(&["hotspots", "cluster", "chinese.csv"]);
    assert_eq!(
        printed,
        "{\"id\":\"a\",\"cluster\":1}\n{\"id\":\"b\",\"cluster\":1}\n"
    );
    assert_eq!(printed, binary.must(&["hotspots", "cluster", "plain.csv"]));
    binary.write("none.csv", "甲,乙\n柳塘渡村征地批复,公开征地批复\n");
    let refused = binary.run(&["hotspots", "cluster", "none.csv"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("第 1 行没有 title、body"), "{said}");
}

#[test]
fn lines_are_counted_alike_however_they_end() {
    let binary = Binary::fresh();
    let rows = [
        "title,body,time",
        "征地,\"批复\n和方案\",昨天",
        "",
        "招生,划片,前天",
    ];
    for (name, end) in [("lf.csv", "\n"), ("crlf.csv", "\r\n")] {
        binary.write(name, rows.join("\n").replace('\n', end));
        let output = binary.run(&["hotspots", "cluster", name]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("（第 2、5 行）"), "{name} {told}");
        let printed = String::from_utf8(output.stdout).unwrap();
        let ids: Vec<Value> = lines(&printed).iter().map(|it| it["id"].clone()).collect();
        assert_eq!(ids, [2, 5], "{name}");
    }
}

/// An answer that is not whole is never taken for one, and a model that could not be
/// written does not take the place of the one before.
#[test]
fn what_cannot_be_written_is_a_failure_and_keeps_what_was_there() {
    let binary = Binary::fresh();
    binary.write("messages.jsonl", messages());
    binary.write("samples.csv", SAMPLES);
    let command = binary.command(&[]);
    let kaijuan = command.get_program().to_str().unwrap();
    let shell = |line: String| {
        let mut shell = std::process::Command::new("sh");
        shell.arg("-c").arg(line).current_dir(binary.path("."));
        shell.output().unwrap()
    };
    let full = shell(format!(
        "{kaijuan} hotspots cluster messages.jsonl >/dev/full"
    ));
    assert_eq!(full.status.code(), Some(1));
    let said = String::from_utf8(full.stderr).unwrap();
    assert!(said.contains("写出结果失败：磁盘已满"), "{said}");
    let closed = shell(format!("{kaijuan} hotspots cluster messages.jsonl | true"));
    assert!(closed.status.success());
    binary.must(&["hotspots", "train", "samples.csv", "-o", "m.json"]);
    let before = std::fs::read(binary.path("m.json")).unwrap();
    let cut = shell(format!(
        "ulimit -f 1; {kaijuan} hotspots train samples.csv -o m.json"
    ));
    assert!(!cut.status.success());
    assert_eq!(std::fs::read(binary.path("m.json")).unwrap(), before);
}
