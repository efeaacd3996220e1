//! The forms of a proposal: send, answer, publish, take back. What is refused comes back
//! on the page with what was typed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::proposals::{Answer, Publication, SeenProposal, Sending, Withdrawal};
use casework::{ActError, Office};
use chrono::NaiveDate;
use disclosure::words::{KeptAs, ProposalAnswer};
use store::ProposalRow;
use uuid::Uuid;

use super::make::refuse;
use super::{back, problem, show};
use crate::api::Problem;
use crate::workbench::forms::{Mistakes, Typed};
use crate::workbench::page::html;
use crate::workbench::visit::Visit;

/// A form that was sent.
struct Sent {
    id: Uuid,
    typed: Typed,
    mistakes: Mistakes,
}

impl Sent {
    /// What was typed about a proposal that the visitor is shown.
    async fn read(office: &Office, visit: &Visit, id: &str, body: &str) -> Result<Sent, Problem> {
        let id = show::id_of(id)?;
        if office.proposal_file(visit.desk(), id).await?.is_none() {
            return Err(problem(ActError::NotFound));
        }
        Ok(Sent {
            id,
            typed: Typed::decode(body),
            mistakes: Mistakes::default(),
        })
    }

    /// The version that was seen; one that no page gave is none.
    fn seen(&self) -> SeenProposal {
        let version = self.typed.get("_version");
        SeenProposal {
            id: self.id,
            version: version.and_then(|it| it.parse().ok()).unwrap_or_default(),
        }
    }

    fn text(&self, name: &str) -> String {
        self.typed.get(name).unwrap_or_default().to_owned()
    }

    fn given(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    fn day(&mut self, name: &'static str, label: &str) -> Option<NaiveDate> {
        let day = self.given(name)?;
        let read = day.parse().ok();
        if read.is_none() {
            let what = format!("{label}：应当是日期，如 2026-03-02");
            self.mistakes.add(name, what);
        }
        read
    }

    fn chosen<T>(
        &mut self,
        name: &'static str,
        label: &str,
        parse: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let read = parse(&self.text(name));
        if read.is_none() {
            self.mistakes.add(name, format!("{label}：请选择一项"));
        }
        read
    }

    /// The page again, with what is wrong.
    async fn again(
        self,
        office: &Office,
        visit: &Visit,
        problem: Option<Problem>,
        field: fn(&str) -> &str,
    ) -> Result<Response, Problem> {
        let mut page = show::page(office, visit, self.id, self.typed).await?;
        let mut status = StatusCode::UNPROCESSABLE_ENTITY;
        page.mistakes = self.mistakes.0.into_iter().collect();
        if let Some(problem) = problem {
            status = refuse(office, problem, &mut page.refused, &mut page.mistakes);
        }
        for (path, _) in &mut page.mistakes {
            *path = field(path).to_owned();
        }
        Ok((status, html(&page)?).into_response())
    }

    /// What came of a step.
    async fn done(
        self,
        office: &Office,
        visit: &Visit,
        done: Result<ProposalRow, ActError>,
        said: &str,
    ) -> Result<Response, Problem> {
        match done {
            Ok(row) => Ok(back(row.id, said)),
            Err(error @ ActError::Refused(_)) => {
                let problem = Problem::from(error);
                self.again(office, visit, Some(problem), |field| field)
                    .await
            }
            Err(error) => Err(problem(error)),
        }
    }
}

/// `POST /proposals/{id}/send`
pub(super) async fn send(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let sent = Sent::read(&office, &visit, &id, &body).await?;
    let sending = Sending {
        title: sent.text("title"),
        // what is no agency is none that can be chosen
        owner: sent.text("owner").parse().unwrap_or_default(),
        basis: sent.text("basis"),
        reason: sent.text("reason"),
    };
    let done = office
        .send_proposal(visit.desk(), sent.seen(), sending)
        .await;
    sent.done(&office, &visit, done, "已报送权属机关。").await
}

/// `POST /proposals/{id}/answer`
pub(super) async fn answer(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let mut sent = Sent::read(&office, &visit, &id, &body).await?;
    let chosen = sent.chosen("answer", "答复", ProposalAnswer::parse);
    let publish_by = sent.day("publish_by", "公开期限");
    let answer = match chosen {
        Some(answer) if sent.mistakes.is_empty() => Answer {
            answer,
            reason: sent.text("reason"),
            cite: sent.text("cite"),
            what: sent.given("what"),
            left_out: sent.given("left_out"),
            publish_by,
        },
        _ => return sent.again(&office, &visit, None, |field| field).await,
    };
    let done = office
        .answer_proposal(visit.desk(), sent.seen(), answer)
        .await;
    sent.done(&office, &visit, done, "已答复。").await
}

/// `POST /proposals/{id}/publish`
pub(super) async fn publish(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let mut sent = Sent::read(&office, &visit, &id, &body).await?;
    let kept_as = sent.chosen("kept_as", "此前的公开属性", KeptAs::parse);
    let published_on = sent.day("published_on", "公开日期");
    if published_on.is_none() {
        sent.mistakes.add("published_on", "公开日期：没有填写");
    }
    let publication = match (kept_as, published_on) {
        (Some(kept_as), Some(published_on)) => Publication {
            url: sent.text("url"),
            published_on,
            kept_as,
            document: sent.given("document"),
        },
        _ => return sent.again(&office, &visit, None, |field| field).await,
    };
    let done = office
        .publish_proposal(visit.desk(), sent.seen(), publication)
        .await;
    sent.done(&office, &visit, done, "已登记公开。").await
}

/// `POST /proposals/{id}/withdraw`: its reason has a field of its own, beside that of
/// another form on the page.
pub(super) async fn withdraw(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let sent = Sent::read(&office, &visit, &id, &body).await?;
    let withdrawal = Withdrawal {
        reason: sent.text("withdrawn_for"),
    };
    let done = office
        .withdraw_proposal(visit.desk(), sent.seen(), withdrawal)
        .await;
    match done {
        Err(error @ ActError::Refused(_)) => {
            let problem = Problem::from(error);
            let field = |field: &str| match field {
                "reason" => "withdrawn_for",
                _ => "",
            };
            sent.again(&office, &visit, Some(problem), field).await
        }
        done => sent.done(&office, &visit, done, "已撤回。").await,
    }
}
