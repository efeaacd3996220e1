//! Urging and reassigning several cases at once. What is refused for one leaves the
//! others alone, and is said by its number.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::{
    ActError, ActRequest, BulkDispatch, Dispatched, MOST_CASES, Office, Once, SeenCase,
};
use disclosure::act::{Act, Message};
use disclosure::{Refusal, Text};
use store::CaseId;
use uuid::Uuid;

use super::may_watch;
use crate::api::Problem;
use crate::workbench::flash::{self, Said};
use crate::workbench::forms::Typed;
use crate::workbench::once;
use crate::workbench::visit::{Visit, is_ours};

/// `POST /board/urge`
pub(super) async fn urge(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    may_watch(&visit)?;
    let typed = Typed::decode(&body);
    let text = typed.get("text").unwrap_or_default();
    if text.is_empty() {
        return Ok(back(
            &typed,
            &[Said::warning("没有催办：请写明催办的内容。", "")],
        ));
    }
    let cases = chosen(&typed)?;
    if cases.is_empty() {
        return Ok(back(&typed, &[nothing_chosen()]));
    }
    let mut outcome = Outcome::default();
    for case in cases {
        let act = Act::Urge(Box::new(Message {
            text: Text::plain(text),
        }));
        let request = ActRequest {
            once: Some(once_for(&visit, &typed, case.id)?),
            ..ActRequest::of(case.id, act)
        };
        let done = office.act(visit.desk(), request).await;
        outcome
            .note(&office, &visit, case.id, done.map(|_| ()))
            .await?;
    }
    Ok(back(&typed, &outcome.said("已催办")))
}

/// `POST /board/dispatch`
pub(super) async fn dispatch(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    may_watch(&visit)?;
    let typed = Typed::decode(&body);
    let Some(handler) = typed.get("handler").and_then(|id| id.parse().ok()) else {
        return Ok(back(
            &typed,
            &[Said::warning("没有改派：请选择承办人。", "")],
        ));
    };
    let cases = chosen(&typed)?;
    if cases.is_empty() {
        return Ok(back(&typed, &[nothing_chosen()]));
    }
    let bulk = BulkDispatch {
        handler,
        instruction: typed
            .get("instruction")
            .filter(|text| !text.is_empty())
            .map(Text::plain),
        cases,
    };
    let once = once::of(visit.desk().officer.id, &visit.0.address, &typed)?;
    let done = office.dispatch_all(visit.desk(), bulk, Some(once)).await?;
    let mut outcome = Outcome::default();
    for (id, became) in done.cases {
        let result = match became {
            Dispatched::Done { .. } => Ok(()),
            Dispatched::Refused(refusal) => Err(refusal.into()),
            Dispatched::NotFound => Err(ActError::NotFound),
            Dispatched::Stale(_) | Dispatched::NotDoneThen => Err(somebody_else().into()),
        };
        outcome.note(&office, &visit, id, result).await?;
    }
    Ok(back(&typed, &outcome.said("已改派")))
}

fn somebody_else() -> Refusal {
    Refusal::out_of_turn(
        "acted_first",
        "office",
        "您打开列表以后，别人办理了这一件",
        "请核对后再办。",
    )
}

/// One key for each case of a form that urges several.
fn once_for(visit: &Visit, typed: &Typed, case: CaseId) -> Result<Once, Problem> {
    let address = format!("{}#{case}", visit.0.address);
    let mut once = once::of(visit.desk().officer.id, &address, typed)?;
    once.key = format!("{}-{}", once.key, case.simple());
    Ok(once)
}

/// The cases that were ticked, each with the version that was seen.
fn chosen(typed: &Typed) -> Result<Vec<SeenCase>, Problem> {
    let malformed = || {
        Problem::from(Refusal::malformed(
            "cases",
            "office",
            "列表中的案件无法识别",
            "请回到列表，刷新以后重新勾选。",
        ))
    };
    let cases: Vec<SeenCase> = typed
        .all("case")
        .map(|text| {
            let (id, version) = text.split_once(':').ok_or_else(malformed)?;
            Ok(SeenCase {
                id: id.parse::<Uuid>().map_err(|_| malformed())?,
                version: version.parse().map_err(|_| malformed())?,
            })
        })
        .collect::<Result<_, Problem>>()?;
    match cases.len() > MOST_CASES {
        true => Err(malformed()),
        false => Ok(cases),
    }
}

fn nothing_chosen() -> Said {
    Said::warning("没有办理：请先在列表中勾选案件。", "")
}

/// What became of several cases.
#[derive(Default)]
struct Outcome {
    done: usize,
    refused: Vec<Said>,
}

impl Outcome {
    async fn note(
        &mut self,
        office: &Office,
        visit: &Visit,
        id: CaseId,
        result: Result<(), ActError>,
    ) -> Result<(), Problem> {
        let error = match result {
            Ok(()) => {
                self.done += 1;
                return Ok(());
            }
            Err(error) => error,
        };
        let problem = Problem::from(office.told(visit.desk(), id, error).await?);
        if problem.status().is_server_error() {
            return Err(problem);
        }
        let file = office.case_file(visit.desk(), id).await?;
        let number = file.map_or_else(|| "有一件".to_owned(), |file| file.row.number);
        let source = problem
            .cited()
            .filter(|cite| cite.to_string() != "office")
            .map(|cite| disclosure::explain::source(cite, &office.rules))
            .unwrap_or_default();
        self.refused.push(Said::warning(
            format!("{number}：{}", problem.detail()),
            source,
        ));
        Ok(())
    }

    fn said(self, done: &str) -> Vec<Said> {
        let mut said = Vec::new();
        if self.done > 0 {
            said.push(Said::done(format!("{done} {} 件。", self.done)));
        }
        if !self.refused.is_empty() {
            said.push(Said::warning(
                format!("{} 件没有办成：", self.refused.len()),
                "",
            ));
        }
        said.extend(self.refused);
        said
    }
}

/// Back to the list that the form came from.
fn back(typed: &Typed, said: &[Said]) -> Response {
    let to = typed
        .get("_back")
        .filter(|to| is_ours(to))
        .unwrap_or("/board");
    (CookieJar::new().add(flash::cookie(said)), Redirect::to(to)).into_response()
}
