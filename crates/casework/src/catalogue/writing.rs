//! How an entry is written: known again by its number or its title, changed where it says
//! something else, and what stood there before kept.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::Refusal;
use serde_json::{Map, Value};
use store::{CatalogueChange, CatalogueEntry, OfficerId, Tx};
use uuid::Uuid;

use super::content::Content;
use crate::error::ActError;

/// What becomes of an entry that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There was none.
    Added,
    /// It says something else now.
    Changed,
    /// It said the same.
    Same,
    /// It was not listed any more, and is again.
    Restored,
}

impl Outcome {
    /// What an officer reads.
    pub const fn label(self) -> &'static str {
        match self {
            Outcome::Added => "新增",
            Outcome::Changed => "更新",
            Outcome::Same => "没有变化",
            Outcome::Restored => "恢复",
        }
    }
}

/// Who writes, and when.
#[derive(Debug, Clone)]
pub(crate) struct Hand {
    /// Nobody: the system.
    pub by: Option<OfficerId>,
    pub at: DateTime<Utc>,
    pub today: NaiveDate,
    /// Of all that is written in this act.
    pub version: i64,
}

/// Of several things that something may be known again as, the one that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate<I> {
    pub id: I,
    pub numbered: bool,
}

/// The entry that is meant: the one with the number, else the one of the title; a title
/// that several have is meant as the one without a number.
///
/// # Errors
/// Nobody can tell which.
pub(crate) fn meant<I: Copy>(
    by_number: Option<I>,
    numbered: bool,
    by_title: &[Candidate<I>],
) -> Result<Option<I>, Refusal> {
    if by_number.is_some() {
        return Ok(by_number);
    }
    let without = by_title.iter().find(|it| !it.numbered).map(|it| it.id);
    match by_title {
        _ if numbered || without.is_some() => Ok(without),
        [] => Ok(None),
        [only] => Ok(Some(only.id)),
        _ => Err(Refusal::malformed(
            "several_of_title",
            "office",
            "有几条同名的条目，不能确定是哪一条",
            "请填写文号。",
        )
        .at("document_number")),
    }
}

/// The entry that a content is known again as.
pub(crate) async fn known(
    tx: &mut Tx,
    content: &Content,
) -> Result<Option<CatalogueEntry>, ActError> {
    let agency = content.agency;
    let number = content.number_key();
    let by_number = match &number {
        Some(key) => tx.catalogue_entry_by_number(agency, key).await?,
        None => None,
    };
    if by_number.is_some() {
        return Ok(by_number);
    }
    let same = tx
        .catalogue_entries_by_title(agency, &content.title_key())
        .await?;
    let candidates: Vec<Candidate<usize>> = same
        .iter()
        .enumerate()
        .map(|(id, entry)| Candidate {
            id,
            numbered: entry.number_key.is_some(),
        })
        .collect();
    let at = meant(None, number.is_some(), &candidates)?;
    Ok(at.and_then(|at| same.into_iter().nth(at)))
}

/// Writes a content over the entry that it is known again as, or as a new one.
pub(crate) async fn put(
    tx: &mut Tx,
    hand: &Hand,
    known: Option<CatalogueEntry>,
    content: &Content,
) -> Result<(Uuid, Outcome), ActError> {
    let digest = content.digest()?;
    let Some(before) = known else {
        let id = tx.next_id();
        let entry = entry(id, hand.today, content, digest, hand);
        tx.insert_catalogue_entry(&entry).await?;
        note(tx, hand, "added", None, &entry).await?;
        return Ok((id, Outcome::Added));
    };
    let outcome = match before.until {
        Some(_) => Outcome::Restored,
        None if before.digest == digest => return Ok((before.id, Outcome::Same)),
        None => Outcome::Changed,
    };
    let entry = entry(before.id, before.since, content, digest, hand);
    tx.update_catalogue_entry(&entry).await?;
    let kind = match outcome {
        Outcome::Restored => "restored",
        _ => "edited",
    };
    note(tx, hand, kind, Some(&before), &entry).await?;
    Ok((entry.id, outcome))
}

fn entry(
    id: Uuid,
    since: NaiveDate,
    content: &Content,
    digest: String,
    hand: &Hand,
) -> CatalogueEntry {
    let number_key = content.number_key();
    let title_key = content.title_key();
    let content = content.clone();
    CatalogueEntry {
        id,
        agency_id: content.agency,
        title: content.title,
        document_number: content.document_number,
        about: content.about,
        body: content.body,
        attribute: content.attribute,
        url: content.url,
        published_on: content.published_on,
        formed_on: content.formed_on,
        basis: content.basis,
        theme: content.theme,
        since,
        until: None,
        number_key,
        title_key,
        digest,
        version: hand.version,
        changed_by: hand.by,
        changed_at: hand.at,
    }
}

/// Keeps what was changed, with what stood there before.
pub(crate) async fn note(
    tx: &mut Tx,
    hand: &Hand,
    kind: &str,
    before: Option<&CatalogueEntry>,
    after: &CatalogueEntry,
) -> Result<(), ActError> {
    let change = CatalogueChange {
        id: tx.next_id(),
        entry_id: after.id,
        at: hand.at,
        officer_id: hand.by,
        kind: kind.to_owned(),
        was_attribute: before.map(|before| before.attribute),
        attribute: after.attribute,
        was: before.map_or_else(
            || Value::Object(Map::new()),
            |before| Value::Object(changed(before, after)),
        ),
    };
    Ok(tx.insert_catalogue_change(&change).await?)
}

/// The fields that changed, as they were.
fn changed(before: &CatalogueEntry, after: &CatalogueEntry) -> Map<String, Value> {
    let (before, after) = (fields(before), fields(after));
    let pairs = before.into_iter().zip(after);
    pairs
        .filter(|((_, was), (_, is))| was != is)
        .map(|((name, was), _)| (name.to_owned(), was))
        .collect()
}

fn fields(entry: &CatalogueEntry) -> [(&'static str, Value); 11] {
    let day = |day: Option<NaiveDate>| day.map_or(Value::Null, |day| day.to_string().into());
    [
        ("title", entry.title.clone().into()),
        ("document_number", entry.document_number.clone().into()),
        ("about", entry.about.clone().into()),
        ("body", entry.body.clone().into()),
        ("attribute", entry.attribute.word().into()),
        ("url", entry.url.clone().into()),
        ("published_on", day(entry.published_on)),
        ("formed_on", day(entry.formed_on)),
        ("basis", entry.basis.clone().into()),
        ("theme", entry.theme.clone().into()),
        ("until", day(entry.until)),
    ]
}
