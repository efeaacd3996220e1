//! `GET /api/v1/topics/pivot`: themes by town and quarter.

use axum::Json;
use axum::extract::State;
use casework::Office;
use casework::topics::PivotCell;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{RunView, no_result};
use crate::api::guard::Seat;
use crate::api::input::Filter;
use crate::api::problem::Problem;
use crate::api::view::Directory;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Ask {
    /// 哪一次分析；省略的，是现行的结果。
    run: Option<Uuid>,
    /// 供对外提供：申请人太少的数和可以由合计减出这些数的数为空。
    #[serde(default)]
    outside: bool,
}

/// 主题、镇街和季度。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopicPivot)]
pub(in crate::api) struct Answer {
    /// 分析；还没有结果的为空。
    run: Option<RunView>,
    /// 各格，合计也在内。
    cells: Vec<Line>,
    /// 没有相似的申请、不在表中的件数。
    alone: i64,
}

/// 一格。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopicPivotCell)]
struct Line {
    /// 主题；合计为空。
    theme: Option<String>,
    /// 镇街；合计为空。
    township: Option<String>,
    /// 季度，如 `2026-Q1`；合计为空。
    quarter: Option<String>,
    /// 申请件数；不对外提供的为空。
    applications: Option<u64>,
}

#[utoipa::path(
    get,
    path = "/api/v1/topics/pivot",
    tag = "热点",
    summary = "主题、镇街和季度",
    description = "归入热点的申请，按主题、镇街和季度计数；没有申请的格不列。",
    params(Ask),
    responses((status = 200, description = "计数", body = Answer))
)]
pub(in crate::api) async fn topic_pivot(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let Some(pivot) = office.topic_pivot(&desk, ask.run).await? else {
        return match ask.run {
            Some(_) => Err(no_result()),
            None => Ok(Json(Answer {
                run: None,
                cells: Vec::new(),
                alone: 0,
            })),
        };
    };
    let directory = Directory::read(&office).await?;
    let named = |names: &[String]| -> Vec<String> {
        names.iter().cloned().chain([String::new()]).collect()
    };
    let shown = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
    let mut cells = Vec::new();
    for theme in named(&pivot.themes) {
        for township in named(&pivot.townships) {
            for quarter in named(&pivot.quarters) {
                let cell = PivotCell {
                    theme: theme.clone(),
                    township: township.clone(),
                    quarter,
                };
                let many = pivot.cell(&cell).unwrap_or_default().applications;
                if many > 0 {
                    cells.push(Line {
                        theme: shown(&cell.theme),
                        township: shown(&cell.township),
                        quarter: shown(&cell.quarter),
                        applications: match ask.outside {
                            true => pivot.outside(&cell),
                            false => Some(many),
                        },
                    });
                }
            }
        }
    }
    Ok(Json(Answer {
        run: Some(RunView::of(&pivot.run, &directory)),
        cells,
        alone: pivot.alone,
    }))
}
