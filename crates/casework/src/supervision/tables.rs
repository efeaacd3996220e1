//! The figures and the assessment sheet as tables, which become documents and workbooks:
//! there shares and sums are formulas.

use disclosure::Rules;
use disclosure::explain::source;

use super::{Assessment, Compared, Figure, Form, MonthReadings, NOTHING, Reading, Supervision};
use crate::names::Names;
use crate::topics::{Chart, Section, Table, TopicReport, Value, Worked, columns};

/// Where a row of a table stands in a workbook: under the head, counted from 1.
fn line(row: usize) -> usize {
    row + 2
}

/// A share that a workbook works out of two cells of the row.
fn share(reading: Reading, row: usize, (part, whole): (char, char)) -> Value {
    let line = line(row);
    let (part, whole) = (format!("{part}{line}"), format!("{whole}{line}"));
    Value::Worked(Worked {
        // rounded down, as everywhere: all but one are never all
        formula: format!("IF({whole}=0,\"{NOTHING}\",ROUNDDOWN({part}/{whole},3))"),
        result: reading.permille().map_or(NOTHING.to_owned(), |permille| {
            (permille as f64 / 1000.0).to_string()
        }),
        shown: reading.shown(),
        is_share: true,
    })
}

/// A number that a workbook works out.
fn worked(formula: String, number: i64) -> Value {
    Value::Worked(Worked {
        formula,
        result: number.to_string(),
        shown: number.to_string(),
        is_share: false,
    })
}

/// A figure that is no share.
fn plain(reading: Reading) -> Value {
    match (reading.figure.form(), reading.halves) {
        (Form::Count, _) => Value::Number(reading.part),
        (Form::Median, Some(halves)) => Value::Halves(halves),
        _ => Value::Text(reading.shown()),
    }
}

impl Supervision {
    /// The report of a period, with its months, as it becomes a document or a workbook.
    pub fn report(&self, trend: &[MonthReadings], rules: &Rules) -> TopicReport {
        let extent = if self.whole { "和下级机关" } else { "" };
        let months = (trend.first(), trend.last());
        let mut sections = vec![
            Section {
                heading: "一、范围和数据时间",
                said: vec![
                    format!(
                        "范围：{}{extent}收到的政府信息公开申请。本期：{}。",
                        self.agency.name,
                        self.period.label()
                    ),
                    format!("数据时间：{}。以后补登、更正的，数字会变。", self.made_on),
                ],
                tables: Vec::new(),
            },
            self.key_figures(),
        ];
        if let (Some(first), Some(last)) = months {
            sections.push(Section {
                heading: "三、走势",
                said: vec![format!("{} 至 {}，按月。", first.label(), last.label())],
                tables: trends(trend),
            });
        }
        sections.push(Section {
            heading: "四、各机关",
            said: vec!["超期的排在前面；没有申请的机关不列。".to_owned()],
            tables: vec![self.by_agency()],
        });
        let sources = Figure::ALL.iter().map(|figure| {
            let (label, cite) = (figure.label(), figure.cite());
            format!("{label}（{}）：{}", article(rules, cite), figure.counts())
        });
        sections.push(Section {
            heading: "五、口径",
            said: sources.collect(),
            tables: Vec::new(),
        });
        TopicReport {
            title: format!(
                "{}\n依申请公开监督指标\n（{}）",
                self.agency.name,
                self.period.label()
            ),
            sections,
        }
    }

    fn key_figures(&self) -> Section {
        let rows = self.readings.iter().enumerate().map(|(row, reading)| {
            let figure = reading.figure;
            vec![
                figure.label().into(),
                reading.part.into(),
                reading.whole.map_or(Value::Nothing, Value::Number),
                match figure.form() {
                    Form::Share => share(*reading, row, ('B', 'C')),
                    _ => plain(*reading),
                },
                Compared::shown(self.before.as_ref(), figure).into(),
                Compared::shown(self.year_before.as_ref(), figure).into(),
            ]
        });
        Section {
            heading: "二、关键指标",
            said: vec![format!(
                "上期：{}；去年同期：{}。没有可以除的，写“{NOTHING}”。",
                Compared::days(self.before.as_ref()),
                Compared::days(self.year_before.as_ref())
            )],
            tables: vec![Table {
                name: "关键指标",
                columns: columns(&[
                    ("指标", 14),
                    ("件数", 5),
                    ("共", 5),
                    ("本期", 9),
                    ("上期", 9),
                    ("去年同期", 9),
                ]),
                rows: rows.collect(),
                chart: None,
            }],
        }
    }

    fn by_agency(&self) -> Table {
        let mut rows: Vec<Vec<Value>> = Vec::new();
        for (row, of) in self.agencies.iter().enumerate() {
            let name = of.agency.name.as_str().into();
            let readings = |figure| of.reading(figure);
            rows.push(agency_row(name, row, readings, |_, count| count.into()));
        }
        let (row, last) = (rows.len(), rows.len() + 1);
        let sum = |column: char, count| match row {
            0 => Value::Number(count),
            _ => worked(format!("SUM({column}2:{column}{last})"), count),
        };
        let readings = |figure| self.reading(figure);
        rows.push(agency_row("合计".into(), row, readings, sum));
        Table {
            name: "各机关",
            columns: columns(&[
                ("机关", 14),
                ("答复", 4),
                ("按期", 4),
                ("按期答复率", 6),
                ("本期超期", 4),
                ("现在超期", 4),
                ("用时中位数", 5),
                ("办结", 4),
                ("公开", 4),
                ("公开率", 6),
            ]),
            rows,
            chart: None,
        }
    }
}

/// The row of an agency, or of all; `count` writes a number into a column.
fn agency_row(
    name: Value,
    row: usize,
    reading: impl Fn(Figure) -> Reading,
    count: impl Fn(char, i64) -> Value,
) -> Vec<Value> {
    let (on_time, disclosed) = (reading(Figure::OnTime), reading(Figure::Disclosure));
    vec![
        name,
        count('B', on_time.whole.unwrap_or_default()),
        count('C', on_time.part),
        share(on_time, row, ('C', 'B')),
        count('E', reading(Figure::Overdue).part),
        count('F', reading(Figure::OverdueNow).part),
        plain(reading(Figure::Workdays)),
        count('H', disclosed.whole.unwrap_or_default()),
        count('I', disclosed.part),
        share(disclosed, row, ('I', 'H')),
    ]
}

fn trends(trend: &[MonthReadings]) -> Vec<Table> {
    let counts = trend.iter().map(|month| {
        let on_time = month.reading(Figure::OnTime);
        vec![
            month.label().into(),
            on_time.whole.unwrap_or_default().into(),
            on_time.part.into(),
            month.reading(Figure::Overdue).part.into(),
        ]
    });
    let shares = trend.iter().map(|month| {
        let shown = |figure| Value::Text(month.reading(figure).shown());
        let shown = [
            Figure::OnTime,
            Figure::Workdays,
            Figure::SameDay,
            Figure::Supplement,
            Figure::Extension,
            Figure::Disclosure,
        ]
        .map(shown);
        std::iter::once(month.label().into()).chain(shown).collect()
    });
    vec![
        Table {
            name: "各月件数",
            columns: columns(&[("月份", 8), ("答复", 6), ("按期答复", 6), ("本月超期", 6)]),
            rows: counts.collect(),
            chart: Some(Chart::Lines),
        },
        Table {
            name: "各月比率",
            columns: columns(&[
                ("月份", 8),
                ("按期答复率", 7),
                ("用时中位数", 7),
                ("当日登记率", 7),
                ("补正率", 7),
                ("延期率", 7),
                ("公开率", 7),
            ]),
            rows: shares.collect(),
            chart: None,
        },
    ]
}

impl Assessment {
    /// The sheets as they become a document or a workbook: points there are formulas over
    /// the list of cases.
    pub fn report(&self, names: &Names, rules: &Rules) -> TopicReport {
        let costs = self.costs.iter().map(|cost| {
            let most = cost
                .most
                .map_or("不限".to_owned(), |most| format!("最多扣 {most} 分"));
            let label = cost.item.label();
            format!(
                "{label}：每件扣 {} 分，{most}（{}）。",
                cost.points,
                article(rules, &cost.cite)
            )
        });
        let mut said = vec![format!(
            "起评分 {} 分，扣到 0 分为止（{}）。适用考核期最后一日有效的考核规则。",
            self.base,
            article(rules, &self.cite)
        )];
        said.extend(costs);
        TopicReport {
            title: format!(
                "{}\n依申请公开考核表\n（{}）",
                self.agency.name,
                self.period.label()
            ),
            sections: vec![
                Section {
                    heading: "一、考核规则",
                    said,
                    tables: Vec::new(),
                },
                Section {
                    heading: "二、得分",
                    said: vec![format!("数据时间：{}。得分高的排在前面。", self.made_on)],
                    tables: vec![self.scores(), self.losses()],
                },
                Section {
                    heading: "三、扣分的案件",
                    said: Vec::new(),
                    tables: vec![self.cases(names)],
                },
            ],
        }
    }

    fn scores(&self) -> Table {
        let last = self.agencies.len() * self.costs.len() + 1;
        let rows = self.agencies.iter().enumerate().map(|(row, of)| {
            let line = line(row);
            let lost = format!("SUMIFS(扣分!$F$2:$F${last},扣分!$A$2:$A${last},A{line})");
            vec![
                of.agency.name.as_str().into(),
                of.base.into(),
                worked(lost, of.lost()),
                worked(format!("MAX(B{line}-C{line},0)"), of.score()),
            ]
        });
        Table {
            name: "得分",
            columns: columns(&[("机关", 16), ("起评分", 6), ("扣分", 6), ("得分", 6)]),
            rows: rows.collect(),
            chart: None,
        }
    }

    fn losses(&self) -> Table {
        let all = self.agencies.iter().flat_map(|of| &of.items);
        let last = all.map(|item| item.cases.len()).sum::<usize>() + 1;
        let items = self
            .agencies
            .iter()
            .flat_map(|of| of.items.iter().map(move |item| (of, item)));
        let rows = items.enumerate().map(|(row, (of, item))| {
            let line = line(row);
            let count = format!(
                "COUNTIFS(扣分案件!$A$2:$A${last},A{line},扣分案件!$B$2:$B${last},B{line})"
            );
            let lost = match item.cost.most {
                Some(_) => format!("MIN(C{line}*E{line},D{line})"),
                None => format!("C{line}*E{line}"),
            };
            let cases = i64::try_from(item.cases.len()).unwrap_or(i64::MAX);
            vec![
                of.agency.name.as_str().into(),
                item.cost.item.label().into(),
                item.cost.points.into(),
                item.cost.most.map_or("不限".into(), Value::Number),
                worked(count, cases),
                worked(lost, item.lost()),
            ]
        });
        Table {
            name: "扣分",
            columns: columns(&[
                ("机关", 14),
                ("事项", 12),
                ("每件扣", 5),
                ("最多扣", 5),
                ("件数", 5),
                ("扣分", 5),
            ]),
            rows: rows.collect(),
            chart: None,
        }
    }

    fn cases(&self, names: &Names) -> Table {
        let items = self
            .agencies
            .iter()
            .flat_map(|of| of.items.iter().map(move |item| (of, item)));
        let rows = items.flat_map(|(of, item)| {
            item.cases.iter().map(move |case| {
                let agency = names.agency(case.agency_id);
                vec![
                    agency.map_or(of.agency.name.as_str(), |it| &it.name).into(),
                    item.cost.item.label().into(),
                    case.number.as_str().into(),
                    case.title.as_str().into(),
                    case.on.map(|on| on.to_string()).unwrap_or_default().into(),
                ]
            })
        });
        Table {
            name: "扣分案件",
            columns: columns(&[
                ("机关", 12),
                ("事项", 10),
                ("案号", 14),
                ("申请公开的信息", 20),
                ("日期", 7),
            ]),
            rows: rows.collect(),
            chart: None,
        }
    }
}

/// An article as people cite it.
fn article(rules: &Rules, cite: &str) -> String {
    source(&cite.into(), rules)
}
