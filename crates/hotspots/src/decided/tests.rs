use chrono::NaiveDate;

use super::{Decided, decide};
use crate::settings::Settings;
use crate::stable::Known;
use crate::text::Text;
use crate::{Period, Run, Topic, cluster, topics};

const LAND: &str = "柳塘村2026年第3批次征地批复、补偿安置方案、勘测定界图";
const SCHOOL: &str = "青衡实验小学2026年招生划片范围、学区调整依据";

fn text(id: &str, body: &str) -> Text {
    Text {
        id: id.into(),
        title: "申请公开".into(),
        body: body.into(),
        day: NaiveDate::from_ymd_opt(2026, 3, 2),
        applicant: Some(id.into()),
        ..Text::default()
    }
}

fn town() -> Vec<Text> {
    let land = (0..4).map(|n| text(&format!("l{n}"), &format!("{LAND}，并附第{n}号附图")));
    let school = (0..3).map(|n| text(&format!("s{n}"), &format!("{SCHOOL}，并附{n}年级名额")));
    land.chain(school).collect()
}

fn run(texts: &[Text], known: &[Known], decisions: &[Decided]) -> Vec<Topic> {
    let settings = Settings::read(include_str!("../../../../workflows/topics.toml")).unwrap();
    let segmenter = settings.segmenter();
    let run = Run {
        threads: 1,
        progress: &|_, _, _| {},
    };
    let mut clusters = cluster(texts, &settings, &segmenter, &run);
    let mut known = known.to_vec();
    decide(texts, &mut clusters, &mut known, decisions);
    let day = NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
    let period = Period { from: day, to: day };
    topics(texts, &clusters, &settings, &segmenter, &period, &known)
}

fn known(topics: &[Topic], texts: &[Text]) -> Vec<Known> {
    let of = |topic: &Topic| Known {
        id: topic.id.clone(),
        members: topic
            .members
            .iter()
            .map(|it| texts[it.at].id.clone())
            .collect(),
    };
    topics.iter().map(of).collect()
}

/// The topic that holds a text.
fn holding<'t>(topics: &'t [Topic], texts: &[Text], id: &str) -> Option<&'t Topic> {
    let holds = |topic: &&Topic| topic.members.iter().any(|it| texts[it.at].id == id);
    topics.iter().find(holds)
}

#[test]
fn what_was_joined_stays_one_when_more_comes_in() {
    let mut texts = town();
    let before = run(&texts, &[], &[]);
    assert_eq!(before.len(), 2);
    let topic_of = |id: &str| {
        let topic = holding(&before, &texts, id).unwrap();
        known(std::slice::from_ref(topic), &texts).remove(0)
    };
    let (land, school) = (topic_of("l0"), topic_of("s0"));
    // the smaller one stays, as was decided
    let decided = [Decided::Joined {
        topic: land,
        into: school.clone(),
    }];
    let after = run(&texts, &known(&before, &texts), &decided);
    assert_eq!((after.len(), after[0].id.as_str()), (1, school.id.as_str()));
    assert_eq!(after[0].applications, 7);
    texts.push(text("l9", LAND));
    let later = run(&texts, &known(&after, &town()), &decided);
    assert_eq!((later.len(), later[0].applications), (1, 8));
    assert_eq!(later[0].id, school.id);
}

#[test]
fn what_was_parted_stays_apart_under_its_own_id() {
    let texts = town();
    let before = run(&texts, &[], &[]);
    let decided = [Decided::Parted(Known {
        id: "t-own".into(),
        members: vec!["l0".into(), "l1".into()],
    })];
    let after = run(&texts, &known(&before, &texts), &decided);
    assert_eq!(after.len(), 3);
    assert_eq!(holding(&after, &texts, "l0").unwrap().id, "t-own");
    let rest = holding(&after, &texts, "l2").unwrap();
    let land = holding(&before, &texts, "l2").unwrap();
    assert_eq!((rest.id.as_str(), rest.applications), (land.id.as_str(), 2));
    // and once more, when the run before knows it
    let again = run(&texts, &known(&after, &texts), &decided);
    assert_eq!(holding(&again, &texts, "l1").unwrap().id, "t-own");
}

#[test]
fn a_text_that_is_parted_alone_is_no_topic_and_what_is_gone_does_no_harm() {
    let texts = town();
    let own = |members: &[&str]| Known {
        id: "t-own".into(),
        members: members.iter().map(|it| (*it).to_owned()).collect(),
    };
    let before = known(&run(&texts, &[], &[]), &texts);
    let after = run(&texts, &before, &[Decided::Parted(own(&["s2"]))]);
    assert!(holding(&after, &texts, "s2").is_none());
    let gone = [Decided::Joined {
        topic: own(&["nobody"]),
        into: own(&["l0"]),
    }];
    assert_eq!(run(&texts, &[], &gone).len(), 2);
}
