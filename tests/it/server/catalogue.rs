//! `kaijuan catalogue`: a list goes in, comes out, and goes in again.

use super::Binary;

const HEAD: &str = "名称,文号,公开属性,公布网址\n";
const LIST: &str = "低保标准,青民发〔2025〕7号,主动公开,https://www.example.gov.cn/7.html\n\
    采矿权评估报告,,依申请公开,\n";

#[test]
fn a_list_goes_in_comes_out_and_goes_in_again() {
    let binary = Binary::fresh();
    let (officer, _) = binary.set_up();
    let run = |what: &str, file: &str, more: &[&str]| {
        let arguments = ["catalogue", what, file, "--officer", &officer];
        [&arguments, more]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let must = |arguments: Vec<String>| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        binary.must(&arguments)
    };
    let must_fail = |arguments: Vec<String>| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        binary.must_fail(&arguments)
    };
    binary.write("目录.csv", format!("{HEAD}{LIST}"));
    let said = must(run("import", "目录.csv", &["--dry-run"]));
    assert!(
        said.contains("新增 2 条") && said.contains("没有存入"),
        "{said}"
    );
    let said = must(run("import", "目录.csv", &[]));
    assert!(said.contains("已导入目录：新增 2 条"), "{said}");
    let said = must(run("export", "全部.xlsx", &[]));
    assert!(said.contains("已导出 2 条"), "{said}");
    let said = must(run("import", "全部.xlsx", &[]));
    assert!(said.contains("没有变化 2 条"), "{said}");
    must_fail(run("export", "全部.xlsx", &[]));
    binary.write("坏.csv", format!("{HEAD}{LIST}甲,,公开,\n"));
    for more in [&[][..], &["--dry-run"]] {
        let arguments = run("import", "坏.csv", more);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = binary.run(&arguments);
        assert!(!output.status.success());
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        assert!(
            said.contains("第 4 行") && said.contains("不认识“公开”"),
            "{said}"
        );
    }
}
