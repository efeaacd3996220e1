//! From texts to topics, as a caller sees it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::atomic::{AtomicUsize, Ordering};

use hotspots::{
    Clusters, Finder, Known, Period, Run, Segmenter, Settings, Stage, Text, Topic, cluster, topics,
};

const RULES: &str = include_str!("../../../workflows/topics.toml");

fn settings() -> Settings {
    Settings::read(RULES).unwrap()
}

fn text(id: usize, applicant: &str, day: &str, title: &str, body: &str) -> Text {
    Text {
        id: id.to_string(),
        title: title.into(),
        body: body.into(),
        day: day.parse().ok(),
        applicant: Some(applicant.into()),
        township: Some("柳塘镇".into()),
        outcome: None,
        is_voice: false,
    }
}

/// Four matters of a town that does not exist, and texts that stand alone.
fn town() -> Vec<Text> {
    let rows = [
        (
            "甲",
            "2026-01-05",
            "申请公开柳塘渡村征地补偿方案",
            "柳塘渡村去年征地，补偿方案没有张贴，请公开征地批复、补偿方案和听证材料",
        ),
        (
            "乙",
            "2026-01-20",
            "柳塘渡村征地补偿标准",
            "我是柳塘渡村村民，土地被征收，想看征地批复和补偿标准",
        ),
        (
            "丙",
            "2026-02-11",
            "查询柳塘渡村征地批复",
            "柳塘渡村第三批次征地的批复、勘测定界图、补偿安置公告",
        ),
        (
            "丁",
            "2026-02-12",
            "白露路小学招生划片",
            "白露路小学今年招生划片的依据，滨江家园为何不在学区",
        ),
        (
            "戊",
            "2026-02-15",
            "白露路小学学区划片的依据",
            "请公开白露路小学招生学区划片的会议纪要和学位测算",
        ),
        (
            "己",
            "2026-03-01",
            "搅拌站夜间噪音",
            "青禾搅拌站夜间施工噪音扬尘很大，请公开环评批复和验收材料",
        ),
        (
            "庚",
            "2026-03-02",
            "青禾搅拌站扬尘噪音",
            "青禾搅拌站的环评批复、噪音检测报告，夜间施工许可",
        ),
        (
            "辛",
            "2026-03-03",
            "公园何时开工",
            "北山公园规划已久，何时开工",
        ),
        (
            "壬",
            "2026-03-04",
            "养老保险缴费记录",
            "本人参保缴费年限查询",
        ),
    ];
    let rows = rows.iter().enumerate();
    rows.map(|(id, (who, day, title, body))| text(id, who, day, title, body))
        .collect()
}

fn clustered(texts: &[Text], threads: usize) -> Clusters {
    let settings = settings();
    let run = Run {
        threads,
        progress: &|_, _, _| {},
    };
    cluster(texts, &settings, &settings.segmenter(), &run)
}

fn period() -> Period {
    Period {
        from: "2026-01-01".parse().unwrap(),
        to: "2026-03-31".parse().unwrap(),
    }
}

fn topics_of(texts: &[Text], threads: usize, known: &[Known]) -> Vec<Topic> {
    let settings = settings();
    let segmenter: Segmenter = settings.segmenter();
    let clusters = clustered(texts, threads);
    topics(texts, &clusters, &settings, &segmenter, &period(), known)
}

#[test]
fn matters_are_told_apart_with_their_evidence() {
    let found = clustered(&town(), 1).of;
    assert_eq!(
        found,
        [
            Some(0),
            Some(0),
            Some(0),
            Some(1),
            Some(1),
            Some(2),
            Some(2),
            None,
            None
        ]
    );
    let topics = topics_of(&town(), 1, &[]);
    let land = &topics[0];
    assert_eq!((land.applications, land.applicants), (3, 3));
    assert_eq!(land.theme.as_deref(), Some("征地拆迁"));
    assert!(
        land.place.as_deref().is_some_and(|it| it.contains("村")),
        "{:?}",
        land.place
    );
    assert_eq!(land.first_on.unwrap().to_string(), "2026-01-05");
    assert_eq!(land.last_on.unwrap().to_string(), "2026-02-11");
    assert!(
        land.words.iter().any(|(word, _)| word == "征地"),
        "{:?}",
        land.words
    );
    assert_eq!(land.townships["柳塘镇"], 3);
    for member in &land.members {
        assert!(member.score > 0.3 && member.score <= 1.0);
        let (nearest, similarity) = member.nearest.unwrap();
        assert!(nearest != member.at && similarity > 0.1);
    }
    let points: f64 = land.hotness.parts.iter().map(|it| it.points).sum();
    assert!((land.hotness.total - points).abs() < 0.05);
    let most: f64 = land.hotness.parts.iter().map(|it| it.most).sum();
    assert!((most - 100.0).abs() < 0.3);
}

#[test]
fn a_text_that_many_hand_in_is_a_topic_with_words_and_a_place() {
    let mut texts = town();
    let (title, body) = (
        "雁栖湖小区水质逐月监测数据",
        "请公开雁栖湖小区二次供水的水质逐月监测数据",
    );
    let many = (10..16).map(|id| text(id, &format!("邻{id}"), "2026-03-05", title, body));
    texts.extend(many);
    let topics = topics_of(&texts, 1, &[]);
    let water = topics.iter().find(|it| it.applications == 6).unwrap();
    let says = |wanted| water.words.iter().any(|(word, _)| word == wanted);
    assert!(says("水质") && says("监测数据"), "{:?}", water.words);
    let place = water.place.as_deref();
    assert!(place.is_some_and(|it| it.ends_with("小区")), "{place:?}");
}

#[test]
fn a_topic_says_only_what_two_of_its_texts_say() {
    let land = "申请公开征地补偿方案和征地批复";
    let texts = [
        text(0, "甲", "2026-01-05", land, "补偿安置公告"),
        text(
            1,
            "乙",
            "2026-01-06",
            "柳塘渡村征地批复",
            "征地补偿方案，蚕桑",
        ),
    ];
    let topics = topics_of(&texts, 1, &[]);
    assert_eq!((topics.len(), topics[0].applications), (1, 2));
    assert_eq!(topics[0].place, None);
    let says = |wanted| topics[0].words.iter().any(|(word, _)| word == wanted);
    assert!(says("征地") && !says("蚕桑"), "{:?}", topics[0].words);
}

#[test]
fn the_answer_does_not_depend_on_the_number_of_threads() {
    let mut texts = town();
    for round in 0..60 {
        for (at, mut text) in town().into_iter().enumerate() {
            text.id = format!("{round}-{at}");
            text.body = format!(
                "{}第{round}次来信，{}",
                text.body,
                "补充材料".repeat(round % 7)
            );
            texts.push(text);
        }
    }
    let one = serde_json::to_string(&topics_of(&texts, 1, &[])).unwrap();
    for threads in [2, 5] {
        assert_eq!(
            one,
            serde_json::to_string(&topics_of(&texts, threads, &[])).unwrap()
        );
    }
}

#[test]
fn one_applicant_filing_five_hundred_times_is_capped() {
    let mut texts = town();
    let (who, day) = ("癸", "2026-03-10");
    for id in 100..600 {
        texts.push(text(
            id,
            who,
            day,
            "申请公开西岭水库除险加固工程资金",
            "西岭水库除险加固工程的资金使用和验收材料",
        ));
    }
    let topics = topics_of(&texts, 2, &[]);
    let flood = topics.iter().find(|it| it.applications == 500).unwrap();
    assert_eq!(flood.applicants, 1);
    assert_eq!(
        flood.hotness.parts[1].value, 3.0,
        "three of one applicant count"
    );
    assert_eq!(
        flood
            .members
            .iter()
            .filter(|it| it.copy_of.is_some())
            .count(),
        499
    );
    assert_ne!(topics[0].id, flood.id, "three persons are hotter than one");
}

#[test]
fn ids_are_kept_from_run_to_run() {
    let before = topics_of(&town(), 1, &[]);
    let known: Vec<Known> = before
        .iter()
        .map(|topic| Known {
            id: format!("kept-{}", topic.id),
            members: topic.members.iter().map(|it| it.at.to_string()).collect(),
        })
        .collect();
    let mut later = town();
    later.push(text(
        50,
        "子",
        "2026-03-20",
        "柳塘渡村征地补偿款",
        "柳塘渡村征地批复和补偿款发放",
    ));
    let after = topics_of(&later, 1, &known);
    let land = after.iter().find(|it| it.applications == 4).unwrap();
    assert_eq!(land.id, format!("kept-{}", before[0].id));
}

#[test]
fn bad_texts_get_an_answer() {
    let mut texts = town();
    let strange = [
        "",
        "   ",
        "😀😀😀",
        "𬹼𬹼",
        "\u{0}\u{200b}",
        "12345678901234567890",
        "？！。",
    ];
    for (id, body) in (20..).zip(strange) {
        texts.push(Text {
            day: None,
            applicant: None,
            ..text(id, "", "", "", body)
        });
    }
    texts.push(text(
        40,
        "寅",
        "no day",
        "很长",
        &"柳塘渡村征地补偿。".repeat(120_000),
    ));
    let found = clustered(&texts, 2);
    let strange = 9..9 + strange.len();
    assert!(found.of[strange].iter().all(Option::is_none));
    assert_eq!(topics_of(&texts, 2, &[]).len(), 3);
    assert!(clustered(&[], 2).of.is_empty());
    assert!(topics_of(&[], 2, &[]).is_empty());
}

#[test]
fn a_new_text_finds_its_like_and_its_copy() {
    let (texts, settings) = (town(), settings());
    let clusters = clustered(&texts, 1);
    let finder = Finder::new(&clusters);
    let nearest = |title: &str, body: &str| {
        let new = text(99, "卯", "2026-04-01", title, body);
        finder.nearest(&new, &settings, &settings.segmenter(), 3)
    };
    let like = nearest("青禾搅拌站环评批复", "搅拌站噪音太大");
    assert!([5, 6].contains(&like[0].at) && !like[0].is_copy, "{like:?}");
    let copy = nearest(&texts[1].title, &texts[1].body.replace("看", "知道"));
    assert!(copy[0].at == 1 && copy[0].is_copy, "{copy:?}");
    assert!(nearest("", "").is_empty());
}

#[test]
fn progress_is_told_to_the_end() {
    let (texts, settings) = (town(), settings());
    let done = AtomicUsize::new(0);
    let run = Run {
        threads: 2,
        progress: &|stage, newly, total| {
            assert_eq!(total, texts.len());
            if stage == Stage::Neighbours {
                done.fetch_add(newly, Ordering::Relaxed);
            }
        },
    };
    cluster(&texts, &settings, &settings.segmenter(), &run);
    assert_eq!(done.into_inner(), texts.len());
}

#[test]
fn windows_leave_one_matter_in_one_topic() {
    let mut settings = settings();
    settings.clusters.window_texts = 3;
    let texts: Vec<Text> = (0..4)
        .flat_map(|round| {
            town().into_iter().enumerate().map(move |(at, mut text)| {
                text.body = format!("{}另请说明经办科室、第{round}次意见和下一步安排", text.body);
                text.id = (round * 100 + at).to_string();
                text
            })
        })
        .collect();
    let run = Run {
        threads: 1,
        progress: &|_, _, _| {},
    };
    let found = cluster(&texts, &settings, &settings.segmenter(), &run);
    let land: Vec<_> = (0..4).map(|round| found.of[round * 9]).collect();
    assert!(
        land[0].is_some() && land.iter().all(|it| *it == land[0]),
        "{land:?}"
    );
}

#[test]
fn settings_that_cannot_be_used_are_refused_with_their_line() {
    let wrong = [
        ("similarity = 0.5", "similarity = 1.5", "copies.similarity"),
        ("least = 0.04", "least = 0.9", "clusters.least"),
        ("window_texts = 120000", "window_texts = 0", "window_texts"),
        ("chance = 0.01", "chance = 1", "chance"),
        ("full_months = 12", "full_months = 1", "full_"),
        ("longest = 4000", "longst = 4000", "第5行"),
    ];
    for (right, wrong, said) in wrong {
        assert!(RULES.contains(right), "{right}");
        let error = Settings::read(&RULES.replacen(right, wrong, 1)).unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
}
