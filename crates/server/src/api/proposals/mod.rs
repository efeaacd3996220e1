//! What should become public because people keep asking for it.

mod answer;
mod export;
mod file;
mod line;
mod list;
mod make;
mod one;
mod publish;
mod send;
mod suggest;
mod withdraw;

use axum::Json;
use axum::http::StatusCode;
use casework::proposals::SeenProposal;
use casework::{ActError, Office};
use store::ProposalRow;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::problem::Problem;
use super::view::Directory;
use line::Line;

pub(super) fn routes() -> OpenApiRouter<super::Served> {
    OpenApiRouter::default()
        .routes(routes!(list::proposals, make::propose))
        .routes(routes!(suggest::suggest))
        .routes(routes!(export::proposals_xlsx))
        .routes(routes!(one::proposal))
        .routes(routes!(send::send_proposal))
        .routes(routes!(answer::answer_proposal))
        .routes(routes!(publish::publish_proposal))
        .routes(routes!(withdraw::withdraw_proposal))
}

pub(crate) fn no_proposal() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_proposal",
        "没有这项建议",
        "没有这项建议，或者不在您的权限范围内",
    )
    .hint("请核对建议的标识，见 GET /api/v1/proposals。")
}

/// What is no id names none.
fn id_of(id: &str) -> Result<Uuid, Problem> {
    id.parse().map_err(|_| no_proposal())
}

fn seen(id: &str, version: i64) -> Result<SeenProposal, Problem> {
    Ok(SeenProposal {
        id: id_of(id)?,
        version,
    })
}

/// What a step made of a proposal.
async fn stepped(
    office: &Office,
    done: Result<ProposalRow, ActError>,
) -> Result<Json<Line>, Problem> {
    let row = match done {
        Err(ActError::NotFound) => return Err(no_proposal()),
        done => done?,
    };
    let directory = Directory::read(office).await?;
    Ok(Json(Line::of(&row, office, &directory)))
}
