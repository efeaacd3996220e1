//! Copies of a notice: from a web page, a PDF, an office suite; and any arrangement in
//! any style, printed and read back.

use std::fmt::Write as _;

use chrono::Datelike;
use proptest::prelude::*;

use super::*;

const CLAUSES: &str = "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\n\
    二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。";

fn expected() -> (Vec<NaiveDate>, Vec<NaiveDate>) {
    read_days(2026, CLAUSES)
}

fn reads_alike(text: &str) {
    let read = read(text).unwrap_or_else(|refused| panic!("{refused}: {text}"));
    assert_eq!(check(&read, |_| None), [], "{text}");
    let arranged = read.arranged(|_| None);
    assert_eq!(
        (arranged.rest, arranged.makeup_workdays),
        expected(),
        "{text}"
    );
    assert_eq!(
        read.number.as_deref(),
        Some("国办发明电〔2025〕9号"),
        "{text}"
    );
    assert_eq!(read.issued_on, Some(day("2025-11-04")), "{text}");
}

#[test]
fn a_copy_reads_as_the_original() {
    let text = notice(2026, CLAUSES);
    reads_alike(&text);
    // From a web page, with what stands around it.
    reads_alike(&format!(
        "首页 > 政策 > 国务院政策文件库\n索 引 号：000000/2025-00044\n发文机关：国务院办公厅\n成文日期：2025年11月04日\n\
         标 题：国务院办公厅关于2026年节假日安排的通知\n发文字号：国办发明电〔2025〕9号\n发布日期：2025年11月04日\n{text}\n\
         （此件公开发布）\n责任编辑：某某\n相关稿件\n2025年劳动节5月1日至5日放假\n主办单位：国务院办公厅 运行维护单位：某某 备案号05070218"
    ));
    reads_alike(&text.replace('\n', "&nbsp;</p>\n<p style=\"text-indent:2em\">&emsp;"));
    reads_alike(&text.replace('月', "\u{a0}月\u{200b}").replace('日', " 日"));
    reads_alike(
        &text
            .replace('月', "⽉")
            .replace('日', "⽇")
            .replace("一、", "⼀、"),
    );
    let wide = |c: char| match c {
        '0'..='9' => char::from_u32(c as u32 + 0xfee0).unwrap(),
        other => other,
    };
    reads_alike(&text.chars().map(wide).collect::<String>());
    reads_alike(
        &text
            .replace('（', "(")
            .replace('）', ")")
            .replace('：', ":")
            .replace('，', ","),
    );
    reads_alike(&text.replace("〔2025〕", " [2025] "));
    reads_alike(&text.replace("〔2025〕", "【2025】"));
    reads_alike(&text.replace("〔2025〕9号", "（2025）第9号"));
    reads_alike(&text.replace("2025年11月4日", "二〇二五年十一月四日"));
    reads_alike(&text.replace("2025年11月4日", "二○二五年十一月四日"));
    reads_alike(&text.replace("至23日", "至\n\n— 1 —\n\n23日"));
    reads_alike(&text.replace("至23日", "至\n第 1 页 共 2 页\n23日"));
    reads_alike(&text.replace("（周", "（星期"));
    reads_alike(
        &text
            .replace("（周六）", "周六")
            .replace("（周日）", "星期天"),
    );
    reads_alike(
        &text
            .replace('至', "—")
            .replace("一、元", "１．元")
            .replace("二、春", "２．春"),
    );
    reads_alike(
        &text
            .replace("一、元", "（一）元")
            .replace("二、春", "（二）春"),
    );
    reads_alike(&text.replace("元旦：", "元旦 ").replace("春节：", "春节 "));
    // From a page that marks its items with bullets, or with nothing.
    for mark in ["· ", "• ", "- ", "● ", "", "　　", "**"] {
        let bulleted = text.replace("一、元", "元").replace("二、春", "春");
        let marked = |name: &str| format!("\n{mark}{name}：");
        reads_alike(
            &bulleted
                .replace("\n元旦：", &marked("元旦"))
                .replace("\n春节：", &marked("春节")),
        );
        // where lines have no stop
        let open = bulleted.replace("如下。", "如下").replace("上班。", "上班");
        reads_alike(
            &open
                .replace("\n元旦：", &marked("元旦"))
                .replace("\n春节：", &marked("春节")),
        );
    }
    reads_alike(
        &text
            .replace('（', "&#65288;")
            .replace('）', "&#xff09;")
            .replace('、', "&#12289;"),
    );
    reads_alike(
        &text
            .replace("1月1日", "一月一日")
            .replace("15日", "十五日")
            .replace("23日", "二十三日"),
    );
    // Every line broken anew.
    let broken: String = text
        .chars()
        .enumerate()
        .flat_map(|(at, c)| {
            [Some(c), (at % 7 == 6).then_some('\n')]
                .into_iter()
                .flatten()
        })
        .collect();
    reads_alike(&broken);
}

#[test]
fn items_without_numbers_have_the_names_of_their_holidays() {
    let items = "“五一”国际劳动节：5月1日至3日放假，共3天\n国庆节、中秋节：10月1日至3日放假，共3天\n春节假期：2月17日放假";
    let read = read(&notice(2026, items)).unwrap();
    let holidays: Vec<_> = read.clauses.iter().map(|it| it.holiday.as_str()).collect();
    assert_eq!(holidays, ["劳动节", "国庆节、中秋节", "春节"]);
    assert_eq!(check(&read, |_| None), []);
}

#[test]
fn the_closing_paragraph_is_no_part_of_the_last_clause() {
    for closing in [
        "节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。",
        "各地区、各部门要认真执行。",
    ] {
        for signature in ["\n\n国务院办公厅", ""] {
            let text = notice(2026, &format!("{CLAUSES}\n\n{closing}"));
            let read = read(&text.replace("\n\n国务院办公厅", signature)).unwrap();
            assert!(
                read.clauses[1].text.ends_with("上班。"),
                "{:?}",
                read.clauses
            );
            assert_eq!(read.issued_on, Some(day("2025-11-04")));
        }
    }
    // what names a day there is read
    let (_, worked) = read_days(
        2026,
        &format!("{CLAUSES}\n节假日期间，5月9日（周六）上班。"),
    );
    assert!(worked.contains(&day("2026-05-09")));
}

#[test]
fn dates_that_cannot_be_are_named() {
    for (items, says) in [
        (
            "一、春节：2月27日至2月30日放假，共4天。2月28日放假。",
            "没有2026年2月30日这一天",
        ),
        ("一、元旦：13月1日放假。", "没有2026年13月1日这一天"),
        (
            "一、春节：2月23日至15日放假。",
            "2026-02-23 至 2026-02-15 的起止颠倒",
        ),
        ("一、春节：2月1日至12月3日放假。", "太长，不像一个假期"),
        (
            "一、元旦：2025年12月20日至1月1日放假。",
            "2025-12-20 不属于 2026 年",
        ),
        (
            "一、元旦：1月1日（周四）放假。其中1月1日（周五）放假。",
            "2026-01-01 写作星期五，实际是星期四",
        ),
    ] {
        let found = faults(2026, items);
        assert!(
            found.iter().any(|fault| fault.contains(says)),
            "{items}: {found:?}"
        );
    }
}

/// A holiday: its first day, how many, and the weekend days worked for it.
type Holiday = (NaiveDate, u64, Vec<NaiveDate>);

/// Up to seven holidays in the months of a year, none touching another.
fn arrangement() -> impl Strategy<Value = (i32, Vec<Holiday>)> {
    let holiday = (1_u64..=9, 0_u64..3, 0_usize..=2);
    (2007_i32..2100, proptest::collection::vec(holiday, 1..=6)).prop_map(|(year, holidays)| {
        let holidays = holidays
            .into_iter()
            .zip(1_u32..)
            .map(|((length, from, worked), nth)| {
                let first = NaiveDate::from_ymd_opt(year, nth * 2 - 1, 25).unwrap()
                    + chrono::Days::new(from);
                let weekend = |day: &NaiveDate| day.weekday().number_from_monday() > 5;
                let behind = first + chrono::Days::new(length);
                let worked = behind.iter_days().filter(weekend).take(worked).collect();
                (first, length, worked)
            });
        (year, holidays.collect())
    })
}

/// How a clause is worded: by its bits.
fn worded(year: i32, (first, length, worked): &Holiday, style: u32) -> String {
    let on = |bit: u32| style & (1 << bit) != 0;
    let dash = ["至", "—", "－", "~"][style as usize % 4];
    let weekday = |day: NaiveDate, shown: bool| {
        let name = ["一", "二", "三", "四", "五", "六", "日"]
            [day.weekday().num_days_from_monday() as usize];
        match (shown, on(2)) {
            (false, _) => String::new(),
            (true, false) => format!("（星期{name}）"),
            (true, true) => format!("（农历初九、周{name}）"),
        }
    };
    let whole = |day: NaiveDate| day.format("%-m月%-d日").to_string();
    let last = *first + chrono::Days::new(length - 1);
    let mut said = match on(3) {
        true => format!("{year}年{}", whole(*first)),
        false => whole(*first),
    };
    said += &weekday(*first, on(4));
    if *length > 1 {
        let end = match on(5) && last.month() == first.month() {
            true => last.format("%-d日").to_string(),
            false => whole(last),
        };
        let _ = write!(said, "{dash}{end}{}", weekday(last, on(4)));
    }
    said += ["放假", "放假调休", "调休放假", "放假公休"][(style >> 6) as usize % 4];
    if on(8) {
        let _ = write!(said, "，共{length}天");
    }
    said += "。";
    let days: Vec<String> = worked
        .iter()
        .enumerate()
        .map(|(nth, day)| {
            let short = nth > 0 && on(9) && day.month() == worked[nth - 1].month();
            let said = match short {
                true => day.format("%-d日").to_string(),
                false => whole(*day),
            };
            said + &weekday(*day, on(10))
        })
        .collect();
    if !days.is_empty() {
        let _ = write!(
            said,
            "{}{}。",
            days.join("、"),
            ["上班", "调休上班"][(style >> 11) as usize % 2]
        );
    }
    if on(12) {
        said += "鼓励各单位结合带薪年休假，安排职工在3月18日休息。";
    }
    said
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(
        (year, holidays) in arrangement(),
        styles in proptest::collection::vec(any::<u32>(), 6),
        gaps in proptest::collection::vec(0_usize..40, 12),
    ) {
        let names = ["春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"];
        let mut text = String::new();
        for (nth, holiday) in holidays.iter().enumerate() {
            let numeral = ["一", "二", "三", "四", "五", "六"][nth];
            let _ = writeln!(text, "{numeral}、{}：{}", names[nth], worded(year, holiday, styles[nth]));
        }
        let mut text: Vec<char> = notice(year, &text).chars().collect();
        for gap in gaps {
            text.insert((gap * 7).min(text.len()), [' ', '\n', '\u{3000}', '\u{200b}'][gap % 4]);
        }
        let text: String = text.into_iter().collect();
        let read = read(&text).unwrap();
        prop_assert_eq!(check(&read, |_| None), vec![]);
        let arranged = read.arranged(|_| None);
        let rest: Vec<NaiveDate> = holidays
            .iter()
            .flat_map(|(first, length, _)| first.iter_days().take(*length as usize))
            .collect();
        let mut worked: Vec<NaiveDate> = holidays.iter().flat_map(|it| it.2.clone()).collect();
        worked.sort_unstable();
        prop_assert_eq!(arranged.rest, rest);
        prop_assert_eq!(arranged.makeup_workdays, worked);
    }

    /// Nobody's text brings it down.
    #[test]
    fn any_text_is_read_or_refused(words in proptest::collection::vec(0_usize..40, 0..60)) {
        const WORDS: [&str; 40] = [
            "关于", "2025年", "年", "部分节假日", "通知", "如下", "一、", "（二）", "1.", "春节", "元旦：",
            "1月1日", "12月31日", "31日", "至", "到", "—", "起", "前", "放假", "上班", "调休", "公休日调至",
            "调整为", "取消", "延长", "共3天", "共三天", "（星期一）", "（", "）", "、", "，", "。", "；",
            "国务院办公厅", "国办发明电〔2024〕1号", "<p", "&nbsp;", "二〇二五年一月一日",
        ];
        let text: String = words.into_iter().map(|at| WORDS[at]).collect();
        if let Ok(read) = read(&text) {
            let _ = check(&read, |_| None);
            let _ = read.arranged(|_| None);
        }
    }
}
