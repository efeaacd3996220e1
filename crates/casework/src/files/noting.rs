//! What is decided about a file stands in the history of its case, chained like every
//! act, and thereby in the dossier; the row of the file is a copy of it.

use disclosure::act::{Act, Derived, Facts, FileDecided, FileDecision, Message};
use disclosure::case::Case;
use disclosure::text::Text;
use disclosure::{Actor, Decision};
use store::{CaseRow, Decided, FileRow, Tx};

use super::outgoing::warnings;
use crate::delivery;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::record::{Entry, append, keep, keep_copies};

/// Decides about a file, and writes a note of it.
///
/// # Errors
/// The register failed.
pub(super) async fn decide(
    tx: &mut Tx,
    (office, desk): (&Office, &Desk),
    (row, mut case): (&CaseRow, Case),
    file: &FileRow,
    (decision, decided): (FileDecision, &Decided),
) -> Result<(), ActError> {
    let written = match decision {
        FileDecision::Release => tx.release_file(file.id, decided).await?,
        FileDecision::Remove => tx.remove_file(file.id, decided).await?,
    };
    if !written {
        return Err(ActError::NotFound);
    }
    let noted = FileDecided {
        decision,
        file: file.id,
        sha256: file.sha256.clone(),
        found: warnings(file),
        reason: decided.reason.clone(),
    };
    let act = Act::Note(Box::new(Message {
        text: Text::plain(told(file, &noted)),
    }));
    let facts = Facts {
        file: Some(noted),
        ..Facts::default()
    };
    let actor: Actor = desk.actor();
    let entry = Entry {
        act_id: tx.next_id(),
        // what is noted comes after all that was
        on: office.today().max(case.last_on),
        now: decided.at,
        actor: &actor,
        entered_by: None,
        act: &act,
        facts: &facts,
    };
    let unchanged = Decision {
        derived: Derived::default(),
        state: case.state,
        warnings: Vec::new(),
    };
    let rules = &office.rules;
    let (_, event) = append(tx, row.id, &entry, &unchanged, rules).await?;
    case.apply(&event);
    let row = keep(tx, &case, row, decided.at, rules).await?;
    keep_copies(tx, row.id, &case, &event, entry.entered(), rules).await?;
    delivery::tell_subscribers(tx, row.id, row.agency_id, &event).await?;
    Ok(())
}

/// What the note says.
fn told(file: &FileRow, noted: &FileDecided) -> String {
    let found = match noted.found.is_empty() {
        true => String::new(),
        false => format!("，检查发现：{}", noted.found.join("、")),
    };
    format!(
        "{}材料“{}”{found}。理由：{}。文件校验值（SHA-256）{}",
        noted.decision.label(),
        file.name,
        noted.reason.trim_end_matches('。'),
        noted.sha256
    )
}
