//! Applications as the analysis reads them.

use std::collections::HashMap;

use chrono::NaiveDate;
use hotspots::Text;
use store::{AgencyId, AgencyKind, CaseId, Reader, Scope};
use uuid::Uuid;

use super::persons::{self, Persons};
use crate::error::ActError;

/// How many are read at a time.
const PAGE: i64 = 500;

/// What was asked of an agency and of those below it, on these days, without the names of
/// the persons who are parties to any of them.
pub(super) async fn texts(
    reader: &mut Reader,
    agency: AgencyId,
    days: (NaiveDate, NaiveDate),
    longest: usize,
) -> Result<Vec<Text>, ActError> {
    texts_after(reader, agency, days, longest, CaseId::nil()).await
}

/// The same of those cases alone whose id is greater: ids grow with time.
pub(super) async fn texts_after(
    reader: &mut Reader,
    agency: AgencyId,
    days: (NaiveDate, NaiveDate),
    longest: usize,
    mut after: CaseId,
) -> Result<Vec<Text>, ActError> {
    let towns = Towns::read(reader).await?;
    let longest = i64::try_from(longest).unwrap_or(i64::MAX);
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

/// The towns and street offices of the register.
pub(super) struct Towns {
    /// What the town is called in a text: 河头镇 of 河头镇人民政府; longest first.
    named: Vec<String>,
    by_agency: HashMap<AgencyId, String>,
}

/// What the name of a government ends with, beside that of its place.
const OF_GOVERNMENT: [&str; 3] = ["人民政府", "办事处", "政府"];

impl Towns {
    pub(super) async fn read(reader: &mut Reader) -> Result<Towns, ActError> {
        let agencies = reader.agencies(&Scope::system()).await?;
        let of_kind = |kind: AgencyKind| agencies.iter().filter(move |it| it.kind == kind);
        let districts: Vec<&str> = of_kind(AgencyKind::District)
            .map(|district| place(&district.name))
            .collect();
        let by_agency: HashMap<Uuid, String> = of_kind(AgencyKind::Town)
            .map(|agency| (agency.id, town(&agency.name, &districts)))
            .collect();
        let mut named: Vec<String> = by_agency.values().cloned().collect();
        named.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        named.dedup();
        Ok(Towns { named, by_agency })
    }

    /// The town that a text names, or that it was sent to.
    pub(super) fn of(&self, agency: AgencyId, title: &str, content: &str) -> Option<String> {
        let named = self.named(title).or_else(|| self.named(content));
        named.or_else(|| self.by_agency.get(&agency)).cloned()
    }

    /// The town that a text names.
    fn named(&self, text: &str) -> Option<&String> {
        self.named.iter().find(|town| text.contains(*town))
    }
}

/// The town of a town's government, as people call it: without its district.
fn town(name: &str, districts: &[&str]) -> String {
    let town = place(name);
    let own = districts
        .iter()
        .find_map(|district| town.strip_prefix(district))
        .filter(|own| !own.is_empty());
    own.unwrap_or(town).to_owned()
}

/// The place that a government governs.
fn place(name: &str) -> &str {
    let own = OF_GOVERNMENT
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .filter(|own| !own.is_empty());
    own.unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::town;

    #[test]
    fn a_town_is_called_as_people_call_it() {
        let districts = ["青衡区"];
        assert_eq!(town("河头镇人民政府", &districts), "河头镇");
        assert_eq!(town("青衡区河头镇人民政府", &districts), "河头镇");
        assert_eq!(town("吴林街道办事处", &districts), "吴林街道");
        assert_eq!(town("人民政府", &districts), "人民政府");
    }
}
