//! `kaijuan topics report`: who asks, and what there is.

use super::Binary;

#[test]
fn a_report_needs_a_result_and_who_may_see_it() {
    let binary = Binary::fresh();
    let (officer, _) = binary.set_up();
    let report = ["topics", "report", "--officer", &officer, "-o", "分析.docx"];
    let said = binary.must_fail(&report);
    assert!(said.contains("还没有分析结果"), "{said}");
    let newest = [&report[..], &["--period", "weekly"]].concat();
    let said = binary.must_fail(&newest);
    assert!(said.contains("还没有“每周”的分析结果"), "{said}");
    let nobody = "00000000-0000-0000-0000-000000000009";
    let said = binary.must_fail(&["topics", "report", "--officer", nobody]);
    assert!(said.contains("没有这名经办人员"), "{said}");
}
