//! The dossiers of a case as a desk is shown them, and what is missing before closing.

use disclosure::Refusal;
use disclosure::case::{Case, Event};
use disclosure::words::{Role, State};
use store::{CaseId, DocumentState, DossierRow, DossierState};
use uuid::Uuid;

use super::building::{PDF, ZIP};
use super::closing::is_frozen;
use super::keeping::{Standing, standings};
use super::ordered::{REMEDY, decision_of};
use crate::documents::Content;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::record::read_event;
use crate::reveals::works_on_cases;

/// In which form a dossier is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// Every paper as a file of its own, with the manifest.
    Zip,
    /// All papers as one PDF.
    Pdf,
}

/// The dossiers of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossiers {
    /// In the order of their closings.
    pub rows: Vec<DossierRow>,
    /// What archiving said of each: it comes after the dossier is frozen, so that it
    /// stands here and not in the dossier.
    pub standings: Vec<Standing>,
    /// What is missing from the round that goes on, in Chinese: what keeps it from being
    /// closed, and what will have a page in its place.
    pub missing: Vec<String>,
    /// How long the dossier of that round will be kept, and why; by the rule.
    pub retention: Option<(String, String)>,
    /// How many letters and files of the round there are, by part of the dossier in
    /// archive order.
    pub parts: Vec<(String, usize)>,
    /// Whether the desk may have one built again.
    pub may_build: bool,
}

/// Who has dossiers built again: those who act on the case.
const ACTING: [Role; 4] = [Role::Clerk, Role::Handler, Role::Reviewer, Role::OfficeHead];

impl Office {
    /// The dossiers of a case; `None` when there is no such case within the desk's scope.
    ///
    /// # Errors
    /// The desk sees an extract only, or the register failed.
    pub async fn dossiers(&self, desk: &Desk, id: CaseId) -> Result<Option<Dossiers>, ActError> {
        let Some(file) = self.case_file(desk, id).await? else {
            return Ok(None);
        };
        file.whole()?;
        let case = &file.case;
        let round = i64::from(case.round);
        let mut reader = self.store.read().await?;
        let rows = reader.dossiers(id).await?;
        let files = reader.files_of_round(id, round).await?;
        let stored = reader.events(&desk.scope, id).await?;
        let events: Vec<Event> = stored.iter().map(read_event).collect::<Result<_, _>>()?;
        let standings = standings(&events, &rows);
        let documents = reader.documents(&desk.scope, id).await?;
        let documents = documents
            .into_iter()
            .filter(|document| document.round == round);
        let documents: Vec<_> = documents.collect();
        let mut missing = unproved(case);
        let frozen = is_frozen(case, case.round);
        for document in documents.iter().filter(|_| !frozen) {
            if document.state == DocumentState::Failed && document.voided_seq.is_none() {
                let why = document.failure.as_deref().unwrap_or_default();
                missing.push(format!(
                    "有文书没有生成：{why}。这样结案的，卷宗中以说明页代替"
                ));
            }
        }
        let kept = || files.iter().filter(|file| file.remove_reason.is_none());
        for file in kept().filter(|file| file.inspected == "waiting") {
            missing.push(format!("材料“{}”还没有检查完", file.name));
        }
        if let Some(decision) = decision_of(case).filter(|_| !frozen)
            && !kept().any(|file| file.part == REMEDY)
        {
            let parts = self.rules.parts().iter();
            let part = parts.clone().find(|row| row.part == REMEDY);
            let part = part.map_or(REMEDY, |row| &row.label);
            missing.push(format!(
                "本次办理依据的{decision}没有归入“{part}”。这样结案的，卷宗目录中列为缺"
            ));
        }
        let parts = self.rules.parts().iter().map(|row| {
            let letters = documents.iter();
            let letters = letters.filter(|one| self.rules.part_of(&one.letter) == row.part);
            let files = kept().filter(|file| file.part == row.part);
            (row.label.clone(), letters.count() + files.count())
        });
        let rule = self.rules.retention(case, self.today());
        Ok(Some(Dossiers {
            standings,
            missing,
            retention: rule.map(|row| (row.class.clone(), row.reason.clone())),
            parts: parts.filter(|(_, count)| *count > 0).collect(),
            may_build: file.is_acted_on_here()
                && desk.officer.roles.iter().any(|role| ACTING.contains(role)),
            rows,
        }))
    }

    /// A dossier as bytes, built first when it waits; `None` when the desk is not shown
    /// it.
    ///
    /// # Errors
    /// It could not be built, or it is not for this officer; register or cabinet failed.
    pub async fn dossier_content(
        &self,
        desk: &Desk,
        case: CaseId,
        id: Uuid,
        binding: Binding,
    ) -> Result<Option<Content>, ActError> {
        let Some(mut dossiers) = self.dossiers(desk, case).await? else {
            return Ok(None);
        };
        if !works_on_cases(desk) {
            return Err(Refusal::not_yours(
                "role",
                "office",
                "您不能查阅卷宗的内容",
                "卷宗由办理、监督和审计案件的人员查阅。",
            )
            .into());
        }
        let waits = |row: &DossierRow| row.id == id && row.state == DossierState::Waiting;
        if dossiers.rows.iter().any(waits) {
            self.build_case(case).await?;
            dossiers = self.dossiers(desk, case).await?.ok_or(ActError::NotFound)?;
        }
        let Some(row) = dossiers.rows.into_iter().find(|row| row.id == id) else {
            return Ok(None);
        };
        let wanted = match binding {
            Binding::Zip => (row.zip_id, ZIP, "zip"),
            Binding::Pdf => (row.pdf_id, PDF, "pdf"),
        };
        let (Some(file), media_type, ending) = wanted else {
            return Err(not_built(&row).into());
        };
        let mut reader = self.store.read().await?;
        let found = reader
            .case(&desk.scope, case)
            .await?
            .ok_or(ActError::NotFound)?;
        let sum = reader.file_sum(file).await?.ok_or(ActError::NotFound)?;
        drop(reader);
        let bytes = self.equipment.cabinet.get(&self.store, &sum).await?;
        // whoever takes it away has all names and contacts that are in it
        let what = format!("取用第{}次办理的卷宗（{ending}）", row.round);
        self.note_shown(desk, case, what).await?;
        Ok(Some(Content {
            name: format!("卷宗（{}，第{}次办理）.{ending}", found.number, row.round),
            media_type,
            bytes,
        }))
    }

    /// Has the dossiers of a case built that wait or failed; answers them as they are
    /// then.
    ///
    /// # Errors
    /// Not by this officer, or the register failed.
    pub async fn rebuild_dossiers(
        &self,
        desk: &Desk,
        case: CaseId,
    ) -> Result<Option<Dossiers>, ActError> {
        let Some(dossiers) = self.dossiers(desk, case).await? else {
            return Ok(None);
        };
        if !dossiers.may_build {
            return Err(Refusal::not_yours(
                "role",
                "office",
                "您不能重新生成卷宗",
                "卷宗由办理本案的人员重新生成。",
            )
            .into());
        }
        let unbuilt = dossiers
            .rows
            .iter()
            .filter(|row| row.state != DossierState::Built);
        for row in unbuilt {
            self.build(row).await?;
        }
        self.dossiers(desk, case).await
    }
}

fn not_built(row: &DossierRow) -> Refusal {
    let why = row.failure.as_deref().unwrap_or("还没有轮到");
    Refusal::unlawful(
        "dossier_not_built",
        "archive8",
        format!("第{}次办理的卷宗还没有生成：{why}", row.round),
        "请照所说的补全，然后在“卷宗”页重新生成。",
    )
}

/// What keeps a round from being closed.
fn unproved(case: &Case) -> Vec<String> {
    let closed = matches!(case.state, State::Closed | State::Archived);
    match &case.reply {
        _ if closed => Vec::new(),
        Some(reply) if reply.served_on.is_some() => {
            let returned = reply
                .returned_on
                .is_some_and(|on| reply.served_again.is_none_or(|(_, again)| again < on));
            match (returned, reply.proved) {
                (true, _) => vec!["答复被退回，还没有再次送达".to_owned()],
                (false, false) => vec!["还没有登记送达凭证".to_owned()],
                (false, true) => Vec::new(),
            }
        }
        _ if case.ending.is_some() => Vec::new(),
        _ => vec!["案件还没有答复或者终止".to_owned()],
    }
}
