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
        ("h.csv", "name,theme\na,b\n", &["title、body、label"]),
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
