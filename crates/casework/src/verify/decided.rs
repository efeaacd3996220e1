//! What was decided about the files of a case, and with which of them its replies were
//! signed, compared with what its events say: the rows alone could be changed by whoever
//! has the database.

use std::collections::BTreeMap;

use disclosure::act::{Enclosed, FileDecided, FileDecision};
use disclosure::case::Event;
use store::{Decided, FileRow, Reader, Scope};

use super::{Failed, Whole};

/// Checks the files of one case.
pub(super) async fn files(reader: &mut Reader, whole: &Whole) -> Result<(), Failed> {
    let files = reader.files(&Scope::system(), whole.row.id).await?;
    let mut noted: BTreeMap<_, (&Event, &FileDecided)> = BTreeMap::new();
    for event in &whole.events {
        if let Some(decided) = &event.facts.file {
            noted.insert((decided.file, decided.decision), (event, decided));
        }
        let mut enclosed = event.facts.enclosed.iter();
        if let Some(changed) = enclosed.find(|one| !is_as_signed(one, &files)) {
            let name = &changed.name;
            return Err(Failed::Differs(format!(
                "材料“{name}”与第 {} 个事件签发时记录的不符",
                event.seq
            )));
        }
    }
    for file in &files {
        for (decision, kept) in [
            (FileDecision::Release, &file.release),
            (FileDecision::Remove, &file.removal),
        ] {
            let noted = noted.remove(&(file.id, decision));
            if !is_as_noted(file, kept.as_ref(), noted) {
                return Err(Failed::Differs(format!(
                    "材料“{}”的{}与办理记录不符",
                    file.name,
                    decision.label()
                )));
            }
        }
    }
    match noted.into_values().next() {
        None => Ok(()),
        Some((event, _)) => Err(Failed::Differs(format!(
            "第 {} 个事件所说的材料不见了",
            event.seq
        ))),
    }
}

fn is_as_noted(
    file: &FileRow,
    kept: Option<&Decided>,
    noted: Option<(&Event, &FileDecided)>,
) -> bool {
    match (kept, noted) {
        (None, None) => true,
        (Some(kept), Some((event, noted))) => {
            kept.by == event.actor.id
                && kept.at == event.recorded_at
                && kept.reason == noted.reason
                && file.sha256 == noted.sha256
        }
        _ => false,
    }
}

fn is_as_signed(signed: &Enclosed, files: &[FileRow]) -> bool {
    let file = files.iter().find(|file| file.id == signed.file);
    file.is_some_and(|file| {
        file.sha256 == signed.sha256 && file.inspected.word() == signed.inspected
    })
}
