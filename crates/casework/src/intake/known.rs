//! What the register knows already of an application that is being written: shown
//! beside the form, so that a slip of the pen or a repeated request is seen before it
//! is registered. Nothing is stored, and nothing is ever merged.

use disclosure::words::{ActKind, ApplicantKind};
use disclosure::{Refusal, Warning};
use store::{Alike, PersonId, Reader};

use super::{NewPerson, people, wording};
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::sight::Eyes;

/// How many applications of each kind are shown.
const SHOWN: u32 = 10;

/// What is written so far.
#[derive(Debug)]
pub struct Asking<'a> {
    /// Who applies.
    pub applicant: &'a NewPerson,
    /// Natural person or which kind of organisation.
    pub kind: ApplicantKind,
    /// The agent and the joint applicants, each with what to call them.
    pub others: Vec<(&'static str, NewPerson, ApplicantKind)>,
    /// What is asked for: names and descriptions.
    pub matters: Vec<(String, String)>,
}

/// What is known of it, within what the desk sees.
#[derive(Debug, Default)]
pub struct Known {
    /// What to mind of the numbers of identity.
    pub warnings: Vec<Warning>,
    /// The last applications of the person with that number, the newest first.
    pub earlier: Vec<Alike>,
    /// Those of others who bear the same name, or of the same person without a number.
    pub namesakes: Vec<Alike>,
    /// Those in the same words, whoever applied.
    pub same_words: Vec<Alike>,
    /// The person with that number.
    applicant: Option<PersonId>,
}

impl Known {
    /// Whether an application is one of the same applicant, as far as numbers tell.
    pub fn is_of_applicant(&self, alike: &Alike) -> bool {
        self.applicant.is_some() && alike.applicant_id == self.applicant
    }
}

impl Office {
    /// Whether an officer may register applications.
    ///
    /// # Errors
    /// The refusal, when not.
    pub fn may_register(&self, desk: &Desk) -> Result<(), Refusal> {
        let row = self.rules.lifecycle.act(ActKind::Register);
        let roles = &desk.officer.roles;
        if roles.iter().any(|role| row.roles.contains(role)) {
            return Ok(());
        }
        let who: Vec<&str> = row.roles.iter().map(|role| role.label()).collect();
        Err(Refusal::not_yours(
            "role",
            row.cite.clone(),
            format!("您不能办理“{}”", row.label),
            format!("这一步由{}办理。", who.join("、")),
        ))
    }

    /// What the register knows of an application that is being written.
    ///
    /// # Errors
    /// Not by this officer, or the register failed.
    pub async fn known(&self, desk: &Desk, asking: &Asking<'_>) -> Result<Known, ActError> {
        self.may_register(desk)?;
        let mut reader = self.store.read().await?;
        let reader = &mut reader;
        let sought =
            people::seek(reader, &desk.scope, "申请人", asking.applicant, asking.kind).await?;
        let mut known = Known {
            warnings: sought.warnings,
            applicant: sought.known,
            ..Known::default()
        };
        for (who, person, kind) in &asking.others {
            let sought = people::seek(reader, &desk.scope, who, person, *kind).await?;
            known.warnings.extend(sought.warnings);
        }
        let eyes = Eyes::of(reader, desk).await?;
        if let Some(person) = sought.known {
            let found = reader.of_applicant(&desk.scope, person, SHOWN).await?;
            known.earlier = whole(reader, &eyes, found).await?;
        }
        if !wording::fold(&asking.applicant.name).is_empty() {
            let name = &asking.applicant.name;
            let found = reader.of_namesakes(&desk.scope, name, SHOWN).await?;
            let mut found = whole(reader, &eyes, found).await?;
            found.retain(|alike| !known.is_of_applicant(alike));
            known.namesakes = found;
        }
        for (title, content) in &asking.matters {
            if wording::fold(content).is_empty() {
                continue;
            }
            let key = wording::key(title, content);
            let found = reader.in_the_same_words(&desk.scope, &key, SHOWN).await?;
            let found = whole(reader, &eyes, found).await?;
            known.same_words.extend(found);
        }
        Ok(known)
    }
}

/// Those that the desk is shown whole: an extract tells neither who asks nor for what.
async fn whole(
    reader: &mut Reader,
    eyes: &Eyes,
    found: Vec<Alike>,
) -> Result<Vec<Alike>, ActError> {
    let cases: Vec<_> = found
        .iter()
        .map(|alike| (alike.case_id, alike.agency_id))
        .collect();
    let sights = eyes.sights(reader, &cases).await?;
    let shown = found.into_iter().zip(sights);
    Ok(shown
        .filter(|(_, sight)| sight.is_whole())
        .map(|(alike, _)| alike)
        .collect())
}
