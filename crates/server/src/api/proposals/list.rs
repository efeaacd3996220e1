//! `GET /api/v1/proposals`: proposals, the newest first.

use axum::Json;
use axum::extract::State;
use casework::Office;
use disclosure::words::ProposalState;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Line;
use crate::api::guard::Seat;
use crate::api::input::Filter;
use crate::api::problem::Problem;
use crate::api::view::Directory;
use crate::api::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Ask {
    /// 只要这一状态的。
    #[param(value_type = Option<words::ProposalState>)]
    pub state: Option<ProposalState>,
}

/// 主动公开建议。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Proposals)]
pub(in crate::api) struct Answer {
    /// 各项建议，新的在前，最多 300 项。
    proposals: Vec<Line>,
    /// 各状态有几项。
    counts: Vec<Count>,
}

/// 一种状态有几项。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposalCount)]
struct Count {
    /// 状态。
    #[schema(value_type = words::ProposalState)]
    state: &'static str,
    /// 几项。
    count: i64,
}

#[utoipa::path(
    get,
    path = "/api/v1/proposals",
    tag = "主动公开",
    summary = "主动公开建议",
    description = "本机关（有权查看下级机关的，连同下级机关）提出的，和报送本机关的建议。",
    params(Ask),
    responses((status = 200, description = "主动公开建议", body = Answer))
)]
pub(in crate::api) async fn proposals(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let list = office.proposals(&desk, ask.state).await?;
    let directory = Directory::read(&office).await?;
    let rows = list.rows.iter();
    let counts = list.counts.into_iter();
    Ok(Json(Answer {
        proposals: rows.map(|row| Line::of(row, &office, &directory)).collect(),
        counts: counts
            .map(|(state, count)| Count {
                state: state.word(),
                count,
            })
            .collect(),
    }))
}
