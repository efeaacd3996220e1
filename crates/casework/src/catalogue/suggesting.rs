//! Entries that are suggested for what somebody asks: the nearest ones, with the passage
//! that matches and why.

use std::collections::HashSet;
use std::sync::Arc;

use disclosure::Refusal;
use disclosure::words::{Attribute, Role};
use hotspots::{Differing, Near, Text, passage};
use store::{CaseId, CatalogueEntry, SuggestionRow, UsedBy};
use uuid::Uuid;

use super::may_see;
use super::shelf::Open;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::read::CaseFile;

/// How much of an entry is shown as the passage that matches, in characters.
const PASSAGE: usize = 80;

/// An entry that is suggested.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The entry.
    pub entry: CatalogueEntry,
    /// The name of its agency.
    pub agency: String,
    /// How near it is, in thousandths.
    pub score: i64,
    /// Whether the text names its document number.
    pub by_number: bool,
    /// What both say, as it stands in the text, the weightiest first.
    pub words: Vec<String>,
    /// Where in the entry most of them stand; empty where they stand in its title alone.
    pub passage: String,
    /// What the text and the entry name that is not the same; then it is other information.
    pub differing: Option<Differing>,
    /// The last reply in reach that names it.
    pub earlier: Option<UsedBy>,
}

impl Suggestion {
    /// Where it is published, as a reply says it (article 36(1)).
    pub fn channel(&self) -> String {
        format!("{}网上公开的政府信息", self.agency)
    }

    /// How it is found there.
    pub fn way(&self) -> String {
        let entry = &self.entry;
        let number = entry.document_number.as_deref();
        let number = number.map_or_else(String::new, |number| format!("（{number}）"));
        let named = format!("《{}》{number}", entry.title);
        match &entry.url {
            Some(url) => format!("打开网址 {url} ，查阅{named}"),
            None => format!("查阅{named}"),
        }
    }
}

/// What is suggested for a case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Suggestions {
    /// The nearest entries.
    pub near: Vec<Suggestion>,
    /// Those that were said not to fit.
    pub declined: Vec<CatalogueEntry>,
}

impl Office {
    /// The entries nearest to a text, as far as the desk is shown them.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn suggest(
        &self,
        desk: &Desk,
        title: &str,
        content: &str,
    ) -> Result<Vec<Suggestion>, ActError> {
        self.suggested(desk, title, content, HashSet::new()).await
    }

    async fn suggested(
        &self,
        desk: &Desk,
        title: &str,
        content: &str,
        without: HashSet<Uuid>,
    ) -> Result<Vec<Suggestion>, ActError> {
        may_see(desk)?;
        let text = Text {
            title: title.to_owned(),
            body: content.to_owned(),
            ..Text::default()
        };
        let own = desk.agency.id;
        let shown = move |id: Uuid, open: Open| {
            let open_to_us = open.attribute != Attribute::NotDisclosed || open.agency == own;
            open_to_us && !without.contains(&id)
        };
        let near = self.nearest_entries(text.clone(), shown).await?;
        if near.is_empty() {
            return Ok(Vec::new());
        }
        let names = self.names().await?;
        let mut reader = self.store.read().await?;
        let mut suggestions = Vec::with_capacity(near.len());
        for near in near {
            // it may have changed since it was read
            let Some(entry) = reader.catalogue_entry(&desk.scope, near.key).await? else {
                continue;
            };
            let earlier = reader.entry_used_by(&desk.scope, entry.id, 1).await?;
            let agency = names.agency(entry.agency_id);
            let named = Text {
                title: entry.title.clone(),
                body: entry.about.clone(),
                ..Text::default()
            };
            let differing = self.differing(&text, &named).filter(|_| !near.by_number);
            suggestions.push(Suggestion {
                differing,
                agency: agency.map(|agency| agency.name.clone()).unwrap_or_default(),
                earlier: earlier.into_iter().next(),
                ..of(entry, near)
            });
        }
        // what names another village or year is other information, however near
        suggestions.sort_by_key(|it| it.differing.is_some());
        Ok(suggestions)
    }

    /// What is suggested for a case that waits for its reply. That an entry was shown to
    /// those who work on the case is noted, once.
    ///
    /// # Errors
    /// The desk sees an extract, or the register failed.
    pub async fn suggestions_for(
        &self,
        desk: &Desk,
        file: &CaseFile,
    ) -> Result<Suggestions, ActError> {
        let waits = file.row.is_open && file.case.reply.is_none();
        file.whole()?;
        if !waits {
            return Ok(Suggestions::default());
        }
        let mut reader = self.store.read().await?;
        let noted = reader.suggestions_of(file.row.id).await?;
        let mut declined = Vec::new();
        for row in noted.iter().filter(|row| row.declined_on.is_some()) {
            declined.extend(reader.catalogue_entry(&desk.scope, row.entry_id).await?);
        }
        drop(reader);
        let without = declined.iter().map(|entry| entry.id).collect();
        let application = &file.case.application;
        let (title, content) = (&application.title, application.content.as_str());
        let near = self.suggested(desk, title, content, without).await?;
        let known = |near: &&Suggestion| !noted.iter().any(|row| row.entry_id == near.entry.id);
        let new: Vec<&Suggestion> = near.iter().filter(known).collect();
        if !new.is_empty() && works_on(desk, file) {
            self.note_suggested(file, &new).await?;
        }
        Ok(Suggestions { near, declined })
    }

    async fn note_suggested(&self, file: &CaseFile, new: &[&Suggestion]) -> Result<(), ActError> {
        let row = |near: &&Suggestion| SuggestionRow {
            case_id: file.row.id,
            entry_id: near.entry.id,
            agency_id: file.row.agency_id,
            score: near.score,
            shown_on: self.today(),
            used_on: None,
            declined_on: None,
            declined_by: None,
        };
        let rows: Arc<Vec<SuggestionRow>> = Arc::new(new.iter().map(row).collect());
        self.store
            .act(move |tx| {
                let rows = rows.clone();
                Box::pin(async move {
                    for row in rows.iter() {
                        tx.note_suggestion(row).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// An entry that was suggested does not fit the case.
    ///
    /// # Errors
    /// Not by this officer, there is no such case or suggestion, or the register failed.
    pub async fn decline_suggestion(
        &self,
        desk: &Desk,
        case: CaseId,
        entry: Uuid,
    ) -> Result<(), ActError> {
        self.may_mark(desk, case).await?;
        let (on, by) = (self.today(), desk.officer.id);
        let declined: Result<bool, ActError> = self
            .store
            .act(move |tx| {
                Box::pin(async move { Ok(tx.decline_suggestion(case, entry, on, by).await?) })
            })
            .await;
        match declined? {
            true => Ok(()),
            false => Err(no_suggestion("本案没有提示过这一条，或者已经标注").into()),
        }
    }

    /// An entry that was said not to fit does: it is suggested again.
    ///
    /// # Errors
    /// As [`Office::decline_suggestion`].
    pub async fn restore_suggestion(
        &self,
        desk: &Desk,
        case: CaseId,
        entry: Uuid,
    ) -> Result<(), ActError> {
        self.may_mark(desk, case).await?;
        let restored: Result<bool, ActError> = self
            .store
            .act(move |tx| Box::pin(async move { Ok(tx.restore_suggestion(case, entry).await?) }))
            .await;
        match restored? {
            true => Ok(()),
            false => Err(no_suggestion("这一条没有标为不适用，不需要恢复").into()),
        }
    }

    async fn may_mark(&self, desk: &Desk, case: CaseId) -> Result<(), ActError> {
        let file = self.case_file(desk, case).await?;
        let file = file.ok_or(ActError::NotFound)?;
        file.whole()?;
        if works_on(desk, &file) {
            return Ok(());
        }
        Err(Refusal::not_yours(
            "role",
            "office",
            "您不办理本案，不能标注目录的提示",
            "目录的提示由办理本案的人员标注。",
        )
        .into())
    }
}

fn no_suggestion(why: &'static str) -> Refusal {
    Refusal::out_of_turn("no_suggestion", "office", why, "请刷新页面后再看。")
}

/// Whether the officer works on the case, and does not merely watch.
fn works_on(desk: &Desk, file: &CaseFile) -> bool {
    let works = |role: &Role| {
        matches!(
            role,
            Role::Clerk | Role::Handler | Role::Reviewer | Role::OfficeHead
        )
    };
    file.is_acted_on_here() && desk.roles().iter().any(works)
}

fn of(entry: CatalogueEntry, near: Near<Uuid>) -> Suggestion {
    let said = format!("{}\n{}", entry.about, entry.body);
    Suggestion {
        agency: String::new(),
        // within a thousand
        score: (near.score * 1000.0).round() as i64,
        by_number: near.by_number,
        passage: passage(&said, &near.words, PASSAGE),
        words: near.phrases,
        differing: None,
        earlier: None,
        entry,
    }
}
