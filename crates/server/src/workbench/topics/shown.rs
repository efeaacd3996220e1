//! Topics and runs in words.

use casework::topics::{Evidence, Found, Moved, Rhythm, UNJUDGED};
use casework::{Names, Office, china_time};
use store::TopicRun;

/// Tenths as people write them: `79.3`.
pub(super) fn tenths(value: i64) -> String {
    match value % 10 {
        0 => (value / 10).to_string(),
        rest => format!("{}.{}", value / 10, rest.abs()),
    }
}

/// Thousandths as a share: `87%`.
pub(super) fn share(thousandths: i64) -> String {
    format!("{}%", (thousandths + 5) / 10)
}

/// A part of the hotness.
pub(super) struct Part {
    pub name: String,
    pub value: String,
    pub points: String,
    pub most: String,
}

pub(super) fn parts(evidence: &Evidence) -> Vec<Part> {
    let parts = evidence.parts.iter();
    parts
        .map(|part| Part {
            name: part.name.clone(),
            value: tenths(part.value),
            points: tenths(part.points),
            most: tenths(part.most),
        })
        .collect()
}

/// A topic as a line of a list.
pub(super) struct Line {
    pub topic: String,
    pub name: String,
    pub example: String,
    pub theme: String,
    pub pinned: bool,
    pub flares: bool,
    pub ground: bool,
    pub hotness: String,
    pub moved: String,
    pub is_new: bool,
    pub parts: Vec<Part>,
    pub applicants: i64,
    pub applications: i64,
    pub in_period: String,
    pub voices: u64,
    pub places: String,
    pub last_on: String,
}

impl Line {
    pub fn of(found: &Found) -> Line {
        let evidence = &found.evidence;
        Line {
            topic: found.row.topic.clone(),
            name: found.name(),
            example: evidence.example.clone().unwrap_or_default(),
            theme: found.theme().unwrap_or(UNJUDGED).to_owned(),
            pinned: found.known.pinned,
            flares: evidence.flares,
            ground: evidence.given.enough,
            hotness: tenths(found.row.hotness),
            moved: found.moved.map(moved).unwrap_or_default(),
            is_new: found.moved == Some(Moved::New),
            parts: parts(evidence),
            applicants: found.row.applicants,
            applications: found.row.applications,
            in_period: evidence
                .in_period
                .map_or_else(|| "—".to_owned(), |many| many.to_string()),
            voices: evidence.voices,
            places: places(evidence),
            last_on: evidence
                .last_on
                .map(|on| on.to_string())
                .unwrap_or_default(),
        }
    }
}

pub(super) fn moved(moved: Moved) -> String {
    match moved {
        Moved::New => "新出现".to_owned(),
        Moved::Grown(by) => format!("↑ {}", tenths(by)),
        Moved::Cooled(by) => format!("↓ {}", tenths(by)),
        Moved::Same => "持平".to_owned(),
    }
}

/// The place of a topic, or its towns, the one with most first.
fn places(evidence: &Evidence) -> String {
    if let Some(place) = &evidence.place {
        return place.clone();
    }
    named(&evidence.townships)
        .into_iter()
        .map(|(town, _)| town)
        .collect::<Vec<_>>()
        .join("、")
}

/// Names with their numbers, the greatest first.
pub(super) fn named(counts: &std::collections::BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let counts = counts.iter().map(|(name, many)| (name.clone(), *many));
    let mut counts: Vec<(String, u64)> = counts.collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts
}

/// The kinds of replies by their labels, the commonest first.
pub(super) fn outcomes(office: &Office, evidence: &Evidence) -> Vec<(String, u64)> {
    let label = |kind: String| match office.rules.reply_kind(&kind) {
        Some(row) => row.label.clone(),
        None => kind,
    };
    let all = named(&evidence.outcomes).into_iter();
    all.map(|(kind, many)| (label(kind), many)).collect()
}

/// A run in words.
pub(super) struct RunLine {
    pub id: String,
    pub rhythm: &'static str,
    pub since: String,
    pub until: String,
    pub reads_since: String,
    pub asked: String,
    pub state: &'static str,
    pub is_done: bool,
    pub stage: String,
    pub done: i64,
    pub out_of: i64,
    pub finished: String,
    pub failure: String,
    pub texts: String,
}

impl RunLine {
    pub fn of(run: &TopicRun, names: &Names) -> RunLine {
        let at = |at| china_time(at).format("%Y-%m-%d %H:%M").to_string();
        let by = run.requested_by.and_then(|by| names.officer(by));
        let by = by.map_or("自动", |officer| officer.name.as_str());
        RunLine {
            id: run.id.to_string(),
            rhythm: Rhythm::parse(&run.rhythm).map_or("", Rhythm::label),
            since: run.since.to_string(),
            until: run.until.to_string(),
            reads_since: run.reads_since.to_string(),
            asked: format!("{} {by}", at(run.requested_at)),
            state: match run.state.as_str() {
                "waiting" => "等待",
                "running" => "正在分析",
                "done" => "完成",
                _ => "没有完成",
            },
            is_done: run.state == "done",
            stage: run.stage.clone().unwrap_or_default(),
            done: run.done,
            out_of: run.out_of,
            finished: run.finished_at.map(at).unwrap_or_default(),
            failure: run.failure.clone().unwrap_or_default(),
            texts: run.texts.map(|many| many.to_string()).unwrap_or_default(),
        }
    }

    /// The period, in one line.
    pub fn period(&self) -> String {
        format!("{} 至 {}", self.since, self.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!([0, 5, 40, 793].map(tenths), ["0", "0.5", "4", "79.3"]);
        assert_eq!(
            [0, 4, 5, 876, 1000].map(share),
            ["0%", "0%", "1%", "88%", "100%"]
        );
    }
}
