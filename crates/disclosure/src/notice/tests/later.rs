//! Notices within the year: what they extend, move, add or take back.

use super::*;

fn later(title: &str, body: &str) -> NoticeText {
    let text = format!(
        "国务院办公厅{title}\n国办发明电〔2019〕22号\n\n各省：\n经批准，现将有关安排通知如下。\n{body}\n国务院办公厅\n2019年3月22日"
    );
    read(&text).unwrap()
}

#[test]
fn a_later_notice_extends_what_was_published() {
    let text = "国务院办公厅关于延长2020年春节假期的通知\n国办发明电〔2020〕1号\n各省：\n经国务院批准，为防控疫情，现将延长2020年春节假期的具体安排通知如下。\n\
        一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。\n二、学校推迟开学，具体时间由教育部门另行通知。\n\
        三、因疫情防控不能休假的职工，应当安排补休。\n国务院办公厅\n2020年1月26日";
    let read = read(text).unwrap();
    assert_eq!((read.year, read.clauses.len()), (2020, 1));
    assert_eq!(read.clauses[0].holiday, "春节");
    assert!(!read.is_yearly());
    // The calendar has this notice already: the days before it are what it extends.
    let published = read.published(&Rules::embedded().calendar);
    assert_eq!(published("春节"), Some(day("2020-01-30")));
    assert_eq!(check(&read, &published), []);
    let arranged = read.arranged(&published);
    assert_eq!(
        arranged.rest,
        days(&["2020-01-31", "2020-02-01", "2020-02-02"])
    );
    assert_eq!(arranged.makeup_workdays, []);
    for said in [
        "将2020年春节假期延长3天，至2月2日（周日），2月3日起正常上班。",
        "2020年春节假期延长至2月2日（星期日），共10天。",
    ] {
        let read = later("关于延长2020年春节假期的通知", said);
        let arranged = read.arranged(|_| Some(day("2020-01-30")));
        assert_eq!(check(&read, |_| Some(day("2020-01-30"))), [], "{said}");
        assert_eq!(arranged.rest.len(), 3, "{said}");
    }
    let late = check(&read, |_| Some(day("2020-02-03")));
    assert_eq!(
        late[0].message,
        "要延长到 2020-02-02 的“春节”已经放假到 2020-02-03"
    );
    assert!(check(&read, |_| None)[0].message.contains("还没有放假安排"));
}

#[test]
fn a_later_notice_moves_what_was_published() {
    for said in [
        "2019年5月1日（星期三）至4日（星期六）放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。",
        "一、2019年劳动节放假安排调整为：5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。\n二、请妥善安排好值班。",
        "2019年劳动节由原定的5月1日放假调整为5月1日至4日放假调休，共4天，4月28日（星期日）、5月5日（星期日）上班。",
        "劳动节放假时间为5月1日至4日，4月28日、5月5日上班。",
        "劳动节假期调整为5月1日至4日，共4天。4月28日、5月5日上班。",
    ] {
        let read = later("关于调整2019年劳动节假期安排的通知", said);
        let clause = &read.clauses[0];
        assert_eq!(check(&read, |_| None), [], "{said}");
        assert_eq!(
            (clause.holiday.as_str(), clause.replaces()),
            ("劳动节", true),
            "{said}"
        );
        let arranged = read.arranged(|_| None);
        assert_eq!(arranged.rest.len(), 4, "{said}");
        assert_eq!(
            arranged.makeup_workdays,
            days(&["2019-04-28", "2019-05-05"]),
            "{said}"
        );
        assert!(!read.is_yearly());
    }
}

#[test]
fn a_make_up_day_alone_leaves_the_holiday_as_it_is() {
    for (said, off, worked) in [
        (
            "原定10月12日（星期六）上班，调整为10月13日（星期日）上班。",
            "2019-10-12",
            Some("2019-10-13"),
        ),
        ("取消10月12日（星期六）上班。", "2019-10-12", None),
        ("10月12日（星期六）不再上班。", "2019-10-12", None),
        ("10月12日（星期六）由上班调整为休息。", "2019-10-12", None),
    ] {
        let read = later("关于调整2019年国庆节上班安排的通知", said);
        let arranged = read.arranged(|_| None);
        assert_eq!(check(&read, |_| None), [], "{said}");
        assert_eq!(arranged.rest, days(&[off]), "{said}");
        assert_eq!(
            arranged.makeup_workdays.first().copied(),
            worked.map(day),
            "{said}"
        );
        assert!(!read.clauses[0].replaces(), "{said}");
    }
}

/// A day of its own, in a notice whose title names no year.
#[test]
fn a_day_of_commemoration_is_read() {
    let text = "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知\n国发明电〔2015〕1号\n各省：\n\
        为便于参加纪念活动，2015年9月3日全国放假1天。为方便公众安排生产生活，特作如下调休：\n\
        9月3日至5日调休放假，共3天。其中9月3日（星期四）放假，9月4日（星期五）调休，9月6日（星期日）上班。\n\
        各地区、各部门要做好值班工作。\n国务院\n2015年5月13日";
    let read = read(text).unwrap();
    assert_eq!(
        (read.year, read.number.as_deref()),
        (2015, Some("国发明电〔2015〕1号"))
    );
    assert_eq!(read.issued_on, Some(day("2015-05-13")));
    assert_eq!(
        read.clauses[0].holiday,
        "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日"
    );
    assert_eq!(check(&read, |_| None), []);
    let arranged = read.arranged(|_| None);
    assert_eq!(
        arranged.rest,
        days(&["2015-09-03", "2015-09-04", "2015-09-05"])
    );
    assert_eq!(arranged.makeup_workdays, days(&["2015-09-06"]));
}

/// What another notice is called and numbered is not what this one is.
#[test]
fn the_notice_that_is_amended_is_not_taken_for_this_one() {
    let text = "国办发明电〔2019〕22号\n现对《国务院办公厅关于2018年部分节假日安排的通知》（国办发明电〔2018〕15号）作出调整。\n\
        国务院办公厅关于调整2019年劳动节假期安排的通知\n现将2019年劳动节安排通知如下。\n5月1日至4日放假调休，共4天。\n国务院办公厅\n2019年3月22日";
    let read = read(text).unwrap();
    assert_eq!((read.year, read.is_yearly()), (2019, false));
    assert_eq!(read.number.as_deref(), Some("国办发明电〔2019〕22号"));
    let headless = text.replacen("国办发明电〔2019〕22号\n", "", 1);
    assert_eq!(super::super::read(&headless).unwrap().number, None);
}
