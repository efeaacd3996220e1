use super::*;
use crate::Rules;

mod copies;
mod filed;
mod later;
mod unread;
mod years;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn days(list: &[&str]) -> Vec<NaiveDate> {
    list.iter().map(|text| day(text)).collect()
}

/// A notice in short, with these items.
fn notice(year: i32, items: &str) -> String {
    format!(
        "国务院办公厅关于{year}年\n节假日安排的通知\n国办发明电〔{}〕9号\n\n各省：\n\n\
         经国务院批准，现将{year}年元旦、春节安排通知如下。\n\n{items}\n\n国务院办公厅\n{}年11月4日",
        year - 1,
        year - 1
    )
}

fn in_force(holiday: &str, year: i32) -> Option<NaiveDate> {
    Rules::embedded()
        .calendar
        .last_day_off(year, holiday, |_| true)
}

fn read_days(year: i32, items: &str) -> (Vec<NaiveDate>, Vec<NaiveDate>) {
    let read = read(&notice(year, items)).unwrap();
    assert_eq!(check(&read, |holiday| in_force(holiday, year)), []);
    let arranged = read.arranged(|holiday| in_force(holiday, year));
    (arranged.rest, arranged.makeup_workdays)
}

fn faults(year: i32, items: &str) -> Vec<String> {
    let read = read(&notice(year, items)).unwrap();
    check(&read, |holiday| in_force(holiday, year))
        .into_iter()
        .map(|fault| fault.message)
        .collect()
}

#[test]
fn the_head_is_read() {
    let read = read(&notice(2025, "一、元旦：1月1日（周三）放假1天，不调休。")).unwrap();
    assert_eq!(read.year, 2025);
    assert_eq!(read.number.as_deref(), Some("国办发明电〔2024〕9号"));
    assert_eq!(read.issued_on, Some(day("2024-11-04")));
    assert_eq!(read.clauses[0].holiday, "元旦");
    assert_eq!(read.clauses[0].rest.len(), 1);
}

#[test]
fn a_range_may_lose_its_second_month_and_keep_lunar_names() {
    let (rest, worked) = read_days(
        2026,
        "一、春节：2月15日（农历腊月二十八、周日）至17日（周二）放假调休，共3天。2月14日（周六）、2月28日（周六）上班。",
    );
    assert_eq!(rest, days(&["2026-02-15", "2026-02-16", "2026-02-17"]));
    assert_eq!(worked, days(&["2026-02-14", "2026-02-28"]));
}

#[test]
fn new_year_may_begin_in_the_year_before() {
    let stated = "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。";
    let (rest, _) = read_days(2023, stated);
    assert_eq!(rest, days(&["2022-12-31", "2023-01-01", "2023-01-02"]));
    let (left_out, _) = read_days(2023, "一、元旦：12月31日至1月2日放假调休，共3天。");
    assert_eq!(left_out, rest);
    let (_, worked) = read_days(
        2019,
        "一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。12月29日（星期六）上班。",
    );
    assert_eq!(worked, days(&["2018-12-29"]));
}

#[test]
fn what_is_said_in_other_ways_is_read() {
    let (rest, worked) = read_days(2024, "一、元旦：1月1日放假，与周末连休。");
    assert_eq!((rest, worked), (days(&["2024-01-01"]), vec![]));
    let (rest, _) = read_days(2017, "一、元旦：1月1日放假，1月2日（星期一）补休。");
    assert_eq!(rest, days(&["2017-01-01", "2017-01-02"]));
    let (rest, worked) = read_days(
        2020,
        "一、国庆节、中秋节：10月1日—8日放假调休，共8天。9月27日（星期日）、10月10日（星期六）上班。",
    );
    assert_eq!(rest.len(), 8);
    assert_eq!(worked, days(&["2020-09-27", "2020-10-10"]));
}

#[test]
fn what_only_encourages_or_explains_arranges_nothing() {
    let items = "一、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。\
        鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。";
    let (rest, _) = read_days(2024, items);
    assert!(!rest.contains(&day("2024-02-09")) && rest.len() == 8);
    let principles = "节假日前后连续工作一般不超过6天。\n一、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。";
    assert_eq!(read_days(2025, principles).0.len(), 5);
}

#[test]
fn contradictions_are_named() {
    for (items, says) in [
        (
            "一、元旦：1月1日（周五）放假，共1天。",
            "写作星期五，实际是星期四",
        ),
        (
            "一、元旦：1月1日至3日放假，共4天。",
            "写作共4天，所列日期是 3 天",
        ),
        (
            "一、元旦：1月1日放假，共1天。1月5日上班。",
            "但不是周六、周日",
        ),
        (
            "一、元旦：1月1日至3日放假。1月3日（周六）上班。",
            "既放假又上班",
        ),
        ("一、元旦：2027年1月1日放假。", "不属于 2026 年"),
        ("一、甲节：1月1日放假。\n二、乙节：1月1日放假。", "两次放假"),
    ] {
        let found = faults(2026, items);
        assert!(
            found.iter().any(|fault| fault.contains(says)),
            "{items}: {found:?}"
        );
    }
}

#[test]
fn what_is_no_notice_is_refused() {
    for text in [
        "",
        "今天天气很好。",
        "国务院办公厅关于2026年工作的通知。各省要妥善安排好值班。",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}

/// Every holiday of a year, one day each.
const WHOLE: &str = "一、元旦：1月1日放假，共1天。\n二、春节：2月17日放假，共1天。\n三、清明节：4月6日放假，共1天。\n\
    四、劳动节：5月1日放假，共1天。\n五、端午节：6月19日放假，共1天。\n六、中秋节：9月25日放假，共1天。\n七、国庆节：10月1日放假，共1天。";

#[test]
fn a_year_without_one_of_its_holidays_is_no_year() {
    let yearly =
        |items: &str| notice(2026, items).replace("节假日安排的通知", "部分节假日安排的通知");
    let found = |items: &str| check(&read(&yearly(items)).unwrap(), |_| None);
    assert_eq!(found(WHOLE), []);
    // Without a stop before it an item is found by its holiday.
    let unstopped = yearly(WHOLE).replace("通知如下。\n\n一、", "通知如下\n一、");
    assert_eq!(read(&unstopped).unwrap().clauses.len(), 7);
    let six = WHOLE.replace("七、国庆节：10月1日放假，共1天。", "");
    assert!(found(&six)[0].message.contains("没有“国庆节”的安排"));
    // What the opening promises is what there must be.
    let promises = yearly(&six).replace(
        "元旦、春节安排",
        "元旦、春节、清明、“五一”、端午、中秋放假安排",
    );
    assert_eq!(check(&read(&promises).unwrap(), |_| None), []);
    let headless = WHOLE.replace("一、元旦：1月1日放假，共1天。\n", "");
    let refused = read(&yearly(&headless)).unwrap_err();
    assert!(refused.message.contains("不是从“一”起"), "{refused}");
}
