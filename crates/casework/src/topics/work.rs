//! The work of a run: from texts to topics as they are written. It asks nothing of the
//! register, and runs on a thread of its own.

use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use chrono::NaiveDate;
use hotspots::{Known, Member, Period, Run, Settings, Stage, Text, Topic};
use store::{CaseId, PersonId, TopicMember, TopicRow, TopicVoice};

use super::evidence::{Evidence, tenths};
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
    /// Those that were given the information, in the time that counts.
    pub(crate) given: Vec<Given>,
    /// Whether they are enough to propose that everybody has it.
    pub(crate) enough: bool,
}

/// An application that was given the information.
pub(crate) struct Given {
    pub(crate) case: CaseId,
    pub(crate) applicant: Option<PersonId>,
    pub(crate) day: Option<NaiveDate>,
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
) -> Result<Vec<Row>, serde_json::Error> {
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

fn row(
    topic: &Topic,
    texts: &[Text],
    settings: &Settings,
    period: &Period,
) -> Result<Row, serde_json::Error> {
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    let ground = hotspots::ground(topic, texts, &settings.conversion, period.to);
    let evidence = Evidence::of(topic, texts, &ground);
    let (voices, asked): (Vec<_>, Vec<_>) = topic
        .members
        .iter()
        .partition(|member| texts[member.at].is_voice);
    Ok(Row {
        topic: TopicRow {
            run_id: uuid::Uuid::nil(),
            topic: topic.id.clone(),
            rank: 0,
            hotness: tenths(topic.hotness.total),
            theme: topic.theme.clone(),
            applicants: count(topic.applicants),
            applications: count(topic.applications),
            evidence: serde_json::to_value(evidence)?,
        },
        members: asked.iter().map(|it| member(it, texts)).collect(),
        voices: voices
            .iter()
            .filter_map(|it| {
                Some(TopicVoice {
                    voice_id: voice(&texts[it.at].id)?,
                    score: thousandths(it.score),
                })
            })
            .collect(),
        given: ground
            .given
            .iter()
            .filter_map(|at| given(&texts[*at]))
            .collect(),
        enough: ground.enough,
    })
}

/// An application that counts for making the topic public.
fn given(text: &Text) -> Option<Given> {
    Some(Given {
        case: text.id.parse().ok()?,
        applicant: text.applicant.as_ref().and_then(|id| id.parse().ok()),
        day: text.day,
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
    }
}

fn thousandths(share: f32) -> i64 {
    (f64::from(share) * 1000.0).round() as i64
}
