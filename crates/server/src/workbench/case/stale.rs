//! When somebody acted first: what was done since this officer looked, beside what
//! was typed.

use casework::{CaseFile, Office};
use chrono::{DateTime, Utc};

use crate::api::Problem;
use crate::workbench::visit::Visit;

/// Something that was done meanwhile.
#[derive(Debug)]
pub(in crate::workbench) struct Change {
    pub at: String,
    pub who: String,
    pub what: String,
    pub state: String,
}

/// A moment as officers read it, in China.
pub(in crate::workbench) fn clock(at: DateTime<Utc>) -> String {
    casework::china_time(at)
        .format("%Y-%m-%d %H:%M")
        .to_string()
}

/// What was done after the version that the officer saw.
pub(super) async fn since(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    seen: i64,
) -> Result<Vec<Change>, Problem> {
    let history = office.case_history(visit.desk(), file.row.id).await?;
    let after = u64::try_from(seen).unwrap_or_default();
    Ok(history
        .unwrap_or_default()
        .into_iter()
        .map(|seen| seen.event)
        .filter(|event| event.seq > after)
        .map(|event| Change {
            at: clock(event.recorded_at),
            who: event.actor.told(),
            what: event.act.kind().label().to_owned(),
            state: event.state.label().to_owned(),
        })
        .collect())
}
