//! The replies of a year judged again, as tables that become a document or a workbook.

use super::{NOT_AMONG_OTHERS, Replay, Replayed};
use crate::topics::{Section, Table, TopicReport, Value, columns};

impl Replay {
    /// All that was found, as it becomes a document or a workbook.
    pub fn report(&self, year: i32) -> TopicReport {
        TopicReport {
            title: format!("{year}年答复的申请\n按另外的期限重算"),
            sections: vec![
                Section {
                    heading: "一、结果",
                    said: self.said(year),
                    tables: vec![self.by_agency()],
                },
                Section {
                    heading: "二、这些案件的其他期限",
                    said: vec![NOT_AMONG_OTHERS.to_owned()],
                    tables: vec![self.by_period()],
                },
                Section {
                    heading: "三、期限或者结论有变化的答复",
                    said: vec![format!("{}件。", self.changed.len())],
                    tables: vec![self.otherwise()],
                },
            ],
        }
    }

    fn by_agency(&self) -> Table {
        let rows = self.agencies.values().map(|agency| {
            let (now, then) = agency.late;
            vec![
                agency.name.as_str().into(),
                whole(agency.cases),
                whole(now),
                whole(then),
            ]
        });
        Table {
            name: "各机关",
            columns: columns(&[
                ("机关", 24),
                ("答复", 8),
                ("现行期限下超期", 10),
                ("改后超期", 10),
            ]),
            rows: rows.collect(),
            chart: None,
        }
    }

    fn by_period(&self) -> Table {
        let rows = self.others.iter().map(|(period, others)| {
            let (now, then) = others.late;
            vec![
                period.label().into(),
                whole(others.sent),
                whole(now),
                whole(then),
            ]
        });
        Table {
            name: "其他期限",
            columns: columns(&[
                ("期限", 24),
                ("发出、提交", 8),
                ("现行期限下超期", 10),
                ("改后超期", 10),
            ]),
            rows: rows.collect(),
            chart: None,
        }
    }

    fn otherwise(&self) -> Table {
        Table {
            name: "有变化的案件",
            columns: columns(&[
                ("案号", 18),
                ("答复", 11),
                ("现行最后一日", 11),
                ("改后最后一日", 11),
                ("现行已用工作日", 10),
                ("改后已用工作日", 10),
                ("结论", 12),
            ]),
            rows: self.changed.iter().map(changed).collect(),
            chart: None,
        }
    }
}

fn whole(many: usize) -> Value {
    Value::Number(i64::try_from(many).unwrap_or(i64::MAX))
}

fn changed(one: &Replayed) -> Vec<Value> {
    vec![
        one.number.as_str().into(),
        one.concluded_on.to_string().into(),
        one.due_on.0.to_string().into(),
        one.due_on.1.to_string().into(),
        i64::from(one.workdays.0).into(),
        i64::from(one.workdays.1).into(),
        one.verdict().into(),
    ]
}
