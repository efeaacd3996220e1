//! Freezing the figures of a year.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::{ActError, Office};

use super::{Ask, Asked};
use crate::api::Problem;
use crate::workbench::flash::{self, Said};
use crate::workbench::forms::Typed;
use crate::workbench::visit::Visit;

/// `POST /reports/annual/freeze`
pub(super) async fn freeze(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let given = |name: &str| typed.get(name).map(str::to_owned);
    let ask = Ask {
        year: given("year"),
        agency: given("agency"),
        whole: given("whole"),
        after: None,
    };
    let asked = Asked::of(&office, &visit, &ask).await?;
    let done = office
        .freeze_annual_report(visit.desk(), asked.extent, asked.year)
        .await;
    let said = match done {
        Ok(()) => Said::done(format!(
            "已锁定 {} 年的数字。以后的更正另外列出。",
            asked.year
        )),
        Err(ActError::Refused(refusal)) if refusal.code != "role" => Said::warning(
            format!("没有锁定：{}。{}", refusal.message, refusal.hint),
            refusal.cite.to_string(),
        ),
        Err(error) => return Err(error.into()),
    };
    let cookies = CookieJar::new().add(flash::cookie(&[said]));
    let back = format!("/reports/annual?{}", asked.query());
    Ok((cookies, Redirect::to(&back)).into_response())
}
