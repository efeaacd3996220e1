//! `kaijuan import opening-balance`, with the lines that the README shows.

use crate::server::Binary;

/// The sample of the README, a line for each kind.
fn sample() -> String {
    let readme = include_str!("../../../README.md");
    let (_, after) = readme.split_once("```jsonl\n").unwrap();
    let (sample, _) = after.split_once("```").unwrap();
    sample.to_owned()
}

fn set_up() -> (Binary, String) {
    let binary = Binary::fresh();
    let (officer, _) = binary.set_up();
    let roles = ["--agency", "自然资", "--roles", "clerk,handler"];
    binary.must(&[&["officer", "add", "张三"], &roles[..]].concat());
    (binary, officer)
}

#[test]
fn the_lines_of_the_readme_are_taken_in() {
    let (binary, officer) = set_up();
    let sample = sample();
    assert_eq!(sample.lines().count(), 5);
    binary.write("opening.jsonl", &sample);
    let command = [
        "import",
        "opening-balance",
        "opening.jsonl",
        "--officer",
        &officer,
    ];
    let tried = binary.must(&[&command[..], &["--dry-run"]].concat());
    for says in [
        "案件 1 件（办理事项 3 项），此前的答复 1 件，申请人当月件数 1 条，年报结转 1 年",
        "办理中：1 件，其中超期 1 件",
        "下一号是 自然资依申请〔2026〕43号",
        "没有存入任何内容",
    ] {
        assert!(tried.contains(says), "{tried}");
    }
    assert!(binary.must(&["verify"]).contains("：0 件案件"));
    let said = binary.must(&command);
    let rest = |said: &str| {
        said.rsplit_once("检查完毕")
            .or(said.rsplit_once("已全部"))
            .unwrap()
            .0
            .to_owned()
    };
    assert_eq!(rest(&said), rest(&tried), "the dry run said the same");
    assert!(binary.must(&["verify"]).contains("：1 件案件，4 个事项"));
    let again = binary.must_fail(&command);
    assert!(
        again.contains("登记簿没有任何改动") && again.contains("第 1 行"),
        "{again}"
    );
}

#[test]
fn what_is_wrong_is_told_with_line_article_and_hint() {
    let (binary, officer) = set_up();
    let bad = sample().replace(
        "\"acts\":[",
        "\"acts\":[{\"act\":\"accept\",\"on\":\"2026-03-02\"},",
    );
    binary.write("bad.jsonl", format!("{bad}{{}}\n"));
    let command = [
        "import",
        "opening-balance",
        "bad.jsonl",
        "--officer",
        &officer,
    ];
    for dry_run in [&[][..], &["--dry-run"]] {
        let told = binary.must_fail(&[&command[..], dry_run].concat());
        assert!(told.contains("有 2 处需要改正"), "{told}");
        assert!(told.contains("第 1 行“自然资依申请〔2026〕37号”第 1 项“签收承办”：案件在 2026-03-02 是“已登记”，不能办理“签收承办”（《"), "{told}");
        assert!(told.contains("第 6 行（kind）：没有填写"), "{told}");
        assert!(binary.must(&["verify"]).contains("：0 件案件"));
    }
    binary.write("latin.jsonl", b"{}\n{\"kind\":\"\xff\"}");
    let told = binary.must_fail(&[
        "import",
        "opening-balance",
        "latin.jsonl",
        "--officer",
        &officer,
    ]);
    assert!(told.contains("第 2 行不是 UTF-8"), "{told}");
}
