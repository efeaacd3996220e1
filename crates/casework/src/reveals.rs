//! Personal data in full: shown for a reason, and it stays written down to whom.

use std::sync::Arc;

use disclosure::words::Role;
use disclosure::{Refusal, lines};
use store::{CaseId, Reach, Reveal, RevealCursor, RevealPage, Scope};

use crate::error::ActError;
use crate::masked::Contacts;
use crate::office::{Desk, Office};
use crate::read::CaseFile;

/// Whose work on a case may need them: figures and topics need no name, and who keeps
/// the accounts sees no case.
const WORKING: [Role; 6] = [
    Role::Clerk,
    Role::Handler,
    Role::Reviewer,
    Role::OfficeHead,
    Role::Supervisor,
    Role::Auditor,
];

/// Whether an officer's work on cases may need the names and contacts in them.
pub(crate) fn works_on_cases(desk: &Desk) -> bool {
    has(desk, &WORKING)
}

impl Office {
    /// Whether a desk opens the letters of cases that it is shown: they name people.
    pub fn opens_letters(&self, desk: &Desk) -> bool {
        works_on_cases(desk)
    }

    /// Whether a desk may be shown the contacts of a case in full.
    pub fn may_reveal(&self, desk: &Desk, file: &CaseFile) -> bool {
        file.sight.is_whole() && works_on_cases(desk)
    }

    /// The contacts of a case that the desk has read in full, once it is written down who
    /// is shown them and what for.
    ///
    /// # Errors
    /// Not by this officer, no reason, or the register failed.
    pub async fn reveal(
        &self,
        desk: &Desk,
        file: &CaseFile,
        reason: &str,
    ) -> Result<Contacts, ActError> {
        if !self.may_reveal(desk, file) {
            return Err(Refusal::not_yours(
                "role",
                "office",
                "您不能查阅完整的个人信息",
                "个人信息由办理、监督和审计案件的人员在需要时查阅。",
            )
            .into());
        }
        let reason = fitting_reason(reason)?;
        self.note_shown(desk, file.row.id, reason).await?;
        self.open_contacts(file).await
    }

    /// Writes down that personal data of a case are shown to a desk, and what for.
    ///
    /// # Errors
    /// The register failed.
    pub(crate) async fn note_shown(
        &self,
        desk: &Desk,
        case: CaseId,
        reason: String,
    ) -> Result<(), ActError> {
        let (officer, at, reason) = (desk.officer.id, self.clock.now(), Arc::new(reason));
        self.store
            .act(move |tx| {
                let reason = reason.clone();
                Box::pin(async move {
                    let reveal = Reveal {
                        id: tx.next_id(),
                        case_id: case,
                        officer_id: officer,
                        reason: reason.to_string(),
                        at,
                    };
                    Ok::<_, ActError>(tx.insert_reveal(&reveal).await?)
                })
            })
            .await
    }

    /// Who was shown the contacts of a case, the newest first; `None` for a desk that
    /// does not see all of it.
    ///
    /// # Errors
    /// The register failed.
    pub async fn reveals_of(
        &self,
        desk: &Desk,
        case: CaseId,
    ) -> Result<Option<Vec<Reveal>>, ActError> {
        let file = self.case_file(desk, case).await?;
        if !file.is_some_and(|file| file.sight.is_whole()) {
            return Ok(None);
        }
        let mut reader = self.store.read().await?;
        Ok(Some(reader.reveals_of(case).await?))
    }

    /// A page of what was shown of the cases of the own agency and those below, the
    /// newest first.
    ///
    /// # Errors
    /// Not by this officer, or the register failed.
    pub async fn recent_reveals(
        &self,
        desk: &Desk,
        cursor: Option<&RevealCursor>,
        limit: u32,
    ) -> Result<RevealPage, ActError> {
        if !has(desk, &[Role::Auditor, Role::Supervisor]) {
            return Err(Refusal::not_yours(
                "role",
                "office",
                "您不能查看全部的查阅记录",
                "查阅个人信息的记录由督办人和审计人查看；单个案件的，见案件页。",
            )
            .into());
        }
        let scope = Scope {
            reach: Reach::Tree,
            ..desk.scope
        };
        let mut reader = self.store.read().await?;
        Ok(reader.reveals(&scope, cursor, limit).await?)
    }
}

fn has(desk: &Desk, roles: &[Role]) -> bool {
    desk.officer.roles.iter().any(|role| roles.contains(role))
}

fn fitting_reason(reason: &str) -> Result<String, Refusal> {
    lines::line("reason", reason)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::malformed(
            "reason_missing",
            "office",
            "没有填写查阅个人信息的理由",
            "请写明为办理什么事项需要查阅，如“电话联系补正”。",
        )
        .at("reason"));
    }
    Ok(reason.to_owned())
}
