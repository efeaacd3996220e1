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
        "（六）其他处理",
        "",
    ] {
        assert_eq!(row_of(no_row), None, "{no_row}");
    }
}

#[test]
fn numbers_of_the_text_are_those_of_the_tables() {
    let text = "2025年，我局新收政府信息公开申请 43 件，同比增加12件，上年结转5件。予以公开３件，部分公开2件，\
        不予公开共16件，占30.1%；办结44件，结转下年度继续办理5件。行政复议3件。";
    let sheet = Sheet::from(&year());
    let said = said_in(text);
    assert_eq!(said.len(), 8);
    let breaks = told(&said, &sheet);
    let wrong: Vec<_> = breaks
        .iter()
        .map(|found| (found.row, found.expected, found.found))
        .collect();
    assert_eq!(wrong, [(24, Some(43), Some(44))]);
}
