//! What people asked for in a period, for those who decide what to do about it: how much,
//! who, with what result and how fast, about what, what was contested, and what became
//! public. What the register does not know is left to be written.
//!
//! For outside what rests on few people is held back.

mod document;
mod heat;
mod print;
mod proposed;
mod spreadsheet;
mod table;
mod volume;

use hotspots::Period;
use store::{Extent, Reader, TopicRun};
use uuid::Uuid;

pub(crate) use table::columns;
pub use table::{Chart, Of, Rate, Section, Table, TopicReport, Value, Worked};

use super::{Rhythm, may_look, settings};
use crate::china_time;
use crate::error::ActError;
use crate::office::{Desk, Office};

/// What a report is made for.
struct Asked<'a> {
    desk: &'a Desk,
    run: &'a TopicRun,
    period: Period,
    /// Fewer people than this are not told of; all are in what stays in the house.
    least: Option<i64>,
}

impl Asked<'_> {
    fn days(period: &Period) -> (chrono::NaiveDate, chrono::NaiveDate) {
        (period.from, period.to)
    }

    fn extent(&self) -> Extent {
        Extent {
            agency: self.desk.agency.id,
            whole: true,
        }
    }
}

impl Office {
    /// The report over a result of the desk's agency, or the one in force; `None` when
    /// there is none. For `outside` it says nothing that rests on few people.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn topic_report(
        &self,
        desk: &Desk,
        run: Option<Uuid>,
        outside: bool,
    ) -> Result<Option<TopicReport>, ActError> {
        may_look(desk)?;
        let Some(list) = self.topic_list(desk, run).await? else {
            return Ok(None);
        };
        let least = settings(&self.rules)?.outside.least_applicants;
        let asked = Asked {
            desk,
            run: &list.run,
            period: Period {
                from: list.run.since,
                to: list.run.until,
            },
            least: outside.then(|| i64::try_from(least).unwrap_or(i64::MAX)),
        };
        let mut reader = self.store.read().await?;
        let mut sections = vec![self.scope(&asked)];
        sections.extend(volume::sections(&mut reader, &asked).await?);
        let members = members(&mut reader, &asked).await?;
        drop(reader);
        sections.push(self.timeliness(&asked).await?);
        sections.push(heat::section(
            &asked,
            &list,
            &members,
            &*self.names().await?,
        ));
        sections.push(self.disputes(&asked).await?);
        sections.push(to_write(
            "八、原因分析",
            "没有主动公开、公开得不清楚、应当走其他渠道",
        ));
        sections.extend(self.converted(&asked).await?);
        sections.push(to_write("十一、建议", "主动公开、解读回应、改进办理"));
        Ok(Some(TopicReport {
            title: format!(
                "{}\n依申请公开情况分析\n（{} 至 {}）",
                desk.agency.name, asked.period.from, asked.period.to
            ),
            sections,
        }))
    }

    fn scope(&self, asked: &Asked<'_>) -> Section {
        let run = asked.run;
        let rhythm = Rhythm::parse(&run.rhythm).map_or("", Rhythm::label);
        let at = |at| china_time(at).format("%Y-%m-%d %H:%M").to_string();
        let mut said = vec![
            format!(
                "范围：{}和所属各机关收到的政府信息公开申请。本期：{} 至 {}（{rhythm}）。",
                asked.desk.agency.name, run.since, run.until
            ),
            format!(
                "数据时间：件数截至 {}；热点是 {} 的分析结果，读了 {} 以来的申请{}。",
                at(self.clock.now()),
                run.finished_at.map(at).unwrap_or_default(),
                run.reads_since,
                // for outside the table of topics says it, where that tells of nobody
                match asked.least {
                    None => format!(" {} 件", run.texts.unwrap_or_default()),
                    Some(_) => String::new(),
                }
            ),
        ];
        if let Some(least) = asked.least {
            said.push(format!(
                "本文对外提供：少于 {least} 名申请人的数，以及可以由合计减出这些数的数，以“{}”表示；申请人少于 {least} 名的热点并入“其余”。",
                table::HELD_BACK
            ));
        }
        Section {
            heading: "一、范围和数据时间",
            said,
            tables: Vec::new(),
        }
    }
}

/// What the register does not know.
fn to_write(heading: &'static str, what: &str) -> Section {
    Section {
        heading,
        said: vec![format!("（请补充：{what}。）")],
        tables: Vec::new(),
    }
}

/// The applications of all topics of the run, each once; none where the run is too old.
async fn members(
    reader: &mut Reader,
    asked: &Asked<'_>,
) -> Result<Vec<store::CountedMember>, ActError> {
    let mut members = reader
        .counted_members(&asked.desk.scope, asked.run.id)
        .await?;
    let mut seen = std::collections::HashSet::new();
    members.retain(|member| seen.insert(member.case_id));
    Ok(members)
}
