use chrono::NaiveDate;

use super::{Comparing, Ground, Information, Sought};
use crate::settings::Settings;
use crate::text::Text;
use crate::{Period, Run, cluster, topics};

fn settings() -> Settings {
    Settings::read(include_str!("../../../../workflows/topics.toml")).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An application for the same batch of land, by this applicant.
fn asked(applicant: &str, on: &str, outcome: &str, more: &str) -> Text {
    Text {
        id: format!("{applicant}{on}{more}"),
        title: "申请公开柳塘村征地批复和补偿安置方案".into(),
        body: format!("柳塘村2026年第3批次征地批复、补偿安置方案、勘测定界图。{more}"),
        day: Some(day(on)),
        applicant: Some(applicant.into()),
        outcome: Some(outcome.into()),
        ..Text::default()
    }
}

fn judged(texts: &[Text]) -> Information {
    grounds(texts).informations.swap_remove(0)
}

fn grounds(texts: &[Text]) -> Ground {
    let settings = settings();
    let segmenter = settings.segmenter();
    let run = Run {
        threads: 1,
        progress: &|_, _, _| {},
    };
    let clusters = cluster(texts, &settings, &segmenter, &run);
    let (from, to) = (day("2026-10-01"), day("2026-12-31"));
    let period = Period { from, to };
    let found = topics(texts, &clusters, &settings, &segmenter, &period, &[]);
    assert_eq!(found.len(), 1, "one matter");
    Comparing::new(texts, &clusters, &settings, &segmenter).ground(&found[0], to)
}

#[test]
fn three_people_who_were_given_it_in_a_year_are_enough() {
    let two = [
        asked("甲", "2026-02-01", "granted", ""),
        asked("乙", "2026-05-01", "granted_in_part", ""),
        asked("甲", "2026-06-01", "granted", "再次申请"),
    ];
    let judgement = judged(&two);
    assert_eq!((judgement.applicants, judgement.enough), (2, false));
    let mut three = two.to_vec();
    three.push(asked("丙", "2026-12-31", "granted", ""));
    let judgement = judged(&three);
    assert_eq!((judgement.applicants, judgement.enough), (3, true));
    assert_eq!(judgement.given.len(), 4);
    assert_eq!(grounds(&three).since, day("2026-01-01"));
}

#[test]
fn who_was_refused_or_asked_too_long_ago_does_not_count() {
    let texts = [
        asked("甲", "2025-12-31", "granted", ""),
        asked("乙", "2026-01-01", "granted", ""),
        asked("丙", "2026-05-01", "withheld", ""),
        asked("丁", "2026-05-02", "granted", ""),
    ];
    assert_eq!(judged(&texts).applicants, 2);
}

#[test]
fn ones_own_records_and_other_voices_count_for_nothing() {
    let voice = Text {
        is_voice: true,
        ..asked("戊", "2026-05-02", "granted", "")
    };
    let texts = [
        asked("甲", "2026-02-01", "granted", ""),
        asked("乙", "2026-03-01", "granted", ""),
        asked("丙", "2026-05-01", "granted", "以及本人的养老保险缴费记录"),
        voice,
    ];
    let judgement = judged(&texts);
    assert_eq!((judgement.applicants, judgement.enough), (2, false));
    assert_eq!(grounds(&texts).own[0].1, "社会保障");
}

fn judges(wording: &str) -> Option<String> {
    let text = Text {
        title: "政府信息公开申请".into(),
        body: wording.into(),
        ..Text::default()
    };
    let never = super::own::own_record(&text, &settings().conversion)?
        .name
        .clone();
    Some(never)
}

#[test]
fn whoever_asks_for_the_own_record_is_known_by_it() {
    for (wording, kind) in [
        (
            "本人2008年至今在本区历次单位参加养老保险的缴费基数、月数和个人账户金额。",
            "社会保障",
        ),
        ("申请公开我的社保缴费记录。", "社会保障"),
        ("请提供我从2010年到现在的医保参保情况", "社会保障"),
        (
            "本人系原县纺织厂职工，申请公开1995年至2000年在该厂的养老保险缴费记录。",
            "社会保障",
        ),
        ("申请公开养老保险缴费明细（本人）", "社会保障"),
        ("区纺织公司为我申报工伤认定的决定书和送达回证", "社会保障"),
        ("我公司2024年度的纳税信用评价结果", "纳税"),
        ("请提供我2023年的个人所得税完税证明", "纳税"),
        ("因报销需要，请提供我母亲在区医院的住院病历", "就医"),
        ("申请查询个人名下的不动产登记情况", "登记"),
        ("我与前夫的离婚登记材料", "登记"),
        ("公开我的个人征信报告和异议处理结果", "信用"),
        ("本户土地现状调查确认表", "征收补偿"),
        (
            "柳塘片征收中本人名下文澜路5号房屋的分户评估报告、面积认定表",
            "征收补偿",
        ),
        ("按社保缴费标准核算的本人养老金", "社会保障"),
        ("本人2019年以来的参保单位、社保缴费情况", "社会保障"),
    ] {
        assert_eq!(judges(wording).as_deref(), Some(kind), "{wording}");
    }
}

#[test]
fn what_concerns_everybody_is_no_ones_own_record() {
    for wording in [
        "社保缴费基数标准",
        "本人系参保职工，申请公开2026年度社保缴费基数标准和缴费比例。",
        "请公开我区2025年低保标准和低保户数",
        "我是幸福村村民，申请公开被征地农民养老保险补贴的对象认定办法、补贴标准和资金到位情况。",
        "本人认为低保评议不公，申请公开低保评议程序。",
        "请将2026年医保报销目录邮寄给本人",
        "本人所在小区的不动产登记首次登记公告",
        "我家附近小学的招生划片方案和户籍要求",
        "我想了解社保补贴的申请条件",
        "申请公开我村低保户名单和评议公示",
        "我公司拟参加投标，申请公开失信惩戒的政策文件",
        "申请公开我镇三年来的退税总额",
        "我们村被征地农民养老保险资金的筹集和拨付凭证",
        "我的社保缴费记录查询流程",
        "柳沟村征地批复和补偿安置方案",
        "不动产登记办理流程和收费标准",
    ] {
        assert_eq!(judges(wording), None, "{wording}");
    }
}

#[test]
fn a_topic_of_own_records_is_never_proposed_however_many_were_given_it() {
    let own = "以及本人的养老保险缴费记录";
    let mut texts = vec![
        asked("甲", "2026-02-01", "granted", ""),
        asked("乙", "2026-03-01", "granted", ""),
        asked("丙", "2026-05-01", "granted", ""),
        asked("丁", "2026-05-02", "granted", own),
        asked("戊", "2026-05-03", "granted", own),
    ];
    let judgement = judged(&texts);
    assert_eq!((judgement.applicants, judgement.own), (3, 2));
    assert!(!judgement.excluded && judgement.enough);
    texts.push(asked("己", "2026-05-04", "special_query", own));
    let judgement = judged(&texts);
    assert_eq!((judgement.applicants, judgement.own), (3, 3));
    assert!(judgement.excluded && !judgement.enough);
}

/// An application for something of its own, by this applicant, that was given.
fn given(applicant: &str, title: &str, body: &str) -> Text {
    Text {
        id: format!("{applicant}{title}"),
        title: title.into(),
        body: body.into(),
        ..asked(applicant, "2026-05-01", "granted", "")
    }
}

#[test]
fn who_was_given_different_information_does_not_add_up() {
    let contract = |applicant: &str, firm: &str| {
        let title = format!("{firm}用地的土地出让合同");
        given(
            applicant,
            &title,
            &format!("申请公开{firm}用地的国有土地出让合同和出让金缴纳凭证。"),
        )
    };
    let mut texts = vec![
        contract("甲", "宏远化工厂"),
        contract("乙", "瑞丰食品厂"),
        contract("丙", "云岭水泥制品厂"),
        contract("丁", "云岭水泥制品厂"),
    ];
    let judgement = judged(&texts);
    assert_eq!((judgement.applicants, judgement.enough), (2, false));
    assert_eq!(judgement.title, "云岭水泥制品厂用地的土地出让合同");
    assert_eq!(judgement.members, [2, 3]);
    let ground = grounds(&texts);
    let others: Vec<(&str, usize)> = ground.informations[1..]
        .iter()
        .map(|it| (it.title.as_str(), it.applicants))
        .collect();
    assert_eq!(
        others,
        [
            ("宏远化工厂用地的土地出让合同", 1),
            ("瑞丰食品厂用地的土地出让合同", 1)
        ]
    );
    texts.push(given(
        "戊",
        "水泥制品厂土地出让合同",
        "申请公开云岭水泥制品厂的国有土地使用权出让合同。",
    ));
    let judgement = judged(&texts);
    assert_eq!((judgement.applicants, judgement.enough), (3, true));
}

#[test]
fn what_asks_for_known_information_is_found_whatever_its_topic() {
    let settings = settings();
    let segmenter = settings.segmenter();
    let run = Run {
        threads: 1,
        progress: &|_, _, _| {},
    };
    let title = "青禾家园老旧小区改造的实施方案和资金安排";
    let mut texts = vec![
        given(
            "甲",
            title,
            "申请公开青禾家园老旧小区改造的实施方案和资金安排。",
        ),
        given(
            "乙",
            "青禾家园改造方案",
            "青禾家园老旧小区改造什么时候开工，请公开实施方案。",
        ),
        given(
            "丙",
            "南园新村老旧小区改造的实施方案和资金安排",
            "申请公开南园新村改造的实施方案。",
        ),
        given("丁", "全区低保标准", "申请公开2026年低保标准。"),
    ];
    texts.extend((0..20).map(|many| {
        given(
            &format!("戊{many}"),
            &format!("第{many}批次征地批复"),
            "申请公开征地批复。",
        )
    }));
    let clusters = cluster(&texts, &settings, &segmenter, &run);
    let comparing = Comparing::new(&texts, &clusters, &settings, &segmenter);
    let sought = [
        Sought {
            title: format!("{title}、改造内容"),
            known: Vec::new(),
        },
        Sought {
            title: "殡葬服务收费目录".into(),
            known: Vec::new(),
        },
    ];
    let found = comparing.asking(&sought);
    assert_eq!(found, [vec![0, 1], Vec::new()]);
}

#[test]
fn information_is_called_as_most_call_it_with_the_place_that_they_name() {
    for (title, called) in [
        (
            "申请公开柳塘村征地批复和补偿安置方案",
            "柳塘村征地批复和补偿安置方案",
        ),
        ("关于征地批复的政府信息公开申请", "柳塘村征地批复"),
        ("征地批复", "柳塘村征地批复"),
    ] {
        let texts = ["甲", "乙"].map(|who| Text {
            title: title.into(),
            ..asked(who, "2026-05-01", "granted", "")
        });
        assert_eq!(judged(&texts).title, called);
    }
}
