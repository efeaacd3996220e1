//! What cannot be read is named: no day of an arrangement is lost without a word.

use super::*;

const SPRING: &str =
    "一、春节：2月15日至23日放假调休，共9天。2月14日（周六）、2月28日（周六）上班。";

fn named(items: &str) -> Vec<String> {
    let found = faults(2026, items);
    assert!(!found.is_empty(), "{items}");
    found
}

#[test]
fn a_day_that_cannot_be_read_is_named() {
    let told = |worked: &str| {
        named(&SPRING.replace("2月14日（周六）、2月28日（周六）上班", worked)).join("；")
    };
    for (worked, says) in [
        ("2月14日（周六）、2月28 （周六）上班", "“2月28”后面没有“日”"),
        ("2/28（周六）上班", "“2/28”不是“几月几日”的写法"),
        ("2.28上班", "“2.28”不是“几月几日”的写法"),
        ("（周六）上班", "“(周六)”前面没有日期"),
        ("（农历正月十二、星期六）上班", "前面没有日期"),
        ("星期六上班", "“星期六上班”没有读出是哪一天"),
        (
            "2月14日（周六）上班，星期六补班",
            "“星期六补班”没有读出是哪一天",
        ),
        ("2月l4日（周六）上班", "“2月l4日”中有字母"),
        ("2月14日（周六）到岗", "没有读出 2026-02-14 是放假还是上班"),
        ("2月14日不再放假", "没有读出 2026-02-14 是放假还是上班"),
    ] {
        let said = told(worked);
        assert!(said.contains(says), "{worked}: {said}");
    }
    for (items, says) in [
        (
            "一、元旦：l月l日放假，1月2日（周五）补休。",
            "“l月l日”中有字母",
        ),
        (
            "一、元旦：元月一号前放假，1月2日（周五）补休。",
            "没有读出是哪一天",
        ),
        (
            "一、元旦：1.1至1.3放假，共3天。",
            "“1.1”不是“几月几日”的写法",
        ),
        (
            "一、元旦：放假1天。二、春节：2月15日放假。",
            "“放假1天”没有读出是哪一天",
        ),
        (
            "一、春节：2月15日放假至2月23日。",
            "没有读出 2026-02-23 是放假还是上班",
        ),
    ] {
        let said = named(items).join("；");
        assert!(said.contains(says), "{items}: {said}");
    }
    // A letter is told once, and not also as a verb without a day.
    assert_eq!(named("一、元旦：l月l日放假，共1天。").len(), 2);
}

#[test]
fn what_is_only_spelt_in_another_way_is_read() {
    let expected = read_days(2026, SPRING);
    for (from, to) in [
        ("日（", "号（"),
        ("日（", "曰（"),
        ("23日", "23号"),
        ("日", "曰"),
        ("2月28日（周六）上班", "28号（周六）上班"),
        ("上班", "照常上班"),
        ("上班", "照常办公"),
        ("上班", "正常办公"),
        ("上班", "照常工作"),
        ("（周", "（礼拜"),
        ("15日至23日", "15至23日"),
        ("2月15日至23日", "二月十五日至二十三日"),
        ("2月15日至23日", "二月十五至二十三日"),
        ("2月15日至23日", "二〇二六年二月十五号至二十三号"),
        (
            "2月14日（周六）、2月28日（周六）",
            "二月十四日（周六）、二十八日（周六）",
        ),
        ("2月14日（周六）、2月28日（周六）", "2月14、28日"),
        (
            "2月14日（周六）、2月28日（周六）上班",
            "调休上班日为2月14日、2月28日",
        ),
        ("2月15日", "2月15日（农历腊月二十八）"),
    ] {
        let said = SPRING.replace(from, to);
        assert_ne!(said, SPRING);
        assert_eq!(read_days(2026, &said), expected, "{said}");
    }
    let (rest, _) = read_days(2026, "一、元旦：1月1号放假，1月2号（周五）补休。");
    assert_eq!(rest, days(&["2026-01-01", "2026-01-02"]));
    // The number of a notice is none of a day; a lunar date is none of this calendar.
    let cited = "一、春节：按照国办发明电〔2018〕15号、16号通知，2月15日放假。";
    assert_eq!(read_days(2026, cited).0, days(&["2026-02-15"]));
    let lunar = "一、中秋节：9月25日（农历八月十五日，星期五）放假。";
    assert_eq!(read_days(2026, lunar).0, days(&["2026-09-25"]));
}

#[test]
fn words_of_principle_arrange_nothing_and_lack_nothing() {
    let expected = read_days(2026, SPRING);
    for more in [
        "其余时间正常上班。",
        "其他节日放假安排不变。",
        "放假期间，各单位要安排好值班。",
        "因工作需要不能放假的，应当依法安排补休。",
        "2月24日起正常上班。",
        "有条件的单位可在2月13日（周五）提前放假。",
        "鼓励各单位安排职工在除夕（星期一）休息。",
        "如逢周三，只在当日放假。",
        "保障职工休息的权利。",
        "本通知自2025年11月4日起施行。",
        "比上年多放假1.5天的，按规定处理。",
    ] {
        let said = format!("{SPRING}{more}");
        assert_eq!(read_days(2026, &said), expected, "{more}");
        let apart = format!("{SPRING}\n二、{more}");
        assert_eq!(read_days(2026, &apart), expected, "{more}");
    }
    let (rest, _) = read_days(2026, "一、元旦：1月1日放假，与周末连休，调休。");
    assert_eq!(rest, days(&["2026-01-01"]));
}

/// What another sentence said is taken back or moved.
#[test]
fn what_was_to_be_worked_is_taken_back_or_moved() {
    for (said, off, worked) in [
        ("原定2月14日（周六）的调休上班取消。", "2026-02-14", None),
        ("2月14日（周六）上班的安排取消。", "2026-02-14", None),
        (
            "将2月14日（周六）上班调整至2月8日（周日）。",
            "2026-02-14",
            Some("2026-02-08"),
        ),
    ] {
        let (rest, moved) = read_days(2026, &format!("一、春节：{said}"));
        assert_eq!(rest, days(&[off]), "{said}");
        assert_eq!(moved.first().copied(), worked.map(day), "{said}");
    }
    let resumed = "一、延长2026年春节假期至2月25日（周三）。2月26日（周四）恢复正常上班。";
    let (rest, worked) = read_days(2026, resumed);
    assert_eq!(
        (rest.last().copied(), worked),
        (Some(day("2026-02-25")), vec![])
    );
}

#[test]
fn a_second_notice_is_named() {
    let one = notice(2026, SPRING);
    let other = notice(2025, "一、元旦：1月1日（周三）放假1天，不调休。");
    for (text, says) in [
        (format!("{one}\n{other}"), "2026 年的之后还有 2025 年的"),
        (format!("{other}\n{one}"), "2025 年的之后还有 2026 年的"),
        // without the signature of the first
        (
            format!("{}{other}", one.replace("国务院办公厅\n2025年11月4日", "")),
            "2026 年的之后还有 2025 年的",
        ),
        // the same year, other days
        (
            format!(
                "{one}\n{}",
                one.replace("2月28日（周六）", "3月1日（周日）")
            ),
            "2026 年的之后还有 2026 年的",
        ),
    ] {
        let refused = read(&text).unwrap_err().to_string();
        assert!(
            refused.contains(says) && refused.contains("每次只读入一份"),
            "{refused}"
        );
    }
    let twice = read(&format!("{one}\n{one}")).unwrap();
    assert_eq!(twice, read(&one).unwrap());
    let listed = format!(
        "{one}\n相关文件\n国务院办公厅关于2025年部分节假日安排的通知\n1月1日放假 图解\n版权所有"
    );
    assert_eq!(read(&listed).unwrap().clauses.len(), 1);
}
