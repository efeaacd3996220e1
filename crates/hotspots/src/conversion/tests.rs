use chrono::NaiveDate;

use super::{Ground, ground};
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

fn judged(texts: &[Text]) -> Ground {
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
    ground(&found[0], texts, &settings.conversion, to)
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
    assert_eq!(judgement.since, day("2026-01-01"));
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
    assert_eq!(judgement.own[0].1, "社会保障");
}
