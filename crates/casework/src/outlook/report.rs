//! The coming workdays as tables, which become a document or a workbook.

use disclosure::explain::day;

use super::{Outlook, OutlookHand};
use crate::topics::{Chart, Section, Table, TopicReport, Value, columns};

impl Outlook {
    /// All that the page shows, as it becomes a document or a workbook.
    pub fn report(&self, agency: &str) -> TopicReport {
        let plays = self.plays;
        TopicReport {
            title: format!("{agency}\n今后{}个工作日\n推演", self.days.len()),
            sections: vec![
                Section {
                    heading: "一、依据",
                    said: self.grounds(),
                    tables: Vec::new(),
                },
                Section {
                    heading: "二、今天改交谁",
                    said: vec!["后一项以前面各项已经改交为前提。".to_owned()],
                    tables: vec![self.to_be_moved()],
                },
                Section {
                    heading: "三、可能超期的案件",
                    said: vec![format!("“超期的可能”是{plays}次推演中超期的比例。")],
                    tables: vec![self.likely_late()],
                },
                Section {
                    heading: "四、逐日",
                    said: vec!["到期是在办案件今天可知的；其他是各次推演的平均。".to_owned()],
                    tables: vec![self.by_day()],
                },
                Section {
                    heading: "五、承办人",
                    said: Vec::new(),
                    tables: vec![self.by_hand()],
                },
            ],
        }
    }

    fn grounds(&self) -> Vec<String> {
        let mut said = vec![format!(
            "{}推演{}次，种子{}。照最近的办结速度、往年同一周的来件、已经登记的代理和放假安排；假定每人先办最早到期的。\
             是估计，不是承诺：不写入任何内容，也不改变任何期限。",
            day(self.on),
            self.plays,
            self.seed
        )];
        said.extend(self.holidays.iter().map(|holidays| {
            let (from, to) = (day(holidays.from), day(holidays.to));
            format!("{from}至{to}{}放假。", holidays.name)
        }));
        said.extend(self.said.iter().cloned());
        said
    }

    /// In how many of a hundred plays.
    fn share(&self, late: u32) -> Value {
        format!("{}%", late * 100 / self.plays.max(1)).into()
    }

    fn to_be_moved(&self) -> Table {
        let rows = self.moves.iter().map(|moved| {
            vec![
                moved.number.as_str().into(),
                named(&moved.from),
                moved.to.as_str().into(),
                self.share(moved.late.0),
                self.share(moved.late.1),
                mean(moved.spared),
            ]
        });
        Table {
            name: "今天改交谁",
            columns: columns(&[
                ("案号", 18),
                ("现在的承办人", 12),
                ("改交", 12),
                ("超期的可能", 10),
                ("改交以后", 10),
                ("全机关少超期（件）", 12),
            ]),
            rows: rows.collect(),
            chart: None,
        }
    }

    fn likely_late(&self) -> Table {
        let rows = self.cases.iter().map(|case| {
            vec![
                case.number.as_str().into(),
                case.agency.as_str().into(),
                named(&case.handler),
                case.due_on.to_string().into(),
                self.share(case.late),
                case.why.as_str().into(),
            ]
        });
        Table {
            name: "可能超期的案件",
            columns: columns(&[
                ("案号", 18),
                ("机关", 18),
                ("承办人", 10),
                ("答复期限", 11),
                ("超期的可能", 10),
                ("为什么", 40),
            ]),
            rows: rows.collect(),
            chart: None,
        }
    }

    fn by_day(&self) -> Table {
        let rows = self.days.iter().map(|one| {
            vec![
                one.on.to_string().into(),
                mean(one.arrived),
                mean(one.answered),
                i64::from(one.due).into(),
                mean(one.late),
                mean(one.open),
            ]
        });
        Table {
            name: "逐日",
            columns: columns(&[
                ("日期", 11),
                ("收到", 8),
                ("答复", 8),
                ("到期", 8),
                ("超期", 8),
                ("在办", 8),
            ]),
            rows: rows.collect(),
            chart: Some(Chart::Lines),
        }
    }

    fn by_hand(&self) -> Table {
        let rows = self.hands.iter().map(|hand| {
            vec![
                hand.name.as_str().into(),
                hand.agency.as_str().into(),
                i64::from(hand.in_hand).into(),
                i64::from(hand.due).into(),
                hand.pace().into(),
                i64::try_from(hand.away.len()).unwrap_or(i64::MAX).into(),
            ]
        });
        Table {
            name: "承办人",
            columns: columns(&[
                ("姓名", 10),
                ("机关", 20),
                ("待答复", 8),
                ("其间到期", 8),
                ("每个工作日办结", 24),
                ("不在岗（工作日）", 10),
            ]),
            rows: rows.collect(),
            chart: None,
        }
    }
}

impl OutlookHand {
    /// Replies a workday, and what that rests on.
    pub fn pace(&self) -> String {
        let (replies, present) = self.rests_on;
        match self.rate_of_office {
            true => format!("{:.2}（本人太少，按全机关平均）", self.rate),
            false => format!("{:.2}（{present} 个工作日 {replies} 件）", self.rate),
        }
    }
}

fn named(hand: &str) -> Value {
    match hand {
        "" => "还没有交办".into(),
        hand => hand.into(),
    }
}

/// A mean to one place: a number that a workbook counts with.
fn mean(mean: f64) -> Value {
    Value::Tenths((mean * 10.0).round() as i64)
}
