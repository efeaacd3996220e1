//! 一事一申请: the parent ends, each matter becomes a case of its own that
//! inherits applicant, receipt date and the period that runs.

use disclosure::act::{Registration, SplitFrom, Splitting};
use disclosure::case::Case;
use store::{CaseId, CaseRow, Tx};
use uuid::Uuid;

use crate::acts::{Circumstances, document_number};
use crate::error::ActError;
use crate::intake::{self, wording};

/// A case that a split opened.
pub(crate) struct Child {
    /// Its id and number.
    pub case: (CaseId, String),
    /// The event of its registration.
    pub event: Uuid,
}

/// Opens the children of a split case.
pub(crate) async fn open_children(
    tx: &mut Tx,
    circumstances: &Circumstances,
    parent: &Case,
    row: &CaseRow,
    splitting: &Splitting,
) -> Result<Vec<Child>, ActError> {
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
        opened.push(Child {
            case: (child.id, child.case.number),
            event: child.event_id,
        });
    }
    Ok(opened)
}
