//! What `kaijuan check` does with letters: every wording is filled with made-up data
//! and set as pages, before an officer needs it.

mod demands;
mod glyphs;
mod pages;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::data::Paper;
use crate::error::{LetterError, Place};
use crate::press::Press;
use crate::wording::Wordings;
pub use demands::ReplyKind;

/// How much was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// Letters of the table.
    pub letters: usize,
    /// Wordings, those that others include too.
    pub wordings: usize,
    /// Made-up documents that were set as pages.
    pub pages_of: usize,
}

impl Press {
    /// Fills every wording with samples and sets each as PDF and DOCX. `replies` are the
    /// kinds of `replies.toml`: each needs a wording of its own, `reply/KIND.j2`, that says
    /// what the kind requires.
    ///
    /// # Errors
    /// All mistakes found, each once.
    pub fn check(&self, replies: &[ReplyKind<'_>]) -> Result<Checked, Vec<LetterError>> {
        let wordings = self.wordings();
        let papers = papers(replies);
        wordings.check(replies)?;
        none_of(glyphs::unset(wordings, self.fonts()))?;
        none_of(
            papers
                .iter()
                .flat_map(|paper| self.faults_of(paper))
                .collect(),
        )?;
        Ok(Checked {
            letters: Paper::ALL.len(),
            wordings: wordings.files().count(),
            pages_of: papers.len(),
        })
    }

    fn faults_of(&self, paper: &Paper) -> Vec<LetterError> {
        self.set(paper).unwrap_or_else(|fault| vec![fault])
    }

    /// What the pages lose of a paper.
    fn set(&self, paper: &Paper) -> Result<Vec<LetterError>, LetterError> {
        let letter = self.wordings().letter_of(paper)?;
        self.pdf(&letter, DateTime::<Utc>::UNIX_EPOCH)?;
        self.docx(&letter)?;
        let shown = self.shown(&letter)?;
        Ok(pages::lost(&letter, &shown))
    }
}

impl Wordings {
    /// Fills every wording with samples, and looks for fields that no letter has also
    /// where no sample comes along.
    ///
    /// # Errors
    /// All mistakes found, each once.
    pub fn check(&self, replies: &[ReplyKind<'_>]) -> Result<(), Vec<LetterError>> {
        let papers = papers(replies);
        let mut faults = self.missing(replies);
        faults.extend(papers.iter().filter_map(|paper| self.row_of(paper).err()));
        none_of(faults)?;
        none_of(self.blank())?;
        none_of(
            papers
                .iter()
                .filter_map(|paper| self.text_of(paper).err())
                .collect(),
        )?;
        none_of(self.unknown_fields(&papers))?;
        none_of(demands::unsaid(self, &papers, replies))
    }

    /// Wordings in which nothing stands.
    fn blank(&self) -> Vec<LetterError> {
        let blank = self.files().filter(|file| {
            let source = self.source(file).unwrap_or_default();
            glyphs::without_comments(source).trim().is_empty()
        });
        blank
            .map(|file| LetterError::Blank {
                file: format!("letters/{file}"),
            })
            .collect()
    }

    /// Letters without a row, rows without a letter, kinds of reply without a wording.
    fn missing(&self, replies: &[ReplyKind<'_>]) -> Vec<LetterError> {
        let known: BTreeSet<&str> = Paper::ALL.iter().map(|(kind, _)| *kind).collect();
        let unknown = self
            .letters()
            .iter()
            .filter(|row| !known.contains(row.letter.as_str()));
        let unknown = unknown.map(|row| LetterError::NoLetter(row.letter.clone()));
        let files: BTreeSet<&str> = self.files().collect();
        let wordings = replies.iter().map(ReplyKind::wording);
        let unwritten = wordings
            .filter(|file| !files.contains(file.as_str()))
            .map(|file| LetterError::NoFile(format!("letters/{file}")));
        unknown.chain(unwritten).collect()
    }

    /// Fields that a wording names and that none of the samples it is filled with has.
    fn unknown_fields(&self, papers: &[Paper]) -> Vec<LetterError> {
        let samples: Vec<(&str, Value)> = papers
            .iter()
            .filter_map(|paper| {
                let wording = self.row_of(paper).ok()?.wording.as_str();
                Some((wording, serde_json::to_value(paper).ok()?))
            })
            .collect();
        self.files()
            .flat_map(|file| self.unknown_in(file, &samples))
            .collect()
    }

    fn unknown_in(&self, file: &str, samples: &[(&str, Value)]) -> Vec<LetterError> {
        // What only others include is filled with the data of any of them.
        let of_its_own = samples.iter().any(|(wording, _)| *wording == file);
        let data: Vec<&Value> = samples
            .iter()
            .filter(|(wording, _)| !of_its_own || *wording == file)
            .map(|(_, value)| value)
            .collect();
        let fields = self.fields(file).unwrap_or_default();
        fields
            .into_iter()
            .filter(|field| !data.iter().any(|value| leads_somewhere(value, field)))
            .map(|field| LetterError::Unknown {
                place: self.place_of(file, &field),
                known: known_beside(&data, &field),
                field,
            })
            .collect()
    }

    fn place_of(&self, file: &str, field: &str) -> Place {
        let source = self.source(file).unwrap_or_default();
        let before = source.find(field).and_then(|at| source.get(..at));
        self.place(
            file,
            before.map_or(1, |before| before.matches('\n').count() + 1),
        )
    }

    /// A line of a file, named from `letters/` on.
    fn place(&self, file: &str, line: usize) -> Place {
        Place {
            title: self.title_of(file).map(str::to_owned),
            file: format!("letters/{file}"),
            line,
        }
    }
}

/// The samples, and for every kind of reply one in which every part is there: so that
/// no branch of its wording goes unread, and kinds that the office added are filled too.
fn papers(replies: &[ReplyKind<'_>]) -> Vec<Paper> {
    let samples = Paper::samples().into_iter().map(|(_, paper)| paper);
    let full = replies.iter().map(|reply| Paper::full_reply(reply.kind));
    samples.chain(full).collect()
}

fn leads_somewhere(value: &Value, path: &str) -> bool {
    let mut segments = path.split('.');
    segments
        .try_fold(value, |value, segment| value.get(segment))
        .is_some()
}

/// The fields of the record in which one was looked for.
fn known_beside(data: &[&Value], field: &str) -> Vec<String> {
    let parent = field.rsplit_once('.').map(|(parent, _)| parent);
    let record = |value: &&Value| {
        let found = match parent {
            None => Some((*value).clone()),
            Some(parent) => value
                .pointer(&format!("/{}", parent.replace('.', "/")))
                .cloned(),
        };
        found.and_then(|found| Some(found.as_object()?.keys().cloned().collect::<Vec<_>>()))
    };
    let names: BTreeSet<String> = data.iter().filter_map(record).flatten().collect();
    names.into_iter().filter(|name| name != "letter").collect()
}

/// Many samples stumble over one mistake: it is told once.
fn none_of(faults: Vec<LetterError>) -> Result<(), Vec<LetterError>> {
    let mut told = BTreeSet::new();
    let once = faults.into_iter();
    let once: Vec<_> = once
        .filter(|fault| told.insert(fault.to_string()))
        .collect();
    match once.is_empty() {
        true => Ok(()),
        false => Err(once),
    }
}
