//! The report of a year on a page; each number opens its cases.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use casework::annual::{AnnualReport, Correction, Frozen, Source};
use casework::{Names, Office, china_time};
use disclosure::annual::{COLUMNS, REMEDIES, RESULTS, ROWS, TOTAL};
use store::CellCase;
use uuid::Uuid;

use super::{Ask, Asked};
use crate::api::Problem;
use crate::workbench::case::sentence::yuan;
use crate::workbench::forms::Choice;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "annual.html")]
struct Page {
    frame: Frame,
    heading: String,
    year: i32,
    agency: Uuid,
    whole: bool,
    agencies: Vec<Choice>,
    query: String,
    rows: Vec<Row>,
    parts: Vec<Part>,
    results: [&'static str; 5],
    fees: String,
    before: String,
    handed_on: Vec<Changed>,
    breaks: Vec<String>,
    odd: Vec<Odd>,
    frozen: Option<Shown>,
    may_freeze: bool,
}

/// A row of table three.
struct Row {
    label: &'static str,
    cells: Vec<Number>,
}

/// A number that opens its cases.
struct Number {
    of: &'static str,
    number: i64,
    href: String,
    broken: bool,
}

/// A part of table four.
struct Part {
    label: &'static str,
    numbers: Vec<i64>,
}

/// A case that does not balance.
struct Odd {
    id: Uuid,
    number: String,
    why: &'static str,
}

/// A case that a frozen year would count otherwise.
struct Changed {
    id: Uuid,
    number: String,
    agency: String,
    was: String,
    is: String,
}

/// What is frozen.
struct Shown {
    by: String,
    at: String,
    rests_on: String,
    corrections: Vec<Changed>,
    remedies_differ: bool,
}

/// `GET /reports/annual`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let names = office.names().await?;
    let asked = Asked::of(&office, &visit, &ask).await?;
    let desk = visit.desk();
    let report = office.annual_report(desk, asked.extent, asked.year).await?;
    let heading = format!("{} {} 年年度报告", report.agency.name, asked.year);
    let agencies = names.in_reach(desk);
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Reports, heading.clone()),
        heading,
        year: asked.year,
        agency: asked.extent.agency,
        whole: asked.extent.whole,
        agencies: agencies
            .iter()
            .map(|agency| Choice::new(agency.id.to_string(), agency.name.clone()))
            .collect(),
        query: asked.query(),
        rows: rows(&report, asked),
        parts: parts(&report.figures.remedies),
        results: RESULTS,
        fees: fees(&report),
        before: before(&report),
        handed_on: changed(&names, &report.before.corrections),
        breaks: report
            .balance
            .breaks
            .iter()
            .map(|found| found.message.clone())
            .collect(),
        odd: report.odd.iter().map(Odd::of).collect(),
        may_freeze: report.frozen.is_none()
            && asked.year < chrono::Datelike::year(&office.today())
            && Office::may_freeze(desk),
        frozen: report
            .frozen
            .as_ref()
            .map(|frozen| Shown::of(frozen, &names)),
    })
}

fn rows(report: &AnnualReport, asked: Asked) -> Vec<Row> {
    let query = asked.query();
    let broken = |row: usize, column: usize| {
        let breaks = &report.balance.breaks;
        breaks.iter().any(|found| {
            found.table == "applications" && (found.row, found.column) == (row, column)
        })
    };
    let numbers = report.figures.applications.iter().zip(1..);
    let rows = ROWS.into_iter().zip(numbers);
    rows.map(|(label, (numbers, row))| Row {
        label,
        cells: COLUMNS
            .into_iter()
            .zip(numbers.iter().zip(1..))
            .map(|(of, (number, column))| Number {
                of,
                number: *number,
                href: format!("/reports/annual/cells/{row}/{column}?{query}"),
                broken: broken(row, column),
            })
            .collect(),
    })
    .collect()
}

fn parts(remedies: &[i64]) -> Vec<Part> {
    REMEDIES
        .into_iter()
        .zip(remedies.chunks(RESULTS.len()))
        .map(|(label, numbers)| Part {
            label,
            numbers: numbers.to_vec(),
        })
        .collect()
}

fn fees(report: &AnnualReport) -> String {
    let figures = &report.figures;
    match figures.fee_cases {
        0 => "本年度没有收取信息处理费。".to_owned(),
        cases => format!("收取信息处理费 {cases} 件，共 {}。", yuan(figures.fee_fen)),
    }
}

/// How 二 stands to the year before.
fn before(report: &AnnualReport) -> String {
    let last = report.year - 1;
    let total = report.before.row.get(TOTAL).copied().unwrap_or_default();
    match (report.before.source, &report.before.frozen) {
        (Source::Opening, _) => {
            format!("上年结转应与启用本系统前上报的 {last} 年年报一致：{total} 件。")
        }
        (Source::Frozen, Some(frozen)) => {
            let frozen = frozen.get(TOTAL).copied().unwrap_or_default();
            match report.before.corrections.is_empty() {
                true => format!("上年结转与锁定的 {last} 年年报一致：{total} 件。"),
                false => format!(
                    "锁定的 {last} 年年报结转 {frozen} 件；锁定以后有更正，上年结转应为 {total} 件："
                ),
            }
        }
        _ => format!("{last} 年的数字没有锁定；登记簿中 {last} 年结转 {total} 件。"),
    }
}

fn changed(names: &Names, corrections: &[Correction]) -> Vec<Changed> {
    let one = |correction: &Correction| Changed {
        id: correction.case_id,
        number: correction.number.clone(),
        agency: names
            .agency(correction.agency_id)
            .map(|agency| agency.name.clone())
            .unwrap_or_default(),
        was: correction.was.clone(),
        is: correction.is.clone(),
    };
    corrections.iter().map(one).collect()
}

impl Odd {
    fn of(case: &CellCase) -> Odd {
        let why = match case.report_row {
            None => "办结方式不属于表三的任何一行",
            Some(_) => "办结日期早于收到日期",
        };
        Odd {
            id: case.case_id,
            number: case.number.clone(),
            why,
        }
    }
}

impl Shown {
    fn of(frozen: &Frozen, names: &Names) -> Shown {
        let by = names.officer(frozen.by);
        Shown {
            by: by.map(|officer| officer.name.clone()).unwrap_or_default(),
            at: china_time(frozen.at).format("%Y-%m-%d %H:%M").to_string(),
            rests_on: frozen.rests_on.clone(),
            corrections: changed(names, &frozen.corrections),
            remedies_differ: frozen.now.remedies != frozen.figures.remedies,
        }
    }
}
