//! What was proposed to become public, and what became of the requests once it was.

use disclosure::words::ProposalState;
use disclosure::{Cite, explain};
use store::ProposalRow;

use super::Asked;
use super::table::{Section, Table, Value, columns};
use crate::error::ActError;
use crate::names::Names;
use crate::office::Office;
use crate::proposals::{Answered, Effect, Published, Verdict};

impl Office {
    /// The list of conversions, and the effect of those that are public. Outside only what
    /// is to be public is told.
    pub(super) async fn converted(&self, asked: &Asked<'_>) -> Result<[Section; 2], ActError> {
        let mut rows = self.proposals(asked.desk, None).await?.rows;
        if asked.least.is_some() {
            let public = [ProposalState::Adopted, ProposalState::Published];
            rows.retain(|row| public.contains(&row.state));
        }
        let names = self.names().await?;
        let mut effects = Vec::new();
        let mut reader = self.store.read().await?;
        for row in &rows {
            if let Some(effect) = self.effect(&mut reader, row).await? {
                effects.push(measured(row, &effect, asked.least));
            }
        }
        Ok([
            Section {
                heading: "九、转为主动公开的清单",
                said: said(rows.is_empty(), "没有提出主动公开的建议。"),
                tables: vec![self.list(&rows, &names, asked.least)],
            },
            Section {
                heading: "十、以前转为主动公开的效果",
                said: said(effects.is_empty(), "还没有已经公开的。"),
                tables: vec![effect_table(effects)],
            },
        ])
    }

    fn list(&self, rows: &[ProposalRow], names: &Names, least: Option<i64>) -> Table {
        let source = |cite: &str| explain::source(&Cite::from(cite), &self.rules);
        let rows = rows.iter().map(|row| {
            let owner = names.agency(row.owner_id);
            let answered = Answered::of(row);
            let by = answered.as_ref().and_then(|answered| answered.publish_by);
            let url = Published::of(row).map_or_else(String::new, |it| it.url);
            // who is told how many applications there are is not told of few people
            let is_few = least.is_some_and(|least| row.applicants < least);
            let number = |number: i64| match is_few {
                true => Value::Held,
                false => Value::Number(number),
            };
            vec![
                row.title.as_str().into(),
                owner.map_or("", |agency| &agency.name).into(),
                source(&row.basis).into(),
                number(row.applications),
                number(row.applicants),
                row.state.label().into(),
                answered.map_or("", |it| it.answer.label()).into(),
                by.map_or(Value::Nothing, |day| day.to_string().into()),
                url.into(),
            ]
        });
        Table {
            name: "转化清单",
            columns: columns(&[
                ("信息", 14),
                ("权属机关", 8),
                ("公开依据", 9),
                ("申请（件）", 4),
                ("得到公开的（名）", 5),
                ("状态", 5),
                ("决定", 5),
                ("公开期限", 8),
                ("公开网址", 10),
            ]),
            rows: rows.collect(),
            chart: None,
        }
    }
}

fn said(none: bool, what: &str) -> Vec<String> {
    none.then(|| what.to_owned()).into_iter().collect()
}

fn effect_table(rows: Vec<Vec<Value>>) -> Table {
    Table {
        name: "转化效果",
        columns: columns(&[
            ("信息", 16),
            ("公开日期", 8),
            ("前后各（月）", 5),
            ("公开前（件）", 5),
            ("公开后（件）", 5),
            ("变化", 5),
            ("说明", 10),
        ]),
        rows,
        chart: None,
    }
}

fn measured(row: &ProposalRow, effect: &Effect, least: Option<i64>) -> Vec<Value> {
    let day = effect.published_on.to_string();
    let mut values = vec![row.title.as_str().into(), day.into()];
    match effect.verdict {
        Verdict::TooEarly(day) => {
            values.resize(6, Value::Nothing);
            values.push(format!("分析到 {day} 以后才能比较").into());
        }
        Verdict::NobodyAsked => {
            values.resize(6, Value::Nothing);
            values.push("没有关联的申请，不能比较".into());
        }
        Verdict::Compared(found) => {
            let before = Value::unless_few(found.before, least);
            let after = Value::unless_few(found.after, least);
            let change = match before == Value::Held || after == Value::Held {
                true => Value::Held,
                false => Value::change((4, found.after), (3, found.before)),
            };
            values.extend([i64::from(found.months).into(), before, after, change]);
            values.push(
                if found.few {
                    "件数少，可能是偶然"
                } else {
                    ""
                }
                .into(),
            );
        }
    }
    values
}
