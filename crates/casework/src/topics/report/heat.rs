//! What was asked for most: topics with their shares, how they grew, where, and month by
//! month.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike, Months, NaiveDate};
use hotspots::Period;
use store::CountedMember;
use uuid::Uuid;

use super::Asked;
use super::table::{Chart, Section, Table, Value, columns};
use crate::names::Names;
use crate::topics::small::Cube;
use crate::topics::{Found, TopicList, UNJUDGED, periods};

/// How many topics are listed.
const TOPICS: usize = 50;
/// How many are drawn as columns.
const DRAWN: u32 = 15;
/// How many are followed month by month.
const FOLLOWED: usize = 6;

type Members<'m> = HashMap<&'m str, Vec<&'m CountedMember>>;

/// The topics of a result.
pub(super) fn section(
    asked: &Asked<'_>,
    list: &TopicList,
    members: &[CountedMember],
    names: &Names,
) -> Section {
    let mut by_topic = Members::new();
    for member in members {
        by_topic.entry(&member.topic).or_default().push(member);
    }
    // few people are not told of, under whatever name
    let told = |found: &&Found| {
        asked
            .least
            .is_none_or(|least| found.row.applicants >= least)
    };
    let topics: Vec<&Found> = list.topics.iter().filter(told).take(TOPICS).collect();
    let followed = &topics[..topics.len().min(FOLLOWED)];
    let mut tables = Vec::new();
    match asked.least {
        None => {
            tables.push(topics_inside(asked, &topics, &by_topic));
            tables.push(places(&topics, &by_topic, names));
        }
        Some(_) => tables.push(topics_outside(asked, &topics)),
    }
    if !followed.is_empty() {
        tables.push(by_month(asked, followed, &by_topic));
    }
    Section {
        heading: "六、热点",
        said: vec![format!(
            "两件以上相似的申请是一个热点。{} 至 {} 的申请中，共有 {} 个热点{}；列出申请人最多、持续最久的，不超过 {TOPICS} 个。占比是占所读全部申请的比例。",
            asked.run.reads_since,
            asked.run.until,
            list.topics.len(),
            asked.least.map_or_else(String::new, |least| format!(
                "（申请人少于 {least} 名的并入“其余”）"
            )),
        )],
        tables,
    }
}

/// What of all that was read is in none of these topics.
fn rest(asked: &Asked<'_>, topics: &[&Found]) -> (i64, i64) {
    let whole = asked.run.texts.unwrap_or_default();
    let listed: i64 = topics.iter().map(|found| found.row.applications).sum();
    // a case that was split since may be counted in a topic, and not be read again
    (whole.saturating_sub(listed).max(0), whole.max(listed))
}

fn drawn(topics: &[&Found]) -> Option<Chart> {
    let rows = u32::try_from(topics.len()).unwrap_or(DRAWN).min(DRAWN);
    (rows > 0).then_some(Chart::Columns { column: 2, rows })
}

fn topics_inside(asked: &Asked<'_>, topics: &[&Found], members: &Members<'_>) -> Table {
    let (rest, whole) = rest(asked, topics);
    let before = periods::before(&asked.period).filter(|it| it.from >= asked.run.reads_since);
    let mut rows: Vec<Vec<Value>> = topics
        .iter()
        .map(|found| {
            let own = members.get(found.row.topic.as_str());
            let within = |period: Option<Period>| Some(count(own?, &period?));
            let (now, then) = (within(Some(asked.period)), within(before));
            let change = now
                .zip(then)
                .map(|(now, then)| Value::change((6, now), (7, then)));
            let or_nothing = |number: Option<i64>| number.map_or(Value::Nothing, Value::Number);
            vec![
                found.name().into(),
                found.theme().unwrap_or(UNJUDGED).into(),
                found.row.applications.into(),
                Value::share(2, found.row.applications, whole),
                found.row.applicants.into(),
                or_nothing(own.map(|own| repeating(own))),
                or_nothing(now),
                or_nothing(then),
                change.unwrap_or(Value::Nothing),
            ]
        })
        .collect();
    for (label, many) in [
        ("其余（没有相似的，或者没有列出的）", rest),
        ("合计", whole),
    ] {
        let mut row = vec![
            label.into(),
            "".into(),
            many.into(),
            Value::share(2, many, whole),
        ];
        row.resize(9, Value::Nothing);
        rows.push(row);
    }
    Table {
        name: "热点",
        columns: columns(&[
            ("热点", 16),
            ("主题", 5),
            ("申请（件）", 4),
            ("占比", 5),
            ("申请人（名）", 5),
            ("多次申请的（名）", 5),
            ("本期（件）", 4),
            ("上期（件）", 4),
            ("比上期", 5),
        ]),
        rows,
        chart: drawn(topics),
    }
}

/// Only what rests on enough people, and no more of it than its whole: parts of it in this
/// period and that would tell of single ones.
fn topics_outside(asked: &Asked<'_>, topics: &[&Found]) -> Table {
    let (rest, whole) = rest(asked, topics);
    let rest = Value::unless_few(rest, asked.least);
    // the rest is what the listed ones lack of the whole
    let whole_shown = rest != Value::Held;
    let share = |many: i64| match whole_shown {
        true => Value::share(2, many, whole),
        false => Value::Held,
    };
    let mut rows: Vec<Vec<Value>> = topics
        .iter()
        .map(|found| {
            vec![
                found.name().into(),
                found.theme().unwrap_or(UNJUDGED).into(),
                found.row.applications.into(),
                share(found.row.applications),
                found.row.applicants.into(),
            ]
        })
        .collect();
    let shown = |value: Value| if whole_shown { value } else { Value::Held };
    let many = match &rest {
        Value::Number(many) => *many,
        _ => 0,
    };
    rows.push(vec![
        "其余".into(),
        "".into(),
        rest,
        share(many),
        Value::Nothing,
    ]);
    rows.push(vec![
        "合计".into(),
        "".into(),
        shown(whole.into()),
        share(whole),
        Value::Nothing,
    ]);
    Table {
        name: "热点",
        columns: columns(&[
            ("热点", 20),
            ("主题", 7),
            ("申请（件）", 5),
            ("占比", 5),
            ("申请人（名）", 6),
        ]),
        rows,
        chart: drawn(topics),
    }
}

/// How many of these were asked within a period.
fn count(members: &[&CountedMember], period: &Period) -> i64 {
    let within = |it: &&&CountedMember| (period.from..=period.to).contains(&it.asked_on);
    i64::try_from(members.iter().filter(within).count()).unwrap_or(i64::MAX)
}

/// How many people asked more than once.
fn repeating(members: &[&CountedMember]) -> i64 {
    let (mut once, mut often) = (HashSet::new(), HashSet::new());
    for person in members.iter().filter_map(|member| member.applicant_id) {
        if !once.insert(person) {
            often.insert(person);
        }
    }
    i64::try_from(often.len()).unwrap_or(i64::MAX)
}

fn places(topics: &[&Found], members: &Members<'_>, names: &Names) -> Table {
    let rows = topics.iter().map(|found| {
        let evidence = &found.evidence;
        let mut agencies: BTreeMap<String, u64> = BTreeMap::new();
        for member in members.get(found.row.topic.as_str()).into_iter().flatten() {
            let name = names.agency(member.agency_id);
            let name = name.map_or("", |agency| &agency.name).to_owned();
            *agencies.entry(name).or_default() += 1;
        }
        vec![
            found.name().into(),
            evidence.place.clone().unwrap_or_default().into(),
            by_number(&evidence.townships).into(),
            by_number(&agencies).into(),
            evidence
                .last_on
                .map_or(Value::Nothing, |on| on.to_string().into()),
        ]
    });
    Table {
        name: "热点的地点和机关",
        columns: columns(&[
            ("热点", 14),
            ("地点", 8),
            ("镇街", 9),
            ("办理机关", 12),
            ("最近一件", 8),
        ]),
        rows: rows.collect(),
        chart: None,
    }
}

/// Names with their numbers, the greatest first: `河头镇 4、吴林街道 2`.
fn by_number(counts: &BTreeMap<String, u64>) -> String {
    let mut counts: Vec<(&String, &u64)> = counts.iter().collect();
    counts.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let each = counts.iter().map(|(name, many)| format!("{name} {many}"));
    each.collect::<Vec<_>>().join("、")
}

/// The months that a run has read, `2026-03`.
fn months(asked: &Asked<'_>) -> Vec<String> {
    let name = |month: NaiveDate| month.format("%Y-%m").to_string();
    let first = asked.run.reads_since.with_day(1);
    let months = std::iter::successors(first, |month| month.checked_add_months(Months::new(1)));
    months
        .take_while(|month| *month <= asked.run.until)
        .map(name)
        .collect()
}

fn by_month(asked: &Asked<'_>, topics: &[&Found], members: &Members<'_>) -> Table {
    let months = months(asked);
    let held = asked
        .least
        .map(|least| held(least, topics, &months, members));
    let rows = months.iter().enumerate().map(|(month, name)| {
        let number = |(topic, found): (usize, &&Found)| {
            let many = found.evidence.months.get(name).copied().unwrap_or_default();
            match held.as_ref().is_some_and(|held| held[topic][month]) {
                true => Value::Held,
                false => Value::Number(i64::try_from(many).unwrap_or(i64::MAX)),
            }
        };
        let numbers = topics.iter().enumerate().map(number);
        std::iter::once(name.as_str().into())
            .chain(numbers)
            .collect()
    });
    let heads = topics.iter().map(|found| (found.name(), 6));
    Table {
        name: "热点按月",
        columns: columns(&[("月份", 5)]).into_iter().chain(heads).collect(),
        rows: rows.collect(),
        chart: Some(Chart::Lines),
    }
}

/// Which months of which topics rest on few people, or would tell of those by
/// subtraction from the whole topic; all of them where it is not kept who they are.
fn held(least: i64, topics: &[&Found], months: &[String], members: &Members<'_>) -> Vec<Vec<bool>> {
    let place = |member: &CountedMember| {
        let month = member.asked_on.format("%Y-%m").to_string();
        months.iter().position(|it| *it == month)
    };
    let mut cube = Cube::new([topics.len(), months.len(), 1]);
    let mut kept = vec![false; topics.len()];
    for (topic, found) in topics.iter().enumerate() {
        for member in members.get(found.row.topic.as_str()).into_iter().flatten() {
            kept[topic] = true;
            if let Some(month) = place(member) {
                let applicant: Uuid = member.applicant_id.unwrap_or(member.case_id);
                cube.add([topic, month, 0], applicant);
            }
        }
    }
    let held = cube.held_back(u64::try_from(least).unwrap_or_default());
    let of_topic = |topic: usize| {
        let of_month = |month| !kept[topic] || held[cube.index([topic, month, 0])];
        (0..months.len()).map(of_month).collect()
    };
    (0..topics.len()).map(of_topic).collect()
}
