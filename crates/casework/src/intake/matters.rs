//! Several matters on one sheet (一事一申请): each is registered as a case of its own,
//! with the applicant, the days and everything else that the sheet says of all of them.

use std::sync::Arc;

use disclosure::act::Registration;
use disclosure::application::Application;
use disclosure::case::Case;
use disclosure::{Refusal, Text, lines};
use serde::{Deserialize, Serialize};
use store::{Remembered, Tx};

use super::{NewApplication, Registered, addressed, open, people, register_in, wording};
use crate::acts::{Circumstances, document_number};
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::once::{self, Once};
use crate::record::case_of;

/// The most matters on one sheet: more than one can keep apart on a page.
const MOST_MATTERS: usize = 50;

/// One more matter that an application asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matter {
    /// Name of what is asked for, one line.
    pub title: String,
    /// Description.
    pub content: Text,
}

impl Office {
    /// Registers an application that may be sent twice under one key.
    ///
    /// # Errors
    /// As [`Office::register`]; the key belongs to another request.
    pub async fn register_once(
        &self,
        desk: &Desk,
        new: NewApplication,
        once: Option<Once>,
    ) -> Result<Registered, ActError> {
        let mut registered = self.register_matters(desk, new, Vec::new(), once).await?;
        registered.pop().ok_or(ActError::NotFound)
    }

    /// Registers an application and, beside what it asks for, more matters of the same
    /// sheet: each a case of its own, all of them or none. It may be sent twice under
    /// one key.
    ///
    /// # Errors
    /// As [`Office::register`], of the first that is refused, whose field is
    /// `more[0].title` and the like where it is another than the sheet's own; the key
    /// belongs to another request.
    pub async fn register_matters(
        &self,
        desk: &Desk,
        new: NewApplication,
        more: Vec<Matter>,
        once: Option<Once>,
    ) -> Result<Vec<Registered>, ActError> {
        fitting(&new, &more)?;
        let circumstances = Circumstances::new(self, desk, new.on);
        let asked = Arc::new((new, more, once));
        let registered = self
            .store
            .act(move |tx| {
                let (circumstances, asked) = (circumstances.clone(), asked.clone());
                Box::pin(async move {
                    let (new, more, once) = asked.as_ref();
                    circumstances.office.check_rules(tx).await?;
                    if let Some(known) = once::before(tx, once.as_ref()).await? {
                        return again(tx, &circumstances, &known).await;
                    }
                    let registered = each(tx, &circumstances, new, more).await?;
                    let done = once::Done {
                        status: 201,
                        case: registered.first().map(|first| first.id),
                        events: registered.iter().map(|one| one.event_id).collect(),
                        at: circumstances.now,
                    };
                    once::keep(tx, once.as_ref(), done).await?;
                    Ok::<_, ActError>(registered)
                })
            })
            .await?;
        for one in &registered {
            self.nudge.case(one.id);
        }
        Ok(registered)
    }
}

fn fitting(new: &NewApplication, more: &[Matter]) -> Result<(), Refusal> {
    if more.len() >= MOST_MATTERS {
        return Err(Refusal::malformed(
            "too_many_matters",
            "office",
            format!("一次登记了 {} 件，最多 {MOST_MATTERS} 件", more.len() + 1),
            "请分几次登记。",
        )
        .at("more"));
    }
    if !more.is_empty() && new.on_the_spot.is_some() {
        return Err(Refusal::malformed(
            "one_answer_for_several",
            "reg:33",
            "一份申请书登记为几件的，不能以一份答复当场答复",
            "请先登记，再逐件当场答复。",
        ));
    }
    Ok(())
}

/// The sheet's own matter, then the others.
async fn each(
    tx: &mut Tx,
    circumstances: &Circumstances,
    new: &NewApplication,
    more: &[Matter],
) -> Result<Vec<Registered>, ActError> {
    let mut registered = vec![register_in(tx, circumstances, new, None).await?];
    for (index, matter) in more.iter().enumerate() {
        let first = registered[0].case.clone();
        let one = beside(tx, circumstances, new, &first, matter)
            .await
            .map_err(|error| within(error, index))?;
        registered.push(one);
    }
    Ok(registered)
}

/// The refusal of a matter names its field within it.
fn within(error: ActError, index: usize) -> ActError {
    let ActError::Refused(refusal) = error else {
        return error;
    };
    let field = refusal.field.as_deref().unwrap_or("title");
    let field = format!("more[{index}].{field}");
    refusal.at(field).into()
}

/// Registers one more matter of a sheet whose people are in the register already: who
/// signed it asks for all of them, with a number of identity or without one.
async fn beside(
    tx: &mut Tx,
    circumstances: &Circumstances,
    new: &NewApplication,
    first: &Case,
    matter: &Matter,
) -> Result<Registered, ActError> {
    lines::check(&serde_json::to_value(matter)?)?;
    let agency = addressed(tx, circumstances, new.agency).await?;
    let application = Application {
        title: matter.title.trim().to_owned(),
        content: matter.content.clone(),
        // that of the sheet's own matter
        document_number: None,
        ..first.application.clone()
    };
    let key = wording::key(&matter.title, matter.content.as_str());
    let applicant = application.applicant.person;
    let same = people::same_wording(tx, &agency, applicant, &new.applicant, &key).await?;
    let registration = Registration {
        application,
        agency: agency.id,
        number: document_number(tx, circumstances, &agency, "case").await?,
        split_from: None,
    };
    let mut registered = open(tx, circumstances, &agency, registration, key).await?;
    registered.warnings.extend(same);
    Ok(registered)
}

/// What was registered under the same key, with the cases as they stand now.
async fn again(
    tx: &mut Tx,
    circumstances: &Circumstances,
    known: &Remembered,
) -> Result<Vec<Registered>, ActError> {
    let mut registered = Vec::with_capacity(known.event_ids.len());
    for event_id in &known.event_ids {
        let event = tx.event_by_id(*event_id).await?;
        let id = event.ok_or(ActError::KeyReused)?.case_id;
        let row = tx
            .case(&circumstances.desk.scope, id)
            .await?
            .ok_or(ActError::NotFound)?;
        registered.push(Registered {
            id,
            event_id: *event_id,
            case: case_of(&row)?,
            warnings: Vec::new(),
            replayed: true,
        });
    }
    match registered.is_empty() {
        true => Err(ActError::KeyReused),
        false => Ok(registered),
    }
}
