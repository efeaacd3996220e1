//! A past year judged again, as if periods had been of other lengths.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::Office;
use casework::replay::{LENGTHS, Replay, SUPPOSED};
use chrono::{Datelike, NaiveDate};
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
    fn read(ask: &Ask, this_year: i32) -> Result<Asked, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let typed = |field: &str| ask.get(field).map(|typed| typed.trim()).unwrap_or_default();
        let year = match typed("year") {
            "" => Some(this_year - 1),
            typed => typed
                .parse()
                .ok()
                .filter(|year| (1900..=this_year).contains(year)),
        };
        if year.is_none() {
            mistakes.push(Mistake {
                field: "year",
                said: format!("年度请写四位数字，不晚于 {this_year} 年"),
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
    source: String,
    typed: String,
    wrong: bool,
}

#[derive(Template)]
#[template(path = "board_replay.html")]
struct Page {
    frame: Frame,
    this_year: i32,
    year: String,
    lines: Vec<Line>,
    mistakes: Vec<Mistake>,
    judged: Option<Judged>,
}

/// What came of it.
struct Judged {
    year: i32,
    query: String,
    replay: Replay,
}

impl Page {
    fn day(&self, on: &NaiveDate) -> String {
        day(*on)
    }
}

/// `GET /board/replay?year=2025&reply=15`: without a length nothing is judged yet.
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    may_watch(&visit)?;
    let today = office.today();
    let (judged, mistakes) = match Asked::read(&ask, today.year()) {
        Err(mistakes) => (None, mistakes),
        Ok(asked) if asked.lengths.is_empty() => (None, Vec::new()),
        Ok(asked) => (Some(judge(&office, &visit, asked).await?), Vec::new()),
    };
    let status = match mistakes.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let year = ask.get("year").filter(|year| !year.trim().is_empty());
    let page = Page {
        frame: Frame::of(&office, &visit, Here::Board, "重算"),
        this_year: today.year(),
        year: year.map_or_else(|| (today.year() - 1).to_string(), Clone::clone),
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
    let asked = Asked::read(&ask, office.today().year()).map_err(|_| unknown())?;
    let judged = judge(&office, &visit, asked).await?;
    let name = format!("{}年答复重算.{}", judged.year, form.word());
    let at = office.clock.now();
    let write = move || Supervised::again(judged.year, &judged.replay)?.written(form, at);
    written_and_kept(form.media_type(), &name, write).await
}

async fn judge(office: &Office, visit: &Visit, asked: Asked) -> Result<Judged, Problem> {
    let draft = office.rules.supposing(&asked.lengths);
    let replay = office.replay_at(visit.desk(), asked.year, &draft).await?;
    Ok(Judged {
        year: asked.year,
        query: asked.query(),
        replay,
    })
}

/// The periods that may be supposed, with what is in force today and what was typed.
fn lines(office: &Office, ask: &Ask, mistakes: &[Mistake]) -> Vec<Line> {
    let (rules, today) = (&office.rules, office.today());
    let line = |period: Period| {
        let row = rules.period(period, today)?;
        let word = period.word();
        Some(Line {
            word,
            label: period.label(),
            in_force: row.unit.length(row.workdays),
            source: source(&row.cite, rules),
            typed: ask.get(word).cloned().unwrap_or_default(),
            wrong: mistakes.iter().any(|mistake| mistake.field == word),
        })
    };
    SUPPOSED.into_iter().filter_map(line).collect()
}
