//! The work of a run: from texts to topics as they are written. It asks nothing of the
//! register, and runs on a thread of its own.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use hotspots::{
    Comparing, Ground, Known, Member, Period, Run, Settings, Sought, Stage, Text, Topic,
};
use store::{CaseId, TopicMember, TopicRow, TopicVoice};
use uuid::Uuid;

use super::evidence::{Evidence, tenths};
use super::informations::{Information, informations};
use super::reading::voice;

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
pub(crate) struct Row {
    pub(crate) topic: TopicRow,
    pub(crate) members: Vec<TopicMember>,
    pub(crate) voices: Vec<TopicVoice>,
    /// What they ask for, what most people were given first.
    pub(crate) informations: Vec<Information>,
}

/// What a run found.
pub(crate) struct Found {
    pub(crate) rows: Vec<Row>,
    /// Proposals, and the applications that ask for the same.
    pub(crate) asking: Vec<(Uuid, Vec<CaseId>)>,
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

/// What is known before the texts are read.
#[derive(Default)]
pub(super) struct Before {
    /// The topics of the result before.
    pub(super) known: Vec<Known>,
    /// What analysts decided.
    pub(super) decided: Vec<hotspots::Decided>,
    /// What is proposed to be public, or public already.
    pub(super) sought: Vec<(Uuid, Sought)>,
}

/// What the texts are about. With one thread: it runs beside the office's work.
pub(super) fn found(
    texts: &[Text],
    settings: &Settings,
    period: Period,
    before: Before,
    progress: &Progress,
) -> Result<Found, serde_json::Error> {
    let segmenter = settings.segmenter();
    let run = Run {
        threads: 1,
        progress: &|stage, newly, out_of| progress.tell(stage, newly, out_of),
    };
    let mut known = before.known;
    let mut clusters = hotspots::cluster(texts, settings, &segmenter, &run);
    hotspots::decide(texts, &mut clusters, &mut known, &before.decided);
    let topics = hotspots::topics(texts, &clusters, settings, &segmenter, &period, &known);
    let comparing = Comparing::new(texts, &clusters, settings, &segmenter);
    let rows = topics.iter().map(|topic| {
        let ground = comparing.ground(topic, period.to);
        row(topic, texts, &ground)
    });
    let (proposals, sought): (Vec<Uuid>, Vec<Sought>) = before.sought.into_iter().unzip();
    let asking = comparing.asking(&sought).into_iter();
    let cases = |asking: Vec<usize>| {
        let asking = asking.into_iter();
        asking.filter_map(|at| texts[at].id.parse().ok()).collect()
    };
    Ok(Found {
        rows: rows.collect::<Result<_, _>>()?,
        asking: proposals.into_iter().zip(asking.map(cases)).collect(),
    })
}

fn row(topic: &Topic, texts: &[Text], ground: &Ground) -> Result<Row, serde_json::Error> {
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    let evidence = Evidence::of(topic, texts, ground);
    let information: HashMap<usize, i64> = (0..)
        .zip(&ground.informations)
        .flat_map(|(nth, it)| it.members.iter().map(move |at| (*at, nth)))
        .collect();
    let (voices, asked): (Vec<_>, Vec<_>) = topic
        .members
        .iter()
        .partition(|member| texts[member.at].is_voice);
    Ok(Row {
        topic: TopicRow {
            run_id: Uuid::nil(),
            topic: topic.id.clone(),
            rank: 0,
            hotness: tenths(topic.hotness.total),
            theme: topic.theme.clone(),
            applicants: count(topic.applicants),
            applications: count(topic.applications),
            evidence: serde_json::to_value(evidence)?,
        },
        members: asked
            .iter()
            .map(|it| TopicMember {
                information: information.get(&it.at).copied(),
                ..member(it, texts)
            })
            .collect(),
        voices: voices
            .iter()
            .filter_map(|it| {
                Some(TopicVoice {
                    voice_id: voice(&texts[it.at].id)?,
                    score: thousandths(it.score),
                })
            })
            .collect(),
        informations: informations(ground, texts),
    })
}

/// An application of a topic. That a voice is nearest to it, or that it is a copy of one,
/// is not kept.
fn member(member: &Member, texts: &[Text]) -> TopicMember {
    let case = |at: usize| texts[at].id.parse::<CaseId>().ok();
    let nearest = member
        .nearest
        .and_then(|(at, share)| Some((case(at)?, thousandths(share))));
    TopicMember {
        case_id: case(member.at).unwrap_or_default(),
        score: thousandths(member.score),
        copy_of: member.copy_of.and_then(case),
        nearest: nearest.map(|(case, _)| case),
        nearness: nearest.map(|(_, share)| share),
        township: texts[member.at].township.clone(),
        information: None,
    }
}

fn thousandths(share: f32) -> i64 {
    (f64::from(share) * 1000.0).round() as i64
}
