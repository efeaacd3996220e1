//! How much came in and was done, from whom and by which ways, with what result, how fast,
//! and what was contested.

use disclosure::annual::ROWS;
use disclosure::remedies::Standing;
use disclosure::words::{ApplicantKind, Channel, RemedyKind, RemedyOutcome};
use hotspots::Period;
use store::{Counted, PeriodCounts, Reader};

use super::Asked;
use super::table::{Of, Rate, Section, Table, Value, columns};
use crate::board::BoardFigures;
use crate::error::ActError;
use crate::office::Office;
use crate::remedies::course;
use crate::topics::periods;
use crate::topics::small::{Cell, held_in_line};

/// Volume, who, and results.
pub(super) async fn sections(
    reader: &mut Reader,
    asked: &Asked<'_>,
) -> Result<Vec<Section>, ActError> {
    let (scope, extent) = (asked.desk.scope, asked.extent());
    let mut counts = Vec::new();
    for period in [
        Some(asked.period),
        periods::before(&asked.period),
        periods::year_before(&asked.period),
    ] {
        counts.push(match period {
            None => PeriodCounts::default(),
            Some(period) => {
                let days = Asked::days(&period);
                reader.period_counts(&scope, extent, days).await?
            }
        });
    }
    let now = &counts[0];
    let kinds = ApplicantKind::ALL.iter();
    let kinds = kinds.map(|kind| (kind.label(), now.kinds.get(kind)));
    let channels = Channel::ALL.iter();
    let channels = channels.map(|way| (way.label(), now.channels.get(way)));
    let rows = now.rows.iter();
    let rows = rows.map(|(row, counted)| (of_row(*row), Some(counted)));
    // at most: somebody may have got two results
    let answered = now.rows.values().map(|counted| counted.people).sum();
    Ok(vec![
        volume(asked, &counts),
        Section {
            heading: "三、申请人和渠道",
            said: Vec::new(),
            tables: vec![
                parts("申请人", "申请人类型", kinds, now.new.people, asked.least),
                parts("渠道", "渠道", channels, now.new.people, asked.least),
            ],
        },
        Section {
            heading: "四、办理结果",
            said: vec!["按政府信息公开工作年度报告的行次。".to_owned()],
            tables: vec![parts("办理结果", "结果", rows, answered, asked.least)],
        },
    ])
}

fn of_row(row: Option<i64>) -> &'static str {
    let place = row.and_then(|row| usize::try_from(row - 1).ok());
    let label = place.and_then(|place| ROWS.get(place));
    label.copied().unwrap_or("没有对应的行次")
}

fn volume(asked: &Asked<'_>, counts: &[PeriodCounts]) -> Section {
    let of = |counts: &PeriodCounts| {
        [
            counts.before,
            counts.new.cases,
            counts.done(),
            counts.after(),
        ]
    };
    let numbers: Vec<[i64; 4]> = counts.iter().map(of).collect();
    let is_few = |number: &i64| asked.least.is_some_and(|least| (1..least).contains(number));
    // each of the four follows from the others
    let held: Vec<bool> = counts
        .iter()
        .zip(&numbers)
        .map(|(counts, four)| is_few(&counts.new.people) || four.iter().any(is_few))
        .collect();
    let labels = ["期初在办", "本期新收", "本期办结", "期末在办"];
    let rows = labels.iter().enumerate().map(|(row, label)| {
        let number = |period: usize| match held[period] {
            true => Value::Held,
            false => Value::Number(numbers[period][row]),
        };
        let change = |period: usize, column: u16| match held[0] || held[period] {
            true => Value::Held,
            false => Value::change((1, numbers[0][row]), (column, numbers[period][row])),
        };
        vec![
            Value::from(*label),
            number(0),
            number(1),
            change(1, 2),
            number(2),
            change(2, 4),
        ]
    });
    let days = |period: Option<Period>| {
        period.map_or_else(String::new, |it| format!("{} 至 {}", it.from, it.to))
    };
    Section {
        heading: "二、申请数量",
        said: vec![format!(
            "上期：{}；去年同期：{}。",
            days(periods::before(&asked.period)),
            days(periods::year_before(&asked.period))
        )],
        tables: vec![Table {
            name: "申请数量",
            columns: columns(&[
                ("件", 8),
                ("本期", 6),
                ("上期", 6),
                ("比上期", 6),
                ("去年同期", 6),
                ("比去年同期", 6),
            ]),
            rows: rows.collect(),
            chart: None,
        }],
    }
}

/// Parts of a sum with their shares and the people behind them; `people` are behind all.
fn parts<'c>(
    name: &'static str,
    head: &str,
    parts: impl Iterator<Item = (&'static str, Option<&'c Counted>)>,
    people: i64,
    least: Option<i64>,
) -> Table {
    let parts: Vec<(&str, Counted)> = parts
        .map(|(label, counted)| (label, counted.copied().unwrap_or_default()))
        .collect();
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    let cells: Vec<Cell> = parts
        .iter()
        .map(|(_, counted)| Cell {
            applications: count(counted.cases),
            applicants: count(counted.people),
        })
        .collect();
    let (held, is_held) = match least {
        Some(least) => {
            let (held, is_held) = held_in_line(&cells, count(least));
            (held, is_held || (1..least).contains(&people))
        }
        None => (vec![false; cells.len()], false),
    };
    let whole: i64 = parts.iter().map(|(_, counted)| counted.cases).sum();
    let mut rows: Vec<Vec<Value>> = parts
        .iter()
        .zip(held)
        .map(|((label, counted), held)| match held {
            true => vec![(*label).into(), Value::Held, Value::Held, Value::Held],
            false if is_held => vec![
                (*label).into(),
                counted.cases.into(),
                Value::Held,
                counted.people.into(),
            ],
            false => vec![
                (*label).into(),
                counted.cases.into(),
                Value::share(1, counted.cases, whole),
                counted.people.into(),
            ],
        })
        .collect();
    rows.push(match is_held {
        true => vec!["合计".into(), Value::Held, Value::Held, Value::Nothing],
        false => vec![
            "合计".into(),
            whole.into(),
            Value::share(1, whole, whole),
            Value::Nothing,
        ],
    });
    Table {
        name,
        columns: columns(&[
            (head, 16),
            ("申请（件）", 6),
            ("占比", 6),
            ("申请人（名）", 7),
        ]),
        rows,
        chart: None,
    }
}

impl Office {
    /// How the periods were kept, by agencies; for outside of all together.
    pub(super) async fn timeliness(&self, asked: &Asked<'_>) -> Result<Section, ActError> {
        let period = &asked.period;
        let board = self.board(asked.desk, period.from, period.to).await?;
        let mut rows = Vec::new();
        if asked.least.is_none() {
            let answering = board.rows.iter().filter(|row| row.figures.answered > 0);
            rows.extend(answering.map(|row| kept(&row.agency.name, &row.figures, None)));
        }
        rows.push(kept("合计", &board.total, asked.least));
        Ok(Section {
            heading: "五、办理时限",
            said: vec![
                "本期送达的答复；用时为本机关所用的工作日，一半的答复不超过中位数。".to_owned(),
            ],
            tables: vec![Table {
                name: "办理时限",
                columns: columns(&[
                    ("机关", 16),
                    ("答复（件）", 5),
                    ("按期（件）", 5),
                    ("超期（件）", 5),
                    ("按期率", 6),
                    ("用时中位数（工作日）", 8),
                ]),
                rows,
                chart: None,
            }],
        })
    }

    /// Reconsiderations and suits that came in or were decided in the period.
    pub(super) async fn disputes(&self, asked: &Asked<'_>) -> Result<Section, ActError> {
        let (since, until) = Asked::days(&asked.period);
        let agency = Some(asked.desk.agency.id);
        let mut reader = self.store.read().await?;
        let alive = reader
            .remedies_alive(&asked.desk.scope, agency, since, until)
            .await?;
        let within = |day| (since..=until).contains(&day);
        let rows = RemedyKind::ALL.iter().map(|kind| {
            let of_kind = alive.iter().filter(|listed| listed.remedy.kind == *kind);
            let courses: Vec<_> = of_kind.map(|listed| course(&listed.remedy)).collect();
            let count = |fits: &dyn Fn(&disclosure::remedies::Course) -> bool| {
                let many = courses.iter().filter(|it| fits(it)).count();
                Value::unless_few(i64::try_from(many).unwrap_or(i64::MAX), asked.least)
            };
            let decided = |outcome: RemedyOutcome| {
                count(&|it| match it.standing(until) {
                    Some(Standing::Decided(day, as_)) => within(day) && as_ == outcome,
                    _ => false,
                })
            };
            vec![
                kind.label().into(),
                count(&|it| within(it.received_on)),
                decided(RemedyOutcome::Upheld),
                decided(RemedyOutcome::Corrected),
                decided(RemedyOutcome::Other),
                count(&|it| it.standing(until) == Some(Standing::Undecided)),
            ]
        });
        Ok(Section {
            heading: "七、行政复议和行政诉讼",
            said: Vec::new(),
            tables: vec![Table {
                name: "复议诉讼",
                columns: columns(&[
                    ("件", 10),
                    ("本期收到", 6),
                    ("结果维持", 6),
                    ("结果纠正", 6),
                    ("其他结果", 6),
                    ("期末未审结", 6),
                ]),
                rows: rows.collect(),
                chart: None,
            }],
        })
    }
}

fn kept(name: &str, figures: &BoardFigures, least: Option<i64>) -> Vec<Value> {
    let (on_time, answered) = figures.on_time_share;
    let numbers = [answered, on_time, figures.answered_late];
    let is_few = |number: &i64| least.is_some_and(|least| (1..least).contains(number));
    if numbers.iter().any(is_few) {
        let held = std::iter::repeat_n(Value::Held, numbers.len() + 2);
        return std::iter::once(name.into()).chain(held).collect();
    }
    let share = Rate {
        part: on_time,
        whole: answered,
        of: Of::Columns(2, 1),
    };
    let median = figures.median_workdays;
    vec![
        name.into(),
        answered.into(),
        on_time.into(),
        figures.answered_late.into(),
        Value::Rate(share),
        median.map_or(Value::Nothing, |days| Value::Halves((days * 2.0) as i64)),
    ]
}
