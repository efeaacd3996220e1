//! The key figures of a period on a page; each number opens its cases.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use casework::Office;
use casework::supervision::{
    Compared, Figure, MonthReadings, OfAgency, Reading, Supervision, Watcher,
};
use disclosure::explain::source;
use store::Measured;

use super::{Ask, Asked};
use crate::api::Problem;
use crate::reports::MONTHS;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "board_figures_page.html")]
struct Page {
    frame: Frame,
    /// Where the form leads.
    action: &'static str,
    heading: String,
    asked: Asked,
    compared: String,
    lines: Vec<Line>,
    months: Vec<Month>,
    rows: Vec<Row>,
    /// Which month is returned to the next level.
    month: String,
}

/// A figure.
struct Line {
    word: &'static str,
    label: &'static str,
    shown: String,
    part: Cases,
    whole: Option<Cases>,
    rest: Option<Cases>,
    before: String,
    year_before: String,
    source: String,
    counts: &'static str,
}

/// A number that opens its cases.
struct Cases {
    label: &'static str,
    number: i64,
    href: String,
}

/// A month.
struct Month {
    label: String,
    replied: i64,
    in_time: i64,
    others: Vec<String>,
}

/// An agency.
struct Row {
    name: String,
    href: String,
    cells: Vec<String>,
    overdue: i64,
    overdue_now: i64,
}

/// What the months tell beside the replies.
const MONTHLY: [Figure; 6] = [
    Figure::OnTime,
    Figure::Overdue,
    Figure::Workdays,
    Figure::SameDay,
    Figure::Supplement,
    Figure::Disclosure,
];

/// What stands side by side of agencies, beside what is overdue.
const SIDE_BY_SIDE: [Figure; 8] = [
    Figure::OnTime,
    Figure::Workdays,
    Figure::SameDay,
    Figure::SupplementInTime,
    Figure::Disclosure,
    Figure::Correction,
    Figure::Proof,
    Figure::Archive,
];

/// What stands over a narrow column.
const fn short(figure: Figure) -> &'static str {
    match figure {
        Figure::Workdays => "用时中位数",
        Figure::SupplementInTime => "补正及时率",
        Figure::Correction => "纠错率",
        figure => figure.label(),
    }
}

impl Page {
    fn monthly(&self) -> impl Iterator<Item = &'static str> {
        MONTHLY.iter().copied().map(short)
    }

    fn side_by_side(&self) -> impl Iterator<Item = &'static str> {
        SIDE_BY_SIDE.iter().copied().map(short)
    }
}

/// `GET /board/figures?from=&to=&agency=&whole=`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let asked = Asked::of(&office, &visit, &ask).await?;
    let who = Watcher::Desk(visit.desk());
    let told = office.supervision(who, asked.ask).await?;
    let trend = office.supervision_trend(who, asked.ask, MONTHS).await?;
    let heading = format!("{}监督指标", told.agency.name);
    html(&Page {
        frame: Frame::of(&office, &visit, Here::Board, heading.clone()),
        action: "/board/figures",
        heading,
        compared: compared(&told),
        lines: told
            .readings
            .iter()
            .map(|reading| line(&office, &told, *reading, &asked))
            .collect(),
        months: trend.iter().map(month).collect(),
        rows: told.agencies.iter().map(|of| row(of, &asked)).collect(),
        month: told.period.to.format("%Y-%m").to_string(),
        asked,
    })
}

fn compared(told: &Supervision) -> String {
    format!(
        "上期：{}；去年同期：{}。",
        Compared::days(told.before.as_ref()),
        Compared::days(told.year_before.as_ref())
    )
}

fn line(office: &Office, told: &Supervision, reading: Reading, asked: &Asked) -> Line {
    let figure = reading.figure;
    let query = asked.query();
    let cases = |set: Measured, number: i64| Cases {
        label: set.label(),
        number,
        href: format!("/board/figures/cases/{}?{query}", set.word()),
    };
    let whole = reading.whole.unwrap_or_default();
    Line {
        word: figure.word(),
        label: figure.label(),
        shown: reading.shown(),
        part: cases(figure.part(), reading.part),
        whole: figure.whole().map(|set| cases(set, whole)),
        rest: figure.rest().map(|set| cases(set, whole - reading.part)),
        before: Compared::shown(told.before.as_ref(), figure),
        year_before: Compared::shown(told.year_before.as_ref(), figure),
        source: source(&figure.cite().into(), &office.rules),
        counts: figure.counts(),
    }
}

fn month(month: &MonthReadings) -> Month {
    let on_time = month.reading(Figure::OnTime);
    let others = MONTHLY.iter().map(|figure| month.reading(*figure).shown());
    Month {
        label: month.label(),
        replied: on_time.whole.unwrap_or_default(),
        in_time: on_time.part,
        others: others.collect(),
    }
}

/// A figure of an agency, a share never without its numbers.
fn told(reading: Reading) -> String {
    match (reading.whole, reading.permille()) {
        (Some(whole), Some(_)) => format!("{}（{}/{whole}）", reading.shown(), reading.part),
        _ => reading.shown(),
    }
}

fn row(of: &OfAgency, asked: &Asked) -> Row {
    let mut ask = asked.ask;
    ask.extent.agency = of.agency.id;
    ask.extent.whole = false;
    let cells = SIDE_BY_SIDE.iter().map(|figure| told(of.reading(*figure)));
    Row {
        name: of.agency.name.clone(),
        href: format!("/board/figures?{}", super::query(ask)),
        cells: cells.collect(),
        overdue: of.reading(Figure::Overdue).part,
        overdue_now: of.reading(Figure::OverdueNow).part,
    }
}
