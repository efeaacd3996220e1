//! What `kaijuan check` does with letters: every wording is filled with made-up data
//! and set as pages, before an officer needs it.

mod demands;
mod fields;
mod glyphs;
mod marks;
mod pages;
mod raw;
mod reach;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::data::Paper;
use crate::error::{LetterError, Place};
use crate::press::Press;
use crate::wording::{LetterRow, Wordings};
pub use demands::ReplyKind;

/// How much was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Letters of the table.
    pub letters: usize,
    /// Wordings, those that others include too.
    pub wordings: usize,
    /// Made-up documents that were set as pages.
    pub pages_of: usize,
    /// Which family is set where.
    pub fonts: String,
}

/// A made-up document, and the row that it is filled by.
struct Sample<'w> {
    row: &'w LetterRow,
    paper: Paper,
    /// Whether every part is there: what the law asks of a reply is tried on such a one.
    full: bool,
}

impl Press {
    /// Fills every row's wording with samples and sets each as PDF and DOCX. `replies` are
    /// the kinds of `replies.toml`: each needs a wording of its own, `reply/KIND.j2`, that
    /// says what the kind requires.
    ///
    /// # Errors
    /// All mistakes found, each once.
    pub fn check(&self, replies: &[ReplyKind<'_>]) -> Result<Checked, Vec<LetterError>> {
        let wordings = self.wordings();
        let samples = wordings.samples(replies);
        let samples: Vec<_> = samples.iter().filter(|it| wordings.is_sound(it)).collect();
        let mut faults = wordings.check(replies).err().unwrap_or_default();
        faults.extend(glyphs::unset(wordings, self.fonts()));
        // Pages take their time: while there is a text to mend, one of each layout shows
        // what is wrong with the layout itself.
        let mut layouts = Vec::new();
        let is_set = |sample: &&&Sample<'_>| {
            let first = !layouts.contains(&sample.row.layout);
            layouts.push(sample.row.layout);
            first || faults.is_empty()
        };
        let set: Vec<_> = samples.iter().filter(is_set).collect();
        let lost = set.iter().flat_map(|sample| self.faults_of(sample));
        let lost: Vec<_> = lost
            .filter(|fault| !matches!(fault, LetterError::Glyph { .. }) || faults.is_empty())
            .collect();
        faults.extend(lost);
        none_of(faults)?;
        Ok(Checked {
            letters: Paper::ALL.len(),
            wordings: wordings.files().count(),
            pages_of: samples.len(),
            fonts: self.fonts().told(),
        })
    }

    /// What the pages lose of a document; of one without a text that is told already.
    fn faults_of(&self, sample: &Sample<'_>) -> Vec<LetterError> {
        match self.wordings().text_of(&sample.paper) {
            Ok(text) => self
                .set(&sample.paper, &text)
                .unwrap_or_else(|fault| vec![fault]),
            Err(_) => Vec::new(),
        }
    }

    fn set(&self, paper: &Paper, text: &str) -> Result<Vec<LetterError>, LetterError> {
        let letter = self.wordings().letter_with(paper, text)?;
        self.pdf(&letter, DateTime::<Utc>::UNIX_EPOCH)?;
        self.docx(&letter)?;
        let shown = self.shown(&letter)?;
        Ok(pages::lost(&letter, &shown))
    }
}

impl Wordings {
    /// Fills every row's wording with samples of its letter, whenever the row is in force,
    /// and looks for fields that no letter has also where no sample comes along.
    ///
    /// # Errors
    /// All mistakes found, each once. What [`Wordings::read`] tells is not told again.
    pub fn check(&self, replies: &[ReplyKind<'_>]) -> Result<(), Vec<LetterError>> {
        let all = self.samples(replies);
        let samples: Vec<_> = all.iter().filter(|sample| self.is_sound(sample)).collect();
        let mut faults = self.missing(replies);
        faults.extend(self.blank());
        faults.extend(marks::mistaken(self));
        let texts = samples.iter().map(|sample| self.text_of(&sample.paper));
        let unfilled: Vec<LetterError> = texts.filter_map(Result::err).collect();
        faults.extend(fields::unknown(self, &all, replies, &unfilled));
        faults.extend(unfilled);
        faults.extend(raw::printed(self, &samples));
        faults.extend(demands::unsaid(self, &samples, replies));
        none_of(faults)
    }

    /// Documents for every row: the made-up ones, and for every kind of reply one in which
    /// every part is there, so that no branch of its wording goes unread, and kinds that the
    /// office added are filled too.
    fn samples(&self, replies: &[ReplyKind<'_>]) -> Vec<Sample<'_>> {
        let lean = Paper::samples();
        let lean = lean.into_iter().map(|(_, paper)| (paper, false));
        let full = replies.iter().map(|reply| Paper::full_reply(reply.kind));
        let papers: Vec<(Paper, bool)> = lean.chain(full.map(|paper| (paper, true))).collect();
        let of_row = |row| {
            let of_kind = papers.iter().filter(move |(paper, _)| is_for(row, paper));
            of_kind.map(move |(paper, full)| Sample {
                row,
                paper: dated(paper, row),
                full: *full || paper.kind() != "reply",
            })
        };
        self.letters().iter().flat_map(of_row).collect()
    }

    /// Whether all that a document is filled with is well formed and not blank: otherwise
    /// that alone is told.
    fn is_sound(&self, sample: &Sample<'_>) -> bool {
        let mut files = vec![sample.row.wording.clone()];
        if let Paper::Reply(reply) = &sample.paper {
            let kinds = reply.items.iter().map(|item| item.kind.as_str());
            files.extend(kinds.chain([reply.kind.as_str()]).map(demands::wording_of));
        }
        let all = files.iter().all(|file| self.is_formed(file));
        all && files
            .iter()
            .flat_map(|file| reach::of(self, file))
            .all(|file| self.is_formed(file) && !self.is_blank(file))
    }

    /// Wordings in which nothing stands.
    fn blank(&self) -> Vec<LetterError> {
        let blank = self.files().filter(|file| self.is_blank(file));
        blank
            .map(|file| LetterError::Blank {
                file: format!("letters/{file}"),
            })
            .collect()
    }

    fn is_blank(&self, file: &str) -> bool {
        let source = self.source(file).unwrap_or_default();
        glyphs::without_comments(source).trim().is_empty()
    }

    /// Letters without a row, rows without a letter, kinds of reply without a wording.
    fn missing(&self, replies: &[ReplyKind<'_>]) -> Vec<LetterError> {
        let known: BTreeSet<&str> = Paper::ALL.iter().map(|(kind, _)| *kind).collect();
        let rows = self.letters().iter();
        let unknown = rows.filter(|row| !known.contains(row.letter.as_str()));
        let unknown = unknown.map(|row| LetterError::NoLetter(row.letter.clone()));
        // A row that cannot be read may be the one.
        let known = known.iter().filter(|_| self.is_whole());
        let without = known.filter(|kind| self.letter(kind).is_none());
        let without = without.map(|kind| LetterError::NoRowAtAll((*kind).to_owned()));
        let files: BTreeSet<&str> = self.files().collect();
        let wordings = replies.iter().map(ReplyKind::wording);
        let unwritten = wordings
            .filter(|file| !files.contains(file.as_str()))
            .map(|file| LetterError::NoFile(format!("letters/{file}")));
        unknown.chain(without).chain(unwritten).collect()
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

fn is_for(row: &LetterRow, paper: &Paper) -> bool {
    row.letter == paper.kind()
}

/// The document on a day on which the row is in force.
fn dated(paper: &Paper, row: &LetterRow) -> Paper {
    let mut paper = paper.clone();
    let head = paper.head_mut();
    if !row.in_force(head.made_on) {
        head.made_on = row.since;
    }
    paper
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
