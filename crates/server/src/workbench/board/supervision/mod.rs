//! Key figures with the cases behind each, month by month and agency by agency; the
//! assessment sheet; and both as files.

mod assessment;
mod cases;
mod figures;
mod files;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use casework::Office;
use casework::supervision::{Period, SupervisionAsk};
use chrono::{Datelike, Months, NaiveDate};
use disclosure::Refusal;
use serde::Deserialize;
use store::{AgencyKind, Extent};

use crate::api::Problem;
use crate::workbench::Bench;
use crate::workbench::board::may_watch;
use crate::workbench::forms::Choice;
use crate::workbench::visit::Visit;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/board/figures", get(figures::show))
        .route("/board/figures/cases/{set}", get(cases::show))
        .route("/board/figures/files/{format}", get(files::figures))
        .route("/board/figures/month", get(files::month))
        .route("/board/assessment", get(assessment::show))
        .route("/board/assessment/files/{format}", get(files::assessment))
}

/// Which figures, as addresses and forms say it.
#[derive(Debug, Default, Deserialize)]
struct Ask {
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    to: Option<String>,
    #[serde(default)]
    agency: Option<String>,
    #[serde(default)]
    whole: Option<String>,
    #[serde(default)]
    after: Option<String>,
}

/// Which figures, and what else is offered.
struct Asked {
    ask: SupervisionAsk,
    periods: Vec<Offered>,
    agencies: Vec<Choice>,
}

/// A period that is offered.
struct Offered {
    label: &'static str,
    query: String,
    here: bool,
}

impl Asked {
    /// What an address asks for, of those who may watch: without days this month, without
    /// an agency the own one, with all below it.
    async fn of(office: &Office, visit: &Visit, ask: &Ask) -> Result<Asked, Problem> {
        may_watch(visit)?;
        let names = office.names().await?;
        let unknown = || Problem::of_status(StatusCode::NOT_FOUND);
        let today = office.today();
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let day = |name: &'static str, text: Option<String>| {
            let day = |text: String| read_day(&text).ok_or_else(|| no_day(name, &text));
            text.map(day).transpose()
        };
        let to = day("to", given(&ask.to))?.unwrap_or(today);
        let from = day("from", given(&ask.from))?;
        let from = from.or(to.with_day(1)).unwrap_or(to);
        let period = Period::new(from, to, today)?;
        let desk = visit.desk();
        let reach = names.in_reach(desk);
        let agency = match given(&ask.agency) {
            None => desk.agency.id,
            Some(agency) => agency.parse().map_err(|_| unknown())?,
        };
        let agency = reach.iter().find(|known| known.id == agency);
        let agency = agency.ok_or_else(unknown)?;
        let whole = match ask.whole.as_deref() {
            None => agency.id == desk.agency.id || agency.kind == AgencyKind::District,
            whole => whole == Some("yes"),
        };
        let ask = SupervisionAsk {
            extent: Extent {
                agency: agency.id,
                whole,
            },
            period,
        };
        Ok(Asked {
            ask,
            periods: offered(ask, today),
            agencies: reach
                .iter()
                .map(|agency| Choice::new(agency.id.to_string(), agency.name.clone()))
                .collect(),
        })
    }

    /// The same as the rest of an address.
    fn query(&self) -> String {
        query(self.ask)
    }
}

fn query(ask: SupervisionAsk) -> String {
    let Extent { agency, whole } = ask.extent;
    let Period { from, to } = ask.period;
    let whole = if whole { "yes" } else { "no" };
    format!("from={from}&to={to}&agency={agency}&whole={whole}")
}

/// A day of our time, as forms write it.
fn read_day(text: &str) -> Option<NaiveDate> {
    let day: NaiveDate = text.trim().parse().ok()?;
    (1900..2200).contains(&day.year()).then_some(day)
}

fn no_day(field: &str, text: &str) -> Problem {
    let shown: String = text.chars().take(20).collect();
    let said = format!("“{shown}”不是日期");
    Refusal::malformed("period", "office", said, "请写成 2026-10-01 这样的日期。")
        .at(field)
        .into()
}

/// The periods that are offered, up to today.
fn offered(ask: SupervisionAsk, today: NaiveDate) -> Vec<Offered> {
    let first = today.with_day(1).unwrap_or(today);
    let last_month = first.checked_sub_months(Months::new(1));
    let quarter = first.checked_sub_months(Months::new(today.month0() % 3));
    let upto = |from: Option<NaiveDate>| from.map(|from| Period { from, to: today });
    let all = [
        ("本月", upto(Some(first))),
        ("上月", last_month.and_then(Period::month_of)),
        ("本季度", upto(quarter)),
        ("今年", upto(NaiveDate::from_ymd_opt(today.year(), 1, 1))),
        ("去年", Period::of_year(today.year() - 1)),
    ];
    let offer = |(label, period): (&'static str, Option<Period>)| {
        let period = period?;
        Some(Offered {
            label,
            query: query(SupervisionAsk { period, ..ask }),
            here: period == ask.period,
        })
    };
    all.into_iter().filter_map(offer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_offered_up_to_today() {
        let today: NaiveDate = "2026-11-26".parse().unwrap();
        let ask = SupervisionAsk {
            extent: Extent {
                agency: uuid::Uuid::nil(),
                whole: true,
            },
            period: Period::of_month("2026-10").unwrap(),
        };
        let offered = offered(ask, today);
        let days: Vec<(&str, &str, bool)> = offered
            .iter()
            .map(|it| (it.label, &it.query[..29], it.here))
            .collect();
        assert_eq!(
            days,
            [
                ("本月", "from=2026-11-01&to=2026-11-26", false),
                ("上月", "from=2026-10-01&to=2026-10-31", true),
                ("本季度", "from=2026-10-01&to=2026-11-26", false),
                ("今年", "from=2026-01-01&to=2026-11-26", false),
                ("去年", "from=2025-01-01&to=2025-12-31", false),
            ]
        );
    }
}
