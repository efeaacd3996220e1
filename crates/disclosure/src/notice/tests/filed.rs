//! Notices put into the file of their year.

use super::*;

const YEAR: &str = "一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n二、春节：2月5日至11日放假调休，共7天。2月14日（周日）、2月20日（周六）上班。\n\
    三、清明节：4月5日放假。\n四、劳动节：5月1日至3日放假，共3天。\n五、端午节：6月9日放假。\n六、中秋节：9月15日放假。\n\
    七、国庆节：10月1日至3日放假，共3天。";

fn yearly() -> NoticeText {
    let text = notice(2027, YEAR).replace("节假日安排的通知", "部分节假日安排的通知");
    read(&text).unwrap()
}

fn later(number: u32, body: &str, issued: &str) -> NoticeText {
    let text = format!(
        "国务院办公厅关于调整2027年有关假期安排的通知\n国办发明电〔2027〕{number}号\n现将有关安排通知如下。\n{body}\n国务院办公厅\n{issued}"
    );
    read(&text).unwrap()
}

fn filed(notice: &NoticeText, rules: &Rules) -> Filed {
    match file(notice, rules).unwrap() {
        Filing::Filed(filed) => *filed,
        Filing::Unchanged => panic!("unchanged"),
    }
}

#[test]
fn a_year_is_filed_once_and_amended_by_rows_of_its_own() {
    let year = filed(&yearly(), Rules::embedded());
    assert_eq!(year.name, "calendar/2027.toml");
    assert_eq!(year.difference.rest_added.len(), 19);
    assert!(matches!(
        file(&yearly(), &year.rules),
        Ok(Filing::Unchanged)
    ));
    let extension = later(1, "春节假期延长至2月14日（周日）。", "2027年2月8日");
    let longer = filed(&extension, &year.rules);
    assert!(
        longer.text.starts_with(year.text.trim_end()),
        "what was published stays"
    );
    assert_eq!(longer.difference.worked_dropped, days(&["2027-02-14"]));
    assert!(matches!(
        file(&extension, &longer.rules),
        Ok(Filing::Unchanged)
    ));
    // The year's own notice, read again, changes nothing of it.
    assert!(matches!(
        file(&yearly(), &longer.rules),
        Ok(Filing::Unchanged)
    ));
    // One that was issued before it, and is found later, takes its place in the order.
    let earlier = later(
        7,
        "春节：2月6日至12日放假调休，共7天。2月20日（周六）上班。",
        "2027年1月8日",
    );
    let both = filed(&earlier, &longer.rules);
    let view = both.rules.calendar.year(2027).unwrap();
    assert_eq!(
        view.amended_by,
        ["国办发明电〔2027〕7号", "国办发明电〔2027〕1号"]
    );
    assert!(!view.rest.contains(&day("2027-02-05")) && view.rest.contains(&day("2027-02-14")));
}

#[test]
fn a_make_up_day_moves_without_the_holiday() {
    let year = filed(&yearly(), Rules::embedded());
    let moved = later(
        2,
        "春节原定2月20日（周六）上班，调整为2月21日（周日）上班。",
        "2027年2月8日",
    );
    let after = filed(&moved, &year.rules);
    assert_eq!(after.difference.rest_dropped, []);
    assert_eq!(after.difference.worked_dropped, days(&["2027-02-20"]));
    assert_eq!(after.difference.worked_added, days(&["2027-02-21"]));
}

#[test]
fn what_cannot_be_filed_says_why() {
    let said = |notice: &NoticeText, rules: &Rules| file(notice, rules).unwrap_err().to_string();
    let rules = Rules::embedded();
    let mut bare = yearly();
    bare.number = None;
    assert!(said(&bare, rules).contains("没有文号"));
    let mut undated = yearly();
    undated.issued_on = None;
    assert!(said(&undated, rules).contains("没有印发日期"));
    let orphan = later(3, "劳动节：5月1日至4日放假，共4天。", "2027年4月1日");
    assert!(said(&orphan, rules).contains("2027 年全年的放假安排还没有导入"));
    let year = filed(&yearly(), rules);
    let mut other = yearly();
    other.clauses[0].rest.pop();
    other.clauses[0].days = None;
    other.clauses[2].rest[0].day = day("2027-04-06");
    assert!(said(&other, &year.rules).contains("所列日期不同"));
}
