//! `GET /api/v1/cases/{id}/parties`: which agencies have a part in a case.

use axum::Json;
use axum::extract::State;
use casework::Office;
use chrono::NaiveDate;
use serde::Serialize;
use store::{Part, Party};
use utoipa::ToSchema;

use super::guard::Seat;
use super::input::CasePath;
use super::problem::Problem;
use super::view::{Directory, Organ};

/// 一件案件涉及的机关。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Parties)]
pub(super) struct Answer {
    /// 各机关及其身份，先后排列；受征求意见的机关只看到答复机关和本机关。
    parties: Vec<Line>,
    /// 答复机关的各级上级机关，近的在前：其督办、审计等人员可以看到本案。
    above: Vec<Organ>,
}

/// 一个机关的一种身份。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Party)]
struct Line {
    /// 机关。
    agency: Organ,
    /// 身份：`owner` 答复机关，`handler` 承办机关，`consulted` 受征求意见的机关，`supervisor` 督办机关。
    part: &'static str,
    /// 从哪一天起。
    since: NaiveDate,
    /// 到哪一天为止；仍有此身份的，为空。
    until: Option<NaiveDate>,
    /// 现在能看到什么：`whole` 全案，`extract` 向它征求的意见，`nothing` 不再能看。
    sees: &'static str,
}

impl Line {
    fn of(party: Party, directory: &Directory) -> Line {
        Line {
            agency: directory.organ(party.agency_id),
            part: party.part.word(),
            since: party.since,
            until: party.until,
            sees: match (party.until, party.part) {
                (Some(_), _) => "nothing",
                (None, Part::Consulted) => "extract",
                (None, Part::Owner | Part::Handler | Part::Supervisor) => "whole",
            },
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/parties",
    tag = "案件",
    summary = "涉及哪些机关，谁能看到",
    params(("id" = uuid::Uuid, Path, description = "案件标识")),
    responses((status = 200, description = "涉及的机关", body = Answer))
)]
pub(super) async fn parties(
    State(office): State<Office>,
    Seat(desk): Seat,
    CasePath(id): CasePath,
) -> Result<Json<Answer>, Problem> {
    let found = office
        .parties(&desk, id)
        .await?
        .ok_or_else(Problem::no_case)?;
    let directory = Directory::read(&office).await?;
    let line = |party| Line::of(party, &directory);
    Ok(Json(Answer {
        parties: found.parties.into_iter().map(line).collect(),
        above: found.above.iter().map(Organ::from).collect(),
    }))
}
