//! The figures of a closed year, frozen: what is done later to a case of that year shows as
//! a correction of it, and the figures stay.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Utc};
use disclosure::annual::{self, Figures};
use disclosure::words::{ApplicantKind, Role};
use disclosure::{Refusal, annual::ROWS};
use sha2::{Digest, Sha256};
use store::{
    AgencyId, AnnualFreeze, CaseId, Extent, FrozenChange, OfficerId, Reader, Scope, Standing,
};

use super::report::{self, Before, Source, columns, within};
use crate::error::ActError;
use crate::office::{Desk, Office};

/// So many corrections are named.
const NAMED: i64 = 1_000;

/// What is frozen of a year.
#[derive(Debug, Clone)]
pub struct Frozen {
    /// The figures.
    pub figures: Figures,
    /// SHA-256 over the last event of every case that was counted, in hexadecimal.
    pub rests_on: String,
    /// Who froze them.
    pub by: OfficerId,
    /// When.
    pub at: DateTime<Utc>,
    /// What the register counts now.
    pub now: Figures,
    /// The cases that it would count otherwise.
    pub corrections: Vec<Correction>,
}

/// A case that a frozen year would count otherwise now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub number: String,
    /// Its owner.
    pub agency_id: AgencyId,
    /// How it was counted.
    pub was: String,
    /// How it would be counted.
    pub is: String,
    /// By how many it changes 四, and in which column.
    handed_on: Vec<(ApplicantKind, i64)>,
}

impl Correction {
    fn of(change: FrozenChange) -> Correction {
        let mut handed_on = Vec::new();
        let sides = [(change.was, -1), (change.is, 1)];
        for (standing, by) in sides {
            if let Some(standing) = standing.filter(|standing| standing.report_row.is_none()) {
                handed_on.push((standing.kind, by));
            }
        }
        Correction {
            case_id: change.case_id,
            number: change.number,
            agency_id: change.agency_id,
            was: told(change.was),
            is: told(change.is),
            handed_on,
        }
    }
}

/// In which rows a year counts a case, in words.
fn told(standing: Option<Standing>) -> String {
    let Some(standing) = standing else {
        return "不计入".to_owned();
    };
    let came = if standing.is_new {
        annual::NEW
    } else {
        annual::CARRIED_IN
    };
    let row = standing
        .report_row
        .and_then(|row| usize::try_from(row).ok());
    let went = row.map_or(annual::CARRIED_OUT, |row| row.saturating_sub(1));
    let named = |row: usize| ROWS.get(row).copied().unwrap_or_default();
    format!(
        "{}：{}；{}",
        standing.kind.label(),
        named(came),
        named(went)
    )
}

impl Office {
    /// Whether an officer may freeze reports.
    pub fn may_freeze(desk: &Desk) -> bool {
        let roles = &desk.officer.roles;
        roles.contains(&Role::OfficeHead) || roles.contains(&Role::Supervisor)
    }

    /// Freezes the figures of a year that is over.
    ///
    /// # Errors
    /// Not by this officer, the year is not over, its tables do not balance, or they are
    /// frozen already; or the register failed.
    pub async fn freeze_annual_report(
        &self,
        desk: &Desk,
        extent: Extent,
        year: i32,
    ) -> Result<(), ActError> {
        if !Self::may_freeze(desk) {
            return Err(Refusal::not_yours(
                "role",
                "reg:50",
                "您不能锁定年度报告的数字",
                "年度报告由信息公开机构负责人或者督办人锁定。",
            )
            .into());
        }
        if year >= self.today().year() {
            return Err(Refusal::out_of_turn(
                "year_not_over",
                "reg:49",
                format!("{year} 年还没有过完，数字还会变"),
                "请在次年 1 月核对无误后锁定，1 月 31 日前报送。",
            )
            .into());
        }
        let (given, now) = (Arc::new(desk.clone()), self.clock.now());
        self.store
            .act(move |tx| {
                let desk = given.clone();
                Box::pin(async move {
                    let scope = &desk.scope;
                    within(tx, scope, extent).await?;
                    if tx.annual_freeze(extent, year).await?.is_some() {
                        return Err(Refusal::out_of_turn(
                            "frozen",
                            "report30",
                            format!("{year} 年的数字已经锁定"),
                            "锁定以后的更正，列在报告后面，不改锁定的数字。",
                        )
                        .into());
                    }
                    let report = report::read(tx, scope, extent, year).await?;
                    if !report.balance.balanced {
                        return Err(Refusal::unlawful(
                            "unbalanced",
                            "report30",
                            format!("表格有 {} 处不平，不能锁定", report.balance.breaks.len()),
                            "请先核对报告页所列的案件和上年结转。",
                        )
                        .into());
                    }
                    let freeze = AnnualFreeze {
                        id: tx.next_id(),
                        agency_id: extent.agency,
                        year: i64::from(year),
                        whole: extent.whole,
                        figures: serde_json::to_value(&report.figures)?,
                        rests_on: rests_on(tx, scope, extent, year).await?,
                        frozen_by: desk.officer.id,
                        frozen_at: now,
                    };
                    Ok(tx.freeze_annual(scope, &freeze).await?)
                })
            })
            .await
    }
}

/// SHA-256 over number, last event and its hash of every case that is counted.
async fn rests_on(
    reader: &mut Reader,
    scope: &Scope,
    extent: Extent,
    year: i32,
) -> Result<String, ActError> {
    let mut sum = Sha256::new();
    for head in reader.annual_heads(scope, extent, year).await? {
        sum.update(format!("{}\t{}\t{}\n", head.number, head.seq, head.hash));
    }
    Ok(hex::encode(sum.finalize()))
}

/// What is frozen of a year, beside what is counted now.
pub(super) async fn read(
    reader: &mut Reader,
    scope: &Scope,
    extent: Extent,
    year: i32,
    now: &Figures,
) -> Result<Option<Frozen>, ActError> {
    let Some(freeze) = reader.annual_freeze(extent, year).await? else {
        return Ok(None);
    };
    let corrections = corrections(reader, scope, &freeze).await?;
    Ok(Some(Frozen {
        figures: serde_json::from_value(freeze.figures)?,
        rests_on: freeze.rests_on,
        by: freeze.frozen_by,
        at: freeze.frozen_at,
        now: now.clone(),
        corrections,
    }))
}

async fn corrections(
    reader: &mut Reader,
    scope: &Scope,
    freeze: &AnnualFreeze,
) -> Result<Vec<Correction>, ActError> {
    let changes = reader.frozen_changes(scope, freeze, NAMED).await?;
    Ok(changes.into_iter().map(Correction::of).collect())
}

/// What a frozen year hands on: its 四, and the corrections that change it.
pub(super) async fn row_handed_on(
    reader: &mut Reader,
    scope: &Scope,
    extent: Extent,
    year: i32,
) -> Result<Option<Before>, ActError> {
    let Some(freeze) = reader.annual_freeze(extent, year).await? else {
        return Ok(None);
    };
    let mut corrections = corrections(reader, scope, &freeze).await?;
    let figures: Figures = serde_json::from_value(freeze.figures)?;
    let frozen = figures.applications.get(annual::CARRIED_OUT).cloned();
    let frozen = frozen.unwrap_or_else(|| columns(&store::ByKind::new()));
    let mut row = frozen.clone();
    for (kind, by) in corrections.iter().flat_map(|one| &one.handed_on) {
        let columns = [*kind as usize, row.len() - 1];
        for column in columns {
            row[column] += by;
        }
    }
    corrections.retain(|one| moves(&one.handed_on));
    Ok(Some(Before {
        row,
        source: Source::Frozen,
        frozen: Some(frozen),
        corrections,
    }))
}

/// Whether what is handed on changes at all.
fn moves(handed_on: &[(ApplicantKind, i64)]) -> bool {
    match handed_on {
        [(was, -1), (is, 1)] => was != is,
        other => !other.is_empty(),
    }
}
