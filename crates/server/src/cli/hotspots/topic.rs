//! `cluster` and `report`.

use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, bail};
use chrono::{Days, Months, NaiveDate};
use hotspots::{Known, Period, Run, Settings, Text, Topic};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::progress::Bar;
use super::rows::{self, Row};
use crate::cli::read;

/// Topics and members shown in the printed list; `--json` has all.
const SHOWN: usize = 20;

pub(super) fn cluster(file: &Path, settings: &Settings, threads: usize) -> anyhow::Result<()> {
    let (ids, texts) = texts(file)?;
    let clusters = clusters(&texts, settings, threads);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (id, cluster) in ids.iter().zip(&clusters.of) {
        let cluster = cluster.map_or(Value::Null, |it| Value::from(it + 1));
        if !crate::cli::wrote(writeln!(out, r#"{{"id":{id},"cluster":{cluster}}}"#)) {
            break;
        }
    }
    crate::cli::wrote(out.flush());
    Ok(())
}

fn texts(file: &Path) -> anyhow::Result<(Vec<Value>, Vec<Text>)> {
    let rows = rows::read(file)?;
    rows::tell_unread_times(&rows);
    let ids = rows.iter().map(Row::id).collect();
    Ok((ids, rows.iter().map(Row::text).collect()))
}

fn clusters(texts: &[Text], settings: &Settings, threads: usize) -> hotspots::Clusters {
    let bar = Bar::new();
    let run = Run {
        threads,
        progress: &|stage, done, total| bar.advance(stage, done, total),
    };
    hotspots::cluster(texts, settings, &settings.segmenter(), &run)
}

/// What report is asked for.
pub(super) struct Asked<'a> {
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
    pub(super) previous: Option<&'a Path>,
    pub(super) json: bool,
}

/// A report as JSON.
#[derive(Serialize)]
struct Report<'r> {
    period: Period,
    texts: usize,
    topics: Vec<Shown<'r>>,
}

#[derive(Serialize)]
struct Shown<'r> {
    #[serde(flatten)]
    topic: &'r Topic,
    /// The ids of its texts, in the order of `members`.
    texts: Vec<&'r str>,
}

/// What is read of an earlier report.
#[derive(Deserialize)]
struct Earlier {
    topics: Vec<EarlierTopic>,
}

#[derive(Deserialize)]
struct EarlierTopic {
    id: String,
    texts: Vec<String>,
}

pub(super) fn report(
    file: &Path,
    asked: &Asked<'_>,
    settings: &Settings,
    threads: usize,
) -> anyhow::Result<()> {
    let (_, texts) = texts(file)?;
    let period = period(&texts, asked)?;
    let known = match asked.previous {
        Some(file) => known(file)?,
        None => Vec::new(),
    };
    let clusters = clusters(&texts, settings, threads);
    let segmenter = settings.segmenter();
    let topics = hotspots::topics(&texts, &clusters, settings, &segmenter, &period, &known);
    if asked.json {
        let topics = topics.iter().map(|topic| Shown {
            topic,
            texts: topic
                .members
                .iter()
                .map(|it| texts[it.at].id.as_str())
                .collect(),
        });
        let report = Report {
            period,
            texts: texts.len(),
            topics: topics.collect(),
        };
        say!("{}", serde_json::to_string(&report)?);
    } else {
        print(&texts, &topics, &period);
    }
    Ok(())
}

/// The period asked for; by default the three months up to the newest text.
fn period(texts: &[Text], asked: &Asked<'_>) -> anyhow::Result<Period> {
    let newest = || texts.iter().filter_map(|it| it.day).max();
    let to = asked.to.or_else(newest);
    let to = to.context("所有来文都没有日期；请用 --from、--to 给出本期的起止日期")?;
    let months = || {
        to.checked_sub_months(Months::new(3))?
            .checked_add_days(Days::new(1))
    };
    let from = asked.from.or_else(months).unwrap_or(to);
    if from > to {
        bail!("本期第一日（{from}）在最后一日（{to}）之后；请改正 --from、--to");
    }
    Ok(Period { from, to })
}

fn known(file: &Path) -> anyhow::Result<Vec<Known>> {
    let text = read::text(file)?;
    let earlier: Earlier =
        read::json(file, &text).context("这不是 kaijuan hotspots report --json 的输出")?;
    let topics = earlier.topics.into_iter();
    Ok(topics
        .map(|it| Known {
            id: it.id,
            members: it.texts,
        })
        .collect())
}

fn print(texts: &[Text], topics: &[Topic], period: &Period) {
    let within = |at: usize| {
        texts[at]
            .day
            .is_some_and(|day| (period.from..=period.to).contains(&day))
    };
    let now = (0..texts.len()).filter(|at| within(*at)).count();
    say!(
        "共 {} 件，{} 个热点；本期 {} 至 {}，{now} 件",
        texts.len(),
        topics.len(),
        period.from,
        period.to
    );
    if topics.len() > SHOWN {
        say!("以下是热度最高的 {SHOWN} 个，全部用 --json 输出");
    }
    for (number, topic) in (1..).zip(topics.iter().take(SHOWN)) {
        let words: Vec<&str> = topic.words.iter().take(6).map(|it| it.0.as_str()).collect();
        let place = topic
            .place
            .as_deref()
            .map(|it| format!("{it}："))
            .unwrap_or_default();
        say!("\n{number}. {place}{}（{}）", words.join(" "), topic.id);
        let theme = topic.theme.as_deref().unwrap_or("由人判断");
        let days = match (topic.first_on, topic.last_on) {
            (Some(first), Some(last)) => format!("，{first} 至 {last}"),
            _ => String::new(),
        };
        say!(
            "   {} 件（本期 {} 件），{} 名申请人{days}；主题：{theme}",
            topic.applications,
            topic.members.iter().filter(|it| within(it.at)).count(),
            topic.applicants
        );
        let parts = topic.hotness.parts.iter();
        let parts: Vec<String> = parts
            .map(|it| format!("{}{} 得{}/{}", it.name, it.value, it.points, it.most))
            .collect();
        say!("   热度 {}：{}", topic.hotness.total, parts.join("，"));
        if let Some(burst) = topic.burst.filter(|it| it.flares) {
            say!(
                "   突增：本期 {} 人，按上一年应为 {:.1} 人",
                burst.applicants,
                burst.expected
            );
        }
        for member in topic
            .members
            .iter()
            .filter(|it| it.copy_of.is_none())
            .take(3)
        {
            say!("   · {} {}", texts[member.at].id, texts[member.at].title);
        }
    }
}
