//! The work of a run: from texts to topics as they are written. It asks nothing of the
//! register, and runs on a thread of its own.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use hotspots::{Known, Period, Run, Settings, Stage, Text, Topic};
use serde_json::json;
use store::{CaseId, TopicMember, TopicRow};

/// How far a run is, told by the threads that work on it.
#[derive(Default)]
pub(super) struct Progress {
    stage: AtomicU8,
    done: AtomicUsize,
    out_of: AtomicUsize,
}

impl Progress {
    fn tell(&self, stage: Stage, newly: usize, out_of: usize) {
        let stage = stage as u8 + 1;
        if self.stage.swap(stage, Ordering::Relaxed) != stage {
            self.done.store(0, Ordering::Relaxed);
        }
        self.out_of.store(out_of, Ordering::Relaxed);
        self.done.fetch_add(newly, Ordering::Relaxed);
    }

    pub(super) fn now(&self) -> (&'static str, i64, i64) {
        let stages = [
            "读取申请",
            "查找重复",
            "分词",
            "比较相似",
            "归并",
            "整理依据",
        ];
        let stage = usize::from(self.stage.load(Ordering::Relaxed));
        let count = |it: &AtomicUsize| i64::try_from(it.load(Ordering::Relaxed)).unwrap_or(0);
        let stage = stages.get(stage).copied().unwrap_or_default();
        (stage, count(&self.done), count(&self.out_of))
    }
}

/// A topic as it is written, with its applications.
pub(super) struct Row {
    pub(super) topic: TopicRow,
    pub(super) members: Vec<TopicMember>,
}

pub(super) fn known(members: Vec<(String, CaseId)>) -> Vec<Known> {
    let mut known: Vec<Known> = Vec::new();
    for (topic, case) in members {
        match known.last_mut() {
            Some(last) if last.id == topic => last.members.push(case.to_string()),
            _ => known.push(Known {
                id: topic,
                members: vec![case.to_string()],
            }),
        }
    }
    known
}

/// What the texts are about. With one thread: it runs beside the office's work.
pub(super) fn found(
    texts: &[Text],
    settings: &Settings,
    period: Period,
    mut known: Vec<Known>,
    decided: &[hotspots::Decided],
    progress: &Progress,
) -> Vec<Row> {
    let segmenter = settings.segmenter();
    let run = Run {
        threads: 1,
        progress: &|stage, newly, out_of| progress.tell(stage, newly, out_of),
    };
    let mut clusters = hotspots::cluster(texts, settings, &segmenter, &run);
    hotspots::decide(texts, &mut clusters, &mut known, decided);
    let topics = hotspots::topics(texts, &clusters, settings, &segmenter, &period, &known);
    let rows = topics.iter();
    rows.map(|topic| row(topic, texts, settings, &period))
        .collect()
}

fn row(topic: &Topic, texts: &[Text], settings: &Settings, period: &Period) -> Row {
    let case = |at: usize| texts[at].id.parse::<CaseId>().unwrap_or_default();
    let thousandths = |share: f32| (f64::from(share) * 1000.0).round() as i64;
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    let ground = hotspots::ground(topic, texts, &settings.conversion, period.to);
    let mut months = BTreeMap::<String, u64>::new();
    for day in topic.members.iter().filter_map(|it| texts[it.at].day) {
        *months.entry(day.format("%Y-%m").to_string()).or_default() += 1;
    }
    let words: Vec<&str> = topic.words.iter().map(|(word, _)| word.as_str()).collect();
    let first = topic
        .members
        .iter()
        .max_by(|a, b| a.score.total_cmp(&b.score));
    let evidence = json!({
        "parts": topic.hotness.parts.iter().map(|part| json!({
            "name": part.name,
            "value": tenths(part.value),
            "points": tenths(part.points),
            "most": tenths(part.most),
        })).collect::<Vec<_>>(),
        "words": words,
        "example": first.map(|it| texts[it.at].title.clone()),
        "place": topic.place,
        "first_on": topic.first_on,
        "last_on": topic.last_on,
        "townships": topic.townships,
        "outcomes": topic.outcomes,
        "voices": topic.voices,
        "flares": topic.burst.is_some_and(|burst| burst.flares),
        "in_period": topic.burst.map(|burst| burst.applicants),
        "months": months,
        "given": {
            "since": ground.since,
            "until": ground.until,
            "applicants": ground.applicants,
            "enough": ground.enough,
            "own": ground.own.len(),
        },
    });
    Row {
        topic: TopicRow {
            run_id: uuid::Uuid::nil(),
            topic: topic.id.clone(),
            rank: 0,
            hotness: tenths(topic.hotness.total),
            theme: topic.theme.clone(),
            applicants: count(topic.applicants),
            applications: count(topic.applications),
            evidence,
        },
        members: topic
            .members
            .iter()
            .map(|member| TopicMember {
                case_id: case(member.at),
                score: thousandths(member.score),
                copy_of: member.copy_of.map(case),
                nearest: member.nearest.map(|(at, _)| case(at)),
                nearness: member.nearest.map(|(_, share)| thousandths(share)),
            })
            .collect(),
    }
}

/// The register keeps whole numbers alone.
fn tenths(points: f64) -> i64 {
    (points * 10.0).round() as i64
}
