//! 一事一申请: the parent ends, each matter becomes a case of its own that
//! inherits applicant, receipt date and the period that runs.

use disclosure::act::{Registration, SplitFrom, Splitting};
use disclosure::case::Case;
use store::{CaseId, CaseRow, Tx};

use crate::acts::{Circumstances, document_number};
use crate::error::ActError;
use crate::intake::{self, wording};

/// Opens the children of a split case.
pub(crate) async fn open_children(
    tx: &mut Tx,
    circumstances: &Circumstances,
    parent: &Case,
    row: &CaseRow,
    splitting: &Splitting,
) -> Result<Vec<(CaseId, String)>, ActError> {
    let agency = tx.agency(row.agency_id).await?.ok_or(ActError::NotFound)?;
    let (Some(received_on), Some(run)) = (parent.received_on, parent.run()) else {
        return Ok(Vec::new());
    };
    let mut opened = Vec::with_capacity(splitting.parts.len());
    for part in &splitting.parts {
        let mut application = parent.application.clone();
        application.title = part.title.trim().to_owned();
        application.content = part.content.clone();
        let registration = Registration {
            application,
            agency: agency.id,
            number: document_number(tx, circumstances, &agency, "case").await?,
            split_from: Some(SplitFrom {
                case: row.id,
                number: parent.number.clone(),
                received_on,
                day0: run.day0,
            }),
        };
        let key = wording::key(&part.title, part.content.as_str());
        let child = intake::open(tx, circumstances, &agency, registration, key).await?;
        opened.push((child.id, child.case.number));
    }
    Ok(opened)
}
