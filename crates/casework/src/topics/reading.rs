//! Applications as the analysis reads them.

use chrono::NaiveDate;
use hotspots::{Reading, Text};
use store::{AgencyId, CaseId, Reader};
use uuid::Uuid;

use super::persons::{self, Persons};
use super::towns::Towns;
use crate::error::ActError;

/// How many are read at a time.
const PAGE: i64 = 500;

/// What was asked of an agency and of those below it, on these days, without the names of
/// the persons who are parties to any of them.
pub(super) async fn texts(
    reader: &mut Reader,
    agency: AgencyId,
    days: (NaiveDate, NaiveDate),
    how: &Reading,
) -> Result<Vec<Text>, ActError> {
    texts_after(reader, agency, days, how, CaseId::nil()).await
}

/// The same of those cases alone whose id is greater: ids grow with time.
pub(super) async fn texts_after(
    reader: &mut Reader,
    agency: AgencyId,
    days: (NaiveDate, NaiveDate),
    how: &Reading,
    mut after: CaseId,
) -> Result<Vec<Text>, ActError> {
    let towns = Towns::read(reader, how).await?;
    let longest = i64::try_from(how.longest).unwrap_or(i64::MAX);
    let mut texts: Vec<Text> = Vec::new();
    let mut persons = Persons::default();
    loop {
        let page = reader
            .asked_texts(agency, days, longest, after, PAGE)
            .await?;
        let Some(last) = page.last() else {
            for text in &mut texts {
                text.title = persons.left_out(&text.title);
                text.body = persons.left_out(&text.body);
            }
            return Ok(texts);
        };
        after = last.case_id;
        texts.extend(page.into_iter().map(|asked| {
            let names = persons::named(&asked.snapshot);
            persons.meet(&names);
            Text {
                township: towns.of(asked.agency_id, &asked.title, &asked.content),
                id: asked.case_id.to_string(),
                title: persons::without(asked.title, &names),
                body: persons::without(asked.content, &names),
                day: Some(asked.asked_on),
                applicant: asked.applicant_id.map(|person| person.to_string()),
                outcome: asked.reply_kind,
                is_voice: false,
            }
        }));
    }
}

/// What the ids of voices begin with, to tell them from cases.
const VOICE: char = 'v';

/// What was heard from elsewhere by an agency and those below it, on these days.
pub(super) async fn voices(
    reader: &mut Reader,
    agency: AgencyId,
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<Text>, ActError> {
    let mut texts = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let page = reader.voices(agency, days, after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(texts);
        };
        after = last.id;
        texts.extend(page.into_iter().map(|heard| Text {
            id: format!("{VOICE}{}", heard.id),
            title: heard.title,
            body: heard.body,
            day: Some(heard.said_on),
            township: heard.township,
            is_voice: true,
            ..Text::default()
        }));
    }
}

/// The voice that a text was read of; `None` where it is an application.
pub(super) fn voice(id: &str) -> Option<Uuid> {
    id.strip_prefix(VOICE)?.parse().ok()
}
