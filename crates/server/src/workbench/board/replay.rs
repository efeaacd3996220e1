//! A past year judged again, as if periods had been of other lengths.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::Office;
use casework::replay::{LENGTHS, NOT_AMONG_OTHERS, Replay, SUPPOSED};
use chrono::{Datelike, NaiveDate};
use disclosure::Refusal;
use disclosure::explain::{day, source};
use disclosure::words::Period;

use super::may_watch;
use crate::api::Problem;
use crate::reports::{Form, Supervised};
use crate::workbench::kept::written_and_kept;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

/// So many cases are shown; the files have them all.
const SHOWN: usize = 200;

/// What is asked for: a year and the lengths that are supposed, by the words of periods.
type Ask = HashMap<String, String>;

/// What was asked for, read.
struct Asked {
    year: i32,
    lengths: BTreeMap<Period, u32>,
}

/// A field and what is wrong with it, in Chinese.
struct Mistake {
    field: &'static str,
    said: String,
}

impl Asked {
    /// Reads what was typed; a period that is left as it is, is not supposed.
    fn read(ask: &Ask, years: &RangeInclusive<i32>) -> Result<Asked, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let typed = |field: &str| ask.get(field).map(|typed| typed.trim()).unwrap_or_default();
        let year = match typed("year") {
            "" => Some(years.end() - 1),
            typed => typed.parse().ok().filter(|year| years.contains(year)),
        };
        if year.is_none() {
            mistakes.push(Mistake {
                field: "year",
                said: format!("年度请写 {} 到 {} 之间的一年", years.start(), years.end()),
            });
        }
        let mut lengths = BTreeMap::new();
        for period in SUPPOSED {
            match typed(period.word()) {
                "" => {}
                typed => match typed.parse().ok().filter(|length| LENGTHS.contains(length)) {
                    Some(length) => drop(lengths.insert(period, length)),
                    None => mistakes.push(Mistake {
                        field: period.word(),
                        said: format!(
                            "{}请写 {} 到 {} 的整数",
                            period.label(),
                            LENGTHS.start(),
                            LENGTHS.end()
                        ),
                    }),
                },
            }
        }
        if lengths.is_empty() && mistakes.is_empty() {
            mistakes.push(Mistake {
                field: Period::Reply.word(),
                said: "没有写改为多长；请至少在一项的“改为”里写一个数".to_owned(),
            });
        }
        match year {
            Some(year) if mistakes.is_empty() => Ok(Asked { year, lengths }),
            _ => Err(mistakes),
        }
    }

    /// The same as the rest of an address.
    fn query(&self) -> String {
        let lengths = self.lengths.iter();
        let lengths = lengths.map(|(period, length)| format!("&{period}={length}"));
        format!("year={}{}", self.year, lengths.collect::<String>())
    }
}

/// A period that may be supposed to be of another length.
struct Line {
    word: &'static str,
    label: &'static str,
    in_force: String,
    unit: &'static str,
    source: String,
    typed: String,
    /// What is wrong with what was typed.
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "board_replay.html")]
struct Page {
    frame: Frame,
    year: String,
    year_is_wrong: bool,
    lines: Vec<Line>,
    mistakes: Vec<Mistake>,
    judged: Option<Judged>,
}

/// What came of it.
struct Judged {
    year: i32,
    query: String,
    said: Vec<String>,
    replay: Replay,
}

impl Page {
    fn day(&self, on: &NaiveDate) -> String {
        day(*on)
    }
}

/// `GET /board/replay?year=2025&reply=15`: nothing is judged before the form is sent.
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    may_watch(&visit)?;
    let years = years(&office);
    let sent = SUPPOSED
        .iter()
        .any(|period| ask.contains_key(period.word()));
    let read = sent.then(|| Asked::read(&ask, &years)).transpose();
    let (judged, mistakes) = match read {
        Err(mistakes) => (None, mistakes),
        Ok(None) => (None, Vec::new()),
        Ok(Some(asked)) => (Some(judge(&office, &visit, asked).await?), Vec::new()),
    };
    let status = match mistakes.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let title = match &judged {
        Some(judged) => format!("重算：{} 年", judged.year),
        None => "重算".to_owned(),
    };
    let year = ask.get("year").filter(|year| !year.trim().is_empty());
    let page = Page {
        frame: Frame::of(&office, &visit, Here::Board, &title),
        year: year.map_or_else(|| (years.end() - 1).to_string(), Clone::clone),
        year_is_wrong: mistakes.iter().any(|mistake| mistake.field == "year"),
        lines: lines(&office, &ask, &mistakes),
        mistakes,
        judged,
    };
    Ok((status, html(&page)?).into_response())
}

/// `GET /board/replay/files/{format}`, asked for as the page is.
pub(super) async fn file(
    State(office): State<Office>,
    visit: Visit,
    Path(format): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    may_watch(&visit)?;
    let unknown = || Problem::of_status(StatusCode::NOT_FOUND);
    let form = Form::parse(&format).ok_or_else(unknown)?;
    let asked = Asked::read(&ask, &years(&office)).map_err(|mistakes| {
        let said: Vec<String> = mistakes.into_iter().map(|mistake| mistake.said).collect();
        let hint = "请在“推演—重算”的页面上改正，再下载。";
        Refusal::malformed("replay", "office", said.join("；"), hint)
    })?;
    let judged = judge(&office, &visit, asked).await?;
    let name = format!("{}年答复重算.{}", judged.year, form.word());
    let at = office.clock.now();
    let write = move || Supervised::again(judged.year, &judged.replay)?.written(form, at);
    written_and_kept(form.media_type(), &name, write).await
}

/// The years that may be judged: from the first of the rules to this one.
fn years(office: &Office) -> RangeInclusive<i32> {
    let first = office.rules.periods(Period::Reply).first();
    let today = office.today();
    first.map_or(today, |row| row.since).year()..=today.year()
}

async fn judge(office: &Office, visit: &Visit, asked: Asked) -> Result<Judged, Problem> {
    let on = last_day(office, asked.year);
    let draft = office.rules.supposing(&asked.lengths, on);
    let replay = office.replay_at(visit.desk(), asked.year, &draft).await?;
    Ok(Judged {
        year: asked.year,
        query: asked.query(),
        said: replay.said(asked.year),
        replay,
    })
}

/// The day by which the periods of a year are told: its last one, of this year today.
fn last_day(office: &Office, year: i32) -> NaiveDate {
    let today = office.today();
    NaiveDate::from_ymd_opt(year, 12, 31).map_or(today, |last| last.min(today))
}

/// The periods that may be supposed, as they stand in the year, and what was typed.
fn lines(office: &Office, ask: &Ask, mistakes: &[Mistake]) -> Vec<Line> {
    let rules = &office.rules;
    let years = years(office);
    let year = ask.get("year").and_then(|year| year.trim().parse().ok());
    let year = year
        .filter(|year| years.contains(year))
        .unwrap_or(years.end() - 1);
    let on = last_day(office, year);
    let line = |period: Period| {
        let row = rules.period(period, on)?;
        let word = period.word();
        let wrong = mistakes.iter().find(|mistake| mistake.field == word);
        Some(Line {
            word,
            label: period.label(),
            in_force: row.unit.length(row.workdays),
            unit: row.unit.label(),
            source: source(&row.cite, rules),
            typed: ask.get(word).cloned().unwrap_or_default(),
            wrong: wrong.map(|mistake| mistake.said.clone()),
        })
    };
    SUPPOSED.into_iter().filter_map(line).collect()
}
