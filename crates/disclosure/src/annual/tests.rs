//! The rules of balance.

use super::*;

/// A year that balances: one row of results each, two kinds of applicants.
fn year() -> Tables {
    let mut rows = vec![vec![0; 7]; 25];
    let mut set = |row: usize, person: i64, firm: i64| {
        rows[row] = vec![person, firm, 0, 0, 0, 0, person + firm];
    };
    set(0, 40, 3);
    set(1, 4, 1);
    for row in 2..23 {
        set(row, 2, i64::from(row == 2));
    }
    set(23, 42, 1);
    set(24, 2, 3);
    Tables {
        year: 2025,
        agency: None,
        applications: Some(rows),
        remedies: Some(vec![1, 0, 0, 2, 3, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1]),
        carried_over_last_year: Some(vec![4, 1, 0, 0, 0, 0, 5]),
    }
}

#[test]
fn a_year_balances_and_every_single_change_is_found() {
    let year = year();
    assert_eq!(check(&year).breaks, []);
    for row in 0..25 {
        for column in 0..7 {
            let mut wrong = year.clone();
            wrong.applications.as_mut().unwrap()[row][column] += 1;
            assert!(!check(&wrong).balanced, "{row} {column}");
        }
    }
    for place in 0..15 {
        let mut wrong = year.clone();
        wrong.remedies.as_mut().unwrap()[place] += 1;
        assert!(!check(&wrong).balanced, "{place}");
    }
    for place in 0..7 {
        let mut wrong = year.clone();
        wrong.carried_over_last_year.as_mut().unwrap()[place] += 1;
        let breaks = check(&wrong).breaks;
        assert_eq!(
            (breaks[0].rule, breaks[0].row, breaks[0].column),
            (Rule::R4, 2, place + 1)
        );
    }
}

#[test]
fn a_break_names_its_cell_and_what_it_should_be() {
    let mut wrong = year();
    wrong.applications.as_mut().unwrap()[23][1] = 5;
    let breaks = check(&wrong).breaks;
    let r2 = breaks.iter().find(|it| it.rule == Rule::R2).unwrap();
    assert_eq!(
        (r2.row, r2.column, r2.expected, r2.found),
        (24, 2, Some(1), Some(5))
    );
    assert!(r2.message.contains("商业企业"), "{}", r2.message);
    let r3 = breaks.iter().find(|it| it.rule == Rule::R3).unwrap();
    assert_eq!(
        (r3.row, r3.column, r3.expected, r3.found),
        (24, 7, Some(47), Some(43))
    );
}

#[test]
fn a_wrong_form_is_named_and_the_rest_still_checked() {
    let mut wrong = year();
    let rows = wrong.applications.as_mut().unwrap();
    rows[3].pop();
    rows[4][0] = -1;
    let breaks = check(&wrong).breaks;
    assert!(
        breaks
            .iter()
            .any(|it| it.message.contains("第 4 行应有 7 栏"))
    );
    assert!(breaks.iter().any(|it| it.message.contains("负数")));
    assert!(
        breaks
            .iter()
            .any(|it| it.rule == Rule::R2 && it.column == 1)
    );
    let part = Tables {
        year: 2025,
        ..Tables::default()
    };
    assert!(check(&part).balanced);
    let huge = Tables {
        applications: Some(vec![vec![i64::MAX; 7]; 25]),
        ..part
    };
    assert!(!check(&huge).balanced, "no overflow");
}

#[test]
fn a_rule_that_lacks_a_number_is_not_tried_and_the_others_are() {
    let mut sheet = Sheet::from(&year());
    for row in sheet.applications.as_mut().unwrap() {
        row[TOTAL] = None;
    }
    assert_eq!(check_sheet(&sheet).breaks, []);
    sheet.applications.as_mut().unwrap()[NEW][0] = Some(41);
    let breaks = check_sheet(&sheet).breaks;
    assert_eq!((breaks.len(), breaks[0].rule), (1, Rule::R1));
}

#[test]
fn every_printed_label_is_known_again_and_so_are_the_short_ones() {
    for (row, label) in LABELS.iter().enumerate() {
        assert_eq!(row_of(label.last()), Some(row), "{}", label.last());
        assert_eq!(row_of(ROWS[row]), Some(row), "{}", ROWS[row]);
    }
    for no_row in [
        "三、本年度办理结果",
        "（三）不予公开",
        "自然人",
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和，总计在最后）",
        "",
    ] {
        assert_eq!(row_of(no_row), None, "{no_row}");
    }
    for (written, row) in [
        ("一、2023年新收政府信息公开申请数量", 0),
        ("一、本年度新收申请", 0),
        ("二、上年度结转政府信息公开申请数量", 1),
        ("（一）予以公开（含主动公开）", 2),
        ("1.本机关未掌握相关政府信息", 12),
        ("２．申请人逾期未缴费", 21),
        ("③其他", 22),
        ("（六）其他处理3.其他", 22),
        ("（六）其他处理", 22),
        ("（七）总计（件）", 23),
        ("（七）合计", 23),
        ("四、结转下一年度继续办理", 24),
    ] {
        assert_eq!(row_of(written), Some(row), "{written}");
    }
    assert!(is_all_other("（六）其他处理") && !is_all_other("3.其他"));
}

/// The numbers of a text that are not those of the tables, each with what it counts.
fn told_of(text: &str) -> Vec<(usize, usize, i64)> {
    let found = told(&said_in(text, Some(2025)), &Sheet::from(&year()));
    let place = |one: Break| (one.row, one.column, one.found.unwrap());
    found.into_iter().map(place).collect()
}

#[test]
fn numbers_of_the_text_are_those_of_the_tables() {
    let text = "2025年，我局新收政府信息公开申请 43 件，同比增加12件，上年结转5件。予以公开３件，部分公开2件，\
        不予公开共16件，占30.1%；办结44件，结转下年度继续办理5件。行政复议3件。";
    assert_eq!(said_in(text, Some(2025)).len(), 8);
    assert_eq!(told_of(text), [(24, 7, 44)]);
    for (text, found) in [
        (
            "全市共收到政府信息公开申请99件，办结98件。",
            vec![(1, 7, 99), (24, 7, 98)],
        ),
        (
            "全年共受理依申请公开99件，答复98件。",
            vec![(1, 7, 99), (24, 7, 98)],
        ),
        (
            "收到公民、法人和其他组织政府信息公开申请99件，同比增长3.2%。",
            vec![(1, 7, 99)],
        ),
        ("本年度新收到依申请公开件９９件", vec![(1, 7, 99)]),
        (
            "新收政府信息公开申请43件，其中自然人申请98件，商业企业1件。",
            vec![(1, 1, 98), (1, 2, 1)],
        ),
        ("结转至下一年度99件", vec![(25, 7, 99)]),
        (
            "被申请行政复议99件，被提起行政诉讼98件。",
            vec![(1, 5, 99), (1, 10, 98)],
        ),
        (
            "2024年新收政府信息公开申请32件，2025年新收99件。",
            vec![(1, 7, 99)],
        ),
        ("与2024年相比，新收政府信息公开申请99件", vec![(1, 7, 99)]),
        ("新收申请99起。", vec![(1, 7, 99)]),
    ] {
        assert_eq!(told_of(text), found, "{text}");
    }
}

#[test]
fn numbers_of_other_things_are_not_compared() {
    for text in [
        "全年办结人大建议、政协提案56件。",
        "办结行政许可5600件，办结12345热线工单320件",
        "全年行政复议案件收案120件。行政复议维持308件",
        "新收政府信息公开申请同比增加100件，办结数较上年减少30件",
        "月均新收290件，上年新收政府信息公开申请3200件",
        "新收政府信息公开申请43件，较上年（2024年新收32件）增加11件。",
        "其中，市政府新收政府信息公开申请349件，市部门933件。",
        "收到群众来信99件，收到99件",
        "审核不予公开事项9件，予以公开的文件26件",
        "作出不予公开答复16件",
        "新收政府信息公开申请99余件，约99件",
    ] {
        assert_eq!(told_of(text), [], "{text}");
    }
}

#[test]
fn a_total_that_is_missing_is_told_from_its_parts() {
    let mut sheet = Sheet::from(&year());
    let whole = sheet.clone();
    let there = |row: usize, column: usize| whole.applications.as_ref().unwrap()[row][column];
    sheet.applications.as_mut().unwrap()[NEW][TOTAL] = None;
    sheet.applications.as_mut().unwrap()[DONE][0] = None;
    sheet.remedies.as_mut().unwrap()[4] = None;
    assert_eq!(
        missing_total(&sheet, "applications", NEW, TOTAL),
        there(NEW, TOTAL)
    );
    assert_eq!(
        missing_total(&sheet, "applications", DONE, 0),
        there(DONE, 0)
    );
    assert_eq!(
        missing_total(&sheet, "remedies", 0, 4),
        whole.remedies.as_ref().unwrap()[4]
    );
    assert_eq!(missing_total(&sheet, "applications", NEW, 0), None);
    assert_eq!(missing_total(&sheet, "remedies", 0, 3), None);
    sheet.applications.as_mut().unwrap()[NEW][0] = None;
    assert_eq!(missing_total(&sheet, "applications", NEW, TOTAL), None);
}
