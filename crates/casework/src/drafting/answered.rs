//! What was answered before to the same request.

use chrono::NaiveDate;
use store::{CaseRow, Reader, Scope};

use crate::error::ActError;

/// How many are looked at; the newest first.
const MOST: u32 = 20;

/// A reply that was given, or signed, to a request in the same words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The case that it answered.
    pub case_number: String,
    /// Its number.
    pub number: Option<String>,
    /// Its kind.
    pub kind: String,
    /// The day it was served, if it was.
    pub served_on: Option<NaiveDate>,
    /// Whether the same person had applied.
    pub same_applicant: bool,
}

/// The replies of the same agency to requests in the same words, those of the same
/// applicant first.
pub(super) async fn to_the_same(
    reader: &mut Reader,
    row: &CaseRow,
) -> Result<Vec<Answered>, ActError> {
    let system = Scope::system();
    let mut found = Vec::new();
    if row.wording_key.is_empty() {
        return Ok(found);
    }
    let alike = reader
        .in_the_same_words(&system, &row.wording_key, MOST)
        .await?;
    for other in alike {
        if other.case_id == row.id || other.agency_id != row.agency_id {
            continue;
        }
        let Some(answered) = reader.case(&system, other.case_id).await? else {
            continue;
        };
        if let Some(kind) = answered.reply_kind {
            found.push(Answered {
                case_number: answered.number,
                number: answered.reply_number,
                kind,
                served_on: answered.replied_on,
                same_applicant: row.applicant_id.is_some()
                    && answered.applicant_id == row.applicant_id,
            });
        }
    }
    found.sort_by_key(|earlier| !earlier.same_applicant);
    Ok(found)
}
